"""The contract that every solution concept keeps, ours and yours.

>>> from detente.stability.concepts import concept
>>> check_concept(concept("seq"))

Silence means that the contract holds; otherwise an AssertionError names the broken clause and the
model on which it broke.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations, product
from typing import NoReturn, TypeAlias

from detente.model.condition import Condition, Names
from detente.model.conflict import (
    Arcs,
    Conflict,
    Constraint,
    DecisionMaker,
    Direction,
    Dm,
    Merge,
    Option,
    Payoffs,
)
from detente.model.grammar import parse
from detente.model.graph import Conventions, Graph, Sanctions, graph_model
from detente.model.joint import joint_replies
from detente.model.space import State
from detente.stability.concepts import Concept, concepts
from detente.stability.solve import unfit
from detente.stability.verdict import Verdict

MODELS = 96
ALLOWED = {
    "disimprovement": ("never", "by opponents"),
    "knowledge": ("own", "all"),
    "form": ("any", "options"),
}
SANCTIONS: tuple[Sanctions, ...] = ("legal", "once", "single")
CONVENTIONS = tuple(Conventions(s, back) for s in SANCTIONS for back in (True, False))
Combination: TypeAlias = frozenset[str]
"""The options that are taken."""


def check_concept(concept: Concept, *, models: int = MODELS, seed: int = 1) -> None:
    """Raise AssertionError, naming the clause, when a concept breaks the contract.

    Checked on random models: option form with infeasible states and one-way options, merged
    states, explicit graphs; two to four decision makers, ties, every convention. The clauses:

    metadata: complete, and ``implies`` names known concepts;
    verdict: the definition returns a Verdict in which every improvement has a sanction or is
    an escape, and nothing but improvements does;
    sanction: a reply of the opponents (a joint result where the concept is simultaneous, a
    sequence of improvements where it is credible) that leaves the decision maker no better off,
    and that it cannot escape where the concept is symmetric;
    kernel: says what the definition says;
    implies: what is stable is stable under every concept named there;
    renaming: other names and another order of decision makers, options and states change nothing;
    knowledge: where it is "own", the preferences of the others change nothing.
    """
    _check_metadata(concept)
    rng = random.Random(seed)
    for number in range(models):
        drawn = _draw(rng, number)
        conventions = CONVENTIONS[number // len(KINDS) % len(CONVENTIONS)]
        trial = _Trial(concept, drawn, conventions)
        if not unfit(concept, trial.graph):
            _check_verdicts(trial)
            _check_kernel(trial)
            _check_implied(trial)
            _check_renaming(trial)
            _check_knowledge(trial, rng)


# ---------------------------------------------------------------- models


@dataclass(frozen=True)
class _Drawn:
    """A conflict as it was drawn; everything goes by name, so that it can be written in any order.

    ``ways``: the options of each decision maker with their directions, none on explicit graphs;
    ``states``: the combinations that make up a state; ``worth``: a number per state.
    """

    ways: Mapping[str, Mapping[str, Direction]]
    states: Mapping[str, tuple[Combination, ...]]
    arcs: Mapping[str, tuple[tuple[str, str], ...]]
    worth: Mapping[str, Mapping[str, int]]

    def conflict(self) -> Conflict:
        people = tuple(
            DecisionMaker(Dm(d), "", tuple(Option(o, Dm(d), moves=w) for o, w in own.items()))
            for d, own in self.ways.items()
        )
        prefer = {
            Dm(d): Payoffs({s: Decimal(own[s]) for s in self.states})
            for d, own in self.worth.items()
        }
        if self.arcs:
            graph = Arcs(dict.fromkeys(self.states, ""), {Dm(d): a for d, a in self.arcs.items()})
            return Conflict("a random graph", people, preferences=prefer, arcs=graph)
        return Conflict(
            "random options",
            people,
            constraints=(Constraint(self._among(self.states.values()), "feasible"),),
            merges=tuple(Merge(self._among([c])) for c in self.states.values() if len(c) > 1),
            labels={s: self._pattern(cells[0]) for s, cells in self.states.items()},
            preferences=prefer,
        )

    def _among(self, groups: Iterable[tuple[Combination, ...]]) -> Condition:
        names = tuple(f"{d}.{o}" for d, own in self.ways.items() for o in own)
        text = " or ".join(self._pattern(c) for group in groups for c in group)
        return parse(text, Names(names, frozenset()))

    def _pattern(self, taken: Combination) -> str:
        return "".join("Y" if o in taken else "N" for own in self.ways.values() for o in own)

    def renamed(self) -> _Drawn:
        """Return the same conflict with every name changed and every order reversed."""

        def other(name: str) -> str:
            return f"z{name}"

        def turned(items: Mapping[str, object]) -> list[str]:
            return list(reversed(list(items)))

        return _Drawn(
            {
                other(d): {other(o): self.ways[d][o] for o in turned(self.ways[d])}
                for d in turned(self.ways)
            },
            {
                other(s): tuple(frozenset(map(other, c)) for c in reversed(self.states[s]))
                for s in turned(self.states)
            },
            {
                other(d): tuple((other(a), other(b)) for a, b in self.arcs[d])
                for d in turned(self.arcs)
            },
            {other(d): {other(s): w for s, w in self.worth[d].items()} for d in turned(self.worth)},
        )

    def __str__(self) -> str:
        return str({k: v for k, v in vars(self).items() if v})


KINDS = ("options", "restricted", "merged", "graph")


def _draw(rng: random.Random, number: int) -> _Drawn:
    kind = KINDS[number % len(KINDS)]
    people = [f"d{k}" for k in range(rng.choice((2, 2, 3, 3, 4)))]
    if kind == "graph":
        states: dict[str, tuple[Combination, ...]] = {
            f"s{k}": (frozenset(),) for k in range(rng.randint(3, 6))
        }
        ways: Mapping[str, Mapping[str, Direction]] = {d: {} for d in people}
        arcs = {d: _draw_arcs(rng, list(states)) for d in people}
        return _Drawn(ways, states, arcs, _draw_worth(rng, people, list(states)))
    ways = _draw_options(rng, people, kind)
    groups = _draw_groups(rng, [o for own in ways.values() for o in own], kind)
    states = {f"s{k}": group for k, group in enumerate(groups)}
    return _Drawn(ways, states, {}, _draw_worth(rng, people, list(states)))


def _draw_arcs(rng: random.Random, states: list[str]) -> tuple[tuple[str, str], ...]:
    chance = rng.choice((0.15, 0.3, 0.45))
    return tuple((a, b) for a, b in product(states, states) if a != b and rng.random() < chance)


def _draw_worth(
    rng: random.Random, people: Sequence[str], states: Sequence[str]
) -> dict[str, dict[str, int]]:
    levels = rng.choice((3, len(states), 1000))
    return {d: {s: rng.randrange(levels) for s in states} for d in people}


def _draw_options(
    rng: random.Random, people: Sequence[str], kind: str
) -> dict[str, dict[str, Direction]]:
    one_way = 0.0 if kind == "options" else 0.25
    found: dict[str, dict[str, Direction]] = {}
    for d in people:
        own = range(2 if len(people) == 2 else rng.choice((1, 1, 2)) if len(people) == 3 else 1)
        found[d] = {
            f"{d}o{k}": rng.choice(("take", "drop")) if rng.random() < one_way else "both"
            for k in own
        }
    return found


def _draw_groups(
    rng: random.Random, options: Sequence[str], kind: str
) -> list[tuple[Combination, ...]]:
    """Draw the feasible combinations, each a state; a merged state takes in two or three."""
    every = [frozenset(c) for size in range(len(options) + 1) for c in combinations(options, size)]
    kept = every if kind == "options" else [c for c in every if rng.random() < 0.85] or every
    rng.shuffle(kept)
    if kind != "merged":
        return [(c,) for c in kept]
    together = rng.choice((2, 3))
    return [tuple(kept[:together]), *((c,) for c in kept[together:])]


# ---------------------------------------------------------------- clauses


@dataclass(frozen=True)
class _Trial:
    """A concept on one drawn model under one convention."""

    concept: Concept
    drawn: _Drawn
    conventions: Conventions

    @cached_property
    def graph(self) -> Graph:
        return graph_model(self.drawn.conflict(), self.conventions)

    def fail(self, clause: str, said: str) -> NoReturn:
        words = f"{self.conventions.sanctions} sanctions on {self.drawn}"
        raise AssertionError(f"{self.concept.name}: {clause}: {said} ({words})")

    def stable(self, concept: Concept, graph: Graph) -> dict[str, set[str]]:
        """Return the labels of the stable states of each decision maker, by the definition."""
        return {
            d: {graph.space.label(s) for s in graph.space if concept.definition(graph, d, s).stable}
            for d in graph.dms
        }

    @cached_property
    def answer(self) -> dict[str, set[str]]:
        return self.stable(self.concept, self.graph)


def _check_metadata(concept: Concept) -> None:
    def fail(said: str) -> NoReturn:
        raise AssertionError(f"{concept.name}: metadata: {said}")

    for name in ("name", "title", "summary", "source"):
        value: object = getattr(concept, name)
        if not isinstance(value, str) or not value.strip():
            fail(f"{name!r} is missing")
    if concept.foresight < 1:
        fail(f"'foresight' counts moves from 1, not {concept.foresight!r}")
    for name, allowed in ALLOWED.items():
        if getattr(concept, name) not in allowed:
            fail(f"{name!r} is {' or '.join(map(repr, allowed))}, not {getattr(concept, name)!r}")
    unknown = set(concept.implies) - {c.name for c in concepts()}
    if unknown:
        fail(f"'implies' names {', '.join(map(repr, sorted(unknown)))}: no such concept is known")


def _check_verdicts(trial: _Trial) -> None:
    graph = trial.graph
    for d, s in product(graph.dms, graph.space):
        verdict: object = trial.concept.definition(graph, d, s)
        where = f"of {d} at {graph.space.label(s)}"
        if not isinstance(verdict, Verdict):
            trial.fail("verdict", f"the definition returns {type(verdict).__name__}, no Verdict")
        if (verdict.dm, verdict.state) != (d, s):
            trial.fail("verdict", f"the verdict asked for {where} speaks of another")
        improvements = set(graph.improvements(d, s))
        if not set(verdict.escapes) <= improvements:
            trial.fail("verdict", f"an escape {where} is not an improvement")
        if not set(verdict.sanctions) <= improvements - set(verdict.escapes):
            trial.fail("verdict", f"a sanction {where} answers what is no improvement or escapes")
        if improvements - set(verdict.escapes) - set(verdict.sanctions):
            trial.fail("verdict", f"an improvement {where} has neither sanction nor escape")
        for move, sanction in verdict.sanctions.items():
            _check_sanction(trial, verdict, move, sanction)


def _check_sanction(trial: _Trial, verdict: Verdict, move: State, sanction: State) -> None:
    concept, graph, dm, state = trial.concept, trial.graph, verdict.dm, verdict.state
    start, end, reply = map(graph.space.label, (state, move, sanction))
    shown = f"{reply} against the move of {dm} from {start} to {end}"
    if concept.simultaneous:
        possible = set(joint_replies(graph, dm, state, move, most=len(graph.dms) - 1))
    else:
        possible = set(graph.replies(dm, move, credible=concept.credible))
    if sanction not in possible:
        kind = (
            "joint result"
            if concept.simultaneous
            else "credible reply"
            if concept.credible
            else "reply"
        )
        trial.fail("sanction", f"{shown} is no {kind} of the opponents")
    if not graph.deters(dm, sanction, state):
        trial.fail("sanction", f"{shown} does not deter")
    if concept.symmetric and any(graph.prefers(dm, t, state) for t in graph.moves(dm, sanction)):
        trial.fail("sanction", f"{shown} can be escaped")


def _check_kernel(trial: _Trial) -> None:
    """Kernels know the return to a state as a sanction, and moves at once on plain option form."""
    concept, graph = trial.concept, trial.graph
    fits = graph.is_option_form or (concept.form == "any" and trial.conventions.returning)
    if concept.kernel is None or not fits:
        return
    from detente.stability.fields import field_of, states_at

    field = field_of(graph)
    for i, d in enumerate(graph.dms):
        found = {graph.space.label(s) for s in states_at(graph, concept.kernel(field, i))}
        if found != trial.answer[d]:
            odd = ", ".join(sorted(found ^ trial.answer[d]))
            trial.fail("kernel", f"kernel and definition differ for {d} at {odd}")


def _check_implied(trial: _Trial) -> None:
    for weaker in (c for c in concepts() if c.name in trial.concept.implies):
        if unfit(weaker, trial.graph):
            continue
        also = trial.stable(weaker, trial.graph)
        for d, states in trial.answer.items():
            if not states <= also[d]:
                odd = ", ".join(sorted(states - also[d]))
                trial.fail("implies", f"stable for {d} but not under {weaker.name}: {odd}")


def _check_renaming(trial: _Trial) -> None:
    renamed = graph_model(trial.drawn.renamed().conflict(), trial.conventions)
    found = trial.stable(trial.concept, renamed)
    expected = {f"z{d}": {f"z{s}" for s in own} for d, own in trial.answer.items()}
    if found != expected:
        trial.fail("renaming", "other names and another order give another answer")


def _check_knowledge(trial: _Trial, rng: random.Random) -> None:
    if trial.concept.knowledge == "all":
        return
    drawn, states = trial.drawn, list(trial.drawn.states)
    for d, own in trial.answer.items():
        worth = {**_draw_worth(rng, list(drawn.worth), states), d: drawn.worth[d]}
        graph = graph_model(replace(drawn, worth=worth).conflict(), trial.conventions)
        if trial.stable(trial.concept, graph)[d] != own:
            trial.fail("knowledge", f"the preferences of others matter to {d}")
