"""The inputs of the code answers in this folder's tables, and the form of a row."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

Variables = Mapping[str, Any]


def draw(seed: int = 7) -> dict[str, Any]:
    """The problem's values for every row: all sizes differ, so that no transposed answer fits by luck."""
    rng = np.random.default_rng(seed)
    samples, features, classes, hidden = 6, 4, 3, 5
    values = {
        "x": rng.normal(size=features),
        "h": rng.normal(size=hidden),
        "W_1": rng.normal(size=(hidden, features)),
        "W_2": rng.normal(size=(classes, hidden)),
        "b_1": rng.normal(size=hidden),
        "X": rng.normal(size=(samples, features)),
        "W": rng.normal(size=(features, classes)),
        "b": rng.normal(size=classes),
        "y": rng.integers(0, classes, size=samples),
        "dout": rng.normal(size=(samples, features)),
        "gamma": rng.normal(size=features),
        "beta": rng.normal(size=features),
        "Q": rng.normal(size=(2, features)),
        "K": rng.normal(size=(3, features)),
        "V": rng.normal(size=(3, hidden)),
        "image": rng.normal(size=(2, 5, 6)),
        "kernel": rng.normal(size=(3, 2, 2, 3)),
        "A": rng.normal(size=(4, 4)) + 4 * np.eye(4),
        "epsilon": np.float64(0.7),
        "lambda": np.float64(1.3),
        "eta": np.float64(0.4),
        "theta": np.float64(0.6),
        "y_hat": rng.uniform(0.1, 0.9, size=samples),
        "t": rng.integers(0, 2, size=samples),
        "N": samples,
        "D": features,
    }
    values["mu"] = values["X"].mean(axis=0)
    values["sigma^2"] = values["X"].var(axis=0)
    values["x_hat"] = (values["X"] - values["mu"]) / np.sqrt(values["sigma^2"] + values["epsilon"])
    return values


class Answer(NamedTuple):
    """One row. ``value`` computes what is expected from the variables."""

    name: str
    code: str
    value: Callable[[Variables], Any]
    wanted: tuple[str, ...] = ()


def softmax(z: Any) -> Any:
    powers = np.exp(z)
    return powers / powers.sum(axis=-1, keepdims=True)
