"""``matrix``: cell by cell. Accepts ``[[1, 1], [0, 1]]``, bmatrix and its kin, NumPy's arrays, several matrices, chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.equivalence.verdict import Counterexample, Evidence, Value, Verdict
from checker.language.declarations import Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.layers.convolution import cross_correlation, transposed, turned
from checker.layers.spec import LayerError, Pair
from checker.marking.kinds.kind import Kind
from checker.marking.layers import matrices
from checker.marking.layers.matrices import Cells
from checker.marking.marked import Marked
from checker.marking.result import Reading
from checker.marking.verification import ClosedForm, PartVerification
from checker.parsing.layers.written_matrices import Matrices, is_flat, read_matrices
from checker.printing.latex import latex
from checker.printing.plain import plain

Grid = list[list[Fraction]]


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """What the key is the result of, where that is a convolution: the channels of the ``image``, and the ``filters``, each again with
    its channels (``'[[0, 1], [1, 0]], [[1, 1], [0, 0]]'``). A filter is not turned, as deep learning has it."""

    image: str = ""
    filters: list[str] = []
    stride: int = 1
    padding: int = 0
    dilation: int = 1


@dataclass(frozen=True)
class Convolution:
    """An image, filters and settings in numbers."""

    image: tuple[Grid, ...]
    filters: tuple[tuple[Grid, ...], ...]
    stride: Pair
    padding: Pair
    dilation: Pair

    def outputs(self) -> list[Grid]:
        """What each filter gives. Raises LayerError."""
        settings = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        return [cross_correlation(self.image, one, **settings) for one in self.filters]


@dataclass(frozen=True)
class MatrixPart:
    """A part, read: the matrices of its key, and the convolution that leads to them."""

    key: tuple[Cells, ...]
    convolution: Convolution | None


@lru_cache(maxsize=256)
def read(part: Part) -> MatrixPart:
    """The part's key and own fields. Raises AuthorError."""
    if not part.key_text:
        raise part.place.error("key", "a part of kind matrix needs 'key'")
    fields = own_fields(part.own, Fields, part.place)
    key = part.place.read("key", part.key_text, lambda: read_matrices(part.key_text, part.vocabulary)[-1])
    convolution = _convolution(part, fields) if fields.image or fields.filters else None
    return MatrixPart(
        tuple(part.place.read("key", part.key_text, matrices.cells, one.node) for one in key), convolution
    )


