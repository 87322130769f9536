"""Weights of criteria: from the data, or from what people say about them.

Weights from data say how much a criterion separates these alternatives, never how much it matters to anyone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _weight_functions
from ._core import (
    Ahp,
    BestWorst,
    CouncilWeights,
    ExpertWeights,
    Synthesis,
    ahp,
    best_worst,
    council_weights,
    elicit,
    elicited_weights,
    rancom_matrix,
    synthesize,
)
from ._derived import DerivedWeights
from ._records import Judgement
from ._weight_functions import *  # noqa: F403 - every function, named in __all__

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ._types import ArrayLike

__all__ = [
    "Ahp",
    "BestWorst",
    "CouncilWeights",
    "DerivedWeights",
    "ExpertWeights",
    "Judgement",
    "Synthesis",
    "ahp",
    "best_worst",
    "council_weights",
    "elicit",
    "fucom",
    "rancom",
    "synthesize",
]
__all__ += _weight_functions.__all__


def fucom(significances: ArrayLike, priorities: ArrayLike | None = None) -> NDArray[np.float64]:
    """Return weights by the full consistency method (FUCOM), exact.

    Parameters
    ----------
    significances : array_like, shape (m,)
        1 for the most important item, for every other how many times less important it is. When `priorities` are
        given: ranks instead, 1 for the most important item.
    priorities : array_like, shape (m - 1,), optional
        How many times the item at each place is more important than the one at the next, from the top down.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    References
    ----------
    Pamucar, Stevic and Sremac 2018, A new model for determining weight coefficients of criteria in MCDM models: Full
    consistency method (FUCOM), Symmetry 10(9) 393.
    """
    if priorities is None:
        return elicited_weights("fucom", {"significances": significances})
    return elicited_weights("fucom_chain", {"ranks": significances, "priorities": priorities})


def rancom(ranks: ArrayLike) -> NDArray[np.float64]:
    """Return weights by ranking comparison (RANCOM).

    Parameters
    ----------
    ranks : array_like, shape (m,) or (m, m)
        1 for the most important item, ties share a number; or a matrix of comparisons: 1 where the row is more
        important than the column, 1/2 where they are equal (also on the diagonal), 0 else.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    References
    ----------
    Wieckowski, Kizielewicz, Shekhovtsov and Salabun 2023, RANCOM: A novel approach to identifying criteria relevance
    based on inaccuracy expert judgments, Engineering Applications of Artificial Intelligence 122, 106114.
    """
    first = next(iter(ranks), None) if isinstance(ranks, (list, tuple)) else None
    table = getattr(ranks, "ndim", 0) == 2 or hasattr(ranks, "columns") or hasattr(first, "__len__")  # noqa: PLR2004
    return rancom_matrix(ranks) if table else elicited_weights("rancom", {"ranks": ranks})
