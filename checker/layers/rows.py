"""The layers: one row each, with what comes out, which parameters it has, how it is built for real, and an example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checker.layers.amounts import Amount, product
from checker.layers.spec import Flowing, LayerError, Spec, image, paddings, vector, window_positions, written

IMAGES = ("NHWC", "HWIO", "NHWC")


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of layer.

    ``options`` are the settings it takes, ``needs`` those that it cannot be without. ``output(spec, shape, source)`` is the shape
    that comes out (``source``: what a residual adds, elsewhere the shape again); ``weights`` and ``biases`` give the shapes of
    the arrays of parameters. ``run(jax, x, weights, biases, spec, source)`` computes the layer on a batch (first axis) with
    the arrays; ``jax`` is handed over so that nothing loads it here. ``example`` is how the layer is written, and its test;
    ``on`` the input for it.
    """

    names: tuple[str, ...]
    options: frozenset[str]
    needs: frozenset[str]
    output: Callable[[Spec, Flowing, Flowing], Flowing]
    run: Callable[..., Any]
    example: str
    on: str
    weights: Callable[[Spec, Flowing, Flowing], tuple[Flowing, ...]] = lambda spec, shape, source: ()
    biases: Callable[[Spec, Flowing, Flowing], tuple[Flowing, ...]] = lambda spec, shape, source: ()


def _size(spec: Spec) -> Amount:
    assert spec.size is not None
    return spec.size


def _kernel(spec: Spec) -> tuple[Amount, Amount]:
    assert spec.kernel is not None
    return Amount.of(spec.kernel[0]), Amount.of(spec.kernel[1])


def _own_biases(spec: Spec, shape: Flowing, source: Flowing) -> tuple[Flowing, ...]:
    return ((_size(spec),),) if spec.bias else ()


def _convolve(jax: Any, x: Any, weights: Any, biases: Any, spec: Spec, source: Any) -> Any:
    out = jax.lax.conv_general_dilated(
        x, weights[0], spec.steps, paddings(spec), rhs_dilation=spec.dilation, dimension_numbers=IMAGES
    )
    return out + biases[0] if biases else out


def _pool(jax: Any, x: Any, weights: Any, biases: Any, spec: Spec, source: Any) -> Any:
    start, combine = (0.0, jax.lax.add) if spec.kind == "average pool" else (-jax.numpy.inf, jax.lax.max)
    around = paddings(spec) if isinstance(spec.padding, str) else [(0, 0), *paddings(spec), (0, 0)]
    assert spec.kernel is not None
    across, steps = (1, *spec.kernel, 1), (1, *spec.steps, 1)
    out = jax.lax.reduce_window(x, start, combine, across, steps, around, None, (1, *spec.dilation, 1))
    return out / (spec.kernel[0] * spec.kernel[1]) if spec.kind == "average pool" else out


def _dense(jax: Any, x: Any, weights: Any, biases: Any, spec: Spec, source: Any) -> Any:
    out = jax.numpy.einsum("oi,bi->bo", weights[0], x)
    return out + biases[0] if biases else out


def _normalise(jax: Any, x: Any, weights: Any, biases: Any, spec: Spec, source: Any) -> Any:
    axes = tuple(range(x.ndim - 1))
    centred = x - x.mean(axes)
    return weights[0] * centred / jax.numpy.sqrt((centred**2).mean(axes) + 1e-5) + biases[0]


def _projected(spec: Spec, shape: Flowing, source: Flowing) -> tuple[Flowing, ...]:
    """The weights with which a residual brings its source to the shape that it is added to."""
    if not spec.projection:
        return ()
    if len(source) == 1:
        return ((vector(shape, spec), source[0]),)
    one = Amount.of(1)
    return ((one, one, image(source, spec)[2], image(shape, spec)[2]),)


def _projected_biases(spec: Spec, shape: Flowing, source: Flowing) -> tuple[Flowing, ...]:
    return ((shape[-1],),) if spec.projection and spec.bias else ()


