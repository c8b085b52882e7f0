"""``shape``: one shape, or a chain of those that flow through layers. Accepts ``2x2x4``, ``(2, 2, 4)``, ``height=3, width=2``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from checker.bank import Part
from checker.equivalence.verdict import Decision, Evidence, Verdict
from checker.language.errors import Unreadable
from checker.language.rationals import rational_value
from checker.layers import Network
from checker.layers.amounts import Amount
from checker.layers.spec import Flowing, LayerError, written
from checker.marking.kinds.kind import Kind
from checker.marking.layers.networks import (
    SHAPES_ASKED,
    Fields,
    asked_shape,
    flow,
    network_of,
    random_sizes,
    read_fields,
    shape_slip,
)
from checker.marking.layers.shape_chains import flowing, given_sizes, on_the_way, same_shape, same_size, wrong_link
from checker.marking.layers.shapes import Incomplete, ShapeKey, Sizes, key_of, links, refuted
from checker.marking.marked import Marked
from checker.marking.pictures import Flow
from checker.marking.result import Reading
from checker.marking.verification import ClosedForm, PartVerification
from checker.marking.workings import false_working
from checker.parsing.layers.dimensions import WrittenShapes, read_shapes
from checker.parsing.put_together import WrittenShape
from checker.printing.latex import latex
from checker.printing.plain import plain


@dataclass(frozen=True)
class ShapePart:
    """A part, read: its fields, its key, and the stages before it where the key is a chain."""

    fields: Fields
    key: ShapeKey
    chain: tuple[WrittenShape, ...]


@lru_cache(maxsize=256)
def read(part: Part) -> ShapePart:
    """The part's key and own fields. Raises AuthorError."""
    if not part.key_text:
        raise part.place.error("key", "a part of kind shape needs 'key'")
    fields = read_fields(part, SHAPES_ASKED)
    network = network_of(part)
    if network is not None:
        try:
            asked_shape(network, fields)
        except LayerError as problem:
            raise part.place.error("asks", str(problem)) from None
    found = part.place.read("key", part.key_text, read_shapes, part.key_text, part.vocabulary)
    padding = (
        fields.asks == "padding" or "pad" in f"{part.id} {part.title} {part.statement}".lower() and network is None
    )
    try:
        key = key_of(part, found.stages[-1], padding=padding)
    except Incomplete as problem:
        raise part.place.error("key", problem.message, part.key_text) from None
    for size in key.sizes:
        value = rational_value(size.node)
        if value is not None and (value < 0 or value.denominator != 1):
            raise part.place.error("key", f"a size is a whole number from 0, not {value}", part.key_text)
    return ShapePart(fields, key, found.stages)


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks a shape: the end of a chain decides, every link before it must be right."""
    held, network = read(part), network_of(part)
    names = [] if network is None else [spec.name for spec in network.layers]
    last = "" if network is None else network.stage("").spec.name
    asked = held.fields.layer or part.texts.get("of", "") or last or part.id.rpartition(".")[2]
    try:
        said = read_shapes(answer, part.vocabulary, names, asked)
        marked = _marked(part, held, network, said, seed)
    except Unreadable as problem:
        raise Unreadable(problem.message, (0, len(answer)), hint=problem.hint) from None
    picture = None if network is None else flow(network, upto=held.fields.layer)
    return Marked(marked.verdict, marked.evidence, marked.counterexample, _reading(said), picture=picture)


def _marked(part: Part, held: ShapePart, network: Network | None, said: WrittenShapes, seed: int) -> Marked:
    key = held.key
    last = said.stages[-1]
    if _is_row(key, last):
        detail = "a row of this size; the part does not say that rows are meant"
        return Marked(Verdict.UNDECIDED, Evidence("agrees", detail))
    in_order = network is not None and len(flowing(network, held.fields.layer)) - len(on_the_way(said)) in (0, 1)
    if said.joined and not in_order:
        raise Unreadable("there are several shapes, and none is said to be the answer")
    try:
        given = links(key, last)
    except Incomplete as problem:
        return Marked(Verdict.WRONG, Evidence("refuted", _incomplete(held, network, last, problem.message)))
    end = given[-1]
    decisions = key.decide(end, seed)
    if any(decision.verdict is Verdict.WRONG for decision in decisions):
        evidence, seen = refuted(key, end, decisions, seed)
        consequence = None if network is None else _consequence(held, network, end, seed)
        if (link := _wrong_link(part, held, network, said, seed)) is not None:
            evidence = Evidence("refuted", f"{evidence.detail}\n{link}", evidence.sizes, 1)
        if consequence:
            evidence = Evidence("refuted", f"{evidence.detail}\n{consequence}", evidence.sizes, 1)
        return Marked(Verdict.WRONG, evidence, seen)
    if doubtful := next((decision for decision in decisions if decision.verdict is not Verdict.CORRECT), None):
        return Marked(doubtful.verdict, doubtful.evidence)
    if (fault := _link_fault(key, last, given, seed)) is not None:
        return fault
    if (other := _label_fault(held, network, said, end, seed)) is not None:
        return Marked(Verdict.WRONG, Evidence("form", other))
    if (link := _wrong_link(part, held, network, said, seed)) is not None:
        return Marked(Verdict.WRONG, Evidence("refuted", f"{link}; the end is right", {}, 1))
    if (false := false_working(said.workings)) is not None:
        return Marked(Verdict.WRONG, Evidence("refuted", false, {}, 1))
    return Marked(Verdict.CORRECT, _proved(decisions))


def _is_row(key: ShapeKey, shape: WrittenShape) -> bool:
    """Whether a vector is answered by a row: ones stand before its size."""
    form = shape.sizes
    ones = [rational_value(size.node) == 1 for size in form]
    return len(key.sizes) == 1 and len(form) > 1 and all(ones[:-1]) and not ones[-1] and len(shape.forms) == 1


def _proved(decisions: Sequence[Decision]) -> Evidence:
    sizes = next(
        (decision.evidence.sizes for decision in decisions if decision.evidence and decision.evidence.sizes), {}
    )
    kinds = {decision.evidence.kind for decision in decisions if decision.evidence is not None}
    return Evidence("proved" if kinds == {"proved"} else "agrees", "every size is equal", sizes, len(decisions))


def _link_fault(key: ShapeKey, shape: WrittenShape, given: Sequence[Sizes], seed: int) -> Marked | None:
    """A link of an ``=`` chain, or of the chain at one label, that is not equal to its end."""
    for place, sizes in enumerate(given[:-1], 1):
        decisions = key.decide(sizes, seed)
        if any(decision.verdict is Verdict.WRONG for decision in decisions):
            evidence, seen = refuted(key, sizes, decisions, seed)
            detail = f"link {place} of the chain is not equal to its end, which is right: {evidence.detail}"
            return Marked(Verdict.WRONG, Evidence("refuted", detail, evidence.sizes, 1), seen)
    products = [form.product for form in shape.forms if form.product is not None]
    if any(len(form.sizes) != len(key.sizes) for form in shape.forms):  # 9 × 9 × 6 = 486
        ends = [rational_value(product.node) for product in products]
        if None not in ends and len(set(ends)) > 1:
            detail = f"the links of the chain are not equal: {' = '.join(plain(product.node) for product in products)}"
            return Marked(Verdict.WRONG, Evidence("refuted", detail, {}, 1))
    for axis, chain in shape.labelled.items():
        values = [rational_value(one.node) for one in chain]
        if None not in values and len(set(values)) > 1:
            detail = f"the links at {axis} are not equal: {' = '.join(plain(one.node) for one in chain)}"
            return Marked(Verdict.WRONG, Evidence("refuted", detail, {}, 1))
    return None


def _label_fault(held: ShapePart, network: Network | None, said: WrittenShapes, end: Sizes, seed: int) -> str | None:
    """A line about another layer is excused where that has the same shape."""
    if network is None or not held.fields.layer or not said.label or said.label == held.fields.layer:
        return None
    other = asked_shape(network, Fields(said.label, held.fields.asks)) if _asks_of(network, said.label, held) else ()
    if same_shape(end, other, random_sizes(network, seed)):
        return None
    return f"the line is about {said.label}; asked is {held.fields.layer}"


def _asks_of(network: Network, layer: str, held: ShapePart) -> bool:
    try:
        asked_shape(network, Fields(layer, held.fields.asks))
    except LayerError:
        return False
    return True


def _wrong_link(part: Part, held: ShapePart, network: Network | None, said: WrittenShapes, seed: int) -> str | None:
    if network is not None and held.fields.asks != "output":
        return None
    return wrong_link(part, network, held.fields.layer, held.chain, said, seed)


def _incomplete(held: ShapePart, network: Network | None, shape: WrittenShape, message: str) -> str:
    """Why a shape with too few or too many sizes is wrong; where another layer has it, which."""
    if network is None or held.fields.asks != "output":
        return message
    form, draws = given_sizes(shape), random_sizes(network, 0)
    for place, there in enumerate(flowing(network)):
        if same_shape(form, there, draws):
            what = "goes into the network" if place == 0 else f"comes out of {network.stages[place - 1].spec.name}"
            return f"{message}; this is what {what}"
    return message


def _consequence(held: ShapePart, network: Network, end: Sizes, seed: int) -> str | None:
    """The slip that leads there, or what would follow: the output with other filters, or with another padding."""
    fields = held.fields
    if fields.asks == "output":
        draws = random_sizes(network, seed)

        def is_theirs(shape: Flowing) -> bool:
            more = [size.number for size in shape[len(end) :]]  # a single channel may be left out
            return (
                set(more) <= {1}
                and len(shape) >= len(end)
                and all(same_size(size, amount, draws) for size, amount in zip(end, shape, strict=False))
            )

        return shape_slip(network, fields, is_theirs)
    numbers = [rational_value(size.node) for size in end]
    if any(value is None or value.denominator != 1 or not 0 <= value < 10**6 for value in numbers):
        return None
    whole = [int(value) for value in numbers if value is not None]
    stage = network.stage(fields.layer)
    from dataclasses import replace

    if fields.asks == "filters":
        count, height, width, depth = whole
        if not (count and height and width):
            return None
        spec = replace(stage.spec, kernel=(height, width), size=Amount.of(count))
        if str(depth) != str(stage.before[2]):
            return f"a filter is as deep as its input has channels: {stage.before[2]}"
    elif fields.asks == "padding" and (len(whole) == 2 or whole[0] == whole[1] and whole[2] == whole[3]):
        spec = replace(stage.spec, padding=(whole[0], whole[-1]))
    else:
        return None
    try:
        after = network.with_layer(stage.spec.name, spec).stage(stage.spec.name).after
    except LayerError as problem:
        return str(problem)
    wanted = stage.before if fields.asks == "padding" else stage.after
    if fields.asks == "padding":
        after, wanted = after[:2], wanted[:2]
    return f"the output would be {written(after)}, not {written(wanted)}"


def _reading(said: WrittenShapes) -> Reading:
    texts, formulas, notes = [], [], []
    for stage in said.stages:
        plainly = [" × ".join(plain(size.node) for size in form.sizes) for form in stage.forms]
        formally = [r" \times ".join(latex(size.node) for size in form.sizes) for form in stage.forms]
        for axis, sizes in stage.labelled.items():
            plainly.append(f"{axis} {' = '.join(plain(size.node) for size in sizes)}")
            formally.append(rf"\text{{{axis} }} {' = '.join(latex(size.node) for size in sizes)}")
        texts.append(" = ".join(plainly) if not stage.labelled else ", ".join(plainly))
        formulas.append(" = ".join(formally) if not stage.labelled else ", ".join(formally))
        if stage.channels_first:
            notes.append("the channels are read first, as the answer says")
    return Reading(None, " → ".join(texts), tuple(dict.fromkeys(notes)), tex=r" \to ".join(formulas))


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """Compares the key with the shapes of a network really built in JAX, and both with the derivation."""
    from checker.marking.layers.network_roads import verify_shape  # JAX is needed to verify, not to mark

    held = read(part)
    return verify_shape(part, held.fields, held.key, seed, derivation)


def picture(part: Part) -> Flow | None:
    """The shapes that flow through the part's network."""
    network = network_of(part)
    return None if network is None else flow(network, upto=read(part).fields.layer)


def steps(part: Part) -> tuple[str, ...]:
    """Why the weights of a layer have their shape."""
    network, fields = network_of(part), read(part).fields
    if network is None or fields.asks != "weights":
        return ()
    stage = network.stage(fields.layer)
    taken = written(stage.source if stage.spec.source else stage.before)
    return (
        f"{stage.spec.name} takes {taken} entries and gives {written(stage.after)}.",
        "Its matrix stands on the left of the vector: a row for each entry that comes out, a column for each that goes in.",
    )


KIND = Kind(mark, read, verify, picture, steps)
