//! What is uncertain (`E086.`, `N086.`).

super::codes! {
    BAD_PATH = "E0860", "{item}: the path \"{found}\" leads to nothing that can be uncertain; expected {expected}", "{item}: đường dẫn \"{found}\" không trỏ tới đại lượng nào có thể bất định; cần {expected}";
    SAME_PATH = "E0861", "{item} varies what {found} varies too; expected {expected}", "{item} làm thay đổi cùng một đại lượng với {found}; cần {expected}";
    LEAVES_RANGE = "E0862", "{item} takes values from {found}, beyond the allowed range: {expected}", "{item} nhận giá trị {found}, vượt khoảng cho phép: {expected}";
    NOTHING_TO_VARY = "E0863", "{item}: there is nothing to vary: {found}; expected {expected}", "{item}: không có gì để thay đổi: {found}; cần {expected}";
    BAD_DISTRIBUTION = "E0864", "{item}: {found} cannot be used; expected {expected}", "{item}: không dùng được {found}; cần {expected}";
    CUT_OFF = "N0866", "{item} takes values from {found}; what lies outside counts as the nearest value in the range: {expected}", "{item} nhận giá trị {found}; phần nằm ngoài được tính bằng giá trị gần nhất trong khoảng: {expected}";
    RANGE_DRAWN = "N0867", "{item} given as a range: {found}; {expected}", "{item} được cho dưới dạng khoảng: {found}; {expected}";
    NOTHING_UNCERTAIN = "N0868", "nothing is uncertain: {found}; {expected}", "không có gì bất định: {found}; {expected}";
}
