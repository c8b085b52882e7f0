"""A graph in layers, drawn with box characters: operands above, what is computed from them below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.marking.pictures import Graph
from checker.printing.boxes import cells, padded

GAP = 2
"""Columns between neighbours of a layer."""
UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
LINES = {
    UP | DOWN: "│", LEFT | RIGHT: "─", UP | RIGHT: "└", UP | LEFT: "┘", DOWN | RIGHT: "┌", DOWN | LEFT: "┐",
    UP | DOWN | RIGHT: "├", UP | DOWN | LEFT: "┤", LEFT | RIGHT | DOWN: "┬", LEFT | RIGHT | UP: "┴", 15: "┼",
    UP: "│", DOWN: "│", LEFT: "─", RIGHT: "─",
}  # fmt: skip


def graph_lines(picture: Graph, room: int) -> list[str] | None:
    """The drawing; None where it does not fit in ``room`` columns."""
    into: dict[str, list[str]] = {name: [] for name, _ in picture.nodes}
    for start, end in picture.edges:
        into[end].append(start)
    layers = _layers(picture, into)
    laid_out = _laid_out(dict(picture.nodes), layers, into)
    if max((node.right for layer in laid_out for node in layer), default=0) > room:
        return None
    lines: list[str] = []
    for place, layer in enumerate(laid_out):
        if place:
            lines += _wires(laid_out[place - 1], layer)
        lines += _row(layer)
    return lines


@dataclass(slots=True)
class _Node:
    """A node in its layer, or the wire of an edge that passes the layer by (``text`` is empty)."""

    name: str
    text: tuple[str, ...] = ()
    boxed: bool = False
    left: int = 0
    sources: list[str] = field(default_factory=list)
    """The names in the layer above that lead here."""

    @property
    def width(self) -> int:
        return max((cells(line) for line in self.text), default=1) + (4 if self.boxed else 0)

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def middle(self) -> int:
        return self.left + self.width // 2


def _layers(picture: Graph, into: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Each node's layer from the top: as far down as what is computed from it allows."""
    below: dict[str, int] = {}
    for name, _ in reversed(picture.nodes):
        below[name] = max((below[end] + 1 for start, end in picture.edges if start == name), default=0)
    deepest = max(below.values(), default=0)
    return {name: deepest - height for name, height in below.items()}


def _laid_out(
    nodes: Mapping[str, str], layers: Mapping[str, int], into: Mapping[str, Sequence[str]]
) -> list[list[_Node]]:
    """The nodes of each layer from left to right, with wires for edges that pass a layer by."""
    depth = max(layers.values(), default=0) + 1
    rows: list[list[_Node]] = [[] for _ in range(depth)]
    for name, what in nodes.items():
        boxed = bool(into[name])
        text = (f"{name}  [{what}]",) if boxed else (f"{name} [{what}]",)
        rows[layers[name]].append(_Node(name, text, boxed))
    for name, sources in into.items():
        for source in dict.fromkeys(sources):
            for level in range(layers[source] + 1, layers[name]):
                if not any(node.name == source for node in rows[level]):
                    rows[level].append(_Node(source, sources=[source]))
            target = next(node for node in rows[layers[name]] if node.name == name and node.text)
            target.sources.append(source)
    _ordered(rows)
    return rows


def _ordered(rows: list[list[_Node]]) -> None:
    """Sets the order and columns of each layer: below what leads there, then above what it leads to."""
    for sweep in range(6):
        downward = sweep % 2 == 0
        places = range(len(rows)) if downward else range(len(rows) - 1, -1, -1)
        for level in places:
            wanted = {id(node): _wanted(rows, level, node, downward) for node in rows[level]}
            rows[level].sort(key=lambda node: wanted[id(node)])
            _placed(rows[level], wanted)
    least = min((node.left for row in rows for node in row), default=0)
    for row in rows:
        for node in row:
            node.left -= least


