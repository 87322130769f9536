"""Every node of an evaluation, recomputed from the tables in plain Python that shares nothing with the core."""

from __future__ import annotations

import csv
import itertools
import json
from bisect import bisect_right
from math import exp, inf, isclose, log, prod
from pathlib import Path
from typing import Any

import pytest
from numpy.polynomial.legendre import leggauss

import stratech as st

TESTS = Path(__file__).resolve().parent.parent
TOLERANCE = 1e-12
NODES = [(float(x), float(w)) for x, w in zip(*leggauss(16), strict=True)]

Row = dict[str, Any]
Piece = tuple[float, float, float]  # spread evenly from a to b (an atom where they are equal), with this mass


class Scale:
    """A value function as smooth stretches between corners."""

    def __init__(self, criterion: Row, ends: tuple[float, float]) -> None:
        self.low, self.high = ends
        self.rising = criterion.get("direction", "max") == "max"
        self.form = criterion.get("value_function", {"kind": "linear"})
        kind = self.form["kind"]
        self.flat = kind == "levels"
        if kind == "piecewise":
            self.points = [(float(x), float(v)) for x, v in self.form["points"]]
        elif kind == "target":
            self.points = [(self.low, 0.0), (self.form["best"], 1.0), (self.high, 0.0)]
        elif kind == "levels":
            self.points = [(float(x), float(v)) for x, v in self.form["levels"]]
        else:
            self.points = [(self.low, 0.0 if self.rising else 1.0), (self.high, 1.0 if self.rising else 0.0)]
        xs = [x for x, _ in self.points]
        self.corners = [(a + b) / 2 for a, b in itertools.pairwise(xs)] if self.flat else xs

    def at(self, x: float) -> float:
        """Value at one place."""
        if self.flat:
            return self.points[bisect_right(self.corners, x)][1]
        if self.form["kind"] == "exponential":
            z = (x - self.low) / (self.high - self.low)
            c = self.form["c"]
            return (1 - exp(-c * (z if self.rising else 1 - z))) / (1 - exp(-c))
        i = min(max(bisect_right(self.corners, x), 1), len(self.points) - 1)
        (x0, v0), (x1, v1) = self.points[i - 1], self.points[i]
        return v0 + (v1 - v0) * (x - x0) / (x1 - x0)

    def cut(self, pieces: list[Piece]) -> list[Piece]:
        """Pieces that no corner divides."""
        parts = []
        for a, b, mass in pieces:
            marks = [a, *(x for x in self.corners if a < x < b), b]
            if a == b:
                parts.append((a, b, mass))
            else:
                parts += [(p, q, mass * (q - p) / (b - a)) for p, q in itertools.pairwise(marks)]
        return parts

    def mean(self, pieces: list[Piece]) -> float:
        """Mean value by quadrature on every stretch."""
        total = 0.0
        for a, b, mass in self.cut(pieces):
            if a == b:
                total += mass * self.at(a)
            else:
                total += mass * sum(w / 2 * self.at(a + (b - a) * (1 + x) / 2) for x, w in NODES)
        return total

    def best_share(self, pieces: list[Piece], alpha: float) -> float:
        """Mean value of the best share alpha: the least of t + E[(v - t)+] / alpha (Rockafellar and Uryasev)."""
        if self.form["kind"] == "exponential":  # rising towards the best end: the end of the range itself
            return self.mean(tail(pieces, alpha, upper=self.rising))
        values = []
        for a, b, mass in self.cut(pieces):
            inside = (a + b) / 2
            ends = (self.at(inside), self.at(inside)) if self.flat and a != b else (self.at(a), self.at(b))
            values.append((min(ends), max(ends), mass))

        def excess(t: float) -> float:
            total = 0.0
            for a, b, mass in values:
                if a >= t:
                    total += mass * ((a + b) / 2 - t)
                elif b > t:
                    total += mass * (b - t) ** 2 / (2 * (b - a))
            return t + total / alpha

        low, high = 0.0, 1.0
        for _ in range(90):  # the curve is convex
            third = (high - low) / 3
            if excess(low + third) <= excess(high - third):
                high -= third
            else:
                low += third
        return min(excess(t) for t in [low, high, *(v for piece in values for v in piece[:2])])


def tail(pieces: list[Piece], share: float, *, upper: bool) -> list[Piece]:
    """The end of a distribution with this share of it."""
    ordered = sorted(pieces, key=lambda piece: piece[:2], reverse=upper)
    left, taken = share, []
    for a, b, mass in ordered:
        part = min(mass, left)
        if part > 0:
            width = (b - a) * part / mass
            taken.append((b - width, b, part / share) if upper else (a, a + width, part / share))
        left -= part
    return taken


