//! Small registers for tests: every source, value function and aggregator, drawn from a seed.
#![allow(dead_code)] // each test uses a part

mod needs;

use stratech::model::{
    Aggregator, Charter, Coverage, Criterion, CriterionUse, Direction, Expert, Id, Indicator, Judgement,
    JudgementState, MissingPolicy, Observation, Problem, RegisterInfo, Source, StakeholderGroup, Technology, Track,
    ValueFunction, Weight,
};
use stratech::number::math;
use stratech::{Evaluation, Register};

#[allow(unused_imports)] // each test uses a part
pub use needs::with_needs;

/// An identifier that is known to be well formed.
pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A small random source, so that one number stands for a whole register.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A new order of a list.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

/// What a drawn register looks like.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Only weighted means.
    pub additive: bool,
    /// Judgements and figures may be missing; the rest share the weight.
    pub gaps: bool,
}

/// Names of the judged leaves that are summed.
pub const JUDGED: [&str; 4] = ["C1", "C2", "C3", "C4"];

/// Top level: G1 (C1 C2 C3 judged), G2 (C4 judged and with risk, C5 an indicator), C6 coverage, C7 only shown.
pub fn random(seed: u64, shape: Shape) -> Register {
    let dice = &mut Dice::new(seed);
    let n = 4 + dice.below(4);
    let technologies: Vec<Id> = (1..=n).map(|i| id(&format!("T{i}"))).collect();
    let mut register = Register {
        register: [RegisterInfo {
            id: id("drawn"),
            title_vi: "Bộ thử".into(),
            title_en: "Drawn".into(),
            cutoff_date: "2026-06-30".parse().unwrap(),
            ..RegisterInfo::default()
        }]
        .into_iter()
        .collect(),
        charter: [Charter {
            quorum_experts: 1,
            quorum_groups: 1,
            missing: MissingPolicy::Renormalize,
            ..Charter::default()
        }]
        .into_iter()
        .collect(),
        tracks: [("A", 1.0), ("B", 0.25 + dice.unit() / 2.0)]
            .map(|(name, risk_attitude)| Track {
                id: id(name),
                name_vi: name.into(),
                name_en: name.into(),
                risk_attitude,
                ..Track::default()
            })
            .into_iter()
            .collect(),
        technologies: technologies
            .iter()
            .enumerate()
            .map(|(i, technology)| Technology {
                id: technology.clone(),
                name_vi: format!("Công nghệ {i}"),
                name_en: format!("Technology {i}"),
                track: id(if i % 2 == 0 { "A" } else { "B" }),
                ..Technology::default()
            })
            .collect(),
        ..Register::default()
    };
    criteria(&mut register, dice, shape);
    weights(&mut register, dice);
    if !shape.additive {
        choquet(&mut register, dice);
    }
    council(&mut register, dice, shape);
    figures(&mut register, dice, shape);
    register
}

fn criteria(register: &mut Register, dice: &mut Dice, shape: Shape) {
    for (group, children) in [("G1", 3), ("G2", 2)] {
        let aggregator = match dice.below(4) {
            0 if !shape.additive => Aggregator::GeometricMean,
            1 if !shape.additive => Aggregator::Minimum,
            2 if !shape.additive => Aggregator::Owa { weights: (0..children).map(|_| 0.1 + dice.unit()).collect() },
            _ => Aggregator::WeightedMean,
        };
        register.criteria.push(Criterion { aggregator, ..named(group) });
    }
    let leaves = [
        ("C1", Some("G1"), Source::Judgement),
        ("C2", Some("G1"), Source::Judgement),
        ("C3", Some("G1"), Source::Judgement),
        ("C4", Some("G2"), Source::Judgement),
        ("C5", Some("G2"), Source::Indicator),
        ("C6", None, Source::Coverage),
        ("C7", None, Source::Judgement),
    ];
    for (name, parent, source) in leaves {
        let high = if source == Source::Coverage { 1.0 } else { 10.0 };
        let direction = if source != Source::Coverage && dice.chance(0.4) { Direction::Min } else { Direction::Max };
        register.criteria.push(Criterion {
            parent: parent.map(id),
            source,
            direction,
            scale_low: Some(0.0),
            scale_high: Some(high),
            value_function: monotone(dice, high, direction),
            indicator: (source == Source::Indicator).then(|| id("I5")),
            risk: name == "C4",
            r#use: if name == "C7" { CriterionUse::Information } else { CriterionUse::Value },
            ..named(name)
        });
    }
    register.indicators.push(Indicator {
        id: id("I5"),
        name_vi: "Chỉ số".into(),
        name_en: "Indicator".into(),
        ..Indicator::default()
    });
}

fn named(name: &str) -> Criterion {
    Criterion {
        id: id(name),
        name_vi: format!("Tiêu chí {name}"),
        name_en: format!("Criterion {name}"),
        ..Criterion::default()
    }
}

/// A value function that never falls towards the best end.
fn monotone(dice: &mut Dice, high: f64, direction: Direction) -> ValueFunction {
    let mut values: Vec<f64> = (0..2).map(|_| dice.unit()).collect();
    values.extend([0.0, 1.0]);
    values.sort_by(f64::total_cmp);
    if direction == Direction::Min {
        values.reverse();
    }
    let points: Vec<[f64; 2]> = [0.0, 0.3, 0.6, 1.0].iter().zip(values).map(|(x, v)| [x * high, v]).collect();
    match dice.below(4) {
        0 => ValueFunction::Linear,
        1 => ValueFunction::Exponential { c: 6.0 * dice.unit() - 3.0 },
        2 => ValueFunction::Piecewise { points },
        _ => ValueFunction::Levels { levels: points },
    }
}

