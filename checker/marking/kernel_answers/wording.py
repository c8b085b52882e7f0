"""The words of an answer about a kernel in one form: remarks in LaTeX opened, spellings of the same thing made one, clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 20_000

_STYLES = (
    r"text|textbf|textit|textrm|texttt|emph|mathrm|mathbf|mathsf|boldsymbol|bm|operatorname|boxed|underline|mbox|vec"
)
_REWRITTEN: tuple[tuple[str, str], ...] = (
    (r"\\(?:" + _STYLES + r")\s*\{([^{}]*)\}", r" \1 "),
    (r"\$|\*\*|`|\\left|\\right|\\[bB]igg?[lr]?(?![a-zA-Z])|\\displaystyle", " "),
    (r"\\(?:quad|qquad|,|;|:|!|\s)", " "),
    (r"\\\\", "\n"),
    (r"\\(?:implies|Rightarrow|therefore|Longrightarrow)(?![a-zA-Z])|⇒|∴|=>|\u27f9", " so "),
    (r"\\(?:because)(?![a-zA-Z])|∵", " because "),
    (r"\\(?:not\s*\\succeq|nsucceq)\s*0|⋡\s*0", " is not psd "),
    (r"\\succeq\s*0|⪰\s*0|≽\s*0", " is psd "),
    (r"\\(?:iff|Leftrightarrow|Longleftrightarrow)(?![a-zA-Z])|⇔|<=>", " iff "),
    (r"[‘’ʼ´]", "'"),
    (r"[–—]", " - "),
)
_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"\b(?:isn'?t|is\s*nt)\b", "is not"),
    (r"\b(?:aren'?t)\b", "are not"),
    (r"\b(?:wasn'?t)\b", "was not"),
    (r"\bcan\s*'?\s*(?:not|t)\b|\bcannot\b", "can not"),
    (r"\bwon'?t\b", "will not"),
    (r"\b(\w+)n't\b", r"\1 not"),
    (r"\b(do|does|did|has|have|would|could|should)nt\b", r"\1 not"),
    (r"\bit's\b", "it is"),
    (r"\bthat's\b", "that is"),
    (r"\bnon[- ]?negativ", "nonnegativ"),
    (r"\b(?:non|un|in)-?valid\b", "invalid"),
    (r"\bnon-kernel\b", "not a kernel"),
    (r"\bindefinite\b|\bnot\s+definite\b", "not psd"),
    (r"\bnon[- ]?(?=psd|p\.?s\.?d\b|positive)", "not "),
    (r"\b(?:positive|pos\.?|nonnegative)[- ]*(?:semi|semi-)?[- ]*(?:definiteness|definite|def\b\.?)", "psd"),
    (r"\bsemi[- ]?definite(?:ness)?\b", "psd"),
    (r"\bp\.s\.d\.?|\bspsd\b|\bpd\b|\bp\.d\.", "psd"),
    (r"\bmercer'?s?\b", "mercer"),
    (r"\bif\s+and\s+only\s+if\b", "iff"),
    (r"\bkernel\s+functions?\b", "kernel"),
    (r"\b(?:gram|kernel)\s+matri(?:x|ces)\b", "gram"),
    (r"\bnot\s+only\b", "also"),
)
_LABEL = re.compile(r"^\s*(?:\(?[a-z]\)|\(?\d+(?:\.\d+)*(?:\.[a-z])?[.):]*)\s+(?=[A-Za-z$\\])")
_BOUNDARY = re.compile(
    r"(?<!\d)\.(?=\s|$)|(?<=\d)\.(?=\s|$)|[!;:\n]|\?|,(?!\s*\d)|(?<=[a-z)]),"
    r"|\b(?:so|thus|hence|therefore|then|because|since|as|but|however|although|though|and|which|while|whereas)\b"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence, in small letters. ``opened`` is what stands before it (``because``, ``,``, ``.``), ``before`` and
    ``after`` the rest of its sentence."""

    text: str
    opened: str
    before: str
    after: str
    question: bool = False


def worded(answer: str) -> str:
    """The answer with remarks in LaTeX opened and spellings made one; words are in small letters, single letters as they are."""
    text = _LABEL.sub("", answer[:LONGEST])
    for _ in range(3):  # \textbf{\text{...}}
        for pattern, replacement in _REWRITTEN:
            text = re.sub(pattern, replacement, text)
    text = re.sub(r"[ \t~]+", " ", text)
    text = re.sub(r"(?<![A-Za-z])(?:[A-Za-z]{2,}|A(?=\s+[a-z]{3}))", lambda match: match[0].lower(), text)
    for pattern, replacement in _SPELLINGS:
        text = re.sub(pattern, replacement, text)
    return text


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a worded answer, in order."""
    for sentence, question in _sentences(text):
        start, opened = 0, "."
        depth_free = _outside_brackets(sentence)
        cuts = [match for match in _BOUNDARY.finditer(sentence) if depth_free[match.start()]]
        for cut in (*cuts, None):
            end = len(sentence) if cut is None else cut.start()
            piece = sentence[start:end].strip(" -()[]*_#")
            if piece:
                yield Clause(piece, opened, sentence[:start], sentence[end:], question)
            if cut is not None:
                start, opened = cut.end(), cut[0]


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Sentences, and whether each is a question."""
    start = 0
    for match in re.finditer(r"\.(?=\s|$)|[!;\n?]", text):
        yield text[start : match.start()], match[0] == "?"
        start = match.end()
    yield text[start:], False


def _outside_brackets(text: str) -> list[bool]:
    """For each character whether it stands outside all brackets. Brackets that hold words are prose, and count as outside."""
    outside: list[bool] = []
    depth = 0
    for place, char in enumerate(text):
        if char in "([{" and not re.match(r"[(\[]\s*[a-z]{2,}\s", text[place:]):
            depth += 1
        outside.append(depth == 0)
        if char in ")]}":
            depth = max(0, depth - 1)
    return outside
