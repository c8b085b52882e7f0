"""The exact cross-correlation against ``jax.lax``, and what it is not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.evaluation.convolutions import convolved
from checker.layers.convolution import cross_correlation, turned
from checker.layers.spec import LayerError

PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))


def grids(rows: int, columns: int) -> st.SearchStrategy[list[list[Fraction]]]:
    row = st.lists(st.integers(-9, 9).map(Fraction), min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


@settings(max_examples=15, deadline=None)
@given(st.data(), PAIRS, PAIRS, PAIRS, st.integers(0, 2))
def test_it_is_what_jax_computes(
    data: st.DataObject, window: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int], padding: int
) -> None:
    image = [data.draw(grids(8, 7)) for _ in range(2)]
    filters = [data.draw(grids(*window)) for _ in range(2)]
    exact = cross_correlation(image, filters, stride=stride, padding=(padding, padding), dilation=dilation)
    ((real,),) = convolved([_floats(image)], [_floats(filters)], stride, (padding, padding), dilation)
    assert [[float(one) for one in row] for row in exact] == real


def _floats(grids: list[list[list[Fraction]]]) -> list[list[list[float]]]:
    return [[[float(one) for one in row] for row in grid] for grid in grids]


def test_a_turned_window_is_another() -> None:
    image = [[Fraction(r * 3 + c) for c in range(3)] for r in range(3)]
    window = [[Fraction(0), Fraction(0)], [Fraction(1), Fraction(1)]]
    assert cross_correlation([image], [window]) == [[7, 9], [13, 15]]
    assert cross_correlation([image], [turned(window)]) == [[1, 3], [7, 9]]


def test_what_does_not_fit_is_said() -> None:
    one = [[Fraction(1)]]
    with pytest.raises(LayerError, match="larger than the image"):
        cross_correlation([one], [[[Fraction(1), Fraction(1)]]])
    with pytest.raises(LayerError, match="1 channels, the filter 2"):
        cross_correlation([one], [one, one])