fn weights(register: &mut Register, dice: &mut Dice) {
    for set in [&["G1", "G2", "C6"][..], &["C1", "C2", "C3"], &["C4", "C5"]] {
        for track in [None, Some("A"), Some("B")] {
            if dice.chance(0.6) {
                for criterion in set {
                    register.weights.push(Weight {
                        track: track.map(id),
                        criterion: id(criterion),
                        weight: 0.05 + dice.unit(),
                        ..Weight::default()
                    });
                }
            }
        }
    }
}

/// Some groups become Choquet integrals, with interactions that the weights of every track allow.
fn choquet(register: &mut Register, dice: &mut Dice) {
    for (group, set) in [("G1", &["C1", "C2", "C3"][..]), ("G2", &["C4", "C5"])] {
        let signed = 2.0 * dice.unit() - 1.0;
        if !dice.chance(0.3) {
            continue;
        }
        let mut least = 1.0 / set.len() as f64;
        for track in [None, Some(id("A")), Some(id("B"))] {
            let of_track = |w: &&Weight| w.track == track && set.contains(&w.criterion.as_str());
            let total: f64 = register.weights.iter().filter(of_track).map(|w| w.weight).sum();
            least = register.weights.iter().filter(of_track).map(|w| w.weight / total).fold(least, math::min);
        }
        // Each weight must be at least half the sum of the sizes of its interactions; one criterion is in all of them.
        let size = 1.9 * least / (set.len() - 1) as f64;
        let interactions =
            set[1..].iter().map(|other| (set[0].to_owned(), (*other).to_owned(), size * signed)).collect();
        if let Some(row) = register.criteria.iter_mut().find(|c| c.id.as_str() == group) {
            row.aggregator = Aggregator::Choquet { interactions };
        }
    }
}

fn council(register: &mut Register, dice: &mut Dice, shape: Shape) {
    let raw: Vec<f64> = (0..3).map(|_| 0.1 + dice.unit()).collect();
    let total: f64 = raw.iter().sum();
    for (i, share) in raw.iter().enumerate() {
        let name = format!("S{i}");
        register.stakeholder_groups.push(StakeholderGroup {
            id: id(&name),
            name_vi: format!("Nhóm {i}"),
            name_en: format!("Group {i}"),
            share: share / total,
            ..StakeholderGroup::default()
        });
    }
    for e in 0..5 {
        let expert = id(&format!("E{e}"));
        register.experts.push(Expert {
            id: expert.clone(),
            stakeholder_group: id(&format!("S{}", e % 3)),
            ..Expert::default()
        });
        for technology in &register.technologies {
            for criterion in JUDGED.iter().chain(&["C7"]) {
                let state = match dice.below(10) {
                    0 if shape.gaps => JudgementState::Missing,
                    1 if shape.gaps => JudgementState::NotApplicable,
                    _ => JudgementState::Given,
                };
                let [low, mid, high] = range(dice);
                let given = state == JudgementState::Given;
                let ranged = given && dice.chance(0.8);
                register.judgements.push(Judgement {
                    expert: expert.clone(),
                    technology: technology.id.clone(),
                    criterion: id(criterion),
                    low: ranged.then_some(low),
                    mid: given.then_some(mid),
                    high: ranged.then_some(high),
                    state,
                    ..Judgement::default()
                });
            }
        }
    }
}

/// Three numbers from 0 to 10 that do not fall; on a raster, so that some are equal.
fn range(dice: &mut Dice) -> [f64; 3] {
    let mut numbers = [0.0; 3].map(|_: f64| dice.below(41) as f64 / 4.0);
    numbers.sort_by(f64::total_cmp);
    numbers
}

fn figures(register: &mut Register, dice: &mut Dice, shape: Shape) {
    for p in 0..3 {
        register.problems.push(Problem {
            id: id(&format!("P{p}")),
            name_vi: format!("Bài toán {p}"),
            name_en: format!("Problem {p}"),
            weight: 0.5 + dice.unit(),
            ..Problem::default()
        });
    }
    for technology in &register.technologies {
        for p in 0..3 {
            if dice.chance(0.7) {
                register.coverage.push(Coverage {
                    problem: id(&format!("P{p}")),
                    technology: technology.id.clone(),
                    level: dice.below(4) as u64,
                    ..Coverage::default()
                });
            }
        }
        for (until, published) in
            [("2024-12-31", "2025-05-01"), ("2025-12-31", "2026-05-01"), ("2026-03-31", "2026-07-01")]
        {
            if !shape.gaps || dice.chance(0.6) {
                register.observations.push(Observation {
                    indicator: id("I5"),
                    subject: technology.id.to_string(),
                    valid_until: Some(until.parse().unwrap()),
                    published: published.parse().unwrap(),
                    value: dice.below(41) as f64 / 4.0,
                    ..Observation::default()
                });
            }
        }
    }
}

/// The score of a technology.
pub fn score(evaluation: &Evaluation, technology: &str) -> f64 {
    evaluation.alternative(technology).unwrap().score.unwrap()
}
