"""Which declared name a Python identifier stands for: `W1` is `W_1`, `lam` is `lambda`, `ŷ` is `y_hat`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from checker.evaluation.numpy_code.limits import Refused

SHORT_FORMS = {
    "lam": "lambda",
    "lamb": "lambda",
    "lambd": "lambda",
    "lamda": "lambda",
    "lmbda": "lambda",
    "lmbd": "lambda",
    "eps": "epsilon",
    "varepsilon": "epsilon",
    "varphi": "phi",
    "vartheta": "theta",
    "varsigma": "sigma",
}
"""Other spellings of Greek letters: `lambda` is a keyword of Python, the rest are customary."""

STATISTICS = {
    "var": "sigma2",
    "variance": "sigma2",
    "samplevar": "sigma2",
    "batchvar": "sigma2",
    "mean": "mu",
    "samplemean": "mu",
    "batchmean": "mu",
}
"""What people call a declared mean or variance where no value has that name itself; by normal form."""

_ACCENTS = {"\N{COMBINING CIRCUMFLEX ACCENT}": "hat", "\N{COMBINING MACRON}": "bar", "\N{COMBINING TILDE}": "tilde"}
_SIGNS = {"∂": "d", "'": "prime", "′": "prime"}


def normal_form(name: str) -> str:
    """The name without underscores, carets, braces and slashes, Greek and accents spelled out. Case is kept."""
    spelled = "".join(_spelled(character) for character in unicodedata.normalize("NFD", name))
    return re.sub(r"[^A-Za-z0-9]", "", re.sub(r"[A-Za-z]+", lambda word: SHORT_FORMS.get(word[0], word[0]), spelled))


def _spelled(character: str) -> str:
    if character in _ACCENTS or character in _SIGNS:
        return _ACCENTS.get(character, "") or _SIGNS[character]
    letter = re.match(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)$", unicodedata.name(character, ""))
    if letter is None:
        return character
    word = letter[2].lower().replace("lamda", "lambda")
    return word.capitalize() if letter[1] == "CAPITAL" else word


class Names:
    """The problem's values, found by their exact name or by its normal form."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = dict(values)
        self._by_form: dict[str, list[str]] = {}
        for name in self.values:
            self._by_form.setdefault(normal_form(name), []).append(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def match(self, name: str) -> str | None:
        """The declared name that ``name`` stands for, or None. Raises Refused if it may be several."""
        if name in self.values:
            return name
        form = normal_form(name)
        matches = self._by_form.get(form) or self._by_form.get(STATISTICS.get(form, ""), [])
        if len({id(self.values[match]) for match in matches}) > 1:
            raise Refused(f"`{name}` may be {' or '.join(matches)}", "write one of them in full")
        return matches[0] if matches else None
