"""The case files of the folder: listing, making, reading, replacing, copying, and the trash."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from detente.case.reader import read_text
from detente.errors import WrongValue
from detente.library import bundled, read
from detente.web.api.given import Body, Given, NotThere
from detente.web.api.operation import Asked, Operation, case_of
from detente.web.screens.cases import begun

REVISION = Given("revision", "revision", needed=True)
NAME = Given("name", needed=True)


def _listed(a: Asked) -> Any:
    return [asdict(e) for e in a.folder.entries()]


def _library(a: Asked) -> Any:
    return list(bundled())


def _made(a: Asked) -> Any:
    """Begin a case: from the template, from a text, or from a case that comes with Détente."""
    name, given = a.words("name"), a.given
    if sum(k in given for k in ("title", "text", "library")) > 1:
        raise WrongValue(
            "Send one of 'title', 'text' and 'library': each begins a case another way."
        )
    if "text" in given:
        read_text(given["text"], name)
        return case_of(a.folder.create(name, given["text"], "put by a program"))
    if "library" in given:
        text = read(given["library"]).text or ""
        return case_of(a.folder.create(name, text, f"copied from {given['library']}"))
    text = begun(" ".join(a.words("title").split()) or name, name)
    return case_of(a.folder.create(name, text, "begun from the template"))


def _one(a: Asked) -> Any:
    return case_of(a.folder.read(a.name))


def _replaced(a: Asked) -> Any:
    given = a.given
    done = a.folder.replace(a.name, given["revision"], given["text"], "put by a program")
    return case_of(done)


def _copied(a: Asked) -> Any:
    return case_of(a.folder.copy(a.name, a.words("name") or a.folder.free(a.name)))


def _trashed(a: Asked) -> Any:
    return {"trashed": a.folder.trash(a.name)}


def _trash(a: Asked) -> Any:
    return list(a.folder.trashed())


def _restored(a: Asked) -> Any:
    if a.path["trashed"] not in a.folder.trashed():
        raise NotThere(f"There is no {a.path['trashed'][:120]!r} in the trash.")
    return case_of(a.folder.read(a.folder.restore(a.path["trashed"])))


OPERATIONS = (
    Operation("cases", "GET", "/api/cases", _listed, "Entry", many=True),
    Operation(
        "make", "POST", "/api/cases", _made, "Case", status=201,
        body=Body((NAME, Given("title"), Given("text"), Given("library", choices=bundled()))),
    ),
    Operation("case", "GET", "/api/cases/{name}", _one, "Case"),
    Operation(
        "replace", "PUT", "/api/cases/{name}", _replaced, "Case",
        body=Body((REVISION, Given("text", needed=True))),
    ),
    Operation("trash", "DELETE", "/api/cases/{name}", _trashed, "Trashed"),
    Operation(
        "copy", "POST", "/api/cases/{name}/copy", _copied, "Case", status=201,
        body=Body((Given("name"),)),
    ),
    Operation("trashed", "GET", "/api/trash", _trash, "Name", many=True),
    Operation("restore", "POST", "/api/trash/{trashed}/restore", _restored, "Case", status=201),
    Operation("library", "GET", "/api/library", _library, "Name", many=True),
)  # fmt: skip
