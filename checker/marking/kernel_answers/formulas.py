"""The formulas of an answer about a kernel: chains ``left = right < 0`` cut out of lines and prose, each side still as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.language.functions import BY_NAME
from checker.parsing.characters import GREEK_NAMES

_OPENED: tuple[tuple[str, str], ...] = (
    (r"\\(?:left|right|[bB]igg?[lrm]?)(?![a-zA-Z])", ""),
    (r"\\(?:displaystyle|quad|qquad)(?![a-zA-Z])|\\[,;:!]|~", " "),
    (r"\\(?:implies|Rightarrow|Longrightarrow|therefore|because|iff|Leftrightarrow)(?![a-zA-Z])|[⇒∴∵⇔]|=>", " ; "),
    (r"\\(?:det)(?![a-zA-Z])", " det "),
    (r"\\(?:mathbf|boldsymbol|bm|vec|mathrm|mathit)\s*\{\s*([A-Za-z]+)\s*\}", r"\1"),
    (r"\\(?:mathbf|boldsymbol|bm|vec)\s+([A-Za-z])", r"\1"),
    (r"\\(?:text|textbf|textit|textrm|mbox|operatorname|emph)\s*\{([^{}]*)\}", r" ; \1 ; "),
    (r"\\(?:leqslant|leq|le)(?![a-zA-Z])|<=", "≤"),
    (r"\\(?:geqslant|geq|ge)(?![a-zA-Z])|>=", "≥"),
    (r"\\lt(?![a-zA-Z])", "<"),
    (r"\\gt(?![a-zA-Z])", ">"),
    (r"\\(?:neq|ne)(?![a-zA-Z])|!=", "≠"),
    (r"\\(?:approx|simeq)(?![a-zA-Z])|~=", "≈"),
    (r"\\equiv(?![a-zA-Z])|:=|==", "="),
    (r"\\(?:not\s*\\succeq|nsucceq|succeq)\s*0|[⪰≽⋡]\s*0", " ; "),
    (r"\\prime(?![a-zA-Z])", "'"),
    (r"−", "-"),
    (r"\\\{", "("),
    (r"\\\}", ")"),
    (r"\*\*(?=\S[^*\n]*\*\*)|(?<=[a-z.:])\*\*|\$|`", " "),
)
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:/\d+)?"
_QUANTITIES: tuple[tuple[str, str], ...] = (
    (r"(?i)\bdeterminants?(?:\s+of\s+(?:(?:the|its|this)\s+)?(?:gram\s+|kernel\s+)?(?:matrix|gram)?(?:\s*[KGM]\b)?)?", " det "),
    (
        (
            r"(?i)\b(?:negative|positive|smallest|minimal|minimum|least|one|an|the|has|with)*\s*eigen\s?-?values?"
            r"(?:\s+of\s+(?:the\s+)?(?:gram\s+|kernel\s+)?(?:matrix)?(?:\s*[KGM]\b)?)?"
        ),
        " eig ",
    ),
    (r"(?i)\bquadratic\s+form\b", " form "),
    (
        (
            r"(?i)\b(?:the\s+)?(?:gram|kernel|gramian)\s*-?\s*matrix(?:\s+(?:is\s+)?[KGM]\b(?!\s*_))?|\bthe\s+gramian\b|\bgram\b|"
            r"\bmatrix\s+[KGM]\b(?!\s*_)"
        ),
        " K ",
    ),
    (r"\b(?:matrix|K)\s+(?=\[\s*\[|\\begin\{[a-zA-Z]*(?:matrix|array))", " K = "),
    (r"(?i)\b(det|eig|form|K)\s*(?:is|are|equals|becomes|being|reads|equal\s+to|:)+\s+(?=[-+(\[\\\d])", r"\1 = "),
    (r"(?i)\b(det|eig|form)\s*(?:\(?\s*[KGM]\s*\)?)?\s*(?:of|is|are|equals|:)?\s*(?=[-+]?\.?\d)", r"\1 = "),
    (rf"\beig\b(?!\s*=)(?P<rest>[^.;\n]*?)\bare\s+(?={_NUMBER})", r" \g<rest> ; eig = "),
    (rf"\beig = ({_NUMBER})\s*(?:,|and|&|;)+\s*({_NUMBER})(?!\s*[=<>])", r" eig = \1 ; eig = \2 "),
    (r"(?i)\b(?:gives|we get|get|yields|with)\s+(?=[A-Za-z_{}^ 0-9]{1,12}=)", " ; "),
)  # fmt: skip
_MATHS = (
    frozenset(BY_NAME)
    | GREEK_NAMES
    | frozenset(
        "det eig form trace diag begin end frac sqrt pmatrix bmatrix matrix array cases id infty top cdot times sum points point".split()
    )
)
_SHORT_WORDS = frozenset("is of to at we in so if it by as be on an or do no us".split())
_REMARK = re.compile(r"^\s*points?\b|^\s*K\s+(?=(?:det|eig|form)\b)|\((?:[^()]*\s)?[A-Za-z]{3,}(?:\s[^()]*)?\)\s*$")
_RUN_ON = re.compile(rf"(=\s*{_NUMBER})\s+(?=[A-Za-z]\w*(?:\([^()]*\))?\s*=)()")
"""Where a formula ends and the next starts without a sign between them: ``sigma = 1 K = [[1, 0], [0, 1]]``."""
RELATIONS = "=≈<>≤≥≠←"
_NUMBER_LABEL = re.compile(r"^\s*(?:\(?[a-zA-Z0-9]\)|\d+\.\s|[-*•]\s|#+)\s*")


@dataclass(frozen=True, slots=True)
class Formula:
    """``operands[0] relations[0] operands[1] ...``; a line that goes on from the one above starts with its last operand."""

    operands: tuple[str, ...]
    relations: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(
            piece for pair in zip(self.operands, (*self.relations, ""), strict=True) for piece in pair
        ).strip()


def formulas(answer: str) -> list[Formula]:
    """Every formula with a relation in an answer, in order; words are separators."""
    found: list[Formula] = []
    head: str | None = None
    for piece in _pieces(_RUN_ON.sub(r"\1 ; \2", _opened(answer))):
        operands, relations = _split(piece)
        if not relations:
            head = operands[0] or head
            continue
        if not operands[0] and head is not None:  # the line above is what this one goes on from
            operands[0], head = head, None
        head = None
        if not operands[0]:
            if found:
                above = found[-1]
                found[-1] = Formula((*above.operands, *operands[1:]), (*above.relations, *relations))
            elif len(operands) > 2:
                found.append(Formula(tuple(operands[1:]), tuple(relations[1:])))
        elif all(operands):
            found.append(Formula(tuple(operands), tuple(relations)))
        else:
            kept = next(place for place, operand in enumerate(operands) if not operand)
            if kept > 1:
                found.append(Formula(tuple(operands[:kept]), tuple(relations[: kept - 1])))
    return found


def _opened(answer: str) -> str:
    """The answer with LaTeX that only spaces or styles removed, relations as single characters, quantities named in words as names."""
    text = answer[:20_000].replace("\r", "")
    text = re.sub(r"(?<![\\a-zA-Z])rac(?=\{)", r"\\frac", text)
    text = re.sub(r"(?<![\\a-zA-Z])igg?(?=[(\\])", "", text)
    for _ in range(2):
        for pattern, replacement in _OPENED:
            text = re.sub(pattern, replacement, text)
    for pattern, replacement in _QUANTITIES:
        text = re.sub(pattern, replacement, text)
    return text


def _pieces(text: str) -> Iterator[str]:
    """The text cut at line breaks, semicolons, full stops, words, and commas before a further relation; never inside brackets."""
    depth, environments = 0, 0
    start = 0
    cuts: list[tuple[int, int]] = []
    place = 0
    while place < len(text):
        char = text[place]
        rest = text[place:]
        length = 1
        if match := re.match(r"\\begin\s*\{(\w+)\*?\}(?:\{[^{}]*\})?", rest):
            length = len(match[0])
            if match[1].rstrip("*") in _MATRICES:
                environments += 1
            else:
                cuts.append((place, place + length))
        elif match := re.match(r"\\end\s*\{(\w+)\*?\}", rest):
            length = len(match[0])
            if match[1].rstrip("*") in _MATRICES and environments:
                environments -= 1
            else:
                cuts.append((place, place + length))
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif environments == 0 and (match := re.match(r"\\\\|\\ (?=\s*&)|\n|&", rest)):
            length = len(match[0])
            if match[0] == "&":
                text = text[:place] + " " + text[place + 1 :]
            else:
                depth = 0  # a bracket that is still open was lost
                cuts.append((place, place + length))
        elif depth == 0 and environments == 0:
            if match := re.match(r";|\.(?=\s|$)|:(?!=)|\?|!(?!=)|\\(?:cdots|ldots|dots)\s*$", rest):
                length = len(match[0])
                cuts.append((place, place + length))
            elif char == ",":
                cuts.append((place, place + 1))
            elif (
                char.isalpha()
                and char.isascii()
                and not text[place - 1 : place].isalpha()
                and text[place - 1 : place] != "\\"
            ):
                match = re.match(r"[A-Za-z]+(?:['’-][a-z]{2,})*", rest)
                assert match is not None
                length = len(match[0])
                following = rest[length : length + 1]
                if _is_word(match[0], following):
                    cuts.append((place, place + length))
        elif char.isalpha() and depth and not text[place - 1 : place].isalpha():
            match = re.match(r"[A-Za-z]+", rest)
            length = len(match[0]) if match else 1
        place += length
    for begin, end in (*cuts, (len(text), len(text))):
        piece = _NUMBER_LABEL.sub("", text[start:begin]).strip()
        if piece:
            yield piece
        start = end


_MATRICES = frozenset("pmatrix bmatrix Bmatrix vmatrix Vmatrix matrix array smallmatrix".split())


def _is_word(word: str, following: str) -> bool:
    """Whether letters side by side are prose rather than names."""
    if word in _MATHS:
        return False
    if following and following in "_^('=[" and len(word) <= 2:
        return False
    lower = word.lower()
    if len(word) >= 3:
        return True
    return lower in _SHORT_WORDS


def _split(piece: str) -> tuple[list[str], list[str]]:
    """A piece at its relations outside brackets."""
    operands, relations = [""], list[str]()
    depth = 0
    for place, char in enumerate(piece):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        inside = depth > 0 or piece.count("\\begin", 0, place) > piece.count("\\end", 0, place)
        if char in RELATIONS and not inside:
            operands.append("")
            relations.append(char)
        else:
            operands[-1] += char
    return [_REMARK.sub("", operand).strip(" .,\t").rstrip("\\ ") for operand in operands], relations
