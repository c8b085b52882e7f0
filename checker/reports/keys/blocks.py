"""A document as blocks of pandoc's syntax tree, which pandoc turns into every format.

What authors wrote (statements, mistakes) is data: it is read as Markdown without raw HTML, TeX or Typst, its links lose
whatever is no web address, images become their descriptions, and formulas keep only commands of mathematics.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checker.printing.names import latex_name
from checker.reports.lines import visible

Block = dict[str, Any]
Inline = dict[str, Any]

READER = "markdown-raw_html-raw_attribute-raw_tex-latex_macros-yaml_metadata_block-pandoc_title_block-fenced_divs-bracketed_spans-native_divs-native_spans-citations-example_lists-header_attributes-link_attributes-inline_code_attributes-fenced_code_attributes"  # noqa: E501
_API = [1, 23, 1]
_EMPTY = ["", [], []]
_WEB = re.compile(r"https?://[^\s\"'<>\\{}]+\Z")


_FORMULA = re.compile(
    r"([(\[]*)(?:([A-Za-z]_\w+|[A-Za-z]|\d+)\^(\{[^{}]*\}|-?\w+)|([A-Za-z]_\w+)|([^\s{}]*[_^]\{[^{}]*\}[^\s{}.,;:]*))([.,;:)\]]*)"
)
"""A word that is a formula: ``W_1``, ``x^2``, ``e^{-|x|}``."""


def through_pandoc(blocks: Sequence[Block], to: str, *options: str) -> str:
    """Blocks in one of pandoc's formats."""
    import pypandoc

    tree = json.dumps({"pandoc-api-version": _API, "meta": {}, "blocks": list(blocks)})
    always = ["--sandbox", "--wrap=none", "--quiet"]
    return str(pypandoc.convert_text(tree, to, format="json", extra_args=[*always, *options]))


