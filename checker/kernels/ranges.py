"""Where numbers may lie: the range of a parameter, of a coordinate, of an unknown function's values; and domains of points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from checker.language.shapes import SCALAR, Shape, Size, column, parse_size

PI_BELOW = Fraction(355, 113) - Fraction(1, 10**6)
"""A little less than pi: an interval that ends at pi is entered up to here."""


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers between two bounds (None: unbounded), each open or closed; ``values`` where they are finitely many."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = True
    high_open: bool = True
    integer: bool = False
    nonzero: bool = False
    values: tuple[Fraction, ...] = ()

    def contains(self, value: Fraction) -> bool:
        """Whether a number lies in the range."""
        if self.values and value not in self.values or self.integer and value.denominator != 1:
            return False
        if self.nonzero and value == 0:
            return False
        if self.low is not None and (value < self.low or self.low_open and value == self.low):
            return False
        return self.high is None or value < self.high or not self.high_open and value == self.high

    @property
    def nonnegative(self) -> bool:
        """Whether all of it is at least 0."""
        return bool(self.values) and min(self.values) >= 0 or self.low is not None and self.low >= 0

    @property
    def positive(self) -> bool:
        """Whether all of it is more than 0."""
        if self.values:
            return min(self.values) > 0
        if self.low is None:
            return False
        return self.low > 0 or self.low == 0 and (self.low_open or self.nonzero)

    @property
    def sign(self) -> int:
        """2 where all of it is positive, 1 where none is negative, else 0."""
        return 2 if self.positive else int(self.nonnegative)

    @property
    def negative(self) -> bool:
        """Whether all of it is less than 0."""
        return self.high is not None and (self.high < 0 or self.high == 0 and (self.high_open or self.nonzero))

    def least(self) -> Fraction | None:
        """A lower bound."""
        return min(self.values) if self.values else self.low

    def greatest(self) -> Fraction | None:
        """An upper bound."""
        return max(self.values) if self.values else self.high

    def within(self, relation: str, bound: Fraction) -> Range:
        """The part of the range in which ``value relation bound`` holds."""
        match relation:
            case ">" | ">=":
                if self.low is None or bound > self.low or bound == self.low and relation == ">":
                    return replace(self, low=bound, low_open=relation == ">")
            case "<" | "<=":
                if self.high is None or bound < self.high or bound == self.high and relation == "<":
                    return replace(self, high=bound, high_open=relation == "<")
            case "!=" if bound == 0:
                return replace(self, nonzero=True)
            case "=":
                return replace(self, values=(bound,))
        return self

    def choices(self, preferred: Sequence[Fraction]) -> list[Fraction]:
        """The preferred numbers that lie in the range; where it is narrow, also numbers spread over it."""
        if self.values:
            return list(self.values)
        found = [value for value in preferred if self.contains(value)]
        if len(found) < 6 and not self.integer:
            low, high = self.low, self.high
            if low is not None and high is not None:
                steps = (1, 2, 3, 4, 5, 6, 7, 1.2, 6.8)
                spread = [low + (high - low) * Fraction(step).limit_denominator(10) / 8 for step in steps]
            elif low is not None:
                spread = [low + Fraction(step) for step in ("0", "1", "2", "1/2", "3", "1/4", "10")]
            elif high is not None:
                spread = [high - Fraction(step) for step in ("0", "1", "2", "1/2", "3", "1/4", "10")]
            else:
                spread = []
            found += [value for value in spread if self.contains(value) and value not in found]
        if not found and self.integer and self.low is not None:
            found = [value for value in (self.low + step for step in range(6)) if self.contains(value)]
        return found


REAL = Range()
POSITIVE = Range(low=Fraction(0))
NONNEGATIVE = Range(low=Fraction(0), low_open=False)
UNIT_INTERVAL = Range(Fraction(0), Fraction(1), low_open=False, high_open=False)

RANGES = {
    "real": REAL,
    "reals": REAL,
    "number": REAL,
    "scalar": REAL,
    "positive": POSITIVE,
    "nonnegative": NONNEGATIVE,
    "negative": Range(high=Fraction(0)),
    "nonzero": Range(nonzero=True),
    "integer": Range(integer=True),
    "integers": Range(integer=True),
    "natural": Range(low=Fraction(1), low_open=False, integer=True),
    "probability": Range(Fraction(0), Fraction(1)),
    "binary": Range(values=(Fraction(0), Fraction(1))),
    "bit": Range(values=(Fraction(0), Fraction(1))),
}


@dataclass(frozen=True, slots=True)
class Domain:
    """Where the points of a kernel come from: entries in a range, in a shape; ``on`` is a further constraint on vectors:
    ``simplex`` (non-negative, sum 1), ``sphere`` (norm 1), ``onehot``. ``abstract``: any set, whose points have no
    coordinates. ``norm_below`` bounds the Euclidean norm strictly."""

    text: str
    entries: Range = REAL
    shape: Shape = SCALAR
    on: str = ""
    abstract: bool = False
    norm_below: Fraction | None = None

    @property
    def size(self) -> Size | None:
        """The number of coordinates of a point, None for numbers."""
        return self.shape[0] if self.shape else None


MOST_COORDINATES = 200
_SHAPED = re.compile(r"\s*(?P<head>.*?)\s*(?:\[(?P<size>[^\[\],]+)\]|\^\s*\{?(?P<power>\w+)\}?)\s*$", re.DOTALL)
_INTERVAL = re.compile(r"\s*(?P<left>[\[(\]])\s*(?P<low>[^,;]+)[,;]\s*(?P<high>[^,;\])]+)(?P<right>[\])\[])\s*$")
_SET = re.compile(r"\s*\\?\{(?P<values>[^{}]*?)\\?\}\s*$")
_LETTERS = {
    "R": "real", "ℝ": "real", "Z": "integer", "ℤ": "integer", "N": "natural", "ℕ": "natural",
    "R_+": "nonnegative", "R+": "nonnegative", "R_{+}": "nonnegative", "R_{>0}": "positive", "R_{++}": "positive",
    "R_{\\geq 0}": "nonnegative", "R_{>= 0}": "nonnegative",
}  # fmt: skip


def read_domain(text: str) -> Domain:
    """A domain from its text: ``real[d]``, ``positive``, ``[0, 1]``, ``{0, 1}[n]``, ``simplex[d]``. Raises ValueError."""
    plain = re.sub(r"\\mathbb\s*\{?\s*([A-Z])\s*\}?", r"\1", text).replace("non-negative", "nonnegative").strip(" $.")
    plain = plain.replace("\\,", "").replace("∖{0}", "").strip()
    if plain.lower() in ("any", "set", "any set", "x", "arbitrary"):
        return Domain("any", abstract=True)
    if (entries := _range(plain)) is not None:
        return Domain(text.strip(), entries)
    shaped = _SHAPED.match(plain)
    if shaped is not None:
        size = parse_size(shaped["size"] or shaped["power"])
        if isinstance(size, int) and size > MOST_COORDINATES:
            raise ValueError(
                f"points with {size} coordinates; at most {MOST_COORDINATES} are tried, or any number: real[d]"
            )
        head = shaped["head"].strip().lower()
        shape = column(size)
        if head in ("simplex", "unit", "sphere", "onehot"):
            kind = "sphere" if head == "unit" else head
            entries = UNIT_INTERVAL if kind in ("simplex", "onehot") else REAL
            return Domain(text.strip(), entries, shape, kind)
        if head == "ball":
            return Domain(text.strip(), REAL, shape, norm_below=Fraction(1))
        if (entries := _range(shaped["head"].strip())) is not None:
            return Domain(text.strip(), entries, shape)
    raise ValueError(
        f"{text!r} is not a domain: write real, real[d], positive, integer, [0, 1], (0, inf), {{0, 1}}[d], simplex[d], unit[d]"
    )


def _range(text: str) -> Range | None:
    """A range of numbers from its text, None where it is none."""
    word = _LETTERS.get(text, text.lower())
    if word in RANGES:
        return RANGES[word]
    if values := _SET.match(text):
        try:
            return Range(values=tuple(Fraction(part.strip().replace("−", "-")) for part in values["values"].split(",")))
        except (ValueError, ZeroDivisionError):
            return None
    if interval := _INTERVAL.match(text):
        try:
            low, high = _bound(interval["low"]), _bound(interval["high"])
        except (ValueError, ZeroDivisionError):
            return None
        if low is not None and high is not None and low >= high:
            raise ValueError(f"{text!r} is empty")
        return Range(low, high, interval["left"] != "[", interval["right"] != "]")
    return None


def _bound(text: str) -> Fraction | None:
    """An end of an interval; None is infinite. Raises ValueError."""
    plain = text.strip().replace("−", "-").replace("\\", "")
    if plain.lstrip("+-") in ("inf", "infty", "∞", "infinity", "oo"):
        return None
    match = re.fullmatch(r"(-?)\s*(?:(\d+)\s*\*?\s*)?(?:pi|π)\s*(?:/\s*(\d+))?", plain)
    if match:
        value = PI_BELOW * int(match[2] or 1) / int(match[3] or 1)
        return -value if match[1] else value
    return Fraction(plain)
