"""The evidence screen: the matrix, its cells and priors, accounts, and what was not seen."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from web import Bench, bench

import detente as dt
from detente.errors import WrongValue
from detente.evidence.accounts import Item
from detente.evidence.record import Cell, Claim
from detente.evidence.span import Span
from detente.explanation.account_numbers import number, spread
from detente.web.evidence_fields import chance_from
from detente.web.evidence_matrix import matrix_of, signs

NASTY = "\"><script>alert(1)</script><b onclick=x>&'{}"
KEY = """\
detente: 1
title: Who took the key   # a title
decision_makers: {porter: {options: {search: Search the rooms}}}
sources:
  log: {title: The porter's log, reliability: B}
  guest: {title: A guest, reliability: D}
claims:
  light: {source: guest, passage: 2, says: The light was on at midnight}  # the guest is sure
  no-call:
    source: log
    says: Nobody rang
    absence: {of: a call to the desk, window: [2024-01-01, 2024-01-02], searched: [the log]}
  "mud, wet": {source: log, says: Mud was seen, supports: [theft]}
hypotheses:
  theft:
    prior: 0.50   # even
    likelihoods: {light: 0.80, no-call: {happens: 0.7, seen: 0.9}}
    note: After talking with the porter
  loss, or luck:   # no thief
    prior: 0.50
    likelihoods: {light: [0.3, 0.5], no-call: 0.95, "mud, wet": 0.2}
"""
SCREEN = "/c/key/evidence"
LOSS = "loss, or luck"


@contextmanager
def desk(text: str = KEY, *, read_only: bool = False) -> Iterator[Bench]:
    """A workbench with one case in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "key.yaml").write_text(text, encoding="utf-8")
        with bench(Path(folder), read_only=read_only) as b:
            yield b


@pytest.fixture
def key() -> Iterator[Bench]:
    with desk() as b:
        yield b


def seen(b: Bench) -> str:
    return b.files.read("key").sha


def send(b: Bench, do: str, status: int = 200, **fields: str) -> str:
    """Send a form of the screen; names of fields have _ for -."""
    named = {k.replace("_", "-"): v for k, v in fields.items()}
    return html.unescape(b.post(SCREEN, status, **{"do": do, "seen": seen(b), **named}))


def judge(b: Bench, claim: str, account: str, status: int = 200, **fields: str) -> str:
    return send(b, "cell", status, claim=claim, account=account, **fields)


def case(b: Bench) -> dt.Case:
    return dt.read(b.folder / "key.yaml")


def undo(b: Bench) -> None:
    b.post("/c/key/undo", do="undo", seen=seen(b), tab="evidence")


def row(page: str, head: str) -> list[str]:
    """The cells of a row of the matrix as they read, by the head of the row."""
    found = re.search(rf'<tr[^>]*><th scope="row">(?:(?!</th>).)*?{head}.*?</tr>', page, re.DOTALL)
    assert found, head
    cells = re.findall(r"<td[^>]*>(.*?)</td>", found[0], re.DOTALL)
    unhidden = (re.sub(r'<span class="hidden">.*?</span>', "", c, flags=re.DOTALL) for c in cells)
    return [" ".join(re.sub(r"<[^>]+>", " ", html.unescape(c)).split()) for c in unhidden]


# ---------------------------------------------------------------- the matrix


