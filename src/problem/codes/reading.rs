//! Reading a document or a folder (`E00..`).

super::codes! {
    NOT_UTF8 = "E0001", "the text is not UTF-8: {found}; expected {expected}", "văn bản không phải UTF-8: {found}; cần {expected}";
    BYTE_ORDER_MARK = "E0002", "the file begins with a byte order mark ({found}); expected {expected}", "tệp bắt đầu bằng dấu thứ tự byte ({found}); cần {expected}";
    SYNTAX = "E0003", "the text cannot be read: {found}; expected {expected}", "không đọc được văn bản: {found}; cần {expected}";
    DUPLICATE_KEY = "E0004", "\"{found}\" is given twice; expected {expected}", "\"{found}\" xuất hiện hai lần; cần {expected}";
    UNKNOWN_TABLE = "E0005", "unknown table \"{found}\"; expected {expected}", "không có bảng \"{found}\"; cần {expected}";
    UNKNOWN_FIELD = "E0006", "unknown field \"{found}\"; expected {expected}", "không có trường \"{found}\"; cần {expected}";
    MISSING_FIELD = "E0007", "{item} is missing ({found}); expected {expected}", "thiếu {item} ({found}); cần {expected}";
    WRONG_KIND = "E0008", "{item}: found {found}; expected {expected}", "{item}: hiện là {found}; cần {expected}";
    TOO_LARGE_NUMBER = "E0009", "{item}: {found} is beyond what every reader of JSON keeps exactly; expected {expected}", "{item}: {found} vượt quá số mà mọi trình đọc JSON giữ chính xác; cần {expected}";
    TOO_DEEP = "E0010", "the nesting is deeper than allowed: {found}; expected {expected}", "lồng nhau quá sâu: {found}; cần {expected}";
    TOO_LONG_TEXT = "E0011", "{item}: the text has {found} characters; expected {expected}", "{item}: văn bản có {found} ký tự; cần {expected}";
    RAGGED_ROW = "E0012", "the row has {found} fields; expected {expected}", "dòng có {found} trường; cần {expected}";
    MISSING_TABLE = "E0013", "{item} is missing: {found}; expected {expected}", "thiếu {item}: {found}; cần {expected}";
    MORE_PROBLEMS = "E0014", "{found} more problems are not listed; expected {expected}", "còn {found} lỗi khác không liệt kê; cần {expected}";
}
