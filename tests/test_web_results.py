"""The results and why stuck, as a browser gets them."""

import re
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

import detente as dt
from detente.library import read
from detente.web.app import workbench
from detente.web.jobs import Jobs, Stage, kind_of
from detente.web.questions import questions
from detente.web.safety import Keys
from detente.web.store import Store

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

KEYS = Keys("token", 8377)
SLOW = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("moscow-2016", "elmira"):
        (tmp_path / f"{name}.yaml").write_text(read(name).text or "", encoding="utf-8")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    app = workbench(folder, KEYS)
    cookies = {KEYS.cookie: KEYS.token}
    with TestClient(app, base_url="http://127.0.0.1:8377", cookies=cookies) as made:
        yield made
    app.state.jobs.close()
    app.state.bench.folder.store.close()


def rows_of(page: str) -> dict[str, list[str]]:
    """Of the stability table the marks of each state, by its label."""
    table = page.partition('<table class="stability"')[2].partition("</table>")[0]
    found = {}
    for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]:
        label = re.search(r"<a [^>]*>(.*?)</a>", row)
        assert label
        cells = re.findall(r'<td class="marks[^"]*">(.*?)</td>', row)
        found[label[1]] = [re.sub("<[^>]*>| ", "", c) for c in cells]
    return found


def test_the_table_says_what_solve_says(client: TestClient) -> None:
    solution = dt.solve(read("moscow-2016"))
    found = rows_of(client.get("/c/moscow-2016/results").text)
    assert len(found) == 18
    for k, concept in enumerate(solution.concepts):
        stable = {d: set(solution.stable(concept, d)) for d in solution.graph.dms}
        kept = set(solution.equilibria(concept))
        for label, cells in found.items():
            marks = "".join(
                letter if label in stable[d] else "·"
                for letter, d in zip("UHR", solution.graph.dms, strict=True)
            )
            assert cells[k] == marks + "E" * (label in kept)


def test_filters_leave_what_they_say(client: TestClient) -> None:
    def labels(query: str) -> list[str]:
        return list(rows_of(client.get(f"/c/elmira/results?{query}").text))

    assert labels("held=seq") == ["5", "8", "9"]
    assert labels("outcome=plant+closed") == ["9"]
    assert labels("q=insist") == ["5", "6", "7", "8"]
    assert labels("held=nash&q=modify") == ["8"]
    assert "No state fits" in client.get("/c/elmira/results?q=zzz").text
    assert "There is no outcome" in client.get("/c/elmira/results?outcome=zzz").text


def test_a_large_table_comes_in_pages(client: TestClient, folder: Path) -> None:
    options = "".join(f"      o{k}: Option {k}\n" for k in range(9))
    (folder / "large.yaml").write_text(
        "detente: 1\ntitle: Large\ndecision_makers:\n  one:\n    options:\n"
        f"{options}status_quo: NNNNNNNNN\npreferences:\n  one: {{statements: [one.o1]}}\n",
        encoding="utf-8",
    )
    first, last = (client.get(f"/c/large/results?page={k}").text for k in (1, 99))
    assert len(rows_of(first)) == 200
    assert len(rows_of(last)) == 112
    assert "States 401 to 512 of 512" in last


def test_the_graph_comes_with_the_same_moves_as_a_table(client: TestClient) -> None:
    page = client.get("/c/elmira/results").text
    assert 'role="img"' in page
    assert "The same as a table: 24 moves" in page


def test_a_state_is_explained_as_explain_does(client: TestClient) -> None:
    import html

    told = dt.explain(dt.solve(read("moscow-2016")), "offer/oppose/hold", concept="seq")
    page = html.unescape(client.get("/c/moscow-2016/results/offer%2Foppose%2Fhold").text)
    assert told.answer in page
    for section in told.sections:
        assert str(section.blocks[0]) in page
    by_index = client.get("/c/moscow-2016/results/4?concept=all").text
    assert "offer/oppose/hold" in by_index
    assert client.get("/c/moscow-2016/results/nowhere").status_code == 404


def test_what_if_stands_beside_the_answer_and_leaves_the_file(
    client: TestClient, folder: Path
) -> None:
    before = (folder / "moscow-2016.yaml").read_bytes()
    page = client.get("/c/moscow-2016/results?drop=us:4&fix=hardliners.oppose%3DN&fix=").text
    assert "What if, not saved" in page
    assert "United States drops “Keep its offer on the table”" in page
    assert "Deadlock is the only outcome that holds" in page
    assert len(rows_of(page)) == 9
    assert "drop=us%3A4" in page
    assert (folder / "moscow-2016.yaml").read_bytes() == before
    assert len(client.app.state.bench.folder.store.history("moscow-2016")) == 1  # type: ignore[attr-defined]
    assert len(rows_of(client.get("/c/moscow-2016/results").text)) == 18


