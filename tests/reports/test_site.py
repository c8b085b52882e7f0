"""The site in a real browser: it searches, steps unfold, mathematics has a size, and nothing is fetched or complained about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.cli.site import remove_stale
from checker.marking.pictures import Bars, Curve, Flow, Graph
from checker.reports.keys.document import KeyDocument, KeyMistake, KeyPart, KeyProblem, KeyStep
from checker.reports.site.pages import site_pages

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DOCUMENTS = [
    KeyDocument(
        "exam",
        "rubric",
        [
            KeyProblem(
                "Softmax <b>and</b> steps",
                r"A score $z_i = w_i^T x + b_i$ and $$\hat y = \frac{e^{z_k}}{\sum_j e^{z_j}}.$$",
                [
                    KeyPart(
                        "exam/1.a",
                        "1.a",
                        "derivative",
                        3,
                        r"Find $\partial L / \partial z$ of the cross-entropy.",
                        key=r"\frac{\partial L}{\partial z} = \hat{y} - y",
                        steps=[KeyStep("Differentiate", r"\frac{\partial L}{\partial z_i} = \hat{y}_i - y_i")],
                        evidence="agrees with JAX autodiff on 33 random inputs; seed 0",
                        mistakes=[
                            KeyMistake("y - \\hat y", "the sign", "At y = 1 they differ", latex=r"y - \hat{y}"),
                            KeyMistake("long", "too much", "At y = 1 they differ", latex=" + ".join(["y z"] * 20)),
                        ],
                        pictures=[
                            Bars("Eigenvalues", ["one", "two"], [-1, 3]),
                            Flow("Shapes", [("input", "8 × 8 × 3"), ("conv", "7 × 7 × 2")]),
                            Curve("Softplus", [(-1, 0.3), (0, 0.7), (1, 1.3)], [(0, "smooth")]),
                            Graph("Graph", [("x", "x"), ("z", "W x")], [("x", "z")]),
                        ],
                    )
                ],
            ),
            KeyProblem("Convolution", "By hand.", [KeyPart("exam/2", "2", "words", 1, "Say why.", rubric=["a", "b"])]),
        ],
    )
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name, content in site_pages(DOCUMENTS):
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_pages_are_the_same_bytes_again() -> None:
    assert list(site_pages(DOCUMENTS)) == list(site_pages(DOCUMENTS))


def test_every_link_leads_to_a_page_and_a_place_on_it(site: Path) -> None:
    import re

    for file in site.iterdir():
        for name, _, place in (link.partition("#") for link in re.findall(r'href="([^"]*)"', file.read_text("utf-8"))):
            assert (site / name).exists()
            assert not place or f'id="{place}"' in (site / name).read_text("utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        told = "Chromium is not installed: the site is not tried in a browser"
        pytest.fail(told) if os.environ.get("MARKSCHEME_TRY_PAGES") else pytest.skip(told)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(params=[(1280, 900, "light"), (360, 740, "dark")], ids=["wide and light", "narrow and dark"])
def page(browser: Any, request: pytest.FixtureRequest, site: Path) -> Iterator[Any]:
    """A window that fails the test when a page complains or asks for anything that is no page of the site."""
    width, height, scheme = request.param
    opened = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    troubles: list[str] = []
    opened.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("request", lambda asked: None if asked.url.startswith(site.as_uri()) else troubles.append(asked.url))
    yield opened
    opened.close()
    assert not troubles


def test_the_search_finds(page: Any, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    assert page.locator("li[data-words]:visible").count() == 2
    page.fill("#words", "cross-entropy")
    assert page.locator("li[data-words]:visible").all_inner_texts() == ["1.a derivative · 3 marks"]
    assert page.locator("#count").inner_text() == "1 of 2 parts"
    page.fill("#words", "")
    page.select_option("#kind", "words")
    assert page.locator("li[data-words]:visible").count() == 1
    page.locator("li[data-words]:visible a").click()
    assert page.locator("h1").inner_text() == "Convolution"


def test_a_step_unfolds_and_its_mathematics_is_laid_out(page: Any, site: Path) -> None:
    page.goto((site / "exam-1.a.html").as_uri())
    step = page.locator("details.step").first
    formula = step.locator("math")
    assert not formula.is_visible()
    step.locator("summary").click()
    assert formula.is_visible()
    box = formula.bounding_box()
    assert box["width"] > 20
    assert box["height"] > 20
    fraction = page.locator("math mfrac").first.bounding_box()
    assert fraction["height"] > page.locator("math mi").first.bounding_box()["height"]


def test_nothing_is_wider_than_the_window(page: Any, site: Path) -> None:
    for name in ("index.html", "exam-1.a.html"):
        page.goto((site / name).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert all(box["width"] > 0 for box in (each.bounding_box() for each in page.locator("svg").all()))


def test_letters_stand_out_from_the_page(page: Any, site: Path) -> None:
    page.goto((site / "exam-1.a.html").as_uri())
    colours = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    ink, paper = (_luminance(colour) for colour in colours)
    assert (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) > 7


def _luminance(colour: str) -> float:
    """Relative luminance as the Web Content Accessibility Guidelines define it."""
    channels = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_pages_of_problems_that_are_gone_are_removed_and_nothing_else(site: Path, tmp_path: Path) -> None:
    for file in site.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "mine.html").write_text("mine", encoding="utf-8")
    remove_stale(tmp_path, {"index.html", "exam-2.html"})
    assert {file.name for file in tmp_path.iterdir()} == {"index.html", "exam-2.html", "mine.html"}
