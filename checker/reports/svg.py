"""Pictures as SVG, for pages and PDFs. Lines and letters have the colour of the text around them, so that they fit a dark page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from checker.marking.pictures import Bars, Curve, Flow, Graph, Picture
from checker.reports.graph_layout import laid_out, ports_of

WIDTH = 560
"""Units of the widest picture; a page scales it."""
LETTER = 7.2
"""The width of a letter of size 12, on average."""
LINE = 22
COLUMN, LAYER, BOX = 8.0, 62.0, 28.0
"""Of a graph: the width of a column of characters, the distance of its layers, and the height of a box."""
NEGATIVE, POSITIVE = "#c2410c", "#2563eb"


def svg(picture: Picture) -> str:
    """The picture as one element, with its title as the text for those who do not see it."""
    match picture:
        case Bars():
            width, height, body = _bars(picture)
        case Flow():
            width, height, body = _flow(picture)
        case Curve():
            width, height, body = _curve(picture)
        case Graph():
            width, height, body = _graph(picture)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'role="img" aria-label="{escape(picture.title)}" font-family="sans-serif" font-size="12" fill="currentColor" '
        'stroke="none">'
    )
    return f"{head}<title>{escape(picture.title)}</title>{''.join(body)}</svg>"


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor"{more}/>'


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line with a head at its end."""
    length = math.hypot(x2 - x1, y2 - y1) or 1
    along, across = (x2 - x1) / length, (y2 - y1) / length
    back = (x2 - 8 * along, y2 - 8 * across)
    corners = ((x2, y2), (back[0] - 4 * across, back[1] + 4 * along), (back[0] + 4 * across, back[1] - 4 * along))
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return _line(x1, y1, x2, y2) + f'<polygon points="{points}"/>'


def _box(x: float, y: float, width: float, height: float, text: str) -> str:
    frame = f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="4" fill="none" stroke="currentColor"/>'
    return frame + _text(x + width / 2, y + height / 2 + 4, text, "middle")


def _wide(texts: Sequence[str]) -> float:
    return max((len(text) * LETTER for text in texts), default=0)


def _bars(picture: Bars) -> tuple[float, float, list[str]]:
    numbers = [f"{value:.4g}" for value in picture.values]
    left = _wide(picture.labels) + _wide(numbers) + 24
    room = WIDTH - left - 8
    low, high = min(0.0, *picture.values), max(0.0, *picture.values)
    scale = room / ((high - low) or 1)
    zero = left - low * scale
    body = []
    for row, (label, number, value) in enumerate(zip(picture.labels, numbers, picture.values, strict=True)):
        y = row * LINE + 4
        start, length = (zero + value * scale, -value * scale) if value < 0 else (zero, value * scale)
        colour = NEGATIVE if value < 0 else POSITIVE
        body += [
            _text(0, y + 13, label),
            _text(left - 12, y + 13, number, "end"),
            f'<rect x="{start:.1f}" y="{y}" width="{max(length, 1):.1f}" height="{LINE - 6}" fill="{colour}"/>',
        ]
    height = len(picture.values) * LINE + 8
    return WIDTH, height, [*body, _line(zero, 0, zero, height)]


def _flow(picture: Flow) -> tuple[float, float, list[str]]:
    width = _wide([name for name, _ in picture.stages]) + 28
    body = []
    for place, (name, result) in enumerate(picture.stages):
        y = place * 48 + 2
        body += [_box(1, y, width, 28, name), _text(width + 16, y + 18, result)]
        if place:
            body.append(_arrow(width / 2, y - 20, width / 2, y))
    return width + 24 + _wide([result for _, result in picture.stages]), len(picture.stages) * 48 - 16, body


def _curve(picture: Curve) -> tuple[float, float, list[str]]:
    height, left, bottom = 240, 46, 26
    xs, ys = [x for x, _ in picture.points], [y for _, y in picture.points]
    x_low, x_high, y_low, y_high = min(xs), max(xs), min(ys), max(ys)
    across, up = (WIDTH - left - 10) / ((x_high - x_low) or 1), (height - bottom - 10) / ((y_high - y_low) or 1)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + (x - x_low) * across, height - bottom - (y - y_low) * up

    points = " ".join("{:.1f},{:.1f}".format(*at(x, y)) for x, y in picture.points)
    body = [
        _line(left, height - bottom, WIDTH - 10, height - bottom),
        _line(left, 10, left, height - bottom),
        f'<polyline points="{points}" fill="none" stroke="{POSITIVE}" stroke-width="2"/>',
        _text(left, height - 8, f"{x_low:g}"),
        _text(WIDTH - 10, height - 8, f"{x_high:g}", "end"),
        _text(left - 6, height - bottom, f"{y_low:.2g}", "end"),
        _text(left - 6, 18, f"{y_high:.2g}", "end"),
    ]
    zeros = [(at(0, y_low), at(0, y_high))] if x_low < 0 < x_high else []
    zeros += [(at(x_low, 0), at(x_high, 0))] if y_low < 0 < y_high else []
    body += [_line(*start, *end, ' stroke-dasharray="2 4" opacity="0.6"') for start, end in zeros]
    body += [
        _text(left, height + 14 + row * LINE, f"x = {x:g}: {what}") for row, (x, what) in enumerate(picture.places)
    ]
    return WIDTH, height + len(picture.places) * LINE + 4, body


def _graph(picture: Graph) -> tuple[float, float, list[str]]:
    """Layers from top to bottom; the wires end where the drawing with characters has them end."""
    layers = laid_out(picture)
    width = max((node.right for layer in layers for node in layer), default=1) * COLUMN + 2
    body: list[str] = []
    for level, layer in enumerate(layers):
        top = level * LAYER + 1
        for node in layer:
            x, across = node.left * COLUMN + 1, node.width * COLUMN
            if not node.text:
                body.append(_line(node.middle * COLUMN, top, node.middle * COLUMN, top + BOX))
            elif node.boxed:
                body.append(_box(x, top, across, BOX, node.text[0]))
            else:
                body.append(_text(x + across / 2, top + BOX - 8, node.text[0], "middle"))
        ends = ports_of(layers[level - 1], layer) if level else {}
        for source in layers[level - 1] if level else ():
            for end in ends.get(source.name, ()):
                below = next(node for node in layer if node.left <= end < node.right)
                wire = _arrow if below.text else _line
                body.append(wire(source.middle * COLUMN, top - LAYER + BOX, end * COLUMN, top))
    return width, len(layers) * LAYER - LAYER + BOX + 2, body