def test_what_if_without_the_status_quo_or_with_what_is_gone(client: TestClient) -> None:
    page = client.get("/c/elmira/results?fix=local.insist%3DY").text
    assert "The status quo, 1, is no state any more" in page
    assert list(rows_of(page)) == ["5", "6", "7", "8", "9"]
    gone = client.get("/c/elmira/results?drop=us:3").text
    assert "There is no &#39;us:3&#39; in this case any more" in gone


def test_a_what_if_that_changes_nothing_says_so(client: TestClient) -> None:
    said = "Nothing changes: the same states hold under every concept."
    assert said in client.get("/c/moscow-2016/results?drop=russia:0").text
    assert said not in client.get("/c/moscow-2016/results?drop=us:3").text
    assert said not in client.get("/c/moscow-2016/results").text


ARCS = """detente: 1
title: Arcs
decision_makers: {a: {name: Ann}, b: {name: Ben}}
graph:
  states: {1: Delay, 2: Modify, "three / <b>": An odd one}
  moves: {a: [[1, 2]], b: [[2, "three / <b>"], ["three / <b>", 2]]}
status_quo: 1
preferences:
  a: {ranking: ["three / <b>", 1, 2]}
  b: {payoffs: {1: 0, 2: 1.5, "three / <b>": 2}}
"""
MERGED = """detente: 1
title: Merged and one way
decision_makers:
  upper: {name: Upper, options: {dam: {text: Build a dam, moves: take}, release: Release}}
  lower: {name: Lower, options: {sue: {text: Sue, moves: take}}}
merge:
  - {when: upper.dam, as: YNN}
status_quo: NNN
preferences:
  upper: {statements: [not lower.sue, not upper.release]}
  lower: {statements: [not upper.dam, upper.release, lower.sue iff not upper.release]}
"""


@pytest.mark.parametrize("text", [ARCS, MERGED])
def test_arcs_merged_states_and_one_way_options_are_shown_as_solved(
    client: TestClient, folder: Path, text: str
) -> None:
    import html

    (folder / "odd.yaml").write_text(text, encoding="utf-8")
    solution = dt.solve(dt.read(folder / "odd.yaml"))
    page = client.get("/c/odd/results").text
    rows = {html.unescape(label): cells for label, cells in rows_of(page).items()}
    assert list(rows) == [solution.graph.space.label(s) for s in solution.graph.space]
    for k, concept in enumerate(solution.concepts):
        held = [label for label, cells in rows.items() if cells[k].endswith("E")]
        assert held == list(solution.equilibria(concept).labels)
    moves = sum(
        len(solution.graph.moves(d, s)) for d in solution.graph.dms for s in solution.graph.space
    )
    assert f"The same as a table: {moves} moves" in page
    for name in solution.not_applicable:
        assert re.search(rf"Not applicable: [^<]*{name}", page)
    for link in re.findall(r'<th scope="row"><a href="(/c/odd/results/[^"]*)"', page):
        assert (
            "is an equilibrium" in (told := client.get(link).text)
            or "is not an equilibrium" in told
        )
    assert 'class="error"' not in finished(client, "/c/odd/stuck")


def test_a_case_without_an_answer_says_why(client: TestClient, folder: Path) -> None:
    text = "detente: 1\ntitle: Bare\ndecision_makers: {a: {options: {x: X}}}\nstatus_quo: N\n"
    doubt = "preferences: {a: {ranking: [N, Y], unknown: [[N, Y]]}}\n"
    (folder / "bare.yaml").write_text(text, encoding="utf-8")
    (folder / "doubt.yaml").write_text(text + doubt, encoding="utf-8")
    (folder / "broken.yaml").write_text("title: [", encoding="utf-8")
    assert "There are no preferences" in client.get("/c/bare/results").text
    assert "leave pairs unknown" in client.get("/c/doubt/results").text
    assert client.get("/c/doubt/results/N").status_code == 400
    assert "This is not YAML" in client.get("/c/broken/results").text
    assert "This is not YAML" in client.get("/c/broken/stuck").text


