//! Where does each technology stand, and why? The register meets the arithmetic here.
//!
//! [`Register::evaluate`] reads one value for every technology and leaf (judgements pooled by stakeholder
//! group, indicators as known on the cut-off day, coverage of the big problems), sums them up the criteria
//! tree, ranks within each track, and keeps everything that is needed to say why.

mod aggregate;
mod compare;
pub mod council;
mod coverage;
mod elicited;
mod explain;
mod inputs;
mod methods;
mod questions;
mod ranking;
pub mod readiness;
mod rescore;
mod result;
mod tables;
mod tree;
mod weighing;

pub(crate) use aggregate::{aggregated_value, between_children, node_value};
pub use compare::{Dependence, MethodComparison, TrackComparison, Variant};
pub use council::Panel;
pub use coverage::{ListCoverage, ProblemView};
pub(crate) use elicited::{Elicited, NodeElicitation};
pub use explain::Explanation;
pub(crate) use inputs::{Basis, Judged, Latest, Said, Voice, off_scale};
pub(crate) use methods::{completed, find as find_method};
pub(crate) use ranking::seat_of;
pub use readiness::RegisterReadiness;
pub(crate) use rescore::{Rescorer, Standing};
pub use result::{
    AlternativeView, Cell, CellState, Contributions, CriterionView, ElicitationView, Evaluation, ExpertView, GroupView,
    Provenance, Seat, Status, Ties, TrackView, WeightView,
};
pub(crate) use tables::{illustrative_note, seat_words};
pub(crate) use tree::{NO_INFORMATION, TrackWeights, Tree};

use crate::Result;
use crate::model::{Aggregator, Criterion, Register, Scaling, Technology};
use crate::number::grid::Grid;
use crate::problem::codes::{self as problem_codes, evaluation as codes};
use crate::problem::{Code, Place, Problem, Problems, Severity, Step, Text};
use crate::scoring::Scale;
use inputs::Gate;

/// The order of operations of this release: another one may differ in the last bits.
const METHOD_VERSION: &str = "1";

/// What the check says of the input and the evaluation says again of what it used.
const SAID_AGAIN: &[Code] = &[
    problem_codes::criteria::LOCAL_SCALING,
    problem_codes::goals::AFTER_CUTOFF,
    problem_codes::panel::BELOW_QUORUM_NOTED,
    problem_codes::technologies::NO_CHOICE,
    problem_codes::technologies::UNANSWERED,
];

/// What the check says of single experts: a result is public, so it does not say it again.
const OF_MEMBERS: &[Code] = &[
    problem_codes::panel::SILENT_EXPERT,
    problem_codes::panel::SLID_COLUMN,
    problem_codes::agreement::SEED_UNANSWERED,
];

impl Register {
    /// Scores, places and reasons of all technologies.
    ///
    /// `method` is the charter's when absent. `weighted_sum` is the criteria tree itself; any other ranking
    /// method of [`crate::methods`] takes the leaf values (0 to 1, more is better) and the global leaf weights
    /// of each track, so that a difference in the ranking is due to the method alone.
    ///
    /// # Formula
    /// Value of a judged leaf: mean of v(x) over the linear opinion pool, weight of an expert = share of the
    /// group / shares of the groups present / experts present in it; on criteria with `risk` the mean over the
    /// best share of each expert's own range. Score: the criteria tree from leaf to root, on multiples of 2^-40.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with every error of [`Register::check`], or with every cell that has no usable
    /// value under the charter's policy.
    ///
    /// # Complexity
    /// Linear in judgements and in technologies x criteria.
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let evaluation = Register::example("vn-2026")?.evaluate(None)?;
    /// let first = evaluation.alternatives.iter().find(|a| a.rank == Some(1)).map(|a| a.id.as_str());
    /// assert!(first.is_some());
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn evaluate(&self, method: Option<&str>) -> Result<Evaluation> {
        self.evaluate_with(method, &serde_json::Value::Null)
    }

