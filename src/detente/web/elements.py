"""Where the elements of a case are shown: on which screen, and at which place of it."""

from __future__ import annotations

from urllib.parse import quote

from detente.evidence.elements import Cited, cited_elements
from detente.evidence.record import Evidence
from detente.evidence.references import reference
from detente.model.conflict import Case
from detente.web.store import Thread


def address(name: str, element: str) -> str:
    """Return the page of an element: what it rests on, and what is asked about it."""
    return f"/c/{quote(name, safe='')}/element?name={quote(element, safe='')}"


def passage_address(name: str, source: str, passage: int | None = None) -> str:
    """Return where a source, or a passage of it, is read."""
    path = f"/c/{quote(name, safe='')}/sources/{quote(source, safe='')}"
    return path if passage is None else f"{path}?at=p{passage}#p{passage}"


def pinned_to(name: str, evidence: Evidence, thread: Thread) -> str:
    """Return the page of what a thread is pinned to: its place in a source, or an element."""
    found = reference(evidence, thread.element)
    if found is None or found.claim is not None:
        return address(name, thread.element)
    place = f"thread-{thread.id}"
    return f"{passage_address(name, found.source)}?at={place}#{place}"


def in_the_model(case: Case, element: Cited) -> str:
    """Return the place of an element in the model editor; empty where it has none."""
    match element.kind:
        case "decision maker":
            return f"#dm-{element.name}"
        case "option":
            return f"#dm-{element.name.partition('.')[0]}"
        case "condition":
            return "#conditions"
        case "outcome":
            return "#outcomes"
        case "preference":
            return f"#order-{element.name.removeprefix('preferences ')}"
        case "statement":
            dm = element.name.partition("/")[0]
            every = [
                e.name
                for e in cited_elements(case)
                if e.name.partition("/")[0] == dm and e.kind == "statement"
            ]
            return f"#order-{dm}-{every.index(element.name)}"
        case _:
            return ""
