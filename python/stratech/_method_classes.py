"""The classes of all methods.

Written by tests/write_bindings.py from the documentation in Rust; edit that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._core import Method

if TYPE_CHECKING:
    from typing import Any, Self

    from ._types import Normalization

__all__ = [
    "Edas",
    "Spotis",
    "Topsis",
    "Vikor",
    "Waspas",
    "WeightedProduct",
    "WeightedSum",
]


class Edas(Method):
    r"""Evaluation based on distance from average solution.

    Notes
    -----
    With `average[k]` the mean of column k and `t[i, k] = ±(x[i, k] - average[k]) / average[k]` (minus for a
    cost): `pda = max(0, t)`, `nda = max(0, -t)`; `sp[i] = Σ_k w[k] pda[i, k]`, `sn[i] = Σ_k w[k] nda[i, k]`;
    `nsp = sp / max sp`, `nsn = 1 - sn / max sn`; `score = (nsp + nsn) / 2`.

    The average of a column must be above 0, unless all its values are equal: then all distances are 0 by
    definition. Where all alternatives are average, 0 / 0 counts as 0 and every score is 1/2.

    Parts: `average` `(m,)`; `pda`, `nda` `(n, m)`; `sp`, `sn`, `nsp`, `nsn` `(n,)`.

    References
    ----------
    Keshavarz Ghorabaee, Zavadskas, Olfat and Turskis 2015, Multi-criteria inventory classification using a new
    method of evaluation based on distance from average solution (EDAS), Informatica 26(3), section 3.
    """

    def __new__(cls) -> Self:
        return super().__new__(cls, "edas", {})


class Spotis(Method):
    r"""Stable preference ordering towards ideal solution.

    Parameters
    ----------
    bounds : object, optional
        `[low, high]` of every criterion; required.
    isp : object, optional
        The ideal solution point, one value inside the bounds of every criterion; the better bounds when absent.

    Notes
    -----
    With bounds `[low[k], high[k]]` that do not depend on the alternatives and the ideal `s[k]` (the better
    bound, or a point of one's own): `d[i, k] = |x[i, k] - s[k]| / (high[k] - low[k])`, `score[i] = Σ_k w[k]
    d[i, k]`. Lower is better. Adding, changing or removing an alternative changes no other score. A value
    outside its bounds is an error.

    Parts: `distances` `(n, m)`; `ideal` `(m,)`.

    References
    ----------
    Dezert, Tchamova, Han and Tacnet 2020, The SPOTIS rank reversal free method for multi-criteria
    decision-making support, 23rd International Conference on Information Fusion, equations 2 to 4; Shekhovtsov,
    Kizielewicz and Salabun 2022, New rank-reversal free approach to handle interval data in MCDA problems (an
    expected solution point instead of the bound).
    """

    def __new__(cls, *, bounds: Any = None, isp: Any = None) -> Self:
        return super().__new__(cls, "spotis", {"bounds": bounds, "isp": isp})


class Topsis(Method):
    r"""Technique for order of preference by similarity to the ideal solution.

    Parameters
    ----------
    normalization : str, default 'vector'
        How columns are made comparable; `vector` as in the book.

    Notes
    -----
    `v[i, k] = w[k] r[i, k]` with `r` the (vector-)normalized values; the ideal takes the best `v` of each
    column, the anti-ideal the worst; `d_plus[i]`, `d_minus[i]` are the Euclidean distances from them and
    `score[i] = d_minus[i] / (d_plus[i] + d_minus[i])`. Where all alternatives are equal both distances are zero
    and every score is 1 by definition here (each alternative is the ideal), with a notice.

    Parts: `normalized`, `weighted` `(n, m)`; `positive_ideal`, `negative_ideal` `(m,)`; `d_plus`, `d_minus`
    `(n,)`.

    References
    ----------
    Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer, section
    III.3.7.
    """

    def __new__(cls, *, normalization: Normalization = "vector") -> Self:
        return super().__new__(cls, "topsis", {"normalization": normalization})


class Vikor(Method):
    r"""Multicriteria optimization and compromise solution.

    Parameters
    ----------
    v : float, default 0.5
        Weight of the group's utility (S) against the individual regret (R), 0 to 1.

    Notes
    -----
    With `d[i, k] = (best[k] - x[i, k]) / (best[k] - worst[k])`: `S[i] = Σ_k w[k] d[i, k]`, `R[i] = max_k w[k]
    d[i, k]`, `Q[i] = v (S[i] - min S) / (max S - min S) + (1 - v) (R[i] - min R) / (max R - min R)`. Lower is
    better; the score is Q.

    The alternative that is first by Q is acceptable on its own when
    - it has an acceptable advantage, `Q(second) - Q(first) >= 1 / (n - 1)`, and
    - its place is stable: it is also first by S or by R.

    `compromise_set` lists, from the best, the indices of: the first alone, when both hold; the first and the
    second, when only stability fails; all with `Q - Q(first) < 1 / (n - 1)`, when the advantage fails.
    Alternatives that share a place enter together. A column in which all are equal adds 0 to S and R; where all
    S (or all R) are equal that term of Q is 0. One alternative is its own compromise.

    Parts: `S`, `R`, `Q` `(n,)`; `S_ranks`, `R_ranks` `(n,)`; `acceptable_advantage`, `acceptable_stability`,
    `compromise_set`.

    References
    ----------
    Opricovic and Tzeng 2004, Compromise solution by MCDM methods: a comparative analysis of VIKOR and TOPSIS,
    European Journal of Operational Research 156(2), section 2.
    """

    def __new__(cls, *, v: float = 0.5) -> Self:
        return super().__new__(cls, "vikor", {"v": v})


class Waspas(Method):
    r"""Weighted aggregated sum product assessment.

    Parameters
    ----------
    lambda_ : float, default 0.5
        Share of the weighted sum, 0 to 1; the weighted product has the rest.
    normalization : str, default 'linear_ratio'
        How columns are made comparable; `linear_ratio` as in the paper.
    normalize_weights : bool, default True
        Whether weights are made to sum to 1 first; `false` only to follow a printed calculation that did not.

    Notes
    -----
    With `r` the linear ratios (x / max, min / x) and weights that sum to 1: `wsm[i] = Σ_k w[k] r[i, k]`,
    `wpm[i] = Π_k r[i, k]^w[k]` and `score[i] = lambda wsm[i] + (1 - lambda) wpm[i]`. A zero to a positive power
    is 0.

    Weights are normalized first: normalizing multiplies `wsm` by a constant but raises `wpm` to a power, so a
    printed calculation with weights that do not sum to 1 can only be followed with `normalize_weights = false`.

    Parts: `wsm`, `wpm` `(n,)`; `normalized` `(n, m)`.

    References
    ----------
    Zavadskas, Turskis, Antucheviciene and Zakarevicius 2012, Optimization of weighted aggregated sum product
    assessment, Elektronika ir Elektrotechnika 122(6), equations 1 to 6.
    """

    def __new__(
        cls, *, lambda_: float = 0.5, normalization: Normalization = "linear_ratio", normalize_weights: bool = True
    ) -> Self:
        return super().__new__(
            cls, "waspas", {"lambda": lambda_, "normalization": normalization, "normalize_weights": normalize_weights}
        )


class WeightedProduct(Method):
    r"""Product of values, each to the power of its weight.

    Parameters
    ----------
    normalization : str, default 'linear_ratio'
        How columns are made comparable; `linear_ratio` (x / max, min / x) by default.
    normalize_weights : bool, default True
        Whether weights are made to sum to 1 first; `false` only to follow a printed calculation that did not.

    Notes
    -----
    `score[i] = Π_k r[i, k]^(±w[k])`: plus for a benefit, minus for a cost, with weights that sum to 1. The
    ratio of two scores does not depend on the units, so `none`, `sum`, `max` and `vector` all give the same
    order; `linear_ratio` and `reciprocal_sum` turn a cost column before (min / x), where its exponent is plus.
    Other normalizations enter as the values in which higher is better. A value of 0 in a benefit column makes
    the score 0.

    Parts: `normalized` `(n, m)`; `log10_scores` `(n,)`, left out where a score is 0.

    References
    ----------
    Bridgman 1922, Dimensional analysis, Yale University Press; Miller and Starr 1969, Executive decisions and
    operations research; Triantaphyllou 2000, Multi-criteria decision making methods: a comparative study,
    section 2.2.
    """

    def __new__(cls, *, normalization: Normalization = "linear_ratio", normalize_weights: bool = True) -> Self:
        return super().__new__(
            cls, "weighted_product", {"normalization": normalization, "normalize_weights": normalize_weights}
        )


class WeightedSum(Method):
    r"""Weighted sum of normalized values.

    Parameters
    ----------
    normalization : str, default 'linear_ratio'
        How columns are made comparable; `linear_ratio` (x / max, min / x) by default.

    Notes
    -----
    `score[i] = Σ_k w[k] r[i, k]` with weights that sum to 1 and `r` normalized so that higher is better. With
    `normalization = "none"` a cost column enters as `-x`.

    Parts: `contributions` `(n, m)`, `normalized` `(n, m)`.

    References
    ----------
    Fishburn 1967, Additive utilities with incomplete product sets, Operations Research 15(3); Triantaphyllou
    2000, Multi-criteria decision making methods: a comparative study, chapter 2.
    """

    def __new__(cls, *, normalization: Normalization = "linear_ratio") -> Self:
        return super().__new__(cls, "weighted_sum", {"normalization": normalization})


CLASSES: dict[str, type[Method]] = {
    "edas": Edas,
    "spotis": Spotis,
    "topsis": Topsis,
    "vikor": Vikor,
    "waspas": Waspas,
    "weighted_product": WeightedProduct,
    "weighted_sum": WeightedSum,
}
