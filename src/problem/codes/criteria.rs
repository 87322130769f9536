//! The criteria tree, scales and value functions (`E012.`, `E013.`, `E021.`).

super::codes! {
    PARENT_CYCLE = "E0121", "criteria are their own ancestors: {found}", "các tiêu chí là cha của chính mình: {found}";
    LEAF_FIELD_ON_INNER = "E0122", "{item} = {found} would never be read: the criterion has criteria below it", "{item} = {found} sẽ không bao giờ được đọc: tiêu chí này có tiêu chí con";
    AGGREGATOR_ON_LEAF = "E0123", "{item} = {found} would never be read: the criterion has nothing below it", "{item} = {found} sẽ không bao giờ được đọc: tiêu chí này không có tiêu chí con";
    NO_SCALE = "E0124", "{item} has no {found}", "{item} thiếu {found}";
    NOTHING_SUMMED = "E0125", "no criterion counts for the score: {found}", "không có tiêu chí nào được tính vào điểm: {found}";
    NO_INDICATOR = "E0126", "{item} takes its value from an indicator but {found} is named", "{item} lấy giá trị từ chỉ số nhưng {found}";
    UNUSED_INDICATOR = "W0127", "{item} = \"{found}\" is not read: the source of the criterion is not an indicator", "{item} = \"{found}\" không được đọc: nguồn của tiêu chí không phải là chỉ số";
    NO_PROBLEMS = "E0128", "{item} is computed from the big problems, but {found}", "{item} được tính từ các bài toán lớn, nhưng {found}";
    NO_COVERAGE = "W0129", "{item} is computed from coverage links, but {found}: every technology gets 0", "{item} được tính từ các liên kết phục vụ bài toán, nhưng {found}: mọi công nghệ đều nhận 0";
    LOCAL_SCALING = "N0130", "{item} = {found}: adding or removing a candidate can move every score", "{item} = {found}: thêm hay bớt một ứng viên có thể làm thay đổi mọi điểm số";
    NO_ANCHORS = "W0131", "{item} is judged, but the ends of its scale are not described in words: {found} missing", "{item} được chấm điểm nhưng hai đầu thang chưa được mô tả bằng lời: thiếu {found}";
    EQUAL_ANCHORS = "W0132", "{item}: both ends of the scale are described by the same words: {found}", "{item}: hai đầu thang được mô tả bằng cùng một câu: {found}";
    SCALE_REVERSED = "E0211", "{item}: the scale runs from {found}; its low end must lie below its high end", "{item}: thang đo chạy từ {found}; đầu thấp phải nhỏ hơn đầu cao";
    BAD_VALUE_POINTS = "E0212", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    VALUE_REVERSED = "E0213", "{item}: the value function turns the scale round: {found}", "{item}: hàm giá trị đảo ngược thang đo: {found}";
    BAD_TARGET = "E0214", "{item}: the best place, {found}, is off the scale; expected {expected}", "{item}: mức tốt nhất {found} nằm ngoài thang đo; cần {expected}";
    BAD_CURVATURE = "E0215", "{item}: the curvature c = {found} cannot be used; expected {expected}", "{item}: không dùng được độ cong c = {found}; cần {expected}";
    BAD_OWA_WEIGHTS = "E0216", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    BAD_INTERACTION = "E0223", "{item}: the interaction {found} cannot be used; expected {expected}", "{item}: không dùng được tương tác {found}; cần {expected}";
    LEVEL_OFF_SCALE = "E0217", "{item} = {found} is off the scale; expected {expected}", "{item} = {found} nằm ngoài thang đo; cần {expected}";
    ZERO_PROBLEM_WEIGHTS = "E0218", "{item} is computed from the big problems, but {found}", "{item} được tính từ các bài toán lớn, nhưng {found}";
    NOT_WITH_LOCAL = "E0220", "{item} = {found} needs a fixed scale, but scaling = local", "{item} = {found} cần thang cố định, nhưng scaling = local";
    OBSERVATION_OFF_SCALE = "E0219", "{item} = {found} is off the scale of the criterion; expected {expected}", "{item} = {found} nằm ngoài thang đo của tiêu chí; cần {expected}";
}