def _convolution(part: Part, fields: Fields) -> Convolution:
    def grids(field: str, text: str) -> tuple[Grid, ...]:
        read = part.place.read(field, text, read_matrices, text, Vocabulary())[-1]
        found = tuple(matrices.numbers(matrices.cells(one.node)) for one in read)
        if any(grid is None for grid in found):
            raise part.place.error(field, "numbers are expected here", text)
        return tuple(grid for grid in found if grid is not None)

    if not fields.image or not fields.filters:
        raise part.place.error("image" if fields.filters else "filters", "a convolution has an image and filters")
    pairs = [(one, one) for one in (fields.stride, fields.padding, fields.dilation)]
    if fields.stride < 1 or fields.dilation < 1 or fields.padding < 0:
        raise part.place.error("stride", "stride and dilation are at least 1, the padding at least 0")
    made = Convolution(
        grids("image", fields.image),
        tuple(grids("filters", text) for text in fields.filters),
        pairs[0],
        pairs[1],
        pairs[2],
    )
    try:
        made.outputs()
    except LayerError as problem:
        raise part.place.error("filters", str(problem)) from None
    return made


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks a matrix, or several: the end of a chain decides, every link before must be equal to it."""
    held = read(part)
    try:
        links = read_matrices(answer, part.vocabulary)
        grids = [tuple(matrices.cells(one.node) for one in link) for link in links]
    except (Unreadable, ShapeMismatch) as problem:
        raise Unreadable(problem.message, (0, len(answer)), hint=problem.hint) from None
    except ValueError as problem:
        raise Unreadable(str(problem), (0, len(answer))) from None
    if is_flat(answer):
        grids = [_as_rows(held.key, given) for given in grids]
    end, note = _laid_out(part, held.key, grids[-1], seed)
    reading = _reading(links, note)
    wrong = _wrong(part, held, end, seed)
    if wrong is not None:
        return Marked(wrong.verdict, wrong.evidence, wrong.counterexample, reading)
    for place, (link, given) in enumerate(zip(links[:-1], grids[:-1], strict=True), 1):
        found, _ = _laid_out(part, held.key, given, seed)
        if len(found) != len(held.key):
            continue  # a product or a list that the chain goes on from: nothing that could be compared
        fault = _wrong(part, held, found, seed)
        if fault is not None and fault.verdict is Verdict.WRONG and fault.evidence is not None:
            shown = ", ".join(plain(one.node) for one in link)
            detail = f"link {place} of the chain, {shown}, is not equal to its end; the end is right\n{fault.evidence.detail}"
            return Marked(Verdict.WRONG, Evidence("refuted", detail, {}, 1), fault.counterexample, reading)
    return Marked(Verdict.CORRECT, Evidence("proved", "every cell is equal", {}, 0), None, reading)


def _as_rows(key: Sequence[Cells], given: tuple[Cells, ...]) -> tuple[Cells, ...]:
    """Lists of numbers, read as columns, as rows where the key has rows."""
    return tuple(matrices.transposed(one) if len(key[0]) == 1 and matrices.size(one)[1] == 1 else one for one in given)


def _laid_out(part: Part, key: Sequence[Cells], given: tuple[Cells, ...], seed: int) -> tuple[tuple[Cells, ...], str]:
    """The given matrices as the key has them: two outputs may be written as one matrix side by side, or with the outputs as the
    last axis. The second value says so."""
    if len(key) == len(given) or len({matrices.size(one) for one in key}) != 1:
        return given, ""
    rows, columns = matrices.size(key[0])
    count = len(key)
    if len(given) == 1 and matrices.size(given[0]) == (rows, columns * count):
        cut = tuple(tuple(row[n * columns : (n + 1) * columns] for row in given[0]) for n in range(count))
        return cut, "read as matrices side by side"
    if len(given) == rows and all(matrices.size(one) == (columns, count) for one in given):
        return tuple(
            tuple(tuple(given[i][j][n] for j in range(columns)) for i in range(rows)) for n in range(count)
        ), "the last axis is read as that of the outputs"
    return given, ""


def _wrong(part: Part, held: MatrixPart, given: Sequence[Cells], seed: int) -> Marked | None:
    """Why matrices are not the key's; None where they are."""
    key = held.key
    seen = Counterexample({}, _shown(given), _shown(key), certified=True)
    if len(given) != len(key):
        detail = f"{len(key)} {'matrix is' if len(key) == 1 else 'matrices are'} asked for, {len(given)} given"
        if (slip := _known_mistake(held, given)) is not None:
            detail = f"{detail}\n{slip}"
        return Marked(Verdict.WRONG, Evidence("refuted", detail), seen)
    details, doubtful = [], None
    for place, (ours, theirs) in enumerate(zip(key, given, strict=True), 1):
        which = f"matrix {place}, " if len(key) > 1 else ""
        if matrices.size(ours) != matrices.size(theirs):
            (rows, columns), (r, c) = matrices.size(ours), matrices.size(theirs)
            details.append(f"{which}the matrix is {rows} × {columns}, not {r} × {c}")
            continue
        wrong = matrices.decide_cells(part, ours, theirs, seed)
        if certain := [one for one in wrong if one[2].verdict is Verdict.WRONG]:
            details.append(matrices.wrong_cells(ours, theirs, certain, which))
        elif wrong:
            doubtful = wrong[0][2]
    if details:
        slip = _slip(part, held, given, seed)
        text = "\n".join([*([slip] if slip else []), *details])
        return Marked(Verdict.WRONG, Evidence("refuted", text, {}, 1), seen)
    return None if doubtful is None else Marked(doubtful.verdict, doubtful.evidence)


