"""``derivative``: ``∂of/∂by`` of the part's model. Accepts the value alone, with its left side, or a chain."""

from __future__ import annotations

from checker.bank import Part
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.marking.values.asked import Asked, derivative_labels, gradient_names
from checker.marking.values.chains import mark_value
from checker.parsing.expressions import term_label


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks an answer to a derivative part; the asked derivative itself is no answer."""
    assert part.of is not None
    assert part.by is not None
    of, by = term_label(part.of.node), term_label(part.by.node)
    label = f"∂{of}/∂{by}"
    return mark_value(part, answer, notation, seed, Asked(derivative_labels(part), label, gradient_names(of, by)))


KIND = Kind(mark)
