"""Nodes as mathematics is written: one walk that decides brackets, signs and order, over a style that draws the pieces.

LaTeX, Unicode on one line and two-dimensional layout are three styles of this walk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from checker.language.functions import FUNCTIONS
from checker.language.inference import number
from checker.language.nodes import (
    Add,
    Apply,
    Array,
    Cases,
    Compare,
    Constant,
    Derivative,
    Divide,
    Entry,
    Fill,
    Index,
    Indicator,
    Logical,
    MatMul,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Size,
    Symbol,
    Tabulate,
    Transpose,
)
from checker.language.shapes import SCALAR
from checker.printing.numerals import is_vulgar, numeral
from checker.printing.precedence import (
    Level,
    begins_with_digit,
    captures,
    has_natural_bounds,
    has_script,
    is_entrywise_power,
    is_simple,
    level,
    reaches_right,
    relation_chains,
    sign_in_front,
    signed_terms,
    split_indices,
    written_size,
)

T = TypeVar("T")


class Style(Protocol[T]):
    """How the pieces of a formula are drawn. Texts of operators are Unicode characters."""

    stacks: bool
    """Whether a fraction shows by its bar what is above and below, so that neither needs brackets."""

    def text(self, text: str) -> T:
        """Operators, relations, words, digits."""

    def name(self, name: str) -> T:
        """A canonical name."""

    def function(self, name: str) -> T:
        """The name of a function of the table."""

    def row(self, parts: Sequence[T]) -> T:
        """Pieces side by side."""

    def fence(self, left: str, body: T, right: str) -> T:
        """Brackets, as tall as what is in them; an empty string draws none."""

    def fraction(self, above: T, below: T) -> T:
        """A quotient."""

    def script(self, base: T, sub: T | None, sup: T | None) -> T:
        """Sub- and superscript."""

    def root(self, body: T) -> T:
        """A square root."""

    def big(self, operation: str, below: T, above: T | None) -> T:
        """``sum``, ``prod``, ``max`` or ``min`` with what it runs over."""

    def matrix(self, rows: Sequence[Sequence[T]]) -> T:
        """A matrix in square brackets."""

    def cases(self, rows: Sequence[tuple[T, T]]) -> T:
        """Values, each with the words for when it is taken."""


_RELATIONS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_CONSTANTS = {"pi": "π", "e": "e", "inf": "∞"}
_FILLS = {"identity": "I", "ones": "𝟏", "zeros": "𝟎"}
_FENCED = {"abs": ("|", "|"), "norm": ("‖", "‖"), "norm1": ("‖", "‖")}


class Typesetter(Generic[T]):
    """Draws nodes in a style; ``families`` are the names whose members are written ``x^{(i)}``."""

    def __init__(self, style: Style[T], families: frozenset[str]) -> None:
        self.style = style
        self.families = families

    def draw(self, node: Node) -> T:
        """The node as a picture."""
        style = self.style
        match node:
            case Number():
                return self._number(node)
            case Constant(name=name):
                return style.text(_CONSTANTS[name])
            case Size(name=name) | Symbol(name=name) | Index(name=name):
                return style.name(name)
            case Entry():
                return self._entry(node)
            case Add() | Negate():
                return style.row(self.terms(node))
            case Mul() | MatMul():
                return style.row(self.factors(node))
            case Divide(numerator=above, denominator=below):
                return style.fraction(self._over(above), self._over(below))
            case Power():
                return self._power(node)
            case Transpose(operand=operand):
                return style.script(self._base(operand), None, style.text("⊤"))
            case Apply():
                return self._apply(node)
            case Reduce():
                body = self._at(node.body, Level.PRODUCT)
                return style.row([self._bounds(node), style.text(" "), body])
            case Compare():
                return self._relations([node])
            case Logical(operation=operation):
                chains = [self._relations(chain) for chain in relation_chains(node)]
                return style.row(_between(chains, style.text(", " if operation == "and" else " or ")))
            case Indicator(condition=condition):
                return style.row([style.text("𝟙"), style.fence("[", self.draw(condition), "]")])
            case Cases(branches=branches, otherwise=otherwise):
                rows = [(self.draw(value), style.row([style.text("if "), self.draw(when)])) for value, when in branches]
                if otherwise is not None:
                    rows.append((self.draw(otherwise), style.text("otherwise")))
                return style.cases(rows)
            case Array(rows=cells):
                return style.matrix([[self.draw(cell) for cell in row] for row in cells])
            case Tabulate(indices=indices, body=body):
                letters = style.row([style.name(letter) for letter in indices])
                return style.script(style.fence("[", self.draw(body), "]"), letters, None)
            case Fill(kind=kind):
                size = written_size(node)
                return style.script(style.text(_FILLS[kind]), None if size is None else self.draw(size), None)
            case Derivative(of=of, by=by):
                partial = style.text("∂")
                drawn_of, drawn_by = self._at(of, Level.ATOM), self._at(by, Level.ATOM)
                return style.fraction(style.row([partial, drawn_of]), style.row([partial, drawn_by]))

    def terms(self, node: Node) -> list[T]:
        """The terms of a sum, each with its sign."""
        drawn = []
        terms = [sign_in_front(negative, term) for negative, term in signed_terms(node)]
        for position, (negative, term) in enumerate(terms):
            picture = self._at(term, Level.PRODUCT)
            if captures(term, [later for _, later in terms[position + 1 :]]):
                picture = self._bracketed(term)
            sign = ("−" if negative else "") if position == 0 else (" − " if negative else " + ")
            drawn.append(self.style.row([self.style.text(sign), picture]) if sign else picture)
        return drawn

    def factors(self, node: Mul | MatMul) -> list[T]:
        """The factors of a product, each with the sign or space before it."""
        drawn = []
        shaped = False
        for position, factor in enumerate(node.factors):
            last = position == len(node.factors) - 1
            picture = self._factor(node, factor, first=position == 0, last=last)
            hadamard = isinstance(node, Mul) and shaped and factor.shape != SCALAR
            shaped = shaped or factor.shape != SCALAR
            before = "" if position == 0 else " ⊙ " if hadamard else " · " if begins_with_digit(factor) else " "
            drawn.append(self.style.row([self.style.text(before), picture]) if before else picture)
        return drawn

    def _factor(self, product: Mul | MatMul, factor: Node, first: bool, last: bool) -> T:
        match factor:
            case Negate() | Number() if first and isinstance(product, Mul) and (last or not reaches_right(factor)):
                return self.draw(factor)
            case Reduce() if last:
                return self.draw(factor)
            case Derivative() if last or self.style.stacks:
                return self.draw(factor)
            case Divide() if self.style.stacks or is_vulgar(factor):
                return self.draw(factor)
            case MatMul() if last and isinstance(product, Mul) and not reaches_right(factor):
                scaled = all(other.shape == SCALAR and not isinstance(other, MatMul) for other in product.factors[:-1])
                return self.draw(factor) if scaled else self._bracketed(factor)
        return self._at(factor, Level.SCRIPT)

    def _at(self, node: Node, least: Level) -> T:
        return self.draw(node) if level(node) >= least else self._bracketed(node)

    def _bracketed(self, node: Node) -> T:
        return self.style.fence("(", self.draw(node), ")")

    def _over(self, node: Node) -> T:
        """What stands above or below the bar of a fraction."""
        return self.draw(node) if self.style.stacks else self._at(node, Level.SCRIPT)

    def _number(self, node: Number) -> T:
        style, written = self.style, numeral(node)
        picture = style.text(written.mantissa)
        if written.exponent:
            ten = style.script(style.text("10"), None, self._number(number(written.exponent)))
            picture = ten if written.mantissa == "1" else style.row([picture, style.text("×"), ten])
        if written.denominator is not None:
            picture = style.fraction(picture, style.text(written.denominator))
        return style.row([style.text("−"), picture]) if node.value < 0 else picture

    def _base(self, node: Node, sub: bool = False) -> T:
        """What carries a script: in brackets unless it is one piece without a script in that place."""
        if level(node) < Level.ATOM or has_script(node, sub, self.families):
            return self._bracketed(node)
        return self.draw(node)

    def _power(self, node: Power) -> T:
        exponent = self._exponent(node.exponent)
        if is_entrywise_power(node):
            exponent = self.style.row([self.style.text("⊙"), exponent])
        return self.style.script(self._base(node.base), None, exponent)

    def _exponent(self, node: Node) -> T:
        """Simple fractions on one line, as they are written in exponents."""
        match node:
            case Negate(operand=operand) if isinstance(operand, Divide):
                return self.style.row([self.style.text("−"), self._exponent(operand)])
            case Divide(numerator=above, denominator=below) if is_simple(above) and is_simple(below):
                return self.style.row([self.draw(above), self.style.text("/"), self.draw(below)])
            case Number(value=value) if value.denominator != 1 and node.decimals is None:
                return self.style.text(str(value).replace("-", "−"))
        return self.draw(node)

    def _entry(self, node: Entry) -> T:
        members, components = split_indices(node)
        if not (isinstance(node.base, Symbol) and node.base.name in self.families):
            return self.style.script(self._base(node.base, sub=True), self._subscripts(node.indices), None)
        member = self.style.fence("(", self._subscripts(members), ")") if members else None
        below = self._subscripts(components) if components else None
        return self.style.script(self._base(node.base, sub=below is not None), below, member)

    def _subscripts(self, indices: Iterable[Node]) -> T:
        """``ij`` for letters, ``i+1,j`` for anything longer."""
        indices = list(indices)
        drawn = [self.draw(index) for index in indices]
        short = all(isinstance(index, Index) and len(index.name) == 1 for index in indices)
        return self.style.row(drawn if short else _between(drawn, self.style.text(",")))

    def _apply(self, node: Apply) -> T:
        style, arguments = self.style, node.arguments
        drawn = [self.draw(argument) for argument in arguments]
        if node.function in _FENCED and (node.function != "abs" or arguments[0].shape == SCALAR):
            fenced = style.fence(_FENCED[node.function][0], drawn[0], _FENCED[node.function][1])
            return style.script(fenced, style.text("1"), None) if node.function == "norm1" else fenced
        match node.function:
            case "sqrt":
                return style.root(drawn[0])
            case "inv":
                return style.script(self._base(arguments[0]), None, style.text("−1"))
            case "dot":
                return style.fence("⟨", style.row(_between(drawn, style.text(", "))), "⟩")
            case "log2" | "log10":
                head = style.script(style.function("log"), style.text(node.function.removeprefix("log")), None)
                return style.row([head, style.fence("(", drawn[0], ")")])
        listed = style.row(_between(drawn, style.text(", ")))
        return style.row([style.function(FUNCTIONS[node.function].name), style.fence("(", listed, ")")])

    def _relations(self, chain: Sequence[Node]) -> T:
        """``0 < q < 1`` for a chain of comparisons; any other condition in brackets."""
        drawn: list[T] = []
        for condition in chain:
            if not isinstance(condition, Compare):
                return self._bracketed(condition)
            drawn += [] if drawn else [self.draw(condition.left)]
            drawn += [self.style.text(f" {_RELATIONS[condition.relation]} "), self.draw(condition.right)]
        return self.style.row(drawn)

    def _bounds(self, node: Reduce) -> T:
        style = self.style
        if node.condition is not None and has_natural_bounds(node):
            return style.big(node.operation, self.draw(node.condition), None)
        below = [style.name(node.index), style.text("="), self.draw(node.lower)]
        if node.condition is not None:
            below += [style.text(", "), self.draw(node.condition)]
        return style.big(node.operation, style.row(below), self.draw(node.upper))


def _between(drawn: Sequence[T], separator: T) -> list[T]:
    """The pictures with a separator between neighbours."""
    return [part for picture in drawn for part in (separator, picture)][1:]
