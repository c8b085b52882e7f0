"""``markscheme show``: a part with its statement, model and key, and the steps that derive the key."""

from __future__ import annotations

import click

from checker.bank import Part, Problem
from checker.cli.output import ExitStatus, print_lines, width
from checker.cli.parts import part_of
from checker.reports.lines import Line, sentence
from checker.reports.parts import key_lines, mistake_lines, question_lines
from checker.reports.statements import formulas_lines


@click.command("show")
@click.argument("name", metavar="EXAM/PART")
@click.option(
    "--file",
    "file",
    metavar="PROBLEM.TOML",
    help="Take the part from this problem file; EXAM/PART is then its id alone.",
)
@click.option("--steps", is_flag=True, help="Show how the key is derived, step by step.")
def command(name: str, file: str | None, steps: bool) -> int:
    """Show a part: its statement, model and key."""
    problem, part = part_of(name, file)
    lines = [*question_lines(problem, part, width()), *key_lines(part, width()), *mistake_lines(part, width())]
    if steps:
        lines += _step_lines(problem, part, width())
    print_lines(lines)
    return ExitStatus.CORRECT


def _step_lines(problem: Problem, part: Part, columns: int) -> list[Line]:
    """The derivation, step by step; else what the kind shows the key by."""
    from checker.cli.derived import steps_of  # SymPy takes longer to load than everything else here

    steps = steps_of(problem, part)
    worded = bool(steps) and not any(step.latex for step in steps)
    lines = [Line(""), Line("How it is shown" if worded else "Derivation", "bold")]
    if not steps:
        return [*lines, *sentence("This key has no derivation.", columns)]
    drawn = formulas_lines([step.latex for step in steps], columns)
    for number, (step, formula) in enumerate(zip(steps, drawn, strict=True), 1):
        lines += [Line(""), *sentence(f"{number}. {step.name}", columns), *formula]
    return lines
