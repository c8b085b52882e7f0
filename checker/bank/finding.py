"""Where the exams are, and finding a part by its name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from checker.bank.loading import load_file
from checker.bank.problem import Part, Problem
from checker.language.errors import AuthorError

FOLDER = Path(__file__).resolve().parent.parent.parent / "problems"
"""Beside the packages, in a checkout as in an installed wheel."""


def exams() -> list[str]:
    """The ids of all exams."""
    return sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and any(folder.glob("*.toml")))


@lru_cache(maxsize=64)
def load_exam(exam: str) -> tuple[Problem, ...]:
    """The problems of an exam, in order. Raises AuthorError when there is no such exam or a file has a mistake."""
    return tuple(load_file(path, exam) for path in _files(exam))


def load_bank() -> tuple[Problem, ...]:
    """Every problem of every exam."""
    return tuple(problem for exam in exams() for problem in load_exam(exam))


@lru_cache(maxsize=256)
def find(name: str) -> tuple[Problem, Part]:
    """The part named ``EXAM/PART``, with its problem. Raises AuthorError naming the nearest that exists."""
    exam, slash, wanted = name.partition("/")
    if not slash or not wanted:
        raise AuthorError(f"{name!r} is not a part's name; EXAM/PART is, as in ucla-c147-2020/2.c.i")
    for path in _files(exam):
        if re.search(rf"""^\s*id\s*=\s*["']{re.escape(wanted)}["']""", path.read_text(encoding="utf-8"), re.MULTILINE):
            for problem, part in _parts([_load(path, exam)]):
                if part.id == wanted:
                    return problem, part
    parts = {part.id: (problem, part) for problem, part in _parts(load_exam(exam))}
    if wanted in parts:
        return parts[wanted]
    raise AuthorError(f"{exam} has no part {wanted!r}; {nearest(wanted, list(parts), 'its parts are')}")


def nearest(written: str, known: Sequence[str], otherwise: str) -> str:
    """The names that one which does not exist may have meant; where none is near, what there is."""
    if close := difflib.get_close_matches(written, known, n=3):
        return f"did you mean {' or '.join(close)}?"
    return f"{otherwise} {', '.join(known[:6])}{', …' if len(known) > 6 else ''}"


def unknown_exam(exam: str) -> str:
    """What is said of an exam that does not exist."""
    return f"there is no exam {exam!r}; {nearest(exam, exams(), 'there are')}"


def _parts(problems: Iterable[Problem]) -> Iterator[tuple[Problem, Part]]:
    return ((problem, part) for problem in problems for part in problem.parts)


@lru_cache(maxsize=256)
def _load(path: Path, exam: str) -> Problem:
    return load_file(path, exam)


def _files(exam: str) -> list[Path]:
    if exam not in exams():
        raise AuthorError(unknown_exam(exam))
    return sorted((FOLDER / exam).glob("*.toml"), key=_natural)


def _natural(path: Path) -> list[tuple[int, str]]:
    """Files in the order of their problem numbers: 2 before 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", path.stem)]
