"""What an answer chooses: points, values of unknown functions, parameters, a vector; and the Gram matrix that it claims."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checker.kernels.kernel import Kernel
from checker.language.declarations import Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Array, Node, Size, Symbol, Transpose
from checker.language.shapes import SCALAR
from checker.language.traversal import walk
from checker.marking.kernel_answers.formulas import Formula
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope

LETTERS = "ABCDEFGH"
"""Points are named by these in placeholders; more are not read."""
MATRIX_NAMES = frozenset(("K", "G", "M", "K_g", "\\mathcal{K}", "Gram"))
VECTOR_NAMES = frozenset(
    ("v", "c", "a", "u", "w", "alpha", "\\alpha", "beta", "\\beta", "α", "β", "b", "d", "y", "z", "x", "q", "t")
)
_COMPONENT = re.compile(r"\\?(?:[abcvuwq]|alpha|beta|α|β)(?:_\d)?|[abcpqst]")
_TRANSPOSED = re.compile(
    r"\s*\^\s*(?:\{\s*)?(?:\\?top|\\intercal|\\mathsf\s*\{?T\}?|T|⊤)(?:\s*\})?\s*$|(?<=[)\]])'\s*$|ᵀ\s*$"
)


@dataclass(slots=True)
class Choice:
    """``names`` are the points' names in order; ``points`` and ``values`` (of function f at point i) what is chosen for them.

    ``definitions`` give an unknown function as an expression: its letter and its text. ``chains`` are the formulas left over: what
    the answer claims. ``clashes`` are the names that are given two values, which are passed over.
    """

    names: list[str]
    points: dict[int, Node] = field(default_factory=dict)
    values: dict[tuple[str, int], Node] = field(default_factory=dict)
    definitions: dict[str, tuple[str, str]] = field(default_factory=dict)
    parameters: dict[str, Node] = field(default_factory=dict)
    matrices: dict[str, Array] = field(default_factory=dict)
    gram: Node | None = None
    gram_text: str = ""
    vectors: dict[str, Node] = field(default_factory=dict)
    scalars: dict[str, Node] = field(default_factory=dict)
    chains: list[Formula] = field(default_factory=list)
    clashes: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """The number of points that the answer speaks of."""
        return len(self.names)

    @property
    def concrete(self) -> bool:
        """Whether anything is chosen."""
        return bool(
            self.points or self.values or self.definitions or self.parameters or self.gram is not None or self.matrices
        )


def constant(text: str) -> Node | None:
    """A number, vector or matrix written out without names: ``-1``, ``\\frac{1}{2}``, ``(1, 0)``, ``[1, -1]^T``. None for all else."""
    plain = _TRANSPOSED.sub("", text.strip())
    if not plain or len(plain) > 600:
        return None
    if re.fullmatch(r"\((?:[^()]|\([^()]*\))*\)", plain) and "," in plain:
        plain = f"[{plain[1:-1]}]"
    if re.fullmatch(r"\(\s*\(.*\)\s*,\s*\(.*\)\s*\)", plain, re.DOTALL):
        plain = "[" + re.sub(r"\)\s*,\s*\(", "],[", plain[1:-1].strip()).replace("(", "[", 1)[:-1] + "]]"
    try:
        expression = read_expression(plain, Scope(Vocabulary()))
    except (Unreadable, ShapeMismatch):
        return None
    node = expression.node
    if isinstance(node, Transpose):
        node = node.operand
    if expression.free or any(isinstance(part, (Symbol, Size)) for part in walk(node)):
        return None
    return node


def canonical(text: str) -> str:
    """A name as the reader spells it: ``x_{1}``, ``\\mathbf x_1``, ``x1`` are ``x_1``."""
    plain = re.sub(r"\s+", "", text).strip("$")
    plain = re.sub(r"_\{(\w+)\}", r"_\1", plain)
    plain = re.sub(r"\^\{?\((\d)\)\}?", r"_\1", plain)
    plain = re.sub(r"^([a-zA-Z])(\d)$", r"\1_\2", plain)
    return plain.replace("\\", "").replace("^prime", "'").replace("^{'}", "'")


def point_names(kernel: Kernel, text: str) -> list[str]:
    """The names of the points that an answer uses: the kernel's arguments, or ``x_1, x_2, x_3`` where it writes these."""
    first, second = (canonical(name) for name in kernel.arguments)
    stem = first[0]
    subscripts = {
        int(digit) for digit in re.findall(rf"(?<![a-zA-Z\\]){stem}\s*(?:_\s*\{{?\s*|\^\s*\{{?\(\s*)?(\d)", text)
    }
    family = [f"{stem}_{digit}" for digit in sorted(subscripts) if 1 <= digit <= len(LETTERS)]
    components = kernel.domain.shape != SCALAR and not re.fullmatch(rf"{stem}_\d", first)
    if re.fullmatch(rf"{stem}_\d", first):
        return [first, second, *(name for name in family if name not in (first, second))]
    if len(family) >= 2 and not components or len(family) >= 3 and re.search(rf"{stem}_?\{{?1\}}?\s*=", text):
        return family
    if len(family) >= 2 and components and re.search(rf"(?<!\w){stem}_?\{{?1\}}?\s*=\s*[\[(\\]", text):
        return family
    others = [
        name
        for name in ("y", "x'", "z", "t")
        if name not in (first, second) and re.search(rf"(?<![\w\\]){re.escape(name)}\s*=", text)
    ]
    if others and not re.search(rf"(?<![\w\\]){re.escape(second)}(?![\w])", text):
        return [first, others[0]]
    return [first, second]


