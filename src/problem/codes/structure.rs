//! References and structure (`E01..`), values (`E02..`), duplicates and names (`E03..`) of every table.

super::codes! {
    UNKNOWN_REFERENCE = "E0111", "{item}: unknown {expected} \"{found}\"", "{item}: không có {expected} \"{found}\"";
    OUT_OF_RANGE = "E0201", "{item} = {found} is outside the allowed range: {expected}", "{item} = {found} nằm ngoài khoảng cho phép: {expected}";
    DUPLICATE_ROW = "E0310", "{item} is listed twice (first at {found}); expected {expected}", "{item} xuất hiện hai lần (lần đầu tại {found}); cần {expected}";
}
