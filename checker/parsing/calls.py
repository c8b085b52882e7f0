"""Calls inside a flat product: ``σ(z)``, ``\\log x``, ``\\tanh^2 z``, ``σ'(z)``, ``a_k(x^{(i)})``, ``L(w, b)``, ``1[k = y]``, divisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.language.errors import Span, Unreadable
from checker.language.functions import BY_NAME
from checker.language.inference import apply, compare, divide, indicator, number
from checker.language.nodes import Node
from checker.language.shapes import SCALAR
from checker.parsing import binders, derivative_terms, entries, model_calls, names, scripts, superscripts
from checker.parsing.model_calls import CALL_BRACKETS
from checker.parsing.products import multiply
from checker.parsing.scripts import flat
from checker.parsing.surface import Big, Chain, Group, Nabla, Name, Num, Product, Prose, Script, Surface, Terms

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver

Part = tuple[str, Surface]


@dataclass(slots=True)
class Cursor:
    """The parts of a product and how far they have been read."""

    parts: Sequence[Part]
    at: int = 0

    @property
    def piece(self) -> Surface:
        return self.parts[self.at][1]

    def beside(self, ahead: int = 0) -> Surface | None:
        """The part ``ahead`` places on if it is written side by side with what stands before it."""
        place = self.at + ahead
        return self.parts[place][1] if place < len(self.parts) and self.parts[place][0] == "" else None


def factors(resolver: Resolver, piece: Product) -> list[tuple[str, Node]]:
    """The factors of a product with calls made and divisions carried out, left to right."""
    cursor = Cursor(piece.parts)
    found: list[tuple[str, Node]] = []
    while cursor.at < len(cursor.parts):
        operator = cursor.parts[cursor.at][0]
        if isinstance(cursor.piece, Prose) and not cursor.piece.text.strip():
            cursor.at += 1
            continue
        if isinstance(cursor.piece, Name) and cursor.piece.text == "…":
            raise Unreadable("… leaves terms to be guessed: write the sum out, or with ∑", cursor.piece.span)
        if operator == "/":
            _division(resolver, cursor, found, piece.span)
            continue
        found.append((operator, value(resolver, cursor)))
    if not found:
        raise Unreadable("a value was expected here", piece.span)
    return found


def _division(resolver: Resolver, cursor: Cursor, found: list[tuple[str, Node]], span: Span) -> None:
    """``a b / c``: everything to the left is the numerator. ``1/2x``, written without a space, may also mean ``1/(2x)``."""
    start = cursor.at
    below = value(resolver, cursor)
    close = cursor.beside()
    if (
        close is not None
        and not close.spaced
        and not isinstance(cursor.parts[start][1], (Group, Big))
        and not isinstance(close, Group)
        and resolver.choices.choose(2) == 1
    ):
        factors_below: list[tuple[str, Node]] = [("", below)]
        while (more := cursor.beside()) is not None and not more.spaced:
            factors_below.append(("", value(resolver, cursor)))
        below = multiply(factors_below, resolver.choices.choose, span).node
        resolver.note("everything written close behind / read as its denominator")
    above = multiply(found, resolver.choices.choose, span)
    for note in above.notes:
        resolver.note(note)
    quotient = resolver.divided(above.node, below, (above.node.span[0], below.span[1]))
    found[:] = [("", quotient)]


def value(resolver: Resolver, cursor: Cursor) -> Node:
    """The next factor's node, with the arguments that belong to it."""
    piece = cursor.piece
    made = derivative_terms.in_product(resolver, cursor.parts, cursor.at)
    if made is not None:
        node, cursor.at = made
        return node
    if names.is_function_name(resolver, piece):
        cursor.at += 1
        return _call(resolver, piece, cursor)
    if (
        isinstance(piece, Name)
        and piece.text == "sum"
        and isinstance(cursor.beside(1), Group)
        and not resolver.scope.knows("sum")
    ):
        return _plain_sum(resolver, piece, cursor)
    special = _indicator(resolver, piece, cursor) or model_calls.quantity(resolver, piece, cursor)
    if special is not None:
        return special
    cursor.at += 1
    node = resolver.node(piece)
    following = cursor.beside()
    if (
        isinstance(piece, Nabla)
        and isinstance(following, Group)
        and following.kind == "("
        and _lists_names(resolver, following)
    ):
        cursor.at += 1  # \nabla_w L(w)
    return node


