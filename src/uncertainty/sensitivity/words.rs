//! Words that the results of this module share.

use crate::evaluation::{Evaluation, Provenance};
use crate::model::Id;
use crate::problem::{Code, Problem, Problems, Text, codes::evaluation as codes};
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// What a weight is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightOf {
    /// Its siblings: they share what it leaves in proportion, all else stays.
    Siblings,
    /// The whole (leaves only): all other leaves share what it leaves in proportion.
    Whole,
}

impl WeightOf {
    /// `among its siblings` or `in the whole`.
    pub fn words(self) -> Text {
        match self {
            WeightOf::Siblings => Text::new("among its siblings", "trong cấp"),
            WeightOf::Whole => Text::new("in the whole", "trong toàn bộ"),
        }
    }
}

/// What a result of this module was made from, and what its tables say beside the numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Identifier of the register.
    pub register: Id,
    /// Method of the evaluation.
    pub method: String,
    /// Whether any part of the register is synthetic.
    pub illustrative: bool,
    /// What the evaluation was made from.
    pub provenance: Provenance,
    /// Notices of the evaluation that bear on it: ties across the border, no choice, weights that nobody was asked for.
    pub notices: Problems,
}

const BEARING: &[Code] = &[codes::ILLUSTRATIVE, codes::NO_CHOICE, codes::NO_INFORMATION, codes::TIED];

impl Source {
    pub(super) fn new(evaluation: &Evaluation) -> Self {
        Source {
            register: evaluation.register.clone(),
            method: evaluation.method.clone(),
            illustrative: evaluation.illustrative,
            provenance: evaluation.provenance.clone(),
            notices: evaluation.notices.iter().filter(|notice| BEARING.contains(&notice.code)).cloned().collect(),
        }
    }

    /// Without the release that made it and the words of its notices, for a digest.
    pub(super) fn plain(&self) -> Self {
        let bare = |notice: &Problem| Problem::new(notice.code, notice.place.clone()).item(notice.item.clone());
        let provenance = Provenance { software_version: String::new(), ..self.provenance.clone() };
        Source { provenance, notices: self.notices.iter().map(bare).collect(), ..self.clone() }
    }

    /// The table with the mark of illustrative data, where there are any.
    pub(super) fn marked(&self, table: Table) -> Table {
        if self.illustrative { table.note(illustrative()) } else { table }
    }
}

pub(super) fn illustrative() -> Text {
    Text::new(
        "Illustrative (synthetic) data: not an official assessment.",
        "Dữ liệu minh họa (giả lập): không phải đánh giá chính thức.",
    )
}

/// What stands where a result was searched for and not computed.
pub(super) fn searched() -> Text {
    let percent = percent(super::turn::STEP, 0);
    Text::new(
        format!(
            "* searched in steps of {percent} and pinned down by halving: a reversal shorter than a step may be missed, and nothing is said beyond weights that the tree or the method does not take."
        ),
        format!(
            "* dò theo bước {percent} rồi chia đôi để định vị: có thể bỏ sót đảo ngược ngắn hơn một bước, và không kết luận gì về các trọng số mà cây tiêu chí hay phương pháp không nhận."
        ),
    )
}

/// A share in per cent with this many decimals.
pub(super) fn percent(share: f64, decimals: usize) -> String {
    format!("{:.decimals$} %", share * 100.0)
}

/// Two shares in per cent with so many decimals that they do not look alike, one at least and six at most.
pub(super) fn percents<const N: usize>(shares: [f64; N]) -> [String; N] {
    let mut decimals = 1;
    loop {
        let texts = shares.map(|share| percent(share, decimals));
        let alike = (1..N).any(|i| shares[i] != shares[0] && texts[i] == texts[0]);
        if !alike || decimals == 6 {
            return texts;
        }
        decimals += 1;
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(ids: &[Id]) -> Text {
    let join = |and: &str| match ids.split_last() {
        None => String::new(),
        Some((last, [])) => last.to_string(),
        Some((last, rest)) => {
            format!("{} {and} {last}", rest.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
    };
    Text::new(join("and"), join("và"))
}

/// One text after the other.
pub(super) fn joined(texts: &[Text], between: &str) -> Text {
    let join = |pick: fn(&Text) -> &String| texts.iter().map(|t| pick(t).as_str()).collect::<Vec<_>>().join(between);
    Text::new(join(|t| &t.en), join(|t| &t.vi))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_get_as_many_decimals_as_they_need() {
        assert_eq!(percents([0.2, 0.12, 0.31]), ["20.0 %", "12.0 %", "31.0 %"]);
        assert_eq!(percents([0.2, 0.199_97]), ["20.000 %", "19.997 %"]);
        assert_eq!(percents([0.2, 0.2]), ["20.0 %", "20.0 %"]);
        let ids = ["P1", "P2", "P3"].map(|id| Id::new(id).unwrap());
        assert_eq!(list(&ids).en, "P1, P2 and P3");
        assert_eq!(list(&ids[..1]).vi, "P1");
    }
}
