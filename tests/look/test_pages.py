"""The frame, a form and a list in a real browser: narrow, wide, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.harness.skips import PROJECT

AXE = PROJECT / "tests" / "harness" / "axe.min.js"
PATHS = ["/form", "/list", "/missing"]


def opened(browser: Browser, *, width: int, scripts: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    return context.new_page()


def axe_faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    return [
        f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in page.evaluate("axe.run()")["violations"]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("width", [1200, 375])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(
    browser: Browser, address: str, width: int
) -> None:
    page = opened(browser, width=width)
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda note: refused.append(note.text) if "Content Security" in note.text else None)
    for path in PATHS:
        page.goto(address + path)
        assert axe_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
    assert [url for url in asked if not url.startswith(address)] == []
    assert refused == []


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_with_faults_keeps_what_was_typed_and_leads_to_the_fault(
    browser: Browser, address: str, scripts: bool
) -> None:
    page = opened(browser, width=375, scripts=scripts)
    page.goto(address + "/form")
    page.fill("[name=role]", "Director")
    page.fill("[name=began_on-day]", "31")
    page.fill("[name=began_on-month]", "2")
    page.fill("[name=began_on-year]", "2026")
    with page.expect_navigation():
        page.click("text=Declare this interest")
    assert page.title().startswith("Error: Declare an interest")
    assert page.input_value("[name=role]") == "Director"
    page.click("text=The date the interest began must be a real date >> nth=0")
    assert (
        page.locator(":focus").get_attribute("id") == "began_on-day"
        if scripts
        else page.url.endswith("#began_on-day")
    )
    assert not scripts or axe_faults(page) == []
    page.context.close()


@pytest.mark.slow
def test_all_seven_entries_can_be_reached_without_javascript(browser: Browser, address: str) -> None:
    page = opened(browser, width=375, scripts=False)
    page.goto(address + "/form")
    entries = page.locator("nav[aria-label=Menu] a")
    assert [entries.nth(n).is_visible() for n in range(entries.count())] == [True] * 7
    page.context.close()
