"""Whether a growth part's key has the exponents that counting operations gives: by XLA for products, by computing otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from checker.bank import Part
from checker.equivalence.growth import Direction, allowed, domain_of, order
from checker.equivalence.monomials import rate_of
from checker.evaluation.operation_counts import counted, counted_by_xla
from checker.language.declarations import Expression
from checker.language.nodes import Node
from checker.marking.verification import PartVerification

FAR = 2**9
"""Where slopes are measured from XLA's counts, which cost nothing at any size."""
CLOSE = 0.02
"""How far a slope there may be from the exponent: lower terms weigh about one in FAR."""
BASES = (2, 3, 4, 5)
"""What sizes that do not grow are held at: different, so that none passes for another."""

Count = Callable[[Mapping[str, int]], float | None]


def verify_growth(
    part: Part, key: Node, sizes: Sequence[str], conditions: Sequence[Node], work: Sequence[Expression]
) -> PartVerification:
    """The exponents of the operations in ``work`` along several directions, against the key's."""
    if not work:
        return PartVerification(part.name, part.kind, None, None, None, 0, ok=True)
    domain, terms = domain_of(sizes, conditions), list(rate_of(key).above)
    directions = list(_directions(sizes, lambda direction: allowed(direction, domain)))
    exponents = [order(terms, direction)[0] for direction in directions]
    if any(
        exponent.denominator != 1 or order(terms, way)[1] for exponent, way in zip(exponents, directions, strict=True)
    ):
        message = "operations are counted for keys with whole exponents only"
        return PartVerification(part.name, part.kind, None, None, None, 0, ok=False, message=message)

    def by_xla(at: Mapping[str, int]) -> float | None:
        counts = [counted_by_xla(expression, part.vocabulary, at) for expression in work]
        return None if None in counts else sum(count for count in counts if count is not None)

    def by_computing(at: Mapping[str, int]) -> float:
        return sum(counted(expression, part.vocabulary, at) for expression in work)

    measured: bool | None = True
    run, wrong, error = True, "", 0.0
    for direction, exponent in zip(directions, map(int, exponents), strict=True):
        degree = _degree(by_computing, direction, exponent)
        if degree != exponent:
            run, wrong = (
                False,
                f"along {_path(direction)} the operations counted grow like t^{degree}, the key like t^{exponent}",
            )
        slope = _slope(by_xla, direction) if measured is not None else None
        if slope is None:
            measured = None
            continue
        error = max(error, abs(slope - exponent))
        if abs(slope - exponent) > CLOSE:
            measured, wrong = False, f"along {_path(direction)} XLA counts t^{slope:.2f}, the key t^{exponent}"
    shown = (
        "operations counted"
        + (" by XLA and" if measured else "")
        + f" by computing it, along {len(directions)} directions"
    )
    return PartVerification(
        part.name, part.kind, measured, run, None if measured is None else error, len(directions),
        ok=run and measured is not False, message=wrong, shown=shown,
    )  # fmt: skip


def _directions(sizes: Sequence[str], fits: Callable[[Direction], bool]) -> Iterator[Direction]:
    """Every way of letting some sizes grow together, as far as the assumptions allow; the first steeper one where none does."""
    ways = [dict(zip(sizes, powers, strict=True)) for powers in product((0, 1), repeat=len(sizes))]
    found = [way for way in ways if any(way.values()) and fits(way)]
    moving = {size for way in found for size, power in way.items() if power}
    steeper = (dict(zip(sizes, powers, strict=True)) for powers in product((1, 2, 3), repeat=len(sizes)))
    yield from found
    if len(moving) < len(sizes):
        yield from [way for way in steeper if fits(way)][:1]


def _at(direction: Direction, t: int) -> dict[str, int]:
    return {size: t**power if power else base for (size, power), base in zip(direction.items(), BASES, strict=False)}


def _slope(count: Count, direction: Direction) -> float | None:
    near, far = count(_at(direction, FAR)), count(_at(direction, 2 * FAR))
    return None if not near or not far else math.log2(far / near)


def _degree(count: Count, direction: Direction, expected: int) -> int:
    """The degree of a count as a polynomial along a direction: how often its differences must be taken until they vanish.
    One more than is expected stands for all that is more."""
    values = [count(_at(direction, t)) or 0 for t in range(1, expected + 3)]
    for degree in range(-1, expected + 1):
        if not any(values):  # never an empty list: there is one value more than there are differences
            return degree
        values = [after - before for before, after in pairwise(values)]
    return expected + 1


def _path(direction: Direction) -> str:
    return ", ".join(f"{size} = t^{power}" for size, power in direction.items() if power)
