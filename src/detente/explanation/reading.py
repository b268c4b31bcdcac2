"""The main job: a case goes in, a reading of the conflict comes out, answer first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.analysis.overview import Held, Overview, Wish, overview
from detente.analysis.worlds import Worlds
from detente.evidence.trace import Trace
from detente.explanation.around import Around, around, refused_at_home
from detente.explanation.doubts import how_sure
from detente.explanation.grounds import (
    HEADING,
    Stand,
    grounds,
    grounds_sentence,
    source_lines,
    stand,
)
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.stuck import stuck
from detente.explanation.verdicts import not_applicable, standing_blocks
from detente.explanation.words import (
    MOST_SHOWN,
    capital,
    count,
    joined,
    people,
    person,
    shortened,
    state_words,
)
from detente.model.conflict import Case, Dm
from detente.model.graph import Conventions
from detente.model.space import State
from detente.stability.concepts import concept
from detente.table import Table


@dataclass(frozen=True)
class Reading(Prose):
    """A reading of a case in sentences; the parts hold what they say.

    ``worlds``: its doubts. ``stand``: its competing accounts. ``grounds``: what it rests on.
    ``around``: its pictures, homes, positions and phases. Each is None where the case has nothing
    of it.
    """

    facts: Overview | None = None
    worlds: Worlds | None = None
    stand: Stand | None = None
    grounds: Trace | None = None
    around: Around | None = None


def analyze(case: Case, *, conventions: Conventions | None = None) -> Reading:
    """Return the reading of a case: what would hold, why, and who wants what.

    Raises :class:`detente.errors.MissingPart` without a status quo or preferences.

    >>> import detente as dt
    >>> print(dt.analyze(dt.read("chicken")).answer.partition(";")[0])
    2 and 3 hold under every concept
    """
    facts = overview(case, conventions=conventions)
    sure, worlds = how_sure(facts.solution, case)
    accounts, rests_on = stand(case), grounds(case)
    beside = around(case, facts.graph)
    sections = (
        _provenance(case),
        _who_can_do_what(facts),
        _what_holds(facts),
        _why_each_stays(facts),
        stuck(facts),
        *beside.sections,
        sure,
        accounts.section if accounts else Section(HEADING, ()),
        _where_each_would_be(facts),
        _what_this_rests_on(facts, rests_on),
    )
    shown = tuple(s for s in sections if s.blocks)
    said = " ".join(x for x in (verdict(facts), refused_at_home(facts.held, beside)) if x)
    return Reading(case.title, said, shown, facts, worlds, accounts, rests_on, beside)


# ---------------------------------------------------------------- the verdict


def verdict(facts: Overview) -> str:
    """Return the answer in one sentence."""
    if not facts.solution.concepts:
        return f"Not answered: {'; '.join(not_applicable(facts.solution))}."
    if not facts.held:
        return "Nothing holds: from every state somebody gains by leaving and nothing deters it."
    outcome = _one_outcome(facts)
    return f"{_outcome_verdict(facts, outcome)}." if outcome else f"{_state_verdict(facts)}."


def _one_outcome(facts: Overview) -> str | None:
    """The named outcome to which every equilibrium under any concept belongs, and to no other."""
    named = {facts.graph.space.outcomes(h.state) for h in facts.held}
    only = named.pop()
    return only[0] if not named and len(only) == 1 else None


def _outcome_verdict(facts: Overview, outcome: str) -> str:
    first, rest = facts.held[0], facts.held[1:]
    said = f"{capital(outcome)} is the only outcome that holds: {_named(facts, first.state)}"
    if not rest:
        return f"{said} is the one equilibrium ({_under(facts, first)})"
    firm = [h for h in facts.held if h.concepts == first.concepts]
    if len(firm) > 1:
        labels = joined([_named(facts, h.state) for h in firm[:MOST_SHOWN]])
        several = count(len(facts.held), "state")
        return (
            f"{capital(outcome)} is the only outcome that holds, in {several}, firmest in {labels}"
        )
    more = count(len(rest), "further state")
    verb = "holds" if len(rest) == 1 else "hold"
    also = "is" if len(rest) == 1 else "are"
    return (
        f"{said} is an equilibrium {_under(facts, first)}, and the {more} that {verb} under fewer "
        f"{also} {outcome} too"
    )


def _named(facts: Overview, state: State) -> str:
    label = facts.graph.space.label(state)
    return f"{label}, the status quo," if state == facts.start else label


def _under(facts: Overview, held: Held) -> str:
    if set(held.concepts) == set(facts.solution.concepts):
        return f"under {_every(facts)}"
    return f"under {joined(held.concepts)}"


def _every(facts: Overview) -> str:
    return "every concept" + (" that applies" if facts.solution.not_applicable else "")


def _state_verdict(facts: Overview) -> str:
    every = len(facts.solution.concepts)
    firm = [h for h in facts.held if len(h.concepts) == every]
    if firm:
        names = shortened([state_words(facts.graph, h.state) for h in firm])
        said = f"{names} {'holds' if len(firm) == 1 else 'hold'} under {_every(facts)}"
    else:
        most = [h for h in facts.held if h.concepts == facts.held[0].concepts]
        names = shortened([state_words(facts.graph, h.state) for h in most])
        verb = "holds" if len(most) == 1 else "hold"
        said = f"No state holds under {_every(facts)}; {names} {verb} {_under(facts, most[0])}"
    if any(h.state == facts.start for h in firm):
        return f"{said}, the status quo {'among them' if len(firm) > 1 else 'itself'}"
    return f"{said}; {_start_verdict(facts)}"


def _start_verdict(facts: Overview) -> str:
    named = f"the status quo, {state_words(facts.graph, facts.start)},"
    if not facts.start_holds:
        return f"{named} holds under none"
    return f"{named} holds only under {joined(facts.start_holds)}"


# ---------------------------------------------------------------- sections


def _provenance(case: Case) -> Section:
    reading = case.about.get("reading")
    parts = reading if isinstance(reading, Mapping) else {}
    lines = []
    if "@" in case.name:
        whole, _, part = case.name.partition("@")
        lines.append(
            f"This is {case.name}: the case {whole!r} at the time, or in the eyes, of {part!r}."
        )
    if parts.get("of"):
        by = f", modelled by {parts['by']}" if parts.get("by") else ""
        lines.append(f"The reading of {parts['of']}{by}.")
    if case.about.get("as_of"):
        lines.append(f"The model speaks of {_text(case.about['as_of'])}.")
    if parts.get("note"):
        lines.append(" ".join(str(parts["note"]).split()))
    return Section("Whose reading this is", (" ".join(lines),) if lines else ())


def _text(value: object) -> str:
    return str(getattr(value, "text", value))


def _who_can_do_what(facts: Overview) -> Section:
    graph, conflict = facts.graph, facts.graph.conflict
    if conflict.arcs is not None:
        return Section("Who can do what", (_moves_table(facts),))
    pattern = graph.space.pattern(facts.start) or ""
    way = {"both": "either way", "take": "can only be taken up", "drop": "can only be given up"}
    now = {"Y": "yes", "N": "no", "-": "open"}
    rows = tuple(
        (person(graph, o.dm), o.words, now[y], way[o.moves])
        for o, y in zip(conflict.options, pattern, strict=True)
    )
    table = Table(("decision maker", "option", "now", "changes"), rows)
    return Section("Who can do what", (table, f"{count(len(graph.space), 'state')} are feasible."))


def _moves_table(facts: Overview) -> Table:
    graph = facts.graph

    def moves(dm: Dm) -> str:
        return count(sum(len(graph.moves(dm, s)) for s in graph.space), "move")

    rows = tuple((person(graph, d), moves(d)) for d in graph.dms)
    return Table(("decision maker", "in the graph"), rows)


def _what_holds(facts: Overview) -> Section:
    space = facts.graph.space
    shown = facts.held[:MOST_SHOWN]
    rows = tuple(
        (
            space.label(h.state) + (" *" if h.state == facts.start else ""),
            ", ".join(space.outcomes(h.state)),
            ", ".join(h.concepts),
        )
        for h in shown
    )
    blocks: list[Block] = []
    if rows:
        blocks.append(Table(("state", "outcome", "an equilibrium under"), rows))
    if len(facts.held) > len(shown):
        blocks.append(
            f"… and {count(len(facts.held) - len(shown), 'more state')}: see 'detente solve'."
        )
    if not facts.solution.concepts:
        return Section("What would hold", ())
    bare = [c for c, states in facts.holding().items() if not states]
    if bare:
        blocks.append(f"No state is an equilibrium under {joined(bare)}.")
    blocks += [f"Not applicable: {line}." for line in not_applicable(facts.solution)]
    if any(h.state == facts.start for h in shown):
        blocks.append("* the status quo. The concepts stand strongest first.")
    return Section("What would hold", tuple(blocks))


def _why_each_stays(facts: Overview) -> Section:
    graph = facts.graph
    if not facts.standings:
        return Section("Why nobody moves", ())
    stays = all(s.stable for s in facts.standings)
    where = state_words(graph, facts.start)
    judge = concept(facts.standings[0].concept)
    heading = "Why nobody moves" if stays else "Who would move, and why"
    intro = f"From the status quo, {where}, judged by {judge.title} ({judge.name}: one {judge.summary}):"
    blocks = [block for s in facts.standings for block in standing_blocks(graph, s)]
    return Section(heading, (intro, *blocks))


def _where_each_would_be(facts: Overview) -> Section:
    return Section(
        "Where each would rather be", (Bullets(tuple(_wish(facts, w) for w in facts.wishes)),)
    )


def _wish(facts: Overview, wish: Wish) -> str:
    graph = facts.graph
    who = person(graph, wish.dm)
    if facts.start in wish.best:
        return f"{who}: the status quo is what it would most like."
    names = shortened([state_words(graph, s) for s in wish.best], "or")
    more = f" ({count(wish.better, 'state')} would suit it better than the status quo)"
    said = f"{who} would most like {names}{more if wish.better > len(wish.best) else ''}."
    return f"{said} {_in_the_way(facts, wish)}"


def _in_the_way(facts: Overview, wish: Wish) -> str:
    graph = facts.graph
    goal = graph.space.label(wish.goal)
    lines = []
    if wish.movers is None:
        return f"No moves lead to {goal}."
    if wish.movers:
        lines.append(f"To reach {goal}, {people(graph, wish.movers)} would have to move")
    if wish.blockers:
        lines.append(f"{people(graph, wish.blockers)} would lose by it")
    if wish.leavers:
        lines.append(
            f"once there, {people(graph, wish.leavers)} would leave again ({wish.concept})"
        )
    if not lines:
        return f"Nobody stands in the way of {goal}."
    return capital(f"{'; '.join(lines)}.")


def _what_this_rests_on(facts: Overview, rests_on: Trace | None) -> Section:
    blocks: list[Block] = []
    if rests_on is not None:
        blocks += [grounds_sentence(rests_on), Bullets(source_lines(rests_on))]
    if facts.hedged:
        words = tuple(f"{person(facts.graph, dm)}: {s.words} ({s.basis})" for dm, s in facts.hedged)
        blocks += ["These preferences are not reported, but inferred or assumed:", Bullets(words)]
    note = facts.case.about.get("note")
    if note:
        blocks.append(" ".join(str(note).split()))
    blocks += list(facts.solution.notes)
    conventions = "; ".join(facts.graph.conventions.words().values())
    blocks.append(f"Computed by Détente {facts.solution.version}. Sanctions: {conventions}.")
    return Section("What this rests on", tuple(blocks))
