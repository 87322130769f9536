from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import stratech as st

GAP = None
CITIES = ["Ha Noi", "Da Nang", "Hue"]
FRAME = pd.DataFrame([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]], index=CITIES, columns=CITIES)


def places(error: pytest.ExceptionInfo[st.InputError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in error.value.problems]


def test_ahp_of_a_consistent_matrix() -> None:
    a = st.weights.ahp([[1, 2, 6], [GAP, 1, 3], [GAP, GAP, 1]])
    np.testing.assert_allclose(a.weights, [0.6, 0.3, 0.1], atol=1e-15)
    assert [a.weights.dtype, a.completed.dtype] == [np.dtype("float64")] * 2
    assert a.completed.shape == (3, 3)
    assert a.lambda_max == pytest.approx(3, abs=1e-14)
    assert (a.consistency_ratio, a.most_inconsistent, a.n_missing, a.ids) == (0, None, 0, None)
    np.testing.assert_allclose(a.completed, FRAME.to_numpy(), rtol=1e-14)


@pytest.mark.parametrize(
    "pairwise",
    [
        FRAME,
        FRAME.loc[::-1],  # rows in another order than columns
        pl.DataFrame({"city": CITIES, **{city: FRAME[city].to_list() for city in CITIES}}),
    ],
    ids=["pandas", "pandas turned", "polars"],
)
def test_ahp_takes_data_frames(pairwise: Any) -> None:  # noqa: ANN401
    a = st.weights.ahp(pairwise)
    assert a.ids == CITIES
    np.testing.assert_allclose(a.weights, [0.6, 0.3, 0.1], atol=1e-14)
    assert "Ha Noi" in repr(a)
    assert "<table" in a._repr_html_()
    assert pickle.loads(pickle.dumps(a)) == a  # noqa: S301 - our own bytes
    assert st.weights.Ahp.from_json(a.to_json()) == a


def test_ahp_completes_and_names_what_does_not_fit() -> None:
    nan = float("nan")
    pairwise = np.array([[1, 2, nan, 4], [nan, 1, 2, nan], [nan, nan, 1, 9.0], [nan, nan, nan, 1]])
    a = st.weights.ahp(pairwise)
    assert a.n_missing == 2
    assert np.isfinite(a.completed).all()
    np.testing.assert_allclose(a.completed * a.completed.T, 1, rtol=1e-14)
    worst = a.most_inconsistent
    assert worst is not None
    i, j, given, consistent = worst
    assert (pairwise[i, j], a.weights[i] / a.weights[j]) == (given, consistent)
    assert {notice.code for notice in a.notices} >= {"N0651"}
    # Changing a gap raises the largest eigenvalue.
    for factor in (0.99, 1.01):
        moved = a.completed.copy()
        moved[0, 2] *= factor
        moved[2, 0] = 1 / moved[0, 2]
        assert st.weights.ahp(moved).lambda_max > a.lambda_max
    least_squares = st.weights.ahp(pairwise, method="geometric_mean")
    assert least_squares.method == "geometric_mean"
    assert least_squares.weights.tolist() == least_squares.geometric_mean_weights.tolist()


def test_ahp_of_fifty_items() -> None:
    weights = np.arange(1.0, 51.0) / np.arange(1.0, 51.0).sum()
    a = st.weights.ahp(weights[:, None] / weights)
    np.testing.assert_allclose(a.weights, weights, atol=1e-14)
    assert a.random_index == pytest.approx((1.7699 * 50 - 4.3513) / 49)


def test_faults_of_comparisons_are_placed() -> None:
    with pytest.raises(st.InputError) as error:
        st.weights.ahp([[1, 3, -1], [0.5, 2, 1], [1, "x", 1]])
    assert places(error) == [("E0604", "pairwise[2, 1]")]
    with pytest.raises(st.InputError) as error:
        st.weights.ahp([[1, 3, -1], [0.5, 2, 1], [1, 1, 1]])
    assert places(error) == [("E0607", "pairwise[0, 2]"), ("E0607", "pairwise[1, 0]"), ("E0607", "pairwise[1, 1]")]
    with pytest.raises(st.InputError, match=r"\[0, 1\] and \[2, 3\]"):
        st.weights.ahp([[1, 2, GAP, GAP], [GAP, 1, GAP, GAP], [GAP, GAP, 1, 2], [GAP, GAP, GAP, 1]])
    with pytest.raises(st.InputError, match='nearest is "eigenvector"'):
        st.weights.ahp([[1]], method="eigenvectors")  # type: ignore[arg-type]
    with pytest.raises(st.InputError, match="the labels of the columns"):
        st.weights.ahp(FRAME.rename(index={"Hue": "Can Tho"}))


def test_hierarchy_of_three_levels() -> None:
    bottom = [[1, 3], [GAP, 1]]
    top: dict[str, Any] = {
        "pairwise": [[1, 1], [1, 1]],
        "children": [{"pairwise": [[1, 4], [GAP, 1]], "children": [bottom, [[1, 1], [1, 1]]]}, {"pairwise": bottom}],
    }
    result = st.weights.synthesize(top)
    assert result.scores[0] == pytest.approx(0.5 * (0.8 * 0.75 + 0.2 * 0.5) + 0.5 * 0.75)
    assert result.ranks.tolist() == [1, 2]
    assert [path for path, _, _ in result.nodes] == [[], [0], [0, 0], [0, 1], [1]]
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes
    top["children"][1] = {"pairwise": [[1, 0], [GAP, 1]]}
    with pytest.raises(st.InputError) as error:
        st.weights.synthesize(top)
    assert places(error) == [("E0607", "children[1].pairwise[0, 1]")]
    with pytest.raises(st.InputError, match="kids"):
        st.weights.synthesize({"pairwise": bottom, "kids": []})


def test_best_worst() -> None:
    b = st.weights.best_worst([2, 1, 4, 3, 8], [4, 8, 2, 3, 1], model="linear")
    np.testing.assert_allclose(b.weights, [0.22950820, 0.44808743, 0.11475410, 0.15300546, 0.05464481], atol=1e-8)
    assert b.consistency_ratio == pytest.approx(0.002444958, abs=1e-9)
    assert (b.best, b.worst, b.intervals.shape) == (1, 4, (5, 2))
    n = st.weights.best_worst({"a": 8, "b": 2, "c": 1}, {"c": 8, "b": 5, "a": 1}, model="nonlinear")
    assert n.xi == pytest.approx(4 - np.sqrt(14), abs=1e-14)
    assert n.ids == ["a", "b", "c"]
    assert pickle.loads(pickle.dumps(n)) == n  # noqa: S301 - our own bytes
    assert st.weights.best_worst([1, 1, 3], [3, 3, 1], best=1, worst=2).best == 1
    with pytest.raises(st.InputError) as error:
        st.weights.best_worst([0.5, 2, None], [1, 3])
    assert places(error) == [
        ("E0607", "best_to_others"),
        ("E0607", "best_to_others[0]"),
        ("E0604", "best_to_others[2]"),
        ("E0603", "others_to_worst"),
    ]
    with pytest.raises(st.InputError):
        st.weights.best_worst([1, 2], [2, 1], best=0)


def test_fucom_and_rancom_take_both_forms() -> None:
    assert st.weights.fucom([2, 1, 4]).tolist() == st.weights.fucom([2, 1, 3], [2, 2]).tolist()
    ranks = [1, 1, 3]
    matrix = [[0.5, 0.5, 1], [0.5, 0.5, 1], [0, 0, 0.5]]
    for form in (matrix, np.array(matrix), pd.DataFrame(matrix)):
        assert st.weights.rancom(form).tolist() == st.weights.rancom(ranks).tolist()
    assert st.weights.rancom(pd.Series(ranks)).tolist() == st.weights.rancom(ranks).tolist()


@pytest.mark.parametrize(
    "name",
    ["angle", "cilos", "critic", "cv", "entropy", "gini", "idocriw", "lopcow", "merec", "std", "variance"],
)
def test_hard_data_give_finite_weights_or_a_typed_error(name: str) -> None:
    weigh = getattr(st.weights, name)
    directions = ["max", "min", "max"]
    constant = weigh([[1, 5, 3], [2, 5, 7], [4, 5, 1]], directions)
    assert constant[1] == 0
    assert constant.sum() == pytest.approx(1)
    huge = weigh([[1e200, 3e-200, 2], [4e200, 2e-200, 3], [2e200, 1e-200, 5], [3e200, 7e-200, 1]], directions)
    assert np.isfinite(huge).all()
    for matrix in ([[1, 2, 3]], [[1, 2, 3], [1, 2, 3]]):
        with pytest.raises(st.InputError) as error:
            weigh(matrix, directions)
        assert error.value.problems[0].code == "E0609"
    with pytest.raises(st.InputError) as error:
        weigh([[1, None, 3], [float("inf"), 5, 7]], directions)
    assert places(error) == [("E0604", "matrix[0, 1]"), ("E0604", "matrix[1, 0]")]
