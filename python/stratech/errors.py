"""The exceptions of stratech.

Every exception derives from `StratechError`. What is wrong with an input is an `InputError`, which
lists all problems at once in `problems`.
"""

from __future__ import annotations

# What type checkers see; `typing` itself is not imported at run time.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._core import Problems

__all__ = [
    "Cancelled",
    "CycleError",
    "FileError",
    "InfeasibleError",
    "InputError",
    "InternalError",
    "LimitError",
    "StratechError",
]


class StratechError(Exception):
    """Anything that can go wrong in stratech."""


class InputError(StratechError, ValueError):
    """The input is wrong in one or more placed ways; all of them are listed.

    Attributes
    ----------
    problems : Problems
        Every problem with its code, place, expected, found, hint and its sentence in both languages.
    """

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        """Return all problems, one line each, in the language of the session."""
        return self.problems.to_text()

    def _repr_html_(self) -> str:
        return self.problems._repr_html_()


class CycleError(InputError):
    """Gates run in a circle: none of them can ever be first.

    Attributes
    ----------
    problems : Problems
        Every circle with its repairs.
    cycle : list of str
        The shortest circle by id, its first node repeated at the end.
    """

    def __init__(self, problems: Problems, cycle: list[str]) -> None:
        super().__init__(problems)
        self.cycle = cycle

    def __reduce__(self) -> tuple[type[CycleError], tuple[object, ...]]:
        """Return how to make the same error again (for pickle)."""
        return type(self), (self.problems, self.cycle)


class InfeasibleError(StratechError):
    """No plan meets all requirements together.

    Attributes
    ----------
    problems : Problems
        What clashes and what would have to give way.
    conflict : list of str
        A smallest set of requirements that cannot be met together.
    relaxation : list of str
        The least that would have to give way for a plan to exist.
    """

    def __init__(self, problems: Problems, conflict: list[str], relaxation: list[str]) -> None:
        super().__init__(problems, conflict, relaxation)
        self.problems = problems
        self.conflict = conflict
        self.relaxation = relaxation

    def __str__(self) -> str:
        """Return what clashes and what would have to give way, in the language of the session."""
        return self.problems.to_text()

    def _repr_html_(self) -> str:
        return self.problems._repr_html_()


class LimitError(StratechError):
    """A documented limit would be exceeded; nothing was computed.

    Attributes
    ----------
    what : str
        What was counted.
    limit, found : int
        The limit in force and what the input asks for.
    remedy : str
        What to do about it.
    """

    def __init__(self, message: str, what: str, limit: int, found: int, remedy: str) -> None:
        super().__init__(message, what, limit, found, remedy)
        self.what = what
        self.limit = limit
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.args[0])


class FileError(StratechError, OSError):
    """A file or folder could not be read or written.

    Attributes
    ----------
    operation : str
        What was tried, such as "read".
    path : str
        The path as it was given.
    reason : str
        The operating system's words.
    """

    def __init__(self, message: str, operation: str, path: str, reason: str) -> None:
        # OSError reads three and four arguments as errno, text and file names: it gets the sentence only.
        super().__init__(message)
        self.operation = operation
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[FileError], tuple[object, ...]]:
        """Return how to make the same error again (for pickle)."""
        return type(self), (self.args[0], self.operation, self.path, self.reason)


class Cancelled(StratechError):  # noqa: N818 - nothing went wrong
    """An observer stopped the work; nothing was kept.

    Ctrl-C is a KeyboardInterrupt as ever.

    Attributes
    ----------
    done, total : int
        Units of work that were done, and asked for.
    """

    def __init__(self, message: str, done: int, total: int) -> None:
        super().__init__(message, done, total)
        self.done = done
        self.total = total

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.args[0])


class InternalError(StratechError):
    """A mistake in stratech itself; please report it."""


# In a traceback and in a pickle the exceptions stand under the name that users type.
for _class in (
    StratechError,
    InputError,
    CycleError,
    InfeasibleError,
    LimitError,
    FileError,
    Cancelled,
    InternalError,
):
    _class.__module__ = "stratech"
