"""Which states are stable for whom, under which concepts: definition or kernel, chosen by size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from detente._version import __version__
from detente.errors import MissingExtra, NotApplicable, UnknownName, WrongValue, nearest
from detente.kernels import native
from detente.kernels.field import Field, Flags
from detente.model.conflict import Case, Conflict, Dm
from detente.model.enumeration import state_space
from detente.model.graph import Conventions, Graph, moves_of, orders_of
from detente.model.joint import joint_disagreement
from detente.model.space import State, States
from detente.stability.concepts import Concept, Kernel, concept, concepts
from detente.stability.memory import check_listing
from detente.stability.timings import UNTIMED, Stopwatch, Timings
from detente.stability.verdict import Verdict
from detente.table import Table

if TYPE_CHECKING:
    import pandas as pd


Method: TypeAlias = Literal["auto", "definition", "numpy", "native", "symbolic"]
METHODS: tuple[Method, ...] = ("auto", "definition", "numpy", "native", "symbolic")
SMALL = 128
"""Up to this many states the definitions answer sooner than numpy loads (decisions/0005)."""

MANY = 1 << 12
"""Beyond this many states concepts with simultaneous moves are computed only when asked by name."""
MANY_MERGED = 1 << 9
"""The same for models with merged states, which only the definition can judge."""


@dataclass(frozen=True)
class Solution:
    """Who finds which states stable, with everything the answer rests on.

    ``stability[concept][dm]`` holds the stable states, ascending; ``not_applicable`` the reason
    why a concept was left out; ``methods`` what computed each concept.
    """

    name: str
    graph: Graph
    stability: Mapping[str, Mapping[Dm, tuple[State, ...]]]
    not_applicable: Mapping[str, str]
    methods: Mapping[str, str]
    notes: tuple[str, ...] = ()
    version: str = field(default=__version__)
    timings: Timings = field(default=UNTIMED, compare=False)

    @property
    def concepts(self) -> tuple[str, ...]:
        """The names of the concepts that were solved."""
        return tuple(self.stability)

    def stable(self, concept: str, dm: str) -> States:
        """Return the states that are stable for one decision maker."""
        return States(self.graph.space, self._of(concept)[self.graph.dm(dm)])

    def equilibria(self, concept: str) -> States:
        """Return the states that are stable for every decision maker.

        >>> import detente
        >>> detente.solve(detente.read("chicken"), ["nash"]).equilibria("nash").labels
        ('2', '3')
        """
        kept = set.intersection(*(set(states) for states in self._of(concept).values()))
        return States(self.graph.space, tuple(sorted(kept)))

    def verdict(self, concept_name: str, dm: str, state: str) -> Verdict:
        """Return why a state is or is not stable for a decision maker, by the definition."""
        self._of(concept_name)
        graph = self.graph
        return concept(concept_name).definition(graph, graph.dm(dm), graph.state(state))

    def _of(self, name: str) -> Mapping[Dm, tuple[State, ...]]:
        if name in self.stability:
            return self.stability[name]
        if name in self.not_applicable:
            raise NotApplicable(f"The concept {name!r} does not apply: {self.not_applicable[name]}")
        concept(name)
        raise UnknownName(f"The concept {name!r} was not asked for.{nearest(name, self.stability)}")

    # ------------------------------------------------------------ showing

    def table(self) -> Table:
        """Return the stability table: a mark per decision maker and concept, E for equilibria."""
        space = self.graph.space
        kept = {c: set(self.equilibria(c).indices) for c in self.concepts}
        sets = {c: [set(s) for s in of.values()] for c, of in self.stability.items()}

        def cell(name: str, s: State) -> str:
            marks = "".join("✓" if s in stable else "·" for stable in sets[name])
            return f"{marks} E" if s in kept[name] else marks

        rows = tuple(
            (space.label(s), *(cell(c, s) for c in self.concepts), ", ".join(space.outcomes(s)))
            for s in space
        )
        title = f"One mark each for {', '.join(self.graph.dms)}: ✓ stable, · not; E: equilibrium"
        return Table(("state", *self.concepts, "outcome"), rows, title)

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas frame: a row per state and decision maker, a column per concept.

        Raises :class:`MissingExtra` without pandas.
        """
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtra("Frames need pandas: pip install pandas") from None
        space = self.graph.space
        rows = [
            {"state": space.label(s), "dm": d}
            | {c: s in set(of[d]) for c, of in self.stability.items()}
            for s in space
            for d in self.graph.dms
        ]
        return pd.DataFrame(rows)

    def __str__(self) -> str:
        return str(self.table())

    def __rich__(self) -> Table:
        return self.table()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def solve(
    case: Case | Conflict | Graph,
    names: Iterable[str] | None = None,
    *,
    method: Method = "auto",
    conventions: Conventions | None = None,
    memory: str | int | None = None,
) -> Solution:
    """Return which states are stable for whom.

    ``names``: the concepts to ask for; by default every one that applies to the model, the others
    standing under ``not_applicable`` with the reason. A concept asked for by name that does not
    apply is reported there too. ``memory``: how much may be taken, in bytes or such as ``4G``; by
    default what is available. Raises :class:`NotEnoughMemory`, :class:`UnknownName`, :class:`TooLarge`,
    :class:`MissingPart`, :class:`MissingExtra` or :class:`WrongValue`.
    """
    check_method(method)
    if method == "symbolic":
        raise NotApplicable(
            "The symbolic engine lists no states: count them with detente.count or --count."
        )
    if not isinstance(case, Graph):
        check_listing(case.conflict if isinstance(case, Case) else case, memory)
    asked = concepts() if names is None else tuple(map(concept, dict.fromkeys(names)))
    watch = Stopwatch()
    graph = _graph(case, conventions, watch)
    costly = {c.name: why for c in asked if names is None and (why := _costly(c, graph))}
    unfitting = {c.name: why for c in asked if c.name not in costly and (why := unfit(c, graph))}
    reasons = {**costly, **unfitting}
    judges = _Judges(graph, method, watch)
    judged = {c.name: judges.judge(c) for c in asked if c.name not in reasons}
    methods = {name: used for name, (_, used) in judged.items()}
    return Solution(
        case.name if isinstance(case, Case) else graph.conflict.title,
        graph,
        MappingProxyType({name: MappingProxyType(stable) for name, (stable, _) in judged.items()}),
        MappingProxyType(reasons),
        MappingProxyType(methods),
        notes_on(graph.conflict),
        timings=watch.stopped(", ".join(dict.fromkeys(methods.values())) or "none"),
    )


