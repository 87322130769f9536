//! The same evaluation under other weights or values: scores, places and seats of one track, nothing else.
//!
//! For sensitivity, which asks thousands of times; bit for bit what the evaluation itself would give.

use super::aggregate::bare_value;
use super::methods::{completed, find};
use super::ranking::seat_of;
use super::result::{CellState, Evaluation, Seat, Status};
use super::tree::Tree;
use crate::Result;
use crate::model::Register;
use crate::number::grid::{Grid, ranks};
use crate::number::sum::sum;
use crate::problem::{Place, Problem, Text, codes::sensitivity as codes};
use crate::scoring::{DecisionMatrix, Direction, Method};
use ndarray::Array2;
use std::cmp::Ordering;

/// One track as it stands: what is changed to see what happens.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    /// Seats.
    pub size: u64,
    /// Positions among the alternatives of the evaluation.
    pub members: Vec<usize>,
    /// Weight of every node among its siblings.
    pub nominal: Vec<f64>,
    /// Values by member and leaf.
    pub values: Vec<Vec<Option<f64>>>,
    /// Whether a veto of the leaf is tested, by member and leaf.
    vetoable: Vec<Vec<bool>>,
}

/// Scores, places and seats of the members of a track; none for those out of the ranking.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standing {
    pub scores: Vec<Option<f64>>,
    pub ranks: Vec<Option<u32>>,
    pub seats: Vec<Option<Seat>>,
}

/// Scores tracks of one evaluation again.
pub(crate) struct Rescorer {
    pub tree: Tree,
    pub bases: Vec<Base>,
    method: Option<Box<dyn Method>>,
    vetoes: Vec<Option<f64>>,
}

impl Rescorer {
    /// The evaluation of this register, ready to be changed.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when the evaluation was made from another register.
    pub fn new(register: &Register, evaluation: &Evaluation) -> Result<Rescorer> {
        let digest = register.digest()?;
        if digest != evaluation.provenance.register_digest {
            return Err(Problem::new(codes::OTHER_REGISTER, Place::argument("register"))
                .found(digest.get(..12).unwrap_or_default())
                .expected(evaluation.provenance.register_digest.get(..12).unwrap_or_default())
                .hint(Text::new(
                    "give the register that the result was made from, or evaluate this one",
                    "hãy dùng đúng bộ dữ liệu đã cho ra kết quả này, hoặc đánh giá lại bộ dữ liệu này",
                ))
                .into());
        }
        let tree = Tree::new(register);
        let method = find(&evaluation.method, &evaluation.settings, tree.leaves.len())?;
        let bases = (0..evaluation.tracks.len()).map(|t| base(evaluation, t)).collect();
        Ok(Rescorer { vetoes: super::veto_levels(&tree)?, tree, bases, method })
    }

    /// Whether the score is the criteria tree itself.
    pub fn is_tree(&self) -> bool {
        self.method.is_none()
    }

    /// Global weight of each leaf from the weights among siblings.
    pub fn leaf_weights(&self, nominal: &[f64]) -> Vec<f64> {
        let global = self.global(nominal);
        self.tree.leaves.iter().map(|&node| global[node]).collect()
    }

    /// Global weight of each node.
    pub fn global(&self, nominal: &[f64]) -> Vec<f64> {
        let mut global = nominal.to_vec();
        for (at, node) in self.tree.nodes.iter().enumerate() {
            for &child in &node.children {
                global[child] = global[at] * nominal[child];
            }
        }
        global
    }

    /// The score of one set of values; for the tree only.
    pub fn score(&self, nominal: &[f64], values: &[Option<f64>]) -> Option<f64> {
        bare_value(&self.tree, nominal, values, 0).map(|value| Grid::REGISTER.round(value))
    }

    /// The value of one node.
    pub fn node(&self, nominal: &[f64], values: &[Option<f64>], at: usize) -> Option<f64> {
        bare_value(&self.tree, nominal, values, at)
    }

    /// Whether a veto takes a member with these values out.
    pub fn is_vetoed(&self, t: usize, member: usize, values: &[Option<f64>]) -> bool {
        values.iter().zip(&self.vetoes).zip(&self.bases[t].vetoable[member]).any(|((value, veto), tested)| {
            matches!((value, veto, tested), (Some(value), Some(veto), true)
                if Grid::REGISTER.compare(*value, *veto) == Ordering::Less)
        })
    }

    /// The track as it stands now.
    ///
    /// # Errors
    /// As the method.
    pub fn now(&self, t: usize) -> Result<Standing> {
        self.standing(t, &self.bases[t].nominal, &self.bases[t].values)
    }

    /// The track under these weights and values.
    ///
    /// # Errors
    /// As the method, which may not take every weight.
    pub fn standing(&self, t: usize, nominal: &[f64], values: &[Vec<Option<f64>>]) -> Result<Standing> {
        let taking_part: Vec<usize> =
            (0..values.len()).filter(|&member| !self.is_vetoed(t, member, &values[member])).collect();
        match &self.method {
            None => {
                let scored: Vec<(usize, f64)> = taking_part
                    .into_iter()
                    .filter_map(|member| Some((member, self.score(nominal, &values[member])?)))
                    .collect();
                let scores: Vec<f64> = scored.iter().map(|(_, score)| *score).collect();
                let places = ranks(&scores, true, Grid::REGISTER);
                let ranked: Vec<usize> = scored.iter().map(|(member, _)| *member).collect();
                Ok(self.seated(t, &ranked, &scores, &places))
            }
            Some(method) => {
                // What has no score by the tree takes no part in other methods either.
                let ranked: Vec<usize> = taking_part
                    .into_iter()
                    .filter(|&member| bare_value(&self.tree, nominal, &values[member], 0).is_some())
                    .collect();
                if ranked.is_empty() {
                    return Ok(self.seated(t, &[], &[], &[]));
                }
                let outcome = method.evaluate(&self.matrix(nominal, values, &ranked)?)?;
                let (Some(scores), Some(places)) = (outcome.scores, outcome.ranks) else {
                    return Err(crate::Error::internal(format!("{} gave no ranks", method.about().name)));
                };
                Ok(self.seated(t, &ranked, &scores, &places))
            }
        }
    }

