"""A change of a case as somebody sees it, or as it was at another time: what its overlay then says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.case.document import Route
from detente.case.overlay import NOT_LAID, is_whole
from detente.case.patch import same
from detente.case.reader import frozen, read_text
from detente.case.writer import dump, plain, thawed
from detente.errors import DetenteError, WrongValue
from detente.model.conflict import Case
from detente.model.pictures import laid

_NONE = object()


def changed_under(case: Case, names: Sequence[str], edit: Callable[[Case], Case]) -> Case:
    """Return a case in which one of its overlays, and nothing else, says what an edit made of it.

    ``names`` lead to the overlay, as in ``CASE@PHASE@DM``; no name leads to the case itself. Raises
    :class:`UnknownName` for an overlay that does not exist, and :class:`WrongValue` for a change
    that an overlay cannot say.

    >>> from detente.library import read
    >>> from detente.model.pictures import laid
    >>> def elsewhere(case):
    ...     return case.replace(conflict=case.conflict.replace(status_quo="offer/quiet/accept"))
    >>> after = changed_under(read("moscow-2016"), ["february-2016"], elsewhere)
    >>> after.status_quo, laid(after, ["february-2016"]).status_quo
    ('offer/quiet/hold', 'offer/quiet/accept')
    """
    if not names:
        return edit(case)
    inner = laid(case, names)
    after = edit(inner)
    route = overlay_route(case, names)
    before, wanted = plain(inner), plain(after)
    sections = thawed({**case.sections})
    overlay = sections
    for key in route[:-1]:
        overlay = overlay[key]
    said = {**(overlay[route[-1]] or {})}
    _say(said, before, wanted, ())
    overlay[route[-1]] = said
    return _checked(case.replace(sections=frozen(sections)), names, wanted)


def overlay_route(case: Case, names: Sequence[str]) -> Route:
    """Return where in the file an overlay stands; raises :class:`WrongValue` where it has none."""
    route: list[str] = []
    found, seers = case, list(names)
    while seers:
        name = seers.pop(0)
        if name in found.phases:
            route += ["phases", name]
            found = found.phases[name]
        elif name in found.pictures:
            route += ["perceptions", name]
            found = found.pictures[name]  # type: ignore[index]
        else:
            raise WrongValue(
                f"{name!r} has no picture of its own here: it sees the case as it is. Give it a part "
                "of 'perceptions' in the file first."
            )
    return tuple(route)


def _say(
    said: dict[str, Any], before: Mapping[str, Any], wanted: Mapping[str, Any], at: Route
) -> None:
    """Let an overlay say what has become different, key by key, as overlays are merged."""
    for key in dict.fromkeys([*before, *wanted]):
        old, new = before.get(key, _NONE), wanted.get(key, _NONE)
        here = (*at, key)
        if key in NOT_LAID or same(old, new):
            continue
        if new is _NONE and isinstance(old, dict) and not at:
            new = {}  # a section that has become empty: each thing in it goes by its name
        if new is _NONE:
            said[key] = None
        elif isinstance(new, dict) and isinstance(old, dict) and not is_whole(here):
            inner = said.get(key)
            part = {**inner} if isinstance(inner, dict) else {}
            _say(part, old, new, here)
            said[key] = part
        else:
            said[key] = new


def _checked(case: Case, names: Sequence[str], wanted: Mapping[str, Any]) -> Case:
    """Return the case as its file will be read; what results must be what was wanted."""
    refusal = WrongValue(
        "This change cannot be said by the overlay alone, since what is inherited would not follow "
        "it. Make it in the case itself, or in the file."
    )
    try:
        after = read_text(dump(case), case.name)
    except DetenteError as error:
        error.place = None
        raise
    result = plain(laid(after, names))
    makers = "decision_makers"
    if result != wanted or not same(result[makers], wanted[makers]):
        raise refusal
    return after
