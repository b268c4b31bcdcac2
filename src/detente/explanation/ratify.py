"""Which agreements could be carried home, who decides that, and what holds then, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from detente.analysis.bargain import Effect, Payment, Price, effects, payments
from detente.analysis.two_level import Side, TwoLevel, two_level
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import (
    MOST_SHOWN,
    capital,
    count,
    joined,
    people,
    person,
    shortened,
    state_words,
)
from detente.model.conflict import Case
from detente.model.graph import Conventions
from detente.model.space import State
from detente.table import Table

PAYMENTS_SHOWN = 6
BROKEN_SHOWN = 6
STATES_SHOWN = 40


@dataclass(frozen=True)
class Ratifying(Prose):
    """Win-sets and what they do, in sentences; ``facts`` holds what they say."""

    facts: TwoLevel | None = None
    effects: tuple[Effect, ...] = ()
    payments: tuple[Payment, ...] = ()


def ratify(
    case: Case, *, concept: str = "seq", conventions: Conventions | None = None
) -> Ratifying:
    """Return which agreements each side could carry home, and what holds then.

    Raises :class:`detente.errors.MissingPart` without preferences, or without a state of no deal.

    >>> import detente as dt
    >>> print(dt.ratify(dt.read("moscow-2016")).answer)
    No agreement would be ratified by all: the win-sets of United States and Russia do not overlap.
    """
    facts = two_level(case, concept=concept, conventions=conventions)
    words = _Words(facts)
    sections = (
        words.win_sets(), words.who_decides(), words.defection(), words.conjecture(),
        words.price(), words.ratified_game(), words.every_agreement(), words.method(),
    )  # fmt: skip
    kept = tuple(s for s in sections if s.blocks)
    title = f"{case.title}: whom each must carry at home"
    return Ratifying(title, words.answer(), kept, facts, words.effects, words.payments)


class _Words:
    """The sentences on one case at two levels."""

    def __init__(self, facts: TwoLevel) -> None:
        self.facts = facts
        self.graph = facts.graph

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What each faction does to the bargain."""
        return effects(self.facts)

    @cached_property
    def payments(self) -> tuple[Payment, ...]:
        """What each refused agreement would take."""
        return payments(self.facts)

    # ------------------------------------------------------------ names

    def grouped(self, states: Iterable[State]) -> str:
        """Return agreements by their outcomes, with the states where not all of one are meant."""
        left = list(states)
        if not left:
            return "no agreement"
        said = []
        for name, members in self.graph.space.within.items():
            mine = [s for s in left if s in members]
            if mine:
                some = len(mine) < len(members)
                only = (
                    f" (only {shortened([self.graph.space.label(s) for s in mine])})"
                    if some
                    else ""
                )
                said.append(f"{name}{only}")
                left = [s for s in left if s not in members]
        return joined(
            [*said, *([shortened([self.graph.space.label(s) for s in left])] if left else [])]
        )

    def faction(self, side: Side, name: str) -> str:
        return next(f.words for f in side.factions if f.id == name)

    def factions(self, side: Side, names: Iterable[str], word: str = "and") -> str:
        return joined([self.faction(side, n) for n in names], word)

    def side(self, dm: str) -> Side:
        return next(s for s in self.facts.sides if s.dm == dm)

    # ------------------------------------------------------------ the answer

    def answer(self) -> str:
        facts = self.facts
        sides = people(self.graph, [s.dm for s in facts.sides])
        all_of = f"all of {sides}" if len(facts.sides) > 1 else sides
        if not facts.agreements:
            return "No state would be an agreement: every state counts as no deal."
        if not facts.overlap:
            return f"No agreement would be ratified by all: {self._why_none(sides)}."
        said = f"{capital(self.grouped(facts.overlap))} would be ratified by {all_of}"
        name = facts.concept.name
        held = [s for s in facts.overlap if s in facts.holds_ratified]
        if held:
            which = "" if held == list(facts.overlap) else f"{self.grouped(held)} "
            return f"{said}, and {which}would hold ({name})."
        if not set(facts.overlap) & set(facts.signable):
            refusing = [s.dm for s in facts.sides if not any(s.accepts(x) for x in facts.overlap)]
            who = people(self.graph, refusing) or "some negotiator"
            return f"{said}, but {who} would not sign it."
        return f"{said}, but none of it would hold ({name})."

    def _why_none(self, sides: str) -> str:
        empty = [s.dm for s in self.facts.sides if not self.facts.win_set(s)]
        if empty:
            return f"{people(self.graph, empty)} could carry home nothing"
        return f"the win-sets of {sides} do not overlap"

    # ------------------------------------------------------------ sections

    def win_sets(self) -> Section:
        rows = []
        for side in self.facts.sides:
            own = [s for s in self.facts.agreements if side.accepts(s)]
            rows.append(
                (
                    person(self.graph, side.dm),
                    self._rule(side),
                    state_words(self.graph, side.no_deal),
                    self.grouped(self.facts.win_set(side)),
                    self.grouped(own),
                )
            )
        heads = ("side", "who ratifies", "no deal", "win-set", "what the negotiator itself prefers")
        overlap = self.facts.overlap
        number = count(len(self.facts.agreements), "agreement")
        said = (
            f"Of {number}, all sides would ratify {len(overlap)}: {self.grouped(overlap)}."
            if overlap
            else f"Of {number}, all sides together would ratify none."
        )
        return Section("What each side could carry home", (Table(heads, tuple(rows)), said))

    def _rule(self, side: Side) -> str:
        if not side.factions:
            return "itself"
        votes = [f"{f.words} ({f.weight}{', veto' if f.veto else ''})" for f in side.factions]
        return f"{', '.join(votes)}; threshold {side.rule.threshold}"

    def who_decides(self) -> Section:
        items = []
        for side in self.facts.sides:
            if side.factions:
                items += [self._blockers(side), *self._enough(side), self._pivotal(side)]
        nobody = "Nobody at home must consent in this case: each side ratifies for itself."
        return Section("Who decides at home", (Bullets(tuple(items)),) if items else (nobody,))

    def _blockers(self, side: Side) -> str:
        who = person(self.graph, side.dm)
        if not side.blockers:
            return f"{who}: no faction can block an agreement alone."
        return f"{who}: {self.factions(side, side.blockers)} can block any agreement alone."

    def _enough(self, side: Side) -> tuple[str, ...]:
        who = person(self.graph, side.dm)
        if side.enough is None:
            return (f"{who}: too many factions to look at every set of them.",)
        if side.enough == ((),):
            return (f"{who}: no consent is needed.",)
        if len(side.factions) < 2:
            return ()
        sets = joined(
            [f"{{{', '.join(self.faction(side, n) for n in g)}}}" for g in side.enough], "or"
        )
        return (f"{person(self.graph, side.dm)}: enough to ratify is the consent of {sets}.",)

    def _pivotal(self, side: Side) -> str:
        times = {f.id: 0 for f in side.factions}
        for s in self.facts.agreements:
            for name in side.pivotal(s):
                times[name] += 1
        total = len(self.facts.agreements)
        said = [f"{self.faction(side, n)} at {k} of {total}" for n, k in times.items() if k]
        who = person(self.graph, side.dm)
        if not said:
            return f"{who}: nobody is pivotal: no single change of mind would change a result."
        return f"{who}: pivotal, so that its change of mind alone would change the result: {joined(said)}."

    def defection(self) -> Section:
        facts = self.facts
        items = []
        if facts.involuntary:
            items.append(
                f"Involuntary: the negotiators would sign {self.grouped(facts.involuntary)}, which "
                "would not be ratified."
            )
        broken = list(facts.voluntary.items())
        for state, leavers in broken[:BROKEN_SHOWN]:
            items.append(
                f"Voluntary: {state_words(self.graph, state)} would be ratified, but "
                f"{people(self.graph, leavers)} would gain by leaving it on its own."
            )
        if len(broken) > BROKEN_SHOWN:
            items.append(
                f"… and {count(len(broken) - BROKEN_SHOWN, 'more agreement')} of that kind."
            )
        if not items and any(side.factions for side in facts.sides):
            none = "no agreement would be signed and then refused, or ratified and then broken"
            items.append(f"None: {none}.")
        return Section("Defection", (Bullets(tuple(items)),) if items else ())

    def conjecture(self) -> Section:
        items = tuple(self._effect(e) for e in self.effects)
        return Section("What each faction does to the bargain", (Bullets(items),) if items else ())

    def _effect(self, e: Effect) -> str:
        side = self.side(e.dm)
        name, who = self.faction(side, e.faction), person(self.graph, e.dm)
        total = len(e.closed) + len(self.facts.win_set(side)) - len(e.opened)
        closed = (
            f"Because of {name}, {len(e.closed)} of {count(total, 'agreement')} in the win-set of "
            f"{who} cannot be carried home ({self.grouped(e.closed)})"
            if e.closed
            else f"Because of {name}, nothing of the win-set of {who} is lost"
        )
        opened = f"; {self.grouped(e.opened)} can be, which could not without" if e.opened else ""
        return f"{closed}{opened}. {self._schelling(e, who)}"

    def _schelling(self, e: Effect, who: str) -> str:
        with_it, without = self.grouped(e.overlap), self.grouped(e.overlap_without)
        match e.conjecture:
            case "no effect":
                return f"The bargain is the same with it and without ({without})."
            case "closed":
                return f"Else {without} could be ratified by all; now nothing can: {who} gains nothing."
            case "holds":
                return f"{who} gains by it: {with_it} instead of {without}, as Schelling’s conjecture has it."
            case "fails":
                return f"{who} loses by it: {with_it} instead of {without}, against Schelling’s conjecture."
            case "opened":
                return f"Only with it is there anything that all would ratify: {with_it}."
            case "not tested":
                return (
                    f"All would ratify {with_it} instead of {without}; the win-set is not smaller, so "
                    "that this says nothing of Schelling’s conjecture."
                )
            case "mixed":
                return f"{with_it} instead of {without}: {who} gains by it in one respect and loses in another."

    def price(self) -> Section:
        shown = self.payments[:PAYMENTS_SHOWN]
        items = [self._payment(p) for p in shown]
        if len(self.payments) > len(shown):
            items.append(f"… and {count(len(self.payments) - len(shown), 'dearer agreement')}.")
        return Section("What would open an agreement", (Bullets(tuple(items)),) if items else ())

    def _payment(self, p: Payment) -> str:
        won = joined([self._price(x, p.state) for x in p.prices])
        said = f"{state_words(self.graph, p.state)}: win over {won}."
        if p.nearest:
            near = shortened([state_words(self.graph, s) for s in p.nearest], "or")
            number = count(p.options or 0, "option")
            said += f" The nearest agreement that all ratify is {near} ({number} apart)."
        return said

    def _price(self, price: Price, state: State) -> str:
        side = self.side(price.dm)
        places = count(price.places, "place")
        if price.faction is None:
            return f"{person(self.graph, price.dm)} ({places} below no deal)"
        decisive = self.facts.decided_by(side, price.faction, state)
        because = f"; it must outweigh “{decisive.words}”" if decisive else ""
        return f"{self.faction(side, price.faction)} ({places} below no deal{because})"

    def ratified_game(self) -> Section:
        facts = self.facts
        name = facts.concept.name
        heading = "What holds when it must be ratified"
        refused = [s for s in facts.agreements if facts.refused_by(s, facts.sides)]
        plain = self._held(facts.holds)
        if not refused:
            same = (
                f"No agreement is refused at home, so that the game is the same: {plain} ({name})."
            )
            return Section(heading, (same,))
        said = f"This counts as no deal for everybody: {self.grouped(refused)}."
        return Section(
            heading, (f"{said} {self._then(refused)} Where nobody at home is asked, {plain}.",)
        )

    def _then(self, refused: list[State]) -> str:
        """What holds in the ratified game: agreements, and states that come to no deal."""
        facts = self.facts
        deals = [s for s in facts.holds_ratified if s in facts.agreements and s not in refused]
        rest = [s for s in facts.holds_ratified if s not in deals]
        name = facts.concept.name
        if not facts.holds_ratified:
            return f"Then nothing holds ({name})."
        none = shortened([self.graph.space.label(s) for s in rest])
        if not deals:
            come = "which comes" if len(rest) == 1 else "all of which come"
            return f"Then no agreement holds ({name}): {none}, {come} to no deal."
        also = f"; beside it, what comes to no deal: {none}" if rest else ""
        return f"Then {self._held(tuple(deals))} as an agreement ({name}){also}."

    def _held(self, states: tuple[State, ...]) -> str:
        if not states:
            return "nothing holds"
        said = shortened([state_words(self.graph, s) for s in states])
        return f"{said} {'holds' if len(states) == 1 else 'hold'}"

    def every_agreement(self) -> Section:
        facts, space = self.facts, self.graph.space
        homes = [(side, f) for side in facts.sides for f in side.factions]
        shown = facts.agreements[:STATES_SHOWN]
        rows = tuple(
            (
                space.label(s), ", ".join(space.outcomes(s)),
                *("✓" if side.consents(f.id, s) else "·" for side, f in homes),
                *("✓" if side.wins(s) else "·" for side in facts.sides),
                "yes" if s in facts.overlap else "",
            )
            for s in shown
        )  # fmt: skip
        heads = (
            "agreement", "outcome", *(f.id for _, f in homes), *(f"{s.dm} ratifies" for s in facts.sides), "all",
        )  # fmt: skip
        blocks: list[Block] = [Table(heads, rows)] if rows else []
        if len(facts.agreements) > len(shown):
            more = len(facts.agreements) - len(shown)
            blocks.append(f"… and {count(more, 'more agreement')}: --json lists them all.")
        return Section("Every agreement", tuple(blocks))

    def method(self) -> Section:
        conventions = "; ".join(self.graph.conventions.words().values())
        return Section(
            "How this is computed",
            (
                "A win-set holds the agreements that would be ratified against no deal (Putnam "
                "1988). An agreement is a state outside the outcome to which no deal belongs. That a "
                "refused agreement counts as no deal for everybody is how the two levels are joined "
                "here; side payments are counted in places of an order, since orders have no units.",
                f"Sanctions: {conventions}.",
            ),
        )


def ratify_answer(facts: TwoLevel) -> str:
    """Return in one sentence what all sides would ratify."""
    return _Words(facts).answer()


def ratified_in_short(facts: TwoLevel) -> tuple[str, ...]:
    """Return the few sentences that a reading of the case has for its homes."""
    words = _Words(facts)
    sets = [
        f"{person(words.graph, side.dm)} could carry home {words.grouped(facts.win_set(side))}."
        for side in facts.sides
    ]
    cheapest = words.payments[:1] if not facts.overlap else ()
    ties = [p for p in words.payments if cheapest and p.cost == cheapest[0].cost]
    what = "The cheapest way out" if len(ties) == 1 else f"One of the {len(ties)} cheapest ways out"
    prices = [f"{what}: {words._payment(p)}" for p in cheapest]
    return (*sets[:MOST_SHOWN], words.answer(), *prices)
