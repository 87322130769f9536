"""Weights that experts gave, recomputed with numpy from the rows of the register alone."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import stratech as st

REGISTER = Path(__file__).resolve().parent.parent / "registers" / "elicited.json"
METHODS = ("direct", "swing", "pairwise", "best_worst", "ranking", "tradeoff")

Row = dict[str, Any]
Vector = NDArray[np.float64]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the register as plain data."""
    result: dict[str, Any] = json.loads(REGISTER.read_text(encoding="utf-8"))
    return result


@pytest.fixture(scope="module")
def evaluation() -> st.Evaluation:
    """Return its evaluation."""
    return st.Register.read(REGISTER).evaluate()


def children(document: dict[str, Any], parent: str | None) -> list[str]:
    """Return the criteria below a parent by id."""
    return sorted(c["id"] for c in document["criteria"] if c.get("parent") == parent)


def counted(document: dict[str, Any], expert: str, track: str, parent: str | None) -> list[Row]:
    """Return the rows of one expert that count: the latest round, in it those of the track before the common ones."""
    rows = [
        r
        for r in document["weight_judgements"]
        if r["expert"] == expert
        and r.get("parent") == parent
        and r.get("track") in (None, track)
        and r["round"] <= document["charter"]["round"]
    ]
    best = max((r["round"], "track" in r) for r in rows)
    return [r for r in rows if (r["round"], "track" in r) == best]


def by_pairs(n: int, pairs: dict[tuple[int, int], float]) -> Vector:
    """Return the principal eigenvector; what was not asked minimizes the eigenvalue (here: consistent chains only)."""
    matrix = np.eye(n)
    for (i, j), value in pairs.items():
        matrix[i, j], matrix[j, i] = value, 1 / value
    known = matrix > 0
    # Chains leave one consistent way to fill in: products along the chain.
    for _ in range(n):
        for i, j, k in itertools.product(range(n), repeat=3):
            if not known[i, j] and known[i, k] and known[k, j]:
                matrix[i, j] = matrix[i, k] * matrix[k, j]
                known[i, j] = True
    values, vectors = np.linalg.eig(matrix)
    vector = np.abs(np.real(vectors[:, np.argmax(np.real(values))]))
    return np.asarray(vector / vector.sum())


def by_best_worst(n: int, pairs: dict[tuple[int, int], float]) -> Vector:
    """Return the optimum of the linear model by looking at every vertex of the program."""
    best = next(i for i in range(n) if all(j != i for _, j in pairs))
    worst = next(j for j in range(n) if all(i != j for i, _ in pairs))
    rows: list[Vector] = []
    for (i, j), value in pairs.items():
        assert best == i or worst == j
        row = np.zeros(n + 1)
        row[i], row[j] = 1, -value
        # The distance is at most xi on either side.
        rows.extend(np.append(sign * row[:n], -1) for sign in (1, -1))
    rows.extend(np.append(-np.eye(n)[k], 0) for k in range(n))
    a = np.array(rows)
    total = np.append(np.ones(n), 0)
    found: tuple[float, Vector] | None = None
    for active in itertools.combinations(range(len(a)), n):
        system = np.vstack([total, a[list(active)]])
        if abs(np.linalg.det(system)) < 1e-9:
            continue
        x = np.linalg.solve(system, np.append(1, np.zeros(n)))
        if (a @ x <= 1e-9).all() and (found is None or x[-1] < found[0] - 1e-12):
            found = (float(x[-1]), x[:n])
    assert found is not None
    return found[1]


def by_tradeoffs(n: int, pairs: dict[tuple[int, int], float]) -> Vector:
    """Return least squares of logarithms: w[b] = value w[a]."""
    design = np.zeros((len(pairs) + 1, n))
    target = np.zeros(len(pairs) + 1)
    for k, ((i, j), value) in enumerate(pairs.items()):
        design[k, j], design[k, i], target[k] = 1, -1, np.log(value)
    design[-1] = 1
    logs = np.linalg.lstsq(design, target, rcond=None)[0]
    return np.asarray(np.exp(logs) / np.exp(logs).sum())


