"""Each rule of the calculus against JAX: nodes, index notation, paths through quantities."""

from __future__ import annotations

from functools import cache

import numpy
import pytest
from models import Case, assert_equal, by_jax, by_rules, case, draw, model

from checker.calculus import Derivatives, expand_definitions, expand_derivatives, gradient
from checker.evaluation import numpy as numpy_evaluation
from checker.evaluation.arrays import Environment
from checker.language.declarations import Definition, Vocabulary, parse_declaration
from checker.language.errors import Unreadable
from checker.language.functions import FUNCTIONS
from checker.language.inference import (
    ONE,
    ZERO,
    add,
    apply,
    array,
    cases,
    compare,
    derivative,
    entry,
    mul,
    number,
    reduce,
    tabulate,
)
from checker.language.nodes import Derivative, Index, Node, Size, Symbol
from checker.language.shapes import SCALAR, Shape
from checker.language.traversal import free_indices, walk

SIZES = {"m": 2, "n": 3, "c": 4, "N": 5}
SYMBOLS = {
    "s": "real",
    "t": "positive",
    "x": "real[n]",
    "z": "real[n]",
    "b": "real[m]",
    "r": "real[1, n]",
    "A": "real[m, n]",
    "B": "real[n, m]",
    "M": "real[n, n]",
    "w": "real[n] for j in c",
    "h": "real[n] for i in N",
    "y": "index(c) for i in N",
    "v": "real for i in N",
}


RULES = [
    ("x^T M x", "x"),
    ("b^T A x", "A"),
    ("b^T A M x", "M"),
    ("s x^T z", "s"),
    ("x^T z / (1 + t^2)", "t"),
    ("total(x / (2 + z ⊙ z))", "z"),
    ("total(s / (2 + z ⊙ z))", "s"),
    ("t^s", "s"),
    ("t^s", "t"),
    ("t^(s t)", "t"),
    ("||x - z||^2", "x"),
    ("||A||_F^2", "A"),
    ("||x||", "x"),
    ("r M x", "r"),
    ("total(r + s)", "s"),
    ("det(M)", "M"),
    ("x^T inv(M) z", "M"),
    ("tr(A M B)", "M"),
    ("tr(B^T B)", "B"),
    ("total(diag(x) M)", "x"),
    ("total(A diag(x))", "x"),
    ("total(diag(M))", "M"),
    ("max(s, x^T z, t)", "s"),
    ("max(s, x^T z, t)", "t"),
    ("min(s, x^T z)", "x"),
    ("total(softmax(A) ⊙ A)", "A"),
    ("logsumexp(M)", "M"),
    ("A x", "x"),
    ("tanh(A x)", "x"),
    ("softmax(x)", "x"),
    ("x / ||x||", "x"),
    ("A x", "s"),
    ("s A", "s"),
    ("A x", "A_{a,d}"),
    ("r M", "x"),
    ("r M", "r"),
    ("prod_i v_i", "v_k"),
    ("sum_i v_i prod_{j=1}^N v_j", "v_2"),
    ("max_i v_i^2", "v_k"),
    ("min_i (v_i s)", "s"),
    ("sum_{i=2}^N v_i v_{i-1}", "v_k"),
    ("sum_{i=2}^N v_i", "v_k"),
    ("sum_{i=2}^N s^2", "s"),
    ("sum_{i=1}^N s^2", "s"),
    ("sum_{i=1}^{N+1} s^2", "s"),
    ("sum_{i > 1} v_i v_{i-1}^2", "v_k"),
    ("sum_{i > 1} log(v_i^2 + v_{i-1}^2)", "v_k"),
    ("sum_{i=1}^N sum_{j=1}^i v_i v_j^2", "v_k"),
    ("sum_{j ≠ i} v_i v_j", "v_k"),
    ("sum_i sum_{j ≠ i} v_i^2 / (v_i - v_j)", "v_k"),
    ("sum_i w_{y_i}^T h_i", "w_k"),
    ("sum_i w_{y_i}^T h_i", "w_{k,d}"),
    ("sum_i (w_{y_i}^T h_i)^2", "h_i"),
    ("sum_k v_k^2", "v_k"),
    ("sum_d M_{d,d} x_d", "M"),
    ("sum_d sum_e M_{d,e} x_d x_e", "x"),
    ("sum_d sum_e M_{d,e} x_d x_e", "x_d"),
    ("x_1 x_2 + x^T z", "x"),
    ("M_{1,2} M_{2,1}", "M"),
    ("sum_i (h_i)_2", "h_3"),
    ("w_{k,d} v_1", "w_k"),
    ("w_k", "w_{k,d}"),
    ("(A x)_a", "x"),
    ("softmax(M x)_d", "x_e"),
]
MODEL = model(SYMBOLS)
VALUES = draw(MODEL.vocabulary, SIZES)


