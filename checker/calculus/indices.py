"""Index letters: what is known of their ranges, and sums over them in which Kronecker deltas are contracted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from checker.calculus.algebra import Product, holds, is_delta, is_zero, plus, product, spread, zero
from checker.language.declarations import Declaration, Vocabulary
from checker.language.functions import FUNCTIONS
from checker.language.inference import ONE, cases, common_shape, reduce
from checker.language.nodes import (
    Add,
    Apply,
    Cases,
    Compare,
    Divide,
    Entry,
    Index,
    Indicator,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Symbol,
)
from checker.language.nodes import Size as SizeNode
from checker.language.shapes import SCALAR, Size
from checker.language.sizes import size_node
from checker.language.traversal import free_indices, fresh_index, rebuild, substitute, walk


@dataclass(slots=True)
class Scope:
    """The index letters in use, each known to lie in 1..upper (the node), and the vocabulary that types the labels."""

    vocabulary: Vocabulary
    letters: dict[str, Node] = field(default_factory=dict)

    def fresh(self, size: Size | None, stem: str = "r") -> Index:
        """A new letter that runs over a size."""
        return self.fresh_to(size_node(size), stem)

    def fresh_to(self, upper: Node, stem: str) -> Index:
        """A new letter that runs up to ``upper``."""
        letter = fresh_index(stem.split("#")[0])
        self.letters[letter.name] = upper
        return letter

    def learn(self, node: Node) -> None:
        """Notes the ranges of a node's free letters from the axes on which they stand."""
        free = set(free_indices(node))
        for part in walk(node):
            if isinstance(part, Entry) and isinstance(part.base, Symbol):
                declared = self.vocabulary.get(part.base.name)
                for index, size in zip(part.indices, declared.axes if declared else (), strict=False):
                    if isinstance(index, Index) and index.name in free:
                        self.letters.setdefault(index.name, size_node(size))

    def contains(self, index: Node, upper: Node) -> bool:
        """Whether ``index`` is known to lie in 1..upper."""
        match index:
            case Index(name=name):
                return self.letters.get(name) == upper
            case Number(value=value):
                return value == 1 or value >= 1 and isinstance(upper, Number) and value <= upper.value
            case Symbol(name=name) | Entry(base=Symbol(name=name)):
                declared = self.vocabulary.get(name)
                return (
                    isinstance(declared, Declaration)
                    and declared.bound is not None
                    and size_node(declared.bound) == upper
                )
        return False


@dataclass(frozen=True, slots=True)
class Range:
    """The values that a sum's letter takes."""

    letter: Index
    lower: Node
    upper: Node
    condition: Node | None = None

    @classmethod
    def of(cls, node: Reduce) -> Range:
        """The range of a sum, product, maximum or minimum."""
        return cls(Index(node.index), node.lower, node.upper, node.condition)

    @classmethod
    def whole(cls, letter: Index, size: Size | None) -> Range:
        """All indices of an axis."""
        return cls(letter, ONE, size_node(size))


def sum_over(over: Range, body: Node, scope: Scope) -> Node:
    """The sum of ``body`` over a range: deltas in its letter are contracted, factors without the letter put in front."""
    done: list[Node] = []
    kept: list[Node] = []
    for term in _distributed(body, over.letter):
        contracted = _contract(over, term, scope)
        if contracted is not None:
            done.append(contracted)
        elif any(is_delta(base) and not _has(base, over.letter) for base in Product.of(term).exponents):
            done.append(_plain_sum(over, [term]))
        elif not is_zero(term):
            kept.append(term)
    if kept:
        done.append(_plain_sum(over, kept))
    return plus(done) if done else zero(body.shape)


def _has(node: Node, letter: Index) -> bool:
    return letter.name in free_indices(node)


def _other_side(base: Node, letter: Index) -> Node | None:
    """What a delta says that the letter equals."""
    if isinstance(base, Indicator) and isinstance(base.condition, Compare) and is_delta(base):
        left, right = base.condition.left, base.condition.right
        for side, other in ((left, right), (right, left)):
            if side == letter and not _has(other, letter):
                return other
    return None


