"""``markscheme site``: the bank as static pages."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

import click

from checker.bank import exams
from checker.bank.finding import unknown_exam
from checker.cli.key import document_of
from checker.cli.output import ExitStatus, print_lines, watched, width, write_bytes
from checker.reports.lines import sentence
from checker.reports.site.pages import GENERATOR, site_pages


@click.command("site")
@click.argument("folder", metavar="DIR")
@click.option("--exam", "chosen", metavar="EXAM", multiple=True, help="Only this exam; may be given several times.")
@click.option("--seed", type=int, default=0, show_default=True, help="For the random inputs that keys are verified on.")
def command(folder: str, chosen: tuple[str, ...], seed: int) -> int:
    """Write the solved problems as pages into DIR: an index that searches, and a page for each problem.

    The pages need nothing but a browser, and load nothing from elsewhere. Only verified keys are written. Pages that an
    earlier call wrote into DIR are replaced, or removed where their problem is gone; other files stay.
    """
    for exam in chosen:
        if exam not in exams():
            raise click.BadParameter(unknown_exam(exam), param_hint="--exam")
    wanted = chosen or exams()
    documents = [document_of(exam, None, "rubric", seed) for exam in watched(wanted, len(wanted), "Collecting")]
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"{folder} cannot be written: {error.strerror}", param_hint="DIR") from None
    written = set()
    pages = 1 + sum(len(document.problems) for document in documents)
    for name, content in watched(site_pages(documents), pages, "Writing"):
        write_bytes(content.encode("utf-8"), str(target / name))
        written.add(name)
    remove_stale(target, written)
    print_lines(sentence(f"{len(written)} pages in {folder}; open {target / 'index.html'}", width()))
    return ExitStatus.CORRECT


def remove_stale(target: Path, written: Container[str]) -> None:
    """Removes pages of an earlier site whose problems are gone; files that are not its own stay."""
    for file in target.glob("*.html"):
        if file.name not in written and file.is_file() and GENERATOR.encode() in file.read_bytes():
            file.unlink()
