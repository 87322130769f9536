//! Does the list depend on the method? Every ranking method, with every normalization it can take.

use super::methods::{TREE, ranking_names};
use super::result::Evaluation;
use super::tree::Tree;
use crate::Result;
use crate::model::{Id, Register};
use crate::problem::{Lang, Problems, Text};
use crate::scoring::{Normalization, methods, rankings};
use crate::table::{Column, Table};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One method with one normalization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Method.
    pub method: String,
    /// Normalization, where that is a choice.
    pub normalization: Option<String>,
}

impl Variant {
    /// `topsis, vector`.
    pub fn label(&self) -> String {
        match &self.normalization {
            Some(normalization) => format!("{}, {normalization}", self.method),
            None => self.method.clone(),
        }
    }
}

/// How one track looks through every method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrackComparison {
    /// Track.
    pub track: Id,
    /// Technologies that are ranked, in the order of their ids.
    pub ids: Vec<Id>,
    /// Places by variant (in the order of [`MethodComparison::variants`]) and technology.
    pub ranks: Vec<Vec<u32>>,
    /// Whether each technology's place is within the seats (a tie across the border counts), by variant and
    /// technology.
    pub within: Vec<Vec<bool>>,
    /// Spearman's rank correlation of each variant with the criteria tree; none where a ranking is constant.
    pub spearman: Vec<Option<f64>>,
    /// Kendall's tau-b of each variant with the criteria tree; none where a ranking is constant.
    pub kendall: Vec<Option<f64>>,
}

/// The grid method x normalization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodComparison {
    /// The variants that could take the values; the first is the criteria tree.
    pub variants: Vec<Variant>,
    /// Tracks.
    pub tracks: Vec<TrackComparison>,
    /// Variants that could not, with the reason.
    pub not_applicable: Vec<(Variant, Text)>,
    /// Names of the technologies, for the tables.
    pub names: Vec<(Id, Text)>,
    /// Whether the register holds synthetic data.
    pub illustrative: bool,
    /// SHA-256 of the canonical register.
    pub register_digest: String,
}

/// Whether a technology is in the list whatever the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dependence {
    /// Within the seats by every variant.
    AlwaysIn,
    /// Outside by every variant.
    AlwaysOut,
    /// It depends on the method.
    Depends,
}

impl Register {
    /// Ranks the register with every ranking method and every normalization it can take.
    ///
    /// All take the same leaf values and weights as the criteria tree, so that what differs is due to the
    /// method alone. Variants that cannot take the values are listed with the reason.
    ///
    /// # Errors
    /// As [`Register::evaluate`].
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let comparison = Register::example("vn-2026")?.compare_methods()?;
    /// assert_eq!(comparison.variants[0].method, "weighted_sum");
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn compare_methods(&self) -> Result<MethodComparison> {
        let base = self.evaluate(Some(TREE))?;
        let tree = Tree::new(self);
        let mut comparison = MethodComparison {
            variants: vec![Variant { method: TREE.to_owned(), normalization: None }],
            tracks: base.tracks.iter().map(|track| empty(&base, &track.id)).collect(),
            not_applicable: Vec::new(),
            names: base.alternatives.iter().map(|a| (a.id.clone(), a.name.clone())).collect(),
            illustrative: base.illustrative,
            register_digest: base.provenance.register_digest.clone(),
        };
        comparison.add(&base);
        for (variant, settings) in variants(base.leaves().len()) {
            let mut other = base.clone();
            let applied = methods::get(&variant.method, &settings)
                .and_then(|method| super::methods::apply(method.as_ref(), &tree, &mut other, &mut Problems::new()));
            match applied {
                Ok(()) => {
                    comparison.variants.push(variant);
                    comparison.add(&other);
                }
                Err(error) => comparison.not_applicable.push((variant, reason(&error))),
            }
        }
        Ok(comparison)
    }
}

