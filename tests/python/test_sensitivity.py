from __future__ import annotations

import pickle
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import stratech as st

if TYPE_CHECKING:
    from collections.abc import Callable

Result = st.Stability | st.SmallestReversal | st.Tornado
MAKERS: dict[str, Callable[[st.Evaluation], Result]] = {
    "stability": lambda evaluation: evaluation.stability(),
    "smallest_reversal": lambda evaluation: evaluation.smallest_reversal("QD21-P12"),
    "tornado": lambda evaluation: evaluation.tornado("QD21-P12"),
}


@pytest.fixture(scope="module")
def register() -> st.Register:
    return st.example("vn-2026")


@pytest.fixture(scope="module")
def evaluation(register: st.Register) -> st.Evaluation:
    return register.evaluate()


@pytest.mark.parametrize("name", MAKERS)
def test_result_object(name: str, evaluation: st.Evaluation, register: st.Register) -> None:
    result = MAKERS[name](evaluation)
    again = pickle.loads(pickle.dumps(result))  # noqa: S301 - our own bytes
    assert again == result
    assert again.digest == result.digest
    assert again is not result
    assert result.illustrative
    assert result.provenance["register_digest"] == register.digest
    assert "N0510" in {notice.code for notice in result.notices}
    assert "QD21-P12" in repr(result)
    html = result._repr_html_()
    assert "<table" in html
    assert "<script" not in html
    with pytest.raises(st.InputError):
        type(result).from_json("{}")


def test_a_simulation_answers_too(evaluation: st.Evaluation, register: st.Register) -> None:
    simulation = register.simulate(draws=50, seed=57, reading="cells", weights="uniform", range=False, progress=False)
    assert simulation.stability() == evaluation.stability()
    assert simulation.smallest_reversal("QD21-P12") == evaluation.smallest_reversal("QD21-P12")
    assert simulation.tornado("QD21-P12") == evaluation.tornado("QD21-P12")
    sobol = simulation.sobol(draws=64, resamples=10)
    assert sobol == simulation.sobol(draws=64, resamples=10)
    again = pickle.loads(pickle.dumps(sobol))  # noqa: S301 - our own bytes
    assert again == sobol
    assert again.digest == sobol.digest
    assert (sobol.reading, sobol.weights, sobol.draws, sobol.resamples, sobol.seed) == ("cells", "uniform", 64, 10, 57)
    assert len(sobol.labels("vi")) == len(sobol) == len(sobol.blocks)
    assert {block["input"] for block in sobol.blocks} == {"all_weights", "values"}
    for track in sobol.tracks:
        table = sobol.table(track)
        assert len(table) == len(sobol)
        assert table["list_total"] == sorted(table["list_total"], reverse=True)
        assert track in sobol.sentence(track, "en")
    assert len(sobol.technology("QD21-P12")) == len(sobol)
    assert sobol.illustrative
    assert sobol.provenance["register_digest"] == register.digest
    with pytest.raises(st.InputError, match="QD21-P99"):
        sobol.technology("QD21-P99")
    with pytest.raises(st.InputError, match="draws"):
        simulation.sobol(draws=1)


def test_a_result_from_json_needs_its_register(evaluation: st.Evaluation, register: st.Register) -> None:
    bare = st.Evaluation.from_json(evaluation.to_json())
    assert bare == evaluation
    for ask in (
        bare.stability,
        lambda **more: bare.smallest_reversal("QD21-P12", **more),
        lambda **more: bare.tornado("QD21-P12", **more),
    ):
        with pytest.raises(st.InputError, match="register=") as raised:
            ask()
        assert [p.code for p in raised.value.problems] == ["E0551"]
    assert bare.stability(register=register) == evaluation.stability()
    other = st.Register.from_json(re.sub(r'"size": *22', '"size": 21', register.to_json()))
    assert other != register
    with pytest.raises(st.InputError) as raised:
        bare.stability(register=other)
    assert [p.code for p in raised.value.problems] == ["E0550"]


