"""A canonical name (``y_hat``, ``sigma_d^2``, ``h_{t-1}``) taken apart into what is drawn: letter, accent, scripts, primes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
).split()
_UNICODE_NAMES = {"lambda": "LAMDA"}
GREEK_LETTERS = {
    name: unicodedata.lookup(f"GREEK SMALL LETTER {_UNICODE_NAMES.get(name, name.upper())}") for name in GREEK
}
GREEK_LETTERS |= {name.capitalize(): letter.upper() for name, letter in GREEK_LETTERS.items()}
LATIN_LOOKALIKES = frozenset("Alpha Beta Epsilon Zeta Eta Iota Kappa Mu Nu omicron Omicron Rho Tau Chi".split())
"""Greek letters that LaTeX has no command for."""

ACCENTS = {
    "hat": "\u0302",
    "bar": "\u0304",
    "tilde": "\u0303",
    "dot": "\u0307",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
}
_SUBSCRIPT = str.maketrans("0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
_SUPERSCRIPT = str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ")
_RAISED = frozenset(map(chr, _SUPERSCRIPT.values()))


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name; every part but ``stem`` may be empty."""

    stem: str
    accents: tuple[str, ...] = ()
    sub: str = ""
    sup: str = ""
    primes: int = 0


_CALL = re.compile(r"(?P<head>[^()^]+)\((?P<items>.+)\)", re.DOTALL)
_PARTS = re.compile(rf"(?P<stem>[^_^']+)(?P<accents>(?:_(?:{'|'.join(ACCENTS)}))*)(?P<rest>.*)", re.DOTALL)
_SCRIPT = re.compile(r"([_^])(\{[^{}]*\}|[^_^']+)")


@lru_cache(maxsize=512)
def split_name(name: str) -> Name:
    """The parts of a canonical name."""
    match = _PARTS.fullmatch(name)
    if match is None:
        return Name(name)
    accents = tuple(match["accents"].split("_")[1:])
    subs: list[str] = []
    sups: list[str] = []
    for mark, content in _SCRIPT.findall(match["rest"]):
        (subs if mark == "_" else sups).append(content.strip("{}"))
    return Name(match["stem"], accents, ",".join(subs), ",".join(sups), match["rest"].count("'"))


def _called(name: str) -> tuple[str, list[str]] | None:
    """The head and arguments of a name that is a call, such as ``k_1(x, z)``."""
    match = _CALL.fullmatch(name)
    if match is None:
        return None
    items, depth = [""], 0
    for character in match["items"]:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            items.append("")
        else:
            items[-1] += character
    return match["head"], [item.strip() for item in items]


def subscript(text: str) -> str | None:
    """The text in subscript characters; None where Unicode lacks one."""
    lowered = text.replace("−", "-").translate(_SUBSCRIPT)
    return lowered if _all_changed(text, lowered) else None


def superscript(text: str) -> str | None:
    """The text in superscript characters; None where Unicode lacks one."""
    raised = text.replace("−", "-").translate(_SUPERSCRIPT)
    return raised if _all_changed(text, raised) else None


def raised_again(text: str) -> str:
    """The text with what can be raised in superscript characters: ``(y⁽ⁱ⁾)`` becomes ``⁽ʸ⁽ⁱ⁾⁾``."""
    return text.replace("−", "-").translate(_SUPERSCRIPT)


def is_raised(text: str) -> bool:
    """Whether every character is a superscript character."""
    return all(character in _RAISED for character in text)


def _all_changed(before: str, after: str) -> bool:
    return bool(before) and all(old != new for old, new in zip(before, after, strict=True))


def unicode_letter(stem: str) -> str:
    """A letter or word, Greek names as letters."""
    return GREEK_LETTERS.get(stem, stem)


@lru_cache(maxsize=512)
def unicode_name(name: str) -> str:
    """A name on one line: ``ŷ``, ``W₁``, ``σ²``, ``h_{t-1}``."""
    if (call := _called(name)) is not None:
        return f"{unicode_name(call[0])}({', '.join(map(unicode_name, call[1]))})"
    parts = split_name(name)
    letter = unicode_letter(parts.stem)
    for accent in parts.accents:
        letter = unicodedata.normalize("NFC", letter[0] + ACCENTS[accent] + letter[1:])
    return letter + unicode_sub(parts.sub) + unicode_sup(parts.sup) + "′" * parts.primes


def unicode_sub(text: str) -> str:
    """A subscript in subscript characters where they exist, else behind ``_``."""
    if not text:
        return ""
    text = unicode_letter(text.replace(" ", ""))
    lowered = subscript(text) if len(text) <= 3 or not text.isalpha() else None
    return lowered or (f"_{text}" if _is_one_word(text) else f"_{{{text}}}")


def unicode_sup(text: str) -> str:
    """A superscript in superscript characters where they exist, else behind ``^``."""
    if not text:
        return ""
    text = unicode_letter(text)
    tight = text.replace(" ", "")
    return superscript(tight) or (f"^{tight}" if _is_one_word(tight) or tight[0] == "[" else f"^({text})")


def _is_one_word(text: str) -> bool:
    """Whether a script needs no brackets."""
    return len(text) == 1 or text.isascii() and text.isalnum() or text[0] == "⊙" and text[1:].isalnum()


@lru_cache(maxsize=512)
def latex_name(name: str) -> str:
    """A name in LaTeX: ``\\hat{y}``, ``W_1``, ``\\sigma^2``, ``h_{t-1}``."""
    if (call := _called(name)) is not None:
        return f"{latex_name(call[0])}({', '.join(map(latex_name, call[1]))})"
    parts = split_name(name)
    letter = latex_letter(parts.stem)
    for accent in parts.accents:
        letter = f"\\{accent}{{{letter}}}"
    return (
        letter
        + latex_script("_", _latex_script_text(parts.sub))
        + latex_script("^", _latex_script_text(parts.sup))
        + "'" * parts.primes
    )


def latex_letter(stem: str) -> str:
    """A letter as it is, a Greek name as its command, a word upright, several words as text."""
    if stem in GREEK_LETTERS and stem not in LATIN_LOOKALIKES:
        return f"\\{stem}"
    if " " in stem:
        return f"\\text{{{stem}}}"
    return stem if len(stem) == 1 else f"\\mathrm{{{stem}}}"


def latex_script(mark: str, text: str) -> str:
    """A sub- or superscript, in braces where it needs them."""
    if not text:
        return ""
    return mark + (text if len(text) == 1 else f"{{{text}}}")


def _latex_script_text(text: str) -> str:
    if text in GREEK_LETTERS:
        return latex_letter(text)
    return f"\\text{{{text}}}" if len(text) > 2 and text.isalpha() else text
