"""Where the points of a kernel lie when nobody says so: by how the arguments are written."""

from __future__ import annotations

from itertools import pairwise

from checker.kernels.calls import Calls
from checker.kernels.declarations import Declared
from checker.kernels.ranges import REAL, Domain
from checker.kernels.writing import Argument, everything, written
from checker.language.errors import Unreadable
from checker.language.functions import BY_NAME
from checker.language.shapes import column
from checker.parsing.characters import GREEK_NAMES
from checker.parsing.surface import (
    Big,
    Group,
    Name,
    Num,
    Product,
    Script,
    Surface,
)

MOST_COORDINATES = 100


def domains(
    domain: Domain | None, piece: Surface, calls: Calls, arguments: tuple[Argument, Argument], declared: Declared
) -> list[Domain]:
    """The domains in which the kernel may be meant, the likeliest first."""
    if domain is not None:
        return [domain]
    names = {arguments[0].name, arguments[1].name}
    inside = [part for part in everything(piece) if isinstance(part, Name)]
    if not any(_names_an_argument(part.text, names, calls) for part in inside):
        return [Domain("any", abstract=True)]
    used = {part.text for part in inside}
    size = next(letter for letter in ("d", "n", "D", "p", "m", "N") if letter not in used)
    bound = 0
    for part in everything(piece):
        if isinstance(part, Big) and part.sup is not None and isinstance(part.sup, Name):
            size = part.sup.text
        elif isinstance(part, Big) and isinstance(part.sup, Num) and part.sup.text.isdigit():
            bound = int(part.sup.text)
    components = [int(part.sub.text) for part in everything(piece)
                  if isinstance(part, Script) and isinstance(part.base, Name) and part.base.text in names
                  and isinstance(part.sub, Num) and part.sub.text.isdigit()]  # fmt: skip
    count: int | str = max(*components, 2) if components else bound or size
    if isinstance(count, int) and count > MOST_COORDINATES:
        raise Unreadable(f"points with {count} coordinates; at most {MOST_COORDINATES} are read", piece.span)
    vector = Domain(f"real[{count}]", REAL, column(count))
    scalar = Domain("real", REAL)
    shaped = any(parameter.shape for parameter in declared.parameters.values())
    return [vector, scalar] if components or shaped or _looks_like_vectors(piece, names, calls) else [scalar, vector]


def _names_an_argument(word: str, names: set[str], calls: Calls) -> bool:
    """Whether a word is an argument, or several names side by side with one among them."""
    if word in names:
        return True
    return len(word) <= 4 and word not in BY_NAME and word not in calls.found and bool(names & set(word))


def _looks_like_vectors(piece: Surface, names: set[str], calls: Calls) -> bool:
    """Whether the arguments are written as vectors: transposed, in a norm or an inner product, with components."""

    def mentions(part: Surface) -> bool:
        return any(isinstance(each, Name) and _names_an_argument(each.text, names, calls) for each in everything(part))

    for part in everything(piece):
        match part:
            case Script(base=base, sub=sub, sups=sups, primes=primes) if mentions(base):
                transposed = primes or any(isinstance(sup, Name) and sup.text in ("T", "⊤", "top", "t") for sup in sups)
                if transposed or sub is not None and isinstance(base, Name):
                    return True
            case Group(kind="‖" | "⟨") if mentions(part):
                return True
            case Name(text=text) if "T" in text and names & set(text) and text not in GREEK_NAMES:
                return True
            case Product(parts=parts):
                for (_, left), (operator, right) in pairwise(parts):
                    if operator == "·" and {written(left), written(right)} == names:
                        return True
                    transposed = isinstance(left, Script) and any(map(_is_transpose, left.sups))
                    if transposed and operator == "" and mentions(right):  # w^T(x - z)
                        return True
    return False


def _is_transpose(sup: Surface) -> bool:
    return isinstance(sup, Name) and sup.text in ("T", "⊤", "top")
