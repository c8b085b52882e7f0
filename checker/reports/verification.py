"""What verifying keys found, for people: a line for each part, and a summary by kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checker.marking.verification import PartVerification
from checker.reports.lines import Line, sentence

BY_HAND = "words"
"""The kind of the parts that have no key."""


def is_open(verification: PartVerification) -> bool:
    """Whether there was nothing to compare the key with."""
    roads = (verification.key_vs_autodiff, verification.key_vs_derivation)
    return verification.ok and roads == (None, None) and verification.kind != BY_HAND


def part_lines(verification: PartVerification, width: int) -> list[Line]:
    """One part: what its key was compared with, or what is wrong."""
    if not verification.ok:
        return [Line(f"✗ {verification.part}", "bold red"), *sentence(_reason(verification), width, indent=2)]
    if is_open(verification):
        return [Line(f"? {verification.part:<30}{'':<9} nothing to compare the key with", "bold yellow")]
    symbol = "☞" if verification.kind == BY_HAND else "✓"
    error = "" if verification.max_error is None else f"  {verification.max_error:.0e}"
    return [Line(f"{symbol} {verification.part:<30}{error:<9} {_compared(verification)}")]


def _compared(verification: PartVerification) -> str:
    roads = {"autodiff": verification.key_vs_autodiff, "derivation": verification.key_vs_derivation}
    return verification.shown or " and ".join(road for road, agrees in roads.items() if agrees)


def _reason(verification: PartVerification) -> str:
    against = {"JAX": verification.key_vs_autodiff, "the derivation": verification.key_vs_derivation}
    differing = " and ".join(name for name, agrees in against.items() if agrees is False)
    return verification.message or f"the key differs from {differing}"


def summary_lines(found: Sequence[PartVerification], seconds: float, width: int) -> list[Line]:
    """How many keys were verified, by kind and by the roads that they were compared on; then those that failed."""
    keyed = [verification for verification in found if verification.kind != BY_HAND]
    failed = [verification for verification in keyed if not verification.ok]
    unseen = sum(map(is_open, keyed))
    text = f"{len(keyed) - len(failed) - unseen} of {len(keyed)} keys verified in {seconds:.0f} s"
    if unseen:
        text += f"; {unseen} key{' has' if unseen == 1 else 's have'} nothing to be compared with"
    if by_hand := len(found) - len(keyed):
        text += f"; {by_hand} part{' is' if by_hand == 1 else 's are'} for a person to mark"
    symbol, style = ("✗", "bold red") if failed else ("?", "bold yellow") if unseen else ("✓", "bold green")
    lines = [Line(""), *_table(keyed), Line(""), *sentence(f"{symbol} {text}", width, style)]
    if failed:
        lines += sentence(f"Failed: {', '.join(verification.part for verification in failed)}", width, "bold red")
    return lines


def _table(found: Sequence[PartVerification]) -> list[Line]:
    """A row for each kind."""
    kinds = dict.fromkeys(verification.kind for verification in found)
    rows = [("kind", "keys", "autodiff", "derivation", "largest error")]
    for kind in kinds:
        members = [verification for verification in found if verification.kind == kind]
        errors = [member.max_error for member in members if member.ok and member.max_error is not None]
        rows.append(
            (
                kind,
                str(len(members)),
                _counted(member.key_vs_autodiff for member in members),
                _counted(member.key_vs_derivation for member in members),
                f"{max(errors):.0e}" if errors else "",
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    drawn = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(size) for cell, size in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
    return [Line(drawn[0].rstrip(), "dim"), *(Line(text.rstrip()) for text in drawn[1:])] if kinds else []


def _counted(agreements: Iterable[bool | None]) -> str:
    """How many agree; nothing where none was compared."""
    compared = [agrees for agrees in agreements if agrees is not None]
    return str(sum(compared)) if compared else ""


def verification_sentence(verification: PartVerification, seed: int) -> str:
    """How a key was verified, as one sentence."""
    if is_open(verification):
        return f"there is nothing to compare the key with, so it is not shown; seed {seed}"
    if verification.shown:
        return (
            f"verified by {re.sub(r'(?<!SymPy )derivation', 'the SymPy derivation', verification.shown)}; seed {seed}"
        )
    said = []
    if verification.key_vs_autodiff:
        sets = f" over {verification.size_sets} sets of sizes" if verification.size_sets > 1 else ""
        error = "" if verification.max_error is None else f", largest relative error {verification.max_error:.0e}"
        said.append(f"agrees with JAX autodiff on {verification.draws} random inputs{sets}{error}")
    if verification.key_vs_derivation:
        said.append("equals the SymPy derivation")
    return "; ".join([*said, f"seed {seed}"])
