"""A chain rule in terms of other partial derivatives: right when the sum over all paths is the total derivative of the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.verdict import Evidence, Verdict
from checker.language.declarations import Expression
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.inference import add
from checker.language.nodes import Add, Derivative, Entry, Index, Node, Number, Reduce, Symbol, children
from checker.language.traversal import substitute, walk
from checker.marking.marked import Marked
from checker.marking.values.asked import Asked, canonical_term, derivative_labels, gradient_names, terms
from checker.marking.values.chains import mark_value
from checker.parsing.answers import read_answer
from checker.parsing.expressions import read_expression, term_label
from checker.parsing.proofs import formulas
from checker.parsing.readings import readings
from checker.parsing.scope import Scope
from checker.printing.unicode import unicode

MOST_PATHS = 5
"""Of a chain rule with more paths it is not said which ones an answer leaves out."""


@lru_cache(maxsize=128)
def keyed(part: Part) -> Part:
    """The part as a derivative (an expression, where it has no ``by``) with its key read; any term may stand in an answer, as the
    form is judged here. Raises AuthorError."""
    if part.by is not None and part.of is None:
        raise part.place.error("of", "a chain rule needs 'of' as well as 'by'")
    letters = tuple(letter for letter, _ in part.free)
    scope = Scope(part.vocabulary, dict(part.free))
    key = part.place.read("key", part.key_text, read_expression, part.key_text, scope, letters)
    return replace(part, kind="expression" if part.by is None else "derivative", key=key, allowed=None)


def mark_chain_rule(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks a chain rule: its value, its form, and where a path is missing, which one. Words around it are passed over where the
    answer cannot be read with them."""
    try:
        return _marked(part, answer, notation, seed)
    except Unreadable:
        bare = None if notation == "numpy" else formulas(answer, Scope(part.vocabulary))
        if bare is None or bare == answer.strip():
            raise
        try:
            return _marked(part, bare, notation, seed)
        except (Unreadable, ShapeMismatch):
            pass
        raise


def _marked(part: Part, answer: str, notation: str, seed: int) -> Marked:
    rule = keyed(part)
    assert rule.key is not None
    assert rule.of is not None
    assert rule.by is not None
    label = f"∂{term_label(rule.of.node)}/∂{term_label(rule.by.node)}"
    names = gradient_names(term_label(rule.of.node), term_label(rule.by.node))
    marked = mark_value(rule, answer, notation, seed, Asked(derivative_labels(part), "", names))
    if marked.reading is None or marked.reading.node is None:
        return marked
    if marked.verdict is Verdict.CORRECT:
        link = _chain_link(part, answer, notation, label)
        if isinstance(link, str):
            return replace(marked, verdict=Verdict.WRONG, evidence=Evidence("form", link))
        return marked if link is None else _beyond_the_example(rule, marked, link, seed)
    if marked.verdict is not Verdict.WRONG or marked.evidence is None or marked.evidence.kind != "refuted":
        return marked
    if (odd := _within_one_quantity(marked.reading.node)) is not None:
        reason = f"{odd} depends on what is held fixed, which the question leaves open"
        return Marked(Verdict.UNDECIDED, Evidence("agrees", reason), None, marked.reading)
    missing = _missing(rule, marked.reading.node, seed)
    if not missing:
        return marked
    return replace(
        marked, evidence=replace(marked.evidence, detail="\n".join((marked.evidence.detail, *map(_named, missing))))
    )


def _beyond_the_example(rule: Part, marked: Marked, link: Expression, seed: int) -> Marked:
    """A chain rule that is right for the part's example alone: right where it leaves out paths that are worth nothing there, and
    wrong where it is no chain rule of the model at all."""
    assert rule.key is not None
    assert marked.reading is not None
    if not rule.assume or rule.key.free:
        return marked
    general = Comparison(rule.key, rule.vocabulary).decide(link, seed)
    if general.verdict is not Verdict.WRONG:
        return marked
    missing = _missing(replace(rule, assume=()), link.node, seed)
    if missing:
        notes = tuple(f"{_named(path)}; in this example it adds nothing" for path in missing)
        return replace(marked, reading=replace(marked.reading, notes=(*marked.reading.notes, *notes)))
    detail = "it is equal in the example of the question by chance alone: as a chain rule of the model it is false"
    return Marked(Verdict.WRONG, Evidence("refuted", detail), general.counterexample, marked.reading)


