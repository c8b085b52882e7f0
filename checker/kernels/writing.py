"""Rewriting what is written before it is resolved: the kernel's arguments, whatever their names, and calls of unknowns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from checker.language.errors import Unreadable
from checker.parsing.grammar import parse
from checker.parsing.lexer import tokenize
from checker.parsing.surface import (
    Big,
    Branches,
    Cells,
    Chain,
    Frac,
    Group,
    Nabla,
    Name,
    Num,
    Partial,
    Product,
    Root,
    Script,
    Surface,
    Terms,
    parts_of,
)


def everything(piece: Surface) -> Iterator[Surface]:
    """The piece and all pieces below it."""
    stack = [piece]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(parts_of(top)))


def mapped(piece: Surface, change: Callable[[Surface], Surface]) -> Surface:
    """The piece with ``change`` applied to each piece directly below it."""

    def maybe(part: Surface | None) -> Surface | None:
        return None if part is None else change(part)

    match piece:
        case Script(base=base, sub=sub, sups=sups):
            return replace(piece, base=change(base), sub=maybe(sub), sups=tuple(map(change, sups)))
        case Group(items=items):
            return replace(piece, items=tuple(map(change, items)))
        case Product(parts=parts):
            return replace(piece, parts=tuple((operator, change(part)) for operator, part in parts))
        case Terms(parts=parts):
            return replace(piece, parts=tuple((operator, change(part)) for operator, part in parts))
        case Frac(above=above, below=below):
            return replace(piece, above=change(above), below=change(below))
        case Root(operand=operand, degree=degree):
            return replace(piece, operand=change(operand), degree=maybe(degree))
        case Big(sub=sub, sup=sup, body=body):
            return replace(piece, sub=maybe(sub), sup=maybe(sup), body=change(body))
        case Partial(operand=operand):
            return replace(piece, operand=maybe(operand))
        case Nabla(by=by, operand=operand):
            return replace(piece, by=maybe(by), operand=change(operand))
        case Chain(operands=operands):
            return replace(piece, operands=tuple(map(change, operands)))
        case Cells(rows=rows):
            return replace(piece, rows=tuple(tuple(map(change, row)) for row in rows))
        case Branches(rows=rows):
            return replace(piece, rows=tuple((change(value), maybe(condition)) for value, condition in rows))
    return piece


def written(piece: Surface) -> str:
    """A piece as one line of text, by which pieces are told apart."""
    match piece:
        case Num(text=text) | Name(text=text):
            return text
        case Script(base=base, sub=sub, sups=sups, primes=primes):
            below = "" if sub is None else f"_{written(sub)}"
            return written(base) + below + "".join(f"^{written(sup)}" for sup in sups) + "'" * primes
        case Group(kind="{", items=items):
            return ",".join(map(written, items))
        case Group(kind=kind, items=items):
            closing = {"(": ")", "[": "]", "⦃": "}", "⟨": "⟩", "⌊": "⌋"}.get(kind, kind)
            return kind + ", ".join(map(written, items)) + closing
        case Product(parts=parts):
            return "".join(f"{operator or ' '}{written(part)}" for operator, part in parts).strip()
        case Terms(parts=parts):
            return " ".join(f"{sign} {written(part)}" for sign, part in parts).removeprefix("+ ")
        case Frac(above=above, below=below):
            return f"({written(above)})/({written(below)})"
    return f"{type(piece).__name__}({', '.join(map(written, parts_of(piece)))})"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument's name as it stands on the left side: letter, subscript, superscripts, primes."""

    letter: str
    sub: str | None = None
    sups: tuple[str, ...] = ()
    primes: int = 0

    @property
    def name(self) -> str:
        """The name under which it is declared."""
        below = "" if self.sub is None else f"_{self.sub}"
        return self.letter + below + "".join(f"^{sup}" for sup in self.sups) + "'" * self.primes

    @property
    def plain(self) -> bool:
        """Whether it is a letter without scripts."""
        return self.sub is None and not self.sups and not self.primes

    def rest_of(self, piece: Script) -> Surface | None:
        """What is left of a scripted letter when this name is read in it; None where it is not this name."""
        if not isinstance(piece.base, Name) or piece.base.text != self.letter or piece.primes < self.primes:
            return None
        sub, sups = piece.sub, list(piece.sups)
        if self.sub is not None:
            if sub is None or written(sub) != self.sub:
                return None
            sub = None
        for wanted in self.sups:
            found = next((sup for sup in sups if written(sup) == wanted), None)
            if found is None:
                return None
            sups.remove(found)
        name = Name(self.name, whole=True, span=piece.base.span, spaced=piece.spaced)
        primes = piece.primes - self.primes
        if sub is None and not sups and not primes:
            return name
        return Script(name, sub, tuple(sups), primes, span=piece.span, spaced=piece.spaced)


def argument(piece: Surface) -> Argument:
    """An argument of the left side. Raises Unreadable for what is no name."""
    match piece:
        case Name(text=text):
            return Argument(text)
        case Script(base=Name(text=text), sub=sub, sups=sups, primes=primes):
            below = None if sub is None else written(sub)
            return Argument(text, below, tuple(map(written, sups)), primes)
    raise Unreadable("the arguments on the left side are names, as in k(x, z)", piece.span)


def with_arguments(piece: Surface, arguments: tuple[Argument, Argument]) -> Surface:
    """The piece with the arguments' names, whatever scripts they have, as plain names."""
    ordered = sorted(arguments, key=lambda each: (each.primes, each.sub is not None, len(each.sups)), reverse=True)

    def change(part: Surface) -> Surface:
        if isinstance(part, Script):
            for each in ordered:
                rest = each.rest_of(part)
                if isinstance(rest, Script):
                    return replace(
                        rest, sub=None if rest.sub is None else change(rest.sub), sups=tuple(map(change, rest.sups))
                    )
                if rest is not None:
                    return rest
            for each in ordered:  # xx' is x times x'
                if not each.plain and isinstance(part.base, Name) and not part.base.whole and len(part.base.text) > 1:
                    head, last = part.base.text[: -len(each.letter)], part.base.text[-len(each.letter) :]
                    rest = (
                        each.rest_of(replace(part, base=replace(part.base, text=last))) if last == each.letter else None
                    )
                    if rest is not None:
                        return Product((("", Name(head, span=part.span)), ("", change(rest))), span=part.span)
        return mapped(part, change)

    return change(piece)


def surface_of(text: str) -> Surface:
    """The surface of a text in which no name is declared yet. Raises Unreadable."""
    return parse(tokenize(text), lambda name: False, "\\" in text)
