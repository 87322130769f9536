"""Nodes and edges in whatever form users have them, as columns for the core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._frames import matrix, vector

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["edges", "pairs", "paths"]

# What a row says that leaves a column out.
DEFAULTS: dict[str, Any] = {
    "role": "graded",
    "clause": None,
    "k": 1,
    "strength": 1.0,
    "efficiency": 1.0,
    "threshold": None,
    "amount": None,
    "lead_years": 0.0,
    "declared": False,
}
POSITIONS = ("dependent", "requires", "strength")


def paths(data: Any, n_years: int | None) -> tuple[Any, list[str] | None, list[str] | None]:  # noqa: ANN401
    """Return rows of one value a year with the labels of rows and years; one value stands for every year."""
    if isinstance(data, dict):
        rows = [_path(value, n_years) for value in data.values()]
        return rows, [str(label) for label in data], None
    if hasattr(data, "columns") or hasattr(data, "column_names"):
        return matrix(data)
    if getattr(data, "ndim", None) == 1 or _is_flat(data):
        values, labels = vector(data)
        return [_path(value, n_years) for value in values], labels, None
    return matrix(data)


def _path(value: Any, n_years: int | None) -> Any:  # noqa: ANN401
    return value if hasattr(value, "__len__") else [value] * (n_years or 1)


def _is_flat(data: Any) -> bool:  # noqa: ANN401
    return isinstance(data, (list, tuple)) and not any(hasattr(value, "__len__") for value in data)


def edges(data: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the columns of the edges: of a frame or dictionary of columns, or of rows as tuples or dictionaries."""
    if isinstance(data, dict):
        return {str(name): column if _is_array(column) else list(column) for name, column in data.items()}
    if hasattr(data, "columns") or hasattr(data, "column_names"):
        names = list(getattr(data, "column_names", None) or data.columns)
        return {str(name): _column(data[name]) for name in names}
    if getattr(data, "ndim", None) == 2:  # noqa: PLR2004 - rows and columns
        return {name: data[:, k] for k, name in enumerate(POSITIONS[: data.shape[1]])}
    rows = [row if isinstance(row, dict) else _named(row) for row in data]
    columns = dict.fromkeys(["dependent", "requires", *(name for row in rows for name in row)])
    return {name: [row.get(name, DEFAULTS.get(name)) for row in rows] for name in columns}


def _named(row: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a tuple as a dictionary; what is too much gets a name that no column has."""
    return {POSITIONS[k] if k < len(POSITIONS) else f"[{k}]": value for k, value in enumerate(row)}


def _is_array(column: Any) -> bool:  # noqa: ANN401
    return type(column).__module__ == "numpy"


def _column(column: Any) -> Any:  # noqa: ANN401
    values = column.to_numpy() if hasattr(column, "to_numpy") else column
    return values if _is_array(values) and values.dtype.kind in "biuf" else list(values)


def pairs(data: Mapping[Any, Iterable[Any]] | Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return pairs (activity, predecessor), of pairs or of a dictionary of lists."""
    if isinstance(data, dict):
        return [(activity, predecessor) for activity, before in data.items() for predecessor in before]
    return [tuple(pair) for pair in data]
