"""A feature map in an answer, ``phi(x) = (x_1^2, sqrt(2) x_1 x_2, x_2^2)``: is the inner product of its values the kernel?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.equivalence import Comparison
from checker.equivalence.verdict import Verdict
from checker.kernels import Kernel, read_kernel
from checker.language.declarations import Expression
from checker.language.errors import AuthorError, ShapeMismatch, Unreadable
from checker.language.shapes import SCALAR
from checker.marking.kernel_answers.formulas import Formula
from checker.marking.kernel_answers.reasons import Fault
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope

_MAP = re.compile(
    r"\\?(?:var)?(?:phi|Phi|psi|Psi|φ|ϕ|Φ|ψ)\s*\(\s*(?P<letter>[A-Za-z])\s*\)\s*(?:\^\s*\{?\s*\\?(?:top|T)\s*\}?)?\s*"
)
_TRANSPOSED = re.compile(r"\s*(?:\^\s*\{?\s*\\?(?:top|T|intercal)\s*\}?|ᵀ|')\s*$")
MOST_FEATURES = 60


def check_features(
    found: Sequence[Formula], kernel: Kernel, on: str | None, where: Sequence[str]
) -> Fault | bool | None:
    """A fault where a feature map gives another kernel, True where it gives this one, None where there is none that can be read."""
    if kernel.calls:
        return None
    for formula in found:
        match = _MAP.fullmatch(formula.operands[0])
        if match is None or len(formula.operands) < 2 or formula.relations[0] not in "=←":
            continue
        entries = _entries(formula.operands[-1])
        if entries is not None:
            return _compared(entries, match["letter"], kernel, on, where)
    return None


def _entries(text: str) -> list[str] | None:
    """The entries of a tuple, or of a column or row written out."""
    plain = _TRANSPOSED.sub("", text.strip())
    matrix = re.fullmatch(r"\\begin\{[a-zA-Z]*matrix\}(.*)\\end\{[a-zA-Z]*matrix\}", plain, re.DOTALL)
    if matrix is not None:
        found = [entry.strip() for entry in re.split(r"\\\\|&", matrix[1]) if entry.strip()]
        return found[:MOST_FEATURES] or None
    if len(plain) < 3 or plain[0] not in "([" or plain[-1] not in ")]":
        return None
    found, depth, start = [], 0, 1
    for place, char in enumerate(plain):
        depth += (char in "([{") - (char in ")]}")
        if depth == 0 and place < len(plain) - 1:
            return None
        if char == "," and depth == 1:
            found.append(plain[start:place].strip())
            start = place + 1
    found.append(plain[start:-1].strip())
    return found if all(found) and len(found) <= MOST_FEATURES and not any("dots" in entry for entry in found) else None


def _compared(
    entries: list[str], letter: str, kernel: Kernel, on: str | None, where: Sequence[str]
) -> Fault | bool | None:
    size = kernel.domain.size
    if isinstance(size, str):  # the map is written for some number of coordinates
        components = [
            int(digit) for entry in entries for digit in re.findall(rf"(?<![A-Za-z\\]){letter}_?\{{?(\d)", entry)
        ]
        if not components:
            return None
        try:
            kernel = read_kernel(
                kernel.text, re.sub(rf"\b{size}\b", str(max(2, *components)), on or f"real[{size}]"), where
            )
        except (Unreadable, ShapeMismatch, AuthorError):
            return None
    first, second = kernel.arguments
    if not (re.fullmatch(r"[A-Za-z]", first) and re.fullmatch(r"[A-Za-z]", second)):
        return None
    products = " + ".join(f"({_in(entry, letter, first)}) * ({_in(entry, letter, second)})" for entry in entries)
    try:
        claimed = read_expression(products, Scope(kernel.vocabulary))
    except (Unreadable, ShapeMismatch, RecursionError):
        return None
    if claimed.free or claimed.node.shape != SCALAR:
        return None
    decision = Comparison(Expression(kernel.node), kernel.vocabulary, assume=kernel.conditions).decide(claimed)
    if decision.verdict is Verdict.CORRECT:
        return True
    seen = decision.counterexample
    if seen is None:
        return None
    where_seen = ", ".join(f"{name} = {value}" for name, value in seen.inputs.items())
    message = f"phi({first})^T phi({second}) is not the kernel: at {where_seen} it is {seen.yours}, and the kernel is {seen.expected}"
    return Fault(message, dict(seen.inputs), seen.yours, seen.expected)


def _in(entry: str, letter: str, name: str) -> str:
    """An entry with the map's letter replaced by an argument's name."""
    return re.sub(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", name, entry)
