"""``markscheme verify``: every key against its derivation and against automatic differentiation."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

import click

from checker.cli.output import ExitStatus, for_a_person, print_json, print_lines, width
from checker.cli.parts import parts_of
from checker.cli.verified import Task, verify_now
from checker.marking.verification import PartVerification
from checker.reports.lines import styled
from checker.reports.verification import part_lines, summary_lines


@click.command("verify")
@click.argument("names", nargs=-1, metavar="[EXAM[/PART]]...")
@click.option(
    "--file", "file", metavar="PROBLEM.TOML", help="Verify this problem file; names are then ids of its parts."
)
@click.option("--seed", type=int, default=0, show_default=True, help="For the random inputs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(names: tuple[str, ...], file: str | None, seed: int, as_json: bool) -> int:
    """Verify keys against the derivations in SymPy and against JAX's automatic differentiation of the model.

    Exit status: 0 all agree, 1 some do not, 2 usage or author's error.
    """
    started = time.perf_counter()
    tasks = [Task(part.name, file, seed) for _, part in parts_of(names, file)]
    results = verify_now(tasks)
    found = list(results if as_json else _shown(results, len(tasks)))
    ok = all(verification.ok for verification in found)
    if as_json:
        print_json({"parts": [_row(verification) for verification in found], "ok": ok})
    else:
        print_lines(summary_lines(found, time.perf_counter() - started, width()))
    return ExitStatus.CORRECT if ok else ExitStatus.WRONG


def _shown(found: Iterable[PartVerification], count: int) -> Iterator[PartVerification]:
    """What is found, printed as it comes; with a progress bar below where somebody watches."""
    if not for_a_person():
        for verification in found:
            print_lines(part_lines(verification, width()))
            yield verification
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(highlight=False, force_terminal=True), transient=True) as progress:
        task = progress.add_task("Verifying", total=count)
        for verification in found:
            progress.console.print(styled(part_lines(verification, width())), soft_wrap=True)
            progress.advance(task)
            yield verification


def _row(verification: PartVerification) -> dict[str, object]:
    return {
        "part": verification.part,
        "kind": verification.kind,
        "key_vs_autodiff": verification.key_vs_autodiff,
        "key_vs_derivation": verification.key_vs_derivation,
        "max_error": verification.max_error,
        "draws": verification.draws,
        "ok": verification.ok,
    }
