"""What is worked out beside an answer: whether its sums are right, and whether the parts make the total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from checker.language.declarations import Expression, Vocabulary
from checker.language.rationals import rational_value
from checker.printing.plain import plain

FIRST_SIZE = 5


def false_working(chains: Iterable[Sequence[Expression]]) -> str | None:
    """The first chain of numbers of which two links differ. A fraction may be followed by a whole number beside it: sizes are
    rounded down without a word."""
    for links in chains:
        values = [rational_value(link.node) for link in links]
        for before, after in pairwise(values):
            if before is not None and after is not None and not _follows(before, after):
                shown = " = ".join(plain(link.node) for link in links)
                return f"the links of the chain {shown} are not equal; the end is right"
    return None


def _follows(before: Fraction, after: Fraction) -> bool:
    return before == after or before.denominator != 1 and abs(before - after) < 1


def false_total(parts: Sequence[Expression], total: Expression, vocabulary: Vocabulary) -> str | None:
    """Why parts do not make the total that they are said to make; None where they do, or nothing can be said."""
    names = sorted({*vocabulary.sizes, *(name for name, held in vocabulary.symbols.items() if not held.axes)})
    sizes = {name: FIRST_SIZE + place * place for place, name in enumerate(names)}
    values = [rational_value(part.node, sizes) for part in parts]
    whole = rational_value(total.node, sizes)
    if whole is None or any(value is None for value in values):
        return None
    if sum(value for value in values if value is not None) == whole:
        return None
    shown = " + ".join(f"({plain(part.node)})" if " " in plain(part.node) else plain(part.node) for part in parts)
    return f"the parts do not make the total: {shown} is not {plain(total.node)}; the total is right"
