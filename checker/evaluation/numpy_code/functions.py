"""The whitelist: what of NumPy, `math` and `scipy.special` a code answer may use. A new function is one row.

A function is listed only if a rule in :mod:`costs` bounds the size of its result and the number of its steps, and if
none of its listed arguments reaches files, pickles, strings of code, or Python functions.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from checker.evaluation.numpy_code import costs, definitions
from checker.evaluation.numpy_code.costs import Rule
from checker.evaluation.numpy_code.values import Function, InstanceOnly, NumberType

Table = dict[str, object]


def rows(
    names: str,
    cost: Rule = costs.no_larger,
    keywords: str = "",
    *,
    arrays: int | None = 1,
    floating: bool = False,
    text: str | None = "",
) -> Table:
    """One row for each of NumPy's own functions of these dotted names."""
    return {
        name: row(name, _numpy(name), cost, keywords, arrays=arrays, floating=floating, text=text)
        for name in names.split()
    }


def row(
    name: str,
    call: Callable[..., object],
    cost: Rule = costs.no_larger,
    keywords: str = "",
    *,
    arrays: int | None = 1,
    floating: bool = False,
    text: str | None = "",
) -> Function:
    """One row of the whitelist."""
    texts = None if text is None else frozenset(text.split())
    return Function(name, call, cost, frozenset(keywords.split()), arrays, floating, texts)


def _numpy(name: str) -> Callable[..., object]:
    found: Any = np
    for part in name.split("."):
        found = getattr(found, part)
    return found  # type: ignore[no-any-return]


def _float_row(name: str, call: Callable[..., object], keywords: str = "") -> Function:
    return row(name, call, costs.broadcast, keywords, arrays=None, floating=True)


KNOWN: Table = {
    "sigmoid": _float_row("sigmoid", definitions.sigmoid),
    "expit": _float_row("expit", definitions.sigmoid),
    "relu": row("relu", lambda x: np.maximum(x, 0), costs.broadcast),
    "softplus": _float_row("softplus", lambda x: np.logaddexp(x, 0)),
    "erf": _float_row("erf", definitions.erf),
    "softmax": row("softmax", definitions.softmax, keywords="axis", floating=True),
    "logsumexp": row("logsumexp", definitions.logsumexp, keywords="axis keepdims", floating=True),
}
"""Functions of the field that an answer may use without defining them."""

SPECIAL: Table = {
    **{name: KNOWN[name] for name in ("expit", "erf", "logsumexp")},
    "softmax": row("softmax", functools.partial(definitions.softmax, axis=None), keywords="axis", floating=True),
    "log_softmax": row("log_softmax", definitions.log_softmax, keywords="axis", floating=True),
}
"""`scipy.special`, whose softmax is over the whole array."""

_ELEMENTWISE = """
    add subtract multiply negative positive power float_power mod remainder fmod floor_divide maximum minimum fmax fmin
    abs absolute fabs sign square reciprocal floor ceil trunc rint heaviside copysign
    equal not_equal less less_equal greater greater_equal logical_and logical_or logical_not logical_xor
    bitwise_and bitwise_or isnan isinf isfinite
"""
_FLOATING = """
    divide true_divide exp exp2 expm1 log log1p log2 log10 sqrt cbrt sin cos tan sinh cosh tanh
    arcsin arccos arctan arcsinh arccosh arctanh arctan2 logaddexp hypot
"""
_REARRANGED = """
    transpose swapaxes moveaxis expand_dims squeeze atleast_1d atleast_2d atleast_3d
    flip fliplr flipud rot90 roll diagonal copy
"""

