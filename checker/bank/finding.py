"""Where the exams are, and finding a part by its name."""

from __future__ import annotations

import difflib
import re
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
        raise AuthorError(f"{name!r} is not a part's name; EXAM/PART is, as in {_example()}", file=None)
    for path in _files(exam):
        if re.search(rf"""^\s*id\s*=\s*["']{re.escape(wanted)}["']""", path.read_text(encoding="utf-8"), re.MULTILINE):
            problem = _load(path, exam)
            for part in problem.parts:
                if part.id == wanted:
                    return problem, part
    ids = [part.id for problem in load_exam(exam) for part in problem.parts]
    close = difflib.get_close_matches(wanted, ids, n=3, cutoff=0.4) or ids[:6]
    raise AuthorError(f"{exam} has no part {wanted!r}; near it: {', '.join(close)}", file=None)


@lru_cache(maxsize=256)
def _load(path: Path, exam: str) -> Problem:
    return load_file(path, exam)


def _files(exam: str) -> list[Path]:
    known = exams()
    if exam not in known:
        close = difflib.get_close_matches(exam, known, n=1, cutoff=0.3)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        raise AuthorError(f"there is no exam {exam!r}; {hint}", file=None)
    return sorted((FOLDER / exam).glob("*.toml"), key=_natural)


def _natural(path: Path) -> list[tuple[int, str]]:
    """Files in the order of their problem numbers: 2 before 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", path.stem)]


def _example() -> str:
    return "ucla-c147-2020/2.c.i"
