"""Gram matrices, exact or in balls, and what refutes a kernel: an asymmetry, or a vector v with v^T K v < 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from flint import arb, fmpq

from checker.equivalence.presentation import shown
from checker.equivalence.verdict import Value
from checker.evaluation.balls import Balls, is_nan, precision, rational
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Code, Environment
from checker.evaluation.scalars import Array, Budget, Scalar, WorkExceeded
from checker.kernels.kernel import Kernel
from checker.language.declarations import Expression
from checker.language.inference import indicator
from checker.language.nodes import Apply, Symbol
from checker.language.shapes import SCALAR, is_column
from checker.language.traversal import walk

WORK = 20_000
"""Node evaluations that one entry of a Gram matrix may take."""
HALF = fmpq(1, 2)
PRECISIONS = (64, 256)


@dataclass(frozen=True, slots=True)
class Instance:
    """A choice of everything that is free: ``points``, parameters, unknown functions' values and kernels' matrices there.

    ``given`` maps a parameter to its value, an unknown function to the list of its values at the points, an unknown kernel
    to its Gram matrix at the points. Values are Fractions, vectors lists of them, matrices lists of rows.
    """

    points: tuple[Any, ...]
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Points at which the Gram matrix is no Gram matrix of a kernel.

    ``vector`` is a v with ``value`` = v^T K v < 0; both None where the matrix is not symmetric. ``eigenvalues`` are rounded.
    """

    points: list[Value]
    given: dict[str, Value]
    gram: list[list[Value]]
    vector: list[Value] | None
    value: Value
    certified: bool
    eigenvalues: tuple[float, ...] = ()
    instance: Instance = field(default_factory=lambda: Instance(()), compare=False, repr=False)

    def to_json(self) -> dict[str, Any]:
        """The documented JSON."""
        return {
            "points": self.points,
            "given": self.given,
            "gram": self.gram,
            "vector": self.vector,
            "value": self.value,
            "certified": self.certified,
        }


class UnusableInstance(ValueError):
    """Points or values that do not fit the kernel: a wrong count, a value outside its domain, one that is missing."""


