"""``update``: the new value ``of - rate ∂loss/∂of``. Accepts it with or without ``w ←``, ``w :=``, ``w =``, ``w' =``, ``w^{t+1} =``."""

from __future__ import annotations

from checker.bank import Part
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.marking.values.asked import Asked
from checker.marking.values.chains import mark_value
from checker.parsing.expressions import term_label


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks an answer to an update part; the gradient that is asked for may not stand in it unexpanded."""
    assert part.of is not None
    assert part.loss is not None
    of, loss = term_label(part.of.node), term_label(part.loss.node)
    name = of.replace("^", "_")
    names = (f"{name}_new", f"new_{name}", f"{name}new", f"{name}_next", f"{name}1", name)
    return mark_value(
        part, answer, notation, seed, Asked((of, f"{of}'", f"{of}_new"), f"∂{loss}/∂{of}", names, stepwise=True)
    )


KIND = Kind(mark)
