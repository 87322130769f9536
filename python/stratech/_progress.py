"""A progress bar by tqdm, where it is installed."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["bar"]


def bar(total: int) -> tuple[Callable[[int], object], Callable[[], object]] | None:
    """Return functions that move a bar to a count and close it; None without tqdm."""
    try:
        # The bar of notebooks needs ipywidgets, and warns where they are missing; the plain one works everywhere.
        kind = "tqdm.auto" if find_spec("ipywidgets") else "tqdm.std"
        tqdm = import_module(kind).tqdm
    except ImportError:
        return None
    shown = tqdm(total=total, unit_scale=True, leave=False)

    def move(done: int) -> None:
        shown.update(done - shown.n)

    return move, shown.close