def _distributed(node: Node, letter: Index) -> Iterator[Node]:
    """The terms of a sum; a product with a sum in it is multiplied out where that sets a delta in the letter free."""
    if isinstance(node, Add):
        for term in node.terms:
            yield from _distributed(spread(term, node.shape), letter)
        return
    whole = Product.of(node)
    for base, exponent in whole.exponents.items():
        if exponent == 1 and isinstance(base, Add) and any(_bears_delta(term, letter) for term in base.terms):
            whole.take([base])
            rest = whole.node(node.shape if whole.exponents else SCALAR)
            for term in base.terms:
                yield from _distributed(spread(product([rest, term]), node.shape), letter)
            return
    yield node


def _bears_delta(node: Node, letter: Index) -> bool:
    return any(_other_side(base, letter) is not None for base in Product.of(node).exponents)


def _contract(over: Range, term: Node, scope: Scope) -> Node | None:
    """``sum_i a_i [i = r]`` as ``a_r`` where r is known to be in the range, which must start at 1."""
    whole = Product.of(term)
    for base, exponent in whole.exponents.items():
        value = _other_side(base, over.letter)
        if value is None or exponent < 1:
            continue
        if _outside(value, over):
            return zero(term.shape)
        if over.lower != ONE or not scope.contains(value, over.upper):
            continue
        whole.take([base])
        put: dict[Node, Node] = {over.letter: value}
        rest = spread(replaced(whole.node(term.shape), put, scope), term.shape)
        return rest if over.condition is None else guarded(rest, substitute(over.condition, put))
    return None


def replaced(node: Node, put: Mapping[Node, Node], scope: Scope) -> Node:
    """The node with letters replaced, and with the deltas simplified which that decides or sets free."""
    node = substitute(node, put)
    return _settled(node, scope) if any(isinstance(part, Indicator) for part in walk(node)) else node


def _settled(node: Node, scope: Scope) -> Node:
    node = rebuild(node, lambda child: _settled(child, scope))
    match node:
        case Indicator(condition=condition):
            return holds(condition)
        case Add(terms=terms):
            return plus(terms)
        case Negate() | Mul() | Divide():
            return Product.of(node).node(node.shape)
        case Reduce(operation="sum"):
            return sum_over(Range.of(node), node.body, scope)
    return node


def _outside(index: Node, over: Range) -> bool:
    bounds = (over.lower, index, over.upper)
    if not all(isinstance(bound, Number) for bound in bounds):
        return False
    low, value, high = (bound.value for bound in bounds if isinstance(bound, Number))
    return not low <= value <= high


def guarded(value: Node, condition: Node) -> Node:
    """The value where a condition holds, else 0; a case distinction where the value may be undefined elsewhere."""
    factor = holds(condition)
    if factor == ONE or is_zero(factor):
        return product([factor, value])
    if all(map(_defined_everywhere, walk(value))):
        return product([factor, value])
    return cases([(value, condition)], zero(value.shape))


def _defined_everywhere(node: Node) -> bool:
    match node:
        case Divide(denominator=Number() | SizeNode()):
            return True
        case Divide() | Cases():
            return False
        case Entry(indices=indices):
            return all(isinstance(index, Index | Number | Symbol | Entry) for index in indices)
        case Power(exponent=exponent):
            return isinstance(exponent, Number) and exponent.value >= 0 and exponent.value.denominator == 1
        case Apply(function=function):
            return FUNCTIONS[function].domain == "real" and function != "tan"
    return True


def _plain_sum(over: Range, terms: list[Node]) -> Node:
    """The sum of the terms, with the factors that they share and that are free of the letter in front of it."""
    products = [Product.of(term) for term in terms]
    shared = {
        base: exponent
        for base, exponent in products[0].exponents.items()
        if not _has(base, over.letter) and all(p.exponents.get(base) == exponent for p in products)
    }
    front = Product(exponents=shared)
    for whole in products:
        whole.take(shared)
    if len(products) == 1:
        front.coefficient, products[0].coefficient = products[0].coefficient, front.coefficient
    shape = terms[0].shape
    front_shape = common_shape(list(shared), "a product") if shared else SCALAR
    bodies = [
        whole.node(shape if front_shape == SCALAR else common_shape(list(whole.exponents), "a product"))
        for whole in products
    ]
    body = plus(bodies)
    return product([front.node(front_shape), _counted(over, body)])


def _counted(over: Range, body: Node) -> Node:
    letter = over.letter
    certain = over.lower == ONE and isinstance(over.upper, Number | SizeNode) and over.condition is None
    if certain and not _has(body, letter):
        return product([over.upper, body])
    return reduce("sum", letter.name, over.lower, over.upper, body, over.condition)