def with_sound_math(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with every formula that pandoc cannot read, and TeX would stop at, as it was typed."""
    found: list[str] = []
    _collect_math(list(blocks), found)
    formulas = sorted(set(found))
    page = through_pandoc([paragraph(math(formula)) for formula in formulas], "html5", "--mathml")
    read = ["<math" in line for line in re.findall(r"<p>.*?</p>", page, re.DOTALL)]
    unsound = {formula for formula, is_read in zip(formulas, read, strict=True) if not is_read}
    return list(_without_math(list(blocks), unsound)) if unsound else list(blocks)


def _collect_math(node: Any, found: list[str]) -> None:
    if isinstance(node, dict) and node.get("t") == "Math":
        found.append(node["c"][1])
    elif isinstance(node, (dict, list)):
        for inner in node.values() if isinstance(node, dict) else node:
            _collect_math(inner, found)


def _without_math(node: Any, unsound: set[str]) -> Any:
    if isinstance(node, list):
        return [_without_math(inner, unsound) for inner in node]
    if not isinstance(node, dict):
        return node
    if node.get("t") == "Math" and node["c"][1] in unsound:
        return code(node["c"][1])
    return {key: _without_math(inner, unsound) for key, inner in node.items()}


def with_breaks(node: Any) -> Any:
    """Blocks for paper, on which a very long word may be broken."""
    if isinstance(node, list):
        return [with_breaks(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    match node.get("t"):
        case "Str":
            return {"t": "Str", "c": _LONG.sub("\\g<0>\u200b", node["c"])}
        case "Code":
            return {"t": "Code", "c": [_EMPTY, _LONG.sub("\\g<0>\u200b", node["c"][1])]}
    return {key: with_breaks(inner) for key, inner in node.items()}


_LONG = re.compile(r"\S{40}(?=\S{20})")


def raw(format: str, text: str) -> Block:
    """Text that pandoc hands on to one format as it is: never anything an author wrote."""
    return {"t": "RawBlock", "c": [format, text]}


def plain(text: str) -> list[Inline]:
    """Words as inlines; what stands between dollars, and names such as ``W_1``, as formulas."""
    pieces: list[Inline] = []
    for place, piece in enumerate(re.split(r"\$([^$]+)\$", visible(text).strip())):
        if place % 2:
            pieces.append(math(piece))
            continue
        for word in re.findall(r"\s+|\S+", piece):
            pieces += [{"t": "Space"}] if word.isspace() else _word(word)
    return pieces


def _word(word: str) -> list[Inline]:
    if (found := _FORMULA.fullmatch(word)) is None:
        return [{"t": "Str", "c": word}]
    before, base, exponent, name, formula, after = found.groups()
    if base:
        formula = f"{latex_name(base)}^{{{exponent.strip('{}')}}}"
    elif name:
        formula = latex_name(name)
    around = [[{"t": "Str", "c": text}] if text else [] for text in (before, after)]
    return [*around[0], math(formula), *around[1]]


def strong(inlines: Sequence[Inline]) -> Inline:
    """Inlines in bold."""
    return {"t": "Strong", "c": list(inlines)}


def math(latex: str, *, display: bool = False) -> Inline:
    """A formula; as it was typed where its brackets do not fit."""
    safe = safe_math(visible(latex))
    if not _is_whole(safe):
        return code(latex)
    return {"t": "Math", "c": [{"t": "DisplayMath" if display else "InlineMath"}, safe]}


def code(text: str) -> Inline:
    """Text as it was typed."""
    return {"t": "Code", "c": [_EMPTY, " ".join(visible(text).split())]}


def paragraph(*inlines: Inline) -> Block:
    """A paragraph."""
    return {"t": "Para", "c": list(inlines)}


def heading(level: int, text: str, identifier: str = "") -> Block:
    """A heading; ``identifier`` is what links to it name."""
    return {"t": "Header", "c": [level, [identifier, [], []], plain(text)]}


def bullets(items: Iterable[Sequence[Inline]]) -> Block:
    """A list."""
    return {"t": "BulletList", "c": [[{"t": "Plain", "c": list(item)}] for item in items]}


def statement(markdown: str) -> list[Block]:
    """An author's Markdown as inert blocks."""
    return statements([markdown])[0]


def statements(markdown: Sequence[str]) -> list[list[Block]]:
    """Several statements, each read by itself; pandoc is started once for all of them."""
    missing = sorted({text for text in markdown if text.strip() and text not in _READ})
    _READ.update({text: _as_typed(text) for text in missing if _brackets(text) > DEEPEST_BRACKETS})
    missing = [text for text in missing if text not in _READ]
    try:
        found = _parsed(missing)
    except RecursionError:  # one that nests without end keeps the others from being read with it
        found = [_parsed_alone(text) for text in missing]
    for text, blocks in zip(missing, found, strict=True):
        _READ[text] = _all_inert(blocks) if _is_flat(blocks) else _as_typed(text)
    return [_READ[text] if text.strip() else [] for text in markdown]


DEEPEST_BRACKETS = 40
"""Of square brackets that may begin links; of hundreds, pandoc takes minutes."""
DEEPEST = 4
"""Lists and quotations that are nested deeper are shown as they were typed: LaTeX can set no more."""

_READ: dict[str, list[Block]] = {}
"""The statements that were read already."""


def _parsed_alone(text: str) -> list[Block]:
    try:
        return _parsed([text])[0]
    except RecursionError:
        return _as_typed(text)


def _as_typed(text: str) -> list[Block]:
    """A block of code, which does not end early in LaTeX."""
    lines = map(visible, text.replace("\\end{verbatim}", "\\end {verbatim}").split("\n"))
    return [{"t": "CodeBlock", "c": [_EMPTY, "\n".join(lines)]}]


def _brackets(text: str) -> int:
    """How many square brackets are open at once, at most."""
    signs = (1 if sign == "[" else -1 for sign in text if sign in "[]")
    return max(accumulate(signs, lambda depth, sign: max(depth + sign, 0)), default=0)


def _is_flat(blocks: list[Block]) -> bool:
    try:
        return _depth(blocks) <= DEEPEST
    except RecursionError:
        return False


def _depth(node: Any) -> int:
    """How deep lists and quotations are nested."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    nests = isinstance(node, dict) and node.get("t") in ("BulletList", "OrderedList", "DefinitionList", "BlockQuote")
    return nests + max(map(_depth, inner), default=0)


def _parsed(texts: Sequence[str]) -> list[list[Block]]:
    """The blocks of each text. Pandoc reads every file by itself; between two there is one that no author could write."""
    if not texts:
        return []
    import pypandoc

    mark = hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.md" for number in range(len(texts) + 1)]
        files[0].write_text(mark, encoding="utf-8")
        for file, text in zip(files[1:], texts, strict=True):
            file.write_text("\n".join(map(visible, text.split("\n"))), encoding="utf-8")
        ordered = [str(name) for file in files[1:] for name in (files[0], file)]
        options = ["--sandbox", "--file-scope", "--wrap=none"]
        tree = json.loads(pypandoc.convert_file(ordered, "json", format=READER, extra_args=options, sort_files=False))
    found: list[list[Block]] = []
    for block in tree["blocks"]:
        if block == {"t": "Para", "c": [{"t": "Str", "c": mark}]}:
            found.append([])
        else:
            found[-1].append(block)
    return found


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
            return _as_typed(node["c"][1])
        case "Div" | "Span":
            return _all_inert(node["c"][1])
        case "Strikeout" | "Underline" | "SmallCaps":
            return _all_inert(node["c"])
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
    kept = re.sub(r"\\(text\w*)\{([^{}]*)\}", _words, kept)
    return kept.replace("\\!", "").strip()


def _words(match: re.Match[str]) -> str:
    """Words in a formula: what is no mathematics between dollars has neither scripts nor a single dollar."""
    words = match[2]
    if words.count("$") % 2 or "$" not in words:
        words = re.sub(r"(?<!\\)_", r"\\_", re.sub(r"[$^~]", " ", words))
    return f"\\{match[1]}{{{words}}}"


def _environment(match: re.Match[str]) -> str:
    return match[0] if match[2].strip("*") in _ENVIRONMENTS else rf"\text{{{re.sub('[^A-Za-z]', '', match[2])}}}"


DEEPEST_GROUP = 60
"""TeX cannot open many more groups inside each other."""


def _scripts_twice(latex: str) -> bool:
    """Whether something has two exponents or two indices, as in ``a^b^c``."""
    seen, latex = "", re.sub(r"\\[{}]", "", latex)
    while seen != latex:
        if re.search(r"([_^])\s*(?:\\[a-zA-Z]+|[^{}\\\s])\s*\1", latex):
            return True
        seen, latex = latex, re.sub(r"\{[^{}]*\}", "x", latex)
    return False


def _is_whole(latex: str) -> bool:
    """Whether brackets, ``\\left`` and ``\\right``, and environments come in pairs, and nothing has two exponents."""
    depth = 0
    for mark in re.findall(r"(?<!\\)[{}]", latex):
        depth += 1 if mark == "{" else -1
        if not 0 <= depth <= DEEPEST_GROUP:
            return False
    opened = re.findall(r"\\begin\{(\w+)", latex)
    sides = len(re.findall(r"\\left(?![a-zA-Z])", latex)) == len(re.findall(r"\\right(?![a-zA-Z])", latex))
    return (
        depth == 0
        and sides
        and not _scripts_twice(latex)
        and sorted(opened) == sorted(re.findall(r"\\end\{(\w+)", latex))
    )
