"""Where a function of one real variable is not differentiable: it is cut into pieces at its kinks, and the pieces' ends are compared.

A function of the language is smooth wherever it has no kink (a step, an absolute value, a comparison), divides by no zero, and takes
no root or logarithm at the edge of its domain. Kinks must be zeros of polynomials, or of what never vanishes; else nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flint import arb, fmpq, fmpq_poly

from checker.calculus import gradient
from checker.equivalence.points import Point, State
from checker.equivalence.sampling import Draw
from checker.evaluation.balls import difference, rational
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Code, Environment
from checker.evaluation.exact import Exact
from checker.evaluation.ring import NoExactForm
from checker.evaluation.scalars import Budget, Scalar, WorkExceeded
from checker.evaluation.series import Unsettled
from checker.language.declarations import Declaration, Expression, Vocabulary
from checker.language.functions import FUNCTIONS, define
from checker.language.inference import subtract
from checker.language.nodes import (
    Add,
    Apply,
    Compare,
    Divide,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Symbol,
    children,
)
from checker.language.traversal import rebuild
from checker.marking.activations.kinks import innermost_kink, replaced, settled
from checker.marking.activations.signs_everywhere import sign_everywhere, without_constant_factors

WORK = 100_000
MOST_PIECES = 64
MOST_DEGREE = 64

Place = fmpq | arb
"""A point of the line: a rational, or a ball around an algebraic number."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The function between two points (None: no end), written without kinks."""

    start: Place | None
    end: Place | None
    node: Node


@dataclass(frozen=True, slots=True)
class Break:
    """A point at which the function is not differentiable: the limits from both sides, or else the slopes, differ; None: there is
    no value (a division by zero)."""

    place: Place
    values: tuple[Scalar | None, Scalar | None]
    slopes: tuple[Scalar | None, Scalar | None]


@dataclass(frozen=True, slots=True)
class Joint:
    """A point between two pieces at which nothing breaks."""

    place: Place
    value: Scalar
    slope: Scalar


@dataclass(frozen=True, slots=True)
class Smoothness:
    """The pieces, where the function breaks between or in them, where it does not, and what could not be settled ("" if all was)."""

    pieces: tuple[Piece, ...]
    breaks: tuple[Break, ...]
    joints: tuple[Joint, ...]
    open: str


def smoothness(node: Node, variable: str) -> Smoothness:
    """Looks at the whole line. Raises Unsettled where the function cannot be cut into smooth pieces."""
    line = Line(variable)
    pieces = _merged(list(line.pieces(line.expanded(node), None, None)))
    breaks, joints, unsettled = list[Break](), list[Joint](), list[str]()
    for left, right in pairwise(pieces):
        assert left.end is not None
        try:
            found = line.joined(left, right, left.end, node)
        except Unsettled as problem:
            unsettled.append(str(problem))
            continue
        if isinstance(found, Break):
            breaks.append(found)
        else:
            joints.append(found)
    for piece in pieces:
        try:
            breaks.extend(line.singular(piece))
        except Unsettled as problem:
            unsettled.append(str(problem))
    return Smoothness(tuple(pieces), tuple(breaks), tuple(joints), unsettled[0] if unsettled else "")


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Neighbours that are the same function are one piece."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].node == piece.node:
            merged[-1] = Piece(merged[-1].start, piece.end, piece.node)
        else:
            merged.append(piece)
    return merged


