"""Word vectors against central differences, and the numbers of a language model."""

import math

import numpy as np
import pytest
from central_difference import central_difference

from derivations import language_model_numbers, word_vectors
from derivations.derivation import evaluate

SIZES = {"d": 2, "V": 4, "K": 3}


def drawn(seed):
    random = np.random.default_rng(seed)
    shapes = {"u": (4, 2), "v": 2, "t": 2, "m": (3, 2)}
    return {name: random.normal(size=shape) for name, shape in shapes.items()} | {"o": 1 + seed}


def softmax_loss(v):
    scores = v["u"] @ v["v"]
    return np.log(np.exp(scores).sum()) - scores[v["o"] - 1]


def sampling_loss(v):
    return np.log1p(np.exp(-v["t"] @ v["v"])) + np.log1p(np.exp(v["m"] @ v["v"])).sum()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("result", "function", "name"),
    [
        (word_vectors.softmax_centre, softmax_loss, "v"),
        (word_vectors.softmax_outside, softmax_loss, "u"),
        (word_vectors.negative_centre, sampling_loss, "v"),
        (word_vectors.negative_seen, sampling_loss, "t"),
        (word_vectors.negative_sample, sampling_loss, "m"),
    ],
)
def test_gradient(result, function, name, seed):
    values = drawn(seed)
    expected = central_difference(function, values, name)
    assert np.allclose(evaluate(result(), values, SIZES), expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("result", "number"),
    [
        (language_model_numbers.perplexity, (2 * 4 * 8 * 4) ** (1 / 4)),
        (language_model_numbers.attention_parameters, 4 * 512 * 512),
        (language_model_numbers.position, math.sin(0.03)),
    ],
)
def test_number(result, number):
    assert evaluate(result(), {}, {}) == pytest.approx(number, rel=1e-12)