def _wanted(rows: list[list[_Node]], level: int, node: _Node, downward: bool) -> float:
    """The column in which a node's middle would best stand."""
    if downward:
        near = [other.middle for other in rows[level - 1] if other.name in node.sources] if level else []
    else:
        near = (
            [other.middle for other in rows[level + 1] if node.name in other.sources] if level + 1 < len(rows) else []
        )
    return sum(near) / len(near) if near else node.middle


def _placed(row: list[_Node], wanted: Mapping[int, float]) -> None:
    """Columns near those that are wanted, without overlaps."""
    edge: int | None = None
    for node in row:
        left = round(wanted[id(node)] - node.width / 2)
        node.left = left if edge is None else max(left, edge)
        edge = node.right + GAP
    shift = round(sum(wanted[id(node)] - node.middle for node in row) / len(row)) if row else 0
    for node in row:
        node.left += shift


def _row(layer: Sequence[_Node]) -> list[str]:
    """The three lines of a layer."""
    lines = ["", "", ""]
    for node in sorted(layer, key=lambda each: each.left):
        drawn = _box(node)
        lines = [padded(line, node.left) + part for line, part in zip(lines, drawn, strict=True)]
    return [line.rstrip() for line in lines if line.strip()]


def _box(node: _Node) -> tuple[str, str, str]:
    if not node.text:
        return "│", "│", "│"
    if not node.boxed:
        return " " * node.width, node.text[0], _stem(node)
    inside = node.width - 2
    return f"┌{'─' * inside}┐", f"│ {padded(node.text[0], inside - 2)} │", f"└{'─' * inside}┘"


def _stem(node: _Node) -> str:
    """The start of the wire below a symbol."""
    at = node.middle - node.left
    return " " * at + "│" + " " * (node.width - at - 1)


def _wires(above: Sequence[_Node], below: Sequence[_Node]) -> list[str]:
    """The lines between two layers: one row for each source whose wire turns aside."""
    ports = _ports(above, below)
    nets = [(source.middle, ends) for source in above if (ends := ports.get(source.name))]
    turning = [net for net in nets if any(end != net[0] for end in net[1])]
    rows = max(1, len(turning))
    grid: list[dict[int, int]] = [{} for _ in range(rows)]

    def mark(row: int, column: int, bits: int) -> None:
        grid[row][column] = grid[row].get(column, 0) | bits

    order = {id(net): row for row, net in enumerate(turning)}
    for net in nets:
        start, ends = net
        at = order.get(id(net))
        if at is None:
            for row in range(rows):
                mark(row, start, UP | DOWN)
            continue
        for row in range(at):
            mark(row, start, UP | DOWN)
        mark(at, start, UP)
        low, high = min(start, *ends), max(start, *ends)
        for column in range(low, high + 1):
            mark(at, column, (LEFT if column > low else 0) | (RIGHT if column < high else 0))
        for end in ends:
            mark(at, end, DOWN)
            for row in range(at + 1, rows):
                mark(row, end, UP | DOWN)
    return [_line(row) for row in grid]


def _ports(above: Sequence[_Node], below: Sequence[_Node]) -> dict[str, list[int]]:
    """Where the wires of each source end: one column for each, under no other source, so that wires cannot be taken for each other."""
    found: dict[str, list[int]] = {}
    taken: set[int] = set()
    for node in below:
        sources = sorted((each for each in above if each.name in node.sources), key=lambda each: each.middle)
        for place, source in enumerate(sources, 1):
            best = node.left + node.width * place // (len(sources) + 1) if node.text else node.middle
            columns = sorted(range(node.left, node.right), key=lambda column: (abs(column - best), column))
            others = taken | {each.middle for each in above if each is not source}
            column = next((column for column in columns if column not in others), best)
            taken.add(column)
            found.setdefault(source.name, []).append(column)
    return found


def _line(row: Mapping[int, int]) -> str:
    width = max(row, default=-1) + 1
    return "".join(LINES.get(row.get(column, 0), " ") for column in range(width))
