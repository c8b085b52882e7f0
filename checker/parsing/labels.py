"""The left side of a line: what it names, what it claims, and ``-∇J = …`` turned into ``∇J = -…``."""

from __future__ import annotations

from checker.language.declarations import Vocabulary
from checker.language.errors import Unreadable
from checker.language.functions import BY_NAME
from checker.parsing.binders import names_of_indices
from checker.parsing.characters import GREEK_NAMES
from checker.parsing.expressions import head_of
from checker.parsing.readings import letters_in
from checker.parsing.scope import Scope
from checker.parsing.surface import (
    Chain,
    Frac,
    Group,
    Nabla,
    Name,
    Num,
    Partial,
    Product,
    Script,
    Surface,
    Terms,
    parts_of,
)


def is_label(piece: Surface, scope: Scope) -> bool:
    """Whether the left side of ``=`` names a value rather than being one: a name, a derivative, a name with arguments."""
    match piece:
        case Name(text=text):
            return text not in BY_NAME or scope.knows(text)
        case Nabla():
            return True
        case Script(base=Name(text="e")) if not scope.knows("e"):
            return False
        case Script(base=base, sups=sups):
            if (
                isinstance(base, Name)
                and base.text in scope.vocabulary.symbols
                and all(isinstance(sup, Num) for sup in sups)
            ):
                return True  # the estimate of σ^2, of a symbol that the problem leaves open
            return is_label(base, scope) and all(map(_marks_a_name, sups))
        case Frac(above=above, below=below):
            return _starts_with_d(above) and _starts_with_d(below)
        case Product(parts=((_, Name() | Script() | Frac() | Nabla() as head), ("", Group(kind="(" | "[") as group))):
            return is_label(head, scope) and all(map(_is_argument, group.items))
        case Product(parts=parts) if any(operator == "/" for operator, _ in parts):
            return _starts_with_d(parts[0][1]) and any(op == "/" and _starts_with_d(part) for op, part in parts)
        case Group(kind="(" | "[" | "{", items=(only,)):
            return is_label(only, scope)
    return False


def _marks_a_name(sup: Surface) -> bool:
    """Whether a superscript belongs to a name (``w^{t+1}``, ``w^*``, ``x^{(i)}``) rather than raising a value to a power."""
    match sup:
        case Name(text=text):
            return text not in ("T", "⊤")
        case Group():
            return True
        case Terms(parts=(("+", Name()), *_)):
            return True
    return False


def _is_argument(item: Surface) -> bool:
    """Whether something in brackets behind a name can be an argument: a name, ``y = 1``, ``y | x``, ``x_1; θ``."""
    match item:
        case Name() | Script() | Chain():
            return True
        case Group(items=items):
            return all(map(_is_argument, items))
        case Product(parts=parts):
            return all(isinstance(part, (Name, Script)) for _, part in parts)
    return False


def calculates(piece: Surface) -> bool:
    """Whether a left side does something with what it names (``2 b``, ``log b``, ``1 - b``) rather than only naming it."""
    match piece:
        case Product(parts=((_, Name(text="arg" | "delta" | "E")), *_)):
            return False  # arg max …, and δo for ∂L/∂o
        case Script(base=Group(), sups=sups):
            return bool(sups)
        case Group(kind="|" | "‖"):
            return True
    return isinstance(piece, (Product, Terms, Frac))


def mentions_derivative(piece: Surface) -> bool:
    """Whether ``∂``, ``∇`` or ``d…/d…`` occurs."""
    if isinstance(piece, (Partial, Nabla)) or isinstance(piece, Frac) and is_label(piece, Scope(Vocabulary())):
        return True
    return any(map(mentions_derivative, parts_of(piece)))


def unwrapped(label: Surface, value: Surface, scope: Scope) -> tuple[Surface, Surface] | None:
    """A label inside ``-∇J``, ``(∇J)^T``, ``A^{-1}`` or ``1/b`` with what the line then says of it; None for others."""
    match label:
        case Name() | Script() if scope.stepwise and (inner := _changed(label)) is not None:
            return inner, Terms((("+", inner), ("+", value)), span=value.span)  # Δw is what is added to w
        case Terms(parts=(("-", inner),)) if is_label(inner, scope):
            return inner, Terms((("-", value),), span=value.span)
        case Script(base=base, sub=sub, sups=(Name(text="T" | "⊤") as sup,)):
            inner = base if sub is None else Script(base, sub, span=label.span)
            if is_label(inner, scope):
                return inner, Script(Group("(", (value,), span=value.span), None, (sup,), span=value.span)
        case Script(base=base, sub=sub, sups=(Terms(parts=(("-", Num(text="1")),)) as sup,)):
            inner = base if sub is None else Script(base, sub, span=label.span)
            if is_label(inner, scope):
                return inner, Script(Group("(", (value,), span=value.span), None, (sup,), span=value.span)
        case Frac(above=Num(text="1"), below=inner) if is_label(inner, scope):
            return inner, Frac(Num("1", span=value.span), value, span=value.span)
    return None


def _changed(label: Surface) -> Surface | None:
    """The name behind ``Δ``."""
    match label:
        case Name(text=text) if text.startswith("Delta") and len(text) > len("Delta"):
            return Name(text.removeprefix("Delta"), whole=True, span=label.span)
        case Script(base=base) if (inner := _changed(base)) is not None:
            return Script(inner, label.sub, label.sups, label.primes, span=label.span)
    return None


def _starts_with_d(piece: Surface) -> bool:
    match piece:
        case Partial():
            return True
        case Name(text=text):
            return text[:1] == "d" and text not in GREEK_NAMES
        case Script(base=base) | Product(parts=((_, base), *_)):
            return _starts_with_d(base)
    return False


def label_text(piece: Surface) -> str:
    """A left side as the label of what it names: ``w``, ``∂L/∂w`` (``∂²L/∂w`` for a second derivative); indices and
    arguments aside."""
    match piece:
        case Frac(above=above, below=below):
            return f"∂{_order(above)}{_variable(above)}/∂{_variable(below)}"
        case Nabla(by=by, operand=operand):
            return f"∂{label_text(operand)}/∂{label_text(by) if by is not None else ''}"
        case Product(parts=((_, above), ("/", below), *_)):
            return f"∂{_order(above)}{_variable(above)}/∂{_variable(below)}"
        case Product(parts=((_, head), *_)):
            return label_text(head)
        case Group(items=(only,)):
            return label_text(only)
    try:
        return head_of(piece, letters_in(piece)).name
    except Unreadable:
        return ""


def _order(piece: Surface) -> str:
    return "²" if isinstance(piece, Partial) and piece.order != 1 else ""


def _variable(piece: Surface) -> str:
    match piece:
        case Partial(operand=operand):
            return "" if operand is None else label_text(operand)
        case Product(parts=((_, Partial(operand=operand)), *_)):
            return "" if operand is None else label_text(operand)
        case Product(parts=((_, Name(text="d")), (_, operand), *_)):
            return label_text(operand)
    return label_text(piece).removeprefix("d")


def index_order(label: Surface | None) -> tuple[str, ...]:
    """The letters on the left side, in order: they name the answer's free indices."""
    if label is None:
        return ()
    found: dict[str, None] = {}

    def visit(piece: Surface) -> None:
        if isinstance(piece, Script):
            for script in (*([piece.sub] if piece.sub is not None else []), *piece.sups):
                for letter in names_of_indices(script):
                    found[letter] = None
        for part in parts_of(piece):
            visit(part)

    visit(label)
    return tuple(found)
