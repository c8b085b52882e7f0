"""Whether an expression calculates with sizes, so that it may be right at small sizes only: ``(N - 2)(N - 3)``, ``1[i <= 5]``."""

from __future__ import annotations

from dataclasses import dataclass

from checker.language.nodes import Add, Apply, Compare, Constant, Index, Node, Number, Power, Size, children

MOST_SCALINGS = 3
"""More sizes than this as plain factors or divisors may make a polynomial of any degree."""
SMALL = 3
"""Numbers from this one on may be beyond every value of an index letter at small sizes."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a node consists of: whether of nothing but numbers, sizes and letters; how many sizes; whether it calculates."""

    only_counts: bool
    sizes: int
    letters: bool
    large: bool
    calculates: bool


def calculates_with_sizes(node: Node) -> bool:
    """Whether sizes, or letters and large numbers, are added, compared or raised to powers, or many sizes multiplied."""
    order = [node]
    for held in order:  # grows as it is gone through: without recursion, however deep the node is
        order.extend(children(held))
    parts: dict[int, _Parts] = {}
    for held in reversed(order):
        parts[id(held)] = _parts(held, [parts[id(child)] for child in children(held)])
    return parts[id(node)].calculates or parts[id(node)].sizes > MOST_SCALINGS


def _parts(node: Node, below: list[_Parts]) -> _Parts:
    if not below:
        counted = isinstance(node, (Number, Constant, Size, Index))
        large = isinstance(node, Number) and node.value >= SMALL
        return _Parts(counted, int(isinstance(node, Size)), isinstance(node, Index), large, calculates=False)
    only_counts = all(part.only_counts for part in below)
    sizes = sum(part.sizes for part in below)
    letters, large = any(part.letters for part in below), any(part.large for part in below)
    here = isinstance(node, (Add, Apply, Compare, Power)) and only_counts and bool(sizes or (letters and large))
    return _Parts(only_counts, sizes, letters, large, here or any(part.calculates for part in below))
