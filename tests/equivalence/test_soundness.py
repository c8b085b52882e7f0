"""Laws of deciding on random expressions: never proved when different, never refuted when equal, counterexamples that hold."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st
from rewriting import SLIPS, TRUE, rewritten

from checker.equivalence import Comparison
from checker.equivalence.sampling import Assumptions, Sampler
from checker.equivalence.verdict import Decision
from checker.evaluation import numpy as numpy_evaluation
from checker.evaluation.arrays import Environment
from checker.evaluation.compilation import Program
from checker.language.declarations import Expression
from checker.language.nodes import Node
from checker.language.shapes import concrete
from checker.language.traversal import free_indices
from tests.calculus.random_expressions import COLUMN, LETTERS, SQUARE, VOCABULARY, WIDE, expressions

SLOW = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
SHAPES = ((), COLUMN, WIDE, SQUARE)
SAMPLER = Sampler(VOCABULARY, Assumptions(Program(VOCABULARY)))


def with_letters(node: Node) -> Expression:
    """The expression for all values of its free letters."""
    return Expression(node, tuple((name, LETTERS[name]) for name in sorted(free_indices(node))))


def in_numpy(expression: Expression, values: Mapping[str, Any], sizes: Mapping[str, int]) -> np.ndarray:
    """The value by the evaluator over arrays, which shares nothing with balls and exact forms; free letters are axes."""
    axes = [range(1, concrete((size,), sizes)[0] + 1) for _, size in expression.free]

    def at(letters: dict[str, int]) -> Any:
        place = len(letters)
        if place < len(axes):
            name = expression.free[place][0]
            return [at({**letters, name: position}) for position in axes[place]]
        environment = Environment(values, sizes, VOCABULARY, letters)
        return np.broadcast_to(
            numpy_evaluation.evaluate(expression.node, environment), concrete(expression.node.shape, sizes)
        )

    return np.array(at({}), dtype=float)


def are_close(left: np.ndarray, right: np.ndarray) -> bool:
    scale = 1 + np.abs(right)
    return bool(np.all((np.abs(left - right) <= 1e-6 * scale) | ~np.isfinite(left) | ~np.isfinite(right)))


def decide(key: Expression, answer: Expression) -> Decision:
    return Comparison(key, VOCABULARY).decide(answer)


NODES = st.one_of([expressions(shape, 2) for shape in SHAPES])


@SLOW
@given(NODES, st.integers(0, 2**32))
def test_true_rewrites_are_never_refuted(node: Node, seed: int) -> None:
    other = rewritten(node, TRUE, seed)
    assume(other is not None)
    key = with_letters(node)
    decision = decide(key, Expression(other, key.free))
    assert decision.verdict != "wrong", (decision, node, other)


@SLOW
@given(NODES, st.integers(0, 2**32))
def test_slips_are_accepted_only_where_they_change_nothing(node: Node, seed: int) -> None:
    other = rewritten(node, SLIPS, seed)
    assume(other is not None)
    key = with_letters(node)
    answer = Expression(other, key.free)
    decision = decide(key, answer)
    assume(decision.verdict == "correct")
    for number, sizes in enumerate(SAMPLER.size_sets(3)):
        draw = SAMPLER.draw(sizes, Random(1000 + number))
        values = draw.floats()
        assert are_close(in_numpy(answer, values, sizes), in_numpy(key, values, sizes)), (node, other)


@SLOW
@given(NODES, st.integers(0, 2**32))
def test_a_counterexample_can_be_computed_again(node: Node, seed: int) -> None:
    other = rewritten(node, SLIPS, seed)
    assume(other is not None)
    key = with_letters(node)
    answer = Expression(other, key.free)
    decision = decide(key, answer)
    found = decision.counterexample
    assume(found is not None)
    assert found.certified
    assert decision.evidence is not None
    sizes = dict.fromkeys(VOCABULARY.sizes, 1) | dict(decision.evidence.sizes)
    values = {name: np.ones(shape_of(name, sizes)) for name in VOCABULARY.symbols}
    values |= {name: numbers(value).reshape(shape_of(name, sizes)) for name, value in found.inputs.items()}
    for expression, shown in ((answer, found.yours), (key, found.expected)):
        try:
            computed = in_numpy(expression, values, sizes)
        except LookupError:
            reject()  # an index outside its axis, in a case that is not taken
        if shown is not None:
            assert are_close(computed.ravel() * (1 - 1e-5), numbers(shown).ravel()) or np.allclose(
                computed.ravel(), numbers(shown).ravel(), rtol=1e-4, atol=1e-9, equal_nan=True
            ), (node, other, found)
    assert found.yours != found.expected


def shape_of(name: str, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """The shape of a symbol's array."""
    declaration = VOCABULARY.symbols[name]
    return (*concrete(declaration.family, sizes), *concrete(declaration.shape, sizes))


def numbers(value: Any) -> np.ndarray:
    """A shown value as an array of floats."""
    if isinstance(value, list):
        return np.array([numbers(entry) for entry in value])
    return np.array(float(Fraction(value)) if isinstance(value, str) and "/" in value else float(value))


@pytest.mark.parametrize("seed", range(3))
def test_verdicts_do_not_depend_on_the_answers_before(seed: int) -> None:
    """A verdict is a pure function of key, answer and seed: whatever a comparison has kept changes nothing."""
    random = Random(seed)
    node = VOCABULARY.quantities["p"].node
    key = Expression(node)
    answers = [
        changed
        for number in range(40)
        if (changed := rewritten(VOCABULARY.quantities["p"].body, random.choice((TRUE, SLIPS)), number)) is not None
    ]
    kept = Comparison(key, VOCABULARY)
    for answer in answers:
        expression = with_letters(answer)
        assert kept.decide(expression, seed) == Comparison(key, VOCABULARY).decide(expression, seed)
