"""``markscheme key``: answer keys, blank papers and marking guides."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import click

from checker.bank import Part, Problem
from checker.bank.problem import Mistake
from checker.cli.derived import steps_of
from checker.cli.output import ExitStatus, write_bytes
from checker.cli.parts import Found, parts_of
from checker.cli.verified import verified
from checker.marking import check
from checker.marking.kinds import kind_of
from checker.marking.verification import PartVerification
from checker.reports.keys import formats
from checker.reports.keys.document import KeyDocument, KeyMistake, KeyPart, KeyProblem, Mode
from checker.reports.parts import key_latex
from checker.reports.verification import BY_HAND, is_open, verification_sentence
from checker.reports.view import refutation

_FORMATS = ("md", "html", "tex", "pdf", "json")


@click.command("key")
@click.argument("name", metavar="[EXAM[/PROBLEM|/PART]]", required=False)
@click.option("--file", "file", metavar="PROBLEM.TOML", help="Take this problem file; the name is then a part's id.")
@click.option("--format", "format", type=click.Choice(_FORMATS), default="md", show_default=True, help="The format.")
@click.option("-o", "--output", "output", metavar="FILE", help="Write to this file, not to standard output.")
@click.option("--blank", is_flag=True, help="The paper: statements with space for answers, no keys.")
@click.option("--rubric", is_flag=True, help="The marking guide: also the usual wrong answers, and what refutes them.")
@click.option("--seed", type=int, default=0, show_default=True, help="For the random inputs that keys are verified on.")
def command(
    name: str | None, file: str | None, format: str, output: str | None, blank: bool, rubric: bool, seed: int
) -> int:
    """Write the answer key of a part, a problem, an exam, a problem file or the whole bank.

    EXAM/2 is all of problem 2: the parts 2.a, 2.b and so on. A key is only written if it was verified: now, or before by this
    version of the program.

    Exit status: 0 written, 1 a key failed its verification (nothing is written), 2 usage or author's error.
    """
    if blank and rubric:
        raise click.UsageError("--blank and --rubric exclude each other")
    mode: Mode = "blank" if blank else "rubric" if rubric else "key"
    write_bytes(written(document_of(name, file, mode, seed), format), output)
    return ExitStatus.CORRECT


class Unverified(click.ClickException):
    """A key failed its verification: nothing is written."""

    exit_code = ExitStatus.WRONG


def document_of(name: str | None, file: str | None, mode: Mode, seed: int) -> KeyDocument:
    """The document about a part, an exam, a problem file or the whole bank. Raises Unverified."""
    parts = list(parts_of([name] if name else [], file))
    found = [None] * len(parts) if mode == "blank" else verified(parts, file, seed)
    failed = [verification.part for verification in found if verification is not None and not verification.ok]
    if failed:
        raise Unverified(f"nothing is written: the verification of {', '.join(failed)} failed")
    return _document(name, mode, parts, found, seed)


def _document(
    name: str | None, mode: Mode, parts: Sequence[Found], found: Sequence[PartVerification | None], seed: int
) -> KeyDocument:
    problems: dict[int, tuple[Problem, list[KeyPart]]] = {}
    for (problem, part), verification in zip(parts, found, strict=True):
        held = problems.setdefault(id(problem), (problem, []))
        held[1].append(_part(problem, part, verification, mode, seed))
    written = [KeyProblem(problem.title, problem.statement, tuple(rows)) for problem, rows in problems.values()]
    return KeyDocument((name or "").partition("/")[0], mode, tuple(written))


def _part(problem: Problem, part: Part, verification: PartVerification | None, mode: Mode, seed: int) -> KeyPart:
    asked = KeyPart(part.name, part.id, part.kind, part.marks, part.statement)
    if verification is None:
        return asked
    evidence = None if part.kind == BY_HAND else verification_sentence(verification, seed)
    rubric = check(part, "-").rubric
    if is_open(verification):
        return replace(asked, evidence=evidence, rubric=rubric)
    kind = kind_of(part)
    picture, latex = kind.picture(part), key_latex(part)
    return replace(
        asked,
        key=latex or part.key_text or None,
        is_formula=latex is not None,
        steps=steps_of(problem, part),
        evidence=evidence,
        pictures=() if picture is None else (picture,),
        mistakes=[_mistake(part, mistake, seed) for mistake in part.mistakes] if mode == "rubric" else (),
        rubric=rubric,
    )


def _mistake(part: Part, mistake: Mistake, seed: int) -> KeyMistake:
    result = check(part, mistake.answer, seed=seed)
    read = None if result.reading is None else result.reading.latex
    return KeyMistake(mistake.answer, mistake.why, refutation(result), mistake.claimed, read)


def written(document: KeyDocument, format: str) -> bytes:
    match format:
        case "json":
            return (json.dumps(document.to_json(), ensure_ascii=False, indent=2) + "\n").encode()
        case "pdf":
            return formats.pdf(document)
    write = {"md": formats.markdown, "html": formats.html, "tex": formats.tex}[format]
    return write(document).encode()
