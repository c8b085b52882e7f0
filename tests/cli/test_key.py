"""``markscheme key``."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import jsonschema
import pytest
from calling import Markscheme, schema

from checker.cli import key, verified
from checker.marking.verification import PartVerification

FORMATS = ("md", "html", "tex", "pdf", "json")
MODES = ((), ("--blank",), ("--rubric",))
HOSTILE = r"""
title = "Hostile <script>alert(1)</script> \\input{/etc/passwd} #read(\"/etc/passwd\")"
statement = '''
<script>alert(1)</script> <img src="http://evil.example/x.png"> [click](javascript:alert(1)) ![pic](http://evil.example/a.png)
[fine](https://example.org/a) \input{/etc/passwd} $\input{/etc/passwd}$ $^^5cinput{/etc/passwd}$ #read("/etc/passwd")
`#eval("1")`{=typst} `\input{x}`{=latex} $\href{javascript:alert(1)}{x}$ $a } b$ $50% \left( x$ σ(wᵀx) ≤ ½ 漢字 ∂L/∂ŷ

```{=html}
<iframe src="http://evil.example"></iframe>
```
```
never closed
'''
[symbols]
x = "real"
[[part]]
id = "a<b>"
kind = "expression"
marks = 3
statement = '<b onclick="x()">bold</b> ::: {.x} never closed'
key = 'x^2'
[[part.mistake]]
answer = 'x^3 <script> \input{a} #read("b")'
why = 'wrong & <b>'
"""

SQUARE = """
title = "A square with a wrong key"
symbols = { x = "real" }
model = { L = "x^2" }
[[part]]
id = "a"
kind = "derivative"
of = "L"
by = "x"
key = "3 x"
"""


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Verifications are kept in a folder of the test's own."""
    monkeypatch.setattr(verified, "FOLDER", tmp_path / "verified")
    return tmp_path / "verified"


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    path = tmp_path / "hostile.toml"
    path.write_text(HOSTILE, encoding="utf-8")
    return str(path)


def written(markscheme: Markscheme, tmp_path: Path, *arguments: str) -> bytes:
    file = tmp_path / "out"
    outcome = markscheme("key", *arguments, "-o", str(file))
    assert outcome.status == 0, outcome.err
    return file.read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_a_key_holds_statement_key_steps_and_evidence(markscheme: Markscheme, tmp_path: Path, format: str) -> None:
    content = written(markscheme, tmp_path, "ucla-c147-2020/2.b", "--format", format)
    if format == "pdf":
        assert content.startswith(b"%PDF")
        return
    text = content.decode()
    assert "agrees with JAX autodiff on 33 random inputs over 3 sets of sizes" in text
    assert "equals the SymPy derivation; seed 0" in text
    assert "Differentiate the loss by the output" in text


@pytest.mark.parametrize("mode", MODES, ids=["key", "blank", "rubric"])
@pytest.mark.parametrize("format", FORMATS)
def test_the_same_call_writes_the_same_bytes(
    markscheme: Markscheme, tmp_path: Path, format: str, mode: tuple[str, ...]
) -> None:
    call = ("usc-midterm/3.1", "--format", format, *mode)
    assert written(markscheme, tmp_path, *call) == written(markscheme, tmp_path, *call)


@pytest.mark.parametrize("format", ["md", "html", "tex", "json"])
def test_a_blank_paper_holds_no_key(markscheme: Markscheme, tmp_path: Path, format: str) -> None:
    text = written(markscheme, tmp_path, "usc-midterm", "--format", format, "--blank").decode()
    assert "3.1" in text
    for told in ("agrees with", "Derivation", "Wrong answers", "What a good answer says", "leftarrow"):
        assert told not in text


def test_the_json_is_as_its_schema_says(markscheme: Markscheme, tmp_path: Path) -> None:
    for mode in MODES:
        outcome = markscheme("key", "usc-midterm/3.1", "--format", "json", *mode)
        jsonschema.validate(outcome.json, schema("key"))
        [row] = outcome.json["parts"]
        assert (row["key"] is None) == (mode == ("--blank",))
        assert ("mistakes" in row) == (mode == ("--rubric",))


def test_html_is_one_page_without_latex_or_anything_remote(markscheme: Markscheme, tmp_path: Path) -> None:
    text = written(markscheme, tmp_path, "usc-midterm/4", "--format", "html").decode()
    body = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    assert not re.search(r"\\[a-zA-Z]{2,}", re.sub(r"<[^>]*>", "", body))
    assert "<math" in body
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text)


