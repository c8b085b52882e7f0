"""``check``: one answer to one part."""

from __future__ import annotations

from dataclasses import replace

from checker.bank import Part, find
from checker.equivalence.verdict import Evidence, Verdict
from checker.language.errors import ShapeMismatch, Unreadable
from checker.marking.kinds import kind_of
from checker.marking.result import Reading, ReadingError, Result
from checker.parsing.notation import guess_notation

NOTATIONS = ("latex", "text", "numpy")


def check(part: Part | str, answer: str, *, notation: str | None = None, seed: int = 0) -> Result:
    """Marks an answer. A pure function of part, answer, notation, seed and version.

    ``part`` is a Part or its name in the bank; ``notation`` one of :data:`NOTATIONS`, None to guess. Raises AuthorError when
    there is no such part or its kind cannot use its fields; whatever the answer holds becomes a verdict, never an exception.
    """
    if isinstance(part, str):
        part = find(part)[1]
    if notation is not None and notation not in NOTATIONS:
        raise ValueError(f"{notation!r} is not a notation: {', '.join(NOTATIONS)} are")
    families = frozenset(name for name, held in part.vocabulary.symbols.items() if held.family)
    key = None
    if part.key_text:
        key = Reading(None if part.key is None else part.key.node, part.key_text, families=families)
    blank = Result(part.name, Verdict.UNREADABLE, 0, part.marks, answer, key=key)
    if not answer.strip():
        return replace(blank, error=ReadingError("the answer is empty"))
    try:
        marked = kind_of(part).mark(part, answer, notation or guess_notation(answer), seed)
    except Unreadable as problem:
        return replace(blank, error=ReadingError(problem.message, problem.span, problem.hint))
    except ShapeMismatch as problem:
        detail = problem.message if problem.hint is None else f"{problem.message}; {problem.hint}"
        return replace(
            blank,
            verdict=Verdict.WRONG,
            evidence=Evidence("refuted", detail),
            error=ReadingError(problem.message, problem.span, problem.hint),
        )
    except RecursionError:
        return replace(blank, error=ReadingError("the answer is nested too deeply to be read"))
    reading = None if marked.reading is None else replace(marked.reading, families=families)
    marks = part.marks if marked.verdict is Verdict.CORRECT else 0
    return replace(
        blank,
        verdict=marked.verdict,
        marks=marks,
        reading=reading,
        evidence=marked.evidence,
        counterexample=marked.counterexample,
        error=marked.error,
        picture=marked.picture,
        rubric=marked.rubric,
        slips=marked.slips,
    )
