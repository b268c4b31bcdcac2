"""What do competing accounts and sources say beneath a reading?  Short, with the command for more."""

from __future__ import annotations

from dataclasses import dataclass

from detente.errors import DetenteError
from detente.evidence.claims import range_of
from detente.evidence.record import Claim, Source
from detente.evidence.trace import Trace, trace_of
from detente.evidence.weighing import Weighing
from detente.explanation.accounts import accounts
from detente.explanation.evidence_words import one_line
from detente.explanation.prose import Block, Section
from detente.explanation.trace import overview_answer
from detente.explanation.words import count, shortened
from detente.model.conflict import Case

HEADING = "Competing accounts"


@dataclass(frozen=True)
class Stand:
    """How the accounts of a case stand in a sentence; ``facts`` is None where they have no answer."""

    answer: str
    facts: Weighing | None = None

    @property
    def opposed(self) -> tuple[str, ...]:
        """The claims that count although other claims oppose them."""
        judged = self.facts.judged if self.facts else ()
        return tuple(j.item.claim.id for j in judged if j.opposed)

    @property
    def section(self) -> Section:
        """The section of a reading."""
        blocks: list[Block] = [self.answer]
        if self.facts:
            blocks.append(_opposed(self.opposed, len(self.facts.judged)))
        return Section(HEADING, tuple(blocks))


def _opposed(opposed: tuple[str, ...], judged: int) -> str:
    more = "'detente evidence' shows the working."
    if not opposed:
        return more
    if judged == 1:
        return f"The one claim that they are judged by, {opposed[0]}, is opposed by others; {more}"
    verb = "is" if len(opposed) == 1 else "are"
    said = f"Of the {judged} claims that they are judged by {len(opposed)} {verb} opposed by others"
    return f"{said}: {shortened(opposed)}; {more}"


def stand(case: Case) -> Stand | None:
    """Return how the accounts of a case stand, None where it has none; never raises for them.

    >>> from detente.library import read
    >>> stand(read("moscow-2016")).opposed
    ('no-announcement',)
    """
    if not case.sections.get("hypotheses"):
        return None
    try:
        found = accounts(case)
    except DetenteError as error:
        return Stand(f"Not answered. {error.message}")
    return Stand(found.answer, found.facts)


def grounds(case: Case) -> Trace | None:
    """Return what the elements of a case rest on, None where it has neither sources nor claims."""
    named = any(case.sections.get(k) for k in ("sources", "claims"))
    return trace_of(case) if named else None


def grounds_sentence(facts: Trace) -> str:
    """Return in a sentence or two how much of a case rests on how little.

    >>> from detente.library import read
    >>> grounds_sentence(grounds(read("moscow-2016"))).endswith("'detente trace' lists them.")
    True
    """
    return f"{overview_answer(facts)} 'detente trace' lists them."


def source_lines(facts: Trace) -> tuple[str, ...]:
    """Return each source with its date and reliability, its claims, and what they oppose.

    >>> from detente.library import read
    >>> source_lines(grounds(read("moscow-2016")))[1]
    'leaked-paper (2016-07-14): 1 claim, which opposes junior-place'
    """
    return tuple(_source_line(facts, s) for s in facts.evidence.sources.values())


def _is_meant(facts: Trace, claim: Claim) -> bool:
    """Whether a source says that it is so, and not that it hardly is."""
    found = None if claim.hedge is None else range_of(claim.hedge, facts.evidence.lexicon)
    return found is None or found.hi >= 0.5


def _source_line(facts: Trace, source: Source) -> str:
    claims = [c for c in facts.evidence.claims.values() if c.source == source.id]
    graded = f"reliability {source.reliability}" if source.reliability else ""
    about = ", ".join(one_line(p) for p in (source.date, graded) if p)
    opposed = tuple(dict.fromkeys(o for c in claims if _is_meant(facts, c) for o in c.opposes))
    verb = "opposes" if len(claims) == 1 else "oppose"
    against = f", which {verb} {shortened(opposed)}" if opposed else ""
    said = f"{one_line(source.id)} ({about})" if about else one_line(source.id)
    return f"{said}: {count(len(claims), 'claim')}{against}"
