"""The evidence screen in a real browser: a cell, a silence, without scripts, and for everybody."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Served, Watched
from playwright.sync_api import Browser, Page, expect

FORMS = (
    "?cell=no-announcement,deadlock#cell", "?cell=failure,deadlock#cell", "?priors=1#priors",
    "?account=deadlock#account", "?account=#account", "?absence=no-announcement#absence",
    "?absence=#absence", "?doubts=1&unjudged=all",
)  # fmt: skip


def opened(page: Page, path: str, case: str = "moscow-2016") -> None:
    home = page.url.partition("/?")[0].partition("/c/")[0].rstrip("/")
    page.goto(f"{home}/c/{case}/evidence{path}")


def cell(account: str) -> str:
    return f'.matrix a:has-text("P(no-announcement | {account})")'


def test_a_cell_is_judged_by_keyboard_weighed_at_once_and_undone(
    served: Served, watched: Watched
) -> None:
    page = watched.page
    opened(page, "")
    before = served.text("moscow-2016")
    page.locator(cell("quiet understanding")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cell")).to_be_focused()
    value = page.locator("#cell-value")
    expect(value).to_have_value("0.60")
    value.fill("1.2")
    value.press("Enter")
    expect(page.locator("#cell-value-error")).to_contain_text("between 0 and 1")
    expect(value).to_be_focused()
    expect(value).to_have_value("1.2")
    assert served.text("moscow-2016") == before
    watched.faults.clear()  # the refused form is answered with 422
    value.fill("0.9–1")
    value.press("Enter")
    expect(page.locator("#cell")).to_have_count(0)
    expect(page.locator(".matrix tfoot")).to_contain_text("0.236")
    expect(page.locator("td:focus, td :focus")).to_contain_text("0.9–1")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".answer").first).to_contain_text("quiet understanding (0.163)")
    assert served.text("moscow-2016") == before


def test_a_silence_is_tried_and_then_saved(served: Served, watched: Watched) -> None:
    page = watched.page
    opened(page, "")
    before = served.text("moscow-2016")
    page.get_by_role("link", name="What would you expect to see?").click()
    page.get_by_role("textbox", name="It would have happened public deal").fill("0.95")
    page.get_by_role("textbox", name="It would have reached us, if it happened public deal").fill(
        "0.9"
    )
    page.get_by_role("textbox", name="or at once: nothing would be seen public deal").fill("")
    page.get_by_role("button", name="Show what it would tell").click()
    expect(page.locator("#then")).to_contain_text(
        "deadlock over public deal: likelihood ratio 5.17"
    )
    expect(page.locator("#absence .standing").first).to_contain_text("likelihood ratio 15")
    assert served.text("moscow-2016") == before
    page.locator("#absence").get_by_role("button", name="Save").click()
    expect(page.locator("#then")).to_have_count(0)
    expect(page.locator("#absence .standing")).to_contain_text("likelihood ratio 5.17")
    assert "no-announcement: {happens: 0.95, seen: 0.9}" in served.text("moscow-2016")


def test_doubts_come_by_themselves_and_leave_the_focus_where_it_is(watched: Watched) -> None:
    page = watched.page
    opened(page, "?cell=no-announcement,deadlock#cell")
    page.locator("#cell-value").fill("0.5")
    expect(page.locator("article[aria-labelledby=doubts] .answer")).to_be_visible()
    expect(page.locator("#cell-value")).to_be_focused()


def test_without_scripts_the_forms_work(served: Served, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address)
    opened(page, "", "chicken")
    page.get_by_label("Name of account 1").fill("planned")
    page.get_by_label("Name of account 2").fill("chance")
    page.get_by_role("button", name="Begin with these two").click()
    expect(page.locator(".matrix tfoot")).to_contain_text("0.5")
    page.get_by_role("link", name="Change how probable").click()
    page.get_by_label("Before the evidence: planned").fill("0.3")
    page.get_by_label("Before the evidence: chance").fill("0.7")
    page.locator("#priors").get_by_role("button", name="Save").click()
    expect(page.locator(".matrix tfoot")).to_contain_text("0.7 leads")
    assert "chance: {prior: 0.7}" in served.text("chicken")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_axe_finds(watched: Watched, form: str, theme: str) -> None:
    page = watched.page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    opened(page, form)
    found = Axe().run(page)
    rules = {v["id"]: [n["html"][:160] for n in v["nodes"]] for v in found.response["violations"]}
    assert rules == {}
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
