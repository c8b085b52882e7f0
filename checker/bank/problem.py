"""A problem and its parts, everything resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from checker.bank.place import Place
from checker.language.declarations import Expression, Vocabulary
from checker.language.nodes import Node
from checker.language.shapes import Size


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer worth recording, and what is wrong with it. ``claimed``: a document gives it as its own."""

    answer: str
    why: str
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class LayerTexts:
    """The network of a problem as its file gives it: the input's shape and the layers in order."""

    input: str
    layers: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Part:
    """One question. ``of``, ``by``, ``loss`` and ``rate`` are nodes in the model's terms; ``free`` are the index letters of
    ``by`` (the ``k`` of ``∂L/∂w_k``) with their sizes; ``allowed`` None: every term may be used. ``key`` is None where the kind
    reads ``key_text`` itself; ``own`` are the fields that only the kind knows, at ``place`` in the problem file; ``network`` are
    the layers that the problem is about, if any."""

    exam: str
    id: str
    kind: str
    vocabulary: Vocabulary
    title: str = ""
    statement: str = ""
    marks: float = 0
    key_text: str = ""
    key: Expression | None = None
    of: Expression | None = None
    by: Expression | None = None
    loss: Expression | None = None
    rate: Expression | None = None
    free: tuple[tuple[str, Size], ...] = ()
    allowed: frozenset[str] | None = None
    assume: tuple[Node, ...] = ()
    assumptions: tuple[str, ...] = ()
    """``assume`` as written."""
    derivation: str | None = None
    policy: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    own: Mapping[str, Any] = field(default_factory=dict)
    place: Place = field(default_factory=lambda: Place("", ""))
    network: LayerTexts | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    """``of``, ``by``, ``loss``, ``rate`` as written."""
    symbols: Mapping[str, str] = field(default_factory=dict)
    model: Mapping[str, str] = field(default_factory=dict)
    """The problem's symbols and model as written, for kinds that read them in their own way."""
    assumed: tuple[str, ...] = ()
    """``assume`` as written."""

    @property
    def name(self) -> str:
        """``exam/id``, or the id alone for a problem from a file."""
        return f"{self.exam}/{self.id}" if self.exam else self.id

    @cached_property
    def given(self) -> Mapping[str, Size]:
        """The index letters whose size the part settles."""
        free = self.key.free if self.key is not None else ()
        return dict((*self.free, *free))


@dataclass(frozen=True, eq=False)
class Problem:
    """A statement with symbols, a model and parts."""

    id: str
    exam: str
    title: str
    statement: str
    vocabulary: Vocabulary
    parts: tuple[Part, ...]
    path: Path
    symbols: Mapping[str, str] = field(default_factory=dict)
    model: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    """The file as it was read."""
