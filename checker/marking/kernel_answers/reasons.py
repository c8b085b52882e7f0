"""The reasons of an answer about a kernel: which of them are false, and what the answer claims where no words say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb

from checker.equivalence.number import written_number
from checker.equivalence.presentation import shown
from checker.equivalence.verdict import Value, Verdict
from checker.language.shapes import SCALAR
from checker.marking.kernel_answers.algebra import Algebra
from checker.marking.kernel_answers.attempts import Attempt, eigenvalues, form_at
from checker.marking.kernel_answers.choice import Choice, canonical, constant
from checker.marking.kernel_answers.formulas import Formula
from checker.marking.kernel_answers.trials import value_of

_EIGENVALUE = re.compile(r"eig|\\?lambda(?:_\w+)?|λ(?:_\w+)?|lambda_min|μ|\\?mu_\d")
_JUDGED = {"<": "<", ">": ">", "≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something false in an answer: in words, and where it can be shown the values."""

    message: str
    inputs: dict[str, Value] | None = None
    yours: Value = None
    expected: Value = None
    instance: bool = False
    """Whether it is about the points and values that the answer chooses."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The faults of an answer's formulas, and how many of its claims were found true."""

    faults: tuple[Fault, ...]
    proved: int


def check_chains(choice: Choice, algebra: Algebra, tried: Attempt) -> Checked:
    """Every claim ``a = b`` and ``a < 0`` of an answer that can be read, with the values that it chooses in force."""
    faults: list[Fault] = []
    proved = 0
    for chain in choice.chains:
        for fault in _links(chain, choice, algebra, tried):
            if fault is None:
                proved += 1
            else:
                faults.append(fault)
    return Checked(tuple(faults), proved)


def _links(chain: Formula, choice: Choice, algebra: Algebra, tried: Attempt) -> list[Fault | None]:
    found: list[Fault | None] = []
    name = canonical(chain.operands[0])
    if _EIGENVALUE.fullmatch(name):
        return [_eigenvalue(chain, tried)] if tried.gram else []
    held: str | None = None
    for place, operand in enumerate(chain.operands):
        if place and chain.relations[place - 1] not in "=≈←":
            found += _sign(chain, place, algebra)
            held = None
        if algebra.read(operand) is None:
            continue
        if held is not None:
            decision = algebra.compare(held, operand)
            if decision is not None and decision.verdict is Verdict.CORRECT:
                found.append(None)
            elif decision is not None and decision.counterexample is not None:
                shown_inputs = algebra.inputs(decision)
                where = ", ".join(f"{key} = {value}" for key, value in shown_inputs.items())
                seen = decision.counterexample
                message = f"{held.strip()} = {operand.strip()} is false: "
                values = f"the left side is {seen.expected} and the right side {seen.yours}"
                message += f"at {where} {values}" if where else values
                found.append(Fault(message, dict(shown_inputs), seen.yours, seen.expected))
        held = operand
    return found


def _sign(chain: Formula, place: int, algebra: Algebra) -> list[Fault | None]:
    """``-1 < 0`` between numbers."""
    relation = _JUDGED.get(chain.relations[place - 1])
    left, right = chain.operands[place - 1], chain.operands[place]
    nodes = [constant(left), constant(right)]
    if relation is None or any(node is None or node.shape != SCALAR for node in nodes):
        return []
    first, second = (value_of(node) for node in nodes if node is not None)
    if first is None or second is None:
        return []
    difference = arb(first) - arb(second)
    holds = {"<": difference < 0, ">": difference > 0, "<=": difference <= 0, ">=": difference >= 0}[relation]
    certainly_not = {"<": difference >= 0, ">": difference <= 0, "<=": difference > 0, ">=": difference < 0}[relation]
    if certainly_not:
        return [
            Fault(
                f"{left.strip()} {relation} {right.strip()} is false",
                {},
                f"{left.strip()} {relation} {right.strip()}",
                "false",
            )
        ]
    return [None] if holds else []


