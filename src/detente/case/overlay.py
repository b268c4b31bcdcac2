"""A partial case laid over a case: what results, and where in the file each part of it stands.

Mappings merge key by key; a list, a scalar and the preferences of one decision maker are replaced
whole; null removes. Labels that are inherited follow when options come or go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from detente.case.document import Document, Route

NOT_LAID = ("hidden", "evidence")
"""Keys of an overlay that are about the overlay, not part of the case that results."""

SPELLED_OUT: Mapping[str, str] = {"options": "text", "outcomes": "when"}
"""What a thing that is given as a text alone is short for, by the mapping that it stands in."""


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
        for key, new in over.items():
            here = (*at, key)
            old = found.get(key)
            if isinstance(new, dict) and isinstance(old, str) and at and at[-1] in SPELLED_OUT:
                old = {SPELLED_OUT[str(at[-1])]: old}
            if new is None:
                found.pop(key, None)
            elif isinstance(new, dict) and isinstance(old, dict) and not _whole(here):
                found[key] = self.merged(old, new, here)
            else:
                found[key] = _clean(new)
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


def _whole(route: Route) -> bool:
    """Whether a mapping at this place is replaced as one: an order, and who ratifies with what."""
    match route:
        case ("preferences", _):
            return True
        case ("ratification", _, "factions", _):
            return True
        case _:
            return False


def _clean(value: Any) -> Any:
    """Leave out what an overlay removes where there was nothing to remove."""
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items() if v is not None}
    return value


# ---------------------------------------------------------------- what follows of itself


def _follow(old: dict[str, Any], new: dict[str, Any], over: dict[str, Any]) -> None:
    """Widen or narrow inherited patterns where options come or go; the states stay what they were."""
    before, after = _options(old), _options(new)
    if before == after:
        return
    if "status_quo" not in over and "status_quo" in new:
        new["status_quo"] = _widened(new["status_quo"], before, after)
    labels = new.get("labels")
    if not isinstance(labels, dict):
        return
    given = over.get("labels") or {}
    new["labels"] = {
        label: pattern if label in given else _widened(pattern, before, after)
        for label, pattern in labels.items()
        if label in given or not _loses(pattern, before, after)
    }


def _options(data: dict[str, Any]) -> list[tuple[str, str]]:
    people = data.get("decision_makers")
    found = []
    for dm, part in people.items() if isinstance(people, dict) else ():
        options = part.get("options") if isinstance(part, dict) else None
        found += [(dm, o) for o in options] if isinstance(options, dict) else []
    return found


def _widened(pattern: Any, before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Any:
    if not isinstance(pattern, str) or len(pattern) != len(before):
        return pattern
    sign = dict(zip(before, pattern, strict=True))
    return "".join(sign.get(option, "N") for option in after)


def _loses(pattern: Any, before: list[tuple[str, str]], after: list[tuple[str, str]]) -> bool:
    """Whether a state goes with the options that go: it takes one of them."""
    if not isinstance(pattern, str) or len(pattern) != len(before):
        return False
    left = set(after)
    return any(y == "Y" and o not in left for o, y in zip(before, pattern, strict=True))
