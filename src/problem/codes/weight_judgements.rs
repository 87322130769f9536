//! Answers about weights (`E025.`, `W025.`, `N025.`).

super::codes! {
    NO_POINTS = "E0250", "{item}: no criterion has any points ({found}); expected {expected}", "{item}: không tiêu chí nào có điểm ({found}); cần {expected}";
    NOT_WEIGHED_HERE = "E0251", "{item}: \"{found}\" is not weighed here; expected {expected}", "{item}: \"{found}\" không được cho trọng số ở đây; cần {expected}";
    SECOND_CRITERION = "E0252", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    ANSWER_VALUE = "E0253", "{item}: {found} cannot be used; expected {expected}", "{item}: không dùng được {found}; cần {expected}";
    COMPARED_TWICE = "E0254", "{item}: the pair is compared both ways round ({found}); expected {expected}", "{item}: cặp này được so sánh theo cả hai chiều ({found}); cần {expected}";
    TWO_METHODS = "E0255", "{item}: asked in two ways in one round ({found}); expected {expected}", "{item}: được hỏi theo hai cách trong cùng một vòng ({found}); cần {expected}";
    UNANSWERED = "E0256", "{item}: no answer for {found}; expected {expected}", "{item}: chưa trả lời về {found}; cần {expected}";
    SEPARATE_COMPARISONS = "E0257", "{item}: nothing is compared between {found}; expected {expected}", "{item}: không có so sánh nào giữa {found}; cần {expected}";
    BEST_AND_WORST = "E0258", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    RANKING_GAP = "E0259", "{item}: place {found} does not follow from the places before it; expected {expected}", "{item}: hạng {found} không nối tiếp các hạng trước; cần {expected}";
    FEW_ANSWERS = "W0251", "{item}: few experts were asked for these weights: {found}; expected {expected}", "{item}: ít chuyên gia được hỏi về các trọng số này: {found}; cần {expected}";
    LATER_ROUNDS = "W0252", "no answer about weights is used: {found}; expected {expected}", "không ý kiến nào về trọng số được dùng: {found}; cần {expected}";
    BOTH_THERE = "N0253", "{item}: there are both weights ({found}) and answers of experts; {expected}", "{item}: vừa có trọng số ({found}) vừa có ý kiến chuyên gia; {expected}";
}
