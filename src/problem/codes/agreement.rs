//! Agreement and calibration of a panel (`N043.`, `E044.`).

super::codes! {
    LEFT_OUT = "N0430", "{item} with missing ratings were left out: {found} ({expected})", "{item} có chỗ thiếu đã bị bỏ ra: {found} ({expected})";
    UNPAIRED = "N0431", "items with fewer than two ratings say nothing about agreement and were left out: {found} ({expected})", "các mục có ít hơn hai ý kiến không cho biết mức đồng thuận nên đã bị bỏ ra: {found} ({expected})";
    FEW_SEEDS = "W0432", "there are only {found} seed questions; expected {expected}", "chỉ có {found} câu hỏi hiệu chuẩn; cần {expected}";
    SEED_RANGE = "E0440", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    SEED_REALIZATION = "E0441", "{item}: the answer is {found} here and {expected} elsewhere", "{item}: đáp án ở đây là {found}, nơi khác là {expected}";
    SEED_UNANSWERED = "W0442", "{item} has not answered every seed question and cannot be calibrated: {found} of {expected}", "{item} chưa trả lời đủ các câu hỏi hiệu chuẩn nên không hiệu chuẩn được: {found} trên {expected}";
    NO_COUNCIL = "E0450", "nobody has judged anything: {found}; expected {expected}", "chưa có ai chấm: {found}; cần {expected}";
    CLOSED_ONLY = "E0451", "\"{found}\" shows single members and is for closed sessions; expected {expected}", "\"{found}\" cho biết từng thành viên nên chỉ dùng trong phiên họp kín; cần {expected}";
    STATISTIC_UNDEFINED = "N0452", "{item} is not defined in {found} rows of the agreement table; it needs {expected}", "{item} không xác định ở {found} dòng của bảng đồng thuận; cần {expected}";
    KEPT_POOL = "N0453", "{item}: {found} cells keep the default pool; {expected}", "{item}: {found} ô giữ cách tổng hợp mặc định; {expected}";
    NO_FAMILIARITY = "N0454", "{found} judgements state no familiarity and count as {expected}", "{found} ý kiến không ghi mức am hiểu và được tính là {expected}";
    NO_VIEW = "N0455", "there is no ranking by {item}: {found}", "không có xếp hạng theo {item}: {found}";
    FEW_GROUPS = "N0456", "no consensus is possible with {found} stakeholder groups that judge; it needs {expected}", "không thể có đồng thuận khi chỉ {found} nhóm thành phần có ý kiến; cần {expected}";
    SEPARATE_SETS = "N0457", "the members fall into {found} sets that share no cell; {expected}", "các thành viên chia thành {found} tập không chấm chung ô nào; {expected}";
    ROUND_NOT_RANKED = "N0458", "round {item} cannot be ranked: {found} cells have too few judgements; it needs {expected}", "không xếp hạng được vòng {item}: {found} ô quá ít ý kiến; cần {expected}";
    CLOSED_SESSION = "N0459", "{item}: this result shows single members; it is for closed sessions only", "{item}: kết quả này cho biết từng thành viên; chỉ dùng trong phiên họp kín";
    NO_INTERVAL = "N0460", "{item} = {found} has no interval: {expected}", "{item} = {found} không có khoảng tin cậy: {expected}";
    SINGLE_MEMBER = "N0461", "group \"{item}\" has a single member who judges, whom its rows show; {expected}", "nhóm \"{item}\" chỉ có một thành viên chấm nên các dòng của nhóm cho biết người đó; {expected}";
    NOBODY_CALIBRATED = "W0433", "no expert reaches the cut-off ({found}); {expected}", "không chuyên gia nào đạt ngưỡng ({found}); {expected}";
}
