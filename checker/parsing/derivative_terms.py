"""Derivatives as terms: ``\\frac{\\partial L}{\\partial z}``, ``∂L/∂z``, ``dL/dw``, ``\\nabla_w L``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.language.errors import Span, Unreadable
from checker.language.inference import derivative
from checker.language.nodes import Entry, Node, Symbol, Tabulate
from checker.language.shapes import SCALAR
from checker.parsing import entries, names
from checker.parsing.scripts import flat
from checker.parsing.surface import Frac, Group, Nabla, Name, Partial, Product, Script, Surface

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver


def fraction(resolver: Resolver, piece: Frac) -> Node | None:
    """A fraction that is a derivative; None for any other. ``\\frac{\\partial}{\\partial w}`` alone is for :func:`in_product`."""
    below = _differential(resolver, piece.below)
    if below is None:
        return None
    above = _differential(resolver, piece.above)
    if above is None:
        if _operator_alone(piece.above):
            raise Unreadable("this derivative says by what, but not of what", piece.span)
        return None
    return _made(resolver, above, below, piece.span)


def nabla(resolver: Resolver, piece: Nabla) -> Node:
    """``∇_w L`` and ``∂_w L``."""
    if piece.by is None:
        raise Unreadable("∇ needs to say by what", piece.span, hint="write \\nabla_w L")
    return _made(resolver, piece.operand, piece.by, piece.span)


def in_product(resolver: Resolver, parts: Sequence[tuple[str, Surface]], at: int) -> tuple[Node, int] | None:
    """A derivative that spreads over several factors: ``∂L/∂z``, ``dL/dw``, ``∂/∂w L``; its node and the next place."""
    piece = parts[at][1]
    slash = at + 1 < len(parts) and parts[at + 1][0] == "/"
    if isinstance(piece, Frac) and _operator_alone(piece.above) and at + 1 < len(parts):
        below = _differential(resolver, piece.below)
        if below is not None:
            rest = tuple(parts[at + 1 :])
            of = rest[0][1] if len(rest) == 1 else Product(rest, span=_across(rest[0][1], rest[-1][1]))
            return _made(resolver, of, below, _across(piece, rest[-1][1])), len(parts)
    if isinstance(piece, Partial) and slash:
        below = _differential(resolver, parts[at + 1][1])
        if below is None:
            raise Unreadable("a ∂ stands above the line, but none below", parts[at + 1][1].span)
        if piece.operand is None:
            if at + 2 >= len(parts):
                raise Unreadable("this derivative says by what, but not of what", piece.span)
            return _made(resolver, parts[at + 2][1], below, _across(piece, parts[at + 2][1])), at + 3
        return _made(resolver, piece.operand, below, _across(piece, parts[at + 1][1])), at + 2
    if (
        isinstance(piece, Partial)
        and at + 2 < len(parts)
        and parts[at + 2][0] == "/"
        and isinstance(parts[at + 2][1], Partial)
    ):
        below = _differential(resolver, parts[at + 2][1])  # ∂L(w, b)/∂w
        if below is not None and piece.operand is not None and isinstance(parts[at + 1][1], Group):
            return _made(resolver, piece.operand, below, _across(piece, parts[at + 2][1])), at + 3
    if slash and at + 2 < len(parts) and parts[at + 1][1] == Name("d") and parts[at + 2][0] == "":  # dJ/dŷ
        above = _differential(resolver, piece)
        if above is not None:
            return _made(resolver, above, parts[at + 2][1], _across(piece, parts[at + 2][1])), at + 3
    if piece == Name("d") and at + 2 < len(parts) and parts[at + 1][0] == "" and parts[at + 2][0] == "/":  # dŷ/do
        below = _differential(resolver, parts[at + 2][1])
        if below is not None:
            return _made(resolver, parts[at + 1][1], below, _across(piece, parts[at + 2][1])), at + 3
        if parts[at + 2][1] == Name("d") and at + 3 < len(parts) and parts[at + 3][0] == "":  # dŷ/dô
            last = parts[at + 3][1]
            return _made(resolver, parts[at + 1][1], last, _across(piece, last)), at + 4
    if slash and not isinstance(piece, Partial):
        above, below = _differential(resolver, piece), _differential(resolver, parts[at + 1][1])
        if above is not None and below is not None:
            return _made(resolver, above, below, _across(piece, parts[at + 1][1])), at + 2
    return None


def _across(first: Surface, last: Surface) -> Span:
    return (first.span[0], last.span[1])


def _operator_alone(piece: Surface) -> bool:
    return (isinstance(piece, Partial) and piece.operand is None) or (isinstance(piece, Name) and piece.text == "d")


def _differential(resolver: Resolver, piece: Surface) -> Surface | None:
    """What is differentiated (by), if the piece starts with ∂ or d."""
    match piece:
        case Partial(operand=operand, order=order):
            if order != 1:
                raise Unreadable("second derivatives as terms are not read", piece.span)
            return operand
        case Product(parts=((_, Partial(operand=Surface_, order=1)), *rest)) if Surface_ is not None:  # ∂ tanh(z)
            if len(rest) == 1 and isinstance(rest[0][1], Group) and not _is_function(resolver, Surface_):
                return Surface_  # ∂L(w, b)
            return Product((("", Surface_), *rest), span=piece.span)
        case Product(parts=((_, Name(text="d")), (_, operand))):
            return operand
        case Product(parts=((_, Name(text="d")), (_, operand), (_, Group()))):
            return operand
        case Product(parts=((_, Name() | Script() as head), (_, Group(kind="(")))):  # dL(w)/dw
            return _differential(resolver, head)
        case Name(text=text) if len(text) > 1 and text[0] == "d" and not piece.whole and not resolver.scope.knows(text):
            inner = Name(text[1:], span=(piece.span[0] + 1, piece.span[1]))
            return inner if resolver.scope.knows(text[1:]) or len(text) == 2 else None
        case Script(base=Name(text=text) as base) if (
            len(text) > 1 and text[0] == "d" and not resolver.scope.knows(text)
        ):
            tail = flat(piece.sub)
            if resolver.scope.knows(text[1:]) or tail and resolver.scope.knows(f"{text[1:]}_{tail}") or len(text) == 2:
                return replace(piece, base=Name(text[1:], span=(base.span[0] + 1, base.span[1])))
    return None


def _is_function(resolver: Resolver, piece: Surface) -> bool:
    return names.is_function_name(resolver, piece)


def _made(resolver: Resolver, of: Surface, by: Surface, span: Span) -> Node:
    """The Derivative node, ``by`` a name or entry; what the student gave a derivative by a name of their own is written out."""
    if (own := _own(resolver, of, by, span)) is not None:
        return own
    denominator = resolver.node(by)
    if isinstance(denominator, Tabulate) and isinstance(denominator.body, Entry):  # by a row of a matrix
        numerator = resolver.node(of)
        return replace(denominator, body=derivative(numerator, denominator.body), span=span)
    if not isinstance(denominator, Symbol) and not (
        isinstance(denominator, Entry) and isinstance(denominator.base, Symbol)
    ):
        raise Unreadable("a derivative is taken by a name or by one of its entries", by.span)
    numerator = resolver.node(of)
    layout = "numerator"
    if numerator.shape != SCALAR and denominator.shape != SCALAR and resolver.choices.choose(2) == 1:
        layout = "denominator"
        resolver.note("a derivative of a vector by a vector read in denominator layout")
    return derivative(numerator, denominator, layout, span)


def _own(resolver: Resolver, of: Surface, by: Surface, span: Span) -> Node | None:
    """``∂L/∂b`` where another line of the student's gives it."""
    if not any(name.startswith("∂") for name in resolver.scope.local):
        return None
    from checker.parsing.labels import label_text

    held = resolver.scope.local.get(f"∂{label_text(of)}/∂{label_text(by)}")
    return None if held is None else entries.indexed(resolver, held, None, (), span)
