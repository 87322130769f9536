"""How sure each place is: `Register.simulate`."""

from __future__ import annotations

import json
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

import stratech as st


@pytest.fixture(scope="module")
def simulation() -> st.Simulation:
    return st.example("vn-2026").simulate(draws=2_000, seed=57, progress=False)


def test_arrays_are_in_the_order_of_ids(simulation: st.Simulation) -> None:
    n, m = len(simulation.ids), len(simulation.leaves)
    assert simulation.ids == simulation.evaluation.ids
    assert len(simulation) == n == 36
    places = max(np.unique(simulation.track_of, return_counts=True)[1])
    shapes: dict[str, tuple[int, ...]] = {
        "membership": (n,),
        "membership_ranges": (n, 2),
        "membership_intervals": (n, 2),
        "rank_acceptability": (n, places),
        "pairwise": (n, n),
        "central_weights": (n, m),
        "central_defined": (n,),
        "confidence_factors": (n,),
        "expected_ranks": (n,),
        "rank_intervals": (n, 2),
        "score_means": (n,),
        "score_intervals": (n, 2),
        "vetoed": (n,),
    }
    for name, shape in shapes.items():
        array = getattr(simulation, name)
        assert array.shape == shape, name
        assert array.dtype == (np.bool_ if name == "central_defined" else np.float64), name
        assert array.flags.c_contiguous


def test_shares_add_up(simulation: st.Simulation) -> None:
    tracks = np.array(simulation.track_of)
    for track, seats in {"A": 22, "B": 8}.items():
        rows = tracks == track
        assert simulation.membership[rows].sum() == pytest.approx(seats)
        assert simulation.seats(track) == seats
    assert simulation.rank_acceptability.sum(axis=1) + simulation.vetoed == pytest.approx(1)
    low, high = simulation.membership_ranges.T
    assert (low <= simulation.membership).all()
    assert (simulation.membership <= high).all()
    pairwise = simulation.pairwise
    same = tracks[:, None] == tracks[None, :]
    assert np.isnan(pairwise[~same]).all()
    assert np.nanmax(pairwise + pairwise.T) <= 1 + 1e-12
    defined = simulation.central_defined
    assert np.isnan(simulation.central_weights[~defined]).all()
    assert simulation.central_weights[defined].sum(axis=1) == pytest.approx(1)
    ranks = np.arange(1, simulation.rank_acceptability.shape[1] + 1)
    expected = simulation.rank_acceptability @ ranks / simulation.rank_acceptability.sum(axis=1)
    assert simulation.expected_ranks == pytest.approx(expected)


def test_a_plain_bootstrap_agrees(simulation: st.Simulation) -> None:
    """The council again in numpy: every group refills n - 1 seats, each judgement is drawn from its own range."""
    register = json.loads(simulation.register.to_json())
    judgements = pd.DataFrame(register["judgements"])
    judgements = judgements[judgements["state"].fillna("given") == "given"]
    experts = {e["id"]: e["stakeholder_group"] for e in register["experts"]}
    groups = sorted(set(experts.values()))
    share = {g["id"]: g["share"] for g in register["stakeholder_groups"]}
    technology = "QD21-P24"
    row = simulation.ids.index(technology)
    weights, values = simulation.evaluation.leaf_weights[row], simulation.evaluation.leaf_values[row]
    leaves = {c["id"]: c for c in register["criteria"]}
    track = next(t for t in register["tracks"] if t["id"] == simulation.track_of[row])
    alpha = track.get("risk_attitude", 1.0)
    rng = np.random.default_rng(1)
    scores = []
    for _ in range(2_000):
        council = [
            (expert, group)
            for group in groups
            for members in [[e for e, g in experts.items() if g == group]]
            for expert in rng.choice(members, size=len(members) - 1)
        ]
        score = 0.0
        for k, leaf in enumerate(simulation.leaves):
            if leaves[leaf].get("source", "judgement") != "judgement":
                score += weights[k] * values[k]
                continue
            score += weights[k] * _pooled(judgements, technology, leaves[leaf], council, share, alpha, rng)
        scores.append(score)
    spread = np.std(scores) / np.sqrt(len(scores))
    assert simulation.score_means[row] == pytest.approx(np.mean(scores), abs=5 * spread)
    assert simulation.score_intervals[row] == pytest.approx(np.quantile(scores, [0.05, 0.95]), abs=0.008)


def _pooled(  # noqa: PLR0917 - what a draw needs
    judgements: pd.DataFrame,
    technology: str,
    leaf: dict[str, Any],
    council: list[tuple[str, str]],
    share: dict[str, float],
    alpha: float,
    rng: np.random.Generator,
) -> float:
    cell = judgements[(judgements["technology"] == technology) & (judgements["criterion"] == leaf["id"])]
    ranges = {j["expert"]: (j["low"], j["mid"], j["high"]) for _, j in cell.iterrows()}
    low, high = leaf["scale_low"], leaf["scale_high"]
    by_group: dict[str, list[float]] = {}
    present = [(e, g) for e, g in council if e in ranges] or [(e, "all") for e in ranges]
    best = alpha if leaf.get("risk") else 1.0
    for expert, group in present:
        u = rng.uniform(1 - best, 1)
        is_min = leaf.get("direction") == "min"
        x = np.interp(1 - u if is_min else u, [0, 0.05, 0.5, 0.95, 1], [low, *ranges[expert], high])
        z = (x - low) / (high - low)
        by_group.setdefault(group, []).append(1 - z if is_min else z)
    total = sum(share.get(g, 1.0) for g in by_group)
    return sum(share.get(g, 1.0) / total * float(np.mean(v)) for g, v in by_group.items())


