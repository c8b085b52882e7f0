"""Several conditions at once: none is passed over, and ``or`` is not read as ``and``."""

from __future__ import annotations

import pytest

from checker.language.declarations import Vocabulary, parse_declaration
from checker.language.errors import Unreadable
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope
from checker.printing.plain import plain

SCOPE = Scope(Vocabulary({name: parse_declaration(name, "real") for name in ("a", "b", "sigma^2")}))


@pytest.mark.parametrize(
    ("answer", "reading"),
    [
        ("1[a > 0, b < 1]", "1[a > 0 ∧ b < 1]"),
        ("1[a > 0 and b < 1]", "1[a > 0 ∧ b < 1]"),
        (r"\mathbb{1}[a > 0 \wedge b < 1]", "1[a > 0 ∧ b < 1]"),
        (r"\mathbb{1}\{a > 0 \text{ and } b < 1\}", "1[a > 0 ∧ b < 1]"),
        ("1[0 < a < 1]", "1[0 < a < 1]"),
        (
            r"\begin{cases} a & a > 0, b > 0 \\ b & \text{otherwise} \end{cases}",
            "cases(a if a > 0 ∧ b > 0; b otherwise)",
        ),
        (
            r"\begin{cases} a & \text{if } a > 0 \text{ and } b > 0 \\ b & \text{otherwise} \end{cases}",
            "cases(a if a > 0 ∧ b > 0; b otherwise)",
        ),
        ("cases(a if a > 0 ∧ b > 0; b otherwise)", "cases(a if a > 0 ∧ b > 0; b otherwise)"),
    ],
)
def test_every_condition_is_kept(answer: str, reading: str) -> None:
    assert plain(read_expression(answer, SCOPE).node) == reading


@pytest.mark.parametrize(
    "answer",
    [
        r"1[a > 0 \lor b > 0]",
        "1[a > 0 or b > 0]",
        r"\begin{cases} a & a > 0 \text{ or } b > 0 \\ b & \text{otherwise} \end{cases}",
    ],
)
def test_or_is_unreadable(answer: str) -> None:
    with pytest.raises(Unreadable, match="'or'"):
        read_expression(answer, SCOPE)


@pytest.mark.parametrize(
    ("answer", "reading"),
    [
        (r"\frac{a}{2\sigma^2}", "a / (2 * sigma^2)"),
        (r"\sigma^2 (a + 1)", "sigma^2 * (a + 1)"),
        (r"\sigma(a)", "sigma(a)"),
    ],
)
def test_a_declared_sigma_squared_is_no_sigmoid(answer: str, reading: str) -> None:
    assert plain(read_expression(answer, SCOPE).node) == reading


def test_the_letter_of_a_sum_is_not_looked_for_in_the_name_of_a_function() -> None:
    scope = Scope(Vocabulary({"x": parse_declaration("x", "real[n]"), "a": parse_declaration("a", "real")}))
    assert plain(read_expression("sum_i x_i + sin(a)", scope).node) == "sum_{i=1}^{n} (x_{i}) + sin(a)"
