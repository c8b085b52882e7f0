"""Growth rates against each other: which term dominates under the assumptions on the sizes, decided exactly.

Along ``N = t^a, k = t^b`` a monomial grows like a power of ``t`` whose exponent is linear in ``(a, b)``. One sum dominates another
unless some direction that the assumptions allow makes a monomial of the other outgrow every one of its own: a question of linear
programming. Logarithms are sizes of their own there, smaller than every power of their size. A direction found is checked by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from checker.equivalence.growth_sequences import at_twos, parting, shown_monomial
from checker.equivalence.linear_programming import maximise
from checker.equivalence.monomials import (
    ONE,
    Incomparable,
    Monomial,
    Rate,
    Terms,
    is_exponential,
    joined,
    rate_of,
    times,
)
from checker.equivalence.verdict import Decision, Evidence, Verdict
from checker.language.nodes import Compare, Logical, Node
from checker.language.traversal import names

POWERS_OVER_LOGARITHMS = 10**6
"""Every size is above this power of its logarithm, up to a factor."""
STEEPEST = 4
"""The largest exponent tried first for ``N = t^a``."""
Direction = Mapping[str, int]
Order = tuple[Fraction, int | Fraction]


@dataclass(frozen=True, slots=True)
class Domain:
    """The sizes, all at least 1, and what is assumed of them: each monomial of ``above`` is at least a constant, as is ``N/k``
    where ``N >= k``."""

    sizes: tuple[str, ...]
    above: tuple[Monomial, ...] = ()
    conditions: tuple[Node, ...] = ()


def domain_of(sizes: Iterable[str], conditions: Sequence[Node]) -> Domain:
    """The domain that conditions such as ``N >= k`` leave. Raises Incomparable for a condition on anything but a single product."""
    above: list[Monomial] = []
    for condition in conditions:
        for greater, less in _inequalities(condition):
            upper, lower = rate_of(greater), rate_of(less)
            if len(upper.above) != 1 or len(upper.below) != 1 or min(lower.above.values(), default=0) <= 0:
                raise Incomparable("an assumption compares a product of sizes with a smaller one, as N >= k does")
            (top,) = upper.above
            (bottom,) = upper.below
            held = joined(top, bottom, -1)
            if len(lower.below) != 1:
                raise Incomparable("an assumption compares a product of sizes with a smaller one, as N >= k does")
            (under,) = lower.below
            above += [joined(held, joined(term, under, -1), -1) for term in lower.above]
    return Domain(tuple(sizes), tuple(key for key in above if key), tuple(conditions))


def _inequalities(condition: Node) -> Iterator[tuple[Node, Node]]:
    """Pairs of a greater and a smaller side."""
    match condition:
        case Logical(operation="and", conditions=parts):
            for part in parts:
                yield from _inequalities(part)
        case Compare(relation=">=" | ">", left=left, right=right):
            yield left, right
        case Compare(relation="<=" | "<", left=left, right=right):
            yield right, left
        case Compare(relation="=", left=left, right=right):
            yield from ((left, right), (right, left))
        case _:
            raise Incomparable("an assumption on sizes is written N >= k")


def implied(condition: Node, domain: Domain) -> bool:
    """Whether what is assumed gives a condition, up to constant factors."""
    try:
        needed = domain_of(domain.sizes, [condition]).above
    except Incomparable:
        return False
    return all(outgrows((), [key], domain) is None for key in needed)


def _constraints(domain: Domain, among: Sequence[str]) -> list[Monomial]:
    """Monomials that are at least a constant: the assumptions, and what holds of logarithms."""
    found = list(domain.above)
    logged = [name.removeprefix("log ") for name in among if name.startswith("log ")]
    many = Fraction(POWERS_OVER_LOGARITHMS)
    found += [joined(((size, Fraction(1)),), (("log " + size, many),), -1) for size in logged]
    for key in domain.above:
        greater = [size for size, power in key if power > 0]
        smaller = [size for size, power in key if power < 0 and size in logged]
        if len(greater) == 1 and greater[0] in logged:
            log = (("log " + greater[0], Fraction(1)),)
            found += [joined(log, (("log " + size, Fraction(1)),), -1) for size in smaller]
    return found


def outgrows(term: Monomial, others: Iterable[Monomial], domain: Domain) -> Mapping[str, Fraction] | None:
    """Exponents along which a monomial outgrows all others, None where their sum bounds it on the whole domain."""
    steeper = [joined(term, other, -1) for other in others]
    used = {name for key in (term, *steeper) for name, _ in key}
    among = sorted({*domain.sizes, *(name.removeprefix("log ") for name in used), *used})
    rows = [[-power for power in _vector(key, among)] + [Fraction(0)] for key in _constraints(domain, among)]
    rows += [[-power for power in _vector(key, among)] + [Fraction(1)] for key in steeper]
    rows.append([Fraction(1)] * len(among) + [Fraction(0)])
    bounds = [Fraction(0)] * (len(rows) - 1) + [Fraction(1)]
    if not steeper:
        return {name: Fraction(0) for name in among}
    most, solution = maximise([Fraction(0)] * len(among) + [Fraction(1)], rows, bounds)
    return dict(zip(among, solution, strict=False)) if most > 0 else None


def _vector(key: Monomial, among: Sequence[str]) -> list[Fraction]:
    powers = dict(key)
    return [powers.get(name, Fraction(0)) for name in among]


def leading(terms: Terms, domain: Domain, *, exact: bool = True) -> tuple[Monomial, ...]:
    """The monomials of a sum, those subtracted left out. Raises Incomparable where what is subtracted may cancel what leads.

    A term may be subtracted when it vanishes beside one of the others as the sizes grow, or is never larger than one whose
    coefficient exceeds its own.
    """
    left = {key: value for key, value in terms.items() if value > 0}
    for key, value in terms.items():
        if value > 0:
            continue
        if any(_vanishes(key, other, domain) for other in left):
            continue
        if exact and _plain(domain):
            payer = next((other for other in left if left[other] > -value and _never_above(key, other, domain)), None)
            if payer is not None:
                left[payer] += value
                continue
        raise Incomparable(f"what is subtracted ({shown_monomial(key)}) may cancel what it is subtracted from")
    return tuple(left)


def _never_above(key: Monomial, other: Monomial, domain: Domain) -> bool:
    return not any(name.startswith("log ") for name, _ in (*key, *other)) and outgrows(key, [other], domain) is None


def _plain(domain: Domain) -> bool:
    """Whether the assumptions hold as they are written, without factors: ``N >= k``, not ``2N >= k``."""
    for condition in domain.conditions:
        for sides in _inequalities(condition):
            for side in sides:
                rate = rate_of(side)
                if not rate.exact or {*rate.above.values(), *rate.below.values()} != {1}:
                    return False
    return True


def _vanishes(key: Monomial, other: Monomial, domain: Domain) -> bool:
    """Whether ``key/other`` goes to 0 when all sizes grow: bounded, even when one of the sizes is multiplied to it once more."""
    if outgrows(key, [other], domain) is not None:
        return False
    slight = Fraction(1, 1000)
    logged = any(name.startswith("log ") for name, _ in (*key, *other))
    factors = [*domain.sizes, *("log " + size for size in domain.sizes if logged)]
    return any(outgrows(joined(key, ((factor, slight),)), [other], domain) is None for factor in factors)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A rate beside another: the directions (if any) along which the first is the larger, and along which it is the smaller."""

    larger: Direction | None
    smaller: Direction | None


