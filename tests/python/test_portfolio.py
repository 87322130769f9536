from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import highspy
import numpy as np
import pandas as pd
import pytest

import stratech as st

if TYPE_CHECKING:
    from pathlib import Path


def small() -> st.portfolio.Plan:
    return st.portfolio.solve(
        {"chip": 10, "cloud": 13, "power": 7},
        rows=pd.DataFrame([[4, 6, 3]], index=["money"], columns=["chip", "cloud", "power"]),
        limits=[10],
        prerequisites=[("cloud", "power")],
    )


def random_choice(seed: int, n: int = 30, periods: int = 2) -> dict[str, object]:
    g = np.random.default_rng(seed)
    takes = g.integers(5, 60, (periods, n)).astype(float)
    return {
        "values": np.round(takes.mean(0) + g.normal(0, 8, n) + 10, 1),
        "rows": takes,
        "limits": np.floor(takes.sum(1) * 0.4),
        "prerequisites": [(int(j), int(g.integers(0, j))) for j in g.choice(np.arange(1, n), n // 6, replace=False)],
        "groups": [(g.choice(n, 4, replace=False).tolist(), 1, 2), g.choice(n, 3, replace=False).tolist()],
        "exclusions": [tuple(g.choice(n, 2, replace=False).tolist())],
        "synergies": [(g.choice(n, 2, replace=False).tolist(), 12.5), (g.choice(n, 3, replace=False).tolist(), -6)],
        "progress": False,
    }


def test_a_plan_says_what_it_is() -> None:
    plan = small()
    assert plan.selected.tolist() == [False, True, True]
    assert plan.selected.dtype == np.bool_
    assert (plan.value, plan.bound, plan.gap, plan.proved) == (20.0, 20.0, 0.0, True)
    assert (plan.n_equal_optima, plan.equal_optima) == (1, "exactly")
    assert (plan.usage.tolist(), plan.slack.tolist(), plan.binding.tolist()) == ([9.0], [1.0], [True])
    assert (plan.ids, plan.chosen, len(plan)) == (["chip", "cloud", "power"], ["cloud", "power"], 3)
    assert (plan.stopped_by, plan.reproducible) == ("done", True)
    assert plan.limits_table().to_pandas()["limit"].tolist() == ["money"]
    assert "proved to be the best" in repr(plan)
    assert "<table" in plan._repr_html_()


def test_why_not_force_and_ban() -> None:
    plan = small()
    why = plan.why_not("chip")
    assert (why.reason, why.loss, why.break_even, why.displaces) == ("displaced", 3.0, 13.0, ["cloud"])
    assert why.short_of == [("money", 3.0)]
    assert plan.force(0).value == plan.value - 3
    assert plan.ban("power").chosen == ["chip"]
    assert "sẽ đẩy cloud ra" in why.sentence("vi")
    assert plan.why_not(1).reason == "chosen"
    with pytest.raises(st.InputError, match="E0901"):
        plan.why_not("cihp")
    with pytest.raises(st.InputError, match="E0901"):
        plan.force(-1)


def test_results_survive_pickle() -> None:
    plan = small()
    for result in (plan, plan.why_not(0), plan.frontier(3)):
        assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(plan)).digest == plan.digest  # noqa: S301 - our own bytes
    assert plan.provenance["solver"].startswith("microlp")


@pytest.mark.parametrize("seed", range(60))
def test_microlp_and_highs_agree(seed: int) -> None:
    choice = random_choice(seed)
    try:
        ours = st.portfolio.solve(**choice)  # type: ignore[arg-type]
    except st.InfeasibleError:
        with pytest.raises(st.InfeasibleError):
            st.portfolio.solve(**choice, solver="highs")  # type: ignore[arg-type]
        return
    theirs = st.portfolio.solve(**choice, solver="highs")  # type: ignore[arg-type]
    assert ours.proved
    assert theirs.proved
    assert theirs.value == ours.value
    assert theirs.selected.tolist() == ours.selected.tolist()
    assert theirs.n_equal_optima == ours.n_equal_optima
    assert theirs.digest == ours.digest
    assert theirs.provenance["solver"] == "HiGHS"


@pytest.mark.parametrize("kind", ["lp", "mps"])
@pytest.mark.parametrize("seed", [1, 2, 5])
def test_anyone_can_check_an_exported_model(seed: int, kind: str, tmp_path: Path) -> None:
    choice = {**random_choice(seed), "mandatory": [3], "forbidden": [7]}
    plan = st.portfolio.solve(**choice)  # type: ignore[arg-type]
    path = tmp_path / f"model.{kind}"
    path.write_text(plan.to_lp() if kind == "lp" else plan.to_mps(), encoding="utf-8")
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", "false")
    solver.readModel(str(path))
    solver.run()
    assert abs(solver.getInfo().objective_function_value) * plan.unit == pytest.approx(plan.value, abs=1e-6)
    columns = np.array(solver.getSolution().col_value)[: len(plan)] > 0.5
    assert columns[3]
    assert not columns[7]


def test_no_plan_says_what_clashes() -> None:
    with pytest.raises(st.InfeasibleError) as caught:
        st.portfolio.solve([1, 2], rows=[[3, 4]], limits=[5], row_labels=["money"], mandatory=[0, 1])
    error = caught.value
    assert error.relaxation == ["raise the limit of money from 5 to 7 (by 2)"]
    assert set(error.conflict) == {"0 is mandatory", "1 is mandatory", "money is at most 5"}
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (str(again), again.relaxation) == (str(error), error.relaxation)


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ({"values": []}, {"E0602"}),
        ({"values": [1, float("nan")]}, {"E0604"}),
        ({"values": [1, 2], "rows": [[1, 2]], "limits": [1, 2]}, {"E0603"}),
        ({"values": [1, 2], "rows": [[1, 2]]}, {"E0603"}),
        ({"values": [1, 2], "rows": [[1, 2, 3]], "limits": [1]}, {"E0603"}),
        ({"values": [1, 2], "prerequisites": [(0, 5), (0, -1), (0,), ("a", 1)]}, {"E0901", "E0603"}),
        ({"values": [1, 2], "groups": [3, ([0, 1], 2, 1)]}, {"E0603"}),
        ({"values": [1, 2], "exclusions": [(0, 1, 1)], "synergies": [(0, 1)], "mandatory": 3}, {"E0603"}),
        ({"values": [1, 2], "solver": "cplex"}, {"E0601"}),
        ({"values": [1, 2], "node_limit": -4}, {"E0608"}),
        ({"values": [1, 2], "order": [0.5, 1]}, {"E0607"}),
    ],
)
def test_wrong_arguments(arguments: dict[str, object], codes: set[str]) -> None:
    with pytest.raises(st.InputError) as caught:
        st.portfolio.solve(**arguments)  # type: ignore[arg-type]
    assert {problem.code for problem in caught.value.problems} == codes