def belief(row: Row, ends: tuple[float, float]) -> list[Piece]:
    """A judgement as a distribution: 5, 45, 45 and 5 per cent between the knots."""
    if "low" not in row:
        return [(row["mid"], row["mid"], 1.0)]
    knots = [ends[0], row["low"], row["mid"], row["high"], ends[1]]
    return list(zip(knots, knots[1:], [0.05, 0.45, 0.45, 0.05], strict=False))


class Recomputed:
    """All numbers of one register."""

    def __init__(self, register: Row) -> None:
        self.r = register
        self.rules: Row = register.get("charter", {})
        self.criteria = {row["id"]: row for row in register["criteria"]}
        self.children: dict[str, list[str]] = {}
        for key in sorted(self.criteria):
            row = self.criteria[key]
            if row.get("use", "value") != "information":
                self.children.setdefault(row.get("parent", ""), []).append(key)
        self.track = {row["id"]: row["track"] for row in register["technologies"]}
        self.alpha = {row["id"]: row.get("risk_attitude", 1) for row in register["tracks"]}
        self.leaves = [key for key in self.criteria if key not in self.children and self.used(key)]
        self.group = {row["id"]: row["stakeholder_group"] for row in register.get("experts", [])}
        self.share = {row["id"]: row["share"] for row in register.get("stakeholder_groups", [])}
        self.recused = {(row["expert"], row["technology"]) for row in register.get("interests", [])}
        self.judged: dict[tuple[str, str], list[Row]] = {}
        for row in register.get("judgements", []):
            self.judged.setdefault((row["technology"], row["criterion"]), []).append(row)
        self.known: dict[tuple[str, str, float], float | None] = {}
        self.values = [{key: self.column(key, neutral=neutral) for key in self.leaves} for neutral in (False, True)]

    def used(self, key: str) -> bool:
        return bool(self.criteria[key].get("use", "value") != "information")

    def cell(self, technology: str, key: str) -> list[tuple[Row, str]]:
        """The latest judgement of every expert who is not recused, with the stakeholder group."""
        latest: dict[str, Row] = {}
        for row in self.judged.get((technology, key), []):
            old = latest.get(row["expert"])
            if (row["expert"], technology) in self.recused:
                continue
            if old is None or row.get("round", 1) > old.get("round", 1):
                latest[row["expert"]] = row
        return [(row, self.group[expert]) for expert, row in latest.items()]

    def pool(self, rows: list[tuple[Row, str]]) -> list[float]:
        """Share of the group / shares of the groups present / experts present in it."""
        present = [group for _, group in rows]
        total = sum(self.share[group] for group in set(present))
        return [self.share[group] / total / present.count(group) for group in present]

    def judgement(self, technology: str, key: str, scale: Scale, alpha: float) -> float | None:
        rows = [(row, group) for row, group in self.cell(technology, key) if row.get("state", "given") != "missing"]
        least = (self.rules.get("quorum_experts", 3), self.rules.get("quorum_groups", 2))

        def enough(some: list[tuple[Row, str]]) -> bool:
            return len(some) >= int(least[0]) and len({group for _, group in some}) >= int(least[1])

        no = [row.get("state", "given") == "not_applicable" for row, _ in rows]
        if enough(rows) and sum(w for w, says in zip(self.pool(rows), no, strict=True) if says) > 0.5:
            return None
        given = [pair for pair, says in zip(rows, no, strict=True) if not says]
        if not enough(given):
            return None
        total = 0.0
        for weight, (row, _) in zip(self.pool(given), given, strict=True):
            pieces = belief(row, (scale.low, scale.high))
            total += weight * (scale.best_share(pieces, alpha) if alpha < 1 else scale.mean(pieces))
        return total

    def figure(self, technology: str, key: str) -> float | None:
        row = self.criteria[key]
        if row.get("source") == "coverage":
            weight = {p["id"]: p.get("weight", 1) for p in self.r["problems"]}
            links = [c for c in self.r.get("coverage", []) if c["technology"] == technology]
            return float(sum(weight[c["problem"]] * c["level"] / 3 for c in links) / sum(weight.values()))
        best: tuple[bool, str, str, bool] | None = None
        value = None
        for o in self.r["observations"]:
            if (o["indicator"], o["subject"]) != (row["indicator"], technology):
                continue
            if o["published"] > self.r["register"]["cutoff_date"] or o.get("kind") == "plan":
                continue
            kind = o.get("kind", "actual")
            until = o.get("valid_until", o.get("valid_from", o["published"]))
            rank = (kind != "forecast", until, o["published"], kind == "actual")
            if best is None or rank > best:
                best, value = rank, float(o["value"])
        return value

    def column(self, key: str, *, neutral: bool) -> dict[str, float | None]:
        row = self.criteria[key]
        judged = row.get("source", "judgement") == "judgement"
        figures = {} if judged else {t: self.figure(t, key) for t in self.track}
        if row.get("scaling") == "local":
            known = [x for x in figures.values() if x is not None]
            ends = (min(known), max(known))
        else:
            ends = (row["scale_low"], row["scale_high"])
        scale = Scale(row, ends)
        column: dict[str, float | None] = {}
        for technology, track in self.track.items():
            alpha = 1 if neutral or not row.get("risk") else self.alpha[track]
            if judged:
                cell = (technology, key, alpha)
                if cell not in self.known:
                    self.known[cell] = self.judgement(technology, key, scale, alpha)
                column[technology] = self.known[cell]
            else:
                x = figures[technology]
                column[technology] = None if x is None else scale.at(x)
        return column

    def weight(self, track: str, siblings: list[str]) -> list[float]:
        for layer in (track, None):
            rows = {w["criterion"]: w["weight"] for w in self.r.get("weights", []) if w.get("track") == layer}
            if any(key in rows for key in siblings):
                return [rows.get(key, 0) for key in siblings]
        return [1.0] * len(siblings)

    def node(self, technology: str, key: str, which: int, nodes: dict[str, float | None]) -> float | None:
        if key in self.values[which]:
            nodes[key] = self.values[which][key][technology]
            return nodes[key]
        children = self.children[key]
        weights = self.weight(self.track[technology], children)
        both = [(w, self.node(technology, child, which, nodes)) for w, child in zip(weights, children, strict=True)]
        there = [(w, v) for w, v in both if v is not None]
        total = sum(w for w, _ in there)
        nodes[key] = None
        if there and total > 0:
            known = {child: value for child, (_, value) in zip(children, both, strict=True) if value is not None}
            row = self.criteria.get(key, {})
            nodes[key] = combine(row, [(w / total, v) for w, v in there], len(children)) - uneven(row, known)
        return nodes[key]


