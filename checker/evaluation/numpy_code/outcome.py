"""Which value is the answer: what the code returns, a wanted name, its last line, or a function called by its names."""

from __future__ import annotations

import ast

from checker.evaluation.numpy_code.interpreter import Interpreter, Returned
from checker.evaluation.numpy_code.limits import Refused
from checker.evaluation.numpy_code.names import normal_form
from checker.evaluation.numpy_code.python_functions import members
from checker.evaluation.numpy_code.values import NUMBERS, Closure, describe


def answer(run: Interpreter) -> object:
    """Runs the code. Its value is what it returns, else the first wanted name that it assigns, else its latest
    expression or assignment. A function is called. Raises Refused and CodeFault."""
    try:
        run.execute(run.code.tree.body)
        value = _outcome(run)
    except Returned as returned:
        value = returned.value
    if isinstance(value, Closure):
        value = _call_by_name(run, value)
    if value is None:
        raise Refused("the code has no value", "return the result, or assign it to a name on the last line")
    return _plain(run, value)


def _outcome(run: Interpreter) -> object:
    results = {name: run.look_up(name) for name in sorted(run.assigned)}
    for store in run.stored.values():
        results = {**store.written, **results}
    forms = {normal_form(name): name for name in results}
    for name in run.wanted:
        assigned = name if name in results else forms.get(normal_form(name))
        if assigned is not None:
            return results[assigned]
    if isinstance(run.latest, Closure) and isinstance(run.latest.body, list):
        return _main_function(run) or run.latest
    return run.latest


def _main_function(run: Interpreter) -> object:
    """The last function that no other function mentions."""
    functions = [node for node in run.code.tree.body if isinstance(node, ast.FunctionDef)]
    mentioned = {
        node.id
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id != function.name
    }
    mains = [function.name for function in functions if function.name not in mentioned]
    return run.top.names[mains[-1]] if mains else None


def _call_by_name(run: Interpreter, closure: Closure) -> object:
    """The function's value for the values of its parameters' names: the student's own, then the problem's."""
    parameters = closure.arguments
    given: dict[str, object] = {}
    for parameter in (*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs):
        run.at = parameter
        name = parameter.arg
        if name in run.top.names:
            given[name] = run.top.names[name]
        elif (value := run.given(name)) is not None:
            given[name] = value
        elif name not in closure.defaults:
            raise Refused(f"the parameter `{name}` is not known here", run.available())
    return run.call_closure(run.code.tree, closure, [], given)


def _plain(run: Interpreter, value: object, depth: int = 0) -> object:
    """The result as numbers, arrays, tuples, lists and dictionaries of these, of bounded size."""
    run.arithmetic.budget.step()
    if depth > run.arithmetic.budget.limits.calls:
        raise Refused("the result is a list inside a list inside a list without end")
    if isinstance(value, range):
        value = members(run.arithmetic, value)
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(run, item, depth + 1) for item in value)
    if isinstance(value, dict):
        return {key: _plain(run, item, depth + 1) for key, item in value.items()}
    if value is None or isinstance(value, NUMBERS):
        return value
    raise Refused(f"the result is {describe(value)}, not numbers", "return the value")
