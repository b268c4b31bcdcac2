"""How far may preferences be wrong before an equilibrium is lost?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente._version import __version__
from detente.analysis.statement_moves import Shift, Statements
from detente.analysis.swaps import Loss, Swaps
from detente.analysis.trial import Trial
from detente.errors import MissingPart, NotApplicable, WrongValue, nearest
from detente.model.conflict import Case, Dm
from detente.model.graph import Conventions, Graph, graph_model
from detente.model.space import State
from detente.stability.concepts import Concept, concept
from detente.stability.solve import unfit

DEFAULT = ("nash", "gmr", "smr", "seq")
SEARCHED = ("nash", "gmr", "smr", "seq", "sseq", "sim", "sim_single")
"""The concepts whose sanctions the search knows how to take away."""
AT_MOST = 3


@dataclass(frozen=True)
class Margin:
    """How far a state is from being lost as an equilibrium under a concept; 0 where it is none.

    ``swaps`` and ``moves``: by anybody's preferences together; ``swaps_of`` and ``moves_of``: by one decision
    maker's alone. ``moves`` is None where nobody's preferences are statements. ``ties``: who would
    leave if it preferred to the state all that it now finds equal to it.
    """

    state: State
    concept: str
    holds: bool
    swaps: Loss
    swaps_of: Mapping[Dm, Loss]
    moves: Shift | None
    moves_of: Mapping[Dm, Shift]
    ties: tuple[Dm, ...] = ()


@dataclass(frozen=True)
class RobustQuestion:
    """Which states are asked about (None: every equilibrium), under which concepts."""

    case: str
    graph: Graph
    state: State | None
    concepts: tuple[Concept, ...]
    at_most: int


@dataclass(frozen=True)
class Robustness:
    """The margins found so far; ``complete`` when all are."""

    question: RobustQuestion
    margins: tuple[Margin, ...]
    complete: bool
    version: str = __version__


def robust_question(
    case: Case,
    *,
    state: str | None = None,
    concepts: Iterable[str] | None = None,
    at_most: int = AT_MOST,
    conventions: Conventions | None = None,
) -> RobustQuestion:
    """Return the question with every name found and every number checked.

    Raises :class:`UnknownName`, :class:`WrongValue`, :class:`MissingPart` or :class:`NotApplicable`.
    """
    if at_most < 1:
        raise WrongValue(f"At least one statement must be allowed to move, not {at_most}.")
    graph = graph_model(case.conflict, conventions)
    wanted = tuple(concept(c) for c in dict.fromkeys(DEFAULT if concepts is None else concepts))
    if not wanted:
        raise MissingPart("No solution concept is named.")
    for c in wanted:
        if c.name not in SEARCHED:
            raise NotApplicable(
                f"Margins are not sought under {c.name!r}.{nearest(c.name, SEARCHED)}"
            )
        if reason := unfit(c, graph):
            raise NotApplicable(f"The concept {c.name!r} does not apply: {reason}.")
    asked = None if state is None else graph.state(state)
    return RobustQuestion(case.name, graph, asked, wanted, at_most)


def margins(question: RobustQuestion) -> Iterator[Robustness]:
    """Yield the margins as they are found; the last answer is complete."""
    found: tuple[Margin, ...] = ()
    trial = Trial(question.graph)
    statements = Statements(trial)
    for c in question.concepts:
        states = trial.equilibria(c) if question.state is None else (question.state,)
        for s in states:
            found = (*found, _margin(question, statements, c, s))
            yield Robustness(question, found, complete=False)
    yield Robustness(question, found, complete=True)


def _margin(
    question: RobustQuestion, statements: Statements, judge: Concept, state: State
) -> Margin:
    graph = question.graph
    swaps = Swaps(graph, judge, state)
    everyone = frozenset(graph.dms)
    talking = [d for d in graph.dms if d in statements.count]
    if not statements.trial.holds(judge, state):
        none, stay = Loss(0), Shift(0)
        return Margin(
            state,
            judge.name,
            False,
            none,
            MappingProxyType(dict.fromkeys(graph.dms, none)),
            stay if talking else None,
            MappingProxyType(dict.fromkeys(talking, stay)),
        )

    def moved(people: frozenset[Dm]) -> Shift:
        return statements.nearest(judge, state, people, question.at_most)

    return Margin(
        state,
        judge.name,
        True,
        swaps.nearest(everyone),
        MappingProxyType({d: swaps.nearest(frozenset({d})) for d in graph.dms}),
        moved(everyone) if talking else None,
        MappingProxyType({d: moved(frozenset({d})) for d in talking}),
        tuple(d for d in graph.dms if _hangs_on_ties(graph, judge, d, state)),
    )


def _hangs_on_ties(graph: Graph, judge: Concept, dm: Dm, state: State) -> bool:
    """Whether the state is lost when it stands below all that ``dm`` finds equal to it."""
    rank = graph.ranks[dm]
    if list(rank).count(rank[state]) == 1:
        return False
    below = tuple(2 * r - (s == state) for s, r in enumerate(rank))
    return not judge.definition(graph.with_ranks({**graph.ranks, dm: below}), dm, state).stable
