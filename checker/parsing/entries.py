"""Declared names with scripts: ``W_{ij}``, ``x^{(i)}_d``, ``w_t``, rows of a matrix, what the student defined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.language.declarations import Declaration, Definition, Vocabulary, component_axes
from checker.language.errors import ShapeMismatch, Span, Unreadable
from checker.language.inference import entry, tabulate, transpose
from checker.language.nodes import Index, Node, Symbol
from checker.language.shapes import SCALAR, Size, describe
from checker.language.traversal import fresh_index, names, substitute
from checker.parsing import scripts
from checker.parsing.surface import Group, Name, Num, Surface, Terms

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver


def whole(resolver: Resolver, owner: Declaration | Definition, span: Span) -> Node:
    return indexed(resolver, owner, None, [], span)


def without_members(resolver: Resolver, owner: Declaration | Definition, sups: list[Surface]) -> list[Surface]:
    """The superscripts that are not taken as an index of the family: ``x^{(i)}``, and ``y^i`` where i is an index."""
    return [sup for sup in sups if not _taken_as_member(resolver, owner, sup)]


def _taken_as_member(resolver: Resolver, owner: Declaration | Definition, sup: Surface) -> bool:
    """Whether a superscript says which member, entry or example is meant rather than raising to a power."""
    if isinstance(sup, Group) and sup.kind == "(":
        return bool(owner.family) or len(sup.items) == 1 and _is_free_letter(resolver, sup.items[0])
    return bool(owner.family) and isinstance(sup, Name) and len(sup.text) == 1 and sup.text not in ("T", "⊤", "*")


def _is_free_letter(resolver: Resolver, item: Surface) -> bool:
    """A letter that means nothing else, or such a letter and an offset (``t+1``)."""
    if isinstance(item, Terms):
        return _is_free_letter(resolver, item.parts[0][1])
    if not isinstance(item, Name) or len(item.text) != 1:
        return False
    return not resolver.scope.knows(item.text) and item.text not in resolver.scope.vocabulary.sizes


def _names_the_example(resolver: Resolver, letter: Name) -> bool:
    """Whether a letter below a number can only say which example is meant."""
    free = _is_free_letter(resolver, letter)
    return free and resolver.binding(letter.text) is None and letter.text not in resolver.scope.given


def _example(
    resolver: Resolver, owner: Declaration | Definition, pieces: Sequence[Surface], span: Span
) -> list[Surface]:
    """``(i)`` above a name that is no family: an entry of a vector where the letter is an index, else the example that is
    meant, which a number may always carry and a vector in an update only."""
    letter = pieces[0].parts[0][1] if isinstance(pieces[0], Terms) else pieces[0]
    assert isinstance(letter, Name)
    named = resolver.scope.given if resolver.scope.stepwise else (*resolver.scope.given, *resolver.scope.labelled)
    is_index = resolver.binding(letter.text) is not None or letter.text in named
    if len(owner.axes) in (1, 2) and is_index:
        return list(pieces)
    if is_index or len(owner.axes) > 1 and not resolver.scope.stepwise:
        raise Unreadable(f"{owner.name} is {describe(owner.shape)}: it has no member ({letter.text})", span)
    if owner.axes and not resolver.scope.stepwise:
        hint = f"write {owner.name}_{letter.text} for an entry"
        raise Unreadable(
            f"{owner.name} is one vector here: ({letter.text}) may mean an entry or an example", span, hint=hint
        )
    form = scripts.flat(pieces[0]) or ""
    if "+" in form or resolver.steps.setdefault(owner.name, form) != form:
        raise Unreadable(f"{owner.name} stands here at two steps", span)
    if (letter.text, owner.name) != resolver.scope.step:
        resolver.drop(letter.text, span)
    resolver.note(f"the superscript of {owner.name} read as the name of the example")
    return []


def indexed(
    resolver: Resolver, owner: Declaration | Definition, sub: Surface | None, sups: Sequence[Surface], span: Span
) -> Node:
    if isinstance(owner, Definition) and owner.is_function:
        raise Unreadable(f"{owner.name} needs its argument: write {owner.name}({', '.join(owner.parameters)})", span)
    members = [sup for sup in sups if _taken_as_member(resolver, owner, sup)]
    pieces: list[Surface] = []
    for sup in members:
        pieces.extend(sup.items if isinstance(sup, Group) else [sup])
    axes, families = owner.axes, len(owner.family)
    if members and not families:
        pieces = _example(resolver, owner, pieces, span)
    if sub is not None and _is_iteration(resolver, owner, sub):
        sub = None
    if sub is not None:
        wanted = len(axes) - len(pieces)
        below = scripts.subscripts(resolver, sub, wanted if not pieces else None)
        if not axes and len(below) == 1 and isinstance(below[0], Name) and _names_the_example(resolver, below[0]):
            resolver.drop(below[0].text, span)
            resolver.note(f"the subscript of {owner.name} read as the name of the example")
            below = []
        pieces.extend(below)
    if len(pieces) == 2 and len(axes) == 1 and not families:  # Y_{1j} of a row, x_{i1} of a column
        one = Num("1")
        at = 0 if 1 in owner.shape[:1] else 1
        if pieces[at] == one:
            pieces = [pieces[1 - at]]
    local = resolver.scope.local.get(owner.name)
    if local is owner and isinstance(owner, Definition):
        model = resolver.scope.vocabulary.quantities.get(owner.name)
        if pieces and not owner.axes and model is not None and model.axes:  # p_j, where p alone is the student's Π p_j
            return indexed(resolver, model, sub, sups, span)
        return _local(resolver, owner, pieces, span)
    node = symbol(owner, span)
    if not pieces:
        if families == 1 and owner.shape == SCALAR:
            whole = fresh_index()
            resolver.note(f"{owner.name} read as the vector of all its members")
            return tabulate([(whole.name, owner.family[0])], entry(node, [whole], 1), span)
        if families:
            letter = next((b.letter for b in reversed(resolver.bound) if b.size == owner.family[0]), "i")
            raise Unreadable(
                f"{owner.name} is a family: say which member", span, hint=f"write {owner.name}^{{({letter})}}"
            )
        return node
    if families == 0 and len(pieces) == 1 and len(axes) == 2:
        return _row(resolver, node, pieces[0], axes, span)
    if len(pieces) not in (families, len(axes)) or (families == 0 and len(pieces) != len(axes)):
        raise _index_count(owner, axes, len(pieces), span)
    indices = [scripts.index_value(resolver, piece, axes[place]) for place, piece in enumerate(pieces)]
    return entry(node, indices, families, span)


def _is_iteration(resolver: Resolver, owner: Declaration | Definition, sub: Surface) -> bool:
    """Whether a subscript says at which step of an iteration a value is taken (``w_t``, ``w_{t-1}``, ``w_old``) rather than
    which entry: in updates only, and with one letter only."""
    if names_parameter(resolver, owner, sub):
        return True
    if owner.family or not resolver.scope.stepwise:
        return False
    if isinstance(sub, Name) and sub.text in _BEFORE:
        resolver.note(f"{owner.name}_{sub.text} read as {owner.name}")
        return True
    letter = sub.parts[0][1] if isinstance(sub, Terms) else sub
    if not isinstance(letter, Name) or letter.text not in _STEPS or not owner.axes:
        return False
    if resolver.binding(letter.text) is not None or letter.text in resolver.scope.given:
        return False
    if letter.text != "t" and (letter.text in resolver.scope.vocabulary.sizes or resolver.scope.knows(letter.text)):
        return False
    counted = letter.text in ("t", resolver.scope.step[0])  # w_t, or w_k in w_{k+1} = …
    if not counted and resolver.decide(f"step {letter.text}", 2) == 0:
        return False
    form = scripts.flat(sub) or ""
    if "+" in form or resolver.steps.setdefault(owner.name, form) != form:
        raise Unreadable(f"{owner.name} stands here at two steps", sub.span)
    if (letter.text, owner.name) != resolver.scope.step:
        resolver.drop(letter.text, sub.span)
    resolver.note(f"the subscript {letter.text} of {owner.name} read as the step of the iteration")
    return True


def names_parameter(resolver: Resolver, owner: Declaration | Definition, sub: Surface) -> bool:
    """Whether a subscript says what a quantity depends on, as in ``h_θ(x)``."""
    if not isinstance(sub, Name) or not isinstance(owner, Definition):
        return False
    parameter = resolver.scope.find(sub.text)
    if parameter is None or parameter.name not in dependencies(resolver.scope.vocabulary, owner):
        return False
    resolver.note(f"{owner.name}_{sub.text} read as {owner.name}")
    return True


def dependencies(vocabulary: Vocabulary, owner: Definition) -> frozenset[str]:
    """Every name that a quantity depends on, directly or through others."""
    found: set[str] = set()
    pending = [owner.body]
    while pending:
        for name in names(pending.pop()) - found:
            found.add(name)
            definition = vocabulary.quantities.get(name)
            if definition is not None:
                pending.append(definition.body)
    return frozenset(found)


_STEPS = ("t", "n", "k", "s", "i", "tau")
_BEFORE = ("old", "prev", "previous", "current", "curr", "cur", "before")


def _row(resolver: Resolver, node: Node, piece: Surface, axes: Sequence[Size], span: Span) -> Node:
    """One subscript on a matrix: that row, or that column, as a vector."""
    held = resolver.binding(piece.text) if isinstance(piece, Name) else None
    if held is not None and held.size is not None:
        column = held.size != axes[0] and held.size == axes[1]
    else:
        column = axes[0] != axes[1] and resolver.decide(f"column of {_name(node)}", 2) == 1
    place = scripts.index_value(resolver, piece, axes[1 if column else 0])
    letter = fresh_index()
    which = "column" if column else "row"
    resolver.note(f"one subscript on a matrix read as a {which} of it, as a vector")
    indices = [letter, place] if column else [place, letter]
    if not column and resolver.decide(f"orientation of rows of {_name(node)}", 2) == 1:
        return transpose(tabulate([(letter.name, axes[1])], entry(node, indices), span))
    return tabulate([(letter.name, axes[0 if column else 1])], entry(node, indices), span)


def _name(node: Node) -> str:
    return node.name if isinstance(node, Symbol) else ""


def symbol(owner: Declaration | Definition, span: Span) -> Node:
    return replace(owner.node, span=span)


def _index_count(
    owner: Declaration | Definition, axes: Sequence[Size], count: int, span: Span
) -> ShapeMismatch | Unreadable:
    if not axes:
        return Unreadable(f"{owner.name} is a number; it has no components", span)
    wanted = f"{len(axes)} subscript{'s' if len(axes) > 1 else ''}"
    kind = f"a family of {describe(owner.shape)}" if owner.family else describe(owner.shape)
    return Unreadable(f"{owner.name} is {kind}: an entry has {wanted}, not {count}", span)


def _local(resolver: Resolver, owner: Definition, pieces: Sequence[Surface], span: Span) -> Node:
    """What the student defined is written out where it is used."""
    taken = list(pieces[: len(owner.indices)])
    if len(taken) < len(owner.indices):
        if taken:
            raise Unreadable(f"{owner.name} was defined with {len(owner.indices)} subscripts", span)
        values = {}
        for letter, size in owner.indices:
            resolver.free_binding(letter).runs_over(size, span)
    else:
        values = {
            Index(letter): scripts.index_value(resolver, piece, size)
            for (letter, size), piece in zip(owner.indices, taken, strict=True)
        }
    resolver.spend(owner.body)
    body = replace(substitute(owner.body, values), span=span)
    rest = pieces[len(taken) :]
    if not rest:
        return body
    return entry_of(resolver, body, rest, span)


def entry_of(resolver: Resolver, value: Node, pieces: Sequence[Surface], span: Span) -> Node:
    axes = component_axes(value.shape)
    if len(axes) != len(pieces):
        raise Unreadable(f"an entry of {describe(value.shape)} has {len(axes)} subscripts, not {len(pieces)}", span)
    return entry(
        value, [scripts.index_value(resolver, piece, axes[place]) for place, piece in enumerate(pieces)], 0, span
    )
