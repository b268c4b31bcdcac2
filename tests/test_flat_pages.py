"""Pages without any marks: what is prose stays body, what readers said is apart."""

from collections.abc import Sequence

import pytest

from detente.evidence.page import Page
from detente.pages.reading import read_page

TITLE = "Osk Leaves Tarsin – Empty Handed"
TEXT = [
    "Minister Halvard Osk left Tarsin on Friday without an agreement, and it can now be said with "
    "some confidence that the visit was a failure.",
    "Two days of talks went on past midnight; the delegations announced neither a text nor a date.",
    "It is possible that the hosts asked for a longer pause, but no public statement confirms it.",
    "The letter of the fifty engineers was almost certainly written to press the cabinet.",
]
BULLETS = ["Longer pauses at the gauges", "A joint commission for the lower dam"]
END = ["What next?", "It remains to be seen."]
REMARK = "I think the minister was never serious about a deal, and everybody in the valley knew it."
ONE = f"<div><b>joe</b><p>{REMARK}</p><a href='#'>Reply</a></div>"
FORM = "<form><p>Notify of</p><p>Inline Feedbacks</p><p>View all comments</p></form>"
HEADLINE = "The Failed Protocol – or the Dawn of a Water War?"
BODY = [*TEXT[:2], *BULLETS, *TEXT[2:], *END]


def paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{each}</p>" for each in texts)


def flat(*, form: str = FORM, comments: str = ONE, top: str = "", middle: str = "") -> Page:
    html = f"""<!DOCTYPE html><html><head><title>{TITLE} - The Valley Post</title>
<meta name="author" content="A. B. Analyst"></head><body>
<nav><a href="/">Home</a> <a href="/n">News</a></nav>
<p>in <a href="/l">Latest</a>, <a href="/n">News</a></p><h1>{TITLE}</h1>{top}
<p><a href="#">Share</a> <a href="#">Tweet</a> <a href="#">Pin it</a></p>
{paragraphs(TEXT[:2])}{middle}<ul><li>{BULLETS[0]}</li><li>{BULLETS[1]}</li></ul>
{paragraphs(TEXT[2:])}<h2>{END[0]}</h2><p>{END[1]}</p>
<p>Help us grow. Support The Valley Post on Patreon!</p>
<p>The views expressed in this column belong to the author alone and need not
represent those of The Valley Post.</p><p>What do you think?</p>{form}{comments}
<p><a href="/y">{HEADLINE}</a></p><p>© 2016 The Valley Post</p></body></html>"""
    return read_page(html.encode(), name="page.html")


def body(page: Page) -> list[str]:
    return [p.text for p in page.body]


def kind(page: Page, text: str) -> set[str]:
    return {p.kind for p in page.passages if p.text == text}


def test_a_flat_page_keeps_every_paragraph_and_bullet() -> None:
    page = flat()
    assert (page.title, body(page)) == (TITLE, BODY)
    assert [p.kind for p in page.furniture] == [
        "link", "category", "widget", "plea", "disclaimer", "widget", "widget", "widget", "widget",
        "comment", "comment", "comment", "link", "disclaimer",
    ]  # fmt: skip


def test_initials_keep_their_full_stops() -> None:
    assert flat().metadata["author"] == "A. B. Analyst"


@pytest.mark.parametrize(
    "form", [FORM, "", "<h3>1 Comment</h3>"], ids=["form", "nothing", "heading"]
)
@pytest.mark.parametrize("number", [1, 20])
def test_readers_comments_are_apart_however_many_there_are(form: str, number: int) -> None:
    page = flat(form=form, comments=ONE * number)
    assert body(page) == BODY
    assert kind(page, REMARK) == {"comment"}
    assert kind(page, HEADLINE) == {"link"}


@pytest.mark.parametrize("place", ["top", "middle"])
def test_a_counter_of_comments_opens_no_comments(place: str) -> None:
    counters = "<div><span>12 Comments</span><span>3.2k shares</span></div>"
    page = flat(top=counters) if place == "top" else flat(middle=counters)
    assert body(page) == BODY


@pytest.mark.parametrize(
    "page",
    [
        paragraphs(TEXT),
        "".join(f"<div><span>{each}</span></div>" for each in TEXT),
        f"<h1>The Valley Post</h1><h2>{TITLE}</h2>{paragraphs(TEXT)}",
        f"<div>{'<br><br>'.join(TEXT)}</div>",
    ],
    ids=["paragraphs", "spans", "headings", "breaks"],
)
def test_a_page_of_short_paragraphs_is_all_body(page: str) -> None:
    head = f"<html><head><title>{TITLE}</title></head><body>"
    assert body(read_page(f"{head}{page}</body></html>".encode(), name="a.html")) == TEXT


