"""Written numbers against a key: decimals by the digits written, exact forms exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flint import arb

from checker.equivalence.comparison import Comparison
from checker.equivalence.points import KEY_WORK, State
from checker.equivalence.presentation import shown
from checker.equivalence.verdict import Counterexample, Decision, Evidence, Verdict
from checker.evaluation.balls import PRECISIONS, Balls, is_nan, precision, rational
from checker.evaluation.environment import Environment
from checker.evaluation.scalars import Array, Budget, Scalar, WorkExceeded
from checker.language.declarations import Expression
from checker.language.nodes import Divide, Mul, Negate, Node, Number, Power, Symbol
from checker.language.shapes import SCALAR
from checker.language.traversal import rebuild, walk


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A decimal as written: ``decimals`` counts the digits behind the point (negative: whole tens, hundreds)."""

    value: Fraction
    decimals: int

    @property
    def half_unit(self) -> Fraction:
        """Half a unit of the last digit."""
        return Fraction(10) ** -self.decimals / 2

    @property
    def shown(self) -> float | str:
        """The number as a float, or as text where it is larger than floats are."""
        try:
            return float(self.value)
        except OverflowError:
            return str(Decimal(self.value.numerator) / self.value.denominator)

    @property
    def significant(self) -> int:
        """The number of significant digits."""
        return len(str(abs(int(self.value * Fraction(10) ** self.decimals)))) if self.value else 0


def written_number(node: Node) -> WrittenNumber | None:
    """The decimal that a node is (``-0.69``, ``6.9 * 10^-1``), None for every other form, whole numbers and fractions
    too, unless they are hundredths, thousandths, and so on (``371/1000``)."""
    match node:
        case Number(value=value, decimals=int(decimals)):
            return WrittenNumber(value, decimals)
        case Divide(numerator=Number(value=value, decimals=None), denominator=Number(value=under, decimals=None)):
            places = len(str(under)) - 1
            if value.denominator == 1 and places >= 2 and under == 10**places:
                return WrittenNumber(value / under, places)  # 371/1000
        case Negate(operand=operand):
            inner = written_number(operand)
            return None if inner is None else WrittenNumber(-inner.value, inner.decimals)
        case Mul(factors=(mantissa, Power(base=Number(value=base, decimals=None), exponent=exponent))) if base == 10:
            inner, power = written_number(mantissa), _whole(exponent)
            if inner is None or power is None or abs(power) > 400:
                return None
            return WrittenNumber(inner.value * Fraction(10) ** power, inner.decimals - power)
    return None


def _whole(node: Node) -> int | None:
    match node:
        case Number(value=value) if value.denominator == 1:
            return int(value)
        case Negate(operand=operand):
            inner = _whole(operand)
            return None if inner is None else -inner
    return None


def decide_number(
    comparison: Comparison, answer: Expression, seed: int = 0, *, digits: int | None = None, cut: bool = False
) -> Decision:
    """The verdict on a number: a decimal is right when the key rounds to it at the digits written; a tie goes away from zero
    or to the even digit.

    ``digits``: how many significant digits the part asks for at least. ``cut``: the decimal goes on behind its last digit
    (``0.666...``), and is right when the key begins with its digits. Every other form is compared exactly; one with
    rounded decimals inside that is not equal, but equal within their rounding, is undecided.
    """
    written = written_number(answer.node)
    if written is None or comparison.key.node.shape != SCALAR or comparison.key.free:
        decision = comparison.decide(answer, seed)
        if decision.verdict is Verdict.WRONG and _within_rounding(comparison, answer.node, seed):
            return Decision(
                Verdict.UNDECIDED, Evidence("agrees", "equal within the rounding of the decimals in it", {}, 0)
            )
        return decision
    near = _is_near(comparison, written, seed)
    if cut and near is False:
        step = written.half_unit if written.value >= 0 else -written.half_unit
        near = _is_near(comparison, WrittenNumber(written.value + step, written.decimals), seed)
    if near is None:
        return Decision(Verdict.UNDECIDED, Evidence("agrees", "the key's digits are not certain", {}, 0))
    value = rational(written.value)
    expected = _key_value(comparison, seed, PRECISIONS[0])
    seen = Counterexample({}, written.shown, shown(expected, SCALAR), certified=True)
    if not near or (written.value == 0 and expected != value):
        return Decision(Verdict.WRONG, Evidence("refuted", f"not the value rounded to {_places(written)}", {}, 1), seen)
    if digits is not None and written.significant < digits:
        detail = f"{written.significant} significant digits are written, {digits} are asked for"
        return Decision(Verdict.WRONG, Evidence("refuted", detail, {}, 1), seen)
    return Decision(Verdict.CORRECT, Evidence("proved", f"the value rounded to {_places(written)}", {}, 1))


