"""A NumPy answer against a part's key: interpreted at the same inputs as written answers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checker.bank import Part
from checker.calculus import expand_derivatives
from checker.equivalence.code_values import decide_code
from checker.equivalence.verdict import Decision, Evidence, Verdict
from checker.evaluation.numpy_code import Allowance, CodeFault, run
from checker.evaluation.numpy_code.names import normal_form
from checker.language.declarations import Declaration, Definition, Expression
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Symbol
from checker.language.shapes import is_column
from checker.marking.marked import Marked
from checker.marking.result import Reading, ReadingError
from checker.marking.values.asked import Asked, canonical_term, comparison, gradient_names, terms
from checker.parsing.expressions import read_expression
from checker.parsing.numpy_code import parse
from checker.parsing.scope import Scope

HANDED = ("dout", "upstream", "upstream_grad", "grad_output")
"""What people call the gradient that a layer gets from the layers above it."""


def mark_code(part: Part, answer: str, seed: int, asked: Asked) -> Marked:
    """Marks code, with vectors as 1-D arrays and, should that not be right, as columns. Raises Unreadable."""
    tree = parse(answer).tree
    derivatives = {name: (label, held) for name, label, held in _derivatives(part, tree, asked)}
    notes = tuple(f"{name} read as {label}" for name, (label, _) in derivatives.items())
    reading = Reading(None, answer, notes)
    if (fault := _forbidden(part, tree)) is not None:
        return Marked(Verdict.WRONG, Evidence("form", fault), None, reading)
    results = _returned_names(tree)
    allowance = Allowance()

    def value_of(variables: Mapping[str, Any]) -> Any:
        found = run(answer, variables, wanted=asked.code_names, allowance=allowance)
        return _asked_value(found, results, asked)

    def attempt(value: Callable[[dict[str, Any]], Any], reading: Reading) -> Marked:
        handed = {name: held for name, (_, held) in derivatives.items()}
        return _attempt(part, seed, value, reading, handed, allowance)

    marked = attempt(value_of, reading)
    if marked.verdict is Verdict.WRONG and _columns(part):
        notes = (*notes, "vectors read as arrays of one column")
        second = attempt(lambda held: value_of(_with_columns(part, held)), Reading(None, answer, notes))
        marked = marked if second.verdict is Verdict.WRONG else second
    if marked.verdict is Verdict.CORRECT and (fault := _named_for_another(part, tree, asked, seed)) is not None:
        return Marked(Verdict.WRONG, Evidence("form", fault), None, reading)
    return marked


def _named_for_another(part: Part, tree: ast.Module, asked: Asked, seed: int) -> str | None:
    """Why a right value is not the answer: its last line gives it the name of another derivative (``dbeta`` where ``dgamma`` is
    asked), and that has another value."""
    if not asked.restated.startswith("∂") or not tree.body:
        return None
    match tree.body[-1]:
        case ast.Assign(targets=[ast.Name(id=given)]):
            pass
        case _:
            return None
    form = normal_form(given)
    of, _, own = asked.restated[1:].partition("/∂")
    if form in {normal_form(name) for name in (*asked.code_names, *gradient_names(of, own))}:
        return None
    for other in (*part.vocabulary.symbols, *part.vocabulary.quantities):
        specific = [name for name in gradient_names(of, other) if name not in ("grad", "gradient")]
        if other == own or form not in map(normal_form, specific):
            continue
        try:
            expression = read_expression(f"∂{of}/∂{other}", Scope(part.vocabulary))
        except (Unreadable, ShapeMismatch):
            continue  # a family: it has no single array
        if comparison(part).decide(expression, seed).verdict is Verdict.WRONG:
            return f"the last line gives {given}, the derivative by {other}; asked is {asked.restated}"
    return None


def _attempt(
    part: Part,
    seed: int,
    value_of: Callable[[dict[str, Any]], Any],
    reading: Reading,
    derivatives: Mapping[str, Expression],
    allowance: Allowance,
) -> Marked:
    try:
        decision: Decision = decide_code(comparison(part), value_of, seed, terms=derivatives, allowance=allowance)
    except CodeFault as fault:
        error = ReadingError(fault.message, fault.span, fault.hint)
        return Marked(Verdict.WRONG, Evidence("refuted", fault.message), None, reading, error)
    return Marked(decision.verdict, decision.evidence, decision.counterexample, reading)


def _derivatives(part: Part, tree: ast.Module, asked: Asked) -> Iterator[tuple[str, str, Expression]]:
    """The derivatives that the code uses under the names that people give them, with their labels: those that the key or the
    allowed terms mention, and where nothing is forbidden those of the loss by the model's quantities.

    What is handed over as ``dout`` is the only one of them; in a model whose loss takes up given gradients, the derivative that
    is such a gradient.
    """
    used = _used_as_given(tree)
    labels = {*terms(part.key.node if part.key is not None else part.vocabulary.index_node("")), *(part.allowed or ())}
    found = sorted(label for label in labels if label.startswith("∂"))
    handed = found[0] if len(found) == 1 else None
    if part.allowed is None and asked.restated.startswith("∂"):
        loss = asked.restated[1:].partition("/∂")[0]
        further = [f"∂{loss}/∂{name}" for name in part.vocabulary.quantities if name != loss]
        found += [label for label in further if label not in found and label != asked.restated]
    taken = {normal_form(name) for name in (*part.vocabulary.symbols, *part.vocabulary.quantities)}
    for label in found:
        of, _, by = label[1:].partition("/∂")
        names = gradient_names(of, by)[:6]
        if used.isdisjoint(map(normal_form, (*names, *HANDED))):
            continue
        try:
            expression = read_expression(label, Scope(part.vocabulary))
        except (Unreadable, ShapeMismatch):
            continue  # an entry, or a family: it has no single array
        if label == handed or handed is None and _is_given(expression, part):
            names = (*names, *HANDED)
        for name in names:
            if normal_form(name) in used - taken:
                taken.add(normal_form(name))
                yield name, label, expression


def _is_given(derivative: Expression, part: Part) -> bool:
    """Whether a derivative is a declared symbol."""
    return isinstance(expand_derivatives(derivative.node, part.vocabulary), Symbol)


def _used_as_given(tree: ast.Module) -> set[str]:
    """The normal forms of names, parameters and texts (keys of dictionaries) that code does not assign before it uses them."""
    used: dict[str, int] = {}
    assigned: dict[str, int] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.arg(arg=name) | ast.Constant(value=str(name)):
                used[normal_form(name)] = min(node.lineno, used.get(normal_form(name), node.lineno))
            case ast.AugAssign(target=ast.Name(id=name)):
                used[normal_form(name)] = min(node.lineno, used.get(normal_form(name), node.lineno))
            case ast.Assign(targets=[ast.Name(id=name)], end_lineno=int(line)):
                assigned[normal_form(name)] = min(line, assigned.get(normal_form(name), line))
    return {form for form, line in used.items() if form not in assigned or line <= assigned[form]}


def _columns(part: Part) -> list[str]:
    """The names whose values are single vectors."""
    held: dict[str, Declaration | Definition] = {**part.vocabulary.symbols, **part.vocabulary.quantities}
    return [name for name, entry in held.items() if is_column(entry.shape) and not entry.family]


def _with_columns(part: Part, variables: Mapping[str, Any]) -> dict[str, Any]:
    columns = set(_columns(part))
    return {
        name: value.reshape(-1, 1)
        if (name in columns or name not in part.vocabulary) and getattr(value, "ndim", 0) == 1
        else value
        for name, value in variables.items()
    }


def _asked_value(value: Any, results: list[str], asked: Asked) -> Any:
    """The asked one of several results: by its name in a dictionary, or in the ``return`` of a tuple."""
    wanted = [normal_form(name) for name in asked.code_names]
    if isinstance(value, dict):
        forms = {normal_form(str(key)): held for key, held in value.items()}
        plain = [form.removeprefix("d") for form in wanted]
        for form in (*wanted, *plain):
            if form in forms:
                return forms[form]
        raise Unreadable(
            f"none of the results {', '.join(map(str, value))} is what is asked for",
            hint=f"name it {asked.code_names[0]}",
        )
    if isinstance(value, tuple):
        forms_of_results = [normal_form(name) for name in results]
        if len(results) == len(value):
            for form in wanted:
                if form in forms_of_results:
                    return value[forms_of_results.index(form)]
        hint = f"name the one that is asked for {asked.code_names[0]}" if asked.code_names else "return one value"
        raise Unreadable(f"the code returns {len(value)} results and does not say which one is the answer", hint=hint)
    return value


def _returned_names(tree: ast.Module) -> list[str]:
    """The names in the last ``return`` of a tuple, or in a last line that is one."""
    for node in reversed(list(ast.walk(tree))):
        if isinstance(node, (ast.Return, ast.Expr)) and isinstance(node.value, ast.Tuple):
            return [item.id if isinstance(item, ast.Name) else "" for item in node.value.elts]
    return []


def _forbidden(part: Part, tree: ast.Module) -> str | None:
    """A name of the problem that the code uses although the part does not allow it."""
    if part.allowed is None:
        return None
    allowed = {normal_form(canonical_term(term, part.vocabulary)) for term in part.allowed}
    allowed |= {normal_form(term) for term in part.allowed}
    strange = {normal_form(name): name for name in (*part.vocabulary.symbols, *part.vocabulary.quantities)}
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in own and normal_form(node.id) in strange.keys() - allowed:
            return f"{node.id} may not be used here; allowed are {', '.join(sorted(part.allowed))}"
    return None