def _plain_sum(resolver: Resolver, piece: Name, cursor: Cursor) -> Node:
    """``sum(x_i y_i)`` over the letter inside, ``sum(v)`` over the entries of an array."""
    group = cursor.beside(1)
    assert isinstance(group, Group)
    if len(group.items) != 1:
        raise Unreadable("sum takes one value", group.span)
    cursor.at += 2
    summed = resolver.node(group.items[0])
    if summed.shape != SCALAR:
        return apply("total", [summed], group.span)
    return binders.big(resolver, Big("sum", None, None, group.items[0], span=(piece.span[0], group.span[1])))


def _lists_names(resolver: Resolver, group: Group) -> bool:
    names_only = (isinstance(item, Name) or isinstance(item, Script) and not item.sups for item in group.items)
    return all(names_only) and all(model_calls.owner_of(resolver, item) is not None for item in group.items)


# -- functions of the table ----------------------------------------------------------------------------------------------
def _call(resolver: Resolver, head: Surface, cursor: Cursor) -> Node:
    """A function with its argument: in brackets, or the next factor, or (as another reading) all that follows."""
    base = head.base if isinstance(head, Script) else head
    assert isinstance(base, Name)
    sub, sups, primes = (head.sub, head.sups, head.primes) if isinstance(head, Script) else (None, (), 0)
    argument = cursor.beside()
    if argument is None:
        raise Unreadable(f"{base.text} needs an argument", base.span, hint=f"write {base.text}(z)")
    outer: tuple[Surface, ...] = ()
    outer_sub: Surface | None = None
    outer_primes = 0
    group = argument
    if isinstance(argument, Script) and isinstance(argument.base, Group) and argument.base.kind in CALL_BRACKETS:
        group, outer, outer_sub, outer_primes = argument.base, argument.sups, argument.sub, argument.primes
    if isinstance(group, Group) and group.kind in CALL_BRACKETS:
        cursor.at += 1
        arguments = [
            resolver.node(item) if not isinstance(item, Chain) else _argument(resolver, item) for item in group.items
        ]
    else:
        arguments = [_bare_argument(resolver, cursor)]
    span = (base.span[0], argument.span[1])
    node = applied(resolver, base, arguments, sub, primes, span)
    for sup in sups:
        if flat(sup) == "-1" or isinstance(sup, Terms):
            raise Unreadable(
                f"an inverse function such as {base.text}^{{-1}} is not read", sup.span, hint=f"write 1/{base.text}(z)"
            )
        node = superscripts.raised(resolver, node, sup, span)
    if outer_sub is not None:
        node = entries.entry_of(resolver, node, scripts.subscripts(resolver, outer_sub, None), span)
    for sup in outer:
        node = superscripts.raised(resolver, node, sup, span)
    for _ in range(outer_primes):
        node = superscripts.raised(resolver, node, Name("⊤", whole=True, span=span), span)
    return node


def _argument(resolver: Resolver, item: Chain) -> Node:
    if binders.is_condition(item):
        return indicator(binders.condition(resolver, item), item.span)
    return resolver.node(item)


def _close_fraction(cursor: Cursor) -> tuple[Num, Num] | None:
    """The numbers of a fraction such as ``1/2`` that comes next, written without a space."""
    match cursor.parts[cursor.at : cursor.at + 2]:
        case [("", Num() as above), ("/", Num() as below)] if not below.spaced:
            return above, below
    return None


