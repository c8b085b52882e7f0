"""What binds an index letter: sums, products, maxima; and the conditions that appear below them and in indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.language.errors import ShapeMismatch, Span, Unreadable
from checker.language.inference import compare, logical, number, reduce
from checker.language.nodes import Entry, Index, Node, Number, Relation, Symbol
from checker.language.nodes import Size as SizeNode
from checker.language.shapes import SCALAR, Size, describe
from checker.parsing.characters import GREEK_NAMES
from checker.parsing.scope import Binding
from checker.parsing.surface import Big, Chain, Group, Name, Num, Product, Script, Surface, parts_of

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver

COMPARISONS: dict[str, Relation] = {"=": "=", "≠": "!=", "<": "<", ">": ">", "≤": "<=", "≥": ">="}


def is_condition(piece: Chain) -> bool:
    """Whether a chain of relations can be true or false (``a ← b`` and ``a ≈ b`` cannot)."""
    return all(relation in COMPARISONS for relation in piece.relations)


def condition(resolver: Resolver, piece: Surface) -> Node:
    """A condition as a node."""
    if isinstance(piece, Group) and piece.kind in ("(", "[", "{", "⦃"):
        return joined_conditions([condition(resolver, item) for item in piece.items])
    if not isinstance(piece, Chain) or not is_condition(piece):
        raise Unreadable("a condition was expected, such as k = y or u > 0", piece.span)
    values = [label(resolver, operand) for operand in piece.operands]
    made = [
        _compared(resolver, COMPARISONS[relation], left, right, piece.span)
        for relation, left, right in zip(piece.relations, values, values[1:], strict=False)
    ]
    return joined_conditions(made)


def joined_conditions(made: Sequence[Node]) -> Node:
    """All of the conditions."""
    return logical("and", made)


def label(resolver: Resolver, piece: Surface) -> Node:
    """A side of a comparison; an unknown letter there is an index."""
    if isinstance(piece, Name) and len(piece.text) == 1 and resolver.binding(piece.text) is None:
        known = resolver.scope.knows(piece.text) or piece.text in resolver.scope.vocabulary.sizes
        if not known and piece.text.isalpha() and piece.text != "e":
            resolver.free_binding(piece.text)
            return Index(piece.text, span=piece.span)
    return resolver.node(piece)


def _compared(resolver: Resolver, relation: Relation, left: Node, right: Node, span: Span) -> Node:
    """A comparison; an index compared with a label runs over the label's classes."""
    for index, other in ((left, right), (right, left)):
        if isinstance(index, Index):
            held = resolver.binding(index.name)
            size = _label_size(resolver, other)
            if held is not None and held.size is None and size is not None:
                held.size = size
    return compare(relation, left, right, span)


def _label_size(resolver: Resolver, node: Node) -> Size | None:
    symbol = node.base if isinstance(node, Entry) else node
    if isinstance(symbol, Symbol):
        declaration = resolver.scope.vocabulary.symbols.get(symbol.name)
        return declaration.bound if declaration is not None else None
    if isinstance(node, Index):
        held = resolver.binding(node.name)
        return held.size if held is not None else None
    return None


# -- sums ----------------------------------------------------------------------------------------------------------------
def big(resolver: Resolver, piece: Big) -> Node:
    """``∑``, ``∏``, ``max``, ``min`` over one or more indices, with bounds, conditions, or neither."""
    if piece.sub is None:
        return _bare(resolver, piece)
    binders = _Binders(resolver, piece)
    with resolver.binds(*binders.bindings):
        body = resolver.node(piece.body)
        conditions = [condition(resolver, part) for part in binders.conditions]
        if any(made.shape != SCALAR for made in conditions):
            raise Unreadable("the condition below a sum must be about numbers", piece.span)
    node = body
    for place, held in enumerate(reversed(binders.bindings)):
        lower, upper = binders.bounds(held, piece.span)
        guard = joined_conditions(conditions) if conditions and place == 0 else None
        node = reduce(piece.operation, held.letter, lower, upper, node, guard, piece.span)
    return node


