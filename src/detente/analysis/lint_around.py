"""Which picture or phase changes nothing, and which faction never decides?"""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.comparison import around_differences
from detente.analysis.finding import Finding
from detente.analysis.two_level import two_level
from detente.errors import DetenteError
from detente.model.between import differences
from detente.model.conflict import Case


def around_findings(case: Case) -> Iterator[Finding]:
    """Yield what is idle in the pictures, the phases and the homes of a case."""
    for kind, laid, what in (
        ("perceptions", case.pictures, "The picture of"),
        ("phases", case.phases, "The phase"),
    ):
        for name, each in laid.items():
            dated = kind == "phases" and each.about.get("as_of") != case.about.get("as_of")
            if not dated and _is_same(each, case):
                message = f"{what} {name!r} is the case itself: nothing in it differs."
                yield Finding("idle-overlay", "warning", f"{kind}.{name}", message)
    if case.ratification:
        yield from _factions(case)


def _is_same(one: Case, other: Case) -> bool:
    """Whether two models differ in nothing; a date of its own makes a phase worth having."""
    try:
        beside = around_differences(one, other) or one.pictures
        return not (beside or differences(one.conflict, other.conflict).items)
    except DetenteError:
        return False


def _factions(case: Case) -> Iterator[Finding]:
    try:
        facts = two_level(case)
    except DetenteError:
        return
    for side in facts.sides:
        pivotal = {f for s in facts.agreements for f in side.pivotal(s)}
        for faction in side.factions:
            if facts.agreements and faction.id not in pivotal:
                message = (
                    f"The faction {faction.id!r} never decides: at no agreement would its change of "
                    "mind alone change the result."
                )
                where = f"ratification.{side.dm}.factions.{faction.id}"
                yield Finding("idle-faction", "note", where, message)
