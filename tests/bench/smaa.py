"""Simulation and Sobol indices beside other ways to the same figures, in one alternated run.

    uv run --group bench tests/bench/smaa.py [--n 35] [--m 12] [--draws 1000000] [--no-pairwise] [--samples K]
    uv run --group bench tests/bench/smaa.py --sobol

Every round runs each contestant once, so that whatever else the computer does meets all of them alike. Printed is
the least CPU time (user and system, of all threads) and the least wall time of a draw, and their ratios to ours.
Blocked numpy is what a careful user writes; numba compiles the loops and runs on all cores (`numba`) or one
(`numba_1`). They draw weights as normalized exponentials; the work is the same: acceptability, central weights and,
unless told otherwise, pairwise winning. `--samples` makes the values uncertain: each draw takes one of K tables.
"""

from __future__ import annotations

import argparse
import os
import time
from typing import TYPE_CHECKING, Any

import numpy as np

import stratech as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

ROUNDS = 5


def numpy_blocked(values: NDArray[Any], draws: int, *, pairwise: bool) -> NDArray[Any]:
    """Blocks of draws that stay in the cache; ranks by sorting, counts by `bincount`."""
    n, m, k = values.shape
    rng = np.random.default_rng(2)
    block = max(64, min(8192, 2_000_000 // (n * (m if k > 1 else 1))))
    counts, above, central = np.zeros(n * n, np.int64), np.zeros((n, n), np.int64), np.zeros((n, m))
    known = np.ascontiguousarray(values[:, :, 0].T)
    tables = np.ascontiguousarray(values.transpose(2, 0, 1))
    rows, places = np.arange(n) * n, np.arange(n)
    for begin in range(0, draws, block):
        size = min(block, draws - begin)
        weights = rng.standard_exponential((size, m))
        weights /= weights.sum(axis=1, keepdims=True)
        if k == 1:
            scores = weights @ known
        else:
            scores = np.matmul(tables[rng.integers(0, k, size)], weights[:, :, None])[:, :, 0]
        order = np.argsort(-scores, axis=1)
        counts += np.bincount((rows[order] + places).ravel(), minlength=n * n)
        for j in range(m):
            central[:, j] += np.bincount(order[:, 0], weights=weights[:, j], minlength=n)
        if pairwise:
            columns = np.ascontiguousarray(scores.T)
            for i in range(n):
                above[i] += np.count_nonzero(columns[i] > columns, axis=1)
    return counts.reshape(n, n)


def numba_kernel(*, parallel: bool, pairwise: bool) -> Callable[..., Any]:  # noqa: C901 - loops within loops
    """Loops as a careful user writes them: contiguous inner loops, no memory taken inside."""
    import numba

    @numba.njit(parallel=parallel, cache=False)  # type: ignore[untyped-decorator]
    def kernel(tables: Any, draws: int, threads: int) -> Any:  # noqa: ANN401, C901, PLR0912
        k, m, n = tables.shape
        counts = np.zeros((threads, n, n), np.int64)
        above = np.zeros((threads, n, n), np.int64)
        central = np.zeros((threads, n, m))
        for t in numba.prange(threads):
            np.random.seed(3 + t)  # noqa: NPY002 - what numba knows
            weights, scores = np.empty(m), np.empty(n)
            for _ in range(draws // threads):
                total = 0.0
                for j in range(m):
                    weights[j] = np.random.standard_exponential()  # noqa: NPY002
                    total += weights[j]
                table = tables[np.random.randint(0, k)] if k > 1 else tables[0]  # noqa: NPY002
                scores[:] = 0.0
                for j in range(m):
                    weights[j] /= total
                    for i in range(n):
                        scores[i] += table[j, i] * weights[j]
                best = 0
                if pairwise or n <= 200:
                    for i in range(n):
                        rank = 0
                        if pairwise:
                            for j in range(n):
                                wins = np.int64(scores[i] > scores[j])
                                above[t, i, j] += wins
                                rank += wins
                            counts[t, i, n - 1 - rank] += 1
                        else:
                            for j in range(n):
                                rank += np.int64(scores[j] > scores[i])
                            counts[t, i, rank] += 1
                        if scores[i] > scores[best]:
                            best = i
                else:
                    order = np.argsort(scores)
                    for place in range(n):
                        counts[t, order[place], n - 1 - place] += 1
                    best = order[n - 1]
                for j in range(m):
                    central[t, best, j] += weights[j]
        return counts, above, central

    def run(values: NDArray[Any], draws: int) -> NDArray[Any]:
        threads = (os.cpu_count() or 1) if parallel else 1
        counts: NDArray[Any] = kernel(np.ascontiguousarray(values.transpose(2, 1, 0)), draws, threads)[0].sum(axis=0)
        return counts

    return run


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return CPU and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def report(contestants: dict[str, tuple[Callable[[], object], int]], unit: str) -> None:
    """Run all in turn and print the least times for one draw, and how many times as long as the first they take."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, (work, _count) in contestants.items():
            times[name].append(measured(work))
    least = {
        name: [min(both[side] for both in times[name]) / count * 1e9 for side in (0, 1)]
        for name, (_work, count) in contestants.items()
    }
    first = least[next(iter(least))]
    for name, (cpu, wall) in least.items():
        print(f"{name:16} {cpu:12.1f} ns CPU {wall:12.1f} ns wall a {unit}", end="")
        print(f"   {cpu / first[0]:8.1f} x CPU {wall / first[1]:8.1f} x wall")


def simulation(arguments: argparse.Namespace) -> None:
    """Compare simulations."""
    n, m, draws, pairwise = arguments.n, arguments.m, arguments.draws, not arguments.no_pairwise
    values = np.random.default_rng(1).random((n, m, arguments.samples))
    # Slow ones do a part of the work; times are those of a draw.
    part = min(draws, max(1000, 20_000_000 // (n * n // 8 + n)))
    numba_all, numba_one = (numba_kernel(parallel=parallel, pairwise=pairwise) for parallel in (True, False))
    for compiled in (numba_all, numba_one):
        compiled(values, 4)
    ours = st.smaa(values, draws=part, progress=False)
    theirs = numba_all(values, part) / part
    print(f"n = {n}, m = {m}, {draws} draws, samples = {arguments.samples}, pairwise = {pairwise}")
    print(f"largest difference of an acceptability from numba's: {np.abs(ours.rank_acceptability - theirs).max():.4f}")
    report(
        {
            "stratech": (lambda: st.smaa(values, draws=draws, progress=False), draws),
            "numba": (lambda: numba_all(values, part), part),
            "numba_1": (lambda: numba_one(values, part), part),
            "numpy_blocked": (lambda: numpy_blocked(values, part, pairwise=pairwise), part),
        },
        "draw",
    )


def sensitivity() -> None:
    """Compare Sobol indices with SALib: 12 inputs, 8,192 pairs, 100 resamples."""
    from SALib.analyze import sobol

    d, n = 12, 8192
    rng = np.random.default_rng(1)
    a, b = rng.random((2, n, d))
    mixed = [np.where(np.arange(d) == j, b, a) for j in range(d)]
    points = np.stack([a, *mixed, b], axis=1)
    y = (points @ np.arange(1.0, d + 1) + points[..., 0] * points[..., 1]).ravel()
    problem = {"num_vars": d, "names": [f"x{j}" for j in range(d)], "bounds": [[0, 1]] * d}

    def theirs() -> dict[str, NDArray[Any]]:
        found: dict[str, NDArray[Any]] = sobol.analyze(problem, y, calc_second_order=False, num_resamples=100, seed=1)
        return found

    ours, other = st.sensitivity.sobol(y, d), theirs()
    for name, index in (("S1", ours.first), ("ST", ours.total)):
        print(f"{name}: largest difference {np.abs(index - other[name]).max():.1e}")
    ratio = (ours.total_intervals[:, 1] - ours.total) / other["ST_conf"]
    print(f"widths of intervals over those of SALib: {ratio.min():.2f} to {ratio.max():.2f}")
    report({"stratech": (lambda: st.sensitivity.sobol(y, d), 1), "SALib": (theirs, 1)}, "call")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=35)
    parser.add_argument("--m", type=int, default=12)
    parser.add_argument("--draws", type=int, default=1_000_000)
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--no-pairwise", action="store_true")
    parser.add_argument("--sobol", action="store_true")
    arguments = parser.parse_args()
    if arguments.sobol:
        sensitivity()
    else:
        simulation(arguments)


if __name__ == "__main__":
    main()
