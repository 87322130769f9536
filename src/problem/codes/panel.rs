//! The council and its judgements (`E04..`, `E0207`, `E0208`).

super::codes! {
    ABOVE_SCALE = "E0207", "{item} = {found} is above {expected}", "{item} = {found} cao hơn {expected}";
    BELOW_SCALE = "E0208", "{item} = {found} is below {expected}", "{item} = {found} thấp hơn {expected}";
    SHARES_SUM = "E0401", "the shares of the stakeholder groups add up to {found}; expected {expected}", "tổng tỷ trọng của các nhóm thành phần là {found}; cần {expected}";
    RECUSED = "E0402", "{item}: expert {found} has declared an interest in this technology and cannot judge it", "{item}: chuyên gia {found} đã khai báo lợi ích liên quan đến công nghệ này nên không được chấm";
    JUDGED_INNER = "E0403", "{item}: \"{found}\" has criteria below it; only those without are judged", "{item}: \"{found}\" có tiêu chí con; chỉ chấm các tiêu chí không có tiêu chí con";
    JUDGED_OTHER_SOURCE = "E0404", "{item}: the value of this criterion comes from another source ({found}), not from judgements", "{item}: giá trị của tiêu chí này lấy từ nguồn khác ({found}), không phải từ ý kiến chuyên gia";
    RANGE_ORDER = "E0405", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    NO_MID = "E0406", "{item}: the judgement is given but has no mid ({found})", "{item}: ý kiến được ghi là đã cho nhưng thiếu mid ({found})";
    HALF_RANGE = "E0407", "{item}: only one end of the range is there ({found})", "{item}: khoảng chỉ có một đầu ({found})";
    NUMBERS_WITHOUT_JUDGEMENT = "E0408", "{item}: the state is {expected}, yet there are numbers ({found})", "{item}: trạng thái là {expected} nhưng vẫn có số ({found})";
    BELOW_QUORUM = "E0409", "{item}: too few judgements: {found}; expected {expected}", "{item}: quá ít ý kiến: {found}; cần {expected}";
    BELOW_QUORUM_NOTED = "W0410", "{item}: fewer judgements than the quorum: {found}; expected {expected}", "{item}: số ý kiến dưới mức tối thiểu: {found}; cần {expected}";
    NO_JUDGEMENTS = "W0411", "nobody has judged yet: {found}", "chưa có ý kiến nào: {found}";
    FEW_OF_THE_FIELD = "W0412", "{item} has too few judges of its own field: {found}; expected {expected}", "{item} có quá ít người chấm thuộc đúng lĩnh vực: {found}; cần {expected}";
    SILENT_EXPERT = "W0413", "{item} has judged nothing: {found}", "{item} chưa chấm mục nào: {found}";
    SLID_COLUMN = "W0414", "{item}: the column looks slid by one row against the previous round: {found}", "{item}: cột điểm có vẻ bị lệch một dòng so với vòng trước: {found}";
    GROUP_WITHOUT_EXPERTS = "W0415", "{item} has a share of {found} but no expert", "{item} có tỷ trọng {found} nhưng không có chuyên gia nào";
    FIELD_OF_NO_GROUP = "W0416", "{item}: no technology group has the field \"{found}\"", "{item}: không nhóm công nghệ nào thuộc lĩnh vực \"{found}\"";
    NO_SUCH_ROUND = "W0417", "the charter uses judgements up to round {found}, but {expected}", "điều lệ dùng ý kiến đến hết vòng {found}, nhưng {expected}";
}