@cache
def jaxs_rules() -> dict[tuple[str, str], object]:
    cases = [case(MODEL, of, by) for of, by in RULES]
    return dict(zip(RULES, by_jax(cases, MODEL.vocabulary, VALUES, SIZES), strict=True))


@pytest.mark.parametrize(("of", "by"), RULES)
def test_rule(of: str, by: str) -> None:
    assert_equal(by_rules(case(MODEL, of, by), MODEL.vocabulary, VALUES, SIZES), jaxs_rules()[of, by])


SHAPES: dict[str, tuple[Shape, str]] = {
    "number": (SCALAR, "positive"),
    "column": (("n", 1), "positive[n]"),
    "row": ((1, "n"), "positive[1, n]"),
    "matrix": (("n", "n"), "positive[n, n]"),
}
NOT_DEFINED = {("number", "diag"), ("matrix", "norm1")} | {
    (kind, name) for kind in ("column", "row") for name in ("det", "inv", "tr")
}
FUNCTION_CASES = [
    (kind, name, argument)
    for kind in SHAPES
    for name, entry_of_table in FUNCTIONS.items()
    if (kind, name) not in NOT_DEFINED and not (kind == "row" and entry_of_table.elementwise)
    for argument in range(entry_of_table.arity or 3)
]


def function_vocabulary(kind: str) -> Vocabulary:
    return Vocabulary({letter: parse_declaration(letter, SHAPES[kind][1]) for letter in "uvw"})


def function_case(kind: str, name: str, argument: int) -> Case:
    """A number made of a function's value, differentiated by one of the arguments."""
    arguments = [Symbol(letter, shape=SHAPES[kind][0]) for letter in "uvw"]
    of = apply(name, arguments[: FUNCTIONS[name].arity or 3])
    weighted = of if of.shape == SCALAR else apply("total", [mul([apply("sin", [of]), apply("cos", [add([of, ONE])])])])
    return weighted, arguments[argument], ()


@cache
def jaxs_functions() -> dict[tuple[str, str, int], object]:
    found: dict[tuple[str, str, int], object] = {}
    for kind in SHAPES:
        rows = [row for row in FUNCTION_CASES if row[0] == kind]
        vocabulary = function_vocabulary(kind)
        derivatives = by_jax([function_case(*row) for row in rows], vocabulary, draw(vocabulary, SIZES, 3), SIZES)
        found.update(zip(rows, derivatives, strict=True))
    return found


@pytest.mark.parametrize(("kind", "name", "argument"), FUNCTION_CASES)
def test_function(kind: str, name: str, argument: int) -> None:
    vocabulary = function_vocabulary(kind)
    ours = by_rules(function_case(kind, name, argument), vocabulary, draw(vocabulary, SIZES, 3), SIZES)
    assert_equal(ours, jaxs_functions()[kind, name, argument])


NETWORK = model(
    SYMBOLS,
    {
        "a": "tanh(A x)",
        "p": "softmax(M x + s x)",
        "q_i": "w_{y_i}^T h_i",
        "u_j": "w_j + s p",
        "S_ij": "(u_j)^T h_i",
        "E_ij": "exp(S_ij) / sum_k exp(S_ik)",
        "mu_d": "1/N sum_i h_{i,d}",
        "L": "sum_i (log(sum_j exp(S_ij)) - S_{i,y_i}) + b^T a + sum_i q_i^2 + sum_d mu_d^2 p_d",
    },
)
PATHS = [
    *(("L", by) for by in "x s A M p a b w_k w_{k,d} h_i h_{i,d} u_j S S_ij q q_i mu mu_d".split()),
    ("E_ij", "S_kl"),
    ("E_ij", "s"),
    ("mu", "h_1"),
    ("mu_d", "h_{i,e}"),
    ("p", "x"),
    ("u_j", "x"),
    ("S", "s"),
    ("a_1", "A"),
]


