"""The history of a case: its versions, the ways back and forth, and changes of its model."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from detente.errors import MissingPart
from detente.web import changes
from detente.web.api.cases import REVISION
from detente.web.api.given import Body, Given, NotThere
from detente.web.api.operation import Asked, Operation, case_of
from detente.web.folder import Revision
from detente.web.order_edits import BASES
from detente.web.store import Version

_SPECIAL: Mapping[str, Given] = MappingProxyType(
    {
        "place": Given("place", "number", needed=True),
        "to": Given("to", "number", needed=True),
        "tie": Given("tie", "yes or no"),
        "kind": Given("kind", needed=True, choices=("feasible", "infeasible")),
        "moves": Given("moves", needed=True, choices=("both", "take", "drop")),
        "basis": Given("basis", choices=("", *BASES)),
        "text": Given("text"),
        "because": Given("because"),
    }
)
"""Fields that are no text, or may be left out."""

CHANGES: Mapping[str, tuple[Given, ...]] = MappingProxyType(
    {
        do: (*(_SPECIAL.get(f) or Given(f, needed=True) for f in kind.fields), Given("at"))
        for do, kind in changes.CHANGES.items()
    }
)
"""The changes that can be made, and what each needs."""


def _shown(version: Version, head: Version) -> dict[str, Any]:
    return {
        "id": version.id,
        "parent": version.parent,
        "revision": version.sha,
        "what": version.what,
        "at": version.at,
        "current": version.id == head.id,
    }


def _versions(a: Asked) -> Any:
    _, head = a.folder.opened(a.name)
    return [_shown(v, head) for v in a.folder.store.history(a.name)]


def _version(a: Asked) -> Version:
    number = a.path["version"]
    known = number.isascii() and number.isdigit() and len(number) < 16
    found = a.folder.store.version(a.name, int(number)) if known else None
    if found is None:
        raise NotThere(f"The case {a.name!r} has no version {number[:20]!r}.")
    return found


def _one(a: Asked) -> Any:
    _, head = a.folder.opened(a.name)
    version = _version(a)
    return {**_shown(version, head), "text": version.text}


def _back(a: Asked) -> Any:
    version = _version(a)
    what = f"back to {version.at[:16].replace('T', ' ')}: {version.what}"
    return case_of(a.folder.back_to(a.name, a.given["revision"], version, what))


def _undone(a: Asked) -> Any:
    return _turned(a.folder.undo(a.name, a.given["revision"]), "undo")


def _redone(a: Asked) -> Any:
    return _turned(a.folder.redo(a.name, a.given["revision"]), "redo")


def _turned(revision: Revision | None, way: str) -> Any:
    if revision is None:
        raise MissingPart(f"There is nothing to {way}.")
    return case_of(revision)


def _changed(a: Asked) -> Any:
    change = changes.change_of({k: _as_in_a_form(v) for k, v in a.given.items()})
    return case_of(a.folder.change(a.name, a.given["revision"], change.what, change.edit))


def _as_in_a_form(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value)


VERSIONS = "/api/cases/{name}/versions"
SEEN = Body((REVISION,))
OPERATIONS = (
    Operation(
        "change", "POST", "/api/cases/{name}/changes", _changed, "Case",
        body=Body((REVISION,), CHANGES),
    ),
    Operation("undo", "POST", "/api/cases/{name}/undo", _undone, "Case", body=SEEN),
    Operation("redo", "POST", "/api/cases/{name}/redo", _redone, "Case", body=SEEN),
    Operation("versions", "GET", VERSIONS, _versions, "Version", many=True),
    Operation("version", "GET", VERSIONS + "/{version}", _one, "VersionText"),
    Operation("back", "POST", VERSIONS + "/{version}/restore", _back, "Case", body=SEEN),
)  # fmt: skip
