"""Why nobody moves, which reasons keep it so, and which would have to go: in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.analysis.deadlock import Broken, Deadlock, Question, deadlock_facts
from detente.analysis.elements import Element, Support
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.verdicts import standing_blocks
from detente.explanation.words import (
    MOST_SHOWN,
    capital,
    count,
    joined,
    person,
    shortened,
    state_words,
)
from detente.model.conflict import Case
from detente.model.graph import Conventions, Graph
from detente.model.space import State
from detente.stability.concepts import concept as concept_of


@dataclass(frozen=True)
class Impasse(Prose):
    """Why a conflict is stuck, in sentences; ``facts`` holds what they say."""

    facts: Deadlock | None = None


def deadlock(  # noqa: PLR0913 (keyword-only, each with its own default)
    case: Case,
    *,
    state: str | None = None,
    outcome: str | None = None,
    concept: str = "seq",
    at_most: int | None = None,
    only: Iterable[str] | None = None,
    conventions: Conventions | None = None,
) -> Impasse:
    """Return why nobody moves from a state, the reasons that keep it so and those that break it.

    ``state``: the status quo unless named. ``outcome``: a named outcome or a condition that counts
    as the deadlock; by default the outcome of the state (one called deadlock first), or else the
    state alone. ``at_most``: the largest number of elements that are dropped together; by default
    any number in a model with few of them, else three. ``only``: kinds of elements, of
    ``statements``, ``conditions`` and ``directions``. That there is no deadlock is an answer too.

    >>> import detente as dt
    >>> stuck = dt.deadlock(dt.read("moscow-2016"), only=["statements"])
    >>> [[e.rule for e in reasons] for reasons in stuck.facts.sufficient[:2]]
    [['us.offer', 'not us offer accepted'], ['us.offer', 'russia.hold']]
    """
    asked = Question(state, outcome, concept, at_most, None if only is None else tuple(only))
    return impasse(deadlock_facts(case, asked, conventions=conventions))


def impasse(facts: Deadlock) -> Impasse:
    """Return the facts of a deadlock in sentences."""
    sections = (
        _why_nobody_moves(facts),
        _breaking(facts),
        _sufficient(facts),
        _emptying(facts),
        _reasons(facts),
        _extent(facts),
    )
    title = f"Why it is stuck: {facts.case.title}"
    return Impasse(title, _answer(facts), tuple(s for s in sections if s.blocks), facts)


# ---------------------------------------------------------------- the answer


def _answer(facts: Deadlock) -> str:
    graph = facts.graph
    named = f"state {state_words(graph, facts.state)}"
    match facts.standing:
        case "not held":
            elsewhere = _where_else(graph, facts.equilibria)
            return (
                f"There is no deadlock to explain: under {facts.concept}, {named} is not an "
                f"equilibrium; {elsewhere}."
            )
        case "other equilibria":
            inside = set(facts.inside)
            outside = [s for s in facts.equilibria if s not in inside]
            verb = "is an equilibrium" if len(outside) == 1 else "are equilibria"
            return (
                f"There is no deadlock: under {facts.concept}, {named} is an equilibrium, but "
                f"{_states(graph, outside)} outside {_outcome(facts)} {verb} too."
            )
        case "deadlock":
            so_far = "So far, for the search was stopped: " if facts.extent.stopped else ""
            said = (
                f"under {facts.concept}, {named} is an equilibrium, and nothing outside "
                f"{_outcome(facts)} is; {_least(facts)}."
            )
            return f"{so_far}{said}" if so_far else capital(said)


def _where_else(graph: Graph, equilibria: Sequence[State]) -> str:
    if not equilibria:
        return "nothing is"
    verb = "is one" if len(equilibria) == 1 else "are"
    return f"{_states(graph, equilibria)} {verb}"


def _states(graph: Graph, states: Sequence[State]) -> str:
    return shortened([state_words(graph, s) for s in states])


def _outcome(facts: Deadlock) -> str:
    return "it" if facts.outcome is None else f"“{facts.outcome}”"


def _least(facts: Deadlock) -> str:
    """How many reasons would have to go, in half a sentence."""
    if not facts.extent.total:
        return "nothing in the model can be dropped"
    if facts.breaking:
        fewest = [b for b in facts.breaking if len(b.elements) == len(facts.breaking[0].elements)]
        size = len(facts.breaking[0].elements)
        ways = "in one way" if len(fewest) == 1 else f"in {len(fewest):,} ways"
        return f"the least that breaks it is to drop {count(size, 'element')} of the model, {ways}"
    if facts.extent.complete:
        return "it stays whatever is dropped"
    return f"dropping up to {count(facts.extent.size, 'element')} of the model does not break it"


# ---------------------------------------------------------------- sections


def _why_nobody_moves(facts: Deadlock) -> Section:
    graph, judge = facts.graph, concept_of(facts.concept)
    stays = all(s.stable for s in facts.standings)
    where = state_words(graph, facts.state)
    intro = f"From {where}, judged by {judge.title} ({judge.name}: {judge.summary}):"
    blocks = [block for s in facts.standings for block in standing_blocks(graph, s)]
    return Section("Why nobody moves" if stays else "Who would move, and why", (intro, *blocks))


def _breaking(facts: Deadlock) -> Section:
    shown = tuple(_broken(facts, b) for b in facts.breaking[:MOST_SHOWN])
    intro = (
        f"Without any one of these sets a state outside {_outcome(facts)} is an equilibrium; "
        "no part of a set would do:"
    )
    return Section("What would break it", _listed(intro, shown, len(facts.breaking)))


def _broken(facts: Deadlock, broken: Broken) -> str:
    graph = broken.graph
    verb = "holds" if len(broken.outside) == 1 else "hold"
    beside = (
        f", beside {_states(graph, broken.inside)}" if broken.inside else ", and nothing else does"
    )
    gone = set_words(facts.graph, broken.elements)
    return f"{gone}. Then {_states(graph, broken.outside)} {verb}{beside}."


def _sufficient(facts: Deadlock) -> Section:
    found = facts.sufficient
    heading = "What is enough to keep it"
    if facts.standing != "deadlock" or not facts.extent.total:
        return Section(heading, ())
    if not facts.breaking:
        return Section(heading, (_kept_anyway(facts),))
    proven = facts.extent.complete
    intro = (
        "While any one of these sets stands, the deadlock stays whatever else is dropped:"
        if proven
        else "Each of these sets has a part in every breaking set found; that it is enough is not "
        "proven, for not every set was judged:"
    )
    shown = tuple(f"{set_words(facts.graph, k)}." for k in found[:MOST_SHOWN])
    return Section(heading, _listed(intro, shown, len(found)))


def _kept_anyway(facts: Deadlock) -> str:
    if facts.extent.complete:
        return "No element is needed: the deadlock stays whatever is dropped."
    return f"No breaking set of up to {count(facts.extent.size, 'element')} was found."


def _emptying(facts: Deadlock) -> Section:
    shown = tuple(f"{set_words(facts.graph, e)}." for e in facts.emptying[:MOST_SHOWN])
    intro = (
        "Without any one of these sets nothing at all is an equilibrium. That breaks nothing: no "
        "other state would hold."
    )
    return Section(
        "What would leave nothing that holds", _listed(intro, shown, len(facts.emptying))
    )


def _listed(intro: str, shown: tuple[str, ...], total: int) -> tuple[Block, ...]:
    if not shown:
        return ()
    more = (f"… and {total - len(shown):,} more: --json lists all.",) if total > len(shown) else ()
    return (intro, Bullets(shown), *more)


def _reasons(facts: Deadlock) -> Section:
    """What is said for every element that occurs in a set."""
    sets = (*(b.elements for b in facts.breaking), *facts.emptying)
    named = {e.name for elements in sets for e in elements}
    lines = tuple(_reason(facts.graph, e) for e in facts.inventory.elements if e.name in named)
    intro = "Each reason, how the case knows it, and the passages it rests on:"
    return Section("What the reasons rest on", (intro, Bullets(lines)) if lines else ())


def _reason(graph: Graph, element: Element) -> str:
    said = f"{element.name}, {element_words(graph, element)}"
    rule = f" [{element.rule}]" if element.text and element.rule != element.text else ""
    basis = element.basis or ("" if element.kind != "statements" else "no basis given")
    rests = "; ".join(map(_support, element.supports)) or "no passage given"
    return f"{said}{rule}: {f'{basis}; ' if basis else ''}{rests}."


def _support(support: Support) -> str:
    passage = f", passage {support.passage}" if support.passage else ""
    if support.source and not support.says:
        return f"{support.source}{passage}"
    where = f" ({support.source}{passage})" if support.source else ""
    hedge = f" (“{support.hedge}”)" if support.hedge else ""
    says = f": {support.says}" if support.says else ""
    return f"{support.id}{where}{says}{hedge}"


# ---------------------------------------------------------------- words


def element_words(graph: Graph, element: Element) -> str:
    """Return what a reader calls an element, with the decision maker whose it is.

    A statement is the decision maker's wish, a condition is quoted by its reason, a one-way rule by
    its option.
    """
    said = f"“{element.text or element.rule}”"
    match element.kind:
        case "statements":
            assert element.dm is not None
            return f"{person(graph, element.dm)}: {said}"
        case "conditions":
            return f"the condition {said}"
        case "directions":
            way = element.rule.partition(" ")[2]
            return f"that “{element.text or element.name}” {way}"


def set_words(graph: Graph, elements: Sequence[Element]) -> str:
    """A set in words: the statements of each decision maker together, then the rest."""
    owners = dict.fromkeys(e.dm for e in elements if e.kind == "statements")
    parts = []
    for dm in owners:
        own = [e for e in elements if e.kind == "statements" and e.dm == dm]
        words = joined([f"“{e.text or e.rule}”" for e in own])
        parts.append(f"{person(graph, dm)}: {words}" if dm is not None else words)
    parts += [element_words(graph, e) for e in elements if e.kind != "statements"]
    return capital("; ".join(parts))


# ---------------------------------------------------------------- how far this goes


def _extent(facts: Deadlock) -> Section:
    blocks: list[Block] = []
    if facts.standing == "deadlock":
        blocks += _search_words(facts) if facts.extent.total else [NO_PARTS]
        blocks += facts.inventory.notes
    conventions = "; ".join(facts.graph.conventions.words().values())
    blocks.append(f"Sanctions: {conventions}.")
    return Section("How far this goes", tuple(blocks))


NO_PARTS = (
    "The model has no preference statement, condition or one-way option of the kinds asked for "
    "that could be dropped; rankings and payoffs have no parts."
)


def _search_words(facts: Deadlock) -> list[Block]:
    extent = facts.extent
    elements = count(extent.total, "element")
    said: list[Block] = []
    if extent.stopped:
        said.append(
            f"Partial: the search was stopped. Sets of up to {extent.size} of {elements} were "
            "judged in full."
        )
    elif extent.complete:
        said.append(
            f"Complete: every set of the {elements} was judged, or contains a breaking set."
        )
    else:
        said.append(
            f"Sets of up to {extent.size} of {elements} were judged; larger breaking sets may exist "
            "(--at-most N looks further)."
        )
    if extent.unjudged:
        sets = count(extent.unjudged, "set")
        said.append(f"Not judged: {sets}, without which there is no model any more: {extent.why}")
    if extent.sufficient is not None:
        said.append(f"Sufficient sets of more than {extent.sufficient} elements are not listed.")
    return said
