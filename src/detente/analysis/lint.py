"""What in this case says nothing, contradicts itself, or was probably not meant?

The reader of a case file refuses what cannot be computed with; this check finds what can, but
changes nothing or speaks against itself. States and preferences are judged exactly, on every
feasible state. Of the pictures and phases that a case lays over itself only those that change
nothing are named; 'detente show' prints one whole, to be checked by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.analysis.finding import Finding, Findings, worst_first
from detente.analysis.lint_around import around_findings
from detente.analysis.lint_events import event_findings
from detente.analysis.lint_evidence import evidence_findings
from detente.analysis.lint_people import move_findings, name_findings, order_findings
from detente.analysis.lint_statements import statement_findings
from detente.analysis.lint_states import state_findings
from detente.errors import DetenteError, TooLarge
from detente.model.conflict import Case, Conflict, Dm, Prioritised
from detente.model.enumeration import state_space
from detente.model.preference import ranks
from detente.model.space import StateSpace

__all__ = ["Finding", "Findings", "check", "refused"]


def check(case: Case) -> Findings:
    """Return what to mend in a case and what to know about it, the worst first.

    >>> from detente.library import read
    >>> print(check(read("cuba-1962")))
    Nothing to mend.
    """
    return worst_first(case.name, _findings(case))


def refused(name: str, error: DetenteError) -> Findings:
    """Return why a case file cannot be read, as its only finding."""
    where = str(error.place) if error.place else "the case"
    return Findings(name, (Finding(error.code, "error", where, error.message),))


def _findings(case: Case) -> Iterator[Finding]:
    yield from name_findings(case.conflict)
    yield from evidence_findings(case)
    try:
        space = state_space(case.conflict)
    except TooLarge:
        yield _unlisted(case.conflict)
        return
    except DetenteError as error:
        yield Finding(error.code, "error", "the states", error.message)
        return
    yield from state_findings(space)
    yield from move_findings(space)
    orders: dict[Dm, Sequence[int]] = {}
    for dm in case.conflict.dms:
        yield from _preference_findings(space, dm, orders)
    yield from order_findings(space, orders)
    yield from event_findings(space, orders, case.sections.get("events"))
    yield from around_findings(case)


def _unlisted(conflict: Conflict) -> Finding:
    options = len(conflict.options)
    message = (
        f"{options} options make too many states to list: findings on states, statements and orders "
        "are left out. Check a smaller version of the conflict, with fewer options, for these."
    )
    return Finding("states-unlisted", "note", "the states", message)


def _preference_findings(
    space: StateSpace, dm: Dm, orders: dict[Dm, Sequence[int]]
) -> Iterator[Finding]:
    """Yield what is wrong with one preference; an order that can be computed joins ``orders``."""
    preference = space.conflict.preferences.get(dm)
    if preference is None:
        return
    try:
        orders[dm] = ranks(preference, space)
        if isinstance(preference, Prioritised):
            yield from statement_findings(dm, preference, space)
    except DetenteError as error:
        yield Finding(error.code, "error", f"preferences.{dm}", error.message)