    /// The track when only one member's values change; `now` is the track as it stands.
    ///
    /// # Errors
    /// As the method.
    pub fn with_values(&self, t: usize, now: &Standing, member: usize, values: &[Option<f64>]) -> Result<Standing> {
        let base = &self.bases[t];
        if !self.is_tree() {
            let mut all = base.values.clone();
            all[member] = values.to_vec();
            return self.standing(t, &base.nominal, &all);
        }
        let own = if self.is_vetoed(t, member, values) { None } else { self.score(&base.nominal, values) };
        let score = |m: usize| if m == member { own } else { now.scores[m] };
        let ranked: Vec<usize> = (0..base.members.len()).filter(|&m| score(m).is_some()).collect();
        let scores: Vec<f64> = ranked.iter().filter_map(|&m| score(m)).collect();
        Ok(self.seated(t, &ranked, &scores, &ranks(&scores, true, Grid::REGISTER)))
    }

    /// The weights among siblings that give the leaves these weights in the whole; where a node has none left, its
    /// children keep theirs.
    pub fn nominal_of(&self, t: usize, leaf_weights: &[f64]) -> Vec<f64> {
        let mut global = vec![0.0; self.tree.nodes.len()];
        // Parents stand before children.
        for (at, node) in self.tree.nodes.iter().enumerate().rev() {
            global[at] = match node.leaf {
                Some(leaf) => leaf_weights[leaf],
                None => sum(&node.children.iter().map(|&child| global[child]).collect::<Vec<_>>()),
            };
        }
        let mut nominal = self.bases[t].nominal.clone();
        for (at, node) in self.tree.nodes.iter().enumerate().filter(|(at, _)| global[*at] > 0.0) {
            for &child in &node.children {
                nominal[child] = global[child] / global[at];
            }
        }
        nominal
    }

    fn matrix(&self, nominal: &[f64], values: &[Vec<Option<f64>>], ranked: &[usize]) -> Result<DecisionMatrix> {
        let m = self.tree.leaves.len();
        let flat: Vec<f64> =
            ranked.iter().flat_map(|&member| completed(&self.tree, nominal, &values[member])).collect();
        let matrix = Array2::from_shape_vec((ranked.len(), m), flat)
            .map_err(|error| crate::Error::internal(error.to_string()))?;
        DecisionMatrix::new(matrix, Some(&self.leaf_weights(nominal)), &vec![Direction::Max; m])
    }

    fn seated(&self, t: usize, ranked: &[usize], scores: &[f64], places: &[u32]) -> Standing {
        let n = self.bases[t].members.len();
        let mut standing = Standing { scores: vec![None; n], ranks: vec![None; n], seats: vec![None; n] };
        let mut sharing = vec![0_u64; ranked.len() + 1];
        for &place in places {
            sharing[place as usize] += 1;
        }
        for ((&member, &score), &place) in ranked.iter().zip(scores).zip(places) {
            standing.scores[member] = Some(score);
            standing.ranks[member] = Some(place);
            standing.seats[member] = Some(seat_of(u64::from(place), sharing[place as usize], self.bases[t].size));
        }
        standing
    }
}

fn base(evaluation: &Evaluation, t: usize) -> Base {
    let track = &evaluation.tracks[t];
    let may_rank = |status: Status| status.is_ranked() || status == Status::Vetoed;
    let members: Vec<usize> = (0..evaluation.alternatives.len())
        .filter(|&i| evaluation.alternatives[i].track == track.id && may_rank(evaluation.alternatives[i].status))
        .collect();
    let of = |i: &usize| &evaluation.alternatives[*i];
    Base {
        size: track.size,
        nominal: track.nominal(),
        values: members.iter().map(|i| of(i).values.clone()).collect(),
        vetoable: members
            .iter()
            .map(|i| of(i).cells.iter().map(|cell| cell.state == CellState::Given).collect())
            .collect(),
        members,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_track_as_it_stands_is_the_evaluation() {
        let register = Register::example("vn-2026").unwrap();
        for method in ["weighted_sum", "topsis", "promethee_ii"] {
            let evaluation = register.evaluate(Some(method)).unwrap();
            let rescorer = Rescorer::new(&register, &evaluation).unwrap();
            for t in 0..evaluation.tracks.len() {
                let standing = rescorer.now(t).unwrap();
                for (m, &i) in rescorer.bases[t].members.iter().enumerate() {
                    let a = &evaluation.alternatives[i];
                    assert_eq!(standing.ranks[m], a.rank, "{method} {}", a.id);
                    assert_eq!(standing.seats[m], a.seat, "{method} {}", a.id);
                    if a.rank.is_some() {
                        assert_eq!(
                            standing.scores[m].map(f64::to_bits),
                            a.score.map(f64::to_bits),
                            "{method} {}",
                            a.id
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn another_register_is_refused() {
        let register = Register::example("vn-2026").unwrap();
        let evaluation = register.evaluate(None).unwrap();
        let mut other = register.clone();
        other.tracks.iter_mut().for_each(|track| track.size += 1);
        let Err(error) = Rescorer::new(&other, &evaluation) else { panic!("it was taken") };
        assert_eq!(error.problems().iter().next().map(|p| p.code), Some(codes::OTHER_REGISTER));
    }
}