class Line:
    """Functions of one variable on the real line."""

    def __init__(self, variable: str) -> None:
        self.variable = variable
        self.vocabulary = Vocabulary({variable: Declaration(variable, "real")})
        self.program = Program(self.vocabulary)
        self.symbol = Symbol(variable)
        self._codes: dict[Node, Code] = {}
        self._slopes: dict[Node, Node] = {}

    # Values

    def value(self, node: Node, place: Place) -> Scalar | None:
        """A node's value in balls at a point, None where it certainly has none. Raises Unsettled."""
        point = Point(self.program, Draw({}, {self.variable: place}), fmpq(1))
        if node not in self._codes:
            self._codes[node] = self.program.compile(Expression(node))
        try:
            found = point.evaluate(self._codes[node], Budget(WORK))
        except WorkExceeded:
            raise Unsettled("it is too involved to be evaluated") from None
        if found.state is State.UNDEFINED:
            return None
        if found.state is not State.VALUE:
            raise Unsettled("a value is not known")
        return found.value

    def slope(self, node: Node) -> Node:
        """The derivative of a node, worked out once."""
        if node not in self._slopes:
            self._slopes[node] = gradient(node, self.symbol, self.vocabulary)
        return self._slopes[node]

    def same(self, left: Node, right: Node, place: Place) -> bool:
        """Whether two nodes have one value at a point. Raises Unsettled."""
        first, second = self.value(left, place), self.value(right, place)
        if first is None or second is None:
            return first is second
        differs = difference(first, second)
        if differs is None and (_exactly_equal(first, second) or self._is_zero(subtract(left, right), place)):
            return True
        if differs is None:
            raise Unsettled("two values are too close to be told apart")
        return not differs

    def _is_zero(self, node: Node, place: Place) -> bool:
        """Whether a node is exactly zero at a rational point, by its exact form."""
        if type(place) is not fmpq:
            return False
        exact = Exact(64, Budget(WORK), step_at_zero=fmpq(1))
        try:
            code = self.program.compile(Expression(node))
            value = Environment(self.program, exact, {}, {self.variable: place}, Budget(WORK)).run(code)
            return exact.ring.is_zero(value)
        except (NoExactForm, WorkExceeded):
            return False

    # Pieces

    def expanded(self, node: Node) -> Node:
        """The node with functions that have a definition written out in others, so that every kink is visible."""
        if isinstance(node, Apply) and FUNCTIONS[node.function].definition is not None:
            return self.expanded(define(node.function, list(node.arguments)))
        return rebuild(node, self.expanded)

    def pieces(self, node: Node, start: Place | None, end: Place | None) -> Iterator[Piece]:
        """The node between two points, cut at its innermost kink and so on. Raises Unsettled."""
        kink = innermost_kink(node)
        if kink is None:
            yield Piece(start, end, settled(node))
            return
        argument = subtract(kink.left, kink.right) if isinstance(kink, Compare) else kink.arguments[0]
        cuts = [start, *self.zeros(argument, start, end), end]
        if len(cuts) > MOST_PIECES:
            raise Unsettled(f"it has more than {MOST_PIECES} pieces")
        for left, right in pairwise(cuts):
            sign = self._sign(argument, between(left, right))
            yield from self.pieces(settled(replaced(node, kink, sign)), left, right)

    def _sign(self, node: Node, place: fmpq) -> int:
        value = self.value(node, place)
        if value is None:
            raise Unsettled("a condition has no value")
        return 1 if value > 0 else -1 if value < 0 else 0

    def zeros(self, node: Node, start: Place | None, end: Place | None) -> list[Place]:
        """Where a node vanishes between two points, in order; none where it vanishes everywhere. Raises Unsettled."""
        node = without_constant_factors(node)
        polynomial = self.polynomial(node)
        if polynomial is None:
            if sign_everywhere(node) in ("+", "-"):
                return []
            raise Unsettled("a kink lies where something other than a polynomial vanishes")
        if polynomial.degree() < 1:
            return []
        found: list[Place] = []
        for factor, _ in polynomial.factor()[1]:
            if factor.degree() == 1:
                found.append(-factor[0] / factor[1])
            else:
                roots: list[Any] = factor.numer().complex_roots()
                found += [root.real for root, _ in roots if root.imag.is_zero()]
        inside = [root for root in found if _before(start, root) and _before(root, end)]
        return sorted(inside, key=lambda root: float(arb(root).mid()))

    def polynomial(self, node: Node) -> fmpq_poly | None:
        """A node as a polynomial in the variable with rational coefficients, if it is one."""
        match node:
            case Number(value=value):
                return fmpq_poly([rational(value)])
            case Symbol():
                return fmpq_poly([0, 1])
            case Negate(operand=operand):
                inner = self.polynomial(operand)
                return None if inner is None else -inner
            case Add(terms=parts) | Mul(factors=parts):
                result = fmpq_poly([0]) if isinstance(node, Add) else fmpq_poly([1])
                for part in parts:
                    inner = self.polynomial(part)
                    if inner is None or result.degree() + inner.degree() > MOST_DEGREE:
                        return None
                    result = result + inner if isinstance(node, Add) else result * inner
                return result
            case Divide(numerator=above, denominator=below):
                top, bottom = self.polynomial(above), self.polynomial(below)
                if top is None or bottom is None or bottom.degree() != 0:
                    return None
                return top / bottom[0]
            case Power(base=base, exponent=Number(value=value)) if value.denominator == 1 and 0 <= value <= MOST_DEGREE:
                inner = self.polynomial(base)
                return None if inner is None or inner.degree() * value > MOST_DEGREE else inner ** int(value)
        return None

    # Between and inside pieces

    def joined(self, left: Piece, right: Piece, place: Place, whole: Node) -> Break | Joint:
        """What happens between two pieces. Raises Unsettled."""
        values = self.value(left.node, place), self.value(right.node, place)
        first, second = self.slope(left.node), self.slope(right.node)
        if type(place) is not fmpq and self._bends(first, second, place):
            return Break(place, values, (self.value(first, place), self.value(second, place)))
        own = self.value(whole, place) if type(place) is fmpq else values[0]
        if None in values or own is None or not self.same(left.node, right.node, place):
            return Break(place, values, (None, None))
        if type(place) is fmpq and difference(own, values[0]):
            return Break(place, (values[0], own), (None, None))
        slopes = self.value(first, place), self.value(second, place)
        if None in slopes:
            raise Unsettled("a slope at a kink has no value")
        if not self.same(first, second, place):
            return Break(place, values, slopes)
        return Joint(place, values[0], slopes[0])

    def _bends(self, first: Node, second: Node, place: Place) -> bool:
        """Whether two slopes certainly differ, so that it breaks whether or not the values are equal."""
        slopes = self.value(first, place), self.value(second, place)
        return None not in slopes and difference(*slopes) is True

    def singular(self, piece: Piece) -> Iterator[Break]:
        """Points of a piece at which it divides by zero. Raises Unsettled where it may leave the domain of a root or logarithm."""
        for node, strict in _needed(piece.node):
            kind = sign_everywhere(node)
            if kind in ("+", "-") and (strict or kind == "+"):
                continue
            zeros = self.zeros(node, piece.start, piece.end)
            at_ends = [end for end in (piece.start, piece.end) if end is not None and self._vanishes(node, end)]
            if not strict and (zeros or at_ends or self._sign(node, between(piece.start, piece.end)) < 0):
                raise Unsettled("it leaves the domain of a root or logarithm")
            for place in zeros:
                if type(place) is not fmpq or self.value(piece.node, place) is not None:
                    raise Unsettled("it may divide by zero")
                yield Break(place, (None, None), (None, None))
            if at_ends:
                raise Unsettled("it divides by zero at a kink")

    def _vanishes(self, node: Node, place: Place) -> bool:
        value = self.value(node, place)
        return value is None or not (value > 0 or value < 0)


