"""A proof as its lines: chains of equalities among words. What cannot be read is passed over and said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from checker.language.declarations import Definition, Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.functions import BY_NAME
from checker.language.traversal import names
from checker.parsing.answers import MOST_STATEMENTS
from checker.parsing.characters import GREEK_NAMES
from checker.parsing.expressions import Head, head_of
from checker.parsing.labels import is_label, label_text
from checker.parsing.readings import letters_in, readings
from checker.parsing.scope import Scope, squash
from checker.parsing.statements import Statement, statements
from checker.parsing.surface import Group, Name, Product, Surface, Terms

MOST_SIDES = 120
"""Values in all equations of a proof; a written one has far fewer."""
LARGEST, SMALLEST = "argmaxof", "argminof"
"""What ``\\arg\\max_\\theta`` and ``\\arg\\min_\\theta`` become before an objective."""
SUPPOSED = frozenset(
    "assume assuming suppose if want need show prove must claim goal should whether verify check".split()
)
"""Words before an equation that is not claimed there."""
DENIED = re.compile(
    r"(?<!\\)\b(?:not(?! depend| a function| involve)|never|false|incorrect|wrong|cannot|unless|isn|doesn)\b",
    re.IGNORECASE,
)

_EXTREMUM = re.compile(
    r"(?:\\underset\s*\{[^{}]*\}\s*\{\s*\\?(?:operatorname\*?\{)?\s*\\?arg\s*\\?[ ,!]*\\?(?P<under>max|min)\}?\s*\}"
    r"|(?:\\(?:operatorname\*?|mathrm|text|mathop)\s*\{\s*)?\\?\barg\s*(?:\\[ ,!])?\s*\\?(?P<plain>max|min)\}?"
    r"(?:\\limits)?(?:\s*_\s*(?:\{[^{}]*\}|\\?\w+)|[_ ]?θ)?)"
)
_STARRED = re.compile(r"(?<=[A-Za-zθβ])\*(?=\s*(?:[)\]=,;.$+−-]|$))")
_STARRED_TRANSPOSE = re.compile(r"(\\[A-Za-z]+|[A-Za-z])\^\{\s*(?:\*|\\star)\s*\\?(?:T|top|intercal)\s*\}")
_PRIMED = re.compile(r"(?<=[A-Z)\]])(?:'|\^\\prime|\^\{\\prime\})")
_SEGMENT = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.DOTALL)
_SENTENCE = re.compile(r"(?:(?<=[^\s\d])|(?<=\S\d))[.;:]\s+(?=\S)")  # 1. at the start is a number
_BREAK = re.compile(
    r"\n|(?<=[^\d\s])[.;:]\s+|,?\s+(?:so|hence|thus|therefore|because|since|which|where|while|then|and|but|gives|yields|implies)\b"
)
_LEADING = re.compile(r"\s*(?:\(?[a-z0-9]{1,3}[.)]\s+)?((?:[A-Za-z][A-Za-z'’-]+[,:;.]*\s+|[aAI]\s+)*)")
_TRAILING = re.compile(r"(?:[\s,.;:]+\(?[A-Za-z][A-Za-z'’-]+\)?)+[.!]?\s*$")
_CONTINUES = re.compile(r"\s*(?:&\s*)?(?:=|\\approx|≈)")


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a line; ``extremum`` says that the line speaks of where it is largest or smallest."""

    surface: Surface
    extremum: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A chain of equal values at a line of the source (from 1). ``claimed`` is false for what is only supposed or announced."""

    number: int
    sides: tuple[Side, ...]
    claimed: bool = True


@dataclass(frozen=True, slots=True)
class Proof:
    """The lines that can be read, the names that they use, and the pieces that were passed over. ``denied``: the words hold a
    negation, so that what stands beside them may not be claimed."""

    lines: tuple[Line, ...]
    scope: Scope
    passed_over: tuple[str, ...] = ()
    denied: bool = False


def read_proof(text: str, notation: str, vocabulary: Vocabulary) -> Proof:
    """The lines of a proof. Raises Unreadable where no line can be read."""
    scope = Scope(vocabulary)
    found: list[tuple[int, Statement, bool]] = []
    passed: list[str] = []
    failure: Unreadable | None = None
    rewritten = _rewritten(text, scope)
    for start, piece in _pieces(rewritten):
        try:
            statements_here, claimed = _read_piece(piece, scope, notation == "latex")
        except Unreadable as problem:
            failure = failure or problem
            passed.append(" ".join(piece.split()))
            continue
        found += [(start, statement, claimed) for statement in statements_here]
        if len(found) > MOST_STATEMENTS:
            raise Unreadable(f"the answer has more than {MOST_STATEMENTS} lines")
    chains = [(start, statement, claimed) for start, statement, claimed in found if len(statement.operands) > 1]
    if not chains:
        raise failure or Unreadable("there is no equation here", (0, len(text)), hint="write the steps as equations")
    if sum(len(statement.operands) for _, statement, _ in chains) > MOST_SIDES:
        raise Unreadable(f"the answer equates more than {MOST_SIDES} values")
    letters = frozenset().union(*(letters_in(side) for _, statement, _ in chains for side in statement.operands))
    scope = _defined([statement for _, statement, _ in chains], replace(scope, letters=letters))
    lines = tuple(
        Line(_number(rewritten, start), tuple(_side(operand, scope) for operand in statement.operands), claimed)
        for start, statement, claimed in chains
    )
    return Proof(lines, scope, tuple(passed), bool(DENIED.search(text)))


def _number(text: str, start: int) -> int:
    stripped = start + len(text[start:]) - len(text[start:].lstrip())
    return text.count("\n", 0, stripped) + 1


def _rewritten(text: str, scope: Scope) -> str:
    """The text with extrema as words, ``θ*`` as ``θ^*`` and ``p(y^{(j)} | x^{(j)})`` as the member that it is of a family ``p``."""
    text = _EXTREMUM.sub(
        lambda found: f" {LARGEST if (found['under'] or found['plain']) == 'max' else SMALLEST} ", text
    )
    text = re.sub(r"<=+>|⟺|⇔", " ⇒ ", text)
    text = _STARRED.sub("^*", text)
    text = _STARRED_TRANSPOSE.sub(r"(\1^*)^T", text)
    text = _PRIMED.sub("^T", text)
    for name, quantity in scope.vocabulary.quantities.items():
        if len(name) == 1 and len(quantity.indices) == 1 and not quantity.parameters:
            text = _conditional(text, name, scope)
    return text


def _conditional(text: str, name: str, scope: Scope) -> str:
    """``p(y^{(j)} | …)`` as ``p_j`` where p is a family and y a symbol; ``p(D | …)``, without an index, as a value of its own."""
    inside = r"(?:[^()|]|\([^()]*\))*?"
    pattern = re.compile(rf"(?<![A-Za-z\\]){name}\s*(?:\\left)?\(({inside})(?:\||\\mid|;)({inside})(?:\\right)?\)")

    def member(found: re.Match[str]) -> str:
        if "=" in found[0]:
            return found[0]
        letters = set(re.findall(r"[\^_]\s*\{?\s*\(?\s*([a-z])\b", found[0]))
        before = re.fullmatch(r"\s*\\?(?:mathbf\{)?([A-Za-z]\w*)\}?\s*[\^_]\s*[{(]*\s*[a-z]\s*[})]*\s*", found[1])
        if len(letters) == 1 and before is not None and before[1] in scope.vocabulary.symbols:
            return f"{name}_{{{letters.pop()}}}"
        return found[0] if letters else rf"\operatorname{{{name}all}}"

    return pattern.sub(member, text)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The pieces that are read one by one, with their places: formulas between dollars among words, else lines."""
    outside = _SEGMENT.split(text)[:: _SEGMENT.groups + 1]
    between = re.sub(r"\\(?:begin|end)\{\w+\*?\}", "", " ".join(outside))
    apart = re.search(r"[A-Za-z]{2}", between) or len(outside) > 2 and not re.search(r"[=+*/<>-]", between)
    if len(outside) > 1 and apart:
        pieces = [(found.start(), next(filter(None, found.groups()))) for found in _SEGMENT.finditer(text)]
        before = [text[max(0, start - 40) : start] for start, _ in pieces]
        pieces = [
            (start, f"suppose {piece}" if SUPPOSED.intersection(_words(lead)[-3:]) else piece)
            for (start, piece), lead in zip(pieces, before, strict=True)
        ]
    elif re.search(r"\\begin\{(?:[bpv]?matrix|array|cases)\}", text):
        pieces = [(0, text)]
    else:
        pieces = []
        place = 0
        for line in text.split("\n"):
            cuts = [0, *(cut.end() for cut in _SENTENCE.finditer(line)), len(line)]
            pieces += [(place + start, line[start:end]) for start, end in pairwise(cuts)]
            place += len(line) + 1
    joined: list[tuple[int, str]] = []
    for start, piece in pieces:
        if joined and _CONTINUES.match(piece):
            joined[-1] = (joined[-1][0], f"{joined[-1][1]}\n{piece}")
        elif re.sub(r"\\(?:begin|end)\{\w+\*?\}", "", piece).strip(" \t&\\$"):
            joined.append((start, piece))
    return iter(joined)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def _read_piece(piece: str, scope: Scope, strict: bool) -> tuple[list[Statement], bool]:
    """The statements of a piece; where it does not read as a whole, of its clauses without the words around them. Raises
    Unreadable."""

    def known(text: str) -> bool:
        return text in (LARGEST, SMALLEST) or scope.knows(text)

    first: Unreadable | None = None
    try:
        found = statements(piece, known, strict)
        if found:
            return found, not SUPPOSED.intersection(_leading(piece).split())
    except Unreadable as problem:
        first = problem
    gathered: list[Statement] = []
    claimed = True
    for clause in _BREAK.split(piece):
        if not re.search(r"=|≈", clause):
            continue
        claimed = claimed and not SUPPOSED.intersection(_leading(clause).lower().split())
        bare = _TRAILING.sub("", clause[_words_before(clause, known) :])
        try:
            gathered += statements(bare, known, strict)
        except Unreadable as problem:
            first = first or problem
    if not gathered:
        raise first or Unreadable("there is no equation here")
    return gathered, claimed


