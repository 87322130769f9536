//! Distribution functions and their inverses: normal, beta, gamma.
//!
//! Built on [`super::math`] alone, so draws by inverse distribution function are the same bits everywhere.
//! Arguments outside the domain give NaN; the constructors of the distributions that use these functions check
//! them first.

use super::math::{exp, lgamma, ln, ln_1p, max, min};
use std::f64::consts::{LN_2, SQRT_2};

/// P(Z <= x) for a standard normal Z.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * super::math::erfc(-x / SQRT_2)
}

/// The standard normal quantile: the x with P(Z <= x) = p; relative error about 1e-16. 0 and 1 give the
/// infinities, anything outside [0, 1] NaN.
///
/// # References
/// Wichura (1988), "Algorithm AS 241: The percentage points of the normal distribution", *Applied Statistics*
/// 37, 477-484 (PPND16).
///
/// # Examples
/// ```
/// use stratech::number::special::normal_quantile;
/// assert_eq!(normal_quantile(0.5), 0.0);
/// assert!((normal_quantile(0.975) - 1.959963984540054).abs() < 1e-15);
/// ```
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(&CENTRE, r);
    }
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = (-ln(tail)).sqrt();
    let x = if r <= 5.0 { ratio(&MIDDLE, r - 1.6) } else { ratio(&FAR, r - 5.0) };
    if q < 0.0 { -x } else { x }
}

/// Numerator and denominator of a rational function, lowest power first.
type Ratio = [[f64; 8]; 2];

fn ratio(coefficients: &Ratio, r: f64) -> f64 {
    let [numerator, denominator] = coefficients.map(|c| c.iter().rev().fold(0.0, |sum, &term| sum * r + term));
    numerator / denominator
}

/// |p - 1/2| <= 0.425, in 0.425^2 - (p - 1/2)^2 (a and b of the paper).
#[allow(clippy::excessive_precision)] // the digits of the paper
const CENTRE: Ratio = [
    [
        3.387_132_872_796_366_608_0,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083_0e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061_0e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561_0e3,
    ],
];

/// sqrt(-ln tail) <= 5, in that minus 1.6 (c and d).
#[allow(clippy::excessive_precision)] // the digits of the paper
const MIDDLE: Ratio = [
    [
        1.423_437_110_749_683_577_34,
        4.630_337_846_156_545_295_90,
        5.769_497_221_460_691_405_50,
        3.647_848_324_763_204_605_04,
        1.270_458_252_452_368_382_58,
        2.417_807_251_774_506_117_70e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_40e-4,
    ],
    [
        1.0,
        2.053_191_626_637_758_821_87,
        1.676_384_830_183_803_849_40,
        6.897_673_349_851_000_045_50e-1,
        1.481_039_764_274_800_745_90e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9,
    ],
];

/// sqrt(-ln tail) > 5, in that minus 5 (e and f).
#[allow(clippy::excessive_precision)] // the digits of the paper
const FAR: Ratio = [
    [
        6.657_904_643_501_103_777_20,
        5.463_784_911_164_114_369_90,
        1.784_826_539_917_291_335_80,
        2.965_605_718_285_048_912_30e-1,
        2.653_218_952_657_612_309_30e-2,
        1.242_660_947_388_078_438_60e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ],
    [
        1.0,
        5.998_322_065_558_879_376_90e-1,
        1.369_298_809_227_358_053_10e-1,
        1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591_00e-4,
        1.846_318_317_510_054_681_80e-5,
        1.421_511_758_316_445_888_70e-7,
        2.044_263_103_389_939_785_64e-15,
    ],
];

/// Stands for zero in continued fractions that must not divide by it.
const TINY: f64 = 1e-300;
const MOST_TERMS: u32 = 100_000;

