"""Reading a kernel: ``k(x, z) = (x^T z + 1)^2`` with its domain, conditions and declarations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from checker.kernels.calls import KERNEL_LETTERS, Calls
from checker.kernels.declarations import LONGEST, Declared, read_declarations
from checker.kernels.guessed_domain import domains
from checker.kernels.kernel import Call, Kernel, Unknown
from checker.kernels.narrowing import narrowed
from checker.kernels.notation import prepared, with_notation
from checker.kernels.ranges import Domain, read_domain
from checker.kernels.undeclared import free_names, guessed
from checker.kernels.writing import Argument, argument, everything, mapped, surface_of, with_arguments, written
from checker.language.declarations import Declaration, Vocabulary
from checker.language.errors import AuthorError, ShapeMismatch, Unreadable
from checker.language.functions import BY_NAME
from checker.language.nodes import Derivative, Node
from checker.language.shapes import SCALAR, column
from checker.language.traversal import names as symbol_names
from checker.language.traversal import walk
from checker.parsing import binders
from checker.parsing.readings import readings
from checker.parsing.resolve import Resolver
from checker.parsing.scope import Choices, Scope
from checker.parsing.surface import (
    Chain,
    Group,
    Name,
    Num,
    Product,
    Script,
    Surface,
    Terms,
)

_PAIRS = (("x", "z"), ("x", "y"), ("x", "x'"), ("u", "v"), ("s", "t"), ("x_i", "x_j"), ("x_1", "x_2"), ("a", "b"))
_BRACKETS = re.compile(r"<\s*([^<>,=]+?)\s*,\s*([^<>,=]+?)\s*>")
_BARS = re.compile(r"(?<!\|)\|([^|]+)\|\|([^|]+)\|(?!\|)")


def read_kernel(text: str, on: str | None = None, where: Sequence[str] = ()) -> Kernel:
    """A kernel from what is written. Raises Unreadable or ShapeMismatch for the kernel's own text, AuthorError for a domain,
    a condition or a declaration that cannot be read."""
    if len(text) > LONGEST:
        raise Unreadable(f"a kernel of {len(text)} characters; at most {LONGEST} are read", (LONGEST, len(text)))
    left, arguments, right = _sides(prepared(text))
    domain = None
    if on is not None:
        try:
            domain = read_domain(on[:LONGEST])
        except ValueError as problem:
            raise AuthorError(str(problem), key="--on") from None
    declared = read_declarations(where, arguments, domain)
    domain = domain or declared.domain
    calls = Calls((arguments[0].name, arguments[1].name), {name: each.kind for name, each in declared.unknowns.items()})
    known = frozenset((*declared.unknowns, *declared.parameters))
    piece = calls.replaced(with_notation(with_arguments(right, arguments), arguments, known))
    own = left.split("(")[0]
    if own in calls.guessed:
        raise Unreadable(f"{own} stands on both sides", right.span, hint="give the new kernel another name")
    notes = [
        f"{name} is not declared: read as any {'kernel' if kind == 'kernel' else 'function'}"
        for name, kind in calls.guessed.items()
    ]
    unknowns = dict(declared.unknowns)
    for name, kind in calls.guessed.items():
        unknowns[name] = Unknown(name, kind, declared=False)
    for name in calls.vectors:
        if unknowns[name].kind == "function" and not unknowns[name].shape:
            unknowns[name] = replace(unknowns[name], shape=column(f"m_{name}"))
    conditions = [calls.replaced(with_arguments(_condition(each), arguments)) for each in declared.conditions]
    failure: Unreadable | ShapeMismatch | None = None
    for candidate in domains(domain, piece, calls, arguments, declared):
        try:
            return _resolved(text, left, piece, candidate, declared, unknowns, calls, conditions, notes)
        except (Unreadable, ShapeMismatch) as problem:
            failure = failure or problem
    assert failure is not None
    raise failure


def _condition(text: str) -> Surface:
    try:
        return surface_of(text)
    except Unreadable as problem:
        raise AuthorError(f"{text!r}: {problem.message}", key="--where") from None


# -- the two sides -------------------------------------------------------------------------------------------------------
def _sides(text: str) -> tuple[str, tuple[Argument, Argument], Surface]:
    """The left side as shown, its arguments, and the right side."""
    text = _BARS.sub(r"|\1| |\2|", text)
    whole = surface_of(_BRACKETS.sub(r"⟨\1, \2⟩", text.rstrip(".;, \n")))
    if isinstance(whole, Chain):
        head = whole.operands[0]
        if whole.relations[0] not in ("=", "←") or len(whole.operands) < 2:
            raise Unreadable("a kernel is written k(x, z) = ...", whole.span)
        pair = _left_arguments(head)
        if len(whole.operands) > 2:
            raise Unreadable("one right side is expected, not a chain", whole.operands[2].span)
        return f"{written(head)}".replace(" (", "("), pair, whole.operands[1]
    if isinstance(whole, Product) and len(whole.parts) == 2 and written(whole.parts[0][1]) in KERNEL_LETTERS:
        raise Unreadable("the right side is missing", whole.span, hint="write k(x, z) = ...")
    names = {part.text for part in everything(whole) if isinstance(part, Name)}
    scripted = {written(part) for part in everything(whole) if isinstance(part, Script)}
    for first, second in _PAIRS:
        stems = {first, second} - names - scripted
        joined = any({first, second} <= set(name) for name in names if name not in BY_NAME)
        if not stems or joined:
            pair = (argument(surface_of(first)), argument(surface_of(second)))
            return f"k({first}, {second})", pair, whole
    raise Unreadable("it cannot be told what the two arguments are", whole.span, hint="write k(x, z) = ...")


def _left_arguments(head: Surface) -> tuple[Argument, Argument]:
    if isinstance(head, Product) and isinstance(head.parts[-1][1], Group):
        items = head.parts[-1][1].items
        if len(items) == 2:
            first, second = argument(items[0]), argument(items[1])
            if first.name == second.name:
                raise Unreadable("the two arguments need different names", head.span, hint="write k(x, z) = ...")
            return first, second
    raise Unreadable("the left side names the two arguments", head.span, hint="write k(x, z) = ...")


# -- names and resolution ------------------------------------------------------------------------------------------------
def _resolved(
    text: str,
    left: str,
    piece: Surface,
    domain: Domain,
    declared: Declared,
    unknowns: dict[str, Unknown],
    calls: Calls,
    conditions: Sequence[Surface],
    notes: Sequence[str],
) -> Kernel:
    symbols = {name: Declaration(name, "real", domain.shape) for name in calls.arguments}
    for each in calls.found.values():
        symbols[each.name] = Declaration(each.name, "real", unknowns[each.head].shape)
    parameters = dict(declared.parameters)
    taken = {*symbols, *parameters}
    sizes = Vocabulary(symbols).sizes
    stems = {_stem(name) for name in calls.arguments} - set(calls.arguments)
    mentioned: dict[str, bool] = {}
    for part in (piece, *conditions):
        for name, exponent in free_names(part, taken, sizes, frozenset(calls.arguments)):
            mentioned[name] = mentioned.get(name, True) and exponent
    told = list(notes)
    for name, exponent in mentioned.items():
        if name not in parameters:
            if _stem(name) in stems:
                raise Unreadable(f"it cannot be told what {name} is beside {' and '.join(calls.arguments)}", piece.span)
            parameters[name], note = guessed(name, exponent, domain, piece)
            if note and not any(name in {*_names_in(condition)} for condition in conditions):
                told.append(note)
    for name, parameter in parameters.items():
        symbols[name] = Declaration(name, "integer" if parameter.values.integer else "real", parameter.shape)
    vocabulary = Vocabulary(symbols)
    if domain.shape:
        piece = _with_distances(piece, frozenset(calls.arguments))
    node = _read(piece, vocabulary, told)
    made = [_read_condition(condition, vocabulary) for condition in conditions]
    parameters, domain = narrowed(parameters, domain, calls.arguments, made)
    found = {
        each.name: Call(each.name, each.head, tuple(_read_any(item, vocabulary) if not isinstance(item, Name)
                        else symbols_node(item, vocabulary) for item in each.items))
        for each in calls.found.values()
    }  # fmt: skip
    used = {each.head for each in calls.found.values()}
    kernel = Kernel(
        text, left, calls.arguments, node, domain, vocabulary, parameters,
        {name: each for name, each in unknowns.items() if name in used}, found, tuple(made), tuple(told),
    )  # fmt: skip
    names = _used(kernel)
    return replace(
        kernel,
        parameters={name: each for name, each in parameters.items() if name in names},
        conditions=tuple(each for each in made if symbol_names(each) <= {*names, *calls.arguments, *found}),
    )


def _stem(name: str) -> str:
    """A name without its scripts."""
    return re.split(r"[_^']", name, maxsplit=1)[0]


def _with_distances(piece: Surface, arguments: frozenset[str]) -> Surface:
    """The piece with ``x = z`` between vectors, which holds for all entries at once, as ``‖x - z‖ = 0``."""
    if (
        isinstance(piece, Chain)
        and len(piece.operands) == 2
        and {written(each) for each in piece.operands} == arguments
    ):
        difference = Terms((("+", piece.operands[0]), ("-", piece.operands[1])), span=piece.span)
        return replace(piece, operands=(Group("‖", (difference,), span=piece.span), Num("0", span=piece.span)))
    return mapped(piece, lambda part: _with_distances(part, arguments))


def _used(kernel: Kernel) -> frozenset[str]:
    """The names in the kernel and in what its calls are called with, and those that conditions tie to them."""
    nodes = [kernel.node, *(node for call in kernel.calls.values() for node in call.arguments)]
    found = set().union(*map(symbol_names, nodes))
    for _ in kernel.conditions:
        for condition in kernel.conditions:
            tied = symbol_names(condition)
            if tied & found:
                found |= tied
    return frozenset(found)


def symbols_node(item: Name, vocabulary: Vocabulary) -> Node:
    """A call's argument that is a name."""
    held = vocabulary.symbols.get(item.text)
    return held.node if held is not None else _read_any(item, vocabulary)