    /// As [`Register::evaluate`], with settings of the method as a JSON object.
    ///
    /// # Errors
    /// As [`Register::evaluate`], and every unknown or unusable setting.
    pub fn evaluate_with(&self, method: Option<&str>, settings: &serde_json::Value) -> Result<Evaluation> {
        let rules = self.rules();
        let method = method.unwrap_or(&rules.method);
        if rules.method_version != METHOD_VERSION {
            return Err(unknown_version(self, &rules.method_version));
        }
        let checked = self.check();
        let dropped = |code: &Code| SAID_AGAIN.contains(code) || OF_MEMBERS.contains(code);
        let mut notices: Problems = checked
            .iter()
            .filter(|problem| problem.code.severity() != Severity::Error && !dropped(&problem.code))
            .cloned()
            .collect();
        checked.into_result()?;
        let tree = Tree::new(self);
        let technologies = self.technologies.sorted();
        if tree.leaves.is_empty() || technologies.is_empty() {
            return Err(nothing_to_rank(&tree));
        }
        let other = methods::find(method, settings, tree.leaves.len())?;
        let rows = inputs::read(self, &tree, &technologies, &mut notices)?;
        let mut evaluation = self.frame(&tree, method)?;
        self.score(&tree, &technologies, rows, &mut evaluation, &mut notices)?;
        match other {
            None => ranking::rank(&mut evaluation, &mut notices),
            Some(other) => methods::apply(other.as_ref(), &tree, &mut evaluation, &mut notices)?,
        }
        evaluation.coverage = coverage::of_list(self, &evaluation);
        self.general_notices(&tree, &mut notices);
        evaluation.notices = notices.into_iter().map(of_table).collect();
        evaluation.notices.sort();
        Ok(evaluation)
    }

    /// The result without its alternatives.
    fn frame(&self, tree: &Tree, method: &str) -> Result<Evaluation> {
        let info = self.info();
        let rules = self.rules();
        Ok(Evaluation {
            register: info.id.clone(),
            title: Text::new(info.title_en, info.title_vi),
            cutoff_date: info.cutoff_date.to_string(),
            illustrative: info.illustrative,
            method: method.to_owned(),
            settings: serde_json::Value::Null,
            higher_is_better: true,
            contributions: if tree.is_additive() { Contributions::Additive } else { Contributions::Shapley },
            noise: rules.noise,
            tracks: Vec::new(),
            criteria: criteria_views(tree),
            groups: self
                .stakeholder_groups
                .sorted()
                .into_iter()
                .map(|g| GroupView {
                    id: g.id.clone(),
                    name: Text::new(g.name_en.clone(), g.name_vi.clone()),
                    share: g.share,
                })
                .collect(),
            alternatives: Vec::new(),
            coverage: None,
            notices: Problems::new(),
            provenance: Provenance {
                register_digest: self.digest()?,
                method_version: rules.method_version,
                software_version: env!("CARGO_PKG_VERSION").to_owned(),
            },
        })
    }

    fn score(
        &self,
        tree: &Tree,
        technologies: &[&Technology],
        rows: Vec<inputs::Row>,
        evaluation: &mut Evaluation,
        notices: &mut Problems,
    ) -> Result<()> {
        let gates = inputs::gates(self, technologies);
        let vetoes = veto_levels(tree)?;
        let mut track_weights = std::collections::BTreeMap::new();
        let elicited = Elicited::new(self, tree)?;
        for (position, track) in self.tracks.sorted().into_iter().enumerate() {
            let weights = TrackWeights::new(self, tree, &track.id, elicited.of_track(position));
            self.check_monotone(tree, &weights, track.id.as_str())?;
            evaluation.tracks.push(TrackView {
                id: track.id.clone(),
                name: Text::new(track.name_en.clone(), track.name_vi.clone()),
                size: track.size,
                risk_attitude: track.risk_attitude,
                n_ranked: 0,
                weights: weight_views(tree, &weights),
                elicitation: elicited.views(position, tree, self),
            });
            elicited.notices(position, &track.id, tree, notices);
            self.order_of_elicited(&track.id, tree, &weights, elicited.of_track(position), notices);
            track_weights.insert(track.id.clone(), weights);
        }
        for ((technology, row), gate) in technologies.iter().zip(rows).zip(gates) {
            let Some(weights) = track_weights.get(&technology.track) else { continue };
            let mut alternative = self.alternative(tree, technology, row, weights)?;
            judge_gate(&mut alternative, gate, notices);
            judge_vetoes(&mut alternative, tree, &vetoes, notices);
            evaluation.alternatives.push(alternative);
        }
        Ok(())
    }