def read_choice(kernel: Kernel, found: Sequence[Formula], answer: str) -> Choice:
    """Sorts an answer's formulas into what they choose and what they claim."""
    choice = Choice(point_names(kernel, answer))
    _name_literals(kernel, found, choice)
    for formula in found:
        if not _choose(kernel, formula, choice):
            choice.chains.append(formula)
    _read_listed(kernel, answer, choice)
    for clash in choice.clashes:
        _forget(clash, choice)
    return choice


_CALL = r"\s*\(\s*((?:[^(),]|\([^()]*\))+?)\s*\)\s*"


def _name_literals(kernel: Kernel, found: Sequence[Formula], choice: Choice) -> None:
    """``f(0) = 1`` and ``k(0, 2) = 3``: where points are not named, the values written in calls are the points."""
    functions = "|".join(re.escape(name) for name, each in kernel.unknowns.items() if each.kind == "function")
    literals: list[str] = []
    for formula in found:
        for operand in formula.operands:
            if canonical(operand) in choice.names and constant(formula.operands[-1]) is not None:
                return
            items = re.findall(rf"(?<![A-Za-z])(?:{functions}){_CALL}", operand) if functions else []
            items += [item for pair in re.findall(rf"(?<![A-Za-z])k{_PAIR}", operand) for item in pair]
            literals += [item for item in items if constant(item) is not None]
    literals = list(dict.fromkeys(literals))
    if not literals or len(literals) > len(LETTERS):
        return
    if len(literals) == 1 and not any("k" in operand for formula in found for operand in formula.operands[:1]):
        return
    choice.names[:] = [f"#{place}" for place in range(len(literals))]
    for place, literal in enumerate(literals):
        node = constant(literal)
        assert node is not None
        choice.points[place] = node


_PAIR = r"\s*\(\s*((?:[^(),]|\([^()]*\))+?)\s*,\s*((?:[^(),]|\([^()]*\))+?)\s*\)"


def place_of(text: str, choice: Choice) -> int | None:
    """Which point a text names, by its name or by the value that the point has."""
    name = canonical(text)
    if name in choice.names:
        return choice.names.index(name)
    value = constant(text)
    if value is None:
        return None
    return next((place for place, node in choice.points.items() if node == value), None)


