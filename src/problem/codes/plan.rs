//! What can be started and when, what it costs (`E100.`, `E101.`, `W101.`).

super::codes! {
    PERIOD_REVERSED = "E1001", "{item} runs from {found}; expected {expected}", "{item} chạy từ {found}; cần {expected}";
    PERIODS_NOT_JOINED = "E1002", "{item} begins in {found}; expected {expected}", "{item} bắt đầu năm {found}; cần {expected}";
    AMBIGUOUS_ITEM = "E1003", "\"{item}\" is an id of {found}; expected {expected}", "\"{item}\" là mã của {found}; cần {expected}";
    COST_TWICE = "E1004", "{item} has a cost of its own and {found}; expected {expected}", "{item} vừa có chi phí riêng vừa có {found}; cần {expected}";
    SYNERGY_OF_ONE = "E1005", "{item} is a set of {found}; expected {expected}", "{item} là tập gồm {found}; cần {expected}";
    SYNERGY_DIFFERS = "E1006", "{item}: value = {found}; expected {expected}", "{item}: value = {found}; cần {expected}";
    EXCLUDES_ITSELF = "E1007", "{item} excludes itself: {found}; expected {expected}", "{item} loại trừ chính nó: {found}; cần {expected}";
    FIELD_OF_RULE = "E1008", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    AMOUNT_OF_RULE = "E1009", "{item} = {found}; expected {expected}", "{item} = {found}; cần {expected}";
    SHARES_OVER_ONE = "E1010", "the least shares of the groups add up to {found}; expected {expected}", "tổng các tỷ lệ tối thiểu của các nhóm là {found}; cần {expected}";
    YEAR_OUTSIDE = "E1011", "{item} = {found} is outside the plan; expected {expected}", "{item} = {found} nằm ngoài kế hoạch; cần {expected}";
    NOT_RUNNING = "E1012", "{item} cannot be running: it starts in {found}; expected {expected}", "{item} không thể đang thực hiện: bắt đầu năm {found}; cần {expected}";
    TWO_COMMITMENTS = "E1013", "{item} is running in more than one option: {found}; expected {expected}", "{item} đang thực hiện theo nhiều phương án: {found}; cần {expected}";
    WHICH_OPTION = "E1014", "{item} has options ({found}); expected {expected}", "{item} có các phương án ({found}); cần {expected}";
    UNUSED_PAUSE = "W1015", "{item} = {found} is not read: it must go on without a pause; expected {expected}", "{item} = {found} không được đọc: mục này phải tiếp tục không gián đoạn; cần {expected}";
    UNUSED_CATEGORY = "W1016", "{item}: no cost of the payer has the category \"{found}\"; expected {expected}", "{item}: không có chi phí nào của nguồn này thuộc loại \"{found}\"; cần {expected}";
}
