"""The published cases of weights and rankings, through the Python interface, to their stated tolerances."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import stratech as st

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).resolve().parents[1]
Fields = dict[str, Any]


def from_data(*names: str) -> Callable[[Fields], Fields]:
    def run(inputs: Fields) -> Fields:
        found = {name: getattr(st.weights, name)(inputs["matrix"], inputs["directions"]) for name in names}
        return {"weights": found[names[0]], **{f"{name}_weights": value for name, value in found.items()}}

    return run


def by_rank(inputs: Fields) -> Fields:
    ranks = inputs["ranks"]
    return {
        "roc": st.weights.rank_order_centroid(ranks),
        "rank_sum": st.weights.rank_sum(ranks),
        "rank_reciprocal": st.weights.rank_reciprocal(ranks),
    }


def swing(inputs: Fields) -> Fields:
    exact = st.weights.swing(inputs["swing_weights"])
    method = st.methods.WeightedSum(normalization="none")
    rounded = method.evaluate(inputs["values_0_100"], inputs["rounded_percent_weights_used_in_book"], "max")
    return {
        "weights": exact,
        "benefits_with_exact_weights": method.evaluate(inputs["values_0_100"], exact, "max").scores,
        "benefits_with_rounded_weights": rounded.scores,
        "ranking": rounded.ranks,
    }


def best_worst(model: Any) -> Callable[[Fields], Fields]:  # noqa: ANN401
    def run(inputs: Fields) -> Fields:
        b = st.weights.best_worst(inputs["best_to_others"], inputs["others_to_worst"], model=model)
        return {"weights": b.weights, "xi": b.xi, "xi_L": b.xi, "consistency_ratio": b.consistency_ratio}

    return run


def ahp(inputs: Fields) -> Fields:
    if "pairwise_matrix" in inputs:
        a = st.weights.ahp(inputs["pairwise_matrix"])
        names = ("weights", "lambda_max", "consistency_index", "consistency_ratio", "geometric_mean_weights")
        return {name: getattr(a, name) for name in names}
    matrices = inputs["alternative_matrices"]
    if isinstance(matrices, dict):
        matrices = list(matrices.values())
    result = st.weights.synthesize({"pairwise": inputs["criteria_matrix"], "children": matrices})
    ratios = [node[2].consistency_ratio for node in result.nodes]
    return {
        "scores": result.scores,
        "ranking": result.ranks,
        "criteria_weights": result.nodes[0][2].weights,
        "criteria_consistency_ratio": ratios[0],
        "consistency_ratios": ratios,
    }


def incomplete(inputs: Fields) -> Fields:
    pairwise: list[list[float | None]] = [[None] * inputs["n"] for _ in range(inputs["n"])]
    for place, value in inputs["given"].items():
        i, j = map(int, place.split(","))
        pairwise[i][j] = value
    a = st.weights.ahp(pairwise)
    fields: Fields = {"weights": a.weights, "lambda_max": a.lambda_max}
    for place in inputs["missing"]:
        i, j = map(int, place.split(","))
        fields[f"completed_entry_{i}_{j}"] = a.completed[i, j]
    return fields


def alike(inputs: Fields) -> Fields:
    a, b = inputs["reference_ranking"], inputs["other_ranking"]
    return {name: getattr(st.rankings, name)(a, b) for name in ("spearman", "weighted_spearman", "ws", "kendall_tau_b")}


def votes(inputs: Fields) -> Fields:
    names = inputs["candidates"]
    ranks = [[ballot["order"].index(name) + 1 for name in names] for ballot in inputs["ballots"]]
    counts = [ballot["count"] for ballot in inputs["ballots"]]
    borda, copeland = st.rankings.borda(ranks, counts), st.rankings.copeland(ranks, counts)
    kemeny, schulze = st.rankings.kemeny(ranks, counts), st.rankings.schulze(ranks, counts)
    results: Fields = {"borda": borda, "copeland": copeland, "kemeny": kemeny, "schulze": schulze}
    return {
        "pairwise": st.rankings.pairwise(ranks, counts),
        "strongest_path": schulze.strongest_path,
        "schulze_ranking": [names[i] for i in np.argsort(schulze.ranks, kind="stable")],
        "borda": borda.scores,
        "copeland_win_minus_loss": copeland.scores,
        "kemeny_score": kemeny.score,
        "kemeny_rankings": [[names[i] for i in order] for order in kemeny.rankings],
        **{f"{name}_winners": [names[i] for i in result.winners] for name, result in results.items()},
    }


RUNS: dict[str, Callable[[Fields], Fields]] = {
    "AHP": ahp,
    "AHP (incomplete matrix, lambda-max optimal completion)": incomplete,
    "BWM (linear)": best_worst("linear"),
    "BWM (nonlinear)": best_worst("nonlinear"),
    "Borda / Copeland / Kemeny / Schulze": votes,
    "CILOS and IDOCRIW": from_data("cilos", "idocriw"),
    "CRITIC": from_data("critic"),
    "Entropy weights": from_data("entropy"),
    "MEREC": from_data("merec"),
    "ROC, rank-sum and rank-reciprocal weights": by_rank,
    "Rank similarity coefficients (Spearman, weighted Spearman, WS)": alike,
    "SMART / swing weights, additive value model": swing,
    "Standard deviation weights": from_data("std"),
}

CASES = [json.loads(path.read_text("utf-8")) for path in sorted((TESTS / "cases").glob("*.json"))]
OURS = [case for case in CASES if case["method"] in RUNS]
ROUGH = {
    (value["case"], value["field"]): value["tolerance"]
    for value in json.loads((TESTS / "rough_values.json").read_text("utf-8"))
}


def test_there_are_cases() -> None:
    assert {case["method"] for case in OURS} == set(RUNS)


@pytest.mark.parametrize("case", OURS, ids=lambda case: case["id"])
def test_published_case(case: Fields) -> None:
    found = RUNS[case["method"]](case["inputs"])
    expected, tolerance = case["expected"], case["tolerance"]
    printed_only = case["evidence"] == "published" and not any(name.endswith("_full") for name in expected)
    for name, value in expected.items():
        rounded = f"{name}_full" in expected or printed_only
        allowed = ROUGH.get((case["id"], name), tolerance["published" if rounded else "full"])
        result = found[name.removesuffix("_full")]
        if isinstance(np.asarray(value).flat[0], str):
            assert result == value, name
        else:
            np.testing.assert_allclose(result, value, rtol=0, atol=allowed, err_msg=name)
