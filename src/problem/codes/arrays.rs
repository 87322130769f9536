//! Plain arrays and settings of methods (`E06..`, `W06..`, `N06..`).

super::codes! {
    UNKNOWN_CHOICE = "E0601", "{found} is not known here; choose from {expected}", "{found} không được hỗ trợ; hãy chọn trong {expected}";
    EMPTY = "E0602", "there is no data; expected {expected}", "không có dữ liệu; cần {expected}";
    SHAPE = "E0603", "the shape is {found}; expected {expected}", "kích thước là {found}; cần {expected}";
    NOT_FINITE = "E0604", "{found} is not a finite number; expected {expected}", "{found} không phải số hữu hạn; cần {expected}";
    NEGATIVE_WEIGHT = "E0605", "the weight {found} is negative; expected {expected}", "trọng số {found} là số âm; cần {expected}";
    ZERO_WEIGHTS = "E0606", "all weights are zero; expected {expected}", "mọi trọng số đều bằng không; cần {expected}";
    OUT_OF_DOMAIN = "E0607", "{item}: {found} cannot be used; expected {expected}", "{item}: không dùng được {found}; cần {expected}";
    BAD_SETTING = "E0608", "setting {item}: {found} cannot be used; expected {expected}", "tham số {item}: không dùng được {found}; cần {expected}";
    UNDEFINED = "E0609", "{item} is not defined for these data: {found}; expected {expected}", "{item} không xác định với dữ liệu này: {found}; cần {expected}";
    CONSTANT_COLUMN = "N0610", "{item}: all alternatives have the same value, {found}; the criterion separates nothing ({expected})", "{item}: mọi phương án có cùng giá trị {found}; tiêu chí này không phân biệt được gì ({expected})";
    ONE_ALTERNATIVE = "N0611", "there is only one alternative: its rank says nothing ({expected}; found {found})", "chỉ có một phương án: thứ hạng không có ý nghĩa ({expected}; hiện có {found})";
    ALL_EQUAL = "N0612", "all alternatives are equal on every criterion: they tie ({expected}; found {found})", "mọi phương án bằng nhau ở mọi tiêu chí: đồng hạng ({expected}; hiện có {found})";
    SCALED = "N0613", "{item} is of very large or small magnitude ({found}) and was scaled by a power of two before computing ({expected})", "{item} có độ lớn quá lớn hoặc quá nhỏ ({found}) nên đã được nhân với lũy thừa của hai trước khi tính ({expected})";
    EQUAL_WEIGHTS = "N0614", "{item} needs {expected} and got {found}: equal weights were used", "{item} cần {expected} nhưng nhận được {found}: đã dùng trọng số bằng nhau";
    UNUSED_WEIGHTS = "N0615", "{item} uses no weights ({expected} needed, {found} given): they were ignored", "{item} không dùng trọng số (cần {expected}, nhận được {found}): đã bỏ qua";
}