def test_alternatives_and_groups_as_documented() -> None:
    values = [10, 1, 1, 1]
    solve = st.portfolio.solve
    assert solve(values, prerequisites=[(0, [1, 2], 2)], groups=[([1, 2, 3], 1)]).chosen == ["1"]
    assert solve(values, prerequisites=[(0, [1, 2])], groups=[[1, 2, 3]]).chosen == ["0", "1"]
    assert solve([-1, -2, -3], groups=[([0, 1, 2], 2, None)]).chosen == ["0", "1"]


def test_a_frontier_is_certified_and_never_falls() -> None:
    choice = random_choice(4, n=40)
    plan = st.portfolio.solve(**choice)  # type: ignore[arg-type]
    line = plan.frontier(12, gap=0.01)
    values = line.values  # noqa: PD011 - no frame
    defined = ~np.isnan(values)
    assert defined[-1]
    assert (np.diff(values[defined]) >= 0).all()
    assert (line.bounds[defined] <= values[defined] * 1.01 + 1e-9).all()
    takes = np.asarray(choice["rows"])[0]
    assert (line.selected[defined] @ takes <= line.limits[defined] + 1e-9).all()
    assert line.selected.shape == (12, 40)
    assert len(line) == 12
    with pytest.raises(st.InputError, match="E0608"):
        plan.frontier(5, row=9)


def test_an_observer_stops_the_work() -> None:
    choice = random_choice(1, n=150, periods=6)
    with pytest.raises(st.Cancelled):
        st.portfolio.solve(**choice, observer=lambda _done, _total: False)  # type: ignore[arg-type]


def test_a_plan_is_not_proved_when_it_is_cut_short() -> None:
    choice = random_choice(2, n=150, periods=6)
    plan = st.portfolio.solve(**choice, node_limit=30)  # type: ignore[arg-type]
    assert (plan.proved, plan.stopped_by) == (False, "nodes")
    assert plan.bound > plan.value
    assert plan.gap > 0
    assert {"N0911"} <= {notice.code for notice in plan.notices}
    again = st.portfolio.solve(**choice, node_limit=30)  # type: ignore[arg-type]
    assert again == plan
