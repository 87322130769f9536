//! Uniform weights under bounds and an order, by exact sampling.
//!
//! Points are drawn from a simplex (or a part of it) that holds the wanted set and those outside are dropped. Three
//! such sets are known, and the one that is left with the most points is used:
//!
//! - weights above their **lower** bounds: a smaller simplex moved up;
//! - weights below their **upper** bounds: a smaller simplex turned round;
//! - weights in the **order**: sorted weights handed out along a random linear extension of the order. All
//!   extensions have equal volume, as renaming criteria turns one into another, so each is taken with equal chances.

use super::weights::Constraints;
use crate::number::philox::{Stream, variable};
use crate::number::sum::sum;
use crate::problem::{Place, Problem, Text, codes::arrays as codes};
use crate::{Error, Result};

/// Criteria whose linear extensions are counted (2^20 counters; 20! fits in 64 bits).
const MOST_ORDERED: usize = 20;

/// Tries for one draw. With the least share of usable points all of them fail once in 10^28 draws.
const MOST_TRIES: u32 = 65_536;

/// Points tried before work starts, and how many of them one usable point may take.
const PILOT: u64 = 4096;
const MOST_PILOT_TRIES: u64 = 1000;

/// Bounds that differ by less are one number; sums of decimal fractions are not exact.
const SLACK: f64 = 1e-12;

/// A set that holds the wanted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Lower,
    Upper,
    Order,
}

/// The wanted set: bounds as tight as the order makes them.
pub(super) struct Polytope {
    lower: Vec<f64>,
    upper: Vec<f64>,
    order: Vec<(usize, usize)>,
    frame: Frame,
    /// The set is one point.
    point: Option<Vec<f64>>,
    /// For each set of criteria that have been handed out, the number of ways to hand out the others.
    extensions: Vec<u64>,
    /// For each criterion those that must come before it.
    before: Vec<usize>,
}

impl Polytope {
    /// # Errors
    /// The problem that no weights satisfy the constraints.
    #[allow(clippy::result_large_err)] // once a call; the caller adds it to its list
    pub fn new(constraints: &Constraints, m: usize) -> std::result::Result<Polytope, Problem> {
        let mut lower = constraints.lower.clone().unwrap_or_else(|| vec![0.0; m]);
        let mut upper = constraints.upper.clone().unwrap_or_else(|| vec![1.0; m]);
        let order = constraints.order.clone();
        // After m rounds every bound has travelled along every path, or there is a circle.
        for _ in 0..m {
            for &(i, j) in &order {
                if lower[i] < lower[j] {
                    lower[i] = lower[j];
                }
                if upper[j] > upper[i] {
                    upper[j] = upper[i];
                }
            }
        }
        let refuse = |place: &str, found: Text, expected: Text| {
            let item = Text::new("the constraints on weights", "ràng buộc của trọng số");
            Err(Problem::new(codes::UNDEFINED, Place::argument(place)).item(item).found_words(found).expected(expected))
        };
        if has_circle(m, &order) {
            return refuse(
                "order",
                Text::new("they go round in a circle", "thứ tự tạo thành vòng tròn"),
                Text::new("an order without circles", "thứ tự không có vòng tròn"),
            );
        }
        let (low, high) = (sum(&lower), sum(&upper));
        let crossed = lower.iter().zip(&upper).any(|(l, u)| l > u);
        if crossed || low > 1.0 + SLACK || high < 1.0 - SLACK {
            return refuse(
                "weights",
                Text::new(
                    format!("no weights satisfy them (the least sum to {low}, the largest to {high})"),
                    format!("không có trọng số nào thỏa mãn (tổng nhỏ nhất {low}, lớn nhất {high})"),
                ),
                Text::new("bounds between which weights can sum to 1", "các cận cho phép tổng trọng số bằng 1"),
            );
        }
        // Between `lower` and `upper`, which both keep to the order, lies a vector of every sum between theirs.
        let point = if low >= 1.0 - SLACK { Some(lower.clone()) } else { (high <= 1.0 + SLACK).then(|| upper.clone()) };
        Ok(Polytope { lower, upper, order, frame: Frame::Lower, point, extensions: Vec::new(), before: Vec::new() })
    }

    /// Chooses the frame.
    ///
    /// # Errors
    /// [`Error::Limit`] where hardly any point is usable.
    pub fn prepare(mut self) -> Result<Polytope> {
        if self.point.is_some() {
            return Ok(self);
        }
        let m = self.lower.len();
        let mut frames = vec![Frame::Lower, Frame::Upper];
        if m <= MOST_ORDERED && !self.order.is_empty() {
            frames.push(Frame::Order);
            self.count_extensions(m);
        }
        let stream = Stream::new(0);
        let pilot = variable("smaa.pilot");
        let mut best = (0, Frame::Lower);
        let mut weights = vec![0.0; m];
        for frame in frames {
            self.frame = frame;
            let usable = |&draw: &u64| self.attempt(stream, draw, pilot, 0, &mut weights);
            let found = (0..PILOT).filter(usable).count();
            if found > best.0 {
                best = (found, frame);
            }
        }
        self.frame = best.1;
        if best.0 as u64 * MOST_PILOT_TRIES >= PILOT {
            return Ok(self);
        }
        // With no usable point at all, more tries than were made.
        Err(too_narrow(MOST_PILOT_TRIES, PILOT.div_ceil((best.0 as u64).max(1))))
    }

