"""Pictures of readiness: importance against feasibility, the graph in layers, demand against capacity."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from . import _core
from ._picture import axes, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from ._core import ReadinessSimulation, RegisterReadiness, Simulation

__all__ = ["demand", "importance", "layers"]

# Told apart by colour-blind readers and in grey.
_TRACKS = (("#4477aa", "o"), ("#ee8866", "s"), ("#228833", "^"), ("#aa3377", "D"))
_BINDS = "#cc3311"
# From what is needed to who needs it.
_LAYERS = ("finance", "resource", "institution", "workforce", "infrastructure", "technology")


def importance(
    result: RegisterReadiness,
    year: int | None = None,
    *,
    intervals: Mapping[str, tuple[float, float]] | ReadinessSimulation | Simulation | None = None,
    lang: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the score that the list ranks against the readiness in one year, by track.

    Upper right: important and ready. Upper left: important, and something holds it back.

    Parameters
    ----------
    result : RegisterReadiness
    year : int, optional
        One of its years; the last when not given.
    intervals : dict of str to (float, float), ReadinessSimulation or Simulation, optional
        Low and high readiness of technologies by identifier, drawn as bars; of a simulation its 5 % and 95 %
        quantiles, of one with ``readiness_year`` those of the score too.
    lang : {"vi", "en"}, optional
        That of the session when not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure when not given.

    Returns
    -------
    matplotlib.axes.Axes
        Its figure is ``.figure``.
    """
    words = result.captions(lang)
    result.dependencies(year)  # an unknown year is an error with those there are
    at = result.years.index(result.years[-1] if year is None else year)
    readiness, scores, tracks = result.readiness[:, at], result.scores, result.track_of
    across, upward = _bars(result.years[at], intervals)
    ax = axes(ax, 6.5)
    points = []
    for track, (color, marker) in zip(sorted(set(tracks)), _TRACKS * len(tracks), strict=False):
        rows = [row for row, of in enumerate(tracks) if of == track and scores[row] == scores[row]]
        ax.scatter(
            readiness[rows], scores[rows], color=color, marker=marker, s=28, zorder=3, label=f"{words['track']} {track}"
        )
        for row in rows:
            points.append((result.ids[row], float(readiness[row]), float(scores[row])))
            bar: dict[str, Any] = {"color": color, "linewidth": 1.2, "alpha": 0.45, "zorder": 2}
            if result.ids[row] in across:
                ax.plot(across[result.ids[row]], [scores[row]] * 2, **bar)
            if result.ids[row] in upward:
                ax.plot([readiness[row]] * 2, upward[result.ids[row]], **bar)
    ax.axvline(result.ready_at, color="0.5", linestyle=":", linewidth=1.2, label=words["ready_at"])
    ax.set_xlim(-0.03, 1.06)
    ax.margins(y=0.08)
    ax.set_xlabel(_with_note(f"{words['readiness']} {result.years[at]}", words))
    ax.set_ylabel(words["score"])
    ax.set_title(f"{words['importance_title']}, {result.years[at]}", fontsize="medium")
    ax.legend(loc="best", fontsize="small")
    _label(ax, points)
    return ax


def _bars(
    year: int, intervals: Mapping[str, tuple[float, float]] | ReadinessSimulation | Simulation | None
) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]]:
    """Return low and high of readiness and of the score, by technology."""
    if intervals is None:
        return {}, {}
    if isinstance(intervals, _core.Simulation):
        ends = zip(intervals.ids, intervals.score_intervals.tolist(), strict=True)
        upward = {name: (low, high) for name, (low, high) in ends}
        return (_bars(year, intervals.readiness)[0] if intervals.readiness is not None else {}), upward
    if isinstance(intervals, _core.ReadinessSimulation):
        intervals.to_table(year)  # says which years there are
        at = intervals.years.index(year)
        lows, highs = intervals.low[:, at].tolist(), intervals.high[:, at].tolist()
        return {name: (low, high) for name, low, high in zip(intervals.nodes, lows, highs, strict=True)}, {}
    return dict(intervals), {}


def _with_note(text: str, words: Mapping[str, str]) -> str:
    return f"{text}\n{words['note']}" if "note" in words else text


