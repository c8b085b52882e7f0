"""Functions computed here: the field's, and NumPy's where its own would lose precision, time or space."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from checker.evaluation.numpy_code.limits import Refused

ROUNDED_DECIMALS = 300


def unwritten(like: Any) -> Any:
    """`empty`: what is read before it is written is not a number."""
    like[...] = np.nan if like.dtype.kind == "f" else np.iinfo(np.int64).min if like.dtype.kind == "i" else True
    return like


def rounded(x: Any, decimals: Any = 0) -> object:
    if abs(decimals) > ROUNDED_DECIMALS:  # NumPy loops over the decimals
        raise Refused(f"rounds to more than {ROUNDED_DECIMALS} decimals")
    return np.round(x, decimals)


def float64(function: Callable[..., object]) -> Callable[..., object]:
    """LAPACK has no long double: these compute in float64."""

    def call(*arguments: object, **keywords: object) -> object:
        plain = (np.asarray(a, np.float64) if isinstance(a, (np.ndarray, np.generic)) else a for a in arguments)
        return function(*plain, **keywords)

    return call


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> object:
    of_matrix = isinstance(axis, tuple) or (axis is None and np.ndim(x) > 1)
    function: Any = float64(np.linalg.norm) if of_matrix and ord in (2, -2, "nuc") else np.linalg.norm
    return function(x, ord=ord, axis=axis, keepdims=keepdims)


def log(x: Any, base: Any = None) -> object:
    return np.log(x) if base is None else np.log(x) / np.log(base)


def sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x)), elementwise."""
    return 1 / (1 + np.exp(-x))


def softmax(x: Any, axis: Any = -1) -> Any:
    """exp(x) over its sum along ``axis``."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def logsumexp(x: Any, axis: Any = None, keepdims: Any = False) -> Any:
    """The logarithm of the sum of exp(x)."""
    top = np.max(x, axis=axis, keepdims=True)
    total = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return total if keepdims else np.squeeze(total, axis=axis)


def erf(x: Any) -> Any:
    return np.array([math.erf(item) for item in np.ravel(x)]).reshape(np.shape(x))[()]


def log_softmax(x: Any, axis: Any = None) -> Any:
    """The logarithm of the softmax."""
    return x - logsumexp(x, axis, keepdims=True)


def average(x: Any, axis: Any = None, weights: Any = None, keepdims: Any = False) -> Any:
    """The mean, each entry with its weight."""
    if weights is None:
        return np.mean(x, axis=axis, keepdims=keepdims)
    return np.average(x, axis=axis, weights=np.asarray(weights), keepdims=keepdims)


def bincount(x: Any, weights: Any = None, minlength: Any = 0) -> Any:
    """How often each label occurs, or the sum of its weights; NumPy's own has no long double."""
    labels = np.asarray(x)
    if labels.ndim != 1 or labels.dtype.kind not in "biu":
        raise ValueError("bincount counts labels in a vector of integers")
    if labels.min(initial=0) < 0:
        raise ValueError("bincount counts labels from 0 on")
    counted = np.ones_like(labels) if weights is None else np.asarray(weights)
    if counted.shape != labels.shape:
        raise ValueError(f"the weights have shape {counted.shape}, the labels {labels.shape}")
    totals = np.zeros(max(int(labels.max(initial=-1)) + 1, minlength), counted.dtype)
    np.add.at(totals, labels, counted)
    return totals