@cache
def jaxs_paths() -> dict[tuple[str, str], object]:
    cases = [case(NETWORK, of, by) for of, by in PATHS]
    return dict(zip(PATHS, by_jax(cases, NETWORK.vocabulary, VALUES, SIZES), strict=True))


@pytest.mark.parametrize(("of", "by"), PATHS)
def test_all_paths_through_quantities_count(of: str, by: str) -> None:
    assert_equal(by_rules(case(NETWORK, of, by), NETWORK.vocabulary, VALUES, SIZES), jaxs_paths()[of, by])


def value(node: Node, vocabulary: Vocabulary, **values: object) -> numpy.ndarray:
    arrays = {name: numpy.asarray(held, dtype=float) for name, held in values.items()}
    return numpy.asarray(numpy_evaluation.evaluate(node, Environment(arrays, SIZES, vocabulary, {"k": 2})))


def test_a_squared_norm_has_a_gradient_at_zero() -> None:
    made = model({"x": "real[n]", "z": "real[n]"}, {"L": "1/2 ||x - z||^2"})
    zero = numpy.zeros((3, 1))
    assert (value(made.gradient("L", "x"), made.vocabulary, x=zero, z=zero) == 0).all()


def test_a_product_has_a_gradient_where_factors_vanish() -> None:
    made = model({"v": "real[n]"}, {"L": "prod_i v_i"})
    assert value(made.gradient("L", "v"), made.vocabulary, v=[[0], [2], [3]]).ravel().tolist() == [6, 0, 0]


def test_what_is_differentiated_by_is_held_as_an_input() -> None:
    made = model({"x": "real"}, {"z": "3 x", "L": "z^2 + x"})
    assert value(made.gradient("L", "z"), made.vocabulary, x=1).item() == 6
    assert value(made.gradient("L", "x"), made.vocabulary, x=1).item() == 19
    assert value(made.gradient("x", "z"), made.vocabulary, x=1).item() == 0
    assert value(made.gradient("z", "L"), made.vocabulary, x=1).item() == 0
    assert value(made.gradient("L", "L"), made.vocabulary, x=1).item() == 1


def test_a_bound_letter_of_the_model_does_not_capture_the_free_one() -> None:
    made = model({"v": "real[n]"}, {"L": "sum_k v_k sum_k v_k^2"})
    node = made.gradient("L", "v_k")
    assert set(free_indices(node)) <= {"k"}
    assert value(node, made.vocabulary, v=[[1], [2], [3]]).item() == 14 + 6 * 2 * 2


def test_an_inner_sum_may_use_its_outer_letter_again() -> None:
    vocabulary = Vocabulary({"v": parse_declaration("v", "real[n]")})
    at = entry(Symbol("v", shape=("n", 1)), (Index("i"),), 0)
    inner = reduce("sum", "i", ONE, Size("n"), mul([at, at]))
    of = reduce("sum", "i", ONE, Size("n"), mul([at, inner]))
    node = gradient(of, entry(Symbol("v", shape=("n", 1)), (Index("k"),), 0), vocabulary)
    assert value(node, vocabulary, v=[[1], [2], [3]]).item() == 14 + 6 * 2 * 2


def test_a_derivative_inside_a_sum_keeps_the_sums_letter() -> None:
    made = model({"v": "real[n]"}, {"L": "sum_k v_k^3"})
    node = made.read("sum_k v_k ∂L/∂v_k").node
    assert value(expand_derivatives(node, made.vocabulary), made.vocabulary, v=[[1], [2], [3]]).item() == 3 * 36


def test_a_quantity_may_be_defined_by_a_derivative() -> None:
    made = model({"x": "real[n]", "M": "real[n, n]"}, {"L": "x^T M x", "g": "∂L/∂x", "K": "||g||^2"})
    bodies = [definition.body for definition in expand_definitions(made.vocabulary).quantities.values()]
    assert not any(isinstance(part, Derivative) for body in bodies for part in walk(body))
    one, values = case(made, "K", "x"), draw(made.vocabulary, SIZES)
    assert_equal(by_rules(one, made.vocabulary, values, SIZES), by_jax([one], made.vocabulary, values, SIZES)[0])


