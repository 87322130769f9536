//! Judgements that weights and rankings are made of (`E065.`, `N065.`).

super::codes! {
    ROUNDED_RECIPROCAL = "N0650", "{item}: {found} is one over its mirror ({expected}) only after rounding; it was used as given", "{item}: {found} chỉ là nghịch đảo của giá trị đối xứng ({expected}) sau khi làm tròn; đã dùng nguyên như nhập";
    COMPLETED = "N0651", "{item}: {found} comparisons were not asked; they were filled in so that {expected}", "{item}: có {found} so sánh chưa được hỏi; đã điền sao cho {expected}";
    INCONSISTENT = "N0652", "the consistency ratio of {item} is {found}; {expected} is usually asked for", "tỷ số nhất quán của {item} là {found}; thông thường cần {expected}";
    SEVERAL_WEIGHTS = "N0653", "{item}: {found} weights are not determined: several are equally good; see the intervals ({expected})", "{item}: {found} trọng số chưa xác định duy nhất: nhiều giá trị tốt như nhau; xem các khoảng ({expected})";
    OVER_THE_WHOLE = "N0654", "{item}: {found} is above the comparison of best and worst; {expected} would be consistent with their meaning", "{item}: {found} lớn hơn so sánh giữa tốt nhất và kém nhất; đúng nghĩa phải là {expected}";
    NOT_PROVED = "N0655", "{item}: found {found}, which is not proved best; no ranking is below {expected}", "{item}: tìm được {found}, chưa chứng minh là tốt nhất; không thứ hạng nào dưới {expected}";
    SEVERAL_RANKINGS = "N0656", "{item}: {found} rankings are equally good; {expected}", "{item}: có {found} thứ hạng tốt như nhau; {expected}";
}
