//! References (`E01..`), ranges (`E02..`), duplicates and names (`E03..`) of every table.

super::codes! {
    UNKNOWN_REFERENCE = "E0111", "unknown {item} \"{found}\"", "không có {item} \"{found}\"";
    UNKNOWN_PARENT = "E0112", "unknown parent \"{found}\"", "không có tiêu chí cha \"{found}\"";
    EMPTY_REFERENCED = "E0113", "{item}: {found} name a row of the table {expected}, which is empty", "{item}: {found} trỏ đến bảng {expected} đang trống";
    MORE_OF_A_KIND = "N0119", "{found} more problems with code {item} are not listed", "còn {found} lỗi nữa mang mã {item} không được liệt kê";
    OUT_OF_RANGE = "E0201", "{item} = {found} is outside the allowed range: {expected}", "{item} = {found} nằm ngoài khoảng cho phép: {expected}";
    NOT_FINITE = "E0202", "{item} = {found} is no finite number; expected {expected}", "{item} = {found} không phải số hữu hạn; cần {expected}";
    DUPLICATE_ROW = "E0310", "{item} is listed twice (first {found})", "{item} được ghi hai lần (lần đầu {found})";
    SIMILAR_NAMES = "W0311", "{item} has nearly the same name as {found}", "{item} có tên gần như trùng với {found}";
}
