"""What weights have to do: at each row of a table of inputs the model gives one output. And whether given weights do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from random import Random
from typing import Any

from flint import arb, fmpq

from checker.bank import Part
from checker.calculus import expand_definitions, expand_derivatives
from checker.equivalence.points import Point, State
from checker.equivalence.sampling import Draw
from checker.evaluation.balls import difference, rational
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Environment, NoValue
from checker.evaluation.exact import Exact, Rescale
from checker.evaluation.ring import NoExactForm
from checker.evaluation.scalars import Array, Budget, Scalar, Value, WorkExceeded
from checker.language.declarations import Declaration, Expression, Vocabulary
from checker.language.inference import ZERO, subtract
from checker.language.nodes import Compare, Node
from checker.language.shapes import SCALAR, concrete
from checker.language.traversal import names, rebuild
from checker.parsing.assignments import read_assignments
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope

WORK = 100_000
"""Node evaluations that one row may take."""
MOST_ROWS = 256
MOST_RESCALES = 4
CAPACITY = 64
"""How many exponentials, roots and logarithms an exact form may hold."""
LARGEST = 10**9
"""The exponential of a larger weight has more digits than a memory."""

Assignment = Mapping[str, Node | list[list[Node]]]


@dataclass(frozen=True, slots=True)
class Row:
    """Inputs by name, and what is to come out."""

    inputs: Mapping[str, fmpq]
    output: fmpq


@dataclass(frozen=True, slots=True)
class Tried:
    """What came out at a row: ``differs`` True, False (certainly equal) or None (not known, for a ``reason``); ``inside`` are
    the model's other numbers."""

    row: Row
    output: Scalar | None
    differs: bool | None
    inside: Mapping[str, Scalar]
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Specification:
    """``output`` of the model is what ``rows`` say. ``step_at_zero``: the part's convention for a step at its kink."""

    vocabulary: Vocabulary
    output: Node
    weights: Sequence[str]
    rows: Sequence[Row] = ()
    step_at_zero: fmpq | None = None

    @property
    def declared(self) -> dict[str, Declaration]:
        """The weights' declarations."""
        return {name: self.vocabulary.symbols[name] for name in self.weights}

    @cached_property
    def _program(self) -> Program:
        return Program(self.vocabulary, lambda body: expand_derivatives(body, self.vocabulary))

    def value(self, values: Mapping[str, Value], node: Node) -> tuple[State, Scalar, str]:
        """A node's value in balls, with whether it has one and why not."""
        point = Point(self._program, Draw({}, dict(values)), self.step_at_zero)
        found = point.evaluate(self._program.compile(Expression(self._program.prepare(node))), Budget(WORK))
        return found.state, found.value, found.reason

    def tried(self, weights: Mapping[str, Value], row: Row) -> Tried:
        """What these weights give at a row."""
        values = {**weights, **row.inputs}
        state, value, reason = self.value(values, self.output)
        if state is State.UNKNOWN:
            state, value, reason = self._at_thresholds(values).value(values, self.output)
        if state is State.UNDEFINED:
            return Tried(row, None, True, {}, reason)
        if state is not State.VALUE:
            return Tried(row, None, None, {}, "a sum is too close to its threshold for the side to be known")
        inside: dict[str, Scalar] = {}
        reached = _reached(self.output, self.vocabulary)
        for name, definition in self.vocabulary.quantities.items():
            if name not in reached or definition.is_function or definition.axes or definition.node == self.output:
                continue
            held, found, _ = self.value(values, definition.node)
            if held is State.VALUE:
                inside[name] = found
        return Tried(row, value, difference(value, row.output), inside)

    def _at_thresholds(self, values: Mapping[str, Value]) -> Specification:
        """The same with every comparison settled whose sides are exactly equal here, as no ball can tell."""

        def settled(node: Node) -> Node:
            if isinstance(node, Compare) and self._is_zero(values, subtract(node.left, node.right)):
                return replace(node, left=ZERO, right=ZERO)
            return rebuild(node, settled)

        vocabulary = Vocabulary(self.vocabulary.symbols)
        for definition in self.vocabulary.quantities.values():
            vocabulary = vocabulary.with_definition(replace(definition, body=settled(definition.body)))
        return replace(self, vocabulary=vocabulary, output=settled(self.output))

    def _is_zero(self, values: Mapping[str, Value], node: Node) -> bool:
        """Whether a number is exactly zero, by its exact form."""
        entries = [
            entry for value in values.values() for entry in (value.data if isinstance(value, Array) else [value])
        ]
        if node.shape != SCALAR or not all(type(entry) is fmpq for entry in entries):
            return False
        code = self._program.compile(Expression(self._program.prepare(node)))
        scales: dict[object, fmpq] = {}
        for _ in range(MOST_RESCALES):
            exact = Exact(CAPACITY, Budget(WORK), scales=scales)
            try:
                return exact.ring.is_zero(Environment(self._program, exact, {}, values, Budget(WORK)).run(code))
            except Rescale as wanted:
                scales = {**scales, wanted.key: wanted.scale}
            except (NoExactForm, NoValue, WorkExceeded):
                return False
        return False

    def outputs_by_jax(self, many: Sequence[Mapping[str, Value]], row: Row) -> list[float]:
        """The output at a row for many weights, by JAX in floats."""
        from checker.evaluation import jax as jax_evaluation  # takes a second to load
        from checker.evaluation.arrays import Environment as Floats

        vocabulary = expand_definitions(self.vocabulary)
        node = expand_derivatives(self.output, vocabulary)

        def output(values: Mapping[str, Any]) -> Any:
            return jax_evaluation.evaluate(node, Floats(values, {}, vocabulary)) * 1.0

        inputs = [Draw({}, {**weights, **row.inputs}).floats() for weights in many]
        return [float(value) for value in jax_evaluation.at_many(output, inputs)]

    def drawn(self, random: Random) -> dict[str, Value]:
        """Random weights."""

        def entry() -> fmpq:
            return fmpq(random.randrange(-80, 81), 8)

        drawn: dict[str, Value] = {}
        for name, held in self.declared.items():
            shape = concrete(held.shape, {})
            drawn[name] = entry() if held.shape == SCALAR else Array(shape, [entry() for _ in range(prod(shape))])
        return drawn


