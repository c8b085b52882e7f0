"""A written answer as a whole: what it defines on the way, and the chain that ends in its value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checker.language.declarations import Definition, Expression, Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.shapes import Size
from checker.parsing.expressions import Head, head_of, with_parameters
from checker.parsing.labels import index_order, is_label, label_text, unwrapped
from checker.parsing.readings import letters_in, readings
from checker.parsing.scope import Scope, squash
from checker.parsing.statements import Statement, statements
from checker.parsing.surface import Group, Name, Num, Product, Script, Surface, Terms, parts_of

MOST_STATEMENTS = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """``values`` are the links of the chain that matters, the last being the answer; ``label`` is its left side, if any;
    ``order`` the index letters that the left side names; ``scope`` holds the problem's names and the student's own."""

    values: tuple[Surface, ...]
    label: Surface | None
    order: tuple[str, ...]
    scope: Scope
    stated: frozenset[str] = frozenset()
    """The labels of the answer's other lines: what they give need not be worked out again."""
    defining: tuple[tuple[Surface, ...], ...] = ()
    """The links of each definition on the way that gives more than one."""
    claims: tuple[tuple[Surface, Surface], ...] = ()
    """The derivatives, and the entries of the model's quantities, that other lines give: left side and last value."""


def read_answer(
    text: str,
    notation: str,
    vocabulary: Vocabulary,
    given: Mapping[str, Size],
    asked: Sequence[str] = (),
    *,
    stepwise: bool = False,
    numbered: bool = True,
    last: bool = False,
) -> Answer:
    """The answer's structure. ``asked`` are labels of what is asked (``w``, ``∂L/∂w``): a line about something else is not the
    answer while one about that is there. ``stepwise``: values may carry the step of an iteration (``w_t``). ``numbered``:
    ``(3)`` before or behind a line is its number. ``last``: what is said last is the answer, as in ``0.4 + 0.3 = 0.7, φ(0.7) = 0.67``.
    Raises Unreadable."""
    scope = Scope(vocabulary, given, stepwise=stepwise)
    found = statements(text, scope.knows, notation == "latex", numbered=numbered)
    if len(found) > MOST_STATEMENTS:
        raise Unreadable(
            f"the answer has {len(found)} lines; at most {MOST_STATEMENTS} are read", found[MOST_STATEMENTS].span
        )
    if not found:
        raise Unreadable("there is no formula here", (0, len(text)), hint="write the value you found")
    letters = frozenset().union(*(letters_in(operand) for statement in found for operand in statement.operands))
    scope = replace(scope, letters=letters)
    main = _main(found, asked, scope, last=last)
    scope = _definitions([statement for statement in found if statement is not main], main, asked, scope)
    operands = main.operands
    label: Surface | None = None
    if len(operands) > 1:
        turned_first = unwrapped(operands[0], operands[1], scope)
        if turned_first is None and is_label(operands[0], scope):
            label, operands = operands[0], operands[1:]
        elif (pair := unwrapped(operands[0], operands[1], scope)) is not None:
            label = pair[0]
            operands = tuple(
                turned[1]
                for operand in operands[1:]
                if (turned := unwrapped(main.operands[0], operand, scope)) is not None
            )
    if len(operands) > 1 and _is_unknown_name(operands[-1], scope):
        operands = operands[:-1]
    if not operands or isinstance(operands[-1], Name) and not operands[-1].text:
        raise Unreadable("nothing stands behind the =", main.span)
    order = index_order(label)
    local = {squash(name) for name in scope.local}
    others = (statement for statement in found if statement is not main and len(statement.operands) > 1)
    stated = frozenset(squash(label_text(statement.operands[0])) for statement in others)
    claims = tuple(
        (statement.operands[0], statement.operands[-1])
        for statement in found
        if statement is not main and len(statement.operands) > 1 and _claims(statement.operands[0], scope)
    )
    defining = tuple(
        statement.operands[1:]
        for statement in found
        if statement is not main and len(statement.operands) > 2 and squash(label_text(statement.operands[0])) in local
    )
    scope = replace(scope, labelled=frozenset(index_order(_head(label))), step=_step(label, scope, asked))
    return Answer(operands, label, order, scope, stated, defining, claims)


