"""Rankings: how alike two are, one ranking out of many, and whether an order can be trusted.

A ranking is a list of ranks, one for each item: 1 is best, ties share a number. Only the order of the numbers counts:
1, 1, 3 and 1, 1, 2 and 1.5, 1.5, 3 say the same.

>>> import stratech as st
>>> st.rankings.ws([1, 2, 3, 4, 5], [1, 3, 2, 4, 5])
0.8541666666666667
>>> st.rankings.borda([[1, 2, 3], [2, 1, 3]], counts=[2, 1]).scores
array([5., 4., 0.])
"""

from __future__ import annotations

from ._core import (
    Borda,
    Copeland,
    Dominance,
    Kemeny,
    LeaveOneOut,
    RankReversal,
    Schulze,
    average_ranks,
    borda,
    copeland,
    dominance_graph,
    kemeny,
    kemeny_distance,
    kendall_tau_b,
    leave_one_out,
    pairwise,
    rank_reversal,
    schulze,
    spearman,
    weighted_spearman,
    ws,
)

__all__ = [
    "Borda",
    "Copeland",
    "Dominance",
    "Kemeny",
    "LeaveOneOut",
    "RankReversal",
    "Schulze",
    "average_ranks",
    "borda",
    "copeland",
    "dominance_graph",
    "kemeny",
    "kemeny_distance",
    "kendall_tau_b",
    "leave_one_out",
    "pairwise",
    "rank_reversal",
    "schulze",
    "spearman",
    "weighted_spearman",
    "ws",
]
