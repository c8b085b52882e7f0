"""A graph in layers, drawn with box characters: operands above, what is computed from them below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.marking.pictures import Graph
from checker.printing.boxes import padded
from checker.reports.graph_layout import Node, laid_out, ports_of

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
LINES = {
    UP | DOWN: "│", LEFT | RIGHT: "─", UP | RIGHT: "└", UP | LEFT: "┘", DOWN | RIGHT: "┌", DOWN | LEFT: "┐",
    UP | DOWN | RIGHT: "├", UP | DOWN | LEFT: "┤", LEFT | RIGHT | DOWN: "┬", LEFT | RIGHT | UP: "┴", 15: "┼",
    UP: "│", DOWN: "│", LEFT: "─", RIGHT: "─",
}  # fmt: skip


def graph_lines(picture: Graph, room: int) -> list[str] | None:
    """The drawing; None where it does not fit in ``room`` columns."""
    layers = laid_out(picture)
    if max((node.right for layer in layers for node in layer), default=0) > room:
        return None
    lines: list[str] = []
    for place, layer in enumerate(layers):
        if place:
            lines += _wires(layers[place - 1], layer)
        lines += _row(layer)
    return lines


def _row(layer: Sequence[Node]) -> list[str]:
    """The three lines of a layer."""
    lines = ["", "", ""]
    for node in sorted(layer, key=lambda each: each.left):
        drawn = _box(node)
        lines = [padded(line, node.left) + part for line, part in zip(lines, drawn, strict=True)]
    return [line.rstrip() for line in lines if line.strip()]


def _box(node: Node) -> tuple[str, str, str]:
    if not node.text:
        return "│", "│", "│"
    if not node.boxed:
        return " " * node.width, node.text[0], _stem(node)
    inside = node.width - 2
    return f"┌{'─' * inside}┐", f"│ {padded(node.text[0], inside - 2)} │", f"└{'─' * inside}┘"


def _stem(node: Node) -> str:
    """The start of the wire below a symbol."""
    at = node.middle - node.left
    return " " * at + "│" + " " * (node.width - at - 1)


def _wires(above: Sequence[Node], below: Sequence[Node]) -> list[str]:
    """The lines between two layers: one row for each source whose wire turns aside."""
    ports = ports_of(above, below)
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


def _line(row: Mapping[int, int]) -> str:
    width = max(row, default=-1) + 1
    return "".join(LINES.get(row.get(column, 0), " ") for column in range(width))
