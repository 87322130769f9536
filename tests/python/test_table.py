from __future__ import annotations

import csv
import io
import json
import pickle
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pytest

import stratech as st

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def vietnamese() -> Iterator[None]:
    st.set_language("vi")
    yield
    st.set_language("en")


def test_values_and_gaps(table: st.Table) -> None:
    assert table.columns == ["rank", "id", "name", "score", "listed"]
    assert len(table) == 2
    assert table["rank"] == [1, None]
    assert table.column("name", "vi") == ["Chip bán dẫn", None]
    assert table.rows("en")[0] == {"rank": 1, "id": "P04", "name": "Chips", "score": 0.1, "listed": True}
    with pytest.raises(KeyError, match="the columns are rank, id"):
        table["place"]


def test_equal_and_pickled(table: st.Table) -> None:
    again = pickle.loads(pickle.dumps(table))  # noqa: S301 - our own bytes
    assert again == table
    assert again is not table
    assert st.Table.from_json(table.to_json().replace("0.1", "0.2")) != table
    with pytest.raises(AttributeError):
        table.columns = []  # type: ignore[misc]


@pytest.mark.usefixtures("vietnamese")
def test_text_in_both_languages(table: st.Table) -> None:
    expected = """\
Xếp hạng <A>

Hạng  id   Tên            Điểm  Trong danh mục
----  ---  ------------  -----  --------------
   1  P04  Chip bán dẫn  0.100  *
   —  —    —                 —  —

số liệu minh họa
— = không có giá trị"""
    assert repr(table) == expected
    assert table.to_text().strip() == expected
    assert "Rank  id   Name" in table.to_text("en")
    assert (table.title(), table.title("en")) == ("Xếp hạng <A>", "Ranking <A>")
    assert table.headers()[0] == "Hạng"
    assert table.notes("en") == ["illustrative"]


def test_html_is_a_table_without_script(table: st.Table) -> None:
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)
            assert not any(name.startswith("on") for name, _ in attrs)

    Reader().feed(table._repr_html_())
    assert seen[:2] == ["table", "caption"]
    assert seen.count("th") == 5
    assert "script" not in seen
    assert "Ranking &lt;A&gt;" in table.to_html("en")


def test_csv_reads_back(table: st.Table) -> None:
    rows = list(csv.DictReader(io.StringIO(table.to_csv())))
    assert rows[0]["name_vi"] == "Chip bán dẫn"
    assert rows[0]["score"] == "0.1"
    assert set(rows[1].values()) == {""}


def test_pandas(table: st.Table) -> None:
    frame = table.to_pandas()
    assert list(frame.columns) == ["rank", "id", "name_vi", "name_en", "score", "listed"]
    assert [str(dtype) for dtype in frame.dtypes] == ["Int64", "str", "str", "str", "float64", "boolean"]
    assert frame.iloc[1].isna().all()
    assert frame["score"][0] == 0.1


def test_polars_and_arrow(table: st.Table) -> None:
    frame = table.to_polars()
    assert frame.schema == {
        "rank": pl.Int64,
        "id": pl.String,
        "name_vi": pl.String,
        "name_en": pl.String,
        "score": pl.Float64,
        "listed": pl.Boolean,
    }
    assert frame.row(1) == (None,) * 6
    arrow = pa.table(table)
    assert arrow.column("name_en").to_pylist() == ["Chips", None]
    # A stream that nobody reads is released with its capsule.
    del arrow
    table.__arrow_c_stream__()


def test_bad_json_is_placed() -> None:
    with pytest.raises(st.InputError) as caught:
        st.Table.from_json(json.dumps({"title": 3}))
    assert caught.value.problems[0].place == "line 1 column 11"
