"""Balls against floating point, exact forms against balls: on every function, every node and random expressions."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.equivalence.sampling import Assumptions, Draw, Sampler
from checker.evaluation import numpy as numpy_evaluation
from checker.evaluation.arrays import Environment as ArrayEnvironment
from checker.evaluation.balls import Balls, difference, precision
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Environment
from checker.evaluation.exact import Exact
from checker.evaluation.ring import NoExactForm
from checker.evaluation.scalars import ONE, ZERO, Array, Budget, Kink
from checker.language.declarations import Expression
from checker.language.functions import FUNCTIONS
from checker.language.nodes import Node
from checker.language.shapes import concrete
from checker.parsing.answers import read_answer
from checker.parsing.readings import readings
from tests.calculus.random_expressions import COLUMN, FREE, SQUARE, VOCABULARY, WIDE, expressions

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
PROGRAM = Program(VOCABULARY)
SAMPLER = Sampler(VOCABULARY, Assumptions(PROGRAM))
NODES = st.one_of([expressions(shape, 2) for shape in ((), COLUMN, WIDE, SQUARE)])
WORK = 10**7


def in_balls(node: Node, draw: Draw, bits: int = 128) -> tuple[list[Any], Balls]:
    """A node's entries with the letters at their test values, and what the arithmetic noticed."""
    balls = Balls()
    env = Environment(PROGRAM, balls, draw.sizes, draw.values, Budget(WORK))
    with precision(bits):
        code = PROGRAM.compile(Expression(node))
        env.letters = dict(FREE)
        value = code(env)
    return (value.data if isinstance(value, Array) else [value]), balls


def as_floats(entries: list[Any]) -> np.ndarray:
    return np.array([float(arb(entry).mid()) for entry in entries])


@pytest.mark.parametrize("name", [name for name, entry in FUNCTIONS.items() if entry.example[0]])
def test_every_functions_example_holds_in_balls(name: str) -> None:
    text, value = FUNCTIONS[name].example
    written = read_answer(text, "text", VOCABULARY, {}, ())
    node = next(readings(written.values[-1], written.scope, written.order)).expression.node
    entries, _ = in_balls(node, Draw({}, {}))
    assert len(entries) == 1
    assert float(arb(entries[0]).mid()) == pytest.approx(value, rel=1e-14)


@SLOW
@given(NODES, st.integers(0, 50))
def test_balls_contain_what_numpy_computes(node: Node, seed: int) -> None:
    draw = SAMPLER.draw(SAMPLER.size_sets()[seed % 3], Random(seed))
    entries, balls = in_balls(node, draw)
    if balls.troubled:
        return
    try:
        computed = numpy_evaluation.evaluate(node, ArrayEnvironment(draw.floats(), draw.sizes, VOCABULARY, FREE))
    except LookupError:
        return  # an index outside its axis, in a case that is not taken
    theirs = np.broadcast_to(computed, concrete(node.shape, draw.sizes)).ravel()
    ours = as_floats(entries)
    assert np.all((np.abs(ours - theirs) <= 1e-7 * (1 + np.abs(ours))) | ~np.isfinite(theirs))


@SLOW
@given(NODES, st.integers(0, 50))
def test_a_higher_precision_gives_a_ball_inside_the_wider_one(node: Node, seed: int) -> None:
    draw = SAMPLER.draw(SAMPLER.size_sets()[0], Random(seed))
    (wide, _), (narrow, troubles) = in_balls(node, draw, 64), in_balls(node, draw, 512)
    if not troubles.troubled:
        assert not any(difference(left, right) for left, right in zip(wide, narrow, strict=True))


def exact_at(values: Mapping[str, Any], sizes: Mapping[str, int], node: Node) -> list[Any] | None:
    """A node's entries by the exact arithmetic, the inputs being numbers; None where there is no exact form."""
    exact = Exact(64, Budget(WORK))
    env = Environment(PROGRAM, exact, sizes, values, Budget(WORK))
    try:
        code = PROGRAM.compile(Expression(node))
        env.letters = dict(FREE)
        value = code(env)
    except NoExactForm:
        return None
    return value.data if isinstance(value, Array) else [value]


@SLOW
@given(NODES, st.integers(0, 50))
def test_where_numbers_suffice_exact_forms_are_what_balls_contain(node: Node, seed: int) -> None:
    draw = SAMPLER.draw(SAMPLER.size_sets()[0], Random(seed))
    entries = exact_at(draw.values, draw.sizes, node)
    balls, troubles = in_balls(node, draw)
    if entries is None or troubles.troubled:
        return
    for ours, theirs in zip(entries, balls, strict=True):
        if type(ours) is fmpq:
            assert difference(ours, theirs) is not True


