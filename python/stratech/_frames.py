"""Data frames: recognised without importing pandas or polars, and made on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["to_pandas"]


def to_pandas(columns: Sequence[tuple[str, str, list[Any]]]) -> pd.DataFrame:
    """Return a data frame of columns given as (key, kind, values with None for a gap)."""
    import pandas as pd

    dtypes: dict[str, Any] = {"text": "str", "number": "float64"}
    gaps: dict[str, Any] = {"integer": ("int64", "Int64"), "flag": ("bool", "boolean")}
    data = {}
    for key, kind, values in columns:
        dtype = gaps[kind][None in values] if kind in gaps else dtypes[kind]
        data[key] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(data)