def _bare_argument(resolver: Resolver, cursor: Cursor) -> Node:
    """``\\log x y``: the next factor (a number takes one more along); other reading: all factors side by side."""
    ahead = 0
    while cursor.beside(ahead) is not None:
        ahead += 1
    take = 1
    first = cursor.beside()
    if isinstance(first, Num) and ahead > 1:
        take = 2
    fraction = _close_fraction(cursor)
    if fraction is not None and resolver.choices.choose(2) == 0:  # log 1/2 is more often the logarithm of a half
        above, below = fraction
        resolver.note(f"the fraction {above.text}/{below.text} read as the function's argument")
        cursor.at += 2
        return resolver.divided(resolver.node(above), resolver.node(below), (above.span[0], below.span[1]))
    if ahead > take and resolver.choices.choose(2) == 1:
        take = ahead
        resolver.note("a function without brackets read as reaching over all that follows")
    inner = Cursor(cursor.parts[: cursor.at + take], cursor.at)
    items: list[tuple[str, Node]] = []
    while inner.at < len(inner.parts):
        before = inner.at
        if names.is_function_name(resolver, inner.piece) and inner.at + 1 >= len(inner.parts):
            inner.parts = cursor.parts  # log sigma(z): the inner function brings its own argument
        items.append(("", value(resolver, inner)))
        if inner.parts is cursor.parts or before == inner.at:
            break
    cursor.at = inner.at
    return multiply(items, resolver.choices.choose, items[0][1].span).node


def applied(
    resolver: Resolver, head: Name, arguments: Sequence[Node], sub: Surface | None, primes: int, span: Span
) -> Node:
    """A function of the table applied; a subscript on log is its base; a prime is the derivative."""
    function = BY_NAME[head.text]
    if function.name == "log" and sub is not None and flat(sub) in ("2", "10"):
        return apply(f"log{flat(sub)}", arguments, span)
    if function.name == "log" and sub is not None:
        base = resolver.node(sub)
        return divide(apply("log", arguments, span), apply("log", [base]), span)
    if sub is not None and function.name == "softmax" and len(arguments) == 1:  # softmax_k(u) is an entry of it
        whole = apply(function.name, arguments, span)
        return entries.entry_of(resolver, whole, scripts.subscripts(resolver, sub, None), span)
    if sub is None and function.name == "softmax" and arguments[0].shape == SCALAR:
        raise Unreadable("the softmax of one number is always 1; an entry of it is written softmax(z)_j", head.span)
    if sub is not None:
        raise Unreadable(f"the subscript of {head.text} means nothing here", sub.span)
    if primes:
        if primes > 1 or not function.derivative or len(arguments) != 1:
            raise Unreadable(f"{head.text} with {primes} primes is not read", head.span)
        return function.derivative[0](arguments[0])
    if function.name in ("max", "min") and len(arguments) == 1 and arguments[0].shape != SCALAR:
        raise Unreadable(f"{head.text} of one array: say over which index, as in \\max_j", span)
    if (
        function.elementwise
        and len(arguments) == 1
        and function.arity == 1
        and arguments[0].shape != SCALAR
        and head.text in ("log", "exp")
    ):
        resolver.note(f"{head.text} of an array read entry by entry")
    return apply(function.name, arguments, span)


# -- indicators ----------------------------------------------------------------------------------------------------------
def _indicator(resolver: Resolver, piece: Surface, cursor: Cursor) -> Node | None:
    """``1[u > 0]``, ``\\mathbb{1}\\{k = y\\}``, ``\\mathbb{1}(u)`` (u ≥ 0), ``I(k = y)``."""
    if not isinstance(piece, (Name, Num)) or piece.text not in ("1", "𝟙", "𝟏", "I"):
        return None
    following = cursor.beside(1)
    scripted = following if isinstance(following, Script) else None
    group = scripted.base if scripted is not None else following
    if not isinstance(group, Group) or group.kind not in CALL_BRACKETS or not group.items:
        return None
    conditions = [item for item in group.items if isinstance(item, Chain) and binders.is_condition(item)]
    if len(conditions) != len(group.items) and piece.text == "I":
        return None
    if len(conditions) != len(group.items) and piece.text == "1" and resolver.decide("1(u)", 2) == 0:
        return None
    if piece.text == "I" and resolver.scope.knows("I"):
        return None
    span = (piece.span[0], group.span[1])
    cursor.at += 2
    if conditions:
        made = [binders.condition(resolver, item) for item in conditions]
        node = indicator(binders.joined_conditions(made), span)
    else:
        argument = resolver.node(group.items[0])
        resolver.note("the indicator of a value read as 1 where it is ≥ 0")
        node = indicator(compare(">=", argument, number(0)), span)
    if scripted is not None:
        for sup in scripted.sups:
            node = superscripts.raised(resolver, node, sup, span)
    return node