def _memberships(evaluation: st.Evaluation, weights: np.ndarray[Any, Any], track: str) -> set[str]:
    """Return the list under these leaf weights, in plain numpy; what does not apply gives its weight to the others."""
    of_track = np.array(evaluation.track_of) == track
    values = evaluation.leaf_values[of_track]
    used = np.where(np.isnan(values), 0.0, weights)
    scores = (np.nan_to_num(values) * used).sum(axis=1) / used.sum(axis=1)
    ids = np.array(evaluation.ids)[of_track]
    seats = {"A": 22, "B": 8}[track]
    return set(ids[np.argsort(-scores)[:seats]])


def test_the_smallest_shift_of_weights_reverses_the_membership(evaluation: st.Evaluation) -> None:
    # Every technology of track A is judged on every criterion.
    reversal = evaluation.smallest_reversal("QD21-P12")
    assert reversal.seat == "within"
    assert reversal.moved_is_exact
    assert reversal.weight_vector is not None
    now = np.full(13, 1 / 13)
    assert "QD21-P12" in _memberships(evaluation, now, "A")
    assert "QD21-P12" in _memberships(evaluation, now + 0.99 * (reversal.weight_vector - now), "A")
    assert "QD21-P12" not in _memberships(evaluation, reversal.weight_vector, "A")
    moved = float(np.abs(reversal.weight_vector - now).sum() / 2)
    assert reversal.moved == pytest.approx(moved, abs=1e-12)
    leaves = np.array(reversal.leaves)
    for change in (c for c in reversal.weights if c["of"] == "whole"):
        at = leaves == change["criterion"]
        rest = (1 - change["to"]) / (1 - change["from"])
        assert "QD21-P12" not in _memberships(evaluation, np.where(at, change["to"], now * rest), "A")
        assert abs(change["to"] - change["from"]) >= moved - 1e-9


def test_intervals_hold_the_weight_as_it_is(evaluation: st.Evaluation) -> None:
    stability = evaluation.stability()
    assert stability.tracks == ["A", "B"]
    for track in stability.tracks:
        intervals, table = stability.intervals(track), stability.table(track)
        now = np.array(table["now"])
        assert intervals.shape == (len(table), 2)
        assert (intervals[:, 0] < now).all()
        assert (now < intervals[:, 1]).all()
        # The ranking changes no later than the list.
        assert (np.array(table["ranking_low"]) >= intervals[:, 0] - 1e-12).all()
        assert (np.array(table["ranking_high"]) <= intervals[:, 1] + 1e-12).all()
        assert len(stability.sentences(track)) == len(stability.sentences(track, "vi"))
    with pytest.raises(st.InputError, match='unknown track "C"'):
        stability.table("C")


def test_tornado_is_sorted_and_drawn(evaluation: st.Evaluation) -> None:
    tornado = evaluation.tornado("QD21-P12")
    swings = [abs(b["high"]["score"] - b["low"]["score"]) for b in tornado.bars if b["low"]["score"] is not None]
    assert swings == sorted(swings, reverse=True)
    assert {b["input"] for b in tornado.bars} >= {"value", "weight", "risk_attitude", "method", "normalization"}
    assert evaluation.tornado("QD21-P12", weight_spread=0.5) != tornado
    with pytest.raises(st.InputError, match="weight_spread"):
        evaluation.tornado("QD21-P12", weight_spread=0)
    with pytest.raises(st.InputError, match="QD21-P99"):
        evaluation.tornado("QD21-P99")

    ax = evaluation.plot_tornado("QD21-P12", lang="vi")
    words = tornado.captions("vi")
    assert ax.get_title() == words["title"]
    assert words["note"] is not None
    assert ax.get_xlabel() == f"{words['axis']}\n{words['note']}"
    assert [tick.get_text() for tick in ax.get_yticklabels()] == tornado.labels("vi")[:15]
    ax.figure.canvas.draw()
    assert tornado.plot(lang="en", ax=ax) is ax
