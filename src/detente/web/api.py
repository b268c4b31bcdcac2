"""The same answers as JSON, for programs: what the screens show, and a case file to read or replace.

The answers are those that the commands print with ``--json``. A program sends the token of this run
as ``Authorization: Bearer TOKEN``. ``/openapi.json`` describes it all; it is made from the table here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente._version import __version__
from detente.errors import DetenteError, UnknownName, WrongValue
from detente.model.conflict import Case
from detente.web.bench import bench_of
from detente.web.folder import Outdated, Revision


def _analysis(case: Case) -> Any:
    from detente.explanation.reading import analyze
    from detente.report import json as shown

    return shown.reading(analyze(case))


def _solution(case: Case) -> Any:
    from detente.report import json as shown
    from detente.stability.solve import solve

    return shown.solution(solve(case))


def _pictures(case: Case) -> Any:
    from detente.explanation.perceive import perceive
    from detente.report.json_hypergame import perceptions

    return perceptions(perceive(case))


def _homes(case: Case) -> Any:
    from detente.explanation.ratify import ratify
    from detente.report.json_two_level import two_level

    return two_level(ratify(case))


def _dilemmas(case: Case) -> Any:
    from detente.explanation.dilemmas import dilemmas
    from detente.report.json_dilemmas import dilemmas as shown

    return shown(dilemmas(case))


def _phases(case: Case) -> Any:
    from detente.explanation.compare import phases
    from detente.report.json_comparison import phases as shown

    return shown(phases(case))


def _doubts(case: Case) -> Any:
    from detente.explanation.doubts import doubts
    from detente.report.json_doubts import doubts as shown

    return shown(doubts(case))


QUESTIONS: Mapping[str, tuple[str, Callable[[Case], Any]]] = {
    "analysis": ("the reading, as 'detente analyze' (detente-analysis/1)", _analysis),
    "solution": (
        "who finds which states stable, as 'detente solve' (detente-solution/1)",
        _solution,
    ),
    "pictures": (
        "who misreads the conflict, as 'detente perceive' (detente-hypergame/1)",
        _pictures,
    ),
    "homes": ("what could be carried home, as 'detente ratify' (detente-two-level/1)", _homes),
    "dilemmas": ("what stands between the positions (detente-dilemmas/1)", _dilemmas),
    "phases": ("each time beside the next (detente-phases/1)", _phases),
    "doubts": ("how sure the answer is (detente-doubts/1)", _doubts),
}
"""What can be asked of a case: the word in the address, what it is, and who answers."""


# ---------------------------------------------------------------- answering


def _json(data: Any, status: int = 200) -> Response:
    from detente.report.json import text

    return Response(text(data), status, media_type="application/json")


def _refused(error: DetenteError) -> Response:
    status = 404 if isinstance(error, UnknownName) else 409 if isinstance(error, Outdated) else 400
    place = error.place
    where = {"line": place.line, "column": place.column} if place else None
    said = {"code": error.code, "message": error.message, "place": where}
    return _json({"error": said}, status)


def _shown(revision: Revision) -> dict[str, Any]:
    return {
        "name": revision.name,
        "revision": revision.sha,
        "title": revision.case.title if revision.case else None,
        "text": revision.text,
        "error": None if revision.error is None else revision.error.message,
    }


def cases(request: Request) -> Response:
    """List the cases of the folder."""
    return _json([asdict(e) for e in bench_of(request).folder.entries()])


def one(request: Request) -> Response:
    """Return a case file as it is now."""
    try:
        return _json(_shown(bench_of(request).folder.read(request.path_params["name"])))
    except DetenteError as error:
        return _refused(error)


def asked(request: Request) -> Response:
    """Answer a question on a case."""
    try:
        question = request.path_params["question"]
        if question not in QUESTIONS:
            raise UnknownName(
                f"There is no question {question!r}. Ask for one of {', '.join(QUESTIONS)}."
            )
        revision = bench_of(request).folder.read(request.path_params["name"])
        if revision.case is None:
            assert revision.error is not None
            raise revision.error
        return _json(QUESTIONS[question][1](revision.case))
    except DetenteError as error:
        return _refused(error)


async def replaced(request: Request) -> Response:
    """Put another text in the place of a case file, if it still is what its author saw."""
    try:
        body = _body(await request.body())
        bench, name = bench_of(request), request.path_params["name"]
        return await run_in_threadpool(_replaced, bench.folder.replace, name, body)
    except DetenteError as error:
        return _refused(error)


def _replaced(
    replace: Callable[[str, str, str, str], Revision], name: str, body: Mapping[str, str]
) -> Response:
    return _json(_shown(replace(name, body["revision"], body["text"], "put by a program")))


def _body(raw: bytes) -> Mapping[str, str]:
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not all(
        isinstance(given.get(k), str) for k in ("revision", "text")
    ):
        raise WrongValue('Send {"revision": …, "text": …} as JSON.')
    return given


# ---------------------------------------------------------------- describing


def described(request: Request) -> Response:
    """Return the description of all this in the form of OpenAPI."""
    return _json(openapi())


def openapi() -> dict[str, Any]:
    """Return the description, made from the table of questions."""
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    ask = {
        "name": "question", "in": "path", "required": True,
        "schema": {"type": "string", "enum": list(QUESTIONS)},
        "description": "; ".join(f"{q}: {what}" for q, (what, _) in QUESTIONS.items()),
    }  # fmt: skip
    case = {"$ref": "#/components/schemas/Case"}
    body = {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Détente", "version": __version__},
        "security": [{"token": []}],
        "paths": {
            "/api/cases": {
                "get": _operation("List the cases", {"type": "array", "items": {"type": "object"}})
            },
            "/api/cases/{name}": {
                "parameters": [name],
                "get": _operation("A case file as it is now", case, 404),
                "put": _operation("Put another text in its place", case, 400, 404, 409)
                | {"requestBody": body},
            },
            "/api/cases/{name}/{question}": {
                "parameters": [name, ask],
                "get": _operation("Ask something of a case", {"type": "object"}, 400, 404),
            },
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


SCHEMAS: Mapping[str, Any] = {
    "Case": {
        "type": "object",
        "required": ["name", "revision", "title", "text", "error"],
        "properties": {
            "name": {"type": "string"},
            "revision": {"type": "string", "description": "the SHA-256 of the text"},
            "title": {"type": ["string", "null"]},
            "text": {"type": "string"},
            "error": {"type": ["string", "null"], "description": "why the file is no case"},
        },
    },
    "Change": {
        "type": "object",
        "required": ["revision", "text"],
        "properties": {
            "revision": {"type": "string", "description": "the revision that was read"},
            "text": {"type": "string"},
        },
    },
    "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "place"],
                "properties": {
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "place": {"type": ["object", "null"]},
                },
            }
        },
    },
}


def _operation(summary: str, schema: Mapping[str, Any], *errors: int) -> dict[str, Any]:
    wrong = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    refused = {str(code): {"description": "Refused", "content": wrong} for code in errors}
    right = {"description": summary, "content": {"application/json": {"schema": schema}}}
    return {"summary": summary, "responses": {"200": right, **refused}}


ROUTES = [
    Route("/openapi.json", described),
    Route("/api/cases", cases),
    Route("/api/cases/{name}", one),
    Route("/api/cases/{name}", replaced, methods=["PUT"]),
    Route("/api/cases/{name}/{question}", asked),
]
