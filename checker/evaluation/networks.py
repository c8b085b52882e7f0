"""Networks really built in JAX: their parameters as arrays, and the shape that comes out when a batch runs through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy
import numpy

from checker.layers import Network
from checker.layers.network import INPUT
from checker.layers.rows import BY_NAME
from checker.layers.spec import Flowing

BATCH = 2


@dataclass(frozen=True, slots=True)
class Built:
    """What a built network shows: the shape behind each layer (without the batch), the shapes of its arrays of weights, and the
    elements of its weights and biases."""

    shapes: tuple[tuple[int, ...], ...]
    arrays: tuple[tuple[tuple[int, ...], ...], ...]
    weights: tuple[int, ...]
    biases: tuple[int, ...]


def built(network: Network) -> Built:
    """The network, all sizes of which are numbers, built and traced by ``jax.eval_shape``: no number is computed.

    Raises TypeError or ValueError, as JAX does, where the arrays do not fit together.
    """
    parameters = [(tuple(map(_zeros, stage.weights)), tuple(map(_zeros, stage.biases))) for stage in network.stages]

    def forward(x: Any, parameters: Any) -> list[Any]:
        outputs = {INPUT: x}
        found = []
        for stage, (weights, biases) in zip(network.stages, parameters, strict=True):
            spec = stage.spec
            x = BY_NAME[spec.kind].run(jax, x, weights, biases, spec, outputs.get(spec.source))
            outputs[spec.name] = x
            found.append(x)
        return found

    batch = jax.ShapeDtypeStruct((BATCH, *_numbers(network.input)), jax.numpy.float32)  # type: ignore[no-untyped-call]
    traced = jax.eval_shape(forward, batch, parameters)
    return Built(
        tuple(tuple(one.shape[1:]) for one in traced),
        tuple(tuple(array.shape for array in weights) for weights, _ in parameters),
        tuple(sum(array.size for array in weights) for weights, _ in parameters),
        tuple(sum(array.size for array in biases) for _, biases in parameters),
    )


def _zeros(shape: Flowing) -> Any:
    return numpy.zeros(_numbers(shape), dtype=numpy.float32)


def _numbers(shape: Flowing) -> tuple[int, ...]:
    return tuple(size.evaluate({}) for size in shape)
