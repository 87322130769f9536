"""Write the shipped register ``vn-2026`` from the facts and proposals in ``sources/``.

``python make_vn_2026.py`` writes the folder ``vn-2026/`` beside this file; with ``--check`` it only says whether the
folder is what would be written (exit code 1 when it is not). ``README.md`` in the folder is written by hand and left
alone. Standard library only; nothing depends on the platform, the locale or the order of a dictionary.

The judgements are made up and say so on every row: whole numbers and SHA-256 only, levels, shifts and widths in
hundredths of a scale, judgements in half points. ``sources/council.json`` holds the settings and what they mean.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
FOLDER = HERE / "vn-2026"

Row = dict[str, str]

OFFICIAL = "QD21-2026"
EARLIER = "QD1131-2025"
TRUE = "true"

# Coverage level from which a task can hardly be reached without the product.
NEEDED = 2

# Amounts of money in ``sources/plan.json`` are in billions.
BILLION = 10**9

# Every cell that anybody holds to apply is judged by at least so many members, of so many stakeholder groups,
# and by so many of the technology's own field.
FEWEST_JUDGES = 4
FEWEST_GROUPS = 3
FEWEST_OF_FIELD = 3


def text(value: object) -> str:
    """Return a cell: nothing for None, lower-case booleans, shortest numbers, JSON for structures, NFC text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", str(value))


def as_rows(objects: Iterable[Mapping[str, object]]) -> list[Row]:
    """Return objects as rows of cells."""
    return [{k: text(v) for k, v in o.items()} for o in objects]


class Sources:
    """Everything that is checked in, read once."""

    def __init__(self, folder: Path) -> None:
        def read(name: str) -> dict[str, Any]:
            content: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
            return content

        def read_csv(name: str) -> list[Row]:
            return list(csv.DictReader(io.StringIO((folder / name).read_text(encoding="utf-8"))))

        self.lists = read("lists.json")
        self.problems = read("problems.json")
        self.criteria = read("criteria.json")
        self.goals = read("goals.json")
        self.enablers = read("enablers.json")
        self.plan = read("plan.json")
        self.proposals = read("proposals.json")
        self.council = read("council.json")
        self.tables = read("tables.json")
        self.levels = read_csv("council_levels.csv")
        self.rd_vintages = read_csv("rd_gdp_vintages.csv")

    def groups(self, version: str) -> list[Any]:
        """Return the groups of one version of the list, in the order of the decision."""
        return next(v["groups"] for v in self.lists["versions"] if v["id"] == version)

    def products(self, version: str) -> dict[str, Any]:
        """Return the products of one version of the list by id."""
        return {p["id"]: p for g in self.groups(version) for p in g["products"]}

    def agency(self, name: str | None) -> str:
        """Return the name of an agency in both languages."""
        return f"{name} / {self.proposals['agencies_vi'][name]}" if name else ""


class Member(NamedTuple):
    """One seat of the council."""

    id: str
    group: str
    field: str


def half_points(halves: int) -> str:
    """13 -> ``6.5``."""
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


