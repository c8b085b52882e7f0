"""What is said of one layer: its kind and its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from checker.layers.amounts import Amount

Pair = tuple[int, int]
"""A setting for the height and for the width."""
Flowing = tuple[Amount, ...]
"""What flows: ``(height, width, channels)`` of an image, ``(n,)`` of a vector."""
ONES: Pair = (1, 1)


class LayerError(ValueError):
    """A layer that cannot be: its message is for the author of the problem."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One layer of a network. ``size`` is its number of filters or units; ``source`` the stage whose output a residual adds."""

    name: str
    kind: str
    kernel: Pair | None = None
    size: Amount | None = None
    stride: Pair | None = None
    padding: Literal["valid", "same"] | Pair = "valid"
    dilation: Pair = ONES
    bias: bool = True
    source: str = ""
    projection: bool = False
    rounding: Literal["down", "up"] = "down"

    @property
    def steps(self) -> Pair:
        """The stride; a pooling window moves by its own size where none is given."""
        return self.stride or (self.kernel if self.kind.endswith("pool") and self.kernel else ONES)


def image(shape: Flowing, spec: Spec) -> tuple[Amount, Amount, Amount]:
    """Height, width and channels. Raises LayerError for what is no image."""
    if len(shape) != 3:
        raise LayerError(f"{spec.name}: a {spec.kind} layer needs height x width x channels, not {written(shape)}")
    return shape[0], shape[1], shape[2]


def vector(shape: Flowing, spec: Spec) -> Amount:
    """The size of a vector. Raises LayerError for what is none."""
    if len(shape) != 1:
        raise LayerError(f"{spec.name}: a {spec.kind} layer needs a vector, not {written(shape)}: flatten it before")
    return shape[0]


def window_positions(spec: Spec, shape: Flowing) -> tuple[Amount, Amount]:
    """How many places a window has down and across: ``floor((n + 2p - d(k - 1) - 1) / s) + 1`` along each axis
    (Dumoulin and Visin, A guide to convolution arithmetic, relationship 15); ``ceil(n / s)`` with padding "same"."""
    height, width, _ = image(shape, spec)
    return _positions(spec, height, 0), _positions(spec, width, 1)


def _positions(spec: Spec, length: Amount, axis: int) -> Amount:
    assert spec.kernel is not None
    step = spec.steps[axis]
    if spec.padding == "same":
        return (length + (step - 1)) // step
    reach = spec.dilation[axis] * (spec.kernel[axis] - 1) + 1
    padded = length if spec.padding == "valid" else length + 2 * spec.padding[axis]
    room = padded - reach
    if room.number is not None and room.number < 0:
        where = ("high", "wide")[axis]
        raise LayerError(f"{spec.name}: its window is {reach} {where}, but there are only {padded}")
    return (room + (step - 1 if spec.rounding == "up" else 0)) // step + 1


def keeping_padding(spec: Spec, shape: Flowing) -> Pair:
    """The padding, the same on both sides, with which a window has as many places as there are entries: ``2p = (n - 1)s + d(k -
    1) + 1 - n`` along each axis. Raises LayerError where there is none."""
    height, width, _ = image(shape, spec)
    found = []
    for axis, length in enumerate((height.number, width.number)):
        if length is None or spec.kernel is None:
            raise LayerError(f"{spec.name}: the padding that keeps the size is worked out for numbers and windows only")
        twice = (length - 1) * spec.steps[axis] + spec.dilation[axis] * (spec.kernel[axis] - 1) + 1 - length
        if twice % 2 or twice < 0:
            raise LayerError(f"{spec.name}: no equal padding on both sides keeps the size {written(shape)}")
        found.append(twice // 2)
    return found[0], found[1]


def paddings(spec: Spec) -> Any:
    """The padding as JAX's convolutions and windows take it."""
    return spec.padding.upper() if isinstance(spec.padding, str) else [(one, one) for one in spec.padding]


def written(shape: Flowing) -> str:
    """A shape as people write it: ``9 × 9 × 6``, ``160``."""
    return " × ".join(f"({one})" if len(one.terms) > 1 and len(shape) > 1 else str(one) for one in shape)
