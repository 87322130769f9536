"""Named futures and what-ifs: the register with some cells changed."""

import json
from typing import Any

import pytest

import stratech as st


@pytest.fixture(scope="module")
def register() -> st.Register:
    """Return the shipped register."""
    return st.example("vn-2026")


def test_changes_are_made_and_only_those(register: st.Register) -> None:
    changed = register.with_changes(
        {
            "tracks/A/size": 24,
            "tracks/*/risk_attitude": {"scale": 0.5},
            "tracks/B/p_in": None,
            "technologies/QD21-P01/origin": "candidate",
            "charter/seed": {"add": 2},
        }
    )
    before, after = json.loads(register.to_json()), json.loads(changed.to_json())
    tracks = {row["id"]: row for row in after["tracks"]}
    assert [tracks["A"]["size"], tracks["A"].get("risk_attitude"), tracks["B"]["risk_attitude"]] == [24, 0.5, 0.35]
    assert "p_in" not in tracks["B"]
    origins = {row["id"]: row.get("origin") for row in after["technologies"]}
    assert origins["QD21-P01"] is None  # candidate is the default
    assert after["charter"]["seed"] == before["charter"]["seed"] + 2
    same = set(before) - {"register", "charter", "tracks", "technologies"}
    assert all(before[table] == after[table] for table in same)
    assert changed.title("en").endswith("changed")
    assert changed.title("vi").endswith("đã thay đổi")
    assert changed.digest != register.digest


def test_a_scenario_is_an_overlay(register: st.Register) -> None:
    document = json.loads(register.to_json())
    document["scenarios"] = [{"id": "few", "name_vi": "Ít chỗ", "name_en": "Fewer seats"}]
    document["changes"] = [
        {"scenario": "few", "table": "tracks", "key": "A", "field": "size", "operation": "add", "value": -2}
    ]
    future = st.Register.from_json(json.dumps(document)).with_scenario("few")
    assert {row["id"]: row["size"] for row in json.loads(future.to_json())["tracks"]}["A"] == 20
    assert future.title("vi").endswith("kịch bản: Ít chỗ")


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"track/A/size": 24}, "E1103", "tracks"),
        ({"tracks/Z/size": 24}, "E1104", '"Z"'),
        ({"tracks/A/seats": 24}, "E1105", "seats"),
        ({"tracks/A/id": "C"}, "E1106", "key"),
        ({"tracks/A/size": "many"}, "E1108", "whole number"),
        ({"tracks/A/name_en": {"scale": 2}}, "E1109", "set"),
        ({"tracks": 1}, "E1102", "table/key/field"),
        ({"tracks/A/size": {"times": 2}}, "E0608", "scale"),
        ({"tracks/A/size": [1]}, "E0608", "scale"),
        ({"tracks/A/size": float("nan")}, "E0608", "number"),
        ({"tracks/A/risk_attitude": 2}, "E1110", "risk_attitude"),
    ],
)
def test_what_cannot_be_changed_is_said(register: st.Register, changes: dict[str, Any], code: str, said: str) -> None:
    with pytest.raises(st.InputError) as caught:
        register.with_changes(changes)
    assert code in {problem.code for problem in caught.value.problems}
    assert said in str(caught.value)


def test_an_unknown_scenario_is_said(register: st.Register) -> None:
    with pytest.raises(st.InputError, match="drought"):
        register.with_scenario("drought")
