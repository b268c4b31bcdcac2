"""Does the answer survive the doubts that the words leave?  Every world they allow, judged.

A world says of each doubted word whether what it says is so. The elements that need it are part of
the model there, or not: a statement is absent (or reversed), an option is never taken, a condition
does not apply. Each world is solved; a conclusion then has an exact lower and upper probability,
the least and the most over all probabilities within the ranges of the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Literal, TypeAlias

from detente.errors import DetenteError, TooLarge
from detente.evidence.doubts import Chance, Doubted, Doubts, doubts_of
from detente.evidence.estimate import Estimate
from detente.model.conflict import Case, Conflict, Prioritised
from detente.model.graph import Conventions
from detente.model.space import State, StateSpace
from detente.model.variation import (
    Change,
    ConditionDropped,
    OptionFixed,
    StatementDropped,
    StatementNegated,
    varied,
    without,
)
from detente.stability.solve import Solution, solve

MOST_WORLDS = 1 << 12
ANSWERED = 1 << 12
"""Within a reading, worlds times states up to here are judged; beyond, the command does when asked."""

World: TypeAlias = frozenset[str]
"""The names of the chances that are so."""
ConclusionKind: TypeAlias = Literal["only", "state", "outcome"]
Held: TypeAlias = Mapping[str, frozenset[str]]
"""For each concept, the labels of the states that are equilibria."""


@dataclass(frozen=True)
class Judged:
    """What holds in one world: equilibria by label, the outcomes they belong to; or why not."""

    held: Held
    outcomes: Mapping[str, frozenset[tuple[str, ...]]]
    unjudged: str = ""


@dataclass(frozen=True)
class Conclusion:
    """A sentence about the model that is true in some worlds.

    ``only``: the outcome ``subject`` is the only one that holds, under any of ``concepts``.
    ``state``: the state is an equilibrium under every one of ``concepts``. ``outcome``: the
    outcome holds, in some equilibrium, under some of ``concepts``.

    ``estimate`` bounds its probability; a world without an answer counts as false for the least and
    as true for the most. ``turning`` holds the chances it hangs on: those whose change alone makes
    it true or false in some world, the weakest words first.
    """

    kind: ConclusionKind
    subject: str
    concepts: tuple[str, ...]
    true_in: tuple[bool, ...]
    estimate: Estimate
    turning: tuple[Chance, ...]

    @property
    def worlds(self) -> int:
        """In how many worlds it is true."""
        return sum(self.true_in)

    @property
    def unsettled(self) -> bool:
        """Whether it is more likely than not at one end of the ranges, and not at the other."""
        return self.estimate.lo < 0.5 < self.estimate.hi


@dataclass(frozen=True)
class Worlds:
    """A case, its doubts, every world they allow, and what holds in each.

    ``own`` is what holds in the model that the file states, all its elements being there.
    """

    case: Case
    conventions: Conventions
    doubts: Doubts
    concepts: tuple[str, ...]
    own: Judged
    judged: tuple[Judged, ...]

    @property
    def chances(self) -> tuple[Chance, ...]:
        """The doubted words that are so in some worlds only, in the order of the file."""
        return self.doubts.open

    @cached_property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """What holds in some world, and how likely that is; the answer of the case first."""
        return tuple(_conclusions(self))

    @property
    def unjudged(self) -> tuple[str, ...]:
        """Why some worlds have no answer, each reason once."""
        return tuple(dict.fromkeys(j.unjudged for j in self.judged if j.unjudged))

    @property
    def lost(self) -> int:
        """How many worlds have no answer."""
        return sum(bool(j.unjudged) for j in self.judged)


def worlds_of(
    case: Case,
    *,
    lexicon: str | None = None,
    conventions: Conventions | None = None,
    most: int = MOST_WORLDS,
    lenient: bool = False,
) -> Worlds:
    """Return what holds in every world that the doubts of a case allow.

    ``lenient``: see :func:`doubts_of`. Raises :class:`TooLarge` where there are more than ``most``
    worlds.
    """
    doubts = doubts_of(case, lexicon=lexicon, lenient=lenient)
    number = 1 << len(doubts.open)
    if number > most:
        raise TooLarge(
            f"{len(doubts.open)} doubted words make {number:,} worlds, more than {most:,}. Settle "
            "some of them: give their elements 'likelihood: 1', or take the hedge out of the claim."
        )
    base = solve(case, conventions=conventions)
    own = _judge(case, (), base)
    known: dict[tuple[Change, ...], Judged] = {(): own}
    judged = []
    for world in every_world(doubts):
        changes = changes_in(case.conflict, doubts, world)
        if changes not in known:
            known[changes] = _judge(case, changes, base)
        judged.append(known[changes])
    return Worlds(case, base.graph.conventions, doubts, base.concepts, own, tuple(judged))


def every_world(doubts: Doubts) -> Iterator[World]:
    """Yield every world; bit k of a world's position says whether the open chance k is so."""
    names = [c.name for c in doubts.open]
    certain = frozenset(c.name for c in doubts.chances.values() if c.certain)
    for code in range(1 << len(names)):
        yield certain.union(n for k, n in enumerate(names) if code >> k & 1)


