"""Letters for indices that were made up along the way (``r#3``), which no writer has chosen."""

from __future__ import annotations

from dataclasses import replace

from checker.language.nodes import Index, Node, Reduce, Size, Symbol, Tabulate
from checker.language.traversal import bound_names, rebuild, walk

ALPHABET = "ijklmnpqrstuvabcdefgh"


def with_written_letters(node: Node) -> Node:
    """The node with every made-up index letter replaced by one that occurs nowhere else in it."""
    letters: dict[str, None] = {}
    taken: set[str] = set()
    for part in walk(node):
        for name in (*bound_names(part), *([part.name] if isinstance(part, Index) else [])):
            letters[name] = None
        if isinstance(part, (Symbol, Size)):
            taken.add(part.name)
    made_up = [name for name in letters if "#" in name]
    if not made_up:
        return node
    taken.update(name for name in letters if "#" not in name)
    chosen: dict[str, str] = {}
    for name in made_up:
        stem = name.split("#")[0]
        options = (stem, *ALPHABET, *(f"{stem}{number}" for number in range(1, len(taken) + 2)))
        chosen[name] = next(letter for letter in options if letter not in taken)
        taken.add(chosen[name])
    return _renamed(node, chosen)


def _renamed(node: Node, chosen: dict[str, str]) -> Node:
    """The node with letters renamed; each made-up letter is bound once, so scopes need no care."""
    match node:
        case Index(name=name):
            return replace(node, name=chosen.get(name, name))
        case Reduce(index=index):
            node = replace(node, index=chosen.get(index, index))
        case Tabulate(indices=indices):
            node = replace(node, indices=tuple(chosen.get(name, name) for name in indices))
    return rebuild(node, lambda child: _renamed(child, chosen))
