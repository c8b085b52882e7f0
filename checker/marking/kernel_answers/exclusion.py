"""Whether a matrix is a Gram matrix of a kernel at all, where each point enters as one number: its diagonal leaves few values to try."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from flint import arb, fmpq, fmpq_poly

from checker.equivalence import Comparison
from checker.equivalence.verdict import Verdict
from checker.evaluation.balls import Balls, precision, rational
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Environment
from checker.evaluation.scalars import Array, Budget, Scalar
from checker.kernels import Kernel
from checker.kernels.gram import Gram, Instance
from checker.language.declarations import Definition, Expression
from checker.language.nodes import Add, Divide, Mul, Negate, Node, Number, Power, Symbol
from checker.language.shapes import SCALAR
from checker.language.traversal import names
from checker.marking.kernel_answers.algebra import Algebra

BITS = 128
LARGEST_POWER = 12


def excluded(kernel: Kernel, matrix: list[list[Scalar]]) -> str | None:
    """Why no points and values give a matrix as Gram matrix; None where some may. The matrix is exact."""
    letters = _letters(kernel)
    if letters is None or any(type(cell) is not fmpq for line in matrix for cell in line):
        return None
    first, second, what = letters
    diagonal = _polynomial(kernel.node, {name: fmpq_poly([0, 1]) for name in (*first, *second)})
    if diagonal is None or diagonal.degree() < 1:
        return None
    with precision(BITS):
        values: list[list[arb]] = []
        for place, line in enumerate(matrix):
            found = _real_roots(diagonal - fmpq_poly([line[place]]))
            if not found:
                return f"no value of {what} makes entry ({place + 1}, {place + 1}) equal to {line[place]}"
            values.append(found)
        for row, column in product(range(len(matrix)), repeat=2):
            if row < column and not any(
                _overlaps(kernel, first, second, left, right, matrix[row][column])
                for left, right in product(values[row], values[column])
            ):
                entry = f"entry ({row + 1}, {column + 1}) equal to {matrix[row][column]}"
                return f"the diagonal leaves only some values of {what}, and none of these makes {entry}"
    return None


def other_diagonal(algebra: Algebra, instance: Instance, matrix: list[list[Scalar]]) -> str | None:
    """Why a matrix is no Gram matrix where the kernel has the same value at every point with itself."""
    body = algebra.vocabulary.get("kAtAA")
    if not isinstance(body, Definition):
        return None
    value = Gram(algebra.kernel).entry(instance, 0, 0)
    if type(value) is not fmpq:
        return None
    everywhere = Number(Fraction(int(value.p), int(value.q)))
    if (
        Comparison(Expression(body.body), algebra.vocabulary).decide(Expression(everywhere)).verdict
        is not Verdict.CORRECT
    ):
        return None
    for place, line in enumerate(matrix):
        if type(line[place]) is fmpq and line[place] != value:
            return f"the kernel is {value} at every point with itself, and entry ({place + 1}, {place + 1}) is {line[place]}"
    return None


def _letters(kernel: Kernel) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """The symbols by which the first and the second point enter, and what they are; None where that is more than one number each."""
    if kernel.parameters or kernel.conditions:
        return None
    used = names(kernel.node)
    first, second = kernel.arguments
    plain = used & {first, second}
    if not kernel.calls:
        return ((first,), (second,), "a point") if plain and kernel.domain.shape == SCALAR else None
    if (
        plain
        or len(kernel.unknowns) != 1
        or any(each.kind != "function" or each.shape for each in kernel.unknowns.values())
    ):
        return None
    at: dict[str, list[str]] = {first: [], second: []}
    for name, call in kernel.calls.items():
        argument = call.arguments[0]
        if not isinstance(argument, Symbol) or argument.name not in at:
            return None
        at[argument.name].append(name)
    return tuple(at[first]), tuple(at[second]), next(iter(kernel.unknowns))


def _polynomial(node: Node, values: dict[str, fmpq_poly]) -> fmpq_poly | None:
    """A node as a polynomial in one variable, None where it is none."""
    match node:
        case Number(value=value):
            return fmpq_poly([rational(value)])
        case Symbol(name=name):
            return values.get(name)
        case Negate(operand=operand):
            inner = _polynomial(operand, values)
            return None if inner is None else -inner
        case Add(terms=parts) | Mul(factors=parts):
            found = [_polynomial(part, values) for part in parts]
            total = fmpq_poly([0] if isinstance(node, Add) else [1])
            for each in found:
                if each is None:
                    return None
                total = total + each if isinstance(node, Add) else total * each
            return total
        case Divide(numerator=above, denominator=Number(value=value)) if value:
            inner = _polynomial(above, values)
            return None if inner is None else inner * fmpq(value.denominator, value.numerator)
        case Power(base=base, exponent=Number(value=Fraction(denominator=1) as exponent)) if (
            0 <= exponent <= LARGEST_POWER
        ):
            inner = _polynomial(base, values)
            return None if inner is None else inner ** int(exponent)
    return None


def _real_roots(polynomial: fmpq_poly) -> list[arb]:
    pairs: Any = polynomial.numer().complex_roots()
    return [root.real for root, _ in pairs if root.imag.contains(0)]


def _overlaps(
    kernel: Kernel, first: tuple[str, ...], second: tuple[str, ...], left: arb, right: arb, cell: Scalar
) -> bool:
    """Whether the kernel may have a value at two points."""
    program = Program(kernel.vocabulary)
    values = {**dict.fromkeys(first, left), **dict.fromkeys(second, right)}
    value = Environment(program, Balls(), {}, values, Budget(20_000)).run(program.compile(Expression(kernel.node)))
    return isinstance(value, Array) or value is None or arb(value).overlaps(arb(cell)) or arb(value).is_nan()
