"""The workbench for programs: what it answers, what it refuses, and that its description is true."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from web import BASE, KEYS, PORT, Bench, bench

import detente as dt
from detente.library import bundled_path
from detente.report import json as shown
from detente.web.api.asking import QUESTIONS
from detente.web.api.description import example, openapi
from detente.web.api.given import Given
from detente.web.api.history import CHANGES
from detente.web.api.operation import Operation
from detente.web.api.table import OPERATIONS
from detente.web.app import workbench
from detente.web.catalogue import catalogue
from detente.web.safety import MOST_BYTES

BEARER = {"authorization": f"Bearer {KEYS.token}"}
CASE = "/api/cases/moscow-2016"


@cache
def description() -> dict[str, Any]:
    return openapi(catalogue())


def checked(data: object, schema: Mapping[str, Any] | str) -> None:
    if isinstance(schema, str):
        schema = {"$ref": f"#/components/schemas/{schema}"}
    jsonschema.validate(data, {**schema, "components": description()["components"]})


def ask(b: Bench, method: str, path: str, status: int = 200, **body: object) -> Any:
    """Ask as a program does; a refusal has the form that is promised."""
    sent = {"json": body} if body or method in ("POST", "PUT", "PATCH") else {}
    answer = b.client.request(method, path, headers=BEARER, **sent)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    if status >= 400:
        checked(answer.json(), "Error")
    return answer.json()


def seen(b: Bench, path: str = CASE) -> str:
    return str(ask(b, "GET", path)["revision"])


# ---------------------------------------------------------------- asking


def test_the_answers_are_those_of_the_commands(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        case = dt.read("moscow-2016")
        found = ask(b, "GET", f"{CASE}/solution")
        assert found == json.loads(shown.text(shown.solution(dt.solve(case))))


def test_every_example_of_the_page_that_reads_is_answered_as_it_stands(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        b.get("/c/moscow-2016")
        for o in OPERATIONS:
            if o.reads and o.name != "source":  # no page is kept
                address = re.search(r'"?(http[^" ]*)"?$', example(o, BASE))
                assert address
                answer = ask(b, "GET", address[1].removeprefix(BASE))
                if o.name in QUESTIONS:
                    assert answer["format"] == QUESTIONS[o.name].format
                    assert answer["case"] == "moscow-2016"


def test_what_takes_long_answers_as_the_functions_do_and_is_kept(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        case = dt.read("moscow-2016")
        path = f"{CASE}/unlock?to=february+restored&concepts=seq&at_most=1"
        found = ask(b, "GET", path)
        expected = dt.unlock(case, to="february restored", concepts=["seq"], at_most=1)
        assert found["answer"] == expected.answer
        assert ask(b, "GET", path) == found
        stuck = ask(b, "GET", f"{CASE}/deadlock?only=statements&concept=seq")
        assert stuck["answer"] == dt.deadlock(case, only=["statements"]).answer
        assert "nowhere" in ask(b, "GET", f"{CASE}/unlock?to=nowhere", 422)["error"]["message"]


def test_what_if_changes_the_answer_and_not_the_file(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        before = b.text("moscow-2016")
        plain = ask(b, "GET", f"{CASE}/solution")
        other = ask(b, "GET", f"{CASE}/solution?fix=russia.hold%3DN&drop=us:0")
        assert other["equilibria"] != plain["equilibria"]
        assert b.text("moscow-2016") == before
        ask(b, "GET", f"{CASE}/solution?drop=us:99", 422)


def test_who_goes_away_stops_the_work(tmp_path: Path) -> None:
    """The question would take hours; it ends because nobody waits for the answer."""

    async def left(app: Any) -> list[Any]:
        sent: list[Any] = []
        asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Any:
            return next(asked, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            sent.append(message)

        path = f"{CASE}/unlock"
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
            "query_string": b"to=february+restored&at_most=9&kinds=move,drop,negate,swap,fix",
            "headers": [
                (b"host", f"127.0.0.1:{PORT}".encode()),
                (b"authorization", BEARER["authorization"].encode()),
            ],
        }  # fmt: skip
        await app(scope, receive, send)
        return sent

    with bench(tmp_path, "moscow-2016") as b:
        begun, *_ = asyncio.run(left(b.client.app))
        assert begun["status"] == 204


# ---------------------------------------------------------------- files and their history


def test_a_program_reads_and_replaces_a_file_that_has_not_changed(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        path = "/api/cases/chicken"
        was = ask(b, "GET", path)
        new = {"revision": was["revision"], "text": was["text"].replace("Chicken", "Hen")}
        cookie = b.client.put(path, json=new)
        assert cookie.status_code == 401  # a cookie is not enough
        checked(cookie.json(), "Error")
        assert ask(b, "PUT", path, **new)["title"] == "Hen"
        ask(b, "PUT", path, 409, **new)
        b.post("/c/chicken/undo", do="undo")
        assert "title: Chicken" in b.text("chicken")


def test_a_text_that_is_no_case_is_refused_with_its_place(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        path = "/api/cases/chicken"
        text = "detente: 1\ntitle: X\ntitel: X\ndecision_makers: {a: {}}\n"
        refused = ask(b, "PUT", path, 422, revision=seen(b, path), text=text)
        assert refused["error"]["place"]["line"] == 3
        assert b.text("chicken") == dt.read("chicken").text


def test_a_case_is_made_copied_put_into_the_trash_and_brought_back(tmp_path: Path) -> None:
    with bench(tmp_path) as b:
        assert ask(b, "POST", "/api/cases", 201, name="a", title="First")["title"] == "First"
        ask(b, "POST", "/api/cases", 201, name="b", library="elmira")
        text = b.text("b")
        ask(b, "POST", "/api/cases", 201, name="c", text=text)
        ask(b, "POST", "/api/cases", 409, name="c", text=text)
        ask(b, "POST", "/api/cases", 422, name="d", text="a: [")
        ask(b, "POST", "/api/cases", 422, name="../d")
        ask(b, "POST", "/api/cases", 422, name="d", text=text, library="elmira")
        assert ask(b, "POST", "/api/cases/a/copy", 201)["name"] == "a 2"
        assert {e["name"] for e in ask(b, "GET", "/api/cases")} == {"a", "b", "c", "a 2"}
        kept = ask(b, "DELETE", "/api/cases/a")["trashed"]
        ask(b, "GET", "/api/cases/a", 404)
        assert ask(b, "GET", "/api/trash") == [kept]
        assert ask(b, "POST", f"/api/trash/{quote(kept)}/restore", 201)["title"] == "First"
        assert ask(b, "GET", "/api/trash") == []
        assert "moscow-2016" in ask(b, "GET", "/api/library")


def test_changes_are_undone_redone_and_listed(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        path = "/api/cases/chicken"
        first = ask(b, "GET", path)
        second = ask(
            b, "POST", f"{path}/changes", revision=first["revision"], do="title", title="Hen"
        )
        assert second["title"] == "Hen"
        ask(b, "POST", f"{path}/undo", 409, revision=first["revision"])
        back = ask(b, "POST", f"{path}/undo", revision=second["revision"])
        assert back == first
        nothing = ask(b, "POST", f"{path}/undo", 422, revision=first["revision"])
        assert "nothing to undo" in nothing["error"]["message"]
        assert ask(b, "POST", f"{path}/redo", revision=first["revision"]) == second
        newest, oldest = ask(b, "GET", f"{path}/versions")
        assert (newest["what"], newest["current"], oldest["current"]) == ("title: Hen", True, False)
        assert ask(b, "GET", f"{path}/versions/{oldest['id']}")["text"] == first["text"]
        version = f"{path}/versions/{oldest['id']}/restore"
        ask(b, "POST", version, 409, revision=first["revision"])
        assert ask(b, "POST", version, revision=second["revision"])["text"] == first["text"]
        for number in ("0", "-1", "x", "²", "9" * 5000):
            ask(b, "GET", f"{path}/versions/{number}", 404)


def test_every_change_of_the_model_screen_can_be_made(tmp_path: Path) -> None:
    path = "/api/cases/chicken"
    made: list[tuple[str, dict[str, object]]] = [
        ("title", {"title": "Hens"}),
        ("place-move", {"dm": "a", "place": 0, "when": "3", "to": 1, "tie": True}),
        ("place-split", {"dm": "a", "place": 1, "when": "2|3"}),
        ("dm", {"id": "c", "text": "Police"}),
        ("dm-word", {"dm": "c", "text": "The police"}),
        ("option", {"dm": "c", "id": "watch", "text": "Watch"}),
        ("option-word", {"option": "c.watch", "text": "Look on", "moves": "take"}),
        ("statement", {"dm": "c", "when": "a.swerve", "text": "Peace"}),
        (
            "statement-word",
            {"dm": "c", "place": 0, "when": "a.swerve", "new": "b.swerve", "basis": "stated"},
        ),
        ("statement", {"dm": "c", "when": "c.watch"}),
        ("statement-move", {"dm": "c", "place": 1, "when": "c.watch", "to": 0}),
        ("statement-drop", {"dm": "c", "place": 0, "when": "c.watch"}),
        ("condition", {"kind": "feasible", "when": "a.swerve or not a.swerve", "because": "so"}),
        (
            "condition-word",
            {"place": 0, "when": "a.swerve or not a.swerve", "new": "c.watch or not c.watch"},
        ),
        ("condition-drop", {"place": 0, "when": "c.watch or not c.watch"}),
        ("outcome", {"outcome": "watched", "when": "b.swerve"}),
        ("outcome-drop", {"outcome": "watched"}),
        ("status-quo", {"state": ""}),
        ("dm-drop", {"dm": "c"}),
    ]
    with bench(tmp_path, "chicken") as b:
        for do, fields in made:
            before = b.text("chicken")
            after = ask(b, "POST", f"{path}/changes", revision=seen(b, path), do=do, **fields)
            assert before != after["text"] == b.text("chicken"), do
        path, text = (
            "/api/cases/plain",
            "detente: 1\ntitle: X\ndecision_makers: {a: {options: {x: X, y: Y}}}\n",
        )
        ask(b, "POST", "/api/cases", 201, name="plain", text=text)
        drop = {"revision": seen(b, path), "do": "option-drop", "option": "a.x"}
        assert "x: X" not in ask(b, "POST", f"{path}/changes", **drop)["text"]
        assert {do for do, _ in made} | {"option-drop"} == set(CHANGES)


# ---------------------------------------------------------------- sources and questions


def test_a_page_is_added_listed_and_read(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        path = "/api/cases/chicken"
        page = {"text": "It rained.\n\nIt may rain again.", "id": "diary", "date": "2016-07"}
        added = ask(b, "POST", f"{path}/sources", 201, revision=seen(b, path), **page)
        assert added == {"source": "diary", "revision": seen(b, path)}
        assert ask(b, "GET", f"{path}/sources")["sources"][0]["passages"] == 2
        lines = ask(b, "GET", f"{path}/sources/diary")["lines"]
        assert [x["text"] for x in lines] == ["It rained.", "It may rain again."]
        for wrong in (
            {"text": " "},
            {"text": "https://example.org"},
            {"text": "a b", "id": "../x"},
        ):
            ask(b, "POST", f"{path}/sources", 422, revision=seen(b, path), **wrong)
        ask(b, "GET", f"{path}/sources/nothing", 404)


def test_a_question_is_asked_answered_and_resolved(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        threads = f"{CASE}/threads"
        made = ask(b, "POST", threads, 201, element="us.offer", question="Is it open?")
        one = f"{threads}/{made['id']}"
        told = ask(b, "POST", f"{one}/answers", 201, text="Since July.")
        assert [r["text"] for r in told["replies"]] == ["Since July."]
        assert ask(b, "GET", threads) == [told]
        assert ask(b, "PATCH", one, resolved=True)["resolved"]
        assert ask(b, "GET", threads) == []
        assert len(ask(b, "GET", f"{threads}?show=all&element=us.offer")) == 1
        assert not ask(b, "PATCH", one, resolved=False)["resolved"]
        ask(b, "POST", threads, 422, element="us.nothing", question="Where?")
        ask(b, "POST", threads, 422, element="us.offer", question=" ")
        ask(b, "PATCH", f"{threads}/99", 404, resolved=True)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b'{"revision": 1, "text": "x"}', b"[" * 100_000, b"\xff", b"1" * 5000,
        b'{"text": "x"}', b'{"revision": "%s", "text": "\\ud800"}' % (b"a" * 64),
        b'{"revision": "%s", "text": "x", "more": 1}' % (b"a" * 64),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_refused(tmp_path: Path, body: bytes) -> None:
    with bench(tmp_path, "chicken") as b:
        answer = b.client.put("/api/cases/chicken", content=body, headers=BEARER)
        assert answer.status_code == 400
        checked(answer.json(), "Error")


def test_a_parameter_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        for wrong in (
            "deadlock?at_most=x", "deadlock?at_most=-1", "deadlock?at_most=%C2%B2", "unlock",
            "deadlock?concept=weather", "deadlock?concept=seq&concept=seq", "deadlock?concpt=seq",
            "accounts?graded=perhaps", "analysis?x=1", "threads?show=some",
        ):  # fmt: skip
            assert ask(b, "GET", f"{CASE}/{wrong}", 400)["error"]["code"] == "malformed"


def test_what_is_not_there_is_said_in_the_form_that_is_promised(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        for path in ("hen", "chicken/weather", "hen/analysis", "hen/threads", "hen/versions"):
            ask(b, "GET", f"/api/cases/{path}", 404)
        ask(b, "GET", "/api/nothing", 404)
        ask(b, "GET", "/api/cases/chicken/accounts", 422)
        (tmp_path / "bad.yaml").write_text("detente: 1\n", encoding="utf-8")
        assert ask(b, "GET", "/api/cases/bad")["error"]
        ask(b, "GET", "/api/cases/bad/analysis", 422)
        ask(b, "GET", "/api/cases/bad/deadlock", 422)
        wrong = b.client.patch("/api/cases/chicken", headers=BEARER)
        assert wrong.status_code == 405
        assert set(wrong.headers["allow"].split(", ")) >= {"GET", "PUT", "DELETE"}
        checked(wrong.json(), "Error")


def test_the_guard_refuses_a_program_in_the_form_that_is_promised(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        path = "/api/cases/chicken"
        big = {"content-length": str(MOST_BYTES + 1)}
        for status, headers in (
            (421, {"host": "evil.example"}), (401, {"authorization": "Bearer wrong"}),
            (403, {"origin": "https://evil.example"}), (413, big),
            (413, {"content-length": "9" * 5000}), (400, {"content-length": "much"}),
        ):  # fmt: skip
            answer = b.client.put(path, content=b"{}", headers={**BEARER, **headers})
            assert answer.status_code == status, (status, headers)
            checked(answer.json(), "Error")
        long = b.client.put(path, content=iter([b"x" * (MOST_BYTES + 1)]), headers=BEARER)
        assert long.status_code == 413
        checked(long.json(), "Error")
        b.client.cookies.clear()
        assert b.client.get(path).json()["error"]["code"] == "refused"
        assert not b.client.get("/c/chicken").text.startswith("{")
    with bench(tmp_path, read_only=True) as b:
        answer = b.client.put(path, json={})
        assert answer.status_code == 405
        assert "PUT" not in answer.headers["allow"]
        checked(answer.json(), "Error")


def test_a_length_that_is_no_number_is_no_fault(tmp_path: Path) -> None:
    """The digits of other scripts are digits, and no numbers of a header."""

    async def status(app: Any) -> int:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {
            "type": "http", "method": "GET", "path": "/api/cases", "raw_path": b"/api/cases",
            "query_string": b"",
            "headers": [
                (b"host", f"127.0.0.1:{PORT}".encode()), (b"content-length", b"\xb2"),
                (b"authorization", BEARER["authorization"].encode()),
            ],
        }  # fmt: skip
        await app(scope, receive, send)
        return int(sent[0]["status"])

    with bench(tmp_path, "chicken") as b:
        assert asyncio.run(status(b.client.app)) == 400


# ---------------------------------------------------------------- the description


def test_the_description_is_of_the_routes_and_needs_the_token(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        told = b.client.get("/openapi.json").json()
        assert told == description()
        described = {(m.upper(), p) for p, of in told["paths"].items() for m in of}
        assert described == {(o.method, o.address) for o in OPERATIONS}
        b.client.cookies.clear()
        assert b.client.get("/openapi.json").status_code == 403
        assert b.client.get("/openapi.json", headers=BEARER).status_code == 200
        wrong = {"authorization": "Bearer wrong"}
        answer = b.client.get("/api/cases", headers=wrong)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_the_page_for_people_shows_every_operation_with_an_example(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        page = b.get("/api")
        assert 'href="/api"' in b.get("/")
        for o in OPERATIONS:
            assert f'id="{o.name}"' in page
            assert f"{o.method} {o.address}<" in page
        assert page.count("curl -H") == len(OPERATIONS)
        assert KEYS.token not in page


def test_where_nothing_may_be_changed_only_reading_is_described(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken", read_only=True) as b:
        page, told = b.get("/api"), b.client.get("/openapi.json").json()
        assert {m for of in told["paths"].values() for m in of} == {"get"}
        assert "security" not in told or told["security"] == []
        for o in OPERATIONS:
            assert (f'id="{o.name}"' in page) == o.reads
        assert "Authorization" not in page
        assert ask(b, "GET", "/api/cases/chicken/solution")["format"] == "detente-solution/1"


# ---------------------------------------------------------------- laws


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["chicken", "a", "b", "a.swerve", "swerve", "nash", "1", "2016-07", "\0", "\ud800", "../x"]
    ),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


def values(field: Given, revision: str) -> st.SearchStrategy[Any]:
    """Mostly what a field may be, sometimes anything."""
    match field.kind:
        case "revision":
            right: st.SearchStrategy[Any] = st.just(revision)
        case "number":
            right = st.integers(0, 3)
        case "yes or no":
            right = st.booleans()
        case "texts":
            right = st.lists(WORDS, max_size=2)
        case _:
            right = st.sampled_from(field.choices) if field.choices else WORDS
    return st.one_of(right, right, right, VALUES)


def fields(operation: Operation, data: st.DataObject, revision: str) -> dict[str, Any]:
    assert operation.body is not None
    every = list(operation.body.fields)
    found: dict[str, Any] = {}
    if operation.body.variants:
        found["do"] = data.draw(st.sampled_from([*operation.body.variants]) | WORDS)
        every += operation.body.variants.get(found["do"], ())
    for field in every:
        if field.needed or data.draw(st.booleans()):
            found[field.name] = data.draw(values(field, revision))
    return found


def address(operation: Operation, data: st.DataObject, known: Mapping[str, str]) -> str:
    path = operation.address
    for place in operation.places:
        word = data.draw(st.just(place) | st.just(place) | WORDS.filter(bool))
        named = quote(known.get(word, word).encode("utf-8", "surrogatepass"), safe="")
        path = path.replace(f"{{{place}}}", named)
    return path


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A workbench that goes on while its folder is made anew."""
    with bench(tmp_path_factory.mktemp("cases")) as b:
        yield b


