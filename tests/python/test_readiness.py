from __future__ import annotations

import io
import json
import pickle
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import stratech as st

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests/registers/readiness.json"


@pytest.fixture(scope="module")
def small() -> st.RegisterReadiness:
    return st.Register.read(SMALL).readiness(years=[2026, 2029, 2030])


@pytest.fixture(scope="module")
def shipped() -> st.RegisterReadiness:
    return st.example("vn-2026").readiness(years=range(2026, 2036))


def test_two_technologies_by_hand(small: st.RegisterReadiness) -> None:
    assert (small.ids, small.enabler_ids) == (["CHIPS", "DRONES"], ["DECREE", "ENGINEERS", "GNSS", "POWER"])
    assert small.readiness.tolist() == [[0.5, 0.75, 0.9], [7 / 9] * 3]
    assert small.enabler_readiness[3].tolist() == [0.5, 0.95, 0.95]
    assert small.together[0].tolist() == [0.5, 0.5, 5000 / 6000]
    assert np.array_equal(small.least, small.readiness)
    assert small.geometric is None
    np.testing.assert_allclose(small.scores, [0.65, 0.7], atol=1e-9)
    np.testing.assert_allclose(small.base_scores, [0.8, 0.6], atol=1e-9)
    np.testing.assert_allclose(small.adjusted_scores, small.base_scores[:, None] * small.readiness, atol=1e-15)
    assert small.adjusted_ranks.tolist() == [[2, 1, 1], [1, 2, 2]]
    assert (small.ranks.tolist(), small.earliest_years.tolist()) == ([2, 1], [2030, 0])
    assert small.names("vi")["CHIPS"] == "Chip trí tuệ nhân tạo"


def test_it_is_the_plain_call() -> None:
    ready = st.Register.read(SMALL).readiness(years=[2026, 2030], gamma=2, geometric=True)
    plain = st.readiness(
        {"CHIPS": 0.9, "DRONES": 7 / 9, "DECREE": [0.5, 1], "ENGINEERS": 1.0, "GNSS": 0.6, "POWER": 0.95},
        [
            {"dependent": "CHIPS", "requires": "POWER"},
            {"dependent": "POWER", "requires": "DECREE"},
            {"dependent": "CHIPS", "requires": "ENGINEERS", "role": "capacity", "amount": 4000},
            {"dependent": "DRONES", "requires": "ENGINEERS", "role": "capacity", "amount": 2000},
            {"dependent": "DRONES", "requires": "GNSS", "strength": 0.5},
        ],
        years=[2026, 2030],
        layers={"DECREE": "institution", "ENGINEERS": "workforce", "GNSS": "resource", "POWER": "infrastructure"},
        capacities={"ENGINEERS": [3000, 5000]},
        scores=dict(zip(ready.ids, ready.base_scores, strict=True)),
        start=2026,
        gamma=2,
        geometric=True,
    )
    assert ready.plain == plain
    assert ready.geometric is not None


def test_what_holds_it(small: st.RegisterReadiness) -> None:
    binding = small.binding("CHIPS", 2026)
    assert (binding.chain, binding.ties, binding.year) == (["DECREE", "POWER", "CHIPS"], ["POWER"], 2026)
    assert (binding.readiness, binding.with_root_ready) == (0.5, 0.75)
    assert binding.lowest == [("POWER", 0.5), ("ENGINEERS", 0.75)]
    assert binding.names("en") == ["Decree on computing", "Data-centre power", "AI chips"]
    assert "3,000 people of 4,000 people needed" in " ".join(binding.sentences("en"))
    assert "đã trình" in binding.sentences("vi")[0]
    assert binding.to_table()["id"] == ["POWER", "ENGINEERS"]
    assert "<li>" in binding._repr_html_()
    assert pickle.loads(pickle.dumps(binding)) == binding  # noqa: S301 - our own bytes
    with pytest.raises(st.InputError, match="nearest"):
        small.binding("CHIP")


def test_who_holds_back_what(small: st.RegisterReadiness) -> None:
    ministries = small.by_agency(2026)
    assert ministries.column("agency", "en") == ["Ministry Y", "Ministry Y", "Ministry Z", "no agency named"]
    assert small.bottlenecks.columns == small.bottlenecks_in(2030).columns
    assert small.foreign(2026)["resting"] == ["DRONES"]
    assert small.institutions()["id"] == ["DECREE"]
    assert small.capacities["times_counted"] == [2.0, 2.0, 1.2]
    assert len(small.dependencies()) == 5
    assert small.gamma_sweep(year=2026)["rank_0.5"] == [2, 1]
    for table in [
        small.unlocks(),
        small.pairs(2026),
        small.delays(2),
        small.failures(),
        small.critical_path("CHIPS"),
        small.binding_frequency(2026, draws=20),
        small.enablers,
        small.results(),
    ]:
        assert len(table) > 0
        assert len(table.to_pandas()) == len(table)


def test_a_result_is_kept(small: st.RegisterReadiness) -> None:
    assert pickle.loads(pickle.dumps(small)) == small  # noqa: S301 - our own bytes
    again = st.Register.read(SMALL).readiness(years=[2026, 2029, 2030])
    assert (again, again.digest) == (small, small.digest)
    assert again != st.Register.read(SMALL).readiness(years=[2026, 2029])
    assert small.provenance["register_digest"] == st.Register.read(SMALL).digest
    assert len(small) == 2
    assert "CHIPS" in repr(small)
    assert small.to_page("vi").startswith("<!doctype html>")
    assert {"N0853", "N0854", "N0855", "N0857"} <= {notice.code for notice in small.notices}
    with pytest.raises(st.InputError):
        st.RegisterReadiness.from_json("{}")


