"""From arrays to their entries and back: the entry of a written-out array as a formula, and a formula as an array."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.calculus.algebra import (
    Product,
    chain,
    delta,
    distinguished,
    flipped,
    holds,
    inner,
    is_delta,
    is_zero,
    plus,
    powered,
    product,
    spread,
    zero,
)
from checker.calculus.indices import Range, Scope, replaced, sum_over
from checker.language.functions import FUNCTIONS
from checker.language.inference import ONE, ZERO, apply, compare, filled, identity, logical, matmul, reduce, tabulate
from checker.language.nodes import (
    Add,
    Apply,
    Array,
    Cases,
    Compare,
    Divide,
    Entry,
    Fill,
    Index,
    Indicator,
    Logical,
    MatMul,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Symbol,
    Tabulate,
    Transpose,
)
from checker.language.shapes import SCALAR, Shape, is_column, is_row, transposed
from checker.language.traversal import free_indices, substitute, walk


def component(node: Node, row: Node, column: Node, scope: Scope) -> Node:
    """The entry (row, column) of an array, written with the entries of its parts where it can be.

    A column's only column and a row's only row are 1. A scalar is its own entry, as if spread out.
    """
    if node.shape == SCALAR:
        return node

    def of(part: Node) -> Node:
        return component(part, row, column, scope)

    match node:
        case Entry(base=Symbol(), indices=indices):
            return Entry(node.base, (*indices, *_subscripts(node.shape, row, column)))
        case Add(terms=terms):
            return plus([of(term) for term in terms])
        case Negate() | Mul() | Divide():
            whole = Product.of(node)
            parts = {base: of(base) for base in whole.exponents}
            value = Product(whole.coefficient)
            for base, exponent in whole.exponents.items():
                value.multiply(parts[base], exponent)
            return value.node(SCALAR)
        case Power(base=base, exponent=exponent):
            return powered(of(base), of(exponent))
        case Transpose(operand=operand):
            return component(operand, column, row, scope)
        case MatMul(factors=(first, *others)):
            return _product_entry(first, matmul(others), row, column, scope)
        case Apply(function="diag", arguments=(operand,)):
            if is_column(node.shape):
                return component(operand, row, row, scope)
            inside = (
                component(operand, row, ONE, scope) if is_column(operand.shape) else component(operand, ONE, row, scope)
            )
            return product([delta(row, column), inside])
        case Apply(function=function, arguments=arguments) if FUNCTIONS[function].elementwise:
            return apply(function, [of(argument) for argument in arguments])
        case Reduce():
            return _reduction_entry(node, row, column, scope)
        case Compare(relation=relation, left=left, right=right):
            return compare(relation, of(left), of(right))
        case Logical(operation=operation, conditions=conditions):
            return logical(operation, [of(condition) for condition in conditions])
        case Indicator(condition=condition):
            return holds(of(condition))
        case Cases(branches=branches, otherwise=otherwise):
            pairs = [(of(value), of(condition)) for value, condition in branches]
            return distinguished(pairs, None if otherwise is None else of(otherwise))
        case Array(rows=rows) if isinstance(row, Number) and isinstance(column, Number):
            return rows[int(row.value) - 1][int(column.value) - 1]
        case Tabulate(indices=letters, body=body):
            return replaced(body, dict(zip(map(Index, letters), (row, column), strict=False)), scope)
        case Fill(kind=kind):
            return delta(row, column) if kind == "identity" else ONE if kind == "ones" else ZERO
    return Entry(node, _subscripts(node.shape, row, column))


def _subscripts(shape: Shape, row: Node, column: Node) -> tuple[Node, ...]:
    return (row,) if is_column(shape) else (column,) if is_row(shape) else (row, column)


def _product_entry(left: Node, right: Node, row: Node, column: Node, scope: Scope) -> Node:
    inner_size = left.shape[1]
    if inner_size == 1:
        return product([component(left, row, ONE, scope), component(right, ONE, column, scope)])
    letter = scope.fresh(inner_size)
    body = product([component(left, row, letter, scope), component(right, letter, column, scope)])
    return sum_over(Range.whole(letter, inner_size), body, scope)


def _reduction_entry(node: Reduce, row: Node, column: Node, scope: Scope) -> Node:
    over = Range.of(node)
    body = node.body
    if node.index in free_indices(row) + free_indices(column):
        letter = scope.fresh_to(node.upper, node.index)
        put: dict[Node, Node] = {over.letter: letter}
        condition = None if node.condition is None else substitute(node.condition, put)
        over, body = Range(letter, node.lower, node.upper, condition), substitute(body, put)
    body = component(body, row, column, scope)
    if node.operation == "sum":
        return sum_over(over, body, scope)
    return reduce(node.operation, over.letter.name, over.lower, over.upper, body, over.condition)


def tabulated(shape: Shape, entry: Callable[[Node, Node], Node], scope: Scope) -> Node:
    """The array of the given shape whose entry (row, column) is ``entry(row, column)``; in array notation where it can be."""
    if shape == SCALAR:
        return entry(ONE, ONE)
    letters, subscripts = _subscript_letters(shape, scope)
    body = entry(*subscripts)
    if is_zero(body):
        return zero(shape)
    lifted = _lifted(body, letters, shape)
    if lifted is not None:
        return spread(lifted, shape)
    sizes = [size for size in shape if size is not None and size != 1]
    table = tabulate([(letter.name, size) for letter, size in zip(letters, sizes, strict=True)], body)
    return flipped(table) if is_row(shape) else table


def _subscript_letters(shape: Shape, scope: Scope) -> tuple[list[Index], tuple[Node, Node]]:
    """New letters for an array's entries: one for a column or row, two for a matrix; and the subscripts that they make."""
    row = ONE if is_row(shape) else scope.fresh(shape[0], "r")
    column = ONE if is_column(shape) else scope.fresh(shape[1], "s")
    return [letter for letter in (row, column) if isinstance(letter, Index)], (row, column)


