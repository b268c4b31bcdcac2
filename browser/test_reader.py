"""A long source in a real browser: read in parts, marked, folded, found again, with and without scripts."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Served, Watched
from playwright.sync_api import Browser, Page, expect

LINES = 320
"""Three parts of about 107 lines."""
READER = "/c/chicken/sources/long"


def home(page: Page) -> str:
    return page.url.partition("/c/")[0].rstrip("/")


def added(page: Page) -> None:
    """Paste a long text as a source; every third line is written from right to left."""
    page.goto(f"{home(page)}/c/chicken/sources")
    said = (
        "On day {} it perhaps rained.",
        "On day {} nothing was signed.",
        "في اليوم {} قد تستمر.",
    )
    text = "\n\n".join(said[k % 3].format(k) for k in range(1, LINES + 1))
    page.locator('#add textarea[name="text"]').fill(text)
    page.locator("#add details").evaluate_all("all => all.forEach((d) => { d.open = true; })")
    page.locator('#add input[name="id"]').fill("long")
    page.get_by_role("button", name="Add it and read").click()
    expect(page.locator(".which")).to_contain_text("Part 1 of 3")


def test_a_long_page_is_marked_in_its_second_part(served: Served, watched: Watched) -> None:
    page = watched.page
    added(page)
    page.locator("nav.parts").get_by_role("link", name="Next part").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".which")).to_contain_text("Part 2 of 3")
    expect(page.locator("#page")).to_be_focused()
    page.get_by_role("link", name="Mark in passage 150").focus()
    page.keyboard.press("Enter")
    form = page.locator("form#mark")
    expect(form).to_be_focused()
    form.locator('input[value="claim"]').check()
    form.locator('input[name="words"]').fill("It went on")
    form.locator('button[name="later"]').click()
    expect(page.locator("#p150")).to_be_focused()
    expect(page.locator("#p150")).to_contain_text("It went on")
    page.locator("nav.parts").get_by_role("link", name="First part").click()
    expect(page.locator(".which")).to_contain_text("Part 1 of 3")
    page.locator(".waiting-list").get_by_role("link", name="It went on").click()
    expect(page.locator("#mark-1")).to_be_focused()
    page.get_by_role("button", name="Accept: It went on").click()
    expect(page.locator("#p150")).to_be_focused()
    assert "passage: 150" in served.text("chicken")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".which")).to_contain_text("Part 2 of 3")


def test_words_that_are_selected_are_marked_in_a_later_part(watched: Watched) -> None:
    page = watched.page
    added(page)
    page.goto(f"{home(page)}{READER}?at=p200#p200")
    for number, words in ((200, "في اليوم"), (202, "On day")):
        page.locator(f'[data-passage="{number}"]').evaluate(
            """(p, length) => {
              const range = document.createRange();
              range.setStart(p.firstChild, 0);
              range.setEnd(p.firstChild, length);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }""",
            len(words),
        )
        page.locator("#mark-selection").click()
        quote = page.locator('form#mark textarea[name="quote"]')
        expect(quote).to_have_value(words)
        expect(page.locator(f"#p{number} form#mark")).to_have_count(1)


def test_a_line_is_folded_away_and_taken_back(served: Served, watched: Watched) -> None:
    page = watched.page
    added(page)
    page.goto(f"{home(page)}{READER}?part=2")
    page.get_by_role("link", name=re.compile("Not text: Passage 160$")).click()
    expect(page.locator("form#flip")).to_be_focused()
    page.locator("form#flip select").select_option("plea")
    page.get_by_role("button", name="Fold it away: Passage 160").click()
    expect(page.locator("#l160")).to_be_focused()
    page.locator("#l160").get_by_role("button").click()
    expect(page.locator("#p160")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#l160")).to_have_count(1)
    expect(page.locator(".which")).to_contain_text("Part 2 of 3")


def test_an_address_with_a_sign_alone_leads_to_its_part(watched: Watched) -> None:
    page = watched.page
    added(page)
    page.goto(f"{home(page)}{READER}#p300")
    expect(page.locator("#p300")).to_be_focused()
    expect(page.locator(".which")).to_contain_text("Part 3 of 3")
    page.locator('input[name="passage"]').fill("120")
    page.keyboard.press("Enter")
    expect(page.locator("#p120")).to_be_focused()
    page.goto(f"{home(page)}{READER}#p999")
    expect(page.locator(".nowhere")).to_contain_text("There is no passage 999")


def test_without_scripts_a_long_page_is_read_and_marked(
    served: Served, watched: Watched, browser: Browser
) -> None:
    added(watched.page)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address)
    page.goto(f"{home(page)}{READER}")
    page.locator("nav.parts").get_by_role("link", name="Last part").click()
    expect(page.locator(".which")).to_contain_text("Part 3 of 3")
    page.locator('input[name="passage"]').fill("150")
    page.get_by_role("button", name="Go to it").click()
    expect(page.locator("#p150")).to_be_focused()
    page.get_by_role("link", name=re.compile("Not text: Passage 150$")).click()
    page.get_by_role("button", name="Fold it away: Passage 150").click()
    expect(page.locator("#l150")).to_be_visible()
    page.locator("#l150").get_by_role("button").click()
    expect(page.locator("#p150")).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("query", ["part=2", "flip=150", "mark=150", "passage=999"])
def test_nothing_that_axe_finds_in_a_part(watched: Watched, query: str, theme: str) -> None:
    page = watched.page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    added(page)
    page.goto(f"{home(page)}{READER}?{query}")
    found = Axe().run(page)
    rules = {v["id"]: [n["html"][:160] for n in v["nodes"]] for v in found.response["violations"]}
    assert rules == {}
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_paper_it_says_which_part_it_is(watched: Watched) -> None:
    page = watched.page
    added(page)
    page.goto(f"{home(page)}{READER}?part=2")
    page.emulate_media(media="print")
    expect(page.locator(".which")).to_be_visible()
    expect(page.get_by_role("link", name="Next part").first).to_be_hidden()