def formulas(text: str, scope: Scope) -> str | None:
    """The formulas of a text, a line each, without the words around them; None where a word denies something or nothing is left."""
    if DENIED.search(text):
        return None
    clauses = [clause for piece in _SENTENCE.split(text) for clause in _BREAK.split(piece)]
    bare = [_TRAILING.sub("", clause[_words_before(clause, scope.knows) :]).strip() for clause in clauses]
    kept = [clause for clause in bare if re.search(r"[=∂/]|\\frac", clause)]
    return "\n".join(kept) or None


def _words_before(clause: str, known: Callable[[str], bool]) -> int:
    """Where the formula of a clause starts: behind its leading words, the first name of the problem excepted."""
    words = _leading(clause)
    place = 0
    for word in re.finditer(r"\S+\s*", words):
        if known(word[0].strip(" \t,:;.")):
            return word.start()
        place = word.end()
    return place


def _leading(text: str) -> str:
    """The words before a formula, with the space before them."""
    match = _LEADING.match(text)
    return "" if match is None else match[0]


def _side(operand: Surface, scope: Scope) -> Side:
    operand = _without_leading_words(operand, scope)
    extremum, rest = _objective(operand)
    return Side(operand if rest is None else rest, extremum if rest is not None else "")


def _without_leading_words(piece: Surface, scope: Scope) -> Surface:
    """``by symmetry P`` as P: words of four letters or more that name nothing."""
    if not isinstance(piece, Product):
        return piece
    parts = list(piece.parts)
    while len(parts) > 1 and parts[1][0] == "" and isinstance(parts[0][1], Name) and _is_word(parts[0][1].text, scope):
        parts = [("", parts[1][1]), *parts[2:]]
    return parts[0][1] if len(parts) == 1 else replace(piece, parts=tuple(parts))


