"""``markscheme show``: a part with its statement, model and key, and the steps that derive the key."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from checker.bank import Part, Problem
from checker.cli.output import ExitStatus, print_lines, width
from checker.cli.parts import part_of
from checker.language.declarations import Definition, Vocabulary
from checker.language.inference import derivative
from checker.marking.kinds import kind_of
from checker.printing.boxes import cells
from checker.printing.names import unicode_name, unicode_sub
from checker.printing.unicode import unicode
from checker.reports.lines import INDENT, Line, formula_lines, marks, sentence
from checker.reports.pictures import picture_lines
from checker.reports.statements import statement_lines

if TYPE_CHECKING:
    from sympy import Basic


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
    lines = part_lines(problem, part, width())
    if steps:
        lines += _step_lines(problem, part, width())
    print_lines(lines)
    return ExitStatus.CORRECT


def part_lines(problem: Problem, part: Part, columns: int) -> list[Line]:
    """Everything about a part but its derivation."""
    families = _families(part.vocabulary)
    lines = sentence(f"{part.name} · {part.kind} · {marks(part.marks)}", columns, "bold")
    lines += sentence(problem.title, columns)
    lines += [Line(""), *statement_lines(problem.statement, columns)] if problem.statement.strip() else []
    if problem.symbols:
        lines += [Line(""), Line("Symbols", "bold")]
        lines += [Line(f"{' ' * INDENT}{unicode_name(name)}: {text}") for name, text in _declared(problem)]
    if part.vocabulary.quantities:
        lines += [Line(""), Line("Model", "bold")]
        drawn = [
            formula_lines(definition.body, columns, families, f"{_head(definition)} =")
            for definition in part.vocabulary.quantities.values()
        ]
        gap = [Line("")] if max(map(len, drawn)) > 1 else []
        lines += [line for formula in drawn for line in (*formula, *gap)][: -len(gap) or None]
    lines += [Line(""), Line("Question", "bold"), *statement_lines(part.statement, columns)]
    for text in part.policy:
        lines += sentence(f"Convention: {text}", columns)
    if part.key is not None:
        lines += [
            Line(""),
            Line("Key", "bold"),
            *formula_lines(part.key.node, columns, families, _asked(part, families)),
        ]
    elif part.key_text:
        lines += [Line(""), Line("Key", "bold"), *sentence(part.key_text, columns, indent=INDENT)]
    if (picture := kind_of(part).picture(part)) is not None:
        lines += picture_lines(picture, columns)
    if part.mistakes:
        lines += [Line(""), Line("Wrong answers", "bold")]
    for mistake in part.mistakes:
        source = " (the document's own answer)" if mistake.claimed else ""
        lines += sentence(" ".join(mistake.answer.split()), columns, indent=INDENT)
        lines += sentence(f"{mistake.why}{source}", columns, "dim", indent=2 * INDENT)
    return lines


def _families(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(name for name, held in vocabulary.symbols.items() if held.family)


def _declared(problem: Problem) -> list[tuple[str, str]]:
    """The symbols under their canonical names, with their types as the file gives them."""
    return list(zip(problem.vocabulary.symbols, problem.symbols.values(), strict=True))


def _head(definition: Definition) -> str:
    """The left side of a model line: ``z``, ``Pᵢⱼ``, ``aⱼ(x)``."""
    subscripts = unicode_sub("".join(letter for letter, _ in definition.indices))
    arguments = f"({', '.join(map(unicode_name, definition.parameters))})" if definition.parameters else ""
    return unicode_name(definition.name) + subscripts + arguments


def _asked(part: Part, families: frozenset[str]) -> str:
    """What the key is the value of, as far as the part names it."""
    if part.kind == "derivative" and part.of is not None and part.by is not None:
        return unicode(derivative(part.of.node, part.by.node), families) + " ="
    if part.kind == "update" and part.of is not None:
        return unicode(part.of.node, families) + " ←"
    return ""


def _step_lines(problem: Problem, part: Part, columns: int) -> list[Line]:
    """The derivation's steps, drawn by SymPy; else what the kind shows the key by."""

    from checker.cli.derived import derivation_of  # SymPy takes longer to load than everything else here

    derivation = derivation_of(problem, part)
    lines = [Line(""), Line("Derivation", "bold")]
    if derivation is None and (shown := kind_of(part).steps(part)):
        numbered = (sentence(f"{number}. {step}", columns) for number, step in enumerate(shown, 1))
        return [Line(""), Line("How it is shown", "bold"), *(line for step in numbered for line in (Line(""), *step))]
    if derivation is None:
        return [*lines, *sentence("This key has no derivation.", columns)]
    for number, step in enumerate(derivation.steps, 1):
        lines += [Line(""), *sentence(f"{number}. {step.name}", columns)]
        lines += [Line((" " * INDENT + line).rstrip()) for line in _drawn(step.expression, max(columns - INDENT, 20))]
    return lines


def _drawn(expression: Basic, columns: int) -> list[str]:
    """An expression as SymPy draws it; in SymPy's own notation where the drawing is too wide."""
    from sympy import Eq, pretty, sstr

    drawn: list[str] = pretty(expression, use_unicode=True, wrap_line=False).splitlines()
    if max(map(cells, drawn)) <= columns:
        return drawn
    line = f"{sstr(expression.lhs)} = {sstr(expression.rhs)}" if isinstance(expression, Eq) else sstr(expression)
    return textwrap.wrap(line, columns, subsequent_indent="  ")
