//! Simulation and sensitivity on plain arrays (`N067.`).

super::codes! {
    NEVER_FIRST = "N0671", "{found} alternatives are never first in these draws ({item}): no central weights and confidence factors ({expected})", "{found} phương án không lần nào đứng đầu trong các lượt rút này ({item}): không có trọng số trung tâm và hệ số tin cậy ({expected})";
    CONSTANT_RESAMPLES = "N0672", "{item}: {found} resamples are constant and left out of the intervals; {expected}", "{item}: {found} mẫu lặp không đổi nên không dùng để tính khoảng; {expected}";
}
