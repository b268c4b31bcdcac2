"""The dilemmas of a confrontation and the ways out of each, in the model's own words."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.dilemmas import VERSION, Confrontation, Dilemma, Party, confrontation
from detente.explanation.prose import Bullets, Prose, Section
from detente.explanation.words import (
    capital,
    count,
    joined,
    move_words,
    person,
    shortened,
    state_words,
)
from detente.model.conflict import Case, Dm
from detente.model.graph import Conventions
from detente.model.space import State
from detente.table import Table


@dataclass(frozen=True)
class Dilemmas(Prose):
    """Dilemmas and ways out in sentences; ``facts`` holds what they say."""

    facts: Confrontation | None = None


def dilemmas(case: Case, *, conventions: Conventions | None = None) -> Dilemmas:
    """Return the dilemmas of confrontation analysis that the positions of a case make.

    Raises :class:`detente.errors.MissingPart` without two positions.

    >>> import detente as dt
    >>> print(dt.dilemmas(dt.read("moscow-2016")).answer)
    4 dilemmas stand between the positions: deterrence and trust.
    """
    facts = confrontation(case, conventions=conventions)
    words = _Words(facts)
    sections = (words.board(), *words.by_party(), words.method())
    kept = tuple(s for s in sections if s.blocks)
    return Dilemmas(f"{case.title}: dilemmas", words.answer(), kept, facts)


def dilemmas_in_short(facts: Confrontation) -> tuple[str, ...]:
    """Return the sentences that a reading of the case has for its positions."""
    words = _Words(facts)
    return (words.answer(), *(words.sentence(d) for d in facts.dilemmas))


class _Words:
    """The sentences on one confrontation."""

    def __init__(self, facts: Confrontation) -> None:
        self.facts = facts
        self.graph = facts.graph

    def person(self, dm: Dm) -> str:
        return person(self.graph, dm)

    def state(self, state: State) -> str:
        return state_words(self.graph, state)

    def party(self, dm: Dm) -> Party:
        return next(p for p in self.facts.parties if p.dm == dm)

    # ------------------------------------------------------------ the answer

    def answer(self) -> str:
        facts = self.facts
        found = facts.dilemmas
        if facts.common is not None:
            shared = f"All want {self.state(facts.common)}"
            if not found:
                return f"{shared}, and no dilemma stands in the way: the confrontation is resolved."
            kinds = joined(dict.fromkeys(d.kind for d in found))
            stand = "stands" if len(found) == 1 else "stand"
            return f"{shared}, but {count(len(found), 'dilemma')} {stand} in the way: {kinds}."
        if not found:
            return "The positions differ, but no side faces a dilemma."
        kinds = joined(dict.fromkeys(d.kind for d in found))
        stand = "stands" if len(found) == 1 else "stand"
        return f"{count(len(found), 'dilemma')} {stand} between the positions: {kinds}."

    def board(self) -> Section:
        facts = self.facts
        rows = tuple(
            (
                self.person(p.dm), self.state(p.wants), p.threatens or "– (stays as it is)",
                self._beside(p),
            )
            for p in facts.parties
        )  # fmt: skip
        table = Table(("party", "wants", "threatens", "fits its words too"), rows)
        future = f"If all threats are carried out: {self.state(facts.future)}."
        return Section("Positions and the threatened future", (table, future))

    def _beside(self, p: Party) -> str:
        rest = [self.graph.space.label(s) for s in p.fitting if s != p.wants]
        return shortened(rest) if rest else "–"

    def by_party(self) -> tuple[Section, ...]:
        return tuple(self._section(p) for p in self.facts.parties)

    def _section(self, p: Party) -> Section:
        mine = [d for d in self.facts.dilemmas if d.dm == p.dm]
        items = tuple(f"{self.sentence(d)} {self.ways(d)}" for d in mine)
        heading = f"What {self.person(p.dm)} faces"
        return Section(heading, (Bullets(items) if items else "No dilemma.",))

    # ------------------------------------------------------------ each dilemma

    def sentence(self, d: Dilemma) -> str:
        """Return what the dilemma is."""
        other = f" ({self.person(d.other)})" if d.other else ""
        return f"{capital(d.kind)}{other}: {self._what(d)}."

    def _what(self, d: Dilemma) -> str:
        who, future = self.person(d.dm), self.state(self.facts.future)
        own = self.party(d.dm).wants
        match d.kind:
            case "threat":
                moves = self._moves(d.dm, self.facts.future, d.moves)
                what = "carry out its threat" if self.party(d.dm).threatens else "stay as it is"
                return f"{who} would rather not {what}: from {future} it would {moves}"
            case "co-operation":
                moves = self._moves(d.dm, own, d.moves)
                return f"{who} would not keep its own part of what it wants: it would {moves}"
            case _:
                return self._against(d, who, future)

    def _against(self, d: Dilemma, who: str, future: str) -> str:
        """What a dilemma between two parties is."""
        other = self.person(self._other(d))
        theirs = self.state(self.party(self._other(d)).wants)
        match d.kind:
            case "deterrence":
                threats = f"would as soon see the threats carried out ({future})"
                return f"{other} {threats} as accept what {who} wants{self._by(d)}"
            case "inducement":
                threats = f"as see the threats carried out{self._by(d)}"
                return f"{who} itself would as soon have what {other} wants, {theirs}, {threats}"
            case "trust":
                moves = self._moves(self._other(d), self.party(d.dm).wants, d.moves)
                return f"{other} would not keep its part of what {who} wants: it would {moves}"
            case _:
                return f"{who} likes what {other} wants better than what it asks for{self._by(d)}"

    def _other(self, d: Dilemma) -> Dm:
        assert d.other is not None
        return d.other

    def _by(self, d: Dilemma) -> str:
        return f" (“{d.decided_by.words}” decides)" if d.decided_by else ""

    def _moves(self, dm: Dm, start: State, moves: tuple[State, ...]) -> str:
        return shortened([move_words(self.graph, dm, start, t) for t in moves], "or")

    def ways(self, d: Dilemma) -> str:
        """Return the ways out of a dilemma."""
        who = self.person(d.dm)
        return f"Ways out: {'; or '.join(self._ways(d, who))}.{self._closed(d, who)}"

    def _closed(self, d: Dilemma, who: str) -> str:
        """Say where the way out that comes to mind first is closed."""
        if d.kind != "deterrence" or d.other_threats:
            return ""
        return f" No other threat that {who} could carry out alone is harsh enough."

    def _ways(self, d: Dilemma, who: str) -> list[str]:
        match d.kind:
            case "threat":
                bind = f"{who} binds itself not to {self._moves(d.dm, self.facts.future, d.moves)}"
                return [
                    bind,
                    "it comes to prefer the threat",
                    "it drops the threat and its position",
                ]
            case "deterrence":
                return self._deterrence(d, who)
            case "inducement":
                return self._inducement(d, who)
            case "trust":
                return self._kept(
                    d, self._other(d), "a guarantee, or a penalty, that {} does not {}"
                )
            case "co-operation":
                return self._kept(d, d.dm, "{} binds itself not to {}")
            case "positioning":
                other = self.person(self._other(d))
                return [
                    f"{who} adopts what {other} wants",
                    "it asks itself why it does not: whether it thinks that out of reach",
                ]

    def _deterrence(self, d: Dilemma, who: str) -> list[str]:
        other = self.person(self._other(d))
        found = []
        if d.other_threats:
            names = shortened([self.state(s) for s in d.other_threats], "or")
            found.append(f"{who} threatens something harsher for {other}: {names}")
        if d.other_positions:
            names = shortened([self.state(s) for s in d.other_positions], "or")
            found.append(f"{who} asks for {names} instead, which fits its words too")
        if not d.other_threats:
            found.append(
                f"nothing that {who} could do alone in {self.state(self.facts.future)} is harsh enough"
            )
        changed = f" on “{d.decided_by.words}”" if d.decided_by else ""
        return [*found, f"{other} changes its mind{changed}", f"{who} gives up its position"]

    def _inducement(self, d: Dilemma, who: str) -> list[str]:
        other = self.person(self._other(d))
        theirs = self.state(self.party(self._other(d)).wants)
        found = [f"{who} concedes: {theirs}"]
        if d.other_threats:
            names = shortened([self.state(s) for s in d.other_threats], "or")
            found.append(f"{who} falls back on something it likes better: {names}")
        changed = f" on “{d.decided_by.words}”" if d.decided_by else ""
        return [
            *found,
            f"{who} changes its mind{changed}, so that what {other} wants loses its appeal",
        ]

    def _kept(self, d: Dilemma, leaver: Dm, bound: str) -> list[str]:
        moves = self._moves(leaver, self.party(d.dm).wants, d.moves)
        found = [bound.format(self.person(leaver), moves)]
        if d.other_positions:
            names = shortened([self.state(s) for s in d.other_positions], "or")
            found.append(f"{self.person(d.dm)} asks for {names} instead, which would be kept")
        return [*found, f"{self.person(d.dm)} gives up its position"]

    def method(self) -> Section:
        return Section(
            "How this is computed",
            (
                f"Confrontation analysis, version {VERSION} (Howard 1999; Murray-Jones and Howard "
                "1999); later versions count other dilemmas. A position that several states fit means "
                "the one that its party likes best. The ways out are the published kinds, filled with "
                "what the model knows; which is open to whom it does not say.",
            ),
        )
