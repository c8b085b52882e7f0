"""What pdflatex must be told to set the characters of a document that lie beyond ASCII."""

from __future__ import annotations

import unicodedata

from checker.printing.names import GREEK_LETTERS, LATIN_LOOKALIKES

_MATHS = {
    "∂": "\\partial", "∇": "\\nabla", "≤": "\\le", "≥": "\\ge", "≠": "\\neq", "≈": "\\approx", "≡": "\\equiv",
    "→": "\\to", "←": "\\leftarrow", "↦": "\\mapsto", "⇒": "\\Rightarrow", "⇔": "\\Leftrightarrow",
    "↓": "\\downarrow", "−": "-", "×": "\\times", "·": "\\cdot", "⋅": "\\cdot", "∘": "\\circ", "⊙": "\\odot",
    "⊗": "\\otimes", "⊤": "\\top", "⊥": "\\perp", "‖": "\\|", "∈": "\\in", "∉": "\\notin", "⊂": "\\subset",
    "∪": "\\cup", "∩": "\\cap", "∅": "\\emptyset", "∞": "\\infty", "√": "\\surd", "∑": "\\sum", "∏": "\\prod",
    "∫": "\\int", "±": "\\pm", "∼": "\\sim", "∝": "\\propto", "⟨": "\\langle", "⟩": "\\rangle", "⌊": "\\lfloor",
    "⌋": "\\rfloor", "⌈": "\\lceil", "⌉": "\\rceil", "∀": "\\forall", "∃": "\\exists", "¬": "\\neg", "∧": "\\wedge",
    "∨": "\\vee", "ℓ": "\\ell", "ϵ": "\\epsilon", "ϕ": "\\phi", "𝟙": "\\mathbf{1}", "𝟏": "\\mathbf{1}",
    "𝟎": "\\mathbf{0}", "ℝ": "\\mathbb{R}", "ℕ": "\\mathbb{N}", "ℤ": "\\mathbb{Z}", "…": "\\ldots", "⋯": "\\cdots",
    "ᵀ": "^{T}", "½": "\\frac12", "✓": "\\surd", "✗": "\\times", "⁻": "^{-}", "⁺": "^{+}", "₊": "_{+}", "₋": "_{-}",
}  # fmt: skip
_GREEK = {
    letter: name[0].lower() + name[1:] if name in LATIN_LOOKALIKES else f"\\{name}"
    for name, letter in GREEK_LETTERS.items()
}
_KNOWN = frozenset("‘’“”–—äöüÄÖÜßéèêáàâíìîóòôúùûñçÉÈŷŵâîêôûĉĝĥĵŝŶŴ°§«»¿¡ \u00a0")
"""Characters that LaTeX knows by itself in this encoding."""


def declarations(text: str) -> str:
    """A line for each character of a LaTeX document that has no meaning there yet; one that cannot be set shows its number."""
    strange = sorted({character for character in text if ord(character) > 126} - _KNOWN)
    return "\n".join(f"\\DeclareUnicodeCharacter{{{ord(character):04X}}}{{{_set(character)}}}" for character in strange)


def _set(character: str) -> str:
    if character == "\u200b":
        return "\\hspace{0pt}"
    if maths := _MATHS.get(character) or _GREEK.get(character):
        return f"\\ensuremath{{{maths}}}"
    if unicodedata.combining(character):
        return ""
    kind, _, rest = unicodedata.decomposition(character).partition(" ")
    if kind in ("<sub>", "<super>") and len(rest.split()) == 1:
        base = chr(int(rest, 16))
        inner = _GREEK.get(base) or (base if base.isascii() else "")
        return f"\\ensuremath{{{'_' if kind == '<sub>' else '^'}{{{inner}}}}}"
    return f"[U+{ord(character):04X}]"