class Gram:
    """Evaluates a kernel at pairs of points; compiled once."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.program = Program(kernel.vocabulary)
        self.code = self.program.compile(Expression(kernel.node))
        self.conditions = [self.program.compile(Expression(indicator(each))) for each in kernel.conditions]
        self.steps = any(isinstance(part, Apply) and part.function == "step" for part in walk(kernel.node))

    def entry(self, instance: Instance, row: int, column: int, code: Code | None = None) -> Scalar:
        """The kernel (or other compiled code) at two of the points: an fmpq or an arb, nan where it has no value."""
        arithmetic = Balls(step_at_zero=HALF)
        environment = Environment(
            self.program, arithmetic, self.sizes(instance), self.values(instance, row, column), Budget(WORK)
        )
        try:
            value = environment.run(self.code if code is None else code)
        except (WorkExceeded, OverflowError, ValueError, ZeroDivisionError, RecursionError, IndexError):
            return arb("nan")
        if arithmetic.troubled or self.steps and code is None and arithmetic.kinks:  # conventions for step(0) differ
            return arb("nan")
        if isinstance(value, Array):
            return value.data[0] if len(value.data) == 1 else arb("nan")
        return value

    def matrix(self, instance: Instance) -> list[list[Scalar]]:
        """All pairs."""
        count = range(len(instance.points))
        return [[self.entry(instance, row, column) for column in count] for row in count]

    def holds(self, instance: Instance, row: int, column: int) -> bool:
        """Whether the conditions certainly hold at two of the points."""
        return all(self.entry(instance, row, column, each) == 1 for each in self.conditions)

    def sizes(self, instance: Instance) -> dict[str, int]:
        """The named sizes, by the points and parameters."""
        found: dict[str, int] = {}
        point = instance.points[0]
        domain = self.kernel.domain
        if domain.size is not None and isinstance(domain.size, str):
            found[domain.size] = len(point)
        for name, parameter in self.kernel.parameters.items():
            value = instance.given.get(name)
            for axis, size in enumerate(parameter.shape):
                if isinstance(size, str) and size not in found and isinstance(value, list):
                    found[size] = len(value) if axis == 0 else len(value[0]) if isinstance(value[0], list) else 1
        for name, unknown in self.kernel.unknowns.items():
            values = instance.given.get(name)
            if unknown.shape and isinstance(unknown.shape[0], str) and isinstance(values, list) and values:
                found[unknown.shape[0]] = len(values[0])
        for declaration in self.kernel.vocabulary.symbols.values():
            for name in declaration.size_names:
                found.setdefault(name, 2)
        return found

    def values(self, instance: Instance, row: int, column: int) -> dict[str, Any]:
        """The value of every symbol at two of the points."""
        first, second = self.kernel.arguments
        at = {first: row, second: column}
        found = {
            first: _value(instance.points[row], self.kernel.domain.shape),
            second: _value(instance.points[column], self.kernel.domain.shape),
        }
        for name, parameter in self.kernel.parameters.items():
            if name in instance.given:
                found[name] = _value(instance.given[name], parameter.shape)
        for name, call in self.kernel.calls.items():
            places = [at.get(each.name) if isinstance(each, Symbol) else None for each in call.arguments]
            values = instance.given.get(call.unknown)
            if values is None or None in places:
                continue
            shape = self.kernel.unknowns[call.unknown].shape
            if len(places) == 1:
                found[name] = _value(values[places[0]], shape)
            elif len(places) == 2:
                found[name] = _value(values[places[0]][places[1]], SCALAR)
        return found

    @property
    def can_be_given(self) -> bool:
        """Whether every call is at the arguments themselves, so that values at the points settle it."""
        names = set(self.kernel.arguments)
        return all(
            isinstance(each, Symbol) and each.name in names
            for call in self.kernel.calls.values()
            for each in call.arguments
        )

    def refute(self, instance: Instance) -> Counterexample | None:
        """The counterexample that these very points and values are, None where they are none."""
        import numpy

        if not instance.points or not self.can_be_given:
            return None
        count = range(len(instance.points))
        for bits in PRECISIONS:
            with precision(bits):
                if not all(self.holds(instance, row, column) for row, column in product(count, count)):
                    return None
                gram = self.matrix(instance)
                if any(is_nan(value) for line in gram for value in line):
                    continue
                for row, column in product(count, count):
                    if row < column and certainly_different(gram[row][column], gram[column][row]):
                        return self.counterexample(instance, gram, None, None)
                floats = numpy.array([[float(arb(value).mid()) for value in line] for line in gram])
                if not numpy.isfinite(floats).all():
                    return None
                eigenvalues, vectors = numpy.linalg.eigh((floats + floats.T) / 2)
                found = negative_direction(gram, vectors[:, 0].tolist()) if eigenvalues[0] < 0 else None
                if found is not None:
                    return self.counterexample(instance, gram, *found, tuple(map(float, eigenvalues)))
        return None

    def counterexample(
        self,
        instance: Instance,
        gram: list[list[Scalar]],
        vector: list[fmpq] | None,
        value: Scalar | None,
        eigenvalues: tuple[float, ...] = (),
    ) -> Counterexample:
        """The counterexample as it is shown."""
        return Counterexample(
            [_shown(point) for point in instance.points],
            {name: _shown(each) for name, each in instance.given.items()},
            [[_entry(cell) for cell in line] for line in gram],
            None if vector is None else [shown(each, SCALAR) for each in vector],
            None if value is None else _entry(value),
            True,
            eigenvalues,
            instance,
        )


def certainly_different(left: Scalar, right: Scalar) -> bool:
    """Whether two values differ for certain."""
    if type(left) is fmpq and type(right) is fmpq:
        return bool(left != right)
    return not arb(left).overlaps(arb(right))


def quadratic_form(gram: Sequence[Sequence[Scalar]], vector: Sequence[fmpq]) -> Scalar:
    """v^T K v."""
    total: Scalar = fmpq(0)
    for line, left in zip(gram, vector, strict=True):
        for cell, right in zip(line, vector, strict=True):
            if left != 0 and right != 0:
                total = total + left * right * cell
    return total


def negative_direction(
    gram: Sequence[Sequence[Scalar]], direction: Sequence[float]
) -> tuple[list[fmpq], Scalar] | None:
    """The simplest rational vector near a direction with v^T K v certainly negative, and that value."""
    largest = max(map(abs, direction))
    if not largest > 0:
        return None
    sign = 1 if next(each for each in direction if abs(each) > 1e-9 * largest) > 0 else -1
    for denominator in (1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 50, 100, 1000, 10**5, 10**8):
        scaled = [sign * each / largest for each in direction]
        vector = [fmpq(round(each * denominator), denominator) for each in scaled]
        if denominator <= 12:
            vector = [each * denominator for each in vector]
        value = quadratic_form(gram, vector)
        if not is_nan(value) and value < 0:
            return vector, value
    return None


def _value(value: Any, shape: tuple[Any, ...]) -> Any:
    """A value of an instance as the evaluator takes it."""
    if not shape:
        return rational(value)
    if is_column(shape):
        return Array((len(value), 1), [rational(each) for each in value])
    rows = [row if isinstance(row, (list, tuple)) else [row] for row in value]
    return Array((len(rows), len(rows[0])), [rational(each) for row in rows for each in row])


def _shown(value: Any) -> Value:
    if isinstance(value, (list, tuple)):
        return [_shown(each) for each in value]
    return shown(rational(value), SCALAR)


def _entry(value: Scalar) -> Value:
    """An entry of a Gram matrix: exact where rational, else a float."""
    return shown(value, SCALAR) if type(value) is fmpq else float(arb(value).mid())


# -- what callers ask ----------------------------------------------------------------------------------------------------
def instance_of(kernel: Kernel, points: Sequence[Any] | None, given: Mapping[str, Any]) -> Instance:
    """An instance from plain values: ints, floats, fractions as text, lists. Without points they are 1, 2, ... as many as
    the unknowns have values. Raises UnusableInstance."""
    made = {name: _exact(value) for name, value in given.items()}
    if points is None:
        counts = {len(made[name]) for name in kernel.unknowns if isinstance(made.get(name), list)}
        if len(counts) != 1:
            raise UnusableInstance("the points are missing")
        points = list(range(1, counts.pop() + 1))
    exact = tuple(_exact(point) for point in points)
    for name in kernel.unknowns:
        values = made.get(name)
        if values is None:
            raise UnusableInstance(f"the values of {name} at the points are missing")
        if not isinstance(values, list) or len(values) != len(exact):
            raise UnusableInstance(f"{name} needs one value for each of the {len(exact)} points")
        if kernel.unknowns[name].kind == "kernel" and any(
            not isinstance(row, list) or len(row) != len(exact) for row in values
        ):
            raise UnusableInstance(f"{name} is a kernel: its Gram matrix at the {len(exact)} points is needed")
    for name in kernel.parameters:
        if name not in made:
            raise UnusableInstance(f"a value of {name} is missing")
    for name in made:
        if name not in kernel.unknowns and name not in kernel.parameters:
            raise UnusableInstance(f"{name} does not occur in the kernel")
    if not exact:
        raise UnusableInstance("there are no points")
    checked = Instance(exact, {name: made[name] for name in (*kernel.parameters, *kernel.unknowns)})
    _check_domain(kernel, checked)
    return checked


def _exact(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_exact(each) for each in value]
    try:
        return Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError):
        raise UnusableInstance(f"{value!r} is not a number") from None


def _check_domain(kernel: Kernel, instance: Instance) -> None:
    """Raises UnusableInstance for what lies outside the domain or the conditions."""
    from checker.kernels.matrices import is_positive_semidefinite

    domain = kernel.domain
    for point in instance.points:
        entries = point if isinstance(point, list) else [point]
        if isinstance(point, list) != bool(domain.shape) and not domain.abstract:
            raise UnusableInstance(f"the points are {'vectors' if domain.shape else 'numbers'} in {domain.text}")
        if not domain.abstract and not all(
            isinstance(each, Fraction) and domain.entries.contains(each) for each in entries
        ):
            raise UnusableInstance(f"{_shown(point)} does not lie in {domain.text}")
        total = sum(entries, Fraction(0)) if domain.on else Fraction(1)
        square = sum((each * each for each in entries), Fraction(0)) if domain.shape else Fraction(0)
        inside = {"simplex": total == 1, "onehot": total == 1, "sphere": square == 1}.get(domain.on, True)
        if not inside or domain.norm_below is not None and square >= domain.norm_below**2:
            raise UnusableInstance(f"{_shown(point)} does not lie in {domain.text}")
    if len({len(point) for point in instance.points if isinstance(point, list)}) > 1:
        raise UnusableInstance("the points have different sizes")
    for name, unknown in kernel.unknowns.items():
        if unknown.kind == "kernel" and not is_positive_semidefinite(instance.given[name]):
            raise UnusableInstance(f"{name} is a kernel: its Gram matrix must be symmetric and positive semidefinite")
    for name, parameter in kernel.parameters.items():
        value = instance.given[name]
        flat = (
            [value]
            if isinstance(value, Fraction)
            else [each for row in value for each in (row if isinstance(row, list) else [row])]
        )
        if not all(parameter.values.contains(each) for each in flat):
            raise UnusableInstance(f"{name} = {_shown(value)} is not allowed")
        symmetric = parameter.kind == "real" or all(
            list(column) == row for column, row in zip(zip(*value, strict=True), value, strict=True)
        )
        if not symmetric:
            raise UnusableInstance(f"{name} is not symmetric")
        if parameter.kind in ("spd", "psd") and not is_positive_semidefinite(value):
            raise UnusableInstance(f"{name} is not positive semidefinite")


def gram(kernel: Kernel, points: Sequence[Any] | None, given: Mapping[str, Any]) -> list[list[Value]]:
    """The Gram matrix at points with given values: exact numbers or floats. Raises UnusableInstance."""
    instance = instance_of(kernel, points, given)
    with precision(PRECISIONS[-1]):
        values = Gram(kernel).matrix(instance)
    if any(is_nan(value) for line in values for value in line):
        raise UnusableInstance("the kernel has no value there")
    return [[_entry(value) for value in line] for line in values]


def refutation(kernel: Kernel, points: Sequence[Any] | None, given: Mapping[str, Any]) -> Counterexample | None:
    """Whether given points and values refute the kernel, by themselves. Raises UnusableInstance for what does not fit."""
    return Gram(kernel).refute(instance_of(kernel, points, given))


__all__ = ["Counterexample", "Gram", "Instance", "UnusableInstance", "gram", "refutation"]
