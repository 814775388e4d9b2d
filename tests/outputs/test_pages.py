"""The pages in a browser: no error, no request, light and dark, narrow and wide, and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Published
from tests.outputs.conftest import program

WIDTHS = (360, 480, 768, 1024, 1600)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = program("chromium", "chromium-browser", "google-chrome")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def _pages(example: Published) -> list[Path]:
    return [example.folder / "report.html", *sorted((example.folder / "2-notice" / "通知书").glob("*.html"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_every_screen_and_asks_for_nothing(browser: Any, example: Published, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: trouble.append(request.url) if not request.url.startswith("file:") else None)
    for path in _pages(example):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path.name, width)
            cut = page.evaluate(
                "[...document.querySelectorAll('.fact, h1, h2, p')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
            )
            assert cut == 0, (path.name, width)
    assert trouble == []
    page.close()


def test_the_report_is_light_or_dark_as_the_reader_likes_and_can_be_read(browser: Any, example: Published) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto((example.folder / "report.html").as_uri())
        style = "(() => {{ const s = getComputedStyle(document.querySelector('{}')); return [s.color, s.fill]; }})()"
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        ink, bar = page.evaluate(style.format("h1"))[0], page.evaluate(style.format("svg .bar rect"))[1]
        seen[scheme] = (paper, ink, bar)
        assert _contrast(paper, ink) > 7
        assert _contrast(paper, bar) > 3
        page.close()
    assert seen["light"] != seen["dark"]


def test_the_report_prints_on_a4_in_black_on_white(browser: Any, example: Published) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto((example.folder / "report.html").as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    pdf = page.pdf(prefer_css_page_size=True)
    sizes = {tuple(round(float(one)) for one in box) for box in re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)}
    assert sizes == {(595, 842)}
    assert 1 <= len(re.findall(rb"/Type ?/Page\b", pdf)) <= 6
    page.close()


def test_letters_print_several_to_a_page_and_none_is_cut(browser: Any, example: Published) -> None:
    path = _pages(example)[1]
    page = browser.new_page()
    page.goto(path.as_uri())
    letters = page.evaluate("document.querySelectorAll('.letter').length")
    pdf = page.pdf(prefer_css_page_size=True)
    assert letters / len(re.findall(rb"/Type ?/Page\b", pdf)) >= 2
    page.close()


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2 defines it."""
    lights = sorted(_luminance(colour) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
