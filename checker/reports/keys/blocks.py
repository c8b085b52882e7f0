"""A document as blocks of pandoc's syntax tree, which pandoc turns into every format.

What authors wrote (statements, mistakes) is data: it is read as Markdown without raw HTML, TeX or Typst, its links lose
whatever is no web address, images become their descriptions, and formulas keep only commands of mathematics.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

Block = dict[str, Any]
Inline = dict[str, Any]

READER = "markdown-raw_html-raw_attribute-raw_tex-latex_macros-yaml_metadata_block-pandoc_title_block-fenced_divs-bracketed_spans-native_divs-native_spans-citations-example_lists-header_attributes-link_attributes-inline_code_attributes-fenced_code_attributes"  # noqa: E501
_API = [1, 23, 1]
_EMPTY = ["", [], []]
_WEB = re.compile(r"https?://[^\s\"'<>\\{}]+\Z")


_SUBSCRIPTED = re.compile(r"([A-Za-z])_(\w+)([.,;:)]*)")


def through_pandoc(blocks: Sequence[Block], to: str, *options: str) -> str:
    """Blocks in one of pandoc's formats."""
    import pypandoc

    tree = json.dumps({"pandoc-api-version": _API, "meta": {}, "blocks": list(blocks)})
    return str(pypandoc.convert_text(tree, to, format="json", extra_args=["--sandbox", "--wrap=none", *options]))


def raw(format: str, text: str) -> Block:
    """Text that pandoc hands on to one format as it is: never anything an author wrote."""
    return {"t": "RawBlock", "c": [format, text]}


def plain(text: str) -> list[Inline]:
    """Words as inlines; a name such as ``W_1`` as a formula."""
    pieces: list[Inline] = []
    for place, word in enumerate(text.split()):
        pieces += [{"t": "Space"}] if place else []
        if name := _SUBSCRIPTED.fullmatch(word):
            pieces.append(math(f"{name[1]}_{{{name[2]}}}"))
        rest = name[3] if name else word
        pieces += [{"t": "Str", "c": rest}] if rest else []
    return pieces


def strong(inlines: Sequence[Inline]) -> Inline:
    """Inlines in bold."""
    return {"t": "Strong", "c": list(inlines)}


def math(latex: str, *, display: bool = False) -> Inline:
    """A formula; as it was typed where its brackets do not fit."""
    safe = safe_math(latex)
    if not _is_whole(safe):
        return code(latex)
    return {"t": "Math", "c": [{"t": "DisplayMath" if display else "InlineMath"}, safe]}


def code(text: str) -> Inline:
    """Text as it was typed."""
    return {"t": "Code", "c": [_EMPTY, " ".join(text.split())]}


def paragraph(*inlines: Inline) -> Block:
    """A paragraph."""
    return {"t": "Para", "c": list(inlines)}


def heading(level: int, text: str, identifier: str = "") -> Block:
    """A heading; ``identifier`` is what links to it name."""
    return {"t": "Header", "c": [level, [identifier, [], []], plain(text)]}


def bullets(items: Iterable[Sequence[Inline]]) -> Block:
    """A list."""
    return {"t": "BulletList", "c": [[{"t": "Plain", "c": list(item)}] for item in items]}


@lru_cache(maxsize=1024)
def _parsed(markdown: str) -> str:
    import pypandoc

    return str(pypandoc.convert_text(markdown, "json", format=READER, extra_args=["--sandbox"]))


def statement(markdown: str) -> list[Block]:
    """An author's Markdown as inert blocks."""
    blocks = json.loads(_parsed(markdown))["blocks"] if markdown.strip() else []
    return [inert for block in blocks for inert in _inert(block)]


def _all_inert(nodes: list[Any]) -> list[Any]:
    return [inert for node in nodes for inert in _inert(node)]


