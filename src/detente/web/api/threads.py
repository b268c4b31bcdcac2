"""Questions on a case: listing them, asking, answering, and saying that one is resolved."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from detente.web.api.given import Body, Given, NotThere
from detente.web.api.operation import Asked, Operation
from detente.web.screens.questions import done
from detente.web.store import Thread


def _listed(a: Asked) -> Any:
    show, about = a.given.get("show", "open"), a.words("element")
    return [
        asdict(x)
        for x in a.folder.store.threads(a.name)
        if (show == "all" or not x.resolved) and about in ("", x.element)
    ]


def _asked(a: Asked) -> Any:
    return asdict(_thread(a, str(_done(a, "ask"))))


def _answered(a: Asked) -> Any:
    return _changed(a, "answer")


def _resolved(a: Asked) -> Any:
    return _changed(a, "resolve" if a.given["resolved"] else "open")


def _changed(a: Asked, do: str) -> Any:
    number = a.path["thread"]
    _thread(a, number)
    _done(a, do, thread=number)
    return asdict(_thread(a, number))


def _done(a: Asked, do: str, **more: str) -> int:
    case = a.folder.read(a.name).case
    return done(a.folder.store, a.name, case, {**a.given, **more, "do": do})


def _thread(a: Asked, number: str) -> Thread:
    for thread in a.folder.store.threads(a.name):
        if str(thread.id) == number:
            return thread
    raise NotThere(f"The case {a.name!r} has no question {number[:20]!r}.")


THREADS = "/api/cases/{name}/threads"
OPERATIONS = (
    Operation(
        "threads", "GET", THREADS, _listed, "Thread", many=True,
        query=(Given("show", choices=("open", "all")), Given("element")),
    ),
    Operation(
        "ask", "POST", THREADS, _asked, "Thread", status=201,
        body=Body((Given("element", needed=True), Given("question", needed=True), Given("quote"))),
    ),
    Operation(
        "answer", "POST", THREADS + "/{thread}/answers", _answered, "Thread", status=201,
        body=Body((Given("text", needed=True),)),
    ),
    Operation(
        "resolve", "PATCH", THREADS + "/{thread}", _resolved, "Thread",
        body=Body((Given("resolved", "yes or no", needed=True),)),
    ),
)  # fmt: skip
