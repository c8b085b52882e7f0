"""Where a proof shows a goal, and where it only states it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.relaxation import Relaxation
from checker.language.declarations import Expression
from checker.language.errors import ShapeMismatch
from checker.language.inference import add, apply, mul, negate, number, transpose
from checker.language.nodes import Node, Number, Symbol
from checker.language.shapes import SCALAR
from checker.language.traversal import names
from checker.marking.proofs.equal_values import EqualValues, Goal, Value, is_zero, scales


@lru_cache(maxsize=64)
def _relaxation(part: Part) -> Relaxation:
    return Relaxation(part.vocabulary, part.assume)


def where_shown(part: Part, goal: Goal, chains: Sequence[EqualValues]) -> int | None:
    """The line on which a goal is shown; 0 where it is stated without a step, None where it is not reached."""
    claimed = [chain for chain in chains if chain.claimed and len(chain.values) > 1]
    says = _Says(part, goal)
    stated: list[EqualValues] = [chain for chain in claimed if says.reached_by(chain)]
    if not stated:
        return None
    own = names(goal.left.node) | names(goal.right.node)
    abstract = own <= part.vocabulary.quantities.keys()
    for chain in stated:
        distinct = _distinct(chain)
        steps = [node for node in distinct if not abstract or names(node) - own]  # P = P P P = P turns in a circle
        if len(distinct) > 2 and steps or _led_to(chain, claimed, own if abstract else frozenset()):
            return chain.line
    forms = {frozenset(_distinct(chain)) for chain in stated}
    if len(forms) > 1 and (not abstract or any(names(node) - own for form in forms for node in form)):
        return stated[-1].line
    return 0


def _led_to(chain: EqualValues, lines: Sequence[EqualValues], circular: frozenset[str]) -> bool:
    """Whether an earlier line is about one of a chain's values, and says something else of it in more than the ``circular`` names."""
    distinct = _distinct(chain)
    earlier = [other for other in lines if other is not chain and other.line <= chain.line]
    return any(
        any(names(node) - circular for node in _distinct(other) - distinct)
        and any(value.expression.node in distinct and not _is_trivial(value) for value in other.values)
        for other in earlier
    )


def _is_trivial(value: Value) -> bool:
    return isinstance(value.expression.node, (Number, Symbol))


def _distinct(chain: EqualValues) -> set[Node]:
    return {value.expression.node for value in chain.values}


def _objectives(value: Value) -> tuple[Node, ...]:
    """What has the same optimum as an objective: itself, and its logarithm."""
    node = value.expression.node
    return (node, apply("log", [node])) if value.sign and node.shape == SCALAR else (node,)


class _Says:
    """Whether an equation says what a goal says."""

    def __init__(self, part: Part, goal: Goal) -> None:
        self.goal = goal
        self.part = part
        self.relaxation = _relaxation(part)
        difference = self._difference(goal.left.node, goal.right.node)
        assert difference is not None  # the goal is an equation of one shape
        self.difference = difference
        self.comparison = Comparison(Expression(difference), self.relaxation.vocabulary, assume=part.assume)
        self.by_value = not self.comparison.equals(Expression(number(0)))

    def reached_by(self, chain: EqualValues) -> bool:
        """Whether two of the values of a chain make the goal."""
        pairs = combinations(dict.fromkeys(chain.values), 2)
        if self.by_value:
            return any(self._same(one, other) for one, other in pairs)
        wanted = {self.goal.left.node, self.goal.right.node}
        return any({one.expression.node, other.expression.node} == wanted for one, other in pairs)

    def _difference(self, left: Node, right: Node, factor: Node | None = None) -> Node | None:
        left, right = self.relaxation.relaxed(left), self.relaxation.relaxed(right)
        if factor is not None:
            right = mul([factor, right])
        if is_zero(right):
            return left
        if is_zero(left):
            return right
        try:
            return add([left, negate(right)])
        except ShapeMismatch:
            return None

    def _same(self, one: Value, other: Value) -> bool:
        if one.expression.free or other.expression.free:
            return False
        if not one.sign and not other.sign:
            difference = self._difference(one.expression.node, other.expression.node)
            return difference is not None and self._multiple(difference)
        factors = [mul([number(one.sign * other.sign), scale]) for scale in scales(self.part.vocabulary)]
        sides = [(left, right) for left in _objectives(one) for right in _objectives(other)]
        differences = (self._difference(left, right, factor) for left, right in sides for factor in factors)
        return any(difference is not None and self._multiple(difference) for difference in differences)

    def _multiple(self, difference: Node) -> bool:
        """Whether a difference is a multiple of the goal's, or of its transpose."""
        if self.relaxation.vocabulary != self.comparison.vocabulary:  # an inverse that was not met before
            self.comparison = Comparison(
                Expression(self.difference), self.relaxation.vocabulary, assume=self.part.assume
            )
        candidates = [difference]
        if difference.shape != SCALAR:
            candidates.append(transpose(difference))
        fitting = [node for node in candidates if node.shape == self.difference.shape]
        for node in fitting:
            for scale in scales(self.part.vocabulary):
                for signed in (scale, negate(scale)):
                    if self.comparison.equals(Expression(mul([signed, node]))):
                        return True
        return False
