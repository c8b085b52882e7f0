"""Rewrites of expressions: true ones, which change how a value is written, and slips, which mostly change the value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from checker.language.functions import FUNCTIONS, define
from checker.language.inference import ONE, add, apply, divide, matmul, mul, negate, number, power, subtract, transpose
from checker.language.nodes import (
    Add,
    Apply,
    Compare,
    Divide,
    Entry,
    Logical,
    MatMul,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Symbol,
    Transpose,
    children,
)
from checker.language.shapes import SCALAR, is_square
from checker.language.traversal import rebuild

Rewrite = Callable[[Node], Node | None]


def _reversed_sum(node: Node) -> Node | None:
    return add(node.terms[::-1]) if isinstance(node, Add) else None


def _reversed_product(node: Node) -> Node | None:
    return mul(node.factors[::-1]) if isinstance(node, Mul) else None


def _distributed(node: Node) -> Node | None:
    match node:
        case Mul(factors=(first, Add(terms=terms))) if first.shape in (SCALAR, node.shape):
            return add([mul([first, term]) for term in terms]) if all(t.shape == node.shape for t in terms) else None
    return None


def _negated_twice(node: Node) -> Node | None:
    return negate(negate(node))


def _difference_from_double(node: Node) -> Node | None:
    return subtract(mul([number(2), node]), node)


def _defined(node: Node) -> Node | None:
    if isinstance(node, Apply) and FUNCTIONS[node.function].definition is not None and node.function != "sign":
        return define(node.function, node.arguments)
    return None


def _tanh_by_sigma(node: Node) -> Node | None:
    match node:
        case Apply(function="tanh", arguments=(u,)):
            return subtract(mul([number(2), apply("sigma", [mul([number(2), u])])]), ONE)
        case Apply(function="softplus", arguments=(u,)):
            return add([u, apply("softplus", [negate(u)])])
        case Apply(function="sigma", arguments=(u,)):
            return subtract(ONE, apply("sigma", [negate(u)]))
        case Apply(function="relu", arguments=(u,)):
            return divide(add([u, apply("abs", [u])]), number(2))
        case Apply(function="abs", arguments=(u,)):
            return apply("max", [negate(u), u])
        case Apply(function="sin" | "erf" | "arctan" as name, arguments=(u,)):
            return negate(apply(name, [negate(u)]))
        case Apply(function="logsumexp" | "softmax" as name, arguments=(u,)):
            shifted = apply(name, [add([u, number(2)])])
            return subtract(shifted, number(2)) if name == "logsumexp" else shifted
        case Apply(function="sqrt", arguments=(u,)):
            return divide(u, node)
    return None


def _square_as_product(node: Node) -> Node | None:
    match node:
        case Power(base=base, exponent=Number(value=value)) if value == 2:
            return mul([base, base])
        case Power(base=base, exponent=Number(value=value)) if value == 3:
            return mul([base, power(base, number(2))])
        case Divide(numerator=above, denominator=below) if below.shape in (SCALAR, node.shape):
            return mul([above, divide(ONE, below)]) if above.shape in (SCALAR, node.shape) else None
    return None


def _transposed_product(node: Node) -> Node | None:
    if isinstance(node, MatMul) and node.shape != SCALAR:
        return transpose(matmul([transpose(factor) for factor in node.factors[::-1]]))
    return None


def _bracketed_right(node: Node) -> Node | None:
    if isinstance(node, Transpose):
        return transpose(transpose(node))
    return None


TRUE: tuple[Rewrite, ...] = (
    _reversed_sum,
    _reversed_product,
    _distributed,
    _negated_twice,
    _difference_from_double,
    _defined,
    _tanh_by_sigma,
    _square_as_product,
    _transposed_product,
    _bracketed_right,
)


def _lost_sign(node: Node) -> Node | None:
    return node.operand if isinstance(node, Negate) else negate(node)


def _lost_term(node: Node) -> Node | None:
    if not isinstance(node, Add):
        return None
    kept = node.terms[:-1]
    return add(kept) if any(term.shape == node.shape for term in kept) else None


def _lost_factor(node: Node) -> Node | None:
    if not isinstance(node, Mul):
        return None
    kept = node.factors[1:]
    return mul(kept) if any(factor.shape == node.shape for factor in kept) else None


def _lost_transpose(node: Node) -> Node | None:
    if isinstance(node, Transpose) and is_square(node.shape):
        return node.operand
    return transpose(node) if isinstance(node, Symbol) and is_square(node.shape) and node.shape else None


def _other_function(node: Node) -> Node | None:
    others = {"relu": "abs", "abs": "relu", "sin": "cos", "sigma": "tanh", "tanh": "sigma", "softplus": "relu"}
    if isinstance(node, Apply) and node.function in others:
        return apply(others[node.function], node.arguments)
    return None


def _other_bound(node: Node) -> Node | None:
    if isinstance(node, Reduce):
        return Reduce(
            node.operation, node.index, add([node.lower, ONE]), node.upper, node.body, node.condition, shape=node.shape
        )
    return None


SLIPS: tuple[Rewrite, ...] = (_lost_sign, _lost_term, _lost_factor, _lost_transpose, _other_function, _other_bound)


def places(node: Node) -> int:
    """How many nodes there are."""
    return 1 + sum(map(places, children(node)))


def rewritten(node: Node, rules: Sequence[Rewrite], seed: int) -> Node | None:
    """The node with one rule applied at one place, both at random; None where the rule drawn applies nowhere."""
    random = Random(seed)
    rule = random.choice(rules)
    options = [place for place in range(places(node)) if _applied(node, rule, place) is not None]
    return _applied(node, rule, random.choice(options)) if options else None


def _applied(node: Node, rule: Rewrite, wanted: int) -> Node | None:
    """The rule applied to the node with that number, counted from the top; None where it does not apply there."""
    numbers: Iterator[int] = iter(range(1_000_000))
    applied = False

    def visit(part: Node) -> Node:
        nonlocal applied
        if next(numbers) == wanted and not isinstance(part, (Compare, Logical)):
            changed = rule(part)
            if changed is not None and changed.shape == part.shape:
                applied = True
                return changed
            return part
        if isinstance(part, Entry):  # indices and bounds stay as they are, and a family is no value
            return part if isinstance(part.base, Symbol) else replace(part, base=visit(part.base))
        if isinstance(part, Reduce):
            return replace(part, body=visit(part.body))
        return rebuild(part, visit)

    result = visit(node)
    return result if applied else None
