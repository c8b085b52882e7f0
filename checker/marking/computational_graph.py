"""The computational graph of a model: every symbol, and every operation with what it gives and of which shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.language.declarations import Vocabulary
from checker.language.nodes import Add, Apply, Divide, MatMul, Mul, Negate, Node, Number, Power, Symbol, Transpose
from checker.language.shapes import SCALAR, Shape
from checker.language.traversal import names, rebuild
from checker.marking.pictures import Graph
from checker.marking.values.asked import canonical_term
from checker.printing.names import unicode_name
from checker.printing.unicode import unicode

LETTERS = "abcdefghmnpqrstuvwxyz"
"""What intermediate values are called, as far as the problem leaves a letter free."""


def computational_graph(vocabulary: Vocabulary, title: str = "Computational graph") -> Graph:
    """The graph of all quantities of a model that take no arguments, in an order in which edges lead onward."""
    built = _Built(vocabulary, _free_letters(vocabulary))
    for name, quantity in vocabulary.quantities.items():
        if not quantity.is_function:
            other = canonical_term(name, vocabulary)
            built.labels[name] = built.operation(quantity.body, name) if other == name else built.label(other)
    used = {start for start, _ in built.edges}
    nodes = [node for node in built.nodes if node[0] in used or node[0] in {end for _, end in built.edges}]
    return Graph(title, tuple(nodes), tuple(dict.fromkeys(built.edges)))


@dataclass(slots=True)
class _Built:
    vocabulary: Vocabulary
    letters: Iterator[str]
    nodes: list[tuple[str, str]] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    """The graph's node for each name."""
    seen: dict[Node, Symbol] = field(default_factory=dict)
    """The values that have a name already: an operation that occurs twice is one node."""

    def operation(self, node: Node, name: str = "") -> str:
        """Adds what a node computes, its operands before it, under a name or the next free letter; the label of the graph's node."""
        shown = self._with_operands_named(node)
        name = name or next(self.letters)
        label = f"{unicode_name(name)} = {unicode(shown)}"
        operands = [self.label(each) for each in sorted(names(shown), key=unicode(shown).find)]
        self.nodes.append((label, _size(node.shape)))
        self.edges += [(operand, label) for operand in operands]
        self.labels[name] = label
        self.seen[node] = Symbol(name, shape=node.shape)
        return label

    def _with_operands_named(self, node: Node) -> Node:
        """The node with a name for each operand that is an operation itself."""
        match node:
            case Add() | MatMul() | Mul() | Divide() | Transpose() | Apply():
                return rebuild(node, self._operand)
            case Negate() | Power(base=Apply(function="norm")):
                return rebuild(node, self._with_operands_named)
            case Power():
                return rebuild(node, self._operand)
        return node

    def _operand(self, node: Node) -> Node:
        """What stands for an operand: itself where it is a name or a number, or a plain multiple or the square of a norm of one."""
        if node in self.seen:
            return self.seen[node]
        if not names(node):  # a constant
            return node
        match node:
            case Add() | MatMul() | Mul() | Divide() | Apply():
                self.operation(node)
                return self.seen[node]
            case Negate() | Transpose():
                return rebuild(node, self._operand)
            case Power(base=Apply(function="norm")):
                return rebuild(node, self._with_operands_named)
            case Power() if not isinstance(node.base, (Symbol, Number)):
                return rebuild(node, self._operand)
        return node

    def label(self, name: str) -> str:
        """The node of a name; a symbol's is added when it is first used."""
        if name not in self.labels:
            held = self.vocabulary.get(name)
            assert held is not None  # only the problem's names and those given here occur
            self.labels[name] = unicode_name(name)
            self.nodes.append((self.labels[name], _size(held.shape)))
        return self.labels[name]


def _free_letters(vocabulary: Vocabulary) -> Iterator[str]:
    taken = {*vocabulary.symbols, *vocabulary.quantities, *vocabulary.sizes}
    yield from (letter for letter in LETTERS if letter not in taken)
    number = 1
    while True:
        yield f"t_{number}"
        number += 1


def _size(shape: Shape) -> str:
    """A shape in brackets: ``n``, ``p × n``, ``1`` for a number."""
    if shape == SCALAR:
        return "1"
    sizes = [str(size) for size in shape if size != 1]
    return " × ".join(sizes) or "1"