def fresh() -> tuple[Exact, Any, Any, Any]:
    """An exact arithmetic with two reals and a positive number."""
    exact = Exact(64, Budget(WORK))
    (_, x), (_, y) = exact.ring.generator(), exact.ring.generator()
    return exact, x, y, exact.ring.generator(positive=True)[1]


def test_exponentials_multiply() -> None:
    exact, x, y, _ = fresh()
    assert exact.ring.is_zero(exact.exp(x + y) - exact.times(exact.exp(x), exact.exp(y)))
    assert exact.ring.is_zero(exact.times(exact.exp(x), exact.exp(-x)) - ONE)
    assert not exact.ring.is_zero(exact.exp(x) - exact.exp(y))


def test_logarithms_need_positive_arguments() -> None:
    exact, x, y, a = fresh()
    assert exact.ring.is_zero(exact.log(exact.times(a, a)) - 2 * exact.log(a))
    assert not exact.obligations
    exact.log(exact.times(x, y))
    assert len(exact.obligations) == 1


def test_a_root_of_a_square_is_the_absolute_value() -> None:
    exact, x, _, a = fresh()
    kink = Kink(jump=False)
    assert exact.ring.is_zero(exact.sqrt(x * x) - exact.absolute(x, kink))
    assert exact.ring.is_zero(exact.sqrt(a * a) - a)
    assert not exact.ring.is_zero(exact.sqrt(x * x) - x)


def test_steps_are_idempotent_and_ordered() -> None:
    exact, x, _, a = fresh()
    kink = Kink(jump=True)
    step = exact.step(x, kink)
    assert exact.ring.is_zero(step * step - step)
    assert exact.ring.is_zero(exact.step(-x, kink) + step - 1)
    further = exact.step(x - a, kink)
    assert exact.ring.is_zero(further * step - further)  # x >= a > 0


def test_labels_are_one_of_their_values() -> None:
    exact = Exact(64, Budget(WORK))
    first, second, third = exact.pieces.finite(3)
    label = first + 2 * second + 3 * third
    assert exact.ring.is_zero(exact.compare("=", label, fmpq(2), None) - second)
    assert exact.ring.is_zero(label * label - (first + 4 * second + 9 * third))
    assert exact.ring.is_zero(exact.power(fmpq(5), label) - (5 * first + 25 * second + 125 * third))


def test_atoms_of_one_answer_are_forgotten() -> None:
    exact, x, y, _ = fresh()
    exact.exp(x)
    mark = exact.ring.mark()
    exact.sqrt(exact.exp(y) + 1)
    exact.step(x - y, Kink(jump=True))
    assert exact.ring.mark() != mark
    exact.ring.rollback(mark)
    assert exact.ring.mark() == mark


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (lambda balls: balls.divide(ONE, ZERO), "division by zero"),
        (lambda balls: balls.log(-ONE), "negative"),
        (lambda balls: balls.log(ZERO), "zero"),
        (lambda balls: balls.sqrt(-ONE), "negative"),
        (lambda balls: balls.power(-ONE, fmpq(1, 3)), "negative"),
        (lambda balls: balls.power(ZERO, -ONE), "zero"),
        (lambda balls: balls.inverse(Array((2, 2), [ONE, ONE, ONE, ONE])).data[0], "singular"),
    ],
)
def test_what_does_not_exist_is_nan_with_a_reason(operation: Any, reason: str) -> None:
    balls = Balls()
    assert operation(balls).is_nan()
    assert balls.reason is not None
    assert reason in balls.reason
    assert not balls.imprecise


def test_an_undecided_sign_asks_for_more_precision() -> None:
    balls = Balls()
    with precision(64):
        tiny = arb(2).sqrt() - arb(2).sqrt()
    assert balls.log(tiny).is_nan()
    assert balls.imprecise
    assert balls.reason is None


def test_a_ball_around_zero_is_not_zero() -> None:
    balls = Balls()
    with precision(64):
        tiny = arb(2).sqrt() - arb(2).sqrt()
        for value in (balls.sin(tiny), balls.arctan(tiny), balls.erf(tiny)):
            assert type(value) is arb
            assert value.contains(0)
        assert type(balls.cos(tiny)) is arb


def test_rationals_stay_exact() -> None:
    balls = Balls()
    assert balls.sqrt(fmpq(9, 4)) == fmpq(3, 2)
    assert balls.power(fmpq(2, 3), fmpq(-3)) == fmpq(27, 8)
    assert balls.power(fmpq(4), fmpq(3, 2)) == 8
    assert type(balls.power(fmpq(2), fmpq(10**9))) is arb
