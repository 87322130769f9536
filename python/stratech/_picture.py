"""What pictures have in common: a figure of their own, short names."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["axes", "short"]


def axes(ax: Axes | None, height: float, width: float = 9) -> Axes:
    """Return the axes given, or those of a new figure."""
    if ax is not None:
        return ax
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ImportError("pictures need matplotlib: pip install 'stratech[plot]'") from error

    class Picture(Figure):
        """A figure of its own, not one of pyplot: nothing is kept open behind the user's back."""

        def _repr_png_(self) -> bytes:
            """Show it in a notebook, also where pyplot was never loaded."""
            picture = BytesIO()
            self.savefig(picture, format="png", dpi=110)
            return picture.getvalue()

    return Picture(figsize=(width, height), layout="constrained").add_subplot()


def short(name: str, most: int = 44) -> str:
    """Return a name that fits."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
