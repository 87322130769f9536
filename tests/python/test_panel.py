"""The council: agreement and calibration on plain arrays, and what a register's panel says."""

from __future__ import annotations

import json
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as s

import stratech as st

# Raters x items, with gaps.
RATINGS = np.array([[1, 2, 3, 3, np.nan], [1, 2, 4, 3, np.nan], [2, 2, 3, np.nan, 5]])


def test_what_was_left_out_is_said() -> None:
    w = st.panel.kendall_w(RATINGS[:, :4])
    assert (w.n_raters, w.left_out) == (2, 1)
    assert w.mean_rank_correlation == pytest.approx(2 * w.w - 1)
    assert "N0430" in [notice.code for notice in w.notices]
    icc = st.panel.icc(RATINGS)
    assert (icc.n_items, icc.left_out) == (3, 2)
    assert list(icc.intervals) == ["icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k"]
    assert all(low < getattr(icc, name) < high for name, (low, high) in icc.intervals.items())
    alpha = st.panel.krippendorff_alpha(RATINGS)
    assert (alpha.left_out, alpha.n_pairable) == (1, 11)
    assert "N0431" in [notice.code for notice in alpha.notices]


def test_alpha_is_a_number_that_knows_more() -> None:
    alpha = st.panel.krippendorff_alpha(RATINGS.tolist(), level="ordinal")
    assert isinstance(alpha, float)
    assert alpha == alpha.alpha == 1 - alpha.observed_disagreement / alpha.expected_disagreement
    assert st.panel.krippendorff_alpha(RATINGS, "ordinal") == alpha
    again = pickle.loads(pickle.dumps(alpha))  # noqa: S301 - our own bytes
    assert (again, again.left_out) == (alpha, alpha.left_out)
    assert type(again).from_json(alpha.to_json()) == alpha
    assert "<table" in alpha._repr_html_()


def test_frames_name_the_items() -> None:
    frame = pd.DataFrame({"T1": [1, 2], "T2": [3, 4], "T3": [2, 9]})
    assert st.panel.kendall_w(frame).ids == ["T1", "T2", "T3"]


def test_faults_are_placed() -> None:
    with pytest.raises(st.InputError) as info:
        st.panel.kendall_w([[1, float("inf")], [2, 1]])
    assert [str(p.place) for p in info.value.problems] == ["ratings[0, 1]"]
    with pytest.raises(st.InputError, match=r"nominal \| ordinal"):
        st.panel.krippendorff_alpha([[1, 2], [1, 2]], level="cardinal")  # type: ignore[arg-type]
    with pytest.raises(st.InputError):
        st.panel.krippendorff_alpha([[1, 1], [1, 1]])
    with pytest.raises(st.InputError):
        st.panel.cooke([[[1, 2, 3]], [[1, 2]]], [2])
    with pytest.raises(st.InputError):
        st.panel.cooke(3, [2])


@pytest.mark.parametrize(
    "result",
    [
        st.panel.kendall_w([[1, 2, 3], [1, 3, 2]]),
        st.panel.icc([[1, 2, 3], [1, 3, 2]]),
        st.panel.icc([[1, 2, 3], [3, 2, 1]]),  # items alike on average: minus infinity
        st.panel.cooke([[[1, 2, 3]], [[2, 3, 4]]], [2.5]),
    ],
)
def test_results_are_written_and_read(result: Any) -> None:  # noqa: ANN401 - one of several classes
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes
    assert type(result).from_json(result.to_json()) == result
    assert "<table" in result._repr_html_()
    assert "NaN" not in repr(result)
    if isinstance(result, st.panel.Icc):
        assert not np.isnan(list(result.intervals.values())).any()


TABLES = s.lists(s.lists(s.one_of(s.none(), s.integers(0, 9)), min_size=4, max_size=4), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_the_order_of_raters_does_not_matter(ratings: list[list[int | None]]) -> None:
    try:
        alpha = st.panel.krippendorff_alpha(ratings)
    except st.InputError:
        return
    assert st.panel.krippendorff_alpha(ratings[::-1]) == pytest.approx(alpha, abs=1e-12)
    doubled = [[None if x is None else 2 * x + 3 for x in row] for row in ratings]
    assert st.panel.krippendorff_alpha(doubled) == pytest.approx(alpha, abs=1e-9)


@pytest.fixture(scope="module")
def register() -> st.Register:
    return st.example("vn-2026")


@pytest.fixture(scope="module")
def panel(register: st.Register) -> st.Panel:
    return register.panel()


def records(table: st.Table) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_pandas().to_dict("records")]


