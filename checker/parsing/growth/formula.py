"""The formula of a growth rate: typesetting and Landau's symbols taken off, its letters the sizes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from checker.language.declarations import Declaration, Vocabulary
from checker.language.errors import Unreadable
from checker.language.nodes import Node, Symbol
from checker.language.traversal import rebuild, walk
from checker.parsing.expressions import canonical_name, read_condition, read_expression
from checker.parsing.scope import Scope

_LANDAU = {
    "o": "o",
    "O": "O",
    "Theta": "Θ",
    "theta": "Θ",
    "Θ": "Θ",
    "θ": "Θ",
    "Omega": "Ω",
    "Ω": "Ω",
    "omega": "ω",
    "ω": "ω",
}
_STYLE = (
    r"\\?(?:mathcal|mathrm|mathbf|mathit|mathsf|mathscr|boldsymbol|operatorname|textrm|textbf|textit|text|cal|rm|bf)"
)
_MARK = re.compile(
    rf"(?:\{{\s*)?{_STYLE}\s*\{{?\s*(?P<styled>[Oo])\s*\}}?(?:\s*\}})?(?=\s*[({{\[])"
    r"|(?<![A-Za-z])(?:[Bb]ig[\s-]*)(?P<big>[Oo])h?(?:\s+of)?(?=\s*\()"
    r"|\\?(?<![A-Za-z])(?P<greek>[Tt]heta|[Oo]mega)(?=\s*[({\[])"
    r"|(?P<letter>[ΘΩωθ])(?=\s*[({\[])"
    r"|(?<![A-Za-z0-9_^.])(?P<plain>[OoΟОο𝒪𝓞0])(?=\s*[({\[])"
)
_BLANK = re.compile(
    r"\$|`|\\left(?![a-z])|\\right(?![a-z])|\\[Bb]ig+[lr]?(?![a-z])|\\[,;:!](?=.)|\\ |\\(?:displaystyle|quad|qquad|ldots|bullet)(?![a-z])"
    r"|\\\(|\\\)|\\\[|\\\]|\\(?:begin|end)\{[a-z]+\*?\}|&|✓|\\checkmark|\\tag\{[^}]*\}"
)
_TEXT = re.compile(r"\\(?:text|textrm|mathrm|textbf|textit|mbox)\s*\{([^{}]*)\}")
_BECOMES = re.compile(
    r"\b(?:simplif(?:ies|y)|reduces?|amounts?|boils? down|equivalent|comes? (?:down )?)\s+to\b", re.IGNORECASE
)
_WIDE = str.maketrans("（）［］｛｝＋＝，", "()[]{}+=,")
_BOXED = re.compile(r"\\(?:boxed|fbox|underline|text|mathrm|textbf|mathbf)(?=\s*\{)")
_FUNCTION = re.compile(r"(?<![A-Za-z])(?:log_?2|log_?10|log|ln|lg|max|min|sqrt|exp)(?![a-z])")
_LOGARITHM = re.compile(r"(?<![A-Za-z\\])([A-Za-z]{0,3}?)(log|ln)([A-Za-z]?)(?![A-Za-z_])")
_SIZE = re.compile(r"(?<![A-Za-z_])[A-Za-z]{4,}|[A-Za-z](?:_\{\w+\}|_[A-Za-z]+|_\d+)?")


@dataclass(frozen=True, slots=True)
class WrittenRate:
    """A link of a chain: its growth, and Landau's symbol (empty where there is none). ``other_case`` are the
    letters that were taken for the size of the other case, ``only_other_case`` whether all sizes were."""

    node: Node
    symbol: str
    other_case: tuple[str, ...] = ()
    only_other_case: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader may not expect."""
        return tuple(f"{letter} is read as {letter.swapcase()}" for letter in self.other_case)


def size_names_in(text: str) -> tuple[str, ...]:
    """The names in a growth rate in which every name is a size: single letters with their subscripts, and words from four letters."""
    text = re.sub(r"\\[A-Za-z]+", " ", blanked(text)[0])
    found = _SIZE.findall(_FUNCTION.sub(" ", text))
    return tuple(dict.fromkeys(canonical_name(name) for name in found))


