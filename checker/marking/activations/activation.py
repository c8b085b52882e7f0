"""What an activation function is like: where it saturates, where it is not differentiable, whether it is the identity near 0.

*Saturates* at an end: f(x) tends to a finite value there, and f'(x) to 0. *Identity near 0*: f(0) = 0, f'(0) = 1 and f' is continuous
at 0. Each is decided from the expression: the ends by asymptotic series, the kinks by cutting the line into smooth pieces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from flint import arb, fmpq

from checker.calculus import gradient
from checker.evaluation.asymptotics import Tail, tail
from checker.evaluation.balls import difference, precision
from checker.evaluation.scalars import Scalar
from checker.evaluation.series import Unsettled
from checker.language.inference import ONE, ZERO
from checker.language.nodes import Apply, Node, Symbol, children
from checker.marking.activations.smoothness import Break, Line, Place, Smoothness, smoothness

Side = Literal[-1, 1]
SIDES: tuple[Side, Side] = (-1, 1)
BITS = 192
FAR = (5, 10, 100, 1000)
"""Where the slope is shown: the first of these at which it is small, or the last."""
SMALL = 1e-2
CURVE = (-5.0, 5.0, 101)


@dataclass(frozen=True, eq=False)
class Activation:
    """A function of one variable, a scalar node in it."""

    node: Node
    variable: str

    @cached_property
    def line(self) -> Line:
        """The real line on which it is evaluated."""
        return Line(self.variable)

    # Saturation

    @cached_property
    def tails(self) -> Mapping[Side, Tail | None]:
        """The behaviour at each end, None where it is not known."""
        return {side: self._tail(self.node, side) for side in SIDES}

    def _tail(self, node: Node, side: Side) -> Tail | None:
        try:
            return tail(node, self.variable, side)
        except Unsettled:
            return None

    def saturates(self, side: Side) -> bool | None:
        """Whether it saturates at an end; None: it is not known."""
        end = self.tails[side]
        if end is None:
            return False if self._is_periodic() else None
        if end.kind == "infinite":
            return False
        if not end.oscillates:  # without oscillations a finite limit leaves the slope no choice
            return True
        slope = self._tail(self._slope_of_all, side) if self._slope_of_all is not None else None
        vanishes = slope is not None and slope.limit is not None and slope.limit.is_zero()
        return True if vanishes else None

    @cached_property
    def _slope_of_all(self) -> Node | None:
        try:
            return gradient(self.line.expanded(self.node), Symbol(self.variable), self.line.vocabulary)
        except (ValueError, LookupError):
            return None

    def _is_periodic(self) -> bool:
        """Whether it takes two values over and over: the variable stands only in sines and cosines of linear functions."""

        def only_in_waves(node: Node) -> bool:
            if isinstance(node, Symbol):
                return node.name != self.variable
            if isinstance(node, Apply) and node.function in ("sin", "cos"):
                argument = self.line.polynomial(node.arguments[0])
                return argument is not None and argument.degree() <= 1
            return all(map(only_in_waves, children(node)))

        if not only_in_waves(self.line.expanded(self.node)):
            return False
        values = [self.value(fmpq(place)) for place in range(4)]
        return any(difference(values[0], other) for other in values[1:] if None not in (values[0], other))

    # Differentiability

    @cached_property
    def smooth(self) -> Smoothness | None:
        """The pieces and breaks, None where it could not be cut into pieces."""
        try:
            return smoothness(self.node, self.variable)
        except Unsettled:
            return None

    @property
    def differentiable(self) -> bool | None:
        """Whether it is differentiable everywhere; None: it is not known."""
        if self.smooth is None:
            return None
        if self.smooth.breaks:
            return False
        return None if self.smooth.open else True

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Where it is not differentiable, as far as that is known."""
        return () if self.smooth is None else self.smooth.breaks

    # The identity near 0

    @cached_property
    def at_zero(self) -> tuple[Scalar | None, tuple[Scalar | None, ...]]:
        """The value at 0, and the slope there or the slopes from the left and the right."""
        zero = fmpq(0)
        if self.smooth is None:
            return self.value(zero), (self._value_of(self._slope_of_all, zero),)
        for one in self.smooth.breaks:
            if type(one.place) is fmpq and one.place == 0:
                return self.value(zero), one.slopes
        node = next(piece.node for piece in self.smooth.pieces if piece.end is None or arb(piece.end) >= 0)
        return self.value(zero), (self._value_of(self.line.slope(node), zero),)

    @property
    def identity(self) -> bool | None:
        """Whether it approximates the identity near 0; None: it is not known."""
        value, slopes = self.at_zero
        if self.smooth is not None and any(arb(one.place).contains(0) for one in self.smooth.breaks):
            return False
        if value is not None and difference(value, fmpq(0)):
            return False
        if any(slope is not None and difference(slope, fmpq(1)) for slope in slopes):
            return False
        if self.smooth is None or self.smooth.open or value is None or None in slopes:
            return None
        node = next(piece.node for piece in self.smooth.pieces if piece.end is None or arb(piece.end) >= 0)
        try:
            known = self.line.same(node, ZERO, fmpq(0)) and self.line.same(self.line.slope(node), ONE, fmpq(0))
        except Unsettled:
            return None
        return True if known else None

    # Values

    def value(self, place: Place) -> Scalar | None:
        """The function's value, None where it has none or it is not known."""
        return self._value_of(self.node, place)

    def slope(self, place: fmpq) -> Scalar | None:
        """The slope at a point, None where there is none or it is not known."""
        if self.smooth is None:
            return self._value_of(self._slope_of_all, place)
        for piece in self.smooth.pieces:
            if (piece.start is None or arb(piece.start) < place) and (piece.end is None or place < arb(piece.end)):
                return self._value_of(self.line.slope(piece.node), place)
        joint = next(
            (joint for joint in self.smooth.joints if type(joint.place) is fmpq and joint.place == place), None
        )
        return None if joint is None else joint.slope

    def _value_of(self, node: Node | None, place: Place) -> Scalar | None:
        if node is None:
            return None
        try:
            with precision(BITS):
                return self.line.value(node, place)
        except Unsettled:
            return None

    def far_slope(self, side: Side) -> tuple[fmpq, Scalar | None]:
        """A point far out and the slope there: the first at which it is small, or the last."""
        for distance in FAR:
            place = fmpq(side * distance)
            slope = self.slope(place)
            if slope is not None and abs(arb(slope)) < SMALL:
                break
        return place, slope

    def points(self) -> list[tuple[float, float]]:
        """Points of the curve around 0, as far as it has values there."""
        start, end, count = CURVE
        found = []
        for number in range(count):
            x = start + (end - start) * number / (count - 1)
            value = self.value(fmpq(round(x * 100), 100))
            if value is not None:
                found.append((x, float(arb(value).mid())))
        return found