def combine(row: Row, children: list[tuple[float, float]], n: int) -> float:
    aggregator = row.get("aggregator", {"kind": "weighted_mean"})
    values = [v for _, v in children]
    if aggregator["kind"] == "minimum":
        return min(values)
    if aggregator["kind"] == "geometric_mean":
        return prod(v**w if w > 0 else 1.0 for w, v in children)
    if aggregator["kind"] == "owa":
        raw = aggregator["weights"]

        def curve(share: float) -> float:
            at = share * n
            return float(sum(w * min(max(at - k, 0), 1) for k, w in enumerate(raw)) / sum(raw))

        m = len(values)
        steps = [curve((k + 1) / m) - curve(k / m) for k in range(m)]
        return sum(w * v for w, v in zip(steps, sorted(values, reverse=True), strict=True))
    return sum(w * v for w, v in children)


def uneven(row: Row, known: dict[str, float]) -> float:
    """Return what a Choquet integral takes off a weighted mean: half of each interaction x difference."""
    pairs = row.get("aggregator", {}).get("interactions", [])
    return sum(float(index) / 2 * abs(known[a] - known[b]) for a, b, index in pairs if a in known and b in known)


def same(found: float | None, expected: float | None, what: object) -> None:
    if found is None or expected is None:
        assert found is expected, what
    else:
        assert abs(found - expected) <= TOLERANCE, (what, found, expected)


def compare(register: st.Register) -> tuple[Row, Recomputed]:
    """Compare every node of every technology, both attitudes, and the places."""
    result = json.loads(register.evaluate().to_json())
    own = Recomputed(json.loads(register.to_json()))
    order = [c["id"] for c in result["criteria"] if c["use"] != "information" or c["aggregator"]]
    leaves = [
        c["id"] for c in sorted((c for c in result["criteria"] if c["leaf"] is not None), key=lambda c: c["leaf"])
    ]
    assert leaves == sorted(own.leaves)
    scores: dict[str, float] = {}
    for a in result["alternatives"]:
        nodes: dict[str, float | None] = {}
        score = own.node(a["id"], "", 0, nodes)
        for key, value in zip(order, a["nodes"], strict=True):
            same(value, nodes[key], (a["id"], key))
        for key, value, neutral in zip(leaves, a["values"], a["neutral_values"], strict=True):
            same(value, own.values[0][key][a["id"]], (a["id"], key))
            same(neutral, own.values[1][key][a["id"]], (a["id"], key, "neutral"))
        same(a["score"], score, a["id"])
        same(a["neutral_score"], own.node(a["id"], "", 1, {}), (a["id"], "neutral"))
        if a["rank"] is not None and score is not None:
            scores[a["id"]] = score
    for a in result["alternatives"]:
        if a["id"] in scores:
            better = [b for b, s in scores.items() if own.track[b] == a["track"] and s > scores[a["id"]] + 1e-11]
            assert a["rank"] == len(better) + 1, a["id"]
    return result, own


