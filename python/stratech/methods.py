"""Methods that rank, order or sort alternatives; each can be used on plain arrays.

Settings are given when a method is made, the data when it is used:

>>> import stratech as st
>>> method = st.methods.Topsis(normalization="vector")
>>> result = method.evaluate([[5490, 51.4], [6500, 70.6], [6489, 54.3]], [0.6, 0.4], ["min", "max"])
>>> result.ranks
array([2, 1, 3])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _method_classes
from ._core import Method, Outcome, method_names
from ._method_classes import *  # noqa: F403 - every class, named in __all__
from ._method_classes import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Method", "Outcome", "get", "names"]
__all__ += _method_classes.__all__


def names() -> list[str]:
    """Return the names of all methods, alphabetical."""
    return method_names()


def get(name: str, **settings: object) -> Method:
    """Return the method with this name.

    Parameters
    ----------
    name : str
        One of `names()`.
    **settings
        The settings of the method; a word that Python reserves takes a trailing underscore (`lambda_`).

    Raises
    ------
    InputError
        When there is no such method or setting (with the nearest name), or a value cannot be used.
    """
    return _make(name, settings)


def _make(name: str, settings: Mapping[str, object]) -> Method:
    return Method.__new__(CLASSES.get(name, Method), name, dict(settings))
