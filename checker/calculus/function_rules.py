"""How an adjoint passes through a function: elementwise functions bring their derivative, these here are the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.calculus.algebra import chain, fitted, flipped, holds, negative, plus, product, spread
from checker.calculus.entries import inner_product
from checker.calculus.indices import Scope
from checker.language.functions import FUNCTIONS, define
from checker.language.inference import ONE, add, apply, compare, filled, identity
from checker.language.nodes import Apply, Node, Relation
from checker.language.shapes import SCALAR, is_row, is_vector
from checker.language.traversal import substitute

Pull = Callable[[Node, Node], Node]
"""What a part contributes, given its adjoint: of the shape of what is differentiated by."""


def pass_through_function(node: Apply, value: Node, adjoint: Node, pull: Pull, scope: Scope) -> Node:
    """What a function's arguments contribute; ``value`` is the node, or the name of the quantity that it defines."""
    function, arguments = node.function, node.arguments
    entry = FUNCTIONS[function]
    if function in _STRUCTURAL:
        (argument,) = arguments
        if argument.shape != SCALAR:
            return pull(argument, _STRUCTURAL[function](argument, value, adjoint, scope))
        if function in _OF_A_NUMBER:
            return pull(_OF_A_NUMBER[function](argument), adjoint)
    if function in ("max", "min"):
        shares = [_share(function, place, arguments, adjoint) for place in range(len(arguments))]
        return plus([pull(argument, share) for argument, share in zip(arguments, shares, strict=True)])
    if not entry.derivative:
        return pull(define(function, arguments), adjoint)
    contributions = []
    for argument, partial in zip(arguments, entry.derivative, strict=True):
        slope = substitute(partial(*arguments), {node: value})
        contributions.append(pull(argument, fitted(product([adjoint, slope]), argument.shape)))
    return plus(contributions)


def _share(function: str, place: int, arguments: Sequence[Node], adjoint: Node) -> Node:
    """The adjoint of one argument of max or min: all of it where the argument is the value, as relu'(0) = 1 has it."""
    relation: Relation = ">=" if function == "max" else "<="
    rivals = [other for position, other in enumerate(arguments) if position != place]
    wins = [holds(compare(relation, arguments[place], rival)) for rival in rivals]
    return fitted(product([adjoint, *wins]), arguments[place].shape)


def _total(argument: Node, value: Node, adjoint: Node, scope: Scope) -> Node:
    return spread(adjoint, argument.shape)


def _trace(argument: Node, value: Node, adjoint: Node, scope: Scope) -> Node:
    return product([adjoint, identity(argument.shape[0])])


def _determinant(argument: Node, value: Node, adjoint: Node, scope: Scope) -> Node:
    return product([adjoint, value, flipped(apply("inv", [argument]))])


def _inverse(argument: Node, value: Node, adjoint: Node, scope: Scope) -> Node:
    return negative(chain([flipped(value), adjoint, flipped(value)]))


def _diagonal(argument: Node, value: Node, adjoint: Node, scope: Scope) -> Node:
    diagonal = apply("diag", [adjoint])
    return flipped(diagonal) if is_row(argument.shape) else diagonal


def _softmax(argument: Node, value: Node, adjoint: Node, scope: Scope) -> Node:
    weighted = product([adjoint, value])
    if is_vector(argument.shape):
        return plus([weighted, negative(product([inner_product(adjoint, value, scope), value]))])
    columns = argument.shape[1]
    return plus([weighted, negative(product([value, chain([weighted, filled("ones", (columns, columns))])]))])


def _log_sum_exp(argument: Node, value: Node, adjoint: Node, scope: Scope) -> Node:
    return product([adjoint, apply("exp", [add([argument, negative(value)])])])


def _norm(argument: Node, value: Node, adjoint: Node, scope: Scope) -> Node:
    return product([adjoint, argument], [value])


_STRUCTURAL: dict[str, Callable[[Node, Node, Node, Scope], Node]] = {
    "total": _total,
    "tr": _trace,
    "det": _determinant,
    "inv": _inverse,
    "diag": _diagonal,
    "softmax": _softmax,
    "logsumexp": _log_sum_exp,
    "norm": _norm,
}
"""The adjoint of the array that the function is applied to, given that array, the function's value and its adjoint."""

_OF_A_NUMBER: dict[str, Callable[[Node], Node]] = {
    "total": lambda argument: argument,
    "tr": lambda argument: argument,
    "det": lambda argument: argument,
    "inv": lambda argument: product([ONE], [argument]),
}
"""What these functions are on a single number."""