def exact_values(assigned: Assignment) -> dict[str, Value]:
    """The values of written weights. Raises ValueError for what is no number, or too large a one."""
    values: dict[str, Value] = {}
    for name, made in assigned.items():
        rows = made if isinstance(made, list) else [[made]]
        entries = [_number(name, node) for row in rows for node in row]
        values[name] = Array((len(rows), len(rows[0])), entries) if isinstance(made, list) else entries[0]
    return values


def _number(name: str, node: Node) -> Scalar:
    state, value, reason = Specification(Vocabulary(), node, ()).value({}, node)
    if state is not State.VALUE:
        raise ValueError(f"{name} has no value: {reason or 'it cannot be worked out'}")
    if not abs(arb(value)) < LARGEST:
        raise ValueError(f"{name} is too large to be tried: weights below {LARGEST:,} are")
    return value


def specified(
    part: Part, weights: list[str], inputs: list[str], table: list[list[int | float | str]], target: str
) -> Specification:
    """The specification of a part's fields, see ``checker/marking/kinds/weights.py``. Raises AuthorError."""
    place, symbols = part.place, part.vocabulary.symbols
    if part.of is None:
        raise place.error("of", "a part of kind weights needs 'of': the output that the weights have to give")
    if part.of.node.shape != SCALAR or part.of.free:
        raise place.error("of", "the output is to be one number", part.texts.get("of"))
    for field, named in (("weights", weights), ("inputs", inputs)):
        for name in named:
            if name not in symbols:
                raise place.error(field, f"{name!r} is no declared symbol", str(named))
    inputs = inputs or [name for name, held in symbols.items() if held.domain == "set" and name not in weights]
    weights = weights or [name for name in symbols if name not in inputs]
    for field, named in (("weights", weights), ("inputs", inputs)):
        for name in named:
            held = symbols[name]
            if held.family or held.size_names or field == "inputs" and held.shape != SCALAR:
                raise place.error(field, f"{name} is to be a number{' or real[2, 3]' if field == 'weights' else ''}")
    for name in sorted(_reached(part.of.node, part.vocabulary)):
        if name in symbols and name not in weights and name not in inputs:
            raise place.error("of", f"the output depends on {name}, which is neither an input nor a weight")
    draft = Specification(part.vocabulary, part.of.node, weights, step_at_zero=_convention(part))
    if not part.key_text:
        raise place.error("key", "a part of kind weights needs 'key': weights that meet the specification")
    key = place.read("key", part.key_text, _key, part.key_text, draft)
    if table:
        rows = [_row(part, row, inputs) for row in table]
    else:
        rows = _all_rows(part, inputs, target, draft, key)
    return replace(draft, rows=rows)


