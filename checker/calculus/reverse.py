"""Derivatives in reverse mode: adjoints are accumulated backwards through the model's quantities, over all paths.

Quantities stay names in the result. What is differentiated by is held as an input.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from checker.calculus.algebra import delta, flipped, is_zero, plus, product, zero
from checker.calculus.entries import component, tabulated
from checker.calculus.indices import Range, Scope, sum_over
from checker.calculus.rules import pass_adjoint
from checker.language.declarations import Definition, Vocabulary
from checker.language.errors import Unreadable
from checker.language.inference import ONE
from checker.language.nodes import Derivative, Entry, Index, Node, Number, Reduce, Symbol, Tabulate, children
from checker.language.shapes import SCALAR, Shape, is_column, is_row, is_vector
from checker.language.sizes import size_node
from checker.language.traversal import bound_names, free_indices, names, rebuild, substitute, walk

MOST_NESTED = 4
"""Each differentiation makes an expression several times as long."""
MOST_KNOWN = 200


def gradient(of: Node, by: Node, vocabulary: Vocabulary) -> Node:
    """The total derivative of ``of`` with respect to ``by``, a name or an entry or member of one, held as an input.

    A scalar ``of`` gives the shape of ``by``, a scalar ``by`` the shape of ``of``, two vectors the Jacobian with the index of
    ``of`` down the rows. Free indices of either stay free. Raises ValueError for a ``by`` that is no name or a whole family,
    and for a matrix by anything but a number.
    """
    vocabulary = expand_definitions(vocabulary)
    of = expand_derivatives(of, vocabulary)
    scope = Scope(vocabulary)
    scope.learn(by)
    scope.learn(of)
    target = _Target.of(by, vocabulary)
    reverse = _Reverse(vocabulary, scope, {*free_indices(of), *free_indices(by)})

    def of_entry(row: Node, column: Node) -> Node:
        return reverse.derivative(component(of, row, column, scope), target)

    if of.shape == SCALAR:
        return reverse.derivative(of, target)
    if by.shape == SCALAR:
        return tabulated(of.shape, of_entry, scope)
    if not is_vector(of.shape) or not is_vector(by.shape):
        raise ValueError("the derivative of an array by an array is no matrix: take it entry by entry")

    def jacobian_entry(row: Node, column: Node) -> Node:
        value = of_entry(*_along(of.shape, row))
        return component(value, *_along(by.shape, column), scope)

    return tabulated((_length(of.shape), _length(by.shape)), jacobian_entry, scope)


def expand_derivatives(node: Node, vocabulary: Vocabulary) -> Node:
    """The node with every ``∂of/∂by`` replaced by its value.

    Raises Unreadable for derivatives of derivatives beyond :data:`MOST_NESTED`, else as :func:`gradient` does.
    """
    return Derivatives(vocabulary).expand(node)


@dataclass(frozen=True, slots=True)
class Derivatives:
    """The derivatives as terms of one vocabulary, each worked out once."""

    vocabulary: Vocabulary
    known: dict[Derivative, Node] = field(default_factory=dict)

    def expand(self, node: Node) -> Node:
        """See :func:`expand_derivatives`."""
        if not any(isinstance(part, Derivative) for part in walk(node)):
            return node
        if _nested(node) > MOST_NESTED:
            raise Unreadable(f"derivatives of derivatives are worked out up to {MOST_NESTED} deep", node.span)
        if not isinstance(node, Derivative):
            return rebuild(node, self.expand)
        if node not in self.known:
            if len(self.known) == MOST_KNOWN:
                self.known.clear()
            value = gradient(node.of, node.by, self.vocabulary)
            jacobian = node.of.shape != SCALAR and node.by.shape != SCALAR
            self.known[node] = flipped(value) if jacobian and node.layout == "denominator" else value
        return self.known[node]


def _nested(node: Node) -> int:
    """How many derivatives stand inside each other."""
    return max(map(_nested, children(node)), default=0) + isinstance(node, Derivative)


def expand_definitions(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with every derivative in its quantities' bodies replaced by its value; a body knows earlier names only."""
    bodies = (definition.body for definition in vocabulary.quantities.values())
    if not any(isinstance(part, Derivative) for body in bodies for part in walk(body)):
        return vocabulary
    expanded = Vocabulary(vocabulary.symbols)
    for definition in vocabulary.quantities.values():
        expanded = expanded.with_definition(replace(definition, body=expand_derivatives(definition.body, expanded)))
    return expanded