def _choose(kernel: Kernel, formula: Formula, choice: Choice) -> bool:
    """Takes in a formula that sets names to a value. False where it claims something (instead, or as well)."""
    if set(formula.relations) - {"=", "≈", "←"}:
        return False
    *lefts, last = formula.operands
    if len(lefts) == 1 and _define(kernel, lefts[0], last, choice):
        return True
    if len(lefts) == 1 and lefts[0].startswith("(") and "," in lefts[0]:
        return _choose_together(kernel, lefts[0], last, choice)
    value = constant(last)
    if value is None:
        if len(lefts) == 1 and canonical(lefts[0]) in MATRIX_NAMES and re.search(r"\\begin|\[\s*\[", last):
            choice.gram_text = last
        return False
    taken = [_set(kernel, left, value, last, choice) for left in lefts]
    return all(taken)


def _choose_together(kernel: Kernel, left: str, right: str, choice: Choice) -> bool:
    names = [name.strip() for name in left.strip()[1:-1].split(",")] if left.strip().endswith(")") else []
    value = constant(right)
    if not isinstance(value, Array) or len(value.rows) != len(names):
        return False
    taken = [_set(kernel, name, row[0], "", choice) for name, row in zip(names, value.rows, strict=True)]
    return all(taken)


def _define(kernel: Kernel, left: str, right: str, choice: Choice) -> bool:
    """``f(x) = x``: an unknown function, or kernel, given as an expression."""
    for name, unknown in kernel.unknowns.items():
        match = re.fullmatch(rf"{_spelled(name)}{_CALL}", left)
        if unknown.kind == "function" and match is not None:
            letter = canonical(match[1])
            if not re.fullmatch(r"[a-zA-Z]\w*'?", letter) or constant(right) is not None and letter in choice.names:
                return False
            choice.definitions[name] = (letter, right)
            return True
    return False


def _spelled(name: str) -> str:
    """A pattern for a name as people write it."""
    stem, _, tail = name.partition("_")
    letters = re.escape(stem) if len(stem) == 1 else rf"\\?{re.escape(stem)}"
    return rf"(?<![A-Za-z\\]){letters}" + (rf"_?\{{?{re.escape(tail)}\}}?" if tail else "")


def _set(kernel: Kernel, left: str, value: Node, text: str, choice: Choice) -> bool:
    """One name set to a constant; False where the left side is no name that can be chosen."""
    name = canonical(left)
    if name in choice.names and (value.shape == SCALAR) == (kernel.domain.shape == SCALAR or kernel.domain.abstract):
        return _put(choice, choice.points, choice.names.index(name), value, name)
    if name in choice.names and value.shape == SCALAR:  # numbers where vectors are asked for: points of the line
        return _put(choice, choice.points, choice.names.index(name), value, name)
    for function, unknown in kernel.unknowns.items():
        if unknown.kind == "function":
            match = re.fullmatch(rf"{_spelled(function)}(?:{_CALL}|_?\{{?(\d)\}}?\s*)", left)
            if match is not None:
                place = place_of(match[1], choice) if match[1] else int(match[2]) - 1
                if place is None or not 0 <= place < len(choice.names):
                    return False
                return _put(choice, choice.values, (function, place), value, name)
        elif (
            isinstance(value, Array)
            and len(value.rows) == len(value.rows[0])
            and name in (unknown.name.replace("k", "K"), unknown.name)
        ):
            return _put(choice, choice.matrices, function, value, name)
    if name in {canonical(parameter): parameter for parameter in kernel.parameters}:
        parameter = next(each for each in kernel.parameters if canonical(each) == name)
        return _put(choice, choice.parameters, parameter, value, name)
    if (
        isinstance(value, Array)
        and len(value.rows) == len(value.rows[0]) > 1
        and re.fullmatch(r"[A-Z](?:_\w+)?|K\(.*\)|Gram", name)
    ):
        if choice.gram is not None and choice.gram != value:
            choice.clashes.add("K")
        choice.gram, choice.gram_text = value, text
        return True
    if isinstance(value, Array) and 1 in (len(value.rows), len(value.rows[0])):
        bare = _TRANSPOSED.sub("", name)
        if bare in VECTOR_NAMES or re.fullmatch(r"[a-z]", bare):
            return _put(choice, choice.vectors, bare.strip("\\"), _column(value), bare)
        return False
    if value.shape == SCALAR and _COMPONENT.fullmatch(name):
        return _put(choice, choice.scalars, name.strip("\\"), value, name)
    return False


