"""The forms of the answers, as JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from detente.web.api.given import REVISION
from detente.web.api.operation import Operation

TEXT: Mapping[str, Any] = {"type": "string"}
MAYBE: Mapping[str, Any] = {"type": ["string", "null"]}
NUMBER: Mapping[str, Any] = {"type": "integer"}
SHA: Mapping[str, Any] = {"type": "string", "pattern": REVISION}


def thing(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form of an object that has all of these."""
    return {"type": "object", "required": list(properties), "properties": properties}


def ref(name: str) -> dict[str, str]:
    """Return a reference to a form by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


VERSION = {
    "id": NUMBER,
    "parent": {"type": ["integer", "null"]},
    "revision": SHA,
    "what": TEXT,
    "at": TEXT,
    "current": {"type": "boolean"},
}

FORMS: Mapping[str, Any] = {
    "Name": TEXT,
    "Entry": thing(name=TEXT, title=TEXT, changed=TEXT, about=TEXT, trouble=TEXT),
    "Case": thing(name=TEXT, revision=SHA, title=MAYBE, text=TEXT, error=MAYBE),
    "Trashed": thing(trashed=TEXT),
    "Version": thing(**VERSION),
    "VersionText": thing(**VERSION, text=TEXT),
    "Added": thing(source=TEXT, revision=SHA),
    "Thread": thing(
        id=NUMBER, element=TEXT, question=TEXT, quote=TEXT, resolved={"type": "boolean"}, at=TEXT,
        replies={"type": "array", "items": thing(text=TEXT, at=TEXT)},
    ),
    "Error": thing(
        error=thing(
            code=TEXT, message=TEXT,
            place={
                "type": ["object", "null"],
                "properties": {k: {"type": ["integer", "null"]} for k in ("line", "column")},
            },
        )
    ),
}  # fmt: skip
"""Every form that is not an answer of an engine."""


def component(form: str) -> str:
    """Return the name of a form among the components, where no slash may stand."""
    return form.replace("/", ".")


def schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    """Return all forms that some operations answer in; an engine's by its format and version."""
    engines = {
        component(o.answers): thing(format={"const": o.answers}, version=TEXT)
        for o in operations
        if o.answers not in FORMS
    }
    return {**FORMS, **engines}
