"""Reading a page: title right, body passages exact, furniture of the right kind, nothing lost."""

import html
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DetenteError, UnusablePage, WrongValue
from detente.evidence.page import PASSAGE_KINDS, Page
from detente.pages.decoding import decoded
from detente.pages.plain_text import joined
from detente.pages.reading import read_page
from detente.pages.rules import rules_file

PAGES = Path(__file__).parent / "pages"
TEXT = (PAGES / "reservoir.txt").read_text("utf-8")
LINES = [" ".join(line.split()) for line in TEXT.splitlines() if line.strip()]
TITLE, BODY = LINES[1], LINES[2:10]
TAIL = {
    "in ,": "category",
    LINES[10]: "plea",
    LINES[11]: "disclaimer",
    "What do you think?": "widget",
    "Notify of": "widget",
    "Inline Feedbacks": "widget",
    "View all comments": "widget",
    LINES[16]: "link",
    LINES[17]: "link",
}


def read(text: str | bytes, name: str = "page.txt") -> Page:
    return read_page(text if isinstance(text, bytes) else text.encode(), name=name)


def body(page: Page) -> list[str]:
    return [p.text for p in page.body]


def article(
    *, above: Sequence[str] = (), text: Sequence[str] = tuple(BODY), below: Sequence[str] = ()
) -> str:
    return "\n\n".join([*above, TITLE, *text, *below])


def kinds(page: Page, text: str) -> set[str]:
    return {p.kind for p in page.passages if p.text == text}


def is_the_article(page: Page) -> None:
    assert page.title == TITLE
    assert body(page) == BODY
    assert {p.text: p.kind for p in page.furniture} == TAIL
    assert [p.number for p in page.body] == list(range(1, 9))


# ---------------------------------------------------------------- plain text


def test_a_pasted_page_has_its_title_eight_passages_and_nine_lines_of_furniture() -> None:
    is_the_article(read(TEXT))


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("\n", "\r\n").encode(),
        lambda t: t.replace("\n", "\r").encode(),
        lambda t: re.sub(r"\n\s*\n+", "\n", t).encode(),
        lambda t: t.replace("  ", "\u00a0 ").encode(),
        lambda t: t.encode("utf-16"),
        lambda t: t.encode("utf-16-be"),
        lambda t: t.encode("utf-8-sig"),
        lambda t: t.encode("cp1252"),
        lambda t: t.replace("the", "t\u200bhe").replace("growers", "grow\u00aders").encode(),
    ],
    ids="crlf cr single-newlines nbsp utf16 utf16be bom cp1252 invisible".split(),  # noqa: SIM905
)
def test_line_ends_spaces_and_encodings_change_nothing(change) -> None:  # type: ignore[no-untyped-def]
    is_the_article(read(change(TEXT)))


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_lines_that_were_wrapped_are_joined_again(width: int) -> None:
    lines = (textwrap.fill(each, width) if each.strip() else "" for each in TEXT.splitlines())
    is_the_article(read("\n".join(lines)))


