"""What compilation asks of nodes, each answer kept: the letters they depend on, what they cost, whether they vary continuously."""

from __future__ import annotations

from checker.evaluation.signs import never_negative
from checker.language.declarations import Vocabulary
from checker.language.nodes import Apply, Entry, Index, MatMul, Node, Reduce, Symbol, Tabulate, children
from checker.language.traversal import bound_names

DISCRETE_DOMAINS = frozenset({"index", "set", "onehot", "integer"})
"""Domains whose values are counted off: a comparison of them has no kink."""


class Analysis:
    """Answers about the nodes of one expression, which must outlive it: nodes are told apart by identity.

    ``signs`` keeps which quantities are never negative.
    """

    def __init__(self, vocabulary: Vocabulary, signs: dict[str, bool]) -> None:
        self.vocabulary = vocabulary
        self._signs = signs
        self._letters: dict[int, frozenset[str]] = {}
        self._heavy: dict[int, bool] = {}
        self._weights: dict[int, int] = {}

    def letters(self, node: Node) -> frozenset[str]:
        """The free letters of a node."""
        known = self._letters.get(id(node))
        if known is None:
            if isinstance(node, Index):
                known = frozenset((node.name,))
            elif isinstance(node, Reduce):
                inside = self.letters(node.body)
                if node.condition is not None:
                    inside |= self.letters(node.condition)
                known = (inside - {node.index}) | self.letters(node.lower) | self.letters(node.upper)
            else:
                known = frozenset().union(*map(self.letters, children(node))).difference(bound_names(node))
            self._letters[id(node)] = known
        return known

    def heavy(self, node: Node) -> bool:
        """Whether computing the node again costs more than remembering it."""
        known = self._heavy.get(id(node))
        if known is None:
            known = isinstance(node, (MatMul, Reduce, Apply, Tabulate)) or any(map(self.heavy, children(node)))
            self._heavy[id(node)] = known
        return known

    def weight(self, node: Node) -> int:
        """How many nodes there are, which is what one evaluation costs."""
        known = self._weights.get(id(node))
        if known is None:
            known = self._weights[id(node)] = 1 + sum(map(self.weight, children(node)))
        return known

    def continuous(self, node: Node) -> bool:
        """Whether a value varies continuously: some symbol in it is not counted off."""
        if isinstance(node, Symbol):
            declaration = self.vocabulary.symbols.get(node.name)
            return declaration is None or declaration.domain not in DISCRETE_DOMAINS
        if isinstance(node, Entry):
            return self.continuous(node.base)
        return any(map(self.continuous, children(node)))

    def never_negative(self, node: Node) -> bool:
        """Whether every entry is visibly at least 0 wherever it exists."""
        return never_negative(node, self.vocabulary, self._signs)