def test_all_kinds() -> None:
    register = st.Register.read(TESTS / "registers" / "all_kinds.json")
    result, own = compare(register)
    states = {cell["state"] for a in result["alternatives"] for cell in a["cells"]}
    assert states == {"given", "left_out", "not_applicable"}
    assert result["contributions"] != "additive"
    # The attitude to risk must matter, or it was not tested.
    assert any(own.values[0][k][t] != own.values[1][k][t] for k in own.leaves for t in own.track)


def test_shipped_register() -> None:
    result, own = compare(st.example("vn-2026"))
    # In a tree of weighted means each part is weight x value, to half a step of the grid and one more for the sum.
    assert result["contributions"] == "additive"
    for a in result["alternatives"]:
        for part, weight, value in zip(a["contributions"], a["weights"], a["values"], strict=True):
            assert abs(part - weight * (value or 0)) <= 2**-40
        assert sum(a["contributions"]) == a["score"]
    assert len(own.track) == len(result["alternatives"])


def test_composite_tables() -> None:
    folder = TESTS / "composite"
    register, notices = st.Register.read_composite(folder / "iData.csv", folder / "iMeta.csv", id="small")
    assert len(notices) == 12
    result, _ = compare(register)
    # The same from the two tables themselves.
    with (folder / "iData.csv").open(encoding="utf-8") as data, (folder / "iMeta.csv").open(encoding="utf-8") as meta:
        units = list(csv.DictReader(data))
        rows = {row["iCode"]: row for row in csv.DictReader(meta)}
    missing = ("", "NA")
    figures: dict[str, dict[str, float]] = {}
    for code, row in rows.items():
        by = row["Denominator"]
        if row["Type"] == "Indicator":
            figures[code] = {
                unit["uCode"]: float(unit[code]) / (float(unit[by]) if by != "NA" else 1)
                for unit in units
                if unit[code] not in missing and (by == "NA" or unit[by] not in missing)
            }

    def value(code: str, unit: str) -> float | None:
        if code not in figures:
            parts = [(float(r["Weight"]), value(c, unit)) for c, r in rows.items() if r["Parent"] == code]
            there = [(w, v) for w, v in parts if v is not None]
            return sum(w * v for w, v in there) / sum(w for w, _ in there) if there else None
        least, most = min(figures[code].values()), max(figures[code].values())
        if unit not in figures[code] or least == most:
            return None
        z = (figures[code][unit] - least) / (most - least)
        return z if rows[code]["Direction"] == "1" else 1 - z

    for a in result["alternatives"]:
        same(a["score"], value("Index", a["id"]), a["id"])


def test_the_recomputation_itself() -> None:
    """The helper agrees with numbers found by hand."""
    scale = Scale({"value_function": {"kind": "linear"}}, (0, 10))
    pieces = belief({"low": 4, "mid": 6, "high": 8}, (0, 10))
    assert isclose(scale.mean(pieces), 0.595)
    assert isclose(scale.best_share(pieces, 0.5), (0.45 * 0.7 + 0.05 * 0.9) / 0.5)
    assert isclose(scale.best_share([(3, 3, 0.5), (7, 7, 0.5)], 0.75), (0.5 * 0.7 + 0.25 * 0.3) / 0.75)
    curved = Scale({"value_function": {"kind": "exponential", "c": 2}}, (0, 1))
    mean = (1 - (1 - exp(-2)) / 2) / (1 - exp(-2))
    assert isclose(curved.mean([(0, 1, 1.0)]), mean)
    assert isclose(
        combine({"aggregator": {"kind": "geometric_mean"}}, [(0.5, 0.25), (0.5, 1.0)], 2), exp(log(0.25) / 2)
    )
    assert combine({"aggregator": {"kind": "owa", "weights": [2, 1, 0]}}, [(0.5, 0.2), (0.5, 1.0)], 3) == pytest.approx(
        (1.0 * (2 + 0.5) + 0.2 * 0.5) / 3
    )
    choquet = {"aggregator": {"kind": "choquet", "interactions": [["a", "b", 0.4], ["b", "c", 0.2]]}}
    assert isclose(uneven(choquet, {"a": 0.2, "b": 0.9}), 0.14)
    assert inf > Scale({"value_function": {"kind": "target", "best": 10}}, (0, 10)).at(5) == 0.5
