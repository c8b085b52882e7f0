"""What the lines of a proof say, once read: goals, values, and the chains of values that are known to be equal."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.language.declarations import Expression, Vocabulary
from checker.language.inference import divide, number
from checker.language.nodes import Node, Number
from checker.language.nodes import Size as SizeNode


@dataclass(frozen=True, slots=True)
class Goal:
    """An equation that a proof has to reach."""

    text: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Value:
    """A side of a line as it was read; ``sign`` is -1 for what is to be smallest, 1 for largest, 0 where it is a plain value."""

    expression: Expression
    sign: int = 0


@dataclass(slots=True)
class EqualValues:
    """Neighbouring values of a line that are known to be equal."""

    line: int
    values: list[Value]
    claimed: bool


def is_zero(node: Node) -> bool:
    return isinstance(node, Number) and node.value == 0


def scales(vocabulary: Vocabulary) -> tuple[Node, ...]:
    """Positive factors that may stand between two objectives: 1, 2, 1/2, a size and its reciprocal."""
    sizes = [SizeNode(name) for name in sorted(vocabulary.sizes)]
    return (number(1), number(2), number(Fraction(1, 2)), *sizes, *(divide(number(1), size) for size in sizes))
