"""``markscheme verify``: every key against its derivation and against automatic differentiation."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import click

from checker.cli.derived import closed_form_of
from checker.cli.output import ExitStatus, for_a_person, print_json, print_lines, width
from checker.cli.parts import part_of, parts_of
from checker.cli.processes import in_processes
from checker.marking.kinds import kind_of
from checker.marking.verification import PartVerification
from checker.reports.lines import Line, sentence


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
    tasks = [_Task(part.name, file, seed) for _, part in parts_of(names, file)]
    found = []
    for verification in _counted(in_processes(_verify, tasks), len(tasks), shown=not as_json):
        found.append(verification)
        if not as_json:
            print_lines([_verified(verification)] if verification.ok else _failure(verification))
    ok = all(verification.ok for verification in found)
    if as_json:
        print_json({"parts": [_row(verification) for verification in found], "ok": ok})
    else:
        print_lines(_summary(found, time.perf_counter() - started))
    return ExitStatus.CORRECT if ok else ExitStatus.WRONG


@dataclass(frozen=True, slots=True)
class _Task:
    """A part by its name, so that another process can find it."""

    part: str
    file: str | None
    seed: int


def _verify(task: _Task) -> PartVerification:
    problem, part = part_of(task.part, task.file)
    return kind_of(part).verify(part, task.seed, closed_form_of(problem, part))


def _counted(found: Iterator[PartVerification], count: int, shown: bool) -> Iterable[PartVerification]:
    """What is found, with a progress bar where somebody watches."""
    if not (shown and for_a_person()):
        return found
    from rich.progress import track

    return track(found, "Verifying", total=count, transient=True)


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


def _is_open(verification: PartVerification) -> bool:
    """Whether there was nothing to compare the key with."""
    roads = (verification.key_vs_autodiff, verification.key_vs_derivation)
    return verification.ok and roads == (None, None) and not verification.shown


def _verified(verification: PartVerification) -> Line:
    if _is_open(verification):
        return Line(f"? {verification.part:<30}{'':<9} nothing to compare the key with", "bold yellow")
    roads = {"autodiff": verification.key_vs_autodiff, "derivation": verification.key_vs_derivation}
    compared = verification.shown or " and ".join(road for road, agrees in roads.items() if agrees)
    error = "" if verification.max_error is None else f"  {verification.max_error:.0e}"
    return Line(f"✓ {verification.part:<30}{error:<9} {compared}")


def _failure(verification: PartVerification) -> list[Line]:
    against = {"JAX": verification.key_vs_autodiff, "the derivation": verification.key_vs_derivation}
    differing = " and ".join(name for name, agrees in against.items() if agrees is False)
    reason = verification.message or f"the key differs from {differing}"
    return [Line(f"✗ {verification.part}", "bold red"), *sentence(reason, width(), indent=2)]


def _summary(found: list[PartVerification], seconds: float) -> list[Line]:
    failed = sum(not verification.ok for verification in found)
    errors = [
        verification.max_error for verification in found if verification.ok and verification.max_error is not None
    ]
    unseen = sum(map(_is_open, found))
    text = f"{len(found) - failed - unseen} of {len(found)} keys verified in {seconds:.0f} s"
    if errors:
        text += f"; the largest relative error among them is {max(errors):.1e}"
    if unseen:
        text += f"; {unseen} key{' has' if unseen == 1 else 's have'} nothing to be compared with"
    symbol, style = ("✗", "bold red") if failed else ("?", "bold yellow") if unseen else ("✓", "bold green")
    return sentence(f"{symbol} {text}", width(), style)
