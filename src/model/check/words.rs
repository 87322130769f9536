//! What rows are called in messages, in both languages.

use crate::model::cell::number_text;
use crate::problem::Text;

/// One row of a table, as a noun.
pub(super) fn noun(table: &str) -> (&'static str, &'static str) {
    match table {
        "groups" => ("technology group", "nhóm công nghệ"),
        "tracks" => ("track", "nhóm danh mục"),
        "technologies" => ("technology", "công nghệ"),
        "lineage" => ("lineage row", "dòng nguồn gốc"),
        "conditions" => ("condition", "điều kiện"),
        "eligibility" => ("eligibility row", "dòng xét điều kiện"),
        "criteria" => ("criterion", "tiêu chí"),
        "weights" => ("weight", "trọng số"),
        "weight_order" => ("weight order", "thứ tự trọng số"),
        "problems" => ("problem", "bài toán"),
        "coverage" => ("coverage link", "liên kết phục vụ bài toán"),
        "stakeholder_groups" => ("stakeholder group", "nhóm thành phần"),
        "experts" => ("expert", "chuyên gia"),
        "interests" => ("interest", "khai báo lợi ích"),
        "judgements" => ("judgement", "ý kiến"),
        "weight_judgements" => ("weight judgement", "ý kiến về trọng số"),
        "seed_questions" => ("seed question", "câu hỏi hiệu chuẩn"),
        "indicators" => ("indicator", "chỉ số"),
        "states" => ("state", "trạng thái"),
        "enablers" => ("enabler", "điều kiện hỗ trợ"),
        "capacities" => ("capacity", "năng lực"),
        "expansions" => ("expansion", "phương án mở rộng"),
        "dependencies" => ("dependency", "phụ thuộc"),
        "scenarios" => ("scenario", "kịch bản"),
        "changes" => ("change", "thay đổi"),
        "factors" => ("factor", "yếu tố bất định"),
        "periods" => ("period", "giai đoạn"),
        "options" => ("option", "phương án"),
        "costs" => ("cost", "chi phí"),
        "budgets" => ("budget", "ngân sách"),
        "success" => ("success row", "dòng xác suất thành công"),
        "synergies" => ("synergy", "cộng hưởng"),
        "exclusions" => ("exclusion", "cặp loại trừ"),
        "shares" => ("rule of concentration", "quy tắc tập trung"),
        "targets" => ("target", "chỉ tiêu"),
        "commitments" => ("commitment", "cam kết đang thực hiện"),
        "observations" => ("observation", "số liệu"),
        "goals" => ("goal", "mục tiêu"),
        _ => ("row", "dòng"),
    }
}

/// A row with its key: `expert "E06"`.
pub(super) fn named(table: &str, key: &str) -> Text {
    let (en, vi) = noun(table);
    if key.is_empty() { Text::new(en, vi) } else { Text::new(format!("{en} \"{key}\""), format!("{vi} \"{key}\"")) }
}

/// A field of a row: `expert "E06": field`.
pub(super) fn field(table: &str, key: &str, field: &str) -> Text {
    let row = named(table, key);
    Text::new(format!("{}: {field}", row.en), format!("{}: {field}", row.vi))
}

/// `0 to 10`.
pub(super) fn between(low: f64, high: f64) -> Text {
    let (low, high) = (number_text(low), number_text(high));
    Text::new(format!("{low} to {high}"), format!("từ {low} đến {high}"))
}

/// `n technologies`, with the singular for one.
pub(super) fn counted(n: usize, en: (&str, &str), vi: &str) -> Text {
    Text::new(format!("{n} {}", if n == 1 { en.0 } else { en.1 }), format!("{n} {vi}"))
}

/// The first few of a list, and how many more there are.
pub(super) fn list(ids: &[&str]) -> Text {
    const SHOWN: usize = 8;
    let head = ids.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if ids.len() <= SHOWN {
        head.into()
    } else {
        let more = ids.len() - SHOWN;
        Text::new(format!("{head} and {more} more"), format!("{head} và {more} mục nữa"))
    }
}
