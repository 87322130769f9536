from __future__ import annotations

import io
import pickle

import networkx as nx
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import stratech as st

EDGES = [("C", "A"), ("C", "B", 0.5)]


def worked(b: float = 0.6) -> st.Readiness:
    return st.readiness({"A": 0.9, "B": b, "C": 0.8}, EDGES, years=[2026])


def test_the_worked_example() -> None:
    assert worked().readiness.tolist() == [[0.9], [0.6], [0.8]]
    ready = worked(0.2)
    assert ready.ids == ["A", "B", "C"]
    assert ready.readiness[2, 0] == 0.6
    binding = ready.binding("C")
    assert (binding.chain, binding.ties, binding.year) == (["B", "C"], ["B"], 2026)
    assert binding.lowest == [("B", 0.6), ("A", 0.9)]
    assert binding.sentence("vi") != binding.sentence("en")
    assert pickle.loads(pickle.dumps(binding)) == binding  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    "edges",
    [
        EDGES,
        [{"dependent": "C", "requires": "A"}, {"dependent": "C", "requires": "B", "strength": 0.5}],
        {"dependent": ["C", "C"], "requires": ["A", "B"], "strength": [1, 0.5]},
        pd.DataFrame(
            {"dependent": ["C", "C"], "requires": ["A", "B"], "strength": [1, 0.5], "threshold": [None, None]}
        ),
        pl.DataFrame({"dependent": ["C", "C"], "requires": ["A", "B"], "strength": [1.0, 0.5]}),
    ],
)
@pytest.mark.parametrize(
    "states",
    [
        {"A": 0.9, "B": 0.6, "C": 0.8},
        {"A": [0.9], "B": [0.6], "C": [0.8]},
        pd.Series({"A": 0.9, "B": 0.6, "C": 0.8}),
        pd.DataFrame({2026: [0.9, 0.6, 0.8]}, index=["A", "B", "C"]),
    ],
)
def test_nodes_and_edges_in_every_form(states: object, edges: object) -> None:
    assert st.readiness(states, edges, years=[2026]) == worked()


def test_without_labels_ends_are_indices() -> None:
    ready = st.readiness([0.9, 0.6, 0.8], np.array([[2, 0], [2, 1]]))
    assert ready.ids == ["0", "1", "2"]
    assert ready.readiness.ravel().tolist() == [0.9, 0.6, 0.6]
    with pytest.raises(st.InputError, match=r"E0111  edges\[0\]"):
        st.readiness([0.9, 0.6], [(0, -1)])


def test_years_layers_capacities_and_scores() -> None:
    ready = st.readiness(
        pd.DataFrame({2026: [1.0, 0.25, 0.5], 2030: [1.0, 1.0, 0.9]}, index=["people", "law", "chips"]),
        [
            {"dependent": "chips", "requires": "people", "role": "capacity", "amount": 100},
            {"dependent": "chips", "requires": "law", "role": "gate", "lead_years": 1.5, "threshold": 0.5},
        ],
        layers={"people": "workforce", "law": "institution"},
        capacities={"people": [40, 80]},
        own_lead_years={"law": 2},
        scores={"chips": 10.0},
        geometric=True,
    )
    assert (ready.ids, ready.nodes, ready.years) == (["chips"], ["people", "law", "chips"], [2026, 2030])
    assert ready.readiness.tolist() == [[0.0, 0.8]]
    assert ready.adjusted_scores is not None
    assert ready.adjusted_scores.tolist() == [[0.0, 8.0]]
    assert ready.geometric is not None
    assert ready.geometric[0, 1] == pytest.approx((0.9 * 0.8) ** (1 / 3))
    assert ready.lead_times.tolist() == [0.0, 2.0, 3.5]
    assert ready.earliest_years.tolist() == [2030]
    assert ready.binding("chips").chain == ["people", "chips"]
    assert ready.binding("chips", 2026).chain == ["law", "chips"]
    for array in (ready.readiness, ready.together, ready.least, ready.node_readiness):
        assert array.dtype == np.float64
        assert array.flags.c_contiguous
    for table in (ready.bottlenecks, ready.bottlenecks_in(2026), ready.unlocks(), ready.pairs(), ready.delays(5)):
        assert len(table) > 0
    for table in (ready.failures(), ready.capacities, ready.critical_path("chips"), ready.nodes_table()):
        assert len(table) > 0
    assert ready.capacities["times_counted"] == [2.5, 1.25]
    better, n = ready.with_states({"people": 1.0}, {"people": 100})
    assert (better.readiness[0, 1], n) == (0.9, 2)


def test_how_often_each_link_binds() -> None:
    ready = st.readiness(
        {"law": 0.5, "people": 0.55, "chips": 0.9},
        [("chips", "law"), ("chips", "people")],
        layers={"law": "institution", "people": "workforce"},
    )
    often = ready.binding_frequency(draws=4000, spread=0.1)
    assert often["node"] == ["law", "people"]
    assert often["binds_now"] == [True, False]
    assert sum(often["share"]) == pytest.approx(1)
    assert often == ready.binding_frequency(draws=4000, spread=0.1)
    # law + 0.1 x + 0.45 d stands below people: by hand, with a strength of at most 1 (half of the draws are cut off).
    u = np.random.default_rng(1).uniform(-0.1, 0.1, (200_000, 3))
    leaves = [1 - np.minimum(1, 1 + u[:, k]) * (1 - phi) for k, phi in ((1, 0.5 + u[:, 0]), (2, 0.55))]
    assert often["share"][0] == pytest.approx((leaves[0] <= leaves[1]).mean(), abs=0.03)
    with pytest.raises(st.InputError, match="spread"):
        ready.binding_frequency(spread=2)


