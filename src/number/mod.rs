//! What is a number here, and is it the same everywhere?
//!
//! A number is an IEEE 754 double. Whatever is computed from the same register, settings and seed is the
//! same **to the last bit** on every supported computer, for any number of threads and any way of cutting
//! up the work. Five rules bring that about:
//!
//! 1. **One set of functions.** Exponentials, logarithms, powers and the like come from [`math`], which is
//!    the pinned `libm` crate in plain arithmetic. The functions of the operating system are not used: they
//!    differ in the last bits, and a last bit can decide a tie.
//! 2. **One order of addition.** Floating-point sums depend on the order. Results use either one fixed order
//!    ([`sum::dot`]) or sums without any rounding until the end, which therefore have no order at all
//!    ([`sum::ExactSum`]; for many rows at once [`lanes`]).
//! 3. **Scores live on a grid** ([`grid`]). Two scores whose difference is only rounding noise land on the same
//!    point and are tied, and stay tied for everybody. Because points of the grid are whole numbers in
//!    disguise, the parts of a score add up to it exactly.
//! 4. **Random numbers are looked up, not consumed** ([`philox`]). The number for (seed, draw, variable,
//!    purpose) is a function of these four and of nothing else: no thread, batch or new variable moves it.
//! 5. **Uncertain judgements are straight lines** ([`quantile`]). The distribution of a range (low, mid, high)
//!    is piecewise linear, so drawing from it and averaging over it need only `+ - * /`.
//!
//! What is not promised: the sign and payload of a NaN (none appears in a result: it is an error before),
//! and builds for 32-bit x86 without SSE2, whose arithmetic is not IEEE 754.
//!
//! The promise is tested: digests over the bits of a large fixed set of results are kept in
//! `tests/golden/digests.json` and compared on every machine and build (`cargo test --test golden`).

pub mod belief;
mod distribution;
pub mod grid;
pub mod lanes;
mod long;
pub mod math;
mod order;
pub mod pert;
pub mod philox;
pub mod polyline;
pub mod quantile;
pub mod special;
pub mod sum;

pub use distribution::Distribution;
pub use grid::Grid;
