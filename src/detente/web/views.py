"""What the model editor shows: a case, or one of its pictures or phases, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from detente.analysis.feasibility import combinations
from detente.errors import DetenteError, UnknownName
from detente.explanation.differences import Telling
from detente.explanation.words import capital
from detente.model.between import differences
from detente.model.conflict import Case, Conflict, Dm, Prioritised, Ranking
from detente.model.enumeration import state_space
from detente.model.pictures import laid
from detente.model.truths import MOST_OPTIONS, Truths, members, pattern_of
from detente.web.folder import Revision
from detente.web.reading import too_large

MOST_GONE = 24
"""So many of the combinations that a condition removes are listed."""


@dataclass(frozen=True)
class Tab:
    """Another case to look at: where it is, what it is called, and whether it is looked at now."""

    at: str
    words: str
    here: bool


@dataclass(frozen=True)
class View:
    """What is looked at: the case of a file, or what one of its overlays makes of it.

    ``revision`` is that of the case that is looked at: its hash has the names behind it, so that
    answers are kept for each. ``differs`` says in sentences what the overlay makes different.
    """

    names: tuple[str, ...]
    revision: Revision
    rows: tuple[tuple[Tab, ...], ...] = ()
    differs: tuple[str, ...] = ()
    said: str = ""

    @property
    def case(self) -> Case | None:
        """The case that is looked at."""
        return self.revision.case

    @property
    def at(self) -> str:
        """The names as an address has them."""
        return "@".join(self.names)

    def query(self, **more: str) -> str:
        """Return the query of an address of this view."""
        return query_of(at=self.at, **more)


def query_of(**given: str) -> str:
    """Return the query of an address; what is empty is left out."""
    shown = urlencode({k: v for k, v in given.items() if v})
    return f"?{shown}" if shown else ""


def view_of(revision: Revision, names: tuple[str, ...]) -> View:
    """Return what is looked at; raises :class:`UnknownName` for an overlay that does not exist."""
    case = revision.case
    if case is None:
        return View((), revision)
    own = _own(case, names)
    rows = tuple(_rows(case, own))
    if not own:
        return View((), revision, rows)
    inner, under = laid(case, own), laid(case, own[:-1])
    seen = replace(revision, sha=f"{revision.sha}@{'@'.join(own)}", case=inner, text="")
    said = next(tab.words for tab in rows[-1] if tab.here) if rows else ""
    return View(
        own, seen, rows, _differs(under, inner, is_picture=own[-1] not in under.phases), said
    )


def _own(case: Case, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names as far as each leads to an overlay of its own."""
    found = case
    for k, name in enumerate(names):
        if name not in found.phases and name not in found.pictures:
            kind = "phase or picture"
            raise UnknownName(
                f"There is no {kind} {'@'.join(names[: k + 1])!r} in this case any more."
            )
        found = laid(found, [name])
    return names


def _rows(case: Case, names: tuple[str, ...]) -> Iterator[tuple[Tab, ...]]:
    """One row of tabs for each level: the case and its overlays, then those of the one looked at."""
    for k in range(len(names) + 1):
        here = laid(case, names[:k])
        if not here.phases and not here.pictures:
            return
        at = "@".join(names[:k])
        chosen = names[k] if k < len(names) else None
        first = Tab(at, "", chosen is None)
        later = [Tab(_joined(at, p), p, chosen == p) for p in here.phases]
        seen = [
            Tab(_joined(at, d), here.conflict.decision_maker(d).words, chosen == d)
            for d in here.pictures
        ]
        yield (first, *later, *seen)


def _joined(at: str, name: str) -> str:
    return f"{at}@{name}" if at else name


def _differs(under: Case, inner: Case, *, is_picture: bool) -> tuple[str, ...]:
    if too_large(under.conflict) or too_large(inner.conflict):
        return ()
    try:
        found = differences(under.conflict, inner.conflict)
    except DetenteError:
        return ()
    second = "this picture" if is_picture else "this phase"
    return tuple(map(capital, Telling(found.frame, "the case", second).lines(found.items)))


# ---------------------------------------------------------------- what it is made of


