"""Names and scripts: ``W_1``, ``x^{(i)}_d``, ``A^{-1}``, ``z^T``, ``w^f``, ``σ_l^2``; what each script means depends on the base."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.language.declarations import Declaration, Definition
from checker.language.errors import ShapeMismatch, Span, Unreadable
from checker.language.functions import BY_NAME
from checker.language.inference import (
    ONE,
    apply,
    compare,
    entry,
    filled,
    identity,
    indicator,
    matmul,
    mul,
    number,
    power,
    square,
    tabulate,
    transpose,
)
from checker.language.nodes import Constant, Index, Node, Number
from checker.language.nodes import Size as SizeNode
from checker.language.shapes import SCALAR, Size, describe, is_square, is_vector, matrix
from checker.language.traversal import fresh_index, substitute
from checker.parsing import binders
from checker.parsing.surface import Chain, Group, Name, Num, Product, Script, Surface, Terms

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver

LARGEST_MATRIX_POWER = 8


def named(resolver: Resolver, piece: Name | Script) -> Node:
    """The node of a name with its scripts."""
    base, sub, sups, primes = _unpacked(piece)
    if isinstance(base, Num) and sub is not None and isinstance(sub, (Chain, Group)):  # 1_{k = y}
        return _scripted(resolver, _indicator_from_sub(resolver, base, sub, piece.span), sups, primes, piece.span)
    if not isinstance(base, Name):
        value = resolver.node(base)
        if sub is not None:
            value = _below(resolver, base, value, sub, piece.span)
        return _scripted(resolver, value, sups, primes, piece.span, bracketed=True)
    value, sups, primes = _base_value(resolver, base, sub, list(sups), primes, piece.span)
    return _scripted(resolver, value, sups, primes, piece.span)


def _unpacked(piece: Name | Script) -> tuple[Surface, Surface | None, tuple[Surface, ...], int]:
    if isinstance(piece, Script):
        base, sub, sups, primes = piece.base, piece.sub, piece.sups, piece.primes
    else:
        base, sub, sups, primes = piece, None, (), 0
    if isinstance(base, Script) and sub is None:  # {u_k}^T
        base, sub, sups, primes = base.base, base.sub, (*base.sups, *sups), base.primes + primes
    elif isinstance(base, Script) and isinstance(base.base, Name) and not base.sups and (tail := flat(base.sub)):  # h_prev_i
        base = Name(f"{base.base.text}_{tail}", whole=True, span=base.span, spaced=base.spaced)
    spread: list[Surface] = []
    for sup in sups:  # x^{(i)T} and x^{(i)^T} are two scripts
        if isinstance(sup, Product) and all(operator == "" for operator, _ in sup.parts) and isinstance(sup.parts[0][1], Group):
            spread.extend(part for _, part in sup.parts)
        elif isinstance(sup, Script) and isinstance(sup.base, Group) and sup.base.kind == "(" and sup.sub is None:
            spread.extend([sup.base, *sup.sups])
        else:
            spread.append(sup)
    return base, sub, tuple(spread), primes


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
            return None if None in tails else "".join(f"{s}{t}" for s, t in zip(signs, tails, strict=True)).removeprefix("+")
        case Script(base=base, sub=sub, sups=()) if sub is not None:
            return _joined_tail(base, sub)
    return None


def _joined_tail(base: Surface, sub: Surface) -> str | None:
    first, second = flat(base), flat(sub)
    return None if first is None or second is None else first + second


def _base_value(
    resolver: Resolver, base: Name, sub: Surface | None, sups: list[Surface], primes: int, span: Span
) -> tuple[Node, list[Surface], int]:
    """The value of a name with its subscript, and the superscripts that are left to apply."""
    scope = resolver.scope
    text = base.text
    bound = resolver.binding(text)
    if bound is not None and sub is None and text not in scope.vocabulary.symbols:
        return Index(text, span=span), sups, primes
    tail = flat(sub)
    for place, sup in enumerate(sups):  # names with a superscript: w^f, sigma^2, theta^*
        above = flat(sup)
        if above is None:
            continue
        rest = [*sups[:place], *sups[place + 1 :]]
        if tail and (owner := scope.find(f"{text}_{tail}^{above}", f"{text}^{above}_{tail}")):
            return _whole(resolver, owner, span), rest, primes
        if owner := scope.find(f"{text}^{above}"):
            return _indexed(resolver, owner, sub, rest, span), _without_members(resolver, owner, rest), primes
    for count in range(primes, 0, -1):
        if owner := scope.find(text + "'" * count):
            return _indexed(resolver, owner, sub, sups, span), _without_members(resolver, owner, sups), primes - count
    if tail and (owner := scope.find(f"{text}_{tail}")):
        return _indexed(resolver, owner, None, sups, span), _without_members(resolver, owner, sups), primes
    if owner := scope.find(text):
        return _indexed(resolver, owner, sub, sups, span), _without_members(resolver, owner, sups), primes
    value = _undeclared(resolver, base, sub, sups, span)
    if value is not None:
        return value[0], value[1], primes
    split = _split(resolver, base, sub, sups, span)
    if split is not None:
        return split, [], primes
    raise unknown(resolver, base)


def unknown(resolver: Resolver, base: Name) -> Unreadable:
    """The error for a name that nothing explains, with the nearest name that exists."""
    vocabulary = resolver.scope.vocabulary
    known = [*resolver.scope.local, *vocabulary.symbols, *vocabulary.quantities]
    swapped = [name for name in known if name.lower() == base.text.lower()]
    close = swapped or difflib.get_close_matches(base.text, known, n=1, cutoff=0.6)
    hint = f"did you mean {close[0]}?" if close else f"known names are {', '.join(known[:14])}" if known else None
    return Unreadable(f"{base.text!r} is not a name of this problem", base.span, hint=hint)


# -- what a declared name with scripts denotes ---------------------------------------------------------------------------
def _whole(resolver: Resolver, owner: Declaration | Definition, span: Span) -> Node:
    return _indexed(resolver, owner, None, [], span)


def _without_members(resolver: Resolver, owner: Declaration | Definition, sups: list[Surface]) -> list[Surface]:
    """The superscripts that are not taken as an index of the family: ``x^{(i)}``, and ``y^i`` where i is an index."""
    return [sup for sup in sups if not _taken_as_member(resolver, owner, sup)]


def _names_an_example(resolver: Resolver, item: Surface) -> bool:
    """Whether ``(i)`` above a name that is no family can only say which example is meant: a letter that means nothing else."""
    if not isinstance(item, Name) or len(item.text) != 1:
        return False
    return not resolver.scope.knows(item.text) and item.text not in resolver.scope.vocabulary.sizes


def _taken_as_member(resolver: Resolver, owner: Declaration | Definition, sup: Surface) -> bool:
    if isinstance(sup, Group) and sup.kind == "(":
        return bool(owner.family) or len(sup.items) == 1 and _names_an_example(resolver, sup.items[0])
    return bool(owner.family) and isinstance(sup, Name) and len(sup.text) == 1 and sup.text not in ("T", "⊤", "*")


def _indexed(resolver: Resolver, owner: Declaration | Definition, sub: Surface | None, sups: Sequence[Surface], span: Span) -> Node:
    if isinstance(owner, Definition) and owner.is_function:
        raise Unreadable(f"{owner.name} needs its argument: write {owner.name}({', '.join(owner.parameters)})", span)
    members = [sup for sup in sups if _taken_as_member(resolver, owner, sup)]
    pieces: list[Surface] = []
    for sup in members:
        pieces.extend(sup.items if isinstance(sup, Group) else [sup])
    axes, families = owner.axes, len(owner.family)
    if members and not families:
        resolver.note(f"the superscript of {owner.name} read as the name of the example")
        pieces = []
    if sub is not None and _is_iteration(resolver, owner, sub):
        sub = None
    if sub is not None:
        wanted = len(axes) - len(pieces)
        below = subscripts(resolver, sub, wanted if not pieces else None)
        if not axes and all(isinstance(item, Name) and not resolver.binding(item.text) for item in below):
            resolver.note(f"the subscript of {owner.name} read as the name of the example")
            below = []
        pieces.extend(below)
    local = resolver.scope.local.get(owner.name)
    if local is owner and isinstance(owner, Definition):
        return _local(resolver, owner, pieces, span)
    node = _symbol(owner, span)
    if not pieces:
        if families:
            letter = next((b.letter for b in reversed(resolver.bound) if b.size == owner.family[0]), "i")
            raise Unreadable(f"{owner.name} is a family: say which member", span, hint=f"write {owner.name}^{{({letter})}}")
        return node
    if families == 0 and len(pieces) == 1 and len(axes) == 2:
        return _row(resolver, node, pieces[0], axes, span)
    if len(pieces) not in (families, len(axes)) or (families == 0 and len(pieces) != len(axes)):
        raise _index_count(owner, axes, len(pieces), span)
    indices = [index_value(resolver, piece, axes[place]) for place, piece in enumerate(pieces)]
    return entry(node, indices, families, span)


def _is_iteration(resolver: Resolver, owner: Declaration | Definition, sub: Surface) -> bool:
    """Whether a subscript says at which step of an iteration a value is taken (``w_t``, ``w_old``) rather than which entry."""
    if not isinstance(sub, Name) or owner.family:
        return False
    letter = sub.text
    if letter in _BEFORE:
        resolver.note(f"{owner.name}_{letter} read as {owner.name}")
        return True
    if letter not in _STEPS or not owner.axes or resolver.binding(letter) is not None or letter in resolver.scope.given:
        return False
    if resolver.scope.knows(letter) or letter in resolver.scope.vocabulary.sizes:
        return False
    if resolver.decide(f"step {letter}", 2) == (1 if letter == "t" else 0):
        return False
    resolver.note(f"the subscript {letter} of {owner.name} read as the step of the iteration")
    return True


_STEPS = ("t", "n", "k", "s", "i", "tau")
_BEFORE = ("old", "prev", "previous", "current", "curr", "cur", "before")


def _row(resolver: Resolver, node: Node, piece: Surface, axes: Sequence[Size], span: Span) -> Node:
    """One subscript on a matrix: that row, as a vector."""
    row = index_value(resolver, piece, axes[0])
    letter = fresh_index()
    resolver.note("one subscript on a matrix read as a row of it, as a vector")
    return tabulate([(letter.name, axes[1])], entry(node, [row, letter]), span)


def _symbol(owner: Declaration | Definition, span: Span) -> Node:
    from dataclasses import replace

    return replace(owner.node, span=span)


def _index_count(owner: Declaration | Definition, axes: Sequence[Size], count: int, span: Span) -> ShapeMismatch | Unreadable:
    if not axes:
        return Unreadable(f"{owner.name} is a number; it has no components", span)
    wanted = f"{len(axes)} subscript{'s' if len(axes) > 1 else ''}"
    kind = f"a family of {describe(owner.shape)}" if owner.family else describe(owner.shape)
    return Unreadable(f"{owner.name} is {kind}: an entry has {wanted}, not {count}", span)


def _local(resolver: Resolver, owner: Definition, pieces: Sequence[Surface], span: Span) -> Node:
    """What the student defined is written out where it is used."""
    from dataclasses import replace

    taken = list(pieces[: len(owner.indices)])
    if len(taken) < len(owner.indices):
        if taken:
            raise Unreadable(f"{owner.name} was defined with {len(owner.indices)} subscripts", span)
        values = {}
        for letter, size in owner.indices:
            resolver.free_binding(letter).runs_over(size, span)
    else:
        values = {
            Index(letter): index_value(resolver, piece, size)
            for (letter, size), piece in zip(owner.indices, taken, strict=True)
        }
    body = replace(substitute(owner.body, values), span=span)
    rest = pieces[len(taken) :]
    if not rest:
        return body
    return _entry_of(resolver, body, rest, span)


def _entry_of(resolver: Resolver, value: Node, pieces: Sequence[Surface], span: Span) -> Node:
    from checker.language.declarations import component_axes

    axes = component_axes(value.shape)
    if len(axes) != len(pieces):
        raise Unreadable(f"an entry of {describe(value.shape)} has {len(axes)} subscripts, not {len(pieces)}", span)
    return entry(value, [index_value(resolver, piece, axes[place]) for place, piece in enumerate(pieces)], 0, span)


def _below(resolver: Resolver, base: Surface, value: Node, sub: Surface, span: Span) -> Node:
    """A subscript on brackets: which norm, or an entry as in ``(W x)_i``."""
    if isinstance(base, Group) and base.kind in ("‖", "|"):
        return norm(resolver, base, sub, span)
    from checker.language.declarations import component_axes

    return _entry_of(resolver, value, subscripts(resolver, sub, len(component_axes(value.shape))), span)


def norm(resolver: Resolver, base: Group, sub: Surface, span: Span) -> Node:
    """``‖x‖_2``, ``‖A‖_F``, ``‖x‖_1``."""
    value = resolver.node(base.items[0])
    kind = flat(sub)
    if kind == "1":
        return apply("norm1", [value], span)
    if kind in ("2", "F", "f", "Fro"):
        if kind == "2" and not is_vector(value.shape) and value.shape != SCALAR:
            raise Unreadable("the 2-norm of a matrix (its largest singular value) is not read; ‖A‖_F is", span)
        return apply("norm", [value], span)
    raise Unreadable(f"the norm with subscript {kind!r} is not read; 1, 2 and F are", span)


# -- subscripts ----------------------------------------------------------------------------------------------------------
def subscripts(resolver: Resolver, sub: Surface, wanted: int | None) -> list[Surface]:
    """A subscript as a list of indices: ``ij``, ``i,j``, ``12`` where two are wanted, ``t-1``, ``y^{(i)}``."""
    match sub:
        case Group(kind="{" | "(" | "[", items=items):
            return [index for item in items for index in subscripts(resolver, item, 1 if len(items) > 1 else wanted)]
        case Num(text=text) if wanted is not None and wanted > 1 and len(text) == wanted and text.isdigit():
            return [Num(digit, span=sub.span) for digit in text]
        case Name(text=text) if len(text) > 1 and not sub.whole and not resolver.scope.knows(text) and not resolver.binding(text):
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
                    return _symbol(owner, piece.span)
                if text in resolver.scope.vocabulary.sizes and text not in resolver.scope.given and text not in resolver.scope.letters:
                    return SizeNode(text, span=piece.span)
                if len(text) > 1 and text not in _GREEK_INDEX:
                    raise Unreadable(f"{text!r} is no index", piece.span)
                held = resolver.free_binding(text)
            held.runs_over(size, piece.span)
            return Index(text, span=piece.span)
        case Terms(parts=parts):
            from checker.language.inference import add, negate

            values = [negate(n) if sign == "-" else n for sign, n in ((s, _offset(resolver, p, size)) for s, p in parts)]
            return add(values, piece.span)
    return resolver.node(piece)


_GREEK_INDEX = frozenset(("alpha", "beta", "mu", "nu", "tau", "kappa"))


def _offset(resolver: Resolver, piece: Surface, size: Size) -> Node:
    """A part of ``r + 2`` in a subscript: letters run over whatever their sum says, numbers are numbers."""
    if isinstance(piece, Num):
        return number(int(piece.text)) if piece.text.isdigit() else resolver.node(piece)
    if isinstance(piece, Name) and (held := resolver.binding(piece.text)) is not None:
        return Index(held.letter, span=piece.span)
    return resolver.node(piece)


# -- names that are not declared -----------------------------------------------------------------------------------------
def _undeclared(
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
    if text in ("∞", "inf", "infty"):
        return Constant("inf", span=span), sups
    if text in ("𝟙",) and sub is not None:
        return _indicator_from_sub(resolver, base, sub, span), sups
    if text == "𝟏":
        if sub is not None and isinstance(sub, (Chain, Group)) and _relation_in(sub) is not None:
            return _indicator_from_sub(resolver, base, sub, span), sups
        return filled("ones", matrix(_size_of(resolver, sub), 1), span), sups
    if text == "𝟎":
        return filled("zeros", matrix(_size_of(resolver, sub), 1), span), sups
    if text == "I" and (sub is None or _size_of(resolver, sub) is not None):
        return identity(_size_of(resolver, sub), span), sups
    if text == "delta" and sub is not None and len(pair := subscripts(resolver, sub, 2)) == 2:
        left, right = (binders.label(resolver, item) for item in pair)
        return indicator(compare("=", left, right), span), sups
    if text in scope.vocabulary.sizes and sub is None:
        return SizeNode(text, span=span), sups
    if sub is None and (text in scope.given or text in scope.letters) and len(text) == 1:
        resolver.free_binding(text)
        return Index(text, span=span), sups
    if owner := scope.find(f"{text}^2"):  # sigma where sigma^2 is declared
        value = _indexed(resolver, owner, sub, sups, span)
        return apply("sqrt", [value], span), _without_members(resolver, owner, sups)
    return None


def _size_of(resolver: Resolver, sub: Surface | None) -> Size | None:
    match sub:
        case Name(text=text) if text in resolver.scope.vocabulary.sizes:
            return text
        case Num(text=text) if text.isdigit() and int(text) > 0:
            return int(text)
    return None


def _relation_in(sub: Surface) -> Surface | None:
    match sub:
        case Chain():
            return sub
        case Group(items=(only,)):
            return _relation_in(only)
    return None


def _indicator_from_sub(resolver: Resolver, base: Surface, sub: Surface, span: Span) -> Node:
    relation = _relation_in(sub)
    if relation is None or isinstance(base, Num) and base.text != "1":
        raise Unreadable("an indicator needs a condition", span, hint="write 1[k = y]")
    return indicator(binders.condition(resolver, relation), span)


def _split(resolver: Resolver, base: Name, sub: Surface | None, sups: Sequence[Surface], span: Span) -> Node | None:
    """A word that is several names side by side (``wx``, ``2ab``); scripts belong to the last."""
    text = base.text
    if base.whole or len(text) < 2 or len(text) > 12:
        return None
    words = _segments(resolver, text)
    if words is None or len(words) < 2:
        return None
    from checker.parsing.products import multiply

    parts: list[tuple[str, Node]] = []
    start = base.span[0]
    for place, word in enumerate(words):
        piece: Surface = Name(word, whole=True, span=(start, start + len(word)))
        start += len(word)
        if place == len(words) - 1 and (sub is not None or sups):
            piece = Script(piece, sub, tuple(sups), 0, span=span)
        parts.append(("", resolver.node(piece)))
    return multiply(parts, resolver.choices.choose, span).node


def _segments(resolver: Resolver, text: str) -> list[str] | None:
    """A word as declared names, the longest first."""
    if not text:
        return []
    for length in range(len(text), 0, -1):
        head = text[:length]
        known = resolver.scope.knows(head) or resolver.binding(head) is not None or head in resolver.scope.vocabulary.sizes
        if (known and length < len(text) + 1) and (rest := _segments(resolver, text[length:])) is not None:
            return [head, *rest]
    return None


# -- superscripts --------------------------------------------------------------------------------------------------------
def _scripted(
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
            return transpose(value, span)
        case Name(text="t") if not resolver.scope.knows("t") and resolver.binding("t") is None and "t" not in resolver.scope.vocabulary.sizes:
            resolver.note("the superscript t read as the step of the iteration")
            return value
        case Name(text="old" | "prev" | "previous"):
            return value
        case Name(text="*"):
            raise Unreadable("a star is no operation here", sup.span)
        case Terms(parts=(("-", Name(text="⊤" | "T")),)):
            square(value, "an inverse")
            return transpose(apply("inv", [value]), span)
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
        return value.shape != SCALAR and not known and resolver.decide("superscript t", 2) == 0
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
        raise Unreadable(f"this power of {describe(value.shape)} is not read; whole powers up to {LARGEST_MATRIX_POWER} are", span)
    resolver.note("a power of a matrix that is not square read entry by entry")
    return power(value, exponent, span)


def is_function_name(resolver: Resolver, piece: Surface) -> bool:
    """Whether a piece names a function of the table (scripts aside) that no declaration shadows."""
    base = piece.base if isinstance(piece, Script) else piece
    if not isinstance(base, Name) or base.text not in BY_NAME or resolver.scope.knows(base.text):
        return False
    return not (isinstance(piece, Script) and piece.sub is not None and (tail := flat(piece.sub)) and resolver.scope.knows(f"{base.text}_{tail}"))


__all__ = ["ONE", "flat", "index_value", "is_function_name", "mul", "named", "norm", "raised", "subscripts", "unknown"]
