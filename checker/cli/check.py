"""``markscheme check``: one answer to one part."""

from __future__ import annotations

import click

from checker.cli.answers import AnswerCommand, notation_of, read_answer
from checker.cli.output import ExitStatus, print_json, print_lines, width
from checker.cli.parts import part_of
from checker.equivalence.verdict import Verdict
from checker.marking import check
from checker.reports.terminal import report_lines

_STATUS = {Verdict.CORRECT: ExitStatus.CORRECT, Verdict.WRONG: ExitStatus.WRONG}


@click.command("check", cls=AnswerCommand)
@click.argument("name", metavar="EXAM/PART")
@click.argument("answer", metavar="ANSWER")
@click.option(
    "--as",
    "notation",
    type=click.Choice(["latex", "text", "numpy"]),
    help="How the answer is written, if the guess is wrong.",
)
@click.option(
    "--file",
    "file",
    metavar="PROBLEM.TOML",
    help="Take the part from this problem file; EXAM/PART is then its id alone.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="For the random inputs that answer and key are compared on."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--reveal", is_flag=True, help="Show the key as well.")
def command(
    name: str, answer: str, notation: str | None, file: str | None, seed: int, as_json: bool, reveal: bool
) -> int:
    """Check one answer to one part.

    ANSWER is LaTeX, plain text or NumPy code: an argument (which may begin with a minus), - for standard input, or
    @FILE (code if its name ends in .py).

    Exit status: 0 correct, 1 wrong, 2 usage or author's error, 3 unreadable, undecided or for a person.
    """
    _, part = part_of(name, file)
    result = check(part, read_answer(answer), notation=notation or notation_of(answer), seed=seed)
    if as_json:
        print_json(result.to_json(reveal=reveal))
    else:
        print_lines(report_lines(result, width(), reveal=reveal))
    return _STATUS.get(result.verdict, ExitStatus.OPEN)
