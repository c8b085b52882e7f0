"""Hostile and huge answers: an honest verdict within a bounded time, whatever is written."""

from __future__ import annotations

import time

import pytest
from written import expression, vocabulary

from checker.equivalence import Comparison
from checker.language.declarations import Expression
from checker.language.inference import add, apply, divide, mul, negate, number, power
from checker.language.nodes import Node

NAMES = vocabulary(
    {"x": "real", "y": "real", "a": "positive", "v": "real[n]", "M": "real[n, n]", "c": "index(C) for i in N"}
)
X = NAMES.symbols["x"].node


def nested(depth: int, function: str) -> Node:
    node = X
    for _ in range(depth):
        node = apply(function, [add([number(1), mul([node, node])])])
    return node


def towers() -> Node:
    node: Node = number(10)
    for _ in range(6):
        node = power(number(10), node)
    return node


def continued(depth: int) -> Node:
    node = X
    for _ in range(depth):
        node = divide(number(1), add([number(1), node]))
    return node


HOSTILE = {
    "tower": towers(),
    "power": power(X, number(10**9)),
    "negative power": power(X, number(-(10**9))),
    "huge number": power(number(2), number(10**9)),
    "nested squares": nested(12, "sqrt"),
    "nested exponentials": nested(12, "exp"),
    "nested logarithms": nested(14, "log"),
    "continued fraction": continued(60),
    "product of sums": power(add([X, NAMES.symbols["y"].node, NAMES.symbols["a"].node, number(1)]), number(60)),
    "long sum": expression("sum_{i=1}^{1000000000} i x", NAMES).node,
    "nested sums": expression("sum_{i=1}^{3000} sum_{j=1}^{3000} sin(i j x)", NAMES).node,
    "long product": expression("prod_{i=1}^{3000} (x + i)", NAMES).node,
    "many steps": expression("max_i max_j |M_{i,j} - v_i| + sum_i relu(v_i - x)", NAMES).node,
    "huge exponential": expression("exp(exp(exp(exp(x^2 + 5))))", NAMES).node,
    "huge sine": expression("sin(exp(exp(exp(10))))", NAMES).node,
    "deep": add([X, *[negate(negate(number(k))) for k in range(2000)]]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_answer_takes_long(name: str) -> None:
    for key in ("x", "exp(x) + relu(x)"):
        comparison = Comparison(expression(key, NAMES), NAMES)
        start = time.process_time()
        decision = comparison.decide(Expression(HOSTILE[name]))
        assert time.process_time() - start < 5
        assert decision.verdict in ("wrong", "undecided")


@pytest.mark.parametrize(
    "name", ["tower", "power", "nested squares", "nested exponentials", "continued fraction", "long product"]
)
def test_a_hostile_key_is_decided_or_undecided(name: str) -> None:
    comparison = Comparison(Expression(HOSTILE[name]), NAMES)
    start = time.process_time()
    decision = comparison.decide(Expression(add([HOSTILE[name], number(1)])))
    assert time.process_time() - start < 5
    assert decision.verdict in ("wrong", "undecided")


def test_nesting_beyond_pythons_limit_is_undecided() -> None:
    node = X
    for _ in range(20_000):
        node = negate(node)
    comparison = Comparison(expression("x", NAMES), NAMES)
    assert comparison.decide(Expression(node)).verdict == "undecided"