def test_what_a_panel_holds(register: st.Register, panel: st.Panel) -> None:
    assert panel.ids == register.evaluate().ids
    assert panel.groups == ["enterprises", "experts", "managers", "scientists"]
    assert panel.illustrative
    assert not panel.closed
    assert panel.provenance["register_digest"] == register.digest
    assert "N0510" in [notice.code for notice in panel.notices]
    names = "agreement icc cells differences clusters consensus rounds views balance recusals"
    for name in names.split():
        table = getattr(panel, name)
        assert isinstance(table, st.Table)
        assert "NaN" not in table.to_text("en")
    assert len(records(panel.cells)) == 36 * 13
    assert {row["consensus_en"] for row in records(panel.consensus)} <= {"in", "out", "none"}
    assert len(records(panel.influence())) == 4
    with pytest.raises(st.InputError, match="closed"):
        panel.influence("expert")
    with pytest.raises(st.InputError, match=r"group \| expert"):
        panel.influence("nobody")  # type: ignore[arg-type]
    with pytest.raises(st.InputError, match="closed"):
        panel.members()


def test_a_panel_speaks_both_languages(panel: st.Panel) -> None:
    en, vi = panel.sentences("en"), panel.sentences("vi")
    assert len(en) == len(vi)
    assert any("differ on" in sentence for sentence in en)
    assert any("khác nhau" in sentence for sentence in vi)
    assert panel.to_text("vi") != panel.to_text("en")
    assert "<table" in panel._repr_html_()
    assert "script" not in panel.to_html("en")
    assert en[0] in " ".join(repr(panel).split()) or "members gave" in repr(panel)


def test_a_panel_is_written_and_read(register: st.Register, panel: st.Panel) -> None:
    assert pickle.loads(pickle.dumps(panel)) == panel  # noqa: S301 - our own bytes
    assert st.Panel.from_json(panel.to_json()) == panel
    assert panel == register.panel()
    assert panel.digest == register.panel().digest
    with pytest.raises(st.InputError):
        st.Panel.from_json("{}")


def test_a_closed_session(register: st.Register, panel: st.Panel) -> None:
    closed = register.panel(closed=True)
    assert closed.closed
    assert closed != panel
    assert len(records(closed.influence("expert"))) == 24
    assert len(records(closed.members())) == 24
    assert "E13" in closed.to_json()
    assert "E13" not in panel.to_json()


def test_group_means_recomputed(register: st.Register, panel: st.Panel) -> None:
    """Differences between groups, from the rows, by another way."""
    rows = json.loads(register.to_json())
    group_of = {e["id"]: e["stakeholder_group"] for e in rows["experts"]}
    mids: dict[tuple[str, str], dict[str, list[float]]] = {}
    for row in rows["judgements"]:
        if row.get("mid") is not None:
            cell = mids.setdefault((row["technology"], row["criterion"]), {})
            cell.setdefault(group_of[row["expert"]], []).append(row["mid"])
    for row in records(panel.differences):
        if row["criterion"] != "C05" or row["a_en"] != "Enterprises":
            continue
        b = row["b_en"].lower()
        both = [
            np.mean(cell["enterprises"]) - np.mean(cell[b])
            for (_, criterion), cell in mids.items()
            if criterion == "C05" and "enterprises" in cell and b in cell
        ]
        assert row["mean"] == pytest.approx(np.mean(both), abs=1e-12)
        assert row["distance"] == pytest.approx(np.sqrt(np.mean(np.square(both))), abs=1e-12)


def test_pert_reads_ranges_otherwise(register: st.Register) -> None:
    document = json.loads(register.to_json())
    document["charter"]["support"] = "pert"
    other = st.Register.from_json(json.dumps(document))
    first, second = register.evaluate(), other.evaluate()
    assert not np.array_equal(first.scores, second.scores)
    views = {row["id"]: row for row in records(register.panel().views)}
    places = dict(zip(second.ids, second.ranks.tolist(), strict=True))
    assert {i: row["pert"] for i, row in views.items()} == places
