"""How far preferences may be wrong before an equilibrium is lost, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.analysis.robust import AT_MOST, Margin, Robustness, margins, robust_question
from detente.analysis.statement_moves import Moved, Shift
from detente.analysis.swaps import Loss
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import (
    MOST_SHOWN,
    count,
    joined,
    people,
    person,
    shortened,
    state_words,
)
from detente.model.conflict import Case, Dm, Prioritised
from detente.model.graph import Conventions, Graph
from detente.model.space import State
from detente.model.variation import StatementMoved
from detente.table import Table

PAIRS_SHOWN = 6
STATES_SHOWN = 4


@dataclass(frozen=True)
class Margins(Prose):
    """How far equilibria are from being lost; ``facts`` holds the numbers."""

    facts: Robustness | None = None


def robust(
    case: Case,
    *,
    state: str | None = None,
    concepts: Iterable[str] | None = None,
    at_most: int = AT_MOST,
    conventions: Conventions | None = None,
) -> Margins:
    """Return how far preferences may be wrong before an equilibrium is lost.

    In swaps of neighbouring places of an order, and in moves of preference statements, of which at
    most ``at_most`` are tried. All equilibria, or one ``state``; by default under nash, gmr, smr and seq.

    >>> import detente as dt
    >>> print(dt.robust(dt.read("chicken"), state="2", concepts=["nash"]).answer)
    2 is lost as an equilibrium under nash by 1 swap.
    """
    question = robust_question(
        case, state=state, concepts=concepts, at_most=at_most, conventions=conventions
    )
    *_, last = margins(question)
    return robust_prose(last)


def robust_prose(facts: Robustness) -> Margins:
    """Return the margins in sentences."""
    question = facts.question
    graph = question.graph
    sections = [Section("Margins", (_table(facts),))] if facts.margins else []
    for c in question.concepts:
        own = [m for m in facts.margins if m.concept == c.name]
        blocks = [block for m in own for block in _margin(graph, m, question.at_most)]
        if not own and facts.complete:
            blocks = [f"No state is an equilibrium under {c.name}."]
        if blocks:
            sections.append(Section(f"{c.title} ({c.name})", tuple(blocks)))
    sections.append(Section("How it is counted", _notes(facts)))
    title = f"{graph.conflict.title}: how far preferences may be wrong"
    return Margins(title, _answer(facts), tuple(sections), facts)


# ---------------------------------------------------------------- the answer


def _answer(facts: Robustness) -> str:
    graph = facts.question.graph
    stopped = "" if facts.complete else "Stopped before the end. "
    if not facts.margins:
        return f"{stopped}No equilibrium to lose." if facts.complete else stopped.strip()
    if len(facts.margins) == 1:
        (only,) = facts.margins
        return f"{stopped}{_one(graph, only)}."
    held = [m for m in facts.margins if m.holds]
    if len({m.state for m in facts.margins}) == 1:
        return f"{stopped}{_one_state(graph, facts.margins)}."
    weak, firm = min(held, key=_firmness), max(held, key=_firmness)
    if _firmness(weak) == _firmness(firm):
        return f"{stopped}Every equilibrium is lost by {swaps_words(weak.swaps)}, under every concept asked for."
    return f"{stopped}Most easily lost: {_short(graph, weak)}; firmest: {_short(graph, firm)}."


def _one_state(graph: Graph, found: tuple[Margin, ...]) -> str:
    """One state under several concepts: those with the same margin together."""
    label = state_words(graph, found[0].state)
    alike: dict[str, list[str]] = {}
    for m in found:
        said = f"lost by {swaps_words(m.swaps)}" if m.holds else "no equilibrium"
        alike.setdefault(said, []).append(m.concept)
    return f"{label} is " + "; ".join(f"{said} under {joined(c)}" for said, c in alike.items())


def _firmness(margin: Margin) -> float:
    return float("inf") if margin.swaps.number is None else margin.swaps.number


def _short(graph: Graph, margin: Margin) -> str:
    label = graph.space.label(margin.state)
    said = "never lost" if margin.swaps.number is None else swaps_words(margin.swaps)
    return f"{label} under {margin.concept} ({said})"


def _one(graph: Graph, margin: Margin) -> str:
    label = state_words(graph, margin.state)
    if not margin.holds:
        return f"{label} is no equilibrium under {margin.concept}: its margin is 0"
    ways = [swaps_words(margin.swaps)]
    if margin.moves is not None:
        ways.append(moves_words(margin.moves))
    if margin.swaps.number is None:
        return (
            f"{label} is an equilibrium under {margin.concept} in whatever order places are swapped"
        )
    return f"{label} is lost as an equilibrium under {margin.concept} by {joined(ways, 'or')}"


def swaps_words(loss: Loss) -> str:
    """Return how many swaps lose an equilibrium."""
    if loss.number is None:
        return "no number of swaps"
    return f"{'' if loss.exact else 'at least '}{count(loss.number, 'swap')}"


def moves_words(shift: Shift) -> str:
    """Return how many moved statements lose an equilibrium."""
    if shift.number is None:
        return "no moving of statements"
    return f"{'' if shift.exact else 'at least '}{count(shift.number, 'moved statement')}"


# ---------------------------------------------------------------- the table


def _table(facts: Robustness) -> Table:
    graph = facts.question.graph
    spoken = any(m.moves is not None for m in facts.margins)
    headings = ("state", "concept", "swaps", *(f"{d} alone" for d in graph.dms))
    rows = tuple(
        (
            graph.space.label(m.state),
            m.concept,
            _cell(m.swaps),
            *(_cell(m.swaps_of[d]) for d in graph.dms),
            *((_cell(m.moves) if m.moves else "",) if spoken else ()),
        )
        for m in facts.margins
    )
    return Table((*headings, "statements") if spoken else headings, rows)


def _cell(found: Loss | Shift) -> str:
    if found.number is None:
        return "never"
    return f"{'' if found.exact else '≥ '}{found.number}"


# ---------------------------------------------------------------- one margin


def _margin(graph: Graph, margin: Margin, at_most: int) -> tuple[Block, ...]:
    label = state_words(graph, margin.state)
    if not margin.holds:
        return (f"{label} is no equilibrium under {margin.concept}: its margin is 0.",)
    lines = [_nearest_swaps(graph, margin)]
    if margin.ties:
        lines.append(
            f"Ties hold it: it is lost at once if {people(graph, margin.ties)} "
            "preferred to it all that counts as equal to it."
        )
    if margin.moves is None:
        return (f"{label} under {margin.concept}:", Bullets(tuple(lines)))
    return (*_statements(graph, margin, margin.moves, at_most), *lines)


def _nearest_swaps(graph: Graph, margin: Margin) -> str:
    loss = margin.swaps
    if loss.number is None:
        return "No swapping of places loses it."
    if not loss.exact:
        return f"At least {count(loss.number, 'swap')} lose it: the search was cut there."
    assert loss.leaver is not None
    verb = "loses" if loss.number == 1 else "lose"
    return f"{count(loss.number, 'swap')} {verb} it: {_new_order(graph, loss)}."


def _new_order(graph: Graph, loss: Loss) -> str:
    """Who would put what above what, and who would leave then."""
    assert loss.leaver is not None
    above: dict[tuple[Dm, tuple[State, ...]], list[str]] = {}
    for dm, top, below in loss.pairs:
        above.setdefault((dm, below), []).append(_states(graph, top))
    pairs = [
        f"{person(graph, dm)} puts {shortened(tops)} above {_states(graph, below)}"
        for (dm, below), tops in above.items()
    ]
    if len(pairs) > PAIRS_SHOWN:
        pairs = [*pairs[:PAIRS_SHOWN], f"{len(pairs) - PAIRS_SHOWN} more"]
    who = {dm for dm, _, _ in loss.pairs}
    leaver = "it" if who == {loss.leaver} else person(graph, loss.leaver)
    return f"{joined(pairs, 'and')}; then {leaver} would leave"


def _states(graph: Graph, states: tuple[State, ...]) -> str:
    labels = [graph.space.label(s) for s in states[:STATES_SHOWN]]
    if len(states) > STATES_SHOWN:
        labels.append(f"{len(states) - STATES_SHOWN} more")
    return labels[0] if len(labels) == 1 else f"[{', '.join(labels)}]"


def _statements(graph: Graph, margin: Margin, shift: Shift, at_most: int) -> tuple[Block, ...]:
    label = state_words(graph, margin.state)
    stays = f"{label} stays an equilibrium under {margin.concept}"
    if shift.number is None:
        return (f"{stays} in whatever order the statements stand.",)
    if shift.number == 1:
        moved = _by_statement(graph, shift.ways)
        more = [f"… and {len(moved) - MOST_SHOWN} more."] if len(moved) > MOST_SHOWN else []
        return (
            f"{stays} whatever single statement is moved, except:",
            Bullets((*moved[:MOST_SHOWN], *more)),
        )
    few = "whatever single statement is moved"
    if shift.number > 2:
        few = f"whatever {shift.number - 1} statements are moved"
    if not shift.exact:
        limit = "more were not tried" if shift.number > at_most else "the search was cut there"
        return (f"{stays} {few}; {limit}.",)
    ways = [joined([_move(graph, m) for m in way], "then") for way in shift.ways]
    return (
        f"{stays} {few}. {count(shift.number, 'move')} lose it, for example:",
        Bullets(tuple(ways)),
    )


def _by_statement(graph: Graph, ways: tuple[Moved, ...]) -> list[str]:
    """Single moves, those of one statement together."""
    places: dict[tuple[Dm, int], list[int]] = {}
    for (move,) in ways:
        places.setdefault((move.dm, move.start), []).append(move.end + 1)
    return [
        f"{person(graph, dm)}: {_statement(graph, dm, start)}, from place {start + 1} "
        f"to {joined(map(str, ends), 'or')}"
        for (dm, start), ends in places.items()
    ]


def _move(graph: Graph, move: StatementMoved) -> str:
    return f"{person(graph, move.dm)}: the statement at place {move.start + 1} to {move.end + 1}"


def _statement(graph: Graph, dm: Dm, position: int) -> str:
    own = graph.conflict.preferences[dm]
    assert isinstance(own, Prioritised)
    return f"“{own.statements[position].words}”"


def _notes(facts: Robustness) -> tuple[Block, ...]:
    question = facts.question
    conventions = "; ".join(question.graph.conventions.words().values())
    return (
        "A swap exchanges two neighbouring places of an order; states that are equal share a place and "
        "move together. A statement moves from one place of importance to any other; "
        f"up to {question.at_most} moves were tried.",
        f"Computed by Détente {facts.version}. Sanctions: {conventions}.",
    )