/// Every ranking method but the tree itself, and each normalization it accepts.
fn variants(n_leaves: usize) -> Vec<(Variant, Value)> {
    let mut all = Vec::new();
    for name in ranking_names(n_leaves) {
        let settings = super::methods::with_unit_settings(name, &Value::Null, n_leaves);
        let Ok(method) = methods::get(name, &settings) else { continue };
        let Some(own) = method.normalization() else {
            if name != TREE {
                all.push((Variant { method: name.to_owned(), normalization: None }, settings));
            }
            continue;
        };
        let own = own.name();
        let others = Normalization::NAMES.iter().copied().filter(|other| *other != own);
        for normalization in std::iter::once(own).chain(others) {
            let value = match normalization {
                "bounds" => json!({ "bounds": vec![[0.0, 1.0]; n_leaves] }),
                other => json!(other),
            };
            let mut settings = method.settings();
            settings["normalization"] = value;
            // On values between 0 and 1 the tree itself is the weighted sum without normalization.
            if methods::get(name, &settings).is_ok() && !(name == TREE && matches!(normalization, "none" | "bounds")) {
                all.push((
                    Variant { method: name.to_owned(), normalization: Some(normalization.to_owned()) },
                    settings,
                ));
            }
        }
    }
    all
}

fn empty(base: &Evaluation, track: &Id) -> TrackComparison {
    TrackComparison {
        track: track.clone(),
        ids: base.alternatives.iter().filter(|a| a.track == *track && a.rank.is_some()).map(|a| a.id.clone()).collect(),
        ranks: Vec::new(),
        within: Vec::new(),
        spearman: Vec::new(),
        kendall: Vec::new(),
    }
}

fn reason(error: &crate::Error) -> Text {
    error.problems().first().map_or_else(
        || Text::from(error.to_string()),
        |problem| Text::new(problem.message(Lang::En), problem.message(Lang::Vi)),
    )
}

impl MethodComparison {
    fn add(&mut self, evaluation: &Evaluation) {
        for track in &mut self.tracks {
            let of = |id: &Id| evaluation.alternatives.iter().find(|a| a.id == *id);
            let ranks: Vec<u32> = track.ids.iter().map(|id| of(id).and_then(|a| a.rank).unwrap_or(0)).collect();
            let within = |id: &Id| of(id).and_then(|a| a.seat).is_some_and(|seat| seat != super::Seat::Outside);
            track.within.push(track.ids.iter().map(within).collect());
            let number = |ranks: &[u32]| ranks.iter().map(|r| f64::from(*r)).collect::<Vec<f64>>();
            let first = number(track.ranks.first().unwrap_or(&ranks));
            let own = number(&ranks);
            track.spearman.push(rankings::spearman(&first, &own).ok());
            track.kendall.push(rankings::kendall_tau_b(&first, &own).ok());
            track.ranks.push(ranks);
        }
    }

    /// For each technology of a track whether its membership depends on the method, with the share of
    /// variants in which it is within the seats.
    pub fn dependence(&self, track: &str) -> Vec<(Id, Dependence, f64)> {
        let Some(track) = self.tracks.iter().find(|t| t.track.as_str() == track) else { return Vec::new() };
        let n = track.within.len();
        let count = |i: usize| track.within.iter().filter(|variant| variant[i]).count();
        track
            .ids
            .iter()
            .enumerate()
            .map(|(i, id)| {
                let dependence = match count(i) {
                    0 => Dependence::AlwaysOut,
                    all if all == n => Dependence::AlwaysIn,
                    _ => Dependence::Depends,
                };
                (id.clone(), dependence, count(i) as f64 / n as f64)
            })
            .collect()
    }

