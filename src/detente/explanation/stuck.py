"""Why it is stuck, what would unstick it, and how firm that is: the short form for the reading."""

from __future__ import annotations

from detente.analysis.deadlock import Question, deadlock_facts
from detente.analysis.overview import Overview
from detente.analysis.paths import Scope, Step, pathways
from detente.analysis.robust import Margin, margins, robust_question
from detente.analysis.unlock import Effect, Way
from detente.analysis.walks import By
from detente.errors import NotApplicable
from detente.explanation.deadlock import set_words
from detente.explanation.prose import Bullets, Section
from detente.explanation.robust import moves_words, swaps_words
from detente.explanation.unlock import Unlocking, unlock, way_sentence
from detente.explanation.words import joined, move_words, person
from detente.model.graph import Graph

SMALL = 64
"""Up to this many states the reading looks for reasons; beyond, the commands do when asked."""
CONCEPT = "seq"
HEADING = "Why it is stuck, and what would unstick it"


def stuck(facts: Overview) -> Section:
    """Return why the status quo is stuck, in four sentences; nothing where it is not."""
    if CONCEPT not in facts.start_holds:
        return Section(HEADING, ())
    if len(facts.graph.space) > SMALL:
        asked = "detente deadlock, unlock, paths and robust answer this for a model of this size."
        return Section(HEADING, (asked,))
    found = _least(facts)
    lines = (_because(facts), *_change(found), *_path(facts, found), _firmness(facts))
    return Section(HEADING, (Bullets(tuple(line for line in lines if line)),))


def _because(facts: Overview) -> str:
    asked = Question(concept=CONCEPT, only=("statements",))
    found = deadlock_facts(facts.case, asked, conventions=facts.graph.conventions)
    if found.standing != "deadlock":
        return ""
    if not found.extent.total:
        return "Its orders have no parts: 'detente robust' says how far they may be wrong."
    if found.sufficient and found.extent.complete:
        words = set_words(found.graph, found.sufficient[0])
        more = len(found.sufficient) - 1
        others = f" (and {more} other {'set' if more == 1 else 'sets'} like this)" if more else ""
        return f"Stuck because of {words}: while these stand, it stays whatever else is dropped{others}."
    if found.breaking:
        return (
            f"Stuck, among others, because of {set_words(found.graph, found.breaking[0].elements)}."
        )
    return "No dropping of preference statements brings another outcome about."


def _least(facts: Overview) -> Unlocking | None:
    """The cheapest single change that makes another named outcome hold."""
    here = set(facts.graph.space.outcomes(facts.start))
    held = {o for h in facts.held for o in facts.graph.space.outcomes(h.state)}
    found = []
    for outcome in facts.case.conflict.outcomes:
        if outcome not in here | held:
            answer = unlock(
                facts.case, to=outcome, concepts=(CONCEPT,), at_most=1, limit=1,
                conventions=facts.graph.conventions,
            )  # fmt: skip
            found += [answer] if len(answer) else []
    return min(found, key=lambda a: _way(a).cost) if found else None


def _way(found: Unlocking) -> Way:
    assert found.facts is not None
    return found.facts.ways[0]


def _change(found: Unlocking | None) -> tuple[str, ...]:
    if found is None:
        return (
            "No single change of a preference makes another outcome hold; 'detente unlock' looks further.",
        )
    assert found.facts is not None
    return (f"The least that would change it: {way_sentence(found.facts, _way(found))}",)


def _path(facts: Overview, found: Unlocking | None) -> tuple[str, ...]:
    """How the status quo would lead there once the change is made."""
    if found is None:
        return ()
    way = _way(found)
    effect: Effect = way.effects[0]
    if way.start is None or way.start in effect.holds:
        return ()
    label = way.graph.space.label((effect.reached or effect.holds)[0])
    by: By = "improvements" if effect.reached else "moves"
    shortest = pathways(way.graph, way.start, label, Scope(by=(by,), limit=1)).ways[0]
    if not shortest.paths:
        return (f"No moves would then lead to {label}.",)
    steps = "; then ".join(_step(way.graph, s) for s in shortest.paths[0])
    return (f"The path would then be: {steps}.",)


def _step(graph: Graph, step: Step) -> str:
    act = move_words(graph, step.mover, step.start, step.end)
    return f"{person(graph, step.mover)} would {act} (to {graph.space.label(step.end)})"


def _firmness(facts: Overview) -> str:
    label = facts.graph.space.label(facts.start)
    try:
        question = robust_question(
            facts.case, state=label, concepts=(CONCEPT,), at_most=1,
            conventions=facts.graph.conventions,
        )  # fmt: skip
    except NotApplicable:
        return ""
    *_, last = margins(question)
    return f"How firm: {_margin(last.margins[0])}."


def _margin(margin: Margin) -> str:
    if margin.swaps.number is None:
        return (
            f"it stays an equilibrium under {margin.concept} in whatever order places are swapped"
        )
    ways = [swaps_words(margin.swaps)]
    if margin.moves is not None and margin.moves.number is not None:
        ways.append(moves_words(margin.moves))
    return f"it is lost as an equilibrium under {margin.concept} by {joined(ways, 'or')}"