    /// With the weights of a track, no better value may lower a Choquet integral.
    fn check_monotone(&self, tree: &Tree, weights: &TrackWeights, track: &str) -> Result<()> {
        let mut problems = Problems::new();
        for node in &tree.nodes {
            let (Aggregator::Choquet { interactions }, Some(criterion)) = (node.aggregator(), &node.criterion) else {
                continue;
            };
            let nominal: Vec<f64> = node.children.iter().map(|&child| weights.nominal[child]).collect();
            let ids: Vec<&str> = node.children.iter().map(|&child| tree.id(child)).collect();
            let Err(error) = aggregate::capacity(&nominal, &ids, &interactions) else { continue };
            let row = self.criteria.iter().position(|c| c.id == criterion.id).unwrap_or(0);
            problems.push(
                Problem::new(codes::NOT_MONOTONE, self.criteria.place(row, "aggregator"))
                    .item(format!("{} x {track}", criterion.id))
                    .found_words(error.problems().first().map_or_else(Text::default, |p| {
                        Text::new(p.message(crate::problem::Lang::En), p.message(crate::problem::Lang::Vi))
                    }))
                    .expected(Text::new(
                        "each weight at least half the sum of the sizes of its interactions",
                        "mỗi trọng số ít nhất bằng nửa tổng độ lớn các tương tác của nó",
                    ))
                    .hint(Text::new("make the interactions smaller", "hãy giảm các tương tác")),
            );
        }
        problems.into_result()
    }

    fn alternative(
        &self,
        tree: &Tree,
        technology: &Technology,
        row: inputs::Row,
        weights: &TrackWeights,
    ) -> Result<AlternativeView> {
        let mut nodes = vec![None; tree.nodes.len()];
        let root = node_value(tree, &weights.nominal, &row.values, 0, &mut nodes);
        let neutral = node_value(tree, &weights.nominal, &row.neutral, 0, &mut vec![None; tree.nodes.len()]);
        let n = tree.leaves.len();
        let (mut parts, mut entered) = (vec![0.0; n], vec![0.0; n]);
        for (leaf, part) in root.iter().flat_map(|r| &r.parts) {
            parts[*leaf] = *part;
        }
        for (leaf, weight) in root.iter().flat_map(|r| &r.weights) {
            entered[*leaf] = *weight;
        }
        let score = root.as_ref().map(|r| Grid::REGISTER.round(r.value));
        let contributions = match score {
            Some(score) => Grid::REGISTER.split(&parts, score)?,
            None => parts,
        };
        let open = |leaf: usize| matches!(row.cells[leaf].state, CellState::LeftOut | CellState::Imputed);
        let score_bounds = (0..n).any(open).then(|| {
            [0.0, 1.0].map(|assumed| {
                let values: Vec<Option<f64>> =
                    (0..n).map(|leaf| if open(leaf) { Some(assumed) } else { row.values[leaf] }).collect();
                let root = node_value(tree, &weights.nominal, &values, 0, &mut vec![None; tree.nodes.len()]);
                Grid::REGISTER.round(root.map_or(assumed, |r| r.value))
            })
        });
        let group = technology.group.as_ref().and_then(|id| self.groups.iter().find(|g| g.id == *id));
        Ok(AlternativeView {
            id: technology.id.clone(),
            name: Text::new(technology.name_en.clone(), technology.name_vi.clone()),
            group: group.map(|g| Text::new(g.name_en.clone(), g.name_vi.clone())),
            track: technology.track.clone(),
            origin: technology.origin.word().to_owned(),
            status: if score.is_some() { Status::Ranked } else { Status::NoScore },
            conditions: Vec::new(),
            vetoes: Vec::new(),
            score,
            rank: None,
            neutral_score: neutral.map(|r| Grid::REGISTER.round(r.value)),
            neutral_rank: None,
            score_bounds,
            rank_bounds: None,
            seat: None,
            separated: true,
            illustrative: technology.illustrative
                || weights.illustrative.contains(&true)
                || row.cells.iter().any(|cell| cell.illustrative),
            nodes: nodes[1..].to_vec(),
            values: row.values,
            neutral_values: row.neutral,
            contributions,
            weights: entered,
            cells: row.cells,
            information: row.information,
            group_shares: row.group_shares,
        })
    }

