//! Weights and their order (`E014.`, `E022.`).

super::codes! {
    WEIGHT_ON_INFORMATION = "E0141", "{item} has weight {found} but is only shown, never summed", "{item} có trọng số {found} nhưng chỉ để tham khảo, không được cộng vào điểm";
    PARTIAL_WEIGHTS = "E0142", "{item}: some of these siblings have a weight, others have none: {found} missing", "{item}: trong nhóm tiêu chí cùng cấp này, có tiêu chí đã có trọng số, có tiêu chí chưa có: thiếu {found}";
    ORDER_OF_OTHERS = "E0143", "{item} = \"{found}\" cannot be ordered by weight: expected {expected}", "không thể xếp thứ tự trọng số cho {item} = \"{found}\": cần {expected}";
    ORDER_CYCLE = "E0144", "order constraints on weights run in a circle: {found}", "các ràng buộc thứ tự trọng số tạo thành vòng: {found}";
    ORDER_VIOLATED = "E0145", "the weights given break the order {item}: {found}", "các trọng số đã cho trái với thứ tự {item}: {found}";
    ORDER_AGAINST_EQUAL = "W0146", "equal weights, taken because nobody was asked, break the order {item}: {found}", "trọng số bằng nhau (do chưa hỏi ai) trái với thứ tự {item}: {found}";
    ALL_ZERO_WEIGHTS = "E0221", "{item}: all sibling weights are zero ({found})", "{item}: mọi trọng số cùng cấp đều bằng không ({found})";
    WEIGHT_INTERVAL = "E0222", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
}
