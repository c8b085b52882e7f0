"""Nodes in LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from checker.language.functions import FUNCTIONS
from checker.language.nodes import Node
from checker.printing.letters import with_written_letters
from checker.printing.names import latex_name, latex_script
from checker.printing.typesetting import Typesetter


def latex(node: Node, families: frozenset[str] = frozenset()) -> str:
    """The node in LaTeX; members of the named ``families`` as ``x^{(i)}``, others as ``x_i``."""
    return Typesetter(_Latex(), families).draw(with_written_letters(node))


_OPERATORS = {
    "−": "-", "⊤": "\\top", "·": "\\cdot", "⊙": "\\odot", "×": " \\times ", "≠": "\\neq", "≤": "\\le", "≥": "\\ge", "∂": "\\partial ",
    "π": "\\pi", "∞": "\\infty", "𝟙": "\\mathbb{1}", "𝟏": "\\mathbf{1}", "𝟎": "\\mathbf{0}",
    "and": "\\text{ and }", "or": "\\text{ or }", "if": "\\text{if }", "otherwise": "\\text{otherwise}",
}  # fmt: skip
_FENCES = {"‖": ("\\lVert ", " \\rVert"), "|": ("\\lvert ", " \\rvert"), "⟨": ("\\langle ", " \\rangle")}
_TALL = ("\\frac", "\\sum", "\\prod", "\\begin", "\\sqrt", "\\max_", "\\min_", "\\left")


class _Latex:
    stacks = True

    def text(self, text: str) -> str:
        bare = text.strip()
        return text.replace(bare, _OPERATORS.get(bare, bare.replace("−", "-"))) if bare else text

    def name(self, name: str) -> str:
        return latex_name(name)

    def function(self, name: str) -> str:
        commands = FUNCTIONS[name].latex
        return f"\\{name}" if name in commands and name in _COMMANDS else f"\\operatorname{{{name}}}"

    def row(self, parts: Sequence[str]) -> str:
        text = ""
        for part in parts:
            # A control word would swallow a letter behind it.
            gap = " " if part[:1].isalpha() and _ends_in_command(text) else ""
            text += gap + part
        return text

    def fence(self, left: str, body: str, right: str) -> str:
        opening, closing = _FENCES.get(left, (left, right))
        if any(mark in body for mark in _TALL):
            return f"\\left{opening}{body}\\right{closing.strip()}"
        return f"{opening}{body}{closing}"

    def fraction(self, above: str, below: str) -> str:
        return f"\\frac{{{above}}}{{{below}}}"

    def script(self, base: str, sub: str | None, sup: str | None) -> str:
        # \hat{x}_i^2 and W_1^\top need no braces; a prime and a superscript cannot meet, see Typesetter._base.
        return base + latex_script("_", sub or "") + latex_script("^", sup or "")

    def root(self, body: str) -> str:
        return f"\\sqrt{{{body}}}"

    def big(self, operation: str, below: str, above: str | None) -> str:
        return f"\\{operation}_{{{below}}}" + ("" if above is None else f"^{{{above}}}")

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        return "\\begin{bmatrix} " + " \\\\ ".join(" & ".join(row) for row in rows) + " \\end{bmatrix}"

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        return "\\begin{cases} " + " \\\\ ".join(f"{value} & {when}" for value, when in rows) + " \\end{cases}"


_COMMANDS = frozenset("exp log sin cos tan arctan sinh cosh tanh det max min sigma".split())


def _ends_in_command(text: str) -> bool:
    """Whether the text ends in a control word such as ``\\eta``."""
    letters = len(text) - len(text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return letters > 0 and text[: len(text) - letters].endswith("\\")
