"""The interpreter of NumPy answers against plain NumPy, and against code that is wrong or hostile."""

import time
from typing import Any

import numpy as np
import pytest
from code_inputs import Answer, draw
from gradient_answers import GRADIENTS
from hostile_code import BOMBS, ESCAPES
from language_answers import ALIASES, FUNCTIONS, LANGUAGE, NAMES, RESULTS
from refused_code import FAULTS, UNREADABLE

from checker.evaluation.numpy_code import Allowance, CodeFault, Exhausted, Limits, run
from checker.language.errors import Unreadable

ANSWERS = [*GRADIENTS, *NAMES, *RESULTS, *LANGUAGE, *ALIASES, *FUNCTIONS]
SECONDS_FOR_A_BOMB = 4.0


def assert_same(found: Any, expected: Any) -> None:
    """Equal in structure, in shape, and up to rounding."""
    if isinstance(expected, dict):
        assert list(found) == list(expected)
        found, expected = list(found.values()), list(expected.values())
    if isinstance(expected, (list, tuple)):
        assert isinstance(found, type(expected))
        assert len(found) == len(expected)
        for part, value in zip(found, expected, strict=True):
            assert_same(part, value)
        return
    assert np.shape(found) == np.shape(expected)
    np.testing.assert_allclose(np.asarray(found, float), np.asarray(expected, float), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_the_value_is_numpys(answer: Answer) -> None:
    variables = draw()
    assert_same(run(answer.code, variables, wanted=answer.wanted), answer.value(draw()))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_longdouble_keeps_its_precision_and_the_variables_are_not_changed(answer: Answer) -> None:
    variables = {
        name: value.astype(np.longdouble) if isinstance(value, np.ndarray) and value.dtype == float else value
        for name, value in draw().items()
    }
    before = {name: np.copy(value) for name, value in variables.items()}
    value = run(answer.code, variables, wanted=answer.wanted)
    assert_same(value, answer.value(draw()))
    assert not any(np.asarray(leaf).dtype == np.float64 for leaf in leaves(value) if not isinstance(leaf, float))
    for name, copy in before.items():
        np.testing.assert_array_equal(variables[name], copy)


def leaves(value: Any) -> list[Any]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else None
    return [value] if parts is None else [leaf for part in parts for leaf in leaves(part)]


@pytest.mark.parametrize(("code", "message"), UNREADABLE)
def test_what_is_not_read_is_unreadable_and_no_fault(code: str, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        run(code, draw())
    assert message in f"{caught.value.message} {caught.value.hint}"
    assert not isinstance(caught.value, CodeFault)


@pytest.mark.parametrize(("code", "message"), FAULTS)
def test_a_fault_of_the_code_says_where_and_what(code: str, message: str) -> None:
    with pytest.raises(CodeFault) as caught:
        run(code, draw())
    assert message in caught.value.message
    assert caught.value.span is not None


@pytest.mark.parametrize("code", ESCAPES)
def test_nothing_leads_out_of_the_interpreter(code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        run(code, draw())
    assert not isinstance(caught.value, CodeFault)


@pytest.mark.parametrize("code", BOMBS, ids=lambda code: repr(code[:40]))
def test_a_bomb_is_refused_in_time(code: str) -> None:
    start = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        run(code, draw())
    assert not isinstance(caught.value, CodeFault)
    assert time.monotonic() - start < SECONDS_FOR_A_BOMB


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("a = 1\nb = a @ missing", "missing"),
        ("```python\n# ŷ\nz = 'é' and missing\n```", "missing"),
        ("    a = 1\n    return a + missing", "missing"),
        ("a = 1\n    b = X + h\n    return b", "X + h"),
        ("x ^ 2", "x ^ 2"),
        ("α = 1\r\nnp.nothing(α)", "np.nothing"),
    ],
)
def test_the_span_is_in_the_answer_as_written(code: str, place: str) -> None:
    with pytest.raises(Unreadable) as caught:
        run(code, draw())
    start, end = caught.value.span
    assert code[start:end] == place


def test_longdouble_literals_have_all_their_digits() -> None:
    value = run("0.1 * a / (1 / 3)", {"a": np.longdouble(10)})
    assert abs(value - np.longdouble(3)) < 1e-18


def test_an_ambiguous_name_is_refused_unless_both_are_the_same() -> None:
    array = np.ones(2)
    assert_same(run("sigma2", {"sigma_2": array, "sigma^2": array}), array)
    with pytest.raises(Unreadable, match="may be"):
        run("sigma2", {"sigma_2": np.ones(2), "sigma^2": np.zeros(2)})


def test_limits_are_the_callers() -> None:
    with pytest.raises(Unreadable, match="more than 50 steps"):
        run("for i in range(100):\n    i", {}, limits=Limits(steps=50))
    with pytest.raises(Unreadable, match="more than 10 elements"):
        run("np.zeros(11)", {}, limits=Limits(elements=10))
    assert run("np.zeros(10)", {}, limits=Limits(elements=10)).shape == (10,)


def test_an_allowance_is_shared_by_all_runs() -> None:
    allowance = Allowance(steps=100)
    run("for i in range(20):\n    i", {}, allowance=allowance)
    assert allowance.steps < 60
    with pytest.raises(Exhausted):
        run("for i in range(60):\n    i", {}, allowance=allowance)
    assert allowance.is_short


def test_a_variable_that_is_no_number_is_the_callers_mistake() -> None:
    with pytest.raises(TypeError):
        run("x", {"x": "text"})