/// A continued fraction b0 + a1/(b1 + a2/(b2 + ...)), by the modified Lentz method; `term(j)` gives (a, b) of
/// step j >= 1.
///
/// # References
/// Thompson, Barnett (1986), "Coulomb and Bessel functions of complex arguments and order", *Journal of
/// Computational Physics* 64, section III.
fn continued_fraction(b0: f64, term: impl Fn(u32) -> (f64, f64)) -> f64 {
    let nonzero = |x: f64| if x.abs() < TINY { TINY } else { x };
    let mut value = nonzero(b0);
    let (mut c, mut d) = (value, 0.0);
    for j in 1..=MOST_TERMS {
        let (a, b) = term(j);
        d = 1.0 / nonzero(b + a * d);
        c = nonzero(b + a / c);
        value *= c * d;
        if (c * d - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

/// Logarithm of the beta function B(a, b).
pub fn ln_beta(a: f64, b: f64) -> f64 {
    lgamma(a) + lgamma(b) - lgamma(a + b)
}

/// The regularized incomplete beta function: P(X <= x) for X with a beta distribution. `a`, `b` > 0,
/// `x` in [0, 1], else NaN. Relative error about 1e-13 for `a`, `b` up to 100, growing with their size.
///
/// # References
/// Didonato, Morris (1992), "Algorithm 708", *ACM Transactions on Mathematical Software* 18; the continued
/// fraction is 26.5.8 of Abramowitz, Stegun (1964).
///
/// # Examples
/// ```
/// use stratech::number::special::beta_cdf;
/// assert!((beta_cdf(2.0, 3.0, 0.5) - 0.6875).abs() < 1e-15);
/// ```
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && (0.0..=1.0).contains(&x)) {
        return f64::NAN;
    }
    match x {
        0.0 => 0.0,
        1.0 => 1.0,
        // Each side where its fraction converges fast.
        x if x < (a + 1.0) / (a + b + 2.0) => min(1.0, exp(ln_beta_tail(a, b, ln(x), ln_1p(-x), x))),
        x => max(0.0, 1.0 - exp(ln_beta_tail(b, a, ln_1p(-x), ln(x), 1.0 - x))),
    }
}

/// ln of P(X <= x), given ln x and ln(1 - x), for x below about the mean.
fn ln_beta_tail(a: f64, b: f64, ln_x: f64, ln_rest: f64, x: f64) -> f64 {
    let fraction = continued_fraction(1.0, |j| {
        let m = f64::from(j / 2);
        let numerator = if j % 2 == 1 {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        } else {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        };
        (numerator, 1.0)
    });
    a * ln_x + b * ln_rest - ln_beta(a, b) - ln(a) - ln(fraction)
}

/// The beta quantile: the x with [`beta_cdf`]`(a, b, x) = p`. NaN outside the domain.
///
/// Solved for ln x below the mean and for ln(1 - x) above it, so that values near 0 keep all their digits.
///
/// # Examples
/// ```
/// use stratech::number::special::beta_quantile;
/// assert!((beta_quantile(2.0, 3.0, 0.6875) - 0.5).abs() < 1e-15);
/// ```
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return p;
    }
    if p <= beta_cdf(a, b, a / (a + b)) { beta_lower(a, b, p) } else { 1.0 - beta_lower(b, a, 1.0 - p) }
}

/// The quantile where it is below the mean.
fn beta_lower(a: f64, b: f64, p: f64) -> f64 {
    let goal = ln(p);
    let top = ln(a / (a + b));
    let start = min((goal + ln(a) + ln_beta(a, b)) / a, top);
    let y = solve(-800.0, top + 1e-9, start, |y| {
        let x = min(exp(y), 1.0 - f64::EPSILON);
        let ln_rest = ln_1p(-x);
        let value = if x < (a + 1.0) / (a + b + 2.0) {
            ln_beta_tail(a, b, y, ln_rest, x)
        } else {
            ln_1p(-exp(ln_beta_tail(b, a, ln_rest, y, 1.0 - x)))
        };
        let ln_density = a * y + (b - 1.0) * ln_rest - ln_beta(a, b);
        (value - goal, exp(ln_density - value))
    });
    exp(y)
}

/// The regularized incomplete gamma function: P(X <= x) for X with a gamma distribution of shape `a`, scale 1.
/// `a` > 0, `x` >= 0, else NaN.
///
/// # References
/// Abramowitz, Stegun (1964), 6.5.29 (series, below a + 1) and 6.5.31 (continued fraction, above).
///
/// # Examples
/// ```
/// use stratech::number::special::gamma_cdf;
/// assert!((gamma_cdf(1.0, 2.0) - (1.0 - (-2.0_f64).exp())).abs() < 1e-15);
/// ```
pub fn gamma_cdf(a: f64, x: f64) -> f64 {
    if !(a > 0.0 && x >= 0.0) {
        return f64::NAN;
    }
    match x {
        0.0 => 0.0,
        f64::INFINITY => 1.0,
        x if x < a + 1.0 => min(1.0, exp(ln_gamma_lower(a, ln(x), x))),
        x => max(0.0, 1.0 - exp(ln_gamma_upper(a, ln(x), x))),
    }
}

