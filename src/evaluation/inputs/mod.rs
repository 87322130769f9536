//! From the register to one value for every technology and leaf.

mod coverage;
mod eligibility;
mod indicator;
mod judged;

pub(super) use eligibility::{Gate, gates};
pub(crate) use indicator::Latest;
pub(crate) use judged::{Basis, Judged, Said, Voice};

use super::result::{Cell, CellState};
use super::tree::Tree;
use crate::model::{Criterion, Direction, Id, MissingPolicy, Register, Scaling, Source, Technology, ValueFunction};
use crate::number::math;
use crate::number::sum::mean;
use crate::problem::{Place, Problem, Problems, Text, codes::evaluation as codes};
use crate::scoring::Scale;
use crate::{Error, Result};
use std::collections::BTreeMap;

/// Everything the score of one technology is made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Value of each leaf under the track's attitude to risk.
    pub values: Vec<Option<f64>>,
    /// The same under a neutral attitude.
    pub neutral: Vec<Option<f64>>,
    /// What each leaf's value is made of.
    pub cells: Vec<Cell>,
    /// The criteria that are only shown.
    pub information: Vec<Cell>,
    /// Mean share of each stakeholder group over the judged leaves.
    pub group_shares: Vec<f64>,
}

/// The position of one cell on its scale and its value, before the missing policy.
#[derive(Debug, Clone)]
struct Reading {
    /// Value under the track's attitude, and neutral; `None` when there is no usable input.
    value: Option<(f64, f64)>,
    cell: Cell,
}

/// Technologies and leaves with what is needed to read their cells.
struct Inputs<'r> {
    technologies: Vec<&'r Technology>,
    alphas: Vec<f64>,
    judged: judged::Judged<'r>,
    indicators: indicator::Latest<'r>,
    coverage: coverage::Covered<'r>,
}

/// Reads all cells. Rows are in the order of `technologies`.
pub(super) fn read(
    register: &Register,
    tree: &Tree,
    technologies: &[&Technology],
    notices: &mut Problems,
) -> Result<Vec<Row>> {
    read_on(register, tree, technologies, Basis::of(register), notices)
}

/// As [`read`], on another basis than the charter's.
pub(super) fn read_on(
    register: &Register,
    tree: &Tree,
    technologies: &[&Technology],
    basis: Basis,
    notices: &mut Problems,
) -> Result<Vec<Row>> {
    let risk: BTreeMap<&Id, f64> = register.tracks.iter().map(|track| (&track.id, track.risk_attitude)).collect();
    let inputs = Inputs {
        technologies: technologies.to_vec(),
        alphas: technologies.iter().map(|t| risk.get(&t.track).copied().unwrap_or(1.0)).collect(),
        judged: judged::Judged::on(register, &tree.judged(), technologies, basis),
        indicators: indicator::Latest::new(register, notices),
        coverage: coverage::Covered::new(register),
    };
    let mut problems = Problems::new();
    let mut rows = vec![Row::default(); technologies.len()];
    for criterion in tree.leaf_criteria() {
        let readings = inputs.column(criterion, notices, &mut problems)?;
        let filled = fill(register, criterion, technologies, readings, notices, &mut problems);
        for (row, (values, cell)) in rows.iter_mut().zip(filled) {
            row.values.push(values.map(|v| v.0));
            row.neutral.push(values.map(|v| v.1));
            row.cells.push(cell);
        }
    }
    for criterion in &tree.information {
        // What is only shown may be missing without a word.
        let readings = inputs.column(criterion, &mut Problems::new(), &mut problems)?;
        for (row, reading) in rows.iter_mut().zip(readings) {
            row.information.push(reading.cell);
        }
    }
    for (i, row) in rows.iter_mut().enumerate() {
        row.group_shares = inputs.judged.mean_group_shares(i);
    }
    problems.into_result()?;
    Ok(rows)
}

