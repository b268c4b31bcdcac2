"""How many states are stable for whom, and how many are equilibria, however many states there are?"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from detente._version import __version__
from detente.errors import NotEnoughMemory, WrongValue
from detente.model.circuits import Formulas
from detente.model.conflict import Case, Conflict, Dm
from detente.model.graph import Conventions
from detente.model.named import NamedState
from detente.stability.choice import Choice, choose
from detente.stability.concepts import Concept, concept, concepts
from detente.stability.judging import Judge, Judged, StateSet
from detente.stability.listed_model import ListedModel
from detente.stability.solve import (
    MANY,
    Method,
    check_method,
    leaves_unknown,
    left_out,
    notes_on,
    solve,
)
from detente.stability.timings import Stopwatch, Timings
from detente.table import Table

LISTED_UP_TO = 16
"""Up to this many options a stability table of all states is still shown."""
MOST_AT_ONCE = 16
"""Simultaneous moves take one pass over the states for every choice of everybody's settings."""


@dataclass(frozen=True)
class Count:
    """How many states there are, how many are stable for whom, and the first of the equilibria.

    ``states`` counts the whole model, ``counted`` the states in which ``where`` holds: the other
    numbers are about these. ``equilibria[concept]`` is missing where a budget ended first;
    ``unproven`` then says what is known. ``sampled`` holds equilibria drawn with ``seed``.
    """

    name: str
    conflict: Conflict
    conventions: Conventions
    choice: Choice
    where: str | None
    states: int
    counted: int
    stable: Mapping[str, Mapping[Dm, int]]
    equilibria: Mapping[str, int]
    first: Mapping[str, tuple[NamedState, ...]]
    sampled: Mapping[str, tuple[NamedState, ...]]
    limit: int
    seed: int
    not_applicable: Mapping[str, str]
    unproven: Mapping[str, str]
    notes: tuple[str, ...]
    timings: Timings = field(compare=False)
    version: str = field(default=__version__)

    @property
    def engine(self) -> str:
        """The name of the engine that counted."""
        return self.timings.engine

    def table(self) -> Table:
        """Return a row per concept: the equilibria, and the stable states of everybody."""
        dms = self.conflict.dms
        rows = tuple(
            (
                name,
                f"{self.equilibria[name]:,}" if name in self.equilibria else "not settled",
                *(f"{of[d]:,}" if d in of else "?" for d in dms),
            )
            for name, of in self.stable.items()
        )
        heading = ("concept", "equilibria", *(f"stable for {d}" for d in dms))
        return Table(heading, rows, self.title)

    @property
    def title(self) -> str:
        """How many states were counted, in words."""
        if self.where is None:
            return f"{self.states:,} states"
        return f"{self.counted:,} of {self.states:,} states: {self.where}"

    def listing(self) -> Table:
        """Return the first equilibria of every concept."""
        return _equilibria("The first equilibria", self.first, self.equilibria)

    def samples(self) -> Table:
        """Return the equilibria that were drawn at random."""
        return _equilibria(f"Equilibria at random (seed {self.seed})", self.sampled, {})

    def __str__(self) -> str:
        return str(self.table())

    def __rich__(self) -> Table:
        return self.table()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def _equilibria(
    title: str, shown: Mapping[str, tuple[NamedState, ...]], numbers: Mapping[str, int]
) -> Table:
    """A row per state below its concept; columns that would be empty or say nothing new are left out."""
    rows: list[tuple[str, ...]] = []
    for name, states in shown.items():
        cells = [(s.label, _besides(s), ", ".join(s.outcomes)) for s in states]
        more = numbers.get(name, len(states)) - len(states)
        if more:
            cells.append((f"and {more:,} more", "", ""))
        rows += [(name if k == 0 else "", *cell) for k, cell in enumerate(cells)]
    headings = ("concept", "state", "pattern or meaning", "outcome")
    kept = [k for k in range(4) if k < 2 or any(row[k] for row in rows)]
    narrow = tuple(tuple(row[k] for k in kept) for row in rows)
    return Table(tuple(headings[k] for k in kept), narrow, title)


def _besides(state: NamedState) -> str:
    told = state.text or state.pattern or ""
    return "" if told == state.label else told


def counts_by_itself(conflict: Conflict) -> bool:
    """Say whether a model has so many options that its states are counted rather than shown."""
    return conflict.arcs is None and len(conflict.options) > LISTED_UP_TO


def count(  # noqa: PLR0913 (keyword-only, each with its own default)
    case: Case | Conflict,
    names: Iterable[str] | None = None,
    *,
    method: Method = "auto",
    conventions: Conventions | None = None,
    where: str | None = None,
    limit: int = 20,
    memory: str | int | None = None,
    seconds: float | None = None,
    sample: int = 0,
    seed: int = 1,
) -> Count:
    """Return how many states are stable for whom, and the first ``limit`` equilibria of each concept.

    ``names`` as in :func:`solve`. ``where``: a condition, outcome, pattern or label; only states in
    which it holds are counted and listed. ``memory``: how much may be taken, in bytes or such as
    ``4G``; by default what is available. ``seconds``: a budget; what it leaves open stands under
    ``unproven``. ``sample``: so many equilibria of each concept are drawn at random, with ``seed``.
    Raises what :func:`solve` raises, and :class:`NotEnoughMemory`.

    >>> import detente
    >>> found = detente.count(detente.read("chicken"), ["nash", "gmr"])
    >>> dict(found.equilibria)
    {'nash': 2, 'gmr': 3}
    """
    check_method(method)
    _check_numbers(limit=limit, sample=sample)
    conflict = case.conflict if isinstance(case, Case) else case
    asked = concepts() if names is None else tuple(map(concept, dict.fromkeys(names)))
    rules = conventions or Conventions()
    choice = choose(conflict, method, rules, memory)
    work = _Work(case, asked, names is None, method, rules, where, seconds)
    try:
        judge, reasons, watch = work.begun(choice)
        found = _Found(limit, sample, seed, watch)
        for judged in judge.judged([c for c in asked if c.name not in reasons]):
            found.add(judged)
        states, counted = judge.states().size(), judge.counted().size()
    except MemoryError as error:
        if isinstance(error, NotEnoughMemory):
            raise
        raise NotEnoughMemory(
            "Memory ran out while counting. Ask for fewer concepts, or allow another engine."
        ) from None
    used = judge.solution.timings.engine if isinstance(judge, ListedModel) else choice.engine
    return Count(
        case.name if isinstance(case, Case) else conflict.title,
        conflict,
        rules,
        choice,
        where,
        states,
        counted,
        MappingProxyType(found.stable),
        MappingProxyType(found.equilibria),
        MappingProxyType(found.first),
        MappingProxyType(found.sampled),
        limit,
        seed,
        MappingProxyType(dict(reasons)),
        MappingProxyType(found.unproven),
        notes_on(conflict),
        watch.stopped(used),
    )


