"""The kernel that a part asks about, from its own fields or from the problem's model, and the engine's decision on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from checker.bank import Part
from checker.kernels import Decision, Kernel, decide, read_kernel, refutation
from checker.kernels.proof import failures
from checker.language.errors import AuthorError, ShapeMismatch, Unreadable


@dataclass(frozen=True, eq=False)
class Question:
    """A kernel, how it was written (``on``, ``where``), and whether the key says that it is valid."""

    kernel: Kernel
    on: str | None
    where: tuple[str, ...]
    key: bool

    @property
    def name(self) -> str:
        """The kernel's name, the letter before its arguments."""
        return self.kernel.left.partition("(")[0].strip() or "k"

    @property
    def names(self) -> tuple[str, ...]:
        """How an answer may call it."""
        named = {self.name, self.name.replace("_", "")}
        unknown = set(self.kernel.unknowns)
        return tuple(sorted(named | ({"k", "K", "f(k)", "f"} - unknown)))

    @property
    def given(self) -> tuple[str, ...]:
        """The names of kernels that the problem gives."""
        return tuple(name for name, each in self.kernel.unknowns.items() if each.kind == "kernel")


def question(part: Part, text: str | None, on: str | None, where: tuple[str, ...], key: bool) -> Question:
    """The question of a part. Raises AuthorError."""
    place = part.place
    if text is None:
        text, found_on, found_where = _from_model(part)
        on, where = on or found_on, (*where, *found_where)
        field = "of" if "of" in part.texts else "kernel"
    else:
        field = "kernel"
    try:
        kernel = read_kernel(text, on, where)
    except (Unreadable, ShapeMismatch) as problem:
        raise place.error(field, problem.message, text, problem.span) from None
    except AuthorError as problem:
        key_of = {"--on": "on", "--where": "where"}.get(problem.key or "", field)
        raise place.error(key_of, problem.message, problem.value, problem.span) from None
    return Question(kernel, on, where, key)


def _from_model(part: Part) -> tuple[str, str | None, tuple[str, ...]]:
    """The kernel as the problem's model has it: a line ``'k(x, z)' = '...'``, or ``k = '...'`` in two declared arguments."""
    names = [left for left in part.model if re.search(r"\(.*,.*\)\s*$", left)]
    asked = part.texts.get("of", "").strip()
    wanted = [left for left in names if left.partition("(")[0].strip() == asked.partition("(")[0].strip()]
    left = next(reversed(wanted or names), None)
    if left is not None:
        text = f"{left} = {part.model[left]}"
        arguments = [name.strip() for name in re.sub(r"^[^(]*\(|\)\s*$", "", left).split(",")]
    elif asked and asked not in part.model:
        text = asked
        arguments = [name for name in part.symbols if re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", asked)][
            :2
        ]
        text = f"k({', '.join(arguments)}) = {asked}" if len(arguments) == 2 and "=" not in asked else asked
    else:
        named = asked or next(reversed([*part.model]), "")
        if not named:
            raise part.place.error(
                "kernel", "a part of kind kernel needs 'kernel', as in kernel = 'k(x, z) = (x^T z + 1)^2'"
            )
        arguments = _arguments(part, part.model[named])
        text = f"{named}({', '.join(arguments)}) = {part.model[named]}"
    domains = {part.symbols[name] for name in arguments if name in part.symbols}
    where = [
        f"{name}: {type_}" for name, type_ in part.symbols.items() if name not in arguments and " for " not in type_
    ]
    return text, domains.pop() if len(domains) == 1 else None, (*where, *part.assumed)


def _arguments(part: Part, body: str) -> list[str]:
    """The two declared symbols of one type that a body without arguments is in."""
    used = [name for name in part.symbols if re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z0-9])", body)]
    for type_ in dict.fromkeys(part.symbols[name] for name in used):
        found = [name for name in used if part.symbols[name] == type_]
        if len(found) == 2:
            return found
    raise part.place.error(
        "kernel", "it cannot be told what the kernel's two arguments are: write 'k(x, z)' = ... in the model"
    )


@lru_cache(maxsize=512)
def decided(asked: Question, seed: int) -> Decision:
    """The engine's decision, made once."""
    return decide(asked.kernel, seed)


def certified(asked: Question, seed: int) -> tuple[bool | None, str, str]:
    """Whether the engine's certificate agrees with the key, what is wrong if not, and what the certificate is."""
    decision = decided(asked, seed)
    if decision.verdict == "undecided":
        return None, f"the kernel is not decided: {'; '.join(decision.tried)}", ""
    if (decision.verdict == "valid") != asked.key:
        return False, f"the key says {'valid' if asked.key else 'invalid'}, but the kernel is {decision.verdict}", ""
    if decision.counterexample is not None:
        seen = decision.counterexample
        again = refutation(asked.kernel, seen.points, seen.given)
        if again is None:
            return False, "the counterexample does not hold when it is computed again", ""
        return True, "", "a counterexample, computed again"
    assert decision.proof is not None
    faults = failures(asked.kernel, decision.proof.root)
    return not faults, faults[0] if faults else "", "a proof, replayed"
