"""Readiness in many scenarios, ours and the peers' in turn: `uv run --group bench tests/bench/dependency.py`.

100,000 nodes with about 4 edges each, 1,000 scenarios of all own states, the same minimum formula: written by hand in
numba on compressed rows, and as a Python callback over rustworkx (a few scenarios, scaled). Prints seconds of wall and
CPU (all threads) and the ratios peer / ours by CPU, which other work on the machine disturbs least.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
import rustworkx as rx

import stratech as st

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
CALLBACK_SCENARIOS = 2


def network(n: int, degree: int, seed: int = 1) -> tuple[Any, Any, Any]:
    """Return dependents, what they require (up to 500 places before), strengths."""
    generator = np.random.default_rng(seed)
    source, target = [], []
    for j in range(1, n):
        k = min(j, 1 + int(generator.integers(0, 2 * degree - 1)))
        near = np.unique(generator.integers(max(0, j - 500), j, k))
        source += near.tolist()
        target += [j] * len(near)
    return np.array(target), np.array(source), generator.integers(50, 101, len(source)) / 100


@numba.njit(cache=False)
def by_numba(starts: Any, enablers: Any, strengths: Any, states: Any) -> Any:  # noqa: ANN401
    """Return readiness, nodes x scenarios, as one writes it by hand."""
    n, scenarios = states.shape
    values = np.empty((n, scenarios))
    for j in range(n):
        for t in range(scenarios):
            values[j, t] = states[j, t]
        for q in range(starts[j], starts[j + 1]):
            i, s = enablers[q], strengths[q]
            for t in range(scenarios):
                values[j, t] = min(values[j, t], 1.0 - s * (1.0 - values[i, t]))
    return values


def by_callback(graph: Any, order: Any, states: Any) -> Any:  # noqa: ANN401
    """Return readiness of one scenario by a Python function called for each node of a rustworkx graph."""
    values = np.empty(len(states))

    def visit(node: int) -> None:
        value = states[node]
        for enabler, _, strength in graph.in_edges(node):
            value = min(value, 1.0 - strength * (1.0 - values[enabler]))
        values[node] = value

    for node in order:
        visit(node)
    return values


def timed(task: Callable[[], Any]) -> tuple[float, float]:
    """Return wall and CPU seconds of one call."""
    cpu, wall = time.process_time(), time.perf_counter()
    task()
    return time.perf_counter() - wall, time.process_time() - cpu


def alternated(tasks: dict[str, Callable[[], Any]], runs: int) -> dict[str, tuple[float, float]]:
    """Return medians of wall and CPU seconds, all sides in turn; the first round warms up."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for run in range(runs + 1):
        for name, task in tasks.items():
            found = timed(task)
            if run > 0:
                times[name].append(found)
    return {name: tuple(statistics.median(t[k] for t in list_) for k in (0, 1)) for name, list_ in times.items()}  # type: ignore[misc]


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--scenarios", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=1_000_000, help="edges of the graph that is only loaded")
    given = parser.parse_args()
    n, m = given.nodes, given.scenarios
    dependents, requires, strengths = network(n, 4)
    edges = {"dependent": dependents, "requires": requires, "strength": strengths}
    states = np.random.default_rng(3).random((m, n))
    by_node = np.ascontiguousarray(states.T)
    starts = np.searchsorted(dependents, np.arange(n + 1))
    ready = st.readiness(states[0], edges)
    some = [str(i) for i in range(0, n, 1_000)]
    sparse = np.ascontiguousarray(states[:, ::1_000])
    print(f"{n} nodes, {len(dependents)} edges, {m} scenarios")

    worst = np.abs(ready.scenarios(states) - by_numba(starts, requires, strengths, by_node).T).max()
    print(f"largest difference from numba (another order of rounding): {worst:.1e}")
    found = alternated(
        {
            "stratech, all states in, all nodes out": lambda: ready.scenarios(states),
            "stratech, the same in the memory order of numba": lambda: ready.scenarios(by_node.T),
            "stratech, all states in, 100 nodes out": lambda: ready.scenarios(by_node.T, wanted=some),
            "stratech, 100 nodes vary, 100 nodes out": lambda: ready.scenarios(sparse, state_nodes=some, wanted=some),
            "numba on compressed rows": lambda: by_numba(starts, requires, strengths, by_node),
        },
        RUNS,
    )
    graph = rx.PyDiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(list(zip(requires.tolist(), dependents.tolist(), strengths.tolist(), strict=True)))
    order = list(rx.topological_sort(graph))
    slow = [timed(lambda k=k: by_callback(graph, order, states[k]))[1] for k in range(CALLBACK_SCENARIOS)]  # type: ignore[misc]
    ours = found["stratech, all states in, all nodes out"][1]
    for name, (wall, cpu) in found.items():
        each = cpu / len(dependents) / m * 1e9
        print(f"{name:50} wall {wall:.3f} s, CPU {cpu:.3f} s, {each:.3f} ns an edge and scenario")
    peer = found["numba on compressed rows"]
    for name in list(found)[:4]:
        print(f"numba / {name}: wall {peer[0] / found[name][0]:.2f}, CPU {peer[1] / found[name][1]:.2f}")
    print(
        f"rustworkx with a Python callback: CPU {statistics.median(slow):.3f} s a scenario, ours {ours / m:.6f} s: "
        f"{statistics.median(slow) / (ours / m):.0f} times"
    )

    size = given.large // 4
    dependents, requires, strengths = network(size, 4, seed=2)
    edges = {"dependent": dependents, "requires": requires, "strength": strengths}
    one = np.random.default_rng(4).random(size)
    wall, cpu = timed(lambda: st.readiness(one, edges))
    print(f"load, check and evaluate {size} nodes, {len(dependents)} edges: wall {wall:.2f} s, CPU {cpu:.2f} s")


if __name__ == "__main__":
    main()
