from __future__ import annotations

import pickle

import numpy as np
import pytest

import stratech as st


@pytest.fixture(scope="module")
def evaluation() -> st.Evaluation:
    return st.example("vn-2026").evaluate()


def test_arrays_are_in_the_order_of_ids(evaluation: st.Evaluation) -> None:
    n, m = len(evaluation.ids), len(evaluation.leaves)
    assert evaluation.ids == sorted(evaluation.ids)
    assert (len(evaluation), n) == (36, 36)
    assert (evaluation.scores.dtype, evaluation.ranks.dtype) == (np.dtype("float64"), np.dtype("int64"))
    assert evaluation.scores.shape == evaluation.ranks.shape == (n,)
    for array in (evaluation.contributions, evaluation.leaf_values, evaluation.leaf_weights):
        assert array.shape == (n, m)
        assert array.flags.c_contiguous


def test_parts_add_up_to_the_score_exactly(evaluation: st.Evaluation) -> None:
    assert evaluation.contributions.sum(axis=1).tolist() == evaluation.scores.tolist()
    product = np.nan_to_num(evaluation.leaf_values) * evaluation.leaf_weights
    assert np.abs(product - evaluation.contributions).max() < 1e-11


def test_places_are_within_the_track(evaluation: st.Evaluation) -> None:
    tracks = np.array(evaluation.track_of)
    for track in evaluation.tracks:
        scores, ranks = evaluation.scores[tracks == track], evaluation.ranks[tracks == track]
        assert [1 + int((scores > score).sum()) for score in scores] == ranks.tolist()
        table = evaluation.ranking(track)
        assert table["rank"] == sorted(ranks.tolist())


def test_result_object(evaluation: st.Evaluation) -> None:
    register = st.example("vn-2026")
    assert evaluation == register.evaluate("weighted_sum")
    assert evaluation.digest == register.evaluate().digest
    assert evaluation.provenance["register_digest"] == register.digest
    assert evaluation.illustrative
    again = pickle.loads(pickle.dumps(evaluation))  # noqa: S301 - our own bytes
    assert again == evaluation
    assert again.digest == evaluation.digest
    assert "QD21-P04" in repr(evaluation)
    html = evaluation._repr_html_()
    assert html.count("<table") == len(evaluation.tracks)
    assert "<script" not in html
    assert len(evaluation.weights("A")) > len(evaluation.leaves)
    assert len(evaluation.values("B")) == 11
    with pytest.raises(st.InputError, match="weighted_sum"):
        register.evaluate("weighted_sun")


def test_explanation(evaluation: st.Evaluation) -> None:
    explanation = evaluation.explain("QD21-P04")
    assert explanation.id == "QD21-P04"
    assert explanation.sentences("vi") != explanation.sentences("en")
    assert explanation.name("vi") in explanation.to_text("vi")
    assert "<script" not in explanation._repr_html_()
    assert len(explanation.parts) > 0
    assert pickle.loads(pickle.dumps(explanation)) == explanation  # noqa: S301 - our own bytes
    first = [i for i, rank in zip(evaluation.ids, evaluation.ranks, strict=True) if rank == 1]
    assert evaluation.explain(first[0]).next_better is None
    with pytest.raises(st.InputError, match="nearest"):
        evaluation.explain("QD21-P004")


def test_compare_methods() -> None:
    comparison = st.example("vn-2026").compare_methods()
    assert comparison.variants[0] == ("weighted_sum", None)
    assert len(comparison) == len(comparison.variants) > 20
    ranks = comparison.ranks("B")
    assert ranks.shape == (len(comparison), len(comparison.ids("B")))
    assert ranks.min() == 1
    membership = comparison.membership("B")
    assert sorted(membership["id"]) == comparison.ids("B")
    assert len(comparison.grid("A")) == len(comparison)
    again = pickle.loads(pickle.dumps(comparison))  # noqa: S301 - our own bytes
    assert again == comparison
    assert again.digest == comparison.digest
    assert comparison._repr_html_().count("<table") == 2
    with pytest.raises(st.InputError, match=r"A \| B"):
        comparison.grid("C")


def test_results_and_page(evaluation: st.Evaluation) -> None:
    results = evaluation.results()
    assert sorted(results["id"]) == evaluation.ids
    assert len(evaluation.results("B")) == evaluation.track_of.count("B")
    page = evaluation.to_page("A", lang="vi")
    assert page.startswith("<!doctype html>")
    assert 'lang="vi"' in page
    with pytest.raises(st.InputError):
        evaluation.results("Z")
