"""How many states are stable for whom, and how many are equilibria, however many states there are?"""

from __future__ import annotations

import random
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from detente._version import __version__
from detente.errors import BudgetSpent, NotEnoughMemory, WrongValue
from detente.model.conflict import Case, Conflict, Dm
from detente.model.graph import Conventions
from detente.model.named import NamedState
from detente.model.open_space import LISTED
from detente.stability.choice import Choice, choose
from detente.stability.concepts import concept, concepts
from detente.stability.judging import Judge, Judged, StateSet, first_named
from detente.stability.memory import limit_of
from detente.stability.question import Question, begun
from detente.stability.solve import Method, Solution, check_method, notes_on, solve
from detente.stability.timings import Timings
from detente.table import Table

STOPPED = "Stopped before it was settled."


@dataclass(frozen=True)
class Count:
    """How many states there are, how many are stable for whom, and the first of the equilibria.

    ``states`` counts the whole model, ``counted`` the states in which ``where`` holds: the other
    numbers are about these. ``equilibria[concept]`` is missing where a budget ended first;
    ``unproven`` then says what is known, ``at_least`` how many were found. ``sampled`` holds ``sample``
    equilibria drawn with ``seed``.
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
    sample: int
    seed: int
    not_applicable: Mapping[str, str]
    unproven: Mapping[str, str]
    at_least: Mapping[str, int]
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
    def interrupted(self) -> bool:
        """Whether the user stopped the work before every concept was settled."""
        return STOPPED in self.unproven.values()

    @property
    def title(self) -> str:
        """How many states were counted, in words."""
        if self.where is None:
            return f"{self.states:,} states"
        return f"{self.counted:,} of {self.states:,} states: {self.where}"

    def listing(self) -> Table:
        """Return the first equilibria of every concept."""
        some = {c: states for c, states in self.first.items() if c in self.unproven}
        title = "Equilibria" if some else "The first equilibria"
        return _equilibria(title, self.first, self.equilibria, found=some)

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
    title: str,
    shown: Mapping[str, tuple[NamedState, ...]],
    numbers: Mapping[str, int],
    found: Container[str] = (),
) -> Table:
    """A row per state below its concept; columns that would be empty or say nothing new are left out."""
    rows: list[tuple[str, ...]] = []
    for name, states in shown.items():
        cells = [(s.label, _besides(s), ", ".join(s.outcomes)) for s in states]
        more = numbers.get(name, len(states)) - len(states)
        if more:
            cells.append((f"and {more:,} more", "", ""))
        head = f"{name}, found" if name in found else name
        rows += [(head if k == 0 else "", *cell) for k, cell in enumerate(cells)]
    headings = ("concept", "state", "pattern or meaning", "outcome")
    kept = [k for k in range(4) if k < 2 or any(row[k] for row in rows)]
    narrow = tuple(tuple(row[k] for k in kept) for row in rows)
    return Table(tuple(headings[k] for k in kept), narrow, title)


def _besides(state: NamedState) -> str:
    told = state.text or state.pattern or ""
    return "" if told == state.label else told


def counts_by_itself(conflict: Conflict) -> bool:
    """Say whether a model has so many options that its states are counted rather than shown."""
    return conflict.arcs is None and len(conflict.options) > LISTED


def solved_or_counted(
    case: Case,
    names: Iterable[str] | None,
    *,
    asked: Mapping[str, Any],
    numbers: Mapping[str, Any],
    counting: bool,
) -> Solution | Count:
    """Return the list of all states, or counts where these are asked for or the states are too many.

    ``asked`` goes to :func:`solve` or :func:`count`, ``numbers`` to the latter only.
    """
    if counting or counts_by_itself(case.conflict):
        return count(case, names, **asked, **numbers)
    return solve(case, names, **asked)


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
    An interrupt after the first concept leaves the others open and returns.

    Raises what :func:`solve` raises, and :class:`NotEnoughMemory`.

    >>> import detente
    >>> found = detente.count(detente.read("chicken"), ["nash", "gmr"])
    >>> dict(found.equilibria)
    {'nash': 2, 'gmr': 3}
    """
    check_method(method)
    _check_numbers(limit=limit, sample=sample)
    asked = concepts() if names is None else tuple(map(concept, dict.fromkeys(names)))
    rules = conventions or Conventions()
    conflict = case.conflict if isinstance(case, Case) else case
    room = limit_of(memory)
    choice = choose(conflict, method, rules, room)
    question = Question(conflict, asked, names is None, method, rules, where, seconds, room)
    name = case.name if isinstance(case, Case) else conflict.title
    try:
        return _counted(name, question, choice, _Kept(limit, sample, seed))
    except MemoryError as error:
        if isinstance(error, NotEnoughMemory):
            raise
        raise NotEnoughMemory(
            "Memory ran out while counting. Ask for fewer concepts, or for another engine with --method."
        ) from None


def _counted(name: str, question: Question, choice: Choice, kept: _Kept) -> Count:
    work = begun(question, choice)
    try:
        for judged in work.judge.judged(work.asked):
            with work.watch.phase("listing"):
                kept.add(judged, work.judge)
    except KeyboardInterrupt:
        if not kept.equilibria:
            raise
        for left in work.asked:
            if left.name not in kept.equilibria and left.name not in kept.unproven:
                kept.add(Judged(left.name, {}, None, STOPPED), work.judge)
    return Count(
        name,
        question.conflict,
        question.conventions,
        choice,
        question.where,
        work.judge.states().size(),
        work.judge.counted().size(),
        MappingProxyType(kept.stable),
        MappingProxyType(kept.equilibria),
        MappingProxyType(kept.first),
        MappingProxyType(kept.sampled),
        kept.limit,
        kept.sample,
        kept.seed,
        MappingProxyType(dict(work.left_out)),
        MappingProxyType(kept.unproven),
        MappingProxyType(kept.at_least),
        (*notes_on(question.conflict), *kept.notes),
        work.timings(choice, question.conflict),
    )


def _check_numbers(**numbers: int) -> None:
    for name, value in numbers.items():
        if value < 0:
            raise WrongValue(f"The {name} must be a whole number from 0, not {value}.")


@dataclass(frozen=True)
class _Kept:
    """What is kept of each concept's equilibria."""

    limit: int
    sample: int
    seed: int
    stable: dict[str, Mapping[Dm, int]] = field(default_factory=dict)
    equilibria: dict[str, int] = field(default_factory=dict)
    first: dict[str, tuple[NamedState, ...]] = field(default_factory=dict)
    sampled: dict[str, tuple[NamedState, ...]] = field(default_factory=dict)
    unproven: dict[str, str] = field(default_factory=dict)
    at_least: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, judged: Judged, judge: Judge) -> None:
        """Keep the numbers and the states to be shown, and let the sets go."""
        name = judged.concept
        self.stable[name] = MappingProxyType(dict(judged.stable))
        if judged.equilibria is None:
            self.unproven[name] = judged.unproven
            if judged.some is not None and judged.some.size():
                self.at_least[name] = judged.some.size()
                if self.limit:
                    self.first[name] = first_named(judge, judged.some, self.limit)
        else:
            self._keep(name, judged.equilibria, judge)

    def _keep(self, name: str, states: StateSet, judge: Judge) -> None:
        self.equilibria[name] = states.size()
        try:
            if self.limit:
                self.first[name] = first_named(judge, states, self.limit)
            if self.sample:
                drawn = states.sample(self.sample, random.Random(self.seed))
                self.sampled[name] = judge.named(drawn)
        except BudgetSpent:
            self.notes.append(f"The budget ended before the equilibria of {name} were listed.")
