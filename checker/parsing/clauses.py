"""Prose as clauses: lower-case words between breaks, with contractions written out. Mathematics in it is left as single signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.language.errors import Span

_PROMPT = re.compile(r"\s*(?:true\s*(?:or|/|\|)\s*false|t\s*/\s*f|yes\s*(?:or|/)\s*no)\s*[?:]\s*(?=\S)", re.IGNORECASE)
"""The question repeated before its answer."""
_LABEL = re.compile(
    r"""\s*(?:\d{1,2}(?:\.[a-z0-9]{1,12})+\s+|\((?P<bracketed>[a-z]|[ivx]{1,4}|\d{1,2})\)\s*|(?P<ended>[a-z]|[ivx]{1,4}|\d{1,2}(?:\.[a-z0-9]{1,12})*)[.):]\s*)(?=[^\s.):])""",
    re.IGNORECASE | re.VERBOSE,
)
"""``(a)``, ``3.b:``, ``2)``, ``2.1`` before an answer."""
_QUOTED = re.compile(r'"([^"\n]{5,300})"|“([^”\n]{5,300})”|``([^\'\n]{5,300})\'\'')
"""Quoted words; three or more are the claim repeated."""
_NOT_LABELS = frozenset("tfyn")
"""Letters that are an answer rather than its label."""

_TOKEN = re.compile(
    r"""(?P<skip> \\(?:text\w*|math\w*|boxed|fbox|emph|mbox|hbox|quad|qquad|bf|it|rm|left|right|[lL]arge|underline|item)\b|\\[,;:!\ ()\[\]]
          | \\(?:black)?square\b | [{}$*_\#”«»‘\s&∎■□]+ | ["“`] )
      | (?P<not> [!~¬](?=\w) )
      | (?P<break> \\\\|\.{2,}|…|[.!?;:,()\[\]\n]|—|–|-+(?=\s)|⇒|→|=>|->|\\(?:Rightarrow|implies|to|because|therefore)\b )
      | (?P<word> i\.e\.|e\.g\.|b/c\b|[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)* )
      | (?P<mark> [✓✔☑✗✘☒❌⊤⊥] | \\checkmark\b )
      | (?P<other> \\[A-Za-z]+|\d+(?:\.\d+)*|. )""",
    re.VERBOSE | re.DOTALL,
)
_CONTRACTIONS = {"n't": ("not",), "'s": ("is",), "'re": ("are",), "'d": ("would",), "'m": ("am",), "'ll": ("will",)}
_SPLITTING = frozenset(
    "because b/c bc cuz since as due so hence therefore thus but however although though while whereas actually wait and".split()
)
"""Words at which a new clause begins."""
_EXCEPTED = frozenset("anything nothing all none everything".split())
"""Words that ``but`` takes from: ``anything but true``."""
_VERDICTS = frozenset("true false yes no".split())
"""Words behind which a capital letter begins a new sentence, though a full stop was lost."""
_GOING_ON = frozenset("or and if not only but for in".split())
_ARROWS = ("⇒", "→", "=>", "->", "\\to", "\\Rightarrow", "\\implies")
_ENDS = (".", "!", "?", "\n", "\\\\")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words with their places. ``opens``: it begins a sentence; ``asks``: its sentence ends in a question mark."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    opens: bool
    asks: bool

    @property
    def span(self) -> Span:
        """From the first word to the last."""
        return self.spans[0][0], self.spans[-1][1]

    def behind(self, place: int) -> Clause:
        """Its words from a place on, as a clause of its own."""
        return Clause(self.words[place:], self.spans[place:], False, self.asks)


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as they stand in clauses."""
    return tuple(word for clause in clauses(phrase) for word in clause.words)


def clauses(text: str) -> list[Clause]:
    """The text cut at punctuation and at words such as ``because``; labels and a repeated question are passed over."""
    found: list[Clause] = []
    sentence, opens = 0, True
    words: list[tuple[str, Span]] = []

    def end() -> None:
        nonlocal words, opens
        if words:
            found.append(Clause(tuple(word for word, _ in words), tuple(span for _, span in words), opens, False))
            words, opens = [], False

    for word, span, kind in _tokens(text, _start(text)):
        if kind == "capital" and words and words[-1][0] in _VERDICTS and word not in _GOING_ON:
            end()
            sentence, opens = len(found), True
        splits = word in _SPLITTING and not (word == "but" and words and words[-1][0] in _EXCEPTED)
        if kind == "break" and words and _is_formula(*words[-1], word, span):
            words.append((word, span))
        elif kind == "break" or splits:
            end()
        elif kind == "mark":
            end()
            words.append((word, span))
            end()
        else:
            words.append((word, span))
        if kind == "break" and word == "?":
            found[sentence:] = [Clause(clause.words, clause.spans, clause.opens, True) for clause in found[sentence:]]
        if kind == "break" and word in _ENDS:
            sentence, opens = len(found), True
    end()
    return found


def _is_formula(before: str, place: Span, token: str, span: Span) -> bool:
    """Whether a bracket or an arrow goes on from a single letter: ``f(x)``, ``t -> 0``."""
    return len(before) == 1 and before.isalpha() and (token == "(" and place[1] == span[0] or token in _ARROWS)


def _start(text: str) -> int:
    """Where an answer begins behind its label and the question repeated."""
    start = 0
    label = _LABEL.match(text)
    if label is not None and (label["bracketed"] or label["ended"] or "").lower() not in _NOT_LABELS:
        start = label.end()
    prompt = _PROMPT.match(text, start)
    return start if prompt is None else prompt.end()


def _tokens(text: str, place: int) -> Iterator[tuple[str, Span, str]]:
    """Words, signs and breaks with their places and kinds; ``capital`` is a word that begins with a capital letter only."""
    while place < len(text):
        if text[place] in '"“`' and (quoted := _QUOTED.match(text, place)) and len(quoted[0].split()) > 2:
            place = quoted.end()
            continue
        match = _TOKEN.match(text, place)
        assert match is not None
        place, token, span = match.end(), match[0], match.span()
        match match.lastgroup:
            case "skip":
                if "\n" in token:
                    yield "\n", span, "break"
            case "word":
                kind = "capital" if token[0].isupper() and (token[1:].islower() or token in ("A", "I")) else "word"
                for word in _written_out(token.lower().replace("’", "'")):
                    yield word, span, kind
                    kind = "word"
            case "mark":
                yield ("✓" if token.startswith("\\") else token), span, "mark"
            case "break":
                yield token, span, "break"
            case _:
                yield token, span, "sign"


def _written_out(word: str) -> tuple[str, ...]:
    """``isn't`` as ``is not``, ``can't`` and ``cannot`` as ``can not``."""
    if word in ("cannot", "can't", "cant"):
        return "can", "not"
    if word == "won't":
        return "will", "not"
    for ending, words in _CONTRACTIONS.items():
        if word.endswith(ending) and word != ending:
            return word.removesuffix(ending), *words
    return (word,)
