"""The worked example of CONTRIBUTING.md: a row is all that a new layer needs."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from checker.evaluation.networks import built
from checker.layers import read_network, rows
from checker.layers.rows import Layer
from checker.layers.spec import image, written
from checker.layers.variation import variations

GLOBAL_AVERAGE = Layer(
    ("global average pool",),
    frozenset(),
    frozenset(),
    lambda spec, shape, source: (image(shape, spec)[2],),
    lambda jax, x, weights, biases, spec, source: x.mean((1, 2)),
    "global average pool",
    "7x7x32",
)


def test_the_example_is_the_one_that_is_documented() -> None:
    page = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (documented,) = (
        block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "GLOBAL_AVERAGE" in block
    )
    assert documented in Path(__file__).read_text(encoding="utf-8")


def test_the_row_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rows.BY_NAME, "global average pool", GLOBAL_AVERAGE)
    network = read_network("9x9x3", ["conv 3x3, 5 filters", "global average pool", "dense 10"])
    assert [written(stage.after) for stage in network.stages] == ["7 × 7 × 5", "5", "10"]
    assert str(network.parameters()) == "200"
    for varied, _ in islice(variations(network, Random(0)), 10):
        real = built(varied)
        assert real.shapes == tuple(tuple(size.evaluate({}) for size in stage.after) for stage in varied.stages)
        assert sum(real.weights) + sum(real.biases) == varied.parameters().evaluate({})
