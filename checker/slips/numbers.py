"""Slips of numbers: another base of the logarithm, degrees for radians, the mean for the sum, a sign, a term left out.

Each is a rewriting of the key: a wrong number that has the digits of the rewritten key is explained by it. A new slip is an entry of
:data:`SLIPS`; its example (a key, the number that the slip gives) is its test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from checker.language.declarations import Vocabulary
from checker.language.inference import add, apply, divide, mul, negate, number
from checker.language.nodes import Add, Apply, Constant, Divide, Mul, Negate, Node, Number, Power, Reduce, Symbol
from checker.language.traversal import rebuild, walk
from checker.printing.plain import plain

MOST_REWRITINGS = 60
_ANGLES = ("sin", "cos", "tan")
_LOGARITHMS = {"log": None, "log2": 2, "log10": 10}


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The key as a slip would have it, and the slip in words. ``digits``: how many significant digits of it an answer must have,
    more where chance could do it."""

    node: Node
    message: str
    digits: int = 2


@dataclass(frozen=True, slots=True)
class NumberSlip:
    """A kind of mistake, the rewritings of a key that it makes, and an example: a key, and what the slip makes of it."""

    name: str
    rewritings: Callable[[Node], Iterator[Rewriting]]
    example: tuple[str, str]


def inlined(node: Node, vocabulary: Vocabulary) -> Node:
    """A node with the model's numbers written out, so that what they are made of is seen."""

    def change(part: Node) -> Node:
        if isinstance(part, Symbol):
            held = vocabulary.quantities.get(part.name)
            if held is not None and not held.indices and not held.parameters and not isinstance(held.body, Number):
                return change(held.body)
        return rebuild(part, change)

    return change(node)


def replaced(node: Node, old: Node, new: Node) -> Node:
    """A node with one part of it, the very same object, replaced."""
    return new if node is old else rebuild(node, lambda part: replaced(part, old, new))


def _other_base(key: Node) -> Iterator[Rewriting]:
    used = {part.function for part in walk(key) if isinstance(part, Apply) and part.function in _LOGARITHMS}
    names = {"log": "natural", "log2": "base 2", "log10": "base 10"}
    for function in _LOGARITHMS:
        if not used or used == {function}:
            continue

        def change(part: Node, function: str = function) -> Node:
            if isinstance(part, Apply) and part.function in _LOGARITHMS:
                return apply(function, [change(part.arguments[0])])
            return rebuild(part, change)

        meant = " and ".join(sorted(names[name] for name in used))
        taken = "with the natural logarithm" if function == "log" else f"with the logarithm to {names[function]}"
        asked = "the natural logarithm" if meant == "natural" else f"the logarithm to {meant}"
        yield Rewriting(change(key), f"this is the value {taken}; the part asks for {asked}")


def _degrees(key: Node) -> Iterator[Rewriting]:
    if not any(isinstance(part, Apply) and part.function in _ANGLES for part in walk(key)):
        return

    def change(part: Node) -> Node:
        if isinstance(part, Apply) and part.function in _ANGLES:
            angle = divide(mul([change(part.arguments[0]), Constant("pi")]), number(180))
            return apply(part.function, [angle])
        return rebuild(part, change)

    yield Rewriting(change(key), "this is the value with angles in degrees; they are in radians")


def _sign(key: Node) -> Iterator[Rewriting]:
    yield Rewriting(negate(key), "the sign is the other way round")


def _percent(key: Node) -> Iterator[Rewriting]:
    yield Rewriting(mul([number(100), key]), "this is the value in per cent, without the sign for it")
    yield Rewriting(divide(key, number(100)), "this is a hundredth of the value: per cent of per cent?")


def _reciprocal(key: Node) -> Iterator[Rewriting]:
    yield Rewriting(divide(number(1), key), "this is one over the value")


def _complement(key: Node) -> Iterator[Rewriting]:
    yield Rewriting(add([number(1), negate(key)]), "this is 1 minus the value")