impl Inputs<'_> {
    fn column(&self, criterion: &Criterion, notices: &mut Problems, problems: &mut Problems) -> Result<Vec<Reading>> {
        if criterion.scaling == Scaling::Local {
            return self.local_column(criterion, notices);
        }
        let (low, high) = ends(criterion)?;
        let scale = Scale::new(&criterion.value_function, low, high, criterion.direction)?;
        self.technologies
            .iter()
            .enumerate()
            .map(|(i, technology)| {
                if criterion.source == Source::Judgement {
                    let alpha = if criterion.risk { self.alphas[i] } else { 1.0 };
                    return self.judged.reading(i, criterion, Some(&scale), alpha);
                }
                let mut reading = self.figure(criterion, technology);
                if let Some(x) = reading.cell.level {
                    if x < low || x > high {
                        problems.push(off_scale(criterion, &technology.id, x, low, high, &self.indicators));
                    } else {
                        let value = scale.value(x);
                        reading.value = Some((value, value));
                    }
                }
                Ok(reading)
            })
            .collect()
    }

    /// Min-max over the candidates: the worst has 0, the best 1.
    fn local_column(&self, criterion: &Criterion, notices: &mut Problems) -> Result<Vec<Reading>> {
        let mut readings = Vec::new();
        for (i, technology) in self.technologies.iter().enumerate() {
            readings.push(if criterion.source == Source::Judgement {
                self.judged.reading(i, criterion, None, 1.0)?
            } else {
                self.figure(criterion, technology)
            });
        }
        let levels: Vec<f64> = readings.iter().filter_map(|r| r.cell.level).collect();
        let (low, high) = (math::min_of(&levels), math::max_of(&levels));
        let found = if low == high || levels.is_empty() {
            "1".to_owned()
        } else {
            format!("{} … {}", crate::model::cell::number_text(low), crate::model::cell::number_text(high))
        };
        notices.push(
            Problem::new(codes::LOCAL_SCALE, place(criterion)).item(criterion.id.as_str()).found(found).expected(
                Text::new("adding a candidate can move every score", "thêm một ứng viên có thể làm đổi mọi điểm số"),
            ),
        );
        let Some(scale) = local_scale(criterion, &levels)? else { return Ok(readings) };
        for reading in &mut readings {
            reading.value = reading.cell.level.map(|x| (scale.value(x), scale.value(x)));
        }
        Ok(readings)
    }

    /// A computed or observed figure.
    fn figure(&self, criterion: &Criterion, technology: &Technology) -> Reading {
        let cell = match criterion.source {
            Source::Coverage => self.coverage.cell(&technology.id),
            Source::Indicator => self.indicators.cell(criterion, &technology.id),
            Source::Judgement => Cell::default(),
        };
        Reading { value: None, cell }
    }
}

/// The scale from the worst of the candidates to the best; none without any.
pub(super) fn local_scale(criterion: &Criterion, levels: &[f64]) -> Result<Option<Scale>> {
    if levels.is_empty() {
        return Ok(None);
    }
    let (low, high) = (math::min_of(levels), math::max_of(levels));
    // Where all are alike nothing separates them: all have the best value.
    if low == high {
        let flat = ValueFunction::Piecewise { points: vec![[low, 1.0]] };
        return Scale::new(&flat, low, high, Direction::Max).map(Some);
    }
    Scale::new(&criterion.value_function, low, high, criterion.direction).map(Some)
}

/// The ends of a leaf's scale, which the check has made sure of.
fn ends(criterion: &Criterion) -> Result<(f64, f64)> {
    criterion
        .scale_low
        .zip(criterion.scale_high)
        .ok_or_else(|| Error::internal(format!("criterion {} passed the check without a scale", criterion.id)))
}

fn place(criterion: &Criterion) -> Place {
    Place::whole(format!("criteria {}", criterion.id))
}

pub(crate) fn off_scale(
    criterion: &Criterion,
    technology: &Id,
    x: f64,
    low: f64,
    high: f64,
    indicators: &indicator::Latest<'_>,
) -> Problem {
    let number = crate::model::cell::number_text;
    Problem::new(codes::OFF_SCALE_VALUE, indicators.place(criterion, technology))
        .item(format!("{} x {}", technology, criterion.id))
        .found(number(x))
        .expected(Text::new(
            format!("a value from {} to {}", number(low), number(high)),
            format!("một giá trị từ {} đến {}", number(low), number(high)),
        ))
        .hint(Text::new("widen the scale or mend the figure", "hãy nới thang đo hoặc sửa số liệu"))
}

