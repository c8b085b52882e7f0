"""Closure steps in an answer ("products of kernels are kernels", "x^T z - 1 is a kernel"): each is decided like any other kernel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.kernels import Counterexample, Kernel, decide, read_kernel
from checker.language.errors import AuthorError, ShapeMismatch, Unreadable
from checker.marking.kernel_answers.wording import Clause

MOST_STEPS = 8
_KERNELS = (
    r"(?:(?:of|between|for)\s+)?(?:(?:two|the|any|all|these|those|both|more|several|other|positive|valid|psd|mercer|arbitrary|a|an|such|"
    r"different|some|of)\s+)*kernels?"
)
_K1, _K2 = "k_1(x, z)", "k_2(x, z)"
_TWO, _ONE = ("k_1: kernel", "k_2: kernel"), ("k_1: kernel",)

OPERATIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"differences?|subtractions?", f"{_K1} - {_K2}", _TWO),
    (r"quotients?|ratios?|divisions?", f"{_K1} / {_K2}", _TWO),
    (r"(?:sums?|additions?)", f"{_K1} + {_K2}", _TWO),
    (r"(?:hadamard |pointwise |elementwise )?(?:products?|multiplications?)", f"{_K1} {_K2}", _TWO),
    (
        r"(?:positive|nonnegative|conic|conical|convex)\s+(?:linear\s+|weighted\s+)?(?:combinations?|sums?)",
        f"a {_K1} + b {_K2}",
        (*_TWO, "a >= 0", "b >= 0"),
    ),
    (r"(?:any|every|all|arbitrary)\s+(?:linear\s+)?combinations?", f"a {_K1} + b {_K2}", _TWO),
    (r"exp|exponentials?", f"exp({_K1})", _ONE),
    (r"square\s+roots?", f"sqrt({_K1})", _ONE),
    (r"squares?", f"{_K1}^2", _ONE),
    (r"(?:(?:positive|nonnegative|natural|integer|whole)\s+)*powers?", f"{_K1}^p", (*_ONE, "p: natural")),
    (r"(?:any|every|all|arbitrary)\s+polynomials?(?:\s+functions?)?", f"a + b {_K1}", _ONE),
    (r"maxima|maximums?|max", f"max({_K1}, {_K2})", _TWO),
    (r"minima|minimums?|min", f"min({_K1}, {_K2})", _TWO),
    (r"absolute\s+values?", f"abs({_K1})", _ONE),
    (r"negatives?|negations?|negative\s+multiples?", f"-{_K1}", _ONE),
    (r"reciprocals?", f"1 / {_K1}", _ONE),
)  # fmt: skip
"""What people do with kernels, in words, and the kernel that they then claim."""

PROPERTIES: tuple[tuple[str, str], ...] = (
    (r"(?:nonnegative|positive|>= 0|≥ 0|never negative|not negative)(?:\s+(?:everywhere|for all.*))?", "(x - z)^2"),
    (r"symmetric", "f(x) + f(z)"),
    (r"(?:a )?(?:perfect )?squares?(?:,? (?:so|and) (?:it is )?(?:nonnegative|positive))?", "(f(x) + f(z))^2"),
)  # fmt: skip
"""Properties that do not make a function a kernel, each with a function that has it and is none."""

_CLAIM = (
    r"\s+(?:is|are|gives?|yields?|remains?|must be|will be|forms?)\s+"
    r"(?P<middle>(?:(?:not|never|always|also|again|still|indeed|thus|itself|necessarily|clearly|then|in general)\s+)*)"
    r"(?:an?\s+)?(?:(?:valid|psd|mercer|proper|new)\s+)*kernels?\b(?P<tail>.*)"
)
_FUNCTION_CLAIM = re.compile(
    r"(?:any|every|all|each|an?)?\s*(?P<property>(?:symmetric|nonnegative|positive|squared?)"
    r"(?:\s*,?\s*(?:and\s+)?(?:symmetric|nonnegative|positive))?)\s+functions?" + _CLAIM
)
_IT_IS = (
    r"(?:it|this|that|[kK](?:\([^()]*\))?|the (?:function|value|values|kernel|result|square|expression))\s+(?:is|are)\s+"
    r"(?:(?:always|clearly|everywhere|obviously|a)\s+)*"
)
_NEGATED = re.compile(r"\b(?:not|never)\b")


@dataclass(frozen=True, slots=True)
class Step:
    """A closure step: what it says, whether it claims a kernel, whether that is true (None: not decided), and what refutes it."""

    text: str
    claimed: bool
    true: bool | None
    reason: str = ""
    counterexample: Counterexample | None = None
    kernel: Kernel | None = None


def steps(clauses: Sequence[Clause], kernel: Kernel, on: str | None, where: Sequence[str]) -> list[Step]:
    """The closure steps of an answer, each decided."""
    found: list[Step] = []
    for clause in clauses[:MOST_STEPS]:
        step = _in_words(clause.text) or _in_formulas(clause.text, kernel, on, where)
        if step is not None:
            found.append(step)
    return found


def properties(clauses: Iterator[Clause]) -> Iterator[Step]:
    """Reasons such as "because it is symmetric": true perhaps, but no reason."""
    for clause in clauses:
        text = clause.text
        if clause.opened in ("because", "since", "as", ",") and not clause.after.strip(" .)"):
            for pattern, example in PROPERTIES:
                if re.fullmatch(rf"{_IT_IS}{pattern}", text):
                    yield Step(text, True, False, f"that makes no kernel: {example} has the property, and is not one")
                    break
        elif (claim := _FUNCTION_CLAIM.fullmatch(text)) is not None and not _NEGATED.search(claim["middle"]):
            example = "(x - z)^2" if "nonneg" in claim["property"] or "posi" in claim["property"] else "f(x) + f(z)"
            yield Step(text, True, False, f"{example} is such a function, and is not a kernel")


def closed_under(clauses: Iterator[Clause]) -> Iterator[Step]:
    """``kernels are closed under sums and differences``: each operation named."""
    whole = "; ".join(clause.text if clause.opened != "and" else f"and {clause.text}" for clause in clauses)
    for match in re.finditer(
        r"kernels? (?:is|are) (?P<not>not )?closed under (?:the )?(?P<operations>[^;=]+(?:; and [^;=]+)?)", whole
    ):
        for name in re.split(r",|;|\band\b", match["operations"]):
            for operation, formula, where in OPERATIONS:
                if re.fullmatch(rf"(?:taking |the )?(?:{operation})(?: of .*)?", name.strip()):
                    text = f"kernels are {match['not'] or ''}closed under {name.strip()}"
                    step = _decided(text, f"k(x, z) = {formula}", "real", where, claimed=match["not"] is None)
                    if step is not None:
                        yield step
                    break


def _in_words(text: str) -> Step | None:
    """``differences of kernels are kernels``."""
    for operation, formula, where in OPERATIONS:
        match = re.search(
            rf"(?:^|\b(?:the|a|an|any|every|of|that|is|closed under)\s+)(?:{operation})\s+{_KERNELS}(?P<more>[^.]*?){_CLAIM}",
            text,
        )
        if match is None:
            continue
        if re.search(r"\b(?:if|when|where|with|positive|nonnegative)\b", match["more"] + match["tail"]):
            return None  # under conditions of its own
        negated = bool(_NEGATED.search(match["middle"]))
        return _decided(text, f"k(x, z) = {formula}", "real", where, claimed=not negated)
    return None


def _in_formulas(text: str, asked: Kernel, on: str | None, where: Sequence[str]) -> Step | None:
    """``k_1 - k_2 is a kernel``: the formula decided as a kernel of its own, where all its letters are the problem's."""
    match = re.fullmatch(rf"(?P<subject>.*?){_CLAIM}", text, re.DOTALL)
    if match is None or re.search(r"\b(?:if|when|where|for)\b", match["tail"]):
        return None
    subject = re.sub(r"^.*\b[a-zA-Z]{3,}\b(?!\s*\()\s*(?=[^a-zA-Z\s]|[a-zA-Z]\b)", "", match["subject"]).strip(" ,:")
    subject = subject.split("=")[-1].strip()
    if not subject or len(subject) > 200 or re.search(r"[a-z]{4,}", subject) or not re.search(r"[a-zA-Z]", subject):
        return None
    first, second = asked.arguments
    numbers = dict.fromkeys(re.findall(r"(?<![a-zA-Z])k_?\{?(\d)\}?", subject))
    declared = [*where, *(f"k_{number}: kernel" for number in numbers if f"k_{number}" not in asked.unknowns)]
    for name in dict.fromkeys(re.findall(r"(?<![a-zA-Z])k_?\{?\d\}?(?!\s*[({\d])", subject)):
        label = f"k_{re.sub(r'[^0-9]', '', name)}"
        subject = re.sub(rf"{re.escape(name)}(?!\s*[({{\d])", f"{label}({first}, {second})", subject)
    return _decided(
        text, f"kk({first}, {second}) = {subject}", on, declared, not _NEGATED.search(match["middle"]), asked
    )


def _decided(
    text: str, formula: str, on: str | None, where: Sequence[str], claimed: bool, asked: Kernel | None = None
) -> Step | None:
    try:
        kernel = read_kernel(formula, on, where)
    except (Unreadable, ShapeMismatch, AuthorError, ValueError):
        return None
    if asked is not None:
        unknown = set(kernel.unknowns) - set(asked.unknowns) - {name.split(":")[0] for name in where}
        if unknown or any(name not in asked.parameters for name in kernel.parameters):
            return None  # letters of the student's own, of which more may be meant
    decision = decide(kernel)
    right = formula.partition("=")[2].strip()
    if decision.verdict == "undecided":
        return Step(text, claimed, None, "not decided")
    valid = decision.verdict == "valid"
    if valid == claimed:
        return Step(text, claimed, True)
    reason = f"{right} is a kernel" if valid else f"{right} is not a kernel for every choice"
    return Step(text, claimed, False, reason, decision.counterexample, kernel)
