"""Reading what authors write: names, left sides of definitions, expressions, conditions, allowed terms."""

from __future__ import annotations

from dataclasses import dataclass

from checker.language.declarations import Declaration, Definition, Expression, Vocabulary
from checker.language.errors import Unreadable
from checker.language.nodes import Derivative, Entry, Node, Symbol
from checker.parsing import binders
from checker.parsing.grammar import parse
from checker.parsing.lexer import tokenize
from checker.parsing.readings import letters_in, readings
from checker.parsing.resolve import Resolver
from checker.parsing.scope import Choices, Scope
from checker.parsing.scripts import flat
from checker.parsing.surface import Chain, Group, Name, Product, Script, Surface, parts_of


@dataclass(frozen=True, slots=True)
class Head:
    """The left side of a definition: ``a_j(x)`` is a, indices (j), parameters (x)."""

    name: str
    indices: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


def surface(text: str, scope: Scope) -> Surface:
    """The surface of a text in the problem's own notation."""
    return parse(tokenize(text), scope.knows, "\\" in text)


def canonical_name(text: str) -> str:
    """The one spelling of a name: ``\\hat{y}`` and ``ŷ`` are ``y_hat``. Raises ValueError for what is no name."""
    try:
        piece = surface(text, Scope(Vocabulary()))
        return _name_of(piece)
    except Unreadable:
        raise ValueError(f"{text!r} is not a name") from None


def _name_of(piece: Surface) -> str:
    match piece:
        case Name(text=text):
            return text
        case Script(base=base, sub=sub, sups=sups, primes=primes):
            tail, above = flat(sub), [flat(sup) for sup in sups]
            if tail is None or None in above:
                raise Unreadable("this is not a name", piece.span)
            name = _name_of(base) + (f"_{tail}" if tail else "") + "".join(f"^{up}" for up in above)
            return name + "'" * primes
    raise Unreadable("this is not a name", piece.span)


def definition_head(left: str, right: str, vocabulary: Vocabulary) -> Head:
    """What a model line defines. Subscript letters that are indices on the right are indices; others belong to the name."""
    scope = Scope(vocabulary)
    return head_of(surface(left, scope), _letters_of_definition(surface(right, scope), scope))


def _letters_of_definition(piece: Surface, scope: Scope) -> frozenset[str]:
    """The letters that may be indices on the right of a definition: subscripts, and letters that no declaration explains."""
    match piece:
        case Name(text=text):
            known = scope.knows(text) or text in scope.vocabulary.sizes or len(text) > 1
            return frozenset() if known else frozenset((text,))
        case Script(base=Name(text=text), sub=sub) if sub is not None and scope.knows(f"{text}_{flat(sub)}"):
            return frozenset()  # h_{t-1} where that is a name
        case Script(base=Group() as base):
            scripts = (*([piece.sub] if piece.sub is not None else []), *piece.sups)
            return _letters_of_definition(base, scope).union(*(_letters_of_definition(part, scope) for part in scripts))
        case Script():
            return letters_in(piece)
    return frozenset().union(*(_letters_of_definition(part, scope) for part in parts_of(piece)))


def head_of(piece: Surface, letters: frozenset[str]) -> Head:
    """The name, indices and parameters of a left side, given the letters that are indices. Raises Unreadable."""
    parameters: tuple[str, ...] = ()
    if isinstance(piece, Product) and len(piece.parts) == 2 and isinstance(piece.parts[1][1], Group):
        group = piece.parts[1][1]
        parameters = tuple(_name_of(item) for item in group.items)
        piece = piece.parts[0][1]
    if not isinstance(piece, Script):
        return Head(_name_of(piece), (), parameters)
    indices: list[str] = []
    sub: Surface | None = piece.sub
    sups = list(piece.sups)
    for sup in piece.sups:
        if isinstance(sup, Group) and sup.kind == "(":
            indices.extend(_letters(sup))
            sups.remove(sup)
    if sub is not None and _all_indices(sub, letters):
        indices.extend(_letters(sub))
        sub = None
    rest = Script(piece.base, sub, tuple(sups), piece.primes) if sub is not None or sups or piece.primes else piece.base
    return Head(_name_of(rest), tuple(indices), parameters)


