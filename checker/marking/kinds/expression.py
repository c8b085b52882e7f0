"""``expression``: equals the key. Accepts the value alone, ``name = value``, or a chain that ends in it."""

from __future__ import annotations

from checker.bank import Part
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.marking.values.asked import Asked
from checker.marking.values.chains import mark_value
from checker.parsing.expressions import term_label


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks an answer to an expression part; what is asked is the quantity ``of``, where the part names one."""
    label = "" if part.of is None else term_label(part.of.node)
    name = label.replace("^", "_")
    return mark_value(
        part,
        answer,
        notation,
        seed,
        Asked(labels=(label,) if label else (), restated=label, code_names=(name,) if name else ()),
    )


KIND = Kind(mark)
