"""Ball arithmetic (Arb, through python-flint): every value is certainly inside its ball.

A scalar is an exact rational (``fmpq``) as long as it can be, else a ball (``arb``). A value that does not exist is nan, and
the arithmetic remembers why: ``reason`` (certainly outside a function's domain), ``kink`` (exactly where a step jumps, with no
convention for it) or ``imprecise`` (undecided at this precision: try a higher one).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from fractions import Fraction
from operator import mul

from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from checker.evaluation.scalars import HOLDS, ONE, ZERO, Array, Kink, Scalar

PRECISIONS = (128, 256, 512, 1024, 2048)
EXACT_BITS = 8192
"""Exact powers with more bits than this are rounded to balls."""
NAN = arb("nan")
LARGEST_EXPONENT = 200
"""Beyond 2^200, or e^200, a value is extreme: next to one of order one it may hide, so that agreement of balls says nothing."""
NEGATIVE, POSITIVE = 1, 2
BOTH_SIDES = NEGATIVE | POSITIVE
Trace = dict[tuple[Kink, int], int]


LARGEST = fmpq(2) ** LARGEST_EXPONENT
SMALLEST = 1 / LARGEST


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Ball arithmetic at the given precision."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def rational(value: Fraction | int) -> fmpq:
    """A fraction or whole number as the exact rational of this arithmetic."""
    return fmpq(value.numerator, value.denominator)


def is_nan(value: Scalar) -> bool:
    """Whether a value does not exist, or nothing is known of it."""
    return type(value) is not fmpq and value.is_nan()


def is_zero(value: Scalar) -> bool:
    """Whether a value is exactly zero. A ball around zero is not known to be (and ``!=`` of balls means certainly unequal)."""
    return type(value) is fmpq and bool(value == 0)


def exact_root(value: fmpq) -> fmpq | None:
    """The square root of a rational where it is rational."""
    if value < 0:
        return None
    above, below = value.p.isqrt(), value.q.isqrt()
    return fmpq(above, below) if above * above == value.p and below * below == value.q else None


class Balls:
    """The arithmetic. ``step_at_zero`` is the convention for a step's value at its kink, None where there is none.

    ``trace``, where given, gets the side of each kink on which a value was found, by the place of the comparison and how
    often the evaluation had been there before; ``kinks`` counts how often it was exactly at the kink. ``extreme`` tells that
    the evaluation went through very large or small values.
    """

    times = staticmethod(mul)
    takes_notes = False

    def __init__(self, step_at_zero: fmpq | None = None, trace: Trace | None = None) -> None:
        self.step_at_zero = step_at_zero
        self.trace = trace
        self.clear()

    def clear(self) -> None:
        """Forgets what went wrong in the evaluation before."""
        self.imprecise = False
        self.kink = False
        self.kinks: dict[Kink, int] = {}
        self.reason: str | None = None
        self.extreme = False
        self._visits: dict[Kink, int] = {}

    def note_never_negative(self, value: Scalar) -> None:
        """Balls know signs themselves."""

    @property
    def troubled(self) -> bool:
        """Whether something in the evaluation had no value, or none that is known."""
        return self.imprecise or self.kink or self.reason is not None

    def undefined(self, reason: str) -> Scalar:
        """nan, certainly."""
        self.reason = reason
        return NAN

    def _unknown(self, value: Scalar) -> Scalar:
        """nan, because a sign is not known at this precision (or because the value was nan already)."""
        if not value.is_nan():
            self.imprecise = True
        return NAN

    def _sign(self, value: Scalar) -> int | None:
        """The certain sign, None where it is not known."""
        if type(value) is fmpq:
            numerator = value.p
            return int(numerator > 0) - int(numerator < 0)
        if value > 0:
            return 1
        if value < 0:
            return -1
        return 0 if value.is_zero() else None

    def divide(self, above: Scalar, below: Scalar) -> Scalar:
        """The quotient."""
        sign = self._sign(below)
        if sign:
            return above / below
        if sign == 0:
            return self.undefined("a division by zero")
        return self._unknown(below)

    def power(self, base: Scalar, exponent: Scalar) -> Scalar:
        """A real power: a whole exponent, or a base that is not negative."""
        value = self._power(base, exponent)
        if value != 0 and not SMALLEST < abs(value) < LARGEST:
            self.extreme = True
        return value

    def _power(self, base: Scalar, exponent: Scalar) -> Scalar:
        if type(exponent) is fmpq:
            if exponent.q == 1:
                return self._whole_power(base, int(exponent.p))
            if exponent.q == 2:
                return self._whole_power(self.sqrt(base), int(exponent.p))
        sign = self._sign(base)
        if sign == 1:
            return ONE if base == 1 else arb(base) ** arb(exponent)
        if sign == 0:
            upward = self._sign(exponent)
            if upward is None:
                return self._unknown(exponent)
            return ZERO if upward > 0 else self.undefined("a power of zero that is not positive")
        return self.undefined("a power of a negative number") if sign == -1 else self._unknown(base)

    def _whole_power(self, base: Scalar, exponent: int) -> Scalar:
        if exponent == 0:
            return ONE if not is_nan(base) else base
        if exponent < 0:
            return self.divide(ONE, self._whole_power(base, -exponent))
        if type(base) is fmpq:
            bits = max(int(base.p).bit_length(), int(base.q).bit_length())
            if bits == 1 or bits * exponent <= EXACT_BITS:
                return base**exponent if bits > 1 else base if exponent % 2 else base * base
            return arb(base) ** exponent
        return base**exponent

    def number(self, value: fmpq) -> Scalar:
        """A number as written."""
        if value != 0 and not SMALLEST < abs(value) < LARGEST:
            self.extreme = True
        return value

    def constant(self, name: str) -> Scalar:
        """pi, e, or an infinity, which is no number."""
        if name == "pi":
            return arb.pi()
        return arb(1).exp() if name == "e" else self.undefined("infinity is not a number")

    def exp(self, argument: Scalar) -> Scalar:
        """The exponential."""
        if not -LARGEST_EXPONENT < argument < LARGEST_EXPONENT:
            self.extreme = True
        if type(argument) is fmpq:
            return ONE if is_zero(argument) else arb(argument).exp()
        return argument.exp()

    def log(self, argument: Scalar) -> Scalar:
        """The natural logarithm."""
        sign = self._sign(argument)
        if sign == 1:
            if type(argument) is fmpq:
                return ZERO if argument == 1 else arb(argument).log()
            return argument.log()
        if sign == 0:
            return self.undefined("the logarithm of zero")
        return self.undefined("the logarithm of a negative number") if sign == -1 else self._unknown(argument)

    def sqrt(self, argument: Scalar) -> Scalar:
        """The square root, exact where it is rational."""
        sign = self._sign(argument)
        if sign == 1:
            if type(argument) is fmpq:
                root = exact_root(argument)
                return arb(argument).sqrt() if root is None else root
            return argument.sqrt()
        if sign == 0:
            return ZERO
        return self.undefined("the square root of a negative number") if sign == -1 else self._unknown(argument)

    def sin(self, argument: Scalar) -> Scalar:
        """The sine."""
        return ZERO if is_zero(argument) else arb(argument).sin()

    def cos(self, argument: Scalar) -> Scalar:
        """The cosine."""
        return ONE if is_zero(argument) else arb(argument).cos()

    def arctan(self, argument: Scalar) -> Scalar:
        """The arc tangent."""
        return ZERO if is_zero(argument) else arb(argument).atan()

    def erf(self, argument: Scalar) -> Scalar:
        """The error function."""
        return ZERO if is_zero(argument) else arb(argument).erf()

    def _visit(self, where: Kink | None, sides: int) -> None:
        if where is not None and self.trace is not None:
            before = self._visits.get(where, 0)
            self._visits[where] = before + 1
            self.trace[where, before] = sides

    def _hit(self, where: Kink) -> None:
        self.kinks[where] = self.kinks.get(where, 0) + 1

    def step(self, argument: Scalar, where: Kink | None) -> Scalar:
        """1 where positive, 0 where negative, at 0 what the convention says."""
        sign = self._sign(argument)
        if sign is None:
            return self._unknown(argument)
        if sign == 0 and where is not None:
            self._hit(where)
            if self.step_at_zero is None:
                self.kink = True
                return NAN
            return self.step_at_zero
        self._visit(where, POSITIVE if sign >= 0 else NEGATIVE)
        return ONE if sign >= 0 else ZERO

    def absolute(self, argument: Scalar, where: Kink | None) -> Scalar:
        """The absolute value."""
        sign = self._sign(argument)
        if sign is None:
            return abs(argument)
        self._visit(where, (BOTH_SIDES, POSITIVE, NEGATIVE)[sign])
        return -argument if sign < 0 else argument

    def positive_part(self, argument: Scalar, where: Kink | None) -> Scalar:
        """The argument where positive, else 0."""
        sign = self._sign(argument)
        if sign is None:
            return argument if argument.is_nan() else argument.max(arb(0))
        self._visit(where, POSITIVE if sign > 0 else NEGATIVE)
        return argument if sign > 0 else ZERO

    def compare(self, relation: str, left: Scalar, right: Scalar, where: Kink | None) -> Scalar:
        """1 or 0. Equality of what varies continuously is a kink, unless a convention makes kinks count."""
        gap = left - right
        sign = self._sign(gap)
        if sign is None:
            return self._unknown(gap)
        if sign == 0 and where is not None:
            self._hit(where)
        truth = HOLDS[relation](sign)
        if relation not in ("=", "!="):
            self._visit(where, POSITIVE if truth else NEGATIVE)
        return ONE if truth else ZERO

    def whole(self, value: Scalar) -> int | None:
        """The value as an int."""
        return int(value.p) if type(value) is fmpq and value.q == 1 else None

    def never(self, truth: Scalar) -> bool:
        """Whether a condition does not hold here."""
        return is_zero(truth)

    def guarded(self, truth: Scalar) -> AbstractContextManager[None]:
        """Nothing changes: an open condition is nan here."""
        return nullcontext()

    def inverse(self, matrix: Array) -> Array:
        """The inverse of a square matrix."""
        try:
            inverted = _as_matrix(matrix).inv()
        except ZeroDivisionError:
            return Array(matrix.shape, [self._singular(matrix)] * len(matrix.data))
        return Array(matrix.shape, inverted.entries())

    def _singular(self, matrix: Array) -> Scalar:
        if all(type(entry) is fmpq for entry in matrix.data):
            return self.undefined("the inverse of a singular matrix")
        self.imprecise = self.imprecise or not any(map(is_nan, matrix.data))
        return NAN

    def determinant(self, matrix: Array) -> Scalar:
        """The determinant of a square matrix."""
        return _as_matrix(matrix).det()


def _as_matrix(matrix: Array) -> fmpq_mat | arb_mat:
    rows, columns = matrix.shape
    if all(type(entry) is fmpq for entry in matrix.data):
        return fmpq_mat(rows, columns, matrix.data)
    return arb_mat(rows, columns, [arb(entry) for entry in matrix.data])


def difference(left: Scalar, right: Scalar) -> bool | None:
    """True: certainly different; False: certainly equal; None: not known (the balls overlap)."""
    if type(left) is fmpq and type(right) is fmpq:
        return bool(left != right)
    left, right = arb(left), arb(right)
    if left.is_nan() or right.is_nan() or left.overlaps(right):
        return None
    return True


def as_decimal(value: Scalar, digits: int = 25) -> str:
    """A value's middle as a decimal, for longer floats than Python's."""
    with precision(4 * digits + 64):
        return arb(value).str(digits, radius=False, more=True)