def _check_numbers(**numbers: int) -> None:
    for name, value in numbers.items():
        if value < 0:
            raise WrongValue(f"The {name} must be a whole number from 0, not {value}.")


@dataclass(frozen=True)
class _Work:
    """What was asked, handed to the engine that was chosen."""

    case: Case | Conflict
    asked: tuple[Concept, ...]
    by_default: bool
    method: Method
    conventions: Conventions
    where: str | None
    seconds: float | None

    def begun(self, choice: Choice) -> tuple[Judge, Mapping[str, str], Stopwatch]:
        """Return the engine at work, which concepts it leaves out and why, and its stopwatch."""
        match choice.engine:
            case "definition":
                return self._listed()
            case "symbolic":
                return self._drawn()
            case _:
                return self._in_arrays()

    def _listed(self) -> tuple[Judge, Mapping[str, str], Stopwatch]:
        names = None if self.by_default else [c.name for c in self.asked]
        solution = solve(self.case, names, method=self.method, conventions=self.conventions)
        took = dict(solution.timings.seconds)
        return ListedModel(solution, self.where), solution.not_applicable, Stopwatch(took)

    def _in_arrays(self) -> tuple[Judge, Mapping[str, str], Stopwatch]:
        from detente.stability.array_model import ArrayModel

        watch = Stopwatch()
        formulas = Formulas(self.case.conflict if isinstance(self.case, Case) else self.case)
        meant = None if self.where is None else formulas.meant(self.where)
        deadline = None if self.seconds is None else time.monotonic() + self.seconds
        model = ArrayModel(formulas, self.conventions, watch, meant, deadline)
        model.check()
        many = model.states().size() > MANY
        reasons = {c.name: why for c in self.asked if (why := self._unfit(c, formulas, many))}
        return model, reasons, watch

    def _drawn(self) -> tuple[Judge, Mapping[str, str], Stopwatch]:
        from detente.stability.drawn_model import SECONDS, DrawnModel

        watch = Stopwatch()
        formulas = Formulas(self.case.conflict if isinstance(self.case, Case) else self.case)
        seconds = SECONDS if self.seconds is None else self.seconds
        model = DrawnModel(formulas, self.conventions, watch, self.where, seconds)
        model.check()
        reasons = {c.name: why for c in self.asked if (why := self._undrawn(c, formulas))}
        return model, reasons, watch

    @staticmethod
    def _undrawn(concept: Concept, formulas: Formulas) -> str:
        """Return why diagrams do not answer for a concept; empty when they do."""
        if concept.simultaneous or concept.kernel is None:
            return "it cannot be computed without a list of states, and these are too many"
        return leaves_unknown(formulas.conflict)

    def _unfit(self, concept: Concept, formulas: Formulas, many: bool) -> str:
        """Return why arrays do not answer for a concept; empty when they do."""
        unknown = leaves_unknown(formulas.conflict)
        if concept.simultaneous and many and self.by_default:
            return left_out(MANY)
        if unknown:
            return unknown
        if concept.simultaneous and len(formulas.conflict.options) > MOST_AT_ONCE:
            return (
                "moves made at the same time take a pass over the states for every choice of "
                f"everybody's settings, which ends at {MOST_AT_ONCE} options"
            )
        if concept.kernel is None:
            return "it has only a definition, which judges listed states, up to 20 options"
        return ""


@dataclass(frozen=True)
class _Found:
    """What is kept of each concept's equilibria."""

    limit: int
    sample: int
    seed: int
    watch: Stopwatch
    stable: dict[str, Mapping[Dm, int]] = field(default_factory=dict)
    equilibria: dict[str, int] = field(default_factory=dict)
    first: dict[str, tuple[NamedState, ...]] = field(default_factory=dict)
    sampled: dict[str, tuple[NamedState, ...]] = field(default_factory=dict)
    unproven: dict[str, str] = field(default_factory=dict)

    def add(self, judged: Judged) -> None:
        """Keep the numbers and the states to be shown, and let the sets go."""
        name = judged.concept
        self.stable[name] = MappingProxyType(dict(judged.stable))
        if judged.equilibria is None:
            self.unproven[name] = judged.unproven
            if judged.some is not None and self.limit and judged.some.size():
                self.first[name] = judged.some.first(self.limit)
            return
        with self.watch.phase("listing"):
            self._keep(name, judged.equilibria)

    def _keep(self, name: str, states: StateSet) -> None:
        self.equilibria[name] = states.size()
        if self.limit:
            self.first[name] = states.first(self.limit)
        if self.sample:
            self.sampled[name] = states.sample(self.sample, random.Random(self.seed))