def test_texts_of_a_case_are_escaped(client: TestClient, folder: Path) -> None:
    text = (read("elmira").text or "").replace("plant closed", "<b>closed</b>")
    (folder / "marked.yaml").write_text(text, encoding="utf-8")
    for path in ("results", "results/9", "stuck"):
        assert "<b>closed" not in client.get(f"/c/marked/{path}").text


# ---------------------------------------------------------------- why stuck


def finished(client: TestClient, path: str) -> str:
    """The page once nothing is at work any more."""
    end = time.monotonic() + SLOW
    while 'class="working"' in (page := client.get(path).text):
        assert time.monotonic() < end, "still working"
    return page


def test_why_stuck_says_what_the_functions_say(client: TestClient) -> None:
    import html

    case = read("moscow-2016")
    page = html.unescape(finished(client, "/c/moscow-2016/stuck?to=february+restored"))
    for answer in (
        dt.deadlock(case).answer,
        dt.unlock(case, to="february restored", concepts=("seq",)).answer,
        dt.paths(case, to="february restored").answer,
        dt.perceive(case).answer,
        dt.ratify(case).answer,
        dt.dilemmas(case).answer,
        dt.phases(case).answer,
    ):
        assert answer in page


def test_no_part_is_shown_that_the_case_has_nothing_for(client: TestClient) -> None:
    page = finished(client, "/c/elmira/stuck")
    assert re.findall(r'<section id="(\w+)"', page) == ["deadlock", "unlock", "paths"]


def test_what_is_wrong_with_a_target_is_said(client: TestClient) -> None:
    page = finished(client, "/c/elmira/stuck?to=plnat+closed")
    assert "could not be worked out" in page
    assert "Begin again" not in page


def test_a_stopped_part_stays_stopped_until_it_is_begun_again(
    client: TestClient, folder: Path
) -> None:
    jobs = client.app.state.jobs  # type: ignore[attr-defined]
    revision = client.app.state.bench.folder.read("moscow-2016")  # type: ignore[attr-defined]
    question = questions(revision.case, "seq", "joint campaign")["unlock"]
    assert jobs.ask(revision, question).stage in ("waiting", "working")
    form = {
        "form_token": KEYS.form, "seen": revision.sha, "concept": "seq", "to": "joint campaign",
    }  # fmt: skip
    path = "/c/moscow-2016/stuck"
    client.post(f"{path}/unlock", data={**form, "do": "stop"})
    assert "Stopped." in finished(client, f"{path}?to=joint+campaign")
    client.post(f"{path}/unlock", data={**form, "do": "again"})
    assert "Stopped." not in finished(client, f"{path}?to=joint+campaign")


def test_a_form_from_elsewhere_stops_nothing(client: TestClient) -> None:
    answer = client.post("/c/elmira/stuck/unlock", data={"form_token": "x", "do": "stop"})
    assert answer.status_code == 400


# ---------------------------------------------------------------- jobs


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.close()


def stage(jobs: Jobs, name: str, text: str) -> Stage:
    from detente.case.reader import read_text
    from detente.web.folder import Revision, sha_of

    revision = Revision(name, text, sha_of(text), read_text(text, name))
    question = {"ask": "dilemmas"}
    jobs.ask(revision, question)
    jobs.wait([(revision, question)], SLOW)
    return jobs.ask(revision, question).stage


def test_an_answer_is_kept_by_what_the_file_holds(store: Store) -> None:
    text = read("moscow-2016").text or ""
    first = Jobs(store)
    assert stage(first, "moscow", text) == "done"
    first.close()
    closed = Jobs(store)
    closed.close()
    assert stage(closed, "under another name", text) == "done"
    assert stage(closed, "moscow", text + "# another text\n") == "stopped"


def test_an_answer_of_another_version_is_not_taken() -> None:
    assert dt.__version__ in kind_of({"ask": "dilemmas"})


def test_other_work_on_a_case_ends_when_something_else_is_asked(client: TestClient) -> None:
    jobs, folder = client.app.state.jobs, client.app.state.bench.folder  # type: ignore[attr-defined]
    revision = folder.read("moscow-2016")
    every = questions(revision.case, "gmr", "joint campaign")
    for question in every.values():
        jobs.ask(revision, question)
    jobs.only(revision, [every["deadlock"]])
    jobs.wait([(revision, every["deadlock"])], SLOW)
    assert jobs.ask(revision, every["deadlock"]).stage == "done"
