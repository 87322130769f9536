"""What several tests use."""

from __future__ import annotations

import json

import pytest

import stratech as st


@pytest.fixture
def table() -> st.Table:
    """Return a small table with every kind of column and a gap in each."""
    columns = [
        ("rank", "Rank", "Hạng", "plain", {"integers": [1, None]}),
        ("id", "id", "id", "plain", {"text": ["P04", None]}),
        ("name", "Name", "Tên", "plain", {"words": [{"vi": "Chip bán dẫn", "en": "Chips"}, None]}),
        ("score", "Score", "Điểm", {"decimals": 3}, {"numbers": [0.1, None]}),
        ("listed", "Listed", "Trong danh mục", {"mark": "*"}, {"flags": [True, None]}),
    ]
    return st.Table.from_json(
        json.dumps(
            {
                "title": {"vi": "Xếp hạng <A>", "en": "Ranking <A>"},
                "columns": [
                    {"key": key, "header": {"vi": vi, "en": en}, "style": style, "values": values}
                    for key, en, vi, style, values in columns
                ],
                "notes": [{"vi": "số liệu minh họa", "en": "illustrative"}],
            }
        )
    )