def test_a_derivative_is_worked_out_once() -> None:
    made = model({"x": "real[n]"}, {"L": "||x||^2"})
    derivatives = Derivatives(made.vocabulary)
    first = derivatives.expand(made.read("2 ∂L/∂x + x").node)
    assert first == expand_derivatives(made.read("2 ∂L/∂x + x").node, made.vocabulary)
    derivatives.expand(made.read("x - ∂L/∂x").node)
    assert len(derivatives.known) == 1


def test_derivatives_of_derivatives_are_bounded() -> None:
    made = model({"s": "real"}, {"L": "s^6"})
    node, s = made.read("L").node, made.read("s").node
    for expected in (6, 30, 120, 360):
        node = derivative(node, s)
        assert value(expand_derivatives(node, made.vocabulary), made.vocabulary, s=1).item() == expected
    with pytest.raises(Unreadable, match="deep"):
        expand_derivatives(derivative(node, s), made.vocabulary)


def test_denominator_layout_is_the_transpose() -> None:
    made = model({"x": "real[n]", "A": "real[m, n]"})
    x, of = made.read("x").node, made.read("A x").node
    entries = numpy.arange(6.0).reshape(2, 3)
    for layout, expected in (("numerator", entries), ("denominator", entries.T)):
        term = Derivative(of, x, layout, shape=("m", "n") if layout == "numerator" else ("n", "m"))
        expanded = expand_derivatives(term, made.vocabulary)
        assert expanded.shape == term.shape
        assert (value(expanded, made.vocabulary, A=entries, x=[[1], [2], [3]]) == expected).all()


def test_the_kinks_are_one_sided_as_in_relu() -> None:
    made = model({"x": "real"})
    for text in ("relu(x)", "max(0, x)", "max(x, 0)"):
        assert value(made.gradient(text, "x"), made.vocabulary, x=0).item() == 1


def test_a_case_distinction_by_entries() -> None:
    vocabulary = Vocabulary({"x": parse_declaration("x", "real[n]"), "s": parse_declaration("s", "real")})
    x, s = Symbol("x", shape=("n", 1)), Symbol("s")
    of = apply("total", [cases([(mul([x, x]), compare(">", x, ONE)), (mul([s, x]), compare("<", x, number(-1)))], s)])
    inputs = {"x": [[2], [-2], [0]], "s": 5}
    assert value(gradient(of, x, vocabulary), vocabulary, **inputs).ravel().tolist() == [4, 5, 0]
    assert value(gradient(of, s, vocabulary), vocabulary, **inputs).item() == -2 + 1


def test_written_out_and_tabulated_arrays() -> None:
    vocabulary = Vocabulary({"x": parse_declaration("x", "real[n]"), "s": parse_declaration("s", "real")})
    x, s = Symbol("x", shape=("n", 1)), Symbol("s")
    at = entry(x, (Index("i"),), 0)
    table = tabulate([("i", "n")], mul([at, at, s]))
    matrix = array([[s, ONE], [ZERO, mul([s, s])]])
    of = add([apply("total", [table]), apply("det", [matrix])])
    assert value(gradient(of, x, vocabulary), vocabulary, x=[[1], [2], [3]], s=2).ravel().tolist() == [4, 8, 12]
    assert value(gradient(of, s, vocabulary), vocabulary, x=[[1], [2], [3]], s=2).item() == 14 + 3 * 4


@pytest.mark.parametrize(("of", "by"), [("A", "x"), ("A", "A"), ("x", "A")])
def test_no_matrix_is_the_derivative_of_an_array_by_a_matrix(of: str, by: str) -> None:
    with pytest.raises(ValueError, match="entry by entry"):
        model(SYMBOLS).gradient(of, by)


def test_a_whole_family_is_nothing_to_differentiate_by() -> None:
    made = model(SYMBOLS)
    with pytest.raises(ValueError, match="family"):
        gradient(made.read("s").node, made.vocabulary.symbols["w"].node, made.vocabulary)
    with pytest.raises(ValueError, match="by a name"):
        gradient(made.read("s").node, made.read("2 s").node, made.vocabulary)


def test_a_function_of_the_model_is_no_path() -> None:
    x = Symbol("x")
    vocabulary = Vocabulary({"x": parse_declaration("x", "real")}, {"f": Definition("f", mul([x, x]), (), ("x",))})
    assert gradient(x, x, vocabulary) == ONE
