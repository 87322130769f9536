"""Weights of criteria: from the data, or from what people say about them.

Weights from data say how much a criterion separates these alternatives, never how much it matters to anyone.
"""

from __future__ import annotations

from . import _weight_functions
from ._weight_functions import *  # noqa: F403 - every function, named in __all__

__all__: list[str] = []
__all__ += _weight_functions.__all__
