"""What should be funded together: the best plan under limits, on plain arrays.

>>> import stratech as st
>>> p = st.portfolio.solve([10, 13, 7], rows=[[4, 6, 3]], limits=[10], prerequisites=[(1, 2)])
>>> p.chosen, p.value, p.proved
(['1', '2'], 20.0, True)
>>> p.why_not(0).sentence("en")
'0 would displace 1 and lose 3; it would break even at a value of 13'
"""

from __future__ import annotations

from ._core import Frontier, Plan, WhyNot, solve

__all__ = ["Frontier", "Plan", "WhyNot", "solve"]
