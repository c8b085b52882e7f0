"""``weights``: any values that meet the specification are right, such as weights with which a network computes a truth table.

Accepts ``w1=10, w2=1, ...``, chained equals ``w1 = w3 = 10``, tuples ``(w_1, w_2) = (10, 1)``, vectors and matrices where declared so.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.equivalence.verdict import Counterexample, Evidence, Verdict
from checker.language.errors import Unreadable
from checker.language.nodes import Node
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.marking.result import Reading
from checker.marking.verification import ClosedForm, PartVerification
from checker.parsing.assignments import Assigned, read_assignments
from checker.printing.latex import latex
from checker.printing.plain import plain

if TYPE_CHECKING:
    from checker.marking.specification import Row, Specification, Tried

RANDOM_WEIGHTS = 64
TOLERANCE = 1e-9
SHOWN_ROWS = 8


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """``weights``: the names to be given values (default: every symbol that is no input). ``inputs``: the names of the table's
    columns (default: the symbols of a finite set). ``table``: rows of inputs, then the output. ``target``: instead of a table, the
    output in terms of the inputs, at all their values. Without either, the outputs are those of the key's own weights."""

    weights: list[str] = []
    inputs: list[str] = []
    table: list[list[int | float | str]] = []
    target: str = ""


@lru_cache(maxsize=64)
def read(part: Part) -> Specification:
    """What the weights have to do. Raises AuthorError."""
    from checker.marking.specification import specified  # balls are needed to mark, not to list

    fields = own_fields(part.own, Fields, part.place)
    return specified(part, fields.weights, fields.inputs, fields.table, fields.target)


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks weights: a row of the table that comes out differently is the counterexample."""
    from checker.marking.specification import exact_values

    specification = read(part)
    assigned = read_assignments(answer, specification.declared)
    reading = _reading(assigned)
    try:
        values = exact_values(assigned.values)
    except ValueError as problem:
        raise Unreadable(str(problem)) from None
    found = [specification.tried(values, row) for row in specification.rows]
    failing = next((tried for tried in found if tried.differs), None)
    if failing is not None:
        return Marked(Verdict.WRONG, Evidence("refuted", _detail(failing)), _counterexample(failing), reading)
    unknown = next((tried for tried in found if tried.differs is None), None)
    if unknown is not None:
        return Marked(Verdict.UNDECIDED, Evidence("agrees", f"at {_at(unknown.row)} {unknown.reason}"), reading=reading)
    rows = [f"{_at(tried.row)}: {_text(tried.output)}" for tried in found[:SHOWN_ROWS]]
    if len(found) > SHOWN_ROWS:
        rows.append(f"and {len(found) - SHOWN_ROWS} rows more")
    detail = "\n".join(("every row of the table comes out as it should", *rows))
    return Marked(Verdict.CORRECT, Evidence("proved", detail), reading=reading)


def _detail(tried: Tried) -> str:
    if tried.output is None:
        return f"at {_at(tried.row)} the output has no value: {tried.reason}"
    inside = ", ".join(f"{name} = {_text(value)}" for name, value in tried.inside.items())
    because = f" ({inside})" if inside else ""
    return f"at {_at(tried.row)} the output is {_text(tried.output)}, not {_text(tried.row.output)}{because}"


def _counterexample(tried: Tried) -> Counterexample:
    from checker.equivalence.presentation import shown

    inputs = {name: shown(value, ()) for name, value in tried.row.inputs.items()}
    yours = None if tried.output is None else shown(tried.output, ())
    return Counterexample(inputs, yours, shown(tried.row.output, ()), certified=True)


def _at(row: Row) -> str:
    return ", ".join(f"{name} = {_text(value)}" for name, value in row.inputs.items())


def _text(value: object) -> str:
    from checker.equivalence.presentation import shown

    return str(shown(value, ()))


def _reading(assigned: Assigned) -> Reading:
    """The weights as read, in the order of their declaration in the answer."""
    text = ", ".join(f"{name} = {_plain_rows(value)}" for name, value in assigned.values.items())
    tex = r",\; ".join(f"{name} = {_latex_rows(value)}" for name, value in assigned.values.items())
    return Reading(None, text, assigned.notes, tex=tex)


def _plain_rows(value: Node | list[list[Node]]) -> str:
    if not isinstance(value, list):
        return plain(value)
    return "[" + ", ".join("[" + ", ".join(map(plain, row)) + "]" for row in value) + "]"


def _latex_rows(value: Node | list[list[Node]]) -> str:
    if not isinstance(value, list):
        return latex(value)
    rows = r" \\ ".join(" & ".join(map(latex, row)) for row in value)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """The key's weights meet the specification, in balls and by JAX; and for random weights both say the same of every row."""
    from checker.marking.specification import exact_values

    specification = read(part)
    key = exact_values(read_assignments(part.key_text, specification.declared).values)
    random = Random(seed)
    drawn = [key, *(specification.drawn(random) for _ in range(RANDOM_WEIGHTS))]
    worst, message, refused = 0.0, "", set[int]()
    for row in specification.rows:
        floats = specification.outputs_by_jax(drawn, row)
        wanted = float(row.output.p) / float(row.output.q)
        if abs(floats[0] - wanted) > TOLERANCE:
            message = message or f"by JAX the key gives {floats[0]:g} at {_at(row)}, not {wanted:g}"
        worst = max(worst, abs(floats[0] - wanted))
        for place, (weights, value) in enumerate(zip(drawn, floats, strict=True)):
            tried = specification.tried(weights, row)
            if place == 0 and tried.differs is not False:
                message = message or f"the key is refuted: {_detail(tried)}"
            if tried.differs is not None and tried.differs != (abs(value - wanted) > TOLERANCE):
                message = message or f"balls and JAX do not agree at {_at(row)}: {_text(tried.output)} and {value:g}"
            if tried.differs:
                refused.add(place)
    shown = f"{len(specification.rows)} rows by JAX; {len(refused)} of {RANDOM_WEIGHTS} random weights refused"
    return PartVerification(
        part.name, part.kind, not message, None, worst, len(drawn), ok=not message, message=message, shown=shown
    )


KIND = Kind(mark, read, verify)
