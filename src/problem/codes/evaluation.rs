//! Evaluating a register (`E05..`, `W05..`, `N05..`).

super::codes! {
    UNKNOWN_METHOD = "E0501", "unknown method \"{found}\"; choose from {expected}", "không có phương pháp \"{found}\"; hãy chọn trong {expected}";
    NO_VALUE = "E0502", "{item} has no usable value ({found}); expected {expected}", "{item} không có giá trị dùng được ({found}); cần {expected}";
    OFF_SCALE_VALUE = "E0503", "{item}: {found} is off the scale; expected {expected}", "{item}: {found} nằm ngoài thang đo; cần {expected}";
    NOTHING_TO_RANK = "E0504", "there is nothing to rank: {found}; expected {expected}", "không có gì để xếp hạng: {found}; cần {expected}";
    UNKNOWN_TECHNOLOGY = "E0505", "unknown technology \"{found}\"; expected {expected}", "không có công nghệ \"{found}\"; cần {expected}";
    UNKNOWN_TRACK = "E0506", "unknown track \"{found}\"; expected {expected}", "không có nhóm danh mục \"{found}\"; cần {expected}";
    UNKNOWN_VERSION = "E0507", "method_version \"{found}\" is not known to this release; expected {expected}", "phiên bản phần mềm này không có method_version \"{found}\"; cần {expected}";
    NOT_MONOTONE = "E0508", "{item}: a better value could lower the score ({found}); expected {expected}", "{item}: giá trị tốt hơn có thể làm giảm điểm ({found}); cần {expected}";
    ILLUSTRATIVE = "N0510", "{item} rests on illustrative data ({found}); {expected}", "{item} dựa trên dữ liệu minh họa ({found}); {expected}";
    NOT_APPLICABLE = "N0511", "{item} does not apply ({found}): {expected}", "{item} không áp dụng ({found}): {expected}";
    RENORMALIZED = "W0512", "{item} has no usable value ({found}): {expected}", "{item} không có giá trị dùng được ({found}): {expected}";
    IMPUTED = "W0513", "{item} has no usable value ({found}); put in instead: {expected}", "{item} không có giá trị dùng được ({found}); đã điền thay: {expected}";
    UNANSWERED = "N0514", "{item}: eligibility is unanswered ({found}); {expected}", "{item}: chưa có kết luận về điều kiện ({found}); {expected}";
    INELIGIBLE = "N0515", "{item} is not eligible ({found}); {expected}", "{item} không đủ điều kiện ({found}); {expected}";
    VETOED = "N0516", "{item} is taken out by a veto: {found}; {expected}", "{item} bị loại do phủ quyết: {found}; {expected}";
    TIED = "N0517", "{item}: a tie crosses the border of the list ({found}); {expected}", "{item}: đồng hạng ngay tại ranh giới danh mục ({found}); {expected}";
    NO_CHOICE = "N0518", "{item}: no choice, {found}; {expected}", "{item}: không có lựa chọn, {found}; {expected}";
    LOCAL_SCALE = "N0519", "{item} is scaled to the candidates ({found}); {expected}", "{item} được quy đổi theo các ứng viên ({found}); {expected}";
    LATER_VINTAGE = "N0520", "{item}: {found} figures were published after the cut-off day and are not used; {expected}", "{item}: {found} số liệu công bố sau ngày chốt nên không dùng; {expected}";
    NO_INFORMATION = "N0521", "{item}: nobody was asked for these weights ({found}); {expected}", "{item}: chưa hỏi ý kiến về các trọng số này ({found}); {expected}";
    ORDER_BROKEN = "W0522", "the weights that experts gave break the order {item}: {found}; expected {expected}", "trọng số theo ý kiến chuyên gia trái với thứ tự {item}: {found}; cần {expected}";
    INCONSISTENT_EXPERTS = "N0523", "{item}: {found} contradict themselves; expected {expected}", "{item}: {found} có ý kiến mâu thuẫn; cần {expected}";
    WIDE_SPREAD = "N0524", "{item}: the experts are far apart ({found}); {expected}", "{item}: ý kiến các chuyên gia cách xa nhau ({found}); {expected}";
}