def compare(rate: Rate, other: Rate, domain: Domain) -> Comparison:
    """Whether two rates are bounded by each other, and where not. Raises Incomparable where that cannot be decided."""
    parts = [leading(terms, domain, exact=held.exact) for held in (rate, other) for terms in (held.above, held.below)]
    ours = list(times(dict.fromkeys(parts[0], Fraction(1)), dict.fromkeys(parts[3], Fraction(1))))
    theirs = list(times(dict.fromkeys(parts[2], Fraction(1)), dict.fromkeys(parts[1], Fraction(1))))
    if not ours or not theirs:
        raise Incomparable("a number of operations is positive")
    return Comparison(_where_larger(ours, theirs, domain), _where_larger(theirs, ours, domain))


def _where_larger(ours: Sequence[Monomial], theirs: Sequence[Monomial], domain: Domain) -> Direction | None:
    found = [exponents for term in ours if (exponents := outgrows(term, theirs, domain)) is not None]
    if not found:
        return None
    simple = sorted(
        (dict(zip(domain.sizes, powers, strict=True)) for powers in product(range(STEEPEST), repeat=len(domain.sizes))),
        key=lambda direction: (sum(not power for power in direction.values()), sum(direction.values())),
    )
    for direction in (*simple, *(_whole(exponents, domain) for exponents in found)):
        if allowed(direction, domain) and order(ours, direction) > order(theirs, direction):
            return direction
    raise Incomparable("the logarithms in it are too close to be told apart")


