"""Every wrong answer that the bank records is refuted by the tool, the documents' own false answers among them."""

from __future__ import annotations

import pytest

from checker import check, load_bank
from checker.bank.problem import Mistake, Part
from checker.equivalence.verdict import Verdict
from checker.marking.kinds import check_fields

MISTAKES = [
    pytest.param(part, mistake, id=f"{part.name}-{number}")
    for problem in load_bank()
    for part in problem.parts
    for number, mistake in enumerate(part.mistakes, 1)
]


@pytest.mark.parametrize(("part", "mistake"), MISTAKES)
def test_a_recorded_mistake_is_refuted(part: Part, mistake: Mistake) -> None:
    result = check(part, mistake.answer)
    assert result.verdict is Verdict.WRONG, result.evidence or result.error
    assert result.evidence is not None
    assert mistake.why.strip()


def test_every_part_of_the_bank_has_the_fields_of_its_kind() -> None:
    for problem in load_bank():
        check_fields(problem)


def test_the_documents_own_false_answers_are_recorded() -> None:
    claimed = [
        mistake for problem in load_bank() for part in problem.parts for mistake in part.mistakes if mistake.claimed
    ]
    assert len(claimed) > 12
    assert len(MISTAKES) > 200
