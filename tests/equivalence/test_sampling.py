"""Inputs: inside their domains and assumptions, in general position, the same for the same seed."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from written import condition, vocabulary

from checker.equivalence.sampling import Assumptions, Draw, NoDraw, Sampler
from checker.evaluation.compilation import Program
from checker.evaluation.scalars import Array
from checker.language.declarations import Vocabulary

NAMES = vocabulary(
    {
        "x": "real[D] for i in N",
        "a": "positive",
        "k": "integer",
        "p": "probability[D]",
        "y": "{-1, 1} for i in N",
        "c": "index(C) for i in N",
        "h": "onehot[C]",
        "H": "onehot[N, C]",
        "q": "simplex[C]",
        "Q": "simplex[N, C]",
        "u": "unit[D]",
        "S": "symmetric[D, D]",
        "P": "spd[D, D]",
    }
)


def sampler(names: Vocabulary, *assume: str) -> Sampler:
    return Sampler(names, Assumptions(Program(names), [condition(text, names) for text in assume]))


def draws(names: Vocabulary, *assume: str, count: int = 20) -> list[Draw]:
    found = sampler(names, *assume)
    random = Random(0)
    sets = found.size_sets()
    return [found.draw(sets[number % len(sets)], random) for number in range(count)]


def rows(value: Array) -> list[list[fmpq]]:
    width = value.shape[-1]
    return [value.data[start : start + width] for start in range(0, len(value.data), width)]


def test_values_are_in_their_domains() -> None:
    for draw in draws(NAMES):
        values, sizes = draw.values, draw.sizes
        assert values["x"].shape == (sizes["N"], sizes["D"], 1)
        assert all(entry != 0 for entry in values["x"].data)
        assert len(set(map(abs, values["x"].data[: sizes["D"]]))) == sizes["D"]
        assert values["a"] > 0
        assert values["k"].q == 1
        assert all(0 < entry < 1 for entry in values["p"].data)
        assert set(values["y"].data) <= {fmpq(-1), fmpq(1)}
        assert all(1 <= entry <= sizes["C"] for entry in values["c"].data)
        for row in [values["h"].data, *rows(values["H"])]:
            assert sorted(map(int, map(str, row))) == [0] * (sizes["C"] - 1) + [1]
        for row in [values["q"].data, *rows(values["Q"])]:
            assert sum(row) == 1
            assert min(row) > 0
        assert sum(entry * entry for entry in values["u"].data) == 1
        size = sizes["D"]
        symmetric, definite = (fmpq_mat(size, size, values[name].data) for name in "SP")
        assert symmetric == symmetric.transpose()
        assert definite == definite.transpose()
        assert all(
            fmpq_mat(k, k, [definite[r, c] for r in range(k) for c in range(k)]).det() > 0 for k in range(1, size + 1)
        )


def test_sizes_are_small_different_and_vary() -> None:
    sets = sampler(NAMES).size_sets()
    assert len(sets) == 3
    for sizes in sets:
        assert len(set(sizes.values())) == len(sizes)
        assert min(sizes.values()) >= 2
    for left, right in [("N", "D"), ("D", "C"), ("C", "N")]:
        assert len({sizes[left] < sizes[right] for sizes in sets}) == 2


def test_assumptions_hold() -> None:
    names = vocabulary({"x": "real[D] for i in N", "y": "real[2]", "a": "real", "b": "real"})
    for draw in draws(names, "N >= D + 1", "y_1 = 1", "y_2 = 0", "a > 0", "b = 2 a"):
        assert draw.sizes["N"] > draw.sizes["D"]
        assert draw.values["y"].data == [1, 0]
        assert draw.values["a"] > 0
        assert draw.values["b"] == 2 * draw.values["a"]


def test_given_entries_keep_the_domain() -> None:
    names = vocabulary({"h": "onehot[n]", "q": "simplex[n]", "u": "unit[n]", "S": "symmetric[n, n]"})
    for draw in draws(names, "h_1 = 0", "q_1 = 1/2", "u_2 = 3/5", "S_{1,2} = 7"):
        assert draw.values["h"].data[0] == 0
        assert sum(draw.values["h"].data) == 1
        assert draw.values["q"].data[0] == fmpq(1, 2)
        assert sum(draw.values["q"].data) == 1
        assert draw.values["u"].data[1] == fmpq(3, 5)
        assert sum(entry * entry for entry in draw.values["u"].data) == 1
        assert draw.values["S"].data[1] == draw.values["S"].data[draw.sizes["n"]] == 7


def test_assumptions_that_cannot_hold_say_so() -> None:
    names = vocabulary({"a": "positive"})
    with pytest.raises(NoDraw):
        draws(names, "a < 0")


def test_the_same_seed_gives_the_same_draw() -> None:
    found = sampler(NAMES)
    sizes = found.size_sets()[0]
    first, second = (found.draw(sizes, Random("seed")).values for _ in range(2))
    assert repr(first) == repr(second)


def test_floats_have_the_layout_of_mathematics_or_of_code() -> None:
    draw = draws(NAMES, count=1)[0]
    columns, flat = draw.floats(), draw.floats(columns=False)
    assert columns["p"].shape == (draw.sizes["D"], 1)
    assert flat["p"].shape == (draw.sizes["D"],)
    assert flat["x"].shape == (draw.sizes["N"], draw.sizes["D"])
    assert np.allclose(flat["p"], [float(Fraction(str(entry))) for entry in draw.values["p"].data])
