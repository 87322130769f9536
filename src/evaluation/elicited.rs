//! Weights from what experts said: by track and node of the criteria tree.

use super::result::{ElicitationView, ExpertView};
use super::tree::{TrackWeights, Tree, WeightRows};
use crate::Result;
use crate::model::{Id, Register, WeightAnswer, WeightJudgement, WeightMethod};
use crate::number::math;
use crate::panel::{self, CouncilWeights, ExpertWeights, Respondent};
use crate::problem::{Place, Problem, Problems, Text, codes::evaluation as codes};
use std::collections::BTreeMap;

/// What experts said about weights, by track and node.
#[derive(Debug, Clone, Default)]
pub(crate) struct Elicited {
    /// By track (in the order of ids) and node of the tree; none where nobody was asked.
    pub tracks: Vec<Vec<Option<NodeElicitation>>>,
}

/// What the experts said about the children of one node, for one track.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NodeElicitation {
    /// Those who answered, by expert; weights over the node's summed children in the order of the tree.
    pub respondents: Vec<Respondent>,
    /// How each of them was asked and how consistent the answers are.
    pub details: Vec<Details>,
    /// What the council makes of it.
    pub council: CouncilWeights,
    /// Whether these are the weights of the track; not where a row of `weights` says what was decided.
    pub counts: bool,
}

/// How one expert was asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Details {
    /// Id of the expert.
    pub id: Id,
    /// The method.
    pub method: WeightMethod,
    /// The round that counts.
    pub round: u64,
    /// Weights and consistency.
    pub own: ExpertWeights,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

impl NodeElicitation {
    /// Pools the respondents, each with a voice on any scale, into `out`, one place for each summed child; false if
    /// nobody has a voice. Neither allocates nor depends on anything but its arguments.
    pub(crate) fn aggregate(&self, voice: &[f64], out: &mut [f64]) -> bool {
        panel::pool_respondents(&self.respondents, voice, out)
    }

    /// Concentration of the Dirichlet that spreads like a member; none with a single expert or where all agree,
    /// zero or less where the members are further apart than any Dirichlet.
    pub(crate) fn kappa_member(&self) -> Option<f64> {
        self.council.kappa_member
    }

    /// Concentration of the Dirichlet that spreads like a council of this size.
    pub(crate) fn kappa_council(&self) -> Option<f64> {
        self.council.kappa_council
    }
}

impl NodeElicitation {
    /// How many experts were asked how: `elicited: 24 experts, swing`; with more than two ways how many ways.
    pub(crate) fn origin(&self) -> String {
        let n = self.respondents.len();
        let asked = |method: &WeightMethod| self.details.iter().any(|expert| expert.method == *method);
        let methods: Vec<&str> = WeightMethod::ALL.into_iter().filter(asked).map(WeightMethod::word).collect();
        let ways = if methods.len() > 2 { format!("{} methods", methods.len()) } else { methods.join(" and ") };
        format!("elicited: {n} {}, {ways}", if n == 1 { "expert" } else { "experts" })
    }

    /// Least and greatest weight that any expert gives a child.
    pub(crate) fn range(&self, child: usize) -> [f64; 2] {
        let weights: Vec<f64> = self.respondents.iter().map(|respondent| respondent.weights[child]).collect();
        [math::min_of(&weights), math::max_of(&weights)]
    }

    /// Whether synthetic answers went into it.
    pub(crate) fn is_illustrative(&self) -> bool {
        self.details.iter().any(|expert| expert.illustrative)
    }
}

type Rows<'r> = BTreeMap<(&'r Id, Option<&'r str>), Vec<&'r WeightJudgement>>;

