"""Methods on the same data, ours and the peers' in turn (A B A B): `uv run --group bench tests/bench/methods.py`.

Prints wall and CPU seconds (all threads) of a call, each the least of several runs, the ratios peer / ours, and the
goal; `--write` puts the table into `src/docs/benchmarks.md`. BLAS runs on one thread unless `OPENBLAS_NUM_THREADS` says
otherwise: its threads wait by spinning, which would spoil the CPU figure. Our threads do so, too, where others use the
machine: run with `RAYON_NUM_THREADS=1` there and compare the CPU columns, which then are figures of one core.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import importlib.metadata
import os
import platform
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import peers_numpy as by_hand

import stratech as st

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "src/docs/benchmarks.md"
M = 12
FUNCTIONS = ["usual", "u_shape", "v_shape", "level", "linear"]
Q, P, V = 0.1, 0.3, 0.8
# Shorter calls are repeated until a run takes this long.
SHORTEST = 0.02

Task = Callable[[], Any]


@dataclass
class Row:
    """One comparison."""

    what: str
    n: int
    peer: str
    ours: Task
    theirs: Task | None
    goal: str
    # Largest difference of the results that is rounding; None where the peer computes something else.
    tolerance: float | None = 1e-9
    same: Callable[[Any], Any] = field(default=lambda result: result)
    # Runs of each side; the slow ones have fewer.
    runs: int = 7


@dataclass
class Times:
    """Seconds of one call."""

    wall: float
    cpu: float


def once(task: Task, repeat: int) -> Times:
    """Time `repeat` calls."""
    gc.collect()
    gc.disable()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(repeat):
        task()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    gc.enable()
    return Times(wall / repeat, cpu / repeat)


def repeats(task: Task) -> int:
    """Return how many calls make a run, by CPU time, as calls take longer where others use the machine."""
    task()
    return max(1, round(SHORTEST / max(min(once(task, 1).cpu for _ in range(3)), 1e-6)))


def alternated(row: Row) -> tuple[Times, Times | None]:
    """Return the least times of ours and theirs, run in turn: what others on the machine add comes on top."""
    sides = [row.ours] if row.theirs is None else [row.ours, row.theirs]
    counts = [repeats(side) for side in sides]
    runs: list[list[Times]] = [[] for _ in sides]
    for _ in range(row.runs):
        for times, side, count in zip(runs, sides, counts, strict=True):
            times.append(once(side, count))
    least = [Times(min(t.wall for t in times), min(t.cpu for t in times)) for times in runs]
    return least[0], least[1] if row.theirs is not None else None


def check(row: Row) -> None:
    """Make sure that both sides computed the same thing."""
    if row.theirs is None or row.tolerance is None:
        return
    ours, theirs = np.asarray(row.same(row.ours())), np.asarray(row.theirs())
    worst = float(np.max(np.abs(ours - theirs)))
    assert worst <= row.tolerance, f"{row.what}, n = {row.n}, {row.peer}: results differ by {worst:g}"


def data(n: int, m: int = M) -> tuple[Any, Any]:
    """Return a matrix (n, m) and weights (m,)."""
    matrix = np.random.default_rng(1).random((n, m)) + 0.01
    return matrix, np.random.default_rng(2).dirichlet(np.ones(m))


def scores(result: st.methods.Outcome) -> Any:  # noqa: ANN401
    """Return the scores of a result."""
    return result.scores


def promethee(functions: list[str] | str) -> st.methods.Method:
    """Return PROMETHEE II with the thresholds of the benchmark."""
    return st.methods.PrometheeII(preference_functions=functions, q=Q, p=P)


def promethee_rows(sizes: list[int]) -> list[Row]:
    """PROMETHEE II: every type beside pymcdm, all types beside all pairs in numpy, and where nobody else can go."""
    from pymcdm.methods import PROMETHEE_II

    types = ["usual", "ushape", "vshape", "level", "vshape_2"]
    mixed = [FUNCTIONS[k % 5] for k in range(M)]
    q, p = np.full(M, Q), np.full(M, P)
    rows = []
    directions = np.ones(M)
    for name, theirs in zip(FUNCTIONS, types, strict=True):
        x, w = data(1000)
        ours = promethee(name)
        settings = {"usual": {}, "ushape": {"q": q}, "vshape": {"p": p}}.get(theirs, {"q": q, "p": p})
        rows.append(
            Row(
                f"PROMETHEE II, {name}",
                1000,
                "pymcdm",
                lambda ours=ours, x=x, w=w: ours.evaluate(x, w, "max"),
                # Made anew for every call: a call uses up the thresholds it was made with.
                lambda theirs=theirs, settings=settings, x=x, w=w: PROMETHEE_II(theirs, **settings)(x, w, directions),
                "150x pymcdm",
                tolerance=1e-12,
                same=scores,
                runs=5,
            )
        )
    ours = promethee(mixed)
    for n in sizes:
        x, w = data(n)
        rows.append(
            Row(
                "PROMETHEE II, types I to V mixed",
                n,
                "numpy, all pairs",
                lambda x=x, w=w: ours.evaluate(x, w, "max"),
                (lambda x=x, w=w: by_hand.promethee_ii(x, w, mixed, q, p)) if n <= 10_000 else None,
                {10_000: "1000x numpy", 100_000: "about 0.1 s"}.get(n, ""),
                tolerance=1e-12,
                same=scores,
                runs=7 if n <= 1000 else 1 if n == 10_000 else 5,
            )
        )
    return rows


def column_rows(sizes: list[int]) -> list[Row]:
    """Weighted sum, TOPSIS and VIKOR beside numpy by hand."""
    rows = []
    for name, method, theirs in [
        ("weighted sum", st.methods.WeightedSum(normalization="min_max"), by_hand.weighted_sum),
        ("TOPSIS", st.methods.Topsis(), by_hand.topsis),
        ("VIKOR", st.methods.Vikor(), by_hand.vikor),
    ]:
        for n in sizes:
            x, w = data(n)
            rows.append(
                Row(
                    name,
                    n,
                    "numpy by hand",
                    lambda method=method, x=x, w=w: method.evaluate(x, w, "max"),
                    lambda theirs=theirs, x=x, w=w: theirs(x, w),
                    "8x numpy" if n == 100_000 else "",
                    same=scores,
                    runs=15 if n == 100_000 else 7,
                )
            )
    return rows


def electre_rows(sizes: list[int]) -> list[Row]:
    """ELECTRE III: the credibilities beside numpy's, and the whole method, which no peer has."""
    q, p, v = (np.full(M, threshold) for threshold in (Q, P, V))
    ours = st.methods.ElectreIII(q=Q, p=P, v=V)
    rows = []
    for n in [n for n in sizes if n <= 1000]:
        x, w = data(n)
        rows.append(
            Row(
                "ELECTRE III, credibilities",
                n,
                "numpy by hand",
                lambda x=x, w=w: ours.credibility(x, w, "max"),
                lambda x=x, w=w: by_hand.credibility(x, w, q, p, v),
                "60x numpy per core (CPU)" if n == 1000 else "",
                runs=5,
            )
        )
    for n in [n for n in sizes if n <= 10_000]:
        x, w = data(n)
        rows.append(
            Row(
                "ELECTRE III, whole method",
                n,
                "",
                lambda x=x, w=w: ours.evaluate(x, w, "max"),
                None,
                "no n x n table of numbers" if n == 10_000 else "",
                runs=5 if n <= 1000 else 1,
            )
        )
    return rows


