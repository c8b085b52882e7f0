"""What the application says about a part, as lines."""

from __future__ import annotations

from collections.abc import Sequence

from checker.bank import Part, Problem
from checker.cli.derived import steps_of
from checker.marking import check
from checker.reports.keys.document import KeyStep
from checker.reports.lines import Line, sentence
from checker.reports.statements import formulas_lines
from checker.reports.terminal import report_lines
from checker.reports.view import refutation


def derivation(problem: Problem, part: Part, width: int) -> list[list[Line]]:
    """The steps to the key, each by itself."""
    steps: Sequence[KeyStep] = steps_of(problem, part)
    drawn = formulas_lines([step.latex for step in steps], width)
    return [
        [Line(""), *sentence(f"{number}. {step.name}", width, "bold"), *lines]
        for number, (step, lines) in enumerate(zip(steps, drawn, strict=True), 1)
    ]


def mistakes(part: Part, width: int) -> list[Line]:
    """The recorded wrong answers, what is wrong with each and what refutes it."""
    lines = [Line(""), *sentence("Wrong answers", width, "bold")]
    if not part.mistakes:
        return [*lines, *sentence("None are recorded.", width)]
    for mistake in part.mistakes:
        lines += [Line(""), *sentence(" ".join(mistake.answer.split()), width, indent=2)]
        lines += sentence(mistake.why, width, "dim", indent=4)
        lines += sentence(refutation(check(part, mistake.answer)), width, "dim", indent=4)
    return lines


def verdict(part: Part, answer: str, width: int) -> list[Line]:
    """The report on an answer."""
    return report_lines(check(part, answer), width)
