"""A written answer as a whole: what it defines on the way, and the chain that ends in its value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checker.language.declarations import Definition, Expression, Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.shapes import Size
from checker.parsing.expressions import Head, head_of
from checker.parsing.readings import letters_in, readings
from checker.parsing.scope import Scope, squash
from checker.parsing.statements import Statement, statements
from checker.parsing.surface import Chain, Frac, Group, Nabla, Name, Partial, Product, Script, Surface, parts_of

MOST_STATEMENTS = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """``values`` are the links of the chain that matters, the last being the answer; ``label`` is its left side, if any;
    ``order`` the index letters that the left side names; ``scope`` holds the problem's names and the student's own."""

    values: tuple[Surface, ...]
    label: Surface | None
    order: tuple[str, ...]
    scope: Scope


def read_answer(
    text: str, notation: str, vocabulary: Vocabulary, given: Mapping[str, Size], asked: Sequence[str] = ()
) -> Answer:
    """The answer's structure. ``asked`` are labels of what is asked (``w``, ``∂L/∂w``): a line about something else is not the
    answer while one about that is there. Raises Unreadable."""
    scope = Scope(vocabulary, given)
    found = statements(text, scope.knows, notation == "latex")
    if len(found) > MOST_STATEMENTS:
        raise Unreadable(
            f"the answer has {len(found)} lines; at most {MOST_STATEMENTS} are read", found[MOST_STATEMENTS].span
        )
    if not found:
        raise Unreadable("there is no formula here", (0, len(text)), hint="write the value you found")
    letters = frozenset().union(*(letters_in(operand) for statement in found for operand in statement.operands))
    scope = replace(scope, letters=letters)
    lines, scope = _definitions(found, scope)
    main = _main(lines, asked, scope)
    operands = main.operands
    label: Surface | None = None
    if len(operands) > 1 and is_label(operands[0]):
        label, operands = operands[0], operands[1:]
    if len(operands) > 1 and _is_unknown_name(operands[-1], scope):
        operands = operands[:-1]
    if not operands or isinstance(operands[-1], Name) and not operands[-1].text:
        raise Unreadable("nothing stands behind the =", main.span)
    return Answer(operands, label, _index_order(label), scope)


def _definitions(found: list[Statement], scope: Scope) -> tuple[list[Statement], Scope]:
    """The statements that are no definitions of the student's own, and the scope with these definitions in force."""
    uses = [_names_in(statement) for statement in found]
    occurrences = Counter(name for names in uses for name in names)
    lines: list[Statement] = []
    defining: list[Statement] = []
    for statement, names in zip(found, uses, strict=True):
        head = _defined_name(statement, scope)
        used = head is not None and occurrences[squash(head.name)] > (squash(head.name) in names)
        (defining if used else lines).append(statement)
    if not lines:
        lines, defining = [found[-1]], found[:-1]
    for _ in defining:  # a definition may use one that is written further down
        unread: dict[str, Unreadable] = {}
        for statement in defining:
            head = _defined_name(statement, scope)
            if head is None or head.name in scope.local:
                continue
            found_value = _definition(head, statement, scope)
            if isinstance(found_value, Unreadable):
                unread[squash(head.name)] = found_value
            else:
                scope = replace(scope, local={**scope.local, head.name: found_value})
        scope = replace(scope, unread=unread)
        if not unread:
            break
    return lines, scope


def _defined_name(statement: Statement, scope: Scope) -> Head | None:
    if len(statement.operands) < 2:
        return None
    try:
        head = head_of(statement.operands[0], scope.letters)
    except Unreadable:
        return None
    if head.parameters or not head.name or scope.find(head.name) is not None and head.name not in scope.local:
        return None
    return head


def _definition(head: Head, statement: Statement, scope: Scope) -> Definition | Unreadable:
    """The student's definition, from the last link that can be read; else why there is none."""
    failure: Unreadable | None = None
    for operand in reversed(statement.operands[1:]):
        try:
            expression = next(readings(operand, scope, head.indices)).expression
        except Unreadable as problem:
            failure = failure or problem
        except ShapeMismatch as problem:
            failure = failure or Unreadable(problem.message, problem.span, hint=problem.hint)
        else:
            return _as_definition(head, expression)
    assert failure is not None  # a definition has at least one link
    return failure