def test_the_moscow_matrix_shows_what_silence_does_and_does_not_separate(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        page = b.get("/c/moscow-2016/evidence")
    cells = row(page, "no-announcement")
    assert [c.split(" the lead")[0] for c in cells[:3]] == [
        "0.05 − against",
        "0.6 + for",
        "0.75 + for",
    ]
    assert "deadlock over public deal: likelihood ratio 15" in cells[3]
    assert "hardly separates the two leading, deadlock and quiet understanding: 1.25" in cells[3]
    assert row(page, "before the evidence")[:3] == ["0.25", "0.15", "0.6"]
    assert row(page, "after the evidence")[:3] == ["0.023", "0.163", "0.814 leads"]
    assert "within the intervals" not in page
    assert 'href="/c/moscow-2016/sources/commentary?at=p2#p2"' in page
    assert "Claims that no account judges yet (31)" in page


def test_linchpins_parts_bounds_and_what_does_not_count_are_told(key: Bench) -> None:
    page = key.get(SCREEN)
    assert "Linchpin : without it theft would lead" in row(page, "no-call")[2]
    assert row(page, "no-call")[0] == "0.37 1 − 0.7 · 0.9 − against"
    assert row(page, "mud, wet") == ["not judged", "0.2", "does not count: not judged under theft"]
    assert row(page, "within the intervals")[:2] == ["0.384–0.509", "0.491–0.616"]


CHANCES = st.integers(1, 9).map(lambda k: f"0.{k}")
INTERVALS = st.tuples(st.integers(0, 10), st.integers(1, 10)).map(
    lambda p: f"{min(p) / 10}–{max(p) / 10}"
)
CELLS = st.one_of(
    CHANCES.map(lambda v: {"as": "number", "value": v}),
    INTERVALS.map(lambda v: {"as": "number", "value": v}),
    st.tuples(CHANCES, CHANCES).map(lambda p: {"as": "parts", "happens": p[0], "reached": p[1]}),
    st.just({"as": "none"}),
)


@given(st.lists(CELLS, min_size=6, max_size=6))
@fewer(12)
def test_what_a_saved_matrix_shows_is_what_is_computed_on_the_file(
    cells: list[dict[str, str]],
) -> None:
    with desk() as b:
        places = [(c, a) for c in ("light", "no-call", "mud, wet") for a in ("theft", LOSS)]
        for (claim, account), fields in zip(places, cells, strict=True):
            judge(b, claim, account, **fields)
        page, found = b.get(SCREEN), dt.accounts(case(b)).facts
        assert found is not None
        shown = [c.removesuffix(" leads") for c in row(page, "after the evidence")[:2]]
        assert shown == [number(p) for p in found.posterior]
        assert html.escape(dt.accounts(case(b)).answer, quote=False) in page.replace("&#39;", "'")
        for item in found.accounts.items:
            lines = row(page, item.claim.id)
            assert [c.split()[0] for c in lines[:2]] == [spread(c.span) for c in item.cells]
        if not found.accounts.exact:
            bounds = row(page, "within the intervals")[:2]
            assert bounds == [spread(s) for s in found.bounds.posterior]


@given(CELLS, st.sampled_from(["light", "no-call", "mud, wet"]), st.sampled_from(["theft", LOSS]))
@fewer(25)
def test_a_cell_that_is_saved_and_undone_is_the_old_text(
    fields: dict[str, str], claim: str, account: str
) -> None:
    with desk() as b:
        judge(b, claim, account, **fields)
        changed = b.text("key") != KEY
        if changed:
            undo(b)
        assert b.text("key") == KEY


def spans(*pairs: tuple[str, str]) -> Item:
    cells = tuple(Cell(Span(Fraction(lo), Fraction(hi))) for lo, hi in pairs)
    return Item(Claim("c", "s", "It rained"), cells)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((("0.5", "0.5"), ("0.5", "0.5")), ("hardly", "hardly")),
        ((("0.05", "0.05"), ("0.6", "0.6"), ("0.75", "0.75")), ("against", "for", "for")),
        ((("0.5", "0.5"), ("0.1", "0.8")), ("either", "either")),
        ((("0", "1"), ("0", "1")), ("either", "either")),
        ((("0.8", "0.9"), ("0.1", "0.2"), ("0.5", "1")), ("for", "against", "either")),
        ((("0", "0"), ("0.2", "0.2")), ("against", "for")),
    ],
)
def test_signs_compare_with_the_account_that_is_favoured_most(
    pairs: tuple[tuple[str, str], ...], expected: tuple[str, ...]
) -> None:
    assert signs(spans(*pairs)) == expected


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=2, max_size=4))
def test_no_sign_depends_on_the_order_of_the_accounts(ends: list[tuple[int, int]]) -> None:
    pairs = [
        tuple(sorted((str(Fraction(x, 10)), str(Fraction(y, 10))), key=Fraction)) for x, y in ends
    ]
    item = spans(*pairs)  # type: ignore[arg-type]
    middles = list(item.row)
    if len(set(middles)) < len(middles):
        return  # of equals the first is the measure
    turned = spans(*pairs[::-1])  # type: ignore[arg-type]
    assert signs(turned) == signs(item)[::-1]


