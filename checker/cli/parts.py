"""Finding the parts that a command names, in the bank or in a problem file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.bank import Part, Problem, exams, find, load_exam, load_file
from checker.bank.finding import nearest
from checker.language.errors import AuthorError
from checker.marking.kinds import check_fields

Found = tuple[Problem, Part]


def part_of(name: str, file: str | None) -> Found:
    """The part named ``EXAM/PART``, or with the id ``name`` in a problem file. Raises AuthorError when there is none."""
    if file is None:
        return find(name)
    problem = _loaded(file)
    for part in problem.parts:
        if name in (part.id, part.name):
            return problem, part
    ids = [part.id for part in problem.parts]
    raise AuthorError(f"{file} has no part {name!r}; {nearest(name, ids, 'its parts are')}")


def parts_of(names: Sequence[str], file: str | None) -> Iterator[Found]:
    """All the parts that are named: exams, ``EXAM/PART``, ids in a problem file; without names, everything there is.

    The beginning of ids stands for all of them, as ``EXAM/2`` for ``2.a`` and ``2.b``.
    """
    if file is not None:
        problem = _loaded(file)
        for name in names:
            yield from _named(name, file)
        yield from () if names else ((problem, part) for part in problem.parts)
        return
    for name in names or exams():
        if "/" in name:
            yield from _named(name, None)
        else:
            yield from ((problem, part) for problem in load_exam(name) for part in problem.parts)


def mentions(problem: Problem, part: Part, words: Iterable[str]) -> bool:
    """Whether every word occurs in what is said about the part, in any case."""
    told = "\n".join(
        [part.name, part.kind, part.title, part.statement, problem.title, problem.statement, *part.texts.values()]
    ).casefold()
    return all(word.casefold() in told for word in words)


def _named(name: str, file: str | None) -> list[Found]:
    """The part of that name; without one, the parts whose ids begin with it. Raises AuthorError when there are none."""
    try:
        return [part_of(name, file)]
    except AuthorError:
        exam, _, start = ("", "", name) if file is not None else name.partition("/")
        problems = [_loaded(file)] if file is not None else load_exam(exam)
        begun = [(problem, part) for problem in problems for part in problem.parts if part.id.startswith(f"{start}.")]
        if not start or not begun:
            raise
        return begun


def _loaded(file: str) -> Problem:
    """The problem of a file, with the fields of every part checked. Raises AuthorError."""
    problem = load_file(file)
    check_fields(problem)
    return problem
