"""The plan of a register from Python."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import numpy as np
import pytest

import stratech as st


def document(scores: dict[str, float], budget: float) -> dict[str, Any]:
    """Return a register whose technologies cost 5 each, in the first period only."""
    return {
        "register": {
            "id": "r",
            "title_vi": "x",
            "title_en": "x",
            "cutoff_date": "2026-06-30",
            "schema": 1,
            "currency": "VND billion",
        },
        "tracks": [{"id": "A", "name_vi": "x", "name_en": "x", "size": 1}],
        "technologies": [
            {
                "id": t,
                "name_vi": f"Công nghệ {t}",
                "name_en": f"Technology {t}",
                "track": "A",
                "own_lead_years": 0,
                "trl": 5,
            }
            for t in scores
        ],
        "indicators": [
            {
                "id": "I",
                "name_vi": "x",
                "name_en": "x",
                "unit": "points",
                "definition_vi": "x",
                "definition_en": "x",
                "source": "x",
            }
        ],
        "observations": [
            {"indicator": "I", "subject": t, "published": "2026-01-01", "value": score, "kind": "actual"}
            for t, score in scores.items()
        ],
        "criteria": [
            {
                "id": "C",
                "name_vi": "Lợi ích",
                "name_en": "Benefit",
                "scale_low": 0,
                "scale_high": 10,
                "source": "indicator",
                "indicator": "I",
            }
        ],
        "costs": [{"item": t, "amount": 5} for t in scores],
        "budgets": [{"period": "2026-27", "amount": budget, "per": "period"}, {"amount": 0}],
    }


def register(scores: dict[str, float], budget: float) -> st.Register:
    """Read the document."""
    return st.Register.from_json(json.dumps(document(scores, budget)))


def test_the_best_two_of_three_are_started() -> None:
    plan = register({"T1": 4, "T2": 6, "T3": 5}, 10).optimize(discount=0)
    assert plan.ids == ["T2", "T3"]
    np.testing.assert_array_equal(plan.values, [0.6, 0.5])
    np.testing.assert_array_equal(plan.costs, [5.0, 5.0])
    assert (plan.value, plan.bound, plan.gap, plan.proved, plan.cost) == (1.1, 1.1, 0.0, True, 10.0)
    frame = plan.roadmap.to_pandas()
    assert list(frame["start"]) == ["2026-27", "2026-27"]
    usage = plan.usage.to_pandas()
    assert list(usage["left"][:1]) == [0.0]
    assert bool(usage["binds"][0])
    assert list(plan.left_out.to_pandas()["id"]) == ["T1"]
    assert len(plan.periods) == 5
    assert plan.settings["discount"] == 0


def test_questions_to_a_plan() -> None:
    plan = register({"T1": 4, "T2": 6, "T3": 5}, 10).optimize(discount=0)
    why = plan.why_not("T1")
    assert (why.reason, why.displaces, why.loss_is_exact) == ("displaced", ["T3"], True)
    assert why.loss == pytest.approx(0.1)
    assert why.break_even == pytest.approx(0.5)
    assert why.shortages[0]["short"] == 5.0
    assert "displace T3" in why.to_text("en")
    assert "đẩy ra T3" in why.to_text("vi")
    assert plan.force("T1").ids == ["T2", "T1"]
    assert plan.ban("T2").ids == ["T3", "T1"]
    frontier = plan.frontier(2).to_pandas()
    assert list(frontier["value"]) == [0.6, 1.1]
    assert list(plan.marginal(0.5).to_pandas()["gain"]) == pytest.approx([0.4])


def test_a_plan_travels() -> None:
    plan = register({"T1": 4, "T2": 6}, 5).optimize()
    pickled = pickle.loads(pickle.dumps(plan))  # noqa: S301 - our own bytes
    for again in (pickled, st.RegisterPlan.from_json(plan.to_json()), copy.deepcopy(plan)):
        assert again == plan
        assert again.digest == plan.digest
        assert again.force("T1") == plan.force("T1")
    why = plan.why_not("T1")
    assert pickle.loads(pickle.dumps(why)) == why  # noqa: S301 - our own bytes
    assert "<script" not in plan._repr_html_()
    assert "T2" in repr(plan)
    assert plan.provenance["register_digest"] == register({"T1": 4, "T2": 6}, 5).digest


def test_equal_choices_are_stated() -> None:
    plan = register({"T1": 5, "T2": 5, "T3": 5}, 10).optimize(discount=0)
    assert plan.n_equal_optima == 3
    assert plan.ids == ["T1", "T2"]
    assert plan.why_not("T3").reason == "equal_choice"
    assert "3 equal plans" in plan.status("en")


def test_what_cannot_be_is_an_error() -> None:
    small = register({"T1": 4, "T2": 6}, 5)
    with pytest.raises(st.InfeasibleError, match="state money"):
        small.optimize(mandatory=["T1", "T2"])
    with pytest.raises(st.InputError, match='nearest is "T2"'):
        small.optimize(forbidden=["T22"])
    with pytest.raises(st.InputError):
        small.optimize(discount=2.0)
    with pytest.raises(st.InputError):
        small.optimize().why_not("nobody")


def test_the_shipped_register_has_a_plan() -> None:
    plan = st.example("vn-2026").optimize(gap=0.1, node_limit=2000)
    assert plan.illustrative
    assert plan.gap <= 0.1
    assert {t["id"] for t in plan.targets} == {"SEMI-PEOPLE", "READY-2035"}
    usage = plan.usage.to_pandas()
    assert (usage["left"].dropna() >= 0).all()
    people = usage[(usage["enabler"] == "WF-SEMI") & (usage["period"] == "2031-35")]
    assert float(people["taken"].iloc[0]) <= float(people["there"].iloc[0]) + float(people["added"].iloc[0])
