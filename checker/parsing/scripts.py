"""Scripts as written: subscripts as lists of indices, and as the tail of a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.language.errors import Span, Unreadable
from checker.language.inference import (
    add,
    negate,
    number,
)
from checker.language.nodes import Index, Node
from checker.language.nodes import Size as SizeNode
from checker.language.shapes import SCALAR, Size
from checker.parsing import entries
from checker.parsing.surface import Group, Name, Num, Product, Script, Surface, Terms

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver


def flat(piece: Surface | None) -> str | None:
    """A script as the tail of a name: ``1``, ``hat``, ``11`` from ``1,1``; None where it is more than that."""
    match piece:
        case None:
            return ""
        case Num(text=text) | Name(text=text):
            return text
        case Group(kind="{", items=items):
            parts = [flat(item) for item in items]
            return None if None in parts else "".join(part for part in parts if part)
        case Product(parts=parts):
            if any(operator for operator, _ in parts):
                return None
            tails = [flat(part) for _, part in parts]
            return None if None in tails else "".join(part for part in tails if part)
        case Terms(parts=parts):  # h_{t-1} where that is a name
            tails = [flat(part) for _, part in parts]
            signs = [sign for sign, _ in parts]
            return (
                None
                if None in tails
                else "".join(f"{s}{t}" for s, t in zip(signs, tails, strict=True)).removeprefix("+")
            )
        case Script(base=base, sub=sub, sups=()) if sub is not None:
            return _joined_tail(base, sub)
    return None


def _joined_tail(base: Surface, sub: Surface) -> str | None:
    first, second = flat(base), flat(sub)
    return None if first is None or second is None else first + second


def subscripts(resolver: Resolver, sub: Surface, wanted: int | None) -> list[Surface]:
    """A subscript as a list of indices: ``ij``, ``i,j``, ``12`` where two are wanted, ``t-1``, ``y^{(i)}``."""
    match sub:
        case Group(kind="{" | "(" | "[", items=items):
            return [index for item in items for index in subscripts(resolver, item, 1 if len(items) > 1 else wanted)]
        case Num(text=text) if wanted is not None and wanted > 1 and len(text) == wanted and text.isdigit():
            return [Num(digit, span=sub.span) for digit in text]
        case Name(text=text) if (
            len(text) > 1 and not sub.whole and not resolver.scope.knows(text) and not resolver.binding(text)
        ):
            return [_one(char, sub.span) for char in re.findall(r"\d+|[A-Za-z]", text)]
        case Product(parts=parts) if all(operator == "" for operator, _ in parts):
            return [index for _, part in parts for index in subscripts(resolver, part, 1)]
    return [sub]


def _one(text: str, span: Span) -> Surface:
    return Num(text, span=span) if text.isdigit() else Name(text, whole=True, span=span)


def index_value(resolver: Resolver, piece: Surface, size: Size) -> Node:
    """An index as a node, recording what its letter runs over."""
    match piece:
        case Num(text=text):
            value = number(int(text)) if text.isdigit() else None
            if value is None or int(text) < 1:
                raise Unreadable(f"{text} is no index: indices on paper start at 1", piece.span)
            if isinstance(size, int) and int(text) > size:
                raise Unreadable(f"the index {text} is beyond the size {size}", piece.span)
            return number(int(text), piece.span)
        case Name(text=text):
            held = resolver.binding(text)
            if held is None:
                owner = resolver.scope.vocabulary.symbols.get(text)
                if owner is not None and owner.domain in ("index", "integer") and not owner.axes:
                    return entries.symbol(owner, piece.span)
                if (
                    text in resolver.scope.vocabulary.sizes
                    and text not in resolver.scope.given
                    and (text.isupper() or text not in resolver.scope.letters)
                ):
                    return SizeNode(text, span=piece.span)
                if len(text) > 1 and text not in _GREEK_INDEX:
                    raise Unreadable(f"{text!r} is no index", piece.span)
                if (
                    resolver.scope.knows(text)
                    and text not in resolver.scope.given
                    and text not in resolver.scope.labelled
                ):
                    raise Unreadable(f"{text} is a value of this problem, not an index", piece.span)
                held = resolver.free_binding(text)
            held.runs_over(size, piece.span)
            return Index(text, span=piece.span)
        case Terms(parts=parts):
            offsets = [(sign, _offset(resolver, part)) for sign, part in parts]
            return add([negate(node) if sign == "-" else node for sign, node in offsets], piece.span)
    node = resolver.node(piece)
    if node.shape != SCALAR:
        raise Unreadable("an index is a number", piece.span)
    return node


_GREEK_INDEX = frozenset(("alpha", "beta", "mu", "nu", "tau", "kappa"))


def _offset(resolver: Resolver, piece: Surface) -> Node:
    """A part of ``r + 2`` in a subscript: letters run over whatever their sum says, numbers are numbers."""
    if isinstance(piece, Num):
        return number(int(piece.text)) if piece.text.isdigit() else resolver.node(piece)
    if isinstance(piece, Name) and (held := resolver.binding(piece.text)) is not None:
        return Index(held.letter, span=piece.span)
    return resolver.node(piece)
