//! Sorting in a fixed sequence of compare-exchanges, the same for every draw: many draws are sorted side by side.
//!
//! # References
//! Knuth (1998), *The Art of Computer Programming* 3, 2nd ed., section 5.2.2, algorithm M (merge exchange), after
//! Batcher (1968), "Sorting networks and their applications".

/// Calls `exchange(rows, i, j)`, i < j, so that rows end in ascending order.
///
/// # Complexity
/// About `n log2(n)^2 / 4` exchanges.
#[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
#[inline(always)]
pub(super) fn merge_exchange<T>(rows: &mut [T], exchange: impl Fn(&mut T, &mut T)) {
    let n = rows.len();
    if n < 2 {
        return;
    }
    let top = n.next_power_of_two() / 2;
    let mut p = top;
    while p > 0 {
        let (mut q, mut r, mut distance) = (top, 0, p);
        loop {
            // Every i below n - distance with i & p == r: runs of p rows.
            let mut from = r;
            while from + distance < n {
                let to = (from + p).min(n - distance);
                let (left, right) = rows.split_at_mut(from + distance);
                // The two runs overlap where the distance is less than their length; it never is.
                for (a, b) in left[from..to].iter_mut().zip(right) {
                    exchange(a, b);
                }
                from += 2 * p;
            }
            if q == p {
                break;
            }
            (distance, q, r) = (q - p, q / 2, p);
        }
        p /= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::philox::Stream;

    fn sort(values: &mut [u32]) {
        merge_exchange(values, |a, b| {
            if *a > *b {
                std::mem::swap(a, b);
            }
        });
    }

    #[test]
    fn every_vector_of_zeros_and_ones_is_sorted() {
        // A network that sorts all of these sorts everything (Knuth, theorem Z).
        for n in 0..=16_usize {
            for bits in 0..1_u32 << n {
                let mut values: Vec<u32> = (0..n).map(|i| bits >> i & 1).collect();
                sort(&mut values);
                assert!(values.is_sorted(), "{n} {bits:b}");
            }
        }
    }

    #[test]
    fn long_rows_are_sorted() {
        for n in [17, 31, 32, 33, 35, 64, 100, 127, 128, 129, 1000, 1023, 1024, 1025, 4096_usize] {
            for draw in 0..20 {
                let mut values: Vec<u32> = (0..n)
                    .map(|i| Stream::new(1).words(draw, u32::try_from(i).unwrap(), 0)[0] >> (draw + 10))
                    .collect();
                let mut expected = values.clone();
                expected.sort_unstable();
                sort(&mut values);
                assert_eq!(values, expected);
            }
        }
    }
}
