"""The modules that a code answer may import, and their members."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from checker.evaluation.numpy_code.functions import MATH, NUMPY, SPECIAL
from checker.evaluation.numpy_code.limits import Refused
from checker.evaluation.numpy_code.values import Namespace

MODULES: dict[str, tuple[Mapping[str, object], str]] = {
    "numpy": (NUMPY, ""),
    "numpy.linalg": (NUMPY, "linalg."),
    "jax.numpy": (NUMPY, ""),
    "math": (MATH, ""),
    "scipy": ({f"special.{name}": function for name, function in SPECIAL.items()}, ""),
    "scipy.special": (SPECIAL, ""),
}
"""What may be imported: a table, and the prefix of the members' names in it."""

IGNORED = ("typing", "__future__")
USUAL_NAMES = {"np": "numpy", "jnp": "jax.numpy", "numpy": "numpy", "math": "math"}
"""Modules that are there without an import."""

INSTEAD = {
    "random": "the value may not depend on chance",
    "vectorize": "NumPy's functions take arrays as they are; for others write a loop",
    "frompyfunc": "write a loop",
    "apply_along_axis": "write a loop",
    "matrix": "write np.array, and @ for products",
    "c_": "write np.column_stack",
    "r_": "write np.concatenate",
}
"""What to write in place of NumPy's members that are not read."""


def module(name: str) -> Namespace:
    """A module by its full name. Raises Refused."""
    if name not in MODULES:
        raise Refused(f"the module {name} is not read", "write the answer with NumPy alone")
    return Namespace(name, *MODULES[name])


def member(namespace: Namespace, name: str) -> object:
    """`np.name`. Raises Refused, saying what to write instead."""
    dotted = namespace.prefix + name
    if dotted in namespace.table:
        return namespace.table[dotted]
    if any(known.startswith(dotted + ".") for known in namespace.table):
        return Namespace(f"{namespace.name}.{name}", namespace.table, dotted + ".")
    start = len(namespace.prefix)
    hint = similar(name, [known[start:] for known in namespace.table if known.startswith(namespace.prefix)])
    raise Refused(f"{namespace.name}.{name} is not among the functions that are read", INSTEAD.get(name) or hint)


def similar(name: str, known: Sequence[str]) -> str | None:
    """A hint that names what looks like ``name``."""
    close = difflib.get_close_matches(name, known, n=3)
    return f"similar names: {', '.join(close)}" if close else None
