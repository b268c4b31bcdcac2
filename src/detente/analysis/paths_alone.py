"""How could a conflict with too many states to list get from one state to another?

One shortest path of each kind, found with decision diagrams; the others of its length are not counted.
"""

from __future__ import annotations

from itertools import pairwise

from detente.analysis.paths import Effect, Pathways, Scope, Way, step
from detente.analysis.walks import By
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.symbolic import SymbolicModel
from detente.stability.symbolic_paths import shortest
from detente.stability.symbolic_states import StateSet


def pathways_alone(
    graph: Graph, model: SymbolicModel, start: State, target: str, scope: Scope
) -> Pathways:
    """Return a shortest path of each kind to the nearest of the states that ``target`` means.

    Of these ``ends`` holds those that the paths lead to, or one where none does. Raises
    :class:`detente.errors.BudgetSpent` where it is not settled whether there is a path.
    """
    ends = model.states().within(model.formulas.meant(target))
    if not ends:
        nowhere = f"No feasible state fits {target!r}."
        return Pathways(graph, start, target, (), tuple(Way(b, None) for b in scope.by), nowhere)
    ways = tuple(_way(graph, model, start, ends, b) for b in scope.by)
    last = [(w.paths[0][-1].end if w.paths[0] else start) for w in ways if w.paths]
    shown = tuple(dict.fromkeys(last)) or (State(ends.first(1)[0]),)
    return Pathways(graph, start, target, shown, ways)


def _way(graph: Graph, model: SymbolicModel, start: State, ends: StateSet, by: By) -> Way:
    route = shortest(model, start, ends, gaining=by == "improvements")
    if route is None:
        return Way(by, None)
    stops = [start, *(s for _, s in route)]
    movers = [dm for dm, _ in route]
    steps = tuple(step(graph, d, a, b) for d, (a, b) in zip(movers, pairwise(stops), strict=True))
    unwilling = tuple(dict.fromkeys(s.mover for s in steps if s.effect is not Effect.GAIN))
    return Way(by, len(steps), 1, (steps,), tuple(movers[:1]), (unwilling,), counted=False)
