"""A network as it is written: its input and its layers, one after the other, and what flows out of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from checker.language.shapes import parse_size
from checker.layers.amounts import Amount, product
from checker.layers.rows import BY_NAME, LAYERS
from checker.layers.spec import Flowing, LayerError, Pair, Spec

INPUT = "input"


@dataclass(frozen=True, slots=True)
class Stage:
    """A layer in its place: what goes in, what comes out, and the shapes of its arrays of parameters."""

    spec: Spec
    before: Flowing
    source: Flowing
    after: Flowing
    weights: tuple[Flowing, ...]
    biases: tuple[Flowing, ...]

    def parameters(self, *, biases: bool = True) -> Amount:
        """How many parameters the layer has."""
        arrays = (*self.weights, *self.biases) if biases else self.weights
        return sum((product(array) for array in arrays), Amount())


@dataclass(frozen=True)
class Network:
    """An input and layers. Raises LayerError when its stages are asked for and a layer does not fit."""

    input: Flowing
    layers: tuple[Spec, ...]

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The layers in their places."""
        outputs = {INPUT: self.input}
        found: list[Stage] = []
        shape = self.input
        for spec in self.layers:
            row = BY_NAME[spec.kind]
            if spec.source and spec.source not in outputs:
                raise LayerError(f"{spec.name}: there is no layer {spec.source!r} before it")
            source = outputs.get(spec.source, shape)
            after = row.output(spec, shape, source)
            found.append(
                Stage(spec, shape, source, after, row.weights(spec, shape, source), row.biases(spec, shape, source))
            )
            outputs[spec.name] = shape = after
        return tuple(found)

    @property
    def output(self) -> Flowing:
        """What comes out at the end."""
        return self.stages[-1].after if self.stages else self.input

    @property
    def names(self) -> frozenset[str]:
        """The named sizes."""
        sizes = [*self.input, *(spec.size for spec in self.layers if spec.size is not None)]
        return frozenset().union(*(size.names for size in sizes))

    def stage(self, name: str) -> Stage:
        """The stage of a layer; the last one for an empty name. Raises LayerError."""
        if not name and self.stages:
            return self.stages[-1]
        for stage in self.stages:
            if stage.spec.name == name:
                return stage
        raise LayerError(f"there is no layer {name!r}: {', '.join(spec.name for spec in self.layers)} are")

    def parameters(self, *, biases: bool = True) -> Amount:
        """How many parameters all layers have."""
        return sum((stage.parameters(biases=biases) for stage in self.stages), Amount())

    def at(self, sizes: Mapping[str, int]) -> Network:
        """The network with numbers for its named sizes."""

        def settled(amount: Amount) -> Amount:
            return Amount.of(amount.evaluate(sizes))

        layers = tuple(replace(spec, size=None if spec.size is None else settled(spec.size)) for spec in self.layers)
        return Network(tuple(map(settled, self.input)), layers)

    def with_layer(self, name: str, changed: Spec) -> Network:
        """The network with one layer replaced."""
        return replace(self, layers=tuple(changed if spec.name == name else spec for spec in self.layers))


NAMED: Mapping[str, Literal["valid", "same"]] = {"valid": "valid", "same": "same"}
_PAIR = re.compile(r"(\d+)(?:\s*[x×]\s*(\d+))?")
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("kernel", r"(?:kernel\s+|window\s+)?(\d+\s*[x×]\s*\d+)"),
    ("stride", r"stride\s+(\S.*)"),
    ("padding", r"padding\s+(\S.*)"),
    ("dilation", r"dilation\s+(\S.*)"),
    ("size", r"(\w+)\s+(?:filters?|kernels?|units?|neurons?|outputs?)"),
    ("bias", r"(no bias|without bias)"),
    ("projection", r"(projection|projected)"),
)
"""How the settings of a layer are written."""


