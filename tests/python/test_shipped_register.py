"""The shipped register is what its generator writes, and it keeps what its README promises."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "python" / "stratech" / "data"
FOLDER = DATA / "vn-2026"


def rows(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_folder_is_what_the_generator_writes() -> None:
    command = [sys.executable, str(DATA / "make_vn_2026.py"), "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_candidates_outnumber_the_seats() -> None:
    technologies = rows("technologies")
    for track, size, candidates in (("A", 22, 3), ("B", 8, 3)):
        origins = [t["origin"] for t in technologies if t["track"] == track]
        assert (origins.count("listed"), origins.count("candidate")) == (size, candidates)


def test_every_judged_scale_has_words_in_both_languages() -> None:
    leaves = [c for c in rows("criteria") if c["scale_high"]]
    assert len(leaves) == 14
    for leaf in leaves:
        words = [leaf[f"anchor_{end}_{lang}"] for end in ("low", "mid", "high") for lang in ("vi", "en")]
        assert len(set(words)) == 6
        assert all(words)
        assert leaf["basis_vi"]
        assert leaf["basis_en"]


def test_every_cell_has_four_judges_of_three_groups_and_three_of_the_field() -> None:
    group = {e["id"]: e["stakeholder_group"] for e in rows("experts")}
    field = {e["id"]: e["field"] for e in rows("experts")}
    field_of_group = {g["id"]: g["field"] for g in rows("groups")}
    field_of = {t["id"]: field_of_group[t["group"]] for t in rows("technologies")}
    cells: dict[tuple[str, str], list[str]] = defaultdict(list)
    of_field: dict[tuple[str, str], int] = defaultdict(int)
    for j in rows("judgements"):
        if j["state"] == "given":
            cells[j["technology"], j["criterion"]].append(group[j["expert"]])
            of_field[j["technology"], j["criterion"]] += field[j["expert"]] == field_of[j["technology"]]
    judged = [c["id"] for c in rows("criteria") if c["source"] == "judgement"]
    expected = {(t["id"], c) for t in rows("technologies") for c in judged} - {("QD21-P29", "C05")}
    assert set(cells) == expected
    assert min(len(judges) for judges in cells.values()) >= 4
    assert min(len(set(judges)) for judges in cells.values()) >= 3
    assert min(of_field.values()) >= 3


def test_the_recused_are_silent() -> None:
    recused = {(i["expert"], i["technology"]) for i in rows("interests")}
    assert not recused & {(j["expert"], j["technology"]) for j in rows("judgements")}


@pytest.mark.parametrize(
    "table",
    ["experts", "interests", "judgements", "eligibility", "coverage", "states", "expansions", "dependencies"],
)
def test_what_is_made_up_says_so_on_every_row(table: str) -> None:
    assert {row["illustrative"] for row in rows(table)} == {"true"}


def test_both_vintages_of_research_spending_are_kept() -> None:
    spending = {
        (o["valid_from"][:4], o["published"]): o["value"] for o in rows("observations") if o["indicator"] == "IND-15"
    }
    assert spending["2017", "2021-10-31"] == "0.52674"
    assert spending["2017", "2025-02-28"] == "0.42"


def test_the_published_figures_of_enablers_are_all_there_and_the_others_are_marked() -> None:
    figures = rows("capacities")
    published = [row for row in figures if not row["illustrative"]]
    assert len(published) == 51
    assert {row["kind"] for row in published} == {"actual", "derived", "plan", "target"}
    assert all(row["source"] for row in figures)
    made_up = [row for row in figures if row["illustrative"]]
    assert {row["published_basis"] for row in made_up} == {"assumed"}
    semiconductor = [(row["amount"], row["kind"]) for row in published if row["enabler"] == "WF-SEMI"]
    assert semiconductor == [("50000", "target")]
    stations = {row["kind"]: row["amount"] for row in published if row["enabler"] == "INF-5G-BTS"}
    assert stations == {"actual": "35000", "plan": "68000"}


def test_every_technology_needs_something_and_the_reason_stands_in_both_languages() -> None:
    dependencies = rows("dependencies")
    technologies = {t["id"] for t in rows("technologies")}
    assert technologies <= {d["dependent"] for d in dependencies}
    assert {d["role"] for d in dependencies} == {"gate", "capacity", "graded"}
    assert all(len(d["basis"].split(" / ")) == 2 for d in dependencies)
    needed = {d["requires"] for d in dependencies}
    kinds = {e["kind"] for e in rows("enablers") if e["id"] in needed}
    assert kinds == {"infrastructure", "workforce", "institution", "resource", "finance"}


def test_more_semiconductor_people_are_counted_on_than_the_target_has() -> None:
    amounts = [float(d["amount"]) for d in rows("dependencies") if d["requires"] == "WF-SEMI"]
    assert max(amounts) <= 50_000 < sum(amounts)


def test_feasibility_criteria_are_left_out_of_the_adjusted_score_only() -> None:
    assert [c["id"] for c in rows("criteria") if c["use"] == "feasibility"] == ["C10", "C11"]
    assert 'adjusted_score = "value_only"' in (FOLDER / "register.toml").read_text(encoding="utf-8")