def between(start: Place | None, end: Place | None) -> fmpq:
    """A rational between two points, a simple one."""
    if start is None and end is None:
        return fmpq(0)
    if start is None or end is None:
        known, step = (end, -1) if start is None else (start, 1)
        assert known is not None
        return _floor(known) + 2 * step
    for parts in range(1, 64):
        scale = 2 ** (parts - 1)
        candidate = fmpq(int((_floor(arb(start) * scale)).p) + 1, scale)
        if _before(start, candidate) and _before(candidate, end):
            return candidate
    raise Unsettled("two kinks are too close to each other")


def _floor(place: Place) -> fmpq:
    whole: Any = arb(place).mid().floor().unique_fmpz()
    return fmpq(int(whole))


def _before(left: Place | None, right: Place | None) -> bool:
    if left is None or right is None:
        return True
    if type(left) is fmpq and type(right) is fmpq:
        return bool(left < right)
    if arb(left).overlaps(arb(right)):
        if type(left) is type(right) and str(left) == str(right):
            return False
        raise Unsettled("two kinks are too close to each other")
    return bool(arb(left) < arb(right))


def _exactly_equal(first: Scalar, second: Scalar) -> bool:
    """Whether two values are known to be equal: both without any radius."""
    first, second = arb(first), arb(second)
    return bool(first.is_exact() and second.is_exact() and (first - second).is_zero())


def _needed(node: Node) -> Iterator[tuple[Node, bool]]:
    """What must not vanish (True) or must be positive (False) for a node to be smooth."""
    match node:
        case Divide(denominator=below):
            yield below, True
        case Power(base=base, exponent=exponent):
            whole = isinstance(exponent, Number) and exponent.value.denominator == 1
            if not whole:
                yield base, False
            elif exponent.value < 0:  # type: ignore[union-attr]
                yield base, True
        case Apply(function="log" | "sqrt", arguments=(argument,)):
            yield argument, False
        case Apply(function=function) if function not in _SMOOTH:
            raise Unsettled(f"nothing is known of the smoothness of {function}")
    for child in children(node):
        yield from _needed(child)


_SMOOTH = frozenset({"exp", "sin", "cos", "arctan", "erf", "log", "sqrt"})
