"""Written matrices: ``[[1, 1], [0, 1]]``, bmatrix, arrays, NumPy's, bare rows of numbers; several of them, chains with ``=``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.language.declarations import Expression, Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.shapes import SCALAR
from checker.parsing.expressions import read_expression
from checker.parsing.layers.dimension_words import REASON, UNREAD
from checker.parsing.lexer import LONGEST_ANSWER
from checker.parsing.scope import Scope
from checker.parsing.undressed import undressed

Matrices = tuple[Expression, ...]
MOST_CELLS = 10_000

_ENVIRONMENT = re.compile(
    r"\\begin\s*\{(?P<name>[bpBvV]?matrix|smallmatrix|array)\}\s*(?:\[[a-z]\]\s*)?(?:\{[lcr|\s]*\})?"
    r"(?P<body>(?:(?!\\begin|\\end).)*)\\end\s*\{(?P=name)\}",
    re.DOTALL,
)
_CALL = re.compile(
    r"\b(?:(?:np|numpy|jnp|torch|tf|sp|sympy)\s*\.\s*)?(?:array|asarray|tensor|matrix|Matrix|constant)\s*\("
)
_COUNTED = re.compile(
    r"\b(?:output|channel|filter|kernel|matrix|(?:feature\s+)?map)\s*#?\d\s*(?:=|:|is)\s*(?=[\[(⟦])", re.IGNORECASE
)
_SAME = re.compile(r"^\s*([A-Za-z]+)_?\{?(\d)\}?\s*=\s*\1_?\{?(?!\2)\d\}?\s*=(?=\s*\[[^=]*$)")
_BOTH = re.compile(
    r"\bboth\s+(?:the\s+|of\s+them\b\s*)?(?:outputs?|channels?|(?:feature\s+)?maps?|matrices)?\b", re.IGNORECASE
)
_LABEL = re.compile(r"(^|[,;\n(]|\band\b)\s*[A-Za-z](?:\w*(?:_\{[^{}]*\})?)\s*(?:=|:)\s*(?=[\[(⟦])")
_CELL = re.compile(r"(?<![A-Za-z])([A-Za-z]{1,12})_?[{\[(]*\s*(\d)\s*[,\]\[]*\s*(\d)\s*[}\])]*\s*=\s*([^,;\n]+)")
_ROW = re.compile(r"^\s*[\[(|]?\s*((?:-?[\d./]+)(?:\s*[,&|\s]\s*-?[\d./]+)*)\s*[\])|]?\s*(?:\\\\|;|,)?\s*$")
_SIZE = re.compile(r"\(\s*\d+\s*[x×]\s*\d+\s*\)|(?<![\w*·×])\d+\s*[x×]\s*\d+(?!\w)")
_PROSE = re.compile(r"(?<![\\\w])[A-Za-z][a-z']+(?![\w(])")


def read_matrices(text: str, vocabulary: Vocabulary) -> list[Matrices]:
    """The links of an answer's chain, each one matrix or several, the last of which answers. Raises Unreadable."""
    if len(text) > LONGEST_ANSWER:
        raise Unreadable(
            f"the answer has {len(text)} characters; at most {LONGEST_ANSWER} are read", (LONGEST_ANSWER, len(text))
        )
    plain = _bracketed(text)
    scope = Scope(vocabulary)
    if "[[" not in plain and (sheet := _sheet_of_cells(plain)) is not None:
        return [(_expression(sheet, scope),)]
    if "[" not in plain and (rows := _bare_rows(plain)) is not None:
        return [tuple(_expression(block, scope) for block in rows)]
    repeated = _SAME.match(plain) or _BOTH.search(plain)
    plain = _without_words(_COUNTED.sub(" ", plain))
    sides = [side for side in _at_depth_0(plain, "=") if "[" in side]
    links: list[Matrices] = []
    for place, side in enumerate(sides, 1):
        try:
            links.append(_matrices(side, scope))
        except Unreadable:
            if place == len(sides):
                raise  # an earlier link may be in letters: [[O_00, O_01], ...]
    if repeated is not None and len(links) == 1 and len(links[0]) == 1:
        links = [links[0] * 2]  # O_1 = O_2 = [[...]]
    if not links:
        raise Unreadable("there is no matrix here", (0, len(text)), hint="write it as in [[1, 2], [3, 4]]")
    return links


def is_flat(text: str) -> bool:
    """Whether an answer is a list of numbers in one pair of brackets, which are a row or a column alike."""
    return re.search(r"[\[(]\s*[\[(]|\\begin|;|⟦|\n", undressed(text)) is None and "\\" not in text


