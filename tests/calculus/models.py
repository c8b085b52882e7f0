"""Vocabularies and expressions from text, for tests that compare derivatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import numpy

from checker.calculus import expand_definitions, gradient
from checker.evaluation import jax as jax_evaluation
from checker.evaluation import numpy as numpy_evaluation
from checker.evaluation.arrays import Environment, tabulated
from checker.language.declarations import Expression, Vocabulary, parse_declaration
from checker.language.nodes import Node
from checker.language.shapes import Size, concrete, size_value
from checker.parsing.expressions import read_definition, read_expression
from checker.parsing.scope import Scope


@dataclass(frozen=True)
class Model:
    """Symbols and definitions as in a problem file."""

    vocabulary: Vocabulary

    def read(self, text: str) -> Expression:
        return read_expression(text, Scope(self.vocabulary))

    def gradient(self, of: str, by: str) -> Node:
        return gradient(self.read(of).node, self.read(by).node, self.vocabulary)


def model(symbols: Mapping[str, str], definitions: Mapping[str, str] | None = None) -> Model:
    """A model from the text of its symbols' types and its definitions."""
    vocabulary = Vocabulary({name: parse_declaration(name, text) for name, text in symbols.items()})
    for left, right in (definitions or {}).items():
        vocabulary = vocabulary.with_definition(read_definition(left, right, vocabulary))
    return Model(vocabulary)


def draw(vocabulary: Vocabulary, sizes: Mapping[str, int], seed: int = 0) -> dict[str, Any]:
    """Generic values of the symbols: labels in range, positive and real numbers of order one."""
    source = numpy.random.default_rng(seed)
    values: dict[str, Any] = {}
    for name, declared in vocabulary.symbols.items():
        shape = concrete((*declared.family, *declared.shape), sizes)
        if declared.bound is not None:
            values[name] = source.integers(1, size_value(declared.bound, sizes) + 1, shape).astype(float)
        elif declared.domain in ("positive", "probability"):
            values[name] = source.uniform(0.2, 0.8, shape)
        else:
            values[name] = source.uniform(0.3, 1.3, shape) * source.choice([-1, 1], shape)
    return values


Case = tuple[Node, Node, tuple[tuple[str, Size], ...]]
"""What is differentiated, by what, and the free index letters with their sizes."""


def case(made: Model, of: str, by: str) -> Case:
    """A derivative from text."""
    left, right = made.read(of), made.read(by)
    return left.node, right.node, tuple(dict((*left.free, *right.free)).items())


def by_jax(
    cases: Sequence[Case], vocabulary: Vocabulary, values: Mapping[str, Any], sizes: Mapping[str, int]
) -> list[Any]:
    """JAX's derivatives, compiled together: one by one they would take minutes."""

    def all_of_them(inputs: Mapping[str, Any]) -> list[Any]:
        return [jax_evaluation.autodiff(of, by, vocabulary, inputs, sizes, free) for of, by, free in cases]

    return [numpy.asarray(value) for value in jax.jit(all_of_them, compiler_options=jax_evaluation.RUN_ONCE)(values)]


def by_rules(one: Case, vocabulary: Vocabulary, values: Mapping[str, Any], sizes: Mapping[str, int]) -> Any:
    """Our derivative, evaluated with NumPy along the free index letters."""
    of, by, free = one
    node = gradient(of, by, vocabulary)
    environment = Environment(values, sizes, expand_definitions(vocabulary))
    counts = [(name, size_value(size, sizes)) for name, size in free]
    return tabulated(lambda indices: numpy_evaluation.evaluate(node, environment.at(indices)), counts, numpy)


def assert_equal(ours: Any, jaxs: Any) -> None:
    """The same shape, and the same numbers up to rounding."""
    assert numpy.shape(ours) == numpy.shape(jaxs)
    numpy.testing.assert_allclose(ours, jaxs, rtol=1e-8, atol=1e-10)
