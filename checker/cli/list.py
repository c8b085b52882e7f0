"""``markscheme list``: the parts of the bank."""

from __future__ import annotations

import click

from checker.bank import Part, exams
from checker.bank.finding import unknown_exam
from checker.cli.output import ExitStatus, print_json, print_lines, width
from checker.cli.parts import mentions, parts_of
from checker.printing.boxes import cells, padded
from checker.reports.lines import Line


@click.command("list")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
@click.option("--exam", metavar="EXAM", help="Only this exam.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(words: tuple[str, ...], exam: str | None, as_json: bool) -> int:
    """List the parts of the bank, or those in which all WORDS occur."""
    if exam is not None and exam not in exams():
        raise click.BadParameter(unknown_exam(exam), param_hint="--exam")
    parts = [part for problem, part in parts_of([exam] if exam else [], None) if mentions(problem, part, words)]
    if as_json:
        rows = [{"part": part.name, "kind": part.kind, "title": part.title, "marks": part.marks} for part in parts]
        print_json({"parts": rows})
    elif parts:
        print_lines(_table(parts))
    else:
        click.echo(f"No part mentions {' '.join(words)}.", err=True)
    return ExitStatus.CORRECT


def _table(parts: list[Part]) -> list[Line]:
    """Name, kind and title in columns; titles are cut where the terminal ends."""
    names = max(cells(part.name) for part in parts)
    kinds = max(len(part.kind) for part in parts)
    room = max(width() - names - kinds - 4, 12)
    lines = []
    for part in parts:
        title = part.title if cells(part.title) <= room else part.title[: room - 1] + "…"
        lines.append(Line(f"{padded(part.name, names)}  {part.kind:<{kinds}}  {title}".rstrip()))
    return lines