impl Elicited {
    /// Reads the answers of a register that has been checked: of each expert, track and node the latest round up to
    /// the charter's; in one round answers for the track before those for every track.
    pub(crate) fn new(register: &Register, tree: &Tree) -> Result<Elicited> {
        let last = register.rules().round.unwrap_or(u64::MAX);
        let mut rows: Rows<'_> = BTreeMap::new();
        for row in register.weight_judgements.iter().filter(|row| row.round <= last) {
            rows.entry((&row.expert, row.parent.as_deref())).or_default().push(row);
        }
        let groups: Vec<&Id> = register.stakeholder_groups.sorted().into_iter().map(|group| &group.id).collect();
        let shares: Vec<f64> = register.stakeholder_groups.sorted().into_iter().map(|group| group.share).collect();
        let decided = WeightRows::new(register);
        let mut tracks = Vec::new();
        for track in register.tracks.sorted() {
            let mut nodes: Vec<Option<NodeElicitation>> = vec![None; tree.nodes.len()];
            for (at, node) in tree.nodes.iter().enumerate().filter(|(_, node)| !node.children.is_empty()) {
                let children: Vec<&str> = node.children.iter().map(|&child| tree.id(child)).collect();
                let parent = (at > 0).then(|| tree.id(at));
                let (mut respondents, mut details) = (Vec::new(), Vec::new());
                for (position, expert) in register.experts.sorted().into_iter().enumerate() {
                    let Some(rows) = rows.get(&(&expert.id, parent)) else { continue };
                    let Some(group) = groups.iter().position(|id| **id == expert.stakeholder_group) else { continue };
                    let Some(detail) = of_expert(&expert.id, rows, &track.id, &children)? else { continue };
                    let (weights, ratio) = (detail.own.weights.clone(), detail.method.is_ratio());
                    respondents.push(Respondent::new(position, group, weights, ratio));
                    details.push(detail);
                }
                if !respondents.is_empty() {
                    let council = panel::council_weights(&respondents, &shares)?;
                    let counts = !decided.decide(&track.id, &children);
                    nodes[at] = Some(NodeElicitation { respondents, details, council, counts });
                }
            }
            tracks.push(nodes);
        }
        Ok(Elicited { tracks })
    }

    /// What was said for a track (its position in the order of ids), by node of the tree.
    pub(crate) fn of_track(&self, track: usize) -> &[Option<NodeElicitation>] {
        self.tracks.get(track).map_or(&[], Vec::as_slice)
    }
}

impl Elicited {
    /// What was said for a track as people look at it.
    pub(super) fn views(&self, track: usize, tree: &Tree, register: &Register) -> Vec<ElicitationView> {
        let groups = register.stakeholder_groups.sorted();
        let view = |at: usize, node: &NodeElicitation| ElicitationView {
            parent: tree.nodes[at].criterion.as_ref().map(|c| c.id.clone()),
            criteria: tree.nodes[at]
                .children
                .iter()
                .filter_map(|&child| tree.nodes[child].criterion.as_ref())
                .map(|c| c.id.clone())
                .collect(),
            counts: node.counts,
            council: node.council.clone(),
            experts: node
                .details
                .iter()
                .zip(&node.respondents)
                .map(|(expert, respondent)| ExpertView {
                    expert: expert.id.clone(),
                    group: groups[respondent.group].id.clone(),
                    method: expert.method,
                    round: expert.round,
                    own: expert.own.clone(),
                    illustrative: expert.illustrative,
                })
                .collect(),
        };
        self.of_track(track).iter().enumerate().filter_map(|(at, node)| Some(view(at, node.as_ref()?))).collect()
    }

    /// Experts who contradict themselves, and nodes where a Dirichlet would be at home near zero.
    pub(super) fn notices(&self, track: usize, id: &Id, tree: &Tree, notices: &mut Problems) {
        for (at, node) in self.of_track(track).iter().enumerate() {
            let Some(node) = node.as_ref().filter(|node| node.counts) else { continue };
            let place = Place::whole(format!("weight_judgements {id} {}", tree.id(at)).trim_end());
            let below = if at == 0 {
                Text::new("top level", "cấp cao nhất")
            } else {
                Text::new(format!("below {}", tree.id(at)), format!("dưới {}", tree.id(at)))
            };
            let item =
                Text::new(format!("weights of track {id}, {}", below.en), format!("trọng số nhóm {id}, {}", below.vi));
            let off: Vec<&str> =
                node.details.iter().filter(|e| e.own.is_inconsistent()).map(|e| e.id.as_str()).collect();
            if !off.is_empty() {
                // How many, not who: notices are public.
                let (n, all) = (off.len(), node.details.len());
                let found = Text::new(format!("{n} of {all} experts"), format!("{n} trên {all} chuyên gia"));
                let limit = crate::model::cell::number_text(panel::CONSISTENCY_LIMIT);
                notices.push(
                    Problem::new(codes::INCONSISTENT_EXPERTS, place.clone()).item(item.clone()).found_words(found).expected(
                        Text::new(
                            format!("a consistency ratio of at most {limit}; the table of elicitation names the judgement to look at"),
                            format!("tỷ số nhất quán không quá {limit}; bảng ý kiến về trọng số chỉ rõ so sánh cần xem lại"),
                        ),
                    ),
                );
            }
            wide_spread(node, tree, at, place, item, notices);
        }
    }
}