def test_the_screen_says_why_accounts_cannot_be_weighed_and_shows_the_numbers() -> None:
    broken = KEY.replace("    prior: 0.50\n", "    prior: 0.4\n")
    with desk(broken) as b:
        page = b.get(SCREEN)
        assert "sum to 0.9, not to 1" in page
        assert row(page, "light")[:2] == ["0.8", "0.3–0.5"]
        send(b, "priors", account_0="theft", prior_0="0.6", account_1=LOSS, prior_1="0.4")
        assert "after the evidence" in b.get(SCREEN)
    with desk(KEY.replace("likelihoods: {light: 0.80,", "likelihoods: {lihgt: 0.80,")) as b:
        assert "lihgt" in b.get(SCREEN)
        judge(b, "lihgt", "theft", **{"as": "none"})
        assert "after the evidence" in b.get(SCREEN)


def test_doubts_are_worked_out_beside_the_page_or_when_asked_for(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        alone = b.get("/c/moscow-2016/evidence/doubts")
        assert "<h1" not in alone
        assert alone.strip() in b.get("/c/moscow-2016/evidence?doubts=1")
        assert alone.strip() not in b.get("/c/moscow-2016/evidence")


# ---------------------------------------------------------------- cells


def test_a_cell_is_judged_and_weighed_at_once_and_comments_stay(key: Bench) -> None:
    form = key.get(f"{SCREEN}?cell={quote(quote('mud, wet'))},theft")
    assert 'value="0.80"' not in form
    assert "Mud was seen" in form.partition('id="cell"')[2]
    page = judge(key, "mud, wet", "theft", **{"as": "number", "value": "0.60", "back": "c-2-0"})
    assert 'id="c-2-0" tabindex="-1" autofocus' in page
    assert '"mud, wet": 0.60' in key.text("key")
    assert "# the guest is sure" in key.text("key")
    assert "theft over loss, or luck: likelihood ratio 3" in row(page, "mud, wet")[2]
    judge(key, "mud, wet", "theft", **{"as": "none"})
    assert key.text("key") == KEY


def test_the_form_of_a_cell_shows_what_stands_there_with_its_digits(key: Bench) -> None:
    assert 'value="0.80"' in key.get(f"{SCREEN}?cell=light,theft")
    assert 'value="0.3–0.5"' in key.get(f"{SCREEN}?cell=light,{quote(quote(LOSS))}")
    parts = key.get(f"{SCREEN}?cell=no-call,theft")
    assert 'value="parts" checked' in parts
    assert 'value="0.7"' in parts
    assert 'value="parts"' not in key.get(f"{SCREEN}?cell=light,theft")


@pytest.mark.parametrize(
    "asked", ["cell=light", "cell=nothing,theft", "cell=light,nobody", "cell="]
)
def test_a_cell_that_is_not_there_is_not_found(key: Bench, asked: str) -> None:
    assert "There is no" in key.get(f"{SCREEN}?{asked}", 404) or asked.count(",") == 0
    key.get(f"{SCREEN}?account=nobody", 404)
    key.get(f"{SCREEN}?absence=nothing", 404)


ODD = [
    "nan",
    "inf",
    "1.5",
    "-0.1",
    "abc",
    "0.5–0.2",
    "0,3",
    "1e-999",
    "٠.٥",
    "0.1–",
    NASTY,
    "9" * 5000,
    "1_0",
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["value", "happens", "reached"])
def test_an_odd_number_is_refused_at_its_field_and_nothing_typed_is_lost(
    key: Bench, odd: str, field: str
) -> None:
    fields = {"as": "number" if field == "value" else "parts", "happens": "0.4", "reached": "0.6"}
    page = judge(key, "no-call", "theft", 422, **{**fields, field: odd})
    assert f'id="cell-{field}-error"' in page
    assert f'aria-describedby="cell-help cell-{field}-error"' in page
    assert odd in page
    assert "<script>alert" not in key.client.get(SCREEN).text
    if field != "happens":
        assert 'id="cell-happens" autocomplete="off" maxlength="200" value="0.4"' in page
    assert key.text("key") == KEY


def test_a_cell_without_a_way_or_a_number_says_so(key: Bench) -> None:
    assert "Choose how you judge it" in judge(key, "light", "theft", 422)
    empty = judge(key, "light", "theft", 422, **{"as": "number", "value": " "})
    assert "or choose “not judged”" in empty
    gone = judge(key, "gone", "theft", 422, **{"as": "number", "value": "0.5"})
    assert "There is no claim 'gone' any more" in gone
    assert "There is no change 'nothing'" in send(key, "nothing", 422)


def test_numbers_that_rule_out_every_account_are_refused(key: Bench) -> None:
    judge(key, "light", "theft", **{"as": "number", "value": "0"})
    before = key.text("key")
    page = judge(key, "light", LOSS, 422, **{"as": "number", "value": "0"})
    assert "make every account impossible" in page
    assert key.text("key") == before


def test_two_tabs_on_one_account_are_told_and_on_two_are_joined(key: Bench) -> None:
    old = seen(key)
    judge(key, "light", "theft", **{"as": "number", "value": "0.7"})
    other = {"claim": "light", "account": LOSS, "as": "number", "value": "0.4"}
    send(key, "cell", seen=old, **other)
    assert "light: 0.7" in key.text("key")
    assert "light: 0.4" in key.text("key")
    kept = key.text("key")
    clash = {"claim": "no-call", "account": "theft", "as": "number", "value": "0.1"}
    assert "has changed since" in send(key, "cell", 422, seen=old, **clash)
    assert key.text("key") == kept


@given(st.text(max_size=30))
def test_any_text_is_a_probability_or_refused(text: str) -> None:
    try:
        found = chance_from(text)
    except WrongValue:
        return
    ends = found if isinstance(found, tuple) else () if found is None else (found,)
    assert all(0 <= x <= 1 for x in ends)
    assert list(ends) == sorted(ends)


@pytest.mark.parametrize("text", ["0.2-0.4", "0.2 – 0.4", "[0.2, 0.4]", ".2..0.4", "0.2 to .4"])
def test_an_interval_is_read_however_it_is_written(text: str) -> None:
    assert chance_from(text) == (Decimal("0.2"), Decimal("0.4"))


# ---------------------------------------------------------------- priors and accounts


def priors(b: Bench, first: str, second: str, status: int = 200) -> str:
    return send(
        b, "priors", status, account_0="theft", prior_0=first, account_1=LOSS, prior_1=second
    )


def test_priors_are_changed_together_and_sum_to_one(key: Bench) -> None:
    assert 'value="0.50"' in key.get(f"{SCREEN}?priors=1")
    page = priors(key, "0.2", "0.8")
    assert row(page, "before the evidence")[:2] == ["0.2", "0.8"]
    assert "# even" in key.text("key")
    priors(key, "", "")
    assert "prior" not in key.text("key")
    assert row(key.get(SCREEN), "before the evidence")[:2] == ["0.5", "0.5"]
    undo(key)
    undo(key)
    assert key.text("key") == KEY


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("0.5", "0.6", "The priors sum to 1.1, not to 1."),
        ("0.1–0.2", "0.3–0.4", "sum to between 0.4 and 0.6, never to 1"),
        ("0.5", "", "Give every account a prior, or none"),
        ("nan", "0.5", "'nan' is no probability"),
        ("0.7–0.2", "0.5", "runs from 0.7 down to 0.2"),
        (NASTY, "2", "A probability lies between 0 and 1, not at 2"),
    ],
)
def test_priors_that_do_not_fit_are_refused_at_their_fields(
    key: Bench, first: str, second: str, said: str
) -> None:
    page = priors(key, first, second, 422)
    assert said in page
    assert f'value="{first}"' in page
    assert f'value="{second}"' in page
    assert key.text("key") == KEY


