"""What the application says about a part, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from checker.bank import Part, Problem
from checker.bank.problem import Mistake
from checker.marking import check
from checker.reports.keys.document import KeyStep
from checker.reports.lines import INDENT, Line, sentence
from checker.reports.statements import formulas_lines, prose_lines
from checker.reports.view import refutation

Refuted = tuple[Mistake, str]
"""A recorded wrong answer, and what shows that it is wrong."""


def steps(problem: Problem, part: Part) -> Sequence[KeyStep]:
    """The steps to the key."""
    from checker.cli.derived import steps_of  # SymPy takes longer to load than the whole application

    return steps_of(problem, part)


def step_lines(steps: Sequence[KeyStep], width: int) -> list[list[Line]]:
    """The steps, each by itself."""
    drawn = formulas_lines([step.latex for step in steps], width)
    return [
        [Line(""), *sentence(f"{number}. {step.name}", width, "bold"), *lines]
        for number, (step, lines) in enumerate(zip(steps, drawn, strict=True), 1)
    ]


def refuted(part: Part) -> list[Refuted]:
    """Marks the recorded wrong answers."""
    return [(mistake, refutation(check(part, mistake.answer))) for mistake in part.mistakes]


def refuted_lines(wrong: Sequence[Refuted], width: int) -> list[Line]:
    """The recorded wrong answers, what is wrong with each and what refutes it."""
    lines = [Line(""), *sentence("Wrong answers", width, "bold")]
    if not wrong:
        return [*lines, *sentence("None are recorded.", width)]
    for mistake, shown in wrong:
        lines += [Line(""), *sentence(" ".join(mistake.answer.split()), width, indent=INDENT)]
        lines += prose_lines(mistake.why, width, "dim", indent=2 * INDENT)
        lines += sentence(shown, width, "dim", indent=2 * INDENT)
    return lines