/// Where the Dirichlet with the spread of a member has its mode at zero for some weight.
fn wide_spread(node: &NodeElicitation, tree: &Tree, at: usize, place: Place, item: Text, notices: &mut Problems) {
    let Some(kappa) = node.kappa_member() else { return };
    let low: Vec<&str> = tree.nodes[at]
        .children
        .iter()
        .zip(&node.council.weights)
        .filter(|(_, weight)| kappa * **weight < 1.0)
        .map(|(&child, _)| tree.id(child))
        .collect();
    if low.is_empty() {
        return;
    }
    notices.push(
        Problem::new(codes::WIDE_SPREAD, place)
            .item(item)
            .found(format!("kappa = {kappa:.2}, kappa w < 1: {}", low.join(", ")))
            .expected(if kappa > 0.0 {
                Text::new(
                    "a Dirichlet with this spread puts these weights mostly near zero",
                    "phân phối Dirichlet với độ phân tán này đặt phần lớn các trọng số đó gần không",
                )
            } else {
                Text::new("no Dirichlet has such a spread", "không phân phối Dirichlet nào có độ phân tán như vậy")
            }),
    );
}

impl Register {
    /// Order constraints that the weights of a track break where experts' answers make them; the check of the
    /// register looks at the others.
    pub(super) fn order_of_elicited(
        &self,
        track: &Id,
        tree: &Tree,
        weights: &TrackWeights,
        elicited: &[Option<NodeElicitation>],
        notices: &mut Problems,
    ) {
        let made = |node: &Option<NodeElicitation>| node.as_ref().is_some_and(|node| node.counts);
        let mut from_answers = vec![false; tree.nodes.len()];
        for (at, node) in tree.nodes.iter().enumerate() {
            for &child in &node.children {
                from_answers[child] = from_answers[at] || elicited.get(at).is_some_and(made);
            }
        }
        let leaf = |id: &Id| tree.leaves.iter().copied().find(|&leaf| tree.id(leaf) == id.as_str());
        for (i, row) in self.weight_order.iter().enumerate() {
            let (Some(high), Some(low)) = (leaf(&row.higher), leaf(&row.lower)) else { continue };
            let applies = row.track.as_ref().is_none_or(|own| own == track);
            let broken = weights.global[high] < weights.global[low] - TOLERANCE;
            if !(applies && broken && (from_answers[high] || from_answers[low])) {
                continue;
            }
            let percent = |node: usize| format!("{:.2} %", weights.global[node] * 100.0);
            notices.push(
                Problem::new(codes::ORDER_BROKEN, self.weight_order.place(i, "higher"))
                    .item(format!("{} >= {} ({track})", row.higher, row.lower))
                    .found(format!("{} < {}", percent(high), percent(low)))
                    .expected(Text::new("leaf weights in this order", "trọng số lá theo đúng thứ tự này"))
                    .hint(Text::new(
                        "decide: drop the constraint, or write the weights that were decided",
                        "cần quyết định: bỏ ràng buộc, hoặc ghi rõ trọng số đã quyết định",
                    )),
            );
        }
    }
}

/// Leaf weights closer than this are equal.
const TOLERANCE: f64 = 1e-12;

/// What one expert said about a node for a track.
fn of_expert(expert: &Id, rows: &[&WeightJudgement], track: &Id, children: &[&str]) -> Result<Option<Details>> {
    let applies: Vec<&&WeightJudgement> =
        rows.iter().filter(|row| row.track.as_ref().is_none_or(|own| own == track)).collect();
    let Some(best) = applies.iter().max_by_key(|row| (row.round, row.track.is_some())) else { return Ok(None) };
    let mut counted: Vec<&WeightJudgement> =
        applies.iter().filter(|row| (row.round, &row.track) == (best.round, &best.track)).map(|row| **row).collect();
    // The order of rows decides nothing, not even the last bit.
    counted.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
    let position = |id: &Id| children.iter().position(|child| *child == id.as_str());
    let answers: Vec<WeightAnswer> = counted
        .iter()
        .filter_map(|row| {
            let b = match &row.b {
                Some(id) => Some(position(id)?),
                None => None,
            };
            Some(WeightAnswer { a: position(&row.a)?, b, value: row.value })
        })
        .collect();
    let own = panel::elicit(best.method, children.len(), &answers)?;
    let illustrative = counted.iter().any(|row| row.illustrative);
    Ok(Some(Details { id: expert.clone(), method: best.method, round: best.round, own, illustrative }))
}
