//! `register` and `charter`: what is assessed, and the rules fixed before the first round.

use crate::model::Id;
use crate::model::field::choice;
use crate::model::row::table;
use jiff::civil::Date;

table! {
    /// What this assessment is.
    RegisterInfo in "register" key [] {
        id: Id = Id::default(), "Identifier of the register, e.g. vn-2026", required();
        title_vi: String = String::new(), "Title in Vietnamese", required();
        title_en: String = String::new(), "Title in English", required();
        cutoff_date: Date = Date::ZERO, "Only what was published by this day is read", required();
        currency: Option<String> = None, "Currency of all amounts of money, e.g. VND billion";
        illustrative: bool = false, "Whether any part is synthetic; the mark follows the number into every output";
        schema: u64 = 1, "Version of the form of the register", required(), range(1.0, 1.0);
        note_vi: Option<String> = None, "Cautions in Vietnamese";
        note_en: Option<String> = None, "Cautions in English";
    }
}

choice! {
    /// The reading of 'how sure' that the list rule uses.
    Reading {
        /// If another council of the same make-up had met.
        Council = "council",
        /// Share of the members whose own view has it in.
        Member = "member",
        /// Every cell drawn independently from its pool.
        Cells = "cells",
    }
}

choice! {
    /// How judgements become one value.
    Pooling {
        /// Linear opinion pool over stakeholder groups.
        Linear = "linear",
    }
}

choice! {
    /// How a judgement's low, mid and high are read.
    Support {
        /// As 5 %, 50 % and 95 % quantiles, piecewise linear to the ends of the scale.
        Quantiles = "quantiles",
        /// As the least, the most likely and the greatest of a PERT distribution.
        Pert = "pert",
    }
}

choice! {
    /// Where the uncertainty of weights comes from in a simulation.
    WeightPolicy {
        /// From the same resampled experts.
        Council = "council",
        /// None: weights as they stand.
        Fixed = "fixed",
        /// Dirichlet with the between-expert spread.
        Dirichlet = "dirichlet",
        /// Uniform over all weights of each set of siblings.
        Uniform = "uniform",
        /// Uniform over all leaf weights.
        UniformLeaves = "uniform_leaves",
    }
}

choice! {
    /// Whether places or shares decide the proposal.
    ListRule {
        /// Places with buffers.
        Ranks = "ranks",
        /// Shares of tested cases.
        Shares = "shares",
    }
}

choice! {
    /// What to do with a cell below the quorum.
    MissingPolicy {
        /// Stop and name the cells.
        Refuse = "refuse",
        /// Leave the criterion out for that technology; its siblings share the weight.
        Renormalize = "renormalize",
        /// Put in the mean value of the other technologies of the track.
        Impute = "impute",
    }
}

choice! {
    /// Which score the readiness-adjusted score is made of.
    AdjustedScore {
        /// The score that the list ranks; feasibility criteria in it are an error, as they would count twice.
        Full = "full",
        /// The score without its feasibility criteria; their siblings share the weight.
        ValueOnly = "value_only",
    }
}

table! {
    /// The rules, fixed before the first round.
    Charter in "charter" key [] {
        purpose_vi: Option<String> = None, "What the list is for, in Vietnamese";
        purpose_en: Option<String> = None, "What the list is for, in English";
        method: String = "weighted_sum".into(), "Method that makes scores from values";
        method_version: String = "1".into(), "Order of operations; another version may differ in the last bits";
        reading: Reading = Reading::Council, "Reading of 'how sure' that the list rule uses";
        pooling: Pooling = Pooling::Linear, "How judgements become one value";
        support: Support = Support::Quantiles, "How low, mid and high are read";
        weight_policy: WeightPolicy = WeightPolicy::Council, "Where the uncertainty of weights comes from";
        draws: u64 = 100_000, "Draws of a simulation", at_least(1.0);
        seed: u64 = 0, "Seed of a simulation";
        list_rule: ListRule = ListRule::Ranks, "Whether places or shares decide the proposal";
        round: Option<u64> = None, "Latest round of judgements that is used; absent = the latest there is";
        quorum_experts: u64 = 3, "Fewest judgements in a cell", unit("experts"), at_least(1.0);
        quorum_groups: u64 = 2, "Fewest stakeholder groups in a cell", unit("groups"), at_least(1.0);
        missing: MissingPolicy = MissingPolicy::Refuse, "What to do with a cell below the quorum";
        noise: f64 = 0.0, "Scores no further apart than this are 'not separated'", unit("score"), range(0.0, 1.0);
        adjusted_score: AdjustedScore = AdjustedScore::Full, "Which score the readiness-adjusted score is made of";
        consensus_share: f64 = 0.75, "Share of members that makes a consensus", unit("share"), range(0.0, 1.0);
        stop_rule_vi: Option<String> = None, "When the rounds end, in Vietnamese";
        stop_rule_en: Option<String> = None, "When the rounds end, in English";
    }
}
