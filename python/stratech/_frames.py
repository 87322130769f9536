"""Data frames: recognised without importing pandas or polars, and made on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["matrix", "to_pandas", "vector"]


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


def matrix(data: Any) -> tuple[Any, list[str] | None, list[str] | None]:  # noqa: ANN401 - whatever users have
    """Return the numbers of `data` with the labels of its rows and columns.

    The numbers are a float64 array, or nested lists where some are no numbers (so that they can be
    reported at their place). A data frame is recognised by what it can do, not by its package.
    """
    if hasattr(data, "columns") or hasattr(data, "column_names"):
        return _frame(data)
    return _array(data), None, None


def vector(data: Any) -> tuple[Any, list[str] | None]:  # noqa: ANN401 - whatever users have
    """Return the values of a dictionary, series or array, and its labels where it has any."""
    if isinstance(data, dict):
        return list(data.values()), [str(label) for label in data]
    return _values(data), _index(data)


def _index(data: Any) -> list[str] | None:  # noqa: ANN401
    """Return the index of a pandas object, unless it only counts."""
    index = getattr(data, "index", None)
    if index is None or callable(index) or type(index).__name__ == "RangeIndex":
        return None
    return [str(label) for label in index]


def _frame(frame: Any) -> tuple[Any, list[str] | None, list[str] | None]:  # noqa: ANN401
    import numpy as np

    names = list(getattr(frame, "column_names", None) or frame.columns)
    labels = _index(frame)
    columns = [_values(frame[name]) for name in names]
    # polars and Arrow have no index: a first column of words names the rows.
    if labels is None and len(columns) > 1 and isinstance(columns[0], list):
        first = columns[0]
        if all(isinstance(label, str) for label in first):
            labels, names, columns = first, names[1:], columns[1:]
    heads = [str(name) for name in names]
    if all(isinstance(column, np.ndarray) for column in columns) and columns:
        return np.column_stack(columns), labels, heads
    return [list(row) for row in zip(*columns, strict=True)], labels, heads


def _values(data: Any) -> Any:  # noqa: ANN401
    """Return a float64 array with NaN for gaps where all values are numbers, else a list."""
    import numpy as np

    if type(data).__module__.partition(".")[0] == "pandas" and getattr(data.dtype, "kind", "O") in "biuf":
        return data.to_numpy(dtype="float64", na_value=np.nan)
    if hasattr(data, "to_numpy"):
        data = data.to_numpy()
    return _array(data)


def _array(data: Any) -> Any:  # noqa: ANN401
    import numpy as np

    array = data if isinstance(data, np.ndarray) else np.asarray(data)
    if array.dtype.kind not in "biuf":
        return array.tolist()
    if isinstance(array, np.ma.MaskedArray):
        return np.ma.filled(array.astype(np.float64), np.nan)
    return np.asarray(array, dtype=np.float64)
