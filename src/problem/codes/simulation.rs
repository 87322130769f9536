//! Simulation of a register (`E053.`, `N053.`, `W053.`).

super::codes! {
    NO_DRAWS = "E0530", "{found} draws show nothing; expected {expected}", "{found} lượt mô phỏng không cho biết điều gì; cần {expected}";
    BAD_CONCENTRATION = "E0531", "the concentration {found} cannot be used; expected {expected}", "không dùng được độ tập trung {found}; cần {expected}";
    NO_WEIGHTS = "E0532", "{item}: no weights were found that keep the constraints ({found}); expected {expected}", "{item}: không tìm được trọng số nào thỏa các ràng buộc ({found}); cần {expected}";
    BAD_CORRELATION = "E0533", "{item}: {found} cannot be used; expected {expected}", "{item}: không dùng được {found}; cần {expected}";
    NOT_SEMIDEFINITE = "E0534", "no random numbers have these correlations together: {found}; expected {expected}", "không thể có các số ngẫu nhiên cùng lúc mang các tương quan này: {found}; cần {expected}";
    ONE_EXPERT = "N0540", "{item} has one expert who judged or gave weights ({found}); {expected}", "{item} chỉ có một chuyên gia đã chấm điểm hoặc cho trọng số ({found}); {expected}";
    STAND_INS = "N0541", "in {found} of the drawn cells nobody drawn had judged; {expected}", "ở {found} số ô được mô phỏng, không ai trong số người được chọn đã chấm; {expected}";
    WEIGHTS_AS_THEY_STAND = "N0542", "weight policy {item}: {found}; {expected}", "cách lấy trọng số {item}: {found}; {expected}";
    NO_CENTRAL_WEIGHTS = "N0543", "{found} technologies are first in no draw; {expected}", "{found} công nghệ không lần nào đứng đầu; {expected}";
    VETOED_SOMETIMES = "N0544", "{item} is taken out by a veto in {found} of the draws; {expected}", "{item} bị phủ quyết trong {found} số lượt mô phỏng; {expected}";
    TIES_DECIDED = "N0545", "in {found} of the draws a tie crosses the border of a list; {expected}", "trong {found} số lượt mô phỏng có đồng hạng ngay tại ranh giới danh mục; {expected}";
    ORDER_BROKEN = "N0546", "in {found} of the draws the weights break an order constraint; {expected}", "trong {found} số lượt mô phỏng, trọng số trái với một ràng buộc thứ tự; {expected}";
    WEIGHT_STAND_INS = "N0547", "in {found} of the drawn sets of weights nobody drawn had given any; {expected}", "ở {found} số bộ trọng số được mô phỏng, không ai trong số người được chọn đã cho trọng số; {expected}";
}
