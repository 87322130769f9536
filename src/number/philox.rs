//! Random numbers that are looked up: Philox4x32-10.
//!
//! Other generators are a tape that is read on; who reads first gets the first number, and one more variable
//! shifts all that follow. Here the random number of (seed, draw, variable, purpose) is a function of these
//! four and of nothing else. So the number of threads, the cutting into blocks, a resumed run and a new
//! variable leave every other number as it was, and a longer simulation keeps its first draws.
//!
//! ```text
//! key     = (seed low 32 bits, seed high 32 bits)
//! counter = (draw low 32 bits, draw high 32 bits, variable, purpose)
//! words   = Philox4x32-10(key, counter)                   four words w0 w1 w2 w3 of 32 bits
//! bits    = w0 + 2^32 w1        (second number: w2 + 2^32 w3)
//! uniform = (floor(bits / 2^12) + 1/2) / 2^52             in (0, 1), never 0 or 1
//! ```
//!
//! A variable is named in words; [`variables`] turns names into numbers by SHA-256.
//!
//! # References
//! Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", *Proceedings of SC11*,
//! section 3.3; test vectors of the authors' Random123 library (`kat_vectors`).

use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Philox4x32 with ten rounds: four random words from a counter and a key.
///
/// # Examples
/// ```
/// use stratech::number::philox::philox4x32;
/// assert_eq!(philox4x32([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
/// ```
#[inline]
pub fn philox4x32(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let ([mut c0, mut c1, mut c2, mut c3], [mut k0, mut k1]) = (counter, key);
    for _ in 0..10 {
        let (high0, low0) = multiply(0xD251_1F53, c0);
        let (high1, low1) = multiply(0xCD9E_8D57, c2);
        (c0, c1, c2, c3) = (high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0);
        k0 = k0.wrapping_add(0x9E37_79B9);
        k1 = k1.wrapping_add(0xBB67_AE85);
    }
    [c0, c1, c2, c3]
}

#[inline]
fn multiply(a: u32, b: u32) -> (u32, u32) {
    halves(u64::from(a) * u64::from(b))
}

/// High and low half.
#[inline]
#[allow(clippy::cast_possible_truncation)] // the low half is meant
fn halves(x: u64) -> (u32, u32) {
    ((x >> 32) as u32, x as u32)
}

/// The random numbers of one seed.
///
/// `draw` counts the simulated cases, `variable` says what is drawn (see [`variables`]), `purpose` keeps
/// different uses of one variable apart (each use has a constant of its own).
///
/// # Examples
/// ```
/// use stratech::number::philox::Stream;
/// let stream = Stream::new(57);
/// let u = stream.uniform(0, 7, 0);
/// assert!(0.0 < u && u < 1.0);
/// assert_eq!(u, stream.uniform(0, 7, 0)); // always the same number
/// assert_ne!(u, stream.uniform(1, 7, 0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stream {
    seed: u64,
}

impl Stream {
    /// The numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Stream { seed }
    }

    /// The seed.
    pub fn seed(self) -> u64 {
        self.seed
    }

    /// Four words of 32 random bits.
    #[inline]
    pub fn words(self, draw: u64, variable: u32, purpose: u32) -> [u32; 4] {
        let ((seed_high, seed_low), (draw_high, draw_low)) = (halves(self.seed), halves(draw));
        philox4x32([draw_low, draw_high, variable, purpose], [seed_low, seed_high])
    }

    /// Two numbers of 64 random bits; the first is the one of [`Stream::uniform`].
    #[inline]
    pub fn bits(self, draw: u64, variable: u32, purpose: u32) -> [u64; 2] {
        let [w0, w1, w2, w3] = self.words(draw, variable, purpose);
        [u64::from(w0) | u64::from(w1) << 32, u64::from(w2) | u64::from(w3) << 32]
    }

    /// A number in (0, 1), one of 2^52 evenly spaced ones: the centres of 2^52 equal intervals.
    #[inline]
    pub fn uniform(self, draw: u64, variable: u32, purpose: u32) -> f64 {
        unit(self.bits(draw, variable, purpose)[0])
    }

    /// Two independent numbers in (0, 1) for the price of one; the first is [`Stream::uniform`].
    #[inline]
    pub fn uniform_pair(self, draw: u64, variable: u32, purpose: u32) -> [f64; 2] {
        self.bits(draw, variable, purpose).map(unit)
    }

    /// A whole number in 0, 1, ..., `count` - 1 with equal chances (to within `count` / 2^64); 0 when `count` is 0.
    ///
    /// # Formula
    /// floor(bits x count / 2^64).
    #[inline]
    pub fn index(self, draw: u64, variable: u32, purpose: u32, count: usize) -> usize {
        let scaled = u128::from(self.bits(draw, variable, purpose)[0]) * count as u128;
        // The high half is below `count`.
        #[allow(clippy::cast_possible_truncation)]
        {
            (scaled >> 64) as usize
        }
    }
}

/// 64 random bits as a number in (0, 1); every step is exact.
#[inline]
fn unit(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) * 2.220_446_049_250_313e-16 // 2^-52
}