def _is_word(text: str, scope: Scope) -> bool:
    unknown = text not in BY_NAME and text not in GREEK_NAMES and text not in (LARGEST, SMALLEST)
    return len(text) >= 4 and text.isalpha() and unknown and not scope.knows(text)


def _objective(piece: Surface) -> tuple[str, Surface | None]:
    """The marker before an objective, and the objective."""
    match piece:
        case Name(text=text) if text in (LARGEST, SMALLEST):
            return text, None
        case Group(items=(only,)):
            return _objective(only)
        case Product(parts=((_, Name(text=text)), *rest)) if text in (LARGEST, SMALLEST) and rest:
            if len(rest) == 1:
                return text, rest[0][1]
            return text, Product((("", rest[0][1]), *rest[1:]), span=piece.span)
        case Terms(parts=((sign, first), *rest)):
            extremum, inner = _objective(first)
            if not extremum:
                return "", None
            terms = tuple(rest) if inner is None else ((sign, inner), *rest)
            return extremum, Terms(terms, span=piece.span)
    return "", None


def _defined(chains: Sequence[Statement], scope: Scope) -> Scope:
    """The scope with the names that the proof introduces: ``e = y - X θ``."""
    for _ in range(2):  # a definition may use one that is written further down
        for statement in chains:
            if not is_label(statement.operands[0], scope):  # P^T, P^2 and X θ are values
                continue
            try:
                head = head_of(statement.operands[0], scope.letters - scope.vocabulary.sizes)
            except Unreadable:
                continue
            known = scope.find(head.name)
            if not head.name or known is not None or label_text(statement.operands[0]).startswith("∂"):
                continue
            value = _value(head, statement, scope)
            if value is not None:
                scope = replace(scope, local={**scope.local, head.name: value})
    return scope


def _value(head: Head, statement: Statement, scope: Scope) -> Definition | None:
    for operand in reversed(statement.operands[1:]):
        try:
            expression = next(readings(operand, scope, head.indices)).expression
        except (Unreadable, ShapeMismatch):
            continue
        if not set(head.indices) >= {letter for letter, _ in expression.free}:
            continue
        used = names(expression.node)
        return Definition(head.name, expression.node, expression.free, tuple(used.intersection(head.parameters)))
    return None


def renamed(scope: Scope, name: str, value: Definition) -> Scope:
    """The scope in which a name of the problem means something else, as the proof uses it."""
    return replace(scope, local={**scope.local, name: value})


__all__ = ["LARGEST", "SMALLEST", "Line", "Proof", "Side", "read_proof", "renamed", "squash"]
