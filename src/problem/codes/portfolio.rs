//! Choosing a portfolio on plain arrays (`E09..`, `N09..`).

super::codes! {
    NO_SUCH_ITEM = "E0901", "{item} names item {found}; expected {expected}", "{item} nêu mục {found}; cần {expected}";
    ITEM_TWICE = "E0902", "{item} names item {found} twice; expected {expected}", "{item} nêu mục {found} hai lần; cần {expected}";
    BAD_BETWEEN = "E0903", "{item}: {found} cannot be met; expected {expected}", "{item}: không thể đáp ứng {found}; cần {expected}";
    NEEDS_ITSELF = "E0904", "{item} needs itself: {found}; expected {expected}", "{item} cần chính nó: {found}; cần {expected}";
    NOT_EXACT = "E0905", "{item} cannot be written in whole numbers of one unit: {found}; expected {expected}", "không thể viết {item} bằng số nguyên của một đơn vị chung: {found}; cần {expected}";
    BOTH_WAYS = "E0906", "{item} is mandatory and forbidden: {found}; expected {expected}", "{item} vừa bắt buộc vừa bị cấm: {found}; cần {expected}";
    TOO_FINE = "E0907", "the values are too large for their unit: together {found} units; expected {expected}", "các giá trị quá lớn so với đơn vị: tổng cộng {found} đơn vị; cần {expected}";
    SAME_LABEL = "E0908", "{item} is the label of two items: {found}; expected {expected}", "{item} là nhãn của hai mục: {found}; cần {expected}";
    INFEASIBLE = "E0909", "no plan meets all rows together: {found}; expected {expected}", "không có phương án nào thỏa mãn đồng thời mọi ràng buộc: {found}; cần {expected}";
    ROUNDED = "N0910", "the values were rounded half to even to multiples of {expected} before solving; the largest change is {found}", "các giá trị đã được làm tròn (nửa về chẵn) đến bội số của {expected} trước khi giải; thay đổi lớn nhất là {found}";
    BEST_FOUND = "N0911", "this is the best plan found, not proved best: {found}; expected {expected}", "đây là phương án tốt nhất tìm được, chưa chứng minh là tốt nhất: {found}; cần {expected}";
    BY_TIME = "N0912", "the search was stopped by time: {found}; expected {expected}", "việc tìm kiếm bị dừng theo thời gian: {found}; cần {expected}";
    EQUAL_OPTIMA = "N0913", "{found} plans have this value; the one shown was chosen by {expected}", "có {found} phương án cùng giá trị này; phương án được nêu được chọn theo {expected}";
    OPEN_CHOICE = "N0914", "it was not established whether other plans have this value: {found}; expected {expected}", "chưa xác định được có phương án nào khác cùng giá trị hay không: {found}; cần {expected}";
}
