"""Kernels that are polynomials in features of each argument: k(x, z) = sum_ij M_ij a_i(x) a_j(z).

Where M is positive semidefinite the kernel is one. Where it is not, w^T M w < 0 for some w; at as many points as there are
features, with the matrix of the features' values A invertible, v with A^T v = w has v^T K v = w^T M w < 0. So a negative
coefficient is found however small it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

from flint import fmpq

from checker.evaluation.balls import precision
from checker.kernels.conversion import Converter
from checker.kernels.forms import Atom, Form, TooLarge, constant, node_of, of_atom, of_monomial, split
from checker.kernels.gram import PRECISIONS, Counterexample, Gram, Instance, quadratic_form
from checker.kernels.kernel import Kernel
from checker.kernels.matrices import negative_combination, rank, solution
from checker.kernels.search import at_places, instances
from checker.language.declarations import Expression
from checker.language.inference import entry, number

MOST_FEATURES = 12
POOLS = 12


def constructed(kernel: Kernel, seed: int = 0) -> Counterexample | None:
    """The counterexample that a matrix of coefficients gives; None where there is no such matrix, or it is no help."""
    try:
        found = coefficients(kernel)
    except (TooLarge, RecursionError):
        return None
    if found is None:
        return None
    basis, rows = found
    direction = negative_combination(rows)
    gram = Gram(kernel)
    if direction is None or not gram.can_be_given:
        return None
    codes = [gram.program.compile(Expression(node_of(each))) for each in basis]
    for pool in islice(instances(kernel, seed), POOLS):
        places: list[int] = []
        values: list[list[Fraction]] = []
        with precision(PRECISIONS[-1]):
            for place in range(len(pool.points)):
                row = [gram.entry(pool, place, place, code) for code in codes]
                if any(type(each) is not fmpq for each in row):
                    continue
                exact = [Fraction(int(each.p), int(each.q)) for each in row]
                if rank([*values, exact]) == len(values) + 1:
                    places.append(place)
                    values.append(exact)
                if len(values) == len(basis):
                    break
            if len(values) == len(basis):
                vector = solution(values, direction)
                refuted = None if vector is None else _refuted(gram, at_places(kernel, pool, places), vector)
                if refuted is not None:
                    return refuted
    return None


def _refuted(gram: Gram, instance: Instance, vector: Sequence[fmpq]) -> Counterexample | None:
    count = range(len(instance.points))
    if not all(gram.holds(instance, row, column) for row in count for column in count):
        return None
    matrix = gram.matrix(instance)
    value = quadratic_form(matrix, vector)
    return gram.counterexample(instance, matrix, list(vector), value) if value < 0 else None


def coefficients(kernel: Kernel) -> tuple[list[Form], list[list[Fraction]]] | None:
    """The features of the first argument and the symmetric matrix of numbers between them; None where there is none.

    Inner products of points are taken at points on one axis, where they are products of numbers.
    """
    converter = Converter(kernel)
    form = _on_an_axis(converter.form(kernel.node), kernel)
    basis: list[Form] = []
    entries: dict[tuple[int, int], Fraction] = {}
    for monomial, value in form.terms.items():
        free, first, second, both = split(monomial)
        if free or both:
            return None
        right = converter.mirror(of_monomial(second))
        if len(right.terms) != 1:
            return None
        ((image, sign),) = right.terms.items()
        places = []
        for each in (of_monomial(first), of_monomial(image)):
            if each not in basis:
                basis.append(each)
            places.append(basis.index(each))
        entries[places[0], places[1]] = entries.get((places[0], places[1]), Fraction(0)) + value * sign
    size = len(basis)
    if not size or size > MOST_FEATURES:
        return None
    rows = [[entries.get((i, j), Fraction(0)) for j in range(size)] for i in range(size)]
    return (basis, rows) if all(rows[i][j] == rows[j][i] for i in range(size) for j in range(i)) else None


def _on_an_axis(form: Form, kernel: Kernel) -> Form:
    """The form at points (t, 0, ..., 0)."""
    total = constant(0)
    names = {each.name: each for each in kernel.symbols}
    for monomial, value in form.terms.items():
        product = constant(value)
        for atom, power in monomial:
            word = atom.data[0] if atom.kind == "inner" else ()
            assert isinstance(word, tuple)
            if len(word) == 2 and {letter.key for letter in word} <= set(names):
                for letter in word:
                    product = product * of_atom(_coordinate(kernel, letter.key), power)
            else:
                product = product * of_atom(atom, power)
        total = total + product
    return total


def _coordinate(kernel: Kernel, name: str) -> Atom:
    first, second = kernel.symbols
    side = 0 if name == first.name else 1
    node = entry((first, second)[side], [number(1)])
    return Atom(f"{name}_{{1}}", "entry", node, frozenset((side,)), data=((first, second)[side], (number(1),)))
