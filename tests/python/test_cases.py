"""Every published and derived case of tests/cases/ through the Python interface, to its stated tolerance.

What a case names or shapes in its own way is translated here; tests/core/cases does the same for Rust.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import stratech as st

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
CASES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "cases").glob("*.json"))}
ROUGH = {
    (rough["case"], rough["field"]): rough["tolerance"]
    for rough in json.loads((ROOT / "rough_values.json").read_text("utf-8"))
}
# Cases whose part of the interface is not there yet; a line must go when it is.
PENDING = {
    "moments__triangular-pert-1_10_17": "",
    "moments__triangular-pert-2_4_9": "",
}

Fields = dict[str, Any]

# Name of the method in the case -> names in the registry; a later one adds what the first lacks.
METHODS = {
    "ELECTRE (Hwang & Yoon net C/D variant)": ["electre_net"],
    "ELECTRE I": ["electre_i"],
    "ELECTRE III": ["electre_iii"],
    "ELECTRE TRI-B": ["electre_tri"],
    "MAVT (piecewise-linear additive value)": ["mavt"],
    "MOORA (ratio system)": ["moora"],
    "PROMETHEE I/II": ["promethee_ii", "promethee_i"],
    "SAW": ["weighted_sum"],
    "WPM": ["weighted_product"],
    "WSM": ["weighted_sum"],
}
# Params that say in words what the method does anyway.
DESCRIPTIONS = {("electre_net", "variant"), ("electre_i", "discordance")}
# Printed numbers that come from weights which do not sum to 1.
AS_GIVEN = {"aras__stanujkic2015", "multimoora__karabasevic2015", "waspas__chakraborty2015-8x7"}


def settings(case: Fields, name: str) -> Fields:
    """Return the settings of a method."""
    inputs = case["inputs"]
    params = inputs.get("params") or {}
    given = {key: value for key, value in params.items() if value is not None and (name, key) not in DESCRIPTIONS}
    if words := inputs.get("normalization") or params.get("normalization"):
        first = re.split("[;(]", words)[0].strip()
        given["normalization"] = "sum" if first == "column sum" else re.sub("[- ]", "_", first)
    if functions := inputs.get("value_functions_breakpoints_x_y"):
        given["value_functions"] = [functions[criterion] for criterion in inputs["criteria"]]
    for key in ("characteristic_values", "expert_function"):
        if key in inputs:
            given[key] = inputs[key]
    if case["id"] in AS_GIVEN:
        given["normalize_weights"] = False
    return given


def method(case: Fields) -> Fields:
    """Run a method of the registry."""
    inputs = case["inputs"]
    matrix = inputs.get("matrix") or inputs["alternatives"]
    fields: Fields = {}
    for name in METHODS.get(case["method"], [case["method"].lower()]):
        ranker = st.methods.get(name, **settings(case, name))
        result = ranker.evaluate(matrix, inputs.get("weights"), inputs.get("directions", "max"))
        found = {**result.parts, "scores": result.scores, "ranking": result.ranks, "classes": result.classes}
        fields = {**{field: value for field, value in found.items() if value is not None}, **fields}
    if "pairwise_ratios_A1A2_A1A3_A2A3" in case["expected"]:
        a, b, c = fields["scores"]
        fields["pairwise_ratios_A1A2_A1A3_A2A3"] = [a / b, a / c, b / c]
    return fields


def from_data(*fields: tuple[str, str]) -> Callable[[Fields], Fields]:
    """Return an adapter for weights from data."""

    def run(case: Fields) -> Fields:
        inputs = case["inputs"]
        return {field: getattr(st.weights, name)(inputs["matrix"], inputs["directions"]) for field, name in fields}

    return run


def by_rank(case: Fields) -> Fields:
    """Weights from places."""
    ranks = case["inputs"]["ranks"]
    return {
        "roc": st.weights.rank_order_centroid(ranks),
        "rank_sum": st.weights.rank_sum(ranks),
        "rank_reciprocal": st.weights.rank_reciprocal(ranks),
    }


def swing(case: Fields) -> Fields:
    """Swing weights, and weighted sums of values on one scale."""
    inputs = case["inputs"]
    weights = st.weights.swing(inputs["swing_weights"])
    total = st.methods.WeightedSum(normalization="none")
    exact = total.evaluate(inputs["values_0_100"], weights, "max")
    rounded = total.evaluate(inputs["values_0_100"], inputs["rounded_percent_weights_used_in_book"], "max")
    return {
        "weights": weights,
        "benefits_with_exact_weights": exact.scores,
        "benefits_with_rounded_weights": rounded.scores,
        "ranking": rounded.ranks,
    }


def best_worst(model: Any) -> Callable[[Fields], Fields]:  # noqa: ANN401 - a word
    """Return an adapter for the best-worst method."""

    def run(case: Fields) -> Fields:
        inputs = case["inputs"]
        found = st.weights.best_worst(inputs["best_to_others"], inputs["others_to_worst"], model=model)
        return {
            "weights": found.weights,
            "xi": found.xi,
            "xi_L": found.xi,
            "consistency_ratio": found.consistency_ratio,
        }

    return run


def incomplete(case: Fields) -> Fields:
    """Comparisons of which some were not asked; one side of every other pair is given as "row,column"."""
    inputs = case["inputs"]

    def place(text: str) -> tuple[int, int]:
        row, column = text.split(",")
        return int(row), int(column)

    pairwise = np.full((inputs["n"], inputs["n"]), np.nan)
    for pair, value in inputs["given"].items():
        pairwise[place(pair)] = value
    found = st.weights.ahp(pairwise)
    fields: Fields = {"weights": found.weights, "lambda_max": found.lambda_max}
    for pair in inputs["missing"]:
        i, j = place(pair)
        fields[f"completed_entry_{i}_{j}"] = found.completed[i, j]
    return fields


def ahp(case: Fields) -> Fields:
    """One matrix of comparisons, or a hierarchy."""
    inputs = case["inputs"]
    if "criteria_matrix" in inputs:
        matrices = inputs["alternative_matrices"]
        if isinstance(matrices, dict):
            # In the order in which the note of the case lists the criteria.
            matrices = [matrices[name] for name in ("Experience", "Education", "Charisma", "Age")]
        whole = st.weights.synthesize({"pairwise": inputs["criteria_matrix"], "children": matrices})
        ratios = [node.consistency_ratio for _, _, node in whole.nodes]
        return {
            "scores": whole.scores,
            "ranking": whole.ranks,
            "criteria_weights": st.weights.ahp(inputs["criteria_matrix"]).weights,
            "criteria_consistency_ratio": ratios[0],
            "consistency_ratios": ratios,
        }
    found = st.weights.ahp(inputs["pairwise_matrix"])
    names = ("weights", "lambda_max", "consistency_index", "consistency_ratio", "geometric_mean_weights")
    return {name: getattr(found, name) for name in names}


def votes(case: Fields) -> Fields:
    """Ballots name candidates from first to last and say how many voters cast them."""
    names, ballots = case["inputs"]["candidates"], case["inputs"]["ballots"]
    ranks = [[ballot["order"].index(name) + 1 for name in names] for ballot in ballots]
    counts = [ballot["count"] for ballot in ballots]
    borda, copeland, kemeny, schulze = (
        getattr(st.rankings, rule)(ranks, counts) for rule in ("borda", "copeland", "kemeny", "schulze")
    )

    def named(items: Any) -> list[str]:  # noqa: ANN401 - indices
        return [names[i] for i in items]

    return {
        "pairwise": schulze.pairwise,
        "strongest_path": schulze.strongest_path,
        "schulze_ranking": named(np.argsort(schulze.ranks, kind="stable")),
        "schulze_winners": named(schulze.winners),
        "borda": borda.scores,
        "borda_winners": named(borda.winners),
        "copeland_win_minus_loss": copeland.scores,
        "copeland_winners": named(copeland.winners),
        "kemeny_score": kemeny.score,
        "kemeny_rankings": [named(order) for order in kemeny.rankings],
        "kemeny_winners": named(kemeny.winners),
    }


def alike(case: Fields) -> Fields:
    """Rank correlations."""
    a, b = case["inputs"]["reference_ranking"], case["inputs"]["other_ranking"]
    return {name: getattr(st.rankings, name)(a, b) for name in ("spearman", "weighted_spearman", "ws", "kendall_tau_b")}


def network(case: Fields) -> Fields:
    """Activities with three estimates."""
    inputs = case["inputs"]
    estimates = np.array(inputs["optimistic_mostlikely_pessimistic"], dtype=float)
    expected, variances = st.dependency.pert_estimates(*estimates.T)
    durations = dict(zip(inputs["activities"], expected, strict=True))
    path = st.dependency.critical_path(durations, inputs["predecessors"])
    assert path.ids == inputs["activities"]
    return {
        "expected_times": expected,
        "activity_variances": variances,
        "critical_activities": [inputs["activities"][i] for i in path.critical],
        "project_duration": path.duration,
        "ES": path.early_start,
        "EF": path.early_finish,
        "LS": path.late_start,
        "LF": path.late_finish,
        "total_float": path.total_float,
        "free_float": path.free_float,
        "critical_path_variance": variances[path.critical].sum(),
    }


def smaa(case: Fields) -> Fields:
    """Simulation with uniform weights."""
    sim = st.smaa(case["inputs"]["values"])
    return {name: getattr(sim, name) for name in ("rank_acceptability", "central_weights", "confidence_factors")}


def ishigami(case: Fields) -> Fields:
    """Outcomes over all pairs of points of a grid on which every mean is exact, as in the tests of the core."""
    a, b = case["inputs"]["a"], case["inputs"]["b"]
    half = np.array([0.16790618421480394, 0.52876178305787999, 0.6010186553802381, 0.9115893077284345])
    third = np.pi * np.concatenate([-half, [0.0], half])
    axes = [np.pi * (2 * np.arange(n) / n - 1) for n in (5, 7)]
    points = np.stack([axis.ravel() for axis in np.meshgrid(*axes, third, indexing="ij")], axis=1)
    first, second = np.repeat(points, len(points), axis=0), np.tile(points, (len(points), 1))
    mixed = [np.where(np.arange(3) == j, second, first) for j in range(3)]
    x = np.stack([first, *mixed, second], axis=1)
    sines = np.sin(x[..., 0])
    y = sines + a * np.sin(x[..., 1]) ** 2 + b * x[..., 2] ** 4 * sines
    found = st.sensitivity.sobol(y.ravel(), 3, resamples=2)
    interaction = found.total[2] - found.first[2]
    return {
        "S1": found.first,
        "ST": found.total,
        "S13": interaction,
        "variance": found.variance,
        "mean": found.mean,
    }


def cooke(case: Fields) -> Fields:
    inputs = case["inputs"]
    found = st.panel.cooke(
        inputs["assessments_expert_seed_quantile"],
        inputs["realizations"],
        levels=inputs["quantiles"],
        overshoot=inputs["overshoot"],
        cutoff=0.0,
    )
    return {
        "calibration": found.calibration,
        "information_seed": found.information,
        "combined_score": found.combined,
    }


def icc(case: Fields) -> Fields:
    found = st.panel.icc(np.transpose(case["inputs"]["ratings_targets_by_judges"]))
    order = [found.icc1, found.icc2, found.icc3, found.icc1k, found.icc2k, found.icc3k]
    return {"icc_order_11_21_31_1k_2k_3k": order, "mean_squares_BMS_WMS_JMS_EMS": found.mean_squares}


def kendall_w(case: Fields) -> Fields:
    found = st.panel.kendall_w(case["inputs"]["ranks_by_rater"])
    return {"W": found.w, "S": found.s, "rank_sums": found.rank_sums, "chi_square": found.chi_square}


def krippendorff(case: Fields) -> Fields:
    ratings = case["inputs"]["reliability_data_by_observer"]
    return {
        "nominal": st.panel.krippendorff_alpha(ratings, level="nominal"),
        "ordinal": st.panel.krippendorff_alpha(ratings, level="ordinal"),
        "interval": st.panel.krippendorff_alpha(ratings),
        "ratio": st.panel.krippendorff_alpha(ratings, level="ratio"),
    }


def knapsack(case: Fields) -> Fields:
    inputs = case["inputs"]
    plan = st.portfolio.solve(inputs["profits"], rows=inputs["resources"], limits=inputs["capacities"])
    assert plan.proved
    # All selections of the case are one: the plan, and no other of equal value.
    selections = [plan.selected.astype(int).tolist()] * plan.n_equal_optima
    return {"optimum": plan.value, "optimal_selections": selections}


ADAPTERS: dict[str, Callable[[Fields], Fields]] = {
    "AHP": ahp,
    "AHP (incomplete matrix, lambda-max optimal completion)": incomplete,
    "BWM (linear)": best_worst("linear"),
    "BWM (nonlinear)": best_worst("nonlinear"),
    "Borda / Copeland / Kemeny / Schulze": votes,
    "CPM / PERT network": network,
    "CILOS and IDOCRIW": from_data(("cilos_weights", "cilos"), ("idocriw_weights", "idocriw")),
    "CRITIC": from_data(("weights", "critic")),
    "Cooke classical model": cooke,
    "Entropy weights": from_data(("weights", "entropy")),
    "ICC": icc,
    "Kendall W": kendall_w,
    "Krippendorff alpha": krippendorff,
    "Multi-dimensional knapsack (project portfolio)": knapsack,
    "MEREC": from_data(("weights", "merec")),
    "ROC, rank-sum and rank-reciprocal weights": by_rank,
    "Rank similarity coefficients (Spearman, weighted Spearman, WS)": alike,
    "SMART / swing weights, additive value model": swing,
    "SMAA-2": smaa,
    "Sobol indices": ishigami,
    "Standard deviation weights": from_data(("weights", "std")),
}


def deviation(found: Any, expected: Any) -> float:  # noqa: ANN401 - whatever JSON holds
    """Return the largest difference; undefined expected entries (null) are passed over."""
    if expected is None:
        return 0.0
    if isinstance(found, np.ndarray):
        found = found.tolist()
    if isinstance(expected, list):
        assert len(found) == len(expected), f"{found} is not as long as {expected}"
        return max((deviation(f, e) for f, e in zip(found, expected, strict=True)), default=0.0)
    if isinstance(expected, bool | str):
        assert found == expected
        return 0.0
    return math.fabs(found - expected)


def test_pending_cases_are_those_that_cannot_run() -> None:
    assert set(PENDING) <= set(CASES)
    there = [case for case, module in PENDING.items() if module and hasattr(st, module)]
    assert not there, "their lines in PENDING must go"


@pytest.mark.parametrize("case", [case for name, case in CASES.items() if name not in PENDING], ids=lambda c: c["id"])
def test_case(case: Fields) -> None:
    found = ADAPTERS.get(case["method"], method)(case)
    expected, tolerance = case["expected"], case["tolerance"]
    printed_only = case["evidence"] == "published" and not any(name.endswith("_full") for name in expected)
    for name, value in expected.items():
        rounded = not name.endswith("_full") and (printed_only or f"{name}_full" in expected)
        # What is drawn at random comes as near as its draws allow.
        full = tolerance.get("monte_carlo", tolerance.get("full", 1e-8))
        stated = tolerance.get("published", 1e-8) if rounded else full
        worst = deviation(found[name.removesuffix("_full")], value)
        assert worst <= ROUGH.get((case["id"], name), stated), name
