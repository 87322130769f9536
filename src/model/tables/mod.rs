//! The tables of a register, by what they describe.

mod assessment;
mod criteria;
mod dependency;
mod goals;
mod panel;
mod portfolio;
mod scenario;
mod technologies;
mod uncertainty;

pub use assessment::{
    AdjustedScore, Charter, ListRule, MissingPolicy, Pooling, Reading, RegisterInfo, Support, WeightPolicy,
};
pub(crate) use criteria::NO_INFORMATION;
pub use criteria::{
    Aggregator, Coverage, CoverageBasis, Criterion, CriterionUse, Direction, PanelAccess, Problem, ProblemLevel,
    Scaling, Source, ValueFunction, Weight, WeightOrder,
};
pub use dependency::{
    AmountPer, Capacity, CapacityKind, Dependency, DependencyRole, Enabler, EnablerKind, Expansion, Stage, State,
};
pub use goals::{Goal, Indicator, Observation, ObservationKind, Operator, PublishedBasis};
pub use panel::{
    Expert, Interest, Judgement, JudgementState, SeedQuestion, StakeholderGroup, WeightJudgement, WeightMethod,
};
pub use portfolio::{
    Budget, BudgetKind, BudgetPer, Commitment, Cost, CostWhen, Exclusion, OptionKind, Payer, Period, PlanOption,
    PlanTarget, Share, ShareRule, Success, Synergy, TargetKind,
};
pub use scenario::{Change, Plain, Scenario};
pub use technologies::{Basis, Condition, Eligibility, Gate, Group, Lineage, Met, Origin, Relation, Technology, Track};
pub use uncertainty::{Factor, Operation};
