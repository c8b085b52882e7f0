"""How an adjoint passes from a node to its parts: one rule for each node, and for each function that is not elementwise.

The adjoint of a node is the derivative of the scalar that is differentiated with respect to the node; it has the node's
shape. A rule hands each part its adjoint through ``pull(part, adjoint)``, which returns what that part contributes, and
adds the contributions. Sources: Baydin et al., "Automatic differentiation in machine learning" (2018); for matrices Giles,
"Collected matrix derivative results for forward and reverse mode algorithmic differentiation" (2008).
"""

from __future__ import annotations

from dataclasses import replace

from checker.calculus.algebra import (
    chain,
    distinguished,
    fitted,
    flipped,
    holds,
    logarithm,
    negative,
    plus,
    powered,
    product,
    zero,
)
from checker.calculus.entries import component, inner_product, scattered
from checker.calculus.function_rules import Pull, pass_through_function
from checker.calculus.indices import Range, Scope, sum_over
from checker.language.functions import define
from checker.language.inference import ONE, ZERO, compare, logical, negate, number, reduce
from checker.language.nodes import (
    Add,
    Apply,
    Array,
    Cases,
    Compare,
    Constant,
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
    Size,
    Symbol,
    Tabulate,
    Transpose,
)
from checker.language.shapes import SCALAR, Shape, is_column, is_row
from checker.language.traversal import substitute


def pass_adjoint(node: Node, adjoint: Node, pull: Pull, scope: Scope, shape: Shape, value: Node) -> Node:
    """What ``node`` contributes to a derivative of the given shape, by the rules of its parts.

    ``value`` is the node, or the quantity that it defines: where a derivative is written with the function itself, as
    tanh' = 1 - tanh^2 is, the quantity stands for it. The letters that ``node`` binds must be new to the scope.
    Raises TypeError for a node without a rule.
    """
    match node:
        case Number() | Constant() | Size() | Symbol() | Index() | Fill() | Compare() | Logical() | Indicator():
            return zero(shape)
        case Add(terms=terms):
            return plus([pull(term, fitted(adjoint, term.shape)) for term in terms])
        case Negate(operand=operand):
            return pull(operand, negative(adjoint))
        case Transpose(operand=operand):
            return pull(operand, flipped(adjoint))
        case Mul(factors=factors):
            return plus([_factor(node, position, adjoint, pull, scope) for position in range(len(factors))])
        case MatMul(factors=factors):
            return plus(
                [pull(factor, _matrix_factor(node, position, adjoint)) for position, factor in enumerate(factors)]
            )
        case Divide(numerator=above, denominator=below):
            of_below = negative(product([adjoint, above], [below, below]))
            of_above = product([adjoint], [below])
            return plus([pull(above, fitted(of_above, above.shape)), pull(below, fitted(of_below, below.shape))])
        case Power(base=base, exponent=exponent):
            return _power(node, base, exponent, adjoint, pull)
        case Apply():
            return pass_through_function(node, value, adjoint, pull, scope)
        case Reduce():
            return _reduction(node, adjoint, pull, scope)
        case Cases():
            return _cases(node, adjoint, pull, shape)
        case Entry():
            return _entry(node, adjoint, pull, scope)
        case Array(rows=rows):
            cells = [(number(r), number(c), cell) for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1)]
            return plus([pull(cell, component(adjoint, r, c, scope)) for r, c, cell in cells])
        case Tabulate(indices=letters, body=body):
            subscripts = (Index(letters[0]), Index(letters[1]) if len(letters) > 1 else ONE)
            value = pull(body, component(adjoint, *subscripts, scope))
            for letter, size in reversed(list(zip(letters, node.shape, strict=False))):
                value = sum_over(Range.whole(Index(letter), size), value, scope)
            return value
    raise TypeError(f"{type(node).__name__} has no derivative rule: add it to checker/calculus/rules.py")


def _factor(node: Mul, position: int, adjoint: Node, pull: Pull, scope: Scope) -> Node:
    factor = node.factors[position]
    others = [other for place, other in enumerate(node.factors) if place != position]
    scalars = [other for other in others if other.shape == SCALAR]
    arrays = [other for other in others if other.shape != SCALAR]
    if factor.shape == SCALAR and adjoint.shape != SCALAR and arrays:
        return pull(factor, product([*scalars, inner_product(adjoint, product(arrays), scope)]))
    return pull(factor, fitted(product([adjoint, *others]), factor.shape))


