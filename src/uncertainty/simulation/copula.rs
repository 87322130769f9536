//! Rank correlations between leaves: numbers that are drawn together by a Gaussian copula.

use super::options::RankCorrelation;
use crate::Result;
use crate::model::reader::nearest_hint;
use crate::model::{Criterion, Scaling, Source};
use crate::number::math;
use crate::number::philox::Stream;
use crate::number::special::{normal_cdf, normal_quantile};
use crate::problem::{Place, Problem, Problems, Text, codes::simulation as codes};
use std::collections::BTreeMap;

/// A pivot no further below 0 than this is rounding.
const ROUNDING: f64 = 1e-9;

/// The share of one normal number in another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub coefficient: f64,
    pub variable: u32,
    /// Whether all experts and copies share the number: that of a figure.
    pub shared: bool,
}

/// How the correlated leaves hang together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Copula {
    /// For each leaf of the register its part in the normal number: `(leaf, coefficient)`, its own last; empty
    /// where it is drawn by itself.
    rows: Vec<Vec<(usize, f64)>>,
    /// Whether each leaf is in the matrix.
    named: Vec<bool>,
}

impl Copula {
    /// The correlations asked for.
    ///
    /// # Formula
    /// Normal numbers with Pearson's correlation 2 sin(pi rho / 6) have Spearman's correlation rho; they are made
    /// from independent ones by the Cholesky factor, figures first, then judgements, each in the order of ids.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with every entry that cannot be used, or when no numbers have these correlations
    /// together.
    ///
    /// # References
    /// Kruskal (1958), *Journal of the American Statistical Association* 53, 814-861 (the formula); Nelsen (2006),
    /// *An Introduction to Copulas*, section 2.
    pub fn new(correlation: Option<&RankCorrelation>, leaves: &[&Criterion]) -> Result<Copula> {
        let mut rows = vec![Vec::new(); leaves.len()];
        let mut named = vec![false; leaves.len()];
        let Some(correlation) = correlation else { return Ok(Copula { rows, named }) };
        let mut order = check(correlation, leaves)?;
        for &(leaf, _) in &order {
            named[leaf] = true;
        }
        // A figure is nobody's judgement: it must not depend on one.
        order.sort_by_key(|&(leaf, _)| (leaves[leaf].source == Source::Judgement, leaf));
        let pearson = |a: usize, b: usize| {
            let rho = correlation.matrix[order[a].1][order[b].1];
            if a == b { 1.0 } else { 2.0 * math::sin(std::f64::consts::PI / 6.0 * rho) }
        };
        let n = order.len();
        let mut factor = vec![vec![0.0; n]; n];
        for i in 0..n {
            for j in 0..=i {
                let rest = (0..j).fold(pearson(i, j), |rest, k| rest - factor[i][k] * factor[j][k]);
                let bad = if i == j { rest < -ROUNDING } else { factor[j][j] == 0.0 && rest.abs() > 1e-6 };
                if bad {
                    let names: Vec<&str> = order[..=i].iter().map(|&(leaf, _)| leaves[leaf].id.as_str()).collect();
                    return Err(not_semidefinite(&names));
                }
                factor[i][j] = if i == j {
                    if rest > ROUNDING { math::sqrt(rest) } else { 0.0 }
                } else if factor[j][j] == 0.0 {
                    0.0
                } else {
                    rest / factor[j][j]
                };
            }
        }
        for (i, factors) in factor.iter().enumerate() {
            let parts: Vec<(usize, f64)> =
                factors.iter().enumerate().filter(|(_, f)| **f != 0.0).map(|(j, f)| (order[j].0, *f)).collect();
            // What depends on nothing else keeps the number that it has without correlations.
            if parts.len() > 1 || parts.first().is_some_and(|part| part.0 != order[i].0) {
                rows[order[i].0] = parts;
            }
        }
        Ok(Copula { rows, named })
    }

    /// Whether a leaf is one of the correlated ones; its pool is then drawn as one distribution, so that a higher
    /// uniform means a better value.
    pub fn is_named(&self, leaf: usize) -> bool {
        self.named[leaf]
    }

    /// The leaves and coefficients that the number of a leaf is made of; empty where it is drawn by itself.
    pub fn parts(&self, leaf: usize) -> &[(usize, f64)] {
        &self.rows[leaf]
    }
}

