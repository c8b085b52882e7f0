"""The single expression gives each label its own probability."""

import pytest

from derivations import binary_likelihood
from derivations.derivation import evaluate


@pytest.mark.parametrize("y_hat", [0.05, 0.3, 0.9])
@pytest.mark.parametrize("y", [0, 1])
def test_probability_of_the_label(y, y_hat):
    expected = y_hat if y == 1 else 1 - y_hat
    assert evaluate(binary_likelihood.probability(), {"y": y, "y_hat": y_hat}, {}) == pytest.approx(expected, rel=1e-14)
