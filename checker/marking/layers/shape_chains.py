"""Shapes along arrows, judged link by link: against what flows through a network, or against a key that is a chain itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from checker.bank import Part
from checker.language.declarations import Expression
from checker.language.rationals import rational_value
from checker.layers import Network
from checker.layers.amounts import Amount
from checker.layers.spec import Flowing, written
from checker.marking.layers.networks import random_sizes
from checker.parsing.layers.dimensions import WrittenShapes
from checker.parsing.put_together import WrittenShape
from checker.printing.plain import plain

Sizes = tuple[Expression, ...]
DRAWS = 6
LARGEST = 97


@dataclass(frozen=True, slots=True)
class Expected:
    """A shape that flows: what it is called, how it is shown, and its sizes at values of the named sizes."""

    name: str
    shown: str
    at: Callable[[Mapping[str, int]], list[Fraction | None]]


def same_size(size: Expression, amount: Amount, draws: Sequence[Mapping[str, int]]) -> bool:
    """Whether a written size is an amount, at values of the named sizes."""
    return all(rational_value(size.node, sizes) == amount.evaluate(sizes) for sizes in draws)


def same_shape(sizes: Sizes, shape: Flowing, draws: Sequence[Mapping[str, int]]) -> bool:
    """Whether written sizes are a shape, at values of the named sizes."""
    return len(sizes) == len(shape) and all(same_size(a, b, draws) for a, b in zip(sizes, shape, strict=True))


def given_sizes(shape: WrittenShape) -> Sizes:
    """The sizes of a shape on the way, with its channels behind where they are said apart."""
    sizes = shape.sizes or tuple(shape.labelled[axis][-1] for axis in ("height", "width") if axis in shape.labelled)
    extra = shape.labelled.get("channels", shape.labelled.get("filters"))
    if extra is not None and len(sizes) == 2:
        sizes = (*sizes, extra[-1])
    return (sizes[1], sizes[2], sizes[0]) if shape.channels_first and len(sizes) == 3 else sizes


def on_the_way(said: WrittenShapes) -> list[WrittenShape]:
    """The shapes along the arrows, without the numbers between them that are worked out for one axis."""
    return [stage for stage in said.stages if len(stage.sizes) != 1 or len(said.stages[-1].sizes) == 1]


def flowing(network: Network, upto: str = "") -> list[Flowing]:
    """The input, and what comes out of each layer as far as one."""
    shapes = [network.input]
    for stage in network.stages:
        shapes.append(stage.after)
        if upto and stage.spec.name == upto:
            break
    return shapes


def wrong_link(
    part: Part, network: Network | None, upto: str, chain: Sequence[WrittenShape], said: WrittenShapes, seed: int
) -> str | None:
    """The first shape along the arrows that is not one of those that flow, in their order; or a line about another layer that is
    not right. ``chain`` are the stages of the key, judged against where there is no network."""
    expected, draws = _expected(part, network, upto, chain, seed)
    if network is not None and (fault := _wrong_line(network, said, draws)) is not None:
        return fault
    stages = on_the_way(said)
    for number, stage in enumerate(said.stages, 1):
        values = [rational_value(form.product.node) for form in stage.forms if form.product is not None]
        if len(stage.sizes) == 1 and None not in values and len(set(values)) > 1:
            links = " = ".join(plain(form.product.node) for form in stage.forms if form.product is not None)
            return f"link {number} of the chain is not right: {links}"
    if len(stages) < 2 or len(expected) < 2:
        return None
    missing, reached = len(expected) - len(stages), -1
    for number, stage in enumerate(stages, 1):
        place = number - 1 + missing if missing in (0, 1) else None  # the input may be left out
        fits = [at for at, shape in enumerate(expected) if _agrees(given_sizes(stage), shape, draws)]
        if place is not None and place in fits:
            continue
        if place is None and (later := [at for at in fits if at > reached]):
            reached = later[0]
            continue
        theirs = " × ".join(plain(size.node) for size in given_sizes(stage))
        right = f": {expected[place].name} is {expected[place].shown}" if place is not None else ""
        flow = "" if right else f"; what flows is {' → '.join(shape.shown for shape in expected)}"
        return f"link {number} of the chain, {theirs}, is wrong{right}{flow}"
    return None


def _wrong_line(network: Network, said: WrittenShapes, draws: Sequence[Mapping[str, int]]) -> str | None:
    """What another line says of what comes out of a layer that it names, where that is not right."""
    for other in said.others:
        found = [stage for stage in network.stages if stage.spec.name == other.label]
        sizes = given_sizes(other.stages[-1])
        if not found or not sizes:
            continue
        after = found[0].after
        if not all(same_size(a, b, draws) for a, b in zip(sizes, after, strict=False)) or len(sizes) > len(after):
            theirs = " × ".join(plain(size.node) for size in sizes)
            return f"what comes out of {other.label} is {written(after)}, not {theirs}"
    return None


def _agrees(sizes: Sizes, shape: Expected, draws: Sequence[Mapping[str, int]]) -> bool:
    """Whether sizes are those of a shape; the last ones may be left out, and what has no value cannot differ."""
    for values in draws:
        ours = shape.at(values)
        theirs = [rational_value(size.node, values) for size in sizes]
        if not theirs or len(theirs) > len(ours):
            return False
        if any(a is not None and b is not None and a != b for a, b in zip(theirs, ours, strict=False)):
            return False
    return True


def _expected(
    part: Part, network: Network | None, upto: str, chain: Sequence[WrittenShape], seed: int
) -> tuple[list[Expected], Sequence[Mapping[str, int]]]:
    if network is not None:
        names = ["the input", *(f"what comes out of {stage.spec.name}" for stage in network.stages)]
        shapes = flowing(network, upto)
        found = [Expected(name, written(shape), _amounts_at(shape)) for name, shape in zip(names, shapes, strict=False)]
        return found, random_sizes(network, seed)
    random = Random(seed)
    integers = [name for name, held in part.vocabulary.symbols.items() if held.domain == "integer" and not held.axes]
    names = sorted({*part.vocabulary.sizes, *integers})
    draws = [{name: random.randint(2, LARGEST) for name in names} for _ in range(DRAWS)]
    forms = [given_sizes(stage) for stage in chain]
    return [
        Expected(f"shape {place} of the chain", " × ".join(plain(size.node) for size in form), _sizes_at(form))
        for place, form in enumerate(forms, 1)
    ], draws


def _amounts_at(shape: Flowing) -> Callable[[Mapping[str, int]], list[Fraction | None]]:
    return lambda sizes: [Fraction(amount.evaluate(sizes)) for amount in shape]


def _sizes_at(form: Sizes) -> Callable[[Mapping[str, int]], list[Fraction | None]]:
    return lambda sizes: [rational_value(size.node, sizes) for size in form]
