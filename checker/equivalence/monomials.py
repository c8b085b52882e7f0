"""A number of operations as a quotient of sums of monomials in the sizes and their logarithms, as far as its growth goes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from checker.language.nodes import Add, Apply, Constant, Divide, Index, Mul, Negate, Node, Number, Power, Reduce, Symbol

MOST_TERMS = 400
MOST_EXPANDED = 8
"""The largest whole power of a difference that is multiplied out; powers of sums need not be."""
_CONSTANTS = {"pi": Fraction(355, 113), "e": Fraction(193, 71)}


class Incomparable(Exception):
    """What keeps a growth rate from being compared, in words."""


Monomial = tuple[tuple[str, Fraction], ...]
"""Exponents by name, without zeros, in the order of the names; the logarithm of a size ``N`` is called ``log N``."""
Terms = Mapping[Monomial, Fraction]
ONE: Terms = {(): Fraction(1)}


@dataclass(frozen=True, slots=True)
class Rate:
    """``above / below``. ``exact``: the coefficients are those written; otherwise only the growth is kept."""

    above: Terms
    below: Terms
    exact: bool = True


def rate_of(node: Node, bound: Mapping[str, Rate] | None = None) -> Rate:
    """The growth of an expression in sizes. Raises Incomparable for what no quotient of monomials describes.

    Up to constant factors a maximum is a sum, a power of a sum of positive terms the sum of the powers, and
    ``min(a, b) = ab/(a + b)``. ``bound`` are the letters of sums with the largest values they take.
    """
    match node:
        case Number(value=value):
            return Rate(_terms([((), value)]), ONE)
        case Constant(name=name) if name in _CONSTANTS:
            return Rate({(): _CONSTANTS[name]}, ONE, exact=False)
        case Symbol(name=name):
            return Rate({((name, Fraction(1)),): Fraction(1)}, ONE)
        case Index(name=name) if bound and name in bound:
            return bound[name]
        case Add(terms=parts):
            return _sum([rate_of(part, bound) for part in parts])
        case Negate(operand=operand):
            inner = rate_of(operand, bound)
            return Rate({key: -value for key, value in inner.above.items()}, inner.below, inner.exact)
        case Mul(factors=parts):
            return _product([rate_of(part, bound) for part in parts])
        case Divide(numerator=above, denominator=below):
            return _product([rate_of(above, bound), _inverse(rate_of(below, bound))])
        case Power(base=base, exponent=exponent):
            return _power(base, exponent, bound)
        case Apply(function="abs", arguments=(only,)):  # |D|: a number of things
            return _positive(rate_of(only, bound))
        case Apply(function="sqrt", arguments=(only,)):
            return _raised(rate_of(only, bound), Fraction(1, 2))
        case Apply(function="log" | "log2" | "log10", arguments=(only,)):
            return _logarithm(rate_of(only, bound))
        case Apply(function="max", arguments=parts):
            found = [_positive(rate_of(part, bound)) for part in parts]
            return Rate(_sum(found).above, _sum(found).below, exact=False)
        case Apply(function="min", arguments=parts):
            return _inverse(_sum([_inverse(_positive(rate_of(part, bound))) for part in parts]))
        case Reduce(
            operation="sum", index=index, lower=Number(value=lower), upper=upper, body=body, condition=None
        ) if 0 <= lower <= 2:
            last = _positive(rate_of(upper, bound))
            inner = _positive(rate_of(body, {**(bound or {}), index: last}))
            if inner.below != ONE:
                raise Incomparable("a sum over a quotient is not compared")
            return Rate(_product([last, inner]).above, last.below, exact=False)
    raise Incomparable(f"{_described(node)} cannot be compared with powers and logarithms of the sizes")


def is_exponential(node: Node) -> bool:
    """Whether an expression is a sum or product of positive things, one of which is a power with a growing exponent: ``N 2^k``."""
    match node:
        case Add(terms=parts) | Mul(factors=parts):
            return all(is_exponential(part) or _grows(part) for part in parts) and any(map(is_exponential, parts))
        case Power(base=Symbol() | Constant(name="e"), exponent=exponent):
            return _grows(exponent, growing=True)
        case Power(base=Number(value=value), exponent=exponent):
            return value >= 2 and _grows(exponent, growing=True)
        case Apply(function="exp", arguments=(exponent,)):
            return _grows(exponent, growing=True)
    return False


def _grows(node: Node, *, growing: bool = False) -> bool:
    """Whether an expression is a positive sum of monomials with positive exponents, and no constant where it must be ``growing``."""
    try:
        rate = rate_of(node)
    except Incomparable:
        return False
    powers = [power for key in rate.above for name, power in key if not name.startswith("log ")]
    logs = any(name.startswith("log ") for key in rate.above for name, _ in key)
    positive = rate.below == ONE and bool(rate.above) and min((*rate.above.values(), *powers)) > 0
    return positive and not logs and (bool(powers) or not growing)


def _described(node: Node) -> str:
    if isinstance(node, Apply):
        return f"{node.function}(…)"
    return "an exponential" if isinstance(node, Power) else "this"


def _power(base: Node, exponent: Node, bound: Mapping[str, Rate] | None) -> Rate:
    power = rate_of(exponent, bound)
    if set(power.above) - {()} or set(power.below) - {()} or not power.exact:
        raise Incomparable("an exponential cannot be compared with powers and logarithms of the sizes")
    return _raised(rate_of(base, bound), power.above.get((), Fraction(0)) / power.below[()])


def _raised(rate: Rate, power: Fraction) -> Rate:
    if power < 0:
        return _raised(_inverse(rate), -power)
    if power == 0:
        return Rate(ONE, ONE)
    if len(rate.above) == len(rate.below) == 1 and rate.above and set(rate.above.values()) == {1}:
        return Rate(_termwise(rate.above, power), _termwise(rate.below, power), rate.exact)
    if power.denominator == 1 and power <= MOST_EXPANDED and rate.exact:
        return _product([rate] * int(power))
    positive = _positive(rate)
    return Rate(_termwise(positive.above, power), _termwise(positive.below, power), exact=False)


def _termwise(terms: Terms, power: Fraction) -> Terms:
    return _terms((tuple((name, held * power) for name, held in key), Fraction(1)) for key in terms)


def _logarithm(rate: Rate) -> Rate:
    """``log`` of a sum of monomials: the sum of the logarithms of the sizes in it, up to constant factors."""
    constant = rate.above.get((), Fraction(0))
    if not set(rate.above) - {()} and rate.below == ONE and constant > 0:
        value = math.log(constant.numerator) - math.log(constant.denominator)
        return Rate(_terms([((), Fraction(value))]), ONE, exact=False)
    names = {
        name: power for key in _positive(rate).above for name, power in key if name.startswith("log ") or power < 0
    }
    if set(rate.below) - {()} or names:
        raise Incomparable("a logarithm of a quotient or of a logarithm is not compared")
    sizes = {name for key in rate.above for name, _ in key}
    exact = len(rate.above) == 1 and set(rate.above.values()) == {1} and rate.below == ONE
    if exact:
        (key,) = rate.above
        return Rate(_terms(((("log " + name, Fraction(1)),), power) for name, power in key), ONE)
    return Rate(_terms(((("log " + name, Fraction(1)),), Fraction(1)) for name in sorted(sizes)), ONE, exact=False)


def _positive(rate: Rate) -> Rate:
    """The rate itself, unless something is subtracted in it."""
    if not rate.above or min((*rate.above.values(), *rate.below.values())) < 0:
        raise Incomparable("a function of a difference is not compared")
    return rate


def _inverse(rate: Rate) -> Rate:
    if not rate.above:
        raise Incomparable("something is divided by zero")
    return _whole(Rate(rate.below, rate.above, rate.exact))


def _sum(parts: Iterable[Rate]) -> Rate:
    above, below, exact = _terms([]), ONE, True
    parts = list(parts)
    if not all(part.exact for part in parts) and any(min(part.above.values(), default=0) < 0 for part in parts):
        raise Incomparable("a difference whose terms are known up to factors only is not compared")
    for part in parts:
        if part.below == below:
            above = _terms((*above.items(), *part.above.items()))
        else:
            above = _terms((*times(above, part.below).items(), *times(part.above, below).items()))
            below = times(below, part.below)
        exact = exact and part.exact
    return Rate(above, below, exact)


def _product(parts: Iterable[Rate]) -> Rate:
    above, below, exact = ONE, ONE, True
    for part in parts:
        above, below, exact = times(above, part.above), times(below, part.below), exact and part.exact
    return _whole(Rate(above, below, exact))


def _whole(rate: Rate) -> Rate:
    """The rate with a single term below divided out."""
    if len(rate.below) != 1:
        return rate
    ((key, value),) = rate.below.items()
    divisor = tuple((name, -power) for name, power in key)
    return Rate(times(rate.above, {divisor: 1 / value}), ONE, rate.exact)


def times(left: Terms, right: Terms) -> Terms:
    """The product of two sums, multiplied out."""
    if len(left) * len(right) > MOST_TERMS:
        raise Incomparable("it has too many terms")
    return _terms((joined(first, second), a * b) for first, a in left.items() for second, b in right.items())


def joined(left: Monomial, right: Monomial, sign: int = 1) -> Monomial:
    """The product of two monomials; their quotient with ``sign`` -1."""
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, Fraction(0)) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def _terms(pairs: Iterable[tuple[Monomial, Fraction]]) -> Terms:
    found: dict[Monomial, Fraction] = {}
    for powers, value in pairs:
        key = tuple(sorted((name, power) for name, power in powers if power))
        found[key] = found.get(key, Fraction(0)) + value
    return {key: value for key, value in found.items() if value}