def _bare(resolver: Resolver, piece: Big) -> Node:
    """``\\sum y_i \\log p_i``: the index is the one letter that nothing else binds."""
    letters = [
        letter
        for letter in _letters_below(piece.body)
        if resolver.binding(letter) is None and letter not in resolver.scope.given and not resolver.scope.knows(letter)
    ]
    if len(letters) != 1:
        which = "no letter" if not letters else "more than one letter"
        raise Unreadable(
            f"the sum does not say over what it runs, and {which} is free below it",
            piece.span,
            hint="write \\sum_{i=1}^{n}",
        )
    resolver.note(f"a sum without an index read as running over {letters[0]}")
    sub = Name(letters[0], whole=True, span=piece.span)
    return big(resolver, Big(piece.operation, sub, piece.sup, piece.body, span=piece.span))


def _letters_below(piece: Surface) -> list[str]:
    found: dict[str, None] = {}

    def visit(part: Surface) -> None:
        if isinstance(part, Script):
            indices = [part.sub] if part.sub is not None else []
            indices += [sup for sup in part.sups if isinstance(sup, Group)]
            for index in indices:
                for letter in names_of_indices(index):
                    found[letter] = None
        for child in parts_of(part):
            visit(child)

    visit(piece)
    return list(found)


def names_of_indices(piece: Surface) -> list[str]:
    """The single letters in a subscript, in order."""
    match piece:
        case Name(text=text):
            return (
                list(text)
                if text.isalpha() and len(text) <= 3 and not piece.whole
                else [text]
                if len(text) == 1
                else []
            )
        case Script(base=base):
            return (
                names_of_indices(base)
                if isinstance(base, Group)
                else [
                    letter
                    for sup in (*piece.sups, *([piece.sub] if piece.sub else []))
                    for letter in names_of_indices(sup)
                ]
            )
    return [letter for part in parts_of(piece) for letter in names_of_indices(part)]


