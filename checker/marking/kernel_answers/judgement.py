"""The judgement of an answer about a kernel: its verdict by the engine's certificate, then the reasons that it gives."""

from __future__ import annotations

from collections.abc import Sequence

from checker.equivalence.verdict import Counterexample, Evidence, Value, Verdict
from checker.kernels import Counterexample as Refutation
from checker.kernels import Decision
from checker.language.errors import Unreadable
from checker.marking.kernel_answers.algebra import Algebra
from checker.marking.kernel_answers.attempts import Attempt, attempt
from checker.marking.kernel_answers.choice import read_choice
from checker.marking.kernel_answers.closure import Step, closed_under, properties, steps
from checker.marking.kernel_answers.features import check_features
from checker.marking.kernel_answers.formulas import formulas
from checker.marking.kernel_answers.question import Question, decided
from checker.marking.kernel_answers.reasons import (
    Fault,
    attempt_faults,
    check_chains,
    claims_asymmetry,
    implied,
    is_built,
)
from checker.marking.kernel_answers.stance import stance
from checker.marking.kernel_answers.wording import clauses, worded
from checker.marking.marked import Marked
from checker.marking.pictures import Bars
from checker.marking.result import Reading

MOST_FAULTS = 4


def judge(asked: Question, answer: str, seed: int) -> Marked:
    """Marks an answer. Raises Unreadable where it has no plain verdict."""
    text = worded(answer)
    said = stance(text, asked.names, asked.given)
    found = formulas(answer)
    choice = read_choice(asked.kernel, found, answer)
    algebra = Algebra(asked.kernel, choice, asked.name)
    tried = attempt(asked.kernel, choice, algebra)
    closure = [*steps(said.steps, asked.kernel, asked.on, asked.where), *closed_under(clauses(text))]
    valid = said.valid if said.valid is not None else implied(found, choice, tried)
    if valid is None and claims_asymmetry(text):
        valid = False
    if valid is None and is_built(text):
        valid = True
    if valid is None and len({step.claimed for step in closure}) == 1:  # a proof by closure alone
        valid = closure[0].claimed
    if valid is None:
        raise Unreadable(
            "the answer does not say whether the kernel is valid", None, hint="write 'valid' or 'not valid', and why"
        )
    chains = check_chains(choice, algebra, tried)
    if claims_asymmetry(text) and algebra.is_symmetric():
        faults_of_words = [Fault(f"{asked.kernel.left} is symmetric")]
    else:
        faults_of_words = []
    if not found:  # beside formulas it may be one reason of several
        closure = [*closure, *properties(clauses(text))]
    features = check_features(found, asked.kernel, asked.on, asked.where) if valid else None
    faults = [
        *attempt_faults(choice, tried, claims_invalid=not valid),
        *chains.faults,
        *_closure_faults(closure),
        *faults_of_words,
    ]
    if isinstance(features, Fault):
        faults.append(features)
    checked = (
        chains.proved + (features is True) + sum(step.true is True for step in closure) + (tried.state == "breaks")
    )
    notes = [] if faults else _notes(valid, checked, tried, bool(found) or len(text.split()) > 3)
    reading = Reading(
        None, "valid" if valid else "not valid", tuple(notes), tex=r"\text{valid}" if valid else r"\text{not valid}"
    )
    decision = decided(asked, seed)
    if decision.verdict == "undecided":
        return _undecided(asked, decision, valid, tried, faults, reading)
    if valid != (decision.verdict == "valid"):
        return _wrong_verdict(asked, decision, valid, tried, faults, reading)
    return _right_verdict(asked, decision, valid, tried, faults, reading)


def _closure_faults(closure: Sequence[Step]) -> list[Fault]:
    return [
        Fault(
            f"{step.text!r} is false: {step.reason}",
            None if step.counterexample is None else _inputs(step.counterexample),
            "a kernel",
            None if step.counterexample is None else step.counterexample.value,
        )
        for step in closure
        if step.true is False
    ]


def _notes(valid: bool, checked: int, tried: Attempt, reasoned: bool) -> list[str]:
    """What to say about the reasons of an answer that has no fault."""
    if not valid and tried.state == "breaks":
        return ["its own counterexample was checked: it breaks the kernel"]
    if checked:
        return ["what could be read of the reason was checked; words are not"]
    return ["the reason was not checked"] if reasoned else ["no reason is given"]


# -- the three outcomes --------------------------------------------------------------------------------------------------
def _wrong_verdict(
    asked: Question, decision: Decision, valid: bool, tried: Attempt, faults: Sequence[Fault], reading: Reading
) -> Marked:
    if decision.counterexample is not None:
        seen = decision.counterexample
        lines = [f"{asked.kernel.left} is not a valid kernel: {described(seen)}", *_listed(faults)]
        shown = Counterexample(
            _inputs(seen),
            "valid",
            "invalid" if seen.value is None else f"invalid: v^T K v = {seen.value}",
            seen.certified,
        )
        return Marked(
            Verdict.WRONG, Evidence("refuted", "\n".join(lines), {}, 1), shown, reading, picture=eigenvalue_bars(seen)
        )
    lines = [f"{asked.kernel.left} is a valid kernel", *_proof_lines(decision), *_listed(faults)]
    counterexample = next((made for fault in faults if (made := _shown(fault, tried)) is not None), None)
    return Marked(Verdict.WRONG, Evidence("refuted", "\n".join(lines), {}, 0), counterexample, reading)


