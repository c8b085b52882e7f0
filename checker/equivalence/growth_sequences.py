"""Sizes along which two growth rates part: the counterexample of a growth rate, with its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from flint import fmpq

from checker.equivalence.monomials import Incomparable, Monomial
from checker.equivalence.presentation import shown_pair
from checker.equivalence.verdict import Counterexample
from checker.evaluation.balls import PRECISIONS, Balls, as_decimal, precision
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Environment
from checker.evaluation.scalars import HOLDS, Budget, Scalar
from checker.language.declarations import Declaration, Expression, Vocabulary
from checker.language.nodes import Compare, Logical, Node
from checker.language.shapes import SCALAR

STARTS = (100, 10)
"""``t`` starts at 100; at 10 where a size would be a higher power of it than the second."""
SCALES = (1, 2, 10)
"""Factors of ``N = c t^a``, for assumptions such as ``N > k``, or ``N >= 2k``."""
LATEST = 40
WORK = 100_000


def parting(
    answer: Node, key: Node, direction: Mapping[str, int], conditions: Sequence[Node], *, larger: bool
) -> tuple[str, Counterexample]:
    """Sizes along a direction at which an answer is below the key (above it: ``larger``), more and more: in words and numbers."""
    start = STARTS[max(direction.values(), default=0) > 2]
    scales, path = next(_paths(direction, start, conditions))
    told: list[str] = []
    for power in range(LATEST):
        t = start * 10**power
        sizes, later = (_sizes(direction, scales, s) for s in (t, 10 * t))
        mine, theirs = value_of(answer, sizes), value_of(key, sizes)
        ratio, later_ratio = mine / theirs, value_of(answer, later) / value_of(key, later)
        told = [f"{_share(ratio)} the key at t = {t:,}", f"{_share(later_ratio)} it at t = {10 * t:,}"]
        if (1 < ratio < later_ratio) if larger else (1 > ratio > later_ratio):
            break
    else:
        raise Incomparable("they part at sizes only that are beyond all reason")
    yours, expected = shown_pair(mine, SCALAR, theirs, SCALAR)
    detail = f"along {path} the answer is {' and '.join(told)}"
    return detail, Counterexample(dict(sizes), yours, expected, certified=True)


def at_twos(answer: Node, key: Node, sizes: Sequence[str]) -> Counterexample:
    """Both values where every size is 2."""
    twos = dict.fromkeys(sizes, 2)
    yours, expected = shown_pair(value_of(answer, twos), SCALAR, value_of(key, twos), SCALAR)
    return Counterexample(dict(twos), yours, expected, certified=True)


def value_of(node: Node, sizes: Mapping[str, int]) -> Scalar:
    """The value of an expression in sizes: exact, or a ball."""
    vocabulary = Vocabulary({size: Declaration(size, "positive") for size in sizes})
    program = Program(vocabulary)
    with precision(PRECISIONS[0]):
        values = {size: fmpq(value) for size, value in sizes.items()}
        return Environment(program, Balls(), {}, values, Budget(WORK)).run(program.compile(Expression(node)))


def _sizes(direction: Mapping[str, int], scales: Mapping[str, int], t: int) -> dict[str, int]:
    return {size: scales[size] * t**power for size, power in direction.items()}


def _paths(
    direction: Mapping[str, int], start: int, conditions: Sequence[Node]
) -> Iterator[tuple[dict[str, int], str]]:
    """Factors of the sizes at which the assumptions hold, plainest first, and the sequence in words; all factors 1 at last."""
    for factors in sorted(product(SCALES, repeat=len(direction)), key=sum):
        held = [factor if power else max(factor, 2) for factor, power in zip(factors, direction.values(), strict=True)]
        scales = dict(zip(direction, held, strict=True))
        if all(_holds(condition, _sizes(direction, scales, start)) for condition in conditions):
            yield scales, ", ".join(f"{size} = {_path(scales[size], power)}" for size, power in direction.items())
    scales = dict.fromkeys(direction, 1)
    yield scales, ", ".join(f"{size} = {_path(1, power)}" for size, power in direction.items())


def _path(scale: int, power: int) -> str:
    if power == 0:
        return str(scale)
    return f"{'' if scale == 1 else scale}t{'' if power == 1 else f'^{power}'}"


def _holds(condition: Node, sizes: Mapping[str, int]) -> bool:
    match condition:
        case Logical(operation="and", conditions=parts):
            return all(_holds(part, sizes) for part in parts)
        case Compare(relation=relation, left=left, right=right):
            first, second = value_of(left, sizes), value_of(right, sizes)
            return HOLDS[relation]((first > second) - (first < second))
    return True


def _share(ratio: Scalar) -> str:
    if ratio >= 1:
        return f"{_plain(ratio)} times"
    return f"1/{_plain(1 / ratio)} of" if ratio > 0 else f"{_plain(ratio)} times"


def _plain(value: Scalar) -> str:
    return f"{float(as_decimal(value, 3)):g}" if type(value) is not fmpq or value.q != 1 else f"{int(value.p):,}"


def shown_monomial(key: Monomial) -> str:
    """A monomial as people write it: ``N k^2 log N``."""
    ordered = sorted(key, key=lambda factor: factor[0].startswith("log "))
    return " ".join(name if power == 1 else _raised(name, power) for name, power in ordered) or "1"


def _raised(name: str, power: Fraction) -> str:
    shown = str(power) if power.denominator == 1 else f"({power})" if power.denominator < 10 else f"{float(power):g}"
    return f"({name})^{shown}" if " " in name else f"{name}^{shown}"
