"""The classes of all methods.

Written by tests/write_bindings.py from the documentation in Rust; edit that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._core import Method, electre_iii_credibility

if TYPE_CHECKING:
    from typing import Any, Self

    import numpy as np
    from numpy.typing import NDArray

    from ._types import ArrayLike, Directions, Normalization

__all__ = [
    "Aras",
    "Choquet",
    "Cocoso",
    "Codas",
    "Comet",
    "Copras",
    "Edas",
    "ElectreI",
    "ElectreII",
    "ElectreIII",
    "ElectreNet",
    "ElectreTri",
    "Ervd",
    "Gra",
    "Mabac",
    "Mairca",
    "Marcos",
    "Mavt",
    "Moora",
    "MrSort",
    "Multimoora",
    "Ocra",
    "Probid",
    "PrometheeI",
    "PrometheeII",
    "Ram",
    "Rim",
    "Simus",
    "Spotis",
    "Todim",
    "Topsis",
    "Utastar",
    "Vikor",
    "Waspas",
    "WeightedProduct",
    "WeightedSum",
]


class Aras(Method):
    r"""Additive ratio assessment.

    Parameters
    ----------
    normalize_weights : bool, default True
        Whether weights are made to sum to 1 first; `false` only to follow a printed calculation that did not.
    optimal_values : object, default 'column best'
        The optimal alternative: `"column best"`, or one value for every column.

    Notes
    -----
    An optimal alternative is added to the matrix, index 0 in the formulas: the best value of each column, or
    values of one's own. `r[i, k] = x / Σ x` for a benefit and `(1 / x) / Σ (1 / x)` for a cost, sums over the
    extended column; `S[i] = Σ_k w[k] r[i, k]`, and the score is the utility degree `S[i] / S0`. A column of
    zeros has equal shares.

    Weights are normalized first; `normalize_weights = false` gives `S` and `S0` of a printed calculation whose
    weights do not sum to 1 (the utility is the same).

    Parts: `S`, `utility` `(n,)`; `S0`; `optimal_values` `(m,)`; `normalized` `(n, m)` without the optimal row.

    References
    ----------
    Zavadskas and Turskis 2010, A new additive ratio assessment (ARAS) method in multicriteria decision-making,
    Technological and Economic Development of Economy 16(2), equations 2 to 9.
    """

    def __new__(cls, *, normalize_weights: bool = True, optimal_values: Any = "column best") -> Self:
        return super().__new__(cls, "aras", {"normalize_weights": normalize_weights, "optimal_values": optimal_values})


class Choquet(Method):
    r"""The Choquet integral of normalized values with respect to a capacity with interactions of pairs
    ("2-additive").

    Parameters
    ----------
    interaction : object, optional
        Interaction indices, `(m, m)`, symmetric with a zero diagonal; none: the weighted sum.
    normalization : str, default 'min_max'
        How columns are made comparable, which this method needs more than others: values of criteria are
        compared.

    Notes
    -----
    With Shapley values φ (the weights, which sum to 1) and interaction indices I, `score[i] = Σ_k φ[k] v[i, k]
    - 1/2 Σ_{k<l} I[k, l] |v[i, k] - v[i, l]|` for normalized values v. A positive index says that two criteria
    complement each other (both are needed), a negative one that they replace each other. The capacity must be
    monotone: `φ[k] >= 1/2 Σ_l |I[k, l]|` for every k. Without interactions this is the weighted sum.

    Parts: `normalized`, `contributions` `(n, m)` (Shapley values of the score, see
    `TwoAdditive::contributions`).

    References
    ----------
    - Choquet 1953, Theory of capacities, Annales de l'Institut Fourier 5.
    - Grabisch 1997, k-order additive discrete fuzzy measures and their representation, Fuzzy Sets and
      Systems 92(2).
    """

    def __new__(cls, *, interaction: Any = None, normalization: Normalization = "min_max") -> Self:
        return super().__new__(cls, "choquet", {"interaction": interaction, "normalization": normalization})


class Cocoso(Method):
    r"""Combined compromise solution.

    Parameters
    ----------
    lambda_ : float, default 0.5
        Share of the weighted sum in `k_c`, 0 to 1.

    Notes
    -----
    With `r` the min-max values in which higher is better: `S[i] = Σ_k w[k] r[i, k]`, `P[i] = Σ_k r[i, k]^w[k]`
    (a zero to a positive power is 0). `k_a[i] = (P[i] + S[i]) / Σ_j (P[j] + S[j])`, `k_b[i] = S[i] / min S +
    P[i] / min P`, `k_c[i] = (lambda S[i] + (1 - lambda) P[i]) / (lambda max S + (1 - lambda) max P)`, and
    `score = (k_a k_b k_c)^(1/3) + (k_a + k_b + k_c) / 3`.

    Where an alternative is the worst on every criterion, `min S` is 0 and `k_b` has no value: an error that
    names it. In a column in which all are equal everyone is the best, `r = 1`.

    Parts: `S`, `P`, `k_a`, `k_b`, `k_c` `(n,)`; `normalized` `(n, m)`.

    References
    ----------
    Yazdani, Zarate, Zavadskas and Turskis 2019, A combined compromise solution (CoCoSo) method for
    multi-criteria decision-making problems, Management Decision 57(9), equations 1 to 9.
    """

    def __new__(cls, *, lambda_: float = 0.5) -> Self:
        return super().__new__(cls, "cocoso", {"lambda": lambda_})


class Codas(Method):
    r"""Combinative distance-based assessment.

    Parameters
    ----------
    tau : float, default 0.02
        From this difference of Euclidean distances on, the taxicab distances count too; the paper suggests 0.01
        to 0.05.

    Notes
    -----
    With `r` the linear ratios (x / max, min / x), `v[i, k] = w[k] r[i, k]` and the negative ideal `ns[k] =
    min_i v[i, k]`: `E[i]` and `T[i]` are the Euclidean and the taxicab distance of row i from `ns`, `h[i, j] =
    (E[i] - E[j]) + ψ(E[i] - E[j]) (T[i] - T[j])` with `ψ(x) = 1` where `|x| >= tau`, else 0, and `score[i] =
    Σ_j h[i, j]`. `ψ` is a threshold, not a factor (one library multiplies by `tau (E[i] - E[j])`).

    Parts: `euclidean`, `taxicab` `(n,)`; `normalized`, `weighted` `(n, m)`; `negative_ideal` `(m,)`.

    O(n m + n log n) time and O(n m) memory: the pairs within `tau` are a window of the alternatives sorted by
    E.

    References
    ----------
    Keshavarz Ghorabaee, Zavadskas, Turskis and Antucheviciene 2016, A new combinative distance-based assessment
    (CODAS) method for multi-criteria decision-making, Economic Computation and Economic Cybernetics Studies and
    Research 50(3), equations 2 to 10.
    """

    def __new__(cls, *, tau: float = 0.02) -> Self:
        return super().__new__(cls, "codas", {"tau": tau})


class Comet(Method):
    r"""Characteristic objects method: a model of an expert's preferences, by fuzzy rules between objects that he
    has compared. An alternative's score does not depend on the other alternatives (no rank reversal).

    Parameters
    ----------
    characteristic_values : object, optional
        Rising values of every criterion that span its range, at least two of each; required.
    expert : object, optional
        Who compares the characteristic objects; this or `expert_function` is required.
    expert_function : str, optional
        A formula that scores a characteristic object.

    Notes
    -----
    The characteristic objects are all combinations of the characteristic values, the first criterion slowest.
    The expert compares them: `a[i, j]` = 1 where i is preferred, 0.5 where both are equal, 0 else, and `SJ[i] =
    Σ_j a[i, j]`. The k different values of SJ get the preferences 0, 1 / (k - 1), ..., 1: that is `P` (1 for
    all where k = 1). A value belongs to its neighbouring characteristic values by triangular fuzzy numbers, to
    an object by the product over the criteria, and `score = Σ_objects membership x P`.

    The expert is one of
    - `expert` = the table of comparisons `a` (MEJ), `(t, t)`, or scores of the t objects, `(t,)`, higher =
      better;
    - `expert` = another method, its name or `{"method": name, "settings": {...}}`, which ranks the objects
      by the weights and directions of the call;
    - `expert_function` = a formula over x1, x2, ..., e.g. `0.7*x1/10 + 0.3*(1 - x2/100)`, with `+ - * / ^`,
      parentheses, min, max, abs, sqrt, exp, ln.

    Scores of the expert that are equal on the grid are equal.

    Parts: `P` `(t,)`; `characteristic_objects` `(t, m)`, up to 4096 of them.

    `O(2^m)` for every alternative; at most 2^20 objects.

    References
    ----------
    Salabun 2015, The characteristic objects method: a new distance-based approach to multicriteria
    decision-making problems, Journal of Multi-Criteria Decision Analysis 22(1-2), steps 1 to 5.
    """

    def __new__(
        cls, *, characteristic_values: Any = None, expert: Any = None, expert_function: str | None = None
    ) -> Self:
        return super().__new__(
            cls,
            "comet",
            {"characteristic_values": characteristic_values, "expert": expert, "expert_function": expert_function},
        )


class Copras(Method):
    r"""Complex proportional assessment.

    Notes
    -----
    With `d[i, k] = w[k] x[i, k] / Σ_i x[i, k]`: `S_plus` the sum over benefits, `S_minus` over costs, and `Q[i]
    = S_plus[i] + min S_minus Σ_j S_minus[j] / (S_minus[i] Σ_j (min S_minus / S_minus[j]))`; without costs `Q =
    S_plus`. The score is the utility degree `Q[i] / max Q` (the paper's percentage as a share). A column of
    zeros has equal shares. An alternative whose costs are all 0 is an error: its reciprocal has no value.

    Both sums over alternatives belong to the definition: without them (as in one library) `Q` becomes `S_plus +
    S_minus`, which rewards cost.

    Parts: `relative_significance_Q`, `utility`, `S_plus`, `S_minus` `(n,)`; `normalized` `(n, m)`.

    References
    ----------
    Zavadskas, Kaklauskas and Sarka 1994, The new method of multicriteria complex proportional assessment of
    projects, Technological and Economic Development of Economy 1(3); Zavadskas, Kaklauskas, Peldschus and
    Turskis 2007, Multi-attribute assessment of road design solutions by using the COPRAS method, Baltic Journal
    of Road and Bridge Engineering 2(4), equations 3 to 8.
    """

    def __new__(cls) -> Self:
        return super().__new__(cls, "copras", {})


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


class ElectreI(Method):
    r"""Elimination and choice translating reality, for choosing.

    Parameters
    ----------
    concordance_threshold : float, default 0.65
        Least concordance.
    discordance : object, default 'largest_range'
        What disadvantages are measured by.
    discordance_threshold : float, default 0.35
        Largest discordance.
    normalization : str, default 'none'
        How columns are made comparable before disadvantages are measured; `none` as in the original, where all
        criteria are marked on comparable scales.
    tables : bool, optional
        Whether tables and lists of pairs are kept; where not said, up to 100 alternatives.

    Notes
    -----
    Concordance `c[i, j]` is the weight of the criteria on which i is at least as good as j; discordance `d[i,
    j]` the largest disadvantage of i, measured by the largest range of all (normalized) criteria. i outranks j
    where `c[i, j] >= concordance_threshold` and `d[i, j] <= discordance_threshold` (both on the score grid).
    The kernel holds those that are to be looked at further: none of it outranks another, and everyone outside
    is outranked from inside; alternatives on a circuit count as one, so it exists and is unique. Where all
    criteria are constant, every discordance is 0.

    Parts: `kernel` and `kernel_alternatives_not_outranked` (indices: the kernel, and those that nobody
    outranks, which some programs call the kernel); when there are at most 100 alternatives or `tables` asks for
    it, `concordance` and `discordance` `(n, n)` with an undefined diagonal and the list `outranking_pairs`.

    References
    ----------
    - Roy 1968, Classement et choix en presence de points de vue multiples (la methode ELECTRE), RIRO 2(8).
    - Figueira, Mousseau and Roy 2005, ELECTRE methods, in: Multiple criteria decision analysis: state of
      the art surveys, Springer.
    """

    def __new__(
        cls,
        *,
        concordance_threshold: float = 0.65,
        discordance: Any = "largest_range",
        discordance_threshold: float = 0.35,
        normalization: Normalization = "none",
        tables: bool | None = None,
    ) -> Self:
        return super().__new__(
            cls,
            "electre_i",
            {
                "concordance_threshold": concordance_threshold,
                "discordance": discordance,
                "discordance_threshold": discordance_threshold,
                "normalization": normalization,
                "tables": tables,
            },
        )


class ElectreII(Method):
    r"""Elimination and choice translating reality, for ranking with true criteria.

    Parameters
    ----------
    concordance_thresholds : object, default [0.65, 0.5, 0.35]
        Concordance thresholds, falling: for strong outranking, strong with little discordance, weak.
    discordance : object, default 'largest_range'
        What disadvantages are measured by.
    discordance_thresholds : object, default [0.65, 0.35]
        Discordance thresholds, falling: ordinary, little.
    normalization : str, default 'none'
        How columns are made comparable before disadvantages are measured.
    strict_majority : bool, default False
        Whether the criteria in favor must weigh more than those against, not only as much.
    tables : bool, optional
        Whether tables and lists of pairs are kept; where not said, up to 100 alternatives.

    Notes
    -----
    Concordance c and discordance d as in `ElectreI`. With concordance thresholds c1 >= c2 >= c3 and discordance
    thresholds d1 >= d2, and provided the criteria on which i is better weigh at least as much as those on which
    j is better (`strict_majority`: more, as some later books have it):
    - i strongly outranks j where `c >= c1 and d <= d1`, or `c >= c2 and d <= d2`;
    - i weakly outranks j where `c >= c3 and d <= d1`.

    Forward: in each round those that no remaining alternative strongly outranks and, among these, none weakly
    outranks, get the next place. Reverse: the same with all arcs turned around, counted from the last place.
    Alternatives on a circuit share their place. `score[i]` is the mean of both places (lower is better);
    `outranks[i, j]` says that i is not behind j in either.

    Parts: `forward_ranking`, `reverse_ranking` `(n,)` places from 1 without gaps; when there are at most 100
    alternatives or `tables` asks for it, `concordance`, `discordance` `(n, n)` with an undefined diagonal and
    the lists `strong_pairs`, `weak_pairs`.

    References
    ----------
    - Roy and Bertier 1973, La methode ELECTRE II: une application au media-planning, in: Ross (ed.), OR 72,
    North-Holland.
    - Hokkanen and Salminen 1995, ELECTRE III and II decision aids in an environmental problem, Journal of
      Multi-Criteria Decision Analysis 4 (the form with five thresholds).
    """

    def __new__(
        cls,
        *,
        concordance_thresholds: Any = None,
        discordance: Any = "largest_range",
        discordance_thresholds: Any = None,
        normalization: Normalization = "none",
        strict_majority: bool = False,
        tables: bool | None = None,
    ) -> Self:
        settings: dict[str, object] = {
            "discordance": discordance,
            "normalization": normalization,
            "strict_majority": strict_majority,
            "tables": tables,
        }
        if concordance_thresholds is not None:
            settings["concordance_thresholds"] = concordance_thresholds
        if discordance_thresholds is not None:
            settings["discordance_thresholds"] = discordance_thresholds
        return super().__new__(cls, "electre_ii", settings)


class ElectreIII(Method):
    r"""Elimination and choice translating reality, for ranking with thresholds.

    Parameters
    ----------
    distillation : object, default {'alpha': 0.3, 'beta': -0.15}
        The distillation threshold `s(lambda) = alpha + beta lambda`, by default `0.30 - 0.15 lambda`.
    p : object, optional
        Preference thresholds, in the unit of the criterion.
    q : object, optional
        Indifference thresholds, in the unit of the criterion.
    tables : bool, optional
        Whether tables and lists of pairs are kept; where not said, up to 100 alternatives.
    v : object, optional
        Veto thresholds, in the unit of the criterion; `null` where a criterion has no veto.

    Notes
    -----
    Let `b = g_k(j) - g_k(i)` be by how much i is behind j on a criterion with indifference, preference and veto
    thresholds q, p, v. The partial concordance is 1 up to q, 0 from p, linear between; the partial discordance
    0 up to p, 1 from v, linear between. Concordance `C[i, j]` is the weighted mean of the partial ones; the
    credibility that i is at least as good as j is `S[i, j] = C[i, j] Π (1 - d_k) / (1 - C[i, j])` over the
    criteria with `d_k > C[i, j]`.

    Thresholds may vary as `alpha g + beta` with the value g of i, which is the worse of the two where they
    count ("direct" thresholds).

    Distillation, descending: among those that remain let `lambda` be the largest credibility of a pair, and the
    next level the largest below `lambda - s(lambda)` (0 if there is none). i outranks j there where `S[i, j]`
    is above the level and above `S[j, i] + s(S[i, j])`. Those with the most outranked minus outranking are
    kept, and the step is repeated among them from that level down, until one is left or the level is 0: they
    are the next class. The ascending distillation takes those with the least, from the last place up.
    `outranks[i, j]` says that i is behind j in neither; where neither outranks the other they are incomparable.
    Credibilities are compared on the score grid (2^-40). There are no scores and no ranks.

    Two errors of other programs are avoided: the choice inside a tied set goes on although a level leaves the
    set as it was (only a level of 0 ends it), and the next level is looked for among the pairs of that set
    only.

    Parts: `descending_distillation`, `ascending_distillation` (classes of indices, best first),
    `descending_ranks`, `ascending_ranks` `(n,)` places of the classes; when there are at most 100 alternatives
    or `tables` asks for it, `concordance` and `credibility` `(n, n)` and the lists `preference_pairs`,
    `indifference_pairs`, `incomparable_pairs`.

    `O(n^2 m)` for ordinary data; the two distillations run at once, what comes before on all threads. Rows of
    credibilities are computed again whenever they are needed, so that memory is `O(n m)` besides the relation
    of one byte a pair.

    References
    ----------
    - Roy 1978, ELECTRE III: un algorithme de classements fonde sur une representation floue des preferences en
    presence de criteres multiples, Cahiers du CERO 20(1).
    - Figueira, Mousseau and Roy 2005, ELECTRE methods, in: Multiple criteria decision analysis: state of
      the art surveys, Springer.
    """

    def __new__(
        cls, *, distillation: Any = None, p: Any = None, q: Any = None, tables: bool | None = None, v: Any = None
    ) -> Self:
        settings: dict[str, object] = {"p": p, "q": q, "tables": tables, "v": v}
        if distillation is not None:
            settings["distillation"] = distillation
        return super().__new__(cls, "electre_iii", settings)

    def credibility(
        self,
        matrix: ArrayLike,
        weights: ArrayLike | None = None,
        directions: Directions | None = None,
        *,
        rows: ArrayLike | None = None,
    ) -> NDArray[np.float64]:
        """Return the credibility that alternatives are at least as good as others; nothing else is computed.

        Parameters
        ----------
        matrix : array_like or data frame, shape (n, m)
            As for `evaluate`.
        weights : array_like, shape (m,), optional
            As for `evaluate`.
        directions : sequence of {"max", "min"} or of {+1, -1}, length m
            As for `evaluate`.
        rows : array_like of int, optional
            The alternatives whose rows are wanted, by number from 0; all where nothing is given.

        Returns
        -------
        ndarray
            float64 (n, n) or (len(rows), n); `[i, j]` is the credibility S of "i is at least as good as j".

        Raises
        ------
        InputError
            With every fault of settings, data and rows, and its place.
        LimitError
            For more than 2^27 credibilities (1 GB): ask for some rows at a time.
        """
        return electre_iii_credibility(self, matrix, weights, directions, rows)


class ElectreNet(Method):
    r"""ELECTRE with net concordance and net discordance, which gives a ranking.

    Parameters
    ----------
    normalization : str, default 'vector'
        How columns are made comparable; `vector` as in the book.

    Notes
    -----
    With weighted (vector-)normalized values v, `c[i, j]` is the weight of the criteria on which i is at least
    as good as j, and `d[i, j]` the largest disadvantage of i against j over the largest difference between the
    two on any criterion (0 where they are equal). The nets are `Σ_j c[i, j] - Σ_j c[j, i]` (higher is better)
    and `Σ_j d[i, j] - Σ_j d[j, i]` (lower is better); `score[i]` is the mean of the ranks by both (lower is
    better).

    Parts: `net_concordance`, `net_discordance`, `concordance_ranks`, `discordance_ranks` `(n,)`.

    `O(n^2 m)` on all threads, memory `O(n m)`. Sums are exact, so threads and the order of rows change no bit.

    References
    ----------
    - van Delft and Nijkamp 1977, Multi-criteria analysis and regional decision-making, Martinus Nijhoff.
    - Hwang and Yoon 1981, Multiple attribute decision making: methods and applications, Springer, section
      III.3.6.
    - Yoon and Hwang 1995, Multiple attribute decision making: an introduction, Sage, pages 50-52 (the mean
      of both ranks).
    """

    def __new__(cls, *, normalization: Normalization = "vector") -> Self:
        return super().__new__(cls, "electre_net", {"normalization": normalization})


class ElectreTri(Method):
    r"""Elimination and choice translating reality, for sorting by profiles.

    Parameters
    ----------
    assignment : object, default 'pessimistic'
        The rule that gives the classes.
    lambda_ : float, default 0.75
        Credibility from which on an alternative outranks a profile, 0.5 to 1.
    p : object, optional
        Preference thresholds, in the unit of the criterion.
    profiles_worst_to_best : object, optional
        Values of the profiles, `(n_classes - 1, m)`, worst first.
    q : object, optional
        Indifference thresholds, in the unit of the criterion.
    v : object, optional
        Veto thresholds, in the unit of the criterion; `null` where a criterion has no veto.

    Notes
    -----
    Credibility S as in `ElectreIII`, between alternatives and the profiles `b[1] .. b[h]` that separate h + 1
    classes; a outranks b where `S(a, b) >= lambda` (on the score grid). Pessimistic: from the highest profile
    down, the first that a outranks; a belongs above it. Optimistic: from the lowest profile up, the first that
    outranks a and is not outranked by it; a belongs below it. Being indifferent to a profile is enough for the
    pessimistic rule (some programs ask for strict preference, which is not the definition). Thresholds that
    vary are taken at the profile.

    Classes count from 0 = worst. Parts: `pessimistic`, `optimistic` `(n,)`;
    `credibility_alternative_over_profile`, `credibility_profile_over_alternative` `(n, n_classes - 1)`.

    References
    ----------
    - Yu 1992, ELECTRE TRI: aspects methodologiques et manuel d'utilisation, Document du LAMSADE 74.
    - Roy and Bouyssou 1993, Aide multicritere a la decision, Economica, chapter 6.
    - Mousseau, Slowinski and Zielniewicz 1999, ELECTRE TRI 2.0a: methodological guide and user's manual,
      Document du LAMSADE 111.
    """

    def __new__(
        cls,
        *,
        assignment: Any = "pessimistic",
        lambda_: float = 0.75,
        p: Any = None,
        profiles_worst_to_best: Any = None,
        q: Any = None,
        v: Any = None,
    ) -> Self:
        return super().__new__(
            cls,
            "electre_tri",
            {
                "assignment": assignment,
                "lambda": lambda_,
                "p": p,
                "profiles_worst_to_best": profiles_worst_to_best,
                "q": q,
                "v": v,
            },
        )


class Ervd(Method):
    r"""Election based on relative value distances: gains and losses against a reference point, as prospect theory
    sees them, then closeness to the best as in TOPSIS.

    Parameters
    ----------
    alpha : float, default 0.88
        How fast sensitivity falls with distance, above 0; 1 = not at all.
    lambda_ : float, default 2.25
        How much more a loss weighs than a gain, above 0.
    ref_point : object, optional
        Reference point, one value in the unit of every column; required.

    Notes
    -----
    With `r = x / Σx` and the reference point `φ = μ / Σx`, both in the sense of the criterion's direction: a
    gain has value `(r - φ)^α`, a loss `-λ (φ - r)^α`. The ideal takes the best value of each column, the
    anti-ideal the worst; `S_plus`, `S_minus` are the weighted sums of absolute differences from them and `score
    = S_minus / (S_plus + S_minus)`; 1 for all where all alternatives are equal.

    Parts: `normalized`, `values` `(n, m)`; `normalized_reference`, `positive_ideal`, `negative_ideal`,
    `weights` `(m,)`; `S_plus`, `S_minus` `(n,)`.

    References
    ----------
    Shyur, Yin, Shih and Cheng 2015, A multiple criteria decision making method based on relative value
    distances, Foundations of Computing and Decision Sciences 40(4), equations 5 to 12. The defaults of `lambda`
    and `alpha` are those of Tversky and Kahneman 1992.
    """

    def __new__(cls, *, alpha: float = 0.88, lambda_: float = 2.25, ref_point: Any = None) -> Self:
        return super().__new__(cls, "ervd", {"alpha": alpha, "lambda": lambda_, "ref_point": ref_point})


class Gra(Method):
    r"""Grey relational grade: closeness to the best value of every criterion.

    Parameters
    ----------
    normalization : str, default 'min_max'
        How columns are made comparable; `min_max` as usual.
    zeta : float, default 0.5
        Distinguishing coefficient, above 0 and at most 1; 0.5 as usual.

    Notes
    -----
    `Δ[i, k] = r*[k] - r[i, k]` with `r` normalized so that higher is better and `r*` its best value in the
    column; `ξ[i, k] = (Δmin + ζ Δmax) / (Δ[i, k] + ζ Δmax)` with the smallest and largest Δ of the whole table;
    `score[i] = Σ_k w[k] ξ[i, k]` with weights that sum to 1. (With equal weights that is the mean over the
    criteria, not over the alternatives.) Where all alternatives are equal every ξ is 1.

    Parts: `grey_relational_coefficients`, `deviations`, `normalized` `(n, m)`; `weights` `(m,)`, those used.

    References
    ----------
    Deng 1989, Introduction to grey system theory, The Journal of Grey System 1(1); Tzeng and Huang 2011,
    Multiple attribute decision making: methods and applications, chapter on grey relational analysis.
    """

    def __new__(cls, *, normalization: Normalization = "min_max", zeta: float = 0.5) -> Self:
        return super().__new__(cls, "gra", {"normalization": normalization, "zeta": zeta})


class Mabac(Method):
    r"""Multi-attributive border approximation area comparison.

    Notes
    -----
    With `r` the min-max values in which higher is better: `v[i, k] = w[k] (r[i, k] + 1)`;
    `border_approximation_area[k] = (Π_i v[i, k])^(1/n)`; `score[i] = Σ_k (v[i, k] -
    border_approximation_area[k])`. Above 0 an alternative is in the upper area. In a column in which all are
    equal the distance is 0. The order is that of the weighted sum of min-max values, since the border is the
    same for all.

    Parts: `normalized`, `weighted`, `distances` `(n, m)`; `border_approximation_area` `(m,)`.

    References
    ----------
    Pamucar and Cirovic 2015, The selection of transport and handling resources in logistics centers using
    multi-attributive border approximation area comparison (MABAC), Expert Systems with Applications 42(6),
    equations 1 to 12.
    """

    def __new__(cls) -> Self:
        return super().__new__(cls, "mabac", {})


class Mairca(Method):
    r"""Multi-attributive ideal-real comparative analysis. **A lower score is better**: it is a gap.

    Parameters
    ----------
    normalization : str, default 'min_max'
        How columns are made comparable; `min_max` as in the papers.
    preferences : object, optional
        Preference for each alternative before any rating, `(n,)`, on any scale; `None` = all alike.

    Notes
    -----
    Theoretical rating `T_p[i, k] = P[i] w[k]`, where every alternative is equally likely to be chosen, `P = 1 /
    n`, unless `preferences` say otherwise; real rating `T_r = T_p r` with `r` the position between the column's
    worst and best value; `gap = T_p - T_r` and `score[i] = Σ_k gap[i, k]`. A constant criterion has no gap.

    Parts: `T_p`, `T_r`, `gap`, `normalized` `(n, m)`; `weights` `(m,)`, those used.

    References
    ----------
    Pamucar, Vasin and Lukovac 2014, Selection of railway level crossings for investing in security equipment
    using hybrid DEMATEL-MAIRCA model, RAILCON; Gigovic, Pamucar, Bajic and Milicevic 2016, The combination of
    expert judgment and GIS-MAIRCA analysis for the selection of sites for ammunition depots, Sustainability
    8(4) 372.
    """

    def __new__(cls, *, normalization: Normalization = "min_max", preferences: Any = None) -> Self:
        return super().__new__(cls, "mairca", {"normalization": normalization, "preferences": preferences})


class Marcos(Method):
    r"""Measurement of alternatives and ranking according to compromise solution.

    Notes
    -----
    The matrix is extended by the ideal (best value of each column) and the anti-ideal (worst value); `r` are
    the linear ratios to the ideal (x / ideal, ideal / x). `S[i] = Σ_k w[k] r[i, k]`, likewise `S_ai` of the
    ideal and `S_aai` of the anti-ideal. `k_minus = S / S_aai`, `k_plus = S / S_ai`; `f_k_minus = k_plus /
    (k_plus + k_minus)`, `f_k_plus = k_minus / (k_plus + k_minus)`; `score = (k_plus + k_minus) / (1 + (1 -
    f_k_plus) / f_k_plus + (1 - f_k_minus) / f_k_minus)`.

    With `t = S_aai / S_ai` this is `S / S_ai (1 + t) / (1 + t + t²)`, the form computed here: it has a value
    also where a sum is 0. It shows too that the order is that of the weighted sum of linear ratios. `k_minus`
    and the `f_`s have no value where `S_aai` is 0 (every column has a worst ratio of 0) and are left out then.

    Parts: `normalized` `(n, m)`; `S`, `k_plus`, `k_minus` `(n,)`; `S_ai`, `S_aai`, `f_k_plus`, `f_k_minus` (the
    same for all).

    References
    ----------
    Stevic, Pamucar, Puska and Chatterjee 2020, Sustainable supplier selection in healthcare industries using a
    new MCDM method: measurement of alternatives and ranking according to compromise solution (MARCOS),
    Computers and Industrial Engineering 140, equations 2 to 12.
    """

    def __new__(cls) -> Self:
        return super().__new__(cls, "marcos", {})


class Mavt(Method):
    r"""Additive value of each alternative: a value function for every criterion, then the weighted sum.

    Parameters
    ----------
    bounds : object, optional
        `[low, high]` of the scale of every criterion, or null where it follows from the function or from the
        alternatives.
    value_functions : object, optional
        One value function for every criterion; all linear when absent.

    Notes
    -----
    `score[i] = Σ_k w[k] v_k(x[i, k])`. Without weights the values are added as they are, `Σ_k v_k(x[i, k])`:
    value functions of UTA are scaled by their weight already.

    A value function is `{"kind": "linear"}`, `{"kind": "piecewise", "points": [[x, v], ...]}` (or just the list
    of points), `{"kind": "exponential", "c": 2}`, `{"kind": "levels", "levels": [[x, v], ...]}` or `{"kind":
    "target", "best": x}`, with the formulas of `ValueFunction`. Linear and exponential go from 0 at the worst
    end of the scale to 1 at the best, by the direction of the column; the others say themselves what each place
    is worth.

    The scale of a criterion is its entry in `bounds`; without one it is the range of its points or levels;
    without those it is local, from the worst to the best alternative, and another alternative can then move
    every score. On a local scale on which all are equal each has the value 1. A value off its scale is an
    error.

    Parts: `partial_values`, `contributions` `(n, m)`; `overall` `(n,)`.

    References
    ----------
    Keeney and Raiffa 1976, Decisions with multiple objectives: preferences and value tradeoffs, chapter 3;
    Belton and Stewart 2002, Multiple criteria decision analysis: an integrated approach, chapter 5 (local and
    global scales).
    """

    def __new__(cls, *, bounds: Any = None, value_functions: Any = None) -> Self:
        return super().__new__(cls, "mavt", {"bounds": bounds, "value_functions": value_functions})


class Moora(Method):
    r"""Multi-objective optimization on the basis of ratio analysis: the ratio system.

    Parameters
    ----------
    normalization : str, default 'vector'
        How columns are made comparable; `vector` as in the paper.

    Notes
    -----
    `score[i] = Σ_benefits w[k] r[i, k] - Σ_costs w[k] r[i, k]` with the vector-normalized `r = x / √Σx²`. A
    column of zeros has `r = 0`. Only benefits, or only costs, are as good as a mixture.

    Parts: `normalized`, `weighted` `(n, m)`; `benefits`, `costs` `(n,)`, the two sums; `weights` `(m,)`, those
    used.

    References
    ----------
    Brauers and Zavadskas 2006, The MOORA method and its application to privatization in a transition economy,
    Control and Cybernetics 35(2), equations 2 and 6.
    """

    def __new__(cls, *, normalization: Normalization = "vector") -> Self:
        return super().__new__(cls, "moora", {"normalization": normalization})


class MrSort(Method):
    r"""Majority rule sorting.

    Parameters
    ----------
    lambda_ : float, default 0.5
        Majority: the weight that is enough, 0.5 to 1.
    profiles_worst_to_best : object, optional
        Values of the profiles, `(n_classes - 1, m)`, worst first.
    v : object, optional
        Veto thresholds, in the unit of the criterion; `null` where a criterion has no veto.
    veto_profiles : object, optional
        Values that veto being above each profile, `(n_classes - 1, m)`; `null` where a criterion has no veto.
    weights : object, optional
        Learned weights, `(m,)`; they take the place of the weights in the call.

    Notes
    -----
    Profiles `b[1] .. b[h]` separate h + 1 ordered classes. An alternative belongs above the highest profile for
    which the criteria on which it is at least as good weigh at least `lambda` (on the score grid; weights sum
    to 1) and no criterion has a veto, else to the worst class. A criterion has a veto where the alternative is
    behind the profile by its threshold `v` or more, or is as bad as its entry in `veto_profiles` or worse.

    `MrSort::fit` learns profiles, weights and lambda from alternatives whose classes are known.

    Classes count from 0 = worst. Parts: `concordance_alternative_over_profile` `(n, n_classes - 1)`, and
    `vetoes`, the list of `[alternative, profile]`.

    References
    ----------
    - Bouyssou and Marchant 2007, An axiomatic approach to noncompensatory sorting methods in MCDM, European
    Journal of Operational Research 178.
    - Leroy, Mousseau and Pirlot 2011, Learning the parameters of a multiple criteria sorting method, in:
      Algorithmic decision theory, Springer.
    """

    def __new__(
        cls,
        *,
        lambda_: float = 0.5,
        profiles_worst_to_best: Any = None,
        v: Any = None,
        veto_profiles: Any = None,
        weights: Any = None,
    ) -> Self:
        return super().__new__(
            cls,
            "mr_sort",
            {
                "lambda": lambda_,
                "profiles_worst_to_best": profiles_worst_to_best,
                "v": v,
                "veto_profiles": veto_profiles,
                "weights": weights,
            },
        )


class Multimoora(Method):
    r"""MOORA in three forms; an alternative that is better in most of them comes first.

    Parameters
    ----------
    fmf : object, default 'factors'
        How weights enter the full multiplicative form.
    normalize_weights : bool, default True
        Whether weights are divided by their sum first.

    Notes
    -----
    With the vector-normalized `r` and the best `r*[k]` of each column:
    - ratio system `ratio_score[i] = Σ_benefits w r - Σ_costs w r`, higher is better;
    - reference point `reference_point_score[i] = max_k w[k] |r*[k] - r[i, k]|`, lower is better;
    - full multiplicative form `fmf_score[i] = Π_benefits (w r) / Π_costs (w r)`, higher is better; with
      `fmf = "exponents"` the weights are exponents, `Π r^w / Π r^w`, and count in its order too.

    One alternative dominates another when it is better in more of the three rankings than it is worse;
    `score[i]` is the number of alternatives that i dominates. Where dominance goes in a circle the scores tie.

    Criteria of weight 0 and columns of zeros are left out of the product. It is computed with logarithms: its
    ranks are right also where the product itself leaves the range of numbers (then the largest number is
    shown).

    Parts: the three scores and their ranks `ratio_rank`, `reference_point_rank`, `fmf_rank` `(n,)`;
    `normalized` `(n, m)`; `reference_point`, `weights` `(m,)`.

    Weights are normalized first; a printed calculation with weights that do not sum to 1 can only be followed
    with `normalize_weights = false`.

    References
    ----------
    Brauers and Zavadskas 2010, Project management by MULTIMOORA as an instrument for transition economies,
    Technological and Economic Development of Economy 16(1); Brauers and Zavadskas 2011, MULTIMOORA optimization
    used to decide on a bank loan to buy property, the same journal 17(1) (theory of dominance).
    """

    def __new__(cls, *, fmf: Any = "factors", normalize_weights: bool = True) -> Self:
        return super().__new__(cls, "multimoora", {"fmf": fmf, "normalize_weights": normalize_weights})


class Ocra(Method):
    r"""Operational competitiveness rating: what is saved on costs plus what is gained in benefits, both measured in
    the smallest value of the criterion.

    Notes
    -----
    `I[i] = Σ_costs w (max - x[i]) / min`, `O[i] = Σ_benefits w (x[i] - min) / min`; both are moved so that the
    smallest is 0 (`input_performance`, `output_performance`), and so is their sum, the score. The worst
    alternative always has score 0.

    The smallest value of a criterion that separates anything must be above 0: it is the measure. A constant
    criterion contributes 0.

    Parts: `I`, `O`, `input_performance`, `output_performance` `(n,)`; `weights` `(m,)`, those used.

    References
    ----------
    Parkan 1994, Operational competitiveness ratings of production units, Managerial and Decision Economics
    15(3); Isik and Adali 2016, A new integrated decision making approach based on SWARA and OCRA methods for
    the hotel selection problem, International Journal of Advanced Operations Management 8(2), equations 6 to
    10.
    """

    def __new__(cls) -> Self:
        return super().__new__(cls, "ocra", {})


class Probid(Method):
    r"""Distances from a whole spectrum of ideals, the best to the worst, and from the average.

    Parameters
    ----------
    normalization : str, default 'vector'
        How columns are made comparable; `vector` as in the paper.
    simple : bool, default False
        The simple variant (sPROBID).

    Notes
    -----
    `v = w r` with the vector-normalized r. The k-th ideal takes the k-th best value of every column, so that
    the first is the ideal of TOPSIS and the last, n-th, its anti-ideal; `S[i, k]` is the Euclidean distance of
    i from it, `S_avg[i]` that from the mean of every column. With `h = ⌈n / 2⌉` `S_pos[i] = Σ_{k = 1..h} S[i,
    k] / k`, `S_neg[i] = Σ_{k = h..n} S[i, k] / (n - k + 1)` and `score[i] = 1 / (1 + (S_pos / S_neg)²) +
    S_avg`.

    The simple variant takes the best and the worst quarter of the ideals only (at least one) and `score[i] =
    S_neg[i] / S_pos[i]`; it has no value for an alternative that is the ideal itself (an error). Where all
    alternatives are equal every score is 1.

    The distance from the average is a bonus: an extremely bad alternative may overtake one that dominates it.

    Parts: `S_pos`, `S_neg`, `S_avg` `(n,)`; `normalized`, `weighted`, `ideals` `(n, m)`; `average`, `weights`
    `(m,)`.

    `O(n² m)` time in parallel over the alternatives, `O(n)` memory beyond the data.

    References
    ----------
    Wang, Rangaiah and Wang 2021, Preference ranking on the basis of ideal-average distance method for
    multi-criteria decision-making, Industrial and Engineering Chemistry Research 60(30), equations 2 to 13.
    """

    def __new__(cls, *, normalization: Normalization = "vector", simple: bool = False) -> Self:
        return super().__new__(cls, "probid", {"normalization": normalization, "simple": simple})


class PrometheeI(Method):
    r"""Preference ranking organization method for enrichment evaluation, partial order.

    Parameters
    ----------
    p : object, optional
        Preference threshold, in the unit of the criterion (`v_shape`, `level`, `linear`).
    preference_functions : object, optional
        The preference function of every criterion, or one for all; `usual` where nothing is given.
    q : object, optional
        Indifference threshold, in the unit of the criterion (`u_shape`, `level`, `linear`).
    s : object, optional
        Distance of the inflection point, in the unit of the criterion (`gaussian`).
    tables : bool, optional
        Whether tables and lists of pairs are kept; where not said, up to 100 alternatives.

    Notes
    -----
    With the flows of `PrometheeII`, i outranks j where its positive flow is at least as high and its negative
    flow at least as low. Where i outranks j and j does not outrank i, i is preferred; where both, they are
    indifferent; where neither (one is better in strength, the other in weakness), they are incomparable. Flows
    are compared on the score grid. There are no scores and no ranks.

    Parts: `positive_flow`, `negative_flow`, `net_flow` `(n,)`; when there are at most 100 alternatives or
    `tables` asks for it, `preference_index` `(n, n)` and the lists of pairs `promethee1_preference_pairs` (i
    preferred to j), `promethee1_indifference_pairs` and `promethee1_incomparable_pairs` (i < j).

    References
    ----------
    Brans and Vincke 1985, A preference ranking organisation method, Management Science 31(6), section 5.
    """

    def __new__(
        cls,
        *,
        p: Any = None,
        preference_functions: Any = None,
        q: Any = None,
        s: Any = None,
        tables: bool | None = None,
    ) -> Self:
        return super().__new__(
            cls, "promethee_i", {"p": p, "preference_functions": preference_functions, "q": q, "s": s, "tables": tables}
        )


class PrometheeII(Method):
    r"""Preference ranking organization method for enrichment evaluation, complete ranking.

    Parameters
    ----------
    p : object, optional
        Preference threshold, in the unit of the criterion (`v_shape`, `level`, `linear`).
    preference_functions : object, optional
        The preference function of every criterion, or one for all; `usual` where nothing is given.
    q : object, optional
        Indifference threshold, in the unit of the criterion (`u_shape`, `level`, `linear`).
    s : object, optional
        Distance of the inflection point, in the unit of the criterion (`gaussian`).
    tables : bool, optional
        Whether `preference_index` is kept; where not said, up to 100 alternatives.

    Notes
    -----
    `pi[i, j] = Σ_k w[k] P_k(g_k(i) - g_k(j))` with a `PreferenceFunction` for every criterion (differences in
    favor of i); `positive_flow[i]` is the mean of `pi[i, j]` over the other alternatives, `negative_flow[i]`
    the mean of `pi[j, i]`, and `score[i] = positive_flow[i] - negative_flow[i]`. The mean is over n - 1 others
    (dividing by n, as some programs do, only shrinks the flows). One alternative has flows 0.

    A difference that equals a threshold in decimals counts as equal to it (0.8 - 0.6 does not exceed q = 0.2).

    Parts: `positive_flow`, `negative_flow`, `net_flow` `(n,)`; `preference_index` `(n, n)` when there are at
    most 100 alternatives or `tables` asks for it.

    `O(m n log n)` for types I to V: each criterion is sorted, then the sums over all others are counts and
    differences of prefix sums. Type VI needs every pair within 8.75 s: quadratic, on all threads. Sums are
    exact integers, so the number of threads changes no bit. Memory `O(n m)`.

    References
    ----------
    - Brans and Vincke 1985, A preference ranking organisation method, Management Science 31(6).
    - Brans and Mareschal 2005, PROMETHEE methods, in: Multiple criteria decision analysis: state of the art
      surveys, Springer.
    - Calders and Van Assche 2018, PROMETHEE is not quadratic: an O(q n log(n)) algorithm, Omega 76.
    """

    def __new__(
        cls,
        *,
        p: Any = None,
        preference_functions: Any = None,
        q: Any = None,
        s: Any = None,
        tables: bool | None = None,
    ) -> Self:
        return super().__new__(
            cls,
            "promethee_ii",
            {"p": p, "preference_functions": preference_functions, "q": q, "s": s, "tables": tables},
        )


class Ram(Method):
    r"""Root assessment method: the benefits under a root that the costs deepen.

    Parameters
    ----------
    normalization : str, default 'sum'
        How columns are made comparable; `sum` as in the paper.

    Notes
    -----
    With the sum-normalized `r = x / Σx`, `S_plus[i] = Σ_benefits w r`, `S_minus[i] = Σ_costs w r` and `score[i]
    = (2 + S_plus[i])^(1 / (2 + S_minus[i]))`, the root of order `2 + S_minus`. Scores lie close together by
    construction (between 1 and 2); their order is what counts.

    Parts: `S_plus`, `S_minus` `(n,)`; `normalized`, `weighted` `(n, m)`; `weights` `(m,)`, those used.

    Normalizations whose values can be far below 0 (`none`, `z_score`, `log`) are refused: the root would not
    exist.

    References
    ----------
    Sotoudeh-Anvari 2023, Root Assessment Method (RAM): a novel multi-criteria decision making method and its
    applications in sustainability challenges, Journal of Cleaner Production 423, 138695, equations 2 to 6.
    """

    def __new__(cls, *, normalization: Normalization = "sum") -> Self:
        return super().__new__(cls, "ram", {"normalization": normalization})


class Rim(Method):
    r"""Reference ideal method: closeness to an ideal interval inside a fixed range.

    Parameters
    ----------
    bounds : object, optional
        Range `[A, B]` of every criterion; required.
    ref_ideal : object, optional
        Reference ideal `[C, D]` of every criterion, inside its range; `None` = the end of the range that is
        best by the criterion's direction. Where it is given, directions have no influence.

    Notes
    -----
    In the range `[A, B]` of a criterion with the reference ideal `[C, D]`, a value inside the ideal has `y =
    1`; one below `y = 1 - (C - x) / (C - A)`; one above `y = 1 - (x - D) / (B - D)`. With `y' = w y`, `I_plus =
    √Σ(y' - w)²`, `I_minus = √Σ y'²` and `score = I_minus / (I_plus + I_minus)`.

    The printed results of the paper contain an error of arithmetic in `I_minus`; the formula is what counts
    here (the authors confirmed it to others). No alternative moves the score of another.

    Parts: `normalized`, `weighted` `(n, m)`; `I_plus`, `I_minus` `(n,)`; `ref_ideal` `(m, 2)`; `weights`
    `(m,)`.

    References
    ----------
    Cables, Lamata and Verdegay 2016, RIM-reference ideal method in multicriteria decision making, Information
    Sciences 337, definitions 1 and 2, steps 1 to 7.
    """

    def __new__(cls, *, bounds: Any = None, ref_ideal: Any = None) -> Self:
        return super().__new__(cls, "rim", {"bounds": bounds, "ref_ideal": ref_ideal})


class Simus(Method):
    r"""Sequential interactive model for urban systems: every criterion in turn is the objective, the others are
    limits.

    Parameters
    ----------
    b : object, optional
        Limits, one for every criterion; `None` (null) = from the column.
    rank_by : object, default 1
        Which of the two methods gives the scores: 1 or 2.

    Notes
    -----
    Program of criterion k over amounts `x[i] >= 0` of the alternatives: maximize (or, for a cost, minimize)
    `Σ_i a[i, k] x[i]` subject to `Σ_i a[i, l] x[i] <= b[l]` for every other benefit l and `>= b[l]` for every
    other cost. Without `b` the limit is the largest value of a benefit and the smallest of a cost. Each
    solution, divided by its sum, is a row of `stages_results`. First method: `method_1_score[i]` = the sum of
    column i times the share of its rows above 0. Second method: `method_2_score[i] = tita_j_p[i] -
    tita_j_d[i]`, how much i exceeds the others, and they it, summed over rows and alternatives.

    A program without a limit, without a feasible point, or with the solution 0 gives a row of zeros; `stages`
    says which (`optimal`, `unbounded`, `infeasible` as 0, 1, 2). If all rows are zero the method has no result
    (an error). Where a program has several best solutions the one of the least sum of squares is taken: it is
    unique, so no row number decides, and equal alternatives share equally. (Programs for linear optimization
    return any of them.) Weights are not used.

    Parts: `stages` `(m,)`; `stages_results` `(m, n)`; `method_1_score`, `method_2_score`, `tita_j_p`,
    `tita_j_d` `(n,)`; `b` `(m,)`, the limits used.

    References
    ----------
    Munier 2011, A strategy for using multicriteria analysis in decision-making: a guide for simple and complex
    environmental projects, Springer; Munier, Carignano and Alberto 2016, Un metodo de programacion
    multiobjetivo, Revista de la Escuela de Perfeccionamiento en Investigacion Operativa 24(39).
    """

    def __new__(cls, *, b: Any = None, rank_by: Any = 1) -> Self:
        return super().__new__(cls, "simus", {"b": b, "rank_by": rank_by})


class Spotis(Method):
    r"""Stable preference ordering towards ideal solution.

    Parameters
    ----------
    bounds : object, optional
        `[low, high]` of every criterion; required.
    esp : object, optional
        The expected solution point, one value inside the bounds of every criterion; the better bounds when
        absent. Some write `isp`, ideal solution point.

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

    def __new__(cls, *, bounds: Any = None, esp: Any = None) -> Self:
        return super().__new__(cls, "spotis", {"bounds": bounds, "esp": esp})


class Todim(Method):
    r"""Interactive multicriteria decision making by prospect theory (Tomada de Decisão Interativa Multicritério).

    Parameters
    ----------
    normalization : str, default 'reciprocal_sum'
        How columns are made comparable; `reciprocal_sum` as in the papers (x / Σx, for costs of 1 / x).
    theta : float, default 1.0
        Attenuation factor of the losses, above 0; the smaller, the more losses hurt.

    Notes
    -----
    With `r` normalized so that higher is better and weights that sum to 1, one criterion contributes to the
    dominance of i over j `√(w (r[i] - r[j]))` as a gain, `-(1/θ) √((r[j] - r[i]) / w)` as a loss. `δ[i, j]` is
    the sum over the criteria, `ξ[i] = Σ_j δ[i, j]`, and `score[i] = (ξ[i] - min ξ) / (max ξ - min ξ)`; 1 for
    all where all ξ are equal. (The weights relative to a reference criterion of the paper cancel out.)

    A criterion of weight 0 is left out: its losses would be infinite.

    Parts: `global` `(n,)`, the ξ; `normalized` `(n, m)`; `dominance_matrix` `(n, n)`, δ, up to 256
    alternatives.

    `O(n² m)` time in parallel over the alternatives, `O(n)` memory beyond the data.

    References
    ----------
    Gomes and Lima 1992, TODIM: basics and application to multicriteria ranking of projects with environmental
    impacts, Foundations of Computing and Decision Sciences 16(4); Gomes and Rangel 2009, An application of the
    TODIM method to the multicriteria rental evaluation of residential properties, European Journal of
    Operational Research 193(1), equations 1 to 3.
    """

    def __new__(cls, *, normalization: Normalization = "reciprocal_sum", theta: float = 1.0) -> Self:
        return super().__new__(cls, "todim", {"normalization": normalization, "theta": theta})


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


class Utastar(Method):
    r"""Additive value with value functions learned from a ranking of some alternatives by linear programming.

    Parameters
    ----------
    bounds : object, optional
        `[low, high]` of the scale of every criterion; without it the range of the alternatives it is learned
        from.
    break_points : object, default 3
        Number of break points of each value function with both ends, at least 2.
    delta : float, default 0.05
        Least difference of value between neighbors of the ranking that do not tie.
    epsilon : float, default 0.0
        By how much the sum of errors may exceed the least one in the post-optimality analysis.
    post_optimality : bool, default True
        Whether the mean of the extreme answers is taken, not just one answer of least error.
    value_functions : object, optional
        The learned functions: for every criterion the points `[x, u]`.

    Notes
    -----
    `score[i] = Σ_k u_k(x[i, k])` with piecewise linear, monotone u that are 0 at the worst end of each scale
    and whose best values (the weights) sum to 1. `Utastar::fit` finds them: break points divide each scale
    evenly; the non-negative rises w between them are chosen so that values, corrected by errors up and down for
    each alternative, reproduce the ranking with steps of at least `delta` (ties exactly), and the sum of all
    errors is least. As that rarely leaves one answer, the answer is the mean of those that maximize the weight
    of one criterion each with a sum of errors within `epsilon` of the least (`post_optimality`). Among equally
    good answers the one whose functions rise latest (nearest the best end) is taken.

    Evaluating needs `value_functions`: fit first, or give functions learned before. A value off its scale is an
    error.

    Parts: `partial_values` `(n, m)`, `weights` `(m,)` (the best value of each function).

    References
    ----------
    - Siskos and Yannacopoulos 1985, UTASTAR: an ordinal regression method for building additive value
    functions, Investigacao Operacional 5(1).
    - Siskos, Grigoroudis and Matsatsinis 2005, UTA methods, in: Multiple criteria decision analysis: state
      of the art surveys, Springer.
    """

    def __new__(
        cls,
        *,
        bounds: Any = None,
        break_points: Any = 3,
        delta: float = 0.05,
        epsilon: float = 0.0,
        post_optimality: bool = True,
        value_functions: Any = None,
    ) -> Self:
        return super().__new__(
            cls,
            "utastar",
            {
                "bounds": bounds,
                "break_points": break_points,
                "delta": delta,
                "epsilon": epsilon,
                "post_optimality": post_optimality,
                "value_functions": value_functions,
            },
        )


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

    `compromise_set` lists, in rising order, the indices of: the first alone, when both hold; the first and the
    second, when only stability fails; all with `Q - Q(first) < 1 / (n - 1)`, when the advantage fails.
    Alternatives that share a place enter together. A column in which all are equal adds 0 to S and R; where all
    S (or all R) are equal that term of Q is 0. One alternative is its own compromise.

    Parts: `S`, `R`, `Q` `(n,)`; `acceptable_advantage`, `acceptable_stability`, `compromise_set`.

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
    "aras": Aras,
    "choquet": Choquet,
    "cocoso": Cocoso,
    "codas": Codas,
    "comet": Comet,
    "copras": Copras,
    "edas": Edas,
    "electre_i": ElectreI,
    "electre_ii": ElectreII,
    "electre_iii": ElectreIII,
    "electre_net": ElectreNet,
    "electre_tri": ElectreTri,
    "ervd": Ervd,
    "gra": Gra,
    "mabac": Mabac,
    "mairca": Mairca,
    "marcos": Marcos,
    "mavt": Mavt,
    "moora": Moora,
    "mr_sort": MrSort,
    "multimoora": Multimoora,
    "ocra": Ocra,
    "probid": Probid,
    "promethee_i": PrometheeI,
    "promethee_ii": PrometheeII,
    "ram": Ram,
    "rim": Rim,
    "simus": Simus,
    "spotis": Spotis,
    "todim": Todim,
    "topsis": Topsis,
    "utastar": Utastar,
    "vikor": Vikor,
    "waspas": Waspas,
    "weighted_product": WeightedProduct,
    "weighted_sum": WeightedSum,
}
