"""Where a proof shows a goal, and where it only states it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.relaxation import Relaxation
from checker.equivalence.verdict import Verdict
from checker.language.declarations import Expression
from checker.language.errors import ShapeMismatch
from checker.language.inference import add, mul, negate, number, transpose
from checker.language.nodes import Node, Number, Symbol
from checker.language.shapes import SCALAR
from checker.marking.equal_values import EqualValues, Goal, Value, is_zero, scales


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
    for chain in stated:
        distinct = _distinct(chain)
        others = [other for other in claimed if other is not chain and other.line <= chain.line]
        led = any(
            value.expression.node in distinct for other in others for value in other.values if not _is_trivial(value)
        ) and any(_distinct(other) - distinct for other in others)
        if len(distinct) > 2 or led:
            return chain.line
    if len({frozenset(_distinct(chain)) for chain in stated}) > 1:
        return stated[-1].line
    return 0


def _is_trivial(value: Value) -> bool:
    return isinstance(value.expression.node, (Number, Symbol))


def _distinct(chain: EqualValues) -> set[Node]:
    return {value.expression.node for value in chain.values}


class _Says:
    """Whether an equation says what a goal says."""

    def __init__(self, part: Part, goal: Goal) -> None:
        self.goal = goal
        self.part = part
        self.relaxation = _relaxation(part)
        difference = self._difference(goal.left.node, goal.right.node)
        assert difference is not None  # the goal is an equation of one shape
        self.difference = difference
        zero = Comparison(Expression(difference), self.relaxation.vocabulary, assume=part.assume)
        self.by_value = zero.decide(Expression(number(0))).verdict is Verdict.WRONG

    def reached_by(self, chain: EqualValues) -> bool:
        """Whether two of the values of a chain make the goal."""
        pairs = combinations(chain.values, 2)
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
        factors: tuple[Node | None, ...] = (None,)
        if one.sign or other.sign:
            factors = tuple(mul([number(one.sign * other.sign), scale]) for scale in scales(self.part.vocabulary))
        differences = [self._difference(one.expression.node, other.expression.node, factor) for factor in factors]
        return any(self._multiple(difference) for difference in differences if difference is not None)

    def _multiple(self, difference: Node) -> bool:
        """Whether a difference is a multiple of the goal's, or of its transpose."""
        comparison = Comparison(Expression(self.difference), self.relaxation.vocabulary, assume=self.part.assume)
        candidates = [difference]
        if difference.shape != SCALAR:
            candidates.append(transpose(difference))
        fitting = [node for node in candidates if node.shape == self.difference.shape]
        for node in fitting:
            for scale in scales(self.part.vocabulary):
                for signed in (scale, negate(scale)):
                    if comparison.decide(Expression(mul([signed, node]))).verdict is Verdict.CORRECT:
                        return True
        return False
