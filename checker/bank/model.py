"""A line of the model -> a definition. Faults are told on the side of the line on which they stand."""

from __future__ import annotations

from checker.bank.names import check_new, check_quantity, check_subscripts, unlayered
from checker.bank.place import Place
from checker.language.declarations import Definition, Vocabulary
from checker.language.errors import AuthorError, ShapeMismatch, Unreadable
from checker.parsing.expressions import definition_head, read_definition, surface
from checker.parsing.readings import letters_in
from checker.parsing.scope import Scope


def definition(left: str, right: str, vocabulary: Vocabulary, place: Place) -> Definition:
    """The quantity that a line defines. Raises AuthorError."""
    try:
        made = read_definition(unlayered(left), right, vocabulary)
    except (Unreadable, ShapeMismatch, ValueError):
        _explain(left, right, vocabulary, place)
        raise
    check_quantity(made, left, vocabulary, place)
    letters = [letter for letter, _ in made.indices]
    for letter in letters:
        if letters.count(letter) > 1:
            raise place.error(left, f"the index {letter} stands twice on the left: name each index differently", left)
    outer = {name: held for name, held in vocabulary.symbols.items() if name not in made.parameters}
    scope = Scope(Vocabulary(outer, vocabulary.quantities))
    place.read(left, right, check_subscripts, surface(right, scope), scope)
    return made


def _explain(left: str, right: str, vocabulary: Vocabulary, place: Place) -> None:
    """Raises the AuthorError for a line that cannot be read: the left side's faults first."""
    scope = Scope(vocabulary)
    place.read(left, left, surface, unlayered(left), scope)
    below = place.read(left, right, surface, right, scope)
    head = place.read(left, left, definition_head, unlayered(left), right, vocabulary)
    check_new(head.name, left, vocabulary, place)
    try:
        place.read(left, right, read_definition, unlayered(left), right, vocabulary)
    except AuthorError as problem:
        tail, used = head.name.rpartition("_")[2], letters_in(below)
        missing = [letter for letter in tail if letter not in used]
        if problem.span is None and missing and used.intersection(tail):  # it reads, but c_ij was taken for a name
            message = f"the index {missing[0]} stands on the left of {left} but not on the right"
            raise place.error(left, message, left) from None
        raise
