"""Reading and checking a 100 MB register, side by side: `uv run --group bench tests/bench/documents.py [--mb 100]`.

Ours (read; read and check), `serde_json::from_slice::<Value>` and pydantic on the same file, in turn, one process
each. Prints medians of seconds and of peak memory over the size of the file, and the ratios to ours.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def pydantic_task(path: Path) -> None:
    """Validate the document with pydantic models of the same fields and print one JSON line."""
    from typing import Annotated, Literal

    from pydantic import BaseModel, ConfigDict, Field

    class Row(BaseModel):
        model_config = ConfigDict(extra="forbid")

    class Judgement(Row):
        round: Annotated[int, Field(ge=1)]
        expert: str
        technology: str
        criterion: str
        low: float
        mid: float
        high: float
        familiarity: Annotated[int, Field(ge=1, le=5)]
        state: Literal["given", "missing", "not_applicable"] = "given"
        illustrative: bool

    class Technology(Row):
        id: str
        name_vi: str
        name_en: str
        track: str

    class Document(BaseModel):
        judgements: list[Judgement]
        technologies: list[Technology]

    start = time.perf_counter()
    document = Document.model_validate_json(path.read_bytes())
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result = {
        "task": "pydantic",
        "seconds": seconds,
        "rows": len(document.judgements),
        "peak_over_file": peak / path.stat().st_size,
    }
    print(json.dumps(result))


def build() -> list[str]:
    """Build the Rust side and return its command."""
    command = ["cargo", "build", "--release", "--bench", "documents", "--message-format=json"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    messages = (json.loads(line) for line in out.splitlines() if line.startswith("{"))
    return [next(m["executable"] for m in messages if m.get("executable"))]


def main() -> None:
    """Run all sides in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=100)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pydantic", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.pydantic:
        pydantic_task(arguments.pydantic)
        return
    ours = build()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.json"
        make = [sys.executable, str(ROOT / "tests/bench/make_register.py"), str(path), "--mb", str(arguments.mb)]
        subprocess.run(make, check=True)
        sides = {task: [*ours, str(path), task] for task in ("read", "check", "value")}
        sides["pydantic"] = [sys.executable, __file__, "--pydantic", str(path)]
        runs: dict[str, list[dict[str, float]]] = {side: [] for side in sides}
        for _ in range(arguments.runs):
            for side, command in sides.items():
                out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                runs[side].append(json.loads(out.splitlines()[-1]))
    base = statistics.median(run["seconds"] for run in runs["check"])
    print(f"{'side':<12}{'seconds':>9}{'x ours':>8}{'peak / file':>13}")
    for side, results in runs.items():
        seconds = statistics.median(run["seconds"] for run in results)
        peak = statistics.median(run["peak_over_file"] for run in results)
        print(f"{side:<12}{seconds:>9.2f}{seconds / base:>8.2f}{peak:>13.2f}")


if __name__ == "__main__":
    main()
