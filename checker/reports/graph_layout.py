"""Where the nodes of a graph stand: operands above, what is computed from them below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.marking.pictures import Graph
from checker.printing.boxes import cells

GAP = 2
"""Columns between neighbours of a layer."""


@dataclass(slots=True)
class Node:
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


def _layers(picture: Graph) -> dict[str, int]:
    """Each node's layer from the top: as far down as what is computed from it allows."""
    below: dict[str, int] = {}
    for name, _ in reversed(picture.nodes):
        below[name] = max((below[end] + 1 for start, end in picture.edges if start == name), default=0)
    deepest = max(below.values(), default=0)
    return {name: deepest - height for name, height in below.items()}


def laid_out(picture: Graph) -> list[list[Node]]:
    """The nodes of each layer from the top, each layer from left to right, with wires for edges that pass a layer by."""
    into: dict[str, list[str]] = {name: [] for name, _ in picture.nodes}
    for start, end in picture.edges:
        into[end].append(start)
    nodes, layers = dict(picture.nodes), _layers(picture)
    depth = max(layers.values(), default=0) + 1
    rows: list[list[Node]] = [[] for _ in range(depth)]
    for name, what in nodes.items():
        boxed = bool(into[name])
        text = (f"{name}  [{what}]",) if boxed else (f"{name} [{what}]",)
        rows[layers[name]].append(Node(name, text, boxed))
    for name, sources in into.items():
        for source in dict.fromkeys(sources):
            for level in range(layers[source] + 1, layers[name]):
                if not any(node.name == source for node in rows[level]):
                    rows[level].append(Node(source, sources=[source]))
            target = next(node for node in rows[layers[name]] if node.name == name and node.text)
            target.sources.append(source)
    _ordered(rows)
    return rows


def _ordered(rows: list[list[Node]]) -> None:
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


def _wanted(rows: list[list[Node]], level: int, node: Node, downward: bool) -> float:
    """The column in which a node's middle would best stand."""
    if downward:
        near = [other.middle for other in rows[level - 1] if other.name in node.sources] if level else []
    else:
        near = (
            [other.middle for other in rows[level + 1] if node.name in other.sources] if level + 1 < len(rows) else []
        )
    return sum(near) / len(near) if near else node.middle


def _placed(row: list[Node], wanted: Mapping[int, float]) -> None:
    """Columns near those that are wanted, without overlaps."""
    edge: int | None = None
    for node in row:
        left = round(wanted[id(node)] - node.width / 2)
        node.left = left if edge is None else max(left, edge)
        edge = node.right + GAP
    shift = round(sum(wanted[id(node)] - node.middle for node in row) / len(row)) if row else 0
    for node in row:
        node.left += shift


def ports_of(above: Sequence[Node], below: Sequence[Node]) -> dict[str, list[int]]:
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