    /// Who is in the list whatever the method: technologies by share of variants within the seats.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn membership(&self, track: &str) -> Result<Table> {
        let mut rows = self.dependence(track);
        rows.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        let of = self.tracks.iter().find(|t| t.track.as_str() == track);
        let places = |id: &Id| -> Vec<u32> {
            of.and_then(|t| Some((t, t.ids.iter().position(|i| i == id)?)))
                .map(|(t, i)| t.ranks.iter().map(|r| r[i]).collect())
                .unwrap_or_default()
        };
        let name = |id: &Id| self.names.iter().find(|(i, _)| i == id).map(|(_, name)| name.clone());
        let best = |id: &Id| places(id).into_iter().min().map(i64::from);
        let worst = |id: &Id| places(id).into_iter().max().map(i64::from);
        let columns = vec![
            Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|r| r.0.to_string())),
            Column::words("name", Text::new("Name", "Tên"), rows.iter().map(|r| name(&r.0))),
            Column::words("membership", Text::new("In the list", "Trong danh mục"), rows.iter().map(|r| words(r.1))),
            Column::numbers("share", Text::new("Share of variants", "Tỷ lệ phương án"), rows.iter().map(|r| r.2))
                .percent(0),
            Column::integers("best", Text::new("Best place", "Hạng tốt nhất"), rows.iter().map(|r| best(&r.0))),
            Column::integers("worst", Text::new("Worst place", "Hạng kém nhất"), rows.iter().map(|r| worst(&r.0))),
        ];
        let title = Text::new(
            format!("Track {track}: does the list depend on the method?"),
            format!("Nhóm {track}: danh mục có phụ thuộc vào phương pháp không?"),
        );
        Ok(self.noted(Table::new(title, columns)?))
    }

    /// The grid: each variant's rank correlation with the criteria tree and how many places of the list differ.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn grid(&self, track: &str) -> Result<Table> {
        let of = self.tracks.iter().find(|t| t.track.as_str() == track);
        let n = if of.is_some() { self.variants.len() } else { 0 };
        let differ = |v: usize| {
            of.map(|t| t.within[v].iter().zip(&t.within[0]).filter(|(own, first)| !**own && **first).count())
                .and_then(|count| i64::try_from(count).ok())
        };
        let rows = 0..n;
        let columns = vec![
            Column::text(
                "method",
                Text::new("Method", "Phương pháp"),
                rows.clone().map(|v| self.variants[v].method.clone()),
            ),
            Column::text(
                "normalization",
                Text::new("Normalization", "Chuẩn hóa"),
                rows.clone().map(|v| self.variants[v].normalization.clone()),
            ),
            Column::numbers(
                "spearman",
                Text::new("Spearman", "Spearman"),
                rows.clone().map(|v| of.and_then(|t| t.spearman[v])),
            )
            .decimals(3),
            Column::numbers(
                "kendall",
                Text::new("Kendall tau-b", "Kendall tau-b"),
                rows.clone().map(|v| of.and_then(|t| t.kendall[v])),
            )
            .decimals(3),
            Column::integers("leaves", Text::new("Leave the list", "Rời danh mục"), rows.map(differ)),
        ];
        let title = Text::new(
            format!("Track {track}: each method beside the criteria tree"),
            format!("Nhóm {track}: từng phương pháp so với cây tiêu chí"),
        );
        Ok(self.noted(Table::new(title, columns)?))
    }

    fn noted(&self, table: Table) -> Table {
        let table = table.note(Text::new(
            "All methods take the same leaf values and weights; a tie across the border counts as in; each variant counts once, which is a convention, not a probability.",
            "Mọi phương pháp dùng cùng giá trị và trọng số; đồng hạng tại ranh giới được tính là trong danh mục; mỗi phương án được tính một lần, đây là quy ước chứ không phải xác suất.",
        ));
        if self.illustrative { table.note(super::tables::illustrative_note()) } else { table }
    }

    /// SHA-256 of the canonical result.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the result cannot be written.
    pub fn digest(&self) -> Result<String> {
        crate::model::canonical::digest_of(self)
    }
}

fn words(dependence: Dependence) -> Text {
    match dependence {
        Dependence::AlwaysIn => Text::new("always", "luôn luôn"),
        Dependence::AlwaysOut => Text::new("never", "không bao giờ"),
        Dependence::Depends => Text::new("depends on the method", "tùy phương pháp"),
    }
}
