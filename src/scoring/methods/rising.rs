//! A column in rising order, in linear time for ordinary data.

/// The values of a column from smallest to largest, and which alternatives they belong to; its memory is used again.
///
/// Values are dealt into as many buckets of equal width as there are values, which leaves about one in each; an
/// insertion pass then puts neighbors right. Where a column is so uneven that many values share a bucket, that bucket is
/// sorted by comparison, so that no data take more than `O(n log n)`. Equal values stand in no particular order.
#[derive(Default)]
pub(super) struct Rising {
    pub(super) values: Vec<f64>,
    /// `values[r]` is that of alternative `order[r]`.
    pub(super) order: Vec<u32>,
    /// Bucket of every value.
    keys: Vec<u32>,
    /// By bucket: where the next of its values goes, in the end the end of the bucket.
    ends: Vec<u32>,
    pairs: Vec<(f64, u32)>,
}

/// Larger buckets are sorted by comparison.
const LARGE: usize = 24;

impl Rising {
    /// Sorts a column of finite numbers, `(n,)`.
    #[allow(clippy::inline_always)] // must be compiled inside each dispatched copy
    #[inline(always)]
    pub(super) fn sort(&mut self, column: &[f64]) {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for &x in column {
            low = if x < low { x } else { low };
            high = if x > high { x } else { high };
        }
        let buckets = column.len().next_power_of_two();
        let scale = buckets as f64 / (high - low);
        self.pairs.clear();
        if scale.is_finite() {
            self.deal(column, buckets, low, scale);
            self.put_neighbors_right();
        } else {
            // All are equal or all but.
            self.pairs.extend(column.iter().copied().zip(0..));
            self.pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        }
        self.values.clear();
        self.values.extend(self.pairs.iter().map(|pair| pair.0));
        self.order.clear();
        self.order.extend(self.pairs.iter().map(|pair| pair.1));
    }

    /// Brings every value into its bucket; large buckets are sorted.
    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn deal(&mut self, column: &[f64], buckets: usize, low: f64, scale: f64) {
        let Rising { keys, ends, pairs, .. } = self;
        let last = u32::try_from(buckets - 1).unwrap_or(u32::MAX);
        let bucket = |x: f64| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most one above the last, cut below
            let key = ((x - low) * scale) as u32;
            if key < last { key } else { last }
        };
        keys.clear();
        keys.extend(column.iter().map(|&x| bucket(x)));
        ends.clear();
        ends.resize(buckets, 0);
        for &key in keys.iter() {
            ends[key as usize] += 1;
        }
        let (mut largest, mut total) = (0, 0);
        for end in ends.iter_mut() {
            let size = *end;
            largest = if size > largest { size } else { largest };
            *end = total;
            total += size;
        }
        pairs.resize(column.len(), (0.0, 0));
        for (i, (&x, &key)) in (0..).zip(column.iter().zip(keys.iter())) {
            let next = &mut ends[key as usize];
            pairs[*next as usize] = (x, i);
            *next += 1;
        }
        if largest as usize > LARGE {
            let mut start = 0;
            for &end in ends.iter() {
                let bucket = &mut pairs[start..end as usize];
                if bucket.len() > LARGE {
                    bucket.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
                }
                start = end as usize;
            }
        }
    }

    #[allow(clippy::inline_always)] // as its caller
    #[inline(always)]
    fn put_neighbors_right(&mut self) {
        let pairs = self.pairs.as_mut_slice();
        for i in 1..pairs.len() {
            let moved = pairs[i];
            let mut to = i;
            while to > 0 && pairs[to - 1].0 > moved.0 {
                pairs[to] = pairs[to - 1];
                to -= 1;
            }
            pairs[to] = moved;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(column: &[f64]) {
        let mut rising = Rising::default();
        // Its memory was used before.
        rising.sort(&[3.0, 1.0, 2.0, 5.0]);
        rising.sort(column);
        let mut expected = column.to_vec();
        expected.sort_by(f64::total_cmp);
        assert!(rising.values.iter().zip(&expected).all(|(a, b)| a == b), "{column:?}");
        assert!(rising.values.iter().zip(&rising.order).all(|(x, &i)| column[i as usize].to_bits() == x.to_bits()));
        let mut order = rising.order.clone();
        order.sort_unstable();
        assert!(order.iter().zip(0..).all(|(&i, k)| i == k) && order.len() == column.len());
    }

    #[test]
    fn uneven_columns_are_sorted() {
        let stream = crate::number::philox::Stream::new(4);
        let uniform = |n: u64| (0..n).map(|i| stream.uniform(i, 1, 1)).collect::<Vec<f64>>();
        check(&[]);
        check(&[2.0]);
        check(&[7.0; 100]);
        check(&[1.0, f64::from_bits(1.0_f64.to_bits() + 1), 1.0]);
        check(&[5e-324, 0.0, 5e-324, -0.0]);
        check(&uniform(5000));
        // One value far away leaves all others in one bucket.
        check(&[uniform(3000), vec![1e300, -1e300]].concat());
        check(&uniform(2000).iter().map(|u| crate::number::math::exp(700.0 * u)).collect::<Vec<_>>());
        check(&uniform(2000).iter().map(|u| (10.0 * u).floor()).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn any_column_is_sorted(column in prop::collection::vec(-1e300_f64..1e300, 0..200)) {
            check(&column);
        }
    }
}