def test_persian_paragraphs_are_body_and_the_link_behind_them_is_not() -> None:
    texts = [
        "وزیر هالوارد اوسک روز جمعه بدون توافق شهر تارسین را ترک کرد و این سفر ناموفق بود.",
        "اکنون روشن است که این مسیر دیگر برای تندروها در دولت پذیرفتنی نیست.",
        "باید دید چه می‌شود.",
    ]
    link = "<p>بیشتر بخوانید: <a href='/x'>گفت‌وگوها متوقف شد</a></p>"
    html = f"<html dir='rtl'><body><h1>اوسک رفت</h1>{paragraphs(texts)}{link}</body></html>"
    page = read_page(html.encode(), name="a.html")
    assert (page.title, body(page)) == ("اوسک رفت", texts)
    assert page.metadata["language"] == "fa"


def test_comments_behind_the_form_of_a_pasted_page_are_comments() -> None:
    tail = ["View all comments", "joe", "2 hours ago", REMARK, "Reply"]
    page = read_page("\n\n".join([TITLE, *TEXT, *tail]).encode(), name="a.txt")
    assert body(page) == TEXT
    assert [p.kind for p in page.furniture] == ["widget", *["comment"] * 4]


def test_a_date_that_begins_as_an_item_of_a_list_is_a_date() -> None:
    german = "Osk reist ab\nVon Anna Keller\n17. Juli 2016\n\nDer Minister hat Tarsin verlassen, und niemand weiß es.\n"
    page = read_page(german.encode(), name="a.txt")
    assert (page.metadata["author"], page.metadata["date"]) == ("Anna Keller", "2016-07-17")
    assert len(page.body) == 1


def test_a_broken_word_is_spelled_as_elsewhere_in_the_text() -> None:
    text = "Rain\n\nThe hardliners left early in the day, and nobody asked those hard-\nliners why."
    page = read_page(text.encode(), name="a.txt")
    assert body(page)[0].endswith("those hardliners why.")


def test_colours_of_a_terminal_leave_nothing_behind() -> None:
    page = read_page(b"\x1b[31mIt rained\x1b[0m in the valley today.", name="a.txt")
    assert body(page) == ["It rained in the valley today."]


@pytest.mark.parametrize("place", [0, 1, len(TEXT)])
def test_bullets_and_headings_at_any_place_are_body(place: int) -> None:
    blocks = [f"<p>{each}</p>" for each in TEXT]
    blocks.insert(place, "<h2>In short</h2><ul><li>Gauges</li><li>The lower dam</li></ul>")
    html = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{''.join(blocks)}</body></html>"
    page = read_page(html.encode(), name="a.html")
    assert body(page) == [*TEXT[:place], "In short", "Gauges", "The lower dam", *TEXT[place:]]


def test_a_comment_that_quotes_a_paragraph_does_not_make_a_comment_of_it() -> None:
    said = f"<div class='comments'><p>{TEXT[0]} I could not agree more.</p></div>"
    html = f"<body><div class='post'><h1>{TITLE}</h1>{paragraphs(TEXT)}</div>{said}</body>"
    page = read_page(html.encode(), name="a.html")
    assert body(page) == TEXT
    assert [p.kind for p in page.furniture] == ["comment"]


def test_a_short_russian_text_is_known_and_a_ukrainian_one_is_not_taken_for_it() -> None:
    russian = (
        "Министр покинул город в пятницу без соглашения, и можно сказать, что визит провалился."
    )
    ukrainian = (
        "Міністр залишив місто в п’ятницю без угоди, і на цей раз не за нами крок, а за ними."
    )
    assert read_page(russian.encode(), name="a.txt").metadata["language"] == "ru"
    assert read_page(ukrainian.encode(), name="a.txt").metadata["language"] == "und"


@pytest.mark.parametrize("line", ["ALSO READ | Rains come", "Read more: The Failed Protocol"])
def test_a_link_between_paragraphs_is_furniture(line: str) -> None:
    page = read_page("\n\n".join([TITLE, *TEXT[:2], line, *TEXT[2:]]).encode(), name="a.txt")
    assert body(page) == TEXT
    assert kind(page, line) == {"link"}
