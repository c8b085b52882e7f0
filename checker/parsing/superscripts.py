"""Superscripts: transposes, inverses, powers; what each means depends on the base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.language.errors import Span, Unreadable
from checker.language.inference import (
    apply,
    matmul,
    number,
    power,
    square,
    transpose,
)
from checker.language.nodes import Entry, Node, Number, Size, Symbol
from checker.language.shapes import SCALAR, describe, is_square, is_vector
from checker.parsing.surface import Name, Product, Surface, Terms

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver


LARGEST_MATRIX_POWER = 8


def scripted(
    resolver: Resolver, value: Node, sups: Sequence[Surface], primes: int, span: Span, bracketed: bool = False
) -> Node:
    for _ in range(primes):
        if value.shape == SCALAR:
            raise Unreadable("a prime on a number: derivatives are written dL/dw, and f'(z) for functions", span)
        value = transpose(value, span)
    for sup in sups:
        value = raised(resolver, value, sup, span, bracketed)
    return value


def raised(resolver: Resolver, value: Node, sup: Surface, span: Span, bracketed: bool = False) -> Node:
    """``value^sup``: a transpose, an inverse, a matrix power or an entrywise power; of a vector in brackets also its squared norm."""
    match sup:
        case Name(text="⊤" | "T" | "t" | "top" | "intercal" | "tr") if _means_transpose(resolver, value, sup):
            if isinstance(value, Size):
                raise Unreadable(f"{value.name} is a size here, a number: it has no transpose", span)
            return transpose(value, span)
        case Name(text="t") if (
            not resolver.scope.knows("t")
            and resolver.binding("t") is None
            and "t" not in resolver.scope.vocabulary.sizes
        ):
            if not resolver.scope.stepwise or not isinstance(value, (Symbol, Entry)):
                raise Unreadable("it cannot be told what the superscript t means", sup.span)
            if not isinstance(value, Symbol) or ("t", value.name) != resolver.scope.step:
                resolver.drop("t", sup.span)
            resolver.note("the superscript t read as the step of the iteration")
            return value
        case Name(text="old" | "prev" | "previous") if resolver.scope.stepwise and isinstance(value, (Symbol, Entry)):
            return value
        case Name(text="+"):
            return apply("relu", [value], span)
        case Name(text="*"):
            raise Unreadable("a star is no operation here", sup.span)
        case Terms(parts=(("-", Name(text="⊤" | "T")),)):
            square(value, "an inverse")
            return transpose(apply("inv", [value]), span)
        case Product(parts=(("⊙", entrywise),)):  # h^{⊙2}, h.^2: a power of each entry, of a square matrix too
            return power(value, resolver.node(entrywise), span)
    from checker.parsing.resolve import folded

    exponent = resolver.node(sup)
    constant = folded(exponent)
    if constant is not None and not isinstance(exponent, Number):
        exponent = number(constant, exponent.span)
    if value.shape != SCALAR and not is_vector(value.shape) and exponent.shape == SCALAR:
        return _matrix_power(resolver, value, exponent, constant, span)
    if value.shape != SCALAR:
        if constant == 2 and bracketed and is_vector(value.shape) and resolver.choices.choose(2) == 1:
            resolver.note("the square of a vector read as its squared norm")
            return power(apply("norm", [value], span), number(2), span)
        resolver.note("a power of a vector read entry by entry")
    return power(value, exponent, span)


def _means_transpose(resolver: Resolver, value: Node, sup: Name) -> bool:
    if sup.text == "T" and value.shape == SCALAR:
        return not resolver.scope.knows("T") and "T" not in resolver.scope.vocabulary.sizes
    if sup.text == "t":
        known = resolver.scope.knows("t") or resolver.binding("t") is not None or "t" in resolver.scope.vocabulary.sizes
        steps = resolver.scope.stepwise and isinstance(value, (Symbol, Entry))
        return value.shape != SCALAR and not known and (not steps or resolver.decide("superscript t", 2) == 0)
    return True


def _matrix_power(resolver: Resolver, value: Node, exponent: Node, constant: object, span: Span) -> Node:
    if constant is not None and constant == -1:
        square(value, "an inverse")
        return apply("inv", [value], span)
    if is_square(value.shape) and isinstance(exponent, Number) and exponent.value.denominator == 1:
        times = int(exponent.value)
        if 2 <= abs(times) <= LARGEST_MATRIX_POWER:
            if times == 2 and resolver.choices.choose(2) == 1:
                resolver.note("the square of a matrix read entry by entry")
                return power(value, exponent, span)
            factor = value if times > 0 else apply("inv", [value])
            return matmul([factor] * abs(times), span)
        if times == 1:
            return value
    if is_square(value.shape):
        raise Unreadable(
            f"this power of {describe(value.shape)} is not read; whole powers up to {LARGEST_MATRIX_POWER} are", span
        )
    resolver.note("a power of a matrix that is not square read entry by entry")
    return power(value, exponent, span)