def test_an_account_is_added_with_the_priors_of_all(key: Bench) -> None:
    new = {"name": "a joke", "text": "Somebody hid it", "account_0": "theft", "account_1": LOSS}
    refused = send(key, "new", 422, **new, prior_0="0.50", prior_1="0.50", prior="0.1")
    assert "The priors sum to 1.1, not to 1." in refused
    assert 'value="a joke"' in refused
    page = send(key, "new", **new, prior_0="0.4", prior_1="0.4", prior="0.2")
    assert row(page, "light")[2] == "not judged"
    assert "does not count: not judged under a joke" in row(page, "light")[3]
    assert case(key).sections["hypotheses"]["a joke"] == {  # type: ignore[index]
        "text": "Somebody hid it", "prior": Decimal("0.2"),
    }  # fmt: skip
    assert "There is an account 'a joke' already" in send(key, "new", 422, **new)


def test_an_account_is_worded_anew(key: Bench) -> None:
    send(key, "account-words", account="theft", text="Someone took it", note="")
    parts = case(key).sections["hypotheses"]["theft"]  # type: ignore[index]
    assert (parts["text"], "note" in parts) == ("Someone took it", False)
    assert "Someone took it" in key.get(SCREEN)
    undo(key)
    assert key.text("key") == KEY


