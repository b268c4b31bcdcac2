"""The answer of a case for the results, and of the same case with something changed, kept in memory.

A what-if is a few changes of the model (:mod:`detente.model.variation`). Nothing is written: the
file, its history and its answer stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from detente.analysis.overview import overview
from detente.errors import DetenteError, MissingPart, UnknownName
from detente.explanation.changes import changes_words
from detente.explanation.reading import verdict
from detente.explanation.words import capital, shortened
from detente.model.conflict import Case, Conflict, Prioritised
from detente.model.variation import Change, ConditionDropped, OptionFixed, StatementDropped, varied
from detente.stability.solve import Solution, solve
from detente.web.folder import Revision
from detente.web.once import Once
from detente.web.reading import too_large

KEPT = 16


@dataclass(frozen=True)
class Answer:
    """Who finds which states stable, and the verdict in a sentence (empty without a status quo)."""

    solution: Solution
    said: str = ""


@dataclass(frozen=True)
class Switch:
    """Something that can be switched off or fixed: its value in a form, and its words."""

    value: str
    words: str


Key: TypeAlias = tuple[str, tuple[Change, ...], bool]
_known = Once[Key, Answer](KEPT)


def answer_of(
    revision: Revision, changes: tuple[Change, ...] = (), *, told: bool = False
) -> Answer:
    """Return the answer of a case with some changes; ``told``: with the verdict in a sentence.

    Raises why there is none: :class:`detente.errors.DetenteError`.
    """
    case = revision.case
    if case is None:
        raise revision.error or DetenteError("This file is no case.")
    key = revision.sha, changes, told
    return _known.get(key, lambda: _made(case, changes, told))


def _made(case: Case, changes: tuple[Change, ...], told: bool) -> Answer:
    large = too_large(case.conflict)
    if large is not None:
        raise large
    return _answer(_changed(case, changes), told)


def _changed(case: Case, changes: tuple[Change, ...]) -> Case:
    return case.replace(conflict=varied(case.conflict, changes)) if changes else case


def _answer(case: Case, told: bool) -> Answer:
    if not told or case.conflict.status_quo is None:
        return Answer(solve(case))
    try:
        facts = overview(case)
    except (MissingPart, UnknownName):  # the status quo is gone with what was fixed
        return Answer(solve(case))
    return Answer(facts.solution, verdict(facts))


# ---------------------------------------------------------------- what if


def switches(conflict: Conflict) -> dict[str, list[tuple[str, list[Switch]]]]:
    """Return what can be switched: statements by decision maker, conditions, and options."""
    statements = [
        (d.words, [Switch(f"{d.id}:{k}", s.words) for k, s in enumerate(found.statements)])
        for d in conflict.decision_makers
        if isinstance(found := conflict.preferences.get(d.id), Prioritised) and found.statements
    ]
    conditions = [Switch(str(k), c.reason) for k, c in enumerate(conflict.constraints)]
    options = [
        (d.words, [Switch(o.name, o.words) for o in d.options])
        for d in conflict.decision_makers
        if d.options and conflict.arcs is None
    ]
    return {
        "drop": statements,
        "condition": [("", conditions)] if conditions else [],
        "fix": options,
    }


def changes_of(
    conflict: Conflict, drop: Iterable[str], condition: Iterable[str], fix: Iterable[str]
) -> tuple[Change, ...]:
    """Return the changes that a form asks for, to be made from left to right.

    ``drop`` holds ``dm:position``, ``condition`` positions, ``fix`` ``dm.option=Y`` or ``=N``.
    Raises :class:`UnknownName` for what the case does not have (any more).
    """
    known = switches(conflict)
    have = {k: {s.value for _, part in parts for s in part} for k, parts in known.items()}
    fixed = dict(f.rsplit("=", 1) for f in fix if f.endswith(("=Y", "=N")))
    for kind, asked in (("drop", drop), ("condition", condition), ("fix", fixed)):
        if unknown := sorted(set(asked) - have[kind]):
            raise UnknownName(f"There is no {unknown[0]!r} in this case any more to be changed.")
    dropped = (d.rsplit(":", 1) for d in set(drop))
    order = sorted(((dm, int(k)) for dm, k in dropped), key=lambda p: (p[0], -p[1]))
    dms = {str(d): d for d in conflict.dms}
    return (
        *(StatementDropped(dms[dm], k) for dm, k in order),
        *(ConditionDropped(k) for k in sorted({int(c) for c in condition}, reverse=True)),
        *(OptionFixed(o, taken == "Y") for o, taken in sorted(fixed.items())),
    )


def in_words(conflict: Conflict, changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Return one clause for each change."""
    return tuple(map(capital, changes_words(conflict, changes)))


def beside(before: Solution, after: Solution) -> list[tuple[str, str, str, bool]]:
    """Return for each concept the equilibria before and after, and whether they differ."""
    found = []
    for name in dict.fromkeys([*before.concepts, *after.concepts]):
        old, new = _held(before, name), _held(after, name)
        found.append((name, _words(old), _words(new), old != new))
    return found


def _held(solution: Solution, name: str) -> tuple[str, ...] | None:
    """The equilibria by their labels; None where the concept does not apply."""
    return solution.equilibria(name).labels if name in solution.concepts else None


def _words(labels: tuple[str, ...] | None) -> str:
    return "not applicable" if labels is None else shortened(labels) or "none"
