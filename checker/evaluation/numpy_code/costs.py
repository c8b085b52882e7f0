"""Upper bounds on what a NumPy function makes, found before it is called.

A rule takes the call's arguments and gives (elements of the result, multiplications). Sizes are *extents*, the product
of max(1, d) over the axes: an array of shape (10**6, 0) has no elements, but a product of two such arrays has 10**12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from math import prod

import numpy as np

from checker.evaluation.numpy_code.limits import Refused

Arguments = Sequence[object]
Keywords = Mapping[str, object]
Cost = tuple[float, float]
Rule = Callable[[Arguments, Keywords], Cost]
DEEPEST = 32
MOST_AXES = 64


def extent(shape: Iterable[int]) -> int:
    """The product of the axes, empty axes counted as one."""
    return prod(max(1, size) for size in shape)


def broadcast_extent(shapes: Iterable[Sequence[int]]) -> int:
    """At least the extent of the broadcast of these shapes, whether they fit together or not."""
    axes = zip_longest(*(reversed(shape) for shape in shapes), fillvalue=1)
    return extent(max(sizes) for sizes in axes)


def contents(value: object, depth: int = 0) -> int:
    """The extent of everything in an array, a number or a nest of lists; every list counts as one more."""
    if isinstance(value, (list, tuple)):
        if depth > DEEPEST:
            raise Refused(f"lists nested more than {DEEPEST} deep")
        return 1 + sum(contents(item, depth + 1) for item in value)
    return extent(_shape(value))


def _shape(value: object) -> tuple[int, ...]:
    shape: tuple[int, ...] = np.shape(value)  # type: ignore[call-overload]
    return shape


def _sizes(value: object) -> tuple[int, ...]:
    """A shape argument: one size or several."""
    if isinstance(value, (list, tuple)) and len(value) > MOST_AXES:
        raise ValueError(f"more than {MOST_AXES} axes")
    return tuple(int(size) for size in np.atleast_1d(value))  # type: ignore[call-overload]


def _given(arguments: Arguments, keywords: Keywords, position: int, name: str, default: object = None) -> object:
    return arguments[position] if len(arguments) > position else keywords.get(name, default)


def no_larger(arguments: Arguments, keywords: Keywords) -> Cost:
    """Reductions, views, rearrangements, stacks: no more than what goes in."""
    return sum(contents(argument) for argument in arguments), 0


def broadcast(arguments: Arguments, keywords: Keywords) -> Cost:
    """Elementwise functions: the arguments' common shape."""
    return broadcast_extent(map(_shape, [*arguments, *keywords.values()])), 0


def of_shape(arguments: Arguments, keywords: Keywords) -> Cost:
    """`zeros(shape)`, `full(shape, value)`."""
    return extent(_sizes(_given(arguments, keywords, 0, "shape", 1))), 0


def to_shape(arguments: Arguments, keywords: Keywords) -> Cost:
    """`broadcast_to(array, shape)`."""
    return extent(_sizes(_given(arguments, keywords, 1, "shape", 1))), 0


def identity(arguments: Arguments, keywords: Keywords) -> Cost:
    """`eye(rows, columns)`."""
    rows = _given(arguments, keywords, 0, "N", 1)
    columns = _given(arguments, keywords, 1, "M") or rows
    return extent([*_sizes(rows), *_sizes(columns)]), 0


def arange(arguments: Arguments, keywords: Keywords) -> Cost:
    """`arange(stop)`, `arange(start, stop, step)`."""
    start = arguments[0] if len(arguments) > 1 else 0
    stop = arguments[1] if len(arguments) > 1 else arguments[0]
    step = _given(arguments, keywords, 2, "step", 1)
    with np.errstate(all="ignore"):
        steps = (np.float64(stop) - np.float64(start)) / np.float64(step)  # type: ignore[arg-type]
    return max(1.0, float(steps) + 1), 0


def linspace(arguments: Arguments, keywords: Keywords) -> Cost:
    """`linspace(start, stop, number)`."""
    (number,) = _sizes(_given(arguments, keywords, 2, "num", 50))
    return max(1, number) * broadcast_extent(map(_shape, arguments[:2])), 0


