"""What a part asks for, and the terms in which it may be answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.verdict import Decision
from checker.language.declarations import Definition, Expression, Vocabulary
from checker.language.nodes import Derivative, Entry, Index, Node, Symbol, children
from checker.parsing.expressions import term_label


@dataclass(frozen=True, slots=True)
class Asked:
    """What a part asks for: the ``labels`` that may stand on the left, the label that may not be ``restated`` as the answer,
    the names a code answer may give its result, whether values may carry the step of an iteration (``w_t``), and whether what is
    said ``last`` is the answer."""

    labels: tuple[str, ...]
    restated: str
    code_names: tuple[str, ...]
    stepwise: bool = False
    last: bool = False


Decide = Callable[[Expression], Decision]
"""How an expression is judged."""


def derivative_labels(part: Part) -> tuple[str, ...]:
    """The labels of the asked derivative: of the whole, and as the part writes it (``∂L/∂v`` and ``∂L/∂v_12``)."""
    assert part.of is not None
    assert part.by is not None
    whole = f"∂{term_label(part.of.node)}/∂{term_label(part.by.node)}"
    written = f"∂{part.texts.get('of', '')}/∂{part.texts.get('by', '')}"
    return tuple(dict.fromkeys((whole, written)))


def gradient_names(of: str, by: str) -> tuple[str, ...]:
    """The variable names that people give ``∂of/∂by`` in code."""
    of, by = of.replace("^", ""), by.replace("^", "")
    short = by.replace("_", "")
    names = [
        f"d{of}_d{by}",
        f"d{of}d{by}",
        f"d{of}_d{short}",
        f"d{of}d{short}",
        f"d{by}",
        f"d_{by}",
        f"d{short}",
        f"grad_{by}",
        f"grad_{short}",
    ]
    return tuple(dict.fromkeys([*names, f"{by}_grad", f"g_{by}", "grad", "gradient"]))


@lru_cache(maxsize=512)
def comparison(part: Part) -> Comparison:
    """The part's key, ready to be compared with; made once."""
    assert part.key is not None
    return Comparison(part.key, part.vocabulary, assume=part.assume, conventions=part.policy)


def terms(node: Node) -> list[str]:
    """The labels of the terms that a node uses; what stands inside a derivative belongs to its label."""
    found: dict[str, None] = {}

    def visit(part: Node) -> None:
        if isinstance(part, Derivative):
            found[term_label(part)] = None
            return
        if isinstance(part, Symbol):
            found[part.name] = None
        for child in children(part):
            visit(child)

    visit(node)
    return list(found)


def canonical_term(label: str, vocabulary: Vocabulary) -> str:
    """A term's label with names that are defined as mere other names replaced (``Loss`` where ``Loss = L``)."""

    def name(text: str) -> str:
        definition = vocabulary.quantities.get(text)
        while definition is not None and (other := _other_name(definition)) is not None:
            text = other
            definition = vocabulary.quantities.get(text)
        return text

    if label.startswith("∂"):
        above, _, below = label[1:].partition("/∂")
        return f"∂{name(above)}/∂{name(below)}"
    return name(label)


def _other_name(definition: Definition) -> str | None:
    """The name for which a definition is only another: ``Loss = 'L'``, ``'v_jk' = 'V_jk'``."""
    match definition.body:
        case Symbol(name=name) if not definition.indices:
            return name
        case Entry(base=Symbol(name=name), indices=indices):
            letters = tuple(index.name for index in indices if isinstance(index, Index))
            return name if letters == tuple(letter for letter, _ in definition.indices) else None
    return None
