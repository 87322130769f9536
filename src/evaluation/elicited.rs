//! Weights from what experts said: by track and node of the criteria tree.

use super::tree::{Tree, WeightRows};
use crate::Result;
use crate::model::{Id, Register, WeightAnswer, WeightJudgement, WeightMethod};
use crate::number::math;
use crate::panel::{self, CouncilWeights, ExpertWeights, Respondent};
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
    /// How many experts were asked how: `elicited: 24 experts, swing`.
    pub(crate) fn origin(&self) -> String {
        let n = self.respondents.len();
        let asked = |method: &WeightMethod| self.details.iter().any(|expert| expert.method == *method);
        let methods: Vec<&str> = WeightMethod::ALL.into_iter().filter(asked).map(WeightMethod::word).collect();
        format!("elicited: {n} {}, {}", if n == 1 { "expert" } else { "experts" }, methods.join(" and "))
    }

    /// Least and greatest weight that any expert gives a child.
    pub(crate) fn range(&self, child: usize) -> [f64; 2] {
        let weights: Vec<f64> = self.respondents.iter().map(|respondent| respondent.weights[child]).collect();
        [math::min_of(&weights), math::max_of(&weights)]
    }

    /// How many experts contradict themselves too much.
    pub(crate) fn n_inconsistent(&self) -> usize {
        self.details.iter().filter(|expert| expert.own.is_inconsistent()).count()
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
                    let council = panel::council_weights(&respondents, &shares);
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