def _names_in(piece: Surface) -> set[str]:
    return {written(part) for part in everything(piece) if isinstance(part, (Name, Script))}


def _read_any(piece: Surface, vocabulary: Vocabulary) -> Node:
    """The first reading without free indices, of any shape. Raises Unreadable or ShapeMismatch."""
    for reading in readings(piece, Scope(vocabulary)):
        if not reading.expression.free:
            return reading.expression.node
    raise Unreadable("it cannot be told what its indices run over", piece.span)


def _read(piece: Surface, vocabulary: Vocabulary, notes: list[str]) -> Node:
    """The first reading that is a number. Raises Unreadable or ShapeMismatch."""
    for reading in readings(piece, Scope(vocabulary)):
        if reading.expression.free:
            continue
        if any(isinstance(part, Derivative) for part in walk(reading.expression.node)):
            raise Unreadable("derivatives are not read in kernels", piece.span)
        if reading.expression.node.shape == SCALAR:
            notes.extend(note for note in reading.notes if note not in notes)
            return reading.expression.node
    raise ShapeMismatch("the value of a kernel is a number; this is none", piece.span)


def _read_condition(piece: Surface, vocabulary: Vocabulary) -> Node:
    try:
        return binders.condition(Resolver(Scope(vocabulary), Choices()), piece)
    except (Unreadable, ShapeMismatch) as problem:
        raise AuthorError(f"{written(piece)!r}: {problem.message}", key="--where") from None


# -- conditions ----------------------------------------------------------------------------------------------------------
