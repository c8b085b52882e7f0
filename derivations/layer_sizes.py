"""Sizes and parameters of convolutional networks, with every floor kept.

Layer number i has windows of height k_i and width l_i that move by s_i and t_i, with padding p_i and q_i on each side and
dilation d_i and e_i; F_i filters or units. The input has height H, width W and C channels (or n entries). The arithmetic is
Dumoulin and Visin's (A guide to convolution arithmetic for deep learning, relationships 14 and 15).
"""

from __future__ import annotations

import sympy
from sympy import Eq, Piecewise, floor

from derivations.derivation import Derivation, Step

_H, _W, _C = sympy.symbols("H W C", integer=True, positive=True)
_a = sympy.Symbol("a", integer=True)
_out, _parameters = sympy.Symbol("out"), sympy.Symbol("P")


def _of(letter: str, layer: int) -> sympy.Symbol:
    return sympy.Symbol(f"{letter}_{layer}", integer=True, positive=True)


def _positions(length: sympy.Expr, layer: int, letters: str, *, same: bool = False) -> sympy.Expr:
    """How many places a window has along one axis. ``letters``: of its size, stride, padding and dilation."""
    size, stride, padding, dilation = (_of(letter, layer) for letter in letters)
    if same:
        return floor((length + stride - 1) / stride)
    return floor((length + 2 * padding - dilation * (size - 1) - 1) / stride) + 1


_DOWN, _ACROSS = "kspd", "ltqe"


def _flow(layers: tuple[str, ...]) -> tuple[list[Step], tuple[sympy.Expr, sympy.Expr, sympy.Expr]]:
    """The shape behind layers, each ``conv``, ``same`` (a convolution padded to the same size) or ``pool``."""
    sizes = (_H, _W, _C)
    before = sizes
    steps = []
    for number, kind in enumerate(layers, 1):
        sizes = _behind(sizes, number, kind)
        names = sympy.symbols(f"H_{number} W_{number} C_{number}", integer=True, positive=True)
        right = sympy.Tuple(*_behind(before, number, kind))
        steps.append(Step(f"Count the places of the windows of layer {number}", Eq(sympy.Tuple(*names), right)))
        before = names
    return steps, sizes


def _behind(
    shape: tuple[sympy.Expr, sympy.Expr, sympy.Expr], layer: int, kind: str
) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    """The shape behind one layer."""
    height, width, channels = shape
    return (
        _positions(height, layer, _DOWN, same=kind == "same"),
        _positions(width, layer, _ACROSS, same=kind == "same"),
        channels if kind == "pool" else _of("F", layer),
    )


def _shape(layers: tuple[str, ...], axes: int = 3) -> Derivation:
    steps, sizes = _flow(layers)
    branches = [(size, Eq(_a, place)) for place, size in enumerate(sizes[: axes - 1], 1)]
    return Derivation(tuple(steps), Piecewise(*branches, (sizes[axes - 1], True)), (_a,), (axes,))


def _weights(layers: tuple[str, ...], layer: int) -> sympy.Expr:
    """The weights of a convolution: each filter reaches through all channels of what comes in."""
    _, (_, _, depth) = _flow(layers[: layer - 1])
    return _of("k", layer) * _of("l", layer) * depth * _of("F", layer)


def two_convolutions_without_biases() -> Derivation:
    """Weights of two convolutions and a pooling layer."""
    layers = ("conv", "conv", "pool")
    first, second = _weights(layers, 1), _weights(layers, 2)
    steps = (
        Step("The weights of the first convolution", Eq(sympy.Symbol("P_1"), first)),
        Step(
            "The weights of the second, whose filters are as deep as the first has filters",
            Eq(sympy.Symbol("P_2"), second),
        ),
        Step("Pooling has none: add them up", Eq(_parameters, first + second)),
    )
    return Derivation(steps, first + second)


def two_convolutions_with_biases() -> Derivation:
    """Weights and biases of two convolutions and a pooling layer."""
    weights = two_convolutions_without_biases()
    total = weights.closed_form + _of("F", 1) + _of("F", 2)
    return Derivation((*weights.steps, Step("Every filter has one bias", Eq(_parameters, total))), total)


def two_convolutions_and_pooling() -> Derivation:
    """The shape behind two convolutions and a pooling layer."""
    return _shape(("conv", "conv", "pool"))


_HOMEWORK = ("conv", "pool", "same")


def first_convolution() -> Derivation:
    """The shape behind one convolution."""
    return _shape(_HOMEWORK[:1])


def one_channel_convolution() -> Derivation:
    """Height and width behind one convolution."""
    return _shape(("conv",), 2)


def first_pooling() -> Derivation:
    """The shape behind a convolution and a pooling layer."""
    return _shape(_HOMEWORK[:2])


