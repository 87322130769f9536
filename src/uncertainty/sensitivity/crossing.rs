//! Where two scores cross while one weight moves: quotients of small polynomials in that weight.
//!
//! With one weight moving and its siblings sharing the rest in proportion, the score of an additive tree is a
//! straight line; where a criterion does not apply to a technology, so that its siblings take over the weight,
//! it is a quotient of two polynomials. Crossings are roots of polynomials, found between the extremes.

use crate::evaluation::Rescorer;

/// A polynomial: the coefficient of each power, the constant first.
pub(super) type Polynomial = Vec<f64>;

fn at(p: &[f64], x: f64) -> f64 {
    p.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

fn product(a: &[f64], b: &[f64]) -> Polynomial {
    let mut c = vec![0.0; (a.len() + b.len()).saturating_sub(1)];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            c[i + j] += x * y;
        }
    }
    c
}

/// `a + f b`.
fn plus(a: &[f64], f: f64, b: &[f64]) -> Polynomial {
    let get = |p: &[f64], i: usize| p.get(i).copied().unwrap_or(0.0);
    (0..a.len().max(b.len())).map(|i| get(a, i) + f * get(b, i)).collect()
}

/// A quotient of two polynomials; the lower one has no root inside (0, 1).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quotient {
    above: Polynomial,
    below: Polynomial,
}

impl Quotient {
    fn constant(value: f64) -> Self {
        Quotient { above: vec![value], below: vec![1.0] }
    }

    /// Where in (`from`, `to`) it crosses another, rising; none where they are the same throughout.
    pub fn crossings(&self, other: &Quotient, from: f64, to: f64) -> Vec<f64> {
        let difference = plus(&product(&self.above, &other.below), -1.0, &product(&other.above, &self.below));
        // Rounding of equal scores is no crossing: the grid of scores is 2^-40.
        if difference.iter().all(|c| c.abs() < NOTHING) {
            return Vec::new();
        }
        roots(&difference, from, to)
    }
}

/// Coefficients of differences of scores below this are rounding.
const NOTHING: f64 = 1e-15;

/// The roots in (`from`, `to`) at which the sign changes: between neighbouring extremes there is at most one.
fn roots(p: &[f64], from: f64, to: f64) -> Vec<f64> {
    if p.len() < 2 {
        return Vec::new();
    }
    let slope: Polynomial = p.iter().enumerate().skip(1).map(|(power, c)| power as f64 * c).collect();
    let mut ends = vec![from];
    ends.extend(roots(&slope, from, to));
    ends.push(to);
    ends.windows(2).filter_map(|pair| bisect(p, pair[0], pair[1])).collect()
}

