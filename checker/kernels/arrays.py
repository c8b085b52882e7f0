"""Vectors and matrices in a kernel: as combinations of words, or written out entry by entry where that is short."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce as folded_over
from typing import TYPE_CHECKING

from checker.kernels.forms import (
    ONE_FORM,
    ZERO_FORM,
    Atom,
    Form,
    absolute,
    constant,
    of_atom,
    plainly_nonnegative,
    raised,
)
from checker.kernels.words import (
    Combination,
    Letter,
    Word,
    added,
    flipped,
    is_row_letter,
    multiplied,
    psd_chain,
    reading_order,
)
from checker.language.functions import FUNCTIONS
from checker.language.inference import apply, matmul, mul, negate, number, reduce
from checker.language.nodes import (
    Add,
    Apply,
    Array,
    Divide,
    Entry,
    Fill,
    Index,
    MatMul,
    Mul,
    Negate,
    Node,
    Power,
    Size,
    Symbol,
    Transpose,
)
from checker.language.shapes import SCALAR, is_column, is_row
from checker.printing.plain import plain

if TYPE_CHECKING:
    from checker.kernels.conversion import Converter

Grid = list[list[Form]]
LARGEST_GRID = 12
"""Entries of an array that are written out one by one."""


class Arrays:
    """The array part of a converter."""

    def __init__(self, converter: Converter) -> None:
        self.converter = converter

    def vector_letter(self, node: Node) -> Letter | None:
        return (
            Letter(plain(node), True, node=node, sides=self.converter.sides_of(node)) if is_column(node.shape) else None
        )

    def combination(self, node: Node) -> Combination | None:
        """A vector or matrix as a sum of products of letters with coefficients; None where it is none."""
        match node:
            case Symbol() if is_column(node.shape):
                return {(Letter(node.name, True, node=node, sides=self.converter.symbol_sides(node.name)),): ONE_FORM}
            case Symbol() if is_row(node.shape):
                turned = Letter(node.name, True, node=node, sides=self.converter.symbol_sides(node.name))
                return {(turned,): ONE_FORM}
            case Symbol():
                held = self.converter.kernel.parameters.get(node.name)
                kind = held.kind if held is not None else "real"
                letter = Letter(node.name, False, symmetric=kind != "real", psd=kind in ("spd", "psd"), node=node)
                return {(letter,): ONE_FORM}
            case Fill(kind="identity"):
                return {(): ONE_FORM}
            case Fill(kind="zeros"):
                return {}
            case Add(terms=terms):
                parts = [self.combination(each) for each in terms]
                if any(each.shape == SCALAR for each in terms) or any(part is None for part in parts):
                    return self._letter(node)
                return folded_over(added, [part for part in parts if part is not None])
            case Negate(operand=operand):
                inner = self.combination(operand)
                return None if inner is None else {word: -factor for word, factor in inner.items()}
            case Mul(factors=factors):
                arrays = [each for each in factors if each.shape != SCALAR]
                if len(arrays) != 1:
                    return self._letter(node)
                inner = self.combination(arrays[0])
                scale = folded_over(
                    Form.__mul__, [self.converter.form(each) for each in factors if each.shape == SCALAR], ONE_FORM
                )
                return None if inner is None else {word: factor * scale for word, factor in inner.items()}
            case Divide(numerator=above, denominator=below) if below.shape == SCALAR:
                inner = self.combination(above)
                scale = raised(self.converter.form(below), Fraction(-1))
                return None if inner is None else {word: factor * scale for word, factor in inner.items()}
            case Transpose(operand=operand):
                inner = self.combination(operand)
                return None if inner is None else {flipped(word): factor for word, factor in inner.items()}
            case MatMul(factors=factors):
                found: Combination = {(): ONE_FORM}
                for each in factors:
                    inner = self.combination(each)
                    if inner is None:
                        return None
                    found = multiplied(found, inner)
                return found
        return self._letter(node)

    def _letter(self, node: Node) -> Combination | None:
        """An array that is not taken apart, as a letter."""
        sides = self.converter.sides_of(node)
        if is_column(node.shape) and len(sides) < 2:
            return {(Letter(plain(node), True, node=node, sides=sides),): ONE_FORM}
        if len(node.shape) == 2 and not sides:
            psd = self.psd(node)
            return {(Letter(plain(node), False, symmetric=psd, psd=psd, node=node),): ONE_FORM}
        return None

    def psd(self, node: Node) -> bool:
        """Whether a matrix of parameters is symmetric and positive semidefinite for all their values."""
        match node:
            case Symbol(name=name):
                held = self.converter.kernel.parameters.get(name)
                return held is not None and held.kind in ("spd", "psd")
            case Fill(kind="identity" | "zeros"):
                return True
            case Apply(function="inv", arguments=(inner,)) | Transpose(operand=inner):
                return self.psd(inner)
            case Apply(function="diag", arguments=(Symbol(name=name),)):
                return self.converter.range_of(name).nonnegative
            case Add(terms=terms):
                return all(each.shape != SCALAR and self.psd(each) for each in terms)
            case Mul(factors=factors):
                scalars = [self.converter.form(each) for each in factors if each.shape == SCALAR]
                arrays = [each for each in factors if each.shape != SCALAR]
                return len(arrays) == 1 and self.psd(arrays[0]) and all(plainly_nonnegative(each) for each in scalars)
            case MatMul():
                combination = self.combination(node)
                return combination is not None and all(psd_chain(word) for word in combination) and all(
                    plainly_nonnegative(factor) for factor in combination.values()
                )  # fmt: skip
        return False

    def product(self, node: MatMul) -> Form:
        """A matrix product that is a number."""
        if self.converter.explicit:
            grid = self.grid(node)
            if grid is not None:
                return grid[0][0]
        combination = self.combination(node)
        if combination is None:
            return self.converter.opaque(node)
        total = ZERO_FORM
        for word, factor in combination.items():
            total = total + factor * self.scalar(word)
        return total

    def scalar(self, word: Word) -> Form:
        """A word that starts with a row and ends with a column, as the product of its inner products."""
        total = ONE_FORM
        start = 0
        for place, letter in enumerate(word):
            if letter.vector and not is_row_letter(letter) and place > start:
                total = total * self.inner_product(word[start : place + 1])
                start = place + 1
        return total

    def inner_product(self, word: Word) -> Form:
        """u^T A v as an atom, the same for v^T A^T u."""
        word = min((word, flipped(word)), key=reading_order)
        first, last = word[0], word[-1]
        domain = self.converter.kernel.domain
        same = first.key == last.key and len(word) == 2
        if same and domain.on in ("sphere", "onehot") and first.key in self.converter.kernel.arguments:
            return ONE_FORM
        node = matmul([letter.as_node for letter in word])
        key = (
            "<"
            + " ".join(letter.key + ("'" if letter.transposed and not letter.vector else "") for letter in word)
            + ">"
        )
        positive = first.key == last.key and psd_chain(word[1:-1])
        signed = len(word) == 2 and self.letter_sign(first) and self.letter_sign(last)
        sides = first.sides | last.sides
        return of_atom(Atom(key, "inner", node, sides, data=(word,), sign=int(bool(positive or signed))))

    def of_array(self, node: Apply) -> Form:
        """norm, dot, total, trace of arrays."""
        name, arguments = node.function, node.arguments
        if arguments[0].shape == SCALAR:
            values = [self.converter.form(each) for each in arguments]
            return absolute(values[0]) if name in ("norm", "norm1") else folded_over(Form.__mul__, values)
        if self.converter.explicit:
            grids = [self.grid(each) for each in arguments]
            if all(grid is not None for grid in grids):
                flat = [[cell for row in grid for cell in row] for grid in grids if grid is not None]
                if name in ("norm", "dot"):
                    other = flat[-1]
                    total = folded_over(Form.__add__, [a * b for a, b in zip(flat[0], other, strict=True)])
                    return raised(total, Fraction(1, 2)) if name == "norm" else total
                if name in ("total", "norm1"):
                    return folded_over(Form.__add__, [absolute(each) if name == "norm1" else each for each in flat[0]])
        combinations = [self.combination(each) for each in arguments]
        if name in ("norm", "dot") and is_column(arguments[0].shape) and all(each is not None for each in combinations):
            left, right = combinations[0], combinations[-1]
            assert left is not None
            assert right is not None
            turned: Combination = {flipped(word): factor for word, factor in left.items()}
            total = ZERO_FORM
            for word, factor in multiplied(turned, right).items():
                total = total + factor * self.scalar(word)
            return raised(total, Fraction(1, 2)) if name == "norm" else total
        if name in ("total", "norm1") and is_column(arguments[0].shape):
            index = Index("i")
            body: Node | None = _entrywise(arguments[0], index)
            size = arguments[0].shape[0]
            if body is not None and size is not None:
                if name == "norm1":
                    body = apply("abs", [body])
                upper = number(size) if isinstance(size, int) else Size(size)
                made = reduce("sum", "i", number(1), upper, body)
                return self.converter.form(made)
        return self.converter.opaque(node)

    def grid(self, node: Node) -> Grid | None:
        """An array with all its entries written out; None where it has too many, or is of no kind known here."""
        match node:
            case _ if node.shape == SCALAR and not isinstance(node, MatMul):
                return [[self.converter.form(node)]]
            case Symbol():
                rows, columns = node.shape
                if not isinstance(rows, int) or not isinstance(columns, int) or rows * columns > LARGEST_GRID:
                    return None
                sign = self.converter.range_of(node.name).sign
                sides = self.converter.symbol_sides(node.name)

                def cell(i: int, j: int) -> Form:
                    indices = (
                        (number(i + 1),) if 1 in (rows, columns) and rows != columns else (number(i + 1), number(j + 1))
                    )
                    single = Entry(node, (number(max(i, j) + 1),) if len(indices) == 1 else indices)
                    return of_atom(Atom(plain(single), "entry", single, sides, data=(node, indices), sign=sign))

                return [[cell(i, j) for j in range(columns)] for i in range(rows)]
            case Array(rows=rows):
                return [[self.converter.form(each) for each in row] for row in rows]
            case Fill(kind=kind):
                rows, columns = node.shape
                if not isinstance(rows, int) or not isinstance(columns, int):
                    return None
                return [
                    [constant(int(kind == "ones" or kind == "identity" and i == j)) for j in range(columns)]
                    for i in range(rows)
                ]
            case Transpose(operand=operand):
                inner = self.grid(operand)
                return None if inner is None else [list(row) for row in zip(*inner, strict=True)]
            case Negate(operand=operand):
                inner = self.grid(operand)
                return None if inner is None else [[-each for each in row] for row in inner]
            case Add(terms=terms) if all(each.shape != SCALAR for each in terms):
                parts = [self.grid(each) for each in terms]
                if any(part is None for part in parts):
                    return None
                return folded_over(_grids_added, [part for part in parts if part is not None])
            case Mul(factors=factors) if sum(each.shape != SCALAR for each in factors) == 1:
                scale = folded_over(
                    Form.__mul__, [self.converter.form(each) for each in factors if each.shape == SCALAR], ONE_FORM
                )
                inner = self.grid(next(each for each in factors if each.shape != SCALAR))
                return None if inner is None else [[each * scale for each in row] for row in inner]
            case MatMul(factors=factors):
                parts = [self.grid(each) for each in factors]
                if any(part is None for part in parts):
                    return None
                return folded_over(_grids_multiplied, [part for part in parts if part is not None])
        return None

    def letter_sign(self, letter: Letter) -> int:
        return self.converter.range_of(letter.node.name).sign if isinstance(letter.node, Symbol) else 0


def _entrywise(node: Node, index: Index) -> Node | None:
    """An entry of a vector that is written with entrywise operations."""
    match node:
        case Symbol():
            return Entry(node, (index,)) if is_column(node.shape) else None
        case _ if node.shape == SCALAR:
            return node
        case Add(terms=terms):
            parts = [_entrywise(each, index) for each in terms]
            return None if None in parts else Add(tuple(part for part in parts if part is not None))
        case Negate(operand=operand):
            inner = _entrywise(operand, index)
            return None if inner is None else negate(inner)
        case Mul(factors=factors):
            parts = [_entrywise(each, index) for each in factors]
            return None if None in parts else mul([part for part in parts if part is not None])
        case Apply(function=name, arguments=arguments) if FUNCTIONS[name].elementwise:
            parts = [_entrywise(each, index) for each in arguments]
            return None if None in parts else apply(name, [part for part in parts if part is not None])
        case Power(base=base, exponent=exponent):
            inner = _entrywise(base, index)
            return None if inner is None or exponent.shape != SCALAR else Power(inner, exponent)
    return None


def _grids_added(left: Grid, right: Grid) -> Grid:
    return [[a + b for a, b in zip(first, second, strict=True)] for first, second in zip(left, right, strict=True)]


def _grids_multiplied(left: Grid, right: Grid) -> Grid:
    columns = list(zip(*right, strict=True))
    return [
        [folded_over(Form.__add__, [a * b for a, b in zip(row, column, strict=True)]) for column in columns]
        for row in left
    ]
