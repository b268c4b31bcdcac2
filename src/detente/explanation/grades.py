"""What is asked when claims and sources are graded, and what is said of the grades."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from detente.evidence.grades import (
    CREDIBILITY,
    RELIABILITY,
    Habit,
    habit,
    ungraded_claims,
    ungraded_sources,
    with_credibility,
    with_reliability,
)
from detente.evidence.record import Source, evidence_as_written
from detente.explanation.evidence_words import one_line
from detente.explanation.words import count
from detente.model.conflict import Case


@dataclass(frozen=True)
class Question:
    """Which claim or source is asked about, and what is shown of it."""

    name: str
    text: str


@dataclass(frozen=True)
class Questions:
    """The questions of one axis, its scale, and what an answer does to the case."""

    greeting: str
    questions: tuple[Question, ...]
    scale: str
    scale_words: str
    graded: Callable[[Case, str, str], Case]


def claim_questions(case: Case) -> Questions:
    """Return a question for each ungraded claim: what it says, and not whose word it is.

    >>> from detente.library import read
    >>> claim_questions(read("moscow-2016")).questions[-1].text
    '“The bilateral channel is suspended”'
    """
    found = tuple(Question(c.id, f"“{one_line(c.says)}”") for c in ungraded_claims(case))
    greeting = f"How credible is it, whoever says it? {count(len(found), 'claim')}, sources hidden."
    return Questions(
        greeting if found else "",
        found,
        "".join(map(str, CREDIBILITY)),
        _scale(CREDIBILITY),
        lambda c, name, value: with_credibility(c, name, int(value)),
    )


def source_questions(case: Case) -> Questions:
    """Return a question for each ungraded source: what it is, and not what it claims."""
    found = tuple(Question(s.id, _source(s)) for s in ungraded_sources(case))
    greeting = (
        f"How reliable is it, whatever it says? {count(len(found), 'source')}, claims hidden."
    )
    return Questions(
        greeting if found else "",
        found,
        "".join(RELIABILITY),
        _scale(RELIABILITY),
        with_reliability,
    )


def _source(source: Source) -> str:
    beside = ", ".join(p for p in (source.author, source.outlet, source.date, source.kind) if p)
    return one_line(f"{source.title or source.id}{f' ({beside})' if beside else ''}")


def _scale(words: Mapping[str, str] | Mapping[int, str]) -> str:
    lines = [f"  {sign}  {meaning}" for sign, meaning in words.items()]
    return "\n".join([*lines[:-1], f"{lines[-1]}: no information, not the middle"])


def habit_words(case: Case) -> tuple[str, ...]:
    """Return a warning where nearly all grades lie on the diagonal A1, B2, C3, D4, E5."""
    found = habit(evidence_as_written(case))
    return (f"Warning: {diagonal_words(found)}",) if found.shown else ()


def diagonal_words(found: Habit) -> str:
    """Say how many grades lie on the diagonal, and what that suggests."""
    return (
        f"{found.on_diagonal} of {found.graded} grades lie on the diagonal A1, B2, C3, D4, E5: the "
        "source and what it says were probably not judged apart."
    )
