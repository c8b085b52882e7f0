"""Evaluation and differentiation with JAX, in float64. Nothing here uses ``checker.calculus``: it is the separate road."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy
import jax.scipy.special

from checker.evaluation import arrays
from checker.evaluation.array_functions import functions_of
from checker.evaluation.arrays import Environment, Namespace
from checker.language.declarations import Vocabulary
from checker.language.nodes import Derivative, Entry, Node, Symbol
from checker.language.shapes import SCALAR, Shape, Size, is_column, is_row, size_value
from checker.language.traversal import free_indices

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]

RUN_ONCE = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}
"""Compiler options for code that runs once: compiling takes nearly all of its time."""


def _derivative(node: Derivative, environment: Environment) -> Any:
    value = _differentiated(node.of, node.by, environment)
    jacobian = node.of.shape != SCALAR and node.by.shape != SCALAR
    return value.T if jacobian and node.layout == "denominator" else value


def _stacked(value: Callable[[Any], Any], places: Sequence[int], together: bool) -> Any:
    if not together or len(places) == 1:
        return arrays.stacked_one_by_one(value, places, jax.numpy)
    return jax.vmap(value)(jax.numpy.array(places))


NAMESPACE = Namespace(
    arrays=jax.numpy,
    functions=functions_of(jax.numpy, erf=jax.scipy.special.erf, inverse=jax.numpy.linalg.inv),
    is_known=lambda value: not isinstance(value, jax.core.Tracer),
    derivative=_derivative,
    stacked=_stacked,
)


def evaluate(node: Node, environment: Environment) -> Any:
    """The value of a node; see :func:`checker.evaluation.arrays.evaluate`. Values may be tracers."""
    return arrays.evaluate(node, environment, NAMESPACE)


def table(node: Node, environment: Environment, free: Sequence[tuple[str, Size]]) -> Any:
    """The value of a node behind one leading axis for each of its free index letters."""
    counts = [(name, size_value(size, environment.sizes)) for name, size in free]
    return arrays.tabulated(lambda indices: evaluate(node, environment.at(indices)), counts, jax.numpy)


def at_many(function: Callable[[Mapping[str, Any]], Any], inputs: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """A function of named values at many inputs of the same shapes, compiled once."""
    if not inputs[0]:
        return [function({})] * len(inputs)
    together = {name: jax.numpy.stack([values[name] for values in inputs]) for name in inputs[0]}
    return list(jax.jit(jax.vmap(function), compiler_options=RUN_ONCE)(together))


def autodiff(
    of: Node,
    by: Node,
    vocabulary: Vocabulary,
    values: Mapping[str, Any],
    sizes: Mapping[str, int],
    free: Sequence[tuple[str, Size]] = (),
) -> Any:
    """JAX's derivative of an expression of the model by a symbol or quantity, or an entry or member of one.

    A quantity ``by`` is held as an input at its value. The shape is as in :class:`checker.language.nodes.Derivative`
    (numerator layout), behind one leading axis for each of the ``free`` index letters. Raises as ``evaluate`` does.
    """
    environment = Environment(values, sizes, vocabulary)
    outer = [letter for letter in free if letter[0] in free_indices(of)]
    inner = [letter for letter in free if letter not in outer]

    def counts(letters: Sequence[tuple[str, Size]]) -> list[tuple[str, int]]:
        return [(name, size_value(size, sizes)) for name, size in letters]

    def derivatives(indices: Mapping[str, int]) -> Any:
        whole = _jacobian(of, by, environment.at(indices))

        def chosen(more: Mapping[str, int]) -> Any:
            return _chosen(whole, of.shape, by, environment.at({**indices, **more}))

        return arrays.tabulated(chosen, counts(inner), jax.numpy)

    result = arrays.tabulated(derivatives, counts(outer), jax.numpy)
    order = [[*outer, *inner].index(letter) for letter in free]
    return result.transpose(*order, *range(len(free), result.ndim))


def _differentiated(of: Node, by: Node, environment: Environment) -> Any:
    return _chosen(_jacobian(of, by, environment), of.shape, by, environment)


def _name(by: Node) -> Symbol:
    match by:
        case Symbol():
            return by
        case Entry(base=Symbol() as symbol):
            return symbol
    raise ValueError("a derivative is by a name, or by an entry or member of one")


def _jacobian(of: Node, by: Node, environment: Environment) -> Any:
    """The derivative of ``of`` by the whole array of the name in ``by``: the axes of ``of``, then the array's."""
    symbol = _name(by)

    def value(array: Any) -> Any:
        inside = Environment(
            {**environment.values, symbol.name: array}, environment.sizes, environment.vocabulary, environment.indices
        )
        return jax.numpy.asarray(evaluate(of, inside))

    point = jax.numpy.asarray(evaluate(symbol, environment), dtype=float)
    return jax.jacrev(value)(point)


def _chosen(whole: Any, of_shape: Shape, by: Node, environment: Environment) -> Any:
    """From the derivative by a whole array the part for ``by``, in the layout of a derivative as a term."""
    places: tuple[Any, ...] = ()
    if isinstance(by, Entry):
        values = (evaluate(index, environment) for index in by.indices)
        places = tuple(int(v) - 1 if NAMESPACE.is_known(v) else v.astype(int) - 1 for v in values)
        if by.shape != by.base.shape and is_column(by.base.shape):
            places = (*places, 0)
        elif by.shape != by.base.shape and is_row(by.base.shape):
            places = (*places[:-1], 0, places[-1])
    value = whole[(slice(None),) * len(of_shape) + places]
    if of_shape == SCALAR or by.shape == SCALAR:
        return value
    return value.reshape(max(value.shape[:2]), max(value.shape[2:]))
