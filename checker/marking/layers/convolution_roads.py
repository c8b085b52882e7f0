"""Keys that are the result of a convolution, by other roads: ``jax.lax`` and the derivation.

The exact cross-correlation, with which slips are recognised, is compared with ``jax.lax`` as well, at random images.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any

from checker.bank import Part
from checker.layers.spec import LayerError
from checker.marking.layers import matrices
from checker.marking.layers.matrices import Cells
from checker.marking.verification import ClosedForm, PartVerification

if TYPE_CHECKING:
    from checker.marking.kinds.matrix import Convolution, Grid

SETTINGS, IMAGES = 4, 8
LARGEST = 9
TOLERANCE = 1e-9


def verify_matrix(
    part: Part, key: Sequence[Cells], convolution: Convolution | None, seed: int, derivation: ClosedForm | None
) -> PartVerification:
    """The key against the convolution of the part's image by JAX, and against the derivation's closed form."""
    if convolution is None:
        return PartVerification(part.name, part.kind, None, None, None, 0, ok=True)
    ours = [matrices.numbers(grid) for grid in key]
    if any(grid is None for grid in ours):
        message = "the key of a convolution in numbers holds something else"
        return PartVerification(part.name, part.kind, False, None, None, 0, ok=False, message=message)
    message, error, draws = "", 0.0, 1
    (real,) = _by_jax(convolution, [convolution.image])
    if _floats(ours) != real:
        message, error = f"the key is {_floats(ours)}, jax.lax gives {real}", 1.0
    for varied in _variations(convolution, seed):
        draws += len(varied)
        exact = [_floats(one.outputs()) for one in varied]
        if _difference(exact, _by_jax(varied[0], [one.image for one in varied])) > TOLERANCE and not message:
            message, error = f"the exact cross-correlation gives {exact[0]}, jax.lax another", 1.0
    derived, told = None, ""
    if derivation is not None:
        values, sizes = _given(convolution, key)
        found = derivation.evaluate(values, sizes)
        derived = found == _floats(ours)
        told = "" if derived else f"the key is {_floats(ours)}, its derivation gives {found}"
    shown = ["jax.lax"] if not message else []
    return PartVerification(
        part.name, part.kind, not message, derived, error if derived is not False else 1.0, draws, ok=not (message or told),
        message="; ".join(filter(None, (message, told))), shown=" and ".join(shown + (["derivation"] if derived else [])),
    )  # fmt: skip


def _floats(value: Any) -> Any:
    """Nested lists of floats, as JAX gives them."""
    return [_floats(one) for one in value] if isinstance(value, (list, tuple)) else float(value)


def _difference(left: Any, right: Any) -> float:
    if isinstance(left, list) != isinstance(right, list) or isinstance(left, list) and len(left) != len(right):
        return float("inf")
    if isinstance(left, list):
        return max((_difference(a, b) for a, b in zip(left, right, strict=True)), default=0.0)
    return abs(float(left) - float(right))


def _by_jax(made: Convolution, images: Sequence[Sequence[Grid]]) -> Any:
    from checker.evaluation.convolutions import convolved

    return convolved(_floats(images), _floats(made.filters), made.stride, made.padding, made.dilation)


def _variations(made: Convolution, seed: int) -> list[list[Convolution]]:
    """Random images under random filters and settings, a few images for each."""
    random = Random(seed)
    found: list[list[Convolution]] = []
    while len(found) < SETTINGS:
        pairs = [(random.randint(low, 3), random.randint(low, 3)) for low in (1, 0, 1)]
        image_size, filter_size = ([random.randint(1, top) for _ in range(2)] for top in (LARGEST, 4))
        filters = tuple(tuple(_grid(filter_size, random) for _ in channels) for channels in made.filters)
        varied = [
            replace(
                made, image=tuple(_grid(image_size, random) for _ in made.image), filters=filters, stride=pairs[0],
                padding=pairs[1], dilation=pairs[2],
            )
            for _ in range(IMAGES)
        ]  # fmt: skip
        try:
            varied[0].outputs()
        except LayerError:
            continue
        found.append(varied)
    return found


def _grid(size: Sequence[int], random: Random) -> Grid:
    return [[Fraction(random.randint(-9, 9)) for _ in range(size[1])] for _ in range(size[0])]


def _given(made: Convolution, key: Sequence[Cells]) -> tuple[dict[str, Any], dict[str, int]]:
    """The names of a derivation: image ``M`` (channel, row, column) and filters ``K`` (output, channel, row, column), the numbers of
    outputs ``N``, channels ``C``, rows ``R`` and columns ``S`` of a filter, rows ``I`` and columns ``J`` of an output."""
    rows, columns = matrices.size(key[0])
    window = made.filters[0][0]
    sizes = {"N": len(key), "C": len(made.image), "R": len(window), "S": len(window[0]), "I": rows, "J": columns}
    return {"M": _floats(made.image), "K": _floats(made.filters), "t": made.stride[0], "p": made.padding[0]}, sizes
