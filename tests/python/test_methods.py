from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import stratech as st

CARS = [[5490.0, 51.4], [6500.0, 70.6], [6489.0, 54.3]]
FRAME = pd.DataFrame(CARS, columns=["cost", "quality"], index=["a", "b", "c"])


def places(error: pytest.ExceptionInfo[st.InputError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in error.value.problems]


@pytest.mark.parametrize("name", st.methods.names())
def test_class_has_the_name_and_the_defaults_of_the_registry(name: str) -> None:
    method = st.methods.get(name)
    assert method.name == name
    kind: Any = type(method)
    assert kind is not st.methods.Method, "no Python class"
    assert kind() == method, "another default"
    assert type(method).__doc__
    assert type(method).__name__ in st.methods.__all__
    assert method.references


@pytest.mark.parametrize("name", st.methods.names())
def test_settings_survive_repr_and_pickle(name: str) -> None:
    method = st.methods.get(name)
    assert pickle.loads(pickle.dumps(method)) == method  # noqa: S301 - our own bytes
    assert hash(st.methods.get(name, **method.settings)) == hash(method)
    assert repr(method).startswith(type(method).__name__ + "(")


@pytest.mark.parametrize(
    "matrix",
    [
        CARS,
        tuple(map(tuple, CARS)),
        [np.array(row) for row in CARS],
        np.array(CARS),
        np.asfortranarray(CARS),
        np.array(CARS, dtype=">f8"),
        np.array(CARS, dtype=object),
        np.ma.masked_array(CARS),
        FRAME,
        pl.DataFrame({"id": ["a", "b", "c"], "cost": FRAME["cost"].to_list(), "quality": FRAME["quality"].to_list()}),
        pa.table({"cost": FRAME["cost"].to_list(), "quality": FRAME["quality"].to_list()}),
    ],
    ids=lambda matrix: type(matrix).__name__,
)
def test_numbers_are_taken_as_users_have_them(matrix: Any) -> None:  # noqa: ANN401
    expected = st.methods.Topsis().evaluate(CARS, [0.6, 0.4], ["min", "max"])
    found = st.methods.Topsis().evaluate(matrix, (6, 4), (-1, +1))
    assert expected.scores is not None
    assert found.scores is not None
    assert found.scores.tolist() == expected.scores.tolist()
    assert found.ranks is not None
    assert found.ranks.tolist() == [2, 1, 3]


def test_labels_beside_an_array_come_back() -> None:
    rows, columns = ["a", "b", "c"], ["price", "speed"]
    method = st.methods.Topsis()
    x = np.array([[5490, 51.4], [6500, 70.6], [6489, 54.3]])
    result = method.evaluate(
        x, {"speed": 0.4, "price": 0.6}, {"speed": "max", "price": "min"}, alternatives=rows, criteria=columns
    )
    # What happens to the list and to the array later is no matter.
    rows[0], x[:] = "changed", 0
    plain = method.evaluate([[5490, 51.4], [6500, 70.6], [6489, 54.3]], [0.6, 0.4], ["min", "max"])
    assert result.ids == ["a", "b", "c"]
    assert result.criteria == ["price", "speed"]
    assert list(result.ranks) == list(plain.ranks)  # type: ignore[arg-type]
    assert np.array_equal(result.parts["weighted"], plain.parts["weighted"])
    assert "price" not in str(plain.to_table())
    again = pickle.loads(pickle.dumps(result))  # noqa: S301 - our own bytes
    assert again == result
    assert again.ids == ["a", "b", "c"]
    assert result != plain
    named = method.evaluate(x + 1, None, "max", alternatives=np.array([10, 20, 30]), criteria=("p", "s"))
    assert named.ids == ["10", "20", "30"]


def test_labels_of_a_frame_give_way_to_those_of_the_call() -> None:
    frame = pd.DataFrame({"p": [1.0, 2.0], "s": [4.0, 3.0]}, index=["x", "y"])
    result = st.methods.WeightedSum().evaluate(frame, None, "max", alternatives=["a", "b"])
    assert result.ids == ["a", "b"]
    assert result.criteria == ["p", "s"]


@pytest.mark.parametrize("labels", [["a", "b"], [], "abc", 3, {"a": 1, "b": 2, "c": 3}])
def test_labels_that_do_not_fit_are_refused(labels: Any) -> None:  # noqa: ANN401
    with pytest.raises(st.InputError) as error:
        st.methods.Topsis().evaluate([[1, 2], [3, 4], [5, 7]], None, "max", alternatives=labels)
    assert [problem.place for problem in error.value.problems] == ["alternatives"]


def test_integers_and_nullable_columns() -> None:
    frame = pd.DataFrame({"x": pd.array([1, 2, 3], dtype="Int64"), "y": [3, 2, 2]})
    result = st.methods.WeightedSum().evaluate(frame, None, "max")
    assert result.ids is None
    assert result.criteria == ["x", "y"]
    assert "N0614" in [notice.code for notice in result.notices]


def test_labels_decide_not_places() -> None:
    by_place = st.methods.Topsis().evaluate(FRAME, [0.6, 0.4], ["min", "max"])
    for weights in ({"quality": 0.4, "cost": 0.6}, pd.Series([0.4, 0.6], index=["quality", "cost"])):
        assert st.methods.Topsis().evaluate(FRAME, weights, {"quality": "max", "cost": "min"}) == by_place
    assert by_place.ids == ["a", "b", "c"]
    with pytest.raises(st.InputError) as error:
        st.methods.Topsis().evaluate(FRAME, {"quality": 1, "price": 1}, "max")
    assert places(error) == [("E0601", "weights"), ("E0602", "weights")]


@pytest.mark.parametrize(
    ("matrix", "weights", "directions", "expected"),
    [
        (
            [[1, "x"], [None, 2]],
            [1, object()],
            ["max", "up"],
            [("E0601", "directions[1]"), ("E0604", "matrix[0, 1]"), ("E0604", "weights[1]")],
        ),
        ([[1, None], [float("inf"), 2]], [1, 1], "max", [("E0604", "matrix[0, 1]"), ("E0604", "matrix[1, 0]")]),
        ([[1, 2], [3]], None, "max", [("E0603", "matrix[1]")]),
        ([1, 2], None, "max", [("E0603", "matrix")]),
        (np.ones(3), None, "max", [("E0603", "matrix")]),
        (np.ones((2, 2, 2)), None, "max", [("E0603", "matrix")]),
        (np.array([["1", "2"]]), None, "max", [("E0604", "matrix[0, 0]"), ("E0604", "matrix[0, 1]")]),
        (np.ones((1, 1)) * 1j, None, "max", [("E0604", "matrix[0, 0]")]),
        (5, None, "max", [("E0603", "matrix")]),
        ([], None, "max", [("E0602", "matrix")]),
        ([[]], None, "max", [("E0602", "matrix")]),
        (np.ma.masked_array(np.ones((1, 2)), mask=[[False, True]]), None, "max", [("E0604", "matrix[0, 1]")]),
        ([[1, 2]], [1], ["max"], [("E0603", "directions"), ("E0603", "weights")]),
        ([[1, 2]], 3, "max", [("E0603", "weights")]),
        ([[1, 2]], None, None, [("E0602", "directions")]),
        (pd.DataFrame({"x": [1, 2], "y": ["a", 3.5]}), None, "max", [("E0604", "matrix[0, 1]")]),
    ],
)  # fmt: skip
def test_faults_are_reported_at_once_with_their_places(
    matrix: Any,  # noqa: ANN401
    weights: Any,  # noqa: ANN401
    directions: Any,  # noqa: ANN401
    expected: list[tuple[str, str]],
) -> None:
    with pytest.raises(st.InputError) as error:
        st.methods.Topsis().evaluate(matrix, weights, directions)
    assert sorted(places(error)) == sorted(expected)


def test_mistyped_names_get_the_nearest_one() -> None:
    with pytest.raises(st.InputError, match='nearest is "topsis"'):
        st.methods.get("topsys")
    with pytest.raises(st.InputError, match='nearest is "vector"'):
        st.methods.Topsis(normalization="vektor")
    with pytest.raises(st.InputError, match='nearest is "normalization"'):
        st.methods.get("topsis", normalisation="vector")
    with pytest.raises(st.InputError, match="nan cannot be used"):
        st.methods.get("topsis", normalization=float("nan"))
    with pytest.raises(TypeError):
        st.methods.Topsis("vector")  # type: ignore[call-arg]


def test_outcome() -> None:
    result = st.methods.Topsis().evaluate(FRAME, [0.6, 0.4], ["min", "max"])
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes
    assert result.scores is not None
    assert (result.scores.dtype, result.scores.flags.c_contiguous) == (np.dtype("float64"), True)
    assert result.ranks is not None
    assert result.ranks.dtype == np.dtype("int64")
    assert result.outranks is None
    assert result.classes is None
    assert (result.method, result.normalization, result.higher_is_better) == ("topsis", "vector", True)
    assert result.settings == {"normalization": "vector"}
    assert result.parts["weighted"].shape == (3, 2)
    assert result.to_table()["id"] == ["a", "b", "c"]
    assert "<table" in result._repr_html_()
    assert repr(result).startswith("topsis (vector)\n\nAlternative  Rank")


@pytest.mark.parametrize("name", ["angle", "critic", "cv", "entropy", "equal", "gini", "merec", "std", "variance"])
def test_weights_from_data(name: str) -> None:
    weights = getattr(st.weights, name)(FRAME, ["min", "max"])
    assert (weights.dtype, weights.shape) == (np.dtype("float64"), (2,))
    assert abs(weights.sum() - 1) < 1e-15
    with pytest.raises(st.InputError) as error:
        getattr(st.weights, name)([[1, "x"]], ["up", "max"])
    assert places(error) == [("E0601", "directions[0]"), ("E0604", "matrix[0, 1]")]


def test_weights_from_data_carry_their_notices() -> None:
    weights = st.weights.entropy([[1, 5], [2, 5]], "max")
    assert weights.tolist() == [1.0, 0.0]
    assert [notice.code for notice in weights.notices or ()] == ["N0610"]
    assert "N0610" in repr(weights)
    again = pickle.loads(pickle.dumps(weights))  # noqa: S301 - its own bytes
    assert (again.tolist(), again.notices) == (weights.tolist(), weights.notices)
    assert np.asarray(weights) @ [3.0, 4.0] == 3.0
    assert repr(st.weights.equal([[1, 5], [2, 6]], "max")) == "array([0.5, 0.5])"


def test_elicited_weights() -> None:
    assert st.weights.rank_sum([2, 1]).tolist() == [1 / 3, 2 / 3]
    assert st.weights.direct({"a": 3, "b": 1}).tolist() == [0.75, 0.25]
    assert "fucom_chain" in st.weights.__all__
    with pytest.raises(st.InputError) as error:
        st.weights.rank_sum([1, "x"])
    assert places(error) == [("E0604", "ranks[1]")]


def test_credibilities_alone() -> None:
    method = st.methods.ElectreIII(q=1, p=2, v=3)
    frame = pd.DataFrame({"x": [0.0, 1.5, 4.0]}, index=["a", "b", "c"])
    table = method.credibility(frame, [1], "max")
    assert table.dtype == np.float64
    assert table.tolist() == [[1.0, 0.5, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]
    assert np.array_equal(table, method.evaluate(frame, [1], "max").parts["credibility"])
    for rows in ([2, 0], np.array([2, 0]), range(2, -1, -2)):
        assert np.array_equal(method.credibility(frame, [1], "max", rows=rows), table[[2, 0]])
    assert method.credibility(frame, [1], "max", rows=[]).shape == (0, 3)


def test_credibilities_of_rows_that_are_none() -> None:
    method = st.methods.ElectreIII(q=1, p=2)
    with pytest.raises(st.InputError) as caught:
        method.credibility([[0.0], [1.0]], None, "max", rows=[0, -1, 1, 0.5])
    assert [str(problem.place) for problem in caught.value.problems] == ["rows[1]", "rows[3]"]
    with pytest.raises(st.InputError, match=r"rows\[1\].*0 to n - 1"):
        method.credibility([[0.0], [1.0]], None, "max", rows=[0, 2])
