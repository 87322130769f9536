//! Agreement and calibration of a panel (`N043.`, `E044.`).

super::codes! {
    LEFT_OUT = "N0430", "{item} with missing ratings were left out: {found} ({expected})", "{item} có chỗ thiếu đã bị bỏ ra: {found} ({expected})";
    UNPAIRED = "N0431", "items with fewer than two ratings say nothing about agreement and were left out: {found} ({expected})", "các mục có ít hơn hai ý kiến không cho biết mức đồng thuận nên đã bị bỏ ra: {found} ({expected})";
    FEW_SEEDS = "W0432", "there are only {found} seed questions; expected {expected}", "chỉ có {found} câu hỏi hiệu chuẩn; cần {expected}";
    SEED_RANGE = "E0440", "{item}: {found}; expected {expected}", "{item}: {found}; cần {expected}";
    SEED_REALIZATION = "E0441", "{item}: the answer is {found} here and {expected} elsewhere", "{item}: đáp án ở đây là {found}, nơi khác là {expected}";
    SEED_UNANSWERED = "W0442", "{item} has not answered every seed question and cannot be calibrated: {found} of {expected}", "{item} chưa trả lời đủ các câu hỏi hiệu chuẩn nên không hiệu chuẩn được: {found} trên {expected}";
    NOBODY_CALIBRATED = "W0433", "no expert reaches the cut-off ({found}); {expected}", "không chuyên gia nào đạt ngưỡng ({found}); {expected}";
}
