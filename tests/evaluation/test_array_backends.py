"""NumPy and JAX: every function's example, every node's value, the environment's rules, and JAX's derivatives."""

from __future__ import annotations

from collections.abc import Callable

import jax
import numpy
import pytest

from checker.evaluation import jax as jax_evaluation
from checker.evaluation import numpy as numpy_evaluation
from checker.evaluation.arrays import Environment
from checker.language.declarations import Vocabulary, parse_declaration
from checker.language.functions import FUNCTIONS
from checker.language.inference import (
    ONE,
    apply,
    array,
    cases,
    compare,
    derivative,
    divide,
    entry,
    logical,
    number,
    power,
    reduce,
)
from checker.language.nodes import Index, Node, Size, Symbol
from checker.parsing.expressions import read_definition, read_expression
from checker.parsing.scope import Scope

BACKENDS = {"numpy": numpy_evaluation.evaluate, "jax": jax_evaluation.evaluate}
Evaluate = Callable[[Node, Environment], object]
SIZES = {"m": 2, "n": 3, "N": 2, "c": 3}


@pytest.fixture(params=sorted(BACKENDS))
def evaluate(request: pytest.FixtureRequest) -> Evaluate:
    return BACKENDS[request.param]


def vocabulary(symbols: dict[str, str], definitions: dict[str, str] | None = None) -> Vocabulary:
    made = Vocabulary({name: parse_declaration(name, text) for name, text in symbols.items()})
    for left, right in (definitions or {}).items():
        made = made.with_definition(read_definition(left, right, made))
    return made


def read(text: str, made: Vocabulary) -> Node:
    return read_expression(text, Scope(made)).node


def arrays(values: dict[str, object]) -> dict[str, numpy.ndarray]:
    return {name: numpy.asarray(value, dtype=float) for name, value in values.items()}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_example_of_every_function(name: str, evaluate: Evaluate) -> None:
    text, expected = FUNCTIONS[name].example
    found = evaluate(read(text, Vocabulary()), Environment({}, {}))
    assert numpy.shape(found) == ()
    assert float(found) == pytest.approx(expected, rel=1e-12)


X = [[1], [2], [3]]
A = [[1, 2, 3], [4, 5, 6]]
M = [[2, 0, 1], [0, 3, 0], [1, 0, 4]]
SYMBOLS = {
    "s": "real",
    "x": "real[n]",
    "r": "real[1, n]",
    "A": "real[m, n]",
    "M": "real[n, n]",
    "w": "real[n] for j in c",
    "v": "real for i in N",
    "y": "index(c) for i in N",
}
VALUES = {
    "s": 2,
    "x": X,
    "r": [[1, -1, 2]],
    "A": A,
    "M": M,
    "w": [X, [[0], [1], [0]], [[5], [6], [7]]],
    "v": [3, 4],
    "y": [3, 1],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x + 1", [[2], [3], [4]]),
        ("-x / 2", [[-0.5], [-1], [-1.5]]),
        ("6 / x", [[6], [3], [2]]),
        ("A x", [[14], [32]]),
        ("x^T x", 14),
        ("x x^T", [[1, 2, 3], [2, 4, 6], [3, 6, 9]]),
        ("r x", 5),
        ("r^T", [[1], [-1], [2]]),
        ("r_3 A_{2,1} x_2", 16),
        ("x ⊙ x", [[1], [4], [9]]),
        ("x^2", [[1], [4], [9]]),
        ("s^x", [[2], [4], [8]]),
        ("(-s)^3", -8),
        ("4^(-1/2)", 0.5),
        ("w_2", [[0], [1], [0]]),
        ("w_{y_1}", [[5], [6], [7]]),
        ("w_{y_1,2} + v_2", 10),
        ("sum_i v_i w_{y_i}", [[19], [26], [33]]),
        ("sum_i sum_{j ≠ i} v_i v_j", 24),
        ("sum_{i=2}^N v_i", 4),
        ("sum_{i=3}^N v_i", 0),
        ("prod_{i=3}^N v_i", 1),
        ("sum_{i=1}^N sum_{j=1}^i v_j", 10),
        ("prod_i v_i", 12),
        ("max_i v_i", 4),
        ("min_i v_i", 3),
        ("det(M)", 21),
        ("tr(M)", 9),
        ("diag(M)", [[2], [3], [4]]),
        ("diag(x) x", [[1], [4], [9]]),
        ("diag(r) x", [[1], [-2], [6]]),
        ("M inv(M)", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        ("inv(s) + det(s) + tr(s)", 4.5),
        ("max(x, 2)", [[2], [2], [3]]),
        ("total(A)", 21),
        ("||x||^2", 14),
        ("1[x >= 2]", [[0], [1], [1]]),
        ("1[s = 2] + 1[s < 2]", 1),
        ("N + n / m", 3.5),
        ("step(0) + step(-1) + relu(0)", 1),
        ("[[1, s], [v_1, 0]]", [[1, 2], [3, 0]]),
        ("softmax(0 x)", [[1 / 3]] * 3),
        ("sigma(1000 s) + sigma(-1000 s) + tanh(1000 s)", 2),
        ("softplus(1000 s)", 2000),
    ],
)
def test_value(text: str, expected: object, evaluate: Evaluate) -> None:
    made = vocabulary(SYMBOLS)
    found = evaluate(read(text, made), Environment(arrays(VALUES), SIZES, made))
    assert numpy.shape(found) == numpy.shape(expected)
    numpy.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


