"""Central differences in NumPy, the tests' independent word on every derivative."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Values = Mapping[str, Any]


def central_difference(
    function: Callable[[Values], float], values: Values, name: str, step: float = 1e-5
) -> np.ndarray:
    """The derivative of a scalar `function` of named arrays by the array `name`, in that array's shape."""
    at = np.asarray(values[name], dtype=float)
    slope = np.empty_like(at)
    for place in np.ndindex(at.shape):
        shift = np.zeros_like(at)
        shift[place] = step
        above, below = function({**values, name: at + shift}), function({**values, name: at - shift})
        slope[place] = (above - below) / (2 * step)
    return slope