def _whole(exponents: Mapping[str, Fraction], domain: Domain) -> Direction:
    multiple = math.lcm(*(exponents[size].denominator for size in domain.sizes))
    return {size: int(exponents[size] * multiple) for size in domain.sizes}


def allowed(direction: Direction, domain: Domain) -> bool:
    """Whether a direction keeps what is assumed of the sizes, up to constant factors."""
    return all(sum(power * direction[size] for size, power in key) >= 0 for key in domain.above)


def order(terms: Iterable[Monomial], direction: Direction) -> Order:
    """How a sum grows along a direction: the largest power of ``t``, then of ``log t``."""
    return max(
        (
            sum((power * direction[name] for name, power in key if name in direction), Fraction(0)),
            sum(
                (power for name, power in key if direction.get(name.removeprefix("log "), 0) and name not in direction),
                0,
            ),
        )
        for key in terms
    )


def decide_growth(answer: Node, key: Node, domain: Domain) -> Decision:
    """Whether an answer grows as the key does. Wrong with sizes along which the two part."""
    used = frozenset[str]().union(*map(names, (answer, key, *domain.conditions)))
    domain = replace(domain, sizes=tuple(size for size in domain.sizes if size in used))
    theirs, together = rate_of(key), dict.fromkeys(domain.sizes, 1)
    if is_exponential(answer) and allowed(together, domain):  # where all sizes are t, beyond every power of t
        told, counterexample = parting(answer, key, together, domain.conditions, larger=True)
        return Decision(Verdict.WRONG, Evidence("refuted", f"it grows exponentially\n{told}", {}, 1), counterexample)
    ours = rate_of(answer)
    if ours.below == ONE and all(value < 0 for value in ours.above.values()):
        return Decision(
            Verdict.WRONG,
            Evidence("refuted", "a number of operations is positive", {}, 1),
            at_twos(answer, key, domain.sizes),
        )
    found = compare(ours, theirs, domain)
    if found.larger is None and found.smaller is None:
        return Decision(Verdict.CORRECT, Evidence("proved", _same(ours, theirs, domain)))
    if found.smaller is None:
        detail = "a looser bound: true but not tight"
    elif found.larger is None:
        detail = "too small: it is not an upper bound"
    else:
        detail = "neither an upper bound nor tight: too small for some sizes, too large for others"
    shown = found.smaller or found.larger
    assert shown is not None
    told, counterexample = parting(answer, key, shown, domain.conditions, larger=found.smaller is None)
    return Decision(Verdict.WRONG, Evidence("refuted", f"{detail}\n{told}", {}, 1), counterexample)


def _same(ours: Rate, theirs: Rate, domain: Domain) -> str:
    """What was left out on the way from the answer to the key."""
    kept, dropped = list(leading(ours.above, domain, exact=ours.exact)), []
    for term in sorted(kept, key=lambda term: sum(power for _, power in term)):
        rest = [other for other in kept if other != term]
        if rest and outgrows(term, rest, domain) is None:
            kept = rest
            above = next((other for other in rest if outgrows(term, [other], domain) is None), None)
            bound = "the other terms" if above is None else shown_monomial(above)
            dropped.append(f"{shown_monomial(term)} is dominated by {bound}")
    leads = " + ".join(map(shown_monomial, kept))
    like = f"like {leads}, as the key does," if ours.below == ONE else "as the key does,"
    return "; ".join([f"the answer grows {like} up to constant factors", *dropped])