def _right_verdict(
    asked: Question, decision: Decision, valid: bool, tried: Attempt, faults: Sequence[Fault], reading: Reading
) -> Marked:
    seen = tried.counterexample or decision.counterexample
    if faults:
        opening = f"the verdict is right ({asked.kernel.left} is {'' if valid else 'not '}a valid kernel), but its reason is false"
        counterexample = next((made for fault in faults if (made := _shown(fault, tried)) is not None), None)
        picture = None if seen is None else eigenvalue_bars(seen)
        return Marked(
            Verdict.WRONG,
            Evidence("refuted", "\n".join([opening, *_listed(faults)]), {}, 1),
            counterexample,
            reading,
            picture=picture,
        )
    if not valid and tried.state == "open" and tried.message.startswith("no points"):
        detail = f"the kernel is indeed not valid, but of the matrix given it is not known whether it is a Gram matrix: {tried.message}"
        return Marked(Verdict.UNDECIDED, Evidence("agrees", detail, {}, 0), None, reading)
    if valid:
        return Marked(
            Verdict.CORRECT,
            Evidence("proved", "\n".join(["it is a valid kernel", *_proof_lines(decision)]), {}, 0),
            None,
            reading,
        )
    assert seen is not None
    return Marked(
        Verdict.CORRECT,
        Evidence("proved", f"it is not a valid kernel: {described(seen)}", {}, 1),
        None,
        reading,
        picture=eigenvalue_bars(seen),
    )


def _undecided(
    asked: Question, decision: Decision, valid: bool, tried: Attempt, faults: Sequence[Fault], reading: Reading
) -> Marked:
    """Where the engine has no certificate the student's counterexample may be one."""
    if tried.counterexample is not None and not faults:
        detail = f"it is not a valid kernel: {described(tried.counterexample)}"
        kind = Evidence("refuted" if valid else "proved", detail, {}, 1)
        return Marked(
            Verdict.WRONG if valid else Verdict.CORRECT,
            kind,
            None,
            reading,
            picture=eigenvalue_bars(tried.counterexample),
        )
    detail = f"whether {asked.kernel.left} is a valid kernel is not decided: {'; '.join(decision.tried)}"
    return Marked(Verdict.UNDECIDED, Evidence("agrees", "\n".join([detail, *_listed(faults)]), {}, 0), None, reading)


# -- showing -------------------------------------------------------------------------------------------------------------
def described(seen: Refutation) -> str:
    """A counterexample of the engine in one sentence."""
    given = "".join(f", {name} = {_text(value)}" for name, value in seen.given.items())
    where = f"at the points {', '.join(map(_text, seen.points))}{given} the Gram matrix is {_text(seen.gram)}"
    if seen.vector is None:
        return f"{where}, which is not symmetric"
    return f"{where}, and v = {_text(seen.vector)} gives v^T K v = {_text(seen.value)} < 0"


def _text(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _inputs(seen: Refutation) -> dict[str, Value]:
    """A refutation's points, values, Gram matrix and vector as the inputs of a counterexample."""
    vector: dict[str, Value] = {} if seen.vector is None else {"v": list(seen.vector)}
    return {"points": list(seen.points), **seen.given, "K": [list(line) for line in seen.gram], **vector}


def _shown(fault: Fault, tried: Attempt) -> Counterexample | None:
    """What a fault shows, with the student's own points where it is about these."""
    if fault.inputs is not None:
        return Counterexample(fault.inputs, fault.yours, fault.expected, certified=True)
    if not fault.instance or tried.instance is None or fault.yours is None:
        return None
    inputs: dict[str, Value] = {"points": [_plain(point) for point in tried.instance.points]}
    inputs |= {name: _plain(value) for name, value in tried.instance.given.items()}
    return Counterexample(inputs, fault.yours, fault.expected, certified=True)


def _plain(value: object) -> Value:
    """An exact number, vector or matrix as it is shown."""
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() else text


def _listed(faults: Sequence[Fault]) -> list[str]:
    return [fault.message for fault in faults[:MOST_FAULTS]]


def _proof_lines(decision: Decision) -> list[str]:
    """The engine's proof as the lines that a student could have written."""
    return [] if decision.proof is None else decision.proof.lines()


def eigenvalue_bars(seen: Refutation) -> Bars | None:
    """The eigenvalues of a refuting Gram matrix, None where it is not symmetric."""
    if not seen.eigenvalues:
        return None
    labels = [f"eigenvalue {number}" for number in range(1, len(seen.eigenvalues) + 1)]
    return Bars("Eigenvalues of the Gram matrix", labels, list(seen.eigenvalues))
