"""NumPy code answers: straight-line code, functions and loops, interpreted over a whitelist, within limits."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np

from checker.evaluation.numpy_code.interpreter import Interpreter
from checker.evaluation.numpy_code.limits import Allowance, CodeFault, Exhausted, Limits, Refused
from checker.evaluation.numpy_code.outcome import answer
from checker.language.errors import Unreadable
from checker.parsing.numpy_code import parse

__all__ = ["Allowance", "CodeFault", "Exhausted", "Limits", "run"]

DEFAULT_LIMITS = Limits()


def run(
    source: str,
    variables: Mapping[str, object],
    *,
    wanted: Sequence[str] = (),
    limits: Limits = DEFAULT_LIMITS,
    allowance: Allowance | None = None,
) -> object:
    """The value of a code answer.

    ``variables`` are the declared symbols and model quantities: arrays (a declared ``real[n]`` is 1-D), NumPy or Python
    numbers; labels count from 0. They are not changed. With a longdouble among them, all real numbers are longdouble.
    ``wanted`` are names that an answer may give its result.

    The value is what the code returns, else the first wanted name that it assigns, else its last expression or
    assignment, whichever comes later. A function that comes last is called, its parameters bound by name. Several
    results come as a tuple or a dictionary.

    Raises Unreadable (syntax, something that is not read, a limit, an unknown name), and its subclass CodeFault where
    the code itself fails on these inputs, such as shapes that do not fit. Both have the place in the answer. Raises
    Exhausted where this run ends an ``allowance`` that several runs share.
    """
    code = parse(source)
    interpreter = Interpreter(code, variables, wanted, limits, allowance)
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return answer(interpreter)
    except Refused as refusal:
        line = getattr(interpreter.at, "lineno", 1)
        raise Unreadable(f"line {line}: {refusal.message}", code.span(interpreter.at), hint=refusal.hint) from None
    except (RecursionError, MemoryError):
        place = code.span(interpreter.at)
        raise Unreadable("the code nests functions, expressions or arrays too deeply", place) from None
    finally:
        interpreter.arithmetic.budget.settle()