    fn general_notices(&self, tree: &Tree, notices: &mut Problems) {
        let info = self.info();
        if info.illustrative {
            notices.push(
                Problem::new(codes::ILLUSTRATIVE, self.register.place(0, "illustrative"))
                    .item(info.id.as_str())
                    .found("illustrative = true")
                    .expected(Text::new(
                        "no result is an official assessment",
                        "không kết quả nào là đánh giá chính thức",
                    )),
            );
        }
        let asked = !self.weight_judgements.is_empty()
            || tree.nodes.iter().skip(1).any(|node| {
                node.criterion
                    .as_ref()
                    .is_some_and(|c| self.weights.iter().any(|w| w.criterion == c.id && !w.is_placeholder()))
            });
        if !asked {
            notices.push(
                Problem::new(codes::NO_INFORMATION, Place::whole("weights"))
                    .item("weights")
                    .found(NO_INFORMATION)
                    .expected(Text::new(
                        "they are conventions until the council is asked",
                        "đây là quy ước cho đến khi hỏi ý kiến hội đồng",
                    )),
            );
        }
    }
}

fn unknown_version(register: &Register, version: &str) -> crate::Error {
    Problem::new(codes::UNKNOWN_VERSION, register.charter.place(0, "method_version"))
        .found(version)
        .expected(METHOD_VERSION)
        .hint(Text::new(
            "evaluate it with the release that it was made with",
            "hãy tính bằng đúng phiên bản phần mềm đã lập bộ dữ liệu này",
        ))
        .into()
}

/// A notice of the input names the table: a result does not depend on the form that the register was read from.
pub(crate) fn of_table(mut problem: Problem) -> Problem {
    problem.place = Place::whole(match &problem.place {
        Place::Cell { file, .. } => file.trim_end_matches(".csv").to_owned(),
        Place::Json { pointer } => match pointer.first() {
            Some(Step::Key(table)) if table != "charter" => table.clone(),
            // Both are sections of one file in the other form.
            _ => "register".to_owned(),
        },
        Place::Position { .. } => "register".to_owned(),
        Place::Whole { name } => name.trim_end_matches(".csv").to_owned(),
        Place::Argument { .. } => return problem,
    });
    problem
}

fn nothing_to_rank(tree: &Tree) -> crate::Error {
    let found = if tree.leaves.is_empty() { "0 criteria" } else { "0 technologies" };
    Problem::new(codes::NOTHING_TO_RANK, Place::whole("register"))
        .found(found)
        .expected(Text::new(
            "at least one technology and one criterion that is summed",
            "ít nhất một công nghệ và một tiêu chí được tính điểm",
        ))
        .into()
}

fn criteria_views(tree: &Tree) -> Vec<CriterionView> {
    let mut depth = vec![0_u32; tree.nodes.len()];
    for (at, node) in tree.nodes.iter().enumerate() {
        for &child in &node.children {
            depth[child] = depth[at] + 1;
        }
    }
    let nodes = tree.nodes.iter().zip(&depth).filter_map(|(node, depth)| {
        let view = criterion_view(node.criterion.as_ref()?, *depth);
        let aggregator = node.leaf.is_none().then(|| aggregator_word(&node.aggregator()).to_owned());
        Some(CriterionView { leaf: node.leaf, aggregator, ..view })
    });
    nodes.chain(tree.information.iter().map(|criterion| criterion_view(criterion, 1))).collect()
}