def diagonal_matrix(arguments: Arguments, keywords: Keywords) -> Cost:
    """`diag(vector, offset)` is a square matrix; `diag(matrix)` a vector."""
    shape = _shape(arguments[0])
    (offset,) = _sizes(_given(arguments, keywords, 1, "k", 0))
    return (shape[0] + abs(offset)) ** 2 if len(shape) == 1 else extent(shape), 0


def triangle(arguments: Arguments, keywords: Keywords) -> Cost:
    """`tril(matrix)`; of a vector it makes a square matrix."""
    shape = _shape(arguments[0])
    return extent(shape) ** 2 if len(shape) < 2 else extent(shape), 0


def matmul(arguments: Arguments, keywords: Keywords) -> Cost:
    """Matrix products, the leading axes broadcast."""
    left, right = map(_shape, arguments[:2])
    rows, columns = extent(left[-2:-1]), extent(right[-1:]) if len(right) > 1 else 1
    elements = broadcast_extent([left[:-2], right[:-2]]) * rows * columns
    return elements, elements * extent(left[-1:])


def dot(arguments: Arguments, keywords: Keywords) -> Cost:
    """`dot` and `inner`: all rows of the one with all columns of the other."""
    left, right = map(_shape, arguments[:2])
    inner = extent(left[-1:]) if left and right else 1
    operations = extent(left) * extent(right) // inner
    return operations // inner, operations


def vdot(arguments: Arguments, keywords: Keywords) -> Cost:
    """One sum of products."""
    return 1, extent(_shape(arguments[0]))


def outer(arguments: Arguments, keywords: Keywords) -> Cost:
    """`outer` and `kron`: every element with every other."""
    return extent(_shape(arguments[0])) * extent(_shape(arguments[1])), 0


