"""``number``: judged by the digits written. Accepts ``0.69``, ``\\frac{1}{2}``, ``371/1000``, with ``name =`` or ``\\approx``."""

from __future__ import annotations

from functools import partial

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.marking.asked import Asked, comparison
from checker.marking.chains import mark_value
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.parsing.expressions import term_label


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """``digits``: how many significant digits a decimal must have at least; None: the digits written are taken as they are."""

    digits: int | None = None


def read(part: Part) -> Fields:
    """The part's own fields. Raises AuthorError."""
    fields = own_fields(part.own, Fields, part.place)
    if fields.digits is not None and fields.digits < 1:
        raise part.place.error("digits", f"digits are a whole number from 1, not {fields.digits}")
    return fields


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks an answer to a number part; in a chain with rounded numbers each link is judged by the digits written."""
    from checker.equivalence.number import decide_number

    label = "" if part.of is None else term_label(part.of.node)
    decide = partial(decide_number, comparison(part), seed=seed)
    asked = Asked(labels=(label,) if label else (), restated=label, code_names=())
    return mark_value(part, answer, notation, seed, asked, partial(decide, digits=read(part).digits), decide)


KIND = Kind(mark, read)