@pytest.mark.parametrize("format", ["html", "tex", "md"])
def test_what_a_stranger_wrote_is_inert(markscheme: Markscheme, tmp_path: Path, hostile: str, format: str) -> None:
    text = written(markscheme, tmp_path, "--file", hostile, "--format", format, "--rubric").decode()
    if format == "html":
        assert not re.search(r"<(script|img|iframe|b)\b|href=\"javascript|<[^>]*onclick", text)
        assert 'href="https://example.org/a"' in text
    if format == "tex":
        assert not re.search(
            r"(?<!textbackslash)\\(input|href\{javascript|read|eval)", text.replace("\\textbackslash input", "")
        )
        assert "^^" not in text
    if format == "md":
        assert "<script>" not in re.sub(r"\\.|`[^`]*`", "", text)


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed: nothing compiles the LaTeX")
def test_plain_pdflatex_compiles_the_latex(markscheme: Markscheme, tmp_path: Path, hostile: str) -> None:
    for number, call in enumerate((("cnn-homework",), ("--file", hostile, "--rubric"))):
        file = tmp_path / f"key{number}.tex"
        assert markscheme("key", *call, "--format", "tex", "-o", str(file)).status == 0
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", file.name],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed: nothing reads the PDF")
def test_the_text_of_a_pdf_can_be_read(markscheme: Markscheme, tmp_path: Path) -> None:
    file = tmp_path / "key.pdf"
    file.write_bytes(written(markscheme, tmp_path, "usc-midterm", "--format", "pdf"))
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert "Stochastic gradient descent" in text
    assert "\\frac" not in text


