"""What explains a wrong number: the first slip whose rewriting of the key has the digits written."""

from __future__ import annotations

from flint import arb, fmpq

from checker.equivalence.comparison import Comparison
from checker.equivalence.number import WrittenNumber, number_at, written_number
from checker.evaluation.balls import PRECISIONS, precision, rational
from checker.evaluation.scalars import Scalar
from checker.language.nodes import Negate, Node, Number
from checker.slips.numbers import rewritings
from checker.slips.slip import Slip

NEAR_DIGITS = 3
"""How many digits a number must have before it can be called off in the last."""


def explain_number(comparison: Comparison, answer: Node, seed: int) -> tuple[Slip, ...]:
    """The slip that explains a wrong number, if one does; a number written with two digits or more, or an exact value."""
    written = written_number(answer) or _whole_number(answer)
    key = number_at(comparison, comparison.key.node, seed)
    value = None if written is not None else number_at(comparison, answer, seed, PRECISIONS[-1])
    if key is None or written is None and value is None:
        return ()
    if written is not None and (slip := _rounding(written, key, answer)) is not None:
        return (slip,)
    for name, rewriting in rewritings(comparison.key.node, comparison.vocabulary):
        bits = PRECISIONS[0] if written is not None else PRECISIONS[-1]
        meant = number_at(comparison, rewriting.node, seed, bits)
        if meant is None or _equal(meant, key):
            continue
        if written is None:
            explains = bool(arb(meant).overlaps(arb(value)))
        else:
            enough = written.significant >= rewriting.digits and written.value != 0
            explains = _rounds_to(meant, written) if enough else _equal(meant, _exact(written)) and written.value != 0
        if explains:
            return (Slip(name, rewriting.message, span=answer.span),)
    return ()


def _whole_number(node: Node) -> WrittenNumber | None:
    """A whole number is written to the unit."""
    match node:
        case Number(value=value, decimals=None) if value.denominator == 1:
            return WrittenNumber(value, 0)
        case Negate(operand=operand):
            inner = _whole_number(operand)
            return None if inner is None else WrittenNumber(-inner.value, 0)
    return None


def _exact(written: WrittenNumber) -> fmpq:
    return rational(written.value)


def _equal(left: Scalar, right: Scalar) -> bool:
    return type(left) is fmpq and type(right) is fmpq and left == right


def _rounds_to(value: Scalar, written: WrittenNumber) -> bool:
    half = rational(written.half_unit)
    with precision(PRECISIONS[0]):
        return bool(_exact(written) - half <= value) and bool(value <= _exact(written) + half)


def _rounding(written: WrittenNumber, key: Scalar, answer: Node) -> Slip | None:
    """Digits cut off instead of rounded, or a last digit that is off by one."""
    if written.significant < 2 or written.decimals <= 0:
        return None
    unit = rational(written.half_unit) * 2
    with precision(PRECISIONS[0]):
        away = (key - _exact(written)) * (1 if written.value > 0 else -1)
        if bool(away >= unit / 2) and bool(away < unit):
            return Slip(
                "rounding", "the digits are cut off, not rounded: the next one rounds the last up", span=answer.span
            )
        if written.significant >= NEAR_DIGITS and bool(abs(away) >= unit / 2) and bool(abs(away) <= unit * 3 / 2):
            return Slip(
                "rounding", "only the last digit is off, by one: was a value rounded on the way?", span=answer.span
            )
    return None
