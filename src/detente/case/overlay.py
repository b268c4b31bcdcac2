"""A partial case laid over a case: what results, and where in the file each part of it stands.

Mappings merge key by key; a list, a scalar and the preferences of one decision maker are replaced
whole; null removes. What is inherited follows when options or decision makers come or go: labels,
patterns, and what the case says of a decision maker that is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from detente.case.document import Document, Route
from detente.case.schema import FORMS

NOT_LAID = ("hidden", "evidence")
"""Keys of an overlay that are about the overlay, not part of the case that results."""

OVERLAYS = ("perceptions", "phases")
"""Sections that hold overlays themselves: a null in one of them removes later, not here."""

BY_PERSON = ("preferences", "ratification", "attitudes", "positions", "perceptions")
"""Sections that say something of a decision maker by its id."""

SPELLED_OUT: Mapping[str, str] = {"options": "text", "outcomes": "when"}
"""What a thing that is given as a text alone is short for, by the mapping that it stands in."""

Owned: TypeAlias = list[tuple[str, str]]
"""Options in file order, each as its decision maker and its id."""


def laid_over(document: Document, route: Route, *, without: Iterable[str]) -> Document:
    """Return the document that results where the overlay at ``route`` is laid over the whole.

    ``without``: the sections of the document that the result does not take over.
    """
    overlay = document.data
    for key in route:
        overlay = overlay[key]
    base = {k: v for k, v in document.data.items() if k not in without}
    laid = _Laid(document, route)
    changes = {k: v for k, v in overlay.items() if k not in NOT_LAID}
    data = laid.merged(base, changes, ())
    _leave_out(data, changes)
    _follow(document.data, data, changes)
    return laid.document(data)


class _Laid:
    """Merges plain data and remembers which parts come from the overlay."""

    def __init__(self, document: Document, route: Route) -> None:
        self.old = document
        self.route = route
        self.replaced: list[Route] = []

    def merged(self, base: dict[str, Any], over: dict[str, Any], at: Route) -> dict[str, Any]:
        """Return ``base`` with the keys of ``over`` laid over it."""
        found = dict(base)
        if _is_faction(at) and any(form in over for form in FORMS):
            found = {k: v for k, v in found.items() if k not in FORMS}
        for key, new in over.items():
            here = (*at, key)
            old = found.get(key)
            if isinstance(new, dict) and isinstance(old, str) and at and at[-1] in SPELLED_OUT:
                old = {SPELLED_OUT[str(at[-1])]: old}
            if new is None and not _is_later(here):
                found.pop(key, None)
            elif isinstance(new, dict) and isinstance(old, dict) and not is_whole(here):
                found[key] = self.merged(old, new, here)
            else:
                found[key] = _clean(new, here)
                self.replaced.append(here)
        return found

    def document(self, data: dict[str, Any]) -> Document:
        """Return the result as a document; what the overlay gives stands where the overlay does."""
        old = self.old
        made = Document(old.name, old.text, data)
        made.values = self._places(old.values)
        made.keys = self._places(old.keys)
        made.opening = self._places(old.opening)
        return made

    def _places(self, table: Mapping[Route, Any]) -> dict[Route, Any]:
        gone = set(self.replaced)
        kept = {r: spot for r, spot in table.items() if not _begins(r, gone)}
        size = len(self.route)
        mine = {r[size:]: spot for r, spot in table.items() if r[:size] == self.route}
        return kept | mine


def _begins(route: Route, gone: set[Route]) -> bool:
    return any(route[:end] in gone for end in range(1, len(route) + 1))


def is_whole(route: Route) -> bool:
    """Whether a mapping at this place is replaced as one: the order of a decision maker."""
    return len(route) >= 2 and route[-2] == "preferences"


def _is_faction(route: Route) -> bool:
    return len(route) >= 4 and route[-2] == "factions" and route[-4] == "ratification"


def _is_later(route: Route) -> bool:
    """Whether a place lies within an overlay that is itself only inherited here."""
    return any(key in OVERLAYS for key in route[:-2])


def _clean(value: Any, route: Route) -> Any:
    """Leave out what an overlay removes where there was nothing to remove."""
    if isinstance(value, dict) and not _is_later((*route, "")):
        inner = {k: _clean(v, (*route, k)) for k, v in value.items()}
        return {k: v for k, v in inner.items() if v is not None}
    return value


# ---------------------------------------------------------------- what follows of itself


def _leave_out(new: dict[str, Any], over: dict[str, Any]) -> None:
    """Leave out what the case says of decision makers that the overlay takes out."""
    makers = over.get("decision_makers")
    gone = [d for d, part in makers.items() if part is None] if isinstance(makers, dict) else []
    for section in BY_PERSON:
        part, given = new.get(section), over.get(section) or {}
        if gone and isinstance(part, dict):
            new[section] = {k: v for k, v in part.items() if k not in gone or k in given}


def _follow(old: dict[str, Any], new: dict[str, Any], over: dict[str, Any]) -> None:
    """Widen or narrow inherited patterns where options come or go; the states stay what they were."""
    before, after = _options(old), _options(new)
    if before == after or not before or not after:
        return
    if "status_quo" not in over and "status_quo" in new:
        new["status_quo"] = _widened(new["status_quo"], before, after)
    if isinstance(new.get("labels"), dict):
        given = over.get("labels") or {}
        new["labels"] = {
            label: pattern if label in given else _widened(pattern, before, after)
            for label, pattern in new["labels"].items()
            if label in given or not _loses(pattern, before, after)
        }
    for section in ("feasible", "infeasible", "merge", "outcomes", "preferences"):
        if section in new:
            new[section] = _rewritten(new[section], over.get(section), before, after)


def _rewritten(value: Any, given: Any, before: Owned, after: Owned) -> Any:
    """Conditions of which patterns are a part, over the new options; what the overlay gives stays."""
    match value:
        case dict():
            mine = given if isinstance(given, dict) else {}
            return {
                k: v if k in mine else _one_rewritten(k, v, before, after) for k, v in value.items()
            }
        case list():
            return value if given else [_rewritten(v, None, before, after) for v in value]
        case str():
            return _patterns_widened(value, before, after)
        case _:
            return value


def _one_rewritten(key: str, value: Any, before: Owned, after: Owned) -> Any:
    """A value by its key: the stand-in of a merge is one state, rankings follow elsewhere."""
    if key == "as":
        return _widened(value, before, after)
    if key in ("ranking", "payoffs", "weights", "text", "because", "note", "evidence", "id"):
        return value
    return _rewritten(value, None, before, after)


def _patterns_widened(text: str, before: Owned, after: Owned) -> str:
    """A condition speaks of the options it knows: an added one may be taken or not."""
    pattern = re.compile(rf"(?<![\w.\-\"])[YN-]{{{len(before)}}}(?![\w.\-\"])")
    return pattern.sub(lambda found: _widened(found[0], before, after, "-"), text)


def _options(data: dict[str, Any]) -> Owned:
    people = data.get("decision_makers")
    found = []
    for dm, part in people.items() if isinstance(people, dict) else ():
        options = part.get("options") if isinstance(part, dict) else None
        found += [(dm, o) for o in options] if isinstance(options, dict) else []
    return found


def _widened(pattern: Any, before: Owned, after: Owned, new: str = "N") -> Any:
    if not isinstance(pattern, str) or len(pattern) != len(before) or set(pattern) - set("YN-"):
        return pattern
    sign = dict(zip(before, pattern, strict=True))
    return "".join(sign.get(option, new) for option in after)


def _loses(pattern: Any, before: Owned, after: Owned) -> bool:
    """Whether a state goes with the options that go: it takes one of them."""
    if not isinstance(pattern, str) or len(pattern) != len(before):
        return False
    left = set(after)
    return any(y == "Y" and o not in left for o, y in zip(before, pattern, strict=True))
