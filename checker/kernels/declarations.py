"""What ``--where`` says: declarations of kernels, functions and parameters; conditions, kept as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from checker.kernels.kernel import Parameter, Unknown
from checker.kernels.notation import prepared
from checker.kernels.ranges import REAL, Domain, Range, read_domain
from checker.kernels.writing import Argument, surface_of, written
from checker.language.errors import AuthorError, Unreadable
from checker.language.shapes import SCALAR, Shape, column, matrix, parse_size
from checker.parsing.surface import (
    Name,
    Script,
)

LONGEST = 2_000
"""Characters of a kernel, a domain or a condition."""


_DECLARED = re.compile(
    r"^\s*(?P<names>[^:<>=≤≥]+?)\s*(?::(?!=)|\bis\s+(?:an?\s+)?|\\in(?![a-z])|∈)\s*(?P<type>.+?)\s*$", re.DOTALL
)


@dataclass(slots=True)
class Declared:
    """What ``--where`` declares and demands."""

    unknowns: dict[str, Unknown] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    arguments: tuple[str, str] = ("x", "z")
    domain: Domain | None = None
    conditions: list[str] = field(default_factory=list)
    size: int | str = "d"
    """Of the points, for matrices that are declared without one."""


def read_declarations(where: Sequence[str], arguments: tuple[Argument, Argument], domain: Domain | None) -> Declared:
    """What the conditions and declarations say. Raises AuthorError."""
    declared = Declared(arguments=(arguments[0].name, arguments[1].name))
    if domain is not None and domain.size is not None:
        declared.size = domain.size
    for each in where:
        if len(each) > LONGEST:
            raise AuthorError(f"a condition of {len(each)} characters; at most {LONGEST} are read", key="--where")
        for text in re.split(r";|\band\b|\\text\{\s*and\s*\}", each):
            if not text.strip():
                raise AuthorError(f"{each!r} says nothing", key="--where")
            for one in _each_compared(prepared(text.strip().strip("$ "))):
                _declare(one, declared, arguments)
    return declared


_COMPARED = re.compile(
    r"^(?P<names>[^,()\[\]<>=]+(?:,[^,()\[\]<>=]+)+?)"
    r"(?P<rest>\s*(?:[<>=≤≥≠]|!=|\\(?:geq?|leq?|gt|lt|neq?|geqslant|leqslant)(?![a-z])).*)$",
    re.DOTALL,
)


def _each_compared(text: str) -> list[str]:
    """``a, b >= 0`` as ``a >= 0`` and ``b >= 0``."""
    match = _COMPARED.match(text)
    return [text] if match is None else [name + match["rest"] for name in match["names"].split(",")]


_DEFINITE = re.compile(
    r"^(?P<name>[^\s:]+?)\s*(?:(?P<order>\\succeq|⪰|\\succcurlyeq|≽|\\succ|≻)\s*0|(?:\s+is|:)?\s+(?:an?\s+)?(?:symmetric\s+)?"
    r"(?:(?P<semi>positive[- ]semi-?definite)|positive[- ]definite|(?P<symmetric>symmetric))(?:\s+matrix)?)\.?$",
    re.IGNORECASE,
)


def _declare_definite(text: str, declared: Declared) -> bool:
    """Reads ``A \\succeq 0`` and ``A is positive definite``; False for anything else."""
    match = _DEFINITE.match(text)
    if match is None:
        return False
    name = _name(match["name"])
    held = declared.parameters.get(name)
    shape = held.shape if held is not None and held.shape else matrix(declared.size, declared.size)
    semi = match["semi"] or match["order"] in ("\\succeq", "⪰", "\\succcurlyeq", "≽")
    kind = "psd" if semi else "symmetric" if match["symmetric"] else "spd"
    declared.parameters[name] = Parameter(name, REAL, shape, kind)
    return True


def _declare(text: str, declared: Declared, arguments: tuple[Argument, Argument]) -> None:
    if _declare_definite(text, declared):
        return
    match = _DECLARED.match(text)
    if match is None:
        adjective = re.match(
            r"^(\S+)\s+(kernel|function|integer|positive|nonnegative|non-negative|real|spd|natural)$", text
        )
        if adjective is None:
            declared.conditions.append(text)
            return
        written_names, kind = adjective[1], adjective[2]
    else:
        written_names, kind = match["names"], match["type"]
    if "(" in written_names and re.search(r"\(.*,.*\)", written_names):  # k_1(x, z): kernel
        written_names = re.sub(r"\(.*\)", "", written_names)
    for written_name in written_names.split(","):
        name = _name(re.sub(r"\(.*\)", "", written_name))
        if name in (arguments[0].name, arguments[1].name):
            try:
                declared.domain = read_domain(kind)
            except ValueError as problem:
                raise AuthorError(str(problem), key="--where") from None
            continue
        _declare_name(name, kind.strip().strip("$ ."), declared)


def _name(text: str) -> str:
    try:
        piece = surface_of(text)
    except Unreadable:
        raise AuthorError(f"{text.strip()!r} is not a name", key="--where") from None
    if not isinstance(piece, (Name, Script)):
        raise AuthorError(f"{text.strip()!r} is not a name", key="--where")
    return written(piece)


_KERNEL_WORDS = re.compile(
    r"^(?:(?:valid|mercer|psd|pd|positive[- ](?:semi-?)?definite|base|any)\s+)*kernels?(?:\s+functions?)?$",
    re.IGNORECASE,
)


_FUNCTION_WORDS = re.compile(
    r"""^(?:(?P<adjective>any|real|real-valued|arbitrary|positive|nonnegative|non-negative|vector|feature)\s+)*
        (?:functions?|maps?)(?:\s*\[(?P<size>[^\]]*)\]|\s+(?:to|from)\s.*)?$""",
    re.IGNORECASE | re.VERBOSE,
)


def _declare_name(name: str, kind: str, declared: Declared) -> None:
    if _KERNEL_WORDS.match(kind):
        declared.unknowns[name] = Unknown(name, "kernel")
        return
    if function := _FUNCTION_WORDS.match(kind):
        size = function["size"]
        shape: Shape = SCALAR
        if size:
            shape = column(_parsed_size(size))
        declared.unknowns[name] = Unknown(name, "function", shape)
        adjective = (function["adjective"] or "").lower()
        if adjective in ("positive", "nonnegative", "non-negative"):
            relation = ">" if adjective == "positive" else ">="
            declared.conditions += [f"{name}({each}) {relation} 0" for each in declared.arguments]
        return
    declared.parameters[name] = _parameter(name, kind)


def _parsed_size(text: str) -> int | str:
    try:
        return parse_size(text)
    except ValueError as problem:
        raise AuthorError(str(problem), key="--where") from None


_SIZED = re.compile(r"^(?P<head>[^\[\]]*?)\s*\[(?P<sizes>[^\[\]]*)\]$")


_MATRICES = re.compile(r"^(?:\\mathbb\s*\{?R\}?|R|ℝ)\s*\^\s*\{?\s*([\w+]+)\s*(?:\\times|×|x)\s*([\w+]+)\s*\}?$")


def _parameter(name: str, kind: str) -> Parameter:
    """A parameter from its type. Raises AuthorError."""
    kind = _MATRICES.sub(r"real[\1, \2]", kind)
    sized = _SIZED.match(kind)
    shape: Shape = SCALAR
    head = kind
    if sized and sized["head"]:
        head = sized["head"]
        sizes = [_parsed_size(part) for part in sized["sizes"].split(",")]
        if len(sizes) > 2:
            raise AuthorError(f"{kind!r} is not a type", key="--where")
        shape = column(sizes[0]) if len(sizes) == 1 else matrix(sizes[0], sizes[1])
    head = head.strip().replace("non-negative", "nonnegative")
    head = head if re.search(r"[RZN]|\^", head) else head.lower()
    if head in ("spd", "psd", "symmetric") and len(shape) == 2:
        return Parameter(name, REAL, shape, head)
    if head in ("positive integer", "natural number"):
        head = "natural"
    if head == "nonnegative integer":
        return Parameter(name, Range(Fraction(0), None, low_open=False, integer=True), shape)
    head = head.removesuffix(" number").removesuffix(" constant")
    try:
        domain = read_domain(head)
    except ValueError:
        types = "real, positive, integer, real[d], symmetric[d, d], spd[d, d], psd[d, d], kernel and function are"
        raise AuthorError(f"{kind!r} is not a type: {types}", key="--where") from None
    return Parameter(name, domain.entries, shape or domain.shape)
