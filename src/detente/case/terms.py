"""A condition as a list of plain combinations, for formats that have no grammar of conditions.

Such formats hold a condition as conjunctions of "taken" and "not taken", any one of which suffices.

Source of the cover: Minato (1992), irredundant sums of products; after Morreale (1970).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from detente.errors import TooLarge, UnknownName, nearest
from detente.model.condition import (
    Among,
    Cells,
    Condition,
    Fits,
    Holds,
    Node,
    Taken,
    evaluate,
    outcome_order,
    references,
)
from detente.model.conflict import Conflict

Term: TypeAlias = tuple[tuple[int, bool], ...]
"""A conjunction: positions of options in file order, and whether each is taken."""

WIDEST = 12
"""A condition is spelled out when it names at most this many options."""


def cover(cells: Cells, width: int) -> tuple[Term, ...]:
    """Return few conjunctions over ``width`` options that hold in exactly these cells.

    >>> cover(0b1010, 2)  # cells 1 and 3: option 0 is taken
    (((0, True),),)
    """
    return _between(cells, cells, width)[0]


def _between(least: Cells, most: Cells, width: int) -> tuple[tuple[Term, ...], Cells]:
    """Return conjunctions that cover ``least`` and stay within ``most``, and what they cover."""
    if not least:
        return (), 0
    if most == (1 << (1 << width)) - 1:
        return ((),), most
    half = 1 << (width - 1)
    low = (1 << half) - 1
    without, without_covers = _between((least & low) & ~(most >> half), most & low, width - 1)
    with_, with_covers = _between((least >> half) & ~(most & low), most >> half, width - 1)
    rest = ((least & low) & ~without_covers) | ((least >> half) & ~with_covers)
    either, either_covers = _between(rest, (most & low) & (most >> half), width - 1)
    last = width - 1
    terms = (
        *either,
        *((*t, (last, False)) for t in without),
        *((*t, (last, True)) for t in with_),
    )
    return terms, (without_covers | either_covers) | (with_covers | either_covers) << half


def spelled_out(
    condition: Condition, conflict: Conflict, *, negated: bool = False
) -> tuple[Term, ...]:
    """Return the conjunctions any one of which makes the condition hold (or fail, ``negated``).

    Nothing means "never", one empty conjunction "always". Raises :class:`TooLarge` for a condition
    that names more than :data:`WIDEST` options.
    """
    named, outcomes = _depends_on(condition.tree, conflict)
    if len(named) > WIDEST:
        raise TooLarge(
            f"The condition {condition.text!r} names {len(named)} options; a format without a grammar "
            f"of conditions can hold at most {WIDEST}. Split it into conditions on fewer options."
        )
    world = _FewOptions(conflict, tuple(sorted(named)))
    for name in outcome_order(conflict.outcomes):
        if name in outcomes:
            world.outcomes[name] = evaluate(conflict.outcomes[name].tree, world)
    holds = evaluate(condition.tree, world)
    terms = cover(world.everything ^ holds if negated else holds, len(named))
    return tuple(tuple((world.positions[k], taken) for k, taken in term) for term in terms)


@dataclass(frozen=True)
class _FewOptions:
    """Every combination of the options in ``positions``: a world for conditions on these alone."""

    conflict: Conflict
    positions: tuple[int, ...]
    outcomes: dict[str, Cells] = field(default_factory=dict)

    @property
    def everything(self) -> Cells:
        return (1 << (1 << len(self.positions))) - 1

    def taken(self, option: str) -> Cells:
        """The cells in which the option is taken."""
        return self._at([o.name for o in self.conflict.options].index(option))

    def _at(self, position: int) -> Cells:
        k = self.positions.index(position)
        return sum(1 << c for c in range(1 << len(self.positions)) if c >> k & 1)

    def outcome(self, name: str) -> Cells:
        """The cells of an outcome."""
        return self.outcomes[name]

    def pattern(self, pattern: str) -> Cells:
        """The cells that fit a pattern."""
        found = self.everything
        for position, mark in enumerate(pattern):
            if mark != "-":
                taken = self._at(position)
                found &= taken if mark == "Y" else self.everything ^ taken
        return found

    def named(self, state: str) -> Cells:
        """The cells of the state with this label or pattern."""
        return self.pattern(_pattern_of(state, self.conflict))


def _depends_on(tree: Node, conflict: Conflict) -> tuple[set[int], set[str]]:
    """Return the positions of the options, and the outcomes, on which a condition may depend."""
    place = {o.name: k for k, o in enumerate(conflict.options)}
    found: set[int] = set()
    outcomes: set[str] = set()
    todo = [tree]
    while todo:
        for reference in references(todo.pop()):
            match reference:
                case Taken(option):
                    found.add(place[option])
                case Fits(pattern):
                    found |= _marked(pattern)
                case Among(states):
                    found |= set().union(*(_marked(_pattern_of(s, conflict)) for s in states))
                case Holds(outcome) if outcome not in outcomes:
                    outcomes.add(outcome)
                    todo.append(conflict.outcomes[outcome].tree)
    return found, outcomes


def _pattern_of(state: str, conflict: Conflict) -> str:
    pattern = conflict.labels.get(state, state)
    if not conflict.names.is_pattern(pattern):
        raise UnknownName(f"There is no state labelled {state!r}.{nearest(state, conflict.labels)}")
    return pattern


def _marked(pattern: str) -> set[int]:
    return {k for k, mark in enumerate(pattern) if mark != "-"}


def in_words(terms: Iterable[Term], options: tuple[str, ...]) -> str:
    """Return conjunctions as a condition of the case file.

    >>> in_words([((0, True), (1, False)), ((2, True),)], ("us.offer", "us.wait", "russia.hold"))
    '(us.offer and not us.wait) or russia.hold'
    """
    found = [" and ".join(("" if y else "not ") + options[k] for k, y in term) for term in terms]
    if len(found) == 1:
        return found[0]
    return " or ".join(f"({t})" if " and " in t else t for t in found)
