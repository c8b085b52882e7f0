"""A student's own counterexample, checked: do the points and values that they give break the kernel, and is K what they say it is?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, permutations, product
from typing import Literal

from flint import arb, fmpq

from checker.equivalence.number import written_number
from checker.equivalence.presentation import shown
from checker.equivalence.verdict import Value
from checker.evaluation.balls import is_nan, precision, rational
from checker.evaluation.scalars import Scalar
from checker.kernels import Counterexample, Kernel
from checker.kernels.gram import Gram, Instance, quadratic_form
from checker.kernels.matrices import is_positive_semidefinite
from checker.language.nodes import Array, Node
from checker.language.shapes import SCALAR
from checker.marking.kernel_answers.algebra import Algebra
from checker.marking.kernel_answers.choice import LETTERS, Choice, vector_of
from checker.marking.kernel_answers.exclusion import excluded, other_diagonal
from checker.marking.kernel_answers.trials import candidates, instances, value_of

BITS = 128
MOST_TRIED = 4_000
ALMOST = fmpq(1, 10**20)
"""Values that are no fractions are rounded to NEAR digits: differences below this do not count."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a student's counterexample.

    ``breaks``: it refutes the kernel, by ``counterexample``. ``fails``: it does not, or says something false of itself; ``message``
    says what. ``open``: it is not complete enough to tell. ``none``: there is none. ``gram`` is the Gram matrix there.
    """

    state: Literal["breaks", "fails", "open", "none"]
    message: str = ""
    counterexample: Counterexample | None = None
    gram: tuple[tuple[Scalar, ...], ...] = ()
    instance: Instance | None = None
    yours: Value = None
    expected: Value = None


def attempt(kernel: Kernel, choice: Choice, algebra: Algebra) -> Attempt:
    """Checks the points, values and Gram matrix that an answer gives."""
    if not choice.concrete:
        return Attempt("none")
    claimed = choice.gram if isinstance(choice.gram, Array) else None
    if claimed is not None and len(claimed.rows) > len(LETTERS):
        return _unplaced(kernel, claimed, algebra, None)
    if claimed is not None and len(claimed.rows) != choice.count:
        if choice.points or choice.values or choice.matrices:
            size, count = len(claimed.rows), choice.count
            return Attempt("fails", f"K is {size} × {size}, but {count} points are given", None)
        choice.names[:] = [f"#{place}" for place in range(len(claimed.rows))]
    if choice.count > len(LETTERS):
        return Attempt("open", "more points than are read")
    if (twice := _two_valued(choice, algebra)) is not None:
        return Attempt("fails", twice)
    with precision(BITS):
        return _tried(kernel, choice, algebra, claimed)


def _two_valued(choice: Choice, algebra: Algebra) -> str | None:
    """Two equal points at which a function is given two values."""
    for place, node in choice.points.items():
        for other, node_there in choice.points.items():
            if place < other and node == node_there:
                for function in algebra.functions:
                    first, second = choice.values.get((function, place)), choice.values.get((function, other))
                    if first is not None and second is not None and first != second:
                        both = f"{choice.names[place]} and {choice.names[other]}"
                        return f"the points {both} are the same, but {function} has two values there"
    return None


def _tried(kernel: Kernel, choice: Choice, algebra: Algebra, claimed: Array | None) -> Attempt:
    gram = Gram(kernel)
    tried = candidates(kernel, choice, algebra)
    if tried is None:
        return Attempt("open", "values that are not fractions are not checked")
    single = all(len(values) <= 1 for values in tried.values())
    seen: Instance | None = None
    for instance, problem in islice(instances(kernel, choice, tried), MOST_TRIED):
        if instance is None:
            if single:
                return Attempt("fails", problem)
            continue
        seen = seen or instance
        matrix = gram.matrix(instance)
        if any(is_nan(cell) for line in matrix for cell in line):
            if single:
                return Attempt("fails", "the kernel has no value there")
            continue
        frozen = tuple(map(tuple, matrix))
        if claimed is not None and not _same(claimed, matrix):
            if single:
                return _other_gram(claimed, frozen, instance)
            continue
        places = range(len(instance.points))
        if not all(gram.holds(instance, row, column) for row, column in product(places, places)):
            if single:
                return Attempt(
                    "fails", "the conditions of the question do not allow these values", None, frozen, instance
                )
            continue
        found = gram.refute(instance)
        if found is not None:
            return Attempt("breaks", "", found, frozen, instance)
        if single and not _semidefinite(matrix):
            return Attempt(
                "open", "whether its Gram matrix is positive semidefinite is not decided", None, frozen, instance
            )
        if single:
            expected: Value = [[shown(cell, SCALAR) for cell in line] for line in matrix]
            return Attempt(
                "fails",
                f"at these values its Gram matrix is {_rows(frozen)}, which is positive semidefinite",
                None,
                frozen,
                instance,
                "not positive semidefinite",
                expected,
            )
    if claimed is not None:
        return _unplaced(kernel, claimed, algebra, seen)
    return Attempt("open", "the values given do not settle the Gram matrix")


def _other_gram(claimed: Array, gram: tuple[tuple[Scalar, ...], ...], instance: Instance) -> Attempt:
    """The Gram matrix claimed is another one: in which entry."""
    for row, line in enumerate(gram):
        for column, cell in enumerate(line):
            node = claimed.rows[row][column]
            if not _agrees(node, cell):
                message = (
                    f"entry ({row + 1}, {column + 1}) of the Gram matrix is {shown(cell, SCALAR)}, not {_written(node)}"
                )
                yours: Value = [[_written(each) for each in each_line] for each_line in claimed.rows]
                expected: Value = [[shown(each, SCALAR) for each in each_line] for each_line in gram]
                return Attempt("fails", message, None, gram, instance, yours, expected)
    raise AssertionError("the matrices differ")


def _unplaced(kernel: Kernel, claimed: Array, algebra: Algebra, seen: Instance | None) -> Attempt:
    """A matrix claimed as Gram matrix without the points: no points were found that give it."""
    values = [[value_of(cell) for cell in line] for line in claimed.rows]
    if not any(cell is None for line in values for cell in line):
        matrix = [[cell for cell in line if cell is not None] for line in values]
        least = least_eigenvalue(matrix)
        symmetric = all(
            _close(matrix[row][column], matrix[column][row]) for row in range(len(matrix)) for column in range(row)
        )
        if symmetric and least is not None and _semidefinite(matrix):
            return Attempt("fails", f"the matrix {_rows(matrix)} is positive semidefinite, which disproves nothing")
        reason = excluded(kernel, matrix) or (None if seen is None else other_diagonal(algebra, seen, matrix))
        if reason is not None:
            return Attempt("fails", f"{_rows(matrix)} is not a Gram matrix of this kernel: {reason}")
    return Attempt("open", "no points were found at which this is the Gram matrix")


def _same(claimed: Array, gram: Sequence[Sequence[Scalar]]) -> bool:
    """Whether a claimed matrix is the Gram matrix, the points in some order."""
    count = len(gram)
    return any(
        all(
            _agrees(claimed.rows[row][column], gram[order[row]][order[column]])
            for row in range(count)
            for column in range(count)
        )
        for order in islice(permutations(range(count)), 24)
    )


def _agrees(node: Node, value: Scalar) -> bool:
    """Whether a number as written is a value, by its digits where it is a decimal."""
    written = written_number(node)
    if written is not None:
        lower, upper = written.value - written.half_unit, written.value + written.half_unit
        return bool(arb(value) >= arb(rational(lower)) and arb(value) <= arb(rational(upper))) or _close(
            value, rational(written.value)
        )
    exact = value_of(node)
    return exact is not None and _close(exact, value)


def _close(left: Scalar, right: Scalar) -> bool:
    if type(left) is fmpq and type(right) is fmpq:
        return bool(left == right)
    return bool(abs(arb(left) - arb(right)) < ALMOST) or bool(arb(left).overlaps(arb(right)))


def _semidefinite(matrix: Sequence[Sequence[Scalar]]) -> bool:
    """Whether a symmetric matrix is certainly positive semidefinite: exactly where it is exact, else by a wide margin."""
    if all(type(cell) is fmpq for line in matrix for cell in line):
        return bool(
            is_positive_semidefinite([[Fraction(int(cell.p), int(cell.q)) for cell in line] for line in matrix])
        )
    least = least_eigenvalue(matrix)
    return least is not None and least > 1e-9 * max(
        1.0, *(abs(float(arb(cell).mid())) for line in matrix for cell in line)
    )


def _written(node: Node) -> Value:
    value = value_of(node)
    return None if value is None else shown(value, SCALAR)


def _rows(matrix: Sequence[Sequence[Scalar]]) -> str:
    return "[" + ", ".join("[" + ", ".join(str(shown(cell, SCALAR)) for cell in line) + "]" for line in matrix) + "]"


def least_eigenvalue(matrix: Sequence[Sequence[Scalar]]) -> float | None:
    """The least eigenvalue of the symmetric part, rounded."""
    values = eigenvalues(matrix)
    return None if values is None else values[0]


def eigenvalues(matrix: Sequence[Sequence[Scalar]]) -> list[float] | None:
    """The eigenvalues of the symmetric part, rounded, in order."""
    import numpy

    floats = numpy.array([[float(arb(cell).mid()) for cell in line] for line in matrix])
    if not numpy.isfinite(floats).all():
        return None
    return [float(each) for each in numpy.linalg.eigvalsh((floats + floats.T) / 2)]


def form_at(choice: Choice, gram: Sequence[Sequence[Scalar]]) -> Scalar | None:
    """v^T K v at the vector that an answer chooses."""
    vector = vector_of(choice)
    if vector is None or len(vector.rows) != len(gram):
        return None
    values = [value_of(row[0]) for row in vector.rows]
    if any(type(value) is not fmpq for value in values):
        return None
    return quadratic_form(gram, [value for value in values if type(value) is fmpq])
