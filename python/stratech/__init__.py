"""Scores, selects and maintains a national list of strategic technologies.

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

# What type checkers see; `typing` itself is not imported at run time.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import dependency as dependency
    from . import errors as errors
    from . import methods as methods
    from . import panel as panel
    from . import plots as plots
    from . import portfolio as portfolio
    from . import rankings as rankings
    from . import sensitivity as sensitivity
    from . import weights as weights
    from ._core import Evaluation as Evaluation
    from ._core import Explanation as Explanation
    from ._core import MethodComparison as MethodComparison
    from ._core import Panel as Panel
    from ._core import Problem as Problem
    from ._core import Problems as Problems
    from ._core import Readiness as Readiness
    from ._core import ReadinessSimulation as ReadinessSimulation
    from ._core import Register as Register
    from ._core import RegisterPlan as RegisterPlan
    from ._core import RegisterReadiness as RegisterReadiness
    from ._core import RegisterSobol as RegisterSobol
    from ._core import Simulation as Simulation
    from ._core import Smaa as Smaa
    from ._core import SmallestReversal as SmallestReversal
    from ._core import Stability as Stability
    from ._core import Table as Table
    from ._core import Tornado as Tornado
    from ._core import ValueOfInformation as ValueOfInformation
    from ._core import WhyLeftOut as WhyLeftOut
    from ._core import __version__ as __version__
    from ._core import draws_for as draws_for
    from ._core import example as example
    from ._core import language as language
    from ._core import readiness as readiness
    from ._core import schema as schema
    from ._core import set_language as set_language
    from ._core import smaa as smaa
    from .errors import Cancelled as Cancelled
    from .errors import CycleError as CycleError
    from .errors import FileError as FileError
    from .errors import InfeasibleError as InfeasibleError
    from .errors import InputError as InputError
    from .errors import InternalError as InternalError
    from .errors import LimitError as LimitError
    from .errors import StratechError as StratechError

_CORE = (
    "Evaluation",
    "Explanation",
    "MethodComparison",
    "Panel",
    "Problem",
    "Problems",
    "Readiness",
    "ReadinessSimulation",
    "Register",
    "RegisterReadiness",
    "RegisterPlan",
    "RegisterSobol",
    "Simulation",
    "Smaa",
    "SmallestReversal",
    "Stability",
    "Table",
    "Tornado",
    "ValueOfInformation",
    "WhyLeftOut",
    "__version__",
    "draws_for",
    "example",
    "language",
    "readiness",
    "schema",
    "set_language",
    "smaa",
)
_ERRORS = (
    "Cancelled",
    "CycleError",
    "FileError",
    "InfeasibleError",
    "InputError",
    "InternalError",
    "LimitError",
    "StratechError",
)
_MODULES = ("dependency", "errors", "methods", "panel", "plots", "portfolio", "rankings", "sensitivity", "weights")
_HOME = {**dict.fromkeys(_CORE, "._core"), **dict.fromkeys(_ERRORS, ".errors")}

__all__ = [  # noqa: PLE0604 - names, from the tuples above
    *sorted((*_CORE, *_ERRORS)),
    *_MODULES,
]


if not TYPE_CHECKING:  # a checker that saw this would accept any name

    def __getattr__(name: str) -> object:
        if name in _HOME:
            value: object = getattr(import_module(_HOME[name], __name__), name)
        elif name in _MODULES:
            value = import_module(f".{name}", __name__)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