def test_an_account_taken_out_takes_its_likelihoods_and_links_with_it(key: Bench) -> None:
    send(key, "new", name="a joke", account_0="theft", prior_0="0.2", account_1=LOSS,
         prior_1="0.3", prior="0.5")  # fmt: skip
    before = key.text("key")
    form = html.unescape(key.get(f"{SCREEN}?account=theft"))
    assert "These claims support or oppose it, and no longer will: mud, wet." in form
    assert 'value="0.375"' in form
    assert 'value="0.625"' in form
    left = {"account": "theft", "account_0": LOSS, "account_1": "a joke"}
    assert "sum to 0.8, not" in send(key, "account-drop", 422, **left, prior_0="0.3", prior_1="0.5")
    page = send(key, "account-drop", **left, prior_0="0.375", prior_1="0.625")
    assert "theft" not in key.text("key")
    assert "supports" not in key.text("key")
    assert row(page, "before the evidence")[:2] == ["0.375", "0.625"]
    undo(key)
    assert key.text("key") == before


def test_a_link_to_an_outcome_of_the_same_name_stays(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        path = "/c/moscow-2016/evidence"
        assert "no longer will" not in b.get(f"{path}?account=deadlock")
        b.post(
            path, do="account-drop", seen=b.seen(path), account="deadlock",
            **{"account-0": "public deal", "prior-0": "0.625",
               "account-1": "quiet understanding", "prior-1": "0.375"},
        )  # fmt: skip
        assert "supports: [deadlock]" in b.text("moscow-2016")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Give the account a short name"),
        ("x" * 61, "at most 60"),
        ("\x01", "control character"),
    ],
)
def test_a_name_that_is_none_is_refused_at_its_field(key: Bench, name: str, said: str) -> None:
    page = send(key, "new", 422, name=name, text=NASTY)
    assert said in page.partition('id="account-name-error"')[2]
    assert NASTY in page
    assert key.text("key") == KEY


def test_a_name_is_text_and_never_markup(key: Bench) -> None:
    fields = {"account-0": "theft", "prior-0": "0.4", "account-1": LOSS, "prior-1": "0.4"}
    name = NASTY[:60]
    key.post(SCREEN, do="new", seen=seen(key), name=name, text=NASTY, prior="0.2", **fields)
    for query in (
        "",
        f"?account={quote(name)}",
        f"?cell=light,{quote(quote(name))}",
        "?priors=1",
        "?absence=",
    ):
        page = key.get(f"{SCREEN}{query}")
        assert "<script>alert" not in page
        assert "<b onclick" not in page
        assert "&lt;script&gt;" in page
    judge(key, "light", name, **{"as": "number", "value": "0.5"})
    assert dt.accounts(case(key)).facts.accounts.names[2] == name  # type: ignore[union-attr]


