"""Random networks of the same layers: other sizes, kernels, strides and paddings, so that a formula is tried at more than one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from checker.layers.amounts import Amount
from checker.layers.network import Network
from checker.layers.spec import LayerError, Pair, Spec

TRIES = 200
LARGEST = {"input": 16, "size": 7, "kernel": 4, "stride": 3, "padding": 3, "dilation": 2}


def variations(network: Network, random: Random) -> Iterator[tuple[Network, Mapping[str, int]]]:
    """Networks with the layers of ``network`` and other numbers, all of which fit. Named sizes become numbers, which come along;
    a residual's projection keeps its stride. Ends when no fitting one is found in many tries."""
    while True:
        for _ in range(TRIES):
            varied, sizes = _varied(network, random)
            try:
                if all(size.evaluate({}) > 0 for stage in varied.stages for size in stage.after):
                    break
            except LayerError:
                continue
        else:
            return
        yield varied, sizes


def _varied(network: Network, random: Random) -> tuple[Network, Mapping[str, int]]:
    sizes = {name: random.randint(1, LARGEST["size"]) for name in sorted(network.names)}
    drawn = tuple(_amount(size, sizes, random, LARGEST["input"]) for size in network.input)
    return Network(drawn, tuple(_spec(spec, sizes, random) for spec in network.layers)), sizes


def _amount(size: Amount, sizes: dict[str, int], random: Random, largest: int) -> Amount:
    """A named size keeps its value wherever it stands; a number becomes any other."""
    return Amount.of(size.evaluate(sizes) if size.names else random.randint(1, largest))


def _spec(spec: Spec, sizes: dict[str, int], random: Random) -> Spec:
    def pair(setting: str, least: int = 1) -> Pair:
        return random.randint(least, LARGEST[setting]), random.randint(least, LARGEST[setting])

    padding = spec.padding if spec.padding == "same" or spec.kernel is None else pair("padding", 0)
    kernel = None if spec.kernel is None else pair("kernel")
    if kernel is not None and spec.kind.endswith("pool") and not isinstance(padding, str):
        padding = (min(padding[0], kernel[0] - 1), min(padding[1], kernel[1] - 1))
    return replace(
        spec,
        kernel=kernel,
        size=None if spec.size is None else _amount(spec.size, sizes, random, LARGEST["size"]),
        stride=spec.stride if spec.kernel is None or spec.stride is None else pair("stride"),
        padding=padding,
        dilation=spec.dilation if spec.kernel is None else pair("dilation"),
    )