def inner_product(left: Node, right: Node, scope: Scope) -> Node:
    """The sum over all entries of the entrywise product; with an array that is scattered, the one entry that counts."""
    if not isinstance(left, Tabulate) or not any(isinstance(part, Indicator) for part in walk(left)):
        return inner(left, right)
    letters, subscripts = _subscript_letters(left.shape, scope)
    value = product([component(left, *subscripts, scope), component(right, *subscripts, scope)])
    for letter in letters:
        value = sum_over(Range(letter, ONE, scope.letters[letter.name]), value, scope)
    return value


def scattered(shape: Shape, row: Node, column: Node, value: Node, scope: Scope) -> Node:
    """The array with ``value`` at (row, column) and 0 elsewhere."""

    def entry(r: Node, c: Node) -> Node:
        return product([value, ONE if is_row(shape) else delta(r, row), ONE if is_column(shape) else delta(c, column)])

    return tabulated(shape, entry, scope)


def _lifted(body: Node, letters: Sequence[Index], shape: Shape) -> Node | None:
    """A formula in one or two letters as an expression in whole arrays (or a scalar to spread out); None: there is none."""
    used = [letter for letter in letters if letter.name in free_indices(body)]
    if not used:
        return body

    def parts(nodes: Sequence[Node]) -> list[Node] | None:
        found = [_lifted(node, letters, shape) for node in nodes]
        return None if None in found else [node for node in found if node is not None]

    match body:
        case Entry(base=base, indices=indices) if body.shape == SCALAR:
            return _whole_array(base, indices, letters, shape)
        case Add(terms=terms):
            lifted = parts(terms)
            return None if lifted is None else plus(lifted)
        case Negate() | Mul() | Divide() if len(letters) == 2:
            return _lifted_product(body, letters, shape)
        case Indicator(condition=Compare(relation=relation, left=left, right=right)):
            if len(letters) == 2 and is_delta(body) and {left, right} == set(letters):
                return identity(shape[0])
            lifted = parts([left, right])
            return None if lifted is None else holds(compare(relation, lifted[0], lifted[1]))
        case Negate() | Mul() | Divide():
            whole = Product.of(body)
            lifted = parts(list(whole.exponents))
            if lifted is None:
                return None
            value = Product(whole.coefficient)
            for base, exponent in zip(lifted, whole.exponents.values(), strict=True):
                value.multiply(base, exponent)
            return value.node(shape)
        case Power(base=base, exponent=exponent):
            lifted = parts([base, exponent])
            return None if lifted is None else powered(lifted[0], lifted[1])
        case Apply(function=function, arguments=arguments) if FUNCTIONS[function].elementwise:
            lifted = parts(arguments)
            return None if lifted is None else apply(function, lifted)
        case Reduce() if not any(_uses(part, letters) for part in (body.lower, body.upper, body.condition)):
            lifted = parts([body.body])
            return (
                None
                if lifted is None
                else reduce(
                    body.operation, body.index, body.lower, body.upper, spread(lifted[0], shape), body.condition
                )
            )
    return None


