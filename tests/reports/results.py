"""Results of every verdict, made by hand: what the reports are tested on."""

from __future__ import annotations

from fractions import Fraction

from checker.equivalence.verdict import Counterexample, Evidence, Verdict
from checker.language import inference as make
from checker.language.nodes import Entry, Index, Number, Size, Symbol
from checker.marking.result import Reading, ReadingError, Result

X, W, Z, Y = (
    Symbol(name, shape=shape)
    for name, shape in [("x", ("n", 1)), ("W_1", ("m", "n")), ("z", ("m", 1)), ("y", ("m", 1))]
)
LOSS = Symbol("L")

PROVED = Result(
    part="exam/1.a",
    verdict=Verdict.CORRECT,
    marks=6,
    out_of=6,
    answer=r"\frac{\partial L}{\partial z} x^T",
    reading=Reading(
        make.matmul([make.derivative(LOSS, Z), make.transpose(X)]), notes=("a row times a column was read as a matrix",)
    ),
    evidence=Evidence("proved", "an exact identity at these sizes", {"m": 2, "n": 3}),
    key=Reading(make.matmul([make.subtract(Z, Y), make.transpose(X)]), source="(z - y) x^T"),
)

REFUTED = Result(
    part="exam/1.b",
    verdict=Verdict.WRONG,
    marks=0,
    out_of=2.5,
    answer="W_1 x <b>",
    reading=Reading(make.matmul([W, X])),
    evidence=Evidence("refuted", "the values differ", {"m": 2, "n": 2}),
    counterexample=Counterexample(
        inputs={"W_1": [[1, 0], ["-1/2", 10]], "x": [1, 0], "sigma^2": 0.123456789012},
        yours=[1, "-1/2"],
        expected=[None, 0],
        certified=True,
    ),
    key=Reading(make.mul([make.number(2), make.matmul([W, X])])),
)

UNREADABLE = Result(
    part="exam/1.c",
    verdict=Verdict.UNREADABLE,
    marks=0,
    out_of=1,
    answer="x = 1\n\\frac{1}{ŷ x",
    error=ReadingError("this '{' is never closed", (14, 15), "add '}'"),
)

MISFIT = Result(
    part="exam/1.d",
    verdict=Verdict.WRONG,
    marks=0,
    out_of=4,
    answer="x W_1",
    evidence=Evidence("refuted", "a vector of size n times an m × n matrix: the inner sizes do not agree"),
    error=ReadingError("a vector of size n times an m × n matrix: the inner sizes do not agree", (0, 5)),
)

UNDECIDED = Result(
    part="exam/1.e",
    verdict=Verdict.UNDECIDED,
    marks=0,
    out_of=4,
    answer="sum",
    reading=Reading(
        make.reduce("sum", "i", make.ONE, Size("m"), Entry(X, (Index("i"),), shape=("n", 1))), families=frozenset({"x"})
    ),
)

PERSON = Result(part="exam/1.f", verdict=Verdict.PERSON, marks=0, out_of=1)

CODE = Result(
    part="exam/1.g",
    verdict=Verdict.WRONG,
    marks=0,
    out_of=3,
    answer="def f(x):\n    return x\n",
    reading=Reading(None, source="def f(x):\n    return x\n"),
    evidence=Evidence("refuted", "the values differ"),
    counterexample=Counterexample({}, yours=1, expected=2, certified=False),
)

DECIMAL = Result(
    part="exam/1.h",
    verdict=Verdict.CORRECT,
    marks=1,
    out_of=1,
    answer="0.690",
    reading=Reading(Number(Fraction(690, 1000), 3)),
    evidence=Evidence("agrees", "to the 3 digits written", points=1),
)

ALL = (PROVED, REFUTED, UNREADABLE, MISFIT, UNDECIDED, PERSON, CODE, DECIMAL)
