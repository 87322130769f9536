"""What a technology needs and what holds it back: readiness on plain arrays, and project networks.

>>> import stratech as st
>>> ready = st.readiness({"A": 0.9, "B": 0.2, "C": 0.8}, [("C", "A"), ("C", "B", 0.5)], years=[2026])
>>> ready.readiness[2]
array([0.6])
>>> ready.binding("C").chain
['B', 'C']
"""

from __future__ import annotations

from ._core import Binding, CriticalPath, Readiness, RegisterBinding, critical_path, pert_estimates, readiness

__all__ = [
    "Binding",
    "CriticalPath",
    "Readiness",
    "RegisterBinding",
    "critical_path",
    "pert_estimates",
    "readiness",
]
