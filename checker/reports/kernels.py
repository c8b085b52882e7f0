"""What is said about a kernel: its proof as a student could have written it, or the points that refute it."""

from __future__ import annotations

from typing import Any

from checker.kernels import Counterexample, Decision, Kernel
from checker.marking.pictures import Bars
from checker.printing.boxes import beside, text_box
from checker.printing.names import unicode_name
from checker.printing.plain import plain
from checker.reports.lines import INDENT, Line, formula_lines, sentence, visible
from checker.reports.pictures import picture_lines
from checker.reports.terminal import value_box
from checker.reports.view import value_text

_HEADINGS = {
    "valid": ("✓ valid: this is a kernel", "bold green"),
    "invalid": ("✗ invalid: this is no kernel", "bold red"),
    "undecided": ("≟ undecided: neither a proof nor a counterexample was found", "bold yellow"),
}


def kernel_json(kernel: Kernel, decision: Decision) -> dict[str, Any]:
    """The documented JSON."""
    shown = decision.counterexample
    return {
        "kernel": f"{kernel.left} = {plain(kernel.node)}",
        "verdict": decision.verdict,
        "proof": None if decision.proof is None else decision.proof.to_json(),
        "counterexample": None if shown is None else shown.to_json(),
    }


def kernel_lines(kernel: Kernel, decision: Decision, width: int = 80) -> list[Line]:
    """The report on a kernel in at most ``width`` columns."""
    heading, style = _HEADINGS[decision.verdict]
    lines = [*sentence(heading, width, style), Line(""), Line("Read as", "bold")]
    lines += formula_lines(kernel.node, width, label=f"{visible(kernel.left)} =")
    where = "any set" if kernel.domain.abstract else kernel.domain.text
    lines += sentence(f"on {where}", width, indent=INDENT)
    for note in kernel.notes:
        lines += sentence(f"Note: {note}", width, "dim", indent=2)
    if decision.proof is not None:
        lines += [Line(""), Line("Proof", "bold")]
        for line in decision.proof.lines():
            lines += sentence(line, width, indent=2)
        lines += [Line(""), *sentence("Every step was checked again by itself.", width, "dim")]
    if decision.counterexample is not None:
        lines += counterexample_lines(decision.counterexample, width)
    if decision.verdict == "undecided":
        lines += [Line(""), Line("What was tried", "bold")]
        for tried in decision.tried:
            lines += sentence(f"• {tried}", width, indent=2)
    return lines


def counterexample_lines(shown: Counterexample, width: int) -> list[Line]:
    """Points, what was chosen, the Gram matrix, and what is wrong with it."""
    room = width - INDENT
    lines = [Line(""), Line("A counterexample", "bold")]
    told = [f"points {', '.join(value_text(point) for point in shown.points)}"]
    told += [f"{unicode_name(name)} = {value_text(value)}" for name, value in shown.given.items()]
    for each in told:
        lines += sentence(each, width, indent=INDENT)
    gram = beside([text_box("K = "), value_box([list(row) for row in shown.gram], room - 4)])
    lines += [Line(""), *(Line(" " * INDENT + line) for line in gram.lines), Line("")]
    if shown.vector is None:
        return [*lines, *sentence("K is not symmetric, as every Gram matrix is.", width)]
    vector = f"v = ({', '.join(value_text(entry) for entry in shown.vector)})"
    lines += sentence(f"vᵀ K v = {value_text(shown.value)} < 0 for {vector}, so K is not positive semidefinite.", width)
    lines += sentence("Certified: every value is exact, or lies in a computed interval.", width, "dim")
    labels = [f"λ{place}" for place in range(1, len(shown.eigenvalues) + 1)]
    if labels:
        lines += picture_lines(Bars("The eigenvalues of K", labels, shown.eigenvalues), width)
    return lines
