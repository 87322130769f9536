//! What technologies depend on: own states, enablers with their capacities, and dependencies.

use crate::model::Id;
use crate::model::field::choice;
use crate::model::row::table;
use crate::model::tables::PublishedBasis;
use jiff::civil::Date;

table! {
    /// Expected own maturity of a technology or an enabler; from its year on, until the next row.
    State in "states" key [node, year] {
        node: Id = Id::default(), "Technology or enabler", required();
        year: u64 = 0, "Year", required(), range(1900.0, 2200.0);
        value: f64 = 0.0, "Share of the intended benefit reachable if only this were short", required(), unit("share"), range(0.0, 1.0);
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// The layer an enabler belongs to.
    EnablerKind {
        /// Networks, data centres, power, laboratories.
        Infrastructure = "infrastructure",
        /// People with a skill.
        Workforce = "workforce",
        /// Laws, decrees, bodies.
        Institution = "institution",
        /// Materials, data, spectrum.
        Resource = "resource",
        /// Money.
        Finance = "finance",
    }
}

choice! {
    /// How far a law or decree has come; a labelled convention gives it a state.
    Stage {
        /// Nothing yet: state 0.
        None = "none",
        /// Drafted: state 0.25.
        Drafted = "drafted",
        /// Submitted: state 0.5.
        Submitted = "submitted",
        /// Passed: state 0.75.
        Passed = "passed",
        /// In force: state 1.
        InForce = "in_force",
    }
}

impl Stage {
    /// The state that the convention gives.
    pub const fn state(self) -> f64 {
        match self {
            Stage::None => 0.0,
            Stage::Drafted => 0.25,
            Stage::Submitted => 0.5,
            Stage::Passed => 0.75,
            Stage::InForce => 1.0,
        }
    }
}

table! {
    /// Infrastructure, workforce, institutions, resources and finance that technologies depend on.
    Enabler in "enablers" key [id] {
        id: Id = Id::default(), "Identifier", required();
        kind: EnablerKind = EnablerKind::Infrastructure, "Layer", required();
        name_vi: String = String::new(), "Name in Vietnamese", required();
        name_en: String = String::new(), "Name in English", required();
        unit: Option<String> = None, "Unit of its capacity";
        lead_agency: Option<String> = None, "Ministry or agency that answers for it";
        controlled_by: Option<String> = None, "Foreign country or company that controls it";
        stage: Option<Stage> = None, "How far a law or decree has come; gives the state where no row of states does";
        realization: f64 = 1.0, "Share of plans that came true; plans count times this", unit("share"), range(0.0, 1.0);
        own_lead_years: Option<f64> = None, "Years until ready if nothing else held it back", unit("years"), at_least(0.0);
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// What kind of figure a capacity is.
    CapacityKind {
        /// Measured.
        Actual = "actual",
        /// Estimated.
        Estimate = "estimate",
        /// Computed from other figures.
        Derived = "derived",
        /// Planned: counts times the realization of the enabler.
        Plan = "plan",
        /// A target: not counted as capacity.
        Target = "target",
    }
}

table! {
    /// How much of an enabler there is, in every vintage.
    Capacity in "capacities" key [enabler, from, until, kind, published] {
        enabler: Id = Id::default(), "Enabler", required(), to("enablers");
        from: Date = Date::ZERO, "First day for which it holds", required();
        until: Option<Date> = None, "Last day for which it holds; absent = until a later row";
        amount: f64 = 0.0, "Amount, in the unit of the enabler; the low end of a range", required(), at_least(0.0);
        amount_high: Option<f64> = None, "High end of a range", at_least(0.0);
        kind: CapacityKind = CapacityKind::Actual, "Kind of figure", required();
        published: Date = Date::ZERO, "Day of publication", required();
        published_basis: PublishedBasis = PublishedBasis::Stated, "How the day of publication is known";
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// The one role of a dependency.
    DependencyRole {
        /// Logical: must be completed first.
        Gate = "gate",
        /// Takes an amount of a shared enabler.
        Capacity = "capacity",
        /// The less there is, the less of the benefit is reached.
        Graded = "graded",
    }
}

choice! {
    /// Whether an amount is taken every year or once.
    AmountPer {
        /// Every year.
        Year = "year",
        /// Once.
        Once = "once",
    }
}

table! {
    /// Who needs what. Rows of one dependent with one clause are alternatives; its clauses are needed together.
    Dependency in "dependencies" key [id] {
        id: Id = Id::default(), "Identifier", required();
        dependent: Id = Id::default(), "Technology or enabler that needs it", required();
        requires: Id = Id::default(), "Technology or enabler that is needed", required();
        role: DependencyRole = DependencyRole::Graded, "The one role of the row", required();
        clause: Option<Id> = None, "Clause: rows of one dependent with the same clause are alternatives; absent = a clause of its own";
        k: u64 = 1, "How many alternatives of the clause must serve", unit("alternatives"), at_least(1.0);
        amount: Option<f64> = None, "Amount taken, in the unit of the enabler (role capacity)", above(0.0);
        per: AmountPer = AmountPer::Year, "Whether the amount is taken every year or once";
        strength: f64 = 1.0, "From 0 (irrelevant) to 1 (critical)", unit("share"), range(0.0, 1.0);
        efficiency: f64 = 1.0, "How well this alternative serves", unit("share"), above(0.0), at_most(1.0);
        threshold: Option<f64> = None, "Satisfaction of the clause below which nothing is reached at all", unit("share"), range(0.0, 1.0);
        lead_years: f64 = 0.0, "Years from the completion of what is needed until it can be used (role gate)", unit("years"), at_least(0.0);
        declared: bool = false, "Whether it is meant that another row relates the same two in another role";
        basis: Option<String> = None, "Why it is so; article or source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

table! {
    /// What could be built or trained.
    Expansion in "expansions" key [id] {
        id: Id = Id::default(), "Identifier", required();
        enabler: Id = Id::default(), "Enabler", required(), to("enablers");
        amount: f64 = 0.0, "Added capacity, in the unit of the enabler", required(), above(0.0);
        cost: Option<f64> = None, "Cost, in the currency of the register", unit("currency"), at_least(0.0);
        lead_years: f64 = 0.0, "Years from the start to its completion", unit("years"), at_least(0.0);
        name_vi: Option<String> = None, "Name in Vietnamese";
        name_en: Option<String> = None, "Name in English";
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}