class Council:
    """Twenty-four seats: one member of each stakeholder group in each field of knowledge."""

    def __init__(
        self,
        *,
        settings: Mapping[str, Any],
        levels: Sequence[Mapping[str, str]],
        field_of: Mapping[str, str],
        scale_of: Mapping[str, int],
        restricted: Collection[str],
        worst_high: Collection[str],
        neutral: Collection[str],
    ) -> None:
        self.settings = settings
        self.levels = {row["technology"]: row for row in levels}
        self.field_of = field_of
        self.scale_of = scale_of
        self.restricted = restricted
        self.worst_high = worst_high
        self.neutral = neutral
        seats = [(group, field) for group in settings["groups"] for field in settings["fields"]]
        self.members = [Member(f"E{n:02d}", group, field) for n, (group, field) in enumerate(seats, start=1)]
        self.recused = {(i["expert"], i["technology"]) for i in settings["interests"]}
        if set(self.levels) != set(field_of):
            raise ValueError("council_levels.csv has other technologies than the register")

    def experts(self) -> list[Row]:
        """Rows of the table ``experts``."""
        return [
            {"id": m.id, "stakeholder_group": m.group, "field": m.field, "illustrative": "true"} for m in self.members
        ]

    def interests(self) -> list[Row]:
        """Rows of the table ``interests``."""
        note = self.settings["interests_note"]
        return [{**i, "note": note, "illustrative": "true"} for i in self.settings["interests"]]

    def judgements(self) -> list[Row]:
        """Rows of the table ``judgements``, one round."""
        return [row for t in self.levels for c in self.scale_of for row in self._cell(t, c)]

    def _number(self, below: int, *name: str) -> int:
        """Return a number from 0 to ``below`` - 1 that belongs to ``name``."""
        digest = hashlib.sha256("|".join((self.settings["seed"], *name)).encode()).digest()
        return int.from_bytes(digest[:8], "big") % below

    def _judges(self, technology: str, criterion: str) -> list[Member]:
        """Members of the technology's own field, then those of the neighbouring field; the recused are left out."""
        own = self.field_of[technology]
        neighbour = self.settings["neighbour_field"][own]
        cleared = self.settings["restricted_neighbour_groups"]
        return [
            m
            for m in self.members
            if (m.id, technology) not in self.recused
            and (m.field == own or (m.field == neighbour and (criterion not in self.restricted or m.group in cleared)))
        ]

    def _cell(self, technology: str, criterion: str) -> list[Row]:
        """All judgements of one technology on one criterion."""
        judges = self._judges(technology, criterion)
        declined = self._declined(technology, criterion, judges)
        silent = self._silent(technology, criterion, [m for m in judges if m.id not in declined])
        rows = []
        given = []
        for m in judges:
            row = {
                "round": "1",
                "expert": m.id,
                "technology": technology,
                "criterion": criterion,
                "illustrative": "true",
            }
            if m.id in declined:
                row |= {"state": "not_applicable", "reason": declined[m.id]}
            elif m.id in silent:
                row |= {"state": "missing", "reason": silent[m.id]}
            else:
                row |= {"state": "given", **self._judgement(m, technology, criterion)}
                given.append(m)
            rows.append(row)
        all_declined = len(declined) == len(judges)
        if not all_declined and (len(given) < FEWEST_JUDGES or len({m.group for m in given}) < FEWEST_GROUPS):
            raise ValueError(f"too few judges: {technology} x {criterion}")
        return rows

    def _declined(self, technology: str, criterion: str, judges: Sequence[Member]) -> dict[str, str]:
        """Who holds that the criterion does not apply, and why (an empty list of experts means all of them)."""
        return {
            m.id: entry["reason"]
            for entry in self.settings["not_applicable"]
            if (entry["technology"], entry["criterion"]) == (technology, criterion)
            for m in judges
            if not entry["experts"] or m.id in entry["experts"]
        }

    def _silent(self, technology: str, criterion: str, judges: Sequence[Member]) -> dict[str, str]:
        """Who gave no answer, and why; never more than the limit in one cell."""
        rates = self.settings["missing_per_mille"]
        reasons = self.settings["missing_reasons"]
        limit = self.settings["missing_limit_restricted" if criterion in self.restricted else "missing_limit"]
        of_field = [m.id for m in judges if m.field == self.field_of[technology]]
        silent: dict[str, str] = {}
        for m in judges:
            own = m.id in of_field
            needed = own and len(set(of_field) - set(silent)) <= FEWEST_OF_FIELD
            rate = 0 if needed else rates["own" if own else "neighbour"]
            if len(silent) < limit and self._number(1000, "missing", m.id, technology, criterion) < rate:
                silent[m.id] = reasons[self._number(len(reasons), "reason", m.id, technology, criterion)]
        return silent

    def _judgement(self, m: Member, technology: str, criterion: str) -> Row:
        """Range and familiarity of one judgement."""
        levels = self.levels[technology]
        uncertainty = int(levels["C13"])
        own = m.field == self.field_of[technology]
        familiarity = (4 if own else 2) + self._number(2, "familiarity", m.id, technology)
        middle = int(levels[criterion]) + self._lean(m, technology, criterion)
        width = self.settings["half_width"]
        half = width["base"] + width["per_uncertainty"] * uncertainty // 100
        half += width["per_unfamiliarity"] * (5 - familiarity)
        upside = width["upside"].get(criterion, 0) * uncertainty // 50
        low, mid, high = (self._halves(x, criterion) for x in (middle - half, middle, middle + half + upside))
        return {
            "low": half_points(low),
            "mid": half_points(mid),
            "high": half_points(high),
            "familiarity": str(familiarity),
        }

    def _lean(self, m: Member, technology: str, criterion: str) -> int:
        """How far the member's middle lies from the starting level."""
        s = self.settings
        spread = int(self.levels[technology]["spread"])
        lean = sum(self._number(2 * spread + 1, f"noise{i}", m.id, technology, criterion) - spread for i in range(4))
        lean += s["group_shift"][m.group].get(criterion, 0)
        lean += s["technology_shift"].get(technology, {}).get(m.group, {}).get(criterion, 0)
        # A lenient member sees more merit and less harm; uncertainty is neither.
        own = int(s["own_field_shift"]) if m.field == self.field_of[technology] else 0
        sign = 0 if criterion in self.neutral else -1 if criterion in self.worst_high else 1
        total: int = lean + sign * (int(s["leniency"][m.id]) + own)
        return total

    def _halves(self, level: int, criterion: str) -> int:
        """Return a level in half points of the criterion's scale, kept on the scale."""
        top = 2 * self.scale_of[criterion]
        return min(max((level * top + 50) // 100, 0), top)


def make_groups(s: Sources) -> list[Row]:
    """Make the rows of ``groups``: the official groups with the field whose experts judge them."""
    fields = s.proposals["fields"]
    return [
        {
            "id": g["id"],
            "name_vi": g["name_vi"],
            "name_en": g["name_en"],
            "field": fields[g["id"]],
            "note": "the field of knowledge is a proposal",
        }
        for g in s.groups(OFFICIAL)
    ]


def inferred_leads(s: Sources) -> dict[str, str]:
    """Product -> lead agency, where every task that can hardly be reached without it has one and the same lead."""
    leads: dict[str, set[str]] = {}
    for task in s.problems["tasks"]:
        for product, level in s.proposals["coverage"][task["id"]].items():
            if level >= NEEDED:
                leads.setdefault(product, set()).add(task["lead"])
    return {product: next(iter(names)) for product, names in leads.items() if len(names) == 1}


def make_technologies(s: Sources) -> list[Row]:
    """Make the rows of ``technologies``: the official products, then the candidates."""
    leads = inferred_leads(s)
    rows: list[Row] = []
    for group in s.groups(OFFICIAL):
        for p in group["products"]:
            note = "Track inferred from the numbering of the decision."
            if p["id"] in leads:
                note += " Lead agency inferred from the tasks of Decision 808/QD-TTg."
            rows.append(
                {
                    "id": p["id"],
                    "name_vi": p["name_vi"],
                    "name_en": p["name_en"],
                    "group": group["id"],
                    "track": p["track"],
                    "lead_agency": s.agency(leads.get(p["id"])),
                    "origin": "listed",
                    "note": note,
                }
            )
    earlier = s.products(EARLIER)
    for c in s.proposals["candidates"]:
        p = earlier[c["id"]]
        rows.append(
            {
                "id": c["id"],
                "name_vi": p["name_vi"],
                "name_en": p["name_en"],
                "group": c["group"],
                "track": c["track"],
                "origin": "candidate",
                "note": c["note"],
            }
        )
    return rows


def make_lineage(s: Sources) -> list[Row]:
    """Make the rows of ``lineage``: from the 2025 list, and ``new`` where no ancestor is known."""
    earlier = s.products(EARLIER)
    rows: list[Row] = []
    edges = s.lists["lineage_2025_to_2026"]["edges"]
    for edge in edges:
        p = earlier[edge["from"]]
        rows.append(
            {
                "from": edge["from"],
                "to": edge["to"] or "",
                "relation": s.proposals["lineage"][edge["relation"]],
                "basis": "inferred",
                "note": f"read from the wording of the two lists: {edge['relation']}",
                "from_name_vi": p["name_vi"],
                "from_name_en": p["name_en"],
            }
        )
    reached = {edge["to"] for edge in edges}
    note = "no ancestor among the 21 verified items of the 2025 list, which is incomplete here (21 of about 35)"
    rows += [
        {"to": product, "relation": "new", "basis": "inferred", "note": f"{note}: an ancestor may exist"}
        for product in s.products(OFFICIAL)
        if product not in reached
    ]
    return rows


def make_conditions(s: Sources) -> list[Row]:
    """Make the rows of ``conditions``."""
    basis = s.proposals["conditions_basis"]
    return [
        {"id": c["id"], "name_vi": c["name_vi"], "name_en": c["name_en"], "basis": f"{c['article']} {basis}"}
        for c in s.proposals["conditions"]
    ]


def make_eligibility(s: Sources) -> list[Row]:
    """Make the rows of ``eligibility``, one letter of the source each."""
    met = {"y": "yes", "n": "no", "u": "unknown"}
    return [
        {
            "technology": technology,
            "condition": condition,
            "met": met[letter],
            "evidence": s.proposals["eligibility_evidence"][met[letter]],
            "illustrative": TRUE,
        }
        for technology, letters in s.proposals["eligibility"].items()
        for condition, letter in zip(s.proposals["eligibility_order"], letters, strict=True)
    ]


def make_criteria(s: Sources) -> list[Row]:
    """Make the rows of ``criteria``: inner nodes, then leaves."""
    leaves = [{"source": "judgement", **c} for c in s.criteria["criteria"]]
    return as_rows([*s.criteria["groups"], *leaves])


def summed_leaves(s: Sources) -> list[Any]:
    """Return the criteria that count in the score."""
    return [c for c in s.criteria["criteria"] if c.get("use", "value") != "information"]


def make_weights(s: Sources) -> list[Row]:
    """Equal leaf weights: a group weighs as much as it has criteria that are summed."""
    origin = s.proposals["weights_origin"]
    leaves = summed_leaves(s)
    rows = []
    for group in s.criteria["groups"]:
        n_leaves = sum(c["parent"] == group["id"] for c in leaves)
        rows.append({"criterion": group["id"], "weight": str(n_leaves), "origin": origin})
    rows += [{"criterion": c["id"], "weight": "1", "origin": origin} for c in leaves]
    return rows


def make_weight_order(s: Sources) -> list[Row]:
    """Make the rows of ``weight_order``: talent before every other criterion that is summed."""
    origin = s.proposals["talent_origin"]
    return [{"higher": "C09", "lower": c["id"], "origin": origin} for c in summed_leaves(s) if c["id"] != "C09"]


def make_problems(s: Sources) -> list[Row]:
    """Make the rows of ``problems``."""
    return [
        {
            "id": t["id"],
            "name_vi": t["name_vi"],
            "name_en": t["name_en"],
            "level": "national",
            "weight": "1",
            "lead_agency": s.agency(t["lead"]),
            "basis": f"Decision 808/QD-TTg (6 May 2026), {s.problems['source']}",
        }
        for t in s.problems["tasks"]
    ]


def make_coverage(s: Sources) -> list[Row]:
    """Make the rows of ``coverage``: our reading of which product serves which task."""
    suggested = {(t["id"], p) for t in s.problems["tasks"] for p in t["suggested_products"]}
    rows = []
    for problem, levels in s.proposals["coverage"].items():
        for technology, level in levels.items():
            note = s.proposals["coverage_note"][str(level)]
            if (problem, technology) not in suggested:
                note += "; 2025 item, link added by the project"
            rows.append(
                {
                    "problem": problem,
                    "technology": technology,
                    "level": str(level),
                    "basis": "inferred",
                    "note": note,
                    "illustrative": TRUE,
                }
            )
    return rows


def goal_source(goal: Mapping[str, Any]) -> str:
    """Return where a goal was read."""
    row = goal["row"]
    if row.startswith("ST"):
        return "Resolution 57-NQ/TW of 22 Dec 2024, III.3"
    annex = f"Annex I of Resolution 03/NQ-CP (third-party transcription), row {row}"
    return f"Resolution 57-NQ/TW of 22 Dec 2024, II; {annex}" if goal["in_resolution_57_text"] else annex


def make_indicators(s: Sources) -> list[Row]:
    """Make the rows of ``indicators``: those of the goals, then some of technologies."""
    goals = {g["indicator"]: g for g in reversed(s.goals["goals"])}
    rows = []
    for i in s.goals["indicators"]:
        goal = goals.get(i["id"])
        rows.append(
            {
                "id": i["id"],
                "name_vi": i["name_vi"],
                "name_en": i["name_en"],
                "unit": i["unit"],
                "definition_vi": i.get("definition_vi", f"Đơn vị tính: {i['unit_vi']}."),
                "definition_en": i.get("definition_en", ""),
                "source": goal_source(goal) if goal else i["source"],
            }
        )
    return rows


def make_goals(s: Sources) -> list[Row]:
    """Make the rows of ``goals``."""
    goals = s.goals["goals"]
    indicators = [g["indicator"] for g in goals]
    rows = []
    for g in goals:
        # One indicator can have a goal for 2030 and one for 2045: the name then carries the year.
        shared = indicators.count(g["indicator"]) > 1
        notes = [g["note"]] if "note" in g else []
        baseline = g.get("baseline", {})
        if "caution" in baseline:
            notes.append(f"baseline: {baseline['caution']}")
        notes.append(s.goals["notes"][text(g["in_resolution_57_text"])])
        notes += [note for agency, note in s.goals["notes"]["lead"].items() if agency == g["lead_agency"]]
        rows.append(
            {
                "id": g["id"],
                "name_vi": g["name_vi"] + (f" (năm {g['year']})" if shared else ""),
                "name_en": g["name_en"] + (f", {g['year']}" if shared else ""),
                "indicator": g["indicator"],
                "operator": g["operator"],
                "target": text(g["target"]),
                "target_high": text(g.get("target_high")),
                "year": text(g.get("year")),
                "lead_agency": s.agency(g["lead_agency"]),
                "baseline_value": text(baseline.get("value")),
                "baseline_period": baseline.get("period", ""),
                "baseline_source": baseline.get("source", ""),
                "source": goal_source(g),
                "note": "; ".join(notes),
            }
        )
    return rows


def make_observations(s: Sources) -> list[Row]:
    """Make the rows of ``observations``: dated figures, and both vintages of R&D spending."""
    rows = as_rows(s.goals["observations"])
    vintages = {"value_vintage_2021_10": ("2021-10", "2021-10-31"), "value_vintage_2025_02": ("2025-02", "2025-02-28")}
    for r in s.rd_vintages:
        for column, (month, published) in vintages.items():
            if r[column]:
                rows.append(
                    {
                        "indicator": "IND-15",
                        "subject": r["country"],
                        "valid_from": f"{r['year']}-01-01",
                        "valid_until": f"{r['year']}-12-31",
                        "published": published,
                        "published_basis": "assumed",
                        "value": text(float(r[column])),
                        "kind": "actual",
                        "source": f"World Bank (CC BY 4.0), {r['indicator']}, vintage {month}",
                        "note": "month of the vintage known, last day of the month assumed; "
                        "the two vintages of one year differ: the series was revised",
                    }
                )
    return rows


def make_enablers(s: Sources) -> list[Row]:
    """Make the rows of ``enablers``: those with published figures, and those made up for the picture."""
    note = s.enablers["made_up"]["note_enabler"]
    return as_rows(
        {
            **e,
            "lead_agency": s.agency(e.get("lead_agency")),
            "note": note if e.get("illustrative") else e.get("note"),
        }
        for e in s.enablers["enablers"]
    )


def make_capacities(s: Sources) -> list[Row]:
    """Make the rows of ``capacities``: every published figure in its vintage, then the made-up ones."""
    made_up = s.enablers["made_up"]
    mark = {k: made_up[k] for k in ("source", "note", "published")} | {"published_basis": "assumed"}
    made = [{**row, **mark, "illustrative": True} for row in s.enablers["capacities"]]
    return as_rows([*s.enablers["records"], *made])


def make_illustrative(name: str) -> Callable[[Sources], list[Row]]:
    """Return the maker of a table of which every row is made up."""
    return lambda s: as_rows({**row, "illustrative": True} for row in s.enablers[name])


def way_id(way: Mapping[str, Any]) -> str:
    """Return the id of one way to acquire a technology."""
    return f"{way['technology']}-{way['kind']}"


def make_options(s: Sources) -> list[Row]:
    """Make the rows of ``options``: the ways to acquire each technology, all made up."""
    rows = []
    for way in s.plan["ways"]:
        words = s.plan["words"][way["kind"]]
        kept = {k: way[k] for k in ("technology", "kind", "lead_years", "autonomy")}
        rows.append({"id": way_id(way), **kept, "name_vi": words["vi"], "name_en": words["en"], "illustrative": True})
    return as_rows(rows)


def make_costs(s: Sources) -> list[Row]:
    """Make the rows of ``costs``: building and running of each way, split between the state and enterprises."""
    rows: list[dict[str, object]] = []
    for way in s.plan["ways"]:
        private = round(100 * way["private"])
        for when in ("building", "running"):
            parts = (("state", "strategic-products", 100 - private), ("private", None, private))
            for payer, category, percent in parts:
                amount = way[when] * BILLION * percent // 100
                what = {"item": way_id(way), "payer": payer, "category": category, "when": when}
                rows.append({**what, "amount": amount, "illustrative": True})
    return as_rows(rows)


def make_budgets(s: Sources) -> list[Row]:
    """Make the rows of ``budgets``: the published frame of 2026 and what is assumed beyond it."""
    return as_rows(
        {**{k: v for k, v in b.items() if k != "billion"}, "amount": b["billion"] * BILLION} for b in s.plan["budgets"]
    )


def make_success(s: Sources) -> list[Row]:
    """Make the rows of ``success``."""
    return as_rows({"item": way_id(w), "probability": w["success"], "illustrative": True} for w in s.plan["ways"])


def make_synergies(s: Sources) -> list[Row]:
    """Make the rows of ``synergies``: a row an item."""
    return as_rows(
        {"id": y["id"], "item": item, "value": y["value"], "note": y["note"], "illustrative": True}
        for y in s.plan["synergies"]
        for item in y["items"]
    )


def make_commitments(s: Sources) -> list[Row]:
    """Make the rows of ``commitments``."""
    money = {"sunk": "sunk_billion", "pause_cost": "pause_billion", "stop_cost": "stop_billion"}
    return as_rows(
        {
            **{k: c[k] for k in ("item", "since", "note")},
            **{name: c[key] * BILLION for name, key in money.items()},
            "illustrative": True,
        }
        for c in s.plan["commitments"]
    )


def toml_value(value: object) -> str:
    """Return a value as TOML."""
    # A JSON string is a TOML basic string for the text used here (no control characters).
    return json.dumps(text(value), ensure_ascii=False) if isinstance(value, str) else text(value)


def register_toml(s: Sources) -> str:
    """Return the text of ``register.toml``."""
    lines: list[str] = []
    for section in ("register", "charter"):
        lines += ["", f"[{section}]"] if lines else [f"[{section}]"]
        lines += [f"{k} = {toml_value(v)}" for k, v in s.proposals[section].items()]
    return "\n".join(lines) + "\n"


def csv_text(key: Sequence[str], columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """One table as text: rows sorted by key, only the columns that some row uses."""
    table = sorted(({k: text(v) for k, v in row.items()} for row in rows), key=lambda r: [r.get(k, "") for k in key])
    unknown = {k for row in table for k in row} - set(columns)
    if unknown:
        raise ValueError(f"columns that no table has: {sorted(unknown)}")
    keys = [tuple(row.get(k, "") for k in key) for row in table]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a key is there twice: {columns}")
    used = [c for c in columns if c in key or any(row.get(c) for row in table)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([row.get(c, "") for c in used] for row in table)
    return out.getvalue()


MAKERS: dict[str, Callable[[Sources], list[Row]]] = {
    "groups": make_groups,
    "tracks": lambda s: as_rows(s.proposals["tracks"]),
    "technologies": make_technologies,
    "lineage": make_lineage,
    "conditions": make_conditions,
    "eligibility": make_eligibility,
    "criteria": make_criteria,
    "weights": make_weights,
    "weight_order": make_weight_order,
    "problems": make_problems,
    "coverage": make_coverage,
    "stakeholder_groups": lambda s: as_rows(s.proposals["stakeholder_groups"]),
    "experts": lambda s: council(s).experts(),
    "interests": lambda s: council(s).interests(),
    "judgements": lambda s: council(s).judgements(),
    "indicators": make_indicators,
    "observations": make_observations,
    "goals": make_goals,
    "states": make_illustrative("states"),
    "enablers": make_enablers,
    "capacities": make_capacities,
    "expansions": make_illustrative("expansions"),
    "dependencies": make_illustrative("dependencies"),
    "factors": make_illustrative("factors"),
    "options": make_options,
    "costs": make_costs,
    "budgets": make_budgets,
    "success": make_success,
    "synergies": make_synergies,
    "shares": lambda s: as_rows(s.plan["shares"]),
    "targets": lambda s: as_rows(s.plan["targets"]),
    "commitments": make_commitments,
}


def council(s: Sources) -> Council:
    """Return the made-up council, told which field each technology belongs to and how long each judged scale is."""
    fields = s.proposals["fields"]
    return Council(
        settings=s.council,
        levels=s.levels,
        field_of={t["id"]: fields[t["group"]] for t in make_technologies(s)},
        scale_of={c["id"]: int(c["scale_high"]) for c in s.criteria["criteria"] if c.get("source") is None},
        restricted={c["id"] for c in s.criteria["criteria"] if c.get("panel") == "restricted"},
        worst_high={c["id"] for c in s.criteria["criteria"] if c.get("direction") == "min"},
        neutral={c["id"] for c in s.criteria["criteria"] if c.get("use") == "information"},
    )


def make_folder(s: Sources) -> dict[str, str]:
    """File name -> text of every generated file."""
    files = {"register.toml": register_toml(s)}
    for name, make in MAKERS.items():
        table = s.tables[name]
        files[f"{name}.csv"] = csv_text(table["key"], table["columns"].split(), make(s))
    return files


def differences(files: Mapping[str, str], folder: Path) -> list[str]:
    """Say what the folder has otherwise than it should; line ends do not count."""
    faults = []
    for name, wanted in files.items():
        path = folder / name
        if not path.is_file():
            faults.append(f"{name}: missing")
        elif path.read_text(encoding="utf-8") != wanted:
            faults.append(f"{name}: differs")
    faults += [f"{p.name}: not written by this program" for p in sorted(folder.glob("*.csv")) if p.name not in files]
    return faults


def main(arguments: list[str] | None = None) -> int:
    """Write or check the folder."""
    parser = argparse.ArgumentParser(description="Write the shipped register vn-2026 from its sources.")
    parser.add_argument("--check", action="store_true", help="only say whether the folder is what would be written")
    options = parser.parse_args(arguments)
    files = make_folder(Sources(SOURCES))
    if options.check:
        faults = differences(files, FOLDER)
        for fault in faults:
            print(fault, file=sys.stderr)
        return 1 if faults else 0
    FOLDER.mkdir(exist_ok=True)
    for name, content in files.items():
        (FOLDER / name).write_text(content, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