def _along(shape: Shape, index: Node) -> tuple[Node, Node]:
    return (index, ONE) if is_column(shape) else (ONE, index)


def _length(shape: Shape) -> int | str | None:
    return shape[0] if is_column(shape) else shape[1]


@dataclass(frozen=True, slots=True)
class _Target:
    """What is differentiated by: a name, the member of the family that is meant, and the entry of it (None: all of it)."""

    name: str
    shape: Shape
    family: tuple[Node, ...] = ()
    entry: tuple[Node, ...] | None = None

    @classmethod
    def of(cls, node: Node, vocabulary: Vocabulary) -> _Target:
        match node:
            case Symbol(name=name):
                declared = vocabulary.get(name)
                if declared is not None and declared.family:
                    raise ValueError(f"{name} is a family: a derivative is by a member of it")
                return cls(name, node.shape)
            case Entry(base=Symbol(name=name)):
                family, entry = _subscripts(node)
                return cls(name, node.shape, family, entry)
        raise ValueError("a derivative is by a name, or by an entry or member of one")

    @property
    def result(self) -> Shape:
        """The shape of the derivative of a scalar."""
        return SCALAR if self.entry is not None else self.shape


def _subscripts(node: Entry) -> tuple[tuple[Node, ...], tuple[Node, ...] | None]:
    """The subscripts that choose the member, and those that choose its entry (None: the whole member)."""
    shape = node.base.shape
    if node.shape == shape:
        return node.indices, None
    own = 1 if is_vector(shape) else 2
    return node.indices[:-own], node.indices[-own:]


Source = Callable[[_Target, bool], Node]
"""What one expression contributes to the derivative by a target straight, not through other quantities; occurrences of whole
arrays and members count where the flag says so, occurrences of entries always."""


