"""HiGHS through its Python package, for `solver="highs"`; what it answers is checked in the core."""

from __future__ import annotations

# What type checkers see; `typing` itself is not imported at run time.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    _Numbers = npt.NDArray[np.float64]
    _Places = npt.NDArray[np.int64]

# A relative gap that is none.
CLOSED = 1e-6


def solve(  # noqa: PLR0917 - called from the core
    objective: _Numbers,
    bounds: tuple[_Numbers, _Numbers],
    rows: tuple[_Places, _Places, _Numbers],
    sides: tuple[_Numbers, _Numbers],
    start: list[bool] | None,
    limits: tuple[int | None, float | None, float],
) -> tuple[list[bool] | None, float | None, str, int]:
    """Maximize over variables of 0 and 1; return plan, bound, why it ended (done, gap, nodes, time) and nodes."""
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    node_limit, time_limit, gap = limits
    options: dict[str, bool | float | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": gap,
        # Values are whole numbers: what is closer than that is equal.
        "mip_abs_gap": 0.5 if gap == 0 else 0.0,
        "mip_feasibility_tolerance": 1e-9,
    }
    if node_limit is not None:
        options["mip_max_nodes"] = min(node_limit, 2**31 - 1)
    if time_limit is not None:
        options["time_limit"] = time_limit
    for name, value in options.items():
        solver.setOptionValue(name, value)
    n = len(objective)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, len(sides[0])
    lp.col_cost_, lp.sense_ = objective, highspy.ObjSense.kMaximize
    lp.col_lower_, lp.col_upper_ = bounds
    lp.integrality_ = [highspy.HighsVarType.kInteger] * n
    lp.row_lower_, lp.row_upper_ = sides
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = rows
    solver.passModel(lp)
    if start is not None:
        first = highspy.HighsSolution()
        first.col_value = [float(chosen) for chosen in start]
        solver.setSolution(first)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    state = highspy.HighsModelStatus
    nodes = max(int(info.mip_node_count), 0)
    if status in {state.kInfeasible, state.kUnboundedOrInfeasible}:
        return None, None, "done", nodes
    has_plan = info.primal_solution_status == 2  # noqa: PLR2004 - kSolutionStatusFeasible
    plan = [bool(x > 0.5) for x in solver.getSolution().col_value] if has_plan else None  # noqa: PLR2004 - rounding
    bound = float(info.mip_dual_bound)
    if status == state.kOptimal:
        is_open = bound - info.objective_function_value > CLOSED * abs(bound)
        return (plan, bound, "gap" if is_open else "done", nodes) if gap > 0 else (plan, None, "done", nodes)
    return plan, bound, "time" if status == state.kTimeLimit else "nodes", nodes
