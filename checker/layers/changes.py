"""What people get wrong in the arithmetic of layers: each row changes one thing in one layer, and says what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from checker.layers.amounts import Amount, product
from checker.layers.network import Network, Stage
from checker.layers.spec import ONES, Flowing, LayerError, Spec


@dataclass(frozen=True, slots=True)
class Change:
    """A mistake in a layer's settings: the settings as they are taken, None where the mistake cannot be made there."""

    message: str
    spec: Callable[[Spec], Spec | None]


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in what comes out of a layer, or in what is counted: another value from the stage and whether biases count, None
    where the mistake cannot be made."""

    message: str
    value: Callable[[Stage, bool], Flowing | Amount | None]


def _has_window(spec: Spec) -> bool:
    return spec.kernel is not None


SETTINGS: tuple[Change, ...] = (
    Change(
        "the stride of {layer} is taken as 1", lambda spec: replace(spec, stride=ONES) if spec.steps != ONES else None
    ),
    Change(
        "the padding of {layer} is left out",
        lambda spec: replace(spec, padding="valid") if spec.padding not in ("valid", (0, 0)) else None,
    ),
    Change(
        "{layer} is padded although it has no padding",
        lambda spec: replace(spec, padding="same") if _has_window(spec) and spec.padding == "valid" else None,
    ),
    Change(
        "{layer} is padded with 1 on each side although it has no padding",
        lambda spec: replace(spec, padding=ONES) if _has_window(spec) and spec.padding == "valid" else None,
    ),
    Change(
        "the padding of {layer} is counted on one side only",
        lambda spec: (
            replace(spec, padding=(spec.padding[0] // 2, spec.padding[1] // 2))
            if not isinstance(spec.padding, str) and all(one % 2 == 0 for one in spec.padding) and any(spec.padding)
            else None
        ),
    ),
    Change(
        "in {layer} the quotient is rounded up instead of down",
        lambda spec: replace(spec, rounding="up") if spec.steps != ONES and spec.padding != "same" else None,
    ),
    Change(
        "the dilation of {layer} is left out",
        lambda spec: replace(spec, dilation=ONES) if spec.dilation != ONES else None,
    ),
    Change(
        "height and width of the window of {layer} are swapped",
        lambda spec: (
            replace(spec, kernel=(spec.kernel[1], spec.kernel[0]))
            if spec.kernel is not None and spec.kernel[0] != spec.kernel[1]
            else None
        ),
    ),
    Change(
        "the stride of {layer} is taken as the size of its window",
        lambda spec: (
            replace(spec, stride=spec.kernel) if spec.kind.endswith("pool") and spec.steps != spec.kernel else None
        ),
    ),
)

SHAPE_SLIPS: tuple[Slip, ...] = (
    Slip(
        "{layer} has one place for its window more than is counted: + 1 is forgotten",
        lambda stage, biases: _spatial(stage, -1),
    ),
    Slip("for {layer} one place for its window too many is counted", lambda stage, biases: _spatial(stage, 1)),
    Slip(
        "the channels of the input of {layer} are kept: its output has one for each filter",
        lambda stage, biases: (
            (*stage.after[:2], stage.before[2]) if len(stage.after) == 3 == len(stage.before) else None
        ),
    ),
    Slip("this is what goes into {layer}", lambda stage, biases: stage.before),
)

COUNT_SLIPS: tuple[Slip, ...] = (
    Slip(
        "the depth of the filters of {layer} is left out: each reaches through all channels of its input",
        lambda stage, biases: (
            _without(stage, 2, biases=biases) if len(stage.before) == 3 and stage.spec.kernel else None
        ),
    ),
    Slip(
        "the number of filters of {layer} is left out",
        lambda stage, biases: _without(stage, 3, biases=biases) if stage.spec.kernel else None,
    ),
    Slip(
        "one bias is counted for all of {layer}: each of its filters or units has its own",
        lambda stage, biases: stage.parameters(biases=False) + 1 if stage.biases else None,
    ),
    Slip(
        "a bias is counted for every weight of {layer}",
        lambda stage, biases: stage.parameters(biases=False) * 2 if stage.biases else None,
    ),
    Slip(
        "the biases of {layer} are missing",
        lambda stage, biases: stage.parameters(biases=False) if stage.biases else None,
    ),
    Slip(
        "{layer} is given biases, which it does not have",
        lambda stage, biases: stage.parameters() + stage.after[-1] if stage.weights and not stage.biases else None,
    ),
    Slip(
        "every place is given weights of its own in {layer}: a filter is shared by all places",
        lambda stage, biases: (
            product(stage.after[:2]) * stage.parameters(biases=False) if stage.spec.kernel and stage.weights else None
        ),
    ),
)
"""What is counted for one layer; the biases come along where the layer has any."""


def _spatial(stage: Stage, more: int) -> Flowing | None:
    if stage.spec.kernel is None:
        return None
    return (stage.after[0] + more, stage.after[1] + more, stage.after[2])


def _without(stage: Stage, axis: int, *, biases: bool) -> Amount | None:
    """The parameters with one axis of the weights left out."""
    if not stage.weights or len(stage.weights[0]) != 4:
        return None
    kept = tuple(size for place, size in enumerate(stage.weights[0]) if place != axis)
    return product(kept) + (sum((product(array) for array in stage.biases), Amount()) if biases else 0)


def changed_networks(network: Network) -> Iterator[tuple[str, Network]]:
    """The network with one layer taken wrongly, and what is said of it."""
    for spec in network.layers:
        for change in SETTINGS:
            changed = change.spec(spec) if _has_window(spec) else None
            if changed is None:
                continue
            other = network.with_layer(spec.name, changed)
            try:
                _ = other.stages
            except LayerError:
                continue
            yield change.message.format(layer=spec.name), other
