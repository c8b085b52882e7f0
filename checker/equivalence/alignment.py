"""Laying an answer's entries beside the key's: the same free indices, or an array whose axes they are.

The axes of an expression are its free indices' sizes and then its shape. Where two expressions do not have the same free
indices, what counts is the array: a number with one free index is a vector, with two a matrix; a vector with one is the
matrix with a row for each member.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.language.declarations import Expression, component_axes
from checker.language.inference import filled, tabulate, transpose, with_shape
from checker.language.nodes import Number
from checker.language.shapes import SCALAR, Shape, Size, describe, is_open, is_vector, matrix, same_shape, transposed
from checker.language.traversal import free_indices


@dataclass(frozen=True, slots=True)
class Aligned:
    """The answer with its entries in the key's order; ``note`` says what had to be understood."""

    answer: Expression
    note: str | None = None


def align(answer: Expression, key: Expression) -> Aligned | str:
    """The answer laid beside the key, or why its shape cannot be the key's."""
    if is_open(answer.node.shape):
        answer = replace(answer, node=with_shape(answer.node, key.node.shape))
    if isinstance(answer.node, Number) and answer.node.value == 0 and key.node.shape and not answer.free:
        return Aligned(
            Expression(filled("zeros", key.node.shape), key.free), f"0 is read as {describe(key.node.shape)} of zeros"
        )
    aligned = _by_letters(answer, key)
    if aligned is not None:
        return aligned
    ours, theirs = array_shape(answer), array_shape(key)
    if ours is not None and theirs is not None and same_shape(ours, theirs):
        note = (
            f"the answer is {describe(ours)}; the key gives its entries" if len(answer.free) < len(key.free) else None
        )
        return Aligned(answer, note)
    entries = key.node.shape == SCALAR and len(key.free) == 1 and not answer.free
    if entries and ours is not None and theirs is not None and is_vector(ours) and same_shape(transposed(ours), theirs):
        note = f"the answer is {describe(ours)}; the key gives its entries, which are neither row nor column"
        return Aligned(Expression(transpose(answer.node)), note)
    if answer.node.shape == SCALAR and len(answer.free) == 1 and not key.free and is_vector(key.node.shape):
        entries_of = tabulate(answer.free, answer.node)
        if same_shape(transposed(entries_of.shape), key.node.shape):
            note = f"the answer gives the entries of {describe(key.node.shape)}"
            return Aligned(Expression(transpose(entries_of)), note)
    return mismatch(answer, key)


def _by_letters(answer: Expression, key: Expression) -> Aligned | None:
    """Free indices matched by name; those whose names do not coincide, or all where none does, in order.

    One that the answer lacks means that its value does not depend on it; one that only the answer has, that its values are to
    be equal for all of its values: those come first, the key's entries are the same for each.
    """
    if not same_shape(answer.node.shape, key.node.shape):
        return None
    ours, theirs = dict(answer.free), dict(key.free)
    if ours.keys() & theirs.keys():
        strange = [(name, size) for name, size in answer.free if name not in theirs]
        missing = [(name, size) for name, size in key.free if name not in ours]
        same = all(ours.get(name, size) == size for name, size in key.free)
        if same and missing and [size for _, size in strange] == [size for _, size in missing]:
            standing = dict(zip(dict(missing), strange, strict=True))
            return Aligned(Expression(answer.node, tuple(standing.get(name, (name, size)) for name, size in key.free)))
    if all(theirs.get(name, size) == size for name, size in answer.free) and (
        ours.keys() & theirs.keys() or not theirs
    ):
        further = tuple((name, size) for name, size in answer.free if name not in theirs)
        return Aligned(Expression(answer.node, (*further, *key.free)))
    if list(ours.values()) == list(theirs.values()):
        return Aligned(answer)
    return Aligned(Expression(answer.node, key.free)) if not ours else None


def array_shape(expression: Expression) -> Shape | None:
    """The shape of the array that an expression with free indices is, None beyond matrices."""
    shape = expression.node.shape
    sizes: tuple[Size, ...] = tuple(size for _, size in expression.free)
    if not sizes:
        return shape
    if shape == SCALAR and len(sizes) <= 2:
        return matrix(sizes[0], 1) if len(sizes) == 1 else matrix(*sizes)
    if is_vector(shape) and len(sizes) == 1:
        return matrix(sizes[0], component_axes(shape)[0])
    return None


def mismatch(answer: Expression, key: Expression) -> str:
    """The sentence that names both shapes, and says whether a transpose would fit."""
    ours, theirs = _described(answer), _described(key)
    sentence = f"the answer is {ours}, {theirs} was expected"
    left, right = array_shape(answer), array_shape(key)
    if left and right and same_shape(transposed(left), right):
        sentence += "; its transpose would fit"
    return sentence


def _described(expression: Expression) -> str:
    if not expression.free:
        return describe(expression.node.shape)
    letters = ", ".join(f"{name} = 1, ..., {size}" for name, size in expression.free)
    return f"{describe(expression.node.shape)} for each {letters}"


def unbound(expression: Expression) -> tuple[str, ...]:
    """The letters that occur free but have no size."""
    known = {name for name, _ in expression.free}
    return tuple(name for name in free_indices(expression.node) if name not in known)