def test_hyphens_of_broken_lines_go_and_real_hyphens_stay() -> None:
    assert joined("the negoti-", "ations failed") == "the negotiations failed"
    assert joined("a long-", "term plan") == "a long-term plan"
    assert joined("the EU-", "Africa summit") == "the EU-Africa summit"
    assert joined("it broke -", "again") == "it broke - again"
    broken = (
        "Rain\n\nThe nego-\ntiators spoke of a cease-fire for most of the night and wrote\nit down."
    )
    assert body(read(broken))[0].startswith("The negotiators spoke of a cease-fire")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Share this", "widget"),
        ("Facebook Twitter WhatsApp", "widget"),
        ("1,234 views", "widget"),
        ("Accept all cookies", "widget"),
        ("We use cookies to improve your experience. By continuing you agree to our policy.", "widget"),
        ("Leave a reply", "comment"),
        ("Your email address will not be published. Required fields are marked *", "comment"),
        ("Read more: The growers of the upper valley", "link"),
        ("See also: Growers march on Tarsin", "link"),
        ("Related articles", "link"),
        ("Tags: water, dams, Tarsin", "category"),
        ("Filed under: Water, Politics", "category"),
        ("Subscribe to our newsletter to get the latest stories in your inbox.", "plea"),
        ("If you enjoyed this article, please consider supporting our work with a donation.", "plea"),
        ("Buy me a coffee", "plea"),
        ("© 2021 The Valley Lantern. All rights reserved.", "disclaimer"),
        ("This article was originally published by The Upper River Review.", "disclaimer"),
        ("Advertisement", "other"),
        ("Photo: River Agency", "other"),
        ("Anna Keller is a researcher at the Institute of Rivers. She writes about water.", "other"),
    ],
)  # fmt: skip
def test_furniture_behind_the_text_has_its_kind(line: str, kind: str) -> None:
    page = read(article(below=[line]))
    assert body(page) == BODY
    assert kinds(page, line) == {kind}


@pytest.mark.parametrize(
    "line",
    [
        "Support us, the growers told the envoy, or the second dam will never be finished.",
        "“Support us or step aside,” the mayor of Tarsin said.",
        "The ministry said it would subscribe to the fund and donate the first gauge itself.",
        "- a joint gauge at the narrows",
        "• monthly figures from both stations",
        "14:05 Minister leaves.",
        "They share this river.",
        "No comment.",
        "In the end, rain decides.",
    ],
)
@pytest.mark.parametrize("place", [3, 8])
def test_lines_of_the_body_stay_wherever_they_stand(line: str, place: int) -> None:
    text = [*BODY[:place], line, *BODY[place:]]
    page = read(article(text=text, below=["Help us grow. Support us on Patreon!", "Notify of"]))
    assert body(page) == text


def test_a_headline_inside_the_body_and_a_very_short_end_are_passages() -> None:
    text = [*BODY[:4], "What happens next", *BODY[4:], "It remains to be seen."]
    assert body(read(article(text=text, below=["Share this"]))) == text


def test_reader_comments_are_apart_and_headlines_behind_them_are_links() -> None:
    below = ["3 Comments", "I have lived there for years and this is right.", "Reply",
             "Will the growers turn to the coast?"]  # fmt: skip
    page = read(article(below=below))
    assert body(page) == BODY
    assert kinds(page, below[1]) == {"comment"}
    assert kinds(page, below[3]) == {"link"}


@pytest.mark.parametrize(
    ("lines", "author", "date"),
    [
        (["By Anna Keller | 12 March 2021"], "Anna Keller", "2021-03-12"),
        (["Anna Keller", "March 12, 2021"], "Anna Keller", "2021-03-12"),
        (["Published: 2021-03-12T10:00:00Z"], None, "2021-03-12"),
        (["Published 5/6/2021"], None, "2021"),
    ],
)
def test_bylines_and_datelines_are_metadata(
    lines: list[str], author: str | None, date: str
) -> None:
    page = read("\n\n".join([TITLE, *lines, *BODY]))
    assert body(page) == BODY
    assert (page.metadata.get("author"), page.metadata["date"]) == (author, date)


@pytest.mark.parametrize(
    "label", ["World", "Analysis | Water", "Home > World", "The Valley Lantern"]
)
def test_a_label_above_is_not_the_title(label: str) -> None:
    page = read(article(above=[label]))
    assert page.title == TITLE
    assert kinds(page, label) == {"category"}


def test_text_from_right_to_left_is_untouched() -> None:
    lines = ["المبعوث يغادر دون اتفاق", "غادر المبعوث المدينة بعد يومين من المحادثات التي لم تسفر عن أي اتفاق.",
             "شارك", "جميع الحقوق محفوظة"]  # fmt: skip
    page = read("\n\n".join(lines))
    assert page.metadata["language"] == "ar"
    assert (page.title, body(page)) == (lines[0], [lines[1]])
    assert [p.kind for p in page.furniture] == ["widget", "disclaimer"]
    persian = (
        "این متن می\u200cگوید که مذاکرات در شهر با هیچ نتیجه\u200cای به پایان نرسید و همه رفتند."
    )
    assert body(read(f"خبر\n\n{persian}")) == [persian]