def second_convolution() -> Derivation:
    """The shape behind a convolution, a pooling layer and a convolution that is padded to the same size."""
    return _shape(_HOMEWORK)


def flattened() -> Derivation:
    """The entries behind these three layers, in one row."""
    steps, sizes = _flow(_HOMEWORK)
    total = sympy.Mul(*sizes)
    return Derivation((*steps, Step("Flattening keeps every entry", Eq(_out, total))), total)


def _layer_parameters(layers: tuple[str, ...], layer: int) -> Derivation:
    weights, biases = _weights(layers, layer), _of("F", layer)
    steps = (
        Step(
            "Each filter has one weight for each place in its window and each channel",
            Eq(sympy.Symbol("weights"), weights),
        ),
        Step("Each filter has one bias", Eq(_parameters, weights + biases)),
    )
    return Derivation(steps, weights + biases)


def first_convolution_parameters() -> Derivation:
    """Weights and biases of the first convolution."""
    return _layer_parameters(_HOMEWORK, 1)


def second_convolution_parameters() -> Derivation:
    """Weights and biases of the third layer, whose input has the channels of the first."""
    return _layer_parameters(_HOMEWORK, 3)


def dense_parameters() -> Derivation:
    """Weights and biases of a dense layer, the fifth, behind these three layers and flattening."""
    entries, units = flattened().closed_form, _of("F", 5)
    steps = (
        Step("Every unit has a weight for each entry that comes in", Eq(sympy.Symbol("weights"), entries * units)),
        Step("and one bias", Eq(_parameters, (entries + 1) * units)),
    )
    return Derivation((*flattened().steps, *steps), (entries + 1) * units)


def convolution_weights() -> Derivation:
    """Weights of one convolution."""
    weights = _weights(("conv",), 1)
    return Derivation((Step("Each filter reaches through all channels", Eq(_parameters, weights)),), weights)


def second_layer_weights() -> Derivation:
    """Weights of a convolution behind another."""
    weights = _weights(("conv", "conv"), 2)
    return Derivation(
        (Step("Each filter reaches through all channels of its input", Eq(_parameters, weights)),), weights
    )


def second_layer_depth() -> Derivation:
    """The depth of the filters of a convolution behind another."""
    return Derivation((Step("A filter is as deep as its input has channels", Eq(_out, _of("F", 1))),), _of("F", 1))


def keeping_padding() -> Derivation:
    """The padding with which a convolution gives back the size of its input."""
    found = []
    steps = []
    for length, letters in ((_H, _DOWN), (_W, _ACROSS)):
        size, stride, padding, dilation = (_of(letter, 1) for letter in letters)
        condition = Eq((length + 2 * padding - dilation * (size - 1) - 1) / stride + 1, length)
        steps.append(Step(f"As many places as entries, along {length}", condition))
        (solution,) = sympy.solve(condition, padding)
        steps.append(Step("Solve for the padding", Eq(padding, solution)))
        found.append(solution)
    return Derivation(tuple(steps), Piecewise((found[0], Eq(_a, 1)), (found[1], True)), (_a,), (2,))


def residual_parameters() -> Derivation:
    """Weights and biases of a dense layer from n to m with a linear shortcut, and of a dense layer from m to l behind it."""
    n, m, ell = sympy.symbols("n m l", integer=True, positive=True)
    first, shortcut, second = m * n + m, m * n, ell * m + ell
    total = sympy.expand(first + shortcut + second)
    steps = (
        Step("The first layer has weights and biases", Eq(sympy.Symbol("P_1"), first)),
        Step("The shortcut is linear, without biases", Eq(sympy.Symbol("P_s"), shortcut)),
        Step("The second layer has weights and biases", Eq(sympy.Symbol("P_2"), second)),
        Step("Add them up", Eq(_parameters, total)),
    )
    return Derivation(steps, total)


def filters_of_first_layer() -> Derivation:
    """The number of filters and their height, width and depth, from the shapes of input and output: no padding, stride 1."""
    height, size = sympy.symbols("H_out k", integer=True, positive=True)
    positions = Eq(_H - size + 1, height)
    (solution,) = sympy.solve(positions, size)
    out = [_positions(length, 1, letters) for length, letters in ((_H, _DOWN), (_W, _ACROSS))]
    windows = [sympy.expand(length - places + 1) for length, places in zip((_H, _W), out, strict=True)]
    steps = (
        Step("As many places as the output is high", positions),
        Step("Solve for the size of the window", Eq(size, solution)),
        Step(
            "A filter is as deep as the input has channels, and there is one for each channel of the output",
            Eq(_out, _of("F", 1)),
        ),
    )
    branches = ((_of("F", 1), Eq(_a, 1)), (windows[0], Eq(_a, 2)), (windows[1], Eq(_a, 3)), (_C, True))
    return Derivation(steps, Piecewise(*branches), (_a,), (4,))
