"""Products of vectors and matrices as words of letters, and sums of words with coefficients."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.kernels.forms import (
    Form,
    TooLarge,
)
from checker.language.inference import number, transpose
from checker.language.nodes import (
    Node,
)
from checker.language.shapes import is_row


@dataclass(frozen=True, slots=True)
class Letter:
    """A vector or matrix in a product. ``node`` is the untransposed one."""

    key: str
    vector: bool
    transposed: bool = False
    symmetric: bool = field(default=False, compare=False)
    psd: bool = field(default=False, compare=False)
    node: Node = field(default_factory=lambda: number(0), compare=False, repr=False)
    sides: frozenset[int] = field(default=frozenset(), compare=False)

    @property
    def flipped(self) -> Letter:
        """The transpose."""
        if self.symmetric:
            return self
        return Letter(self.key, self.vector, not self.transposed, self.symmetric, self.psd, self.node, self.sides)

    @property
    def as_node(self) -> Node:
        """The letter as a node."""
        return transpose(self.node) if self.transposed else self.node


Word = tuple[Letter, ...]


Combination = dict[Word, Form]


def psd_chain(word: Word) -> bool:
    """Whether a product of matrices is positive semidefinite by its very form: empty, A, B^T B, B^T A B."""
    if not word:
        return True
    if len(word) == 1:
        return word[0].psd
    return not word[0].vector and word[0] == word[-1].flipped and psd_chain(word[1:-1])


def reading_order(word: Word) -> tuple[list[int], list[tuple[str, bool]]]:
    """Words that start with the first argument come first."""
    return sorted(word[0].sides) or [2], [(letter.key, letter.transposed) for letter in word]


def is_row_letter(letter: Letter) -> bool:
    return letter.transposed != is_row(letter.node.shape)


def flipped(word: Word) -> Word:
    return tuple(letter.flipped for letter in reversed(word))


def added(left: Combination, right: Combination) -> Combination:
    found = dict(left)
    for word, factor in right.items():
        found[word] = found[word] + factor if word in found else factor
    return found


def multiplied(left: Combination, right: Combination) -> Combination:
    found: Combination = {}
    for first, a in left.items():
        for second, b in right.items():
            word = first + second
            found[word] = found[word] + a * b if word in found else a * b
    if len(found) > 100:
        raise TooLarge
    return found