/// ln of P(X <= x) by the series, for x up to a + 1 or so.
fn ln_gamma_lower(a: f64, ln_x: f64, x: f64) -> f64 {
    let (mut term, mut series) = (1.0, 1.0);
    for n in 1..=MOST_TERMS {
        term *= x / (a + f64::from(n));
        series += term;
        if term <= f64::EPSILON * series * 0.25 {
            break;
        }
    }
    a * ln_x - x - lgamma(a + 1.0) + ln(series)
}

/// ln of P(X > x) by the continued fraction, for x from a + 1 or so.
fn ln_gamma_upper(a: f64, ln_x: f64, x: f64) -> f64 {
    let fraction = continued_fraction(x + 1.0 - a, |j| {
        let j = f64::from(j);
        (-j * (j - a), x + 2.0 * j + 1.0 - a)
    });
    a * ln_x - x - lgamma(a) - ln(fraction)
}

/// ln of the gamma quantile (shape `a`, scale 1) at `p` in (0, 1). NaN outside the domain; minus infinity for
/// `p` = 0, plus infinity for 1.
///
/// The logarithm does not underflow for small shapes, where the quantile itself would: a vector of weights
/// (Dirichlet) can be normalized from it by subtracting the largest first.
///
/// # Examples
/// ```
/// use stratech::number::special::ln_gamma_quantile;
/// assert!((ln_gamma_quantile(1.0, 0.5) - 2.0_f64.ln().ln()).abs() < 1e-15); // exponential: median ln 2
/// assert!(ln_gamma_quantile(0.001, 0.25) < -1000.0);
/// ```
pub fn ln_gamma_quantile(a: f64, p: f64) -> f64 {
    if !(a > 0.0 && a.is_finite() && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return if p == 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let ln_a = ln(a);
    if p <= gamma_cdf(a, a) {
        let goal = ln(p);
        // P(X <= x) is below x^a / Gamma(a + 1), so this start is below the solution and Newton climbs from there.
        let start = (goal + lgamma(a + 1.0)) / a;
        return solve(min(start, ln_a) - 1.0, ln_a + 1e-9, min(start, ln_a), |y| {
            let x = exp(y);
            let value = ln_gamma_lower(a, y, x);
            (value - goal, exp(a * y - x - lgamma(a) - value))
        });
    }
    let goal = ln_1p(-p);
    solve(ln_a - 1e-9, ln(2.0 * a + 1000.0), ln(a + a.sqrt() + LN_2), |y| {
        let x = exp(y);
        let value = if x < a + 1.0 { ln_1p(-exp(ln_gamma_lower(a, y, x))) } else { ln_gamma_upper(a, y, x) };
        (goal - value, exp(a * y - x - lgamma(a) - value))
    })
}

/// The gamma quantile (shape `a`, scale 1): the x with [`gamma_cdf`]`(a, x) = p`; see [`ln_gamma_quantile`].
pub fn gamma_quantile(a: f64, p: f64) -> f64 {
    exp(ln_gamma_quantile(a, p))
}

/// The zero of a rising function given as (value, slope): Newton steps, halving where one leaves the bracket.
fn solve(mut low: f64, mut high: f64, start: f64, f: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut y = start.clamp(low, high);
    for _ in 0..200 {
        let (value, slope) = f(y);
        if value == 0.0 {
            break;
        }
        if value < 0.0 {
            low = y;
        } else {
            high = y;
        }
        let newton = y - value / slope;
        let next = if low <= newton && newton <= high { newton } else { 0.5 * low + 0.5 * high };
        let moved = (next - y).abs();
        y = next;
        if moved <= f64::EPSILON * max(1.0, y.abs()) {
            break;
        }
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Published with the algorithm (Wichura 1988, page 481), and the symmetric points.
    #[test]
    fn normal_percentage_points() {
        for (p, x) in
            [(0.25, -0.674_489_750_196_081_7), (0.001, -3.090_232_306_167_813), (1e-20, -9.262_340_089_798_408)]
        {
            assert!((normal_quantile(p) - x).abs() <= 4e-16 * x.abs(), "{p}: {}", normal_quantile(p));
        }
        assert_eq!([normal_quantile(0.0), normal_quantile(1.0)], [f64::NEG_INFINITY, f64::INFINITY]);
        assert!(normal_quantile(-0.1).is_nan() && normal_quantile(f64::NAN).is_nan());
        assert!((normal_cdf(1.96) - 0.975_002_104_851_780_1).abs() < 1e-15);
    }

    #[test]
    fn outside_the_domain_is_nan() {
        for x in [
            beta_cdf(0.0, 1.0, 0.5),
            beta_cdf(1.0, 1.0, 1.5),
            beta_quantile(1.0, -1.0, 0.5),
            beta_quantile(1.0, 1.0, 2.0),
        ] {
            assert!(x.is_nan());
        }
        assert!(gamma_cdf(-1.0, 1.0).is_nan() && gamma_cdf(1.0, -1.0).is_nan() && ln_gamma_quantile(0.0, 0.5).is_nan());
        assert_eq!([beta_quantile(2.0, 3.0, 0.0), beta_quantile(2.0, 3.0, 1.0)], [0.0, 1.0]);
        assert_eq!([gamma_quantile(2.0, 0.0), gamma_quantile(2.0, 1.0)], [0.0, f64::INFINITY]);
    }

    /// P(at least a of a + b - 1 trials succeed), summed term by term.
    fn binomial_tail(a: u32, b: u32, x: f64) -> f64 {
        let n = a + b - 1;
        let mut term = (0..n).fold(1.0, |product, _| product * (1.0 - x));
        let mut tail = if a == 0 { term } else { 0.0 };
        for k in 1..=n {
            term *= f64::from(n - k + 1) / f64::from(k) * x / (1.0 - x);
            if k >= a {
                tail += term;
            }
        }
        tail
    }

    proptest! {
        #[test]
        fn normal_quantile_undoes_the_cdf(x in -8.0_f64..5.0) {
            let back = normal_quantile(normal_cdf(x));
            // The cdf keeps 16 digits of p; above 0 that is fewer of x.
            let lost = exp(0.5 * max(x, 0.0) * x) * 1e-15;
            prop_assert!((back - x).abs() < 1e-13 + 4.0 * lost, "{x} {back}");
        }

        #[test]
        fn beta_equals_the_binomial(a in 1_u32..30, b in 1_u32..30, x in 0.01_f64..0.99) {
            let expected = binomial_tail(a, b, x);
            let found = beta_cdf(f64::from(a), f64::from(b), x);
            prop_assert!((found - expected).abs() < 1e-13 * max(1e-3, expected), "{found} {expected}");
        }

        #[test]
        fn beta_as_in_statrs(a in 0.05_f64..20.0, b in 0.05_f64..20.0, x in 0.001_f64..0.999) {
            let expected = statrs::function::beta::beta_reg(a, b, x);
            prop_assert!((beta_cdf(a, b, x) - expected).abs() < 1e-11, "{} {expected}", beta_cdf(a, b, x));
        }

        #[test]
        fn beta_quantile_undoes_the_cdf(a in 0.05_f64..50.0, b in 0.05_f64..50.0, p in 0.0001_f64..0.9999) {
            let x = beta_quantile(a, b, p);
            prop_assert!((0.0..=1.0).contains(&x));
            // Where x is next to 1 one last bit of x is much of p.
            let (below, above) = (beta_cdf(a, b, max(0.0, x * (1.0 - 4e-15))), beta_cdf(a, b, min(1.0, x * (1.0 + 4e-15))));
            prop_assert!(below - 1e-12 <= p && p <= above + 1e-12, "{x}: {below} {above}");
            prop_assert!(beta_quantile(a, b, 0.5 * p) <= x);
        }

        #[test]
        fn gamma_equals_the_poisson(a in 1_u32..40, x in 0.01_f64..80.0) {
            let (mut term, mut tail) = (exp(-x), 0.0);
            for k in 0..a {
                tail += term;
                term *= x / f64::from(k + 1);
            }
            prop_assert!((gamma_cdf(f64::from(a), x) - (1.0 - tail)).abs() < 1e-13);
        }

        #[test]
        fn gamma_as_in_statrs(a in 0.05_f64..50.0, x in 0.001_f64..80.0) {
            prop_assert!((gamma_cdf(a, x) - statrs::function::gamma::gamma_lr(a, x)).abs() < 1e-11);
        }

        #[test]
        fn gamma_quantile_undoes_the_cdf(a in 0.02_f64..500.0, p in 0.0001_f64..0.9999) {
            let x = gamma_quantile(a, p);
            prop_assert!(x > 0.0 || a < 0.1);
            if x > 1e-300 {
                prop_assert!((gamma_cdf(a, x) - p).abs() < 1e-11, "{x} {}", gamma_cdf(a, x));
            }
            prop_assert!(ln_gamma_quantile(a, 0.5 * p) <= ln_gamma_quantile(a, p));
        }
    }
}
