"""NumPy code answers: source text to a checked syntax tree. Only the tree is used; the code is never executed."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import EllipsisType, NoneType

from checker.language.errors import Span, Unreadable

LONGEST_SOURCE = 20_000
DEEPEST_NESTING = 100
LARGEST_INTEGER = 2**63

STATEMENTS = (
    ast.FunctionDef, ast.Return, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.While, ast.If, ast.Expr,
    ast.Pass, ast.Break, ast.Continue, ast.Import, ast.ImportFrom, ast.Assert, ast.Raise, ast.Module,
)  # fmt: skip
EXPRESSIONS = (
    ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Lambda, ast.IfExp, ast.Dict, ast.ListComp, ast.DictComp, ast.GeneratorExp,
    ast.Compare, ast.Call, ast.JoinedStr, ast.FormattedValue, ast.Constant, ast.Attribute, ast.Subscript, ast.Starred,
    ast.Name, ast.List, ast.Tuple, ast.Slice,
)  # fmt: skip
PIECES = (
    ast.arguments, ast.arg, ast.keyword, ast.alias, ast.comprehension,
    ast.expr_context, ast.boolop, ast.unaryop, ast.cmpop, ast.operator,
)  # fmt: skip
STAR_HOLDERS = (ast.List, ast.Tuple, ast.Call)
"""Where Python's compiler, not its grammar, lets a starred value stand."""

INSTEAD = {
    ast.BitXor: ("`^` is not a power in Python", "write `**` for a power"),
    ast.LShift: ("`<<` is not read", "write `* 2**n`"),
    ast.RShift: ("`>>` is not read", "write `// 2**n`"),
    ast.ClassDef: ("a class is not read", "write a function, or only its body"),
    ast.Try: ("`try` is not read", "write the code that computes the value"),
    ast.With: ("`with` is not read", "write its body alone"),
    ast.Delete: ("`del` is not read", "leave it out"),
    ast.Global: ("`global` is not read", "return the value"),
    ast.Nonlocal: ("`nonlocal` is not read", "return the value"),
    ast.NamedExpr: ("`:=` is not read", "assign on a line of its own"),
    ast.Yield: ("a generator function is not read", "return a list"),
    ast.YieldFrom: ("a generator function is not read", "return a list"),
    ast.Set: ("a set is not read", "write a list"),
    ast.SetComp: ("a set is not read", "write a list"),
}
"""What people write that is not read, and what to write instead. Every other kind of node gets a general message."""

_FENCE = re.compile(r"[ \t]*(?:```|~~~)[ \t]*[\w+-]*[ \t]*")
_PROMPT = re.compile(r"[ \t]*(?:>>>|\.\.\.)(?: |$)")
_LABEL = re.compile(r"[ \t]*(?:answer|solution|ans|code)[ \t]*:(?!=)", re.IGNORECASE)
_QUOTIENT = re.compile(r"[ \t]*[d∂]\w+/[d∂]\w+(?=[ \t]*=(?!=))")
_ARROW = re.compile(r"([ \t]*\w+[ \t]*)(:=|<-(?= )|←)")
_BLANKS = dict.fromkeys(("\N{NO-BREAK SPACE}", "\N{ZERO WIDTH NO-BREAK SPACE}", "\f"), " ")
_SAME_LENGTH = str.maketrans({**_BLANKS, "\N{MINUS SIGN}": "-"})


@dataclass(frozen=True, slots=True)
class Code:
    """A checked syntax tree of ``text``, whose ``lines`` as Python's parser saw them begin at ``starts``."""

    text: str
    tree: ast.Module
    lines: tuple[str, ...]
    starts: tuple[int, ...]

    def span(self, node: ast.AST) -> Span:
        """The node's place in the answer, in characters."""
        first, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        last, end = getattr(node, "end_lineno", None) or first, getattr(node, "end_col_offset", None) or column
        return self._offset(first, column), self._offset(last, end)

    def _offset(self, line: int, column: int) -> int:
        # The tree counts columns in UTF-8 bytes.
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())


