//! The command line (`E07..`).

super::codes! {
    UNKNOWN_COMMAND = "E0701", "unknown command \"{found}\"; choose from {expected}", "không có lệnh \"{found}\"; hãy chọn trong {expected}";
    UNKNOWN_ARGUMENT = "E0702", "unknown argument \"{found}\"; expected {expected}", "không có tham số \"{found}\"; cần {expected}";
    MISSING_ARGUMENT = "E0703", "{item} is missing; expected {expected}, found {found}", "thiếu {item}; cần {expected}, hiện {found}";
    BAD_ARGUMENT = "E0704", "{item}: {found} cannot be used; expected {expected}", "{item}: không dùng được {found}; cần {expected}";
    NO_REGISTER = "E0705", "there is no folder or file \"{found}\" and no shipped register of that name; expected {expected}", "không có thư mục hay tệp \"{found}\", cũng không có bộ dữ liệu kèm sẵn nào tên như vậy; cần {expected}";
    EXISTS = "E0706", "\"{found}\" is already there and stays as it is; expected {expected}", "\"{found}\" đã tồn tại và được giữ nguyên; cần {expected}";
}
