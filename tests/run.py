"""Run all tests: Rust (with the examples in its documentation), Python, and the notebooks.

uv run --group dev tests/run.py
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = {
    "Rust": ["cargo", "test", "--locked", "--features", "cli"],
    "Python": [sys.executable, "-m", "pytest", "-q"],
    # Notebooks run in a kernel of their own, whose warnings are not ours to turn into errors.
    "notebooks": [sys.executable, "-m", "pytest", "-q", "-W", "default", "--nbmake", "notebooks"],
}
# The closing lines of cargo test and of pytest.
COUNTS = re.compile(r"(\d+) (passed|failed|errors?)\b")
SUMMARY = re.compile(r"^(test result: |=* ?(\d+ \w+, )*\d+ \w+.* in \d)")


def run(command: list[str]) -> tuple[int, dict[str, int]]:
    """Run one command, showing its output, and return its exit code and its counts of tests."""
    counts = {"passed": 0, "failed": 0}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if SUMMARY.match(line):
                for number, kind in COUNTS.findall(line):
                    counts["passed" if kind == "passed" else "failed"] += int(number)
    return process.returncode, counts


def main() -> int:
    """Run every step, also after a failure, and return 0 when all passed."""
    total = {"passed": 0, "failed": 0}
    codes = []
    lines = []
    for name, command in STEPS.items():
        if name == "notebooks" and not list(ROOT.glob("notebooks/*.ipynb")):
            continue
        print(f"\n=== {name}: {' '.join(command)}", flush=True)
        start, cpu = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        code, counts = run(command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = time.perf_counter() - start
        used = after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime
        # A step that broke off before its tests counts as one failure.
        if code != 0 and counts["failed"] == 0:
            counts["failed"] = 1
        lines.append(
            f"{name}: {counts['passed']} passed, {counts['failed']} failed; {seconds:.0f} s ({used:.0f} CPU s)"
        )
        codes.append(code)
        total = {kind: total[kind] + counts[kind] for kind in total}
    print("\n" + "\n".join(lines))
    last = f"{total['passed']} passed, {total['failed']} failed"
    print(last)
    (ROOT / "target").mkdir(exist_ok=True)
    (ROOT / "target/tests.txt").write_text(last + "\n", "utf-8")
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main())
