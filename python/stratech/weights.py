"""Weights of criteria: from the data, or from what people say about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._core import weights_from_data

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .methods import ArrayLike, Directions

__all__ = ["equal"]


def equal(matrix: ArrayLike, directions: Directions) -> NDArray[np.float64]:
    """Return the same weight for every criterion, float64 (m,).

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
    directions : sequence of {"max", "min"} or of {+1, -1}, length m

    References
    ----------
    Dawes and Corrigan 1974, Linear models in decision making, Psychological Bulletin 81(2).
    """
    return weights_from_data("equal", matrix, directions)