def _head(label: Surface | None) -> Surface | None:
    """A left side without its arguments."""
    match label:
        case Product(parts=((_, head), ("", Group()))):
            return head
    return label


def _step(label: Surface | None, scope: Scope, asked: Sequence[str]) -> tuple[str, str]:
    """The letter of the step in ``w_{k+1}`` on the left of an update, and the name of w; where no letter stands there, t."""
    if not scope.stepwise:
        return "", ""
    if (
        isinstance(label, Script)
        and isinstance(label.base, Name)
        and (known := scope.find(label.base.text)) is not None
    ):
        for script in (*([label.sub] if label.sub is not None else []), *label.sups):
            match script.items[0] if isinstance(script, Group) else script:
                case Terms(parts=(("+", Name(text=letter)), ("+", Num()))) if not scope.knows(letter):
                    return letter, known.name
    return ("t", asked[0]) if asked else ("", "")


def _claims(label: Surface, scope: Scope) -> bool:
    """Whether a left side says something of what is known: a derivative, or entries ``q_j`` of a quantity of the model."""
    if label_text(label).startswith("∂"):
        return True
    if not isinstance(label, Script) or not isinstance(label.base, Name) or label.sub is None or label.sups:
        return False
    known = scope.find(label.base.text)
    return isinstance(known, Definition) and known.name not in scope.local


def _definitions(others: Sequence[Statement], main: Statement, asked: Sequence[str], scope: Scope) -> Scope:
    """The scope with the student's own definitions in force: of new names, and of the problem's where one is given anew."""
    used = Counter(name for statement in (*others, main) for name in _names_in(statement))
    defining: list[tuple[Statement, Head]] = []
    for statement in others:
        if (derivative := _own_derivative(statement, asked, scope)) is not None:
            defining = [
                (held, other) for held, other in defining if other != derivative
            ]  # the last is worked out furthest
            defining.append((statement, derivative))
            continue
        head = _defined(statement, asked, scope)
        names = _names_in(statement)
        if head is not None and used[squash(head.name)] > (squash(head.name) in names):
            if any(squash(head.name) == squash(other.name) for _, other in defining):
                raise Unreadable(f"{head.name} is given twice", statement.span)
            defining.append((statement, head))
    for _ in defining:  # a definition may use one that is written further down
        unread: dict[str, Unreadable | ShapeMismatch] = {}
        for statement, head in defining:
            if head.name in scope.local:
                continue
            value = _definition(head, statement, scope)
            if isinstance(value, Definition):
                scope = replace(scope, local={**scope.local, head.name: value})
            elif scope.find(head.name) is None:
                unread[squash(head.name)] = value
        scope = replace(scope, unread=unread)
        if not unread:
            break
    return scope


def _own_derivative(statement: Statement, asked: Sequence[str], scope: Scope) -> Head | None:
    """What ``∂L/∂b = …`` defines where b is a name of the student's own."""
    text = label_text(statement.operands[0]) if len(statement.operands) > 1 else ""
    above, _, below = text.removeprefix("∂").partition("/∂")
    if not text.startswith("∂") or not above or not below or text in asked:
        return None
    try:
        next(readings(statement.operands[0], replace(scope, local={})))
    except (Unreadable, ShapeMismatch):
        return Head(text)
    return None


def _defined(statement: Statement, asked: Sequence[str], scope: Scope) -> Head | None:
    """What a statement defines; None where it says something else, as ``w = w - …`` does of its own name."""
    if len(statement.operands) < 2:
        return None
    behind = replace(statement, operands=statement.operands[1:])
    letters = frozenset().union(*map(letters_in, behind.operands)) - scope.vocabulary.sizes
    try:
        head = head_of(statement.operands[0], letters)
    except Unreadable:
        return None
    if head.name in scope.vocabulary.sizes and head.indices:  # N_k beside a size N
        head = Head(f"{head.name}_{''.join(head.indices)}")
    if not head.name or head.name in asked:
        return None
    known = scope.find(head.name)
    if known is None:
        return head
    return None if squash(known.name) in _names_in(behind) or head.indices else Head(known.name)


