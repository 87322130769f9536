//! Named futures and what-ifs (`E11..`, `W11..`).

super::codes! {
    UNKNOWN_SCENARIO = "E1101", "there is no scenario \"{found}\"; expected {expected}", "không có kịch bản \"{found}\"; cần {expected}";
    BAD_PATH = "E1102", "\"{found}\" names no field of a row; expected {expected}", "\"{found}\" không trỏ tới trường nào của một dòng; cần {expected}";
    UNKNOWN_TABLE = "E1103", "the change of {item} leads to nothing: there is no table \"{found}\"; expected {expected}", "thay đổi {item} không trỏ tới đâu: không có bảng \"{found}\"; cần {expected}";
    UNKNOWN_ROW = "E1104", "the change of {item} leads to nothing: there is no row {found}; expected {expected}", "thay đổi {item} không trỏ tới đâu: không có dòng {found}; cần {expected}";
    UNKNOWN_FIELD = "E1105", "the change of {item} leads to nothing: there is no field \"{found}\"; expected {expected}", "thay đổi {item} không trỏ tới đâu: không có trường \"{found}\"; cần {expected}";
    KEY_FIELD = "E1106", "the change of {item}: {found} is part of the key; expected {expected}", "thay đổi {item}: {found} thuộc khóa; cần {expected}";
    SAME_CELL = "E1107", "{item} is changed twice, also by {found}; expected {expected}", "{item} bị thay đổi hai lần, cả bởi {found}; cần {expected}";
    WRONG_VALUE = "E1108", "the change of {item}: the value {found} does not fit; expected {expected}", "thay đổi {item}: giá trị {found} không phù hợp; cần {expected}";
    NO_NUMBER = "E1109", "the change of {item}: {found} stands there, nothing to add to or to multiply; expected {expected}", "thay đổi {item}: tại đó là {found}, không thể cộng hay nhân; cần {expected}";
    UNSOUND = "E1110", "{item} makes the register unsound: {found}; expected {expected}", "{item} làm bộ dữ liệu không còn hợp lệ: {found}; cần {expected}";
    NO_CHANGES = "W1111", "{item} changes nothing: {found}; expected {expected}", "{item} không thay đổi gì: {found}; cần {expected}";
}
