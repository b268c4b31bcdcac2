"""How could a conflict with too many states to list get from one state to another?

One shortest path of each kind, found by a SAT solver; the others of its length are not counted.
"""

from __future__ import annotations

from time import monotonic

from detente.analysis.paths import Effect, Pathways, Scope, Way, step
from detente.analysis.walks import By
from detente.errors import BudgetSpent
from detente.kernels.clauses import Deadline, OutOfTime
from detente.kernels.deterring import Unproven
from detente.kernels.journeys import Journeys, Leg
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.witness import ClauseModel

SECONDS = 30.0
"""So long the paths of each kind are sought."""


def pathways_alone(
    graph: Graph, start: State, target: str, ends: State | None, scope: Scope
) -> Pathways:
    """Return a shortest path of each kind to a state that ``target`` means; ``ends`` is one of these.

    Raises :class:`BudgetSpent` where it is not settled whether there is one.
    """
    if ends is None:
        nowhere = f"No feasible state fits {target!r}."
        return Pathways(graph, start, target, (), tuple(Way(b, None) for b in scope.by), nowhere)
    model = ClauseModel.of(graph.conflict, "nash", target)
    ways = tuple(_way(graph, model, start, b) for b in scope.by)
    found = [w.paths[0][-1].end for w in ways if w.paths and w.paths[0]]
    here = start if any(w.length == 0 for w in ways) else None
    reached = (here,) if here is not None else tuple(dict.fromkeys(found)) or (ends,)
    return Pathways(graph, start, target, reached, ways)


def _way(graph: Graph, model: ClauseModel, start: State, by: By) -> Way:
    legs = _legs(model, start, by)
    if legs is None:
        return Way(by, None)
    steps = tuple(step(graph, graph.dms[j], State(a), State(b)) for j, a, b in legs)
    first = (steps[0].mover,) if steps else ()
    unwilling = tuple(dict.fromkeys(s.mover for s in steps if s.effect is not Effect.GAIN))
    return Way(by, len(steps), 1, (steps,), first, (unwilling,), counted=False)


def _legs(model: ClauseModel, start: State, by: By) -> list[Leg] | None:
    deadline = Deadline(monotonic() + SECONDS)
    journeys = Journeys.of(model.rules, start, deadline, gaining=by == "improvements")
    try:
        return journeys.to(model.where)
    except (OutOfTime, Unproven) as end:
        tried = max(0, len(journeys.movers) - isinstance(end, OutOfTime))
        why = f" within {SECONDS:g} s" if isinstance(end, OutOfTime) else ""
        other = "moves" if by == "improvements" else "improvements"
        raise BudgetSpent(
            f"Whether {by} lead there was not settled: sequences of up to {tried} do not, and longer "
            f"ones were not excluded{why}. --by {other} asks about the other kind alone."
        ) from None