def _letters(piece: Surface) -> list[str]:
    match piece:
        case Name(text=text):
            return list(text) if not piece.whole else [text]
        case Group(items=items):
            return [letter for item in items for letter in _letters(item)]
        case Product(parts=parts):
            return [letter for _, part in parts for letter in _letters(part)]
    raise Unreadable("an index on the left of a definition is a letter", piece.span)


def _all_indices(sub: Surface, letters: frozenset[str]) -> bool:
    try:
        found = _letters(sub)
    except Unreadable:
        return False
    return bool(found) and all(letter in letters for letter in found)


def read_expression(text: str, scope: Scope, order: tuple[str, ...] = ()) -> Expression:
    """The plainest reading of an expression. Raises Unreadable or ShapeMismatch."""
    piece = surface(text, scope)
    if isinstance(piece, Chain):
        raise Unreadable("one value is expected here, not a relation", piece.span)
    return next(readings(piece, scope, order)).expression


def read_definition(left: str, right: str, vocabulary: Vocabulary) -> Definition:
    """A line of the model. Raises ValueError, Unreadable or ShapeMismatch."""
    head = definition_head(left, right, vocabulary)
    if head.name in vocabulary:
        raise ValueError(f"{head.name} is declared or defined already")
    scope = Scope(with_parameters(vocabulary, head.parameters), letters=frozenset(head.indices))
    expression = read_expression(right, scope, head.indices)
    letters = dict(expression.free)
    stray = [letter for letter in letters if letter not in head.indices]
    if stray:
        raise ValueError(f"the index {stray[0]} is free on the right but not on the left of {left}")
    missing = [letter for letter in head.indices if letter not in letters]
    if missing:
        raise ValueError(f"the index {missing[0]} stands on the left of {left} but not on the right")
    indices = tuple((letter, letters[letter]) for letter in head.indices)
    return Definition(head.name, expression.node, indices, head.parameters)


def with_parameters(vocabulary: Vocabulary, parameters: tuple[str, ...]) -> Vocabulary:
    """The vocabulary inside a function's definition: a parameter shadows the family it is a member of; a new name is a number."""
    if not parameters:
        return vocabulary
    symbols = dict(vocabulary.symbols)
    for parameter in parameters:
        held = symbols.get(parameter)
        symbols[parameter] = Declaration(parameter, "real", held.shape if held is not None else ())
    return Vocabulary(symbols, vocabulary.quantities)


def read_condition(text: str, scope: Scope) -> Node:
    """A condition such as ``N >= d`` or ``y_1 = 1``."""
    piece = surface(text, scope)
    return binders.condition(Resolver(scope, Choices()), piece)


def read_term(text: str, scope: Scope) -> str:
    """An allowed term as its label: a name, or ``∂L/∂z``."""
    node = (
        Resolver(scope, Choices()).node(surface(text, scope))
        if "∂" in text or "partial" in text or "/" in text
        else None
    )
    if node is not None:
        return term_label(node)
    held = scope.find(canonical_name(text))
    if held is None:
        if text in scope.vocabulary.sizes:
            return text
        return term_label(Resolver(scope, Choices()).node(surface(text, scope)))
    return held.name


def term_label(node: Node) -> str:
    """The label by which ``allowed`` knows a term: names of symbols and quantities, ``∂L/∂z`` for derivatives."""
    match node:
        case Symbol(name=name):
            return name
        case Entry(base=base):
            return term_label(base)
        case Derivative(of=of, by=by):
            return f"∂{term_label(of)}/∂{term_label(by)}"
    return type(node).__name__


__all__ = [
    "Head",
    "canonical_name",
    "definition_head",
    "head_of",
    "read_condition",
    "read_definition",
    "read_expression",
    "read_term",
    "surface",
    "term_label",
]
