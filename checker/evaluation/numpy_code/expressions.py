"""Expressions of code answers: what each kind of node is worth, and how a fault in one is told."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from checker.evaluation.numpy_code.functions import ATTRIBUTES, METHODS, NUMPY
from checker.evaluation.numpy_code.limits import Refused
from checker.evaluation.numpy_code.modules import member, similar
from checker.evaluation.numpy_code.operators import binary, compare, contains, truth, unary
from checker.evaluation.numpy_code.python_functions import BUILTINS, DICT_METHODS, LIST_METHODS, iterate, members
from checker.evaluation.numpy_code.values import (
    Closure,
    Function,
    Method,
    Namespace,
    PythonFunction,
    Scope,
    describe,
    dictionary_key,
)
from checker.parsing.numpy_code import Code

if TYPE_CHECKING:
    from checker.evaluation.numpy_code.interpreter import Interpreter

SYMBOLS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.BitAnd: "&",
    ast.BitOr: "|",
}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_SIGNS: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}
LONGEST_SNIPPET = 60
SHAPE_WORDS = ("shape", "broadcast", "mismatch", "align", "dimension")


def _constant(run: Interpreter, node: ast.Constant) -> object:
    # The shortest text of a literal is what was written, to more digits than float64 has.
    return run.arithmetic.real.type(repr(node.value)) if _is_long(run, node.value) else node.value


def _is_long(run: Interpreter, value: object) -> bool:
    return isinstance(value, float) and run.arithmetic.real != np.float64


def _name(run: Interpreter, node: ast.Name) -> object:
    return run.look_up(node.id)


def _items(run: Interpreter, nodes: list[ast.expr]) -> list[Any]:
    items: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            items += run.attempt(node, members, run.arithmetic, run.evaluate(node.value))
        else:
            items.append(run.evaluate(node))
    run.arithmetic.budget.allocate(len(items))
    return items


def _list(run: Interpreter, node: ast.List) -> object:
    return _items(run, node.elts)


def _tuple(run: Interpreter, node: ast.Tuple) -> object:
    return tuple(_items(run, node.elts))


def _dict(run: Interpreter, node: ast.Dict) -> object:
    keys = [run.attempt(node, dictionary_key, run.evaluate(key)) for key in node.keys if key is not None]
    return dict(zip(keys, (run.evaluate(value) for value in node.values), strict=True))


def _binary(run: Interpreter, node: ast.BinOp) -> object:
    left, right = run.evaluate(node.left), run.evaluate(node.right)
    return run.attempt(node, binary, run.arithmetic, SYMBOLS[type(node.op)], left, right)


def _unary(run: Interpreter, node: ast.UnaryOp) -> object:
    if isinstance(node.op, ast.Not):
        return not run.holds(node.operand)
    return run.attempt(node, unary, run.arithmetic, _SIGNS[type(node.op)], run.evaluate(node.operand))


def _boolean(run: Interpreter, node: ast.BoolOp) -> object:
    value: object = None
    for part in node.values:
        value = run.evaluate(part)
        if run.attempt(part, truth, value) is isinstance(node.op, ast.Or):
            return value
    return value


def _compare(run: Interpreter, node: ast.Compare) -> object:
    left = run.evaluate(node.left)
    value: object = True
    for place, (kind, comparator) in enumerate(zip(node.ops, node.comparators, strict=True)):
        if place and not run.attempt(node, truth, value):
            return value
        right = run.evaluate(comparator)
        match kind:
            case ast.Is() | ast.IsNot():
                value = (left is right) is isinstance(kind, ast.Is)
            case ast.In() | ast.NotIn():
                value = run.attempt(node, contains, run.arithmetic, left, right) is isinstance(kind, ast.In)
            case _:
                value = run.attempt(node, compare, run.arithmetic, _COMPARISONS[type(kind)], left, right)
        left = right
    return value


def _conditional(run: Interpreter, node: ast.IfExp) -> object:
    return run.evaluate(node.body if run.holds(node.test) else node.orelse)


def _lambda(run: Interpreter, node: ast.Lambda) -> object:
    return run.closure("lambda", node.args, node.body)


def _slice(run: Interpreter, node: ast.Slice) -> object:
    return slice(*(None if part is None else run.evaluate(part) for part in (node.lower, node.upper, node.step)))


def _subscript(run: Interpreter, node: ast.Subscript) -> object:
    return run.entry(node, run.evaluate(node.value), run.evaluate(node.slice))


def _formatted(run: Interpreter, node: ast.JoinedStr) -> object:
    text = ""
    for piece in node.values:
        if isinstance(piece, ast.FormattedValue):
            if piece.format_spec is not None or piece.conversion != -1:
                raise Refused("a format in a text is not read", "write only {name}")
            part = run.attempt(piece, run.call, BUILTINS["str"], [run.evaluate(piece.value)], {})
        else:
            part = run.evaluate(piece)
        text = run.attempt(piece, binary, run.arithmetic, "+", text, part)
    return text


def _attribute(run: Interpreter, node: ast.Attribute) -> object:
    owner = run.evaluate(node.value)
    run.at = node
    name = node.attr
    if isinstance(owner, Namespace):
        return member(owner, name)
    if isinstance(owner, Function) and f"{owner.name}.{name}" in NUMPY:
        return NUMPY[f"{owner.name}.{name}"]
    methods: dict[str, Any] = {}
    if isinstance(owner, (np.ndarray, np.generic, float, int)):
        if name in ATTRIBUTES:
            return ATTRIBUTES[name](owner)
        methods = dict(METHODS)
    elif isinstance(owner, list):
        methods = dict(LIST_METHODS)
    elif isinstance(owner, dict):
        methods = dict(DICT_METHODS)
    if name not in methods:
        known = [*methods, *ATTRIBUTES] if methods else []
        raise Refused(f"`.{name}` of {describe(owner)} is not read", similar(name, known))
    return Method(methods[name], owner)


def _call(run: Interpreter, node: ast.Call) -> object:
    function = run.evaluate(node.func)
    if function is BUILTINS["print"]:
        return None  # neither printed nor evaluated: formats of printed text are of no concern
    arguments = _items(run, node.args)
    keywords = {keyword.arg: run.evaluate(keyword.value) for keyword in node.keywords if keyword.arg is not None}
    if isinstance(function, PythonFunction) and keywords.keys() & {"axis", "keepdims"}:
        function = NUMPY.get(function.name, function)  # as after `from numpy import *`
    if function is BUILTINS["map"] and len(arguments) > 1 and not keywords:
        rows = run.attempt(node, run.call, BUILTINS["zip"], arguments[1:], {})
        return [_called(run, node, arguments[0], list(row), {}) for row in rows]
    return _called(run, node, function, arguments, keywords)


def _called(run: Interpreter, node: ast.Call, function: object, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    run.arithmetic.budget.step()
    if isinstance(function, Closure):
        return run.call_closure(node, function, arguments, keywords)
    return run.attempt(node, run.call, function, arguments, keywords)


def _comprehension(run: Interpreter, node: ast.ListComp | ast.GeneratorExp) -> object:
    items: list[object] = []
    for _ in _bindings(run, node.generators):
        items.append(run.evaluate(node.elt))
        run.arithmetic.budget.allocate(1)
    return items


def _dict_comprehension(run: Interpreter, node: ast.DictComp) -> object:
    entries: dict[Any, object] = {}
    for _ in _bindings(run, node.generators):
        entries[run.attempt(node.key, dictionary_key, run.evaluate(node.key))] = run.evaluate(node.value)
        run.arithmetic.budget.allocate(1)
    return entries


def _bindings(run: Interpreter, generators: list[ast.comprehension]) -> Iterator[None]:
    """Binds the targets of a comprehension in a scope of their own, once for each round."""
    caller = run.scope
    run.scope = Scope({}, caller)
    try:
        yield from _rounds(run, generators)
    finally:
        run.scope = caller


def _rounds(run: Interpreter, generators: list[ast.comprehension]) -> Iterator[None]:
    if not generators:
        yield
        return
    first, *rest = generators
    for item in run.attempt(first.iter, iterate, run.evaluate(first.iter)):
        run.arithmetic.budget.step()
        run.assign(first.target, item)
        if all(run.holds(condition) for condition in first.ifs):
            yield from _rounds(run, rest)


EVALUATE: dict[type[ast.expr], Callable[[Interpreter, Any], Any]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Dict: _dict,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.Lambda: _lambda,
    ast.Slice: _slice,
    ast.Subscript: _subscript,
    ast.JoinedStr: _formatted,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.ListComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
}


# Messages


def explain(code: Code, node: ast.AST, error: Exception, values: list[Any]) -> str:
    """A fault as one line: where, the code, and what does not fit."""
    start, end = code.span(node)
    snippet = " ".join(code.text[start:end].split())
    if len(snippet) > LONGEST_SNIPPET:
        snippet = snippet[: LONGEST_SNIPPET - 1] + "…"
    reason = " ".join(str(error).split())
    shapes = list(_shapes(values))
    if isinstance(error, KeyError):
        reason = f"there is no entry {reason}"
    elif isinstance(error, ValueError) and len(shapes) > 1 and any(word in reason for word in SHAPE_WORDS):
        reason = f"the shapes {' and '.join(map(str, shapes))} do not fit together"
    elif shapes and any(word in reason for word in (*SHAPE_WORDS, "axis", "index")) and str(shapes[0]) not in reason:
        reason = f"{reason} (shapes: {', '.join(map(str, shapes))})"
    return f"line {getattr(node, 'lineno', 1)}: `{snippet}`: {reason}"


def _shapes(values: list[Any]) -> Iterator[tuple[int, ...]]:
    """The shapes of the arrays among an operation's operands or a call's arguments."""
    for value in values:
        if isinstance(value, (np.ndarray, np.generic)):
            yield value.shape
        elif isinstance(value, Method):
            yield from _shapes([value.owner])
        elif isinstance(value, list):
            yield from _shapes(value[:4])
        elif isinstance(value, dict):
            yield from _shapes(list(value.values())[:4])
