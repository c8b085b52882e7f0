"""The kinds of question, one file each. A new kind is a file and a line here.

A kind marks an answer: ``(part, answer, notation, seed) -> Marked``. It may raise Unreadable or ShapeMismatch.
"""

from __future__ import annotations

from collections.abc import Callable

from checker.bank import Part
from checker.marking.kinds import derivative, expression, number, update
from checker.marking.marked import Marked

KINDS: dict[str, Callable[[Part, str, str, int], Marked]] = {
    "expression": expression.mark,
    "derivative": derivative.mark,
    "update": update.mark,
    "number": number.mark,
}