def _eigenvalue(chain: Formula, tried: Attempt) -> Fault | None:
    """Whether a number claimed as an eigenvalue is one, by the digits written."""
    node = next(
        (
            found
            for operand in reversed(chain.operands)
            if (found := constant(operand)) is not None and operand.strip() != "0"
        ),
        None,
    )
    if node is None or node.shape != SCALAR:
        return None
    values = eigenvalues(tried.gram)
    claimed = value_of(node)
    if values is None or claimed is None:
        return None
    written = written_number(node)
    number = float(arb(claimed).mid())
    allowed = 1e-9 * max(1.0, *map(abs, values)) + (float(written.half_unit) * 1.001 if written is not None else 0)
    if any(abs(value - number) <= allowed for value in values):
        return None
    rounded = [float(f"{value:.4g}") for value in values]
    return Fault(
        f"the eigenvalues of the Gram matrix are {', '.join(map(str, rounded))}; {number:g} is none of them",
        None,
        number,
        list(rounded),
        True,
    )


def attempt_faults(choice: Choice, tried: Attempt, *, claims_invalid: bool) -> list[Fault]:
    """What is wrong with the points, values and vector of an answer's own counterexample."""
    found: list[Fault] = []
    wrong_gram = tried.state == "fails" and bool(tried.message) and isinstance(tried.yours, list)
    if tried.state == "fails" and (claims_invalid or wrong_gram):
        found.append(
            Fault(tried.message or "the values given do not break it", None, tried.yours, tried.expected, True)
        )
    if tried.gram and claims_invalid and not found:
        value = form_at(choice, tried.gram)
        if value is not None and not value < 0:
            amount = shown(value, SCALAR)
            found.append(
                Fault(
                    f"v^T K v is {amount} at the vector given, which is not negative", None, "v^T K v < 0", amount, True
                )
            )
    return found


def claims_asymmetry(text: str) -> bool:
    """Whether a worded answer says that the kernel, or a Gram matrix, is not symmetric."""
    return re.search(r"\b(?:not|never)\s+(?:even\s+)?symmetric\b|\b(?:a|non|un)symmetric\b", text) is not None


def is_built(text: str) -> bool:
    """Whether a worded answer says that the kernel is a sum, product or combination of kernels, and no more."""
    words = r"(?:[a-z-]+\s+)*"
    return (
        re.search(
            rf"\b(?:is|are|has)\s+(?:a|an|the|just|simply|only)\s+{words}(?:sum|product|combination)\s+of\s+{words}kernels\b",
            text,
        )
        is not None
    )


def implied(found: Sequence[Formula], choice: Choice, tried: Attempt) -> bool | None:
    """The verdict that formulas alone claim: a negative determinant or quadratic form, or one that is never negative."""
    claims: set[bool] = set()
    for formula in found:
        if not formula.relations or constant(formula.operands[-1].rstrip("\\ ")) is None:
            continue
        last = constant(formula.operands[-1].rstrip("\\ "))
        zero = last is not None and value_of(last) == 0
        head = formula.operands[0]
        if not zero or _is_condition(formula):
            continue
        if formula.relations[-1] == "<":
            claims.add(False)
        elif formula.relations[-1] in "≥>" and len(head) > 3:
            claims.add(True)
    if len(claims) == 1:
        return claims.pop()
    if not claims and tried.state == "breaks":
        return False
    for formula in found:
        if any(
            re.search(r"(?:phi|φ|ϕ|Phi|psi|ψ)\b.*\^.*(?:phi|φ|ϕ|Phi|psi|ψ)\b", operand) for operand in formula.operands
        ):
            return True
    return None


def _is_condition(formula: Formula) -> bool:
    """``c ≥ 0`` restricts a name rather than claiming something of the kernel."""
    return (
        len(formula.operands) == 2
        and re.fullmatch(r"\s*\\?[A-Za-z]+\w*(?:\s*_\s*\{?\w+\}?)?\s*", formula.operands[0]) is not None
    )
