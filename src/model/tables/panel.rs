//! The council: stakeholder groups, experts, declared interests, judgements, seed questions.

use crate::model::Id;
use crate::model::field::choice;
use crate::model::row::table;

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