def parse(source: str) -> Code:
    """The syntax tree of a code answer, with Markdown fences, prompts and a common indentation passed over.

    Raises Unreadable for what is not Python, for what the interpreter does not read, and for code that is too long or
    too deeply nested.
    """
    code = _parsed(source)
    _check(code)
    return code


def syntax_tree(source: str) -> ast.Module | None:
    """The syntax tree of what Python's grammar accepts, whether the interpreter reads it or not; None for the rest."""
    try:
        return _parsed(source).tree
    except Unreadable:
        return None


def _parsed(source: str) -> Code:
    if len(source) > LONGEST_SOURCE:
        raise Unreadable(f"the code is longer than {LONGEST_SOURCE} characters", (LONGEST_SOURCE, len(source)))
    lines = [_as_assignment(line) for line in _without_prompts(_without_fences(source))]
    error: Unreadable | None = None
    for margins in _margins(lines):
        try:
            tree, code_lines, starts = _tree(source, lines, margins)
        except Unreadable as failure:
            error = error or failure
        else:
            tree.body = [statement for statement in tree.body if not _is_script_part(statement)]
            return Code(source, tree, code_lines, starts)
    assert error is not None
    raise error


def _without_fences(source: str) -> list[str]:
    """The lines of the code, each as long as it was; with fences, what stands outside them is blank."""
    text = source.replace("\\\r\n", " \\\n").replace("\r\n", " \n").replace("\r", "\n").translate(_SAME_LENGTH)
    outer = re.fullmatch(r"(\s*)(`+)(?!`)([^`\n]*)\2(\s*)", text)
    if outer is not None:
        blank = " " * len(outer[2])
        text = outer[1] + blank + outer[3] + blank + outer[4]
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line)]
    if len(fences) <= 1:  # one fence alone: the other was lost
        return [" " * len(line) if number in fences else line for number, line in enumerate(lines)]
    inside = False
    kept = []
    for number, line in enumerate(lines):
        if number in fences:
            inside = not inside
            kept.append(" " * len(line))
        else:
            kept.append(line if inside else " " * len(line))
    return kept


