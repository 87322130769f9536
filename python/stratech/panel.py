"""The council on plain arrays: agreement, and calibration on seed questions.

Ratings are (n_raters, n_items) everywhere, NaN = missing. For a register see `Register.panel`.

>>> import stratech as st
>>> ratings = [[1, 2, 3, 4], [2, 1, 3, 4], [1, 2, 4, 3]]
>>> round(st.panel.kendall_w(ratings).w, 4)
0.8222
>>> round(st.panel.krippendorff_alpha(ratings, level="ordinal"), 4)
0.7556
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._core import Cooke, Icc, KendallW, Krippendorff, cooke, icc, kendall_w, krippendorff

if TYPE_CHECKING:
    from typing import Literal, Self

    from ._core import Problems, Table
    from ._types import ArrayLike

__all__ = [
    "Cooke",
    "Icc",
    "KendallW",
    "KrippendorffAlpha",
    "cooke",
    "icc",
    "kendall_w",
    "krippendorff_alpha",
]


class KrippendorffAlpha(float):
    """Krippendorff's alpha: a number that knows what it rests on."""

    __slots__ = ("_result",)
    _result: Krippendorff

    def __new__(cls, result: Krippendorff) -> Self:
        """Make the number of a result."""
        self = super().__new__(cls, result.alpha)
        self._result = result
        return self

    @property
    def alpha(self) -> float:
        """1 = perfect agreement, 0 = as by chance, below 0 = systematic disagreement."""
        return self._result.alpha

    @property
    def observed_disagreement(self) -> float:
        """Mean distance of ratings of one item."""
        return self._result.observed_disagreement

    @property
    def expected_disagreement(self) -> float:
        """Mean distance of any two ratings."""
        return self._result.expected_disagreement

    @property
    def n_pairable(self) -> int:
        """Ratings that have at least one other beside them."""
        return self._result.n_pairable

    @property
    def left_out(self) -> int:
        """Items left out because fewer than two raters rated them."""
        return self._result.left_out

    @property
    def notices(self) -> Problems:
        """What a reader should know."""
        return self._result.notices

    def to_table(self) -> Table:
        """Return alpha and what it rests on as a table."""
        return self._result.to_table()

    def to_json(self) -> str:
        """Return the result as JSON; `from_json` reads it back."""
        return self._result.to_json()

    @classmethod
    def from_json(cls, json: str) -> Self:
        """Read what `to_json` wrote."""
        return cls(Krippendorff.from_json(json))

    def _repr_html_(self) -> str:
        return self._result._repr_html_()

    def __reduce__(self) -> tuple[type[Self], tuple[Krippendorff]]:
        """Pickle by what it rests on."""
        return type(self), (self._result,)


def krippendorff_alpha(
    ratings: ArrayLike, level: Literal["nominal", "ordinal", "interval", "ratio"] = "interval"
) -> KrippendorffAlpha:
    """Return Krippendorff's alpha: agreement beyond chance, for any table with gaps.

    Parameters
    ----------
    ratings : array_like or data frame, shape (n_raters, n_items)
        NaN = missing. Items with a single rating are left out.
    level : {"nominal", "ordinal", "interval", "ratio"}, default "interval"
        How far two ratings are apart.

    Returns
    -------
    KrippendorffAlpha
        A float, with `.left_out`, `.observed_disagreement`, `.expected_disagreement`.

    Raises
    ------
    InputError
        With every fault and its place, and where alpha is not defined (no item with two ratings, all alike).

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability; (2019) Content Analysis, ch. 12.
    """
    return KrippendorffAlpha(krippendorff(ratings, level))
