from __future__ import annotations

import pickle
import traceback
from collections.abc import Sequence

import pytest

import stratech as st


@pytest.fixture
def error() -> st.InputError:
    with pytest.raises(st.InputError) as caught:
        st.set_language("fr")
    return caught.value


def test_input_error_says_what_where_and_what_would_be_right(error: st.InputError) -> None:
    assert isinstance(error, ValueError)
    assert isinstance(error, st.StratechError)
    (problem,) = error.problems
    assert (problem.code, problem.severity, problem.place) == ("E0601", "error", "lang")
    assert (problem.found, problem.expected, problem.hint, problem.item) == ("fr", "vi | en", None, "")
    assert problem.message == "fr is not known here; choose from vi | en"
    assert problem.message_vi == "fr không được hỗ trợ; hãy chọn trong vi | en"


def test_traceback_is_readable(error: st.InputError) -> None:
    text = "".join(traceback.format_exception_only(error))
    assert text == "stratech.InputError: 1 problem\n  E0601  lang  fr is not known here; choose from vi | en\n"
    st.set_language("vi")
    try:
        assert str(error).startswith("1 vấn đề\n  E0601  lang  fr không được hỗ trợ")
    finally:
        st.set_language("en")


def test_problems_are_a_sequence(error: st.InputError) -> None:
    problems = error.problems
    assert isinstance(problems, Sequence)
    assert problems[0] == problems[-1]
    assert problems[0] in problems
    assert len(problems[1:]) == 0
    assert not problems.notices
    assert problems.errors == problems
    assert problems.to_table()["code"] == ["E0601"]
    assert "<table" in problems._repr_html_()
    assert repr(problems.warnings) == "no problems"
    with pytest.raises(IndexError, match="out of range"):
        problems[1]
    with pytest.raises(TypeError, match="whole number"):
        problems["code"]  # type: ignore[call-overload]


def test_errors_survive_pickle(error: st.InputError) -> None:
    for original in (
        error,
        st.LimitError("too many rows", "rows", 10, 11, "split the table"),
        st.FileError("cannot read a: no such file", "read", "a", "no such file"),
        st.InternalError("what"),
    ):
        again = pickle.loads(pickle.dumps(original))  # noqa: S301 - our own bytes
        assert type(again) is type(original)
        assert str(again) == str(original)
        assert vars(again) == vars(original)


def test_kinds_of_errors() -> None:
    assert issubclass(st.FileError, OSError)
    assert all(issubclass(kind, st.StratechError) for kind in (st.LimitError, st.InternalError))
    limit = st.LimitError("too many rows", "rows", 10, 11, "split the table")
    assert (limit.what, limit.limit, limit.found, limit.remedy) == ("rows", 10, 11, "split the table")
    assert st.FileError("cannot read a: gone", "read", "a", "gone").path == "a"