def by_expert(document: dict[str, Any], expert: str, track: str, parent: str | None) -> tuple[Vector, bool]:
    """Return the weights of one expert, and whether they come from ratios."""
    rows, ids = counted(document, expert, track, parent), children(document, parent)
    (method,) = {r["method"] for r in rows}
    n = len(ids)
    values = np.zeros(n)
    for r in rows:
        values[ids.index(r["a"])] = r["value"]
    pairs = {(ids.index(r["a"]), ids.index(r["b"])): float(r["value"]) for r in rows if "b" in r}
    if method in ("direct", "swing"):
        return values / values.sum(), False
    if method == "ranking":
        centroids = np.array([sum(1 / i for i in range(r, n + 1)) / n for r in range(1, n + 1)])
        order = np.sort(values)
        return np.array([centroids[order == v].mean() for v in values]), False
    if method == "tradeoff":
        return by_tradeoffs(n, pairs), False
    return (by_pairs if method == "pairwise" else by_best_worst)(n, pairs), True


def council(document: dict[str, Any], track: str, parent: str | None) -> dict[str, Any]:
    """Return pooled weights, spread and concentrations."""
    experts = sorted(e["id"] for e in document["experts"])
    group = {e["id"]: e["stakeholder_group"] for e in document["experts"]}
    share = {g["id"]: g["share"] for g in document["stakeholder_groups"]}
    size = {g: sum(group[e] == g for e in experts) for g in share}
    p = np.array([share[group[e]] / size[group[e]] for e in experts])
    answers = [by_expert(document, e, track, parent) for e in experts]
    w = np.array([weights for weights, _ in answers])
    ratio = np.array([is_ratio for _, is_ratio in answers])
    pooled = np.zeros(w.shape[1])
    if (~ratio).any():
        pooled += p[~ratio] @ w[~ratio]
    if ratio.any():
        geometric = np.exp(p[ratio] @ np.log(w[ratio]) / p[ratio].sum())
        pooled += p[ratio].sum() * geometric / geometric.sum()
    mean = p @ w
    variance = p @ (w - mean) ** 2 / (1 - (p**2).sum())
    kappa = (pooled * (1 - pooled)).sum() / np.array([1, (p**2).sum()]) / variance.sum() - 1
    return {"weights": pooled, "spread": np.sqrt(variance), "kappa": kappa, "experts": w}


@pytest.mark.parametrize("parent", [None, "G"])
@pytest.mark.parametrize("track", ["A", "B"])
def test_every_number_is_recomputed(
    document: dict[str, Any], evaluation: st.Evaluation, track: str, parent: str | None
) -> None:
    # The third expert of track B, below G, contradicts the others; all six pairs are there.
    expected = council(document, track, parent)
    ids = children(document, parent)
    table = {row["criterion"]: row for row in evaluation.weights(track).to_pandas().to_dict("records")}
    np.testing.assert_allclose([table[i]["nominal"] for i in ids], expected["weights"], atol=1e-12)
    np.testing.assert_allclose([table[i]["spread"] for i in ids], expected["spread"], atol=1e-12)
    np.testing.assert_allclose([table[i]["low"] for i in ids], expected["experts"].min(axis=0), atol=1e-12)
    np.testing.assert_allclose([table[i]["high"] for i in ids], expected["experts"].max(axis=0), atol=1e-12)
    assert {table[i]["experts"] for i in ids} == {6}
    closed = evaluation.elicitation(track).to_pandas()
    rows = closed[closed["parent"].isna()] if parent is None else closed[closed["parent"] == parent]
    assert list(rows["expert"]) == ["E1", "E2", "E3", "E4", "E5", "E6"]
    np.testing.assert_allclose(rows[ids].to_numpy(dtype=float), expected["experts"], atol=1e-12)
    view = json.loads(evaluation.to_json())["tracks"][["A", "B"].index(track)]["elicitation"]
    (node,) = [v for v in view if v["parent"] == parent]
    found = [node["council"]["kappa_member"], node["council"]["kappa_council"]]
    np.testing.assert_allclose(found, expected["kappa"], rtol=1e-9)


def test_effective_weights_are_correlations(evaluation: st.Evaluation) -> None:
    for track in evaluation.tracks:
        inside = [i for i, t in enumerate(evaluation.track_of) if t == track and evaluation.ranks[i] > 0]
        table = {row["criterion"]: row for row in evaluation.weights(track).to_pandas().to_dict("records")}
        for k, leaf in enumerate(evaluation.leaves):
            r = np.corrcoef(evaluation.leaf_values[inside, k], evaluation.scores[inside])[0, 1]
            assert table[leaf]["effective"] == pytest.approx(r, abs=1e-9)


