"""The derivative of random expressions against JAX's, and NumPy's values against JAX's."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import numpy
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from random_expressions import (
    COLUMN,
    FREE,
    SIZES,
    SQUARE,
    VOCABULARY,
    WIDE,
    depends,
    expressions,
    inputs,
    letter,
    member,
    symbol,
)

from checker.calculus import gradient
from checker.evaluation import jax as jax_evaluation
from checker.evaluation import numpy as numpy_evaluation
from checker.evaluation.arrays import Environment
from checker.language.inference import derivative, number
from checker.language.nodes import Derivative, Node
from checker.language.shapes import SCALAR, Shape
from checker.language.traversal import names
from checker.printing.plain import plain

SLOW = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
"""Without shrinking: every step of it would be compiled. The message names the expression that fails."""
BY = [
    *map(symbol, ("s", "t", "x", "r", "A", "M", "p", "h", "q", "e")),
    member("x", letter("j")),
    member("x", number(2)),
    member("r", letter("j")),
    member("A", letter("a"), letter("j")),
    member("A", number(1), number(2)),
    member("M", letter("j"), letter("j")),
    member("w", letter("i")),
    member("w", symbol("k")),
    member("w", letter("i"), letter("j")),
    member("v", letter("i")),
    member("u", letter("i")),
    member("g", letter("i")),
    member("q", letter("a"), letter("j")),
]


def assert_close(ours: object, jaxs: object, node: Node) -> None:
    """Close, relative to the largest entry; where JAX has no finite value there is nothing to compare."""
    left, right = numpy.asarray(ours), numpy.asarray(jaxs)
    assert left.shape == right.shape, plain(node)
    scale = max(1.0, float(numpy.abs(right).max()))
    if numpy.isfinite(right).all() and scale < 1e8:
        assert numpy.abs(left - right).max() <= 1e-8 * scale, plain(node)


def in_jax(nodes: Sequence[Node], seed: int) -> list[object]:
    """JAX's values, compiled together."""

    def all_of_them(values: dict) -> list[object]:
        return [jax_evaluation.evaluate(node, Environment(values, SIZES, VOCABULARY, FREE)) for node in nodes]

    return jax.jit(all_of_them, compiler_options=jax_evaluation.RUN_ONCE)(inputs(seed))


def assert_derivatives(batch: Sequence[tuple[Node, int]], seed: int, shapes: Sequence[Shape] = ()) -> None:
    """The derivative of each expression by one of the names and entries on which it depends."""
    terms = []
    for of, choice in batch:
        reached = [by for by in BY if depends(of) & names(by) and (not shapes or by.shape in shapes)]
        if reached:
            terms.append(derivative(of, reached[choice % len(reached)]))
    assume(terms)
    environment = Environment(inputs(seed), SIZES, VOCABULARY, FREE)
    for term, expected in zip(terms, in_jax(terms, seed), strict=True):
        assert isinstance(term, Derivative)
        ours = gradient(term.of, term.by, VOCABULARY)
        assert ours.shape == term.shape
        assert_close(numpy_evaluation.evaluate(ours, environment), expected, term)


def batches(nodes: st.SearchStrategy[Node], count: int) -> st.SearchStrategy[list[tuple[Node, int]]]:
    return st.lists(st.tuples(nodes, st.integers(0, 100)), min_size=count, max_size=count)


@settings(SLOW, max_examples=3)
@given(batch=batches(expressions(SCALAR, 3), 12), seed=st.integers(0, 20))
def test_the_derivative_of_a_number_is_jaxs(batch: list[tuple[Node, int]], seed: int) -> None:
    assert_derivatives(batch, seed)


@settings(SLOW, max_examples=2)
@given(batch=batches(expressions(SCALAR, 4), 4), seed=st.integers(0, 20))
def test_the_derivative_of_a_deep_expression_is_jaxs(batch: list[tuple[Node, int]], seed: int) -> None:
    assert_derivatives(batch, seed)


@settings(SLOW, max_examples=2)
@given(batch=batches(expressions(COLUMN, 2), 10))
def test_the_jacobian_of_a_vector_is_jaxs(batch: list[tuple[Node, int]]) -> None:
    assert_derivatives(batch, 1, (SCALAR, COLUMN, (1, "n"), ("m", 1)))


@settings(SLOW, max_examples=2)
@given(batch=batches(st.one_of(expressions(WIDE, 2), expressions(SQUARE, 2)), 8))
def test_the_derivative_of_a_matrix_by_a_number_is_jaxs(batch: list[tuple[Node, int]]) -> None:
    assert_derivatives(batch, 2, (SCALAR,))


@settings(SLOW, max_examples=2)
@given(
    nodes=st.tuples(*[expressions(shape, 3) for shape in (SCALAR, SCALAR, COLUMN, COLUMN, WIDE, SQUARE)]),
    seed=st.integers(0, 20),
)
def test_numpy_and_jax_agree(nodes: tuple[Node, ...], seed: int) -> None:
    environment = Environment(inputs(seed), SIZES, VOCABULARY, FREE)
    for node, value in zip(nodes, in_jax(nodes, seed), strict=True):
        assert_close(numpy_evaluation.evaluate(node, environment), value, node)