# ---------------------------------------------------------------- nothing there yet

BARE = KEY.partition("sources:")[0]


def test_a_case_without_accounts_shows_how_to_begin() -> None:
    with desk(BARE) as b:
        assert "Name two accounts" in b.get(SCREEN)
        assert 'href="/c/key/sources"' in b.get(SCREEN)
        assert "different names" in send(b, "begin", 422, name_0="x", name_1=" x ")
        refused = send(b, "begin", 422, name_0="x", name_1="", text_1="what I typed")
        assert "Give the account a short name" in refused.partition('id="name-1-error"')[2]
        assert "what I typed" in refused
        page = send(b, "begin", name_0="theft", text_0="Taken", name_1="loss")
        assert row(page, "before the evidence")[:2] == ["0.5", "0.5"]
        undo(b)
        assert b.text("key") == BARE


def test_a_case_with_one_account_asks_for_another() -> None:
    one = KEY.partition("  loss, or luck")[0].replace("0.50   # even", "1")
    with desk(one) as b:
        assert "one account only" in b.get(SCREEN)
        new = {"name": "loss", "account_0": "theft", "prior_0": "0.5"}
        assert "Give every account a prior" in send(b, "new", 422, **new, prior="")
        send(b, "new", **new, prior="0.5")
        assert "after the evidence" in b.get(SCREEN)


def test_a_case_without_claims_leads_to_the_reader() -> None:
    bare = KEY.partition("claims:")[0] + "hypotheses: {a: {}, b: {}}\n"
    with desk(bare) as b:
        page = b.get(SCREEN)
        assert "no claims yet" in page
        assert 'href="/c/key/sources/log"' in page


def test_published_pages_have_no_forms_here() -> None:
    with desk(read_only=True) as b:
        page = b.get(f"{SCREEN}?cell=light,theft")
        assert "<form" not in page
        assert "?cell=" not in page
        assert row(page, "light")[0].startswith("0.8")
    with desk("detente: 1\n", read_only=False) as b:
        assert 'class="error"' in b.get(SCREEN)
        assert 'class="error"' in send(b, "begin", 422, name_0="a", name_1="b")


# ---------------------------------------------------------------- what was not seen

WHEN = {"of": "a call", "from": "2024-01", "to": "2024-02"}
ACCOUNTS = {"account-0": "theft", "account-1": LOSS}


def absence(b: Bench, status: int = 200, **fields: str) -> str:
    return send(b, "absence", status, **{**WHEN, **ACCOUNTS, **fields})


def test_an_absence_is_judged_in_two_parts_and_tells(key: Bench) -> None:
    form = key.get(f"{SCREEN}?absence=no-call")
    assert 'value="2024-01-02"' in form
    assert "speaks for loss, or luck against theft (likelihood ratio 2.57)" in form
    page = absence(
        key, claim="no-call", searched="the log\n\nthe diary",
        **{"happens-0": "0.9", "seen-0": "0.8–1", "silent-1": "0.95"},
    )  # fmt: skip
    parts = case(key).sections["claims"]["no-call"]["absence"]  # type: ignore[index]
    assert dict(parts) == {
        "of": "a call", "window": ("2024-01", "2024-02"), "searched": ("the log", "the diary"),
    }  # fmt: skip
    cell = case(key).sections["hypotheses"]["theft"]["likelihoods"]["no-call"]  # type: ignore[index]
    assert dict(cell) == {"happens": Decimal("0.9"), "seen": (Decimal("0.8"), Decimal(1))}
    assert "looked for in the log and the diary" in page.partition('id="absence"')[2]
    undo(key)
    assert key.text("key") == KEY