NUMPY: Table = {
    # constants and types
    "newaxis": None, "pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan,
    **{name: NumberType(name, "f") for name in ("float64", "float32", "float16", "longdouble", "double", "single")},
    **{name: NumberType(name, "i") for name in ("int64", "int32", "int16", "int8", "int_", "intp")},
    **{name: NumberType(name, "b") for name in ("bool_", "bool")},
    # elementwise
    **rows(_ELEMENTWISE, costs.broadcast, "out", arrays=None),
    **rows(_FLOATING, costs.broadcast, "out", arrays=None, floating=True),
    **rows("clip", costs.broadcast, "a_min a_max min max out", arrays=None),
    **rows("isclose allclose", costs.broadcast, "rtol atol", arrays=None),
    **rows("array_equal nan_to_num", costs.broadcast, arrays=None),
    "ndarray": InstanceOnly("np.ndarray", (np.ndarray,)),
    "where": row("where", np.where, costs.positions, arrays=None),
    "round": row("round", definitions.rounded, keywords="decimals"),
    "around": row("around", definitions.rounded, keywords="decimals"),
    "divide.outer": row("divide.outer", np.divide.outer, costs.outer, arrays=2, floating=True),
    **rows("add.outer subtract.outer multiply.outer", costs.outer, arrays=2),
    "add.at": row("add.at", np.add.at, costs.scatter, arrays=0),
    "subtract.at": row("subtract.at", np.subtract.at, costs.scatter, arrays=0),
    # reductions
    **rows("sum prod cumsum cumprod", keywords="axis keepdims dtype out"),
    **rows("max min amax amin", keywords="axis keepdims out initial"),
    **rows("any all argmax argmin count_nonzero", keywords="axis keepdims out"),
    **rows("mean", keywords="axis keepdims dtype out", floating=True),
    **rows("var std", keywords="axis keepdims dtype out ddof", floating=True),
    **rows("add.reduce multiply.reduce maximum.reduce minimum.reduce", keywords="axis keepdims"),
    "average": row("average", definitions.average, keywords="axis weights keepdims", floating=True),
    "bincount": row("bincount", definitions.bincount, costs.counts, "weights minlength", arrays=2),
    **rows("median", keywords="axis keepdims", floating=True),
    **rows("sort argsort", keywords="axis"),
    **rows("trace", keywords="offset"),
    # products
    **rows("matmul", costs.matmul, "out", arrays=2),
    **rows("dot", costs.dot, "out", arrays=2),
    **rows("inner", costs.dot, arrays=2),
    **rows("vdot", costs.vdot, arrays=2),
    **rows("outer kron", costs.outer, arrays=2),
    **rows("tensordot", costs.tensordot, "axes", arrays=2),
    **rows("einsum", costs.einsum, arrays=None, text=None),
    **rows("convolve correlate", costs.convolution, "mode", arrays=2, text="full same valid"),
    # new arrays
    **rows("zeros ones", costs.of_shape, "shape dtype", arrays=0),
    **rows("full", costs.of_shape, "shape fill_value dtype", arrays=0),
    "empty": row(
        "empty", lambda *a, **k: definitions.unwritten(np.empty(*a, **k)), costs.of_shape, "shape dtype", arrays=0
    ),
    **rows("zeros_like ones_like", keywords="dtype"),
    **rows("full_like", keywords="fill_value dtype"),
    "empty_like": row("empty_like", lambda *a, **k: definitions.unwritten(np.empty_like(*a, **k)), keywords="dtype"),
    **rows("eye", costs.identity, "N M k dtype", arrays=0),
    **rows("identity", costs.identity, "dtype", arrays=0),
    **rows("tri", costs.identity, "N M k dtype", arrays=0),
    **rows("arange", costs.arange, "step dtype", arrays=0),
    **rows("linspace", costs.linspace, "num endpoint", arrays=2, floating=True),
    **rows("array asarray", keywords="dtype"),
    **rows("diag", costs.diagonal_matrix, "k"),
    **rows("tril triu", costs.triangle, "k"),
    # arrangement
    **rows(_REARRANGED, keywords="axis axes k shift"),
    **rows("reshape", keywords="shape newshape order", text="C F"),
    **rows("ravel", keywords="order", text="C F"),
    **rows("concatenate stack", keywords="axis", arrays=0),
    **rows("hstack vstack dstack column_stack", arrays=0),
    **rows("append delete", keywords="axis", arrays=2),
    **rows("insert", costs.insertion, "axis", arrays=3),
    **rows("put_along_axis", costs.broadcast, "axis", arrays=3),
    **rows("fill_diagonal", arrays=0),
    **rows("diag_indices", costs.axis_indices, "ndim", arrays=0),
    **rows("shape ndim size"),
    **rows("split", costs.split, "axis"),
    **rows("repeat", costs.repeat, "repeats axis"),
    **rows("tile", costs.tile, "reps"),
    **rows("pad", costs.pad, "pad_width mode constant_values", text="constant"),
    **rows("broadcast_to", costs.to_shape, "shape"),
    **rows("nonzero flatnonzero", costs.positions),
    **rows("take", costs.take, "axis indices", arrays=2),
    **rows("take_along_axis", costs.broadcast, "axis indices", arrays=2),
    # linear algebra
    **{
        name: row(name, definitions.float64(_numpy(name)), costs.cubic, arrays=2, floating=True)
        for name in ("linalg.inv", "linalg.solve", "linalg.det", "linalg.slogdet", "linalg.pinv", "linalg.cholesky")
    },
    "linalg.lstsq": row(
        "linalg.lstsq", definitions.float64(np.linalg.lstsq), costs.cubic, "rcond", arrays=2, floating=True
    ),
    "linalg.norm": row("linalg.norm", definitions.norm, costs.cubic, "ord axis keepdims", floating=True, text="fro nuc"),
    # the field's
    **{name: KNOWN[name] for name in ("sigmoid", "softmax", "relu")},
}  # fmt: skip