def small_rows() -> list[Row]:
    """One small call: 10 alternatives, 5 criteria."""
    import skcriteria
    from pymcdm.methods import TOPSIS
    from skcriteria.agg.topsis import TOPSIS as TOPSIS_CRITERIA

    x, w = data(10, 5)
    ones = np.ones(5)
    words = ["max"] * 5
    ours, theirs = st.methods.Topsis(), TOPSIS()
    names = [f"A{i}" for i in range(10)]
    criteria = [f"C{k}" for k in range(5)]
    checked = skcriteria.mkdm(x, [max] * 5, weights=w, alternatives=names, criteria=criteria)
    ranker = TOPSIS_CRITERIA()

    def bare() -> st.methods.Outcome:
        return ours.evaluate(x, w, words)

    def labelled() -> st.methods.Outcome:
        return ours.evaluate(x, w, words, alternatives=names, criteria=criteria)

    assert labelled().ids == names
    assert labelled().criteria == criteria
    what = "TOPSIS, 10 x 5"
    return [
        Row(f"{what}, checks", 10, "numpy by hand", bare, lambda: by_hand.topsis(x, w), "", same=scores),
        Row(
            f"{what}, checks and labels",
            10,
            "numpy by hand",
            labelled,
            lambda: by_hand.topsis(x, w),
            "5x numpy",
            same=scores,
        ),
        Row(
            f"{what}, checks and labels",
            10,
            "pymcdm",
            labelled,
            lambda: theirs(x, w, ones),
            "50x pymcdm",
            tolerance=None,
        ),
        Row(
            f"{what}, checks and labels",
            10,
            "scikit-criteria",
            labelled,
            lambda: ranker.evaluate(checked),
            "",
            tolerance=None,
        ),
    ]


