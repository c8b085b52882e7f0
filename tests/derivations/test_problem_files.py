"""Every derivation that a problem file names: it exists, has steps that can be shown, and holds declared names only."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest
import sympy

PROBLEMS = Path(__file__).parents[2] / "problems"


def named_derivations():
    for path in sorted(PROBLEMS.glob("*/*.toml")):
        problem = tomllib.loads(path.read_text(encoding="utf-8"))
        for part in problem["part"]:
            if "derivation" in part:
                yield pytest.param(
                    known_names(problem, part), part["derivation"], id=f"{path.parent.name}/{part['id']}"
                )


def known_names(problem, part):
    symbols = problem.get("symbols", {})
    sizes = re.findall(r"[A-Za-z]\w*", " ".join(re.sub(r"^\w+|\bfor \w+ in\b", "", kind) for kind in symbols.values()))
    names = set(symbols) | set(sizes)
    if "network" in problem:  # the settings of layers, see checker/marking/layers/network_roads.py
        layers = range(1, len(problem["network"]["layers"]) + 1)
        names |= {"H", "W", "C", "n"} | {f"{letter}_{layer}" for letter in "klstpqdeF" for layer in layers}
    if "filters" in part:  # see checker/marking/layers/convolution_roads.py
        names |= set("MKNCRSIJ")
    return names


@pytest.mark.parametrize(("known", "name"), list(named_derivations()))
def test_named_derivation(known, name):
    module, function = name.split(".")
    derivation = getattr(importlib.import_module(f"derivations.{module}"), function)()
    assert derivation.steps
    for step in derivation.steps:
        assert step.name.strip()
        assert sympy.latex(step.expression)
    closed_form = derivation.closed_form
    labels = {base.label for base in closed_form.atoms(sympy.IndexedBase)}
    scalars = {one for one in closed_form.free_symbols if isinstance(one, sympy.Symbol)}
    sizes = {one for one in derivation.sizes if isinstance(one, sympy.Symbol)}
    names = {one.name for one in (labels | scalars | sizes) - set(derivation.indices)}
    assert names <= known
    assert not closed_form.atoms(sympy.Derivative)
