"""Quotes find their place: as they stood, edited, or not at all; and the command on kept pages."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from conftest import Run, fewer
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.case.reader import read_text
from detente.errors import WrongValue
from detente.evidence.anchors import (
    CONTEXT,
    allowed_edits,
    anchored,
    as_selectors,
    from_selectors,
    select,
)
from detente.evidence.edits import distances, likeness, nearest_span
from detente.evidence.folding import folded_text
from detente.evidence.page import Page, Passage, numbered
from detente.evidence.placing import placings
from detente.evidence.record import Quote
from detente.library import read
from detente.pages.store import keep

MINUTES = """\
The council met in the old school on Tuesday and talked until late at night.
The upper village would let some of the water go once the maize is in, its mayor said.
Nobody signed anything, and no date was set for another meeting of the two sides.
The lower village asked for a promise in writing; the mayor shook his head and smiled.
"""

TEXTS = st.text(
    alphabet=st.sampled_from("ab é\n“”’—\u00a0\u200b状😀."), min_size=1, max_size=200
) | st.text(min_size=1, max_size=80)


@st.composite
def selections(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    return text, start, end


# ---------------------------------------------------------------- laws


@given(selections())
def test_a_selected_span_finds_itself(selection: tuple[str, int, int]) -> None:
    text, start, end = selection
    found = anchored(select(text, start, end).quote, text, start)
    assert found is not None
    assert (found.start, found.end, found.how, found.score) == (start, end, "exact", 1.0)


@given(selections())
def test_selectors_come_back_as_the_anchor_they_were(selection: tuple[str, int, int]) -> None:
    anchor = select(*selection)
    assert from_selectors(json.loads(json.dumps(as_selectors(anchor)))) == anchor


def words(draw: st.DrawFn, letters: str, number: int) -> str:
    """Words that are all different, of the given letters only."""
    found = draw(
        st.lists(
            st.text(letters, min_size=3, max_size=8), min_size=number, max_size=30, unique=True
        )
    )
    return " ".join(found)


@st.composite
def edited_elsewhere(draw: st.DrawFn) -> tuple[str, int, int, str, int]:
    """A text, a span, the text with another beginning and end, and where the span is there."""
    quote = words(draw, "klmnop", 3)
    before, after = (" " + words(draw, "abcdef", 8) + " " for _ in range(2))
    new_before, new_after = (words(draw, "uvwxyz", 0) for _ in range(2))
    kept_before, kept_after = before[-CONTEXT:], after[:CONTEXT]
    text = before + quote + after
    new = new_before + kept_before + quote + kept_after + new_after
    start = len(new_before) + len(kept_before)
    return text, len(before), len(before) + len(quote), new, start


@fewer(2)
@given(edited_elsewhere(), st.booleans())
def test_a_span_is_found_after_edits_elsewhere(
    edited: tuple[str, int, int, str, int], hinted: bool
) -> None:
    text, start, end, new, expected = edited
    found = anchored(select(text, start, end).quote, new, start if hinted else None)
    assert found is not None
    assert (found.start, found.how) == (expected, "exact")
    assert new[found.start : found.end] == text[start:end]


@given(st.data())
def test_a_quote_of_other_words_is_an_orphan(data: st.DataObject) -> None:
    quote = words(data.draw, "klmnop", 1)
    text = words(data.draw, "abcdef", 1) + ". " + words(data.draw, "uvwxyz", 1)
    assert anchored(Quote(quote), text, 3) is None


@fewer(5)
@given(st.data())
def test_a_few_edits_do_not_lose_a_long_quote(data: st.DataObject) -> None:
    """Nor where each word of the text stands a hundred times over: pairs of words tell then."""
    rng = random.Random(data.draw(st.integers(0, 10_000)))
    number = data.draw(st.sampled_from([30, 400]))
    vocabulary = [
        "".join(rng.choices("abcdefghijklmno", k=rng.randint(3, 9))) for _ in range(number)
    ]
    text = " ".join(rng.choices(vocabulary, k=4_000))
    start = rng.randrange(len(text) - 200)
    quote = list(text[start : start + 120])
    for place in rng.sample(range(len(quote)), 6):
        quote[place] = rng.choice("xyz")
    found = anchored(Quote("".join(quote)), text)
    assert found is not None
    assert found.how == "near"
    assert 0.9 < found.score < 1
    assert abs(found.start - start) <= 20
    assert abs(found.end - start - 120) <= 20


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_edits_are_counted_as_the_textbook_table_counts_them(a: str, b: str) -> None:
    free = [0] * (len(b) + 1)
    bound = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        for row in (free, bound):
            diagonal, row[0] = row[0], i
            for j, other in enumerate(b, 1):
                best = min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != other))
                diagonal, row[j] = row[j], best
    assert distances(a, b, anchored=False) == free
    assert distances(a, b, anchored=True) == bound


@given(st.text("abc", min_size=1, max_size=8), st.text("abc ", max_size=20))
def test_the_nearest_span_has_the_edits_it_says(pattern: str, text: str) -> None:
    least = min(distances(pattern, text, anchored=False))
    assert nearest_span(pattern, text, least - 1) is None
    found = nearest_span(pattern, text, least)
    assert found is not None
    start, end, edits = found
    assert 0 <= start <= end <= len(text)
    assert distances(pattern, text[start:end], anchored=True)[-1] == edits
    assert edits == least


@given(TEXTS)
def test_every_place_of_a_folded_text_leads_back(text: str) -> None:
    folded = folded_text(text)
    places = [folded.back(k) for k in range(len(folded.text))]
    assert places == sorted(set(places))
    for k, place in enumerate(places):
        assert folded.text[k].isspace() == text[place].isspace()


# ---------------------------------------------------------------- examples


def test_spaces_and_quotation_marks_may_differ() -> None:
    page = "He said:\n“We’ll  talk —\u00a0if they do.”"
    found = anchored(Quote('"We\'ll talk - if they do."'), page)
    assert found is not None
    assert (page[found.start : found.end], found.how) == (
        "“We’ll  talk —\u00a0if they do.”",
        "exact",
    )


def test_the_surroundings_decide_between_the_same_words() -> None:
    text = "Alpha said no to the plan. Beta said no to the talks. Gamma said no to both."
    found = anchored(Quote("said no to", "Beta ", " the talks"), text)
    assert found is not None
    assert found.start == text.index("said no to the talks")
    assert found.score == 1


def test_the_place_decides_where_nothing_else_does() -> None:
    text = "no deal. " * 5
    found = anchored(Quote("no deal."), text, 19)
    assert found is not None
    assert (found.start, found.places) == (18, 5)


def test_an_edited_quote_is_near_and_ends_at_whole_words() -> None:
    old = "Nobody signed anything, and no date was set for a meeting of the sides"
    found = anchored(Quote(old), MINUTES)
    assert found is not None
    now = MINUTES[found.start : found.end]
    assert now == "Nobody signed anything, and no date was set for another meeting of the two sides"
    assert found.how == "near"
    assert 0.8 < found.score < 1


@pytest.mark.parametrize(
    "quote",
    [
        Quote("An agreement was signed by the two mayors at noon"),
        Quote("the mare"),
        Quote("let", "The council ", " them in"),
        Quote("   "),
        Quote("The lower village would keep all of its water until the end of autumn this year"),
    ],
    ids=["other words", "short and near", "short, elsewhere", "blank", "half of its words"],
)
def test_what_the_text_does_not_say_is_an_orphan(quote: Quote) -> None:
    assert anchored(quote, MINUTES) is None


def test_a_quote_whose_passage_was_taken_out_is_an_orphan() -> None:
    line = MINUTES.splitlines()[2]
    start = MINUTES.index(line)
    anchor = select(MINUTES, start, start + len(line))
    assert anchored(anchor.quote, MINUTES.replace(line, ""), start) is None


def test_the_place_with_its_surroundings_beats_the_same_words_elsewhere() -> None:
    said = "said in the old school that water would flow"
    old = f"On Monday the mayor of the upper village {said} again in June."
    quote = Quote(said, "mayor of the upper village ", " again in June.")
    new = f"Nobody {said}. " + old.replace("water would", "the water will")
    found = anchored(quote, new)
    assert found is not None
    assert found.how == "near"
    assert found.start > 35


def test_a_short_quote_may_have_few_edits_and_none_may_have_more_than_half() -> None:
    assert [allowed_edits(n) for n in (1, 11, 16, 64, 128, 10_000)] == [0, 0, 2, 32, 64, 256]


def test_scripts_without_spaces_are_found_too() -> None:
    text = (
        "会議は火曜日に古い学校で開かれた。町長は収穫の後に水を流すと述べた。署名はされなかった。"
    )
    found = anchored(Quote("町長は収穫のあとに水を流すと述べた"), text)
    assert found is not None
    assert found.how == "near"
    assert text[found.start : found.end].startswith("町長")


def test_likeness_is_of_the_near_end() -> None:
    assert likeness("said ", "he said ", at_end=True) == 1
    assert likeness("", "anything", at_end=False) == 1
    assert likeness("said", "", at_end=False) == 0


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4), (0, 99), (9, 10)])
def test_a_selection_needs_words(start: int, end: int) -> None:
    with pytest.raises(WrongValue, match="selected"):
        select("It rained \n", start, end)


@pytest.mark.parametrize(
    "selectors",
    [
        [],
        [{"type": "TextPositionSelector", "start": 1, "end": 2}],
        [{"type": "TextQuoteSelector", "exact": " "}],
        [{"type": "TextQuoteSelector", "exact": 3}],
        [
            {"type": "TextQuoteSelector", "exact": "x"},
            {"type": "TextPositionSelector", "start": 4, "end": 2},
        ],
    ],
)
def test_selectors_that_select_nothing_are_refused(selectors: list[dict[str, object]]) -> None:
    with pytest.raises(WrongValue, match="select"):
        from_selectors(selectors)


# ---------------------------------------------------------------- the command

CASE = """\
detente: 1
title: Two villages
decision_makers:
  upper: {options: {release: Release water}}
