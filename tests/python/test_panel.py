"""The council: agreement and calibration on plain arrays, and what a register's panel says."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as s

import stratech as st

CASES = Path(__file__).resolve().parents[1] / "cases"


def case(name: str) -> dict[str, Any]:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def test_kendall_w_as_published() -> None:
    published = case("kendallw__projects-4judges-10items")
    expected = published["expected"]
    w = st.panel.kendall_w(published["inputs"]["ranks_by_rater"])
    assert w.w == pytest.approx(expected["W"], abs=1e-9)
    assert w.s == expected["S"]
    assert w.chi_square == pytest.approx(expected["chi_square"], abs=1e-8)
    np.testing.assert_array_equal(w.rank_sums, expected["rank_sums"])
    assert w.mean_rank_correlation == pytest.approx((4 * w.w - 1) / 3, abs=1e-12)
    assert (w.n_raters, w.left_out) == (4, 0)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorff_as_published(level: Any) -> None:
    published = case("krippendorff__4observers-12units")
    ratings = published["inputs"]["reliability_data_by_observer"]
    alpha = st.panel.krippendorff_alpha(ratings, level=level)
    assert alpha == pytest.approx(published["expected"][f"{level}_full"], abs=1e-8)
    assert isinstance(alpha, float)
    assert alpha.left_out == 1
    assert "N0431" in [notice.code for notice in alpha.notices]
    assert st.panel.krippendorff_alpha(np.array(ratings, dtype=float), level) == alpha
    again = pickle.loads(pickle.dumps(alpha))
    assert (again, again.left_out) == (alpha, 1)
    assert type(again).from_json(alpha.to_json()) == alpha


def test_icc_as_published() -> None:
    published = case("icc__shrout-fleiss1979")
    icc = st.panel.icc(np.transpose(published["inputs"]["ratings_targets_by_judges"]))
    names = ["icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k"]
    found = [getattr(icc, name) for name in names]
    np.testing.assert_allclose(found, published["expected"]["icc_order_11_21_31_1k_2k_3k_full"], atol=1e-8)
    np.testing.assert_allclose(icc.mean_squares, published["expected"]["mean_squares_BMS_WMS_JMS_EMS_full"], atol=1e-8)
    assert list(icc.intervals) == names
    assert all(low < value < high for value, (low, high) in zip(found, icc.intervals.values(), strict=True))


def test_cooke_as_derived_from_published_data() -> None:
    published = case("cooke__expert-package-3experts-2seeds")
    inputs = published["inputs"]
    assessments = inputs["assessments_expert_seed_quantile"]
    for form in (assessments, np.array(assessments)):
        found = st.panel.cooke(form, inputs["realizations"], levels=inputs["quantiles"], overshoot=0.1, cutoff=0.0)
        np.testing.assert_allclose(found.calibration, published["expected"]["calibration"], atol=1e-8)
        np.testing.assert_allclose(found.information, published["expected"]["information_seed"], atol=1e-8)
        np.testing.assert_allclose(found.combined, published["expected"]["combined_score"], atol=1e-8)
        assert found.weights.sum() == pytest.approx(1)
        assert "W0432" in [notice.code for notice in found.notices]


def test_faults_are_placed() -> None:
    with pytest.raises(st.InputError) as info:
        st.panel.kendall_w([[1, float("inf")], [2, 1]])
    assert [str(p.place) for p in info.value.problems] == ["ratings[0, 1]"]
    with pytest.raises(st.InputError, match="nominal | ordinal"):
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
def test_results_are_written_and_read(result: Any) -> None:
    assert pickle.loads(pickle.dumps(result)) == result
    assert type(result).from_json(result.to_json()) == result
    assert "<table" in result._repr_html_()
    assert "NaN" not in repr(result)
    if isinstance(result, st.panel.Icc):
        assert not np.isnan(list(result.intervals.values())).any()


RATINGS = s.lists(s.lists(s.one_of(s.none(), s.integers(0, 9)), min_size=4, max_size=4), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(RATINGS)
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
    return table.to_pandas().to_dict("records")


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
    with pytest.raises(st.InputError, match="group | expert"):
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
    assert pickle.loads(pickle.dumps(panel)) == panel
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
