"""Cross-correlation in exact numbers, which deep learning calls convolution: the window is not turned."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checker.layers.spec import LayerError, Pair

Grid = Sequence[Sequence[Fraction]]
"""Rows of numbers."""


def cross_correlation(
    image: Sequence[Grid],
    window: Sequence[Grid],
    *,
    stride: Pair = (1, 1),
    padding: Pair = (0, 0),
    dilation: Pair = (1, 1),
) -> list[list[Fraction]]:
    """``out[i][j] = sum over c, r, s of window[c][r][s] * image[c][i t_1 + r d_1 - p_1][j t_2 + s d_2 - p_2]``, counted from 0,
    zeros being around the image. ``image`` and ``window`` have one grid for each channel. Raises LayerError where the window is
    larger than the padded image or has other channels."""
    if len(image) != len(window):
        raise LayerError(f"the image has {len(image)} channels, the filter {len(window)}")
    sizes = (len(image[0]), len(image[0][0]))
    reach = tuple(dilation[a] * (size - 1) + 1 for a, size in enumerate((len(window[0]), len(window[0][0]))))
    places = [(sizes[a] + 2 * padding[a] - reach[a]) // stride[a] + 1 for a in (0, 1)]
    if min(places) < 1:
        raise LayerError("the filter is larger than the image")

    def pixel(channel: Grid, row: int, column: int) -> Fraction:
        return channel[row][column] if 0 <= row < sizes[0] and 0 <= column < sizes[1] else Fraction(0)

    def entry(i: int, j: int) -> Fraction:
        return sum(
            (
                weight
                * pixel(
                    channel, i * stride[0] + r * dilation[0] - padding[0], j * stride[1] + s * dilation[1] - padding[1]
                )
                for channel, weights in zip(image, window, strict=True)
                for r, row in enumerate(weights)
                for s, weight in enumerate(row)
            ),
            Fraction(0),
        )

    return [[entry(i, j) for j in range(places[1])] for i in range(places[0])]


def turned(grid: Grid) -> list[list[Fraction]]:
    """A window turned by 180 degrees, as the convolution of mathematics has it."""
    return [list(reversed(row)) for row in reversed(grid)]


def transposed(grid: Grid) -> list[list[Fraction]]:
    """Rows as columns."""
    return [list(column) for column in zip(*grid, strict=True)]
