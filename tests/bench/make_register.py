"""Write a large register as one JSON document: `python tests/bench/make_register.py out.json --mb 100`.

About 40,000 technologies and 20 criteria at 100 MB; sound, so that reading and checking find nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TextIO

N_CRITERIA = 20
N_EXPERTS = 24


def scramble(number: int) -> int:
    """Mix a counter into 32 well-spread bits (Steele et al. 2014, SplitMix)."""
    number = (number * 0x9E3779B97F4A7C15 + 0x1234567) & 0xFFFFFFFFFFFFFFFF
    number ^= number >> 30
    number = (number * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    return (number >> 27) & 0xFFFFFFFF


def table(out: TextIO, name: str, rows: list[dict[str, object]]) -> None:
    """Write one small table."""
    out.write(f'"{name}": {json.dumps(rows, ensure_ascii=False)},\n')


def write(path: Path, mb: float) -> int:
    """Write the document and return the number of technologies."""
    technologies: list[str] = []
    size = 0
    with path.open("w", encoding="utf-8") as out:
        out.write(
            '{"register": {"id": "bench", "title_vi": "Đo tốc độ", "title_en": "Benchmark", '
            '"cutoff_date": "2026-06-30", "illustrative": true, "schema": 1},\n'
            '"charter": {"quorum_experts": 1, "quorum_groups": 1},\n'
        )
        table(out, "tracks", [{"id": "A", "name_vi": "Nhóm", "name_en": "Track", "size": 100}])
        table(
            out,
            "criteria",
            [
                {
                    "id": f"C{k:02d}",
                    "name_vi": f"Tiêu chí {k}",
                    "name_en": f"Criterion {k}",
                    "scale_low": 0,
                    "scale_high": 10,
                    "anchor_low_vi": "kém",
                    "anchor_low_en": "poor",
                    "anchor_high_vi": "tốt",
                    "anchor_high_en": "good",
                }
                for k in range(N_CRITERIA)
            ],
        )
        groups = [{"id": f"S{g}", "name_vi": f"Nhóm {g}", "name_en": f"Group {g}", "share": 0.25} for g in range(4)]
        table(out, "stakeholder_groups", groups)
        table(out, "experts", [{"id": f"E{e:02d}", "stakeholder_group": f"S{e % 4}"} for e in range(N_EXPERTS)])
        out.write('"judgements": [\n')
        while size < mb * 1e6:
            i = len(technologies)
            for k in range(N_CRITERIA):
                bits = scramble(i * N_CRITERIA + k)
                mid = 1 + bits % 8000 / 1000
                row = (
                    f'{{"round": 1, "expert": "E{bits % N_EXPERTS:02d}", "technology": "T{i:06d}", '
                    f'"criterion": "C{k:02d}", "low": {mid - 0.5:.3f}, "mid": {mid:.3f}, "high": {mid + 0.75:.3f}, '
                    f'"familiarity": {1 + bits % 5}, "illustrative": true}}'
                )
                size += len(row) + 2
                out.write(row if i == k == 0 else ",\n" + row)
            technologies.append(f"T{i:06d}")
            size += 90
        out.write('],\n"technologies": [\n')
        names = '"name_vi": "Công nghệ {0}", "name_en": "Technology {0}"'
        rows = (f'{{"id": "{t}", {names.format(t)}, "track": "A"}}' for t in technologies)
        out.write(",\n".join(rows))
        out.write("]}\n")
    return len(technologies)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--mb", type=float, default=100)
    arguments = parser.parse_args()
    count = write(arguments.path, arguments.mb)
    megabytes = arguments.path.stat().st_size / 1e6
    print(f"{arguments.path}: {megabytes:.0f} MB, {count} technologies, {N_CRITERIA} criteria", file=sys.stderr)