type Values = Option<(f64, f64)>;

/// Applies the charter's policy to cells without a value.
fn fill(
    register: &Register,
    criterion: &Criterion,
    technologies: &[&Technology],
    readings: Vec<Reading>,
    notices: &mut Problems,
    problems: &mut Problems,
) -> Vec<(Values, Cell)> {
    let policy = register.rules().missing;
    let means = track_means(technologies, &readings);
    let mut filled = Vec::with_capacity(readings.len());
    for (Reading { mut value, mut cell }, technology) in readings.into_iter().zip(technologies) {
        let item = format!("{} x {}", technology.id, criterion.id);
        let found = absence(criterion, &cell);
        let mean = means.get(&technology.track).copied();
        let (code, expected) = match (cell.state, value, policy, mean) {
            (CellState::NotApplicable, ..) => (codes::NOT_APPLICABLE, siblings_share()),
            (_, Some(_), ..) => {
                filled.push((value, cell));
                continue;
            }
            (_, None, MissingPolicy::Renormalize, _) => {
                cell.state = CellState::LeftOut;
                (codes::RENORMALIZED, siblings_share())
            }
            (_, None, MissingPolicy::Impute, Some(mean)) => {
                cell.state = CellState::Imputed;
                value = Some(mean);
                let text = format!("{:.4}", mean.0);
                let expected = Text::new(
                    format!("the mean value of the others of its track, {text}"),
                    format!("giá trị trung bình của các công nghệ khác cùng nhóm danh mục, {text}"),
                );
                (codes::IMPUTED, expected)
            }
            (_, None, MissingPolicy::Refuse | MissingPolicy::Impute, _) => {
                problems.push(no_value(register, criterion, item, found));
                filled.push((None, cell));
                continue;
            }
        };
        notices.push(Problem::new(code, place(criterion)).item(item).found_words(found).expected(expected));
        filled.push((value, cell));
    }
    filled
}

fn siblings_share() -> Text {
    Text::new("its siblings share the weight", "các tiêu chí cùng cấp chia nhau trọng số")
}

/// The mean value of each track that has one; attitudes to risk differ between tracks.
fn track_means<'t>(technologies: &[&'t Technology], readings: &[Reading]) -> BTreeMap<&'t Id, (f64, f64)> {
    let mut known: BTreeMap<&Id, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for (technology, reading) in technologies.iter().zip(readings) {
        if let Some((value, neutral)) = reading.value {
            let of = known.entry(&technology.track).or_default();
            of.0.push(value);
            of.1.push(neutral);
        }
    }
    known.into_iter().map(|(track, of)| (track, (mean(&of.0), mean(&of.1)))).collect()
}

/// What there is instead of a value.
fn absence(criterion: &Criterion, cell: &Cell) -> Text {
    match criterion.source {
        Source::Judgement => cell.counts(),
        Source::Indicator => Text::new("no figure by the cut-off day", "không có số liệu tính đến ngày chốt"),
        Source::Coverage => Text::new("no problem has a weight", "không bài toán nào có trọng số"),
    }
}

fn no_value(register: &Register, criterion: &Criterion, item: String, found: Text) -> Problem {
    let rules = register.rules();
    let expected = match criterion.source {
        Source::Judgement => Text::new(
            format!("at least {} judgements from {} stakeholder groups", rules.quorum_experts, rules.quorum_groups),
            format!("ít nhất {} ý kiến từ {} nhóm thành phần", rules.quorum_experts, rules.quorum_groups),
        ),
        Source::Indicator => {
            Text::new("an observation published by the cut-off day", "một số liệu công bố không sau ngày chốt")
        }
        Source::Coverage => Text::new("problems with weights", "các bài toán có trọng số"),
    };
    Problem::new(codes::NO_VALUE, place(criterion)).item(item).found_words(found).expected(expected).hint(Text::new(
        "complete it, or choose missing = renormalize or impute in the charter",
        "hãy bổ sung, hoặc chọn missing = renormalize hay impute trong điều lệ",
    ))
}
