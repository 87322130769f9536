//! Reading the two tables of a composite indicator (`E002.`, `E003.`).

super::codes! {
    NO_COLUMN = "E0021", "{item} has no column in {found}; expected {expected}", "{item} không có cột trong {found}; cần {expected}";
    NOT_AN_AGGREGATE = "E0022", "{item}: the parent \"{found}\" is no aggregate; expected {expected}", "{item}: mục cha \"{found}\" không phải chỉ số tổng hợp; cần {expected}";
    WRONG_LEVEL = "E0023", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    UNKNOWN_DENOMINATOR = "E0024", "{item}: there is no denominator \"{found}\"; expected {expected}", "{item}: không có mẫu số \"{found}\"; cần {expected}";
    BAD_DENOMINATOR = "E0025", "{item}: the denominator is {found}; expected {expected}", "{item}: mẫu số là {found}; cần {expected}";
    NO_CUTOFF = "E0026", "there is no cut-off date: {found}; expected {expected}", "chưa có ngày chốt dữ liệu: {found}; cần {expected}";
    TOO_FEW = "E0027", "there are {found} {item}; expected {expected}", "có {found} {item}; cần {expected}";
    TWO_NAMES = "W0028", "{item} is called {found} here and {expected} before", "{item} ở đây có tên {found}, còn trước đó là {expected}";
    NO_DENOMINATOR_VALUE = "W0029", "{item} cannot be divided (the denominator is {found}) and counts as missing; expected {expected}", "{item} không chia được (mẫu số {found}) nên được coi là thiếu; cần {expected}";
    UNDESCRIBED_COLUMN = "W0030", "{item} is not used: {found}; expected {expected}", "{item} không được dùng: {found}; cần {expected}";
    UNUSED_COLUMN = "N0031", "{item} is not used: {found}", "{item} không được dùng: {found}";
    SEPARATES_NOTHING = "W0032", "{item} is left out: {found}; expected {expected}", "{item} bị bỏ ra: {found}; cần {expected}";
    EMPTY_AGGREGATE = "W0033", "{item} is left out: {found}; expected {expected}", "{item} bị bỏ ra: {found}; cần {expected}";
    MISSING_FIGURES = "N0034", "{item} has no figure for {found}; {expected}", "{item} không có số liệu của {found}; {expected}";
    SCALE_FROM_DATA = "N0035", "the scales of {item} were taken from the data ({found}); {expected}", "thang đo của {item} được lấy từ dữ liệu ({found}); {expected}";
    THE_WHOLE = "N0036", "{item} is the score itself, not a criterion ({found}); {expected}", "{item} chính là điểm tổng hợp, không phải một tiêu chí ({found}); {expected}";
}
