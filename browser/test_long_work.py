"""Long work as a reader sees it: how far it is, stopped, gone on with, and after a kill."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Served, Watched
from playwright.sync_api import Browser, expect

OPTIONS = [f"o{k}" for k in range(5)]


def slow() -> str:
    """A case of a thousand states that takes many seconds to answer."""
    people = "".join(
        f"  {d}: {{options: {{{', '.join(f'{o}: Step {o}' for o in OPTIONS)}}}}}\n" for d in "ab"
    )
    every = [f"{d}.{o}" for d in "ab" for o in OPTIONS]
    wants = "".join(
        f"  {d}: {{statements: [{', '.join(f'not {o}' if o[0] == d else o for o in every)}]}}\n"
        for d in "ab"
    )
    return (
        f"detente: 1\ntitle: Slow\ndecision_makers:\n{people}outcomes: {{peace: {' and '.join(every)}, "
        f"war: not ({' and '.join(every)})}}\nstatus_quo: {'N' * 10}\npreferences:\n{wants}"
    )


def test_long_work_says_how_far_it_is_stops_goes_on_and_survives_a_kill(
    served: Served, watched: Watched, browser: Browser
) -> None:
    (served.folder / "slow.yaml").write_text(slow(), encoding="utf-8")
    page, path = watched.page, "/c/slow/stuck?to=not+a.o0+and+b.o1"
    page.goto(page.url.partition("/c/")[0].rstrip("/") + path)
    expect(page.locator("#paths .answer")).to_be_visible()
    expect(page.locator("#unlock progress")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Stop: What would make it hold").click()
    go_on = page.get_by_role("button", name="Go on: What would make it hold")
    expect(go_on).to_be_visible()
    go_on.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#unlock progress")).to_be_visible()
    served.kill()
    again = browser.new_page()
    again.goto(served.start())
    again.goto(again.url.rstrip("/") + path)
    expect(again.locator("#paths .answer")).to_be_visible()
    expect(again.locator("#unlock .working, #unlock .answer")).to_be_visible()
    again.close()
    watched.faults.clear()  # it asked for what was killed


@pytest.mark.parametrize("width", [1200, 920])
def test_the_table_of_results_fits(watched: Watched, width: int) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(page.url.partition("/c/")[0].rstrip("/") + "/c/moscow-2016/results")
    left = page.locator(".scroll").first.evaluate("t => t.scrollWidth - t.clientWidth")
    assert left <= 0