def tensordot(arguments: Arguments, keywords: Keywords) -> Cost:
    """`tensordot(a, b, axes)`, axes a number or a pair of lists."""
    left, right = map(_shape, arguments[:2])
    axes = _given(arguments, keywords, 2, "axes", 2)
    if isinstance(axes, (list, tuple)):
        inner = extent(left[axis] for axis in _sizes(axes[0]))
    else:
        (count,) = _sizes(axes)
        inner = extent(left[len(left) - count :]) if count > 0 else 1
    operations = extent(left) * extent(right) // inner
    return max(1, operations // inner), operations


def einsum(arguments: Arguments, keywords: Keywords) -> Cost:
    """Every combination of all letters is visited; the letters of the result remain."""
    if not isinstance(arguments[0], str):
        raise Refused("the first argument must be the subscripts, such as 'ij,jk->ik'")
    inputs, arrow, result = arguments[0].replace(" ", "").partition("->")
    sizes: dict[object, int] = {}
    for subscripts, operand in zip(inputs.split(","), arguments[1:], strict=False):
        before, dots, after = subscripts.partition("...")
        shape = _shape(operand)
        hidden = len(shape) - len(before) - len(after) if dots else 0
        letters = [*before, *range(-hidden, 0), *after]
        for letter, size in zip(letters, shape, strict=False):
            sizes[letter] = max(sizes.get(letter, 1), size)
    operations = prod(sizes.values())
    kept = [size for letter, size in sizes.items() if not arrow or not isinstance(letter, str) or letter in result]
    return prod(kept), operations


def repeat(arguments: Arguments, keywords: Keywords) -> Cost:
    """`repeat(array, repeats)`."""
    repeats = _sizes(_given(arguments, keywords, 1, "repeats", 1))
    return extent(_shape(arguments[0])) * max(1, *repeats, 1), 0


def tile(arguments: Arguments, keywords: Keywords) -> Cost:
    """`tile(array, repetitions)`."""
    return extent(_shape(arguments[0])) * extent(_sizes(_given(arguments, keywords, 1, "reps", 1))), 0


def pad(arguments: Arguments, keywords: Keywords) -> Cost:
    """`pad(array, widths)`: at most the widest on both ends of every axis."""
    widths = np.abs(np.asarray(_given(arguments, keywords, 1, "pad_width", 0)))
    widest = int(widths.max()) if widths.size else 0
    return prod(size + 2 * widest for size in _shape(arguments[0])), 0


def split(arguments: Arguments, keywords: Keywords) -> Cost:
    """`split(array, sections)`: views, and a list of them."""
    sections = _given(arguments, keywords, 1, "indices_or_sections", 1)
    count = len(sections) if isinstance(sections, (list, tuple)) else extent(_sizes(sections))
    return extent(_shape(arguments[0])) + count, 0


def positions(arguments: Arguments, keywords: Keywords) -> Cost:
    """`nonzero(array)` and `where(condition)`: one index an axis; `where` of three is elementwise."""
    shape = _shape(arguments[0])
    return (extent(shape) * max(1, len(shape)), 0) if len(arguments) == 1 else broadcast(arguments, keywords)


def convolution(arguments: Arguments, keywords: Keywords) -> Cost:
    """`convolve(a, v)` of two vectors."""
    left, right = (extent(_shape(argument)) for argument in arguments[:2])
    return left + right, left * right


def take(arguments: Arguments, keywords: Keywords) -> Cost:
    """`take(array, indices)`: at most the whole array for each index."""
    return extent(_shape(arguments[0])) * extent(_shape(_given(arguments, keywords, 1, "indices", 0))), 0


def scatter(arguments: Arguments, keywords: Keywords) -> Cost:
    """`add.at(array, indices, values)`: at most the whole array for each index."""
    return extent(_shape(arguments[0])) * contents(arguments[1]), 0


def insertion(arguments: Arguments, keywords: Keywords) -> Cost:
    """`insert(array, places, values)`: at most a whole slice for each place."""
    array, places = extent(_shape(arguments[0])), contents(_given(arguments, keywords, 1, "obj", 0))
    return array * (1 + places) + contents(_given(arguments, keywords, 2, "values", 0)), 0


def counts(arguments: Arguments, keywords: Keywords) -> Cost:
    """`bincount(labels)`: up to the largest label."""
    labels = np.asarray(arguments[0])
    (least,) = _sizes(_given(arguments, keywords, 2, "minlength", 0))
    return extent(labels.shape) + max(0, least, int(labels.max(initial=0)) + 1), 0


def axis_indices(arguments: Arguments, keywords: Keywords) -> Cost:
    """`diag_indices(n, ndim)`: one vector an axis."""
    (size,), (axes,) = _sizes(arguments[0]), _sizes(_given(arguments, keywords, 1, "ndim", 2))
    return max(1, size) * max(1, axes), 0


def cubic(arguments: Arguments, keywords: Keywords) -> Cost:
    """Factorisations of an m by n matrix: some m n min(m, n) multiplications."""
    elements = sum(contents(argument) for argument in arguments)
    shape = _shape(arguments[0])
    side = min(shape) if len(shape) == 2 else max(shape, default=1) if len(shape) > 2 else 1
    return elements, 20 * elements * max(1, side)


def index_extent(shape: Sequence[int], key: object) -> int:
    """At least the extent of ``array[key]``, for a key that :func:`values.index_key` has passed."""
    items = key if isinstance(key, tuple) else (key,)
    taken = sum(_axes_taken(item) for item in items)
    axis, rest = 0, 1
    chosen: list[tuple[int, ...]] = []
    for item in items:
        if item is Ellipsis:
            width = max(0, len(shape) - taken)
            rest *= extent(shape[axis : axis + width])
        elif isinstance(item, slice):
            rest *= extent(shape[axis : axis + 1])
            width = 1
        else:
            width = _axes_taken(item)
            if isinstance(item, np.ndarray):
                chosen.append((int(np.count_nonzero(item)),) if item.dtype == bool else item.shape)
        axis += width
    return rest * extent(shape[axis:]) * broadcast_extent(chosen)


def _axes_taken(item: object) -> int:
    if item is None or item is Ellipsis or isinstance(item, (bool, np.bool_)):
        return 0
    return item.ndim if isinstance(item, np.ndarray) and item.dtype == bool else 1