def _reached(node: Node, vocabulary: Vocabulary) -> frozenset[str]:
    """The names that a node depends on."""
    found, waiting = set[str](), list(names(node))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            definition = vocabulary.quantities.get(name)
            waiting += [] if definition is None else names(definition.body) - set(definition.parameters)
    return frozenset(found)


def _key(text: str, draft: Specification) -> dict[str, Value]:
    return exact_values(read_assignments(text, draft.declared).values)


def _convention(part: Part) -> fmpq | None:
    """The value of a step at 0, as the part's policy states it."""
    for text in part.policy:
        left, _, right = text.partition("=")
        if left.replace(" ", "") == "step(0)":
            return rational(Fraction(right.strip()))
    return None


def _row(part: Part, row: list[int | float | str], inputs: list[str]) -> Row:
    if len(row) != len(inputs) + 1:
        columns = ", ".join((*inputs, "the output"))
        raise part.place.error("table", f"a row holds {columns}: {len(inputs) + 1} values, not {len(row)}", str(row))
    try:
        values = [rational(Fraction(str(value))) for value in row]
    except (ValueError, ZeroDivisionError):
        raise part.place.error("table", "a row holds numbers, or fractions such as '1/2'", str(row)) from None
    return Row(dict(zip(inputs, values[:-1], strict=True)), values[-1])


def _all_rows(part: Part, inputs: list[str], target: str, draft: Specification, key: Mapping[str, Value]) -> list[Row]:
    """Every combination of the inputs' values, with the target's value there or, without one, what the key's weights give."""
    field = "target" if target else "table"
    held = [part.vocabulary.symbols[name] for name in inputs]
    if not inputs or any(declaration.domain != "set" for declaration in held):
        message = "what the weights have to do is missing: a table, or inputs declared as a finite set such as {0, 1}"
        raise part.place.error(field, message)
    if prod(len(declaration.values) for declaration in held) > MOST_ROWS:
        raise part.place.error(field, f"the inputs have more than {MOST_ROWS} combinations")
    wanted = draft.output
    if target:
        wanted = part.place.read("target", target, read_expression, target, Scope(part.vocabulary)).node
        known = _reached(wanted, part.vocabulary)
        if stray := next((name for name in sorted(known.intersection(draft.weights))), None):
            raise part.place.error("target", f"the target is in terms of the inputs, but depends on {stray}", target)
    rows = []
    for values in product(*(declaration.values for declaration in held)):
        chosen = dict(zip(inputs, map(rational, values), strict=True))
        state, value, reason = draft.value({**key, **chosen}, wanted)
        if state is not State.VALUE or type(value) is not fmpq:
            at = ", ".join(f"{name} = {number}" for name, number in chosen.items())
            raise part.place.error(field, f"there is no exact output at {at}{': ' if reason else ''}{reason}")
        rows.append(Row(chosen, value))
    return rows