@dataclass(slots=True)
class _Reverse:
    vocabulary: Vocabulary
    scope: Scope
    active: set[str]
    """Index letters that stand for something here: binders that would capture one are renamed."""

    def derivative(self, of: Node, target: _Target) -> Node:
        """The derivative of a scalar, over all paths."""
        sources: list[Source] = [lambda goal, members: self.pull(of, ONE, goal, members)]
        for definition in reversed(self._between(target.name)):
            source = self._source(definition, list(sources))
            if source is not None:
                sources.append(source)
        return self._collected(sources, target)

    def _between(self, name: str) -> list[Definition]:
        """The quantities that depend on a name, in the model's order."""
        dependent = {name}
        found = []
        for definition in self.vocabulary.quantities.values():
            if definition.is_function or definition.name == name:
                continue
            if not dependent.isdisjoint(names(definition.body)):
                dependent.add(definition.name)
                found.append(definition)
        return found

    def _source(self, definition: Definition, later: Sequence[Source]) -> Source | None:
        """What reaches earlier names through a quantity, given all that uses the quantity; None where nothing does."""
        letters = [self.scope.fresh(size, name) for name, size in definition.indices]
        put: dict[Node, Node] = {
            Index(name): letter for (name, _), letter in zip(definition.indices, letters, strict=True)
        }
        body = substitute(definition.body, put)
        whole = _Target(definition.name, definition.shape)
        if definition.family:
            whole = replace(whole, family=tuple(letters))
        elif letters:
            whole = replace(whole, shape=SCALAR, entry=tuple(letters))
        name = definition.node if not letters else Entry(definition.node, tuple(letters), shape=body.shape)
        adjoint = self._collected(later, whole)
        if is_zero(adjoint):
            return None

        def source(goal: _Target, members: bool) -> Node:
            value = self.pull(body, adjoint, goal, members, value=name)
            for letter, (_, size) in reversed(list(zip(letters, definition.indices, strict=True))):
                value = sum_over(Range.whole(letter, size), value, self.scope)
            return value

        return source

    def _collected(self, sources: Sequence[Source], target: _Target) -> Node:
        """All contributions; those of entries, where an array is wanted, gathered into an array."""
        straight = plus([source(target, True) for source in sources])
        if target.result == SCALAR:
            return straight

        def entry(row: Node, column: Node) -> Node:
            subscripts = (row,) if is_column(target.shape) else (column,) if is_row(target.shape) else (row, column)
            goal = replace(target, shape=SCALAR, entry=subscripts)
            return plus([source(goal, False) for source in sources])

        return plus([straight, tabulated(target.shape, entry, self.scope)])

    def pull(self, node: Node, adjoint: Node, target: _Target, members: bool, value: Node | None = None) -> Node:
        """What a node contributes, by the rules; occurrences of whole arrays and members count where ``members`` says so."""
        if is_zero(adjoint) or target.name not in names(node):
            return zero(target.result)
        if isinstance(node, Symbol):
            if target.family:
                raise ValueError(f"{node.name} is a family: a derivative is by a member of it")
            return self._arrived((), None, node.shape, adjoint, target, members)
        if isinstance(node, Entry) and isinstance(node.base, Symbol):
            if node.base.name != target.name:
                return zero(target.result)
            family, entry = _subscripts(node)
            return self._arrived(family, entry, node.base.shape, adjoint, target, members)

        def pull(part: Node, share: Node) -> Node:
            return self.pull(part, share, target, members)

        if not isinstance(node, Reduce | Tabulate):
            return pass_adjoint(node, adjoint, pull, self.scope, target.result, value or node)
        node = self._with_new_letters(node)
        self.active.update(bound_names(node))
        contribution = pass_adjoint(node, adjoint, pull, self.scope, target.result, node)
        self.active.difference_update(bound_names(node))
        return contribution

    def _arrived(
        self,
        family: tuple[Node, ...],
        entry: tuple[Node, ...] | None,
        shape: Shape,
        adjoint: Node,
        target: _Target,
        members: bool,
    ) -> Node:
        """The contribution of one occurrence of the target's name with these subscripts."""
        same_member = [delta(left, right) for left, right in zip(family, target.family, strict=True)]
        if target.entry is None:
            return product([*same_member, adjoint]) if entry is None else zero(target.result)
        if entry is not None:
            same_entry = [delta(left, right) for left, right in zip(entry, target.entry, strict=True)]
            return product([*same_member, *same_entry, adjoint])
        if not members:
            return zero(SCALAR)
        subscripts = _along(shape, target.entry[0]) if is_vector(shape) else (target.entry[0], target.entry[1])
        return product([*same_member, component(adjoint, *subscripts, self.scope)])

    def _with_new_letters(self, node: Reduce | Tabulate) -> Reduce | Tabulate:
        """The binder with no letter that means something here already, its letters noted in the scope."""
        uppers = [node.upper] if isinstance(node, Reduce) else [size_node(size) for size in node.shape]
        for name, upper in zip(bound_names(node), uppers, strict=False):
            letter = Index(name)
            if name in self.active:
                letter = self.scope.fresh_to(upper, name)
                node = _renamed(node, name, letter)
            self.scope.letters[letter.name] = upper
            if isinstance(node, Reduce) and not (isinstance(node.lower, Number) and node.lower.value >= 1):
                del self.scope.letters[letter.name]
        return node


def _renamed(node: Reduce | Tabulate, old: str, letter: Index) -> Reduce | Tabulate:
    put: dict[Node, Node] = {Index(old): letter}
    body = substitute(node.body, put)
    if isinstance(node, Tabulate):
        return replace(node, indices=tuple(letter.name if name == old else name for name in node.indices), body=body)
    condition = None if node.condition is None else substitute(node.condition, put)
    return replace(node, index=letter.name, body=body, condition=condition)
