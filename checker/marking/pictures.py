"""What people would rather look at than read, as data; ``reports`` draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bars:
    """Signed values, one bar each: the eigenvalues of a Gram matrix."""

    title: str
    labels: Sequence[str]
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Flow:
    """Stages in their order, each a name and what comes out of it: the shapes that flow through a network."""

    title: str
    stages: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve through points, and the places on it that matter (x, what happens there): an activation function."""

    title: str
    points: Sequence[tuple[float, float]]
    places: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in an order in which every edge (from, to) leads onward: a computational graph."""

    title: str
    nodes: Sequence[tuple[str, str]]
    edges: Sequence[tuple[str, str]]


Picture = Bars | Flow | Curve | Graph
