"""Values that change from piece to piece of the inputs: labels, and the steps at which kinks are.

A label with n values is n - 1 generators that are indicators (idempotent, orthogonal); a step is an indicator of its own. A
function acts on a value that depends on them piece by piece: ``f(u) = sum_v [piece v] f(u on v)``.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from flint import fmpq_mpoly

from checker.evaluation.ring import NoExactForm, Quotient, Ring
from checker.evaluation.scalars import ONE, ZERO, Scalar

MAX_PIECES = 64


class Pieces:
    """The indicators of a ring. ``kinks_count``: whether what they say holds exactly at kinks too."""

    def __init__(self, ring: Ring, kinks_count: bool) -> None:
        self.ring = ring
        self.kinks_count = kinks_count
        self._groups = ring.table("groups")
        self._steps = ring.table("steps")
        self._zeros = ring.table("zeros")

    def _indicator(self) -> tuple[int, fmpq_mpoly]:
        place, atom = self.ring.generator(piecewise=True)
        self.ring.relate([(place, 2)], atom * atom - atom)
        self._groups[place] = (place,)
        return place, atom

    def finite(self, count: int) -> list[Scalar]:
        """Indicators of the ``count`` values of an input with finitely many; they add up to 1."""
        made: list[tuple[int, fmpq_mpoly]] = []
        for _ in range(count - 1):
            place, atom = self._indicator()
            for other_place, other in made:
                self.ring.relate([(place, 1), (other_place, 1)], atom * other)
            made.append((place, atom))
        places = tuple(place for place, _ in made)
        for place in places:
            self._groups[place] = places
        indicators = [atom for _, atom in made]
        return [*indicators, ONE - sum(indicators, ZERO)]

    def step(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """The indicator that a monic polynomial is at least 0."""
        key = str(polynomial)
        if key not in self._steps:
            place, atom = self._indicator()
            for other, (other_place, other_atom) in list(self._steps.values()):
                product = self._implication(polynomial, atom, other, other_atom)
                if product is not None:
                    self.ring.relate([(place, 1), (other_place, 1)], product)
            self._steps[key] = polynomial, (place, atom)
        found: fmpq_mpoly = self._steps[key][1][1]
        return found

    def _implication(
        self, left: fmpq_mpoly, at_left: fmpq_mpoly, right: fmpq_mpoly, at_right: fmpq_mpoly
    ) -> fmpq_mpoly | None:
        """What is zero because the difference or sum of two polynomials has a sign."""
        difference, total = self.ring.sign_of(left - right), self.ring.sign_of(left + right)
        if difference > 0:
            return at_left * at_right - at_right
        if difference < 0:
            return at_left * at_right - at_left
        if total > 0:
            return at_left * at_right - at_left - at_right + 1
        if total < 0 and not self.kinks_count:  # where kinks count both may be zero at once
            return at_left * at_right
        return None

    def zero(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """The indicator that a monic polynomial is 0."""
        key = str(polynomial)
        if key not in self._zeros:
            step = self.step(polynomial)
            step_place = self._steps[key][1][0]
            place, atom = self._indicator()
            self.ring.relate([(place, 1), (step_place, 1)], atom * step - atom)
            self._zeros[key] = atom
        found: fmpq_mpoly = self._zeros[key]
        return found

    def by_piece(self, argument: Scalar, function: Callable[[Scalar], Scalar]) -> Scalar:
        """A function's value, piece by piece of its argument."""
        split = self.split(argument)
        if split is None:
            return function(argument)
        return sum([self.ring.times(weight, function(value)) for value, weight in split], ZERO)

    def split(self, value: Scalar) -> list[tuple[Scalar, Scalar]] | None:
        """A value's (value, indicator) on each of its pieces; None where it has only one."""
        above = value.above if type(value) is Quotient else value
        if type(above) is not fmpq_mpoly or not self.ring.piecewise:
            return None
        degrees = above.degrees()
        groups = sorted({self._groups[place] for place in self.ring.piecewise if degrees[place]})
        if not groups:
            return None
        if prod(len(group) + 1 for group in groups) > MAX_PIECES:
            raise NoExactForm("too many pieces")
        found: list[tuple[fmpq_mpoly, Scalar]] = [(above, ONE)]
        for group in groups:
            indicators = [self.ring.generators[place] for place in group]
            indicators.append(ONE - sum(indicators, ZERO))
            found = [
                (
                    polynomial.subs({place: int(other == position) for other, place in enumerate(group)}),
                    self.ring.reduce_scalar(self.ring.times(weight, indicator)),
                )
                for polynomial, weight in found
                for position, indicator in enumerate(indicators)
            ]
        split = [(polynomial, weight) for polynomial, weight in found if not self.ring.is_zero(weight)]
        if type(value) is Quotient:
            return [(Quotient(self.ring, polynomial, value.below), weight) for polynomial, weight in split]
        return list(split)
