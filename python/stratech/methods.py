"""Methods that rank, order or sort alternatives; each can be used on plain arrays.

Settings are given when a method is made, the data when it is used:

>>> import stratech as st
>>> method = st.methods.Topsis(normalization="vector")
>>> result = method.evaluate([[5490, 51.4], [6500, 70.6], [6489, 54.3]], [0.6, 0.4], ["min", "max"])
>>> result.ranks
array([2, 1, 3])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._core import Method, Outcome, method_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, Literal, Self, TypeAlias

    import numpy.typing as npt

    # Numbers as users have them: lists, arrays, series and data frames.
    ArrayLike: TypeAlias = npt.ArrayLike | Mapping[str, float] | Any
    Directions: TypeAlias = Sequence[Literal["max", "min"] | float] | Mapping[str, Literal["max", "min"] | float] | Any
    # none, min_max, max, sum, vector, log, z_score, linear_ratio, reciprocal_sum, enhanced_accuracy or bounds
    Normalization: TypeAlias = str | Mapping[str, object]

__all__ = ["Method", "Outcome", "Topsis", "WeightedSum", "get", "names"]


def names() -> list[str]:
    """Return the names of all methods, alphabetical."""
    return method_names()


def get(name: str, **settings: object) -> Method:
    """Return the method with this name.

    Parameters
    ----------
    name : str
        One of `names()`.
    **settings
        The settings of the method; a word that Python reserves takes a trailing underscore (`lambda_`).

    Raises
    ------
    InputError
        When there is no such method or setting (with the nearest name), or a value cannot be used.
    """
    return _make(name, settings)


def _make(name: str, settings: Mapping[str, object]) -> Method:
    return Method.__new__(_CLASSES.get(name, Method), name, dict(settings))


class Topsis(Method):
    """TOPSIS: closeness to the best point and distance from the worst.

    Parameters
    ----------
    normalization : str, default "vector"
        How columns are made comparable.

    Notes
    -----
    Parts: `normalized`, `weighted` (n, m); `positive_ideal`, `negative_ideal` (m,); `d_plus`, `d_minus` (n,).

    References
    ----------
    Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer.
    """

    def __new__(cls, *, normalization: Normalization = "vector") -> Self:
        return super().__new__(cls, "topsis", {"normalization": normalization})


class WeightedSum(Method):
    """Weighted sum of normalized values (SAW, WSM).

    Parameters
    ----------
    normalization : str, default "linear_ratio"
        How columns are made comparable.
    """

    def __new__(cls, *, normalization: Normalization = "linear_ratio") -> Self:
        return super().__new__(cls, "weighted_sum", {"normalization": normalization})


_CLASSES: dict[str, type[Method]] = {
    "topsis": Topsis,
    "weighted_sum": WeightedSum,
}
