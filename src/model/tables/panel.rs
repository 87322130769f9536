//! The council: stakeholder groups, experts, declared interests, judgements, answers about weights, seed questions.

use crate::model::Id;
use crate::model::field::choice;
use crate::model::row::table;
use crate::problem::codes::arrays::UNKNOWN_CHOICE;
use crate::problem::{Place, Problem};

table! {
    /// The groups whose voices are balanced.
    StakeholderGroup in "stakeholder_groups" key [id] {
        id: Id = Id::default(), "Identifier", required();
        name_vi: String = String::new(), "Name in Vietnamese", required();
        name_en: String = String::new(), "Name in English", required();
        share: f64 = 0.0, "Share of the voice; all shares add up to 1", required(), unit("share"), above(0.0), at_most(1.0);
    }
}

table! {
    /// The members of the council; names of people stay outside.
    Expert in "experts" key [id] {
        id: Id = Id::default(), "Identifier", required();
        stakeholder_group: Id = Id::default(), "Stakeholder group", required(), to("stakeholder_groups");
        field: Option<String> = None, "Field of knowledge";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

table! {
    /// Declared interests: the expert does not judge that technology.
    Interest in "interests" key [expert, technology] {
        expert: Id = Id::default(), "Expert", required(), to("experts");
        technology: Id = Id::default(), "Technology", required(), to("technologies");
        kind: Option<String> = None, "Kind of interest";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// What an expert said about a cell.
    JudgementState {
        /// A judgement was given.
        Given = "given",
        /// None was given.
        Missing = "missing",
        /// The criterion does not apply to this technology.
        NotApplicable = "not_applicable",
    }
}

table! {
    /// Judgements: 1 chance in 20 below low, as likely above mid as below, 1 in 20 above high.
    Judgement in "judgements" key [round, expert, technology, criterion] {
        round: u64 = 1, "Round", at_least(1.0);
        expert: Id = Id::default(), "Expert", required(), to("experts");
        technology: Id = Id::default(), "Technology", required(), to("technologies");
        criterion: Id = Id::default(), "Criterion", required(), to("criteria");
        low: Option<f64> = None, "1 chance in 20 below this; absent with high = a judgement without a range", unit("scale");
        mid: Option<f64> = None, "As likely above as below", unit("scale");
        high: Option<f64> = None, "1 chance in 20 above this", unit("scale");
        familiarity: Option<u64> = None, "How well the expert knows it, 1 to 5", range(1.0, 5.0);
        state: JudgementState = JudgementState::Given, "Given, missing or not applicable";
        reason: Option<String> = None, "Reason";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// How an expert was asked for weights; what `a`, `b` and `value` of a row mean (more in
    /// [`crate::docs::weights_of_experts`]).
    WeightMethod {
        /// Points shared out: one row for every criterion `a`, `value` = its points (0 or more, not all 0).
        /// `w[a] = value[a] / sum(value)`.
        Direct = "direct",
        /// Points for swings from worst to best anchor: one row for every criterion `a`, `value` = its points,
        /// 100 for the swing that matters most (any scale is taken). `w[a] = value[a] / sum(value)`.
        Swing = "swing",
        /// Comparisons of pairs: `value` = how many times `a` is as important as `b`, 1/9 to 9, each pair once;
        /// pairs may be left out as long as the others connect all criteria. Principal eigenvector.
        Pairwise = "pairwise",
        /// Comparisons with the best and with the worst: rows with `a` = the best and `b` = every other one, and
        /// rows with `a` = every other one and `b` = the worst; `value` = how many times `a` is as important as
        /// `b`, 1 to 9. The pair of best and worst stands there once.
        BestWorst = "best_worst",
        /// Places: one row for every criterion `a`, `value` = its place, 1 = most important; tied ones share a
        /// place (1, 2, 2, 4 or 1, 2, 2, 3). Rank-order centroid.
        Ranking = "ranking",
        /// Trade-offs: `value` = the part of the swing of `a` (in value, 0 to 1) that is worth as much as the full
        /// swing of `b`, so `w[b] = value * w[a]`; the pairs connect all criteria.
        Tradeoff = "tradeoff",
    }
}

impl WeightMethod {
    /// All methods, in the order of their words.
    pub const ALL: [WeightMethod; 6] = [
        WeightMethod::Direct,
        WeightMethod::Swing,
        WeightMethod::Pairwise,
        WeightMethod::BestWorst,
        WeightMethod::Ranking,
        WeightMethod::Tradeoff,
    ];

    /// Whether the answers compare two criteria by a ratio on the 1 to 9 scale, so that several experts are
    /// pooled by geometric means.
    pub const fn is_ratio(self) -> bool {
        matches!(self, WeightMethod::Pairwise | WeightMethod::BestWorst)
    }

    /// Whether every answer is about two criteria.
    pub const fn compares(self) -> bool {
        matches!(self, WeightMethod::Pairwise | WeightMethod::BestWorst | WeightMethod::Tradeoff)
    }
}

impl std::str::FromStr for WeightMethod {
    type Err = crate::Error;
    fn from_str(word: &str) -> crate::Result<Self> {
        Self::ALL.into_iter().find(|method| method.word() == word).ok_or_else(|| {
            let mut problem =
                Problem::new(UNKNOWN_CHOICE, Place::argument("method")).expected(Self::WORDS.join(" | ")).found(word);
            problem.hint = crate::model::reader::nearest_hint(word, Self::WORDS.iter().copied());
            problem.into()
        })
    }
}

table! {
    /// What experts said about the weights of the criteria below one parent: one method for an expert, track,
    /// parent and round; the latest round counts.
    WeightJudgement in "weight_judgements" key [round, expert, track, parent, method, a, b] {
        round: u64 = 1, "Round", at_least(1.0);
        expert: Id = Id::default(), "Expert", required(), to("experts");
        track: Option<Id> = None, "Track; absent = every track", to("tracks");
        parent: Option<Id> = None, "The criterion whose parts are weighed; absent = the top level", to("criteria");
        method: WeightMethod = WeightMethod::Direct, "How the expert was asked", required();
        a: Id = Id::default(), "Criterion that the answer is about; the first of two that are compared", required(), to("criteria");
        b: Option<Id> = None, "The second of two that are compared", to("criteria");
        value: f64 = 0.0, "Points, place, how many times a is as important as b, or part of the swing of a", required(), at_least(0.0);
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

table! {
    /// Questions whose answers are known, for the calibration of the experts.
    SeedQuestion in "seed_questions" key [expert, question] {
        expert: Id = Id::default(), "Expert", required(), to("experts");
        question: Id = Id::default(), "Identifier of the question", required();
        low: f64 = 0.0, "1 chance in 20 below this", required(), unit("of the question");
        mid: f64 = 0.0, "As likely above as below", required(), unit("of the question");
        high: f64 = 0.0, "1 chance in 20 above this", required(), unit("of the question");
        realization: f64 = 0.0, "What turned out to be true", required(), unit("of the question");
        illustrative: bool = false, "Whether this row is synthetic";
    }
}
