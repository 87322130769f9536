"""What type checkers know of arguments; nothing here is imported at run time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy.typing as npt

# Numbers as users have them: lists, arrays, series and data frames.
ArrayLike: TypeAlias = npt.ArrayLike | Mapping[str, float] | Any

Directions: TypeAlias = Sequence[Literal["max", "min"] | float] | Mapping[str, Literal["max", "min"] | float] | Any

# none, min_max, max, sum, vector, log, z_score, linear_ratio, reciprocal_sum, enhanced_accuracy or bounds
Normalization: TypeAlias = str | Mapping[str, object]
