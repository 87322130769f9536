//! The plan of a register (`E102.`, `N102.`).

super::codes! {
    WEIGHTS_DIFFER = "N1020", "{item}: {found}; {expected}", "{item}: {found}; {expected}";
    NEUTRAL = "N1021", "{item}: {found}; {expected}", "{item}: {found}; {expected}";
    NOTHING_TO_PLAN = "E1022", "there is nothing to plan: {found}; expected {expected}", "không có gì để lập kế hoạch: {found}; cần {expected}";
    NO_LEAD = "N1023", "no lead time is given for {item}: {found}; {expected}", "chưa có thời gian hoàn thành của {item}: {found}; {expected}";
    NO_COST = "N1024", "no cost is given for {item}: {found}; {expected}", "chưa có chi phí của {item}: {found}; {expected}";
    NOT_LIMITED = "N1025", "{item} is not limited in {found}: {expected}", "{item} không bị giới hạn trong {found}: {expected}";
    NO_TRL = "N1026", "no readiness level is given for {item}: {found}; {expected}", "chưa có mức sẵn sàng công nghệ của {item}: {found}; {expected}";
    NOT_TAKEN = "N1027", "{item}: {found}; {expected}", "{item}: {found}; {expected}";
    NOT_IN_PLAN = "E1028", "unknown technology, option or expansion \"{found}\"; expected {expected}", "không có công nghệ, phương án hoặc phương án mở rộng \"{found}\"; cần {expected}";
    STOPPED = "N1029", "{item}: {found}; {expected}", "{item}: {found}; {expected}";
}