def _column(value: Array) -> Array:
    if len(value.rows) > 1:
        return value
    cells = tuple((cell,) for cell in value.rows[0])
    return Array(cells, shape=(len(cells), 1))


def _put(choice: Choice, table: dict[Any, Any], key: object, value: Node, name: str) -> bool:
    if key in table and table[key] != value:
        choice.clashes.add(name)
    table[key] = value
    return True


def _forget(name: str, choice: Choice) -> None:
    """A name with two values has none."""
    if name == "K":
        choice.gram = None
    if name in choice.names:
        choice.points.pop(choice.names.index(name), None)
    choice.scalars.pop(name, None)
    choice.vectors.pop(name, None)
    choice.parameters.pop(name, None)
    for key in [
        key for key in choice.values if re.match(rf"{re.escape(key[0])}\W", name) or name.startswith(f"{key[0]}_")
    ]:
        choice.values.pop(key)


_NUMBER = r"[-+]?\d[\d./]*"
_VECTOR = rf"[(\[]\s*{_NUMBER}(?:\s*,\s*{_NUMBER})+\s*[)\]]"
_LISTED = re.compile(
    r"\b(?:points?|inputs?|at|take|x|consider|choose|pick|for|with)\b(?:\s+(?:points?|at|are|in|of|the|line|set|two|three|=|:))*\s*"
    rf"(?:(?P<vectors>{_VECTOR}(?:\s*(?:,|and|, and)\s*{_VECTOR})+)|[{{\[]?\s*(?P<numbers>{_NUMBER}(?:\s*(?:,|and|, and)\s*{_NUMBER})+))",
    re.IGNORECASE,
)


def _read_listed(kernel: Kernel, answer: str, choice: Choice) -> None:
    """``the points 0 and 1``: points without names."""
    match = _LISTED.search(answer)
    if match is None or choice.points:
        return
    items = re.findall(_VECTOR if match["vectors"] else _NUMBER, match["vectors"] or match["numbers"])
    nodes = [constant(item.rstrip(".")) for item in items]
    if len(nodes) < 2 or len(nodes) > len(LETTERS) or None in nodes:
        return
    if len(nodes) != len(choice.names):
        choice.names[:] = [f"#{place}" for place in range(len(nodes))]
    choice.points.update({place: node for place, node in enumerate(nodes) if node is not None})


def vector_of(choice: Choice) -> Array | None:
    """The vector of the quadratic form: ``v = (1, -1)``, or its components ``a = 1, b = -1``, ``c_1 = 1, c_2 = -1``."""
    for value in choice.vectors.values():
        if isinstance(value, Array) and len(value.rows) == choice.count:
            return value
    if choice.vectors:
        return None
    for names in (
        *([f"{stem}_{place + 1}" for place in range(choice.count)] for stem in _STEMS),
        list("abcd"[: choice.count]),
    ):
        found = [choice.scalars.get(name) for name in names]
        if all(each is not None for each in found):
            return Array(tuple((each,) for each in found if each is not None), shape=(len(found), 1))
    return None


_STEMS = ("c", "a", "v", "alpha", "α", "u", "w", "beta", "b")


def values_of(choice: Choice) -> Mapping[str, Node]:
    """The scalars and vectors chosen, by name; components chosen one by one are also the vector ``v``."""
    vector = vector_of(choice)
    whole = {} if vector is None or "v" in choice.scalars else {"v": vector}
    return {**whole, **choice.scalars, **choice.vectors}