def _label(ax: Axes, points: list[tuple[str, float, float]]) -> None:
    """Write the label of every point where no other label or point is, with a line to its point if it is far."""
    figure = ax.get_figure(root=True)
    if figure is None or not points:
        return
    figure.draw_without_rendering()
    per_point = figure.dpi / 72
    width, height = 4.0 * per_point, 8.5 * per_point  # of a letter, of a line
    pixels = [tuple(ax.transData.transform((x, y))) for _, x, y in points]
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in pixels]
    frame = ax.get_window_extent()
    for (name, x, y), (px, py) in sorted(zip(points, pixels, strict=True), key=lambda pair: (-pair[1][1], pair[1][0])):
        w = width * len(name)
        for dx, dy, is_far in _places(w, height, per_point):
            box = (px + dx, py + dy - height / 2, px + dx + w, py + dy + height / 2)
            inside = box[0] >= frame.x0 and box[2] <= frame.x1 and box[1] >= frame.y0 and box[3] <= frame.y1
            line = {"arrowstyle": "-", "color": "0.6", "linewidth": 0.5, "shrinkA": 0, "shrinkB": 3} if is_far else None
            if inside and not any(_overlap(box, other) for other in taken):
                break
        taken.append(box)
        ax.annotate(
            name,
            (x, y),
            xytext=(dx / per_point, dy / per_point),
            textcoords="offset points",
            va="center",
            ha="left",
            fontsize="xx-small",
            arrowprops=line,
        )