def test_result_object() -> None:
    ready = worked()
    again = pickle.loads(pickle.dumps(ready))  # noqa: S301 - our own bytes
    assert again == ready
    assert (again.digest, len(again)) == (ready.digest, 3)
    assert ready != worked(0.2)
    assert ready.provenance["method_version"] == "1"
    assert [notice.code for notice in ready.notices] == ["N0811"]
    assert "C" in repr(ready)
    assert "<script" not in ready._repr_html_()
    assert ready.to_table()["held_by"] == ["A", "B", "B -> C"]
    with pytest.raises(st.InputError, match="nearest"):
        ready.binding("CC")
    with pytest.raises(st.InputError, match="2026"):
        ready.binding("C", 2030)


def test_gate_circle() -> None:
    rows = [
        {"dependent": a, "requires": b, "role": "gate"} for a, b in [("A", "B"), ("B", "C"), ("C", "A"), ("C", "B")]
    ]
    with pytest.raises(st.CycleError, match="make one edge graded") as caught:
        st.readiness(dict.fromkeys("ABC", 1.0), rows)
    assert caught.value.cycle == ["B", "C", "B"]
    assert isinstance(caught.value, st.InputError)
    assert len(caught.value.problems) == 1
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (again.cycle, str(again)) == (caught.value.cycle, str(caught.value))


@pytest.mark.parametrize(
    ("edges", "code"),
    [
        ([("C", "Z")], "E0111"),
        ([("C", "A", 2.0)], "E0201"),
        ([("C", "A", float("nan"))], "E0202"),
        ([("C", "A", 0.5, 1)], "E0601"),
        ([{"dependent": "C"}], "E0111"),
        ({"dependent": ["C"]}, "E0602"),
        ({"dependent": ["C"], "requires": ["A", "B"]}, "E0603"),
        ([{"dependent": "C", "requires": "A", "role": "gte"}], "E0601"),
        ([{"dependent": "C", "requires": "A", "k": 1.5}], "E0201"),
        ([{"dependent": "C", "requires": "A", "strenght": 1}], "E0601"),
        ([("C", "C")], "E0801"),
    ],
)
def test_bad_edges(edges: object, code: str) -> None:
    with pytest.raises(st.InputError) as caught:
        st.readiness({"A": 1, "B": 1, "C": 1}, edges)
    assert code in [problem.code for problem in caught.value.problems]


def test_exports_are_read_by_networkx() -> None:
    graph = nx.read_graphml(io.BytesIO(worked().to_graphml().encode()))
    assert sorted(graph.edges(data="strength")) == [("A", "C", 1.0), ("B", "C", 0.5)]
    assert graph.nodes["C"]["readiness"] == 0.8
    assert worked().to_dot(lang="vi").startswith("digraph")


def test_scenarios() -> None:
    ready = worked()
    draws = np.random.default_rng(1).random((200, 3))
    found = ready.scenarios(draws)
    c = np.minimum(draws[:, 2], np.minimum(draws[:, 0], 0.5 + 0.5 * draws[:, 1]))
    assert np.array_equal(found, np.column_stack([draws[:, 0], draws[:, 1], c]))
    assert ready.scenarios([[0.2], [0.6]], state_nodes=["B"], wanted=["C"]).tolist() == [[0.6], [0.8]]
    with pytest.raises(st.InputError, match="E0603"):
        ready.scenarios(draws[:, :2])
    with pytest.raises(st.InputError, match=r"states\[1, 0\]"):
        ready.scenarios([[0.2], [1.6]], state_nodes=["B"])


@given(some.integers(2, 12), some.data())
@settings(deadline=None, max_examples=60)
def test_longest_path_is_that_of_networkx(n: int, data: some.DataObject) -> None:
    durations = data.draw(some.lists(some.integers(0, 9), min_size=n, max_size=n))
    pairs = [(i, j) for i in range(n) for j in range(i) if data.draw(some.booleans())]
    path = st.dependency.critical_path(durations, pairs)
    graph = nx.DiGraph()
    graph.add_nodes_from([*range(n), "end"])
    graph.add_edges_from((j, i, {"weight": durations[j]}) for i, j in pairs)
    graph.add_edges_from((j, "end", {"weight": durations[j]}) for j in range(n))
    assert path.duration == nx.dag_longest_path_length(graph)
    # Gates with the same lags: the earliest times are longest paths too.
    gates = [{"dependent": i, "requires": j, "role": "gate", "lead_years": durations[j]} for i, j in pairs]
    ready = st.readiness(np.ones(n), gates or {"dependent": [], "requires": []})
    longest = [nx.dag_longest_path_length(graph.subgraph({*nx.ancestors(graph, i), i})) for i in range(n)]
    assert ready.lead_times.tolist() == longest
    assert ready.lead_times.tolist() == path.early_start.tolist()


def test_critical_path_object() -> None:
    path = st.dependency.critical_path({"A": 3, "B": 5, "C": 2}, {"C": ["A", "B"]})
    assert (path.ids, path.critical.tolist(), path.duration) == (["A", "B", "C"], [1, 2], 7.0)
    assert pickle.loads(pickle.dumps(path)) == path  # noqa: S301 - our own bytes
    assert "total_float" in path.to_table().columns
    with pytest.raises(st.CycleError):
        st.dependency.critical_path([1, 1], [(0, 1), (1, 0)])
    with pytest.raises(st.InputError, match="nearest"):
        st.dependency.critical_path({"A1": 3, "B": 5}, {"B": ["A2"]})