/// The uniform of a draw that hangs together with others.
pub(super) fn linked_uniform(stream: Stream, draw: u64, purpose: u32, links: &[Link]) -> f64 {
    normal_cdf(links.iter().fold(0.0, |total, link| {
        let u = stream.uniform(draw, link.variable, if link.shared { 0 } else { purpose });
        total + link.coefficient * normal_quantile(u)
    }))
}

fn not_semidefinite(names: &[&str]) -> crate::Error {
    Problem::new(codes::NOT_SEMIDEFINITE, Place::argument("correlation"))
        .found(names.join(", "))
        .expected(Text::new("a positive semi-definite matrix", "một ma trận nửa xác định dương"))
        .hint(Text::new(
            "if A goes with B and B with C, A cannot go against C: bring the entries nearer to 0",
            "nếu A cùng chiều với B và B cùng chiều với C thì A không thể ngược chiều C: hãy đưa các giá trị gần 0 hơn",
        ))
        .into()
}

/// Leaf and row of every criterion in the matrix.
fn check(correlation: &RankCorrelation, leaves: &[&Criterion]) -> Result<Vec<(usize, usize)>> {
    let mut problems = Problems::new();
    let n = correlation.criteria.len();
    let mut refuse = |place: Place, item: String, found: String, expected: Text| {
        let mut problem = Problem::new(codes::BAD_CORRELATION, place).item(item).found(&found).expected(expected);
        problem.hint = nearest_hint(&found, leaves.iter().map(|c| c.id.as_str()));
        problems.push(problem);
    };
    let by_id: BTreeMap<&str, usize> = leaves.iter().enumerate().map(|(leaf, c)| (c.id.as_str(), leaf)).collect();
    let mut order = Vec::new();
    for (row, id) in correlation.criteria.iter().enumerate() {
        let place = || Place::element("correlation", &[row]);
        let leaf = by_id.get(id.as_str()).copied();
        let drawn = |leaf: usize| leaves[leaf].source != Source::Coverage && leaves[leaf].scaling == Scaling::Fixed;
        let shared = |leaf: usize| {
            let same =
                |other: &&&Criterion| other.source == Source::Indicator && other.indicator == leaves[leaf].indicator;
            leaves[leaf].source == Source::Indicator && leaves.iter().filter(same).count() > 1
        };
        match leaf {
            Some(leaf) if order.iter().any(|&(known, _)| known == leaf) => {
                refuse(place(), id.clone(), id.clone(), Text::new("each criterion once", "mỗi tiêu chí một lần"));
            }
            // Its number would have to be drawn with the others for one criterion and as it is for the other.
            Some(leaf) if shared(leaf) => {
                let expected =
                    Text::new("an indicator that serves one criterion", "một chỉ số chỉ dùng cho một tiêu chí");
                let indicator = leaves[leaf].indicator.as_ref().map(ToString::to_string).unwrap_or_default();
                refuse(place(), id.clone(), indicator, expected);
            }
            Some(leaf) if drawn(leaf) => order.push((leaf, row)),
            _ => {
                let expected = Text::new(
                    "a summed leaf with a fixed scale that is judged or measured",
                    "một tiêu chí lá được tính điểm, có thang cố định, lấy từ ý kiến chuyên gia hoặc chỉ số",
                );
                refuse(place(), id.clone(), id.clone(), expected);
            }
        }
    }
    let widths: Vec<usize> = correlation.matrix.iter().map(Vec::len).collect();
    if widths.len() != n || widths.iter().any(|&width| width != n) {
        let found = format!("{} x {}", widths.len(), widths.first().copied().unwrap_or(0));
        refuse(Place::argument("correlation"), "matrix".into(), found, format!("{n} x {n}").as_str().into());
        problems.into_result()?;
        return Ok(order);
    }
    for i in 0..n {
        for j in 0..=i {
            let (x, mirror) = (correlation.matrix[i][j], correlation.matrix[j][i]);
            let expected = if i == j && x != 1.0 {
                "1".into()
            } else if !(-1.0..=1.0).contains(&x) {
                Text::new("a number from -1 to 1", "một số từ -1 đến 1")
            } else if x != mirror {
                Text::new(format!("its mirror, {mirror}"), format!("bằng giá trị đối xứng, {mirror}"))
            } else {
                continue;
            };
            let item = format!("{} x {}", correlation.criteria[i], correlation.criteria[j]);
            refuse(Place::element("correlation", &[i, j]), item, x.to_string(), expected);
        }
    }
    problems.into_result()?;
    Ok(order)
}
