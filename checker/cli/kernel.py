"""``markscheme kernel``: is this a kernel?"""

from __future__ import annotations

import click

from checker.cli.answers import AnswerCommand, read_answer
from checker.cli.output import ExitStatus, print_json, print_lines, width
from checker.language.errors import AuthorError, ShapeMismatch, Unreadable

_STATUS = {"valid": ExitStatus.CORRECT, "invalid": ExitStatus.WRONG, "undecided": ExitStatus.OPEN}


@click.command("kernel", cls=AnswerCommand)
@click.argument("text", metavar="KERNEL")
@click.option(
    "--on",
    metavar="DOMAIN",
    help="Where the points lie: real, real[d], positive, [0, 1], {0, 1}[d], simplex[d], unit[d].",
)
@click.option(
    "--where",
    "where",
    multiple=True,
    metavar="CONDITION",
    help="A condition (c >= 0) or a declaration (k_1: kernel, f: function, A: spd[d, d], p: integer). Repeats.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="For the points that are tried.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(text: str, on: str | None, where: tuple[str, ...], seed: int, as_json: bool) -> int:
    """Decide whether a function of two arguments is a kernel, with a proof or a counterexample.

    KERNEL is LaTeX or plain text, such as 'k(x, z) = (x^T z + 1)^2'; the left side names the arguments. Unknown functions
    f(x) and kernels k_1(x, z) may occur in it. Invalid means: not a kernel for some choice that the conditions allow, and
    the choice is shown.

    Exit status: 0 valid, 1 invalid, 2 usage, 3 undecided.
    """
    from checker.kernels import decide, read_kernel
    from checker.reports.kernels import kernel_json, kernel_lines

    text = read_answer(text)
    try:
        kernel = read_kernel(text, on, where)
    except (Unreadable, ShapeMismatch) as problem:
        hint = f" ({problem.hint})" if problem.hint else ""
        raise AuthorError(f"{problem.message}{hint}", key="KERNEL", value=text, span=problem.span) from None
    decision = decide(kernel, seed)
    if as_json:
        print_json(kernel_json(kernel, decision))
    else:
        print_lines(kernel_lines(kernel, decision, width()))
    return _STATUS[decision.verdict]
