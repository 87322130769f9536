"""The program `stratech`: the command line of the Rust core."""

from __future__ import annotations

import sys

# The exit code of a program that Ctrl-C ended.
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : list of str, optional
        What stands after the name of the program; by default those of this process.

    Returns
    -------
    int
        0 done, 2 input, 6 limit, 7 file, 70 internal, 130 interrupted.
    """
    try:
        from ._core import run_cli

        return run_cli(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
