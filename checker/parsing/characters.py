"""What single characters and LaTeX commands stand for: tables only."""

from __future__ import annotations

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
).split()
GREEK_LETTERS = {
    **dict(zip("αβγδεζηθικλμνξοπρστυφχψω", GREEK, strict=True)),
    "ς": "sigma",
    "ϕ": "phi",
    "ϵ": "epsilon",
    "ϑ": "theta",
}
GREEK_LETTERS |= {
    letter.upper(): name.capitalize() for letter, name in list(GREEK_LETTERS.items()) if len(letter.upper()) == 1
}
GREEK_NAMES = frozenset(GREEK) | frozenset(name.capitalize() for name in GREEK)
GREEK_VARIANTS = {
    "varepsilon": "epsilon",
    "varphi": "phi",
    "vartheta": "theta",
    "varrho": "rho",
    "varsigma": "sigma",
    "varpi": "pi",
}

OPERATOR_COMMANDS = {
    "cdot": "·", "bullet": "·", "times": "×", "ast": "*", "star": "*", "odot": "⊙", "circ": "⊙", "otimes": "⊗", "oslash": "⊘",
    "div": "/", "pm": "±", "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "lt": "<", "gt": ">",
    "neq": "≠", "ne": "≠", "in": "∈", "notin": "∉", "leftarrow": "←", "gets": "←", "longleftarrow": "←", "Leftarrow": "←",
    "coloneqq": "←", "rightarrow": "→", "to": "→", "mapsto": "→", "approx": "≈", "simeq": "≈", "sim": "∼", "equiv": "=", "triangleq": "=",
    "propto": "∝", "sum": "∑", "prod": "∏", "partial": "∂", "nabla": "∇", "|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖",
    "vert": "|", "lvert": "|", "rvert": "|", "mid": "|", "{": "⦃", "}": "⦄", "lbrace": "⦃", "rbrace": "⦄", "langle": "⟨", "rangle": "⟩",
    "lfloor": "⌊", "rfloor": "⌋", "prime": "'", "infty": "∞", "ldots": "…", "cdots": "…", "dots": "…", "vdots": "…", "forall": "∀",
    "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨", "top": "⊤", "intercal": "⊤", "lbrack": "[",
    "llbracket": "[", "rrbracket": "]", "rbrack": "]", "setminus": "∖",
    "backslash": "∖", "colon": ":", "Re": "ℝ", "hbar": "h",
}  # fmt: skip

ARROWS = frozenset("Rightarrow implies Longrightarrow iff Leftrightarrow therefore because Longleftrightarrow".split())
"""Commands that end a statement: what follows is another."""

SKIPPED_COMMANDS = frozenset(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm middle , ; : ! > quad qquad enspace thinspace "
    "displaystyle textstyle scriptstyle limits nolimits nonumber notag "
    "hfill hline smallskip medskip newline noindent centering checkmark square blacksquare qed blacktriangleright".split()
) | {" ", "\n", "\t"}

STYLES = frozenset(
    "mathbf boldsymbol bm mathcal mathscr mathrm mathit mathsf mathfrak mathbb mathbbm mathds text textbf textit textrm textsf texttt "
    "operatorname mathop mathnormal boxed fbox mathrel mathbin pmb bold rm bf vec overrightarrow underline mbox hbox textnormal "
    "emph".split()
)
TEXT_STYLES = frozenset(
    "text textbf textit textrm textsf mbox hbox textnormal emph mathrm operatorname mathop texttt mathsf rm".split()
)
BLACKBOARD = frozenset(("mathbb", "mathbbm", "mathds"))
BOLD = frozenset(("mathbf", "boldsymbol", "bm", "vec", "pmb", "bold", "bf", "textbf"))
ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde", "dot": "dot", "ddot": "ddot",
    "check": "check", "breve": "breve", "acute": "acute",
}  # fmt: skip
COMBINING = {
    "\u0302": "hat",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0303": "tilde",
    "\u0307": "dot",
    "\u20d7": "",
    "\u030c": "check",
}

MATRIX_ENVIRONMENTS = frozenset("pmatrix bmatrix Bmatrix vmatrix Vmatrix matrix array smallmatrix".split())
LINE_ENVIRONMENTS = frozenset(
    "aligned align align* equation equation* gather gather* gathered split eqnarray eqnarray* multline multline* flalign flalign* "
    "displaymath math".split()
)
CASES_ENVIRONMENTS = frozenset("cases dcases rcases".split())

CHARACTERS = {
    "−": "-", "–": "-", "—": "-", "‒": "-", "﹣": "-", "⁄": "/", "∕": "/", "÷": "/", "∙": "·", "⋅": "·", "•": "·", "∗": "*", "⋆": "*",
    "∘": "⊙", "◦": "⊙", "○": "⊙", "◯": "⊙", "⨀": "⊙", "⨂": "⊗", "≜": "=", "≡": "=", "≔": "←", "⟵": "←", "⇐": "←", "⟶": "→",
    "↦": "→", "∥": "‖", "ǁ": "‖", "∣": "|", "❘": "|", "⩽": "≤", "⩾": "≥", "≃": "≈", "≅": "≈", "∊": "∈", "′": "'",
    "’": "'", "ʹ": "'", "`": "'",
    "″": "''", "⊺": "⊤", "┬": "⊤", "𝟙": "𝟙", "𝟏": "𝟏", "⟦": "[", "⟧": "]", "【": "[", "】": "]",
    "（": "(", "）": ")", "，": ",", "＝": "=", "：": ":",
    "\u2062": "", "\u200b": "", "\ufeff": "", "\u2061": "", "∎": "", "✓": "", "✔": "",
    "∴": "⇒", "⇒": "⇒", "⟹": "⇒", "⟺": "⇒", "⇔": "⇒",
}  # fmt: skip

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥᵦᵧᵨᵩᵪ", "0123456789+-=()aeoxhklmnpstijruvβγρφχ", strict=True))
SUPERSCRIPTS = dict(
    zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵗᵏʲᵐᵃᵇᶜᵈᵉᶠᵍʰˡᵒᵖʳˢᵘᵛʷˣʸᶻ", "0123456789+-=()niTtkjmabcdefghloprsuvwxyz", strict=True)
)
FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅙": (1, 6), "⅛": (1, 8)}
SYMBOLS = frozenset("+-*/@=<>≤≥≠∈∉←→≈∼∝·×⊙⊗⊘,;:!|‖()[]⦃⦄⟨⟩⌊⌋'∞…∀∧∨⊤∑∏∂∇√±∖&_^{}.%?#$𝟙𝟏ℝ")

RELATIONS = frozenset("=≠<>≤≥∈∉←→≈∼∝:")
PRODUCT_OPERATORS = frozenset("·×*⊙⊗⊘@/")
CLOSERS = {"(": ")", "[": "]", "{": "}", "⦃": "⦄", "⟨": "⟩", "⌊": "⌋"}
FACTOR_STARTS = frozenset("([{⦃⟨⌊|‖∑∏∂∇√𝟙𝟏∞")
