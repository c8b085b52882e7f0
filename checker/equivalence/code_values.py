"""Values computed by code in floating point against a key, at the same inputs as written answers.

What code computes cannot be certified. An entry is right when it is within 1e-9 of the key's in units of its scale, and wrong when
it is beyond 1e-6 both in these units and absolutely; in between the code is run again in long double precision, and a
difference that shrinks with the rounding was rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from checker.equivalence.alignment import array_shape
from checker.equivalence.comparison import Comparison
from checker.equivalence.points import KEY_WORK, Compared, Finding, Point, State
from checker.equivalence.presentation import shown, shown_floats
from checker.equivalence.refutation import simplest
from checker.equivalence.sampling import Draw
from checker.equivalence.verdict import Counterexample, Decision, Evidence, Verdict
from checker.evaluation.balls import as_decimal
from checker.evaluation.numpy_code import Allowance, Exhausted
from checker.evaluation.scalars import Array, Budget, Value
from checker.language.declarations import Expression
from checker.language.errors import Unreadable
from checker.language.shapes import concrete, describe, is_column, is_vector

RIGHT = 1e-9
WRONG = 1e-6
SMALL_ENTRY = 1e-3
"""Entries smaller than this part of the largest are measured by it: cancellation leaves noise of the size of the terms."""
SHRINK = 100
EVALUATIONS = 40

Run = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class _Measured:
    """A finding about code at a point; ``reason`` where its value cannot be compared with the key's."""

    finding: Finding
    value: Any = None
    reason: str = ""


def decide_code(
    comparison: Comparison,
    run: Run,
    seed: int = 0,
    *,
    terms: Mapping[str, Expression] | None = None,
    allowance: Allowance | None = None,
) -> Decision:
    """The verdict on code.

    ``run`` computes the answer's value from variables: every symbol, quantity and size by name, and ``terms`` (further named
    expressions). A ``real[n]`` is a 1-D array, labels count from 0. What ``run`` raises goes through, but for Exhausted, where
    its ``allowance`` ends: what was not run by then leaves the answer undecided, or its counterexample as it is.
    """
    points = comparison.points(seed)
    if not points.regular:
        return Decision(Verdict.UNDECIDED, Evidence("agrees", points.failure, {}, 0))
    judge = _Judge(comparison, run, terms or {}, allowance or Allowance())
    for done, point in enumerate((*points.regular, *points.at_kinks)):
        try:
            measured = judge.measure(point)
        except Exhausted:
            detail = "the code takes too long to be run at as many inputs as are needed"
            return Decision(Verdict.UNDECIDED, Evidence("agrees", detail, point.draw.sizes, done))
        if measured.reason:
            return Decision(Verdict.WRONG, Evidence("refuted", measured.reason, point.draw.sizes, 1))
        if measured.finding in (Finding.DIFFERS, Finding.UNDEFINED) and (
            measured.finding is Finding.DIFFERS or point not in points.at_kinks
        ):
            return judge.refuted(point, measured)
    detail = f"equal to 9 digits at {len(points.regular)} inputs; computed in floating point{judge.note}"
    return Decision(Verdict.CORRECT, Evidence("agrees", detail, points.regular[0].draw.sizes, len(points.regular)))