fn bisect(p: &[f64], mut low: f64, mut high: f64) -> Option<f64> {
    let (first, last) = (at(p, low), at(p, high));
    if first == 0.0 || last == 0.0 || (first > 0.0) == (last > 0.0) {
        return None;
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return Some(middle);
        }
        if (at(p, middle) > 0.0) == (first > 0.0) {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// One weight that moves from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moving {
    /// A node's weight among its siblings, which share the rest in proportion; all else stays.
    Sibling(usize),
    /// A leaf's weight in the whole; all other leaves share the rest in proportion.
    Leaf(usize),
}

impl Moving {
    fn node(self) -> usize {
        match self {
            Moving::Sibling(node) | Moving::Leaf(node) => node,
        }
    }

    /// The weight now.
    pub fn now(self, rescorer: &Rescorer, nominal: &[f64]) -> f64 {
        match self {
            Moving::Sibling(node) => nominal[node],
            Moving::Leaf(node) => rescorer.global(nominal)[node],
        }
    }

    /// Whether anything else is there to share the rest, in proportion to what it has.
    pub fn can_move(self, rescorer: &Rescorer, nominal: &[f64]) -> bool {
        self.now(rescorer, nominal) < 1.0
    }

    /// The sibling weights of all nodes when the moving weight is `x`.
    pub fn weights(self, rescorer: &Rescorer, nominal: &[f64], x: f64) -> Vec<f64> {
        let tree = &rescorer.tree;
        let now = self.now(rescorer, nominal);
        let others = (1.0 - x) / (1.0 - now);
        let mut moved = nominal.to_vec();
        match self {
            Moving::Sibling(node) => {
                for &sibling in tree.nodes.iter().find(|n| n.children.contains(&node)).iter().flat_map(|n| &n.children)
                {
                    moved[sibling] = if sibling == node { x } else { nominal[sibling] * others };
                }
            }
            Moving::Leaf(leaf) => {
                let global = rescorer.global(nominal);
                let path = path(rescorer, leaf);
                let raw = |node: usize| {
                    if path.contains(&node) { x + (global[node] - now) * others } else { global[node] * others }
                };
                for &inner in path.iter().skip(1) {
                    for &child in &tree.nodes[inner].children {
                        moved[child] = raw(child) / raw(inner);
                    }
                }
            }
        }
        moved
    }

    /// The path from the node that moves to the root.
    pub fn path(self, rescorer: &Rescorer) -> Vec<usize> {
        path(rescorer, self.node())
    }

    /// The score of one set of values as a function of the moving weight, where all nodes on its way to the root are
    /// weighted means; none for what has no score.
    pub fn score(self, rescorer: &Rescorer, nominal: &[f64], values: &[Option<f64>]) -> Option<Quotient> {
        let path = self.path(rescorer);
        let now = self.now(rescorer, nominal);
        let global = rescorer.global(nominal);
        // The weight of a node on the way, as a polynomial, and of one beside it.
        let others = [1.0 / (1.0 - now), -1.0 / (1.0 - now)];
        let mut on_the_way: Option<Quotient> = rescorer.node(nominal, values, path[0]).map(Quotient::constant);
        for step in path.windows(2) {
            let (child, parent) = (step[0], step[1]);
            let varies = matches!(self, Moving::Leaf(_)) || child == path[0];
            let own: Polynomial = match self {
                Moving::Sibling(node) if child == node => vec![0.0, 1.0],
                Moving::Sibling(_) => vec![nominal[child]],
                Moving::Leaf(_) => plus(&[0.0, 1.0], global[child] - now, &others),
            };
            let mut above = vec![0.0];
            let mut below = vec![0.0];
            for &sibling in rescorer.tree.nodes[parent].children.iter().filter(|&&sibling| sibling != child) {
                let Some(value) = rescorer.node(nominal, values, sibling) else { continue };
                let weight = if matches!(self, Moving::Leaf(_)) { global[sibling] } else { nominal[sibling] };
                let weight: Polynomial = if varies { others.map(|c| weight * c).to_vec() } else { vec![weight] };
                above = plus(&above, value, &weight);
                below = plus(&below, 1.0, &weight);
            }
            if let Some(inner) = on_the_way {
                let total = plus(&own, 1.0, &below);
                if plus(&own, -1.0, &inner.below).iter().all(|c| c.abs() < NOTHING) {
                    // All below applies: its weights add up to the node's own, and the quotient stays a line.
                    above = plus(&inner.above, 1.0, &above);
                    below = total;
                } else {
                    above = plus(&product(&own, &inner.above), 1.0, &product(&above, &inner.below));
                    below = product(&inner.below, &total);
                }
            }
            on_the_way = below.iter().any(|c| c.abs() > 0.0).then(|| simplified(above, below));
        }
        on_the_way
    }
}

/// A lower polynomial that is constant but for rounding is made 1.
fn simplified(above: Polynomial, below: Polynomial) -> Quotient {
    let constant = below[0];
    if constant.abs() > NOTHING && below.iter().skip(1).all(|c| c.abs() <= constant.abs() * 8.0 * f64::EPSILON) {
        return Quotient { above: above.into_iter().map(|c| c / constant).collect(), below: vec![1.0] };
    }
    Quotient { above, below }
}

fn path(rescorer: &Rescorer, node: usize) -> Vec<usize> {
    let mut path = vec![node];
    // Parents stand before children.
    for at in (0..node).rev() {
        if rescorer.tree.nodes[at].children.contains(path.last().unwrap_or(&node)) {
            path.push(at);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_where_the_sign_changes() {
        // (x - 0.25) (x - 0.5) (x - 0.75)
        let p = product(&product(&[-0.25, 1.0], &[-0.5, 1.0]), &[-0.75, 1.0]);
        let found = roots(&p, 0.0, 1.0);
        assert_eq!(found.len(), 3);
        for (root, expected) in found.iter().zip([0.25, 0.5, 0.75]) {
            assert!((root - expected).abs() < 1e-14, "{root}");
        }
        // Touching is not crossing.
        assert!(roots(&product(&[-0.5, 1.0], &[-0.5, 1.0]), 0.0, 1.0).is_empty());
        assert!(roots(&[0.5], 0.0, 1.0).is_empty());
    }
}
