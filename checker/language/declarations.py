"""What a problem declares: symbols with shapes and domains, and the quantities that its model defines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from checker.language.nodes import Index, Node, Symbol
from checker.language.shapes import SCALAR, Shape, Size, matrix, parse_size, size_names

DOMAINS = (
    "real",
    "positive",
    "integer",
    "probability",
    "onehot",
    "simplex",
    "unit",
    "symmetric",
    "spd",
    "index",
    "set",
    "function",
    "kernel",
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared symbol: ``W_1 = "real[p, n]"``.

    ``shape`` is a member's; ``family`` the sizes of the family's axes, which come first in the value's array.
    ``domain`` is one of :data:`DOMAINS`; ``values`` the members of a finite set, ``bound`` the number of an index's values.
    """

    name: str
    domain: str
    shape: Shape = SCALAR
    family: tuple[Size, ...] = ()
    values: tuple[Fraction, ...] = ()
    bound: Size | None = None

    @property
    def node(self) -> Symbol:
        """The symbol as a node."""
        return Symbol(self.name, shape=self.shape)

    @property
    def size_names(self) -> frozenset[str]:
        """The named sizes that the declaration mentions."""
        sizes = [
            *self.family,
            *(s for s in self.shape if s is not None),
            *([self.bound] if self.bound is not None else []),
        ]
        return frozenset().union(*(size_names(size) for size in sizes))

    @property
    def axes(self) -> tuple[Size, ...]:
        """The sizes that subscripts range over, in order: the family's, then the components'."""
        return (*self.family, *component_axes(self.shape))


@dataclass(frozen=True, slots=True)
class Definition:
    """A quantity of the model: ``z = 'W x'``, ``'mu_d' = '1/N sum_n x_nd'`` or ``'a_j(x)' = 'w_j^T x + b_j'``.

    ``body`` is in terms of earlier names, with the ``indices`` (name, size) free. Without parameters the quantity is an
    array: a scalar body with one index gives a column, with two a matrix; any other body a family.
    With ``parameters`` it is a function, written out wherever it is used.
    """

    name: str
    body: Node
    indices: tuple[tuple[str, Size], ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def is_function(self) -> bool:
        """Whether the quantity takes arguments and so has no array of its own."""
        return bool(self.parameters)

    @property
    def family(self) -> tuple[Size, ...]:
        """The sizes of the family's axes."""
        return () if self.body.shape == SCALAR and len(self.indices) <= 2 else tuple(size for _, size in self.indices)

    @property
    def shape(self) -> Shape:
        """A member's shape."""
        if self.family or not self.indices:
            return self.body.shape
        sizes = [size for _, size in self.indices]
        return matrix(sizes[0], 1) if len(sizes) == 1 else matrix(sizes[0], sizes[1])

    @property
    def axes(self) -> tuple[Size, ...]:
        """The sizes that subscripts range over, in order."""
        return (*self.family, *component_axes(self.shape))

    @property
    def node(self) -> Symbol:
        """The quantity as a node."""
        return Symbol(self.name, shape=self.shape)


def component_axes(shape: Shape) -> tuple[Size, ...]:
    """The sizes that component subscripts of an array range over: one for vectors and rows, two for matrices."""
    if shape == SCALAR:
        return ()
    if len(shape) == 2 and 1 in shape:
        return (shape[1],) if shape[0] == 1 else (shape[0],)  # type: ignore[return-value]
    return tuple(size for size in shape if size is not None)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every name that an expression may use: symbols, then quantities in the model's order."""

    symbols: Mapping[str, Declaration] = field(default_factory=dict)
    quantities: Mapping[str, Definition] = field(default_factory=dict)

    @property
    def sizes(self) -> frozenset[str]:
        """The named sizes of all declarations."""
        return frozenset().union(*(declaration.size_names for declaration in self.symbols.values()))

    def get(self, name: str) -> Declaration | Definition | None:
        """The symbol or quantity of that name."""
        return self.symbols.get(name) or self.quantities.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self.symbols or name in self.quantities

    def with_definition(self, definition: Definition) -> Vocabulary:
        """The vocabulary after one more definition."""
        return Vocabulary(self.symbols, {**self.quantities, definition.name: definition})

    def index_node(self, name: str) -> Index:
        """An index letter as a node."""
        return Index(name)


_TYPE = re.compile(
    r"\s*(?P<head>\{[^}]*\}|index\s*\([^)]*\)|[a-z]+)\s*(?:\[(?P<sizes>[^\]]*)\])?\s*(?P<family>(?:for\s.*)?)$",
    re.DOTALL,
)
_FAMILY = re.compile(r"for\s+(?P<letter>\w+)\s+in\s+(?P<size>[^,]+?)\s*$")


def parse_declaration(name: str, text: str) -> Declaration:
    """A declaration from its type, e.g. ``real[n] for i in N``. Raises ValueError saying what is wrong with it."""
    match = _TYPE.match(text)
    if match is None:
        raise ValueError(
            f"{text!r} is not a type: write real[n], positive, index(c), {{0, 1}}, onehot[c], real[n] for i in N"
        )
    sizes = [] if match["sizes"] is None else [_written_size(part, text) for part in match["sizes"].split(",")]
    if len(sizes) > 2:
        family_from_sizes, sizes = tuple(sizes[:-2]), sizes[-2:]
    else:
        family_from_sizes = ()
    shape: Shape = SCALAR if not sizes else matrix(sizes[0], 1) if len(sizes) == 1 else matrix(sizes[0], sizes[1])
    family: list[Size] = []
    rest = match["family"].strip()
    if rest:
        for part in rest.removeprefix("for ").split(","):
            clause = _FAMILY.match("for " + part.strip().removeprefix("for "))
            if clause is None:
                raise ValueError(f"{rest!r} does not say what the family runs over: write 'for i in N'")
            family.append(parse_size(clause["size"]))
    head = match["head"]
    values: tuple[Fraction, ...] = ()
    bound: Size | None = None
    if head.startswith("{"):
        try:
            values = tuple(Fraction(part.strip().replace("−", "-")) for part in head[1:-1].split(","))
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"{head!r} is not a set of numbers") from None
        domain = "set"
    elif head.startswith("index") and "(" in head:
        domain = "index"
        bound = _written_size(head[head.index("(") + 1 : -1], text)
    elif head == "index":
        raise ValueError(f"{text!r} does not say how many values the index has: write index(c)")
    else:
        domain = head
    if domain not in DOMAINS or head == "set":
        raise ValueError(
            f"{domain!r} is not a domain: {', '.join(DOMAINS[:-4])}, index(c), {{0, 1}}, function and kernel are"
        )
    if domain in ("symmetric", "spd") and (len(sizes) != 2 or sizes[0] != sizes[1]):
        raise ValueError(f"{domain} needs two equal sizes, as in {domain}[n, n]")
    if domain in ("onehot", "simplex", "unit") and not sizes:
        raise ValueError(f"{domain} needs a size, as in {domain}[c]")
    return Declaration(name, domain, shape, (*family, *family_from_sizes), values, bound)


def _written_size(part: str, text: str) -> Size:
    """A size in a type. Raises ValueError."""
    if not part.strip():
        raise ValueError(f"a size is missing in {text!r}: write real for a number, real[n] for a vector")
    return parse_size(part)


@dataclass(frozen=True, slots=True)
class Expression:
    """A node with the free indices it holds for, each with its size, in the order of the answer's axes."""

    node: Node
    free: tuple[tuple[str, Size], ...] = ()
