"""The description of all operations in the form of OpenAPI, and the page that shows it to people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from detente._version import __version__
from detente.errors import UnknownName
from detente.web.api.answering import as_json
from detente.web.api.given import Body, Given
from detente.web.api.operation import Operation
from detente.web.api.schemas import FORMS, component, ref, schemas
from detente.web.api.table import GROUPS, OPERATIONS
from detente.web.bench import bench_of
from detente.web.catalogue import Catalogue
from detente.web.refusals import JSON, said


def described(request: Request) -> Response:
    """Return the description for programs."""
    bench = bench_of(request)
    return as_json(openapi(bench.catalogue, read_only=bench.read_only))


def offered(operations: Sequence[Operation], *, read_only: bool) -> list[Operation]:
    """Return the operations that can be asked for: where nothing may be changed, those that read."""
    return [o for o in operations if o.reads or not read_only]


def openapi(texts: Catalogue, *, read_only: bool = False) -> dict[str, Any]:
    """Return the description, made from the table of operations."""
    every = offered(OPERATIONS, read_only=read_only)
    paths: dict[str, dict[str, Any]] = {}
    for operation in every:
        at = paths.setdefault(operation.address, {})
        refusals = refusals_of(operation, read_only=read_only)
        at[operation.method.lower()] = _operation(operation, refusals, texts)
    responses = {
        f"Refused{status}": _content(texts.text(f"api.status_{status}"), ref("Error"))
        for status in _statuses(every, read_only=read_only)
    }
    safe: dict[str, Any] = {} if read_only else {"token": {"type": "http", "scheme": "bearer"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": texts.text("app.name"),
            "version": __version__,
            "description": texts.text("api.about"),
        },
        "tags": [{"name": g, "description": texts.text(f"api.group_{g}")} for g, _ in GROUPS],
        "security": [{name: []} for name in safe],
        "paths": paths,
        "components": {
            "schemas": schemas(every), "responses": responses, "securitySchemes": safe,
        },
    }  # fmt: skip


def refusals_of(operation: Operation, *, read_only: bool) -> list[int]:
    """Return the statuses under which it may be refused: where all may read, nobody needs a token."""
    return [s for s in operation.refusals if not (read_only and s == 401)]


def _operation(operation: Operation, refusals: Sequence[int], texts: Catalogue) -> dict[str, Any]:
    words = texts.text(f"api.do_{operation.name}")
    answer = ref(component(operation.answers))
    right = {"type": "array", "items": answer} if operation.many else answer
    places = [
        {"name": p, "in": "path", "required": True, "schema": {"type": "string"}}
        | {"description": texts.text(f"api.place_{p}")}
        for p in operation.places
    ]
    query = [
        {"name": g.name, "in": "query", "required": g.needed, "schema": g.schema()}
        | {"description": words_of(operation, g, texts)}
        for g in operation.query
    ]
    refused = {str(s): {"$ref": f"#/components/responses/Refused{s}"} for s in refusals}
    shown: dict[str, Any] = {
        "operationId": operation.name,
        "summary": words,
        "tags": [next(g for g, group in GROUPS if operation in group)],
        "parameters": [*places, *query],
        "responses": {str(operation.status): _content(words, right), **refused},
    }
    if operation.body is not None:
        schema = _body(operation, operation.body, texts)
        shown["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    return shown


def _statuses(operations: Sequence[Operation], *, read_only: bool) -> list[int]:
    every = offered(operations, read_only=read_only)
    return sorted({s for o in every for s in refusals_of(o, read_only=read_only)})


def _content(words: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {JSON: {"schema": schema}}}


def _body(operation: Operation, body: Body, texts: Catalogue) -> dict[str, Any]:
    def fields(given: Sequence[Given], do: str = "") -> dict[str, Any]:
        properties = {
            g.name: {**g.schema(), "description": words_of(operation, g, texts)} for g in given
        }
        needed = [g.name for g in given if g.needed]
        if do:
            properties["do"] = {"const": do, "description": texts.text(f"api.change_{do}")}
            needed.append("do")
        return {
            "type": "object",
            "required": needed,
            "properties": properties,
            "additionalProperties": False,
        }

    if not body.variants:
        return fields(body.fields)
    return {"oneOf": [fields((*body.fields, *v), do) for do, v in body.variants.items()]}


def words_of(operation: Operation, given: Given, texts: Catalogue) -> str:
    """Return what a field or parameter means: for this operation, or wherever it stands."""
    own, common = f"api.given_{operation.name}_{given.name}", f"api.given_{given.name}"
    return texts.text(own if own in texts.texts else common)


# ---------------------------------------------------------------- for people


def shown(request: Request) -> Response:
    """Show the description to people."""
    bench = bench_of(request)
    texts = bench.catalogue
    offers = [(g, offered(every, read_only=bench.read_only)) for g, every in GROUPS]
    home = f"{request.url.scheme}://{request.url.netloc}"
    return bench.page(
        request,
        "api.html",
        groups=[(g, every) for g, every in offers if every],
        words_of=lambda o, g: words_of(o, g, texts),
        example=lambda o: example(o, home, token=not bench.read_only),
        refusals_of=lambda o: refusals_of(o, read_only=bench.read_only),
        statuses=_statuses(OPERATIONS, read_only=bench.read_only),
        error_example=json.dumps(said(UnknownName("There is no case 'x' in this folder."))),
        forms=[(name, list(f["properties"])) for name, f in FORMS.items() if "properties" in f],
    )


def example(operation: Operation, home: str, *, token: bool = True) -> str:
    """Return a line for a shell that asks for an operation."""
    parts = ["curl"]
    if token:
        parts.append('-H "Authorization: Bearer TOKEN"')
    if operation.method != "GET":
        parts.append(f"-X {operation.method}")
    if operation.body is not None:
        parts.append(f"--json '{json.dumps(_example_body(operation.body), ensure_ascii=False)}'")
    address = operation.address
    for place in operation.places:
        address = address.replace(f"{{{place}}}", EXAMPLES.get(place, "1"))
    needed = "&".join(f"{g.name}={EXAMPLES.get(g.name, '1')}" for g in operation.query if g.needed)
    parts.append(f'"{home}{address}?{needed}"' if needed else f"{home}{address}")
    return " ".join(parts)


EXAMPLES: Mapping[str, str] = {
    "name": "moscow-2016",
    "source": "commentary",
    "trashed": "moscow-2016%2020260101-120000-000000",
    "to": "deadlock",
}


def _example_body(body: Body) -> dict[str, Any]:
    fields = body.fields
    found: dict[str, Any] = {}
    if body.variants:
        do, more = next(iter(body.variants.items()))
        found, fields = {"do": do}, (*fields, *more)
    wanted = [g for g in fields if g.needed] or fields[:1]
    return {**found, **{g.name: _example_value(g) for g in wanted}}


def _example_value(given: Given) -> Any:
    match given.kind:
        case "revision":
            return "…"
        case "number":
            return 0
        case "yes or no":
            return True
        case "texts":
            return []
        case _:
            return given.choices[0] if given.choices else "…"