def test_inconsistent_experts_are_marked(evaluation: st.Evaluation) -> None:
    closed = evaluation.elicitation("B").to_pandas()
    marked = closed[closed["inconsistent"]]
    assert list(zip(marked["parent"], marked["expert"], strict=True)) == [("G", "E3"), ("G", "E5")]
    assert "closed sessions" in evaluation.elicitation("B").to_text("en")
    assert "phiên họp kín" in evaluation.elicitation("B").to_text("vi")


def test_results_travel(evaluation: st.Evaluation) -> None:
    again = st.Evaluation.from_json(evaluation.to_json())
    assert again == evaluation
    assert again.digest == evaluation.digest
    assert again.elicitation("A") == evaluation.elicitation("A")


def test_questions_for_every_method() -> None:
    register = st.Register.read(REGISTER)
    assert register.weight_questions("A") == register.weight_questions("A", "swing")
    rows = {"pairwise": 3 + 6, "tradeoff": 2 + 3, "best_worst": 6 + 8}
    for method in METHODS:
        table = register.weight_questions("B", method)  # type: ignore[arg-type]
        assert len(table) == rows.get(method, 7)
        text = table.to_text("vi")
        assert "Mức kém nhất" in text
        assert "value" in text
    with pytest.raises(st.InputError, match="choose from direct"):
        register.weight_questions("A", "guess")  # type: ignore[arg-type]
    with pytest.raises(st.InputError, match="unknown track"):
        register.weight_questions("Z")


def test_faults_are_named_with_their_place(document: dict[str, Any]) -> None:
    changed = json.loads(json.dumps(document))
    changed["weight_judgements"][0]["method"] = "direct"
    problems = st.Register.from_json(json.dumps(changed)).check()
    assert [str(p.code) for p in problems if str(p.code).startswith("E")] == ["E0255"]
    with pytest.raises(st.InputError):
        st.Register.from_json(json.dumps(changed)).evaluate()


def test_plain_arrays(document: dict[str, Any], evaluation: st.Evaluation) -> None:
    ids = children(document, "G")
    own, ratio = [], []
    for expert in ("E1", "E2", "E3", "E4", "E5", "E6"):
        rows = counted(document, expert, "A", "G")
        answers: list[Any] = [(*(ids.index(r[k]) for k in ("a", "b") if k in r), r["value"]) for r in rows]
        result = st.weights.elicit(rows[0]["method"], len(ids), answers)
        np.testing.assert_allclose(result.weights, by_expert(document, expert, "A", "G")[0], atol=1e-12)
        assert (result.consistency_ratio is None) == (rows[0]["method"] in ("direct", "swing", "ranking"))
        own.append(result.weights)
        ratio.append(rows[0]["method"] in ("pairwise", "best_worst"))
    council_ = st.weights.council_weights(own, [0, 0, 0, 1, 1, 2], [0.5, 0.3, 0.2], ratio)
    view = json.loads(evaluation.to_json())["tracks"][0]["elicitation"]
    (node,) = [v["council"] for v in view if v["parent"] == "G"]
    assert council_.weights.tolist() == node["weights"]
    assert council_.spread is not None
    assert council_.spread.tolist() == node["spread"]
    assert (council_.kappa_member, council_.kappa_council) == (node["kappa_member"], node["kappa_council"])
    assert st.weights.CouncilWeights.from_json(council_.to_json()) == council_
    assert "Dirichlet" in repr(council_)


def test_plain_arrays_name_their_faults() -> None:
    result = st.weights.elicit("pairwise", 3, [(0, 1, 9.0), (1, 2, 9.0), (0, 2, 1.0)])
    assert result.inconsistent
    assert result.look_at is not None
    assert (result.look_at.i, result.look_at.j, result.look_at.given) == (0, 1, 9.0)
    assert "To look at" in result.to_table().to_text("en")
    assert st.weights.ExpertWeights.from_json(result.to_json()) == result
    with pytest.raises(st.InputError) as caught:
        st.weights.elicit("swing", 3, [(0, -1.0), (1, 2, 2.0)])
    assert [str(p.place) for p in caught.value.problems] == ["answers[0]", "answers[1]"]
    with pytest.raises(st.InputError, match="one for each row"):
        st.weights.council_weights([[0.5, 0.5]], [0, 1], [1.0])
    with pytest.raises(st.InputError, match="share above 0"):
        st.weights.council_weights([[0.5, 0.5]], [1], [1.0])
    alone = st.weights.council_weights([[0.25, 0.75]], [0], [1.0])
    assert alone.weights.tolist() == [0.25, 0.75]
    assert (alone.spread, alone.kappa_member, alone.kappa_council) == (None, None, None)