def _matrix_factor(node: MatMul, position: int, adjoint: Node) -> Node:
    """A B C with adjoint G: A^T G C^T for B."""
    before = [flipped(factor) for factor in reversed(node.factors[:position])]
    after = [flipped(factor) for factor in reversed(node.factors[position + 1 :])]
    if adjoint.shape == SCALAR:
        return product([adjoint, chain([*before, *after])])
    return chain([*before, adjoint, *after])


def _power(node: Power, base: Node, exponent: Node, adjoint: Node, pull: Pull) -> Node:
    if (
        isinstance(exponent, Number)
        and exponent.value % 2 == 0
        and isinstance(base, Apply)
        and base.function in ("sqrt", "norm")
    ):
        # (sqrt u)^2 is u: differentiated as it stands it would be 0/0 at u = 0.
        root = base if base.function == "sqrt" else define("norm", base.arguments)
        assert isinstance(root, Apply)
        return pull(powered(root.arguments[0], number(exponent.value / 2)), adjoint)
    lowered = powered(
        base, number(exponent.value - 1) if isinstance(exponent, Number) else plus([exponent, negate(ONE)])
    )
    of_base = fitted(product([adjoint, exponent, lowered]), base.shape)
    of_exponent = fitted(product([adjoint, node, logarithm(base)]), exponent.shape)
    return plus([pull(base, of_base), pull(exponent, of_exponent)])


def _reduction(node: Reduce, adjoint: Node, pull: Pull, scope: Scope) -> Node:
    over = Range.of(node)
    if node.operation == "sum":
        return sum_over(over, pull(node.body, adjoint), scope)
    other = scope.fresh_to(node.upper, node.index)
    put: dict[Node, Node] = {over.letter: other}
    differs = compare("!=", other, over.letter)
    condition = differs if node.condition is None else logical("and", [differs, substitute(node.condition, put)])
    body = substitute(node.body, put)
    if node.operation != "prod":
        # Only the largest (smallest) value counts; with itself it is not compared, so that no comparison is a tie.
        body = holds(compare(">=" if node.operation == "max" else "<=", node.body, body))
    others = reduce("prod", other.name, node.lower, node.upper, body, condition)
    return sum_over(over, pull(node.body, product([adjoint, others])), scope)


def _cases(node: Cases, adjoint: Node, pull: Pull, shape: Shape) -> Node:
    if all(condition.shape == SCALAR for _, condition in node.branches):
        branches = [(pull(value, fitted(adjoint, value.shape)), condition) for value, condition in node.branches]
        otherwise = None if node.otherwise is None else pull(node.otherwise, fitted(adjoint, node.otherwise.shape))
        return distinguished(branches, otherwise)
    contributions = []
    earlier: list[tuple[Node, Node]] = []
    for value, condition in node.branches:
        share = distinguished([*earlier, (adjoint, condition)], ZERO)
        contributions.append(pull(value, fitted(share, value.shape)))
        earlier.append((ZERO, condition))
    if node.otherwise is not None:
        share = distinguished(earlier, adjoint)
        contributions.append(pull(node.otherwise, fitted(share, node.otherwise.shape)))
    return plus(contributions)


def _entry(node: Entry, adjoint: Node, pull: Pull, scope: Scope) -> Node:
    """An entry of a written-out array; entries of names are where differentiation ends (checker/calculus/reverse.py)."""
    if node.shape != SCALAR or isinstance(node.base, Symbol):
        raise TypeError("a member of a family of expressions has no derivative rule")
    base = node.base
    row, column = (
        (ONE, node.indices[0])
        if is_row(base.shape)
        else (node.indices[0], ONE)
        if is_column(base.shape)
        else node.indices
    )
    written_out = component(base, row, column, scope)
    if written_out != replace(node, shape=SCALAR):
        return pull(written_out, adjoint)
    return pull(base, scattered(base.shape, row, column, adjoint, scope))