def test_result_object(simulation: st.Simulation) -> None:
    register = st.example("vn-2026")
    again = register.simulate(draws=2_000, seed=57, reading="council", threads=3, progress=False)
    assert again == simulation
    assert again.digest == simulation.digest
    assert (simulation.reading, simulation.weights, simulation.draws, simulation.seed) == (
        "council",
        "council",
        2_000,
        57,
    )
    assert simulation.register == register
    assert simulation.provenance["register_digest"] == register.digest
    assert 0 < simulation.provenance["computing_error"] < 0.03
    assert simulation.illustrative
    back = pickle.loads(pickle.dumps(simulation))  # noqa: S301 - our own bytes
    assert back == simulation
    assert back.digest == simulation.digest
    other = register.simulate(draws=200, reading="member", weights="uniform_leaves", range=False)
    assert (other.reading, other.weights) == ("member", "uniform_leaves")
    assert other != simulation
    assert register.simulate(draws=50, range=False).seed == 57  # the charter's
    html = simulation._repr_html_()
    assert html.count("<table") == 2
    assert "<script" not in html


def test_tables_say_the_share_with_its_range(simulation: st.Simulation) -> None:
    table = simulation.table("B")
    assert len(table) == 11
    assert table["rank"] == sorted(table["rank"])
    text = " ".join(table.to_text("en", width=200).split())
    assert "share of tested cases in which it is in the list" in text
    assert "the council drawn anew, weights " in text
    assert "2000 draws" in text
    assert "single members" in text
    assert "weights uniform over leaves" in text
    assert "uniform_leaves" not in text
    assert "probability" not in text
    assert "tỷ lệ trường hợp đã thử" in table.to_text("vi", width=200)
    assert any("%" in share and "(" in share for share in table["in_list"])
    assert "†" in text
    frame = simulation.results().to_pandas()
    assert len(frame) == 36
    assert frame.set_index("id")["in_list"].loc[simulation.ids].to_numpy() == pytest.approx(simulation.membership)
    assert len(simulation.range("A")) == 25
    with pytest.raises(st.InputError, match="A"):
        simulation.table("C")


def test_value_of_information(simulation: st.Simulation) -> None:
    worth = simulation.value_of_information(progress=False)
    share = simulation.membership
    assert worth.undecided == pytest.approx((share * (1 - share)).sum())
    assert worth.draws == 2_000
    assert len(worth.experts) == 4
    assert worth.cells["settles"] == sorted(worth.cells["settles"], reverse=True)
    assert "closed sessions" in worth.judgements.to_text("en")
    assert pickle.loads(pickle.dumps(worth)) == worth  # noqa: S301 - our own bytes
    assert "<script" not in worth._repr_html_()


def test_bad_input_is_told_before_the_work() -> None:
    register = st.example("vn-2026")
    with pytest.raises(st.InputError, match="E0530"):
        register.simulate(draws=0)
    with pytest.raises(st.LimitError):
        register.simulate(draws=10**12)
    with pytest.raises(st.InputError, match="council"):
        register.simulate(reading="panel")
    with pytest.raises(st.InputError, match="E0531"):
        register.simulate(weights="dirichlet", concentration=-1)
    frame = pd.DataFrame([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], columns=["C03", "C04", "C05"])
    with pytest.raises(st.InputError, match="E0534"):
        register.simulate(draws=10, correlation=frame)
    with pytest.raises(st.InputError, match="C99"):
        register.simulate(draws=10, correlation=(["C03", "C99"], [[1, 0], [0, 1]]))
    assert st.Simulation.draws_for(0.005) == 10_000


def test_observer_sees_and_stops() -> None:
    register, seen = st.example("vn-2026"), []

    def stop(done: int, total: int) -> bool:
        seen.append((done, total))
        return False

    with pytest.raises(st.Cancelled):
        register.simulate(draws=10_000_000, observer=stop)
    assert seen == [(0, 10_040_000)]
    # A later call gives the same bits.
    assert register.simulate(draws=100, range=False) == register.simulate(
        draws=100, range=False, observer=lambda *_: None
    )


def test_correlation_and_other_methods() -> None:
    register = st.example("vn-2026")
    plain = register.simulate(draws=300, range=False)
    frame = pd.DataFrame([[1, 0.8], [0.8, 1]], columns=["C03", "C04"])
    correlated = register.simulate(draws=300, range=False, correlation=frame)
    assert correlated != plain
    assert correlated == register.simulate(draws=300, range=False, correlation=(["C03", "C04"], [[1, 0.8], [0.8, 1]]))
    topsis = register.simulate(draws=50, range=False, method="topsis")
    assert topsis.membership.sum() == pytest.approx(30)
    assert np.isnan(topsis.score_means).all()


def test_picture(simulation: st.Simulation) -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    for lang, word in {"vi": "Hạng", "en": "Place"}.items():
        axes = simulation.plot_acceptability("B", lang=lang)
        assert axes.get_xlabel().startswith(word)
        assert "†" in axes.get_xlabel()
        assert len(axes.get_yticklabels()) == 11
        assert isinstance(axes.figure, Figure)
        axes.figure.draw_without_rendering()
        picture: Any = axes.figure
        assert picture._repr_png_().startswith(b"\x89PNG")
    own = Figure().add_subplot()
    assert simulation.plot_acceptability("A", ax=own) is own
