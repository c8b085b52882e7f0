"""Derivations, found by the name that a part gives: ``skip_connection.input_weights``. Loads SymPy."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checker.bank import Part, Problem
from checker.language.errors import AuthorError
from checker.marking.kinds import kind_of
from checker.printing.names import latex_name
from checker.reports.keys.document import KeyStep
from derivations.derivation import Derivation, Step, evaluate


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """A derivation's result, as verification evaluates it."""

    derivation: Derivation

    def evaluate(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> Any:
        """Its value in floats, see :func:`derivations.derivation.evaluate`."""
        return evaluate(self.derivation, values, sizes)


def closed_form_of(problem: Problem, part: Part) -> ClosedForm | None:
    """What the part's derivation leads to; None for a part without one. Raises AuthorError as ``derivation_of`` does."""
    derivation = derivation_of(problem, part)
    return None if derivation is None else ClosedForm(derivation)


def derivation_of(problem: Problem, part: Part) -> Derivation | None:
    """The derivation of the part's key; None for a part without one. Raises AuthorError when there is none of that name."""
    if part.derivation is None:
        return None
    module_name, _, name = part.derivation.rpartition(".")
    found = None
    if re.fullmatch(r"[a-z]\w*", module_name):
        try:
            module = importlib.import_module(f"derivations.{module_name}")
        except ModuleNotFoundError:
            module = None
        found = getattr(module, name, None)
    if not inspect.isfunction(found) or found.__module__ != f"derivations.{module_name}":
        raise AuthorError(
            f"there is no derivation {part.derivation!r}: it is MODULE.FUNCTION of the package derivations",
            file=problem.path.name,
            table=f"[[part]] {part.id}",
            key="derivation",
        )
    derivation = found()
    assert isinstance(derivation, Derivation)
    return derivation


def steps_of(problem: Problem, part: Part) -> list[KeyStep]:
    """The named steps of the part's derivation with their formulas as LaTeX; else what its kind shows the key by, in words."""
    derivation = derivation_of(problem, part)
    if derivation is None:
        return [KeyStep(step, "") for step in kind_of(part).steps(part)]
    return [KeyStep(step.name, _step_latex(step)) for step in derivation.steps]


def _step_latex(step: Step) -> str:
    """A step's formula in LaTeX, as SymPy writes it, with the project's names and with indicators for steps and deltas."""
    from sympy import Basic
    from sympy.printing.latex import LatexPrinter

    class Printer(LatexPrinter):  # type: ignore[misc]
        def _print_Symbol(self, node: Basic, style: str = "plain") -> str:  # noqa: N802
            return latex_name(str(node))

        def _print_Indexed(self, node: Basic, exp: str | None = None) -> str:  # noqa: N802
            name, indices = latex_name(str(node.args[0])), ",".join(map(self._print, node.args[1:]))
            entry = rf"({name})_{{{indices}}}" if "_" in name else f"{name}_{{{indices}}}"
            return entry if exp is None else f"{entry}^{{{exp}}}"

        def _print_Heaviside(self, node: Basic, exp: str | None = None) -> str:  # noqa: N802
            relation = r"\ge" if node.args[1] == 1 else ">"
            return rf"\mathbb{{1}}[{self._print(node.args[0])} {relation} 0]"

        def _print_KroneckerDelta(self, node: Basic, exp: str | None = None) -> str:  # noqa: N802
            return rf"\mathbb{{1}}[{self._print(node.args[0])} = {self._print(node.args[1])}]"

    return str(Printer().doprint(step.expression))