def _inert(node: Any) -> list[Any]:
    """A node without anything that runs, loads or leads elsewhere; none where nothing is left of it."""
    if isinstance(node, list):
        return [_all_inert(node)]
    if not isinstance(node, dict):
        return [node]
    match node.get("t"):
        case "RawInline" | "RawBlock":
            return []
        case "Math":
            return [math(node["c"][1], display=node["c"][0]["t"] == "DisplayMath")]
        case "Link":
            _, inlines, (target, _title) = node["c"]
            inner = _all_inert(inlines)
            return [{"t": "Link", "c": [_EMPTY, inner, [target, ""]]}] if _WEB.match(target) else inner
        case "Image":
            return _all_inert(node["c"][1])
        case "Header":
            return [{"t": "Para", "c": [strong(_all_inert(node["c"][2]))]}]
        case "Code":
            return [{"t": "Code", "c": [_EMPTY, node["c"][1]]}]
        case "CodeBlock":
            return [{"t": "CodeBlock", "c": [_EMPTY, node["c"][1]]}]
        case "Div" | "Span":
            return _all_inert(node["c"][1])
        case "Figure":
            return _all_inert(node["c"][2])
    return [{key: _inert(value)[0] if isinstance(value, (dict, list)) else value for key, value in node.items()}]


# Every command that a formula may use. What is not here is printed as its name: TeX has commands that read files.
_MATHS = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma varsigma
    tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar imath jmath aleph
    frac dfrac tfrac cfrac binom sqrt sum prod int oint lim max min sup inf arg argmax argmin det dim exp ln log sin cos tan cot sec
    csc arcsin arccos arctan sinh cosh tanh coth gcd Pr ker deg hom mod bmod pmod
    hat widehat bar overline tilde widetilde dot ddot vec check breve acute grave underline overbrace underbrace overset underset
    mathbf mathrm mathit mathbb mathcal mathfrak mathsf mathtt boldsymbol bm text textbf textit textrm operatorname mathop
    left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr lvert rvert lVert rVert langle rangle lfloor
    rfloor lceil rceil vert Vert
    begin end hline cdot cdots ldots dots vdots ddots times div pm mp ast star circ bullet odot oplus otimes ominus oslash bigodot
    bigoplus bigotimes wedge vee bigwedge bigvee cap cup bigcap bigcup setminus
    le leq ge geq ne neq equiv approx sim simeq cong propto ll gg prec succ subset supset subseteq supseteq in ni notin not mid
    parallel perp top bot to gets rightarrow leftarrow Rightarrow Leftarrow leftrightarrow Leftrightarrow longrightarrow mapsto
    longmapsto implies iff uparrow downarrow infty partial nabla forall exists nexists emptyset varnothing neg lnot land lor
    therefore because prime dagger quad qquad displaystyle textstyle scriptstyle limits nolimits colon triangleq coloneqq
    substack stackrel phantom hphantom vphantom cases
    """.split()
)
_ENVIRONMENTS = frozenset(
    "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases aligned split gathered alignedat".split()
)
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)\*?|(.)|$)", re.DOTALL)
_SYMBOLS = frozenset("\\,:;! {}|#%&_$")


def safe_math(latex: str) -> str:
    """A formula with commands of mathematics only; any other is set as its name, without its backslash."""

    def allowed(match: re.Match[str]) -> str:
        name, symbol = match[1], match[2]
        if name is not None:
            return match[0] if name in _MATHS else rf"\text{{{name}}}"
        return match[0] if symbol is not None and symbol in _SYMBOLS else " "

    kept = _COMMAND.sub(allowed, re.sub(r"\^{2,}", "^", latex))
    kept = re.sub(r"\\(begin|end)\s*\{([^{}]*)\}", _environment, kept)
    kept = re.sub(r"(?<!\\)([%#])", r"\\\1", kept)
    if "\\begin" not in kept:
        kept = re.sub(r"(?<!\\)&", r"\\&", kept)
    kept = re.sub(r"<(?=[A-Za-z/!?])", "< ", kept)  # readers of Markdown would see a tag
    return kept.replace("\\!", "").strip()


def _environment(match: re.Match[str]) -> str:
    return match[0] if match[2].strip("*") in _ENVIRONMENTS else rf"\text{{{re.sub('[^A-Za-z]', '', match[2])}}}"


def _is_whole(latex: str) -> bool:
    """Whether brackets, ``\\left`` and ``\\right``, and environments come in pairs."""
    depth = 0
    for mark in re.findall(r"(?<!\\)[{}]", latex):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            return False
    opened = re.findall(r"\\begin\{(\w+)", latex)
    sides = len(re.findall(r"\\left(?![a-zA-Z])", latex)) == len(re.findall(r"\\right(?![a-zA-Z])", latex))
    return depth == 0 and sides and sorted(opened) == sorted(re.findall(r"\\end\{(\w+)", latex))
