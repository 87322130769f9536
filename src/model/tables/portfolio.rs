//! What can be started and when, what it costs, who pays, and the rules of the whole plan.
//!
//! An *item* is a technology, one of its options, or an expansion of an enabler. What a row says of a technology holds
//! for each of its options.

use crate::model::Id;
use crate::model::field::choice;
use crate::model::row::table;
use jiff::civil::Date;

table! {
    /// The periods of the plan, one after the other; absent = 2026-27, 2028-30, 2031-35, 2036-40 and 2041-45.
    Period in "periods" key [id] {
        id: Id = Id::default(), "Identifier, e.g. 2026-27", required();
        from_year: u64 = 0, "First year", required(), unit("year"), range(1900.0, 2200.0);
        until_year: u64 = 0, "Last year, counted in", required(), unit("year"), range(1900.0, 2200.0);
        note: Option<String> = None, "Remark";
    }
}

choice! {
    /// How a technology is acquired.
    OptionKind {
        /// Developed in the country.
        Build = "build",
        /// Bought as a licence.
        License = "license",
        /// Developed with a partner.
        Partner = "partner",
    }
}

table! {
    /// Ways to acquire a technology; at most one of them is chosen. A technology without a row is built.
    PlanOption in "options" key [id] {
        id: Id = Id::default(), "Identifier", required();
        technology: Id = Id::default(), "Technology", required(), to("technologies");
        kind: OptionKind = OptionKind::Build, "Way to acquire it", required();
        name_vi: Option<String> = None, "Name in Vietnamese";
        name_en: Option<String> = None, "Name in English";
        lead_years: Option<f64> = None, "Years from the start to completion; absent = the technology's own lead time", unit("years"), at_least(0.0);
        autonomy: f64 = 1.0, "How far the country can carry on without the foreign side: 0 = not at all, 1 = entirely", unit("share"), range(0.0, 1.0);
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// Whose money it is.
    Payer {
        /// The budget of the state.
        State = "state",
        /// Enterprises and investors of the country.
        Private = "private",
        /// Foreign money: loans, aid, investment.
        Foreign = "foreign",
    }
}

choice! {
    /// When a cost falls due.
    CostWhen {
        /// Once, in the period of the start.
        Once = "once",
        /// Every year from the start until completion.
        Building = "building",
        /// Every year from completion until the end of the plan.
        Running = "running",
    }
}

table! {
    /// What an item costs, by payer, category and time.
    Cost in "costs" key [item, payer, category, when] {
        item: Id = Id::default(), "Technology (then for each of its options), option or expansion", required();
        payer: Payer = Payer::State, "Whose money it is";
        category: Option<Id> = None, "Budget line, e.g. research, equipment, training";
        when: CostWhen = CostWhen::Once, "Once at the start, every year of building, or every year of running";
        amount: f64 = 0.0, "Amount, each year unless it falls due once", required(), unit("currency"), at_least(0.0);
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// What an amount of a budget is for.
    BudgetPer {
        /// Each year of the period.
        Year = "year",
        /// The period as a whole.
        Period = "period",
    }
}

choice! {
    /// How sure the money of a budget is.
    BudgetKind {
        /// Decided.
        Approved = "approved",
        /// In a plan that is not yet decided.
        Plan = "plan",
        /// Estimated or carried on from other years.
        Estimate = "estimate",
    }
}

table! {
    /// How much money there is, by payer, category and period. What has no row is not limited, and the plan says so.
    Budget in "budgets" key [payer, category, period, published] {
        payer: Payer = Payer::State, "Whose money it is";
        category: Option<Id> = None, "Budget line; absent = all lines of the payer together";
        period: Option<Id> = None, "Period; absent = every period without a row of its own";
        amount: f64 = 0.0, "Amount", required(), unit("currency"), at_least(0.0);
        per: BudgetPer = BudgetPer::Year, "Whether the amount is for each year or for the period as a whole";
        carry_over: f64 = 0.0, "Share of what is left over that may be spent in the next period", unit("share"), range(0.0, 1.0);
        kind: BudgetKind = BudgetKind::Estimate, "How sure the money is";
        published: Option<Date> = None, "Day of publication; of several rows the latest by the cut-off date counts";
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

table! {
    /// How likely an item that is started succeeds; its value counts times this. Without a row: 1.
    Success in "success" key [item] {
        item: Id = Id::default(), "Technology, or option (which goes before its technology)", required();
        probability: f64 = 1.0, "Probability of success", required(), unit("share"), range(0.0, 1.0);
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

table! {
    /// Sets that are worth more (synergy) or less (overlap) together. Rows of one id form a set.
    Synergy in "synergies" key [id, item] {
        id: Id = Id::default(), "Identifier of the set, the same on each of its rows", required();
        item: Id = Id::default(), "One of its items", required();
        value: f64 = 0.0, "Score added for a year in which all of the set is complete; below 0 = overlap; the same on each row", required(), unit("score");
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

table! {
    /// Pairs of which at most one is started.
    Exclusion in "exclusions" key [a, b] {
        a: Id = Id::default(), "One item", required();
        b: Id = Id::default(), "The other item", required();
        reason: Option<String> = None, "Why not both";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// A rule against spreading out.
    ShareRule {
        /// The group gets at least this share of the money of the plan.
        LeastShare = "least_share",
        /// Technologies of at most this many groups are started.
        MostGroups = "most_groups",
        /// A group that gets anything gets at least this much money: serious or nothing.
        LeastSpending = "least_spending",
        /// At most this many technologies of the track are started.
        MostItems = "most_items",
        /// At least this many technologies of the track are started.
        FewestItems = "fewest_items",
        /// Technologies with a low readiness level get at most this share of the money of the technologies.
        MostLowTrl = "most_low_trl",
        /// The started technologies serve at least this share of the weight of the big problems.
        LeastCoverage = "least_coverage",
        /// The mean autonomy of the started technologies is at least this.
        LeastAutonomy = "least_autonomy",
    }
}

table! {
    /// Concentration: rules on what the plan as a whole must look like.
    Share in "shares" key [id] {
        id: Id = Id::default(), "Identifier", required();
        rule: ShareRule = ShareRule::LeastShare, "Rule", required();
        group: Option<Id> = None, "Technology group, for a least share or a least spending; absent = each group", to("groups");
        track: Option<Id> = None, "Track, for a number of technologies; absent = all tracks together", to("tracks");
        amount: f64 = 0.0, "A share from 0 to 1, a number of groups or technologies, or an amount of money, as the rule says", required(), at_least(0.0);
        trl: Option<u64> = None, "Readiness level up to which it counts as low; absent = 3", unit("level"), range(1.0, 9.0);
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

choice! {
    /// What a target of the plan counts.
    TargetKind {
        /// Capacity of an enabler, in its unit.
        Capacity = "capacity",
        /// Technologies that are complete.
        Completed = "completed",
        /// Share of the weight of the big problems that complete technologies serve.
        Coverage = "coverage",
    }
}

table! {
    /// What shall be reached by a year; what is missing is reported and costs value.
    PlanTarget in "targets" key [id] {
        id: Id = Id::default(), "Identifier", required();
        kind: TargetKind = TargetKind::Completed, "What is counted", required();
        enabler: Option<Id> = None, "Enabler (kind capacity)", to("enablers");
        track: Option<Id> = None, "Track (kind completed); absent = all tracks together", to("tracks");
        year: u64 = 0, "Year by whose end it shall be reached", required(), unit("year"), range(1900.0, 2200.0);
        amount: f64 = 0.0, "Amount: in the unit of the enabler, a number of technologies, or a share from 0 to 1", required(), above(0.0);
        penalty: f64 = 1.0, "Score lost when nothing of it is reached; in proportion below that", unit("score"), above(0.0);
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

table! {
    /// What is already running. What was spent on it is gone and weighs on no decision.
    Commitment in "commitments" key [item] {
        item: Id = Id::default(), "Technology, option or expansion that is running", required();
        since: u64 = 0, "Year in which it started", required(), unit("year"), range(1900.0, 2200.0);
        sunk: f64 = 0.0, "Money already spent; shown, never decided on", unit("currency"), at_least(0.0);
        pause_cost: Option<f64> = None, "Cost of each year of a pause, paid by the state; absent = it cannot be paused", unit("currency"), at_least(0.0);
        stop_cost: f64 = 0.0, "Cost of stopping it for good, paid by the state in the first period", unit("currency"), at_least(0.0);
        must_continue: bool = false, "Whether it must go on without a pause";
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}