def _shown(grids: Sequence[Cells]) -> Value:
    values = [matrices.shown(grid) for grid in grids]
    return values[0] if len(values) == 1 else values


def _slip(part: Part, held: MatrixPart, given: Sequence[Cells], seed: int) -> str | None:
    """The known mistake that leads to what is given."""
    if all(
        matrices.equal(part, ours, matrices.transposed(theirs), seed)
        for ours, theirs in zip(held.key, given, strict=True)
    ):
        return "rows and columns are swapped: this is the transpose"
    return _known_mistake(held, given)


def _known_mistake(held: MatrixPart, given: Sequence[Cells]) -> str | None:
    """What is taken wrongly in the convolution that gives these matrices."""
    if held.convolution is None:
        return None
    theirs = [matrices.numbers(one) for one in given]
    for message, outputs in _mistaken(held.convolution):
        if outputs == theirs:
            return message
    return None


def _mistaken(made: Convolution) -> Iterator[tuple[str, list[Grid]]]:
    """What a convolution gives when one thing in it is taken wrongly."""
    image, filters, stride, padding, dilation = made.image, made.filters, made.stride, made.padding, made.dilation
    one, none = (1, 1), (0, 0)
    reach = max(len(filters[0][0]), len(filters[0][0][0]))
    flipped = tuple(tuple(turned(grid) for grid in channels) for channels in filters)
    swapped = tuple(tuple(transposed(grid) for grid in channels) for channels in filters)
    mirrored = tuple(tuple([row[::-1] for row in grid] for grid in channels) for channels in filters)
    overturned = tuple(tuple(list(grid[::-1]) for grid in channels) for channels in filters)
    table = (
        ("the filter is turned by 180°: asked is the cross-correlation, in which it is not",
         Convolution(image, flipped, stride, padding, dilation)),
        ("the filter is transposed", Convolution(image, swapped, stride, padding, dilation)),
        ("the filter is mirrored left to right", Convolution(image, mirrored, stride, padding, dilation)),
        ("the filter is turned upside down", Convolution(image, overturned, stride, padding, dilation)),
        ("the stride is taken as 1", Convolution(image, filters, one, padding, dilation)),
        ("the stride is taken as the size of the filter", Convolution(image, filters, (reach, reach), padding, dilation)),
        ("the padding is left out", Convolution(image, filters, stride, none, dilation)),
        ("the image is padded although there is no padding", Convolution(image, filters, stride, one, dilation)),
        ("the dilation is left out", Convolution(image, filters, stride, padding, one)),
        ("only the first channel is taken: an output is the sum over all channels",
         Convolution(image[:1], tuple(channels[:1] for channels in filters), stride, padding, dilation)),
        ("the outputs are added up: each filter has an output of its own",
         Convolution(image * len(filters), (tuple(grid for channels in filters for grid in channels),), stride, padding, dilation)),
    )  # fmt: skip
    for message, other in table:
        try:
            yield message, other.outputs()
        except LayerError:
            continue


def _reading(links: Sequence[Matrices], note: str) -> Reading:
    text = " = ".join(", ".join(plain(one.node) for one in link) for link in links)
    tex = " = ".join(r",\; ".join(latex(one.node) for one in link) for link in links)
    return Reading(None, text, (note,) if note else (), tex=tex)


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """Compares the key with ``jax.lax``'s convolution of the part's image, and both with the derivation."""
    from checker.marking.layers.convolution_roads import verify_matrix  # JAX is needed to verify, not to mark

    held = read(part)
    return verify_matrix(part, held.key, held.convolution, seed, derivation)


KIND = Kind(mark, read, verify)
