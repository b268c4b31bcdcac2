"""The source reader and the questions of the workbench, as a browser uses them."""

import html
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from detente.library import read
from detente.pages.store import stored
from detente.web.app import workbench
from detente.web.folder import Folder
from detente.web.safety import Keys
from detente.web.shelf import Paper, Turn, add, flip

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have httpx2, which is not there yet
    from starlette.testclient import TestClient

PAGES = Path(__file__).parent / "pages"
PAGE = PAGES / "reservoir.txt"
NASTY = "<script>alert(1)</script><b onclick=x>&\"'"
CASE = """\
detente: 1
title: Talks  # kept
decision_makers:
  up: {name: Upstream, options: {offer: Offer a share}}
  down: {name: Downstream, options: {accept: {text: Accept, evidence: [reservoir#3]}}}   # kept too
status_quo: NN
preferences:
  up: {statements: [down.accept]}
  down: {statements: [up.offer]}
sources: {reservoir: {title: The reservoir}, named: {title: Only named}}
claims:
  c1: {source: reservoir, passage: 8, says: The letter came from the ministry, supports: [up.offer]}
"""


class Bench:
    """A browser on a folder with one case."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / "talks.yaml"
        self.keys = Keys("secret", 8000)
        self.app = workbench(root, self.keys)
        self.client = TestClient(
            self.app, base_url="http://127.0.0.1", cookies={self.keys.cookie: "secret"}
        )

    @property
    def folder(self) -> Folder:
        found: Folder = self.app.state.bench.folder
        return found

    @property
    def seen(self) -> str:
        return self.folder.read("talks").sha

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(f"/c/talks{path}")
        assert answer.status_code == status, re.findall(r'class="error".*', answer.text)
        return answer.text

    def post(self, path: str, status: int = 200, **fields: str) -> str:
        given = {"form_token": self.keys.form, "seen": self.seen, **fields}
        files = {"nothing": ("", b"")} if path == "/sources" else None
        answer = self.client.post(f"/c/talks{path}", data=given, files=files)
        assert answer.status_code == status, re.findall(r'class="error".*', answer.text)
        return answer.text

    def undo(self) -> None:
        self.post("/undo", do="undo", tab="sources")

    def mark(self, status: int = 200, **fields: str) -> str:
        return self.post("/sources/reservoir", status, do="mark", passage="2", **fields)

    @property
    def quote(self) -> str:
        page = stored(self.path, "reservoir")
        assert page is not None
        passage = page.passage(2)
        assert passage is not None
        return passage.text[:60].rpartition(" ")[0]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Bench]:
    (tmp_path / "talks.yaml").write_text(CASE, "utf-8")
    made = Bench(tmp_path)
    yield made
    made.client.close()
    made.folder.store.close()


@pytest.fixture
def bench(empty: Bench) -> Bench:
    from detente.evidence.record import Source

    paper = Paper(PAGE.read_bytes(), "reservoir.txt")
    add(empty.folder, "talks", empty.seen, paper, Source("reservoir"))
    return empty


# ---------------------------------------------------------------- sources


def test_a_pasted_text_becomes_a_source_that_is_kept_beside_the_case(empty: Bench) -> None:
    shown = empty.post(
        "/sources", text=PAGE.read_text("utf-8"), id="minutes", kind="report", reliability="B",
        date="2019-05",
    )  # fmt: skip
    entry = read(empty.path).sections["sources"]["minutes"]  # type: ignore[index]
    assert (entry["kind"], entry["reliability"], entry["date"]) == ("report", "B", "2019-05")
    assert len(list((empty.root / "talks.sources").iterdir())) == 2
    assert "# kept\n" in empty.text
    assert 'id="p8"' in shown
    empty.undo()
    assert "minutes" not in empty.text


def test_a_file_is_taken_with_its_form_and_the_same_bytes_change_nothing(empty: Bench) -> None:
    page = (PAGES / "classed.html").read_bytes()
    for _ in range(2):
        answer = empty.client.post(
            "/c/talks/sources",
            data={"form_token": empty.keys.form, "seen": empty.seen},
            files={"file": ("classed.html", page)},
        )
        assert answer.status_code == 200
        assert urlsplit(str(answer.url)).path == "/c/talks/sources/classed"
    assert (empty.root / "talks.sources" / "classed.html").read_bytes() == page
    assert len(empty.folder.store.history("talks")) == 2


def test_a_page_is_brought_in_for_a_source_that_the_case_only_named(empty: Bench) -> None:
    assert "not kept here" in empty.get("/sources")
    assert "Only the case names this source" in empty.get("/sources/named")
    empty.post("/sources", text=PAGE.read_text("utf-8"), id="named")
    entry = read(empty.path).sections["sources"]["named"]  # type: ignore[index]
    assert entry["title"] == "Only named"


@pytest.mark.parametrize("address", ["https://a.example/b", " www.a.example\n"])
def test_an_address_is_refused_at_the_form(empty: Bench, address: str) -> None:
    shown = empty.post("/sources", 422, text=address)
    assert "fetches nothing" in shown
    assert address.strip() in shown
    assert not (empty.root / "talks.sources").exists()


@pytest.mark.parametrize("name", ["../../evil", "..", "a/b", "a\\b", ".hidden", "a..b", "x" * 61])
def test_an_id_that_could_lead_elsewhere_is_refused(empty: Bench, name: str) -> None:
    before = {p for p in empty.root.rglob("*") if p.suffix != ".sqlite"}
    assert "is no id for a source" in empty.post("/sources", 422, text="It rained.", id=name)
    after = {p for p in empty.root.rglob("*") if p.suffix != ".sqlite"}
    assert {p.name for p in after - before} <= {
        ".detente-workbench.sqlite-wal",
        ".detente-workbench.lock",
    }


@pytest.mark.parametrize("source", ["nothing", "..%2f..%2fetc%2fpasswd", "%2e%2e/talks.yaml"])
def test_no_source_is_read_that_the_case_does_not_have(bench: Bench, source: str) -> None:
    shown = bench.get(f"/sources/{source}", 404)
    assert "detente: 1" not in shown


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " "}, "nothing to read yet"),
        ({"text": "It rained.", "date": "last May"}, "is no date"),
        ({"text": "It rained.", "id": "reservoir"}, "is another page"),
    ],
)
def test_what_is_wrong_is_said_at_the_form(bench: Bench, fields: dict[str, str], said: str) -> None:
    before = bench.text
    assert said in bench.post("/sources", 422, **fields)
    assert bench.text == before


def test_the_list_teaches_while_it_is_empty(tmp_path: Path) -> None:
    (tmp_path / "talks.yaml").write_text(
        CASE.partition("sources:")[0].replace(", evidence: [reservoir#3]", "")
    )
    made = Bench(tmp_path)
    assert "No source yet" in made.get("/sources")
    made.folder.store.close()


# ---------------------------------------------------------------- the reader


def test_the_reader_shows_doubts_with_ranges_claims_and_elements_at_their_passages(
    bench: Bench,
) -> None:
    shown = bench.get("/sources/reservoir")
    assert '<p dir="auto" data-passage="8">' in shown
    assert 'class="range"' in shown
    assert "how likely" in shown
    eighth = shown.partition('id="p8"')[2]
    assert "The letter came from the ministry" in eighth
    assert "element?name=up.offer" in eighth
    assert "element?name=down.accept" in shown.partition('id="p3"')[2].partition('id="p4"')[0]


def test_an_element_leads_back_to_its_passages(bench: Bench) -> None:
    shown = bench.get("/element?name=up.offer")
    assert 'href="/c/talks/sources/reservoir?at=p8#p8"' in shown
    assert 'href="/c/talks/model#dm-up"' in shown
    assert "No page" not in bench.get("/element?name=down.accept")
    bench.get("/element?name=nobody", 404)


def test_a_line_is_flipped_both_ways_and_citations_follow(bench: Bench) -> None:
    bench.post("/sources/reservoir", do="flip", line="2", was="body", kind="other")
    assert "evidence: [reservoir#2]" in bench.text
    assert "passage: 7" in bench.text
    assert "# kept too\n" in bench.text
    page = stored(bench.path, "reservoir")
    assert page is not None
    assert page.passages[1].kind == "other"
    bench.post("/sources/reservoir", do="flip", line="2", was="other", kind="body")
    assert "evidence: [reservoir#3]" in bench.text


def test_undo_brings_the_line_back_together_with_the_citations(bench: Bench) -> None:
    turn = Turn("reservoir", 2, "body", "other")
    flip(bench.folder, "talks", bench.seen, turn)

    def kinds() -> list[str]:
        page = stored(bench.path, "reservoir")
        assert page is not None
        return [p.kind for p in page.passages][:3]

    turned = kinds()
    bench.undo()
    assert "evidence: [reservoir#3]" in bench.text
    assert kinds() != turned
    bench.post("/undo", do="redo", tab="sources")
    assert "evidence: [reservoir#2]" in bench.text
    assert kinds() == turned


@pytest.mark.parametrize(
    ("line", "was", "said", "status"),
    [
        ("4", "body", "is cited by", 422),
        ("2", "plea", "in the meantime", 422),
        ("99", "body", "There is no line 99", 422),
        ("x", "body", "is no number", 422),
    ],
)
def test_a_line_that_cannot_be_folded_away_stays(
    bench: Bench, line: str, was: str, said: str, status: int
) -> None:
    before = bench.text
    shown = bench.post("/sources/reservoir", status, do="flip", line=line, was=was, kind="other")
    assert said in html.unescape(shown)
    assert bench.text == before
    assert ("is cited by" in said) == (shown.find('id="p3"') in range(shown.find('id="error"')))


@pytest.mark.parametrize(
    "fields", [{"passage": "99", "do": "mark"}, {"number": "9", "do": "accept"}]
)
def test_an_error_about_what_is_not_there_stands_at_the_top(
    bench: Bench, fields: dict[str, str]
) -> None:
    shown = bench.post("/sources/reservoir", 422, **fields)
    assert 'role="alert"' in shown.partition('id="p1"')[0]


# ---------------------------------------------------------------- marks


def test_an_option_is_marked_and_undone(bench: Bench) -> None:
    assert 'name="quote"' in bench.get("/sources/reservoir?mark=2")
    bench.mark(kind="option", quote=bench.quote, words="Share the water", dm="up")
    case = read(bench.path)
    option = next(o for o in case.conflict.options if o.name == "up.share_water")
    assert option.extra["evidence"] == ("reservoir#2",)
    assert case.conflict.status_quo == "NNN"
    assert "# kept\n" in bench.text
    bench.undo()
    assert "share_water" not in bench.text
    assert read(bench.path).conflict.status_quo == "NN"


def test_a_claim_is_marked_with_its_quote_and_what_it_supports(bench: Bench) -> None:
    bench.mark(kind="claim", quote=bench.quote, words="They met", supports="down.accept", id="met")
    claim = read(bench.path).sections["claims"]["met"]  # type: ignore[index]
    assert claim["quote"]["exact"] == bench.quote
    assert (claim["passage"], list(claim["supports"])) == (2, ["down.accept"])
    assert f'<mark title="met">{bench.quote}'[:30] in bench.get("/sources/reservoir")
    bench.undo()
    assert "met:" not in bench.text


def test_a_preference_is_marked_with_what_should_hold(bench: Bench) -> None:
    given = {"kind": "statement", "quote": bench.quote, "words": "A share", "dm": "down"}
    assert "Say what should hold" in bench.mark(422, **given)
    assert 'value="A share"' in bench.mark(422, **given, when="nobody.anything")
    bench.mark(**given, when="up.offer and down.accept", basis="reported")
    statement = read(bench.path).conflict.preferences["down"].statements[-1]  # type: ignore[attr-defined,index]
    assert (statement.text, statement.basis) == ("A share", "reported")
    assert statement.extra["evidence"] == ("reservoir#2",)
    bench.undo()
    assert "A share" not in bench.text


def test_a_party_and_a_question_are_marked(bench: Bench) -> None:
    bench.mark(kind="decision-maker", quote=bench.quote, words="The Ministry")
    assert read(bench.path).conflict.decision_maker("ministry").words == "The Ministry"
    bench.mark(kind="question", quote=bench.quote, words="Who says so?")
    thread = bench.folder.store.threads("talks")[0]
    assert (thread.element, thread.quote) == ("reservoir#2", bench.quote)
    assert "Who says so?" in bench.get("/sources/reservoir").partition('id="p2"')[2]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "option", "words": "x", "dm": "up", "quote": "Not in the page"}, "do not stand"),
        ({"kind": "option", "words": "x"}, "Say whose it is"),
        ({"kind": "nothing"}, "Say what it is"),
        ({"kind": "claim", "words": "y " * 200}, "at most 300"),
        ({"kind": "claim", "words": "y", "supports": "nobody"}, "could support"),
        ({"kind": "question", "words": " "}, "Write something"),
    ],
)
def test_a_mark_that_does_not_fit_is_refused_at_its_form(
    bench: Bench, fields: dict[str, str], said: str
) -> None:
    before = bench.text
    shown = bench.mark(422, **{"quote": bench.quote, **fields})
    assert said in shown
    assert shown.index('id="p2"') < shown.index(said) < shown.index('id="p3"')
    assert bench.text == before


def test_marks_wait_and_are_accepted_or_rejected(bench: Bench) -> None:
    before = bench.text
    for words in ("Share the water", "Build a dam"):
        bench.mark(kind="option", quote=bench.quote, words=words, dm="up", later="1")
    assert bench.text == before
    shown = bench.get("/sources/reservoir")
    assert "Marks to decide on (2)" in shown
    bench.post("/sources/reservoir", do="reject", number="2")
    bench.post("/sources/reservoir", do="accept", number="1", words="Share it")
    assert "share: {text: Share it" in bench.text
    assert "Marks to decide on (0)" in bench.get("/sources/reservoir")
    bench.undo()
    assert "Marks to decide on (1)" in bench.get("/sources/reservoir")
    bench.post("/sources/reservoir", do="accept", number="1")
    assert "share: {text: Share it" in bench.text
    bench.post("/sources/reservoir", do="reopen", number="2")
    assert "Marks to decide on (1)" in bench.get("/sources/reservoir")


def test_the_rules_propose_marks_that_wait(bench: Bench) -> None:
    before = bench.text
    shown = bench.post("/sources/reservoir", do="propose")
    assert "proposed by rules" in shown
    assert bench.text == before


def test_a_kept_mark_stays_with_its_words_when_passages_are_numbered_anew(bench: Bench) -> None:
    bench.mark(kind="claim", quote=bench.quote, words="They met", later="1")
    bench.mark(kind="question", quote=bench.quote, words="Did they?")
    bench.post("/sources/reservoir", do="flip", line="2", was="body", kind="other")
    shown = bench.get("/sources/reservoir").partition('id="p1"')[2].partition('id="p2"')[0]
    assert "They met" in shown
    assert "Did they?" in shown
    bench.post("/sources/reservoir", do="accept", number="1")
    claims = read(bench.path).sections["claims"]
    assert [c["passage"] for c in claims.values() if c["says"] == "They met"] == [1]  # type: ignore[attr-defined]


# ---------------------------------------------------------------- questions


def test_a_question_is_asked_answered_resolved_and_opened_again(bench: Bench) -> None:
    bench.post("/questions", do="ask", element="up.offer", question="Is it open to them?")
    thread = str(bench.folder.store.threads("talks")[0].id)
    shown = bench.post("/questions", do="answer", thread=thread, text="By treaty, yes.")
    assert "By treaty, yes." in shown
    bench.post("/questions", do="resolve", thread=thread)
    assert "Is it open to them?" not in bench.get("/questions")
    assert "Is it open to them?" in bench.get("/questions?show=all&about=up.offer")
    assert "Is it open to them?" not in bench.get("/questions?show=all&about=down.accept")
    bench.post("/questions", do="open", thread=thread)
    assert "Is it open to them?" in bench.get("/questions")
    assert "By treaty, yes." in bench.get("/element?name=up.offer")


def test_what_is_new_since_the_last_visit_is_told_apart(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(f"2026-01-{day:02}T00:00:00.000000+00:00" for day in range(1, 30))
    monkeypatch.setattr("detente.web.store.now", lambda: next(moments))
    bench.post("/questions", do="ask", element="up", question="The old one?")
    bench.get("/questions")
    bench.post("/questions", do="ask", element="up", question="The new one?", back="/c/talks/model")
    shown = bench.get("/questions?show=new")
    assert "The new one?" in shown
    assert "The old one?" not in shown


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"do": "ask", "element": "nobody", "question": "Why?"}, "to ask about"),
        ({"do": "ask", "element": "up", "question": " "}, "Write something"),
        ({"do": "answer", "thread": "7", "text": "So"}, "not there any more"),
        ({"do": "resolve", "thread": "x"}, "is no question"),
        ({"do": "explode"}, "nothing to do"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(
    bench: Bench, fields: dict[str, str], said: str
) -> None:
    bench.post("/questions", do="ask", element="up", question="Why?")
    assert said in bench.post("/questions", 422, **fields)
    assert len(bench.folder.store.threads("talks")) == 1


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/c/talks//evil"])
def test_a_form_leads_back_into_the_case_only(bench: Bench, back: str) -> None:
    given = {"form_token": bench.keys.form, "do": "ask", "element": "up", "question": "Why?"}
    answer = bench.client.post(
        "/c/talks/questions", data={**given, "back": back}, follow_redirects=False
    )
    assert urlsplit(answer.headers["location"]).path == "/c/talks/questions"
    assert parse_qs(urlsplit(answer.headers["location"]).query)["show"] == ["all"]


# ---------------------------------------------------------------- safety


def test_what_a_text_says_is_never_markup(empty: Bench) -> None:
    words = f"{NASTY} It will probably rain, the minister said, and the harvest will be good."
    empty.post("/sources", text=f"Rain\n\n{words}", id="rain", title=NASTY, kind=NASTY)
    text = {"quote": "It will probably rain", "words": NASTY}
    path = "/sources/rain"
    empty.post(path, do="mark", passage="1", kind="claim", id="c9", **text)
    empty.post(path, do="mark", passage="1", kind="option", dm="up", **text)
    empty.post(path, do="mark", passage="1", kind="statement", dm="up", when="up.offer", **text)
    empty.post(path, do="mark", passage="1", kind="question", **text)
    empty.post(path, do="mark", passage="1", kind="claim", later="1", **text)
    empty.post("/questions", do="ask", element="up", question=NASTY)
    empty.post("/questions", do="answer", thread="1", text=NASTY)
    pages = [
        empty.get(p)
        for p in (
            "/sources", path, f"{path}?mark=1", "/questions?show=all", "/element?name=c9", "/model",
        )
    ]  # fmt: skip
    pages += [
        empty.post(
            path,
            422,
            do="mark",
            passage="1",
            kind="claim",
            quote=NASTY + "x",
            words=NASTY,
            id=NASTY,
        ),
        empty.post(
            "/sources",
            422,
            text="https://" + NASTY.replace(" ", ""),
            id=NASTY,
            title=NASTY,
            date=NASTY,
        ),
        empty.post("/questions", 422, do="ask", element=NASTY, question=NASTY),
    ]
    for shown in pages:
        assert "<script>alert" not in shown
        assert "<b onclick" not in shown
        assert "&lt;script&gt;" in shown


def test_a_form_of_elsewhere_changes_nothing(bench: Bench) -> None:
    before = bench.text
    for path in ("/sources", "/sources/reservoir", "/questions"):
        answer = bench.client.post(f"/c/talks{path}", data={"form_token": "x", "do": "propose"})
        assert answer.status_code == 400
    assert bench.text == before
