"""The smallest changes that would make an outcome hold, and what comes with them, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from detente.analysis.leeway import Search, question
from detente.analysis.unlock import Cut, Effect, Unlocked, Way, unlocked
from detente.explanation.changes import changes_words
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import (
    MOST_SHOWN,
    capital,
    count,
    joined,
    person,
    shortened,
    state_words,
)
from detente.model.conflict import Case, Dm
from detente.model.graph import Conventions
from detente.model.variation import Change
from detente.stability.concepts import concept as concept_of


@dataclass(frozen=True)
class ChangeSet:
    """A minimal set of changes; printed, it is a few sentences. ``facts`` holds what comes of it."""

    changes: tuple[Change, ...]
    words: str
    facts: Way

    def __str__(self) -> str:
        return self.words

    def __rich__(self) -> str:
        return self.words.replace("[", r"\[")

    def _repr_html_(self) -> str:
        import html

        return f"<p>{html.escape(self.words)}</p>"


@dataclass(frozen=True)
class Unlocking(Prose):
    """The smallest changes that would make an outcome hold; goes through them one by one."""

    case: str = ""
    facts: Unlocked | None = None

    def __iter__(self) -> Iterator[ChangeSet]:
        assert self.facts is not None
        for way in self.facts.ways:
            yield ChangeSet(way.changes, way_sentence(self.facts, way), way)

    def __len__(self) -> int:
        assert self.facts is not None
        return len(self.facts.ways)


def unlock(  # noqa: PLR0913 (keyword-only, each with its own default)
    case: Case,
    *,
    to: str,
    kinds: Iterable[str] | None = None,
    by: Iterable[str] = (),
    barred: Iterable[str] = (),
    candidates: Iterable[str] = (),
    costs: Mapping[str, Decimal | int | str] = MappingProxyType({}),
    concepts: Iterable[str] = ("nash", "seq"),
    only: bool = False,
    reachable: bool = False,
    at_most: int = 2,
    limit: int | None = None,
    conventions: Conventions | None = None,
) -> Unlocking:
    """Return the smallest changes after which a state of ``to`` is an equilibrium.

    ``to``: a state, an outcome or a condition. ``kinds``: of ``move``, ``drop``, ``negate``,
    ``add``, ``swap``, ``fix``, ``direct``, ``condition``; by default statements may be moved and
    dropped, and neighbouring places of a ranking swapped. ``by`` and ``barred`` say whose
    preferences and options may change, or may not; ``candidates`` are statements that may be
    added, each as ``"dm: CONDITION"``; ``costs`` gives a kind's cost, 1 unless named. ``only``: no
    other state may hold; ``reachable``: improvements must lead there from the status quo.
    ``at_most`` bounds the number of changes, ``limit`` the number of answers. All answers within
    the bounds are given, the cheapest first, each of them minimal. That the target holds already,
    or cannot be, is an answer too.

    >>> import detente as dt
    >>> for change in dt.unlock(dt.read("chicken"), to="compromise", at_most=1):
    ...     print(change)
    >>> for change in dt.unlock(dt.read("elmira"), to="1", concepts=["nash"], at_most=1):
    ...     print(str(change).partition(" the status quo")[0], "...")
    Local government prefers 1 to 5. Then 1 (appeal goes on) holds under nash, ...
    """
    search = Search(
        None if kinds is None else tuple(kinds), tuple(by), tuple(barred), tuple(candidates),
        costs, tuple(concepts), only, reachable, at_most, limit,
    )  # fmt: skip
    return unlocking(case, unlocked(question(case.conflict, to, search, conventions)))


def unlocking(case: Case, facts: Unlocked) -> Unlocking:
    """Return the smallest changes in sentences."""
    sections = (
        _already(facts),
        *_by_cost(facts),
        _who(facts),
        _extent(facts),
    )
    title = f"What would make {_target(facts)} hold: {case.title}"
    shown = tuple(s for s in sections if s.blocks)
    return Unlocking(title, _answer(facts), shown, case.name, facts)


# ---------------------------------------------------------------- the answer


def _target(facts: Unlocked) -> str:
    return f"“{facts.asked.to}”"


def _answer(facts: Unlocked) -> str:
    sought = [c for c, states in facts.already.items() if not states]
    if not sought:
        return f"Nothing needs to change: {_held_already(facts)}."
    if not facts.ways:
        return f"{_why_none(facts, sought)}{_so_far(facts)}"
    first = facts.ways[0]
    cheap = sum(w.cost == first.cost for w in facts.ways)
    others = f" {count(cheap - 1, 'other set')} of changes cost{'s' * (cheap == 2)} as little."
    verb = "is enough" if len(first.changes) == 1 else "are enough"
    said = (
        f"{capital(count(len(first.changes), 'change'))} {verb} to make {_target(facts)} hold"
        f"{_also_asked(facts)}. {way_sentence(facts, first)}"
    )
    return f"{said}{others if cheap > 1 else ''}{_so_far(facts)}"


def _also_asked(facts: Unlocked) -> str:
    """What else was asked of an answer."""
    search = facts.asked.search
    asked = ["alone"] * search.only + ["within reach of the status quo"] * search.reachable
    return f" {joined(asked)}" if asked else ""


def _held_already(facts: Unlocked) -> str:
    graph = facts.asked.graph
    by_states: dict[tuple[str, ...], list[str]] = {}
    for name, states in facts.already.items():
        if states:
            by_states.setdefault(tuple(state_words(graph, s) for s in states), []).append(name)
    return "; ".join(
        f"under {joined(names)} {shortened(states)} hold{'s' * (len(states) == 1)} as it is"
        for states, names in by_states.items()
    )


def _why_none(facts: Unlocked, sought: list[str]) -> str:
    asked = facts.asked
    rules = [k for k in asked.kinds if k in ("fix", "direct", "condition")]
    if not facts.target and "condition" not in rules:
        why = asked.graph.space
        reasons = () if asked.to in asked.conflict.outcomes else _reasons(why.reasons, asked.to)
        because = f": {'; '.join(reasons)}" if reasons else ""
        return (
            f"{_target(facts)} is not feasible{because}. No change of preferences makes it hold; "
            "only a condition that is dropped can (--kinds condition)."
        )
    bound = f"{count(asked.search.at_most, 'change')} ({', '.join(asked.kinds)})"
    return f"No set of up to {bound} makes {_target(facts)} hold{_also_asked(facts)} under {joined(sought, 'or')}."


def _reasons(reasons: object, name: str) -> tuple[str, ...]:
    from detente.errors import DetenteError

    try:
        return reasons(name)  # type: ignore[operator,no-any-return]
    except DetenteError:
        return ()


def _so_far(facts: Unlocked) -> str:
    return "" if facts.complete else " The search was cut short: see below."


# ---------------------------------------------------------------- one set of changes


def way_sentence(facts: Unlocked, way: Way) -> str:
    """Return a set of changes and what comes of it in a few sentences."""
    clauses = changes_words(facts.asked.conflict, way.changes)
    besides = _besides_it(facts, way)
    said = f"{'; then '.join(clauses)}. Then {'; '.join(_holding(way))}."
    return f"{said} Besides, {'; '.join(besides)}." if besides else said


def _holding(way: Way) -> list[str]:
    """Which states of the target hold, concepts with the same states together."""
    groups: dict[tuple[object, ...], list[Effect]] = {}
    for e in way.effects:
        groups.setdefault((e.holds, e.reached), []).append(e)
    said = []
    for effects in groups.values():
        names, effect = [e.concept for e in effects], effects[0]
        if effect.holds:
            states = shortened([state_words(way.graph, s) for s in effect.holds])
            verb = f"hold{'s' * (len(effect.holds) == 1)} under {joined(names)}"
            said.append(f"{states} {verb}{_reached(way, effect)}")
    none = [e.concept for e in way.effects if not e.holds]
    return said + [f"not yet under {joined(none, 'or')}"] * bool(none)


def _besides_it(facts: Unlocked, way: Way) -> list[str]:
    """Which other states hold now or no longer, with the concepts where these are not all."""
    before, after = facts.asked.graph.space, way.graph.space
    gained = [(after.label(s), e.concept) for e in way.effects for s in e.gained]
    lost = [(before.label(s), e.concept) for e in way.effects for s in e.lost]
    said = []
    for pairs, one, many in (
        (gained, "holds too", "hold too"),
        (lost, "no longer holds", "no longer hold"),
    ):
        for names, labels in _by_concepts(pairs).items():
            under = f" ({', '.join(names)})" if len(names) < len(way.effects) else ""
            said.append(f"{shortened(labels)} {one if len(labels) == 1 else many}{under}")
    return said


def _by_concepts(pairs: list[tuple[str, str]]) -> dict[tuple[str, ...], list[str]]:
    """States by the concepts that they share."""
    found: dict[tuple[str, ...], list[str]] = {}
    for label in dict.fromkeys(label for label, _ in pairs):
        found.setdefault(tuple(c for other, c in pairs if other == label), []).append(label)
    return found


def _reached(way: Way, effect: Effect) -> str:
    if way.start is None:
        return ", while the status quo is no longer a state" * bool(way.graph.conflict.status_quo)
    if way.start in effect.holds and len(effect.holds) == 1:
        return ", the status quo itself"
    if effect.reached == effect.holds:
        return ", and improvements lead there from the status quo"
    if effect.reached:
        some = shortened([way.graph.space.label(s) for s in effect.reached])
        return f", and improvements lead to {some} from the status quo"
    return ", but improvements do not lead there from the status quo"


# ---------------------------------------------------------------- sections


def _already(facts: Unlocked) -> Section:
    some = any(facts.already.values()) and not all(facts.already.values())
    return Section("What holds already", (f"{capital(_held_already(facts))}.",) if some else ())


def _by_cost(facts: Unlocked) -> Iterator[Section]:
    for cost in dict.fromkeys(w.cost for w in facts.ways):
        ways = [w for w in facts.ways if w.cost == cost]
        shown = [_item(facts, w) for w in ways[:MOST_SHOWN]]
        if len(ways) > MOST_SHOWN:
            shown.append(f"… and {len(ways) - MOST_SHOWN:,} more (--json gives them all)")
        heading = f"{capital(count(len(ways), 'set'))} of changes at a cost of {number(cost)}"
        yield Section(heading, (Bullets(tuple(shown)),))


def _item(facts: Unlocked, way: Way) -> str:
    """The sentence of a set; it says so when the set is minimal for some concepts only."""
    holding = tuple(e.concept for e in way.effects if e.holds)
    more = [c for c in holding if c not in way.concepts]
    note = f" (For {joined(more)} less is enough, or nothing.)" if more else ""
    return f"{way_sentence(facts, way)}{note}"


def _who(facts: Unlocked) -> Section:
    """In how many of the sets each decision maker would have to change."""
    total = len(facts.ways)
    lines = []
    for dm in facts.asked.graph.dms:
        n = sum(dm in w.dms for w in facts.ways)
        if n:
            lines.append(f"{person(facts.asked.graph, Dm(dm))}: in {n:,} of {count(total, 'set')}.")
    if n := sum(bool(w.rules) for w in facts.ways):
        lines.append(
            f"Nobody's preferences, but what options and conditions allow: in {n:,} of {count(total, 'set')}."
        )
    return Section("Who would have to change", (Bullets(tuple(lines)),) if lines else ())


def _extent(facts: Unlocked) -> Section:
    asked = facts.asked
    judged = joined([concept_of(c.name).title for c in asked.concepts])
    dear = [f"{k} {number(asked.costs[k])}" for k in asked.kinds if asked.costs[k] != 1]
    price = f"; cost of a change 1, but {', '.join(dear)}" if dear else "; each at a cost of 1"
    bound = (
        f"Up to {count(asked.search.at_most, 'change')} of the kinds {joined(asked.kinds)}{price}."
    )
    blocks: list[Block] = [f"{bound} Judged by {judged}."]
    if facts.complete:
        blocks.append(
            "These are all: no other set within these bounds is enough and has no part that is "
            "enough by itself."
        )
    blocks += [_cut(facts, c) for c in facts.cuts]
    blocks += [f"Not applicable: {c} ({why})." for c, why in asked.not_applicable.items()]
    return Section("How far this goes", tuple(blocks))


def _cut(facts: Unlocked, cut: Cut) -> str:
    cheaper = "" if cut.cost is None else f"every set at a cost below {number(cut.cost)} was tried"
    match cut.why:
        case "limit":
            return f"Cut at the limit of {count(len(facts.ways), 'answer')}: {cheaper}."
        case "stopped":
            return f"Stopped: this is partial; {cheaper}."
        case "lists":
            assert cut.dm is not None
            who = person(facts.asked.graph, cut.dm)
            return (
                f"{who} has too many statements: of its list only sets of up to "
                f"{count(cut.depth or 0, 'change')} were tried."
            )


def number(value: Fraction) -> str:
    """Return a cost as it was written.

    >>> number(Fraction(3)), number(Fraction(5, 2))
    ('3', '2.5')
    """
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
