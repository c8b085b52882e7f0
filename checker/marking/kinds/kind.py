"""What a kind of question is: how it reads a part's own fields, marks an answer, and verifies the part's key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checker.bank import Part
from checker.marking.marked import Marked
from checker.marking.pictures import Picture
from checker.marking.verification import ClosedForm, PartVerification


def no_fields(part: Part) -> None:
    """The reading of a part that has no fields of its kind's own. Raises AuthorError where there are some."""
    from checker.bank.format import NoFields, own_fields  # msgspec takes time to load

    own_fields(part.own, NoFields, part.place)


def verify_value(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """Compares a key that is an expression with JAX's view of the model and with its derivation, on random inputs."""
    from checker.marking.values.roads import verify_value  # JAX and NumPy are needed to verify, not to mark

    return verify_value(part, seed, derivation)


def no_picture(part: Part) -> None:
    """The picture of a part that is better read than looked at."""


def no_steps(part: Part) -> tuple[str, ...]:
    """The steps of a part whose key, if it has any, are those of its derivation."""
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question, from ``checker/marking/kinds/NAME.py``.

    ``mark(part, answer, notation, seed)`` marks an answer; it may raise Unreadable or ShapeMismatch. ``read(part)`` gives what the
    part's own fields (``part.own``) and, where it is no expression, its key (``part.key_text``) mean; it raises AuthorError.
    ``verify(part, seed, derivation)`` shows that the key is right by roads that do not use it. ``picture(part)`` is what ``show``
    and answer keys draw beside the key, ``steps(part)`` what they say of a key that is shown by other means than a derivation.
    """

    mark: Callable[[Part, str, str, int], Marked]
    read: Callable[[Part], Any] = no_fields
    verify: Callable[[Part, int, ClosedForm | None], PartVerification] = verify_value
    picture: Callable[[Part], Picture | None] = no_picture
    steps: Callable[[Part], tuple[str, ...]] = no_steps
