"""What `import stratech` costs over bare Python: `uv run --group bench tests/bench/import_time.py`.

Ours and bare Python in turn, one process each; medians of CPU and wall milliseconds, and the modules that must not
be loaded. Exits with 1 when one of them is.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time

# Loaded when they are used, never on import.
HEAVY = ["numpy", "pandas", "polars", "pyarrow", "matplotlib", "ipywidgets", "IPython", "typing", "asyncio"]
CODES = {
    "bare Python": "pass",
    "import stratech": "import stratech",
    "import stratech, one Register": "import stratech; stratech.Register",
    "import numpy": "import numpy",
}


def run(code: str) -> tuple[float, float]:
    """Return wall and CPU milliseconds of a process."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1e3 * wall, 1e3 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def loaded(code: str) -> list[str]:
    """Return the heavy modules that a piece of code loads and bare Python does not."""
    show = f"{code}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    modules = [
        set(json.loads(subprocess.run([sys.executable, "-c", c], check=True, capture_output=True, text=True).stdout))
        for c in (show, show.replace(code, "pass", 1))
    ]
    return [name for name in HEAVY if name in modules[0] - modules[1]]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in CODES}
    for name, code in CODES.items():
        run(code)  # fills the caches
        times[name] = []
    for _ in range(arguments.runs):
        for name, code in CODES.items():
            times[name].append(run(code))
    medians = {name: [statistics.median(t[side] for t in all_) for side in (0, 1)] for name, all_ in times.items()}
    bare = medians["bare Python"]
    print(f"load {os.getloadavg()[0]:.0f}; goal: import stratech within 25 ms of bare Python\n")
    print("| process | wall ms | CPU ms | over bare Python, wall | CPU |\n|---|---|---|---|---|")
    for name, (wall, cpu) in medians.items():
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {wall - bare[0]:+.1f} | {cpu - bare[1]:+.1f} |")
    found = loaded(CODES["import stratech, one Register"])
    print(f"\nof {', '.join(HEAVY)}\nloaded: {', '.join(found) or 'none'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