def _places(written: WrittenNumber) -> str:
    if written.decimals <= 0:
        return f"a multiple of {10**-written.decimals if written.decimals > -10 else f'10^{-written.decimals}'}"
    return f"{written.decimals} decimal{'s' if written.decimals > 1 else ''}"


def has_value(comparison: Comparison, seed: int = 0) -> bool:
    """Whether the key has a value, as far as it can be told: one that only takes too much work has one."""
    points = comparison.points(seed)
    if not points.regular:
        return False
    evaluated = comparison.key_at(points.regular[0], PRECISIONS)
    return evaluated.state is not State.UNDEFINED


def _key_value(comparison: Comparison, seed: int, bits: int) -> Scalar | None:
    points = comparison.points(seed)
    if not points.regular:
        return None
    evaluated = comparison.key_at(points.regular[0], PRECISIONS[PRECISIONS.index(bits) :])
    return evaluated.value if evaluated.state is State.VALUE else None


def _is_near(comparison: Comparison, written: WrittenNumber, seed: int) -> bool | None:
    """Whether the key is within half a unit of the last digit written, None where that cannot be told."""
    value, half = written.value, written.half_unit
    lower, upper = (rational(bound) for bound in (value - half, value + half))
    for bits in PRECISIONS:
        key = _key_value(comparison, seed, bits)
        if key is None:
            return None
        with precision(bits):
            if lower < key < upper:
                return True
            if key in (lower, upper):
                return bool(abs(key) < abs(upper + lower) / 2) or value / half / 2 % 2 == 0
            if key < lower or key > upper:
                return False
    return None


def _within_rounding(comparison: Comparison, node: Node, seed: int) -> bool:
    """Whether the value is the key's for some values that round to the decimals written in the answer."""
    intervals: dict[str, arb] = {}

    def widened(part: Node) -> Node:
        if isinstance(part, Number) and part.decimals is not None:
            name = f"decimal#{len(intervals)}"
            half = WrittenNumber(part.value, part.decimals).half_unit
            intervals[name] = arb(rational(part.value), rational(half))
            return Symbol(name)
        return rebuild(part, widened)

    if node.shape != SCALAR or not any(isinstance(part, Number) and part.decimals is not None for part in walk(node)):
        return False
    key = _key_value(comparison, seed, PRECISIONS[0])
    value = number_at(comparison, widened(node), seed, intervals=intervals)
    return key is not None and value is not None and bool(arb(value).overlaps(arb(key)))


def number_at(
    comparison: Comparison, node: Node, seed: int, bits: int = PRECISIONS[0], intervals: Mapping[str, arb] | None = None
) -> Scalar | None:
    """The value of a number where the key is evaluated, None where it has none. ``intervals`` are values of further names."""
    points = comparison.points(seed)
    if not points.regular:
        return None
    with precision(bits):
        code = comparison.program.compile(Expression(node))
        draw = points.regular[0].draw
        values = {**draw.values, **(intervals or {})}
        env = Environment(comparison.program, Balls(), draw.sizes, values, Budget(KEY_WORK))
        try:
            value = env.run(code)
        except WorkExceeded:
            return None
        return None if isinstance(value, Array) or is_nan(value) else value
