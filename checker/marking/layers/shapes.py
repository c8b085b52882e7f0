"""Written shapes against a key that is one: in which order the sizes stand, and which of them are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.sizes import decide_size, exact_value
from checker.equivalence.verdict import Counterexample, Decision, Evidence, Value, Verdict
from checker.language.declarations import Expression
from checker.language.errors import Unreadable
from checker.language.rationals import rational_value
from checker.parsing.layers.dimension_words import SIDES
from checker.parsing.put_together import Form, WrittenShape
from checker.printing.plain import plain

Sizes = tuple[Expression, ...]
NAMES = {1: ("size",), 2: ("number of rows", "number of columns"), 3: ("height", "width", "number of channels")}
SPATIAL = ("height", "width")
FILTERS = ("number of filters", "height of a filter", "width of a filter", "depth of a filter")


@dataclass(frozen=True)
class ShapeKey:
    """A key: its sizes with their names, and how they may be written. ``sided``: paddings of the four sides; ``filters``: the
    number of filters stands first."""

    part: Part
    names: tuple[str, ...]
    sizes: Sizes
    sided: bool = False
    filters: bool = False
    padding: bool = False

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """One for each size."""
        return tuple(Comparison(size, self.part.vocabulary, assume=self.part.assume) for size in self.sizes)

    def decide(self, sizes: Sizes, seed: int) -> list[Decision]:
        """The decision on each size."""
        return [decide_size(ready, size, seed) for ready, size in zip(self.comparisons, sizes, strict=True)]


class Incomplete(Exception):
    """A shape that lacks a size, or has too many: ``message`` says which."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def key_of(part: Part, shape: WrittenShape, *, padding: bool = False) -> ShapeKey:
    """The key that a written shape is. Raises Incomplete."""
    labels = {axis: sizes[-1] for axis, sizes in shape.labelled.items()}
    form = shape.sizes
    if any(side in labels for side in SIDES):
        missing = [side for side in SIDES if side not in labels]
        if missing:
            raise Incomplete(f"the {missing[0]} is missing")
        return ShapeKey(part, SIDES, tuple(labels[side] for side in SIDES), sided=True, padding=True)
    if "filters" in labels and len(form) == 3:
        return ShapeKey(part, FILTERS, (labels["filters"], *form), filters=True)
    if not form:
        named = tuple(axis for axis in ("height", "width", "channels") if axis in labels)
        if named[:2] != SPATIAL:
            raise Incomplete("a shape names its height and its width")
        return ShapeKey(part, named, tuple(labels[axis] for axis in named), padding=padding)
    sizes = form if "channels" not in labels else (*form, labels["channels"])
    if shape.channels_first and len(sizes) == 3:
        sizes = (*sizes[1:], sizes[0])
    names = NAMES.get(len(sizes), tuple(f"size number {place}" for place in range(1, len(sizes) + 1)))
    return ShapeKey(part, SPATIAL if padding and len(sizes) == 2 else names, sizes, padding=padding)


def links(key: ShapeKey, shape: WrittenShape) -> list[Sizes]:
    """What an ``=`` chain gives, each link as sizes in the order of the key; the last one answers. Raises Incomplete."""
    if key.sided:
        return [_sides(shape)]
    if key.filters:
        return [_filters(key, shape)]
    found: list[Sizes] = []
    failure: Incomplete | None = None
    for form in shape.forms or (Form(()),):
        try:
            found.append(_ordered(key, form, shape))
        except Incomplete as problem:
            failure = problem
    if not found:
        assert failure is not None
        raise failure
    return found


def _sides(shape: WrittenShape) -> Sizes:
    """The paddings of the four sides; a height and a width hold for both of theirs."""
    given = {axis: sizes[-1] for axis, sizes in shape.labelled.items()}
    form = shape.sizes
    if not given and len(form) == 1:
        return (form[0],) * 4
    if not given and len(form) == 2:
        given = {"height": form[0], "width": form[1]}
    for whole, sides in (("height", ("top", "bottom")), ("width", ("left", "right"))):
        if whole in given:
            given = {**dict.fromkeys(sides, given[whole]), **given}
    if missing := [side for side in SIDES if side not in given]:
        raise Incomplete(f"the padding of the {missing[0]} is missing")
    return tuple(given[side] for side in SIDES)


def _filters(key: ShapeKey, shape: WrittenShape) -> Sizes:
    """The number of filters, then the height, width and depth of each."""
    form = shape.sizes
    labels = {axis: sizes[-1] for axis, sizes in shape.labelled.items()}
    if not form and "height" in labels and "width" in labels:
        form = (labels["height"], labels["width"])
    if len(form) == 2 and "channels" in labels:
        form = (*form, labels["channels"])
    if "filters" not in labels and shape.beside is not None:
        labels["filters"] = shape.beside
    if len(form) == 4 and "filters" not in labels:
        last, first = (form[3], *form[:3]), (*form,)
        right = all(one.verdict is Verdict.CORRECT for one in key.decide(first, 0))
        return first if right else last
    if len(form) == 3 and "filters" in labels:
        return (labels["filters"], *form)
    if "filters" not in labels:
        raise Incomplete("the number of filters is missing")
    if len(form) == 2:
        raise Incomplete("the depth of the filters is missing")
    raise Incomplete("the height, width and depth of a filter are asked for")