MODEL = vocabulary(
    SYMBOLS,
    {"z": "A x", "u_i": "w_{y_i} + x", "R_ij": "v_i w_{j,1}", "d_i": "v_i^2", "L": "total(z) + sum_i sum_j R_ij d_i"},
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("z", [[14], [32]]),
        ("u", [[[6], [8], [10]], [[2], [4], [6]]]),
        ("R", [[3, 0, 15], [4, 0, 20]]),
        ("d", [[9], [16]]),
        ("L", 46 + 18 * 9 + 24 * 16),
    ],
)
def test_quantities_are_arrays_with_the_familys_axes_first(name: str, expected: object, evaluate: Evaluate) -> None:
    found = evaluate(MODEL.quantities[name].node, Environment(arrays(VALUES), SIZES, MODEL))
    assert numpy.shape(found) == numpy.shape(expected)
    numpy.testing.assert_allclose(found, expected)


def test_a_quantity_with_a_value_is_an_input(evaluate: Evaluate) -> None:
    held = Environment({**arrays(VALUES), "z": numpy.zeros((2, 1)), "d": numpy.zeros((2, 1))}, SIZES, MODEL)
    assert float(evaluate(MODEL.quantities["L"].node, held)) == 0


def test_a_quantity_is_computed_once(evaluate: Evaluate) -> None:
    environment = Environment(arrays(VALUES), SIZES, MODEL)
    evaluate(MODEL.quantities["L"].node, environment)
    assert set(environment.computed) == {"z", "R", "d", "L"}


def test_sizes_of_one_keep_their_axes(evaluate: Evaluate) -> None:
    made = vocabulary({"x": "real[n]", "A": "real[m, n]"})
    environment = Environment(arrays({"x": [[2]], "A": [[3]]}), {"m": 1, "n": 1}, made)
    assert numpy.shape(evaluate(read("A x", made), environment)) == (1, 1)
    assert numpy.shape(evaluate(read("x^T x", made), environment)) == ()


AT_I = entry(Symbol("x", shape=("n", 1)), (Index("i"),), 0)


@pytest.mark.parametrize("index", [0, 4])
def test_an_index_outside_its_axis_is_an_error(index: int, evaluate: Evaluate) -> None:
    with pytest.raises(LookupError, match="outside"):
        evaluate(AT_I, Environment(arrays({"x": X}), SIZES, indices={"i": index}))


@pytest.mark.parametrize("node", [Symbol("x"), Index("i"), Size("m")], ids=["symbol", "index", "size"])
def test_what_has_no_value_is_an_error(node: Node, evaluate: Evaluate) -> None:
    with pytest.raises(LookupError):
        evaluate(node, Environment({}, {}))


