"""What is proposed?  Decision makers, options, claims and statements, each with its quote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from detente.evidence.record import Quote

ProposalKind: TypeAlias = Literal["decision-maker", "option", "claim", "statement"]
PROPOSAL_KINDS: tuple[ProposalKind, ...] = get_args(ProposalKind)

Basis: TypeAlias = Literal["stated", "reported", "inferred"]
BASES: tuple[Basis, ...] = get_args(Basis)
"""How a statement of preference is known. What is assumed has no passage: a person writes it."""

Status: TypeAlias = Literal["proposed", "accepted", "rejected"]
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True)
class Doubt:
    """A hedge of the sentence that is quoted, found by our own detector, never by a drafter."""

    phrase: str
    kind: str
    negated: bool = False
    lo: float | None = None
    hi: float | None = None
    lexicon: str = ""


@dataclass(frozen=True)
class Proposal:
    """An element that somebody may put into the model, and the words of the source for it.

    ``id`` is a suggestion; ``dm`` is the decision maker of an option or statement; ``when`` is the
    condition of a statement, empty until somebody gives one. ``passage`` is where the first quote
    stands. ``against`` lists passages in which something speaks against a claim. ``warnings`` say
    what a reader of the proposal should look at.
    """

    kind: ProposalKind
    id: str
    words: str
    quotes: tuple[Quote, ...]
    passage: int | None = None
    dm: str = ""
    hedges: tuple[Doubt, ...] = ()
    basis: Basis | None = None
    when: str = ""
    drafter: str = ""
    note: str = ""
    against: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, tuple[str, ...]]:
        """What makes two proposals one: kind, decision maker, and the words quoted."""
        if self.kind == "decision-maker":
            return (self.kind, self.id, "", ())
        return (self.kind, self.dm, str(self.passage), tuple(q.exact for q in self.quotes))


@dataclass(frozen=True)
class Rejected:
    """A proposal that was refused before anybody saw it, and why."""

    proposal: Proposal
    reason: str


@dataclass(frozen=True)
class Draft:
    """What one drafter proposed for one source.

    ``dropped`` counts the fields of an answer that nobody asked for, probabilities and ranks among
    them: they are left out.
    """

    source: str
    proposals: tuple[Proposal, ...]
    rejected: tuple[Rejected, ...] = ()
    drafter: str = "rules"
    prompt_hash: str = ""
    model: str = ""
    dropped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Known:
    """Who is in the case already: ids of decision makers with their names, and their options."""

    people: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    options: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def person(self, name: str) -> str | None:
        """Return the id of the decision maker with this id or name.

        >>> Known({"us": "United States"}).person("the United States")
        'us'
        """
        wanted = bare(name)
        return next((i for i, n in self.people.items() if wanted in (bare(i), bare(n))), None)


def bare(name: str) -> str:
    """Return a name as names are compared: small letters, without article and underscores.

    >>> bare("The Harbour_Union")
    'harbour union'
    """
    return " ".join(name.replace("_", " ").casefold().split()).removeprefix("the ")