def _definition(head: Head, statement: Statement, scope: Scope) -> Definition | Unreadable | ShapeMismatch:
    """The student's definition, from the last link that can be read; else why there is none."""
    inside = replace(scope, vocabulary=with_parameters(scope.vocabulary, head.parameters))
    failure: Unreadable | ShapeMismatch | None = None
    for operand in reversed(statement.operands[1:]):
        try:
            expression = next(readings(operand, inside, head.indices)).expression
        except (Unreadable, ShapeMismatch) as problem:
            failure = failure or problem
        else:
            return _as_definition(head, expression)
    assert failure is not None  # a definition has at least one link
    return failure


def _as_definition(head: Head, expression: Expression) -> Definition:
    return Definition(head.name, expression.node, expression.free, head.parameters)


def _names_in(statement: Statement) -> frozenset[str]:
    """Every name that occurs in a statement, squashed, with and without its subscript."""
    found: set[str] = set()
    pending: list[Surface] = list(statement.operands)
    while pending:
        piece = pending.pop()
        if isinstance(piece, Name) and not piece.whole and 1 < len(piece.text) <= 4 and piece.text.isalpha():
            found.update(piece.text)  # letters side by side
        if isinstance(piece, (Name, Script)):
            for letters in (frozenset[str](), letters_in(piece)):
                try:
                    found.add(squash(head_of(piece, letters).name))
                except Unreadable:
                    continue
        pending.extend(parts_of(piece))
    return frozenset(found)


def _main(found: Sequence[Statement], asked: Sequence[str], scope: Scope, *, last: bool) -> Statement:
    """The statement that answers: the last about what is asked; else the last line that is no remark, names no quantity of the
    model and is not used by others. With ``last`` a statement behind a comma counts as a line does, and ``y`` may be said of ``ŷ``."""
    lines = [statement for statement in found if statement.place != "remark"] or list(found)
    wanted = {squash(label) for label in asked}
    for statement in reversed(lines):
        if len(statement.operands) > 1 and squash(label_text(statement.operands[0])) in wanted:
            return statement
    if all(len(line.operands) == 1 and squash(label_text(line.operands[0])) in wanted for line in lines):
        for statement in reversed(found):  # we update w by w = …
            if len(statement.operands) > 1 and squash(label_text(statement.operands[0])) in wanted:
                return statement
    values = [statement for statement in lines if len(statement.operands) == 1 and statement.place == "line"]
    if len(values) > 1:
        raise Unreadable("there are several values, and none is said to be the answer", values[-1].span)
    used = Counter(name for statement in found for name in _names_in(statement))
    plain = [statement for statement in lines if statement.place == "line" and _is_answer_line(statement, scope)]
    preferred = [] if last else plain
    for statement in (*reversed(preferred), *reversed(lines)):
        text = label_text(statement.operands[0]) if len(statement.operands) > 1 else ""
        if not text:
            return statement
        defines = used[squash(text)] > 1 and scope.find(text) is None
        aside = not last and statement.place == "item" and (scope.find(text) is not None or len(text) == 1)
        held = scope.vocabulary.quantities.get(text)
        other = held is not None and not held.is_function and not (last and f"{squash(text)}hat" in wanted)
        if not (other or defines or aside):
            return statement
    return lines[-1]


def _is_answer_line(statement: Statement, scope: Scope) -> bool:
    """Whether a line gives one value: alone, or behind what names it."""
    return len(statement.operands) == 1 or is_label(statement.operands[0], scope)


def _is_unknown_name(piece: Surface, scope: Scope) -> bool:
    """``… = \\zeta_1``: a name given to the value for later."""
    if not isinstance(piece, (Name, Script)) or isinstance(piece, Script) and (piece.sups or piece.primes):
        return False
    try:
        head = head_of(piece, scope.letters)
    except Unreadable:
        return False
    base = piece.base if isinstance(piece, Script) else piece
    known = scope.find(head.name) is not None or isinstance(base, Name) and scope.find(base.text) is not None
    return (
        not known
        and head.name not in scope.vocabulary.sizes
        and head.name not in ("e", "pi", "I", "𝟏", "𝟎", "∞", "delta")
        and len(head.name) > 0
    )


__all__ = ["Answer", "read_answer"]
