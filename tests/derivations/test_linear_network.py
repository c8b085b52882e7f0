"""The collapsed linear network computes what the network with hidden units computes."""

import numpy as np
import pytest

from derivations import linear_network
from derivations.derivation import evaluate


@pytest.mark.parametrize("seed", range(3))
def test_same_function_without_hidden_units(seed):
    random = np.random.default_rng(seed)
    weights = {f"w_{place}": random.normal() for place in range(1, 7)}
    w_1, w_2, w_3, w_4, w_5, w_6 = weights.values()
    x, k = random.normal(size=2), random.uniform(0.5, 2)
    hidden = k * np.array([[w_1, w_3], [w_2, w_4]]) @ x
    expected = k * np.array([w_5, w_6]) @ hidden
    collapsed = [evaluate(one(), weights, {}) for one in (linear_network.first_weight, linear_network.second_weight)]
    assert k**2 * np.dot(collapsed, x) == pytest.approx(expected)