def anew(b: Bench, operation: Operation) -> dict[str, str]:
    """Let the folder hold one case, and what an operation is about; return what its path names."""
    for path in b.folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix == ".yaml":
            path.unlink()
    shutil.copy(bundled_path("chicken"), b.folder / "chicken.yaml")
    found, path = {"name": "chicken", "source": "diary"}, "/api/cases/chicken"
    if "source" in operation.name or operation.name == "trace":
        page = {"revision": seen(b, path), "text": "It rained.", "id": "diary"}
        ask(b, "POST", f"{path}/sources", 201, **page)
    if "thread" in operation.address:
        asked = {"element": "a.swerve", "question": "?"}
        found["thread"] = str(ask(b, "POST", f"{path}/threads", 201, **asked)["id"])
    if "version" in operation.address:
        found["version"] = str(ask(b, "GET", f"{path}/versions")[0]["id"])
    if "trash" in operation.address:
        ask(b, "POST", f"{path}/copy", 201, name="gone")
        found["trashed"] = ask(b, "DELETE", "/api/cases/gone")["trashed"]
    return found


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
@fewer(10)
@given(data=st.data())
def test_no_request_is_a_fault_of_ours_and_every_answer_has_its_form(
    living: Bench, operation: Operation, data: st.DataObject
) -> None:
    known = anew(living, operation)
    sent: dict[str, Any] = {}
    if operation.body is not None:
        revision = seen(living, "/api/cases/chicken")
        fit = data.draw(st.booleans())
        raw = fields(operation, data, revision) if fit else data.draw(VALUES)
        sent["content"] = json.dumps(raw).encode()
    elif operation.query and data.draw(st.booleans()):
        field = data.draw(st.sampled_from(operation.query))
        value = data.draw(values(field, "").filter(lambda v: isinstance(v, str | int)))
        sent["params"] = {field.name: str(value).encode("utf-8", "replace").decode()}
    path = address(operation, data, known)
    answer = living.client.request(operation.method, path, headers=BEARER, **sent)
    told = description()["paths"][operation.address][operation.method.lower()]
    if answer.status_code in (404, 405):  # a word in the path may lead to another operation
        checked(answer.json(), "Error")
        return
    assert str(answer.status_code) in told["responses"], answer.text
    if answer.status_code >= 400:
        checked(answer.json(), "Error")
        return
    form = told["responses"][str(answer.status_code)]["content"]["application/json"]
    checked(answer.json(), form["schema"])


@fewer(10)
@given(name=st.text(max_size=40), question=st.text(max_size=20))
def test_no_address_is_a_fault_of_ours(
    tmp_path_factory: pytest.TempPathFactory, name: str, question: str
) -> None:
    with bench(tmp_path_factory.mktemp("cases"), "chicken") as b:
        for path in (f"/api/cases/{quote(name)}", f"/api/cases/{quote(name)}/{quote(question)}"):
            assert b.client.get(path, follow_redirects=False).status_code < 500


def test_a_fault_of_ours_is_said_in_the_form_that_is_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("detente.web.folder.Folder.entries", broken)
    app = workbench(tmp_path, KEYS)
    from starlette.testclient import TestClient

    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        answer = client.get("/api/cases", headers=BEARER)
    app.state.bench.folder.store.close()
    assert answer.status_code == 500
    assert "fault in Détente" in answer.json()["error"]["message"]
    assert answer.headers["x-content-type-options"] == "nosniff"
