//! Technologies, their groups and tracks, their history, and the gate before the ranking.

use crate::model::Id;
use crate::model::field::choice;
use crate::model::row::table;

table! {
    /// The official technology groups.
    Group in "groups" key [id] {
        id: Id = Id::default(), "Identifier", required();
        name_vi: String = String::new(), "Name in Vietnamese", required();
        name_en: String = String::new(), "Name in English", required();
        field: Option<String> = None, "Field of knowledge whose experts judge it; absent = the group's own id";
        note: Option<String> = None, "Remark";
    }
}

choice! {
    /// How the eligibility conditions combine.
    Gate {
        /// One met condition is enough.
        Any = "any",
        /// Every condition must be met.
        All = "all",
    }
}

table! {
    /// The tracks of the list, each with its own seats, weights and attitude to risk.
    Track in "tracks" key [id] {
        id: Id = Id::default(), "Identifier", required();
        name_vi: String = String::new(), "Name in Vietnamese", required();
        name_en: String = String::new(), "Name in English", required();
        size: u64 = 1, "Seats", required(), unit("technologies"), at_least(1.0);
        enter_rank: Option<u64> = None, "Place from which a newcomer enters (at most size); absent = size", at_least(0.0);
        stay_rank: Option<u64> = None, "Place down to which a listed one stays (at least size); absent = size", at_least(1.0);
        p_in: Option<f64> = None, "Share of tested cases from which a newcomer enters", unit("share"), range(0.0, 1.0);
        p_out: Option<f64> = None, "Share of tested cases down to which a listed one stays", unit("share"), range(0.0, 1.0);
        risk_attitude: f64 = 1.0, "Best share of each expert's own range that counts on criteria with risk; 1 = neutral", unit("share"), above(0.0), at_most(1.0);
        gate: Gate = Gate::Any, "Whether one eligibility condition is enough or all are needed";
    }
}

choice! {
    /// How a technology came to be considered.
    Origin {
        /// Considered, not on the list.
        Candidate = "candidate",
        /// On the current list.
        Listed = "listed",
        /// Put forward from outside.
        Nominated = "nominated",
    }
}

table! {
    /// Candidate technologies and strategic products.
    Technology in "technologies" key [id] {
        id: Id = Id::default(), "Identifier; its meaning never changes", required();
        name_vi: String = String::new(), "Name in Vietnamese", required();
        name_en: String = String::new(), "Name in English", required();
        group: Option<Id> = None, "Official group", to("groups");
        track: Id = Id::default(), "Track in which it is ranked", required(), to("tracks");
        lead_agency: Option<String> = None, "Ministry or agency that answers for it";
        chief_engineer: Option<String> = None, "Chief engineer (role or reference)";
        trl: Option<u64> = None, "Technology readiness level", unit("level"), range(1.0, 9.0);
        origin: Origin = Origin::Candidate, "How it came to be considered";
        definition_vi: Option<String> = None, "Definition in Vietnamese";
        definition_en: Option<String> = None, "Definition in English";
        own_lead_years: Option<f64> = None, "Years until ready if nothing else held it back", unit("years"), at_least(0.0);
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// How an item of one list relates to an item of the next.
    Relation {
        /// Unchanged.
        Same = "same",
        /// Same thing, new name.
        Renamed = "renamed",
        /// One of several that became one.
        Merged = "merged",
        /// One that became several.
        Split = "split",
        /// Kept with more in it.
        Widened = "widened",
        /// Kept with less in it.
        Narrowed = "narrowed",
        /// Has no predecessor.
        New = "new",
        /// Has no successor.
        Dropped = "dropped",
    }
}

choice! {
    /// Who says so.
    Basis {
        /// An official text.
        Official = "official",
        /// Inferred from the wording.
        Inferred = "inferred",
    }
}

table! {
    /// How items of earlier lists became items of this one.
    Lineage in "lineage" key [from, to] {
        from: Option<Id> = None, "Item of the earlier list";
        to: Option<Id> = None, "Item of the later list";
        relation: Relation = Relation::Same, "What happened", required();
        basis: Basis = Basis::Official, "Who says so", required();
        note: Option<String> = None, "Wording or reason";
        from_name_vi: Option<String> = None, "Name of the earlier item in Vietnamese";
        from_name_en: Option<String> = None, "Name of the earlier item in English";
    }
}

table! {
    /// Conditions of eligibility.
    Condition in "conditions" key [id] {
        id: Id = Id::default(), "Identifier", required();
        name_vi: String = String::new(), "Condition in Vietnamese", required();
        name_en: String = String::new(), "Condition in English", required();
        basis: Option<String> = None, "Article of the law";
    }
}

choice! {
    /// Whether a condition is met.
    Met {
        /// Nobody has answered yet; this is not 'no'.
        Unknown = "unknown",
        /// It is met.
        Yes = "yes",
        /// It is not met.
        No = "no",
    }
}

table! {
    /// Which technology meets which condition.
    Eligibility in "eligibility" key [technology, condition] {
        technology: Id = Id::default(), "Technology", required(), to("technologies");
        condition: Id = Id::default(), "Condition", required(), to("conditions");
        met: Met = Met::Unknown, "Whether it is met", required();
        evidence: Option<String> = None, "Evidence";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}