def present(element: Doubted, world: World) -> bool:
    """Say whether a doubted element is part of the model in a world."""
    return world.issuperset(element.needs) != element.denied


def changes_in(conflict: Conflict, doubts: Doubts, world: World) -> tuple[Change, ...]:
    """Return how the model differs in a world from the one the file states."""
    gone = [e for e in doubts.elements if not present(e, world)]
    return tuple(_change(conflict, e, reversed_=_reversed(e, world)) for e in gone)


def _reversed(element: Doubted, world: World) -> bool:
    """Whether a statement that does not hold is turned round: only where its claim counts."""
    return element.otherwise == "negated" and world.issuperset(element.given)


def _change(conflict: Conflict, element: Doubted, *, reversed_: bool) -> Change:
    match element.kind:
        case "option":
            return OptionFixed(element.name, taken=False)
        case "condition":
            return ConditionDropped(_position(conflict, element.name))
        case _:
            dm, _, key = element.name.partition("/")
            for owner, preference in conflict.preferences.items():
                if owner == dm and isinstance(preference, Prioritised):
                    ids = [s.id or str(k + 1) for k, s in enumerate(preference.statements)]
                    place = ids.index(key)
                    if reversed_:
                        return StatementNegated(owner, place)
                    return StatementDropped(owner, place)
            raise AssertionError(element.name)


def _position(conflict: Conflict, name: str) -> int:
    names = [
        str(c.extra.get("id") or f"condition {k + 1}") for k, c in enumerate(conflict.constraints)
    ]
    return names.index(name)


def _judge(case: Case, changes: tuple[Change, ...], base: Solution) -> Judged:
    if not changes:
        return _held(base, base)
    kept = [c for c in changes if not isinstance(c, StatementDropped | ConditionDropped)]
    dropped = [c for c in changes if isinstance(c, StatementDropped | ConditionDropped)]
    # Reversals keep positions; what is dropped goes next; an option is barred last, because
    # it adds a condition.
    first = [c for c in kept if isinstance(c, StatementNegated)]
    last = [c for c in kept if not isinstance(c, StatementNegated)]
    try:
        conflict = varied(without(varied(case.conflict, first), dropped), last)
        conventions = base.graph.conventions
        return _held(solve(conflict, base.concepts, conventions=conventions), base)
    except DetenteError as error:
        return Judged({}, {}, error.message)


def _held(solution: Solution, base: Solution) -> Judged:
    """What holds; a state of the file's own model keeps the label that it has there."""
    space = solution.graph.space
    held = {c: solution.equilibria(c).indices for c in solution.concepts}
    return Judged(
        {
            c: frozenset(_label(space, s, base.graph.space) for s in states)
            for c, states in held.items()
        },
        {c: frozenset(space.outcomes(s) for s in states) for c, states in held.items()},
    )


def _label(space: StateSpace, state: State, own: StateSpace) -> str:
    """Merged states are the same where they have a cell in common."""
    if not (own.merged or space.merged):
        return space.label(state)
    there = (own.where.get(cell) for cell in space.cells[state])
    return next((own.label(s) for s in there if s is not None), space.label(state))


# ---------------------------------------------------------------- conclusions

Test: TypeAlias = Callable[[Judged], bool]


