"""What a part assumes: conditions over sizes and values. A free index in one means that it holds for every value of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checker.language.declarations import Declaration, Vocabulary, component_axes
from checker.language.errors import Unreadable
from checker.language.inference import compare, entry, indicator, number, reduce
from checker.language.nodes import Compare, Entry, Index, Logical, Node, Symbol
from checker.language.shapes import SCALAR, Size
from checker.language.sizes import size_node
from checker.language.traversal import free_indices, fresh_index, walk
from checker.parsing.expressions import read_condition
from checker.parsing.scope import Scope


def read_assumption(text: str, vocabulary: Vocabulary) -> tuple[Node, Vocabulary]:
    """A condition, and the vocabulary in which the symbols that it bounds have the domain that it leaves them.

    ``x > 0`` and ``x_i > 0`` make x positive, ``0 < x < 1`` a probability: such inputs are drawn rather than waited for.
    Raises Unreadable for a letter that is neither a size, a declared name nor an index.
    """
    node = read_condition(text, Scope(vocabulary))
    sizes = {letter: _size(letter, node, vocabulary) for letter in free_indices(node)}
    return _everywhere(node, sizes, vocabulary), _narrowed(node, vocabulary)


def _size(letter: str, node: Node, vocabulary: Vocabulary) -> Size:
    """What a free letter runs over: the axis of which it is a subscript."""
    for part in walk(node):
        if isinstance(part, Entry) and Index(letter) in part.indices:
            owner = vocabulary.get(part.base.name) if isinstance(part.base, Symbol) else None
            axes = component_axes(part.base.shape) if owner is None else owner.axes
            return axes[part.indices.index(Index(letter))]
    place = next(part.span for part in walk(node) if part == Index(letter))
    raise Unreadable(f"{letter!r} is neither a size nor a name of this problem", place)


def _everywhere(node: Node, sizes: Mapping[str, Size], vocabulary: Vocabulary) -> Node:
    """A condition that holds where the given one holds for all free letters and all entries."""
    if isinstance(node, Compare) and node.relation == "=" and not free_indices(node.right):
        symbol = _whole(node.left, vocabulary)
        if symbol is not None:
            return replace(node, left=symbol.node)  # y_i = 1 sets all of y
    holds, letters = indicator(node), dict(sizes)
    if node.shape != SCALAR:
        fresh = [(fresh_index(), size) for size in component_axes(node.shape)]
        holds = entry(holds, [index for index, _ in fresh])
        letters |= {index.name: size for index, size in fresh}
    for letter, size in letters.items():
        holds = reduce("prod", letter, number(1), size_node(size), holds)
    return compare("=", holds, number(1), node.span) if letters else node


def _narrowed(node: Node, vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with the domain that a condition leaves to a real symbol, where there is a domain for it."""
    parts = node.conditions if isinstance(node, Logical) and node.operation == "and" else (node,)
    pairs = [(part.left, part.right) for part in parts if isinstance(part, Compare) and part.relation == "<"]
    pairs += [(part.right, part.left) for part in parts if isinstance(part, Compare) and part.relation == ">"]
    above_0 = [_whole(greater, vocabulary) for less, greater in pairs if less == number(0)]
    below_1 = [_whole(less, vocabulary) for less, greater in pairs if greater == number(1)]
    symbols = dict(vocabulary.symbols)
    for held in above_0:
        if held is not None and held.domain == "real":
            symbols[held.name] = replace(held, domain="probability" if held in below_1 else "positive")
    return Vocabulary(symbols, vocabulary.quantities) if symbols != vocabulary.symbols else vocabulary


def _whole(node: Node, vocabulary: Vocabulary) -> Declaration | None:
    """The symbol of which all is meant: its name, or an entry with a free letter for each axis."""
    match node:
        case Symbol(name=name):
            return vocabulary.symbols.get(name)
        case Entry(base=Symbol(name=name), indices=indices) if all(isinstance(index, Index) for index in indices):
            held = vocabulary.symbols.get(name)
            return held if held is not None and len(set(indices)) == len(held.axes) == len(indices) else None
    return None
