"""The kinds of question, one file each. A new kind is a file and a line here.

A kind marks an answer: ``(part, answer, notation, seed) -> Marked``. It may raise Unreadable or ShapeMismatch.
"""

from __future__ import annotations

from collections.abc import Callable

from checker.bank import Part
from checker.marking.kinds.derivative import mark as mark_derivative
from checker.marking.kinds.expression import mark as mark_expression
from checker.marking.kinds.number import mark as mark_number
from checker.marking.kinds.update import mark as mark_update
from checker.marking.marked import Marked

KINDS: dict[str, Callable[[Part, str, str, int], Marked]] = {
    "expression": mark_expression,
    "derivative": mark_derivative,
    "update": mark_update,
    "number": mark_number,
}
