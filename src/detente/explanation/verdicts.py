"""Why a state holds or not, for each decision maker, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.standing import Fate, Move, Standing, standing
from detente.errors import UnknownName, nearest
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import (
    MOST_SHOWN,
    capital,
    comparison,
    count,
    move_words,
    person,
    route_words,
    state_words,
    together_words,
)
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.concepts import Concept, concept
from detente.stability.solve import Solution, unfit


@dataclass(frozen=True)
class Explanation(Prose):
    """Why each decision maker stays at a state or leaves it; ``standings`` holds the facts."""

    standings: tuple[Standing, ...] = ()
    graph: Graph | None = None


def explain(
    solution: Solution, state: str, *, dm: str | None = None, concept: str | None = None
) -> Explanation:
    """Return why decision makers stay at a state or leave it, move by move.

    ``dm``: one of them instead of all; ``concept``: one of the solution's instead of all.

    >>> import detente as dt
    >>> print(dt.explain(dt.solve(dt.read("chicken")), "1", dm="a", concept="seq").answer)
    Under seq, state 1 (compromise) is not stable for Driver A.
    """
    graph = solution.graph
    at = graph.state(state)
    dms = graph.dms if dm is None else (graph.dm(dm),)
    judges = _judges(solution, concept)
    return told(graph, at, judges, tuple(standing(graph, c, d, at) for c in judges for d in dms))


def told(
    graph: Graph, at: State, judges: tuple[Concept, ...], standings: tuple[Standing, ...]
) -> Explanation:
    """Return the explanation of a state from how it stands with decision makers."""
    title = f"State {state_words(graph, at)}: {graph.space.describe(at)}"
    sections = tuple(
        Section(_heading(c), _blocks(graph, [s for s in standings if s.concept == c.name]))
        for c in judges
    )
    return Explanation(title, _answer(graph, at, standings), sections, standings, graph)


def not_applicable(solution: Solution) -> tuple[str, ...]:
    """Say once for each reason which concepts do not apply."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in solution.not_applicable.items():
        by_reason.setdefault(reason, []).append(name)
    return tuple(f"{', '.join(names)} ({reason})" for reason, names in by_reason.items())


def _judges(solution: Solution, name: str | None) -> tuple[Concept, ...]:
    if name is None:
        return tuple(map(concept, solution.concepts))
    judge = concept(name)
    if name not in solution.concepts:
        if reason := unfit(judge, solution.graph):
            from detente.errors import NotApplicable

            raise NotApplicable(f"The concept {name!r} does not apply: {reason}.")
        raise UnknownName(f"The concept {name!r} was not solved.{nearest(name, solution.concepts)}")
    return (judge,)


def _heading(judge: Concept) -> str:
    return f"{judge.title} ({judge.name})"


def _answer(graph: Graph, state: State, standings: tuple[Standing, ...]) -> str:
    """One sentence: under which concepts the state holds for those asked about."""
    names = list(dict.fromkeys(s.concept for s in standings))
    if not names:
        return "Not answered: no concept applies to this model."
    asked = list(dict.fromkeys(s.dm for s in standings))
    whole = len(asked) == len(graph.dms)
    what = "an equilibrium" if whole else f"stable for {person(graph, asked[0])}"
    stable = [n for n in names if all(s.stable for s in standings if s.concept == n)]
    subject = f"state {state_words(graph, state)} is"
    if not stable:
        return f"Under {', '.join(names)}, {subject} not {what}."
    others = [n for n in names if n not in stable]
    rest = f", and not under {', '.join(others)}" if others else ""
    return f"{capital(subject)} {what} under {', '.join(stable)}{rest}."


def _blocks(graph: Graph, standings: list[Standing]) -> tuple[Block, ...]:
    return tuple(block for s in standings for block in standing_blocks(graph, s))


def standing_blocks(graph: Graph, stand: Standing) -> tuple[Block, ...]:
    """Return one sentence on whether a decision maker stays, then one for every move."""
    lines = [_move_sentence(graph, stand, m) for m in _telling_first(stand)]
    shown = lines[:MOST_SHOWN]
    if lines and stand.total > len(shown):
        kinds = _unlisted(stand) if len(shown) == len(stand.moves) else ""
        lines = [*shown, f"… and {count(stand.total - len(shown), 'more move')}{kinds}."]
    return (_summary(graph, stand), *((Bullets(tuple(lines)),) if lines else ()))


_KINDS = {
    Fate.OPEN: "improvements",
    Fate.DETERRED: "deterred",
    Fate.BETTER: "improvements not looked into",
    Fate.EQUAL: "no better",
    Fate.WORSE: "worse",
}


def _unlisted(stand: Standing) -> str:
    """Of which kinds the moves are that were only counted."""
    kinds = [f"{n:,} {_KINDS[fate]}" for fate, n in stand.unlisted.items()]
    return f": {', '.join(kinds)}" if kinds else ""


def _telling_first(stand: Standing) -> list[Move]:
    order = [Fate.OPEN, Fate.DETERRED, Fate.BETTER, Fate.EQUAL, Fate.WORSE]
    return sorted(stand.moves, key=lambda m: order.index(m.fate))


def _summary(graph: Graph, stand: Standing) -> str:
    who = person(graph, stand.dm)
    total = stand.total
    open_, deterred = stand.number(Fate.OPEN), stand.number(Fate.DETERRED)
    if not total:
        return f"{who} would stay: it has no move from here."
    if open_:
        free = " with nothing to deter it" if _heeds_answers(stand) else ""
        unseen = stand.number(Fate.BETTER)
        more = f", and {count(unseen, 'improvement')} not looked into" if unseen else ""
        return f"{who} would leave: {count(open_, 'improvement')}{free}{more}."
    if deterred:
        return f"{who} would stay: {count(deterred, 'improvement')}, each deterred."
    only = (
        "its only move is no improvement"
        if total == 1
        else f"none of its {total:,} moves is an improvement"
    )
    return f"{who} would stay: {only}."


def _move_sentence(graph: Graph, stand: Standing, move: Move) -> str:
    act = capital(move_words(graph, stand.dm, stand.state, move.target))
    where = f"{act} (to {graph.space.label(move.target)})"
    match move.fate:
        case Fate.WORSE:
            return f"{where}: worse for it."
        case Fate.EQUAL:
            return f"{where}: no better for it."
        case Fate.BETTER:
            return f"{where}: better for it."
        case Fate.OPEN:
            free = f", and nothing the others {_might(stand)} do deters it"
            return f"{where}: better for it{free if _heeds_answers(stand) else ''}."
        case Fate.DETERRED:
            return f"{where}: better for it, but {_sanction(graph, stand, move)}."


def _heeds_answers(stand: Standing) -> bool:
    return concept(stand.concept).foresight > 1


def _might(stand: Standing) -> str:
    return "would" if concept(stand.concept).credible else "could"


def _sanction(graph: Graph, stand: Standing, move: Move) -> str:
    """Name the opponents' moves and where they end."""
    assert move.sanction is not None
    judge = concept(stand.concept)
    if move.at_once:
        said = f"{together_words(graph, stand.state, move.replies)} at the same time"
    else:
        said = f"then {route_words(graph, move.target, move.replies, credible=judge.credible)}"
    ending = comparison(graph, stand.dm, move.sanction, stand.state)
    if move.sanction == stand.state:
        ended = "which brings it back to where it was"
    else:
        ended = f"ending in {graph.space.label(move.sanction)}, {ending} than staying"
    escape = ", and it could not escape from there" if judge.symmetric else ""
    return f"{said}, {ended}{escape}"