class _Judge:
    def __init__(self, comparison: Comparison, run: Run, terms: Mapping[str, Expression], allowance: Allowance) -> None:
        self.comparison = comparison
        self.run = run
        self.allowance = allowance
        self.note = ""
        self.program = comparison.program
        self.used = tuple(terms.values())
        self.terms = {name: self.program.compile(_prepared(comparison, term)) for name, term in terms.items()}
        self.shape = array_shape(comparison.key)
        self.term_shapes = {name: array_shape(term) for name, term in terms.items()}

    def variables(self, point: Point, real: type) -> dict[str, Any]:
        """What the code sees at a point, its reals of the given type."""
        vocabulary = self.comparison.vocabulary
        found: dict[str, Any] = dict(point.draw.sizes)
        for name, value in point.draw.values.items():
            flat = is_column(vocabulary.symbols[name].shape)
            if vocabulary.symbols[name].domain == "index":
                found[name] = _as_array(value, lambda entry: int(entry.p) - 1, np.int64, flat=flat)
            else:
                found[name] = _as_array(value, lambda entry: real(as_decimal(entry)), real, flat=flat)
        quantities = {name: held for name, held in vocabulary.quantities.items() if not held.is_function}
        shapes = {name: held.shape for name, held in quantities.items()} | self.term_shapes
        for name, code in ({name: self.program.quantity(name) for name in quantities} | self.terms).items():
            evaluated = point.evaluate(code, Budget(KEY_WORK))
            if evaluated.state is State.VALUE:
                flat = is_column(shapes[name] or ())
                found[name] = _as_array(evaluated.value, lambda entry: real(as_decimal(entry)), real, flat=flat)
        return found

    def measure(self, point: Point) -> _Measured:
        """The code's value at a point beside the key's."""
        key = self.comparison.key_at(point)
        if key.state is not State.VALUE:
            return _Measured(Finding.NOTHING)
        value = _numbers(self.run(self.variables(point, np.float64)))
        expected = _as_array(key.value, lambda entry: np.longdouble(as_decimal(entry)), np.longdouble, flat=False)
        fitted = self._fitted(value, np.asarray(expected), point)
        if fitted is None:
            return _Measured(Finding.NOTHING, reason=self._mismatch(value, point))
        if not np.all(np.isfinite(fitted)):
            return _Measured(Finding.UNDEFINED, value)
        gap = _gap(fitted, expected)
        if gap > RIGHT and not (gap > WRONG and np.abs(fitted - expected).max() > WRONG):
            again = _numbers(self.run(self.variables(point, np.longdouble)))
            closer = self._fitted(again, np.asarray(expected), point)
            if closer is not None and _gap(closer, expected) * SHRINK <= gap:
                gap = 0.0
        return _Measured(Finding.OVERLAPS if gap <= RIGHT else Finding.DIFFERS, value)

    def _fitted(self, value: np.ndarray, expected: np.ndarray, point: Point) -> np.ndarray | None:
        """The code's value in the shape of the key's, None where it does not fit.

        A vector may be 1-D, a column or a row: as its entries are what counts, code that kept an axis of length 1 is right. A row
        is 1-D or a row; a number may be an array of one entry. Nothing is broadcast.
        """
        if value.shape == expected.shape:
            return value
        if expected.size == 1 and value.size == 1:
            return value.reshape(expected.shape)
        shape = () if self.shape is None else self.shape
        options = {tuple(size for size in expected.shape if size != 1)} if len(shape) == 2 and 1 in shape else set()
        if expected.shape[-1:] == (1,):
            options.add(expected.shape[:-1])
        if is_column(shape) and value.shape == (1, expected.size):
            self.note = f"; the row of shape {value.shape} is read as the vector of its entries"
            return value.reshape(expected.shape)
        whole = () if self.shape is None else concrete(self.shape, point.draw.sizes)
        options.add(whole)
        return value.reshape(expected.shape) if value.shape in options and value.size == expected.size else None

    def _mismatch(self, value: np.ndarray, point: Point) -> str:
        shape = self.comparison.key.node.shape if self.shape is None else self.shape
        wanted = concrete(shape, point.draw.sizes)
        if is_vector(shape):
            wanted = tuple(size for size in wanted if size != 1) or (1,)
        sizes = ", ".join(f"{name} = {size}" for name, size in point.draw.sizes.items())
        sentence = f"the value has shape {value.shape}, {describe(shape)} was expected: shape {wanted}"
        if sizes:
            sentence += f" at {sizes}"
        if value.ndim == 2 and value.T.shape == wanted:
            sentence += "; its transpose would fit"
        return sentence

    def refuted(self, point: Point, measured: _Measured) -> Decision:
        """Wrong, with a simple input that shows it: simpler ones are tried for as long as there is time."""
        comparison, finding = self.comparison, measured.finding
        seen = {id(point.draw): (point.draw, point, measured)}  # a draw that is kept keeps its id

        def judge(draw: Draw) -> Compared:
            if self.allowance.is_short:
                return Compared(Finding.NOTHING)
            candidate = comparison.point(draw)
            try:
                there = self.measure(candidate)
            except (Unreadable, Exhausted):
                return Compared(Finding.NOTHING)
            seen[id(draw)] = draw, candidate, there
            return Compared(there.finding, comparison.key_at(candidate).kinks)

        names = [name for name in comparison.vocabulary.symbols if name in point.draw.values]
        draw = simplest(
            judge,
            finding,
            point.draw,
            comparison.probes,
            names,
            kinks_count=comparison.step_at_zero is not None,
            evaluations=EVALUATIONS,
        )
        _, shrunk, measured = seen[id(draw)]
        key = comparison.key_at(shrunk)
        used = comparison.inputs(*self.used)
        inputs = {
            name: shown(shrunk.draw.values[name], comparison.vocabulary.symbols[name].shape)
            for name in names
            if name in used
        }
        if finding is Finding.UNDEFINED:
            yours, expected = None, shown(key.value, comparison.key.node.shape)
            detail = "the code's value is not a finite number there"
        else:
            yours, expected = shown_floats(measured.value, key.value, comparison.key.node.shape)
            detail = "the values differ, in floating point"
        detail += self._as_code_counts(inputs, shrunk)
        return Decision(
            Verdict.WRONG,
            Evidence("refuted", detail, shrunk.draw.sizes, 1),
            Counterexample(inputs, yours, expected, certified=False),
        )

    def _as_code_counts(self, inputs: Mapping[str, Any], point: Point) -> str:
        """What the labels among the inputs are in code."""
        symbols = self.comparison.vocabulary.symbols
        held = self.variables(point, np.float64)
        labels = [f"{name} = {np.asarray(held[name]).tolist()}" for name in inputs if symbols[name].domain == "index"]
        return f"; labels are counted from 0 in code: {', '.join(labels)} there" if labels else ""


def _prepared(comparison: Comparison, term: Expression) -> Expression:
    return Expression(comparison.program.prepare(term.node), term.free)


def _numbers(value: Any) -> np.ndarray:
    """The code's value as an array of reals. Raises Unreadable when it is none."""
    try:
        array = np.asarray(value)
        if array.dtype.kind in "biu":
            array = array.astype(np.float64)
    except ValueError:
        raise Unreadable("the code's value is not an array of numbers") from None
    if array.dtype.kind != "f":
        raise Unreadable("the code's value is not a number or an array of real numbers")
    return array


def _as_array(value: Value, convert: Callable[[Any], Any], dtype: type, *, flat: bool) -> Any:
    """A value as an array, in code's layout where it is a column that is to be ``flat``."""
    if not isinstance(value, Array):
        return convert(value)
    shape = value.shape[:-1] if flat and len(value.shape) > 1 else value.shape
    return np.array([convert(entry) for entry in value.data], dtype=dtype).reshape(shape)


def _gap(value: np.ndarray, expected: Any) -> float:
    """The largest difference of entries in units of their scale."""
    sizes = np.abs(np.asarray(expected))
    largest = sizes.max(initial=0)
    scale = np.maximum(sizes, SMALL_ENTRY * largest) if largest else np.ones_like(sizes)
    return float((np.abs(value - expected) / scale).max(initial=0))