def test_a_language_without_rules_is_read_all_the_same() -> None:
    page = read(
        "Inget avtal\n\nMinistern reste hem och sade att samtalen fortsätter.\n\nShare this"
    )
    assert page.metadata["language"] == "und"
    assert [p.kind for p in page.passages] == ["body", "widget"]


# ---------------------------------------------------------------- HTML and Markdown


@pytest.mark.parametrize("name", ["classed.html", "flat.html", "table.html"])
def test_html_gives_the_same_body_with_and_without_marks(name: str) -> None:
    page = read((PAGES / name).read_bytes(), name)
    assert (page.title, body(page)) == (TITLE, BODY)
    assert page.metadata["author"] == "A. Keller"
    for text, kind in TAIL.items():
        assert kinds(page, text) <= {kind}, text
    assert "alert" not in " ".join(p.text for p in page.passages)
    assert not any("<" in p.text for p in page.passages)


@pytest.mark.parametrize("name", ["classed.html", "flat.html"])
def test_a_reader_comment_is_no_part_of_the_body(name: str) -> None:
    page = read((PAGES / name).read_bytes(), name)
    said = [p for p in page.passages if p.text.startswith("I have lived on the upper canal")]
    assert [p.kind for p in said] == ["comment"]
    assert page.metadata["url"] == "https://lantern.example/2021/03/envoy"
    assert page.metadata["date"] == "2021-03-12"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"<header><h1>{TITLE}</h1></header>", ""),
        (f"<h1><a href='/'>Valley Lantern</a></h1><h2>{TITLE}</h2>", ""),
        (f"<div>We use cookies on our site.<button>Accept</button></div><h1>{TITLE}</h1>", ""),
        (f"<h1>{TITLE}</h1><p style='display:none'>Secret</p><svg><text>x</text></svg>", ""),
        (f"<form><h1>{TITLE}</h1>", "<div>Leave a reply</div></form>"),
        (
            f"<h1>{TITLE}</h1>",
            "<p>Tags: a, b</p><div class='author-box'>A. Keller likes rain.</div>",
        ),
    ],
    ids=["header", "site", "cookies", "hidden", "form", "tail"],
)
def test_pages_of_many_builds_give_the_same_body(before: str, after: str) -> None:
    inside = "".join(f"<p>{html.escape(each)}</p>" for each in BODY)
    head = f"<head><title>{TITLE} | Valley Lantern</title></head>"
    page = read(f"<!doctype html><html>{head}<body>{before}{inside}{after}</body></html>", "a.html")
    assert (page.title, body(page)) == (TITLE, BODY)


def test_a_declared_encoding_is_followed() -> None:
    raw = (
        '<html><meta charset="windows-1251"><p>Переговоры в долине закончились без результата.</p>'
    )
    assert decoded(raw.encode("cp1251")).text == raw
    assert decoded("Größe".encode("latin-1")).text == "Größe"
    assert decoded("é — ü — ö".encode() + b"\xff").damaged


def test_a_page_saved_as_one_file_is_read() -> None:
    inside = (PAGES / "classed.html").read_text("utf-8")
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    part = f"Content-Type: text/html; charset=utf-8\r\n\r\n{inside}\r\n--b--\r\n"
    assert body(read(head + part, "saved.mhtml")) == BODY


def test_markdown_loses_its_signs_and_nothing_else() -> None:
    page = read((PAGES / "reservoir.md").read_bytes(), "reservoir.md")
    inside = ["What was asked", "a joint gauge at the narrows", "monthly figures"]
    inside.append("14:05 Minister leaves.")
    assert page.title == TITLE
    assert body(page) == [*BODY[:4], *inside, *BODY[4:]]
    assert [p.kind for p in page.furniture] == ["plea", "link"]
    assert page.metadata["author"] == "A. Keller"


