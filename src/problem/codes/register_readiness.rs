//! Readiness of a register (`E084.`, `N085.`).

super::codes! {
    COUNTED_TWICE = "E0841", "{item} would count twice, in the score and in the readiness it is multiplied by ({found}); expected {expected}", "{item} sẽ bị tính hai lần, trong điểm số và trong mức sẵn sàng nhân với điểm đó ({found}); cần {expected}";
    NO_STATE = "E0842", "nothing is known of the own state of {item} in {found}; expected {expected}", "không biết trạng thái riêng của {item} trong {found}; cần {expected}";
    NO_AMOUNT_KNOWN = "E0843", "{item}: how much there is, is not known in {found}; expected {expected}", "{item}: không biết có bao nhiêu trong {found}; cần {expected}";
    LEFT_OUT = "N0851", "the adjusted score leaves out {item} ({found}); {expected}", "điểm điều chỉnh không gồm {item} ({found}); {expected}";
    SCORE_OF_TREE = "N0852", "the adjusted score is made of the criteria tree, not of the method {found}; {expected}", "điểm điều chỉnh lấy từ cây tiêu chí, không phải từ phương pháp {found}; {expected}";
    PUBLISHED_LATER = "N0850", "{item}: figures published after the cut-off day do not count ({found}); {expected}", "{item}: số liệu công bố sau ngày chốt nên không được tính ({found}); {expected}";
    PLANS_COUNTED = "N0853", "{item}: {found}; {expected}", "{item}: {found}; {expected}";
    TARGETS_IGNORED = "N0854", "{item}: targets are no capacity and do not count ({found}); {expected}", "{item}: mục tiêu không phải là năng lực nên không được tính ({found}); {expected}";
    LADDER = "N0855", "{item} have a state by convention ({found}); {expected}", "{item} có trạng thái theo quy ước ({found}); {expected}";
    DAYS_ASSUMED = "N0856", "{item}: the day of publication is assumed ({found}); {expected}", "{item}: ngày công bố là giả định ({found}); {expected}";
    ILLUSTRATIVE_ROWS = "N0857", "the readiness rests on illustrative rows ({found}); {expected}", "mức sẵn sàng dựa trên các dòng minh họa ({found}); {expected}";
    UNNEEDED = "N0859", "{item} have no part in the readiness ({found}): {expected}", "{item} không tham gia tính mức sẵn sàng ({found}): {expected}";
    NEEDS_OF = "N0858", "`together` adds up the needs of {found}; {expected}", "`together` cộng nhu cầu của {found}; {expected}";
}