def read_rate(text: str, sizes: Iterable[str]) -> WrittenRate:
    """A growth rate alone, as authors write it. Raises Unreadable."""
    formula, marks = blanked(text)
    return formula_in(formula, 0, len(formula), tuple(sizes), next(iter(marks.values()), ""))


def read_size_condition(text: str, sizes: Iterable[str]) -> Node:
    """A condition on sizes, ``N >= k``. Raises Unreadable."""
    text = text.replace(">>", "> ").replace("<<", "< ").replace("≫", ">").replace("≪", "<")
    text = re.sub(r"\\gg(?![a-z])", ">", re.sub(r"\\ll(?![a-z])", "<", text))
    return read_condition(text, Scope(_vocabulary(sizes)))


def blanked(answer: str) -> tuple[str, Mapping[int, str]]:
    """The text with typesetting and Landau's symbols blanked, every offset true; and where which symbol stood."""
    marks: dict[int, str] = {}

    def blank(match: re.Match[str]) -> str:
        letter = next(value for value in match.groups() if value)
        marks[match.end()] = _LANDAU.get(letter, "O")
        return " " * len(match[0])

    text = answer.translate(_WIDE)
    text = re.sub(
        r"(?m)^\s*(?:\([a-z0-9]{1,3}\)|[a-z0-9]{1,2}[.)]|[•*·–-])\s+(?=\S)", lambda match: " " * len(match[0]), text
    )
    text = _BLANK.sub(lambda match: " " * len(match[0]), text)
    text = _MARK.sub(blank, text)
    text = _TEXT.sub(lambda match: match[1].rjust(len(match[0]) - 1) + " ", text)
    text = _BOXED.sub(lambda match: " " * len(match[0]), text)
    text = re.sub(r"(?m)^([ \t]*)\*\*(.*?)\*\*([ \t]*)$", r"\1  \2  \3", text)
    text = re.sub(r"(?<=[\w)}])~(?=[\w({])", " ", text)
    text = _BECOMES.sub(lambda match: "so".ljust(len(match[0])), text)
    text = re.sub(r"(?<![A-Za-z\\])([A-Za-z])[\s-]+squared\b", r"\1^2", text)
    text = re.sub(r"(?<![A-Za-z\\])([A-Za-z])[\s-]+cubed\b", r"\1^3", text)
    return re.sub(r"(?<=[\w)}] )(?:x|X)(?= [\w(])|(?<=[\w)}] )times(?= +[\w(])", _times, text), marks


def _times(match: re.Match[str]) -> str:
    return "×".ljust(len(match[0]))


def formula_in(text: str, low: int, high: int, sizes: tuple[str, ...], symbol: str = "") -> WrittenRate:
    """The formula at a place of a text. A letter of the other case is the size where that is not used too. Raises Unreadable."""
    formula = re.sub(r"(?<![a-z])lg(?![a-z])", "ln", text[low:high].rstrip(" .,"))
    formula = " " * low + _LOGARITHM.sub(r"\1 \2 \3", formula)
    others = {size.swapcase(): size for size in sizes if len(size) == 1 and size.swapcase() not in sizes}
    try:
        return WrittenRate(read_expression(formula, Scope(_vocabulary(sizes))).node, symbol)
    except Unreadable as problem:
        failure = problem
    try:
        node = read_expression(formula, Scope(_vocabulary((*sizes, *others)))).node
    except Unreadable:
        message = failure.message
        if "is not a name of this problem" in message:
            message += f"; its sizes are {', '.join(sizes)}"
        raise Unreadable(message, failure.span, hint=failure.hint) from None
    used = {part.name for part in walk(node) if isinstance(part, Symbol)}
    taken = [name for name in used if name in others]
    for name in taken:
        if others[name] in used:
            raise Unreadable(
                f"both {name} and {others[name]} are used; {name} is no size of this problem", failure.span
            )

    def renamed(part: Node) -> Node:
        if isinstance(part, Symbol) and part.name in others:
            return replace(part, name=others[part.name])
        return rebuild(part, renamed)

    return WrittenRate(renamed(node), symbol, tuple(sorted(taken)), used.isdisjoint(sizes))


def _vocabulary(sizes: Iterable[str]) -> Vocabulary:
    return Vocabulary({size: Declaration(size, "positive") for size in sizes})
