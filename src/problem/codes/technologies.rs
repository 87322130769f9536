//! Technologies, tracks and lineage (`E015.`, `E023.`).

super::codes! {
    TOO_MANY_SEATS = "E0151", "{item} has more seats than candidates: {found}", "{item} có nhiều chỗ hơn số ứng viên: {found}";
    NO_CHOICE = "N0152", "{item}: no choice: {found}", "{item}: không có lựa chọn: {found}";
    LINEAGE_ENDS = "E0153", "{item}: relation = {found} does not fit the ends; expected {expected}", "{item}: relation = {found} không khớp với hai đầu; cần {expected}";
    LINEAGE_CONTRADICTION = "E0154", "{item}: {found} contradicts another row; expected {expected}", "{item}: {found} mâu thuẫn với một dòng khác; cần {expected}";
    LINEAGE_UNKNOWN = "W0155", "{item} = \"{found}\" looks like a technology of this register, but there is none with this id", "{item} = \"{found}\" giống mã công nghệ của bộ dữ liệu này, nhưng không có công nghệ nào mang mã đó";
    UNANSWERED = "W0156", "no eligibility condition is answered for {found}", "chưa có câu trả lời nào về điều kiện xét chọn cho {found}";
    ENTER_RANK = "E0231", "{item} = {found} is beyond the seats; expected {expected}", "{item} = {found} vượt quá số chỗ; cần {expected}";
    STAY_RANK = "E0232", "{item} = {found} is before the last seat; expected {expected}", "{item} = {found} đứng trước chỗ cuối cùng; cần {expected}";
    SHARES_REVERSED = "E0233", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    NO_TRACK_SHARES = "E0234", "{item}: the list rule is \"shares\", but {found} missing", "{item}: quy tắc lập danh mục là \"shares\", nhưng thiếu {found}";
}
