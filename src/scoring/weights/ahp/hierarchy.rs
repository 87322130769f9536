//! Hierarchies of comparisons of any depth.

use super::{Ahp, Priority, weigh};
use crate::number::sum;
use crate::problem::{Place, Problem, Problems, Text, codes::arrays as codes};
use crate::{Error, Result};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// One node of a hierarchy: comparisons of what stands below it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hierarchy {
    /// Comparisons `(c, c)` of the c children, or of the alternatives at the bottom; NaN = not asked.
    pub pairwise: Array2<f64>,
    /// The children in the order of `pairwise`; none at the bottom.
    pub children: Vec<Hierarchy>,
}

/// One node of a hierarchy with its weight in the whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SynthesisNode {
    /// Indices from the top, empty for the top itself.
    pub path: Vec<usize>,
    /// Weight of the node in the whole; 1 for the top.
    pub weight: f64,
    /// Its comparisons.
    pub result: Ahp,
}

/// Scores of alternatives over a whole hierarchy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Synthesis {
    /// Scores of the alternatives, `(n,)`; they sum to 1.
    pub scores: Vec<f64>,
    /// Every node, from the top, children in their order.
    pub nodes: Vec<SynthesisNode>,
    /// Notices of all nodes.
    pub notices: Problems,
}

impl Hierarchy {
    /// A node at the bottom: comparisons of alternatives.
    pub fn bottom(pairwise: Array2<f64>) -> Self {
        Hierarchy { pairwise, children: Vec::new() }
    }
}

/// Weights of all nodes and scores of the alternatives of a hierarchy of any depth (distributive synthesis).
///
/// # Formula
/// `score[a] = sum over bottom nodes b of weight(b) local(b)[a]`, with the weight of a node the product of the local
/// weights on the way down to it.
///
/// # Errors
/// The errors of [`ahp`](super::ahp) for every node, with the place in the hierarchy (`children[1].pairwise[0, 2]`); a
/// node with another number of children than its comparisons have rows; bottom nodes with different numbers of
/// alternatives.
///
/// # References
/// Saaty 1980, The analytic hierarchy process, McGraw-Hill, chapter 3.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use stratech::weights::{Hierarchy, Priority, synthesize};
/// let top = Hierarchy {
///     pairwise: array![[1.0, 3.0], [f64::NAN, 1.0]],
///     children: vec![
///         Hierarchy::bottom(array![[1.0, 2.0], [0.5, 1.0]]),
///         Hierarchy::bottom(array![[1.0, 0.25], [4.0, 1.0]]),
///     ],
/// };
/// let result = synthesize(&top, Priority::Eigenvector)?;
/// assert!((result.scores[0] - (0.75 * 2.0 / 3.0 + 0.25 * 0.2)).abs() < 1e-14);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn synthesize(top: &Hierarchy, method: Priority) -> Result<Synthesis> {
    let mut walk = Walk { method, nodes: Vec::new(), bottoms: Vec::new(), problems: Problems::new() };
    walk.visit(top, &[], 1.0, "")?;
    if let Some((_, first)) = walk.bottoms.first() {
        let n = first.len();
        for (name, weights) in &walk.bottoms {
            if weights.len() != n {
                let expected = Text::new(
                    format!("{n} x {n}, as many alternatives as at the first bottom node"),
                    format!("{n} x {n}, bằng số phương án ở nút đáy đầu tiên"),
                );
                let found = format!("{0} x {0}", weights.len());
                walk.problems.push(Problem::new(codes::SHAPE, Place::argument(name)).expected(expected).found(found));
            }
        }
    }
    walk.problems.into_result()?;
    let n = walk.bottoms.first().map_or(0, |(_, weights)| weights.len());
    let scores =
        (0..n).map(|a| sum::sum(&walk.bottoms.iter().map(|(_, weights)| weights[a]).collect::<Vec<f64>>())).collect();
    let notices = walk.nodes.iter().flat_map(|node| node.result.notices.clone()).collect();
    Ok(Synthesis { scores, nodes: walk.nodes, notices })
}

struct Walk {
    method: Priority,
    nodes: Vec<SynthesisNode>,
    /// Place and weighted alternatives of every bottom node.
    bottoms: Vec<(String, Vec<f64>)>,
    problems: Problems,
}

impl Walk {
    fn visit(&mut self, node: &Hierarchy, path: &[usize], weight: f64, prefix: &str) -> Result<()> {
        let name = format!("{prefix}pairwise");
        let result = match weigh(&node.pairwise, self.method, &name) {
            Ok(result) => Some(result),
            Err(Error::Input(problems)) => {
                self.problems.extend(problems);
                None
            }
            Err(other) => return Err(other),
        };
        let rows = node.pairwise.nrows();
        if !node.children.is_empty() && node.children.len() != rows {
            let expected = Text::new(
                format!("{rows}, one for each row of {name}"),
                format!("{rows}, mỗi hàng của {name} một nút"),
            );
            self.problems.push(
                Problem::new(codes::SHAPE, Place::argument(format!("{prefix}children")))
                    .expected(expected)
                    .found(node.children.len()),
            );
        }
        let local = result.as_ref().map(|r| r.weights.clone()).unwrap_or_default();
        if let Some(result) = result {
            self.nodes.push(SynthesisNode { path: path.to_vec(), weight, result });
        }
        if node.children.is_empty() && !local.is_empty() {
            self.bottoms.push((name, local.iter().map(|w| weight * w).collect()));
        }
        for (c, child) in node.children.iter().enumerate() {
            let share = local.get(c).copied().unwrap_or(0.0);
            let mut below = path.to_vec();
            below.push(c);
            self.visit(child, &below, weight * share, &format!("{prefix}children[{c}]."))?;
        }
        Ok(())
    }
}
