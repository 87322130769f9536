"""`st.smaa`: forms of arguments, results, faults, progress and Ctrl-C."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pandas as pd
import pytest

import stratech as st

VALUES = np.array([[1.0, 0.0, 0.3], [0.0, 1.0, 0.2], [0.4, 0.4, 0.4], [0.4, 0.4, 0.4], [0.1, 0.1, 0.1]])


def test_shares_sum_to_one_with_ties() -> None:
    sim = st.smaa(VALUES, draws=20_000)
    assert sim.rank_counts.sum(axis=0).tolist() == [20_000] * 5
    assert sim.rank_counts.sum(axis=1).tolist() == [20_000] * 5
    np.testing.assert_array_equal(sim.pairwise + sim.pairwise.T, 1 - np.eye(5))
    assert sim.pairwise_counts[2, 3] == pytest.approx(10_000, abs=5 * 71)
    np.testing.assert_array_equal(sim.rank_counts / 20_000, sim.rank_acceptability)
    assert sim.top(2).sum() == pytest.approx(2, abs=1e-12)
    assert sim.expected_rank.sum() == pytest.approx(15, abs=1e-12)
    assert (sim.top_intervals(1)[:, 0] <= sim.top(1)).all()
    assert sim.rank_intervals()[4].tolist() == [4, 5]


def test_what_is_not_defined_is_nan_with_a_mask_and_a_notice_and_null_in_json() -> None:
    sim = st.smaa(VALUES, draws=1000)
    assert not sim.central_defined[4]
    assert np.isnan(sim.central_weights[4]).all()
    assert np.isnan(sim.confidence_factors[4])
    np.testing.assert_allclose(sim.central_weights[sim.central_defined].sum(axis=1), 1, atol=1e-12)
    assert [notice.code for notice in sim.notices] == ["N0671"]
    document = json.loads(sim.to_json())["result"]
    assert document["central"][4] is None
    assert document["confidence_factors"][4] is None


def test_labels_directions_and_forms_of_values() -> None:
    frame = pd.DataFrame(VALUES, index=list("ABCDE"), columns=["x", "y", "z"])
    labelled = st.smaa(frame, {"z": "min", "x": "max", "y": "max"}, draws=500)
    plain = st.smaa(VALUES * [1, 1, -1], draws=500)
    assert labelled.ids == list("ABCDE")
    np.testing.assert_array_equal(labelled.rank_counts, plain.rank_counts)
    np.testing.assert_array_equal(
        st.smaa(VALUES.tolist(), draws=500).rank_counts, st.smaa(VALUES, draws=500).rank_counts
    )
    # Samples that are all the same are values that are known.
    cube = np.repeat(VALUES[:, :, None], 3, axis=2)
    known = st.smaa(VALUES, draws=500)
    np.testing.assert_array_equal(st.smaa(VALUES.tolist(), draws=500).rank_counts, known.rank_counts)
    np.testing.assert_array_equal(st.smaa(cube, draws=500).rank_counts, known.rank_counts)
    np.testing.assert_array_equal(st.smaa(cube.tolist(), draws=500).rank_counts, known.rank_counts)


def test_forms_of_weights() -> None:
    def first(weights: object) -> list[int]:
        counts: list[int] = st.smaa(VALUES, weights=weights, draws=2000).rank_counts[:, 0].tolist()
        return counts

    assert first([1, 0, 0]) == [2000, 0, 0, 0, 0]
    assert first(np.array([0.0, 3.0, 0.0])) == [0, 2000, 0, 0, 0]
    rows = first([[1, 0, 0], [0, 1, 0], [0, 1, 0]])
    assert rows[0] + rows[1] == 2000
    assert rows[0] == pytest.approx(2000 / 3, abs=110)
    assert first({"dirichlet": [1e6, 1, 1]})[0] == 2000
    assert first({"order": [(0, 1), (1, 2)], "lower": [0.7, 0, 0]})[0] == 2000
    assert first("uniform") == first(None)
    labelled = pd.DataFrame(VALUES, columns=["x", "y", "z"])
    sim = st.smaa(labelled, weights={"z": 0, "y": 1, "x": 0}, draws=10)
    assert sim.rank_counts[1, 0] == 10
    ordered = st.smaa(labelled, weights={"order": [("y", "x")], "lower": {"x": 0, "z": 0, "y": 0.9}}, draws=10)
    assert ordered.rank_counts[1, 0] == 10


def test_the_same_bits_for_any_threads_and_instructions() -> None:
    one = st.smaa(VALUES, draws=50_000, threads=1, instructions="baseline")
    for threads in (2, 3, 7):
        assert st.smaa(VALUES, draws=50_000, threads=threads) == one
    assert st.smaa(VALUES, draws=50_000, seed=58) != one
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own
    assert st.Smaa.from_json(one.to_json()).digest == one.digest


def test_provenance_and_what_is_shown() -> None:
    sim = st.smaa(VALUES, draws=400, seed=7)
    assert sim.provenance["seed"] == 7
    assert sim.provenance["draws"] == sim.draws == 400
    assert sim.provenance["largest_error"] == 0.025
    assert len(sim.provenance["data_digest"]) == 64
    assert st.draws_for(0.025) == 400
    text = repr(sim)
    assert "< 3/400" in text
    assert "N0671" in text
    assert "<script" not in sim._repr_html_()
    assert len(sim.to_table()) == 5


def test_pairs_of_an_order_in_any_sequence() -> None:
    expected = st.smaa(VALUES, weights={"order": [(0, 1)]}, draws=100)
    for pairs in ([[0, 1]], np.array([[0, 1]]), ([0, 1],)):
        assert st.smaa(VALUES, weights={"order": pairs}, draws=100) == expected


def test_all_faults_at_once() -> None:
    bad = VALUES.copy()
    bad[1, 2] = np.nan
    with pytest.raises(st.InputError) as caught:
        st.smaa(bad, ["max", "most", "min"], {"dirichlet": [1, -1]}, draws=1.5)  # type: ignore[arg-type]
    assert {problem.place for problem in caught.value.problems} == {"directions[1]", "draws"}
    with pytest.raises(st.InputError) as caught:
        st.smaa(bad, weights={"dirichlet": [1, -1]}, draws=0)
    found = [(problem.code, problem.place) for problem in caught.value.problems]
    assert found == [
        ("E0608", "draws"),
        ("E0604", "values[1, 2]"),
        ("E0603", "weights"),
        ("E0608", "weights[1]"),
    ]
    for weights in (
        "sure",
        {"order": [(0, 9)]},
        {"order": [(0, 1, 2)]},
        {"order": [[0]]},
        {"order": ["01"]},
        {"order": [{0, 1}]},
        {"lower": [0.5, 0.5, 0.5]},
        [[1, 2]],
        [1, -1, 0],
    ):
        with pytest.raises(st.InputError):
            st.smaa(VALUES, weights=weights)
    with pytest.raises(st.InputError):
        st.smaa([[[1, 2], [3]]])
    with pytest.raises(st.LimitError) as limit:
        st.smaa(VALUES, draws=10**12)
    assert limit.value.found == 10**12


def test_an_observer_sees_the_work_and_may_stop_it() -> None:
    steps: list[tuple[int, int]] = []
    st.smaa(VALUES, draws=1000, observer=lambda done, total: steps.append((done, total)))
    n = len(VALUES)
    assert steps[0] == (0, 1000 + n)
    assert steps[-1] == (1000 + n, 1000 + n)
    st.smaa(VALUES, draws=1000, observer=lambda done, total: done < total)
    with pytest.raises(st.Cancelled) as caught:
        st.smaa(VALUES, draws=10**10, observer=lambda done, _total: done == 0)
    assert caught.value.total == 10**10 + n

    def fail(_done: int, _total: int) -> None:
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        st.smaa(VALUES, draws=10, observer=fail)


def test_other_threads_run_meanwhile() -> None:
    ticks = 0
    over = threading.Event()

    def count() -> None:
        nonlocal ticks
        while not over.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    begun = time.monotonic()
    with pytest.raises(st.Cancelled):
        st.smaa(VALUES, draws=10**10, observer=lambda _done, _total: time.monotonic() < begun + 0.3)
    over.set()
    thread.join()
    assert ticks > 20


@pytest.mark.skipif(sys.platform == "win32", reason="no signals to send")
def test_ctrl_c_returns_at_once_and_a_later_call_is_the_same() -> None:
    script = """
        import os, signal, threading, time
        import numpy as np
        import stratech as st
        values = np.random.default_rng(1).random((35, 12))
        before = st.smaa(values, draws=10_000).digest
        sent = []
        def press():
            sent.append(time.monotonic())
            os.kill(os.getpid(), signal.SIGINT)
        threading.Timer(0.4, press).start()
        try:
            st.smaa(values, draws=10**11, progress=False)
        except KeyboardInterrupt:
            print(time.monotonic() - sent[0], st.smaa(values, draws=10_000).digest == before)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True, timeout=60
    )
    seconds, same = done.stdout.split()
    assert float(seconds) < 0.25
    assert same == "True"


