"""Weights from data, with what a reader should know about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._core import weights_from_data

if TYPE_CHECKING:
    from typing import Self

    from ._core import Problems
    from ._types import ArrayLike, Directions

__all__ = ["DerivedWeights"]


class DerivedWeights(np.ndarray[tuple[int], np.dtype[np.float64]]):
    """Weights, float64 (m,), as an ordinary array that also knows its notices.

    Attributes
    ----------
    notices : Problems or None
        What a reader should know: constant criteria, columns that were scaled. Arrays made from this one keep it.
    """

    notices: Problems | None

    @classmethod
    def from_data(cls, name: str, matrix: ArrayLike, directions: Directions) -> Self:
        """Return the weights that the function `name` reads off a decision matrix."""
        weights, notices = weights_from_data(name, matrix, directions)
        derived = weights.view(cls)
        derived.notices = notices
        return derived

    def __array_finalize__(self, source: object) -> None:
        self.notices = getattr(source, "notices", None)

    def __repr__(self) -> str:
        lines = repr(np.asarray(self)).splitlines()
        return "\n".join([*lines, *map(str, self.notices or ())])

    def __reduce__(self) -> tuple[Any, ...]:
        reduced: tuple[Any, ...] = tuple(super().__reduce__())
        return (*reduced[:2], (reduced[2], self.notices))

    def __setstate__(self, state: tuple[Any, Any]) -> None:  # type: ignore[override]
        super().__setstate__(state[0])
        self.notices = state[1]