class _Binders:
    """What stands below and above a sum: letters with their bounds, and conditions."""

    def __init__(self, resolver: Resolver, piece: Big) -> None:
        self.resolver = resolver
        self.bindings: list[Binding] = []
        self.conditions: list[Chain] = []
        self.lowers: dict[str, Node] = {}
        self.uppers: dict[str, Node] = {}
        assert piece.sub is not None
        for item in piece.sub.items if isinstance(piece.sub, Group) and piece.sub.kind in ("{", "(") else (piece.sub,):
            self._item(item)
        if not self.bindings:
            raise Unreadable("no index letter stands below the sum", piece.sub.span, hint="write \\sum_{i=1}^{n}")
        if piece.sup is not None:
            for held in self.bindings:
                self._upper(held, piece.sup)
        if len(self.lowers) == 1 and len(self.bindings) > 1:  # i, j = 1
            (lower,) = self.lowers.values()
            self.lowers = {held.letter: lower for held in self.bindings}

    def _item(self, item: Surface) -> None:
        match item:
            case Name(text=text) if len(text) == 1 or item.whole:
                self._letter(text, item.span)
            case Name(text=text):
                for letter in text:
                    self._letter(letter, item.span)
            case Product(parts=parts) if all(operator in ("", "⊙") for operator, _ in parts):
                for _, part in parts:
                    self._item(part)
            case Group(kind="(", items=items):
                for part in items:
                    self._item(part)
            case Chain(operands=(letters, *rest), relations=(":" | "|", *relations)) if rest:  # i : y_i = 1
                self._item(letters)
                if len(rest) == 1:
                    raise Unreadable("a condition was expected behind the colon", item.span)
                self.conditions.append(Chain(tuple(rest), tuple(relations), span=item.span))
            case Chain(operands=(Name() as letter, lower), relations=("=",)) if (
                len(letter.text) == 1 or letter.text in GREEK_NAMES
            ):
                self._letter(letter.text, letter.span)
                self.lowers[letter.text] = self.resolver.node(lower)
            case Chain(operands=(Name() as letter, where), relations=("∈",)):
                self._letter(letter.text, letter.span)
                self._set(letter.text, where)
            case Chain(operands=operands, relations=relations) if is_condition(item):
                unbound = [
                    operand for operand in operands if isinstance(operand, Name) and self._is_unbound(operand.text)
                ]
                if relations[0] == "≠":
                    unbound = unbound[:1]  # j ≠ i binds j
                if not unbound and not self.bindings:
                    unbound = [Name(letter, span=item.span) for letter in self._letters_below(item)]  # y_i = 1 binds i
                for operand in unbound:
                    if all(operand.text != held.letter for held in self.bindings):
                        self._letter(operand.text, operand.span)
                if not unbound and not self.bindings:
                    raise Unreadable("the sum's condition binds no letter", item.span)
                self.conditions.append(item)
            case _:
                raise Unreadable("this below a sum is not read", item.span, hint="i, i=1, i \\in S and j \\neq i are")

    def _is_unbound(self, letter: str) -> bool:
        scope = self.resolver.scope
        known = letter in scope.vocabulary.sizes or letter in scope.given
        return (
            (len(letter) == 1 or letter in GREEK_NAMES)
            and not known
            and not self._is_value(letter)
            and self.resolver.binding(letter) is None
        )

    def _is_value(self, letter: str) -> bool:
        """Whether a letter is declared and not meant as an index here (``w`` in ``\\sum_{w=1}^{V}`` is one)."""
        return self.resolver.scope.knows(letter) and letter not in self.resolver.scope.letters

    def _letters_below(self, item: Surface) -> list[str]:
        return [letter for letter in _letters_below(item) if self._is_unbound(letter)]

    def _letter(self, letter: str, span: Span) -> None:
        if not letter.isalpha():
            raise Unreadable(f"{letter!r} is no index letter", span)
        self.bindings.append(Binding(letter))

    def _set(self, letter: str, where: Surface) -> None:
        """``i ∈ N`` for a named size, ``i ∈ {1, …, N}``, or the name of a set that can only be all values (``w ∈ Vocab``)."""
        sizes = self.resolver.scope.vocabulary.sizes
        match where:
            case Name(text=text) | Group(kind="[", items=(Name(text=text),)) if text in sizes:  # [n] is {1, …, n}
                self.uppers[letter] = SizeNode(text, span=where.span)
            case Group(kind="⦃" | "[" | "{", items=(Num(text="1"), *_, Name(text=last))) if last in sizes:
                self.uppers[letter] = SizeNode(last, span=where.span)
            case Name(text=text) if not self.resolver.scope.knows(text) and text not in self.resolver.scope.unread:
                self.resolver.note(f"the set {text} that {letter} runs through read as all its values")
                self.resolver.doubtful = f"it cannot be told which values the set {text} holds"
            case _:
                raise Unreadable(
                    "this set is not read", where.span, hint="a sum runs over {1, …, n} or under a condition"
                )

    def _upper(self, held: Binding, sup: Surface) -> None:
        scope = self.resolver.scope
        if isinstance(sup, Name) and sup.text in scope.vocabulary.sizes:
            self.uppers[held.letter] = SizeNode(sup.text, span=sup.span)
            return
        if isinstance(sup, Name) and not (
            scope.knows(sup.text)
            or sup.text in scope.vocabulary.sizes
            or sup.text in scope.letters
            or self.resolver.binding(sup.text) is not None
        ):
            held.stated = sup.text
            return
        self.uppers[held.letter] = self.resolver.node(sup)

    def bounds(self, held: Binding, span: Span) -> tuple[Node, Node]:
        """The lowest and highest value of a letter, after the body has shown what it is used for."""
        lower = self.lowers.get(held.letter, number(1))
        upper = self.uppers.get(held.letter)
        if upper is None:
            if held.size is None:
                raise Unreadable(
                    f"it cannot be told what {held.letter} runs over",
                    span,
                    hint=f"write \\sum_{{{held.letter}=1}}^{{n}}",
                )
            upper = number(held.size) if isinstance(held.size, int) else _size_node(held.size)
            if held.stated is not None:
                self.resolver.note(f"{held.stated} read as {held.size}, the size that {held.letter} runs over")
        elif held.size is not None and lower == number(1) and isinstance(upper, (SizeNode, Number)):
            stated: Size = upper.name if isinstance(upper, SizeNode) else int(upper.value)
            if stated != held.size and not (isinstance(stated, int) and isinstance(held.size, str)):
                raise ShapeMismatch(f"{held.letter} runs to {stated}, but what it counts has size {held.size}", span)
        for bound in (lower, upper):
            if bound.shape != SCALAR:
                raise Unreadable(f"a sum's bound must be a number, not {describe(bound.shape)}", bound.span)
            if isinstance(bound, Number) and bound.value.denominator != 1:
                raise Unreadable("a sum's bound must be a whole number", bound.span)
        return lower, upper


def _size_node(size: str) -> Node:
    """A size as a number; sums of names are written out."""
    from checker.language.sizes import size_node

    return size_node(size)