def check_method(method: str) -> None:
    """Raise for a method that does not exist, or whose engine is not there."""
    if method not in METHODS:
        raise WrongValue(f"There is no method {method!r}.{nearest(str(method), METHODS)}")
    if method == "native" and (reason := native.missing()):
        raise MissingExtra(f"The engine 'native' is not there: {reason}.")


def _graph(
    case: Case | Conflict | Graph, conventions: Conventions | None, watch: Stopwatch
) -> Graph:
    """The graph model, every part of it timed."""
    if isinstance(case, Graph):
        return case.with_conventions(conventions) if conventions else case
    with watch.phase("states"):
        space = state_space(case.conflict if isinstance(case, Case) else case)
    with watch.phase("ranks"):
        ranks = orders_of(space)
    with watch.phase("graph"):
        return Graph(space, moves_of(space), ranks, conventions or Conventions())


def unfit(concept: Concept, graph: Graph) -> str:
    """Return why a concept does not apply to a model; empty when it does."""
    unknown = leaves_unknown(graph.conflict)
    if unknown:
        return unknown
    if concept.form == "any" or graph.is_option_form:
        return ""
    if graph.conflict.arcs is not None:
        return (
            "an explicit graph has no options, so moves made at the same time have no joint result"
        )
    split = joint_disagreement(graph)
    if split is None:
        return ""
    start = graph.space.label(split)
    return f"moves made at once from {start!r} have different results for the members of a merged state"


def leaves_unknown(conflict: Conflict) -> str:
    """Return why no concept applies where preferences leave pairs unknown; empty where none do."""
    unknown = [d for d, doubt in conflict.doubts.items() if doubt.get("unknown")]
    if not unknown:
        return ""
    return (
        f"the preferences of {', '.join(unknown)} leave pairs unknown, and a full order is needed"
    )


