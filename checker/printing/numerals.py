"""Exact numbers as text: whole, decimal where that is exact and short, in scientific notation where it is long."""

from __future__ import annotations

from dataclasses import dataclass

from checker.language.nodes import Divide, Number

LONGEST = 20
"""Digits: beyond, trailing or leading zeros go into a power of ten."""
MOST_DIGITS = 4000
"""Python refuses to write whole numbers with more than 4300 digits; a number beyond this is written rounded."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """``mantissa × 10^exponent``, over ``denominator`` where the number is no decimal fraction; without its sign."""

    mantissa: str
    exponent: int = 0
    denominator: str | None = None


def numeral(number: Number) -> Numeral:
    """How the absolute value of a number is written: as a decimal if it was, else as a whole number or fraction."""
    value = abs(number.value)
    if value.denominator == 1:
        return _whole(value.numerator)
    places = number.decimals
    if places is None or (value * 10**places).denominator != 1:
        return Numeral(_digits(value.numerator), 0, _digits(value.denominator))
    digits = _digits((value * 10**places).numerator)
    if len(digits.rstrip("0")) + places > LONGEST or len(digits) + 5 < places:
        mantissa = digits.rstrip("0") or "0"
        return _scientific(mantissa, len(digits) - len(mantissa) - places)
    digits = digits.rjust(places + 1, "0")
    return Numeral(f"{digits[:-places]}.{digits[-places:]}")


def _whole(value: int) -> Numeral:
    digits = _digits(value)
    mantissa = digits.rstrip("0")
    if len(digits) <= LONGEST or len(digits) - len(mantissa) < LONGEST // 2:
        return Numeral(digits)
    return _scientific(mantissa, len(digits) - len(mantissa))


def _scientific(mantissa: str, exponent: int) -> Numeral:
    if len(mantissa) == 1:
        return Numeral(mantissa, exponent)
    return Numeral(f"{mantissa[0]}.{mantissa[1:]}", exponent + len(mantissa) - 1)


def _digits(value: int) -> str:
    """A whole number's digits; beyond MOST_DIGITS the last ones are rounded down to zeros."""
    excess = max(0, int(value.bit_length() * 0.30103) - MOST_DIGITS)
    return str(value // 10**excess) + "0" * excess


VULGAR = {
    (character[0], character[1]): fraction
    for character, fraction in zip("12 13 23 14 34 15 16 18".split(), "½⅓⅔¼¾⅕⅙⅛", strict=True)
}
"""Numerator and denominator, and the one character that Unicode has for them."""


def is_vulgar(node: Divide) -> bool:
    """Whether Unicode has the fraction as one character."""
    above, below = node.numerator, node.denominator
    return isinstance(above, Number) and isinstance(below, Number) and (str(above.value), str(below.value)) in VULGAR