def _without_prompts(lines: list[str]) -> list[str]:
    """The lines of the code, each as long as it was, without a leading "Answer:"; where some have the prompt of an
    interactive session, the others are its output and blank."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    label = _LABEL.match(lines[first])
    if label is not None:
        lines = [*lines[:first], " " * label.end() + lines[first][label.end() :], *lines[first + 1 :]]
    prompts = [_PROMPT.match(line) for line in lines]
    if not any(prompt is not None and ">>>" in prompt[0] for prompt in prompts):
        return lines
    return [
        " " * len(line) if prompt is None else " " * prompt.end() + line[prompt.end() :]
        for line, prompt in zip(lines, prompts, strict=True)
    ]


def _as_assignment(line: str) -> str:
    """`dL/dW =` as `dL_dW =`, `w :=` and `w <-` as `w  =`: what people write before code; the line stays as long."""
    quotient = _QUOTIENT.match(line)
    if quotient is not None:
        return quotient[0].replace("∂", "d").replace("/", "_") + line[quotient.end() :]
    arrow = _ARROW.match(line)
    return line if arrow is None else arrow[1] + "=".rjust(len(arrow[2])) + line[arrow.end() :]


def _is_script_part(statement: ast.stmt) -> bool:
    """``if __name__ == "__main__":``, which tries the functions above it out."""
    match statement:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()])):
            return True
    return False


def _margins(lines: list[str]) -> Iterator[list[int]]:
    """How much of each line's indentation to pass over: what all lines share; else what all but the first share, for
    code whose first line was copied from its first letter on."""

    def shared(some: list[str]) -> int:
        return min((len(line) - len(line.lstrip(" \t")) for line in some if line.strip()), default=0)

    margin = shared(lines)
    yield [margin] * len(lines)
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    rest = shared(lines[first + 1 :])
    if rest > margin:
        own = shared([lines[first]])
        yield [own] * (first + 1) + [rest] * (len(lines) - first - 1)


def _tree(source: str, lines: list[str], margins: list[int]) -> tuple[ast.Module, tuple[str, ...], tuple[int, ...]]:
    starts = []
    position = 0
    for line, margin in zip(lines, margins, strict=True):
        starts.append(position + min(margin, len(line)))
        position += len(line) + 1
    code_lines = tuple(line[margin:] for line, margin in zip(lines, margins, strict=True))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse("\n".join(code_lines))
    except SyntaxError as error:
        number = min(max(error.lineno or 1, 1), len(starts))
        start = min(starts[number - 1] + max((error.offset or 1) - 1, 0), len(source))
        raise Unreadable(f"line {number} is not Python: {error.msg}", (start, min(start + 1, len(source)))) from None
    except (ValueError, RecursionError, MemoryError, OverflowError):
        raise Unreadable(
            "this is not Python: it is nested too deeply, or has characters that code cannot have"
        ) from None
    return tree, code_lines, tuple(starts)


def _check(code: Code) -> None:
    """Raises Unreadable at the first node, in the order of the text, that the interpreter does not read."""
    pending: list[tuple[ast.AST, ast.AST, int, bool]] = [(code.tree, code.tree, 0, False)]
    while pending:
        node, owner, depth, in_loop = pending.pop()
        place = node if hasattr(node, "lineno") else owner
        if depth > DEEPEST_NESTING:
            message = f"the code is nested more than {DEEPEST_NESTING} levels deep"
            raise Unreadable(message, code.span(place), hint="use more lines")
        problem = _problem(node)
        if isinstance(node, (ast.Break, ast.Continue)) and not in_loop:
            problem = "`break` and `continue` belong in a loop", None
        if problem is not None:
            message, hint = problem
            raise Unreadable(f"line {getattr(place, 'lineno', 1)}: {message}", code.span(place), hint=hint)
        in_loop = isinstance(node, (ast.For, ast.While)) or (in_loop and not isinstance(node, ast.FunctionDef))
        pending += [(child, place, depth + 1, in_loop) for child in reversed(list(ast.iter_child_nodes(node)))]


def _problem(node: ast.AST) -> tuple[str, str | None] | None:
    """What is wrong with this node alone, and what to write instead."""
    if type(node) in INSTEAD:
        return INSTEAD[type(node)]
    match node:
        case ast.FunctionDef(decorator_list=[_, *_]):
            return "decorators are not read", "leave the decorator out"
        case ast.AST() if not isinstance(node, STAR_HOLDERS) and any(
            isinstance(child, ast.Starred) for child in ast.iter_child_nodes(node)
        ):
            return "a `*` stands where no list is unpacked", "write the value without the `*`"
        case ast.arguments() if _twice(node):
            return f"two parameters are named `{_twice(node)}`", "give each parameter its own name"
        case ast.arguments(vararg=ast.arg()) | ast.arguments(kwarg=ast.arg()):
            return "`*args` and `**kwargs` are not read", "name the parameters"
        case ast.keyword(arg=None):
            return "`**` in a call is not read", "name the arguments"
        case ast.Dict() if None in node.keys:
            return "`**` in a dictionary is not read", "write the entries"
        case ast.comprehension(is_async=1):
            return "async is not read", None
        case ast.Attribute(ctx=ast.Store()):
            return f"an assignment to the attribute `.{node.attr}` is not read", "assign to a name"
        case ast.Attribute() if node.attr.startswith("_"):
            return f"`.{node.attr}` is not read", None
        case ast.Name() if node.id.startswith("__"):
            return f"`{node.id}` is not read", None
        case ast.Constant():
            return _constant_problem(node.value)
    if not isinstance(node, STATEMENTS + EXPRESSIONS + PIECES):
        return f"`{type(node).__name__}` is not read", "write assignments, functions, loops and NumPy calls"
    return None


def _twice(parameters: ast.arguments) -> str | None:
    """The first name that two parameters share: Python's grammar lets it through, its compiler does not."""
    names = [parameter.arg for parameter in (*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs)]
    return next((name for place, name in enumerate(names) if name in names[:place]), None)


def _constant_problem(value: object) -> tuple[str, str | None] | None:
    if isinstance(value, int) and value >= LARGEST_INTEGER:
        return "integers must be below 2**63", "write it as a float"
    if not isinstance(value, (int, float, str, EllipsisType, NoneType)):
        return f"a constant of type {type(value).__name__} is not read", None
    return None