def test_what_a_silence_would_tell_is_shown_and_not_saved(key: Bench) -> None:
    fields = {"claim": "no-call", "happens-0": "1", "seen-0": "0.99", "silent-1": "0.95"}
    page = absence(key, **fields, **{"try": "1"})
    after = page.partition('id="then"')[2]
    assert "As the file has it" in page
    assert "likelihood ratio 2.57" in page.partition('id="then"')[0].partition('id="absence"')[2]
    assert "likelihood ratio 95" in after
    assert 'value="0.99"' in page
    assert key.text("key") == KEY
    saved = absence(key, **fields)
    assert "likelihood ratio 95" in saved.partition('id="absence"')[2]


def test_an_empty_row_stays_not_judged_and_the_silence_does_not_count(key: Bench) -> None:
    page = absence(key, claim="no-call", **{"silent-0": "0.1"})
    assert "it is not judged under loss, or luck" in page
    judged = case(key).sections["hypotheses"][LOSS]["likelihoods"]  # type: ignore[index]
    assert "no-call" not in judged


def test_a_new_absence_becomes_a_claim_of_its_own(key: Bench) -> None:
    given = {"says": "No window was broken", "source": "log", "passage": "3", "searched": "the log"}
    tried = absence(key, **given, **{"silent-0": "0.2", "silent-1": "0.9", "try": "1"})
    assert "likelihood ratio 4.5" in tried.partition('id="then"')[2]
    assert key.text("key") == KEY
    page = absence(key, **given, **{"silent-0": "0.2", "silent-1": "0.9"})
    new = case(key).sections["claims"]["no_window_was_broken"]  # type: ignore[index]
    assert list(new) == ["source", "passage", "says", "absence"]
    assert "No window was broken" in page
    assert dt.accounts(case(key)).facts.accounts.items[-1].claim.id == "no_window_was_broken"  # type: ignore[union-attr]
    undo(key)
    assert key.text("key") == KEY


def test_a_claim_becomes_one_of_absence(key: Bench) -> None:
    absence(key, claim="light", **{"silent-0": "0.8"})
    assert case(key).sections["claims"]["light"]["absence"]["of"] == "a call"  # type: ignore[index]
    assert "# the guest is sure" in key.text("key")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("of", " ", "Say what was not seen"),
        ("from", "last May", "is no date"),
        ("from", "", "A window has two ends"),
        ("to", "", "A window has two ends"),
        ("to", "2023", "ends (2023) before it begins"),
        ("searched", "x\n" * 21, "at most 20"),
        ("silent-0", "1.5", "lies between 0 and 1"),
        ("happens-0", NASTY, "is no probability"),
        ("seen-1", "0.6–0.1", "runs from 0.6 down to 0.1"),
        ("happens-1", "0.5", "Silence tells only with both parts"),
        ("source", "", "Choose the source"),
        ("says", "", "Say it as a claim"),
        ("passage", "three", "is no number of a passage"),
    ],
)
def test_what_does_not_fit_an_absence_is_said_at_its_field(
    key: Bench, field: str, value: str, said: str
) -> None:
    given = {"says": "No window was broken", "source": "log", "silent-0": "0.2", **WHEN}
    page = absence(key, 422, **{**given, field: value})
    assert said in page.partition('<section class="panel" id="absence"')[2]
    assert "aria-invalid" in page
    assert 'value="No window was broken"' in page or field == "says"
    assert value in page
    assert key.text("key") == KEY


def test_both_ways_at_once_are_refused(key: Bench) -> None:
    fields = {"happens-0": "0.5", "seen-0": "0.5", "silent-0": "0.2"}
    page = absence(key, 422, claim="no-call", **fields)
    assert "Give either the two parts or this number" in page.partition('id="silent-0-error"')[2]


def test_a_source_that_is_not_there_is_refused(key: Bench) -> None:
    given = {"says": "No window was broken", "source": "nowhere"}
    assert "There is no source 'nowhere'" in absence(key, 422, **given)


@pytest.mark.parametrize("source", ["log", "guest"])
def test_the_matrix_of_a_file_is_that_of_its_text(key: Bench, source: str) -> None:
    absence(
        key, says=f"Nothing in {source}", source=source, **{"silent-0": "0.3", "silent-1": "0.4"}
    )
    again = matrix_of(case(key))
    assert [b.said for b in again.lines[-1].boxes] == ["0.3", "0.4"]