def _uses(node: Node | None, letters: Sequence[Index]) -> bool:
    return node is not None and any(letter.name in free_indices(node) for letter in letters)


def _whole_array(base: Node, indices: Sequence[Node], letters: Sequence[Index], shape: Shape) -> Node | None:
    """``a_{i r}`` over r as the member ``a_i``, ``A_{s r}`` over (r, s) as the transpose."""
    wanted = len(letters)
    kept, last = tuple(indices[:-wanted]), tuple(indices[-wanted:])
    if any(_uses(node, letters) for node in (*kept, base)):
        return None
    member: Node = Entry(base, kept, shape=base.shape) if kept else base
    turn = last == tuple(reversed(letters)) and wanted == 2
    if last != tuple(letters) and not turn:
        return None
    value = flipped(member) if turn or wanted == 1 and member.shape == transposed(shape) else member
    return value if value.shape == shape else None


def _lifted_product(body: Node, letters: Sequence[Index], shape: Shape) -> Node | None:
    """A product in two letters: an outer product, a diagonal matrix, or an entrywise product of matrices."""
    row, column = letters
    whole = Product.of(body)
    diagonal = next(
        (base for base in whole.exponents if is_delta(base) and base in (delta(row, column), delta(column, row))), None
    )
    if diagonal is not None:
        whole.take([diagonal])
        on_diagonal = substitute(whole.node(SCALAR), {column: row})
        if not _uses(on_diagonal, letters):
            return product([on_diagonal, identity(shape[0])])
        vector = _lifted(on_diagonal, [row], (shape[0], 1))
        return None if vector is None else apply("diag", [spread(vector, (shape[0], 1))])
    scale, rows, columns, both = Product(whole.coefficient), Product(), Product(), Product()
    for base, exponent in whole.exponents.items():
        uses = (_uses(base, [row]), _uses(base, [column]))
        target = {(False, False): scale, (True, False): rows, (False, True): columns, (True, True): both}[uses]
        target.multiply(base, exponent)
    factors = [scale.node(SCALAR)]
    if rows.exponents or columns.exponents:
        left = _lifted(rows.node(SCALAR), [row], (shape[0], 1)) if rows.exponents else filled("ones", (shape[0], 1))
        right = (
            _lifted(columns.node(SCALAR), [column], (shape[1], 1))
            if columns.exponents
            else filled("ones", (shape[1], 1))
        )
        if left is None or right is None:
            return None
        factors.append(chain([left, flipped(right)]))
    for base, exponent in both.exponents.items():
        matrix = _lifted(base, letters, shape)
        if matrix is None:
            return None
        factors.append(product([matrix] * exponent) if exponent > 0 else product([ONE], [matrix] * -exponent))
    return product(factors)