MEMORY = """
import re, numpy as np, stratech as st
def peak():  # what this process alone has used; the figure of getrusage begins with that of its parent
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
x = np.random.default_rng(1).random(({n}, {m}))
method = st.methods.ElectreIII(q={q}, p={p}, v={v})
before = peak()
method.evaluate(x, None, "max")
print(peak() - before)
"""


def peak_memory(n: int) -> tuple[float, float]:
    """Return MB that ELECTRE III adds to the peak, and CPU seconds, in a process of its own (Linux)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = MEMORY.format(n=n, m=M, q=Q, p=P, v=V)
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return int(out) / 1024, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shown(seconds: float) -> str:
    """Return seconds in a unit that reads well."""
    for unit, size in [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)]:
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def ratio(number: float) -> str:
    """Return a ratio with two or three digits."""
    return f"{number:.0f}x" if number >= 10 else f"{number:.1f}x"


def line(row: Row) -> str:
    """Run one comparison and return its line of the table."""
    check(row)
    ours, theirs = alternated(row)
    cells = [row.what, f"{row.n:,}", f"{shown(ours.wall)} ({shown(ours.cpu)})", row.peer if theirs else "none can"]
    if theirs:
        cells += [
            f"{shown(theirs.wall)} ({shown(theirs.cpu)})",
            ratio(theirs.wall / ours.wall),
            ratio(theirs.cpu / ours.cpu),
        ]
    else:
        cells += ["", "", ""]
    return "| " + " | ".join([*cells, row.goal]) + " |"


def versions() -> str:
    """Return what ran."""
    names = ["numpy", "pymcdm", "scikit-criteria"]
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)


def machine() -> str:
    """Return the class of this machine; its name is nobody's business."""
    kind = platform.machine().replace("_", "-")
    return f"{os.cpu_count()} cores {kind}, {platform.system()}, Python {platform.python_version()}"


def threads() -> str:
    """Return how many threads we may use."""
    return f"threads of ours: {os.environ.get('RAYON_NUM_THREADS', 'all')}"


def main() -> None:
    """Run every comparison and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10,100,1000,10000,100000")
    parser.add_argument("--only", default="promethee,columns,electre,small,memory")
    parser.add_argument("--write", action="store_true", help="put the table into src/docs/benchmarks.md")
    arguments = parser.parse_args()
    sizes = [int(n) for n in arguments.sizes.split(",")]
    only = arguments.only.split(",")
    head = [
        f"{dt.datetime.now(tz=dt.UTC).date()}, {machine()}, {versions()}; {threads()}; load {os.getloadavg()[0]:.0f}.",
        "",
        "| method | n | ours: wall (CPU) | peer | peer: wall (CPU) | wall ratio | CPU ratio | goal |",
        "|---|---|---|---|---|---|---|---|",
    ]
    print("\n".join(head), flush=True)
    groups: dict[str, Callable[[], list[Row]]] = {
        "promethee": lambda: promethee_rows(sizes),
        "columns": lambda: column_rows(sizes),
        "electre": lambda: electre_rows(sizes),
        "small": small_rows,
    }
    lines = []
    for name, rows in groups.items():
        for row in rows() if name in only else []:
            lines.append(line(row))
            print(lines[-1], flush=True)
    if "memory" in only:
        megabytes, cpu = peak_memory(10_000)
        text = (
            f"ELECTRE III at n = 10,000 adds {megabytes:.0f} MB to the peak ({cpu:.0f} CPU s): the relation of one "
            "byte a pair, in the core and in its copy. A table of doubles would be 800 MB."
        )
        lines += ["", text]
        print("\n" + text, flush=True)
    if arguments.write:
        page = PAGE.read_text("utf-8")
        table = "\n".join([*head, *lines])
        mark = "<!-- methods -->\n"
        page = re.sub(f"{mark}.*?{mark}", lambda _: f"{mark}\n{table}\n\n{mark}", page, flags=re.DOTALL)
        PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
