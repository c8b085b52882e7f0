"""What is said of a chain rule beside its verdict."""

from __future__ import annotations

from checker import check


def test_a_missing_path_is_named() -> None:
    result = check("usc-midterm/4.1", "∂L/∂ŷ_1 ∂ŷ_1/∂o_1 ∂o_1/∂v_12")
    assert result.evidence is not None
    assert "the path through ŷ₂ is missing: (∂L/∂ŷ₂) (∂ŷ₂/∂o₁) ∂o₁/∂v" in result.evidence.detail
    assert result.counterexample is not None
    assert result.counterexample.certified


def test_a_path_worth_nothing_in_the_example_may_be_left_out_and_is_noted() -> None:
    result = check("usc-midterm/4.6", "∂L/∂ŷ_1 ∂ŷ_1/∂o_2 ∂o_2/∂v_23")
    assert result.correct
    assert result.reading is not None
    assert any("through ŷ₂ is missing" in note and "adds nothing" in note for note in result.reading.notes)


def test_a_path_that_is_no_path_is_wrong_even_where_it_is_worth_nothing() -> None:
    result = check("usc-midterm/4.6", "∂L/∂ŷ_1 ∂ŷ_1/∂o_2 ∂o_2/∂v_23 + ∂L/∂ŷ_2 ∂ŷ_2/∂o_1 ∂o_2/∂v_23")
    assert result.evidence is not None
    assert "by chance" in result.evidence.detail
    assert result.counterexample is not None
    assert result.counterexample.inputs["y"] == [0, 1]
