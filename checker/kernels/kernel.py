"""What a kernel is here: a function of two arguments, what it is made of, and what may be chosen freely in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.kernels.ranges import REAL, Domain, Range
from checker.language.declarations import Vocabulary
from checker.language.nodes import Node, Symbol
from checker.language.shapes import SCALAR, Shape


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, vector or matrix that may be chosen: a range for its entries; ``kind`` of a matrix: real, symmetric, spd, psd."""

    name: str
    values: Range = REAL
    shape: Shape = SCALAR
    kind: str = "real"
    declared: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """A function or a kernel of which nothing is known but that it is one."""

    name: str
    kind: str
    """``function`` or ``kernel``."""
    shape: Shape = SCALAR
    """Of a function's values."""
    declared: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """``f(x)`` or ``k_1(x, z)``, which stands in the node as a symbol of that name."""

    name: str
    unknown: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Kernel:
    """A claimed kernel ``node`` in two ``arguments`` (their names), over ``domain``.

    ``conditions`` restrict parameters, points and values of unknown functions; they hold wherever the kernel is used.
    """

    text: str
    left: str
    arguments: tuple[str, str]
    node: Node
    domain: Domain
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    unknowns: Mapping[str, Unknown] = field(default_factory=dict)
    calls: Mapping[str, Call] = field(default_factory=dict)
    conditions: tuple[Node, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def symbols(self) -> tuple[Symbol, Symbol]:
        """The two arguments as nodes."""
        first, second = self.arguments
        return Symbol(first, shape=self.domain.shape), Symbol(second, shape=self.domain.shape)
