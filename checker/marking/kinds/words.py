"""``words``: a person marks it. The tool shows the points that an answer should make, and never guesses from keywords."""

from __future__ import annotations

from typing import Literal

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.equivalence.verdict import Verdict
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.marking.pictures import Picture
from checker.marking.verification import ClosedForm, PartVerification


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """``rubric``: the points that an answer should make, each worth naming to whoever marks it. ``picture``: what is drawn beside
    them, the computational ``graph`` of the model."""

    rubric: list[str]
    picture: Literal["graph"] | None = None


def read(part: Part) -> Fields:
    """The part's rubric. Raises AuthorError."""
    fields = own_fields(part.own, Fields, part.place)
    if not fields.rubric or not all(point.strip() for point in fields.rubric):
        raise part.place.error("rubric", "a part of kind words needs a rubric: a list of the points of a good answer")
    return fields


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Any answer needs a person; the rubric is shown."""
    return Marked(Verdict.PERSON, rubric=tuple(read(part).rubric), picture=picture(part))


def picture(part: Part) -> Picture | None:
    """The computational graph of the model, where the part asks for one."""
    if read(part).picture is None:
        return None
    from checker.marking.computational_graph import computational_graph

    return computational_graph(part.vocabulary)


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """There is no key: the rubric is there, which is all that can be said."""
    read(part)
    return PartVerification(part.name, part.kind, None, None, None, 0, ok=True, shown="a person marks it")


KIND = Kind(mark, read, verify, picture)
