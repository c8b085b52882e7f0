"""Evaluation with NumPy, in float64. Derivatives as terms must have been expanded (checker.calculus.expand_derivatives)."""

from __future__ import annotations

import math
from typing import Any

import numpy

from checker.evaluation import arrays
from checker.evaluation.array_functions import functions_of
from checker.evaluation.arrays import Environment, Namespace
from checker.language.nodes import Derivative, Node


def _inverse(matrix: Any) -> Any:
    try:
        return numpy.linalg.inv(matrix)
    except numpy.linalg.LinAlgError:
        return numpy.full(matrix.shape, numpy.nan)


def _derivative(node: Derivative, environment: Environment) -> Any:
    raise TypeError("NumPy does not differentiate: expand the derivatives first")


NAMESPACE = Namespace(
    arrays=numpy,
    functions=functions_of(numpy, erf=numpy.vectorize(math.erf, otypes=[float]), inverse=_inverse),
    is_known=lambda value: True,
    derivative=_derivative,
    stacked=lambda value, places, together: arrays.stacked_one_by_one(value, places, numpy),
)


def evaluate(node: Node, environment: Environment) -> Any:
    """The value of a node; see :func:`checker.evaluation.arrays.evaluate`."""
    return arrays.evaluate(node, environment, NAMESPACE)