def test_a_bar_only_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    from stratech import _progress

    made: list[int] = []
    moved: list[int] = []
    closed: list[bool] = []

    def bar(total: int) -> tuple[object, object]:
        made.append(total)
        return moved.append, lambda: closed.append(True)

    monkeypatch.setattr(_progress, "bar", bar)
    st.smaa(VALUES, draws=1000)
    assert not made
    begun = time.monotonic()
    with pytest.raises(st.Cancelled):
        st.smaa(VALUES, draws=10**10, observer=lambda _done, _total: time.monotonic() < begun + 1.4)
    assert made == [10**10 + len(VALUES)]  # the draws, then the central weights of every alternative
    assert moved == sorted(moved)
    assert closed == [True]
    begun = time.monotonic()
    with pytest.raises(st.Cancelled):
        st.smaa(VALUES, draws=10**10, progress=False, observer=lambda _done, _total: time.monotonic() < begun + 1.2)
    assert made == [10**10 + len(VALUES)]  # the draws, then the central weights of every alternative


def test_memory_does_not_grow_with_the_draws() -> None:
    script = """
        import resource, sys
        import numpy as np
        import stratech as st
        values = np.random.default_rng(1).random((35, 12))
        st.smaa(values, draws=1000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        st.smaa(values, draws=3_000_000, progress=False)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True, timeout=120
    )
    assert int(done.stdout) < 10_000