def test_a_key_that_fails_its_verification_is_not_written(markscheme: Markscheme, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(SQUARE, encoding="utf-8")
    outcome = markscheme("key", "--file", str(path), "-o", str(tmp_path / "out.md"))
    assert outcome.status == 1
    assert "a" in outcome.err
    assert not (tmp_path / "out.md").exists()


def test_a_verification_is_kept_and_an_altered_problem_is_verified_again(
    markscheme: Markscheme, tmp_path: Path, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.toml"
    text = SQUARE.replace("3 x", "2 x")
    path.write_text(text, encoding="utf-8")
    written(markscheme, tmp_path, "--file", str(path))
    assert len(list(own_store.iterdir())) == 1
    monkeypatch.setattr(verified, "_verify", None)  # would fail if it were called
    written(markscheme, tmp_path, "--file", str(path))
    monkeypatch.undo()
    monkeypatch.setattr(verified, "FOLDER", own_store)
    path.write_text(text.replace("2 x", "3 x"), encoding="utf-8")
    assert markscheme("key", "--file", str(path), "-o", str(tmp_path / "out")).status == 1


@pytest.mark.parametrize("spoiled", [b"", b"{", b'{"part": "a"}'], ids=["empty", "broken", "another"])
def test_a_verification_that_was_tampered_with_does_not_count(
    markscheme: Markscheme, tmp_path: Path, own_store: Path, spoiled: bytes
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SQUARE.replace("3 x", "2 x"), encoding="utf-8")
    written(markscheme, tmp_path, "--file", str(path))
    [kept] = own_store.iterdir()
    honest = kept.read_bytes()
    kept.write_bytes(spoiled or honest.replace(b"derivative", b"made up"))
    assert b"JAX" in written(markscheme, tmp_path, "--file", str(path))
    assert kept.read_bytes() == honest


def test_a_folder_in_which_nothing_can_be_kept_is_no_hindrance(
    markscheme: Markscheme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(verified, "FOLDER", tmp_path / "file" / "verified")
    path = tmp_path / "own.toml"
    path.write_text(SQUARE.replace("3 x", "2 x"), encoding="utf-8")
    assert b"JAX" in written(markscheme, tmp_path, "--file", str(path))


def test_a_problem_that_changes_while_it_is_verified_is_not_written(
    markscheme: Markscheme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SQUARE.replace("3 x", "2 x"), encoding="utf-8")
    read = verified.verify_now

    def changed(tasks: Sequence[verified.Task]) -> Iterator[PartVerification]:
        path.write_text(SQUARE.replace("3 x", "x + x"), encoding="utf-8")
        return read(tasks)

    monkeypatch.setattr(verified, "verify_now", changed)
    assert markscheme("key", "--file", str(path)).status == 1


def test_a_key_with_nothing_to_compare_it_with_is_not_shown(markscheme: Markscheme, tmp_path: Path) -> None:
    path = tmp_path / "open.toml"
    path.write_text('title = "t"\n[[part]]\nid = "a"\nkind = "claim"\nkey = "true"\n', encoding="utf-8")
    [row] = markscheme("key", "--file", str(path), "--format", "json", "--rubric").json["parts"]
    assert row["key"] is None
    assert "nothing to compare" in row["evidence"]


def test_one_problem_is_named_by_what_its_parts_have_in_common(markscheme: Markscheme) -> None:
    rows = markscheme("key", "usc-midterm/3", "--format", "json", "--blank").json["parts"]
    assert rows[0]["part"] == "usc-midterm/3.1"
    assert all(row["part"].startswith("usc-midterm/3.") for row in rows)
    assert len(rows) > 1
    assert markscheme("key", "usc-midterm/33", "--blank").status == 2


@pytest.mark.parametrize(
    ("part", "tex"),
    [
        ("nn-assignment/4.2", r"O\left(k^3\right)"),
        ("cnn-homework/3.conv1.shape", r"9 \times 9 \times 6"),
        ("cnn-homework/2.b", r"\begin{bmatrix} 2 & 2 & 2"),
        ("usc-midterm/4.1", r"\frac{\partial L}{\partial \hat{y}_1}"),
    ],
)
def test_keys_of_every_kind_are_set_as_mathematics(markscheme: Markscheme, part: str, tex: str) -> None:
    [row] = markscheme("key", part, "--format", "json").json["parts"]
    assert tex in row["key"]


def test_the_key_of_a_kernel_brings_its_proof_or_its_points(markscheme: Markscheme) -> None:
    rows = markscheme("key", "kernels/1", "--format", "json").json["parts"]
    told = {row["part"]: " ".join(step["name"] for step in row["steps"]) for row in rows}
    assert "inner product" in told["kernels/1.1"]
    assert "Gram matrix" in told["kernels/1.2"]


# What pandoc passes on as it is, or TeX stops at.
UNSOUND = [
    r"$\frac$", r"$x_$", r"$a^b^c$", r"$\sqrt[3$", r"$\text{a$b}$", r"$\text{a_b}$", r"$\csname input\endcsname{/etc/passwd}$",
    r"$\catcode`\@=0 @input{/etc/passwd}$", r"\immediate\write18{touch pwned}", "a\u202eb", "W" * 3000, "[" * 300, "- " * 200 + "x",
    "$" + "{" * 300 + "x" + "}" * 300 + "$", "| a | b |\n|---|---|\n| $x$ | ~~c~~ |", '#import "x.typ"', "</main></style>", "{{body}}",
    "~~~\n\\end{verbatim}\\input{/etc/passwd}\n~~~", "1. a\n   - b\n", "[d](data:text/html,x)", "<!-- open",
]  # fmt: skip


@pytest.mark.parametrize("format", ["html", "tex", "pdf"])
def test_statements_that_break_other_writers_do_not_break_this_one(tmp_path: Path, format: str) -> None:
    statements = "\n".join(
        f"[[part]]\nid = {json.dumps(f'{number} %#$')}\nkind = 'words'\nrubric = ['$x$']\nstatement = {json.dumps(text)}\n"
        for number, text in enumerate(UNSOUND)
    )
    path = tmp_path / "unsound.toml"
    path.write_text(f'title = "\\"quoted\\" \\\\input{{/etc/passwd}}"\n{statements}', encoding="utf-8")
    file = tmp_path / f"out.{format}"
    file.write_bytes(key.written(key.document_of(None, str(path), "blank", 0), format))
    if format == "html":
        body = file.read_text(encoding="utf-8").partition("<main>")[2]
        assert not re.search(r"<script|href=\"(?!https?:)|\u202e", body)
        assert body.count("</main>") == 1
    if format == "tex" and shutil.which("pdflatex"):
        call = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", file.name]
        done = subprocess.run(call, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")
    if format != "html" and shutil.which("pdftotext") and file.with_suffix(".pdf").exists():
        text = subprocess.run(["pdftotext", str(file.with_suffix(".pdf")), "-"], capture_output=True, check=True).stdout
        assert b"root:x" not in text
    assert not (tmp_path / "pwned").exists()