fn criterion_view(c: &Criterion, depth: u32) -> CriterionView {
    let text = |en: &Option<String>, vi: &Option<String>| {
        Text::new(en.clone().unwrap_or_default(), vi.clone().unwrap_or_default())
    };
    CriterionView {
        id: c.id.clone(),
        parent: c.parent.clone(),
        name: Text::new(c.name_en.clone(), c.name_vi.clone()),
        depth,
        leaf: None,
        r#use: c.r#use,
        source: c.scale_low.map(|_| c.source),
        direction: c.scale_low.map(|_| c.direction),
        scale: c.scale_low.zip(c.scale_high).map(|(low, high)| [low, high]),
        unit: c.unit.clone(),
        anchors: c
            .scale_low
            .map(|_| [text(&c.anchor_low_en, &c.anchor_low_vi), text(&c.anchor_high_en, &c.anchor_high_vi)]),
        aggregator: None,
    }
}

fn aggregator_word(aggregator: &Aggregator) -> &'static str {
    match aggregator {
        Aggregator::WeightedMean => "weighted_mean",
        Aggregator::GeometricMean => "geometric_mean",
        Aggregator::Minimum => "minimum",
        Aggregator::Owa { .. } => "owa",
        Aggregator::Choquet { .. } => "choquet",
    }
}

fn weight_views(tree: &Tree, weights: &TrackWeights) -> Vec<WeightView> {
    tree.nodes
        .iter()
        .enumerate()
        .filter_map(|(at, node)| {
            Some(WeightView {
                criterion: node.criterion.as_ref()?.id.clone(),
                nominal: weights.nominal[at],
                global: weights.global[at],
                origin: weights.origin[at].clone(),
                interval: weights.interval[at],
                illustrative: weights.illustrative[at],
            })
        })
        .collect()
}

/// The value below which each leaf with a veto takes a technology out.
pub(crate) fn veto_levels(tree: &Tree) -> Result<Vec<Option<f64>>> {
    tree.leaf_criteria()
        .map(|c| match (c.veto, c.scale_low, c.scale_high) {
            (Some(veto), Some(low), Some(high)) if c.scaling == Scaling::Fixed => {
                Ok(Some(Scale::new(&c.value_function, low, high, c.direction)?.value(veto)))
            }
            _ => Ok(None),
        })
        .collect()
}

fn judge_gate(alternative: &mut AlternativeView, gate: Gate, notices: &mut Problems) {
    let (code, status, conditions, effect) = match gate {
        Gate::Open => return,
        Gate::Shut(conditions) => (
            codes::INELIGIBLE,
            Status::Ineligible,
            conditions,
            Text::new("it is shown without a place", "được hiển thị, không xếp hạng"),
        ),
        Gate::Unanswered(conditions) => (
            codes::UNANSWERED,
            Status::Unanswered,
            conditions,
            Text::new("it is ranked until somebody answers", "vẫn được xếp hạng cho đến khi có kết luận"),
        ),
    };
    let found: Vec<&str> = conditions.iter().map(crate::model::Id::as_str).collect();
    notices.push(
        Problem::new(code, Place::whole(format!("technologies {}", alternative.id)))
            .item(alternative.id.as_str())
            .found(found.join(", "))
            .expected(effect),
    );
    if alternative.status.is_ranked() {
        alternative.status = status;
    }
    alternative.conditions = conditions;
}

fn judge_vetoes(alternative: &mut AlternativeView, tree: &Tree, vetoes: &[Option<f64>], notices: &mut Problems) {
    let number = crate::model::cell::number_text;
    for (leaf, criterion) in tree.leaf_criteria().enumerate() {
        let cell = &alternative.cells[leaf];
        let (Some(veto), Some(value), CellState::Given) = (vetoes[leaf], alternative.values[leaf], cell.state) else {
            continue;
        };
        // On the grid: rounding in the pool takes nobody out.
        if Grid::REGISTER.compare(value, veto).is_ge() {
            continue;
        }
        let (level, least) = (cell.level.unwrap_or(f64::NAN), number(criterion.veto.unwrap_or(f64::NAN)));
        notices.push(
            Problem::new(codes::VETOED, Place::whole(format!("technologies {}", alternative.id)))
                .item(alternative.id.as_str())
                .found(format!("{} = {level:.2}", criterion.id))
                .expected(Text::new(format!("no worse than {least}"), format!("không xấu hơn {least}"))),
        );
        alternative.vetoes.push(criterion.id.clone());
        if alternative.status != Status::Ineligible {
            alternative.status = Status::Vetoed;
        }
    }
}
