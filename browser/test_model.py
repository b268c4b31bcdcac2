"""The model editor in a real browser: wording anew, tying by dropping on, tabs, and the way back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Served, Watched
from playwright.sync_api import Locator, Page, expect

import detente as dt
from detente.model.pictures import laid

MODEL = "moscow-2016/model"


def at(page: Page, served: Served, path: str) -> None:
    page.goto(f"{served.address.partition('?')[0]}c/{path}")


def test_an_option_is_worded_anew_from_the_keyboard_and_the_focus_comes_back(
    served: Served, watched: Watched
) -> None:
    page = watched.page
    at(page, served, MODEL)
    page.get_by_role("link", name="Edit: Offer a junior place in return for removal").press("Enter")
    expect(page.locator("#edit")).to_be_focused()
    page.locator("#edit").fill("Put the offer again")
    page.keyboard.press("Enter")
    expect(page.locator("#option-us\\.offer")).to_contain_text("Put the offer again")
    assert "Put the offer again" in served.text("moscow-2016")
    expect(page.locator("#option-us\\.offer")).to_be_focused()


def dropped_on(page: Page, item: Locator, target: Locator) -> None:
    """Drag an item to the middle of another one."""
    item.scroll_into_view_if_needed()
    start, end = item.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + end["height"] / 2 + 12, steps=8)
    page.mouse.move(end["x"] + 8, end["y"] + end["height"] / 2, steps=4)
    expect(target).to_have_class("onto")
    page.mouse.up()


def test_a_state_that_is_dropped_on_another_is_tied_with_it(
    served: Served, watched: Watched
) -> None:
    page = watched.page
    at(page, served, "chicken/model")
    places = page.locator('ol.order[data-dm="a"] > li')
    expect(places).to_have_count(4)
    dropped_on(page, places.nth(2), places.nth(0))
    expect(places).to_have_count(3)
    ranking = dt.read(served.folder / "chicken.yaml").conflict.preferences["a"].places  # type: ignore[index, union-attr]
    assert set(ranking[0]) == {"3", "2"}
    places.nth(0).get_by_role("button", name="Tie no more").click()
    expect(places).to_have_count(4)


def test_a_picture_is_a_tab_and_is_changed_by_itself(served: Served, watched: Watched) -> None:
    page = watched.page
    at(page, served, MODEL)
    page.get_by_role("link", name="As United States sees it").click()
    expect(page.locator("#differs")).to_be_visible()
    page.locator('[aria-label^="Down: us offer accepted"]').click()
    expect(page.locator("#order-russia-1")).to_contain_text("us offer accepted")
    case = dt.read(served.folder / "moscow-2016.yaml")
    assert case.conflict == dt.read("moscow-2016").conflict
    seen = laid(case, ["us"]).conflict.preferences["russia"].statements  # type: ignore[index, union-attr]
    assert [s.when.text for s in seen] == ["russia.hold", "us offer accepted"]


def test_the_way_back_leads_through_the_pages(served: Served, watched: Watched) -> None:
    page = watched.page
    at(page, served, "moscow-2016")
    for name, title in (("Model", "Model"), ("Results", "What would hold")):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Model")
    page.get_by_role("link", name="Edit: Russia").click()
    expect(page.locator("#edit")).to_be_focused()
    page.go_back()
    expect(page.locator("#edit")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Moscow talks")


@pytest.mark.parametrize(
    "query",
    ["?edit=option:us.offer", "?edit=statement:us:0", "?at=us", "?why=1&take=us.offer&gone=0"],
)
def test_nothing_that_axe_finds_and_nothing_too_wide(
    served: Served, watched: Watched, query: str
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 360, "height": 740})
    at(page, served, f"{MODEL}{query}")
    found = Axe().run(page)
    rules = {v["id"]: [n["html"][:160] for n in v["nodes"]] for v in found.response["violations"]}
    assert rules == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
