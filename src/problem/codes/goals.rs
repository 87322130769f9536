//! Goals and observations (`E024.`).

super::codes! {
    RANGE_WITHOUT_END = "E0241", "{item}: the operator is range, but {found}", "{item}: toán tử là range, nhưng {found}";
    RANGE_REVERSED = "E0242", "{item}: the range runs from {found}; expected {expected}", "{item}: khoảng chạy từ {found}; cần {expected}";
    UNUSED_TARGET_HIGH = "W0243", "{item} = {found} is not read: the operator is not range", "{item} = {found} không được đọc: toán tử không phải range";
    OBSERVATION_INTERVAL = "E0244", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    OBSERVATION_PERIOD = "E0245", "{item}: the period runs from {found}; expected {expected}", "{item}: kỳ số liệu chạy từ {found}; cần {expected}";
    AFTER_CUTOFF = "N0246", "{item} was published on {found}, after the cut-off date, and is not used; expected {expected}", "{item} được công bố ngày {found}, sau ngày chốt dữ liệu, nên không được dùng; cần {expected}";
    UNKNOWN_SUBJECT = "W0247", "{item} = \"{found}\" looks like a technology of this register, but there is none with this id", "{item} = \"{found}\" giống mã công nghệ của bộ dữ liệu này, nhưng không có công nghệ nào mang mã đó";
}
