"""The interpreter of code answers: statements, names and calls. It walks the tree; Python itself executes nothing."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from checker.evaluation.numpy_code import expressions, modules
from checker.evaluation.numpy_code.arithmetic import Arithmetic
from checker.evaluation.numpy_code.functions import KNOWN, NUMPY
from checker.evaluation.numpy_code.limits import Allowance, Budget, CodeFault, Limits, Refused
from checker.evaluation.numpy_code.names import Names
from checker.evaluation.numpy_code.operators import binary, get_item, set_item, truth
from checker.evaluation.numpy_code.python_functions import BUILTINS, iterate, members
from checker.evaluation.numpy_code.values import (
    NUMBERS,
    Closure,
    Function,
    Method,
    NumberType,
    PythonFunction,
    Scope,
    Stored,
    describe,
)
from checker.parsing.numpy_code import Code

FAULTS = (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError, OverflowError)
"""What Python and NumPy raise where the code itself is at fault."""

STORED_NAMES = ("cache", "params", "parameters")
"""Names under which earlier functions' values are customarily handed over."""


class Returned(Exception):
    """A `return` on its way to the call."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


class Broken(Exception):
    """A `break` on its way to the loop."""


class Continued(Exception):
    """A `continue` on its way to the loop."""


class Interpreter:
    """One run of one code answer.

    ``variables`` are the problem's values by name, copied so that the answer cannot change them; ``wanted`` the names
    that an answer may give its result. ``at`` is the node in hand, for messages.
    """

    def __init__(
        self,
        code: Code,
        variables: Mapping[str, object],
        wanted: Sequence[str],
        limits: Limits,
        allowance: Allowance | None = None,
    ) -> None:
        long = any(np.asarray(value).dtype == np.longdouble for value in variables.values())
        self.code = code
        self.wanted = wanted
        self.arithmetic = Arithmetic(Budget(limits, allowance), np.dtype(np.longdouble if long else np.float64))
        # One copy of each object, so that two names of one array stay two names of one array.
        copies = {id(value): self._copied(value) for value in variables.values()}
        self.variables = Names({name: copies[id(value)] for name, value in variables.items()})
        self.imports = Scope()
        self.top = Scope(outer=self.imports)
        self.scope = self.top
        self.assigned: set[str] = set()
        self.stored: dict[str, Stored] = {}
        self.latest: object = None
        self.at: ast.AST = code.tree

    def _copied(self, value: object) -> object:
        array = np.array(value)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"a variable of a code answer is a number or an array, not {describe(value)}")
        if array.ndim == 0 and array.dtype.kind in "iu":
            return int(array)  # a size: Python's integers have negative powers, NumPy's do not
        return (array.astype(self.arithmetic.real) if array.dtype.kind == "f" else array)[()]

    # Names

    def look_up(self, name: str) -> Any:
        """The value of a name: the student's own, the problem's, then functions of Python, the field, NumPy."""
        scope = self.scope.find(name)
        if scope is not None:
            return scope.names[name]
        if name in self.variables.values:
            return self.variables.values[name]
        for table in (BUILTINS, KNOWN):
            if name in table:
                return table[name]
        if name in modules.USUAL_NAMES:
            return modules.module(modules.USUAL_NAMES[name])
        value = self.given(name)
        if value is None and isinstance(NUMPY.get(name), Function):
            return NUMPY[name]
        if value is None:
            raise Refused(f"`{name}` is not known here", self.available())
        return value

    def given(self, name: str) -> Any:
        """The problem's value of that name in any of its spellings, or the store that is called so, or None."""
        match = self.variables.match(name)
        if match is not None:
            return self.variables.values[match]
        return self.stored.setdefault(name, Stored(name)) if name in STORED_NAMES else None

    def available(self) -> str:
        """A hint: the problem's names."""
        return "available: " + ", ".join(self.variables)

    def stored_entry(self, store: Stored, key: object) -> object:
        """`cache["x"]`: what was written there, else the problem's value of that name."""
        if isinstance(key, str) and key in store.written:
            return store.written[key]
        match = self.variables.match(key) if isinstance(key, str) else None
        if match is None:
            raise Refused(f"what `{store.name}[{key!r}]` holds is not known", self.available())
        return self.variables.values[match]

    # Statements

    def execute(self, body: Sequence[ast.stmt]) -> None:
        """Runs statements in order. Raises Returned, Broken, Continued."""
        for statement in body:
            self.arithmetic.budget.step()
            self.at = statement
            _EXECUTE[type(statement)](self, statement)

    def evaluate(self, node: ast.expr) -> Any:
        """The value of an expression."""
        self.arithmetic.budget.step()
        self.at = node
        return expressions.EVALUATE[type(node)](self, node)

    def attempt(self, node: ast.AST, action: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        """The action's value; what Python or NumPy raises becomes a CodeFault at the node."""
        self.at = node
        try:
            return action(*arguments, **keywords)
        except FAULTS as error:
            message = expressions.explain(self.code, node, error, [*arguments, *keywords.values()])
            raise CodeFault(message, self.code.span(node)) from None

    def assign(self, target: ast.expr, value: Any) -> None:
        """Binds a target of an assignment, a loop or a comprehension."""
        match target:
            case ast.Name():
                self.scope.names[target.id] = value
            case ast.Tuple() | ast.List():
                self._unpack(target, value)
            case ast.Subscript():
                owner, key = self.evaluate(target.value), self.evaluate(target.slice)
                self.put(target, owner, key, value)
            case _:
                raise Refused("this cannot be assigned to")

    def _unpack(self, target: ast.Tuple | ast.List, value: Any) -> None:
        if isinstance(value, Stored):
            for part in target.elts:
                self.assign(part, self.stored_entry(value, part.id) if isinstance(part, ast.Name) else value)
            return
        items = self.attempt(target, members, self.arithmetic, value)
        parts = target.elts
        star = next((place for place, part in enumerate(parts) if isinstance(part, ast.Starred)), None)
        if len(items) < len(parts) - 1 or star is None and len(items) != len(parts):
            self.fault(target, f"{len(items)} values for {len(parts)} names")
        if star is not None:
            after = len(items) - (len(parts) - 1 - star)
            items = [*items[:star], items[star:after], *items[after:]]
        for part, item in zip(parts, items, strict=True):
            self.assign(part.value if isinstance(part, ast.Starred) else part, item)

    def put(self, target: ast.Subscript, owner: Any, key: Any, value: Any) -> None:
        """``owner[key] = value``."""
        if isinstance(owner, Stored):
            self.at = target
            if not isinstance(key, str):
                raise Refused(f"what `{owner.name}[...]` holds is not known", "write the name of the value")
            owner.written[key] = value
        else:
            self.attempt(target, set_item, self.arithmetic, owner, key, value)

    def entry(self, node: ast.Subscript, owner: Any, key: Any) -> Any:
        """``owner[key]``."""
        if isinstance(owner, Stored):
            self.at = node
            return self.stored_entry(owner, key)
        return self.attempt(node, get_item, self.arithmetic, owner, key)

    def fault(self, node: ast.AST, reason: str) -> NoReturn:
        """Raises the CodeFault at the node."""
        raise CodeFault(f"line {getattr(node, 'lineno', 1)}: {reason}", self.code.span(node))

    def _note(self, target: ast.expr, value: Any) -> None:
        """Notes an assignment of the answer itself: its name, and its value; of `dW[i] = v` the whole of dW."""
        if self.scope is not self.top:
            return
        whole = target
        while isinstance(whole, (ast.Subscript, ast.Attribute, ast.Starred)):
            whole = whole.value
        if isinstance(whole, (ast.Tuple, ast.List)):
            for part in whole.elts:
                self._note(part, value)
        elif isinstance(whole, ast.Name):
            owner = self.look_up(whole.id)
            if not isinstance(owner, Stored):
                self.assigned.add(whole.id)
                value = value if whole is target else owner
        self.latest = value

    def _assign_statement(self, node: ast.Assign) -> None:
        value = self.evaluate(node.value)
        for target in node.targets:
            self.assign(target, value)
            self._note(target, value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            value = self.evaluate(node.value)
            self.assign(node.target, value)
            self._note(node.target, value)

    def _augmented(self, node: ast.AugAssign) -> None:
        target = node.target
        symbol = expressions.SYMBOLS[type(node.op)]
        if isinstance(target, ast.Subscript):
            owner, key = self.evaluate(target.value), self.evaluate(target.slice)
            old = self.entry(target, owner, key)
        else:
            owner = key = None
            old = self.evaluate(target)
        right = self.evaluate(node.value)
        value = self.attempt(node, binary, self.arithmetic, symbol, old, right, in_place=True)
        if isinstance(target, ast.Subscript):
            self.put(target, owner, key, value)
        else:
            self.assign(target, value)
        self._note(target, value)

    def _expression(self, node: ast.Expr) -> None:
        value = self.evaluate(node.value)
        if self.scope is self.top and value is not None and not isinstance(value, str):
            self.latest = value

    def _define(self, node: ast.FunctionDef) -> None:
        closure = self.closure(node.name, node.args, node.body)
        self.scope.names[node.name] = closure
        if self.scope is self.top:
            self.latest = closure
            self.assigned.add(node.name)

    def closure(self, name: str, parameters: ast.arguments, body: list[ast.stmt] | ast.expr) -> Closure:
        """A function as it is defined: the defaults are evaluated now."""
        positional = [*parameters.posonlyargs, *parameters.args]
        optional = positional[len(positional) - len(parameters.defaults) :]
        given = [
            *zip(optional, parameters.defaults, strict=True),
            *zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True),
        ]
        defaults = {parameter.arg: self.evaluate(default) for parameter, default in given if default is not None}
        return Closure(name, parameters, defaults, body, self.scope)

    def _for(self, node: ast.For) -> None:
        for item in self.attempt(node.iter, iterate, self.evaluate(node.iter)):
            self.arithmetic.budget.step()
            self.assign(node.target, item)
            try:
                self.execute(node.body)
            except Continued:
                continue
            except Broken:
                return
        self.execute(node.orelse)

    def _while(self, node: ast.While) -> None:
        while self.holds(node.test):
            try:
                self.execute(node.body)
            except Continued:
                continue
            except Broken:
                return
        self.execute(node.orelse)

    def _if(self, node: ast.If) -> None:
        self.execute(node.body if self.holds(node.test) else node.orelse)

    def holds(self, test: ast.expr) -> bool:
        """The truth of a condition."""
        value = self.evaluate(test)
        return bool(self.attempt(test, truth, value))

    def _return(self, node: ast.Return) -> None:
        raise Returned(None if node.value is None else self.evaluate(node.value))

    def _break(self, node: ast.Break) -> None:
        raise Broken

    def _continue(self, node: ast.Continue) -> None:
        raise Continued

    def _raise(self, node: ast.Raise) -> None:
        self.fault(node, "the code raises an error for these inputs")

    def _pass(self, node: ast.Pass | ast.Assert) -> None:
        return None

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name not in modules.IGNORED:
                whole = alias.name if alias.asname else alias.name.split(".")[0]
                self.imports.names[alias.asname or whole] = modules.module(whole)

    def _import_from(self, node: ast.ImportFrom) -> None:
        if node.module in modules.IGNORED:
            return
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            if whole in modules.MODULES:
                self.imports.names[alias.asname or alias.name] = modules.module(whole)
            elif alias.name == "*":
                self.imports.names.update(modules.module(node.module or "").table)
            else:
                self.imports.names[alias.asname or alias.name] = modules.member(
                    modules.module(node.module or ""), alias.name
                )

    # Calls

    def call(self, function: object, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """The value of a call of anything but a student's function. Raises what Python and NumPy raise, and Refused."""
        arithmetic = self.arithmetic
        if isinstance(function, Method):
            owner, function = function.owner, function.function
            arguments = [owner, *arguments]
        try:
            match function:
                case Function():
                    return arithmetic.invoke(function, arguments, keywords)
                case PythonFunction():
                    value = function.call(arithmetic, *arguments, **keywords)
                    return arithmetic.admit(value) if isinstance(value, NUMBERS) else value
                case NumberType():
                    return arithmetic.convert(function, *arguments, **keywords)
        except TypeError as error:  # perhaps only our table is narrower than Python: not the code's fault
            raise Refused(f"this call of {getattr(function, 'name', '')} is not read: {error}") from None
        raise Refused(f"{describe(function)} cannot be called")

    def call_closure(self, node: ast.AST, closure: Closure, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """The value of a call of a student's function, in a scope of its own."""
        parameters = closure.arguments
        positional = [parameter.arg for parameter in (*parameters.posonlyargs, *parameters.args)]
        every = [*positional, *(parameter.arg for parameter in parameters.kwonlyargs)]
        given = {**closure.defaults, **dict(zip(positional, arguments, strict=False)), **keywords}
        if len(arguments) > len(positional):
            self.fault(node, f"`{closure.name}` takes {len(positional)} arguments, not {len(arguments)}")
        for name in every:
            if name not in given:
                self.fault(node, f"`{closure.name}` is called without its argument `{name}`")
        for name in given:
            if name not in every:
                self.fault(node, f"`{closure.name}` has no parameter `{name}`")
        caller, self.scope = self.scope, Scope(given, closure.scope)
        self.at = node
        self.arithmetic.budget.enter()
        try:
            if isinstance(closure.body, list):
                self.execute(closure.body)
                return None
            return self.evaluate(closure.body)
        except Returned as returned:
            return returned.value
        finally:
            self.arithmetic.budget.leave()
            self.scope = caller


_EXECUTE: dict[type[ast.stmt], Callable[[Interpreter, Any], None]] = {
    ast.Assign: Interpreter._assign_statement,
    ast.AnnAssign: Interpreter._annotated,
    ast.AugAssign: Interpreter._augmented,
    ast.Expr: Interpreter._expression,
    ast.FunctionDef: Interpreter._define,
    ast.For: Interpreter._for,
    ast.While: Interpreter._while,
    ast.If: Interpreter._if,
    ast.Return: Interpreter._return,
    ast.Break: Interpreter._break,
    ast.Continue: Interpreter._continue,
    ast.Raise: Interpreter._raise,
    ast.Pass: Interpreter._pass,
    ast.Assert: Interpreter._pass,
    ast.Import: Interpreter._import,
    ast.ImportFrom: Interpreter._import_from,
}
