"""The workbench in a real browser: by keyboard, in two tabs, killed and restarted, on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Served, Watched
from playwright.sync_api import Browser, Page, expect

SCREENS = (
    "", "/sources", "/model", "/results", "/results/offer/quiet/hold", "/stuck", "/evidence", "/timeline",
    "/questions", "/history",
)  # fmt: skip
UP = '[aria-label="Up: February rather than nothing"]'


def home(page: Page) -> str:
    return page.url.partition("/c/")[0].rstrip("/")


def opened(page: Page, path: str) -> None:
    page.goto(f"{home(page)}/c/moscow-2016{path}")


def test_a_case_is_read_and_a_statement_raised_by_keyboard(
    served: Served, watched: Watched
) -> None:
    page = watched.page
    page.get_by_role("link", name="Moscow talks on Syria, July 2016").focus()
    page.keyboard.press("Enter")
    expect(page.locator("p.answer").first).to_contain_text("Deadlock is the only outcome")
    page.get_by_role("link", name="Model").focus()
    page.keyboard.press("Enter")
    before = served.text("moscow-2016")
    for place in (4, 3, 2):
        page.locator(UP).focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#order-us-{place}")).to_contain_text("February rather than nothing")
        expect(page.locator(UP)).to_be_focused()
    expect(page.locator("#now .answer")).to_contain_text("february/oppose/hold (february restored)")
    for place in (3, 4, 5):
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(f"#order-us-{place}")).to_contain_text("February rather than nothing")
    assert served.text("moscow-2016") == before


def test_a_statement_is_dragged(served: Served, watched: Watched) -> None:
    page = watched.page
    opened(page, "/model")
    page.locator("#order-us-5").scroll_into_view_if_needed()
    start = page.locator("#order-us-5 .words").bounding_box()
    end = page.locator("#order-us-0 .words").bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] + 40, steps=12)
    page.mouse.move(end["x"] + 5, end["y"] + 2, steps=6)
    page.mouse.up()
    expect(page.locator("#order-us-0")).to_contain_text("February rather than nothing")
    assert served.text("moscow-2016").index("february, when: february restored") < served.text(
        "moscow-2016"
    ).index("id: own-offer")


def test_two_tabs_that_touch_the_same_order_are_told(served: Served, watched: Watched) -> None:
    first = watched.page
    opened(first, "/model")
    second = first.context.new_page()
    second.goto(first.url)
    first.locator(UP).click()
    expect(first.locator("#order-us-4")).to_contain_text("February rather")
    kept = served.text("moscow-2016")
    second.locator('[aria-label="Up: Keep its offer on the table"]').click()
    expect(second.locator("#error")).to_contain_text("has changed since")
    assert served.text("moscow-2016") == kept
    watched.faults.clear()  # the refused form is answered with 409


def test_killed_at_any_moment_and_started_again(
    served: Served, watched: Watched, browser: Browser
) -> None:
    page = watched.page
    opened(page, "/model")
    page.locator(UP).click()
    expect(page.locator("#order-us-4")).to_contain_text("February rather")
    served.kill()
    kept = served.text("moscow-2016")
    again = browser.new_page()
    again.goto(served.start())
    opened(again, "/model")
    expect(again.locator("#order-us-4")).to_contain_text("February rather")
    again.get_by_role("button", name="Undo").click()
    expect(again.locator("#order-us-5")).to_contain_text("February rather")
    again.get_by_role("button", name="Redo").click()
    expect(again.locator("#order-us-4")).to_contain_text("February rather")
    assert served.text("moscow-2016") == kept
    again.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["list", *SCREENS])
def test_nothing_that_axe_finds(watched: Watched, screen: str, theme: str) -> None:
    page = watched.page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    if screen != "list":
        opened(page, screen)
    found = Axe().run(page)
    rules = {v["id"]: [n["html"][:160] for n in v["nodes"]] for v in found.response["violations"]}
    assert rules == {}


@pytest.mark.parametrize("screen", ["list", *SCREENS])
def test_a_phone_shows_it_without_scrolling_sideways(watched: Watched, screen: str) -> None:
    page = watched.page
    page.set_viewport_size({"width": 360, "height": 740})
    if screen != "list":
        opened(page, screen)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


def test_on_paper_there_are_no_buttons(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    opened(page, "")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    page.pdf(path=tmp_path / "answer.pdf")
    assert os.path.getsize(tmp_path / "answer.pdf") > 10_000


NEWS = """News

Talks on the river end without a deal

The northern state offered a fixed share of the water in a wet year. The southern state seems to
press for the old treaty instead.

Perhaps the south will close the canal if the dam is filled. It remains to be seen what the farmers do.

Share this article
"""


def marked(page: Page, passage: int, kind: str, words: str, **more: str) -> None:
    page.get_by_role("link", name=f"Mark in passage {passage}").click()
    form = page.locator("form#mark")
    form.locator(f'input[name="kind"][value="{kind}"]').check()
    form.locator('input[name="words"]').fill(words)
    if "dm" in more:
        form.locator('select[name="dm"]').select_option(more["dm"])
    if "id" in more:
        form.locator('input[name="id"]').fill(more["id"])
    form.locator(f'button[name="{more.get("press", "now")}"]').click()
    expect(page.locator("form#mark")).to_have_count(0)


def test_the_path_of_a_newcomer(served: Served, watched: Watched) -> None:
    """Paste a page, mark passages, accept two options, order statements, read, ask why, undo."""
    page = watched.page
    page.locator('form[action="/new"] input[name="name"]').fill("river")
    page.locator('form[action="/new"] input[name="title"]').fill("Talks on the river")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="Who can do what")).to_be_visible()
    page.get_by_role("link", name="Sources").click()
    page.locator('#add textarea[name="text"]').fill(NEWS)
    page.locator('#add input[name="title"]').fill("News from the river")
    page.locator('#add input[name="id"]').fill("news")
    page.locator("#add button").click()
    expect(page.locator(".range").first).to_contain_text("%")
    marked(page, 1, "claim", "The south presses for the old treaty")
    marked(page, 1, "option", "Offer a fixed share", dm="firm", id="share", press="later")
    marked(page, 2, "option", "Close the canal", dm="union", id="canal", press="later")
    for words in ("Offer a fixed share", "Close the canal"):
        page.get_by_role("button", name=f"Accept: {words}").click()
        expect(page.get_by_role("button", name=f"Accept: {words}")).to_have_count(0)
    text = served.text("river")
    assert "share:" in text
    assert "canal:" in text
    assert "# Who decides" in text  # comments stay
    page.get_by_role("link", name="Model").click()
    last = page.locator('[aria-label^="Up: A strike only"]')
    for place in (1, 0):
        last.click()
        expect(page.locator(f"#order-union-{place}")).to_contain_text("A strike only")
    expect(page.locator("#now .answer")).not_to_be_empty()
    page.get_by_role("link", name="Why stuck").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    ordered = served.text("river")
    page.get_by_role("link", name="Model").click()
    expect(page.locator("#order-union-0")).to_contain_text("A strike only")
    for button, places in (("Undo", (1, 2)), ("Redo", (1, 0))):
        for place in places:
            page.get_by_role("button", name=button).click()
            expect(page.locator(f"#order-union-{place}")).to_contain_text("A strike only")
        assert served.text("river") == (text if button == "Undo" else ordered)
