//! Dependencies, enablers and states of a register (`E026.`, `W026.`); the rest as on plain arrays (`E08..`).

super::codes! {
    TWO_NODES = "E0260", "\"{found}\" is the id of a technology and of an enabler; expected {expected}", "\"{found}\" vừa là mã công nghệ vừa là mã điều kiện hỗ trợ; cần {expected}";
    NOTHING_KNOWN = "E0261", "{item} is taken by an amount, but {found}; expected {expected}", "{item} được khai là cần một lượng, nhưng {found}; cần {expected}";
    NO_STATE = "E0262", "{item} has no state: {found}; expected {expected}", "{item} chưa có trạng thái: {found}; cần {expected}";
    KNOWN_LATER = "W0263", "{item} is not known for {found}, the year of the cut-off; expected {expected}", "{item} chưa có số liệu cho năm {found}, năm chốt dữ liệu; cần {expected}";
    NO_UNIT = "W0264", "{item} has capacities but no unit: {found}; expected {expected}", "{item} có năng lực nhưng chưa có đơn vị: {found}; cần {expected}";
    SAID_TWICE = "W0265", "{item} says the same as {found}; expected {expected}", "{item} trùng nội dung với {found}; cần {expected}";
}
