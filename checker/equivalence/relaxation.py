"""A problem in which inverses and logarithms have forgotten their laws.

In it ``(X^T X)^{-1}`` is any matrix and ``log`` any function, so that an equation which is true only by their laws is no longer
an identity. That tells what an equation says: ``P^T = P`` with ``P = X (X^T X)^{-1} X^T`` says more than ``P = P``, although both
are true, and ``X^T (y - P y) = 0`` says more than ``0 = 0``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.equivalence.comparison import Comparison
from checker.language.declarations import Declaration, Expression, Vocabulary
from checker.language.nodes import Apply, Node, Symbol
from checker.language.traversal import free_indices, rebuild

ANY_FUNCTION = "tanh"
"""What stands for a function without the logarithm's laws: it turns no product into a sum."""


class Relaxation:
    """The relaxed problem; ``vocabulary`` grows with each new inverse that is met."""

    def __init__(self, vocabulary: Vocabulary, assume: Sequence[Node]) -> None:
        self._given = vocabulary
        self._assume = assume
        self._inverses: list[tuple[Node, Symbol]] = []
        bodies = {name: replace(held, body=self.relaxed(held.body)) for name, held in vocabulary.quantities.items()}
        self._quantities = bodies

    @property
    def vocabulary(self) -> Vocabulary:
        """The problem's names, its quantities relaxed, and a matrix for each inverse."""
        matrices = {symbol.name: Declaration(symbol.name, "real", symbol.shape) for _, symbol in self._inverses}
        return Vocabulary({**self._given.symbols, **matrices}, self._quantities)

    def relaxed(self, node: Node) -> Node:
        """A node of the problem in the relaxed one."""
        if isinstance(node, Apply) and node.function == "inv" and not free_indices(node):
            return self._matrix(node)
        if isinstance(node, Apply) and node.function == "log":
            return replace(node, function=ANY_FUNCTION, arguments=tuple(map(self.relaxed, node.arguments)))
        return rebuild(node, self.relaxed)

    def _matrix(self, node: Apply) -> Symbol:
        """The matrix that stands for an inverse; inverses of equal matrices are one."""
        argument = node.arguments[0]
        for other, symbol in self._inverses:
            if symbol.shape == node.shape and (other == argument or self._equal(other, argument)):
                return symbol
        symbol = Symbol(f"inverse_{len(self._inverses) + 1}", shape=node.shape)
        self._inverses.append((argument, symbol))
        return symbol

    def _equal(self, first: Node, second: Node) -> bool:
        held = Comparison(Expression(first), self._given, assume=self._assume)
        return held.equals(Expression(second))
