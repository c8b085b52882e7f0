"""The flooded loss's slope on both sides of the flood level."""

import pytest
from central_difference import central_difference

from derivations import flooding
from derivations.derivation import evaluate


@pytest.mark.parametrize(("risk", "level"), [(0.3, 0.1), (0.05, 0.1), (-1.0, 0.5), (2.0, -0.5)])
def test_slope(risk, level):
    values = {"R": risk, "b": level}
    expected = float(central_difference(lambda v: abs(v["R"] - v["b"]) + v["b"], values, "R"))
    assert evaluate(flooding.empirical_loss(), values, {}) == pytest.approx(expected, rel=1e-9)