/// The numbers of named variables: for each name the first 32 bits of its SHA-256 (of the UTF-8 bytes as
/// they are, first byte most significant).
///
/// Different names get different numbers: where hashes collide, the name that sorts first keeps it and the
/// others, in order of their names, get the next numbers that are free. So adding a name leaves the numbers of
/// all others unchanged (but for a chance of about n / 2^32 that it collides). Equal names get equal numbers;
/// the order of the list does not matter.
///
/// # Examples
/// ```
/// use stratech::number::philox::variables;
/// assert_eq!(variables(&["abc"]), [0xba78_16bf]); // SHA-256("abc") = ba7816bf 8f01cfea ...
/// ```
pub fn variables<S: AsRef<str>>(names: &[S]) -> Vec<u32> {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    number(&names, |name| {
        let hash = Sha256::digest(name.as_bytes());
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
    })
}

/// The number of one name alone, when nothing collides; see [`variables`].
pub fn variable(name: &str) -> u32 {
    variables(&[name])[0]
}

fn number(names: &[&str], hash: impl Fn(&str) -> u32) -> Vec<u32> {
    let mut taken = BTreeSet::new();
    let mut numbers = BTreeMap::new();
    let mut waiting = Vec::new();
    // First all who keep their own number, so that nobody is moved into another's place.
    for name in names.iter().copied().collect::<BTreeSet<&str>>() {
        let wanted = hash(name);
        if taken.insert(wanted) {
            numbers.insert(name, wanted);
        } else {
            waiting.push((name, wanted));
        }
    }
    for (name, mut wanted) in waiting {
        while !taken.insert(wanted) {
            wanted = wanted.wrapping_add(1);
        }
        numbers.insert(name, wanted);
    }
    names.iter().map(|name| numbers[name]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The published known-answer vectors for philox4x32, 10 rounds.
    #[test]
    fn published_vectors() {
        let cases = [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, words) in cases {
            assert_eq!(philox4x32(counter, key), words);
        }
    }

    #[test]
    fn the_layout_of_key_counter_and_result() {
        let stream = Stream::new(0x299f_31d0_a409_3822);
        let bits = stream.bits(0x85a3_08d3_243f_6a88, 0x1319_8a2e, 0x0370_7344);
        assert_eq!(bits, [0x94fd_cceb_d16c_fe09, 0x2412_6ea1_5001_e420]);
        let u = stream.uniform(0x85a3_08d3_243f_6a88, 0x1319_8a2e, 0x0370_7344);
        assert_eq!(
            u,
            (f64::from(0x94fd_cceb_u32) * 1_048_576.0 + f64::from(0xd16c_fe09_u32 >> 12) + 0.5)
                / 4_503_599_627_370_496.0
        );
        assert_eq!(unit(0), 0.5 / 4_503_599_627_370_496.0);
        assert_eq!(unit(u64::MAX), 1.0 - 0.5 / 4_503_599_627_370_496.0);
    }

    #[test]
    fn numbers_look_uniform_and_independent() {
        let n = 20_000_u32;
        let draws: Vec<[f64; 2]> = (0..n).map(|i| Stream::new(3).uniform_pair(u64::from(i), 5, 1)).collect();
        let expect = |values: Vec<f64>, mean: f64, deviation: f64| {
            let found = crate::number::sum::mean(&values);
            assert!((found - mean).abs() < 4.0 * deviation / f64::from(n).sqrt(), "{found} for {mean}");
        };
        expect(draws.iter().map(|u| u[0]).collect(), 0.5, 0.29);
        expect(draws.iter().map(|u| u[0] * u[0]).collect(), 1.0 / 3.0, 0.3);
        expect(draws.iter().map(|u| u[0] * u[1]).collect(), 0.25, 0.22);
        let mut counts = [0_u32; 7];
        (0..n).for_each(|i| counts[Stream::new(3).index(u64::from(i), 5, 1, 7)] += 1);
        for count in counts {
            assert!((f64::from(count) - f64::from(n) / 7.0).abs() < 4.0 * (f64::from(n) / 7.0).sqrt(), "{counts:?}");
        }
        assert_eq!(Stream::new(3).index(0, 0, 0, 0), 0);
    }

    #[test]
    fn collisions_are_renumbered_by_name() {
        let hash = |name: &str| u32::from(name.as_bytes()[0] - b'a') / 2 * 2;
        // a, b want 0; c, d want 2. First a and c get what they want.
        assert_eq!(number(&["d", "b", "a", "c", "b"], hash), [3, 1, 0, 2, 1]);
        assert_eq!(number(&["b"], hash), [0]);
        assert_eq!(number(&["x", "y"], |_| u32::MAX), [u32::MAX, 0]);
        assert!(variables::<&str>(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn a_new_name_leaves_the_others_unchanged(names in prop::collection::vec("[a-zà-ỹ/]{1,8}", 1..20)) {
            let (last, others) = names.split_last().unwrap();
            prop_assert_eq!(&variables(&names)[..others.len()], &variables(others)[..]);
            prop_assert_eq!(variable(last), variables(&names)[others.len()]);
        }
    }
}
