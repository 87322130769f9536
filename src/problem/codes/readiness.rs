//! Dependencies and readiness on plain arrays (`E08..`, `N08..`).

super::codes! {
    SELF_DEPENDENCY = "E0801", "{item} depends on itself: {found}; expected {expected}", "{item} phụ thuộc vào chính nó: {found}; cần {expected}";
    SAME_ALTERNATIVE = "E0802", "{item}: the same alternative stands twice in one clause: {found}; expected {expected}", "{item}: một lựa chọn xuất hiện hai lần trong cùng một điều khoản: {found}; cần {expected}";
    TOO_MANY_OF = "E0803", "{item}: k = {found} is more than there are alternatives; expected {expected}", "{item}: k = {found} nhiều hơn số lựa chọn; cần {expected}";
    TWO_ROLES = "E0804", "{item} is described in two roles: {found}; expected {expected}", "{item} được khai theo hai vai trò: {found}; cần {expected}";
    CLAUSE_DIFFERS = "E0805", "{item}: rows of one clause differ in {found}; expected {expected}", "{item}: các dòng của cùng một điều khoản khác nhau về {found}; cần {expected}";
    AMOUNT_AND_ROLE = "E0806", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    NO_CAPACITY = "E0807", "{item} takes an amount of \"{found}\", which has no capacity; expected {expected}", "{item} cần một lượng của \"{found}\" nhưng nút này không có năng lực; cần {expected}";
    YEARS_ORDER = "E0808", "the years are out of order: {found}; expected {expected}", "các năm không theo thứ tự: {found}; cần {expected}";
    GATE_CYCLE = "E0809", "gates run in a circle, so that none of them can ever be first: {found}; expected {expected}", "các điều kiện tiên quyết tạo thành vòng nên không mục nào có thể hoàn thành trước: {found}; cần {expected}";
    NOT_CONVERGED = "E0810", "the readiness of {item} has not settled after {found} sweeps; expected {expected}", "mức sẵn sàng của {item} chưa hội tụ sau {found} lượt tính; cần {expected}";
    NO_DEPENDENCIES = "N0811", "no dependencies are given for {item}: {found}; {expected}", "chưa khai phụ thuộc nào cho {item}: {found}; {expected}";
    TWO_FIXED_POINTS = "N0812", "{item} depend on each other in a circle: {found}; {expected}", "{item} phụ thuộc lẫn nhau theo vòng: {found}; {expected}";
    OVERUSED = "N0813", "{item}: {found}; {expected}", "{item}: {found}; {expected}";
    UNUSED_LEAD = "N0814", "{item}: lead_years = {found} is not used; {expected}", "{item}: lead_years = {found} không được dùng; {expected}";
}