def _costly(concept: Concept, graph: Graph) -> str:
    """Return why a concept is not computed unless asked for by name; empty when it is."""
    most = MANY if graph.is_option_form else MANY_MERGED
    if not concept.simultaneous or len(graph.space) <= most:
        return ""
    return left_out(most)


def left_out(most: int) -> str:
    """Say that a concept is computed beyond so many states only when it is asked for by name."""
    return (
        f"left out by default beyond {most:,} states, where it takes long: "
        "ask for it by name with --concepts"
    )


def notes_on(conflict: Conflict) -> tuple[str, ...]:
    """Say what of the case the answer sets aside."""
    notes = []
    hedged = [d for d in conflict.dms if _doubtful(conflict, d)]
    if hedged:
        who = ", ".join(hedged)
        notes.append(
            f"Doubts about the preferences of {who} are set aside: what is stated counts as certain."
        )
    options = [o.name for o in conflict.options if "likelihood" in o.extra]
    if options:
        notes.append(f"Doubts about the options {', '.join(options)} are set aside: they exist.")
    if any("likelihood" in c.extra for c in conflict.constraints):
        notes.append("Doubts about conditions on feasibility are set aside: all of them apply.")
    if conflict.arcs is not None and conflict.options:
        notes.append("The options have no effect: the graph lists states and moves itself.")
    return tuple(notes)


def _doubtful(conflict: Conflict, dm: Dm) -> bool:
    statements = getattr(conflict.preferences.get(dm), "statements", ())
    doubts = {k for k in conflict.doubts.get(dm, {}) if k != "unknown"}
    return bool(doubts) or any("likelihood" in s.extra for s in statements)


# ---------------------------------------------------------------- definition or kernel

Judged: TypeAlias = tuple[dict[Dm, tuple[State, ...]], str]


@dataclass(frozen=True)
class _Judges:
    """Definition and kernels at work on one graph, whose arrays are made once."""

    graph: Graph
    method: Method
    watch: Stopwatch

    def judge(self, concept: Concept) -> Judged:
        """Return the stable states of everybody, and what computed them."""
        kernel = self._kernel(concept)
        if kernel is None:
            with self.watch.phase(concept.name):
                return self._by_definition(concept), "definition"
        arrays = self._arrays
        with self.watch.phase(concept.name):
            if self._is_compiled(concept):
                return self._by_compiled(concept, arrays), "native"
            return self._by_kernel(kernel, arrays), "numpy"

    def _kernel(self, concept: Concept) -> Kernel | None:
        """Kernels know the return to s as a sanction, and simultaneous moves on plain option form only."""
        graph = self.graph
        returns = graph.conventions.returning or graph.is_option_form
        able = returns and (graph.is_option_form or concept.form == "any")
        small = self.method == "auto" and len(graph.space) <= SMALL
        return None if small or self.method == "definition" or not able else concept.kernel

    def _is_compiled(self, concept: Concept) -> bool:
        from detente.stability.compiled import knows

        fits = native.fits([len(d.options) for d in self.graph.conflict.decision_makers])
        legal = self.graph.conventions.sanctions == "legal" and fits
        wanted = self.method == "native" or (self.method == "auto" and not native.missing())
        return wanted and legal and knows(concept.name)

    def _by_definition(self, concept: Concept) -> dict[Dm, tuple[State, ...]]:
        graph = self.graph
        return {
            dm: tuple(s for s in graph.space if concept.definition(graph, dm, s).stable)
            for dm in graph.dms
        }

    @cached_property
    def _arrays(self) -> Field:
        from detente.stability.fields import field_of

        with self.watch.phase("graph"):
            return field_of(self.graph)

    def _by_kernel(self, kernel: Kernel, arrays: Field) -> dict[Dm, tuple[State, ...]]:
        return self._listed([kernel(arrays, i) for i in range(len(self.graph.dms))])

    def _by_compiled(self, concept: Concept, arrays: Field) -> dict[Dm, tuple[State, ...]]:
        from detente.stability.compiled import stable_in

        return self._listed(stable_in(arrays, concept.name))

    def _listed(self, flags: Sequence[Flags]) -> dict[Dm, tuple[State, ...]]:
        from detente.stability.fields import states_at

        return {
            dm: states_at(self.graph, own) for dm, own in zip(self.graph.dms, flags, strict=True)
        }