def test_only_the_branch_that_holds_is_evaluated(evaluate: Evaluate) -> None:
    previous = entry(Symbol("x", shape=("n", 1)), (read_expression("i - 1", Scope(Vocabulary(), {"i": "n"})).node,), 0)
    node = cases([(previous, compare(">", Index("i"), ONE))], number(7))
    found = [float(evaluate(node, Environment(arrays({"x": X}), SIZES, indices={"i": i}))) for i in (1, 2, 3)]
    assert found == [7, 1, 2]
    total = reduce("sum", "i", ONE, Size("n"), node)
    assert float(evaluate(total, Environment(arrays({"x": X}), SIZES))) == 10


def test_a_case_distinction_by_entries_and_without_otherwise(evaluate: Evaluate) -> None:
    x = Symbol("x", shape=("n", 1))
    both = logical("and", [compare(">", x, ONE), compare("<", x, number(3))])
    found = numpy.asarray(
        evaluate(cases([(number(5), both), (x, compare("=", x, ONE))], None), Environment(arrays({"x": X}), SIZES))
    )
    assert found[:2].ravel().tolist() == [1, 5]
    assert numpy.isnan(found[2, 0])


def test_where_a_function_is_not_defined_there_is_no_number(evaluate: Evaluate) -> None:
    for node in (
        apply("log", [number(-1)]),
        divide(ONE, number(0)),
        power(number(-1), divide(ONE, number(2))),
        apply("total", [apply("inv", [array([[ONE, ONE], [ONE, ONE]])])]),
    ):
        assert not numpy.isfinite(evaluate(node, Environment({}, {})))


def test_numpy_does_not_differentiate() -> None:
    with pytest.raises(TypeError, match="expand"):
        numpy_evaluation.evaluate(derivative(Symbol("s"), Symbol("s")), Environment({"s": 1.0}, {}))


def autodiff(of: str, by: str, free: tuple = ()) -> numpy.ndarray:
    found = jax_evaluation.autodiff(read(of, MODEL), read(by, MODEL), MODEL, arrays(VALUES), SIZES, free)
    return numpy.asarray(found)


@pytest.mark.parametrize(
    ("of", "by", "expected"),
    [
        ("x^T x", "x", [[2], [4], [6]]),
        ("x^T x", "x_2", 4),
        ("s x", "s", X),
        ("A x", "x", A),
        ("r M", "r", M),
        ("total(A)", "A", [[1, 1, 1], [1, 1, 1]]),
        ("L", "z", [[1], [1]]),
        ("L", "d", [[18], [24]]),
        ("L", "v_1", 18 * 6 + 6 * 9),
        ("sum_i v_i w_{y_i}^T x", "w_3", [[3], [6], [9]]),
        ("sum_i v_i w_{y_i}^T x", "w_2", [[0], [0], [0]]),
        ("u_1", "w_3", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        ("z_1", "L", 0),
    ],
)
def test_jaxs_derivative(of: str, by: str, expected: object) -> None:
    found = autodiff(of, by)
    assert found.shape == numpy.shape(expected)
    numpy.testing.assert_allclose(found, expected)


def test_jaxs_derivative_runs_over_free_indices_in_their_order() -> None:
    found = autodiff("R_ij", "v_k", (("i", "N"), ("j", "c"), ("k", "N")))
    assert found.shape == (2, 3, 2)
    assert found[1, :, 1].tolist() == [1, 0, 5]
    assert not found[1, :, 0].any()
    assert (autodiff("R_ij", "v_k", (("k", "N"), ("i", "N"), ("j", "c"))) == found.transpose(2, 0, 1)).all()


def test_jax_traces_values_and_labels() -> None:
    node = read("sum_i v_i w_{y_i}^T x", MODEL)

    def value(inputs: dict) -> object:
        return jax_evaluation.evaluate(node, Environment(inputs, SIZES, MODEL))

    held = arrays(VALUES)
    assert float(jax.jit(value)(held)) == float(numpy_evaluation.evaluate(node, Environment(held, SIZES, MODEL)))


def test_jax_works_in_double_precision() -> None:
    assert (
        jax_evaluation.evaluate(apply("exp", [Symbol("s")]), Environment({"s": jax.numpy.asarray(1.0)}, {})).dtype
        == "float64"
    )