def test_bad_input_is_named_at_once() -> None:
    with pytest.raises(st.InputError) as caught:
        st.Register.read(SMALL).readiness(years=[2019, 2026])
    assert sorted(problem.code for problem in caught.value.problems) == ["E0842", "E0842", "E0842", "E0843"]
    register = json.loads(SMALL.read_text("utf-8"))
    register["charter"]["adjusted_score"] = "full"
    with pytest.raises(st.InputError, match="value_only"):
        st.Register.from_json(json.dumps(register)).readiness()


def test_the_shipped_register(shipped: st.RegisterReadiness) -> None:
    assert shipped.readiness.shape == (36, 10)
    assert shipped.adjusted_scores.shape == (36, 10)
    ranked = st.example("vn-2026").evaluate()
    assert np.array_equal(shipped.scores, ranked.scores)
    assert np.array_equal(shipped.ranks, ranked.ranks)
    # The same people counted for many technologies, said plainly.
    said = " ".join(shipped.sentences("en"))
    assert "WF-SEMI" in said
    assert "are counted for" in said
    people = shipped.capacities.to_pandas().query("id == 'WF-SEMI' and year == 2030").iloc[0]
    assert people["need"] > people["capacity"]
    assert all(shipped.to_table()["illustrative"])


def test_pictures(shipped: st.RegisterReadiness) -> None:
    pytest.importorskip("matplotlib")
    for lang in ("vi", "en"):
        ax = shipped.plot_importance(2030, lang=lang, intervals={"QD21-P23": (0.4, 0.9)})
        labels = [text for text in ax.texts if text.get_text() in shipped.ids]
        assert len(labels) == 36
        figure = ax.get_figure(root=True)
        assert figure is not None
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in labels]
        overlapping = sum(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])
        assert overlapping <= 1  # letters of ids are measured before they are drawn
        one = shipped.plot_graph("QD21-P23", 2026, lang=lang)
        assert any("QD21-P23" in text.get_text() for text in one.texts)
        assert len(shipped.plot_graph(year=2026, lang=lang).texts) > 36
        assert shipped.plot_demand("WF-SEMI", lang=lang).get_ylabel() == {"vi": "người", "en": "people"}[lang]
    with pytest.raises(st.InputError, match="WF-SEMI"):
        shipped.plot_demand("QD21-P23")
    with pytest.raises(st.InputError, match="nobody"):
        shipped.plot_demand("nobody")
    with pytest.raises(st.InputError):
        shipped.plot_graph("nobody")
    for draw in (shipped.plot_importance, lambda year: shipped.plot_graph(year=year)):
        with pytest.raises(st.InputError, match="1999"):
            draw(1999)


def test_the_largest_need(small: st.RegisterReadiness) -> None:
    assert small.largest_need("ENGINEERS") == 4000
    with pytest.raises(st.InputError, match="ENGINEERS") as caught:
        small.largest_need("POWER")
    assert caught.value.problems[0].found == "POWER"


def test_it_may_be_stopped(small: st.RegisterReadiness) -> None:
    plain = small.binding_frequency(2026, draws=50)
    assert small.binding_frequency(2026, draws=50, observer=lambda _done, _total: True) == plain
    with pytest.raises(st.Cancelled):
        small.binding_frequency(2026, draws=50, observer=lambda _done, _total: False)


def test_a_percentage_is_checked() -> None:
    chance = st.Register.read(SMALL).simulate_readiness(years=[2026, 2030], draws=64, progress=False)
    assert chance.earliest_year("CHIPS", 100) in {None, *chance.years}
    for wrong in (0, 101):
        with pytest.raises(st.InputError, match="percent"):
            chance.earliest_year("CHIPS", wrong)


def test_the_picture_takes_a_simulation(shipped: st.RegisterReadiness) -> None:
    pytest.importorskip("matplotlib")
    register = st.example("vn-2026")
    chance = register.simulate_readiness(years=shipped.years, draws=64, progress=False)
    sim = register.simulate(draws=64, readiness_year=2030, progress=False)
    plain = len(shipped.plot_importance(2030).lines)
    assert len(shipped.plot_importance(2030, intervals=chance).lines) == plain + 36
    both = shipped.plot_importance(2030, intervals=sim)
    assert len(both.lines) == plain + 72
    # The bar of the score is upright at the readiness, the other one lies at the score.
    at = sim.ids.index("QD21-P23")
    low, high = sim.score_intervals[at]
    upright = [line for line in both.lines if np.array_equal(np.asarray(line.get_ydata()), [low, high])]
    assert len(upright) == 1
    ready = shipped.readiness[shipped.ids.index("QD21-P23"), shipped.years.index(2030)]
    assert np.asarray(upright[0].get_xdata()).tolist() == [ready, ready]
    short = register.simulate_readiness(years=[2026, 2027], draws=8, progress=False)
    with pytest.raises(st.InputError, match="2030"):
        shipped.plot_importance(2030, intervals=short)


def test_exports_carry_names(shipped: st.RegisterReadiness) -> None:
    graph = nx.read_graphml(io.BytesIO(shipped.to_graphml(2026).encode()))
    assert sorted(graph.nodes) == sorted(shipped.ids + shipped.enabler_ids)
    assert {name: of["name_vi"] for name, of in graph.nodes(data=True)} == shipped.names("vi")
    assert graph.nodes["QD21-P23"]["illustrative"] is True
    for lang in ("vi", "en"):
        assert shipped.names(lang)["QD21-P23"] in shipped.to_dot(2026, lang)