def _skip(jax: Any, x: Any, weights: Any, biases: Any, spec: Spec, source: Any) -> Any:
    if weights and weights[0].ndim == 2:
        source = jax.numpy.einsum("oi,bi->bo", weights[0], source)
    elif weights:
        source = jax.lax.conv_general_dilated(source, weights[0], spec.steps, "VALID", dimension_numbers=IMAGES)
    out = jax.lax.add(x, source)  # unlike +, it does not stretch what does not fit
    return out + biases[0] if biases else out


def _added(spec: Spec, shape: Flowing, source: Flowing) -> Flowing:
    """The shape that is added to, which the source must have or be projected to."""
    brought = source
    if spec.projection and len(source) == len(shape) == 3:
        brought = (*((source[axis] - 1) // spec.steps[axis] + 1 for axis in (0, 1)), shape[2])
    elif spec.projection and len(source) == len(shape):
        brought = shape
    if brought != shape:
        hint = "another stride of the projection" if spec.projection else "a projection"
        raise LayerError(f"{spec.name}: {written(source)} cannot be added to {written(shape)}: it needs {hint}")
    return shape


WINDOW = frozenset(("kernel", "stride", "padding", "dilation"))

LAYERS: tuple[Layer, ...] = (
    Layer(
        ("convolution", "conv"), WINDOW | {"size", "bias"}, frozenset(("kernel", "size")),
        lambda spec, shape, source: (*window_positions(spec, shape), _size(spec)),
        _convolve, "conv 3x3, 16 filters, stride 2, padding 1", "9x8x3",
        lambda spec, shape, source: ((*_kernel(spec), image(shape, spec)[2], _size(spec)),), _own_biases,
    ),
    Layer(
        ("max pool", "max pooling", "pool"), WINDOW, frozenset(("kernel",)),
        lambda spec, shape, source: (*window_positions(spec, shape), image(shape, spec)[2]),
        _pool, "max pool 3x3, stride 2", "9x8x6",
    ),
    Layer(
        ("average pool", "average pooling", "avg pool", "mean pool"), WINDOW, frozenset(("kernel",)),
        lambda spec, shape, source: (*window_positions(spec, shape), image(shape, spec)[2]),
        _pool, "average pool 2x2", "9x8x6",
    ),
    Layer(
        ("dense", "fully connected", "linear"), frozenset(("size", "bias")), frozenset(("size",)),
        lambda spec, shape, source: (_size(spec),),
        _dense, "dense 10", "160",
        lambda spec, shape, source: ((_size(spec), vector(shape, spec)),), _own_biases,
    ),
    Layer(
        ("flatten",), frozenset(), frozenset(),
        lambda spec, shape, source: (product(shape),),
        lambda jax, x, weights, biases, spec, source: x.reshape(x.shape[0], -1), "flatten", "4x5x10",
    ),
    Layer(
        ("batch norm", "batch normalisation", "batch normalization"), frozenset(), frozenset(),
        lambda spec, shape, source: shape,
        _normalise, "batch norm", "4x5x10",
        lambda spec, shape, source: ((shape[-1],),), lambda spec, shape, source: ((shape[-1],),),
    ),
    Layer(
        ("activation", "relu", "tanh", "sigmoid", "softmax"), frozenset(), frozenset(),
        lambda spec, shape, source: shape,
        lambda jax, x, weights, biases, spec, source: jax.numpy.tanh(x), "relu", "4x5x10",
    ),
    Layer(
        ("residual",), frozenset(("source", "projection", "stride", "bias")), frozenset(("source",)),
        _added, _skip, "residual from input, projection", "9x8x6", _projected, _projected_biases,
    ),
)  # fmt: skip
"""Every kind of layer under its names, the first of which is shown. A new layer is a row."""

BY_NAME = {name: layer for layer in LAYERS for name in layer.names}
