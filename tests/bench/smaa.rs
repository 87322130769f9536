//! Nanoseconds a draw of `smaa`, for each kind of instructions: `cargo bench --bench smaa [n ...]`.
//!
//! The comparison with other libraries is `tests/bench/smaa.py`.

use ndarray::Array3;
use std::time::Instant;
use stratech::number::philox::Stream;
use stratech::uncertainty::smaa::{Instructions, Settings, smaa};

fn main() -> stratech::Result<()> {
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![35, 100, 1000] } else { asked };
    for n in sizes {
        for k in [1, 16] {
            let cell = |(i, j, s)| Stream::new(1).uniform((i * 1000 + j) as u64, 0, s as u32);
            let values = Array3::from_shape_fn((n, 12, k), cell);
            for instructions in Instructions::ALL.into_iter().filter(|i| i.is_available()) {
                let draws = 20_000_000 / (n as u64 + n as u64 * n as u64 / 100);
                let settings = Settings { draws, threads: Some(1), instructions, ..Settings::default() };
                let best = (0..5)
                    .map(|_| {
                        let begun = Instant::now();
                        smaa(&values.view(), &[], &settings).map(|_| begun.elapsed())
                    })
                    .collect::<stratech::Result<Vec<_>>>()?
                    .into_iter()
                    .min()
                    .unwrap_or_default();
                let nanoseconds = best.as_secs_f64() * 1e9 / draws as f64;
                println!("n = {n}, m = 12, samples = {k}, {instructions:?}: {nanoseconds:.1} ns a draw on one thread");
            }
        }
    }
    Ok(())
}
