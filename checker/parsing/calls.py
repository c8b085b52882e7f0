"""Calls inside a flat product: ``σ(z)``, ``\\log x``, ``\\tanh^2 z``, ``σ'(z)``, ``a_k(x^{(i)})``, ``L(w, b)``, ``1[k = y]``, divisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.calculus import gradient
from checker.language.declarations import Declaration, Definition, Vocabulary
from checker.language.errors import Span, Unreadable
from checker.language.functions import BY_NAME
from checker.language.inference import apply, compare, divide, indicator, number, tabulate
from checker.language.nodes import Index, Node, Symbol
from checker.language.shapes import SCALAR
from checker.language.traversal import fresh_index, substitute
from checker.parsing import binders, derivative_terms, entries, names, scripts, superscripts
from checker.parsing.products import multiply
from checker.parsing.scripts import flat
from checker.parsing.surface import Big, Chain, Group, Nabla, Name, Num, Product, Prose, Script, Surface, Terms

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver

CALL_BRACKETS = ("(", "[", "{", "⦃")
Part = tuple[str, Surface]


@dataclass(slots=True)
class _Cursor:
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
    cursor = _Cursor(piece.parts)
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


def _division(resolver: Resolver, cursor: _Cursor, found: list[tuple[str, Node]], span: Span) -> None:
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


def value(resolver: Resolver, cursor: _Cursor) -> Node:
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
    special = _indicator(resolver, piece, cursor) or _quantity_call(resolver, piece, cursor)
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


def _plain_sum(resolver: Resolver, piece: Name, cursor: _Cursor) -> Node:
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
    return all(names_only) and all(_owner(resolver, item) is not None for item in group.items)


# -- functions of the table ----------------------------------------------------------------------------------------------
def _call(resolver: Resolver, head: Surface, cursor: _Cursor) -> Node:
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


def _bare_argument(resolver: Resolver, cursor: _Cursor) -> Node:
    """``\\log x y``: the next factor (a number takes one more along); other reading: all factors side by side."""
    ahead = 0
    while cursor.beside(ahead) is not None:
        ahead += 1
    take = 1
    first = cursor.beside()
    if isinstance(first, Num) and ahead > 1:
        take = 2
    if ahead > take and resolver.choices.choose(2) == 1:
        take = ahead
        resolver.note("a function without brackets read as reaching over all that follows")
    inner = _Cursor(cursor.parts[: cursor.at + take], cursor.at)
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
def _indicator(resolver: Resolver, piece: Surface, cursor: _Cursor) -> Node | None:
    """``1[u > 0]``, ``\\mathbb{1}\\{k = y\\}``, ``\\mathbb{1}(u)`` (u ≥ 0), ``I(k = y)``."""
    if not isinstance(piece, (Name, Num)) or piece.text not in ("1", "𝟙", "𝟏", "I"):
        return None
    following = cursor.beside(1)
    scripted = following if isinstance(following, Script) else None
    group = scripted.base if scripted is not None else following
    if not isinstance(group, Group) or group.kind not in CALL_BRACKETS or not group.items:
        return None
    conditions = [item for item in group.items if isinstance(item, Chain) and binders.is_condition(item)]
    if len(conditions) != len(group.items) and piece.text != "𝟙":
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


# -- quantities with arguments -------------------------------------------------------------------------------------------
def _quantity_call(resolver: Resolver, piece: Surface, cursor: _Cursor) -> Node | None:
    """``a_k(x^{(i)})`` for a function of the model; ``L(w, b)``, ``CE(y, ŷ)``, ``p(y | x)`` for a quantity with its arguments."""
    base = piece.base if isinstance(piece, Script) else piece
    if not isinstance(base, Name):
        return None
    following = cursor.beside(1)
    scripted = following if isinstance(following, Script) else None
    group = scripted.base if scripted is not None else following
    owner = _owner(resolver, piece)
    if isinstance(owner, Definition) and owner.is_function:
        if not isinstance(group, Group) or group.kind not in CALL_BRACKETS:
            return None
        cursor.at += 2
        node = _model_call(resolver, owner, piece, group)
    else:
        if (
            not isinstance(group, Group)
            or group.kind != "("
            or owner is None
            or not _is_argument_list(resolver, owner, group)
        ):
            return None
        if resolver.scope.vocabulary.get(owner.name) is None:
            return None
        certain = len(group.items) > 1 or isinstance(group.items[0], (Chain, Group))
        if not certain and resolver.decide(f"arguments of {owner.name}", 2) == 1:
            return None
        cursor.at += 2
        resolver.note(f"{owner.name}(…) read as {owner.name}")
        node = resolver.node(piece)
    if scripted is not None:
        for sup in scripted.sups:
            node = superscripts.raised(resolver, node, sup, node.span)
    return node


def _owner(resolver: Resolver, piece: Surface) -> Declaration | Definition | None:
    scope = resolver.scope
    if isinstance(piece, Name):
        return scope.find(piece.text)
    if isinstance(piece, Script) and isinstance(piece.base, Name):
        tail = flat(piece.sub)
        above = [flat(sup) for sup in piece.sups]
        spellings = [f"{piece.base.text}^{up}" for up in above if up]
        if tail:
            spellings.append(f"{piece.base.text}_{tail}")
        return scope.find(*spellings, piece.base.text)
    return None


def _is_argument_list(resolver: Resolver, owner: Declaration | Definition, group: Group) -> bool:
    """Whether brackets behind a quantity list what it depends on (``L(w, b)``, ``p(y=1 | x)``) rather than being a factor."""
    if not group.items or not all(_is_argument(item) for item in group.items):
        return False
    if len(group.items) > 1:
        return True
    item = group.items[0]
    if not isinstance(item, (Name, Script)):
        return True
    base = item.base if isinstance(item, Script) else item
    argument = _owner(resolver, item)
    if argument is not None:
        return isinstance(owner, Definition) and argument.name in entries.dependencies(resolver.scope.vocabulary, owner)
    scope = resolver.scope
    if not isinstance(base, Name) or base.text in BY_NAME or base.text in scope.vocabulary.sizes:
        return False
    return resolver.binding(base.text) is None and (isinstance(owner, Definition) or owner.shape == SCALAR)


def _is_argument(item: Surface) -> bool:
    match item:
        case Name() | Script(base=Name()):
            return True
        case Chain(operands=(Name() | Script(), *_), relations=relations):
            return all(relation == "=" for relation in relations)
        case Group(kind="|given", items=items):
            return all(map(_is_argument, items))
    return False


def _model_call(resolver: Resolver, owner: Definition, piece: Surface, group: Group) -> Node:
    """A function of the model, written out with its subscripts and arguments."""
    sub = piece.sub if isinstance(piece, Script) else None
    if sub is not None and not owner.indices and entries.names_parameter(resolver, owner, sub):
        sub = None
    pieces = scripts.subscripts(resolver, sub, len(owner.indices)) if sub is not None else []
    if (
        not pieces and owner.indices and owner.body.shape == SCALAR and len(owner.indices) <= 2
    ):  # a(x): all scores at once
        letters = [fresh_index() for _ in owner.indices]
        sizes = [size for _, size in owner.indices]
        named = {Index(letter): new for (letter, _), new in zip(owner.indices, letters, strict=True)}
        whole = Definition(owner.name, substitute(owner.body, named), (), owner.parameters)
        return tabulate(
            [(new.name, size) for new, size in zip(letters, sizes, strict=True)],
            _model_call(resolver, whole, piece, group),
        )
    if len(pieces) != len(owner.indices):
        raise Unreadable(f"{owner.name} has {len(owner.indices)} subscripts here, not {len(pieces)}", piece.span)
    if len(group.items) != len(owner.parameters):
        raise Unreadable(f"{owner.name} takes {len(owner.parameters)} arguments, not {len(group.items)}", group.span)
    primes = (
        piece.primes + sum(isinstance(sup, Name) and sup.text == "'" for sup in piece.sups)
        if isinstance(piece, Script)
        else 0
    )
    if primes:
        owner = _derived(resolver, owner, primes, piece.span)
    values: dict[Node, Node] = {}
    for (letter, size), index in zip(owner.indices, pieces, strict=True):
        values[Index(letter)] = scripts.index_value(resolver, index, size)
    for parameter, item in zip(owner.parameters, group.items, strict=True):
        argument = resolver.node(item)
        for held in _occurrences(owner.body, parameter):
            if held.shape != argument.shape:
                raise Unreadable(f"the argument of {owner.name} has the wrong shape", item.span)
            values[held] = argument
    return substitute(owner.body, values)


def _derived(resolver: Resolver, owner: Definition, primes: int, span: Span) -> Definition:
    """``φ'`` where the model defines φ as a function of one number."""
    if primes > 1 or len(owner.parameters) != 1:
        raise Unreadable(f"the derivative of {owner.name} is not read as {owner.name}'", span, hint="write it out")
    argument = owner.parameters[0]
    held = resolver.scope.vocabulary
    symbols = {**held.symbols, argument: Declaration(argument, "real")}
    quantities = {name: definition for name, definition in held.quantities.items() if name != argument}
    by = symbols[argument].node
    if any(symbol.shape != by.shape for symbol in _occurrences(owner.body, argument)):
        raise Unreadable(f"{owner.name} is no function of one number", span)
    return replace(owner, body=gradient(owner.body, by, Vocabulary(symbols, quantities)))


def _occurrences(body: Node, parameter: str) -> list[Symbol]:
    from checker.language.traversal import walk

    return [node for node in walk(body) if isinstance(node, Symbol) and node.name == parameter]
