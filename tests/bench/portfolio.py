"""Portfolios, ours and HiGHS in turn: `uv run --group bench tests/bench/portfolio.py [--orlib FOLDER]`.

Hard choices (values near costs, 10 limits, prerequisites): a register of 60 items in 5 periods, a frontier of 20 points
with a certified gap of 1 % at n = 1,000 against a loop of HiGHS solves, and a plan within 1 % at n = 10,000. With a
folder that holds mknap1.txt, mknap2.txt (OR-Library) and nrp1.txt (Next Release Problem) also their published optima.
Seconds are CPU of this process; all sides in turn, the smallest of several runs.
"""

from __future__ import annotations

import argparse
import pathlib
import time
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

import stratech as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def choice(n: int, n_limits: int = 10, seed: int = 1) -> tuple[Any, Any, Any, list[tuple[int, int]]]:
    """Return values near costs, what each item takes, limits at 35 %, prerequisites of a fifth of the items."""
    g = np.random.default_rng(seed)
    takes = g.integers(5, 100, (n_limits, n)).astype(float)
    values = np.round(takes.mean(0) + g.normal(0, 15, n) + 20, 2).clip(1)
    needs = [(int(j), int(g.integers(0, j))) for j in g.choice(np.arange(1, n), n // 5, replace=False)]
    return values, takes, np.floor(takes.sum(1) * 0.35), needs


def highs(values: Any, takes: Any, limits: Any, needs: list[tuple[int, int]]) -> highspy.Highs:  # noqa: ANN401
    """Return the same choice as a HiGHS model."""
    n_limits, n = takes.shape
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", "false")
    solver.setOptionValue("threads", 1)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, n_limits + len(needs)
    lp.col_cost_, lp.sense_ = values, highspy.ObjSense.kMaximize
    lp.col_lower_, lp.col_upper_ = np.zeros(n), np.ones(n)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * n
    lp.row_lower_ = np.full(lp.num_row_, -highspy.kHighsInf)
    lp.row_upper_ = np.concatenate([limits, np.zeros(len(needs))])
    starts, columns, numbers = [0], [], []
    for row in takes:
        columns += range(n)
        numbers += list(row)
        starts.append(len(columns))
    for j, i in needs:
        columns += [j, i]
        numbers += [1.0, -1.0]
        starts.append(len(columns))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, columns, numbers
    solver.passModel(lp)
    return solver


def cpu(task: Callable[[], Any]) -> tuple[float, Any]:
    """Return CPU seconds of one call and what it returned."""
    begun = time.process_time()
    result = task()
    return time.process_time() - begun, result


def in_turn(tasks: dict[str, Callable[[], Any]], runs: int) -> dict[str, tuple[float, Any]]:
    """Return the smallest CPU seconds of each task and its result, all tasks in turn."""
    best: dict[str, tuple[float, Any]] = {}
    for _ in range(runs):
        for name, task in tasks.items():
            seconds, result = cpu(task)
            if name not in best or seconds < best[name][0]:
                best[name] = seconds, result
    return best


def frontier(n: int, points: int, runs: int) -> None:
    """Compare a frontier with a loop of HiGHS solves at a gap of 1 %."""
    values, takes, limits, needs = choice(n)
    plan = st.portfolio.solve(values, takes, limits, prerequisites=needs, gap=0.01, progress=False)
    budgets = np.floor(limits[0] * np.linspace(0.2, 1, points))

    def peer() -> list[float]:
        solver, found = highs(values, takes, limits, needs), []
        solver.setOptionValue("mip_rel_gap", 0.01)
        for budget in budgets:
            solver.changeRowBounds(0, -highspy.kHighsInf, float(budget))
            solver.run()
            found.append(solver.getInfo().objective_function_value)
        return found

    def ours() -> Any:  # noqa: ANN401
        return plan.frontier(points, 0, least=float(budgets[0]), gap=0.01)

    times = in_turn({"ours": ours, "highspy": peer}, runs)
    line = times["ours"][1]
    gaps = line.bounds / line.values - 1
    better = np.array(line.values) / np.array(times["highspy"][1]) - 1
    print(f"frontier n={n} points={points}: ours {times['ours'][0]:.3f} s, highspy {times['highspy'][0]:.3f} s")
    ratio = times["highspy"][0] / times["ours"][0]
    print(f"  ratio {ratio:.1f}, largest gap {gaps.max():.4%}, by prices alone {line.by_prices.sum()}")
    print(f"  our values against theirs: {better.min():+.3%} to {better.max():+.3%}")


def large(n: int) -> None:
    """Show a certified plan of many candidates."""
    values, takes, limits, needs = choice(n)
    seconds, plan = cpu(
        lambda: st.portfolio.solve(values, takes, limits, prerequisites=needs, gap=0.01, progress=False)
    )
    print(f"n={n}, gap 1 %: {seconds:.2f} s CPU, gap {plan.gap:.4%}, stopped by {plan.stopped_by}")


def register(n: int, periods: int, runs: int) -> None:
    """Compare the proof of a choice of n items x periods with HiGHS on the same model."""
    g = np.random.default_rng(3)
    worth = np.array([1.0, 0.9, 0.75, 0.55, 0.4])[:periods]
    values = np.round(g.integers(20, 100, n)[:, None] * worth * g.uniform(0.9, 1.1, (n, periods)), 1)
    takes = np.zeros((2 * periods, n * periods))
    for t in range(periods):
        takes[t, t::periods] = g.integers(5, 60, n)  # money of the period in which it starts
        for s in range(t + 1):
            takes[periods + t, s::periods] = g.integers(1, 20, n)  # people from then on
    limits = np.concatenate([takes[:periods].sum(1) * 0.12, takes[periods:].sum(1) * 0.6]).round()
    groups = [list(range(i * periods, (i + 1) * periods)) for i in range(n)]
    # An item can have started only once what it needs had started a period before: one tight row for each period.
    gates = []
    for j in range(1, n, 4):
        i = int(g.integers(0, j))
        for t in range(periods):
            row = np.zeros(n * periods)
            row[j * periods : j * periods + t + 1] = 1
            row[i * periods : i * periods + t] = -1
            gates.append(row)
    takes = np.vstack([takes, gates])
    limits = np.concatenate([limits, np.zeros(len(gates))])
    arguments = {
        "rows": takes,
        "limits": limits,
        "groups": groups,
        "progress": False,
    }
    tasks: dict[str, Callable[[], Any]] = {
        "microlp": lambda: st.portfolio.solve(values.ravel(), **arguments),
        "highs": lambda: st.portfolio.solve(values.ravel(), solver="highs", **arguments),
    }
    for name, (seconds, plan) in in_turn(tasks, runs).items():
        print(
            f"register {n} x {periods}, {name}: {seconds:.3f} s CPU; value {plan.seconds[0]:.3f} s, equals "
            f"{plan.seconds[1]:.3f} s; {plan.value} proved {plan.proved}, {plan.equal_optima} {plan.n_equal_optima}"
        )


def knapsacks(folder: pathlib.Path) -> Iterator[tuple[str, Any, Any, Any, float]]:
    """Yield name, values, takes, limits and published optimum of the multidimensional knapsacks."""
    numbers = iter((folder / "mknap1.txt").read_text().split())
    for k in range(int(next(numbers))):
        n, m, best = int(next(numbers)), int(next(numbers)), float(next(numbers))
        values = [float(next(numbers)) for _ in range(n)]
        takes = [[float(next(numbers)) for _ in range(n)] for _ in range(m)]
        yield f"mknap1-{k + 1}", values, takes, [float(next(numbers)) for _ in range(m)], best
    text = (folder / "mknap2.txt").read_text()
    # An example with comments comes first.
    lines = text[text.index("problem SENTO1") :].splitlines()
    words = [line for line in lines if line and all(c in "0123456789. \t" for c in line)]
    stream = iter(" ".join(words).split())
    k = 0
    while (first := next(stream, None)) is not None:
        m, n = int(first), int(next(stream))
        values = [float(next(stream)) for _ in range(n)]
        limits = [float(next(stream)) for _ in range(m)]
        takes = [[float(next(stream)) for _ in range(n)] for _ in range(m)]
        k += 1
        yield f"mknap2-{k}", values, takes, limits, float(next(stream))


def next_release(path: pathlib.Path) -> tuple[list[int], list[tuple[int, int]], list[tuple[int, list[int]]]]:
    """Return costs of requirements, pairs (b requires a), and weight and wants of customers."""
    numbers = iter(int(word) for word in path.read_text().split())
    costs: list[int] = []
    for _ in range(next(numbers)):
        costs += [next(numbers) for _ in range(next(numbers))]
    needs = [(next(numbers), next(numbers)) for _ in range(next(numbers))]
    customers = []
    for _ in range(next(numbers)):
        weight = next(numbers)
        customers.append((weight, [next(numbers) for _ in range(next(numbers))]))
    return costs, [(b - 1, a - 1) for a, b in needs], customers


def published(folder: pathlib.Path) -> None:
    """Compare with the published optima."""
    right, total, slowest = 0, 0.0, ("", 0.0)
    cases = list(knapsacks(folder))
    for name, values, takes, limits, best in cases:
        seconds, plan = cpu(lambda v=values, t=takes, b=limits: st.portfolio.solve(v, t, b, progress=False))  # type: ignore[misc]
        total += seconds
        slowest = max(slowest, (name, seconds), key=lambda pair: pair[1])
        if plan.proved and abs(plan.value - best) < 1e-6:
            right += 1
        else:
            print(f"  {name}: {plan.value} (proved {plan.proved}, bound {plan.bound}) for {best}, {seconds:.1f} s")
    print(
        f"knapsacks: {right} of {len(cases)} optima proved, {total:.1f} s CPU, slowest {slowest[0]} {slowest[1]:.1f} s"
    )
    costs, needs, customers = next_release(folder / "nrp1.txt")
    n = len(costs)
    values = [0] * n + [weight for weight, _ in customers]
    takes = [[*costs, *[0] * len(customers)]]
    wants = [(n + c, r - 1) for c, (_, requirements) in enumerate(customers) for r in requirements]
    for share, best in [(0.3, 1204), (0.5, 1836), (0.7, 2507)]:
        budget = [int(share * sum(costs))]
        seconds, plan = cpu(
            lambda b=budget: st.portfolio.solve(values, takes, b, prerequisites=needs + wants, progress=False)  # type: ignore[misc]
        )
        print(f"nrp1 at {share}: {plan.value} (proved {plan.proved}) for {best}, {seconds:.2f} s CPU")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orlib", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--n", type=int, default=1000)
    given = parser.parse_args()
    frontier(given.n, 20, given.runs)
    large(10_000)
    register(60, 5, given.runs)
    if given.orlib:
        published(given.orlib)
