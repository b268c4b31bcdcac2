"""The answers of the workbench as JSON, and their description."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from web import KEYS, bench

import detente as dt
from detente.report import json as shown
from detente.web.api import QUESTIONS, SCHEMAS, openapi

BEARER = {"authorization": f"Bearer {KEYS.token}"}


def checked(data: object, schema: str) -> None:
    jsonschema.validate(data, {**SCHEMAS[schema], "components": {"schemas": SCHEMAS}})


def test_the_answers_are_those_of_the_commands(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        case = dt.read("moscow-2016")
        found = b.client.get("/api/cases/moscow-2016/solution").json()
        assert found == json.loads(shown.text(shown.solution(dt.solve(case))))
        for question in QUESTIONS:
            answer = b.client.get(f"/api/cases/moscow-2016/{question}")
            assert answer.status_code == 200, question
            assert answer.json()["format"].startswith("detente-")


def test_a_program_reads_and_replaces_a_file_that_has_not_changed(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        seen = b.client.get("/api/cases/chicken").json()
        checked(seen, "Case")
        new = {"revision": seen["revision"], "text": seen["text"].replace("Chicken", "Hen")}
        assert (
            b.client.put("/api/cases/chicken", json=new).status_code == 403
        )  # a cookie is not enough
        done = b.client.put("/api/cases/chicken", json=new, headers=BEARER)
        checked(done.json(), "Case")
        assert done.json()["title"] == "Hen"
        again = b.client.put("/api/cases/chicken", json=new, headers=BEARER)
        assert again.status_code == 409
        checked(again.json(), "Error")
        b.post("/c/chicken/undo", do="undo")
        assert "title: Chicken" in b.text("chicken")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"revision": 1, "text": "x"}', b"[" * 100_000]
)
def test_a_body_that_does_not_fit_is_refused(tmp_path: Path, body: bytes) -> None:
    with bench(tmp_path, "chicken") as b:
        answer = b.client.put("/api/cases/chicken", content=body, headers=BEARER)
        assert answer.status_code == 400
        checked(answer.json(), "Error")


def test_a_text_that_is_no_case_is_refused_with_its_place(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        seen = b.client.get("/api/cases/chicken").json()["revision"]
        answer = b.client.put(
            "/api/cases/chicken",
            json={
                "revision": seen,
                "text": "detente: 1\ntitle: X\ntitel: X\ndecision_makers: {a: {}}\n",
            },
            headers=BEARER,
        )
        assert answer.status_code == 400
        assert answer.json()["error"]["place"]["line"] == 3
        assert b.text("chicken") == dt.read("chicken").text


def test_what_is_not_there_is_said_in_the_form_that_is_promised(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        for path in ("/api/cases/hen", "/api/cases/chicken/weather", "/api/cases/hen/analysis"):
            answer = b.client.get(path)
            assert answer.status_code == 404
            checked(answer.json(), "Error")
        (tmp_path / "bad.yaml").write_text("detente: 1\n", encoding="utf-8")
        assert b.client.get("/api/cases/bad").json()["error"]
        assert b.client.get("/api/cases/bad/analysis").status_code == 400


def test_the_description_names_every_address_and_needs_the_token(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        assert b.client.get("/openapi.json").json() == openapi()
        b.client.cookies.clear()
        assert b.client.get("/openapi.json").status_code == 403
        assert b.client.get("/openapi.json", headers=BEARER).status_code == 200
        wrong = {"authorization": "Bearer wrong"}
        assert b.client.get("/api/cases", headers=wrong).status_code == 403


@fewer(10)
@given(name=st.text(max_size=40), question=st.text(max_size=20))
def test_no_address_is_a_fault_of_ours(
    tmp_path_factory: pytest.TempPathFactory, name: str, question: str
) -> None:
    from urllib.parse import quote

    with bench(tmp_path_factory.mktemp("cases"), "chicken") as b:
        for path in (f"/api/cases/{quote(name)}", f"/api/cases/{quote(name)}/{quote(question)}"):
            assert b.client.get(path, follow_redirects=False).status_code < 500
