from __future__ import annotations

import itertools
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

import stratech as st

CIRCLE = [[1, 2, 3], [3, 1, 2], [2, 3, 1]]


def places(error: pytest.ExceptionInfo[st.InputError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in error.value.problems]


def test_ties_and_labels() -> None:
    a, b = [1, 2, 2, 4, 5], [2, 1, 3, 3, 5]
    assert st.rankings.spearman(a, b) == pytest.approx(7.25 / 9.5, abs=1e-15)
    assert st.rankings.kendall_tau_b(a, b) == pytest.approx(6 / 9, abs=1e-15)
    assert st.rankings.kemeny_distance(a, b) == 2
    x = pd.Series({"p": 1, "q": 2, "r": 3})
    assert st.rankings.spearman(x, pd.Series({"r": 3, "q": 2, "p": 1})) == 1
    assert st.rankings.ws({"p": 1, "q": 2}, {"q": 2, "p": 1}) == 1
    assert st.rankings.average_ranks(np.array([5, 5, 7])).tolist() == [1.5, 1.5, 3]


@pytest.mark.parametrize("name", ["spearman", "weighted_spearman", "ws", "kendall_tau_b", "kemeny_distance"])
def test_faults_of_two_rankings(name: str) -> None:
    with pytest.raises(st.InputError) as error:
        getattr(st.rankings, name)([1, None, 3], [1, 2])
    assert places(error) == [("E0604", "a[1]"), ("E0603", "b")]


def test_what_is_not_defined_says_so() -> None:
    with pytest.raises(st.InputError) as error:
        st.rankings.spearman([1, 1], [1, 1])
    assert places(error) == [("E0609", "a"), ("E0609", "b")]


@pytest.mark.parametrize("name", ["borda", "copeland", "kemeny", "schulze", "dominance_graph"])
def test_rules_take_frames_and_report_all_faults(name: str) -> None:
    rule = getattr(st.rankings, name)
    frame = pd.DataFrame([[1, 2, 3], [2, 1, 3]], columns=["x", "y", "z"])
    result = rule(frame, counts=[2, 1])
    assert result.ids == ["x", "y", "z"]
    assert result.ranks.tolist() == [1, 2, 3]
    assert np.asarray(result).tolist() == [1, 2, 3]
    assert np.asarray(result, dtype=float).dtype == np.float64
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes
    assert "x" in repr(result)
    assert result.to_table()["id"] == ["x", "y", "z"]
    assert rule([[1, 1], [2, 2]]).ranks.tolist() == [1, 1]
    with pytest.raises(st.InputError) as error:
        rule([[1, None], [2, 1]], counts=[1, -1, 1])
    assert places(error) == [("E0603", "counts"), ("E0607", "counts[1]"), ("E0604", "ranks[0, 1]")]


def test_a_circle_of_majorities_is_shown() -> None:
    kemeny = st.rankings.kemeny(CIRCLE)
    assert kemeny.rankings == [[0, 1, 2], [1, 2, 0], [2, 0, 1]]
    assert (kemeny.n_optimal, kemeny.proved, kemeny.score + kemeny.distance) == (3, True, 9)
    assert [notice.code for notice in kemeny.notices] == ["N0656"]
    assert st.rankings.dominance_graph(CIRCLE).cycles == [[0, 1, 2]]
    assert st.rankings.schulze(CIRCLE).winners.tolist() == [0, 1, 2]
    assert st.rankings.copeland(CIRCLE).scores.tolist() == [0, 0, 0]


def test_kemeny_of_fourteen_items_is_exact() -> None:
    generator = np.random.default_rng(7)
    votes = np.array([generator.permutation(14) + 1 for _ in range(5)])
    result = st.rankings.kemeny(votes)
    assert result.proved
    order = result.rankings[0]
    ranks = np.empty(14)
    ranks[order] = np.arange(14)
    assert sum(st.rankings.kemeny_distance(vote, ranks) for vote in votes) == result.distance


@given(some.lists(some.permutations(range(5)), min_size=1, max_size=6))
def test_kemeny_against_every_order(votes: list[Any]) -> None:
    result = st.rankings.kemeny(votes)
    distances = {
        order: sum(st.rankings.kemeny_distance(vote, order) for vote in votes)
        for order in itertools.permutations(range(5))
    }
    least = min(distances.values())
    assert result.distance == least
    assert result.n_optimal == sum(distance == least for distance in distances.values())


def test_rank_reversal_and_leave_one_out() -> None:
    matrix = pd.DataFrame([[9, 1, 5], [6, 5, 1], [1, 9, 4], [2, 3, 3]], columns=["a", "b", "c"], index=list("wxyz"))
    plain = st.rankings.rank_reversal(st.methods.WeightedSum(normalization="none"), matrix, [4, 3, 2], "max")
    assert not any(plain.occurs(change) for change in ("clone_added", "removed", "replaced"))
    assert plain.ids == list("wxyz")
    assert plain.cases[0]["ranks"].tolist() == plain.baseline.tolist()
    assert plain.to_table()["alternative"][:4] == list("wxyz")
    assert pickle.loads(pickle.dumps(plain)) == plain  # noqa: S301 - our own bytes
    with pytest.raises(st.InputError, match="removed"):
        plain.occurs("remove")  # type: ignore[arg-type]
    without = st.rankings.leave_one_out(st.methods.Topsis(), matrix, None, "max")
    assert [case["criterion"] for case in without.cases] == [0, 1, 2]
    assert without.ids == ["a", "b", "c"]
