"""``number``: judged by the digits written. Accepts ``0.69``, ``\\frac{1}{2}``, ``371/1000``, with ``name =`` or ``\\approx``."""

from __future__ import annotations

from functools import partial

from checker.bank import Part
from checker.marking.asked import Asked, comparison
from checker.marking.chains import mark_value
from checker.marking.marked import Marked
from checker.parsing.expressions import term_label


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks an answer to a number part; in a chain with rounded numbers each link is judged by the digits written."""
    from checker.equivalence.number import decide_number

    label = "" if part.of is None else term_label(part.of.node)
    decide = partial(decide_number, comparison(part), seed=seed)
    asked = Asked(labels=(label,) if label else (), restated=label, code_names=())
    return mark_value(part, answer, notation, seed, asked, partial(decide, digits=part.digits), decide)