def read_network(input_text: str, layers: Sequence[str]) -> Network:
    """A network from its texts: ``8x8x3`` and ``["conv 2x2, 2 filters", "out: dense 10"]``. A layer without a name of its own has
    its kind's, numbered where there are several. Raises LayerError."""
    shape = tuple(_amount(part) for part in re.split(r"\s*[x×]\s*", input_text.strip()))
    if len(shape) not in (1, 3):
        raise LayerError(f"the input {input_text!r} is neither height x width x channels nor one size")
    specs: list[Spec] = []
    for text in layers:
        specs.append(_spec(text, [spec.name for spec in specs]))
    network = Network(shape, tuple(specs))
    assert network.stages is not None  # raises where a layer does not fit
    return network


def _spec(text: str, taken: Sequence[str]) -> Spec:
    named = re.fullmatch(r"\s*([\w^]+)\s*:\s*(.+)", text, re.DOTALL)
    name, rest = (named[1], named[2]) if named else ("", text)
    first, *settings = (part.strip() for part in rest.split(","))
    kind = max((known for known in BY_NAME if re.match(rf"{known}\b", first)), key=len, default="")
    if not kind:
        raise LayerError(f"{text!r} starts with no layer: {', '.join(row.names[0] for row in LAYERS)} are known")
    row = BY_NAME[kind]
    if behind := first[len(kind) :].strip():
        settings.insert(0, behind)
    spec = Spec(name or _numbered(kind.replace(" ", "_"), taken), row.names[0])
    if spec.name in taken or spec.name == INPUT:
        raise LayerError(f"the name {spec.name!r} is used twice")
    given: set[str] = set()
    for setting in settings:
        option, spec = _with_setting(spec, setting, row.options, text)
        if option in given:
            raise LayerError(f"{text!r} gives its {option} twice")
        given.add(option)
    if missing := sorted(row.needs - given):
        raise LayerError(f"{text!r} does not say its {' and its '.join(missing)}, as in {row.example!r}")
    return spec


def _with_setting(spec: Spec, setting: str, options: frozenset[str], text: str) -> tuple[str, Spec]:
    if match := re.fullmatch(r"from\s+([\w^]+)", setting):
        found, value = "source", match[1]
    elif "size" in options and "kernel" not in options and re.fullmatch(r"\w+", setting):
        found, value = "size", setting
    else:
        matches = ((option, re.fullmatch(pattern, setting)) for option, pattern in _PATTERNS)
        found, value = next(((option, match[1]) for option, match in matches if match), ("", ""))
    if found not in options:
        raise LayerError(
            f"{setting!r} in {text!r} is no setting of a {spec.kind} layer, as {BY_NAME[spec.kind].example!r} shows"
        )
    match found:
        case "kernel":
            return found, replace(spec, kernel=_pair(value, 1))
        case "stride":
            return found, replace(spec, stride=_pair(value, 1))
        case "dilation":
            return found, replace(spec, dilation=_pair(value, 1))
        case "padding":
            return found, replace(spec, padding=NAMED[value] if value in NAMED else _pair(value, 0))
        case "size":
            return found, replace(spec, size=_amount(value))
        case "bias":
            return found, replace(spec, bias=False)
        case "projection":
            return found, replace(spec, projection=True)
    return found, replace(spec, source=value)


def _pair(text: str, least: int) -> Pair:
    match = _PAIR.fullmatch(text.strip())
    if match is None:
        raise LayerError(f"{text!r} is neither a whole number nor two, as in 3x2")
    pair = (int(match[1]), int(match[2] or match[1]))
    if min(pair) < least:
        raise LayerError(f"{text!r} is too small: it must be at least {least}")
    return pair


def _amount(text: str) -> Amount:
    """A size: a whole number from 1 or a name."""
    size = parse_size(text)
    if isinstance(size, str) and not size.isidentifier():
        raise LayerError(f"{text!r} is neither a whole number nor a name")
    return Amount.of(size)


def _numbered(kind: str, taken: Sequence[str]) -> str:
    """The kind's name; behind another of the kind, with a number."""
    if kind not in taken:
        return kind
    return next(f"{kind}_{number}" for number in range(2, len(taken) + 3) if f"{kind}_{number}" not in taken)
