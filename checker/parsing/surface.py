"""What is written, before it is known what the names mean: products are flat lists, letters are just letters."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.language.errors import Span
from checker.language.functions import BY_NAME
from checker.parsing.characters import GREEK_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What every piece has."""

    span: Span = field(default=(0, 0), compare=False)
    spaced: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Num(Piece):
    """A number as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Piece):
    """A letter or word. ``whole``: written so that it cannot be several letters side by side."""

    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Prose(Piece):
    """A remark in words."""

    text: str


@dataclass(frozen=True, slots=True)
class Script(Piece):
    """A base with a subscript, superscripts and primes."""

    base: Surface
    sub: Surface | None = None
    sups: tuple[Surface, ...] = ()
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Group(Piece):
    """Brackets with comma-separated content. ``kind`` is the opening bracket: ``( [ { ⦃ | ‖ ⟨ ⌊``."""

    kind: str
    items: tuple[Surface, ...]


@dataclass(frozen=True, slots=True)
class Product(Piece):
    """A flat list of factors, each with the operator before it ('' for juxtaposition and for the first)."""

    parts: tuple[tuple[str, Surface], ...]


@dataclass(frozen=True, slots=True)
class Terms(Piece):
    """A flat list of signed terms (``+``, ``-``, ``±``)."""

    parts: tuple[tuple[str, Surface], ...]


@dataclass(frozen=True, slots=True)
class Frac(Piece):
    """A fraction with a bar."""

    above: Surface
    below: Surface


@dataclass(frozen=True, slots=True)
class Root(Piece):
    """A square root, or one of the given degree."""

    operand: Surface
    degree: Surface | None = None


@dataclass(frozen=True, slots=True)
class Big(Piece):
    """``∑``, ``∏``, or ``max``/``min`` with a letter below."""

    operation: str
    sub: Surface | None
    sup: Surface | None
    body: Surface


@dataclass(frozen=True, slots=True)
class Partial(Piece):
    """``∂`` (order 1, or 2 for ``∂²``) before a variable, or alone (operand None)."""

    operand: Surface | None
    order: int = 1


@dataclass(frozen=True, slots=True)
class Nabla(Piece):
    """``∇_w L``."""

    by: Surface | None
    operand: Surface


@dataclass(frozen=True, slots=True)
class Chain(Piece):
    """``a = b = c``, ``k ∈ S``, ``0 < q < 1``, ``w ← ...``: operands and the relations between them."""

    operands: tuple[Surface, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cells(Piece):
    """A matrix written out; ``bars`` for a determinant."""

    rows: tuple[tuple[Surface, ...], ...]
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Branches(Piece):
    """A case distinction: (value, condition or None for otherwise)."""

    rows: tuple[tuple[Surface, Surface | None], ...]


Surface = (
    Num | Name | Prose | Script | Group | Product | Terms | Frac | Root | Big | Partial | Nabla | Chain | Cells | Branches
)  # fmt: skip


def parts_of(piece: Surface) -> tuple[Surface, ...]:
    """The pieces directly below."""
    match piece:
        case Script(base=base, sub=sub, sups=sups):
            return (base, *([sub] if sub is not None else []), *sups)
        case Group(items=items):
            return items
        case Product(parts=parts) | Terms(parts=parts):
            return tuple(part for _, part in parts)
        case Frac(above=above, below=below):
            return (above, below)
        case Root(operand=operand, degree=degree):
            return (operand,) if degree is None else (operand, degree)
        case Big(sub=sub, sup=sup, body=body):
            return tuple(part for part in (sub, sup, body) if part is not None)
        case Partial(operand=operand):
            return () if operand is None else (operand,)
        case Nabla(by=by, operand=operand):
            return (operand,) if by is None else (by, operand)
        case Chain(operands=operands):
            return operands
        case Cells(rows=rows):
            return tuple(cell for row in rows for cell in row)
        case Branches(rows=rows):
            return tuple(part for row in rows for part in row if part is not None)
    return ()


def mentions(piece: Surface, letter: str) -> bool:
    """Whether a letter occurs in a piece, sums over that very letter aside."""
    match piece:
        case Name(text=text):
            several = len(text) <= 3 and not piece.whole and text not in BY_NAME  # the i of inv and sin is no index
            return text == letter or (several and letter in text)
        case Big(sub=sub) if sub is not None and letter in index_letters(sub):
            return False
    return any(mentions(part, letter) for part in parts_of(piece))


def index_letters(sub: Surface) -> tuple[str, ...]:
    """The letters that a sum's subscript binds: ``i``, ``i=1``, ``i,j``, ``k ≠ j`` (k), ``i ∈ S``, ``kl``."""
    match sub:
        case Name(text=text):
            return (text,) if len(text) == 1 or not text.isalpha() or text in GREEK_NAMES else tuple(text)
        case Script(base=base):
            return index_letters(base)
        case Chain(operands=operands):
            return index_letters(operands[0])
        case Group(kind="{" | "(" | "[", items=items):
            return tuple(letter for item in items for letter in index_letters(item))
        case Product(parts=parts):
            return tuple(letter for _, part in parts for letter in index_letters(part))
    return ()
