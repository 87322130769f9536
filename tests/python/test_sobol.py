"""`st.sensitivity.sobol`."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import stratech as st


def outcomes(n: int, d: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return outcomes of a sum with an interaction, in Saltelli's order."""
    rng = np.random.default_rng(3)
    a, b = rng.random((2, n, d))
    rows = [a]
    for j in range(d):
        mixed = a.copy()
        mixed[:, j] = b[:, j]
        rows.append(mixed)
    points = np.stack([*rows, b], axis=1)
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = (points @ np.arange(1.0, d + 1)) + points[..., 0] * points[
        ..., 1
    ]
    return shares.ravel()


def test_indices_are_those_of_the_formulas() -> None:
    n, d = 256, 4
    y = outcomes(n, d)
    found = st.sensitivity.sobol(y, d)
    table = (y - y.mean()).reshape(n, d + 2)
    a, mixed, b = table[:, 0], table[:, 1:-1], table[:, -1]
    variance = np.concatenate([a, b]).var()
    np.testing.assert_allclose(found.first, (b[:, None] * (mixed - a[:, None])).mean(axis=0) / variance, atol=1e-12)
    np.testing.assert_allclose(found.total, 0.5 * ((a[:, None] - mixed) ** 2).mean(axis=0) / variance, atol=1e-12)
    assert found.variance == pytest.approx(variance, rel=1e-12)
    assert found.n_base == n
    assert (found.first_intervals[:, 0] < found.first).all()
    assert (found.total < found.total_intervals[:, 1]).all()


def test_intervals_are_those_of_a_bootstrap() -> None:
    n, d = 512, 3
    y = outcomes(n, d)
    found = st.sensitivity.sobol(y, d, resamples=2000)
    table = (y - y.mean()).reshape(n, d + 2)
    rng = np.random.default_rng(4)
    totals = []
    for _ in range(2000):
        rows = table[rng.integers(0, n, n)]
        variance = np.concatenate([rows[:, 0], rows[:, -1]]).var()
        totals.append(0.5 * ((rows[:, :1] - rows[:, 1:-1]) ** 2).mean(axis=0) / variance)
    width = 1.959963984540054 * np.std(totals, axis=0, ddof=1)
    np.testing.assert_allclose(found.total_intervals[:, 1] - found.total, width, rtol=0.12)


def test_results_and_faults() -> None:
    y = outcomes(64, 2)
    found = st.sensitivity.sobol(y, 2, seed=1)
    assert found == st.sensitivity.sobol(y.tolist(), 2, seed=1, threads=3)
    assert found != st.sensitivity.sobol(y, 2, seed=2)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
    assert found.provenance["resamples"] == 100
    assert len(found.digest) == 64
    assert "Sobol" in repr(found)
    with pytest.raises(st.InputError) as caught:
        st.sensitivity.sobol([1, 2, np.nan], 2, resamples=1, level=2)
    assert [problem.place for problem in caught.value.problems] == ["level", "resamples", "y", "y[2]"]
