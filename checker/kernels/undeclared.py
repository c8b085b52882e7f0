"""Names that nothing declares, and what they may be."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from checker.kernels.kernel import Parameter
from checker.kernels.ranges import RANGES, REAL, Domain, Range
from checker.kernels.writing import everything, written
from checker.language.errors import Span, Unreadable
from checker.language.functions import BY_NAME
from checker.language.shapes import column, matrix
from checker.parsing.characters import GREEK_NAMES
from checker.parsing.surface import (
    Big,
    Group,
    Name,
    Num,
    Product,
    Script,
    Surface,
    index_letters,
    parts_of,
)

_SCALES = frozenset(("sigma", "l", "ell", "tau"))


_COVARIANCES = frozenset(("Sigma", "S"))


_CONSTANTS = frozenset(
    ("e", "pi", "inf", "infty", "∞", "𝟙", "𝟏", "⊤", "T", "'", "", "sum", "1", "I", "ℝ", "*", "+", "t̂")
)


_OPERATORS = frozenset(
    ("and", "xor", "nor", "nand", "mod", "div", "not", "gcd", "lcm", "floor", "ceil", "round", "nan")
)


def free_names(
    piece: Surface, taken: set[str], sizes: frozenset[str], arguments: frozenset[str]
) -> list[tuple[str, bool]]:
    """The names that nothing declares, each with whether it stands in an exponent there."""
    found: list[tuple[str, bool]] = []
    squashed = {name.replace("_", ""): name for name in taken}

    def known(name: str) -> bool:
        return name in taken or name in sizes or name in _CONSTANTS or name.replace("_", "") in squashed

    def visit(part: Surface, bound: frozenset[str], exponent: bool, called: bool = False) -> None:
        match part:
            case Big(sub=sub, sup=sup, body=body):
                inner = bound | (frozenset(index_letters(sub)) if sub is not None else frozenset())
                if sup is not None and not isinstance(sup, Name):
                    visit(sup, bound, exponent)
                visit(body, inner, exponent)
            case Script(base=Name(text=text), sub=sub, sups=sups):
                scripted = text if sub is None else f"{text}_{written(sub)}"
                own = known(scripted) or any(known(f"{scripted}^{written(sup)}") for sup in sups)
                components = text in taken and sub is not None and not own
                indexed = sub is not None and set(written(sub)) <= bound and bool(bound)
                log_base = text in ("log", "softmax") or text in BY_NAME and called
                if text in BY_NAME and called or log_base:
                    pass
                elif components or indexed:
                    name(text, part.span, bound, exponent, called)
                elif not own:
                    if sub is not None and any(
                        isinstance(each, Name) and each.text in arguments for each in everything(sub)
                    ):
                        raise Unreadable(f"it cannot be told what {written(part)} is", part.span)
                    found.append((scripted, exponent))
                for sup in sups:
                    if not (isinstance(sup, Name) and sup.text == "t" and text in arguments):  # x^t z
                        visit(sup, bound, True)
            case Script(base=base, sups=sups):
                visit(base, bound, exponent)
                for sup in sups:
                    visit(sup, bound, True)
            case Name(text=text):
                name(text, part.span, bound, exponent, called)
            case Product(parts=parts):
                for place, (_, factor) in enumerate(parts):
                    following = parts[place + 1] if place + 1 < len(parts) else None
                    is_called = following is not None and following[0] == "" and _takes(factor, following[1])
                    visit(factor, bound, exponent, is_called)
            case _:
                for child in parts_of(part):
                    visit(child, bound, exponent)

    def name(text: str, span: Span, bound: frozenset[str], exponent: bool, called: bool) -> None:
        if known(text) or text in bound or text in BY_NAME and called:
            return
        if len(text) > 2 and (called and text not in GREEK_NAMES and text.isalpha() or text.lower() in _OPERATORS):
            raise Unreadable(f"it cannot be told what {text!r} is", span, hint="declare it with --where")
        long = len(text) > 2 and not any(name in text for name in (*arguments, *taken))
        if len(text) == 1 or long or text in GREEK_NAMES or not text.isalpha() or text in BY_NAME:
            found.append((text, exponent))
            return
        letters = [letter for letter in _letters(text, taken) if not known(letter) and letter not in bound]
        found.extend((letter, exponent) for letter in letters)

    visit(piece, frozenset(), False)
    return found


def _takes(head: Surface, argument: Surface) -> bool:
    """Whether a function's name takes what stands behind it: sigma is a function only before a bracket."""
    base = head.base if isinstance(head, Script) else head
    if not isinstance(base, Name) or base.text != "sigma":
        return True
    inside = argument.base if isinstance(argument, Script) else argument
    return isinstance(inside, Group)


def _letters(word: str, taken: set[str]) -> list[str]:
    """A word as the known names and single letters that it may be written from."""
    letters = []
    at = 0
    while at < len(word):
        length = next((size for size in range(len(word) - at, 1, -1) if word[at : at + size] in taken), 1)
        letters.append(word[at : at + length])
        at += length
    return letters


def guessed(name: str, exponent: bool, domain: Domain, piece: Surface) -> tuple[Parameter, str]:
    """What an undeclared name may be, and what to say about it."""
    size = domain.size
    stem = name.split("_")[0]
    if size is not None and stem in _COVARIANCES:
        return Parameter(
            name, REAL, matrix(size, size), "spd", False
        ), f"{name} is not declared: read as positive definite"
    if size is not None and len(stem) == 1 and stem.isupper() and stem not in "CTN":
        return Parameter(name, REAL, matrix(size, size), "real", False), f"{name} is not declared: read as any matrix"
    if size is not None and stem in ("w", "omega", "a", "b", "v", "mu") and _is_vector(name, piece):
        return Parameter(name, REAL, column(size), "real", False), f"{name} is not declared: read as any vector"
    if exponent and stem in ("d", "p", "n", "m", "q", "r", "k"):
        values = Range(Fraction(1), None, low_open=False, integer=True)
        return Parameter(name, values, declared=False), f"{name} is not declared: read as any positive whole number"
    if stem in _SCALES:
        return Parameter(name, RANGES["positive"], declared=False), f"{name} is not declared: read as positive"
    return Parameter(name, REAL, declared=False), f"{name} is not declared: read as any real number"


def _is_vector(name: str, piece: Surface) -> bool:
    for part in everything(piece):
        match part:
            case Script(base=Name(text=text), sub=sub, sups=sups) if (
                text if sub is None else f"{text}_{written(sub)}"
            ) == name:
                if any(isinstance(sup, Name) and sup.text in ("T", "⊤", "top") for sup in sups):
                    return True
            case Product(parts=parts):
                for (_, left), (operator, right) in pairwise(parts):
                    if operator == "·" and written(left) == name and not isinstance(right, Num):
                        return True
                    after = isinstance(left, Script) and any(
                        isinstance(sup, Name) and sup.text in ("T", "⊤") for sup in left.sups
                    )
                    if after and written(right) == name:
                        return True
            case Group(kind="⟨", items=items):
                if any(written(item) == name for item in items):
                    return True
    return False
