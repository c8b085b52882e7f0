"""The kinds of question. A new kind is a file that defines ``KIND``, and a name in this list."""

from __future__ import annotations

import importlib

from checker.bank import Part, Problem
from checker.marking.kinds.kind import Kind

KINDS = (
    "expression",
    "derivative",
    "update",
    "number",
    "growth",
    "claim",
    "count",
    "shape",
    "matrix",
    "properties",
    "weights",
    "words",
    "steps",
    "kernel",
)


def kind_of(part: Part) -> Kind:
    """The part's kind; its file is imported now, not before. Raises AuthorError when there is none of that name."""
    if part.kind not in KINDS:
        raise part.place.error("kind", f"the kind {part.kind!r} is not known; {', '.join(KINDS)} are")
    kind = importlib.import_module(f"checker.marking.kinds.{part.kind}").KIND
    assert isinstance(kind, Kind)
    return kind


def check_fields(problem: Problem) -> None:
    """Raises AuthorError where a part's kind is not known, or its own fields are not what the kind needs."""
    for part in problem.parts:
        kind_of(part).read(part)
