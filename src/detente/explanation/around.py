"""Pictures, homes, positions and other times: what a reading says of them in a few sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from detente.analysis.comparison import Comparison, through_time
from detente.analysis.dilemmas import Confrontation, confrontation
from detente.analysis.misperception import Misperceptions, misperceptions
from detente.analysis.overview import Held
from detente.analysis.two_level import TwoLevel, two_level
from detente.errors import DetenteError
from detente.explanation.compare import phases_in_short
from detente.explanation.dilemmas import dilemmas_in_short
from detente.explanation.perceive import pictures_in_short
from detente.explanation.prose import Bullets, Section
from detente.explanation.ratify import ratified_in_short
from detente.explanation.words import shortened, state_words
from detente.model.conflict import Case
from detente.model.graph import Graph

SMALL = 64
"""Up to this many states a reading works these out; beyond, the commands do when asked."""
CONCEPT = "seq"
TRIALS = 40
"""So many models between two times are solved; 'detente phases' searches further."""

F = TypeVar("F")
G = TypeVar("G")


@dataclass(frozen=True)
class Around:
    """What stands around the conflict in its case; each is None where the case has nothing of it."""

    pictures: Misperceptions | None = None
    homes: TwoLevel | None = None
    positions: Confrontation | None = None
    times: tuple[Comparison, ...] | None = None
    sections: tuple[Section, ...] = ()


def around(case: Case, graph: Graph) -> Around:
    """Return what a reading says of the pictures, homes, positions and phases of a case."""
    conventions = graph.conventions
    small = len(graph.space) <= SMALL
    sections: list[Section] = []

    def asked(
        section: str,
        heading: str,
        facts: Callable[[], F],
        words: Callable[[F], tuple[str, ...]],
    ) -> F | None:
        if not case.sections.get(section):
            return None
        if not small:
            sections.append(Section(heading, (Bullets((_later(section),)),)))
            return None
        worked_out = _worked_out(facts, words)
        found, lines = worked_out
        sections.append(Section(heading, (Bullets(lines),)))
        return found

    pictures = asked(
        "perceptions",
        "Who misreads it",
        lambda: misperceptions(case, concept=CONCEPT, concepts=(), conventions=conventions),
        pictures_in_short,
    )
    homes = asked(
        "ratification",
        "What could be carried home",
        lambda: two_level(case, concept=CONCEPT, conventions=conventions),
        ratified_in_short,
    )
    positions = asked(
        "positions",
        "The dilemmas",
        lambda: confrontation(case, conventions=conventions),
        dilemmas_in_short,
    )
    times = asked(
        "phases",
        "At other times",
        lambda: through_time(case, concept=CONCEPT, conventions=conventions, most=TRIALS)[1],
        phases_in_short,
    )
    return Around(pictures, homes, positions, times, tuple(sections))


def refused_at_home(held: Iterable[Held], beside: Around) -> str:
    """Say of agreements that hold that they would be refused at home; empty where none would be."""
    homes = beside.homes
    if homes is None:
        return ""
    agreed = [h.state for h in held if h.state in homes.agreements]
    refused = [s for s in agreed if homes.refused_by(s, homes.sides)]
    if not refused:
        return ""
    all_ = "None of the agreements among them" if len(refused) == len(agreed) else "Not all of them"
    names = shortened([state_words(homes.graph, s) for s in refused])
    return f"{all_} would be ratified at home: {names} would not."


COMMANDS = {
    "perceptions": "perceive",
    "ratification": "ratify",
    "positions": "dilemmas",
    "phases": "phases",
}
"""The command that answers for each section of a case."""


def _later(section: str) -> str:
    return f"'detente {COMMANDS[section]}' answers this for a model of this size."


def _worked_out(
    facts: Callable[[], G], words: Callable[[G], tuple[str, ...]]
) -> tuple[G | None, tuple[str, ...]]:
    """The facts with their sentences; a fault in one part leaves the rest of the reading whole."""
    try:
        found = facts()
        return found, words(found)
    except DetenteError as error:
        return None, (f"Not worked out here. {error.message}",)
