"""Writing a case as a ``.gmcr`` file of GMCR+, and saying what it cannot hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from detente._version import __version__
from detente.case.left_out import left_out
from detente.case.terms import Term, spelled_out
from detente.errors import NotApplicable
from detente.files import write_whole
from detente.model.conflict import Case, Conflict, Dm, Prioritised
from detente.model.enumeration import state_space
from detente.model.preference import ranks
from detente.model.space import StateSpace
from detente.model.truths import members

Warnings: TypeAlias = tuple[str, ...]
Literals: TypeAlias = list[list[int | str]]

DIRECTIONS = {"both": "both", "take": "fwd", "drop": "back"}
KEPT = frozenset({"names and texts"})


def write(case: Case, path: Path) -> Warnings:
    """Write a case for GMCR+; return in plain sentences what the file does not hold.

    Raises :class:`NotApplicable` for an explicit graph, :class:`detente.errors.TooLarge` for a condition on too
    many options, and :class:`detente.errors.UnwritableFile`.
    """
    if case.conflict.arcs is not None:
        raise NotApplicable(
            "A .gmcr file has options, and this case lists its moves arc by arc. Write it as YAML or JSON."
        )
    data = _document(case.conflict)
    write_whole(path, json.dumps(data, indent=1) + "\n")
    lost = left_out(case, "a .gmcr file", kept=KEPT)
    return (*_warned(case.conflict), *lost)


def _document(conflict: Conflict) -> dict[str, Any]:
    manual = _needs_ranking(conflict)
    space = state_space(conflict) if manual else None
    position = {o.name: k for k, o in enumerate(conflict.options)}
    return {
        "program": "detente",
        "version": __version__,
        "options": [
            {"name": o.words, "permittedDirection": DIRECTIONS[o.moves]} for o in conflict.options
        ],
        "decisionMakers": [
            {
                "name": d.words,
                "options": [position[o.name] for o in d.options],
                "misperceptions": [],
                "preferences": _statements(conflict, d.id),
                **({"preferenceRanking": _ranking(d.id, space)} if space else {}),
            }
            for d in conflict.decision_makers
        ],
        "infeasibles": list(_infeasible(conflict)),
        "useManualPreferenceRanking": manual,
        "coalitions": list(range(len(conflict.dms))),
    }


def _needs_ranking(conflict: Conflict) -> bool:
    """Statements alone say it all when nobody's order takes another form and nothing is merged."""
    forms = conflict.preferences.values()
    return bool(conflict.merges) or not all(isinstance(p, Prioritised) for p in forms)


def _infeasible(conflict: Conflict) -> Iterator[Literals]:
    for constraint in conflict.constraints:
        wanted = constraint.kind == "feasible"
        yield from map(_literals, spelled_out(constraint.when, conflict, negated=wanted))


def _statements(conflict: Conflict, dm: Dm) -> list[object]:
    """Return the statements that can tell states apart; of merged states none surely does."""
    preference = conflict.preferences.get(dm)
    if not isinstance(preference, Prioritised) or conflict.merges:
        return []
    found = [spelled_out(s.when, conflict) for s in preference.statements]
    return [_statement(terms) for terms in found if terms and () not in terms]


def _statement(terms: tuple[Term, ...]) -> object:
    if len(terms) == 1:
        return _literals(terms[0])
    return {"compound": True, "members": [_literals(t) for t in terms]}


def _literals(term: Term) -> Literals:
    return [[k, "Y" if taken else "N"] for k, taken in term]


def _ranking(dm: Dm, space: StateSpace) -> list[int | list[int]]:
    """Return state numbers, best first; the members of a merged state are tied."""
    preference = space.conflict.preferences.get(dm)
    order = ranks(preference, space) if preference else (0,) * len(space)
    places: dict[int, list[int]] = {}
    for number, cell in enumerate(members(space.truths.feasible), 1):
        places.setdefault(order[space.where[cell]], []).append(number)
    tied = [places[r] for r in sorted(places, reverse=True)]
    return [t if len(t) > 1 else t[0] for t in tied]


def _warned(conflict: Conflict) -> Iterator[str]:
    for d in conflict.decision_makers:
        if d.id not in conflict.preferences:
            yield f"{d.words!r} has no preferences: in the file all states are equal to it."
    if conflict.merges:
        space = state_space(conflict)
        merged = ", ".join(repr(space.label(s)) for s in space if len(space.cells[s]) > 1)
        yield (
            f"Merged states ({merged}) are written out as their members, tied; the file has moves between "
            "the members, and moves from one member only, so results can differ."
        )
