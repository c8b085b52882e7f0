"""The exact value of a node in which only numbers and named sizes occur."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from checker.language.nodes import Add, Divide, Mul, Negate, Node, Number, Power, Size, Symbol

LARGEST_EXPONENT = 64
LARGEST_BITS = 4096
NO_SIZES: Mapping[str, int] = {}


def rational_value(node: Node, sizes: Mapping[str, int] = NO_SIZES) -> Fraction | None:
    """The value; None where something else occurs in the node, a denominator is zero, or the value is enormous."""
    try:
        return _value(node, sizes)
    except (_NoneSuch, ZeroDivisionError):
        return None


class _NoneSuch(Exception):
    pass


def _value(node: Node, sizes: Mapping[str, int]) -> Fraction:
    match node:
        case Number(value=value):
            return _bounded(value)
        case Size(name=name) | Symbol(name=name) if name in sizes:
            return Fraction(sizes[name])
        case Add(terms=terms):
            return _bounded(sum((_value(term, sizes) for term in terms), Fraction(0)))
        case Negate(operand=operand):
            return -_value(operand, sizes)
        case Mul(factors=factors):
            result = Fraction(1)
            for factor in factors:
                result = _bounded(result * _value(factor, sizes))
            return result
        case Divide(numerator=numerator, denominator=denominator):
            return _bounded(_value(numerator, sizes) / _value(denominator, sizes))
        case Power(base=base, exponent=exponent):
            power = _value(exponent, sizes)
            if power.denominator == 1 and abs(power) <= LARGEST_EXPONENT:
                return _bounded(_value(base, sizes) ** int(power))
    raise _NoneSuch


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > LARGEST_BITS:
        raise _NoneSuch
    return value
