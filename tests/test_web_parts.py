"""A long source in the workbench: it is shown in parts, and every link leads to the right one."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web import Bench, bench

from detente.drafting.proposal import Proposal
from detente.drafting.quoting import found, stands_in
from detente.drafting.review import Entry
from detente.evidence.page import Page, Passage, numbered
from detente.evidence.record import Quote, Source
from detente.library import read
from detente.pages.marking import flipped
from detente.pages.store import stored
from detente.web.parts import LONG, MOST_LINES, lines_of, number_in, part_at, part_with, parts_of
from detente.web.placing import Hanging, place_of, placed
from detente.web.reader import Look, sheet
from detente.web.shelf import Paper, add

LINES = 400
"""Of the long source: three parts of 134, 133 and 133 lines."""
ENDS = (1, 134, 135, 267, 268, 400)
READER = "/c/chicken/sources/long"
ODD = ("0", "-1", "99999999", "9" * 400, "x", "", " ", "p", "p0", "l", "١٢", "1.5", "<b>", "p1;")


def line(place: int) -> str:
    return f"On day {place} it rained, and perhaps the talks went on until the evening."


def page_of(*texts: str) -> Page:
    return Page("Rain", numbered(tuple(map(Passage, texts))))


@pytest.fixture
def long(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, "chicken") as made:
        text = "\n\n".join(map(line, range(1, LINES + 1)))
        files = made.files
        paper = Paper(text.encode(), "long.txt")
        add(files, "chicken", files.read("chicken").sha, paper, Source("long"))
        yield made


def shown(page: str) -> list[int]:
    return [int(n) for n in re.findall(r'data-passage="(\d+)"', page)]


def focused(page: str) -> list[str]:
    return re.findall(r'id="([\w-]+)" tabindex="-1" autofocus', page)


def part_of(page: str) -> str:
    found_ = re.search(r'class="which">([^<]*)', page)
    return "" if found_ is None else found_[1].partition(":")[0]


def change(long: Bench, status: int = 200, **fields: str) -> str:
    return long.post(READER, status, seen=long.files.read("chicken").sha, **fields)


# ---------------------------------------------------------------- the parts of a page


texts = st.lists(st.integers(0, 5 * LONG).map(lambda n: "a" * n), max_size=3 * MOST_LINES)


@given(texts)
def test_every_line_is_in_one_part_and_no_part_is_too_long(lines: list[str]) -> None:
    page = page_of(*lines)
    parts = parts_of(page)
    assert [k for places in parts for k in places] == list(range(1, len(lines) + 1))
    assert max(map(len, parts)) <= MOST_LINES
    assert [part_with(parts, k) for k in range(1, len(lines) + 1)] == [
        n for n, places in enumerate(parts, 1) for _ in places
    ]
    signs = [sum(len(p.text) for p in lines_of(page, places)) for places in parts]
    assert max(signs) <= (MOST_LINES + 6) * LONG


@pytest.mark.parametrize(
    ("lines", "sizes"),
    [
        (0, [0]), (1, [1]), (MOST_LINES, [MOST_LINES]), (MOST_LINES + 1, [76, 75]),
        (2 * MOST_LINES, [MOST_LINES] * 2), (2 * MOST_LINES + 1, [101, 100, 100]),
    ],
)  # fmt: skip
def test_parts_are_about_equally_long(lines: int, sizes: list[int]) -> None:
    assert [len(places) for places in parts_of(page_of(*["It rained."] * lines))] == sizes


@given(st.integers(1, 300), st.data())
def test_a_line_stays_in_its_part_when_it_is_flipped(lines: int, data: st.DataObject) -> None:
    page = page_of(*["It rained."] * lines)
    turned = flipped(page, data.draw(st.integers(1, lines)), "plea")
    assert parts_of(turned) == parts_of(page)


@pytest.mark.parametrize(("asked", "number"), [(-5, 1), (0, 1), (1, 1), (2, 2), (3, 2), (99, 2)])
def test_beyond_the_ends_the_nearest_part_is_shown(asked: int, number: int) -> None:
    page = page_of(*["It rained."] * 200)
    part = part_at(page, parts_of(page), asked)
    assert (part.number, part.count) == (number, 2)
    assert part.passages == ((1, 100), (101, 200))[number - 1]


@pytest.mark.parametrize("text", ["", "-1", "x", "1.0", "١٢", "²", "9" * 400, " 1"])
def test_what_is_no_number_of_a_page_is_none(text: str) -> None:
    assert number_in(text) is None


# ---------------------------------------------------------------- where marks stand

words = st.text("ab ’", max_size=6)


@given(st.lists(words, min_size=1, max_size=5), words, st.data())
def test_a_mark_stands_where_its_words_are_found(
    lines: list[str], exact: str, data: st.DataObject
) -> None:
    page = page_of(*lines)
    hint = data.draw(st.none() | st.integers(0, len(lines) + 1))
    quote = Quote(exact)
    entry = Entry(1, Proposal("claim", "c", "It rained", (quote,), hint))
    at = found(quote, page, hint)
    meant = hint if not exact and hint is not None and page.passage(hint) else None
    assert place_of(page, entry) == (at.passage if at else meant)
    assert placed(page, Hanging([entry])).keys() == {place_of(page, entry)}


@given(words, words)
def test_words_stand_in_a_passage_if_they_are_found_in_it_word_for_word(
    text: str, exact: str
) -> None:
    page = page_of(text)
    at = found(Quote(exact), page, 1)
    assert stands_in(Quote(exact), page.passages[0]) == (at is not None and not at.near)


def test_a_part_has_the_pieces_that_the_whole_page_has() -> None:
    case = read("chicken")
    page = page_of(*map(line, range(1, LINES + 1)))
    count = len(parts_of(page))
    parts = [sheet(case, "x", page, Hanging(), Look(part=k)) for k in range(1, count + 1)]
    lines = [x for part in parts for _, stretch in part.stretches for x in stretch]
    assert ["".join(p.text for p in x.pieces) for x in lines] == [p.text for p in page.passages]
    assert all([p.hedge.phrase for p in x.pieces if p.hedge] == ["perhaps"] for x in lines)
    assert [x.place for x in lines] == list(range(1, LINES + 1))


# ---------------------------------------------------------------- links


def test_the_parts_hold_every_passage_once(long: Bench) -> None:
    pages = [long.get(f"{READER}?part={k}") for k in (1, 2, 3)]
    assert [n for page in pages for n in shown(page)] == list(range(1, LINES + 1))
    assert [part_of(page) for page in pages] == [f"Part {k} of 3" for k in (1, 2, 3)]
    links = [re.findall(r'href="[^"]*\?part=(\d)#page"', page) for page in pages]
    assert links == [["2", "3"] * 2, ["1", "1", "3", "3"] * 2, ["1", "2"] * 2]


def test_a_short_source_has_no_parts(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as short:
        files = short.files
        paper = Paper("\n\n".join(map(line, range(MOST_LINES))).encode(), "long.txt")
        add(files, "chicken", files.read("chicken").sha, paper, Source("long"))
        page = short.get(READER)
        assert len(shown(page)) == MOST_LINES
        assert part_of(page) == ""
        assert "?part=" not in page


@pytest.mark.parametrize("number", ENDS)
@pytest.mark.parametrize(
    "link", ["at=p{}", "at=l{}", "passage={}", "mark={}", "flip={}", "at=p0{}"]
)
def test_a_link_leads_to_the_part_of_its_passage(long: Bench, link: str, number: int) -> None:
    page = long.get(f"{READER}?{link.format(number)}")
    assert number in shown(page)
    assert len(shown(page)) <= MOST_LINES
    if link.startswith(("at=p", "passage")):
        assert focused(page) == [f"p{number}"]
    else:
        assert focused(page) == []
    assert ('id="mark"' in page) == link.startswith("mark")
    assert ('id="flip"' in page) == link.startswith("flip")


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("key", ["at", "mark", "flip", "passage", "part"])
def test_odd_links_show_a_part_all_the_same(long: Bench, key: str, value: str) -> None:
    answer = long.client.get(READER, params={key: value})
    assert answer.status_code == 200
    page = answer.text
    assert 0 < len(shown(page)) <= MOST_LINES
    assert 'id="mark"' not in page
    assert 'id="flip"' not in page
    assert "<b>" not in page
    if key in ("mark", "flip", "passage") and value:
        kind = "line" if key == "flip" else "passage"
        assert f"There is no {kind} {value.strip()[:20]}" in html.unescape(page)
    elif key != "at" or value != "p0":
        assert "There is no" not in page


def test_elements_questions_and_marks_lead_into_the_right_part(long: Bench) -> None:
    quote = "it rained"
    change(
        long, do="mark", passage="300", kind="claim", words="Rain", id="rain", quote=quote, now="1"
    )
    element = long.get("/c/chicken/element?name=rain")
    assert f'href="{READER}?at=p300#p300"' in element
    change(long, do="mark", passage="390", kind="question", words="Why?", quote=quote)
    thread = long.files.store.threads("chicken")[0]
    questions = long.get("/c/chicken/questions")
    assert f'href="{READER}?at=thread-{thread.id}#thread-{thread.id}"' in questions
    page = long.get(f"{READER}?at=thread-{thread.id}")
    assert 390 in shown(page)
    assert focused(page) == [f"thread-{thread.id}"]
    change(long, do="mark", passage="150", kind="claim", words="More", quote=quote, later="1")
    for part, link in ((1, f"{READER}?at=mark-1#mark-1"), (2, "#mark-1")):
        assert f'<a href="{link}"><strong>' in long.get(f"{READER}?part={part}")
    page = long.get(f"{READER}?at=mark-1")
    assert 150 in shown(page)
    assert focused(page) == ["mark-1"]


def test_many_marks_of_other_parts_are_counted(long: Bench) -> None:
    from detente.drafting.review import Review
    from detente.drafting.store import keep_review
    from detente.pages.store import folder_of

    marks = (
        Entry(k, Proposal("claim", f"c{k}", f"Rain {k}", (Quote(f"day {k} it"),), k))
        for k in range(1, 121)
    )
    path = folder_of(long.folder / "chicken.yaml")
    keep_review(path, Review("long", tuple(marks), next_number=121))
    page = long.get(f"{READER}?part=3").partition('class="waiting-list"')[2].partition("</ol>")[0]
    assert f'<a href="{READER}?at=mark-1#mark-1">Part 1 of 3</a>: 120 marks' in page
    assert page.count("<li") == 1
    page = long.get(READER).partition('class="waiting-list"')[2].partition("</ol>")[0]
    assert page.count("<li") == 120


# ---------------------------------------------------------------- after a change


def test_after_each_change_one_is_where_one_was(long: Bench) -> None:
    given = {"passage": "200", "quote": "it rained", "words": "Rain", "part": "2"}
    pages = [
        change(long, do="mark", kind="claim", **given, later="1"),
        change(long, do="accept", number="1", part="2"),
        change(long, do="mark", kind="claim", **given, later="1"),
        change(long, do="reject", number="2", part="2"),
        change(long, do="flip", line="205", was="body", kind="plea", part="2"),
        change(long, do="flip", line="205", was="plea", kind="body", part="2"),
    ]
    assert [part_of(page) for page in pages] == ["Part 2 of 3"] * 6
    assert [focused(page) for page in pages] == [
        ["p200"], ["p200"], ["p200"], ["p200"], ["l205"], ["p205"],
    ]  # fmt: skip
    page = change(long, do="reopen", number="2", part="1")
    assert (part_of(page), focused(page)) == ("Part 2 of 3", ["mark-2"])
    page = change(long, do="propose", part="3")
    assert (part_of(page), focused(page)) == ("Part 3 of 3", ["marks"])


def test_undo_comes_back_to_the_part(long: Bench) -> None:
    change(long, do="flip", line="205", was="body", kind="plea", part="2")
    tab = re.search(r'name="tab" value="([^"]*)"', long.get(f"{READER}?at=l205"))
    assert tab is not None
    page = long.post("/c/chicken/undo", do="undo", tab=tab[1])
    assert part_of(page) == "Part 2 of 3"
    assert 205 in shown(page)


def test_an_answer_to_a_question_comes_back_to_it(long: Bench) -> None:
    page = change(
        long, do="mark", passage="390", kind="question", words="Why?", quote="it rained", part="3"
    )
    back = re.search(r'name="back" value="([^"]*)"', page)
    assert back is not None
    page = long.post(
        "/c/chicken/questions", do="answer", thread="1", text="So.", back=html.unescape(back[1])
    )
    assert (part_of(page), focused(page)) == ("Part 3 of 3", ["thread-1"])


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        ({"do": "mark", "passage": "300", "kind": "claim", "quote": "no such"}, "mark"),
        ({"do": "mark", "passage": "0300", "kind": "claim", "quote": "no such"}, "mark"),
        ({"do": "flip", "line": "300", "was": "body", "kind": "nothing"}, "flip"),
        ({"do": "flip", "line": "300", "was": "plea", "kind": "body"}, "flip"),
    ],
)
def test_an_error_stands_in_its_form_in_its_part(
    long: Bench, fields: dict[str, str], form: str
) -> None:
    page = change(long, 422, **fields)
    assert part_of(page) == "Part 3 of 3"
    assert focused(page) == ["error"]
    at = page.index('id="error"')
    assert page.index('id="p300"') < page.index(f'id="{form}"') < at < page.index('id="p301"')


def test_an_error_that_belongs_nowhere_leaves_one_in_the_part(long: Bench) -> None:
    page = change(long, 422, do="accept", number="7", part="2")
    assert part_of(page) == "Part 2 of 3"
    assert page.index('id="error"') < page.index('class="which"')


# ---------------------------------------------------------------- flips


def test_the_form_to_fold_a_passage_away_comes_when_asked_for(long: Bench) -> None:
    assert 'name="kind"' not in long.get(READER)
    page = long.get(f"{READER}?flip=5")
    assert page.count('name="kind"') == 1
    assert page.index('id="p5"') < page.index('id="flip"') < page.index('id="p6"')
    both = long.get(f"{READER}?flip=5&mark=7")
    assert 'id="mark"' in both
    assert 'id="flip"' not in both


def test_a_folded_line_is_shown_by_a_link_and_taken_back_with_one_button(long: Bench) -> None:
    change(long, do="flip", line="140", was="body", kind="plea")
    for link in ("at=l140", "flip=140"):
        page = long.get(f"{READER}?{link}")
        assert 'class="folded" open' in page
        assert '<button type="submit" form="text-plea" name="line" value="140"' in page
        assert '<form method="post" hx-swap="innerHTML show:none"' in page
    form = page[page.index('id="text-plea"') :].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    page = long.post(READER, **{**fields, "line": "140"})
    assert focused(page) == ["p140"]


def kinds(long: Bench) -> dict[int, str]:
    page = stored(long.folder / "chicken.yaml", "long")
    assert page is not None
    return {k: p.kind for k, p in enumerate(page.passages, 1) if p.kind != "body"}


def test_a_flip_that_no_citation_feels_is_in_the_history_and_undone(long: Bench) -> None:
    before = long.text("chicken")
    change(long, do="flip", line="5", was="body", kind="plea")
    change(long, do="flip", line="9", was="body", kind="link")
    assert long.text("chicken") == before
    versions = long.files.store.history("chicken")
    assert [v.what for v in versions[:2]] == ["long: line 9 is link", "long: line 5 is plea"]
    assert "long: line 5 is plea" in long.get("/c/chicken/history")
    assert "lies beside it" in long.get(f"/c/chicken/history/{versions[0].id}")
    for do, there in (
        ("undo", {5: "plea"}), ("undo", {}), ("redo", {5: "plea"}), ("redo", {5: "plea", 9: "link"}),
    ):  # fmt: skip
        long.post("/c/chicken/undo", do=do)
        assert kinds(long) == there
    assert long.text("chicken") == before


def test_going_back_to_a_version_brings_its_lines_back(long: Bench) -> None:
    given = {"kind": "claim", "quote": "it rained", "now": "1"}
    change(long, do="mark", passage="8", words="First", **given)
    change(long, do="flip", line="3", was="body", kind="plea")
    change(long, do="mark", passage="8", words="Second", **given)
    change(long, do="flip", line="400", was="body", kind="link")
    last, second, _, first, source, _ = long.files.store.history("chicken")

    def back(number: int) -> None:
        seen = long.files.read("chicken").sha
        long.post(f"/c/chicken/history/{number}", seen=seen)

    for version, there in (
        (source, {}), (second, {3: "plea"}), (last, {3: "plea", 400: "link"}),
        (first, {}), (last, {3: "plea", 400: "link"}), (second, {3: "plea"}),
    ):  # fmt: skip
        back(version.id)
        assert kinds(long) == there
        assert long.text("chicken") == version.text
        assert long.files.store.history("chicken")[0].what.startswith("back to")


def test_a_version_that_was_gone_back_to_has_its_lines_after_further_changes(long: Bench) -> None:
    change(long, do="flip", line="5", was="body", kind="plea")
    turned, source, _ = long.files.store.history("chicken")

    def back(number: int) -> None:
        long.post(f"/c/chicken/history/{number}", seen=long.files.read("chicken").sha)

    back(source.id)
    again = long.files.store.history("chicken")[0]
    long.edit("chicken", do="title", title="Hen")
    back(turned.id)
    assert kinds(long) == {5: "plea"}
    back(again.id)
    assert kinds(long) == {}


def test_a_flip_that_another_tab_has_made_is_no_version_twice(long: Bench) -> None:
    change(long, do="flip", line="5", was="body", kind="plea")
    change(long, 422, do="flip", line="5", was="body", kind="link")
    assert len(long.files.store.history("chicken")) == 3


# ---------------------------------------------------------------- marks at the start of a file


def test_a_byte_order_mark_stays_through_changes_flips_and_undo(long: Bench) -> None:
    path = long.folder / "chicken.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    before = path.read_bytes()
    change(long, do="flip", line="5", was="body", kind="plea")
    assert kinds(long) == {5: "plea"}
    long.edit("chicken", do="title", title="Hen")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"Hen" in path.read_bytes()
    long.post("/c/chicken/undo", do="undo")
    assert path.read_bytes() == before
    long.post("/c/chicken/undo", do="undo")
    assert kinds(long) == {}
    assert path.read_bytes() == before


# ---------------------------------------------------------------- right to left


def test_a_long_text_from_right_to_left_is_marked_in_its_part(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as arabic:
        files = arabic.files
        text = "\n\n".join(f"قال الوزير في اليوم {k} إن المحادثات قد تستمر." for k in range(1, 302))
        add(
            files,
            "chicken",
            files.read("chicken").sha,
            Paper(text.encode(), "a.txt"),
            Source("long"),
        )
        page = arabic.get(f"{READER}?mark=300&from=0&to=10")
        assert 300 in shown(page)
        assert '<textarea name="quote" rows="3" required maxlength="600" dir="auto"' in page
        assert ">قال الوزير</textarea>" in page
        page = change(
            arabic, do="mark", passage="300", kind="claim", quote="قال الوزير", words="قال",
            later="1", part="3",
        )  # fmt: skip
        assert (part_of(page), focused(page)) == ("Part 3 of 3", ["p300"])
        assert f'<a href="{READER}?at=mark-1#mark-1">' in arabic.get(READER)
