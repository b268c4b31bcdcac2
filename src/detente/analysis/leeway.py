"""What may be changed in the search for a way out, at what cost, and what is sought?

A :class:`Search` is what the user says; :func:`question` reads it against a conflict and refuses
what contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import TypeAlias, cast, get_args

from detente.analysis.candidates import Base, Costs, Kind
from detente.errors import CaseError, MissingPart, NotApplicable, UnknownName, WrongValue, nearest
from detente.model.conflict import Conflict, Dm, Preference, Prioritised, Ranking, Statement
from detente.model.grammar import parse
from detente.model.graph import Conventions, Graph, graph_model
from detente.model.space import State, StateSpace
from detente.model.variation import ConditionDropped, OptionDirected, OptionFixed
from detente.stability.concepts import Concept, concept
from detente.stability.solve import unfit

Rule: TypeAlias = ConditionDropped | OptionDirected | OptionFixed

KINDS: tuple[Kind, ...] = get_args(Kind)
DEFAULT: tuple[Kind, ...] = ("move", "drop", "swap")
_ON_STATEMENTS = ("move", "drop", "negate", "add")
_LATER = ("misperception", "picture", "correct")
PLANES = 20
"""Orders that no kind of change fits are held as this many binary digits of a rank."""


@dataclass(frozen=True)
class Search:
    """What may be changed, by whom, at what cost, and what must come out of it.

    ``kinds``: the kinds of change (default: move, drop and swap, and add where candidates are
    named); ``by`` and ``barred``: whose preferences and options may change, or may not;
    ``candidates``: statements that may be added, each as ``"dm: CONDITION"``; ``costs``: the cost
    of a change by kind, 1 unless given; ``only``: no state outside the target may hold;
    ``reachable``: improvements must lead there from the status quo; ``at_most`` so many changes,
    and at most ``limit`` answers.
    """

    kinds: tuple[str, ...] | None = None
    by: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    costs: Mapping[str, Decimal | int | str] = field(default_factory=lambda: MappingProxyType({}))
    concepts: tuple[str, ...] = ("nash", "seq")
    only: bool = False
    reachable: bool = False
    at_most: int = 2
    limit: int | None = None


@dataclass(frozen=True)
class Question:
    """A search read against a conflict: the target's name, the concepts, and what may be changed."""

    graph: Graph
    to: str
    search: Search
    concepts: tuple[Concept, ...]
    not_applicable: Mapping[str, str]
    kinds: tuple[Kind, ...]
    costs: Costs
    bases: tuple[Base, ...]
    rules: tuple[Rule, ...]

    @property
    def conflict(self) -> Conflict:
        """The conflict as the case has it."""
        return self.graph.conflict


def question(
    conflict: Conflict, to: str, search: Search, conventions: Conventions | None = None
) -> Question:
    """Return the search, checked.

    Raises :class:`UnknownName`, :class:`WrongValue`, :class:`NotApplicable` or :class:`MissingPart`.
    """
    graph = graph_model(conflict, conventions)
    _check_bounds(search)
    if search.reachable and conflict.status_quo is None:
        raise MissingPart(
            "Whether a state is reachable needs a status quo. Add a line such as 'status_quo: LABEL'."
        )
    kinds = _kinds(search)
    allowed = _allowed(conflict, search)
    bases = tuple(_base(conflict, d, kinds if d in allowed else (), search) for d in conflict.dms)
    rules = tuple(_rules(conflict, kinds, allowed, everybody=not search.by))
    if not rules and not any(b.kinds for b in bases):
        raise WrongValue(_nothing_to_change(conflict, kinds, allowed))
    judges = tuple(map(concept, dict.fromkeys(search.concepts)))
    reasons = {c.name: why for c in judges if (why := unfit(c, graph))}
    fit = tuple(c for c in judges if c.name not in reasons)
    if not fit:
        said = "; ".join(f"{name}: {why}" for name, why in reasons.items())
        raise NotApplicable(f"No concept to judge by. {said or 'Name one with --concepts'}.")
    name = _target(graph.space, to)
    return Question(graph, name, search, fit, reasons, kinds, _costs(search), bases, rules)


def target_states(space: StateSpace, to: str) -> tuple[State, ...]:
    """Return the states of the target; none where a changed model lacks what it names."""
    try:
        return space.all_named(to)
    except (UnknownName, CaseError):
        return ()


def rule_sets(rules: Iterable[Rule], at_most: int) -> Iterator[tuple[Rule, ...]]:
    """Yield the sets of changed rules, in the order in which they are to be made.

    A fixed option needs no direction, and has one value and one direction.
    """
    ordered = sorted(rules, key=_turn)
    for size in range(at_most + 1):
        for chosen in combinations(ordered, size):
            options = [r.option for r in chosen if not isinstance(r, ConditionDropped)]
            if len(set(options)) == len(options):
                yield chosen


def kind_of(rule: Rule) -> Kind:
    """Return the kind of a changed rule."""
    match rule:
        case OptionFixed():
            return "fix"
        case OptionDirected():
            return "direct"
        case ConditionDropped():
            return "condition"


def _turn(rule: Rule) -> tuple[int, int]:
    """Conditions first, the last first, so that positions stay those of the case."""
    if isinstance(rule, ConditionDropped):
        return 0, -rule.position
    return (1 if isinstance(rule, OptionDirected) else 2), 0