MATH: Table = {
    "pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan,
    **rows("sqrt exp expm1 log1p log2 log10 sin cos tan sinh cosh tanh", costs.broadcast, floating=True),
    "log": row("log", definitions.log, costs.broadcast, arrays=2, floating=True),
    "pow": row("pow", np.power, costs.broadcast, arrays=2, floating=True),
    "fabs": row("fabs", np.abs, costs.broadcast),
    "floor": row("floor", lambda x: int(np.floor(x)), costs.broadcast),
    "ceil": row("ceil", lambda x: int(np.ceil(x)), costs.broadcast),
    "erf": KNOWN["erf"],
}  # fmt: skip


def _reshaped(x: Any, *shape: Any, **keywords: Any) -> object:
    return np.reshape(x, shape[0] if len(shape) == 1 else shape, **keywords)


def _transposed(x: Any, *axes: Any) -> object:
    return np.transpose(x, (axes[0] if len(axes) == 1 else axes) or None)


def _sort(x: Any, axis: int = -1) -> None:
    x.sort(axis=axis)


def _fill(x: Any, value: Any) -> None:
    x.fill(value)


_SHARED = """
    sum prod cumsum cumprod max min any all argmax argmin mean var std argsort trace diagonal round clip dot
    ravel squeeze swapaxes copy repeat nonzero take
"""

METHODS: dict[str, Function] = {
    **{name: function for name in _SHARED.split() if isinstance(function := NUMPY[name], Function)},
    "reshape": row("reshape", _reshaped, keywords="order", text="C F"),
    "transpose": row("transpose", _transposed),
    "flatten": row("flatten", lambda x, order="C": np.ravel(x, order).copy(), keywords="order", text="C F"),
    "astype": row("astype", lambda x, dtype, copy=True: np.array(x, dtype)[()], keywords="dtype copy"),
    "item": row("item", lambda x: np.asarray(x).item()),
    "tolist": row("tolist", lambda x: np.asarray(x).tolist()),
    "sort": row("sort", _sort, keywords="axis"),
    "fill": row("fill", _fill),
}
"""Methods of arrays: the function of that name with the array as its first argument, where it is the same."""

ATTRIBUTES: dict[str, Callable[[Any], object]] = {
    "T": lambda x: np.transpose(x),
    "mT": lambda x: np.swapaxes(x, -1, -2),
    "shape": lambda x: np.shape(x),
    "ndim": lambda x: np.ndim(x),
    "size": lambda x: int(np.size(x)),
    "dtype": lambda x: np.asarray(x).dtype,
}
"""Attributes of arrays and numbers."""