def _mean(key: Node) -> Iterator[Rewriting]:
    """A mean for a sum and a sum for a mean; ``n - 1`` below for ``n``."""
    for part in walk(key):
        match part:
            case Add(terms=terms):
                yield _averaged(key, part, len(terms))
            case Reduce(operation="sum", lower=Number(value=lower), upper=Number(value=upper)) if upper > lower:
                yield _averaged(key, part, int(upper - lower) + 1)
            case Divide(numerator=above, denominator=Number(value=value)):
                yield from _undivided(key, part, above, value)
            case Mul(factors=(Divide(numerator=Number(value=one), denominator=Number(value=value)), *rest)) if one == 1:
                if rest:
                    yield from _undivided(key, part, mul(rest) if len(rest) > 1 else rest[0], value)


def _averaged(key: Node, part: Node, count: int) -> Rewriting:
    message = f"this is the mean of the {count} terms, not their sum"
    return Rewriting(replaced(key, part, divide(part, number(count))), message, 3)


def _undivided(key: Node, part: Node, above: Node, count: Fraction) -> Iterator[Rewriting]:
    if count.denominator != 1 or count < 2:
        return
    message = f"this is without the division by {count}: the sum instead of the mean?"
    yield Rewriting(replaced(key, part, above), message, 3)
    if count > 2:
        less = replaced(key, part, divide(above, number(count - 1)))
        yield Rewriting(less, f"this is divided by {count - 1} rather than by {count}", 3)


def _missing_term(key: Node) -> Iterator[Rewriting]:
    """A term left out, or with its sign turned."""
    for part in walk(key):
        if not isinstance(part, Add):
            continue
        for at, term in enumerate(part.terms):
            before, behind = part.terms[:at], part.terms[at + 1 :]
            rest = [*before, *behind]
            without = rest[0] if len(rest) == 1 else add(rest)
            name = plain(term.operand if isinstance(term, Negate) else term)
            yield Rewriting(replaced(key, part, without), f"this is the value without the term {name}", 3)
            turned = term.operand if isinstance(term, Negate) else negate(term)
            other = replaced(key, part, add([*before, turned, *behind]))
            yield Rewriting(other, f"this is the value with the sign of {name} turned", 3)


def _without_function(key: Node) -> Iterator[Rewriting]:
    """A function or a power left out."""
    for part in walk(key):
        match part:
            case Apply(function=name, arguments=(only,)):
                yield Rewriting(replaced(key, part, only), f"this is the value before {name} is applied", 3)
            case Power(base=base, exponent=Number(value=power)) if power != 1:
                yield Rewriting(replaced(key, part, base), f"this is the value without the power {power}", 3)


SLIPS = (
    NumberSlip("another base of the logarithm", _other_base, ("-log(0.69)", "0.535")),
    NumberSlip("degrees for radians", _degrees, ("sin(1.2)", "0.0209")),
    NumberSlip("sign", _sign, ("-log(0.69)", "-0.371")),
    NumberSlip("per cent", _percent, ("3/7", "42.9")),
    NumberSlip("reciprocal", _reciprocal, ("3/7", "2.33")),
    NumberSlip("complement", _complement, ("3/7", "0.571")),
    NumberSlip("mean for sum", _mean, ("(1.3^2 + 0.4^2 + 2.2^2)/3", "6.69")),
    NumberSlip("a term left out", _missing_term, ("exp(0.5 + 0.2)", "1.65")),
    NumberSlip("a function left out", _without_function, ("sqrt(1.7^2 + 0.31)", "3.20")),
)
"""The slips of numbers, the plainest explanation first."""


def rewritings(key: Node, vocabulary: Vocabulary) -> Iterator[tuple[str, Rewriting]]:
    """Every rewriting of a key by a slip, with the slip's name; at most :data:`MOST_REWRITINGS`."""
    written_out = inlined(key, vocabulary)
    count = 0
    for slip in SLIPS:
        for rewriting in slip.rewritings(written_out):
            count += 1
            if count > MOST_REWRITINGS:
                return
            yield slip.name, rewriting