def _as_definition(head: Head, expression: Expression) -> Definition:
    return Definition(head.name, expression.node, expression.free)


def _names_in(statement: Statement) -> frozenset[str]:
    """Every name that occurs in a statement, squashed, with and without its subscript."""
    found: set[str] = set()
    pending: list[Surface] = list(statement.operands)
    while pending:
        piece = pending.pop()
        if isinstance(piece, (Name, Script)):
            for letters in (frozenset[str](), letters_in(piece)):
                try:
                    found.add(squash(head_of(piece, letters).name))
                except Unreadable:
                    continue
        pending.extend(parts_of(piece))
    return frozenset(found)


def _main(lines: Sequence[Statement], asked: Sequence[str], scope: Scope) -> Statement:
    """The statement that answers: the last about what is asked, else the last."""
    for statement in reversed(lines):
        if len(statement.operands) > 1 and label_text(statement.operands[0]) in asked:
            return statement
    for statement in reversed(lines):  # "..., where z = w^T x" names a known quantity, it does not answer
        if len(statement.operands) == 1 or scope.find(label_text(statement.operands[0])) is None:
            return statement
    return lines[-1]


def is_label(piece: Surface) -> bool:
    """Whether the left side of ``=`` names a value rather than being one: a name, a derivative, a name with arguments."""
    match piece:
        case Name() | Nabla():
            return True
        case Script(base=base):
            return is_label(base)
        case Frac(above=above, below=below):
            return _starts_with_d(above) and _starts_with_d(below)
        case Product(parts=((_, head), (operator, Group(kind="(" | "[")))):
            return operator == "" and isinstance(head, (Name, Script, Frac, Nabla)) and is_label(head)
        case Product(parts=parts) if len(parts) in (2, 3, 4, 5) and any(operator == "/" for operator, _ in parts):
            return _starts_with_d(parts[0][1]) and any(op == "/" and _starts_with_d(part) for op, part in parts)
        case Group(kind="(" | "[" | "{", items=(only,)):
            return is_label(only)
    return False


def _starts_with_d(piece: Surface) -> bool:
    match piece:
        case Partial():
            return True
        case Name(text=text):
            return text[:1] == "d" and (len(text) > 1 or text == "d")
        case Script(base=base) | Product(parts=((_, base), *_)):
            return _starts_with_d(base)
    return False


def label_text(piece: Surface) -> str:
    """A left side as the label of what it names: ``w``, ``∂L/∂w``; indices and arguments aside."""
    match piece:
        case Frac(above=above, below=below):
            return f"∂{_variable(above)}/∂{_variable(below)}"
        case Nabla(by=by, operand=operand):
            return f"∂{label_text(operand)}/∂{label_text(by) if by is not None else ''}"
        case Product(parts=((_, above), ("/", below), *_)):
            return f"∂{_variable(above)}/∂{_variable(below)}"
        case Product(parts=((_, head), *_)):
            return label_text(head)
        case Group(items=(only,)):
            return label_text(only)
    try:
        return head_of(piece, letters_in(piece)).name
    except Unreadable:
        return ""


def _variable(piece: Surface) -> str:
    match piece:
        case Partial(operand=operand):
            return "" if operand is None else label_text(operand)
        case Product(parts=((_, Partial(operand=operand)), *_)):
            return "" if operand is None else label_text(operand)
        case Product(parts=((_, Name(text="d")), (_, operand), *_)):
            return label_text(operand)
    return label_text(piece).removeprefix("d")


def _index_order(label: Surface | None) -> tuple[str, ...]:
    """The letters on the left side, in order: they name the answer's free indices."""
    if label is None:
        return ()
    found: dict[str, None] = {}

    def visit(piece: Surface) -> None:
        if isinstance(piece, Script):
            from checker.parsing.binders import names_of_indices

            for script in (*([piece.sub] if piece.sub is not None else []), *piece.sups):
                for letter in names_of_indices(script):
                    found[letter] = None
        for part in parts_of(piece):
            visit(part)

    visit(label)
    return tuple(found)


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


__all__ = ["Answer", "Chain", "is_label", "label_text", "read_answer"]
