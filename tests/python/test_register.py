from __future__ import annotations

import json
import pickle
import random
import unicodedata
from typing import TYPE_CHECKING

import pytest

import stratech as st

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def register() -> st.Register:
    return st.example("vn-2026")


def test_card_shows_list_tracks_criteria_and_panel(register: st.Register) -> None:
    card = repr(register)
    for part in ("vn-2026", "22 seats", "8 seats", "24 experts in 4 groups", "Illustrative", "Criteria", "C14"):
        assert part in card
    for part in ("Enablers in 2026: workforce", "35000 stations", "enablers have targets only"):
        assert part in card
    html = register._repr_html_()
    assert html.count("<table") == 8
    assert "<script" not in html
    assert register.illustrative
    assert "Việt Nam" in register.title("vi")


@pytest.mark.parametrize("form", ["folder", "file.json"])
def test_both_forms_round_trip(register: st.Register, tmp_path: Path, form: str) -> None:
    path = tmp_path / form
    register.write(path)
    again = st.Register.read(str(path))
    assert again == register
    assert again.digest == register.digest


def test_rows_keys_and_unicode_form_do_not_change_the_digest(register: st.Register) -> None:
    document = json.loads(register.to_json())
    order = random.Random(57)  # noqa: S311 - a shuffle
    for table, rows in list(document.items()):
        if isinstance(rows, list):
            order.shuffle(rows)
            document[table] = [dict(order.sample(sorted(row.items()), len(row))) for row in rows]
    text = unicodedata.normalize("NFD", json.dumps(document, ensure_ascii=False))
    assert text != register.to_json()
    shuffled = st.Register.from_json(text.encode())
    assert shuffled.digest == register.digest
    assert shuffled == register
    assert pickle.loads(pickle.dumps(shuffled)) == register  # noqa: S301 - our own bytes


def test_the_shipped_register_is_sound(register: st.Register) -> None:
    assert not register.check().errors


def test_faults_are_placed_in_the_form_they_came_from(register: st.Register, tmp_path: Path) -> None:
    register.write(tmp_path / "r")
    tracks = tmp_path / "r" / "tracks.csv"
    tracks.write_text(tracks.read_text("utf-8").replace(",22,", ",-22,"), "utf-8")
    with pytest.raises(st.InputError) as error:
        st.Register.read(tmp_path / "r")
    assert [problem.place.split(":")[:2] for problem in error.value.problems] == [["tracks.csv", "2"]]

    document = json.loads(register.to_json())
    document["technologies"][0]["track"] = "Z"
    problems = st.Register.from_json(json.dumps(document)).check().errors
    assert "/technologies/0/track" in [problem.place for problem in problems]


def test_faults_of_dependencies_are_all_named_in_both_languages(register: st.Register) -> None:
    document = json.loads(register.to_json())
    rows = {row["id"]: row for row in document["dependencies"]}
    rows["QD21-P01-1"]["requires"] = "INF-X-GPUS"
    rows["QD21-P23-2"]["amount"] = None
    rows["QD21-P27-2"]["requires"] = "QD21-P27"
    rows["QD21-P30-3"]["requires"] = "QD21-P29"
    document["dependencies"].append(
        {"id": "N1", "dependent": "QD21-P29", "requires": "QD21-P30", "role": "gate", "illustrative": True}
    )
    problems = st.Register.from_json(json.dumps(document)).check().errors
    found = {problem.code: problem for problem in problems}
    assert set(found) == {"E0111", "E0801", "E0804", "E0806", "E0809"}
    assert "INF-X-GPU" in (found["E0111"].hint or "")
    assert "QD21-P29 -> QD21-P30 -> QD21-P29" in found["E0809"].message_vi
    assert "graded" in (found["E0809"].hint_vi or "")


def test_schema_of_dependencies() -> None:
    tables = st.schema()["properties"]
    dependency = tables["dependencies"]["items"]["properties"]
    assert dependency["role"]["enum"] == ["gate", "capacity", "graded"]
    assert dependency["strength"]["anyOf"][0]["maximum"] == 1
    assert set(tables["capacities"]["items"]["required"]) == {"enabler", "from", "amount", "kind", "published"}
    assert {"states", "enablers", "expansions"} <= set(tables)


def test_missing_path() -> None:
    with pytest.raises(st.FileError, match="cannot read") as error:
        st.Register.read("no/such/folder")
    assert isinstance(error.value, OSError)
    assert error.value.path == "no/such/folder"


def test_tables(register: st.Register) -> None:
    assert register.tables["technologies"] == 36
    frame = register.table("technologies").to_pandas()
    assert frame["track"].value_counts().to_dict() == {"A": 25, "B": 11}
    assert register.tables["dependencies"] == register.table("dependencies").to_pandas()["id"].nunique()
    capacities = register.table("capacities").to_pandas()
    assert set(capacities.loc[capacities["enabler"] == "INF-5G-BTS", "kind"]) == {"actual", "plan"}
    with pytest.raises(st.InputError, match='nearest is "technologies"'):
        register.table("technology")
    with pytest.raises(st.InputError, match="vn-2026"):
        st.example("vn-2062")


def test_schema() -> None:
    assert st.schema()["properties"]["tracks"]["items"]["properties"]["size"]["type"] == "integer"


def test_two_tables_of_a_composite_indicator(tmp_path: Path) -> None:
    (tmp_path / "iData.csv").write_text(
        "uCode,uName,Time,patents,people,spare\nA,An,2024,10,5,1\nB,Binh,2024,8,2,1\n", "utf-8"
    )
    (tmp_path / "iMeta.csv").write_text(
        "Level,iCode,Direction,Weight,Denominator,Parent,Type\n"
        "1,patents,1,1,people,index,Indicator\n"
        "2,index,1,1,NA,NA,Aggregate\n"
        "NA,people,NA,NA,NA,NA,Denominator\n",
        "utf-8",
    )
    register, notices = st.Register.read_composite(tmp_path / "iData.csv", tmp_path / "iMeta.csv", id="two", size=1)
    assert register.id == "two"
    assert register.evaluate().ranks.tolist() == [2, 1]
    assert "spare" in str(notices)
    with pytest.raises(st.InputError, match="YYYY-MM-DD"):
        st.Register.read_composite(tmp_path / "iData.csv", tmp_path / "iMeta.csv", cutoff_date="31/12/2024")
