"""The peers' side by hand: methods as a good numpy programmer writes them, blocked where n x n would not fit.

Every column is a benefit; `x` is (n, m), `w` (m,) sums to 1, thresholds `q`, `p`, `v` are (m,).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# Numbers of one block of pairs: it stays in the cache of the second level.
BLOCK = 1 << 17


def weighted_sum(x: Array, w: Array) -> Array:
    """Return the weighted sum of values between worst and best, (n,)."""
    low = x.min(axis=0)
    return ((x - low) / (x.max(axis=0) - low)) @ w


def topsis(x: Array, w: Array) -> Array:
    """Return the closeness to the ideal, (n,)."""
    weighted = x / np.sqrt((x * x).sum(axis=0)) * w
    d_plus = np.sqrt(((weighted - weighted.max(axis=0)) ** 2).sum(axis=1))
    d_minus = np.sqrt(((weighted - weighted.min(axis=0)) ** 2).sum(axis=1))
    return d_minus / (d_plus + d_minus)


def vikor(x: Array, w: Array) -> Array:
    """Return Q, (n,)."""
    best = x.max(axis=0)
    losses = (best - x) * (w / (best - x.min(axis=0)))
    s, r = losses.sum(axis=1), losses.max(axis=1)
    return 0.5 * (s - s.min()) / (s.max() - s.min()) + 0.5 * (r - r.min()) / (r.max() - r.min())


def preference(d: Array, function: str, q: float, p: float) -> Array:
    """Return the preference of differences d > 0; 0 for d <= 0."""
    if function == "usual":
        return (d > 0).astype(np.float64)
    if function == "u_shape":
        return (d > q).astype(np.float64)
    if function == "v_shape":
        return np.clip(d * (1 / p), 0, 1)
    if function == "level":
        return 0.5 * (d > q) + 0.5 * (d > p)
    return np.clip((d - q) * (1 / (p - q)), 0, 1)


def promethee_ii(x: Array, w: Array, functions: list[str], q: Array, p: Array) -> Array:
    """Return the net flow, (n,), from all pairs in blocks of rows."""
    n, m = x.shape
    net = np.zeros(n)
    columns = np.ascontiguousarray(x.T)
    rows = max(1, BLOCK // n)
    for start in range(0, n, rows):
        part = slice(start, start + rows)
        for k in range(m):
            d = columns[k, part, None] - columns[k]
            net[part] += w[k] * (
                preference(d, functions[k], q[k], p[k]) - preference(-d, functions[k], q[k], p[k])
            ).sum(axis=1)
    return net / (n - 1)


def credibility_rows(  # noqa: PLR0917 - the symbols of the paper
    x: Array, w: Array, q: Array, p: Array, v: Array, part: slice
) -> Array:
    """Return the credibilities of ELECTRE III of some rows against all."""
    m = x.shape[1]
    behind = [x[:, k] - x[part, k, None] for k in range(m)]
    concordance = np.zeros_like(behind[0])
    for k in range(m):
        concordance += w[k] * np.clip((p[k] - behind[k]) * (1 / (p[k] - q[k])), 0, 1)
    credibility = concordance.copy()
    # Where nothing is against, no discordance is above it.
    rest = np.maximum(1 - concordance, 1e-300)
    for k in range(m):
        discordance = np.clip((behind[k] - p[k]) * (1 / (v[k] - p[k])), 0, 1)
        credibility *= np.where(discordance > concordance, (1 - discordance) / rest, 1.0)
    return credibility


def credibility(x: Array, w: Array, q: Array, p: Array, v: Array) -> Array:
    """Return all credibilities of ELECTRE III, (n, n)."""
    n = len(x)
    rows = max(1, BLOCK // n)
    return np.concatenate(
        [credibility_rows(x, w, q, p, v, slice(start, min(n, start + rows))) for start in range(0, n, rows)]
    )