@dataclass(frozen=True)
class Row:
    """A statement, or a place of a ranking: in words, as the file has it, and how it is known."""

    words: str
    when: str
    basis: str = ""
    text: str = ""
    tied: bool = False


def orders(case: Case | None) -> dict[str, tuple[str, list[Row]]]:
    """Return for each decision maker the form of its preferences, and its statements or places."""
    return {d.id: _order(case, d.id) for d in case.conflict.decision_makers} if case else {}


def _order(case: Case, dm: Dm) -> tuple[str, list[Row]]:
    match case.conflict.preferences.get(dm):
        case None:
            return "statements", []
        case Prioritised(statements):
            return "statements", [
                Row(s.words, s.when.text, s.basis or "", s.text) for s in statements
            ]
        case Ranking(places):
            return "ranking", [Row(" = ".join(p), "|".join(p), tied=len(p) > 1) for p in places]
        case other:
            return type(other).__name__.lower(), []


@dataclass(frozen=True)
class Removal:
    """A condition: how many combinations it removes, and how many that no other removes."""

    place: int
    kind: str
    when: str
    because: str
    number: int
    alone: int


def removals(case: Case | None) -> list[Removal]:
    """Return for each condition what it removes; nothing where the states are listed or too many."""
    if case is None or case.conflict.arcs is not None:
        return []
    conflict = case.conflict
    try:
        truths = Truths(conflict)
        broken = [truths.broken(c) for c in conflict.constraints]
        several = _several(broken)
    except DetenteError:
        return []
    return [
        Removal(
            k,
            c.kind,
            c.when.text,
            c.because,
            broken[k].bit_count(),
            (broken[k] & ~several).bit_count(),
        )
        for k, c in enumerate(conflict.constraints)
    ]


def _several(broken: Sequence[int]) -> int:
    """The combinations that more than one condition removes."""
    once = several = 0
    for cells in broken:
        several |= once & cells
        once |= cells
    return several


@dataclass(frozen=True)
class Gone:
    """Some of the combinations that a condition removes: each by the options that it takes."""

    place: int
    reason: str
    combinations: tuple[tuple[str, ...], ...]
    more: int


def missing(case: Case | None, place: str) -> Gone | None:
    """Return what the condition at a place removes, those first that no other removes."""
    if case is None or not (place.isascii() and place.isdigit()) or len(place) > 6:
        return None
    conflict, k = case.conflict, int(place)
    if conflict.arcs is not None or k >= len(conflict.constraints) or _is_large(conflict):
        return None
    truths = Truths(conflict)
    broken = [truths.broken(c) for c in conflict.constraints]
    alone = broken[k] & ~_several(broken)
    codes = [*members(alone), *members(broken[k] & ~alone)]
    names = [o.name for o in conflict.options]
    taken = tuple(
        tuple(
            n for n, sign in zip(names, pattern_of([code], len(names)), strict=True) if sign == "Y"
        )
        for code in codes[:MOST_GONE]
    )
    return Gone(k, conflict.constraints[k].reason, taken, len(codes) - len(taken))


@dataclass(frozen=True)
class About:
    """One combination of options, and whether it is a state, or which conditions remove it."""

    taken: tuple[str, ...]
    said: tuple[str, ...] = ()
    trouble: str = ""


def about_state(case: Case | None, taken: Sequence[str]) -> About | None:
    """Return whether the combination that takes these options is a state, and if not, why not."""
    if case is None or case.conflict.arcs is not None:
        return None
    known = {o.name for o in case.conflict.options}
    asked = tuple(o for o in taken if o in known)
    if _is_large(case.conflict):
        return About(asked, trouble=str(too_large(case.conflict) or ""))
    pattern = "".join("Y" if o.name in asked else "N" for o in case.conflict.options)
    try:
        found = combinations(state_space(case.conflict), pattern)
    except DetenteError as error:
        return About(asked, trouble=str(error))
    return About(asked, tuple(str(found).splitlines()))


def _is_large(conflict: Conflict) -> bool:
    return len(conflict.options) > MOST_OPTIONS or too_large(conflict) is not None
