"""Small records that results contain."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Judgement"]


class Judgement(NamedTuple):
    """A comparison of item i with item j beside the value that would agree with the weights."""

    i: int
    j: int
    given: float
    consistent: float
