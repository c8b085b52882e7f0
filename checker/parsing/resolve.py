"""Surface pieces -> nodes: what the names mean, which product is meant, what an index runs over.

A :class:`Resolver` makes one reading. Where more than one is sensible it asks its :class:`Choices`; the caller enumerates
the alternatives. Names and scripts are in :mod:`checker.parsing.names`, calls in :mod:`checker.parsing.calls`, derivative
terms in :mod:`checker.parsing.derivative_terms`, sums and conditions in :mod:`checker.parsing.binders`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from checker.language.errors import Span, Unreadable
from checker.language.inference import (
    add,
    apply,
    array,
    cases,
    divide,
    indicator,
    mul,
    negate,
    number,
    power,
)
from checker.language.nodes import Index, Negate, Node, Number
from checker.language.shapes import SCALAR, Size, describe, is_square, is_vector
from checker.language.traversal import walk
from checker.parsing import binders, calls, derivative_terms, names
from checker.parsing.products import multiply
from checker.parsing.scope import Binding, Choices, Scope
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
    Prose,
    Root,
    Script,
    Surface,
    Terms,
)

LARGEST_EXPONENT_DIGITS = 400
LONGEST_NUMBER = 400
"""Characters; Python itself refuses to read more than 4300."""
LARGEST_EXPRESSION = 5_000


class Resolver:
    """One reading of one expression."""

    def __init__(self, scope: Scope, choices: Choices) -> None:
        self.scope = scope
        self.choices = choices
        self.bound: list[Binding] = []
        self.free: dict[str, Binding] = {}
        self.notes: list[str] = []
        self.decisions: dict[str, int] = {}
        self.written_out = 0
        self.dropped: str | None = None
        self.steps: dict[str, str] = {}
        self.doubtful: str | None = None
        """Why a reading may not be what was meant, though nothing better is known: it may be found right, never wrong."""

    def decide(self, question: str, count: int) -> int:
        """A choice that is made once and holds for the whole reading."""
        if question not in self.decisions:
            self.decisions[question] = self.choices.choose(count)
        return self.decisions[question]

    def spend(self, body: Node) -> None:
        """Counts what is written out for the student's own names: definitions that double each other grow without end."""
        for _ in walk(body):
            self.written_out += 1
            if self.written_out > LARGEST_EXPRESSION:
                raise Unreadable(
                    f"with its definitions written out the answer has more than {LARGEST_EXPRESSION} terms", body.span
                )

    # -- index letters -----------------------------------------------------------------------------------------------
    def binding(self, letter: str) -> Binding | None:
        """The binding in force for a letter: the innermost sum's, else a free one already met."""
        for held in reversed(self.bound):
            if held.letter == letter:
                return held
        return self.free.get(letter)

    def free_binding(self, letter: str) -> Binding:
        """The binding of a free letter, made at its first use."""
        if letter not in self.free:
            self.free[letter] = Binding(letter, self.scope.given.get(letter))
        return self.free[letter]

    @contextmanager
    def binds(self, *letters: Binding) -> Iterator[None]:
        """Letters in force for a while."""
        self.bound.extend(letters)
        try:
            yield
        finally:
            del self.bound[len(self.bound) - len(letters) :]

    def drop(self, letter: str, span: Span) -> None:
        """Passes over a letter that names the example or step: the same one throughout, and none that is an index elsewhere."""
        if self.dropped is not None and self.dropped != letter:
            raise Unreadable(f"{self.dropped} and {letter} cannot both name the example that is meant", span)
        self.dropped = letter

    def note(self, text: str) -> None:
        """Tells the reader once how something was understood."""
        if text not in self.notes:
            self.notes.append(text)

    # -- pieces ------------------------------------------------------------------------------------------------------
    def node(self, piece: Surface) -> Node:
        """The node of a piece. Raises Unreadable or ShapeMismatch."""
        match piece:
            case Num(text=text):
                return literal(text, piece.span)
            case Name() | Script():
                return names.named(self, piece)
            case Terms():
                return self.terms(piece)
            case Product():
                return self.product(piece)
            case Frac():
                return derivative_terms.fraction(self, piece) or self.quotient(piece)
            case Root(operand=operand, degree=degree):
                return self.root(operand, degree, piece.span)
            case Group():
                return self.group(piece)
            case Big():
                return binders.big(self, piece)
            case Cells(rows=rows, bars=bars):
                cells = array([[self.node(cell) for cell in row] for row in rows], piece.span)
                return apply("det", [cells], piece.span) if bars else cells
            case Branches():
                return self.branches(piece)
            case Nabla():
                return derivative_terms.nabla(self, piece)
            case Partial():
                raise Unreadable("∂ stands alone: a derivative is written ∂L/∂w", piece.span)
            case Chain():
                raise Unreadable(
                    "a relation stands where a value was expected", piece.span, hint="an indicator is written 1[k = y]"
                )
            case Prose(text=text):
                raise Unreadable(f"the words {text.strip()!r} stand where a value was expected", piece.span)
        raise Unreadable("this is not read here", piece.span)

    def terms(self, piece: Terms) -> Node:
        found: list[Node] = []
        for sign, part in piece.parts:
            if sign == "±":
                raise Unreadable("± leaves two values open: write the one you mean", piece.span)
            value = self.node(part)
            found.append(negate(value, (part.span[0], part.span[1])) if sign == "-" else value)
        total = add(found, piece.span)
        if total.shape != SCALAR and any(part.shape == SCALAR for part in found):
            self.note(f"a number is added to every entry of {describe(total.shape)}")
        return total

    def product(self, piece: Product) -> Node:
        items = calls.factors(self, piece)
        way = multiply(items, self.choices.choose, piece.span)
        for note in way.notes:
            self.note(note)
        return way.node

    def quotient(self, piece: Frac) -> Node:
        above, below = self.node(piece.above), self.node(piece.below)
        return self.divided(above, below, piece.span)

    def divided(self, above: Node, below: Node, span: Span) -> Node:
        """A quotient, folded where both are plain numbers; elementwise ones are reported."""
        if below.shape != SCALAR:
            self.note(f"division by {describe(below.shape)} read entry by entry")
        return divide(above, below, span)

    def root(self, operand: Surface, degree: Surface | None, span: Span) -> Node:
        value = self.node(operand)
        if degree is None:
            return apply("sqrt", [value], span)
        return power(value, divide(number(1), self.node(degree)), span)

    def group(self, piece: Group) -> Node:
        if piece.kind == "|":
            value = self.node(piece.items[0])
            if value.shape == SCALAR:
                return apply("abs", [value], piece.span)
            if is_vector(value.shape):
                self.note("|·| of a vector read as its norm")
                return apply("norm", [value], piece.span)
            return apply("det", [value], piece.span)
        if piece.kind == "⌊":
            raise Unreadable("rounding down is not read", piece.span)
        if piece.kind == "‖":
            return apply("norm", [self.node(piece.items[0])], piece.span)
        if len(piece.items) == 1:
            item = piece.items[0]
            if isinstance(item, Chain) and binders.is_condition(item):
                if piece.kind != "[":
                    self.note("a relation in brackets read as an indicator")
                return indicator(binders.condition(self, item), piece.span)
            if isinstance(item, Chain):
                return self.node(item)
            return self.node(item)
        if piece.kind == "⟨" and len(piece.items) == 2:
            left, right = (self.node(item) for item in piece.items)
            return multiply([("", left), ("·", right)], self.choices.choose, piece.span).node
        if piece.kind == "[" and piece.items:
            return array([[self.node(item)] for item in piece.items], piece.span)
        raise Unreadable("several values in brackets stand where one was expected", piece.span)

    def branches(self, piece: Branches) -> Node:
        rows: list[tuple[Node, Node]] = []
        otherwise: Node | None = None
        for place, (value, condition) in enumerate(piece.rows):
            node = self.node(value)
            if condition is None:
                if place != len(piece.rows) - 1:
                    raise Unreadable("only the last case may be without a condition", value.span)
                otherwise = node
            else:
                rows.append((node, binders.condition(self, condition)))
        if not rows:
            raise Unreadable("a case distinction needs a condition", piece.span, hint="write: 1 if u > 0, 0 otherwise")
        return cases(rows, otherwise, piece.span)

    # -- sizes -------------------------------------------------------------------------------------------------------
    def free_sizes(self, order: tuple[str, ...]) -> tuple[tuple[str, Size], ...]:
        """The free letters with their sizes, in the given order. Raises Unreadable where a size cannot be told."""
        found: list[tuple[str, Size]] = []
        for letter in order:
            size = self.free[letter].size if letter in self.free else self.scope.given.get(letter)
            if size is None:
                raise Unreadable(
                    f"it cannot be told what {letter!r} stands for",
                    None,
                    hint="declared names and index letters are read",
                )
            found.append((letter, size))
        return tuple(found)


def literal(text: str, span: Span) -> Number:
    """A number as written, exactly, remembering how many decimals it shows."""
    if len(text) > LONGEST_NUMBER:
        raise Unreadable(f"a number of {len(text)} characters; at most {LONGEST_NUMBER} are read", span)
    if "e" in text.lower() and abs(int(text.lower().split("e")[1])) > LARGEST_EXPONENT_DIGITS:
        raise Unreadable(f"the number {text} is out of every reasonable range", span)
    value = Fraction(text)
    mantissa, _, exponent = text.lower().partition("e")
    decimals: int | None = None
    if "." in mantissa or exponent:
        decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return Number(value, decimals, span=span)


def folded(node: Node) -> Fraction | None:
    """The value of a number written with a sign or a fraction bar, as exponents are."""
    from checker.language.nodes import Divide

    match node:
        case Number(value=value):
            return value
        case Negate(operand=operand):
            inner = folded(operand)
            return None if inner is None else -inner
        case Divide(numerator=above, denominator=below):
            top, bottom = folded(above), folded(below)
            return None if top is None or not bottom else top / bottom
    return None


__all__ = ["Index", "Resolver", "folded", "is_square", "literal", "mul"]
