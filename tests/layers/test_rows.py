"""Every row of the layers table: its example reads, and its arithmetic is that of a network really built in JAX."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from checker.evaluation.networks import built
from checker.layers import Network, read_network
from checker.layers.rows import LAYERS, Layer
from checker.layers.spec import written
from checker.layers.variation import variations

DRAWS = 40
ROWS = [pytest.param(row, id=row.names[0]) for row in LAYERS]
STACKS = {
    "a small network for images": (
        "13x11x3",
        ["conv 3x3, 4 filters, padding same", "batch norm", "relu", "max pool 2x2", "conv 3x2, 5 filters, stride 2, padding 1",
         "average pool 2x2, stride 1", "flatten", "dense 7"],
    ),
    "a residual block": (
        "8x8x4",
        ["a: conv 3x3, 6 filters, padding same", "batch norm", "relu", "b: conv 3x3, 6 filters, padding same",
         "residual from input, projection, no bias", "relu"],
    ),
    "a residual without projection": ("6x6x4", ["conv 3x3, 4 filters, padding same", "residual from input"]),
    "named sizes": ("n", ["dense m", "tanh", "residual from input, projection, no bias", "dense l"]),
    "dilated convolutions": (
        "20x20x1", ["conv 3x3, 2 filters, dilation 2", "conv 2x5, 3 filters, dilation 1x2, stride 2x1, no bias"],
    ),
}  # fmt: skip


def agrees(network: Network) -> None:
    real = built(network)
    assert real.shapes == tuple(tuple(size.evaluate({}) for size in stage.after) for stage in network.stages)
    assert sum(real.weights) == network.parameters(biases=False).evaluate({})
    assert sum(real.weights) + sum(real.biases) == network.parameters().evaluate({})


@pytest.mark.parametrize("row", ROWS)
def test_an_example_is_what_jax_builds(row: Layer) -> None:
    for name in row.names:
        network = read_network(
            row.on, [row.example.replace(next(n for n in row.names if row.example.startswith(n)), name)]
        )
        agrees(network)


@pytest.mark.parametrize("row", ROWS)
def test_the_arithmetic_of_a_layer_is_that_of_jax_at_many_sizes(row: Layer) -> None:
    found = list(islice(variations(read_network(row.on, [row.example]), Random(1)), DRAWS))
    assert len(found) == DRAWS
    for network, _ in found:
        agrees(network)


@pytest.mark.parametrize(("given", "layers"), STACKS.values(), ids=STACKS)
def test_stacks_are_what_jax_builds_at_many_sizes(given: str, layers: list[str]) -> None:
    network = read_network(given, layers)
    if not network.names:
        agrees(network)
    found = list(islice(variations(network, Random(2)), 10))
    assert found
    for varied, _ in found:
        agrees(varied)


def test_sizes_with_names_keep_their_floors() -> None:
    network = read_network("nxnx3", ["conv 3x3, F filters, stride 2", "max pool 2x2", "flatten", "dense 10"])
    assert written(network.stages[0].after) == "(⌊(n + 1)/2⌋ - 1) × (⌊(n + 1)/2⌋ - 1) × F"
    for n in range(6, 20):
        agrees(network.at({"n": n, "F": 4}))


@pytest.mark.parametrize(
    ("given", "layer", "message"),
    [
        ("8x8x3", "conv 9x9, 2 filters", "its window is 9 high, but there are only 8"),
        ("8x8x3", "conv 3x3, 2 filters, dilation 4", "its window is 9 high"),
        ("8x8", "flatten", "neither height x width x channels nor one size"),
        ("8x8x3", "convo 3x3", "starts with no layer"),
        ("8x8x3", "conv 3x3", "does not say its size"),
        ("8x8x3", "max pool", "does not say its kernel"),
        ("8x8x3", "conv 3x3, 2 filters, strid 2", "no setting of a convolution layer"),
        ("8x8x3", "conv 3x3, 2 filters, stride 0", "too small"),
        ("8x8x3", "conv 3x3, 2 filters, stride 1, stride 2", "gives its stride twice"),
        ("8x8x3", "dense 3", "flatten it before"),
        ("8x8x3", "residual from conv1", "there is no layer 'conv1' before it"),
        ("8x8x3", "input: conv 3x3, 2 filters", "used twice"),
        ("8x8x3", "flatten 3", "no setting of a flatten layer"),
    ],
)
def test_a_layer_that_cannot_be_says_why(given: str, layer: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_network(given, [layer])


def test_a_residual_needs_equal_shapes_or_a_projection() -> None:
    with pytest.raises(ValueError, match="8 × 8 × 3 cannot be added to 6 × 6 × 4: it needs a projection"):
        read_network("8x8x3", ["conv 3x3, 4 filters", "residual from input"])
    network = read_network(
        "8x8x3", ["conv 3x3, 4 filters, stride 2, padding 1", "residual from input, projection, stride 2"]
    )
    agrees(network)
    assert str(network.stages[1].parameters()) == "16"
