"""Which notation an answer is written in, from how it looks."""

from __future__ import annotations

import ast
import re

from checker.parsing.numpy_code import syntax_tree

_STATEMENTS = (ast.FunctionDef, ast.Return, ast.Import, ast.ImportFrom, ast.AugAssign)
_EXPRESSIONS = (ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.Dict)
_MARKS = (*_STATEMENTS, *_EXPRESSIONS, ast.MatMult)
"""What only code has. Not a bare `w[i]`, `E[x]`, `1[z > 0]` or `P(y=1)`: people write these by hand too; but `w[0]`."""

_CALLED = frozenset("outer matmul einsum multiply array zeros zeros_like ones_like len range reshape transpose".split())
_NAMED = frozenset(("axis", "keepdims", "dtype"))
_DAMAGED_CODE = re.compile(
    r"""\b(?:np|jnp|numpy)\.\w | ^\s*def\s+\w+\s*\( | \bin\s+range\( | \b(?:axis|keepdims)\s*=\s*\w | \[:, | \.T\b\s*@
    | @\s*\w+\.T\b | \.(?:dot|sum|mean|reshape|astype)\(""",
    re.MULTILINE | re.VERBOSE,
)
"""Signs of code that is not Python after all: a bracket was lost. It is told so, rather than read as mathematics."""
_LATEX_COMMAND = re.compile(r"\\[a-zA-Z,;!{|]")


def guess_notation(answer: str) -> str:
    """``latex``, ``text`` or ``numpy``. Code is what Python's grammar accepts and bears a mark of code."""
    tree = syntax_tree(answer)
    if tree is not None and any(map(_is_mark, ast.walk(tree))):
        return "numpy"
    if tree is None and _DAMAGED_CODE.search(answer) and not _LATEX_COMMAND.search(answer):
        return "numpy"
    return "latex" if "\\" in answer else "text"


def _is_mark(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute()):
            return True
        case ast.Call(func=ast.Name(id=name), keywords=keywords):
            return name in _CALLED or any(keyword.arg in _NAMED for keyword in keywords)
        case ast.Attribute(value=ast.Name(id="np" | "numpy" | "jnp" | "math")):
            return True
        case ast.Subscript(value=base, slice=index, ctx=context):
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            numbered = isinstance(base, ast.Name) and all(map(_is_place, parts))
            return isinstance(context, ast.Store) or numbered or any(map(_is_slice, parts))
        case ast.For(body=[first, *_]) | ast.While(body=[first, *_]) | ast.If(body=[first, *_]):
            return first.lineno > node.lineno  # `for i in N: x_i` may be a remark
    return isinstance(node, _MARKS)


def _is_place(index: ast.expr) -> bool:
    """A whole number between brackets."""
    return isinstance(index, ast.Constant) and type(index.value) is int


def _is_slice(index: ast.expr) -> bool:
    """`:`, `None` or `...` between brackets."""
    return isinstance(index, ast.Slice) or isinstance(index, ast.Constant) and index.value in (None, ...)