def _bracketed(text: str) -> str:
    """The text with every matrix as nested brackets, commas between rows and entries."""
    if re.search(r"\\\\begin", text) and not re.search(r"(?<!\\)\\begin", text):
        text = text.replace("\\\\", "\\")  # every backslash is written twice
    text = re.sub(r"(?<!b)egin\{(?=[bpBvV]?matrix|array)", r"\\begin{", text)
    while (match := _ENVIRONMENT.search(text)) is not None:
        text = f"{text[: match.start()]} {_environment_rows(match['body'])} {text[match.end() :]}"
    text = undressed(text)
    text = text.replace("⟦", "[").replace("⟧", "]")
    if "[" not in text and re.search(r"\{\s*\{", text):
        text = text.replace("{", "[").replace("}", "]")
    text = _without_calls(text)
    text = re.sub(r"\[([^\[\]]*;[^\[\]]*)\]", _semicolons, text)
    text = re.sub(r"\[([^\[\],;]*\d[^\[\],;]*)\]", _spaced, text)
    text = re.sub(r"\]\s*\[", "], [", text)
    text = re.sub(r"\)\s*,?\s*\n\s*\(", "), (", text)
    return _tuples(text)


def _environment_rows(body: str) -> str:
    rows = [
        row for row in re.split(r"\\\\(?:\[[^\]]*\])?|\\cr\b", re.sub(r"\\hline", " ", body)) if row.strip(" ,\n\t")
    ]
    if len(rows) == 1 and "\n" in body.strip():
        rows = [row for row in body.strip().split("\n") if row.strip()]
    return "[" + ", ".join("[" + ", ".join(cell.strip() for cell in row.split("&")) + "]" for row in rows) + "]"


def _semicolons(match: re.Match[str]) -> str:
    """MATLAB's ``[1 2; 3 4]``."""
    rows = [row for row in match[1].split(";") if row.strip()]
    return "[" + ", ".join("[" + ", ".join(_cells(row)) + "]" for row in rows) + "]"


def _spaced(match: re.Match[str]) -> str:
    """NumPy's printed ``[1 2 3]``, and rows on lines of their own; what has operators in it stays one entry."""
    lines = [line for line in match[1].split("\n") if line.strip()]
    if len(lines) > 1 and all(len(line.split()) > 1 for line in lines) and not re.search(r"[+*/^=×·()]", match[1]):
        return "[" + ", ".join("[" + ", ".join(_cells(line)) + "]" for line in lines) + "]"
    if re.search(r"[+*/^=×·()]|(?<=\w)\s*-\s", match[1]):
        return match[0]
    rows = ["[" + ", ".join(_cells(row)) + "]" for row in match[1].split("\n") if row.strip()]
    return rows[0] if len(rows) == 1 else f"[{', '.join(rows)}]"


def _cells(row: str) -> list[str]:
    return [cell for cell in re.split(r"\s*,\s*|\s+", row.strip()) if cell]


def _tuples(text: str) -> str:
    """``((1, 2), (3, 4))`` as lists."""
    if "[" in text:
        return text
    inner = re.sub(r"\(([^()]*,[^()]*)\)", r"[\1]", text)
    return re.sub(r"\((\s*\[.*\]\s*)\)", r"[\1]", inner, flags=re.DOTALL)


def _without_calls(text: str) -> str:
    """``np.array([[1, 2]])`` as ``[[1, 2]]``; what else stands in the call (``dtype=float``) goes."""
    for _ in range(20):
        match = _CALL.search(text)
        if match is None:
            return text
        depth, end = 1, match.end()
        while end < len(text) and depth:
            depth += (text[end] == "(") - (text[end] == ")")
            end += 1
        inside = re.sub(r",\s*dtype\s*=.*$", "", text[match.end() : end - 1 if depth == 0 else end], flags=re.DOTALL)
        text = f"{text[: match.start()]} {inside} {text[end:]}"
    return text


def _sheet_of_cells(text: str) -> str | None:
    """``O_{00} = 1, O_{01} = 1, ...`` as one matrix, where every cell is there; counted from 0 or 1."""
    cells: dict[tuple[int, int], str] = {}
    names = set()
    for name, row, column, value in _CELL.findall(text):
        cells[int(row), int(column)] = value.rsplit("=", 1)[-1].strip(" .)")
        names.add(name)
    if len(names) != 1 or not cells:
        return None
    first = (min(row for row, _ in cells), min(column for _, column in cells))
    last = (max(row for row, _ in cells), max(column for _, column in cells))
    if first not in ((0, 0), (1, 1)) or len(cells) != (last[0] - first[0] + 1) * (last[1] - first[1] + 1):
        return None
    rows = [[cells[row, column] for column in range(first[1], last[1] + 1)] for row in range(first[0], last[0] + 1)]
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def _bare_rows(text: str) -> list[str] | None:
    """Lines of numbers, as many in each, as one matrix; an empty line begins another one."""
    text = re.sub(r"[⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠]", " ", text)
    blocks = [_block(block) for block in re.split(r"\n\s*\n", text.strip())]
    return None if None in blocks else [block for block in blocks if block is not None]