def _ordered(key: ShapeKey, written: Form, shape: WrittenShape) -> Sizes:
    form = written.sizes
    if len(key.sizes) == 1 and written.starred and written.product is not None:
        return (written.product,)  # 4*4*10 for 160
    labels = {axis: sizes[-1] for axis, sizes in shape.labelled.items()}
    wanted = len(key.sizes)
    if any(side in labels for side in SIDES):
        top, bottom, left, right = _sides(shape)
        if (top, left) != (bottom, right):
            raise Incomplete("the two sides differ: one number for the height and one for the width are asked for")
        return (top, left)
    if not form:
        named = [labels[axis] for axis in ("height", "width", "channels") if axis in labels]
        if len(named) < 3 and "filters" in labels and "channels" not in labels:
            named.append(labels["filters"])
    else:
        named = list(form)
        extra = labels.get("channels", labels.get("filters"))
        if extra is not None and len(named) < wanted:
            named.append(extra)
        if shape.channels_first and len(named) == 3:
            named = [named[1], named[2], named[0]]
        if key.padding and len(named) == 1 and wanted == 2:
            named *= 2
    while len(named) > wanted and rational_value(named[-1].node) == 1:
        named.pop()
    while len(named) < wanted and all(rational_value(size.node) == 1 for size in key.sizes[len(named) :]):
        named.append(key.sizes[len(named)])
    if len(named) != wanted:
        what = " × ".join(name.removeprefix("number of ") for name in key.names)
        given = "1 is" if len(named) == 1 else f"{len(named)} are"
        asked = f"{wanted} sizes are asked for ({what})" if wanted > 1 else "one size is asked for"
        raise Incomplete(f"{asked}, {given} given")
    return tuple(named)


def refuted(
    key: ShapeKey, sizes: Sizes, decisions: Sequence[Decision], seed: int
) -> tuple[Evidence, Counterexample | None]:
    """What is wrong with the sizes, in words, and the values that show it."""
    wrong = [place for place, decision in enumerate(decisions) if decision.verdict is Verdict.WRONG]
    first = decisions[wrong[0]]
    at = {} if first.evidence is None else dict(first.evidence.sizes)
    detail = _order_fault(key, sizes, seed)
    if detail is None:
        pairs = (f"the {key.names[p]} is {plain(key.sizes[p].node)}, not {plain(sizes[p].node)}" for p in wrong)
        detail = "; ".join(pairs)
    yours, expected = (_values(one, at) for one in (sizes, key.sizes))
    seen = None
    if yours is not None and expected is not None:
        seen = Counterexample({}, yours, expected, certified=True)
    return Evidence("refuted", detail, at, 1), seen


def _values(sizes: Sizes, at: dict[str, int]) -> Value:
    values = [rational_value(size.node, at) for size in sizes]
    if any(value is None for value in values):
        return None
    return [exact_value(value) for value in values if value is not None]


def _order_fault(key: ShapeKey, sizes: Sizes, seed: int) -> str | None:
    """The order that is wrong, where every size is right in another one."""

    def right(order: Sequence[int]) -> bool:
        return all(one.verdict is Verdict.CORRECT for one in key.decide(tuple(sizes[p] for p in order), seed))

    if len(sizes) == 2 and right((1, 0)):
        return f"{'height and width' if key.names[0] == 'height' else 'rows and columns'} are swapped"
    if len(sizes) == 3 and right((1, 2, 0)):
        return "the channels stand first here; the order is height × width × channels unless another is named"
    if len(sizes) == 3 and right((1, 0, 2)):
        return "height and width are swapped"
    if key.sided and right((2, 3, 0, 1)):
        return "height and width are swapped"
    if key.filters and right((3, 0, 1, 2)):
        return "the number of filters stands in the place of a size of the filter"
    if key.filters and right((1, 2, 3, 0)):
        return "the channels and the number of filters are not where they are said to be"
    return None


def check_leading_one(key: ShapeKey, shape: WrittenShape) -> None:
    """A row for a vector: nothing says whether a leading 1 is a row or a batch. Raises Unreadable."""
    form = shape.sizes
    if len(key.sizes) == 1 and len(form) > 1 and all(rational_value(size.node) == 1 for size in form[:-1]):
        if rational_value(form[-1].node) == 1:
            return
        raise Unreadable("a row of this size: it is not said whether rows or columns are meant")