def _chain_link(part: Part, answer: str, notation: str, label: str) -> Expression | str | None:
    """The last link of a right answer that is a chain rule, else why none is; None for code, whose form is free."""
    rule = keyed(part)
    assert rule.key is not None
    if notation == "numpy":
        return None
    written = read_answer(answer, notation, part.vocabulary, rule.given, derivative_labels(part))
    faults: list[str] = []
    for value in reversed(written.values):
        try:
            link = next(readings(value, written.scope, written.order)).expression
        except (Unreadable, ShapeMismatch):
            continue
        fault = _term_fault(part, rule.key.node, link.node, label)
        if fault is None:
            return link
        faults.append(fault)
    return faults[0] if faults else None


def _term_fault(part: Part, key: Node, node: Node, label: str) -> str | None:
    """A term that a chain rule may not hold: the asked derivative itself, one that is not allowed, or a value where the key has
    derivatives only."""
    used = terms(node)
    asked = canonical_term(label, part.vocabulary)
    for term in used:
        if canonical_term(term, part.vocabulary) == asked:
            return f"{term} is left to be worked out: write it in other terms"
    if part.allowed is not None:
        allowed = {canonical_term(term, part.vocabulary) for term in part.allowed}
        for term in used:
            if canonical_term(term, part.vocabulary) not in allowed:
                return f"{term} may not be used here; allowed are {', '.join(sorted(part.allowed))}"
    elif all(term.startswith("∂") for term in terms(key)):
        for term in used:
            if not term.startswith("∂"):
                return f"{term} may not be used here: the answer is asked for in terms of partial derivatives only"
        if not used:
            return "the answer is asked for in terms of partial derivatives"
    return None


def _within_one_quantity(node: Node) -> str | None:
    """A derivative of one entry of a quantity by another, as ``∂ŷ_1/∂ŷ_2``: 0 where the others are held fixed, else not."""
    for part in walk(node):
        match part:
            case Derivative(of=Entry(base=Symbol(name=above)) as of, by=Entry(base=Symbol(name=below)) as by):
                if above == below and of != by:
                    return unicode(part)
    return None


def _missing(rule: Part, node: Node, seed: int) -> tuple[Node, ...]:
    """The paths that an answer leaves out, if it is the sum of the others."""
    assert rule.key is not None
    paths = tuple(_paths(rule.key.node))
    if not 2 <= len(paths) <= MOST_PATHS or rule.key.free:
        return ()
    for count in range(1, len(paths)):
        for missing in combinations(paths, count):
            rest = [path for path in paths if path not in missing]
            held = Comparison(Expression(add(rest)), rule.vocabulary, assume=rule.assume)
            if held.equals(Expression(node), seed):
                return missing
    return ()


def _paths(node: Node) -> Iterator[Node]:
    """The paths of a key: the terms of its sum, and those of a sum over known bounds."""
    match node:
        case Add(terms=found):
            for term in found:
                yield from _paths(term)
        case Reduce(operation="sum", lower=Number(value=first), upper=Number(value=last), condition=None) if (
            last - first < MOST_PATHS
        ):
            for value in range(int(first), int(last) + 1):
                yield from _paths(substitute(node.body, {Index(node.index): Number(first.__class__(value))}))
        case _:
            yield node


def _named(path: Node) -> str:
    """A missing path with what it goes through."""
    middle = next((unicode(part.by) for part in _derivatives(path)), "")
    through = f" through {middle}" if middle else ""
    return f"the path{through} is missing: {unicode(path)}"


def _derivatives(node: Node) -> Iterator[Derivative]:
    if isinstance(node, Derivative):
        yield node
        return
    for child in children(node):
        yield from _derivatives(child)
