"""Calls of what the model defines: ``a_k(x^{(i)})`` for a function, ``L(w, b)`` and ``p(y | x)`` for a quantity with its arguments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.calculus import gradient
from checker.language.declarations import Declaration, Definition, Vocabulary
from checker.language.errors import Span, Unreadable
from checker.language.functions import BY_NAME
from checker.language.inference import tabulate
from checker.language.nodes import Index, Node, Symbol
from checker.language.shapes import SCALAR
from checker.language.traversal import fresh_index, substitute
from checker.parsing import entries, scripts, superscripts
from checker.parsing.scripts import flat
from checker.parsing.surface import Chain, Group, Name, Script, Surface

if TYPE_CHECKING:
    from checker.parsing.calls import Cursor
    from checker.parsing.resolve import Resolver

CALL_BRACKETS = ("(", "[", "{", "⦃")


def quantity(resolver: Resolver, piece: Surface, cursor: Cursor) -> Node | None:
    """``a_k(x^{(i)})`` for a function of the model; ``L(w, b)``, ``CE(y, ŷ)``, ``p(y | x)`` for a quantity with its arguments."""
    base = piece.base if isinstance(piece, Script) else piece
    if not isinstance(base, Name):
        return None
    following = cursor.beside(1)
    scripted = following if isinstance(following, Script) else None
    group = scripted.base if scripted is not None else following
    owner = owner_of(resolver, piece)
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


def owner_of(resolver: Resolver, piece: Surface) -> Declaration | Definition | None:
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
    argument = owner_of(resolver, item)
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
