"""Which case does somebody see, and which was it at another time?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from detente.errors import UnknownName, nearest
from detente.model.conflict import Case

_NOBODY: Mapping[Any, Any] = MappingProxyType({})


def at_phase(case: Case, name: str) -> Case:
    """Return the whole case at another time; raises :class:`UnknownName`."""
    phases = case.section("phases")
    if name not in phases:
        raise UnknownName(
            f"The case {case.name!r} has no phase {name!r}."
            + (nearest(name, phases) if phases else " It has no 'phases' at all.")
        )
    return case.phases[name]


def seen_through(case: Case, seers: Iterable[str]) -> Case:
    """Return the whole case as the first of ``seers`` thinks that the next sees it, and so on.

    Who has no picture of its own sees the case as it is, and knows of nobody's picture. Raises
    :class:`UnknownName` for what is no decision maker.
    """
    found, last = case, ""
    for name in seers:
        dm = found.conflict.decision_maker(name).id
        found = found if dm == last else picture_of(found, dm)
        last = dm
    return found


def laid(case: Case, names: Iterable[str]) -> Case:
    """Return the case at a phase, or as a decision maker sees it, name after name.

    Raises :class:`UnknownName` for what is neither.
    """
    found = case
    for name in names:
        known = (*found.section("phases"), *found.conflict.dms)
        if name not in known:
            raise UnknownName(
                f"The case {found.name!r} has neither a phase nor a decision maker "
                f"{name!r}.{nearest(name, known)}"
            )
        is_phase = name in found.phases
        found = at_phase(found, name) if is_phase else seen_through(found, [name])
    return found


def picture_of(case: Case, dm: str) -> Case:
    """Return the case as ``dm`` sees it: without any picture where it misreads nothing."""
    pictures = case.section("perceptions")
    found = pictures.get(dm)
    if isinstance(found, Case):
        return found
    if not pictures:
        return case
    kept = {k: v for k, v in case.sections.items() if k not in ("perceptions", "phases")}
    same = replace(case, sections=MappingProxyType(kept), pictures=_NOBODY, text=None)
    return replace(same, phases=_NOBODY)
