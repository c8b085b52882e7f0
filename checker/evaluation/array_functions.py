"""The functions of the language over an array library: NumPy or jax.numpy."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from checker.language.functions import FUNCTIONS


def functions_of(
    arrays: Any, erf: Callable[[Any], Any], inverse: Callable[[Any], Any]
) -> dict[str, Callable[..., Any]]:
    """The primitives of the functions table, and those functions that overflow in their definitions, over one library."""

    def diagonal(value: Any) -> Any:
        return arrays.diag(value.ravel()) if 1 in value.shape else arrays.diag(value)[:, None]

    def on_matrices(of_matrix: Callable[[Any], Any], of_number: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda value: of_matrix(value) if getattr(value, "ndim", 0) else of_number(value)

    table: dict[str, Callable[..., Any]] = {
        "exp": arrays.exp,
        "log": arrays.log,
        "sqrt": arrays.sqrt,
        "sin": arrays.sin,
        "cos": arrays.cos,
        "arctan": arrays.arctan,
        "erf": erf,
        "step": lambda value: arrays.where(value >= 0, 1.0, 0.0),
        "abs": arrays.abs,
        "total": arrays.sum,
        "inv": on_matrices(inverse, lambda value: 1 / value),
        "det": on_matrices(arrays.linalg.det, lambda value: value),
        "tr": on_matrices(arrays.trace, lambda value: value),
        "diag": diagonal,
        "max": lambda *values: reduce(arrays.maximum, values),
        "min": lambda *values: reduce(arrays.minimum, values),
        "tanh": arrays.tanh,
        "sinh": arrays.sinh,
        "cosh": arrays.cosh,
        "softplus": lambda value: arrays.logaddexp(value, 0.0),
        "sigma": lambda value: 0.5 * (arrays.tanh(0.5 * value) + 1),
    }
    unknown = table.keys() - FUNCTIONS.keys()
    if unknown:
        raise LookupError(f"not in the functions table: {', '.join(sorted(unknown))}")
    return table
