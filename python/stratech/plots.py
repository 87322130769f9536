"""Pictures of results; they need matplotlib: ``pip install stratech[plot]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._picture import axes as _axes
from ._picture import short as _short
from ._readiness_plots import demand, importance, layers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ._core import Simulation, Tornado

__all__ = ["acceptability", "demand", "importance", "layers", "tornado"]

_LOW, _HIGH = "#4477aa", "#ee8866"  # told apart by colour-blind readers and in grey
_DARK = 60  # per cent from which white letters can be read


def acceptability(result: Simulation, track: str, *, lang: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw in which places each technology of a track stands, darker the more of the tested cases.

    Technologies are in the order of their places, the first on top; the line is the border of the list.

    Parameters
    ----------
    result : Simulation
    track : str
        One of its tracks.
    lang : {"vi", "en"}, optional
        That of the session when not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure when not given.

    Returns
    -------
    matplotlib.axes.Axes
        Its figure is ``.figure``.
    """
    table = result.table(track)
    ids, names = table["id"], table.column("name", lang)
    rows = [result.ids.index(name) for name in ids]
    places = len(rows)
    shares = 100 * result.rank_acceptability[rows, :places]
    words = result.captions(track, lang)
    ax = _axes(ax, 1.6 + 0.32 * len(rows))
    # Half a place on either side, so that whole numbers stand in the middle of their cells.
    image = ax.imshow(
        shares, cmap="Blues", vmin=0, vmax=100, aspect="auto", extent=(0.5, places + 0.5, len(rows) - 0.5, -0.5)
    )
    # Smaller shares would print as 0.
    for row, column in zip(*shares.round().nonzero(), strict=True):
        share = shares[row, column]
        ax.text(
            column + 1,
            row,
            f"{share:.0f}",
            ha="center",
            va="center",
            fontsize="xx-small",
            color="white" if share > _DARK else "black",
        )
    seats = result.seats(track)
    if seats < places:
        ax.axvline(seats + 0.5, color="#cc3311", linewidth=1.5, label=words["border"])
        ax.legend(loc="lower left", fontsize="small")
    labels = [f"{key}  {_short(name)}" for key, name in zip(ids, names, strict=True)]
    ax.set_yticks(range(len(rows)), labels, fontsize="small")
    ax.set_xticks(range(1, places + 1), [str(place) for place in range(1, places + 1)], fontsize="small")
    ax.set_xlabel(f"{words['x']}" if words["note"] is None else f"{words['x']}\n{words['note']}")
    ax.set_title(f"{words['title']}", fontsize="medium", wrap=True)
    figure = ax.figure
    if figure is not None:
        figure.colorbar(image, ax=ax, label=words["y"], shrink=0.8)
    return ax


def tornado(result: Tornado, *, lang: str | None = None, ax: Axes | None = None, limit: int = 15) -> Axes:
    """Draw what moves one technology most, the greatest change of the score on top.

    The line in the middle is the score as it is; the places at both ends stand beside the bars. Inputs
    without comparable scores (the method, the normalization) stand in the table, not here.

    Parameters
    ----------
    result : Tornado
    lang : {"vi", "en"}, optional
        That of the session when not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure when not given.
    limit : int, default 15
        Bars that are drawn at most.

    Returns
    -------
    matplotlib.axes.Axes
        Its figure is ``.figure``.
    """
    bars = [
        (label, bar)
        for label, bar in zip(result.labels(lang), result.bars, strict=True)
        if bar["low"]["score"] is not None and bar["high"]["score"] is not None
    ][:limit]
    words = result.captions(lang)
    ax = _axes(ax, 1.6 + 0.32 * len(bars))
    now = result.score
    for row, (_, bar) in enumerate(bars):
        for end, color in (("low", _LOW), ("high", _HIGH)):
            score, start = bar[end]["score"], bar["low"]["score"] if now is None else now
            ax.barh(row, score - start, left=start, height=0.7, color=color, label=words[end] if row == 0 else None)
            right = bar[end]["score"] >= bar["high" if end == "low" else "low"]["score"]
            ax.annotate(
                f"{words['place']} {bar[end]['rank'] if bar[end]['rank'] is not None else '—'}",
                (score, row),
                xytext=(4 if right else -4, 0),
                textcoords="offset points",
                ha="left" if right else "right",
                va="center",
                fontsize="x-small",
            )
    if now is not None:
        ax.axvline(now, color="black", linewidth=1, label=f"{words['now']} ({now:.4f}, {words['place']} {result.rank})")
    ax.set_yticks(range(len(bars)), [label for label, _ in bars])
    ax.invert_yaxis()
    ax.margins(x=0.15)
    ax.set_xlabel(words["axis"] if words["note"] is None else f"{words['axis']}\n{words['note']}")
    ax.set_title(words["title"], wrap=True)
    if bars:
        ax.legend(loc="best", fontsize="small")
    return ax
