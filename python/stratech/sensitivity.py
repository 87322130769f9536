"""Sensitivity: which input makes an outcome vary.

>>> import stratech as st
>>> y = [0.0, 2.0, 1.0, 3.0, 1.0, 1.0, 2.0, 2.0]  # two pairs of base points, two inputs
>>> st.sensitivity.sobol(y, 2).n_base
2
"""

from __future__ import annotations

from ._core import Sobol, sobol

__all__ = ["Sobol", "sobol"]
