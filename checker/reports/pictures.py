"""Pictures drawn with characters, for terminals."""

from __future__ import annotations

from checker.marking.pictures import Bars, Curve, Flow, Graph, Picture
from checker.printing.boxes import cells, padded
from checker.reports.graph_drawing import graph_lines
from checker.reports.lines import INDENT, Line, sentence

BAR = 30
"""Columns of the longest bar, where there is room."""
CURVE = (64, 14)
"""Columns and rows of a curve, where there is room."""
NARROWEST_BAR = 6


def picture_lines(picture: Picture, width: int) -> list[Line]:
    """A titled picture in at most ``width`` columns."""
    room = width - INDENT
    match picture:
        case Bars():
            drawn = _bars(picture, room)
        case Flow():
            drawn = _flow(picture)
        case Curve():
            drawn = _curve(picture, room)
        case Graph():
            drawn = graph_lines(picture, room) or _graph(picture)
    body = (Line((" " * INDENT + line).rstrip()) for text in drawn for line in _cut(text, room))
    return [Line(""), *sentence(picture.title, width, "bold"), *body]


def _cut(line: str, room: int) -> list[str]:
    """A line, wrapped where it is too long."""
    return [piece.text for piece in sentence(line, room)] if cells(line) > room else [line]


def _bars(picture: Bars, room: int) -> list[str]:
    """One bar a value around a common zero; what is negative points left."""
    numbers = [f"{value:.4g}" for value in picture.values]
    names, figures = max(map(cells, picture.labels), default=0), max(map(cells, numbers), default=0)
    length = max(NARROWEST_BAR, min(BAR, room - names - figures - 4))
    longest = max((abs(value) for value in picture.values), default=0) or 1
    below = max((-value for value in picture.values if value < 0), default=0)
    above = max((value for value in picture.values if value > 0), default=0)
    left = round(length * below / (below + above)) if below else 0
    left = max(left, 1) if below else 0
    right = max(length - left, 1)
    lines = []
    for label, number, value in zip(picture.labels, numbers, picture.values, strict=True):
        size = max(1, round(abs(value) / longest * (left if value < 0 else right))) if value else 0
        bar = (
            " " * (left - min(size, left)) + "█" * min(size, left) + "│"
            if value < 0
            else " " * left + "│" + "█" * min(size, right)
        )
        lines.append(f"{padded(label, names)}  {' ' * (figures - cells(number))}{number}  {bar}")
    return lines


def _flow(picture: Flow) -> list[str]:
    """Stages from top to bottom, what comes out of each beside it."""
    names = max((cells(name) for name, _ in picture.stages), default=0)
    lines: list[str] = []
    for place, (name, result) in enumerate(picture.stages):
        lines += ["↓"] if place else []
        lines.append(f"{padded(name, names)}  {result}")
    return lines


def _curve(picture: Curve, room: int) -> list[str]:
    import plotext  # loaded only where a curve is drawn

    columns, rows = min(CURVE[0], room), CURVE[1]
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plotsize(columns, rows)
    plotext.plot([x for x, _ in picture.points], [y for _, y in picture.points], marker="braille")
    drawn = plotext.uncolorize(plotext.build()).splitlines()
    return [*(line.rstrip() for line in drawn), *(f"x = {x:g}: {what}" for x, what in picture.places)]


def _graph(picture: Graph) -> list[str]:
    """Every node with what it is computed from."""
    names = max((cells(name) for name, _ in picture.nodes), default=0)
    into: dict[str, list[str]] = {}
    for start, end in picture.edges:
        into.setdefault(end, []).append(start)
    return [
        f"{padded(name, names)}  {what}{'  ← ' + ', '.join(into[name]) if name in into else ''}"
        for name, what in picture.nodes
    ]
