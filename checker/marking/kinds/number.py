"""``number``: judged by the digits written. Accepts ``0.69``, ``\\frac{1}{2}``, ``371/1000``, with ``name =`` or ``\\approx``,
``0,69``, ``69 %``, ``about 0.69 (2 d.p.)``."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.equivalence.verdict import Verdict
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.marking.values.asked import Asked, comparison
from checker.marking.values.chains import mark_value
from checker.parsing.expressions import term_label
from checker.parsing.numerals import endless, plain_decimals

_IN_PER_CENT = re.compile(r"\b(?:in|as an?|how many|what|which)\s+(?:per\s?cent(?:age)?\b|\\?%)", re.IGNORECASE)


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
    from checker.equivalence.number import decide_number, has_value

    label = "" if part.of is None else term_label(part.of.node)
    decide = partial(decide_number, comparison(part), seed=seed)
    decide_end = partial(decide, digits=read(part).digits, cut=endless(answer))
    asked = Asked(labels=(label,) if label else (), restated=label, code_names=(), last=True)
    notes: tuple[str, ...] = ()
    if notation != "numpy":
        answer, notes = plain_decimals(
            answer,
            in_per_cent=_IN_PER_CENT.search(part.statement) is not None,
            in_bits="in bits" in part.statement,
            is_name=lambda name: part.vocabulary.get(name) is not None,
        )
    marked = mark_value(part, answer, notation, seed, asked, decide_end, decide)
    if notes and marked.reading is not None:
        marked = replace(marked, reading=replace(marked.reading, notes=(*notes, *marked.reading.notes)))
    if marked.verdict is Verdict.UNDECIDED and not has_value(comparison(part), seed):
        raise part.place.error(
            "key", "the key has no value: it divides by zero, or leaves the real numbers", part.key_text
        )
    if marked.verdict is Verdict.WRONG and marked.reading is not None and marked.reading.node is not None:
        from checker.slips.number_explanations import explain_number

        marked = replace(marked, slips=explain_number(comparison(part), marked.reading.node, seed))
    return marked


KIND = Kind(mark, read)
