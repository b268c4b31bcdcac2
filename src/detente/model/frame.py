"""One set of options for several models: whose states are the same state?

Models of one conflict may know different options: a decision maker overlooks one, an analyst adds
one. In a common frame every model has all options of all of them; an option that a model does not
know is never taken there. States are then the same when they take the same options. States of
explicit graphs are the same when they bear the same label.

Source of the idea: the universal set of options and states of a hypergame, Wang, Hipel and Fraser
(1988); Aljefri, Bashar, Fang and Hipel (2018).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from detente.errors import NotApplicable, WrongValue
from detente.model.condition import Among, Condition, Count, Fits, Joined, Node, Not, Taken
from detente.model.conflict import (
    Arcs,
    Conflict,
    Constraint,
    DecisionMaker,
    Dm,
    Merge,
    Payoffs,
    Preference,
    Prioritised,
    Ranking,
)
from detente.model.enumeration import state_space
from detente.model.space import State, StateSpace
from detente.model.truths import Truths, members, pattern_of

Key: TypeAlias = str
"""A state in a frame: its pattern over all options of the frame, or its label in explicit graphs."""

ABSENT = "not part of this model"
"""Why a state that takes an option which a model does not know is not in it."""


@dataclass(frozen=True)
class Frame:
    """The decision makers, options and states of several models together, the first's first."""

    models: tuple[Conflict, ...]

    @cached_property
    def decision_makers(self) -> tuple[DecisionMaker, ...]:
        """All decision makers, each with all options that some model gives it."""
        found: dict[Dm, DecisionMaker] = {}
        for model in self.models:
            for d in model.decision_makers:
                known = found.setdefault(d.id, d)
                more = tuple(o for o in d.options if o.id not in {k.id for k in known.options})
                found[d.id] = replace(known, options=(*known.options, *more))
        return tuple(found.values())

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The full ids of all options."""
        return tuple(o.name for d in self.decision_makers for o in d.options)

    @cached_property
    def states(self) -> Mapping[str, str]:
        """The states of explicit graphs with their texts; empty in option form."""
        found: dict[str, str] = {}
        for model in self.models:
            for label, text in model.arcs.states.items() if model.arcs else ():
                found.setdefault(label, text)
        return found

    def lifted(self, model: Conflict) -> Conflict:
        """Return a model in this frame; what it does not know is infeasible, labels are patterns."""
        return _Lift(self, model).conflict()

    def key(self, space: StateSpace, state: State) -> Key:
        """Return the state of a lifted model as the frame knows it.

        A merged state is the same in all models that merge some of the same combinations.
        """
        for cells, key in self._merged:
            if any(cells >> c & 1 for c in space.cells[state]):
                return key
        return space.pattern(state) or space.label(state)

    @cached_property
    def _merged(self) -> tuple[tuple[int, Key], ...]:
        """The combinations that some model merges, and what the state is called.

        Left out are those in which another model has several states: there the models differ.
        """
        if not any(m.merges for m in self.models):
            return ()
        spaces = [state_space(self.lifted(m)) for m in self.models]
        groups: list[int] = []
        for cells in (own for space in spaces for own in space.cells if len(own) > 1):
            new = sum(1 << c for c in cells)
            apart = [g for g in groups if not g & new]
            groups = [*apart, *([sum_of(g for g in groups if g & new) | new])]
        one = [
            g
            for g in groups
            if all(sum(any(g >> c & 1 for c in own) for own in s.cells) <= 1 for s in spaces)
        ]
        return tuple((g, pattern_of(members(g), len(self.options))) for g in one)

    def _key_of(self, truths: Truths, wide: str) -> Key:
        """The state that a pattern of a lifted model stands for."""
        if self._merged:
            cells = truths.written(wide) & truths.feasible
            for group, key in self._merged:
                if group & cells:
                    return key
        return wide

    @cached_property
    def _called(self) -> dict[Key, str]:
        """The first label of each state; one that names several states is left out."""
        found: dict[Key, str] = {}
        stands_for: dict[str, set[Key]] = {}
        for model in self.models:
            if model.arcs is not None or not model.labels:
                continue
            truths = Truths(self.lifted(model))
            for label, pattern in model.labels.items():
                key = self._key_of(truths, widened(pattern, model, self.options))
                stands_for.setdefault(label, set()).add(key)
                found.setdefault(key, label)
        return {key: label for key, label in found.items() if len(stands_for[label]) == 1}

    def label(self, key: Key) -> str:
        """Return what the first model that names the state calls it."""
        return self._called.get(key, key)

    @cached_property
    def _place(self) -> dict[Key, int]:
        return {key: place for place, key in enumerate((*self._called, *self.states))}

    def in_order(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """Return states as a file lists them: those that have labels first, then by their codes."""
        last = len(self._place)
        return tuple(sorted(keys, key=lambda k: (self._place.get(k, last), k[::-1])))


def frame_of(models: Iterable[Conflict]) -> Frame:
    """Return the frame of several models; raises :class:`NotApplicable` where none can hold them."""
    found = tuple(models)
    if len({m.arcs is None for m in found}) > 1:
        raise NotApplicable(
            "One model has options and the other an explicit graph, so their states cannot be "
            "matched. Write both in one form."
        )
    return Frame(found)


def widened(pattern: str, model: Conflict, options: tuple[str, ...], absent: str = "N") -> str:
    """Return a pattern of a model over other options; ``absent`` stands for those it lacks."""
    sign = dict(zip((o.name for o in model.options), pattern, strict=True))
    return "".join(sign.get(o, absent) for o in options)


def sum_of(sets: Iterable[int]) -> int:
    """Return the union of sets of cells."""
    found = 0
    for cells in sets:
        found |= cells
    return found


@dataclass(frozen=True)
class _Lift:
    """One model on its way into a frame."""

    frame: Frame
    model: Conflict

    def conflict(self) -> Conflict:
        model = self.model
        mine = {o.name: o for o in model.options}
        people = tuple(
            replace(d, options=tuple(mine.get(o.name, o) for o in d.options))
            for d in self.frame.decision_makers
        )
        return model.replace(
            decision_makers=people,
            constraints=(*map(self._constraint, model.constraints), *self._absent()),
            merges=tuple(map(self._merge, model.merges)),
            labels=MappingProxyType({}),
            outcomes=MappingProxyType({n: self._condition(c) for n, c in model.outcomes.items()}),
            status_quo=self._status_quo(),
            preferences=self._preferences(),
            arcs=self._arcs(),
        )

    @cached_property
    def _space(self) -> StateSpace:
        return state_space(self.model)

    def _absent(self) -> tuple[Constraint, ...]:
        """Bar what the model does not know."""
        if self.model.arcs is not None:
            gone = tuple(s for s in self.frame.states if s not in self.model.arcs.states)
            when = Condition(f"states({', '.join(gone)})", Among(gone))
            return (Constraint(when, "infeasible", ABSENT),) if gone else ()
        mine = {o.name for o in self.model.options}
        gone = tuple(o for o in self.frame.options if o not in mine)
        return tuple(Constraint(Condition(o, Taken(o)), "infeasible", ABSENT) for o in gone)

    def _arcs(self) -> Arcs | None:
        arcs = self.model.arcs
        if arcs is None:
            return None
        moves = {d.id: arcs.moves.get(d.id, ()) for d in self.frame.decision_makers}
        return Arcs(MappingProxyType(dict(self.frame.states)), MappingProxyType(moves))

    def _status_quo(self) -> str | None:
        name = self.model.status_quo
        if name is None:
            return None
        found = self._named(name)
        if not found:
            raise WrongValue(f"The status quo {name!r} fits no feasible state.")
        return found[0]

    def _named(self, name: str) -> tuple[str, ...]:
        """The states that a name means, by what the frame calls them."""
        space = self._space
        return tuple(self._wide(space.pattern(s) or space.label(s)) for s in space.all_named(name))

    def _wide(self, text: str, absent: str = "N") -> str:
        if self.model.arcs is not None or not self.model.names.is_pattern(text):
            return text
        return widened(text, self.model, self.frame.options, absent)

    def _constraint(self, constraint: Constraint) -> Constraint:
        return replace(constraint, when=self._condition(constraint.when))

    def _merge(self, merge: Merge) -> Merge:
        stand_in = merge.stand_in and self._wide(merge.stand_in)
        return replace(merge, when=self._condition(merge.when), stand_in=stand_in)

    def _condition(self, condition: Condition) -> Condition:
        return Condition(condition.text, self._node(condition.tree))

    def _node(self, node: Node) -> Node:
        match node:
            case Fits(pattern):
                return Fits(self._wide(pattern, "-"))
            case Among(states):
                return Among(tuple(self._wide(self.model.labels.get(s, s)) for s in states))
            case Not(argument):
                return Not(self._node(argument))
            case Joined(word, arguments):
                return Joined(word, tuple(map(self._node, arguments)))
            case Count(word, number, arguments):
                return Count(word, number, tuple(map(self._node, arguments)))
            case _:
                return node

    def _preferences(self) -> Mapping[Dm, Preference]:
        """The orders; a decision maker that the model does not know is indifferent."""
        given = self.model.preferences
        unknown = (d.id for d in self.frame.decision_makers if d.id not in self.model.dms)
        lifted = {d: self._preference(p) for d, p in given.items()}
        return MappingProxyType({**lifted, **dict.fromkeys(unknown, Prioritised(()))})

    def _preference(self, preference: Preference) -> Preference:
        match preference:
            case Prioritised(statements):
                return Prioritised(
                    tuple(replace(s, when=self._condition(s.when)) for s in statements)
                )
            case Ranking(places):
                wide = (tuple(n for name in place for n in self._named(name)) for place in places)
                return Ranking(tuple(wide))
            case Payoffs(payoffs):
                found = {n: v for name, v in payoffs.items() for n in self._named(name)}
                return Payoffs(MappingProxyType(found))
            case _:
                return preference
