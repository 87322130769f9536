//! What would change a result (`E055.`, `N055.`).

super::codes! {
    OTHER_REGISTER = "E0550", "the result was not made from this register (digest {found}); expected digest {expected}", "kết quả không được lập từ bộ dữ liệu này (mã băm {found}); cần mã băm {expected}";
    NO_BLOCKS = "N0552", "nothing varies from draw to draw (reading {found}); expected {expected}", "không có gì thay đổi giữa các lượt mô phỏng (cách đọc {found}); cần {expected}";
    NO_REGISTER = "E0551", "a result read from JSON does not hold its register; expected {expected}", "kết quả đọc từ JSON không kèm bộ dữ liệu; cần {expected}";
}
