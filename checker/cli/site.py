"""``markscheme site``: the bank as static pages."""

from __future__ import annotations

from pathlib import Path

import click

from checker.bank import exams
from checker.bank.finding import unknown_exam
from checker.cli.key import document_of
from checker.cli.output import ExitStatus, print_lines, width, write_bytes
from checker.reports.lines import sentence
from checker.reports.site.pages import site_pages


@click.command("site")
@click.argument("folder", metavar="DIR")
@click.option("--exam", "chosen", metavar="EXAM", multiple=True, help="Only this exam; may be given several times.")
@click.option("--seed", type=int, default=0, show_default=True, help="For the random inputs that keys are verified on.")
def command(folder: str, chosen: tuple[str, ...], seed: int) -> int:
    """Write the solved problems as pages into DIR: an index that searches, and a page for each problem.

    The pages need nothing but a browser, and load nothing from elsewhere. Only verified keys are written.
    """
    for exam in chosen:
        if exam not in exams():
            raise click.BadParameter(unknown_exam(exam), param_hint="--exam")
    documents = [document_of(exam, None, "rubric", seed) for exam in chosen or exams()]
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"{folder} cannot be written: {error.strerror}", param_hint="DIR") from None
    count = 0
    for name, content in site_pages(documents):
        write_bytes(content.encode("utf-8"), str(target / name))
        count += 1
    print_lines(sentence(f"{count} pages in {folder}; open {target / 'index.html'}", width()))
    return ExitStatus.CORRECT