def _block(text: str) -> str | None:
    text = re.sub(
        r"\b(?:row\s*(?:\d+|[ivx]+)|(?:first|second|third|fourth|last|\d(?:st|nd|rd|th))\s+row)\s*[:=]?",
        " ",
        text,
        flags=re.IGNORECASE,
    )
    lines = [line for line in re.split(r"\n|;|\s/\s", text) if line.strip()]
    matches = [_ROW.match(line) for line in lines]
    while matches and matches[0] is None and re.fullmatch(r"[^\d]*|[^\[\]=]*:\s*", lines[len(lines) - len(matches)]):
        matches = matches[1:]
    if len(matches) < 2 or any(match is None for match in matches):
        return None
    rows = [[cell for cell in re.split(r"[\s,&|]+", match[1]) if cell] for match in matches if match is not None]
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return None
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def _without_words(text: str) -> str:
    """The text without labels and prose. Raises Unreadable for words that could change what is said."""
    reason = re.search(REASON, text, re.IGNORECASE)
    if reason is not None and "]" in text[: reason.start()]:
        text = text[: reason.start()]
    text = re.sub(r"\band\b", ",", text) if "]" in text else text
    text = _LABEL.sub(lambda match: match[1].replace("and", ",") + " ", text)
    outside = "".join(text[start:end] for start, end in _outside(text))
    words = [word.lower() for word in _PROSE.findall(outside)]
    if harmful := next((word for word in words if word in UNREAD or word.endswith("n't")), None):
        raise Unreadable(f"the word {harmful!r} could change what is said")
    pieces, at = [], 0
    for start, end in _outside(text):
        pieces += [text[at:start], _SIZE.sub(" ", _PROSE.sub(" ", text[start:end]))]
        at = end
    text = "".join([*pieces, text[at:]])
    text = re.sub(r":(?=\s*[\[(])|(?<=\])\s*\.(?=\s|$)|(?<=\])\s*[*]\s*(?=$|\n|,)", " ", text)
    text = re.sub(r"\]\s*\n\s*(?=\[)", "], ", text)
    return re.sub(r"\]\s*;\s*\[", "], [", text)


def _outside(text: str) -> list[tuple[int, int]]:
    """Where no square bracket is open."""
    found, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char == "[":
            if depth == 0:
                found.append((start, at))
            depth += 1
        elif char == "]" and depth:
            depth -= 1
            start = at + 1
    return [*found, (start, len(text))] if depth == 0 else found


def _matrices(side: str, scope: Scope) -> Matrices:
    """The matrices of one side: separated by commas, or all in one more pair of brackets."""
    pieces = [piece for piece in _at_depth_0(side, ",") if piece.strip()]
    if len(pieces) == 1 and (inside := _enclosed(pieces[0])) is not None:
        inner = [piece for piece in _at_depth_0(inside, ",") if piece.strip()]
        if all(_enclosed(piece) is not None and "[" in (_enclosed(piece) or "") or "]," in piece for piece in inner):
            pieces = inner
    flat = [_enclosed(piece) for piece in pieces]
    if len(pieces) > 1 and all(inside is not None and "[" not in inside for inside in flat):
        pieces = [f"[{', '.join(pieces)}]"]  # the rows one by one
    return tuple(_expression(piece, scope) for piece in pieces)


def _enclosed(text: str) -> str | None:
    """What stands in the brackets around a text, None where no one pair is around all of it."""
    text = text.strip()
    if text[:1] not in "[({" or not text or text[-1] not in "])}":
        return None
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if depth == 0 and at < len(text) - 1:
            return None
    return text[1:-1]


def _at_depth_0(text: str, mark: str) -> Sequence[str]:
    pieces, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if depth == 0 and char == mark:
            pieces.append(text[start:at])
            start = at + 1
    return [*pieces, text[start:]]


def _expression(text: str, scope: Scope) -> Expression:
    if text.count(",") > MOST_CELLS:
        raise Unreadable(f"more than {MOST_CELLS} entries are not read", (0, len(text)))
    try:
        expression = read_expression(text.strip(), scope)
    except ShapeMismatch as problem:
        raise Unreadable(problem.message, (0, len(text))) from None
    if expression.free:
        raise Unreadable(f"the index {expression.free[0][0]} has no value here", (0, len(text)))
    if expression.node.shape == SCALAR and "[" not in text:
        raise Unreadable("a matrix is expected here, not a number", (0, len(text)))
    return expression