def _places(w: float, h: float, unit: float) -> Iterable[tuple[float, float, bool]]:
    """Yield places of a label around its point, the nearest first: left edge, middle, whether it needs a line."""
    yield 5 * unit, 0, False
    yield -5 * unit - w, 0, False
    for ring in range(1, 25):
        dy = ring * h * 0.75
        for dx in (5 * unit, -5 * unit - w, -w / 2, 5 * unit + ring * h, -5 * unit - w - ring * h):
            yield dx, dy, ring > 1
            yield dx, -dy, ring > 1


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def layers(
    result: RegisterReadiness,
    id: str | None = None,  # noqa: A002 - the name it has everywhere
    year: int | None = None,
    *,
    lang: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who needs what in layers, darker the readier; what binds is marked.

    Parameters
    ----------
    result : RegisterReadiness
    id : str, optional
        A technology or an enabler, drawn with everything it needs; the whole list when not given, where the chain of
        every technology that is not ready is marked.
    year : int, optional
        One of its years; the last when not given.
    lang : {"vi", "en"}, optional
        That of the session when not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure when not given.

    Returns
    -------
    matplotlib.axes.Axes
        Its figure is ``.figure``.
    """
    words, names = result.captions(lang), result.names(lang)
    year = result.years[-1] if year is None else year
    rows = result.dependencies(year)  # an unknown year is an error with those there are
    at = result.years.index(year)
    ready = dict(zip(result.ids, result.readiness[:, at].tolist(), strict=True))
    ready |= dict(zip(result.enabler_ids, result.enabler_readiness[:, at].tolist(), strict=True))
    layer = dict.fromkeys(result.ids, "technology") | dict(zip(result.enabler_ids, result.layers, strict=True))
    # An enabler of which amounts are taken counts by what it can serve, not by its own readiness.
    table = result.capacities
    served = zip(table["id"], table["year"], table["share"], strict=True)
    ready |= {name: share for name, of, share in served if of == year}
    edges = list(dict.fromkeys(zip(rows["requires"], rows["dependent"], strict=True)))
    if id is None:
        shown = {end for edge in edges for end in edge}
        held = [name for name in result.ids if name in shown and ready[name] < result.ready_at]
    else:
        result.binding(id, year)  # an unknown one is an error with the nearest
        shown, held = _needed(id, edges), [id]
    edges = [edge for edge in edges if shown.issuperset(edge)]
    chains = {pair for name in held for pair in pairwise(result.binding(name, year).chain)}
    marked = {name for pair in chains for name in pair}
    columns = _columns(shown, layer, edges)
    most = max(map(len, columns.values()), default=1)
    ax = axes(ax, 1.6 + (0.25 if id is None else 0.6) * most, width=11)
    boxes = {}
    for x, column in enumerate(columns.values()):
        for row, name in enumerate(column):
            text = f"{name}  {ready[name]:.2f}"
            boxes[name] = ax.text(
                x,
                (row + 0.5) / len(column),
                text if id is None else f"{short(names[name], 30)}\n{text}",
                ha="center",
                va="center",
                fontsize="xx-small" if id is None else "x-small",
                zorder=3,
                color="white" if ready[name] > 0.6 else "black",  # noqa: PLR2004 - from which white can be read
                bbox={
                    "boxstyle": "round,pad=0.25",
                    "facecolor": _blue(ready[name]),
                    "edgecolor": _BINDS if name in marked else "0.6",
                    "linewidth": 1.4 if name in marked else 0.6,
                },
            )
    for start, end in edges:
        _arrow(ax, boxes[start], boxes[end], binds=(start, end) in chains, few=id is not None)
    for x, kind in enumerate(columns):
        ax.text(x, -0.01, words[kind], ha="center", va="bottom", fontsize="small", fontweight="bold")
    ax.text(-0.5, 1.01, _with_note(words["graph_note"], words), ha="left", va="top", fontsize="x-small")
    ax.set_xlim(-0.55, max(len(columns), 1) - 0.45)
    ax.set_ylim(1.04, -0.04)
    ax.set_axis_off()
    what = words["whole_title"] if id is None else f"{short(names[id], 60)}: {words['graph_title'].lower()}"
    ax.set_title(f"{what}, {year}", fontsize="medium")
    return ax


def _blue(share: float) -> tuple[float, float, float]:
    """From white to dark blue."""
    low, high = (0.97, 0.98, 1.0), (0.12, 0.31, 0.55)
    return tuple(a + (b - a) * share for a, b in zip(low, high, strict=True))  # type: ignore[return-value]


def _needed(name: str, edges: list[tuple[str, str]]) -> set[str]:
    """Return a node with everything that it needs, directly or not."""
    found, waiting = {name}, [name]
    while waiting:
        node = waiting.pop()
        more = [requires for requires, dependent in edges if dependent == node and requires not in found]
        found.update(more)
        waiting += more
    return found


def _columns(shown: set[str], layer: dict[str, str], edges: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the nodes of each layer, ordered so that neighbours stand at the same height."""
    columns = {kind: sorted(name for name in shown if layer[name] == kind) for kind in _LAYERS}
    columns = {kind: names for kind, names in columns.items() if names}
    beside: dict[str, list[str]] = {name: [] for name in shown}
    for requires, dependent in edges:
        beside[requires].append(dependent)
        beside[dependent].append(requires)
    for _ in range(4):
        height = {name: (row + 0.5) / len(names) for names in columns.values() for row, name in enumerate(names)}
        for names in columns.values():
            mean = {n: sum(height[b] for b in beside[n]) / len(beside[n]) if beside[n] else height[n] for n in names}
            names.sort(key=lambda name: (mean[name], name))
    return columns


def _arrow(ax: Axes, start: Text, end: Text, *, binds: bool, few: bool) -> None:
    """Draw an arrow from the edge of one box to the edge of another."""
    bend = 0.35 if start.get_position()[0] == end.get_position()[0] else 0.0
    ax.annotate(
        "",
        end.get_position(),
        xytext=start.get_position(),
        zorder=2 if binds else 1,
        arrowprops={
            "arrowstyle": "-|>" if few or binds else "-",
            "color": _BINDS if binds else "0.6",
            "linewidth": 1.6 if binds else 0.6,
            "alpha": 0.9 if binds or few else 0.45,
            "patchA": start.get_bbox_patch(),
            "patchB": end.get_bbox_patch(),
            "shrinkA": 0,
            "shrinkB": 2,
            "connectionstyle": f"arc3,rad={bend}",
        },
    )


def demand(result: RegisterReadiness, id: str, *, lang: str | None = None, ax: Axes | None = None) -> Axes:  # noqa: A002
    """Draw what the list needs of an enabler against what there is, by year.

    Parameters
    ----------
    result : RegisterReadiness
    id : str
        An enabler of which amounts are taken.
    lang : {"vi", "en"}, optional
        That of the session when not given.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure when not given.

    Returns
    -------
    matplotlib.axes.Axes
        Its figure is ``.figure``.
    """
    words, names = result.captions(lang), result.names(lang)
    largest = result.largest_need(id)  # an enabler of which none is taken is an error with those there are
    table = result.capacities
    rows = [row for row, of in enumerate(table["id"]) if of == id]
    years = [table["year"][row] for row in rows]
    capacity, need = [table["capacity"][row] for row in rows], [table["need"][row] for row in rows]
    ax = axes(ax, 4.2)
    ax.step(years, capacity, where="mid", color=_TRACKS[0][0], linewidth=2, label=words["capacity"])
    ax.plot(years, need, color=_BINDS, linewidth=1.8, label=words["need"])
    ax.axhline(largest, color=_TRACKS[1][0], linestyle="--", linewidth=1.4, label=words["largest"])
    ax.fill_between(
        years,
        capacity,
        need,
        step="mid",
        where=[n > c for n, c in zip(need, capacity, strict=True)],
        color=_BINDS,
        alpha=0.12,
    )
    ax.set_ylim(bottom=0)
    ax.set_xticks(years)
    between = "\u00a0" if result.captions(lang) != result.captions("en") else ","
    ax.yaxis.set_major_formatter(lambda amount, _: f"{amount:,.10g}".replace(",", between))
    ax.set_xlabel(_with_note(words["year"], words))
    ax.set_ylabel(table.column("unit", lang)[rows[0]] or "")
    ax.set_title(f"{words['demand_title']}: {short(names[id], 60)}", fontsize="medium")
    ax.legend(loc="best", fontsize="small")
    return ax
