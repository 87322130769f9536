"""Weights from the data, and from numbers that people gave.

Written by tests/write_bindings.py from the documentation in Rust; edit that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._core import elicited_weights
from ._derived import DerivedWeights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ._types import ArrayLike, Directions

__all__ = [
    "angle",
    "cilos",
    "critic",
    "cv",
    "direct",
    "entropy",
    "equal",
    "fucom_chain",
    "gini",
    "idocriw",
    "lopcow",
    "merec",
    "rank_order_centroid",
    "rank_reciprocal",
    "rank_sum",
    "smart",
    "std",
    "swing",
    "variance",
]


def angle(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights in proportion to the angle between a criterion and a column in which all alternatives are equal,
    (m,).

    Directions play no part: the angle measures spread only.

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `u[k]` = angle between column k divided by its sum and the column of ones; `w = u / sum(u)`. With standard
    deviation s (population form) and mean it is `u = atan(s / |mean|)`, which does not cancel for small angles
    as the arc cosine does.

    References
    ----------
    Shuai, Zongzhun, Yongji and Lei 2012, A new angular method to determine the objective weights, 24th Chinese
    Control and Decision Conference, 3889-3892.
    """
    return DerivedWeights.from_data("angle", matrix, directions)


def cilos(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights by criterion impact loss, (m,): a criterion weighs the more, the less of it is lost where the others
    are at their best.

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    Costs become benefits by `low / x`. For every criterion i take the alternative that is best on it; `p[i, k]
    = (best[k] - x[that, k]) / best[k]` is the loss of k there. The weights q solve `sum_k p[i, k] q[k] = q[i]
    sum_k p[k, i]` for every i, with sum 1 (solved without subtractions, so no digit is lost).

    Where the paper is silent: of several alternatives that are best on i the losses are averaged, so that the
    order of rows does not matter; a constant criterion (best everywhere, losing nothing) is left out and weighs
    0.

    References
    ----------
    - Zavadskas and Podvezko 2016, Integrated determination of objective criteria weights in MCDM, International
    Journal of Information Technology & Decision Making 15(2), equations 6 to 10 (after Mirkin 1974).
    - Grassmann, Taksar and Heyman 1985, Regenerative analysis and steady state distributions for Markov
      chains, Operations Research 33(5) (the solution without subtractions).
    """
    return DerivedWeights.from_data("cilos", matrix, directions)


def critic(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights by contrast and conflict (criteria importance through intercriteria correlation), (m,).

    The direction of every criterion is honoured: cost columns are normalized so that more is better **before**
    they are correlated. Libraries that skip this turn agreement into conflict wherever both kinds of column
    occur, and give other weights.

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `r` = min-max normalized with 1 the best; `s[k]` = standard deviation of `r[., k]`; `c[k, l]` = linear
    correlation of columns k and l; `C[k] = s[k] sum_l (1 - c[k, l])`; `w = C / sum(C)`. A constant criterion
    has no correlation; it is left out of the sums and weighs 0.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis 1995, Determining objective weights in multiple criteria problems: the
    CRITIC method, Computers & Operations Research 22(7), equations 1 to 6.
    """
    return DerivedWeights.from_data("critic", matrix, directions)


def cv(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights in proportion to the coefficient of variation, (m,): standard deviation over the size of the mean.

    Free of units, but not of the zero point: meant for ratio scales.

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w[k] = c[k] / sum(c)` with `c[k] = s[k] / |mean[k]|`

    References
    ----------
    Shuai, Zongzhun, Yongji and Lei 2012, A new angular method to determine the objective weights, CCDC 2012
    (there as the method to compare with).
    """
    return DerivedWeights.from_data("cv", matrix, directions)


def direct(points: ArrayLike) -> NDArray[np.float64]:
    r"""Direct weights: points shared out among the items, (m,), divided by their sum.

    Parameters
    ----------
    points : array_like
        Numbers that people gave.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w[k] = points[k] / sum(points)`

    References
    ----------
    von Winterfeldt and Edwards 1986, Decision analysis and behavioral research, Cambridge University Press,
    section 8.3 (direct rating, point allocation).
    """
    return elicited_weights("direct", {"points": points})


def entropy(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights by Shannon entropy, (m,): the more evenly a criterion is spread over the alternatives, the less it
    weighs. Directions play no part (cost columns are not inverted).

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `p[i, k] = x[i, k] / sum_i x[i, k]`; `e[k] = -sum_i p ln p / ln n` with `0 ln 0 = 0`; `d[k] = 1 - e[k]`; `w
    = d / sum(d)`.

    `1 - e` cancels where a column is nearly constant; it is computed as the sum of the terms `(u ln u - u + 1)
    / (n ln n)` with `u = n p`, none of which is negative.

    References
    ----------
    - Shannon 1948, A mathematical theory of communication, Bell System Technical Journal 27.
    - Hwang and Yoon 1981, Multiple attribute decision making, Springer, section II.3.3 (there after Zeleny
      1974).
    """
    return DerivedWeights.from_data("entropy", matrix, directions)


def equal(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""The same weight for every criterion, (m,); they sum to 1.

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w[k] = 1 / m`

    References
    ----------
    Dawes and Corrigan 1974, Linear models in decision making, Psychological Bulletin 81(2).
    """
    return DerivedWeights.from_data("equal", matrix, directions)


def fucom_chain(ranks: ArrayLike, priorities: ArrayLike) -> NDArray[np.float64]:
    r"""FUCOM weights from an order and the comparative priorities of neighbours.

    `ranks` `(m,)`: 1 = most important. `priorities` `(m - 1,)`: how many times the item at place r is more
    important than the one at place r + 1, from the top down. Items of equal rank stand beside one another in
    the order of the list; the priority between them must be 1.

    Parameters
    ----------
    ranks : array_like
        Numbers that people gave.
    priorities : array_like
        Numbers that people gave.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    References
    ----------
    As `fucom`.
    """
    return elicited_weights("fucom_chain", {"ranks": ranks, "priorities": priorities})


def gini(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights in proportion to the Gini coefficient of each criterion, (m,).

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `g[k] = sum_i sum_j |x[i, k] - x[j, k]| / (2 n^2 mean[k])`; `w = g / sum(g)`. The double sum is computed
    from the sorted column as `2 sum_i i (n - i) (x_(i+1) - x_(i))`.

    `O(m n log n)`

    References
    ----------
    Li and Chi 2009, A new method of objective weights based on the Gini coefficient; Gini 1912, Variabilità e
    mutabilità.
    """
    return DerivedWeights.from_data("gini", matrix, directions)


def idocriw(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Integrated determination of objective criteria weights, (m,): entropy weights times impact losses.

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w[k] = W[k] q[k] / sum(W q)` with `W` = `entropy` of the data as given and `q` = `cilos`

    References
    ----------
    Zavadskas and Podvezko 2016, Integrated determination of objective criteria weights in MCDM, International
    Journal of Information Technology & Decision Making 15(2), equation 11.
    """
    return DerivedWeights.from_data("idocriw", matrix, directions)


def lopcow(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights by logarithmic percentage change, (m,).

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `r` = min-max normalized with 1 the best; `PV[k] = |ln(sqrt(sum_i r[i, k]^2 / n) / s[k])| x 100` with `s`
    the sample standard deviation (as in the paper's bank example); `w = PV / sum(PV)`. For a constant criterion
    PV is not defined; it separates nothing, is left out and weighs 0.

    References
    ----------
    Ecer and Pamucar 2022, A novel LOPCOW-DOBI multi-criteria sustainability performance assessment methodology,
    Omega 112, 102690, equations 1 to 4.
    """
    return DerivedWeights.from_data("lopcow", matrix, directions)


def merec(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights by the removal effects of criteria, (m,): how much the performance of the alternatives changes when
    a criterion is taken out.

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `r = low / x` for benefits, `x / high` for costs; `S[i] = ln(1 + sum_k |ln r[i, k]| / m)`, `S'[i, k]` the
    same without criterion k; `E[k] = sum_i |S'[i, k] - S[i]|`; `w = E / sum(E)`. The difference is computed as
    `ln(1 + a / (m + T - a))` with `a = |ln r[i, k]|` and `T = sum_k |ln r[i, k]|`, which does not cancel.

    References
    ----------
    Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene 2021, Determination of objective weights
    using a new method based on the removal effects of criteria (MEREC), Symmetry 13(4) 525, equations 1 to 6.
    """
    return DerivedWeights.from_data("merec", matrix, directions)


def rank_order_centroid(ranks: ArrayLike) -> NDArray[np.float64]:
    r"""Rank-order centroid weights of items with `ranks` ((m,), 1 = most important): the mean of all weights that
    agree with the order.

    Ties: tied items share the mean of the weights of the places they take up. Only the order of the ranks
    counts.

    Parameters
    ----------
    ranks : array_like
        Numbers that people gave.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w(place r) = (1/r + 1/(r+1) + ... + 1/m) / m`

    References
    ----------
    Barron and Barrett 1996, Decision quality using ranked attribute weights, Management Science 42(11).
    """
    return elicited_weights("rank_order_centroid", {"ranks": ranks})


def rank_reciprocal(ranks: ArrayLike) -> NDArray[np.float64]:
    r"""Rank reciprocal weights of items with `ranks` ((m,), 1 = most important).

    Ties as in `rank_order_centroid`.

    Parameters
    ----------
    ranks : array_like
        Numbers that people gave.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w(place r) = (1/r) / (1 + 1/2 + ... + 1/m)`

    References
    ----------
    Stillwell, Seaver and Edwards 1981, as for `rank_sum`.
    """
    return elicited_weights("rank_reciprocal", {"ranks": ranks})


def rank_sum(ranks: ArrayLike) -> NDArray[np.float64]:
    r"""Rank sum weights of items with `ranks` ((m,), 1 = most important).

    Ties as in `rank_order_centroid`.

    Parameters
    ----------
    ranks : array_like
        Numbers that people gave.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w(place r) = 2 (m + 1 - r) / (m (m + 1))`

    References
    ----------
    Stillwell, Seaver and Edwards 1981, A comparison of weight approximation techniques in multiattribute
    utility decision making, Organizational Behavior and Human Performance 28(1).
    """
    return elicited_weights("rank_sum", {"ranks": ranks})


def smart(points: ArrayLike) -> NDArray[np.float64]:
    r"""SMART weights: the least important item gets 10 points, the others as many as they are times more important,
    (m,).

    Any scale is taken; only proportions count.

    Parameters
    ----------
    points : array_like
        Numbers that people gave.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w[k] = points[k] / sum(points)`

    References
    ----------
    Edwards 1977, How to use multiattribute utility measurement for social decisionmaking, IEEE Transactions on
    Systems, Man, and Cybernetics 7(5).
    """
    return elicited_weights("smart", {"points": points})


def std(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights in proportion to the standard deviation of the values as given, (m,).

    Not free of units: a criterion in smaller units has larger numbers and a larger weight. Normalize first, or
    use `cv`, where that is not wanted. Sample and population form give the same weights.

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w[k] = s[k] / sum(s)` with `s[k] = sqrt(sum_i (x[i, k] - mean[k])^2 / (n - 1))`

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis 1995, Determining objective weights in multiple criteria problems: the
    CRITIC method, Computers & Operations Research 22(7), section 2 (SD method).
    """
    return DerivedWeights.from_data("std", matrix, directions)


def swing(points: ArrayLike) -> NDArray[np.float64]:
    r"""Swing weights: the swing from worst to best that matters most gets 100 points, the others in proportion,
    (m,).

    Any scale is taken; only proportions count. The question is about the range from worst to best, so that
    weights go with these ranges only.

    Parameters
    ----------
    points : array_like
        Numbers that people gave.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `w[k] = points[k] / sum(points)`

    References
    ----------
    von Winterfeldt and Edwards 1986, section 8.4; Goodwin and Wright, Decision analysis for management
    judgment, chapter 3.
    """
    return elicited_weights("swing", {"points": points})


def variance(matrix: ArrayLike, directions: Directions) -> DerivedWeights:
    r"""Weights in proportion to the variance of the min-max normalized values, (m,).

    Parameters
    ----------
    matrix : array_like or data frame, shape (n, m)
        One row for each alternative.
    directions : sequence of {"max", "min"} or of {+1, -1}, length m
        Whether more or less is better; one word or sign stands for all columns.

    Returns
    -------
    ndarray
        float64 (m,); they sum to 1.

    Notes
    -----
    `r[i, k] = (x[i, k] - low[k]) / (high[k] - low[k])`; `v[k] = sum_i (r[i, k] - mean)^2 / (n - 1)`; `w = v /
    sum(v)`

    References
    ----------
    Rao and Patel 2010, A subjective and objective integrated multiple attribute decision making method for
    material selection, Materials & Design 31(10), section 2 (statistical variance).
    """
    return DerivedWeights.from_data("variance", matrix, directions)