# ---------------------------------------------------------------- refusals and rules


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "Word"),
        (b"ab\x00\x01c", "zero bytes"),
        (b"<html><body><img src='a.png'><script>write()</script></body></html>", "no text"),
        (b"x" * (24 * 2**20 + 1), "24 MB"),
        (b"word " * 800_000, "million letters"),
        (b"<div>a</div>" * 200_000, "tags"),
    ],
    ids=["empty", "blank", "pdf", "word", "binary", "image", "large", "long", "tags"],
)
def test_what_is_no_page_is_refused_with_what_to_do(raw: bytes, said: str) -> None:
    with pytest.raises(UnusablePage, match=said):
        read(raw, "page.html" if raw.startswith(b"<") else "page")


def test_rules_of_the_user_go_first(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[[rule]]\nkind = 'plea'\nmatch = 'start'\npatterns = ['keep the lamp lit']\n")
    line = "Keep the lamp lit, dear friends."
    page = read_page(article(below=[line]).encode(), name="-", rules=rules_file(own))
    assert kinds(page, line) == {"plea"}
    assert line in body(read(article(below=[line])))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]]\nkind = 'plea'\npatterns = ['(']\n", "pattern"),
        ("[[rule]]\nkind = 'body'\npatterns = ['a']\n", "kind"),
        ("rule = 3\n", "rule"),
        ("colour = 'red'\n", "colour"),
        ("[[rule]\n", "TOML"),
    ],
)
def test_rules_that_are_none_are_refused(tmp_path: Path, text: str, said: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(WrongValue, match=said):
        rules_file(own)


# ---------------------------------------------------------------- laws

WORDS = "valley river envoy water talks gate council rain paper treaty night governor".split()  # noqa: SIM905
prose = st.lists(st.sampled_from(WORDS), min_size=6, max_size=40).map(
    lambda w: " ".join(w).capitalize() + "."
)
scraps = st.sampled_from(
    ["Share this", "Advertisement", "Tags: water, dams", "Help us grow. Support us on Patreon!",
     "Read more: Rain in the valley", "Leave a reply", "14:05 Minister leaves.", "The old gate",
     "- one item", "Who Pays for the Second Dam", "What do you think?", "By Anna Keller", "3"]
)  # fmt: skip


@fewer(5)
@given(st.lists(prose, min_size=1, max_size=6), st.lists(scraps, max_size=6), st.randoms())
def test_nothing_of_a_text_is_lost(text: list[str], extra: list[str], rng) -> None:  # type: ignore[no-untyped-def]
    lines = [*text, *extra]
    rng.shuffle(lines)
    page = read("\n\n".join(["Envoy leaves the valley", *lines]))
    kept = " ".join([page.title, *page.metadata.values(), *(p.text for p in page.passages)])
    missing = {w for line in lines for w in line.split()} - set(kept.split())
    assert not missing
    assert [p.number for p in page.body] == list(range(1, len(page.body) + 1))


@fewer(10)
@given(st.lists(prose, min_size=1, max_size=8))
def test_reading_the_body_again_gives_the_same_body(text: list[str]) -> None:
    first = read(article(text=text, below=["Share this", "Notify of"]))
    assert body(first) == text
    assert body(read("\n\n".join(body(first)))) == text


@fewer(4)
@given(
    raw=st.binary(max_size=300) | st.text(max_size=300).map(str.encode),
    name=st.sampled_from(["p.txt", "p.md", "p.html", "-"]),
)
def test_whatever_the_bytes_are_they_are_read_or_refused(raw: bytes, name: str) -> None:
    try:
        page = read(raw, name)
    except DetenteError:
        return
    assert {p.kind for p in page.passages} <= set(PASSAGE_KINDS)
    assert all(p.text.strip() and "\n" not in p.text for p in page.passages)
