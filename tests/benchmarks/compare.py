"""Speed as ratios, each measured in one run: ``python tests/benchmarks/compare.py``.

- *cold*: a whole ``markscheme check`` of a LaTeX answer beside ``python -c "import numpy"``;
- *warm*: answers a second through the API, proof or certificate included, on the project's own verdict table;
- *simplify*: the scalar rows of that table beside SymPy's ``simplify(a - b)`` on the same pairs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker import check
from checker.bank import Part, find, load_file

TABLES = Path(__file__).parent.parent / "tables"
COLD_PART = "ucla-c147-2020/2.c.i"
COLD_ANSWER = (
    r"\left(\mathbb{1}(\mathbf{W}_1\mathbf{x})\odot(\mathbf{W}_3^T"
    r"\frac{\partial\mathcal{L}}{\partial\mathbf{z}})\right)\mathbf{x}^T"
)
SCALAR_PAIRS = (
    # key and answer in SymPy's notation, the answer as written; x, y, z real, p a probability
    ("1/(1 + exp(-z))", "exp(z)/(1 + exp(z))", r"\frac{e^z}{1+e^z}"),
    ("1/(1 + exp(-z))*(1 - 1/(1 + exp(-z)))", "exp(-z)/(1 + exp(-z))**2", r"\frac{e^{-z}}{(1+e^{-z})^2}"),
    ("tanh(z)", "2/(1 + exp(-2*z)) - 1", r"2\sigma(2z)-1"),
    ("1 - tanh(z)**2", "4/(exp(z) + exp(-z))**2", r"\frac{4}{(e^z+e^{-z})^2}"),
    ("log(1 + exp(z))", "z + log(1 + exp(-z))", r"z + \log(1+e^{-z})"),
    ("(x + Abs(x))/2", "Max(0, x)", r"\frac{x+|x|}{2}"),
    ("-y/p + (1 - y)/(1 - p)", "(p - y)/(p*(1 - p))", r"\frac{p-y}{p(1-p)}"),
    ("(x - y)**2", "x**2 - 2*x*y + y**2", r"x^2 - 2xy + y^2"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """An answer to a part, in a notation."""

    part: Part
    answer: str
    notation: str | None


def table_rows() -> Iterator[Row]:
    """The verdict table's answers to scalar and matrix parts, code aside."""
    problems: dict[str, dict[str, Part]] = {}
    for path in sorted((TABLES / "verdicts").glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["row"]:
            if row.get("as") == "numpy":
                continue
            name = row.get("problem")
            if name is not None and name not in problems:
                loaded = load_file(TABLES / "problems" / f"{name}.toml")
                problems[name] = {part.id: part for part in loaded.parts}
            part = find(row["part"])[1] if name is None else problems[name][row["part"]]
            yield Row(part, row["answer"], row.get("as"))


def seconds(action: Callable[[], Any]) -> float:
    """How long an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def cold(runs: int) -> str:
    """Median of whole processes, in turn with ``import numpy``."""
    code = "import sys; from checker.cli import main; sys.argv[0] = 'markscheme'; main()"
    command = [sys.executable, "-c", code, "check", COLD_PART, COLD_ANSWER]
    other = [sys.executable, "-c", "import numpy"]
    environment = {**os.environ, "PYTHONPATH": str(TABLES.parent.parent)}

    def process(arguments: list[str]) -> float:
        return seconds(lambda: subprocess.run(arguments, check=True, capture_output=True, env=environment))

    process(command)
    pairs = [(process(command), process(other)) for _ in range(runs)]
    ours, numpy = (statistics.median(values) for values in zip(*pairs, strict=True))
    return f"cold   check {ours:.3f} s, import numpy {numpy:.3f} s, ratio {ours / numpy:.1f}"


def warm(rows: list[Row]) -> str:
    """Distinct answers a second on one core, after each part's key has been used once."""
    for part in {id(row.part): row.part for row in rows}.values():
        check(part, "0")
    total = seconds(lambda: [check(row.part, row.answer, notation=row.notation) for row in rows])
    return (
        f"warm   {len(rows) / total:.0f} answers a second ({len(rows)} answers, {1000 * total / len(rows):.2f} ms each)"
    )


def simplify(pairs: int) -> str:
    """Our proof beside ``simplify(a - b)``; SymPy may fail to see that a difference is zero."""
    import sympy

    names = {name: sympy.Symbol(name, real=True) for name in "xyz"} | {"p": sympy.Symbol("p", positive=True)}
    chosen = SCALAR_PAIRS[:pairs]
    problem = TABLES / "problems" / "scalar_identities.toml"
    parts = load_file(problem).parts
    ours = theirs = 0.0
    seen = 0
    for part, (key, answer, written) in zip(parts, chosen, strict=False):
        a, b = (in_sympy(text, names) for text in (key, answer))
        theirs += seconds(lambda a=a, b=b: sympy.simplify(a - b))
        seen += sympy.simplify(a - b) == 0
        check(part, "0")
        ours += seconds(lambda part=part, written=written: check(part, written))
    return (
        f"proof  ours {1000 * ours / len(chosen):.2f} ms, simplify {1000 * theirs / len(chosen):.1f} ms, "
        f"ratio {theirs / ours:.0f}; simplify sees {seen} of {len(chosen)} equal, we prove all"
    )


def in_sympy(text: str, names: dict[str, Any]) -> Any:
    """A benchmark's own expression as SymPy sees it."""
    from sympy.parsing.sympy_parser import parse_expr

    return parse_expr(text, local_dict=names)


def main() -> None:
    """Prints one line for each comparison."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=9, help="whole processes to time")
    options.add_argument("--rows", type=int, default=None, help="only the first rows of the table")
    chosen = options.parse_args()
    rows = list(table_rows())[: chosen.rows]
    print(cold(chosen.runs))
    print(warm(rows))
    print(simplify(len(SCALAR_PAIRS)))


if __name__ == "__main__":
    main()