sources:
  minutes: {title: Minutes}
  letter: {title: A letter}
claims:
  late: {source: minutes, passage: 4, says: They talked for long, quote: {exact: talked until late}}  # wrong
  # what the mayor said
  water:
    source: minutes
    passage: 2   # right
    says: Water might flow
    quote: {exact: "The upper village\\nwould let some of the water go"}
  edited: {source: minutes, says: Nothing signed, quote: {exact: "Nobody signed a thing and no date was set"}}
  gone: {source: minutes, passage: 3, says: A deal, quote: {exact: Both mayors signed an agreement}}
  plea: {source: minutes, passage: 1, says: Give, quote: {exact: Support our work}}
  elsewhere: {source: letter, passage: 1, says: A deal, quote: {exact: Both mayors signed}}
  bare: {source: letter, passage: 1, says: No quote here}
"""


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "talks.yaml"
    path.write_text(CASE, "utf-8")
    body = [Passage(line) for line in MINUTES.splitlines()]
    passages = (body[0], Passage("Support our work with a gift", "plea"), *body[1:])
    keep(path, "minutes", Page("Minutes", numbered(passages)), b"raw", ".txt")
    return path


def test_the_command_says_where_each_quote_stands(detente: Run, case_file: Path) -> None:
    done = detente("source", "anchors", case_file, "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["format"] == "detente-anchors/1"
    got = {q["claim"]: (q["found"], q["now"], q["fits"]) for q in data["quotes"]}
    assert got == {
        "late": ("exact", 1, False),
        "water": ("exact", 2, True),
        "edited": ("near", 3, False),
        "gone": ("orphan", None, False),
        "plea": ("exact", None, False),
        "elsewhere": ("no page", None, False),
    }
    assert data["orphans"] == ["gone"]
    assert data["written"] is None
    assert case_file.read_text("utf-8") == CASE


def test_an_orphan_is_said_plainly(detente: Run, case_file: Path) -> None:
    out = detente("source", "anchors", case_file).stdout
    said = " ".join(out.split())
    assert (
        "gone: the quote “Both mayors signed an agreement” is not in the source 'minutes'" in said
    )
    assert "plea: “Support our work” stands in a plea" in said
    assert "3 as they stood, 1 edited, 1 not in the source and 1 without a kept page" in said


def test_update_writes_the_numbers_and_keeps_the_rest(detente: Run, case_file: Path) -> None:
    done = detente("source", "anchors", case_file, "--update")
    assert done.returncode == 0, done.stderr
    text = case_file.read_text("utf-8")
    claims = read(case_file).sections["claims"]
    assert {k: v.get("passage") for k, v in claims.items()} == {  # type: ignore[attr-defined]
        "late": 1, "water": 2, "edited": 3, "gone": 3, "plea": 1, "elsewhere": 1, "bare": 1,
    }  # fmt: skip
    for kept in ("# wrong", "# what the mayor said", "passage: 2   # right"):
        assert kept in text
    again = detente("source", "anchors", case_file, "--update")
    assert "Nothing to update." in again.stdout
    assert case_file.read_text("utf-8") == text


def test_update_into_another_file_leaves_the_case(
    detente: Run, case_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new.yaml"
    assert detente("source", "anchors", case_file, "--update", "--out", out).returncode == 0
    assert case_file.read_text("utf-8") == CASE
    assert "passage: 1" in out.read_text("utf-8")


def test_wrong_use_of_the_command(detente: Run, case_file: Path) -> None:
    alone = detente("source", "anchors", case_file, "--out", "x.yaml")
    assert (alone.returncode, alone.stdout) == (2, "")
    bundled = detente("source", "anchors", "moscow-2016", "--update")
    assert bundled.returncode == 1
    assert "never overwritten" in bundled.stderr
    broken = case_file.with_name("talks.sources") / "minutes.passages.json"
    broken.write_text("{}", "utf-8")
    refused = detente("source", "anchors", case_file)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "[broken-file]" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_edited_beginning_does_not_move_a_quote_to_the_passage_before() -> None:
    """The place found may begin with a word of the passage before; most of it decides."""
    passages = ("They met at noon in Ozerny.", "Hlna would share the upper well in the dry season.")
    page = Page("Well", numbered(tuple(map(Passage, passages))))
    quote = "Ozernaya Hlna would share the upper well in the dry season"
    case = read_text(
        "detente: 1\ntitle: W\ndecision_makers: {a: {options: {x: X}}}\nsources: {s: {title: S}}\n"
        f"claims: {{c: {{source: s, passage: 2, says: x, quote: {{exact: {quote}}}}}}}\n"
    )
    (placed,) = placings(case, {"s": page}).placed
    assert (placed.state, placed.fits) == ("near", True)
    assert placed.words.startswith("Ozerny")


def test_a_case_without_quotes_has_nothing_to_find(detente: Run) -> None:
    done = detente("source", "anchors", "chicken", "--quiet")
    assert done.returncode == 0
    assert done.stdout == "No claim of the case has a quote, so there is nothing to find.\n"