    /// Weights of one draw.
    ///
    /// # Errors
    /// [`Error::Limit`] after too many tries.
    pub fn draw(&self, stream: Stream, draw: u64, variable: u32, out: &mut [f64]) -> Result<()> {
        if let Some(point) = &self.point {
            out.copy_from_slice(point);
            return Ok(());
        }
        if (0..MOST_TRIES).any(|attempt| self.attempt(stream, draw, variable, attempt, out)) {
            Ok(())
        } else {
            Err(too_narrow(u64::from(MOST_TRIES), u64::from(MOST_TRIES) + 1))
        }
    }

    /// One point of the frame; whether it is in the wanted set.
    fn attempt(&self, stream: Stream, draw: u64, variable: u32, attempt: u32, out: &mut [f64]) -> bool {
        let m = out.len();
        let pairs = u32::try_from((m - 1).div_ceil(2)).unwrap_or(u32::MAX);
        let first = attempt.wrapping_mul(pairs + 1);
        simplex(stream, draw, variable, first, out);
        match self.frame {
            Frame::Lower => {
                let room = 1.0 - sum(&self.lower);
                out.iter_mut().zip(&self.lower).for_each(|(w, low)| *w = low + room * *w);
            }
            Frame::Upper => {
                let room = sum(&self.upper) - 1.0;
                out.iter_mut().zip(&self.upper).for_each(|(w, high)| *w = high - room * *w);
            }
            Frame::Order => self.hand_out(stream.bits(draw, variable, first.wrapping_add(pairs))[0], out),
        }
        let bounds = self.lower.iter().zip(&self.upper);
        out.iter().zip(bounds).all(|(w, (low, high))| low <= w && w <= high)
            && self.order.iter().all(|&(i, j)| out[i] >= out[j])
    }

    /// The largest weight to the first criterion of a random linear extension, and so on.
    fn hand_out(&self, bits: u64, weights: &mut [f64]) {
        let m = weights.len();
        let mut sorted = weights.to_vec();
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        let (mut taken, full) = (0_usize, (1 << m) - 1);
        #[allow(clippy::cast_possible_truncation)] // the high half is below the number of extensions
        let mut number = ((u128::from(bits) * u128::from(self.extensions[0])) >> 64) as u64;
        for w in sorted {
            for (i, weight) in weights.iter_mut().enumerate() {
                let next = taken | 1 << i;
                if next == taken || self.before[i] & !taken != 0 {
                    continue;
                }
                let ways = self.extensions[next & full];
                if number < ways {
                    *weight = w;
                    taken = next;
                    break;
                }
                number -= ways;
            }
        }
    }

    fn count_extensions(&mut self, m: usize) {
        self.before = vec![0; m];
        for &(i, j) in &self.order {
            self.before[j] |= 1 << i;
        }
        let full = (1_usize << m) - 1;
        self.extensions = vec![0; full + 1];
        self.extensions[full] = 1;
        for taken in (0..full).rev() {
            let free = |&i: &usize| taken >> i & 1 == 0 && self.before[i] & !taken == 0;
            self.extensions[taken] = (0..m).filter(free).map(|i| self.extensions[taken | 1 << i]).sum();
        }
    }
}

/// Uniform on the simplex, as the kernel draws it: gaps between sorted uniform numbers.
fn simplex(stream: Stream, draw: u64, variable: u32, first: u32, out: &mut [f64]) {
    let m = out.len();
    for (p, pair) in (0_u32..).zip(out[..m - 1].chunks_mut(2)) {
        let uniforms = stream.uniform_pair(draw, variable, first.wrapping_add(p));
        pair.copy_from_slice(&uniforms[..pair.len()]);
    }
    out[..m - 1].sort_unstable_by(f64::total_cmp);
    out[m - 1] = 1.0;
    for k in (1..m).rev() {
        out[k] -= out[k - 1];
    }
}

fn has_circle(m: usize, order: &[(usize, usize)]) -> bool {
    // Criteria that nothing stands before are taken away until none is left.
    let mut left: Vec<bool> = vec![true; m];
    for _ in 0..m {
        let free = (0..m).find(|&j| left[j] && !order.iter().any(|&(i, k)| k == j && left[i]));
        let Some(free) = free else { return true };
        left[free] = false;
    }
    false
}

/// One vector takes `found` tries or more, and may take `limit`.
fn too_narrow(limit: u64, found: u64) -> Error {
    Error::Limit {
        what: Text::new("tries for one vector of weights", "số lần thử cho một bộ trọng số"),
        limit,
        found,
        remedy: Text::new(
            "the constraints leave too little room: widen the bounds, or give vectors of weights as samples",
            "ràng buộc quá hẹp: hãy nới các cận, hoặc cung cấp sẵn các bộ trọng số mẫu",
        ),
    }
}
