//! Many random numbers of one variable at once: the same numbers as one by one, in lanes.

use crate::number::philox::Stream;

/// The uniform of every (draw, purpose) pair: `first_draw + lanes[i]` with `purposes[i]`.
#[inline]
pub(super) fn uniforms(
    stream: Stream,
    first_draw: u64,
    lanes: &[u32],
    purposes: &[u32],
    variable: u32,
    out: &mut Vec<f64>,
) {
    out.clear();
    out.extend(
        lanes
            .iter()
            .zip(purposes)
            .map(|(&lane, &purpose)| stream.uniform(first_draw + u64::from(lane), variable, purpose)),
    );
}
