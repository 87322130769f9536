//! The criteria tree by row numbers, as far as its references lead somewhere.

use super::Index;
use crate::model::{CriterionUse, Register};

/// The criteria as a tree of row numbers.
pub(super) struct Tree {
    /// Parent of each criterion; none at the top level or if the parent is unknown.
    pub parents: Vec<Option<usize>>,
    /// Criteria below each criterion, in the order of the table.
    pub children: Vec<Vec<usize>>,
    /// Criteria of the top level.
    pub top: Vec<usize>,
    /// Whether a criterion counts for the score: it or something below it is not only for information.
    pub summed: Vec<bool>,
    /// Cycles of criteria that are their own ancestors.
    pub cycles: Vec<Vec<usize>>,
}

impl Tree {
    pub fn new(register: &Register, index: &Index<'_>) -> Self {
        let n = register.criteria.len();
        let parents: Vec<Option<usize>> = register
            .criteria
            .iter()
            .map(|row| row.parent.as_ref().and_then(|parent| index.criteria.get(parent)))
            .collect();
        let mut children = vec![Vec::new(); n];
        for (row, parent) in parents.iter().enumerate() {
            if let Some(parent) = parent {
                children[*parent].push(row);
            }
        }
        let is_top = |row: &usize| register.criteria[*row].parent.is_none();
        let top = (0..n).filter(is_top).collect();
        let mut tree = Tree { cycles: cycles(&parents), parents, children, top, summed: vec![false; n] };
        for leaf in 0..n {
            if tree.children[leaf].is_empty() && register.criteria[leaf].r#use != CriterionUse::Information {
                let mut at = Some(leaf);
                while let Some(row) = at.filter(|&row| !tree.summed[row]) {
                    tree.summed[row] = true;
                    at = tree.parents[row];
                }
            }
        }
        tree
    }

    /// Whether there is nothing below a criterion.
    pub fn is_leaf(&self, row: usize) -> bool {
        self.children[row].is_empty()
    }

    /// Whether every parent is known.
    pub fn is_connected(&self, register: &Register) -> bool {
        register.criteria.iter().zip(&self.parents).all(|(row, parent)| row.parent.is_some() == parent.is_some())
    }

    /// Sets of criteria that share one parent and count for the score, with that parent.
    pub fn sibling_sets(&self) -> Vec<(Option<usize>, Vec<usize>)> {
        let summed = |rows: &[usize]| rows.iter().copied().filter(|&row| self.summed[row]).collect::<Vec<_>>();
        std::iter::once((None, summed(&self.top)))
            .chain((0..self.children.len()).map(|row| (Some(row), summed(&self.children[row]))))
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    }
}

/// Every cycle of parents, each from its smallest row number, in the direction child to parent.
///
/// A criterion has one parent, so a cycle is entered by every walk that reaches it and no two share a criterion.
fn cycles(parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    // 0 = not seen, otherwise the number of the walk that saw it.
    let mut seen = vec![0_usize; parents.len()];
    let mut cycles = Vec::new();
    for start in 0..parents.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            match parents[at] {
                Some(parent) => at = parent,
                None => break,
            }
        }
        if seen[at] == start + 1 && parents[at].is_some() {
            let mut cycle = vec![at];
            let mut next = parents[at];
            while let Some(row) = next.filter(|&row| row != at) {
                cycle.push(row);
                next = parents[row];
            }
            let least = cycle.iter().enumerate().min_by_key(|(_, row)| **row).map_or(0, |(i, _)| i);
            cycle.rotate_left(least);
            cycles.push(cycle);
        }
    }
    cycles
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_cycle_is_found_once() {
        let parents = [Some(1), Some(2), Some(1), None, Some(3), Some(5), Some(0)];
        assert_eq!(super::cycles(&parents), [vec![1, 2], vec![5]]);
    }
}
