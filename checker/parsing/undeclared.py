"""Names that no problem declares: ``e``, ``π``, ``I``, ``𝟏``, Kronecker's δ, sizes, index letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.language.errors import Span, Unreadable
from checker.language.inference import (
    apply,
    compare,
    filled,
    identity,
    indicator,
    number,
)
from checker.language.nodes import Constant, Index, Node
from checker.language.nodes import Size as SizeNode
from checker.language.shapes import SCALAR, Size, matrix
from checker.parsing import binders, entries, scripts
from checker.parsing.surface import Chain, Group, Name, Num, Product, Surface

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver


def value(
    resolver: Resolver, base: Name, sub: Surface | None, sups: list[Surface], span: Span
) -> tuple[Node, list[Surface]] | None:
    scope = resolver.scope
    text = base.text
    if text == "e" and sub is None:
        if sups:
            exponent = resolver.node(sups[0])
            if exponent.shape != SCALAR:
                resolver.note("e to the power of an array read entry by entry")
            return apply("exp", [exponent], span), sups[1:]
        return Constant("e", span=span), sups
    if text == "pi" and sub is None:
        return Constant("pi", span=span), sups
    if text.lower() == "zero" and sub is None:
        return number(0, span), sups
    if text in ("∞", "inf", "infty"):
        return Constant("inf", span=span), sups
    if text == "𝟙" and sub is not None and _relation_in(sub) is not None:
        return indicator_below(resolver, base, sub, span), sups
    if text == "𝟙":  # \\mathbb{1} is the vector of ones, \\mathbb{I} the identity; people write either for both
        if resolver.decide("𝟙", 2) == 0:
            return identity(_size_of(resolver, sub), span), sups
        return filled("ones", matrix(_size_of(resolver, sub), 1), span), sups
    if text == "𝟏":
        if sub is not None and isinstance(sub, (Chain, Group)) and _relation_in(sub) is not None:
            return indicator_below(resolver, base, sub, span), sups
        return filled("ones", matrix(_size_of(resolver, sub), 1), span), sups
    if text == "𝟎":
        return filled("zeros", matrix(_size_of(resolver, sub), 1), span), sups
    if text == "I" and (sub is None or _size_of(resolver, sub) is not None):
        return identity(_size_of(resolver, sub), span), sups
    if text in ("delta", "I") and sub is not None and len(pair := scripts.subscripts(resolver, sub, 2)) == 2:
        left, right = (binders.label(resolver, item) for item in pair)
        return indicator(compare("=", left, right), span), sups
    if text in scope.vocabulary.sizes and sub is None:
        return SizeNode(text, span=span), sups
    if sub is None and (text in scope.given or text in scope.letters) and len(text) == 1:
        resolver.free_binding(text)
        return Index(text, span=span), sups
    if owner := scope.find(f"{text}^2"):  # sigma where sigma^2 is declared
        value = entries.indexed(resolver, owner, sub, sups, span)
        return apply("sqrt", [value], span), entries.without_members(resolver, owner, sups)
    return None


def _size_of(resolver: Resolver, sub: Surface | None) -> Size | None:
    match sub:
        case Name(text=text) if text in resolver.scope.vocabulary.sizes:
            return text
        case Num(text=text) if text.isdigit() and int(text) > 0:
            return int(text)
        case Product(parts=((_, first), ("×", second))) if first == second:
            return _size_of(resolver, first)
    return None


def _relation_in(sub: Surface) -> Surface | None:
    match sub:
        case Chain():
            return sub
        case Group(items=(only,)):
            return _relation_in(only)
    return None


def indicator_below(resolver: Resolver, base: Surface, sub: Surface, span: Span) -> Node:
    relation = _relation_in(sub)
    if relation is None or isinstance(base, Num) and base.text != "1":
        raise Unreadable("an indicator needs a condition", span, hint="write 1[k = y]")
    return indicator(binders.condition(resolver, relation), span)
