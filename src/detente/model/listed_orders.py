"""Orders that name states one by one, between two models that do not have the same states."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TypeAlias

from detente.model.conflict import Conflict, Dm, Payoffs, Preference, Ranking
from detente.model.truths import Truths

Places: TypeAlias = list[list[str]]
"""States from best to worst, the tied ones together."""


def places_of(preference: Preference | None) -> Places | None:
    """Return a ranking, or payoffs as the ranking they come to; None for other forms."""
    match preference:
        case Ranking(places):
            return [list(place) for place in places]
        case Payoffs(payoffs):
            values = sorted(set(payoffs.values()), reverse=True)
            return [[s for s, v in payoffs.items() if v == value] for value in values]
        case _:
            return None


def same_order(a: Preference | None, b: Preference | None) -> bool:
    """Say whether two orders are the same, for those that name states on the states of both."""
    first, second = places_of(a), places_of(b)
    if first is None or second is None:
        return a == b
    common = {s for place in first for s in place} & {s for place in second for s in place}

    def left(places: Places) -> list[set[str]]:
        kept = (set(place) & common for place in places)
        return [place for place in kept if place]

    return bool(common) and left(first) == left(second)


def fitted(model: Conflict, sides: Sequence[Conflict]) -> Conflict:
    """Return a model between two whose rankings and payoffs name just its states.

    A state that is gone loses its place. One that has none takes the place that the other side
    gives it: behind the states which stand before it there.
    """
    listed = {d: p for d, p in model.preferences.items() if places_of(p) is not None}
    if not listed:
        return model
    truths = Truths(model)

    def here(places: Places) -> Places:
        seen: set[str] = set()
        found = []
        for place in places:
            names = dict.fromkeys(n for s in place if (n := truths.stated(s)) and n not in seen)
            seen |= set(names)
            found.append(list(names))
        return [place for place in found if place]

    kept: dict[Dm, Preference] = {}
    for dm, preference in listed.items():
        others = [places_of(side.preferences.get(dm)) or [] for side in sides]
        completed = _completed(here(places_of(preference) or []), list(map(here, others)))
        kept[dm] = Ranking(tuple(map(tuple, completed)))
    return model.replace(preferences=MappingProxyType({**model.preferences, **kept}))


def _completed(places: Places, others: Sequence[Places]) -> Places:
    found = list(places)
    for other in others:
        known = {s for place in found for s in place}
        before = -1
        for place in other:
            here = {s for s in place if s in known}
            new = [s for s in place if s not in known]
            at = next((k for k, mine in enumerate(found) if here & set(mine)), None)
            if at is not None:
                found[at] = [*found[at], *new]
                before = max(before, at)
            elif new:
                before += 1
                found.insert(before, new)
    return found