def _conclusions(worlds: Worlds) -> Iterator[Conclusion]:
    """What the file's own model says comes first, then what holds in other worlds only."""
    here = worlds.own
    outcomes = tuple(worlds.case.conflict.outcomes)
    only = [o for o in outcomes if any(_only(j, o) for j in worlds.judged)]
    for o in sorted(only, key=lambda o: not _only(here, o)):
        yield _concluded(worlds, "only", o, worlds.concepts, partial(_only, outcome=o))
    for label, concepts in _states(here):
        test = partial(_is_held, label=label, concepts=concepts)
        yield _concluded(worlds, "state", label, concepts, test)
    for o in outcomes:
        found = tuple(c for c in worlds.concepts if any(_has(j, c, o) for j in worlds.judged))
        if found and not any(_has(here, c, o) for c in found):
            test = partial(_holds_somehow, outcome=o)
            yield _concluded(worlds, "outcome", o, found, test)


def _states(here: Judged) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The states that hold in the file's own model, each with its concepts, the firmest first."""
    labels = dict.fromkeys(label for held in here.held.values() for label in sorted(held))
    found = {s: tuple(c for c, held in here.held.items() if s in held) for s in labels}
    yield from sorted(found.items(), key=lambda f: -len(f[1]))


def _only(judged: Judged, outcome: str) -> bool:
    named = {o for held in judged.outcomes.values() for o in held}
    return named == {(outcome,)}


def _has(judged: Judged, concept: str, outcome: str) -> bool:
    return any(outcome in named for named in judged.outcomes.get(concept, ()))


def _holds_somehow(judged: Judged, outcome: str) -> bool:
    return any(_has(judged, c, outcome) for c in judged.outcomes)


def _is_held(judged: Judged, label: str, concepts: tuple[str, ...]) -> bool:
    return all(label in judged.held.get(c, ()) for c in concepts)


def _concluded(
    worlds: Worlds, kind: ConclusionKind, subject: str, concepts: tuple[str, ...], test: Test
) -> Conclusion:
    truth = tuple(test(j) for j in worlds.judged)
    lost = tuple(bool(j.unjudged) for j in worlds.judged)
    ranges = [_ends(c.estimate) for c in worlds.chances]
    lo, _ = probability_bounds(truth, ranges)
    _, hi = probability_bounds([t or u for t, u in zip(truth, lost, strict=True)], ranges)
    estimate = Estimate(lo, hi, "worlds")
    return Conclusion(kind, subject, concepts, truth, estimate, _turning(worlds, truth, lost))


def _ends(estimate: Estimate) -> tuple[float, float]:
    """The range to reckon with; a word that ranks nothing leaves everything open."""
    return (0.0, 1.0) if estimate.open else (estimate.lo, estimate.hi)


def _turning(worlds: Worlds, truth: Sequence[bool], lost: Sequence[bool]) -> tuple[Chance, ...]:
    found = [
        chance
        for k, chance in enumerate(worlds.chances)
        if any(
            truth[w] != truth[v] and not (lost[w] or lost[v])
            for w in range(len(truth))
            if (v := w | 1 << k) != w
        )
    ]
    return tuple(sorted(found, key=lambda c: weakness(worlds.doubts.promise(c))))


def weakness(promised: Estimate) -> tuple[float, float]:
    """Return what sorts the weakest words first: by the least that they promise, then by width."""
    return (promised.lo, -promised.width)


def probability_bounds(
    truth: Sequence[bool], ranges: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Return the least and the most probability of a set of worlds, the chances independent.

    ``truth[w]`` says whether world w is in the set; bit k of w says whether chance k is so;
    ``ranges[k]`` are the lower and upper probability of chance k. The probability is linear in
    each chance, so its extremes stand where every chance is at an end of its range; folding one
    chance after the other into both of its ends gives the value at every such corner.

    >>> probability_bounds([False, True, True, True], [(0.5, 0.75), (0.25, 0.5)])
    (0.625, 0.875)
    """
    values = [float(t) for t in truth]
    for k, (lo, hi) in enumerate(ranges):
        bit = 1 << k
        for w in range(len(values)):
            if not w & bit:
                no, yes = values[w], values[w | bit]
                values[w] = (1 - lo) * no + lo * yes
                values[w | bit] = (1 - hi) * no + hi * yes
    least, most = min(values), max(values)
    return max(least, 0.0), min(most, 1.0)
