"""A written answer of words and a little mathematics as lower-case plain text: LaTeX, Unicode and contractions written out."""

from __future__ import annotations

import re

MOST_CHARACTERS = 20_000

_REPLACED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.MULTILINE), replacement)
    for pattern, replacement in (
        (r"\\\\|\\newline|\\item|\\par(?![a-z])", "\n"),
        (r"\\(?:begin|end)\{[a-z]+\*?\}(?:\[[^\]]*\])?", "\n"),
        (
            r"\\(?:text|mathrm|textbf|textit|textrm|mathbf|mathit|emph|operatorname|mbox|boxed|underline)\s*\{([^{}]*)\}",
            r" \1 ",
        ),
        (r"\\(?:left|right|[bB]ig+[lr]?)(?![a-z])", ""),
        (r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"(\1)/(\2)"),
        (r"\\(?:quad|qquad|,|;|:|!| )", " "),
        (r"\\checkmark|[✓✔☑]️?", " yes "),
        (r"[✗✘❌☒]", " no "),
        (r"\\infty|∞|\binfinity\b|\binfty\b|\boo\b", " inf "),
        (r"\\(?:to|rightarrow|longrightarrow|mapsto|xrightarrow)(?![a-z])|→|⟶|--?>", " -> "),
        (r"\\(?:Rightarrow|implies|therefore|Longrightarrow)(?![a-z])|⇒|=>|∴", " ; "),
        (r"\\pm|\+\s*/\s*-|\+-|±", " ± "),
        (r"\\(?:geq?|geqslant)(?![a-z])|≥|⩾|≳|⪆", " >= "),
        (r"\\(?:leq?|leqslant)(?![a-z])|≤|⩽|≲|⪅", " <= "),
        (r"\\gg(?![a-z])|≫|>>", " >> "),
        (r"\\ll(?![a-z])|≪|<<", " << "),
        (r"\\neq?(?![a-z])|≠|!=|=/=|<>", " != "),
        (r"\\(?:approx|simeq|sim)(?![a-z])|[≈≃∼~]", " ≈ "),
        (r"\\(?:lvert|rvert|vert|mid)(?![a-z])", "|"),
        (r"\\in(?![a-z])|∈", " in "),
        (r"\\mathbb\s*\{?R\}?|ℝ", " reals "),
        (r"\\forall|∀", " for all "),
        (r"\\lim(?:_\{([^{}]*)\})?(?![a-z])", r" as \1 "),
        (r"\\(?:prime)", "'"),
        (r"\^\s*\{?'\}?", "'"),
        (r"\\([a-z]+)", r" \1 "),
        (r"[−–‐]", "-"),
        (r"[—]", " ; "),
        (r"[’‘′ʹ]", "'"),
        (r"[“”\"$`*{}]|__", " "),
        (r"^[ \t]*[-•·+#>]+[ \t]+(?=[a-z(])", ""),
        (r"\b(?:can)\s?not\b", " can not "),
        (r"\b([a-z]+)n't\b", r"\1 not "),
        (r"\b(does|do|is|are|was|has|did)nt\b", r"\1 not "),
        (r"\b(?:w/o)\b", " without "),
        (r"\bplus\s+or\s+minus\s+inf\b", " ± inf "),
        (r"\b(?:minus|negative)\s+inf\b", " -inf "),
        (r"\b(?:plus|positive)\s+inf\b", " +inf "),
        (r"([-+])\s+inf\b", r" \1inf "),
        (r"±\s*inf\b", " ±inf "),
        (r"[ \t]+", " "),
    )
)


def plain_words(text: str) -> str:
    """The text in one plain spelling: ``->``, ``inf``, ``±inf``, ``>=``, ``!=``, ``yes`` for a tick, ``does not`` for ``doesn't``."""
    for pattern, replacement in _REPLACED:
        text = pattern.sub(replacement, text)
    return text.lower().strip()
