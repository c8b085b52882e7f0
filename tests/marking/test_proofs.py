"""What is said of a proof beside its verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import check
from checker.bank import load_file
from checker.equivalence.verdict import Verdict
from checker.language.errors import AuthorError
from checker.marking.kinds import check_fields

PROJECTION = "tsinghua-dl-2024/2.1"
IDEMPOTENT = "P P = X (X^T X)^{-1} X^T X (X^T X)^{-1} X^T = X (X^T X)^{-1} X^T = P"


def test_goals_that_are_missing_are_named() -> None:
    result = check(PROJECTION, f"P^T = P\n{IDEMPOTENT}")
    assert result.verdict is Verdict.UNDECIDED
    assert result.evidence is not None
    assert result.evidence.detail.split("\n") == [
        "X^T (y - X theta) = 0 is not reached",
        "P^T = P is stated, but not shown",
    ]


def test_the_first_false_link_is_shown_with_its_line_and_inputs() -> None:
    result = check(PROJECTION, f"{IDEMPOTENT}\nP^T = X (X^T X)^{{-1}} X^T = 2 P")
    assert result.verdict is Verdict.WRONG
    assert result.evidence is not None
    assert result.evidence.detail.startswith("line 2: X @ inv(X^T @ X) @ X^T = 2 * P is false")
    assert result.counterexample is not None
    assert result.counterexample.certified


def test_a_name_given_to_something_else_of_the_problem_is_followed() -> None:
    lines = "L(θ) = prod_j p_j\nlog L(θ) = sum_j log p_j = sum_j (y_j log ŷ_j + (1 - y_j) log(1 - ŷ_j))"
    result = check("ucla-c147-2020/5", lines)
    assert result.correct
    assert result.reading is not None
    assert any("L is used for likelihood" in note for note in result.reading.notes)


def own(tmp_path: Path, fields: str) -> Path:
    path = tmp_path / "own.toml"
    text = 'title = "Own"\nsymbols = { A = "real[n, n]", z = "real" }\n[model]\ny = \'sigma(z)\'\n'
    path.write_text(f'{text}[[part]]\nid = "1"\nkind = "steps"\nmarks = 2\n{fields}\n', encoding="utf-8")
    return path


def test_a_key_that_is_an_equation_is_the_goal(tmp_path: Path) -> None:
    part = load_file(own(tmp_path, "key = '(A A^T)^T = A A^T'")).parts[0]
    assert check(part, "(A A^T)^T = (A^T)^T A^T = A A^T").correct
    assert check(part, "(A A^T)^T = A A^T").verdict is Verdict.UNDECIDED
    assert check(part, "(A A^T)^T = A^T A").verdict is Verdict.WRONG


def test_a_key_that_is_a_value_ends_the_derivation(tmp_path: Path) -> None:
    part = load_file(own(tmp_path, "key = '1 - y'")).parts[0]
    assert check(part, r"1 - y = 1 - \frac{1}{1 + e^{-z}} = \frac{e^{-z}}{1 + e^{-z}}").correct
    assert check(part, "y").verdict is Verdict.WRONG


def test_a_chain_rule_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        "title = \"Own\"\nsymbols = { x = \"real\" }\n[model]\na = 'x^2'\nb = 'sin(x)'\nL = 'a b'\n"
        '[[part]]\nid = "1"\nkind = "steps"\nmarks = 2\nof = "L"\nby = "x"\nkey = \'∂L/∂a ∂a/∂x + ∂L/∂b ∂b/∂x\'\n',
        encoding="utf-8",
    )
    part = load_file(path).parts[0]
    assert check(part, r"\frac{dL}{dx} = \frac{dL}{da} \frac{da}{dx} + \frac{dL}{db} \frac{db}{dx}").correct
    wrong = check(part, "∂L/∂a ∂a/∂x")
    assert wrong.evidence is not None
    assert "the path through b is missing" in wrong.evidence.detail


@pytest.mark.parametrize(
    "fields", ["", "key = 'A ='", "goals = ['A']", "key = 'A = B'", "of = 'y'\nby = 'z'\nkey = 'q'"]
)
def test_a_part_without_a_goal_is_the_authors_error(tmp_path: Path, fields: str) -> None:
    with pytest.raises(AuthorError):
        check_fields(load_file(own(tmp_path, fields)))


def test_a_proof_that_equates_thousands_of_values_is_refused_at_once() -> None:
    assert check(PROJECTION, "P = " * 2000 + "P").verdict is Verdict.UNREADABLE