# ---------------------------------------------------------------- reading a search


def _check_bounds(search: Search) -> None:
    if search.at_most < 1:
        raise WrongValue(f"At most {search.at_most} changes: at least 1 is needed (--at-most).")
    if search.limit is not None and search.limit < 1:
        raise WrongValue(f"A limit of {search.limit} answers: at least 1 is needed (--limit).")


def _kinds(search: Search) -> tuple[Kind, ...]:
    added: tuple[Kind, ...] = ("add",) if search.candidates else ()
    asked = (*DEFAULT, *added) if search.kinds is None else search.kinds
    for kind in (*asked, *search.costs):
        if kind in _LATER:
            raise NotApplicable(
                "To correct a misperception needs pictures, which no analysis uses yet."
            )
        if kind not in KINDS:
            raise UnknownName(f"There is no kind of change {kind!r}.{nearest(kind, KINDS)}")
    if "add" in asked and not search.candidates:
        raise WrongValue(
            "To add statements, say which: --candidate 'DM: CONDITION', once for each."
        )
    if search.candidates and "add" not in asked:
        raise WrongValue("Candidates are named, but the kinds of change leave out 'add'.")
    return cast("tuple[Kind, ...]", tuple(k for k in KINDS if k in asked))


def _costs(search: Search) -> Costs:
    costs = dict.fromkeys(KINDS, Fraction(1))
    for kind, value in search.costs.items():
        try:
            cost = Fraction(Decimal(str(value)))
        except (InvalidOperation, ValueError, OverflowError):
            cost = Fraction(0)
        if cost <= 0:
            raise WrongValue(
                f"The cost of {kind!r} is {str(value)!r}; it must be a number above 0."
            )
        costs[cast("Kind", kind)] = cost
    return cast("Costs", costs)


def _allowed(conflict: Conflict, search: Search) -> frozenset[Dm]:
    by = {conflict.decision_maker(name).id for name in search.by}
    barred = {conflict.decision_maker(name).id for name in search.barred}
    if both := sorted(by & barred):
        raise WrongValue(f"Both --by and --not name {', '.join(map(repr, both))}.")
    return frozenset((by or set(conflict.dms)) - barred)


def _base(conflict: Conflict, dm: Dm, kinds: tuple[Kind, ...], search: Search) -> Base:
    preference = conflict.preferences[dm]
    candidates = tuple(_candidates(conflict, dm, preference, search))
    if candidates and not kinds:
        raise WrongValue(
            f"A candidate is named for {dm!r}, but --by or --not leave {dm!r} as it is."
        )
    match preference:
        case Prioritised(statements):
            fitting = tuple(k for k in kinds if k in _ON_STATEMENTS and (k != "add" or candidates))
            few = len(statements) < 2
            own = tuple(k for k in fitting if not (few and k == "move") or candidates)
            return Base(dm, len(statements), own if statements or candidates else (), candidates)
        case Ranking(places):
            swaps = tuple(k for k in kinds if k == "swap" and len(places) > 1)
            return Base(dm, len(places), swaps)
        case _:
            return Base(dm, PLANES, ())


def _candidates(
    conflict: Conflict, dm: Dm, preference: Preference, search: Search
) -> Iterator[Statement]:
    seen = set()
    for text in search.candidates:
        who, colon, condition = text.partition(":")
        if not colon or not condition.strip():
            raise WrongValue(f"The candidate {text!r} is not of the form 'DM: CONDITION'.")
        if conflict.decision_maker(who.strip()).id != dm:
            continue
        if not isinstance(preference, Prioritised):
            raise WrongValue(
                f"The preferences of {dm!r} are no statements, so that none can be added."
            )
        if condition.strip() not in seen:
            seen.add(condition.strip())
            yield Statement(parse(condition.strip(), conflict.names))


def _rules(
    conflict: Conflict, kinds: tuple[Kind, ...], allowed: frozenset[Dm], *, everybody: bool
) -> Iterator[Rule]:
    for option in () if conflict.arcs else conflict.options:
        if option.dm not in allowed:
            continue
        if "direct" in kinds:
            ways = ("both", "take", "drop")
            yield from (OptionDirected(option.name, w) for w in ways if w != option.moves)  # type: ignore[arg-type]
        if "fix" in kinds:
            yield from (OptionFixed(option.name, taken) for taken in (True, False))
    if "condition" in kinds and everybody:
        yield from map(ConditionDropped, range(len(conflict.constraints)))


def _nothing_to_change(conflict: Conflict, kinds: tuple[Kind, ...], allowed: frozenset[Dm]) -> str:
    asked = ", ".join(kinds) or "none"
    who = ", ".join(d for d in conflict.dms if d in allowed) or "nobody"
    return (
        f"There is nothing to change: kinds {asked}; decision makers {who}. Statements can be moved, "
        "dropped, negated and added, rankings swapped; see --kinds, --by and --not."
    )


def _target(space: StateSpace, to: str) -> str:
    """The target's name, such that it stays what it is when states are numbered anew."""
    found = space.all_named(to)
    return space.label(found[0]) if to.strip().startswith("#") else to.strip()
