"""Readiness under uncertainty: on plain arrays, on a register, and the list with and without enablers."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import stratech as st

UNIFORM = {"kind": "uniform", "low": 5, "high": 25}
POWER = {"name": "power", "quantity": "capacity", "at": "power", "distribution": UNIFORM}


def plain() -> st.Readiness:
    return st.readiness(
        {"power": [1.0, 1.0], "chips": [0.9, 1.0]},
        [{"dependent": "chips", "requires": "power", "role": "capacity", "amount": 10}],
        years=[2028, 2030],
        layers={"power": "infrastructure", "chips": "technology"},
        capacities={"power": [8.0, 12.0]},
    )


@pytest.fixture(scope="module")
def simulation() -> st.Simulation:
    return st.example("vn-2026").simulate(300, seed=57, readiness_year=2030, progress=False)


def test_one_capacity_gives_the_quantiles_of_its_share() -> None:
    found = plain().simulate([POWER], draws=20_000, seed=57, progress=False)
    assert (found.nodes, found.ids, found.years, len(found)) == (["power", "chips"], ["chips"], [2028, 2030], 2)
    # min(1, c / 10), c uniform on [5, 25]; four standard errors.
    assert found.low[1, 1] == pytest.approx(0.6, abs=0.01)
    assert (found.median[1, 1], found.high[1, 1], found.point[1, 1]) == (1, 1, 1)
    assert found.mean[1, 1] == pytest.approx(0.9375, abs=4 * 0.13 / 20_000**0.5)
    assert found.ready[1, 1] == pytest.approx(0.85, abs=4 * (0.85 * 0.15 / 20_000) ** 0.5)
    assert found.earliest[1].sum() == 1
    assert found.earliest_year("chips") == 2028
    assert found.factors == [
        {"operation": "set", **POWER, "at": 0, "distribution": {**UNIFORM, "low": 5.0, "high": 25.0}}
    ]


def test_numbers_without_spread_give_the_readiness_itself() -> None:
    ready = plain()
    point = {**POWER, "distribution": {"kind": "point", "value": 0}, "operation": "add"}
    found = ready.simulate([point], draws=7, progress=False)
    for table in (found.mean, found.low, found.median, found.high, found.point):
        assert np.array_equal(table, ready.node_readiness)


def test_draws_and_other_factors_leave_the_numbers_alone() -> None:
    chips = {
        "name": "chips",
        "quantity": "state",
        "at": 1,
        "operation": "scale",
        "distribution": {**UNIFORM, "low": 0.5, "high": 1},
    }
    given: list[list[dict[str, object]]] = [[dict(POWER)], [dict(chips), dict(POWER)]]
    one, both = (plain().simulate(f, 500, 57, progress=False) for f in given)
    assert np.array_equal(one.mean[0], both.mean[0])
    assert not np.array_equal(one.mean[1], both.mean[1])
    assert plain().simulate([POWER], 500, 57, threads=3, progress=False) == one
    assert plain().simulate([POWER], 500, 58, progress=False).digest != one.digest


def test_bad_factors_are_named() -> None:
    bad = [
        {**POWER, "at": "powr"},
        {**POWER, "quantity": "capacty"},
    ]
    with pytest.raises(st.InputError) as error:
        plain().simulate(bad, progress=False)
    assert [p.place for p in error.value.problems] == ["factors[0]", "factors[1]"]
    assert "power" in str(error.value)
    with pytest.raises(st.InputError):
        plain().simulate([{**POWER, "distribution": {**UNIFORM, "low": -5}}], progress=False)
    with pytest.raises(st.InputError):
        plain().simulate([POWER], draws=0, progress=False)
    with pytest.raises(st.Cancelled):
        plain().simulate([POWER], draws=10_000_000, observer=lambda done, _: done == 0, progress=False)


def test_the_register_with_its_factors() -> None:
    register = st.example("vn-2026")
    found = register.simulate_readiness([2026, 2030], draws=200, seed=57, progress=False)
    assert found.years == [2026, 2027, 2028, 2029, 2030]
    ready = register.readiness(found.years)
    assert np.array_equal(found.point[: len(found.ids)], ready.readiness)
    assert (found.low <= found.high).all()
    assert (found.low < found.high).any()
    assert len(found.factors) == register.tables["factors"]
    shares = found.earliest.sum(axis=1)
    assert np.allclose(shares, 1)
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert copy == found
    assert copy.digest == found.digest
    for lang, words in (("vi", "trường hợp đã thử"), ("en", "tested cases")):
        st.set_language(lang)
        assert words in repr(found)
        assert words in found._repr_html_().replace("&nbsp;", " ")
    assert found.to_table(2030) != found.to_table(2026)
    assert found.binding().to_json()
    assert found.earliest_table().to_json()
    assert found.nodes_table().to_json()
    assert found.provenance["draws"] == 200
    with pytest.raises(st.InputError):
        found.to_table(2031)


def test_the_list_with_and_without_enablers(simulation: st.Simulation) -> None:
    without = st.example("vn-2026").simulate(300, seed=57, progress=False)
    assert np.array_equal(simulation.membership, without.membership)
    assert without.membership_with_enablers is None
    assert without.membership_ranges_with_enablers is None
    assert (without.readiness, without.readiness_year) == (None, None)
    share = simulation.membership_with_enablers
    ranges = simulation.membership_ranges_with_enablers
    assert share is not None
    assert ranges is not None
    assert share.sum() == pytest.approx(without.membership.sum())
    assert not np.array_equal(share, simulation.membership)
    assert ((ranges[:, 0] <= share) & (share <= ranges[:, 1])).all()
    assert simulation.readiness_year == 2030
    readiness = simulation.readiness
    assert readiness is not None
    assert readiness.ids == simulation.ids
    assert readiness.draws == simulation.draws
    with pytest.raises(st.InputError, match="readiness_year"):
        without.enablers("A")


def test_the_tables_say_what_the_shares_are(simulation: st.Simulation) -> None:
    for lang, words in (("vi", "không phải xác suất thành công"), ("en", "no probability of success")):
        st.set_language(lang)
        text = " ".join(str(simulation.enablers("B")).split())
        assert words in text
        assert "2030" in text
        assert words in " ".join(str(simulation.table("A")).split())
    copy = pickle.loads(pickle.dumps(simulation))  # noqa: S301 - our own bytes
    assert copy == simulation
    assert copy.digest == simulation.digest
