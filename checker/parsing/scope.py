"""What names mean at a place in an answer: the problem's vocabulary, the student's own definitions, bound letters, and the
choices that one reading makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.language.declarations import Declaration, Definition, Vocabulary
from checker.language.errors import ShapeMismatch, Span, Unreadable
from checker.language.shapes import Size, same_size


@dataclass(slots=True)
class Binding:
    """An index letter in force: the size it runs over becomes known by its first use as a subscript."""

    letter: str
    size: Size | None = None
    stated: Size | None = None
    """The size written at the sum, if any: ``\\sum_{i=1}^{m}``."""

    def runs_over(self, size: Size, span: Span) -> None:
        """Records a use as a subscript of an axis of this size. Raises ShapeMismatch when an earlier use was another size."""
        if self.size is None:
            self.size = size
        elif not same_size(self.size, size):
            raise ShapeMismatch(
                f"the index {self.letter} runs over {self.size} in one place and over {size} in another", span
            )


class Choices:
    """The decisions of one reading, in order; :func:`alternatives` enumerates the others."""

    def __init__(self, prefix: tuple[int, ...] = ()) -> None:
        self.prefix = prefix
        self.taken: list[int] = []
        self.counts: list[int] = []

    def choose(self, count: int) -> int:
        """Which of ``count`` ways this reading takes; the first unless told otherwise."""
        place = len(self.taken)
        choice = self.prefix[place] if place < len(self.prefix) else 0
        choice = min(choice, count - 1)
        self.taken.append(choice)
        self.counts.append(count)
        return choice

    def alternatives(self) -> list[tuple[int, ...]]:
        """The prefixes that differ from this reading in exactly one later decision."""
        return [
            (*self.taken[:place], other)
            for place in range(len(self.prefix), len(self.taken))
            for other in range(1, self.counts[place])
        ]


@dataclass(frozen=True, slots=True)
class Scope:
    """Names in force. ``given`` are index letters whose size the part settles (the ``k`` of ``∂L/∂w_k``); ``local`` is what
    the student defined; ``letters`` may be index letters because they occur as one somewhere."""

    vocabulary: Vocabulary
    given: Mapping[str, Size] = field(default_factory=dict)
    local: Mapping[str, Definition] = field(default_factory=dict)
    letters: frozenset[str] = frozenset()
    stepwise: bool = False
    """Whether values may carry the step of an iteration: ``w_t``, ``w^{(k)}``, ``x_i`` for the example of this step."""
    labelled: frozenset[str] = frozenset()
    """The index letters on the left side of the line."""
    step: tuple[str, str] = ("", "")
    """The letter of the step and the name that carries it, where the left side is ``w_{k+1}``: examples may have another letter."""
    unread: Mapping[str, Unreadable | ShapeMismatch] = field(default_factory=dict)
    """The student's own definitions that cannot be read, with the reason: it is told when such a name is used."""

    def find(self, *spellings: str) -> Declaration | Definition | None:
        """What the first known spelling names: the student's own definitions first, then the problem's."""
        for spelling in spellings:
            squashed = squash(spelling)
            for table in (self._local_names, self._names):
                if spelling in table.exact:
                    return table.exact[spelling]
                if squashed in table.squashed:
                    return table.squashed[squashed]
        return None

    @property
    def _names(self) -> _Names:
        return _names_of(self.vocabulary)

    @property
    def _local_names(self) -> _Names:
        return _Names(dict(self.local), {squash(name): entry for name, entry in self.local.items()})

    def knows(self, spelling: str) -> bool:
        """Whether a spelling names something (for the grammar's look-ahead)."""
        return self.find(spelling) is not None


@dataclass(frozen=True, slots=True)
class _Names:
    exact: Mapping[str, Declaration | Definition]
    squashed: Mapping[str, Declaration | Definition]


_cache: dict[int, tuple[Vocabulary, _Names]] = {}


def _names_of(vocabulary: Vocabulary) -> _Names:
    held = _cache.get(id(vocabulary))
    if held is None or held[0] is not vocabulary:
        exact: dict[str, Declaration | Definition] = {**vocabulary.symbols, **vocabulary.quantities}
        spellings: dict[str, list[Declaration | Definition]] = {}
        for name, entry in exact.items():
            spellings.setdefault(squash(name), []).append(entry)
        squashed = {key: entries[0] for key, entries in spellings.items() if len(entries) == 1}
        held = (vocabulary, _Names(exact, squashed))
        if len(_cache) > 256:
            _cache.clear()
        _cache[id(vocabulary)] = held
    return held[1]


SHORT_FORMS = {"lam": "lambda", "lmbda": "lambda", "lambd": "lambda", "eps": "epsilon", "sig": "sigma"}


def squash(name: str) -> str:
    """The form in which ``W_1``, ``W1``, ``W_{1}`` and ``w_{1,1}``, ``w_11`` coincide (case and ``^`` are kept)."""
    squashed = name.replace("_", "").replace("{", "").replace("}", "").replace(",", "").replace(" ", "")
    return SHORT_FORMS.get(squashed, squashed)
