"""Exact linear algebra over the rationals: positive semidefinite or not, sums of squares, factors of polynomials."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from flint import fmpq, fmpq_mat, fmpq_mpoly_ctx

from checker.evaluation.balls import rational
from checker.kernels.forms import Atom, Form, constant, of_atom

MOST_FACTORED_TERMS = 60


def is_positive_semidefinite(rows: Sequence[Sequence[Fraction]]) -> bool:
    """Whether a rational matrix is symmetric and positive semidefinite, exactly: the coefficients of its characteristic
    polynomial alternate in sign (or vanish) if and only if no eigenvalue is negative."""
    size = len(rows)
    if any(len(row) != size for row in rows) or any(rows[i][j] != rows[j][i] for i in range(size) for j in range(i)):
        return False
    if not size:
        return True
    matrix = fmpq_mat(size, size, [rational(each) for row in rows for each in row])
    return all(each * (-1) ** (size - power) >= 0 for power, each in enumerate(matrix.charpoly().coeffs()))


def squares(rows: Sequence[Sequence[Fraction]]) -> list[tuple[Fraction, list[Fraction]]] | None:
    """A symmetric matrix as a sum of d v v^T with d > 0 (LDL^T); None where it is not positive semidefinite."""
    size = len(rows)
    if any(rows[i][j] != rows[j][i] for i in range(size) for j in range(i)):
        return None
    left = [list(row) for row in rows]
    found: list[tuple[Fraction, list[Fraction]]] = []
    for place in range(size):
        pivot = left[place][place]
        if pivot < 0 or pivot == 0 and any(left[place]):
            return None
        if pivot == 0:
            continue
        direction = [entry / pivot for entry in left[place]]
        found.append((pivot, direction))
        for i in range(size):
            for j in range(size):
                left[i][j] -= pivot * direction[i] * direction[j]
    return found


def polynomial_factors(form: Form) -> tuple[Fraction, list[tuple[Form, int]]] | None:
    """A form as a rational times powers of irreducible polynomials in its atoms; None where it has one factor only."""
    atoms: dict[Atom, int] = {}
    lowest: dict[Atom, Fraction] = {}
    denominators: dict[Atom, int] = {}
    for monomial in form.terms:
        for atom, power in monomial:
            atoms.setdefault(atom, len(atoms))
            denominators[atom] = lcm(denominators.get(atom, 1), power.denominator)
    if not 2 <= len(form.terms) <= MOST_FACTORED_TERMS or len(atoms) > 12:
        return None
    for atom in atoms:
        lowest[atom] = min(Fraction(0), *(dict(monomial).get(atom, Fraction(0)) for monomial in form.terms))
    context = fmpq_mpoly_ctx.get([f"a{place}" for place in range(len(atoms))], "lex")
    terms = {}
    for monomial, value in form.terms.items():
        powers = dict(monomial)
        exponents = tuple(int((powers.get(atom, Fraction(0)) - lowest[atom]) * denominators[atom]) for atom in atoms)
        if max(exponents) > 40:
            return None
        terms[exponents] = rational(value)
    scale, factors = context.from_dict(terms).factor()
    order = list(atoms)
    found = [(_form(factor.to_dict(), order, denominators), int(power)) for factor, power in factors]
    found += [(of_atom(atom, lowest[atom]), 1) for atom in order if lowest[atom] < 0]
    if len(found) == 1 and found[0][1] == 1:
        return None
    return Fraction(int(scale.p), int(scale.q)), found


def _form(terms: dict[tuple[int, ...], fmpq], order: Sequence[Atom], denominators: dict[Atom, int]) -> Form:
    total = constant(0)
    for exponents, value in terms.items():
        product = constant(Fraction(int(value.p), int(value.q)))
        for atom, exponent in zip(order, exponents, strict=True):
            if exponent:
                product = product * of_atom(atom, Fraction(int(exponent), denominators[atom]))
        total = total + product
    return total


def negative_combination(rows: Sequence[Sequence[Fraction]]) -> list[Fraction] | None:
    """An exact w with w^T M w < 0 for a symmetric rational matrix; None where it is positive semidefinite."""
    size = len(rows)
    left = [list(row) for row in rows]
    basis = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]  # M in this basis is ``left``
    for place in range(size):
        pivot = left[place][place]
        if pivot < 0:
            return basis[place]
        for other in range(place + 1, size):
            shared = left[place][other]
            if not shared:
                continue
            if not pivot:
                step = -(left[other][other] + 1) / (2 * shared)
                return [step * a + b for a, b in zip(basis[place], basis[other], strict=True)]
            ratio = shared / pivot
            basis[other] = [b - ratio * a for a, b in zip(basis[place], basis[other], strict=True)]
            for column in range(size):
                left[other][column] -= ratio * left[place][column]
        for other in range(place + 1, size):
            left[place][other] = Fraction(0)
    return None


def solution(rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[fmpq] | None:
    """The v with A^T v = right for a square rational A; None where A is singular."""
    size = len(rows)
    matrix = fmpq_mat(size, size, [rational(each) for row in rows for each in row])
    wanted = fmpq_mat(size, 1, [rational(each) for each in right])
    try:
        return list(matrix.transpose().solve(wanted).entries())
    except ZeroDivisionError:
        return None


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """The rank of a rational matrix."""
    entries = [rational(each) for row in rows for each in row]
    return int(fmpq_mat(len(rows), len(rows[0]), entries).rank())
