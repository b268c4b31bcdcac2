"""What lies between two models of one conflict?

Both models stand in one frame (:mod:`detente.model.frame`). Any choice of their differences may be
made in the first model: none gives the first, all give the second.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from detente.errors import NotApplicable
from detente.model.alignment import aligned
from detente.model.condition import Condition, Holds, Node, references
from detente.model.conflict import (
    Arcs,
    Conflict,
    Constraint,
    DecisionMaker,
    Dm,
    Option,
    Preference,
    Prioritised,
    Statement,
)
from detente.model.difference import (
    ConditionOnly,
    Difference,
    DirectionDiffers,
    MergesDiffer,
    MovesDiffer,
    OptionOnly,
    OrderDiffers,
    OutcomeDiffers,
    Side,
    StatementElsewhere,
    StatementOnly,
    StateOnly,
    StatusQuoDiffers,
)
from detente.model.frame import ABSENT, Frame, frame_of
from detente.model.listed_orders import fitted, same_order


@dataclass(frozen=True)
class _Token:
    """A statement in the common line of two lists: always there, or there with a difference."""

    statement: Statement
    difference: int | None = None
    when_made: bool = True


@dataclass(frozen=True)
class Differences:
    """Two models in one frame, and their differences: what the model is made of, then its orders."""

    frame: Frame
    models: tuple[Conflict, Conflict]

    @cached_property
    def first(self) -> Conflict:
        """The first model in the frame."""
        return self.frame.lifted(self.models[0])

    @cached_property
    def second(self) -> Conflict:
        """The second model in the frame."""
        return self.frame.lifted(self.models[1])

    @cached_property
    def _found(self) -> list[Difference]:
        return []

    @cached_property
    def items(self) -> tuple[Difference, ...]:
        """Every difference."""
        self._lines  # noqa: B018  the statements are told apart while their lines are made
        return (*self._structure, *self._found)

    # ------------------------------------------------------------ telling apart

    @cached_property
    def _structure(self) -> tuple[Difference, ...]:
        a, b = self.first, self.second
        return (
            *self._options(), *self._graph(), *_constraints(a, b), *_merges(a, b),
            *_outcomes(a, b), *_status_quo(a, b),
        )  # fmt: skip

    def _options(self) -> Iterator[Difference]:
        for one, other in zip(self.first.options, self.second.options, strict=True):
            here, there = one.name in self._lacks(self.first), one.name in self._lacks(self.second)
            if here != there:
                yield OptionOnly(one if there else other, "first" if there else "second")
            elif one.moves != other.moves:
                yield DirectionDiffers(one, one.moves, other.moves)

    @staticmethod
    def _lacks(model: Conflict) -> set[str]:
        return {c.when.text for c in model.constraints if c.because == ABSENT}

    def _graph(self) -> Iterator[Difference]:
        a, b = self.first.arcs, self.second.arcs
        if a is None or b is None:
            return
        for one, other, side in (
            (self.models[0], self.models[1], "first"),
            (self.models[1], self.models[0], "second"),
        ):
            known = other.arcs.states if other.arcs else {}
            gone = tuple(s for s in (one.arcs.states if one.arcs else ()) if s not in known)
            if gone:
                yield StateOnly(gone, "first" if side == "first" else "second")
        for dm in self.first.dms:
            before, after = a.moves.get(dm, ()), b.moves.get(dm, ())
            if set(before) != set(after):
                yield MovesDiffer(dm, before, after)

    @cached_property
    def _lines(self) -> dict[Dm, tuple[_Token, ...]]:
        """For each decision maker with two lists of statements, their common line."""
        found: dict[Dm, tuple[_Token, ...]] = {}
        for dm in self.first.dms:
            a, b = self.first.preferences.get(dm), self.second.preferences.get(dm)
            if isinstance(a, Prioritised) and isinstance(b, Prioritised):
                found[dm] = self._line(dm, a.statements, b.statements)
            elif not same_order(a, b):
                self._found.append(OrderDiffers(dm, a, b))
        return found

    def _line(
        self, dm: Dm, a: tuple[Statement, ...], b: tuple[Statement, ...]
    ) -> tuple[_Token, ...]:
        pairs = aligned([s.when.tree for s in a], [s.when.tree for s in b])
        kept = dict(pairs)
        only_b = [j for j in range(len(b)) if j not in kept.values()]
        moved: dict[int, int] = {}
        for i in range(len(a)):
            if i not in kept:
                same = [j for j in only_b if b[j].when.tree == a[i].when.tree]
                if same:
                    moved[i] = same[0]
                    only_b.remove(same[0])
        number: dict[tuple[Side, int], int] = {}
        for i in range(len(a)):
            if i not in kept:
                told = b[moved[i]] if i in moved and not a[i].text else a[i]
                number["first", i] = self._tell(dm, told, i, moved.get(i))
                if i in moved:
                    number["second", moved[i]] = number["first", i]
        for j in only_b:
            number["second", j] = self._added(StatementOnly(dm, b[j], "second", j))
        return tuple(_common(a, b, kept, number))

    def _tell(self, dm: Dm, statement: Statement, place: int, other: int | None) -> int:
        if other is None:
            return self._added(StatementOnly(dm, statement, "first", place))
        return self._added(StatementElsewhere(dm, statement, place, other))

    def _added(self, difference: Difference) -> int:
        self._found.append(difference)
        return len(self._structure) + len(self._found) - 1

    # ------------------------------------------------------------ between the two

    def between(self, made: Collection[int]) -> Conflict:
        """Return the first model with some of the differences made, by their positions.

        What comes out need not be a model: an order may miss states, so that solving it raises.
        Raises :class:`NotApplicable` where a condition would name an outcome that is not there.
        """
        chosen = [d for k, d in enumerate(self.items) if k in made]
        a, b = self.first, self.second
        outcomes = dict(a.outcomes)
        start = a.status_quo
        merges = a.merges
        for d in chosen:
            match d:
                case OutcomeDiffers(name, _, None):
                    outcomes.pop(name, None)
                case OutcomeDiffers(name, _, Condition() as new):
                    outcomes[name] = new
                case StatusQuoDiffers(_, new_start):
                    start = new_start
                case MergesDiffer(_, new_merges):
                    merges = new_merges
                case _:
                    pass
        blend = a.replace(
            decision_makers=_people(a, chosen),
            constraints=self._conditions(chosen),
            merges=merges,
            outcomes=MappingProxyType(outcomes),
            status_quo=start,
            preferences=MappingProxyType(self._orders(set(made), chosen)),
            arcs=_arcs(a, b, chosen),
        )
        _check_outcomes(blend)
        return fitted(blend, (self.first, self.second))

    def _conditions(self, chosen: Sequence[Difference]) -> tuple[Constraint, ...]:
        dropped = [
            c.constraint for c in chosen if isinstance(c, ConditionOnly) and c.side == "first"
        ]
        added = [
            c.constraint for c in chosen if isinstance(c, ConditionOnly) and c.side == "second"
        ]
        own = [c for c in self.first.constraints if c not in dropped and c.because != ABSENT]
        appear = {d.option.name for d in chosen if isinstance(d, OptionOnly)}
        lacks = [
            c
            for model, side in ((self.first, "second"), (self.second, "first"))
            for c in model.constraints
            if c.because == ABSENT and self._is_absent(c, side, appear, chosen)
        ]
        return (*own, *added, *lacks)

    def _is_absent(
        self, bar: Constraint, side: str, appear: set[str], chosen: Sequence[Difference]
    ) -> bool:
        """Whether what one model lacks is barred: the first's lack until made, the second's once made."""
        if self.first.arcs is not None:
            made = any(isinstance(d, StateOnly) and d.side == side for d in chosen)
        else:
            made = bar.when.text in appear
        return made if side == "first" else not made

    def _orders(self, made: set[int], chosen: Sequence[Difference]) -> dict[Dm, Preference]:
        orders = dict(self.first.preferences)
        for dm, line in self._lines.items():
            kept = (t.statement for t in line if _counts(t, made))
            orders[dm] = Prioritised(tuple(kept))
        for d in chosen:
            if isinstance(d, OrderDiffers):
                if d.second is None:
                    orders.pop(d.dm, None)
                else:
                    orders[d.dm] = d.second
        return orders


def differences(first: Conflict, second: Conflict, frame: Frame | None = None) -> Differences:
    """Return in what two models differ; raises :class:`NotApplicable` where nothing matches.

    ``frame``: one that holds further models too; by default that of the two.
    """
    return Differences(frame or frame_of((first, second)), (first, second))


# ---------------------------------------------------------------- two lists


def _common(
    a: Sequence[Statement],
    b: Sequence[Statement],
    kept: dict[int, int],
    number: dict[tuple[Side, int], int],
) -> Iterator[_Token]:
    """Yield both lists as one line in which each keeps its order."""
    j = 0
    for i, statement in enumerate(a):
        if i not in kept:
            yield _Token(statement, number["first", i], when_made=False)
            continue
        while j < kept[i]:
            yield _Token(b[j], number["second", j])
            j += 1
        yield _Token(statement)
        j += 1
    for k in range(j, len(b)):
        yield _Token(b[k], number["second", k])


def _counts(token: _Token, made: set[int]) -> bool:
    return token.difference is None or (token.difference in made) == token.when_made


# ---------------------------------------------------------------- two models


def _constraints(a: Conflict, b: Conflict) -> Iterator[Difference]:
    def said(model: Conflict) -> dict[tuple[str, Node], Constraint]:
        own = (c for c in model.constraints if c.because != ABSENT)
        return {(c.kind, c.when.tree): c for c in own}

    first, second = said(a), said(b)
    yield from (ConditionOnly(c, "first") for k, c in first.items() if k not in second)
    yield from (ConditionOnly(c, "second") for k, c in second.items() if k not in first)


def _merges(a: Conflict, b: Conflict) -> Iterator[Difference]:
    def said(model: Conflict) -> list[tuple[Node, str | None]]:
        return [(m.when.tree, m.stand_in) for m in model.merges]

    if said(a) != said(b):
        yield MergesDiffer(a.merges, b.merges)


def _outcomes(a: Conflict, b: Conflict) -> Iterator[Difference]:
    for name in dict.fromkeys((*a.outcomes, *b.outcomes)):
        one, other = a.outcomes.get(name), b.outcomes.get(name)
        if one is None or other is None or one.tree != other.tree:
            yield OutcomeDiffers(name, one, other)


def _status_quo(a: Conflict, b: Conflict) -> Iterator[Difference]:
    if a.status_quo != b.status_quo:
        yield StatusQuoDiffers(a.status_quo, b.status_quo)


def _people(a: Conflict, chosen: Sequence[Difference]) -> tuple[DecisionMaker, ...]:
    new = {d.option.name: d.second for d in chosen if isinstance(d, DirectionDiffers)}
    appear = {d.option.name: d.option for d in chosen if isinstance(d, OptionOnly)}

    def option(o: Option) -> Option:
        o = appear.get(o.name, o)
        return replace(o, moves=new[o.name]) if o.name in new else o

    return tuple(replace(d, options=tuple(map(option, d.options))) for d in a.decision_makers)


def _arcs(a: Conflict, b: Conflict, chosen: Sequence[Difference]) -> Arcs | None:
    if a.arcs is None or b.arcs is None:
        return None
    new = {d.dm: d.second for d in chosen if isinstance(d, MovesDiffer)}
    moves = {dm: new.get(dm, pairs) for dm, pairs in a.arcs.moves.items()}
    return Arcs(a.arcs.states, MappingProxyType(moves))


def _check_outcomes(model: Conflict) -> None:
    conditions = [
        *model.outcomes.values(),
        *(c.when for c in model.constraints),
        *(m.when for m in model.merges),
        *(
            s.when
            for p in model.preferences.values()
            if isinstance(p, Prioritised)
            for s in p.statements
        ),
    ]
    named = {r.outcome for c in conditions for r in references(c.tree) if isinstance(r, Holds)}
    lost = named - set(model.outcomes)
    if lost:
        raise NotApplicable(f"A condition names the outcome {min(lost)!r}, which is not there.")
