"""Is there an equilibrium, and which? Answered by a SAT solver, however many states there are.

A search ends with witnesses, with a proof that there is none (or no other), or, when its time is
over, with what is known by then. Nothing is guessed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING

from detente.errors import MissingExtra, NotApplicable, UnknownName, nearest
from detente.kernels.circuit import Wire
from detente.model.circuits import Formulas
from detente.model.conflict import Case, Conflict
from detente.stability.concepts import Concept, concept
from detente.stability.witness_places import check_states

if TYPE_CHECKING:
    from detente.kernels.clauses import Deadline
    from detente.kernels.rules import Rules
    from detente.kernels.sequences import Sense

BY_CLAUSES = ("nash", "gmr", "smr", "seq", "sseq")
"""The concepts that a solver can judge; sanctions are legal sequences of moves of any length."""


@dataclass(frozen=True)
class Witnesses:
    """What a search for equilibria found: their codes (Σ 2^k over the taken options).

    ``complete``: it is proven that there is no other; with no codes, that there is none.
    ``unproven``: states whose verdict stays open, because very long sanctions were not excluded.
    ``rounds`` counts the states that were proposed, ``refuted`` the improvements that refuted some.
    """

    concept: str
    codes: tuple[int, ...]
    complete: bool
    unproven: tuple[int, ...]
    rounds: int
    refuted: int
    seconds: float

    @property
    def found(self) -> bool | None:
        """Whether there is an equilibrium; None where that is not settled."""
        return True if self.codes else False if self.complete else None


def witnesses(
    case: Case | Conflict,
    concept_name: str,
    *,
    where: str | None = None,
    limit: int = 1,
    seconds: float | None = None,
) -> Witnesses:
    """Return up to ``limit`` equilibria, in no promised order, or the proof that there is none.

    ``where``: a condition, outcome, label or pattern that the equilibria must fit. ``seconds``: give
    up after so long. Raises :class:`NotApplicable`, :class:`MissingPart`, :class:`UnknownName`,
    :class:`NoFeasibleState`, :class:`BadPreference` or :class:`MissingExtra`.

    >>> import detente
    >>> witnesses(detente.read("chicken"), "nash", limit=9).complete
    True
    """
    started = monotonic()
    model = ClauseModel.of(case, concept_name, where)
    from detente.kernels.clauses import OutOfTime
    from detente.kernels.refinement import Search

    codes: list[int] = []
    complete = False
    search = Search.of(model.rules, model.sense, model.where, _deadline(seconds))
    try:
        for code in _each(search.next):
            codes.append(code)
            if len(codes) >= limit:
                break
        else:
            complete = not search.unproven
    except OutOfTime:
        pass
    return Witnesses(
        concept_name,
        tuple(codes),
        complete,
        tuple(search.unproven),
        search.rounds,
        search.refuted,
        monotonic() - started,
    )


def _each(following: Callable[[], int | None]) -> Iterator[int]:
    while (code := following()) is not None:
        yield code


def stable(
    case: Case | Conflict, concept_name: str, dm: str, code: int, *, seconds: float | None = None
) -> bool | None:
    """Return whether the state with this code is stable for a decision maker; None: not settled.

    Raises what :func:`witnesses` does, and :class:`UnknownName` for a code that is no state.

    >>> import detente
    >>> stable(detente.read("chicken"), "nash", "a", 0)
    False
    """
    model = ClauseModel.of(case, concept_name)
    return _judged(model, [model.dm(dm)], code, seconds)


def is_equilibrium(
    case: Case | Conflict, concept_name: str, code: int, *, seconds: float | None = None
) -> bool | None:
    """Return whether the state with this code is stable for everybody; None: not settled.

    Raises what :func:`stable` does.

    >>> import detente
    >>> is_equilibrium(detente.read("chicken"), "nash", 1)
    True
    """
    model = ClauseModel.of(case, concept_name)
    return _judged(model, list(range(len(model.conflict.dms))), code, seconds)


def _judged(model: ClauseModel, dms: list[int], code: int, seconds: float | None) -> bool | None:
    """Ask one judge after the other; one escape is enough for a no."""
    from detente.kernels.clauses import OutOfTime
    from detente.kernels.deterring import Unproven
    from detente.kernels.refinement import judge

    model.check(code)
    settled, deadline = True, _deadline(seconds)
    for dm in dms:
        try:
            if judge(model.rules, dm, model.sense, deadline).from_state(code) is not None:
                return False
        except Unproven:
            settled = False
        except OutOfTime:
            return None
    return True if settled else None


def _deadline(seconds: float | None) -> Deadline:
    from detente.kernels.clauses import Deadline

    return Deadline(None if seconds is None else monotonic() + seconds)


@dataclass(frozen=True)
class ClauseModel:
    """A conflict as the kernels want it."""

    conflict: Conflict
    rules: Rules
    sense: Sense | None
    where: Wire

    @classmethod
    def of(cls, case: Case | Conflict, concept_name: str, where: str | None = None) -> ClauseModel:
        """Read a conflict for one concept; raises what :func:`witnesses` does."""
        from detente.kernels.parity import ordered
        from detente.kernels.rules import Rules

        conflict = case.conflict if isinstance(case, Case) else case
        sense = _sense(concept(concept_name), conflict)
        formulas = Formulas(conflict)
        check_states(formulas)
        asked = formulas.everything if where is None else formulas.meant(where)
        ranks = [formulas.ranks[d] for d in conflict.dms]
        flat = [formulas.feasible, asked, *(wire for rank in ranks for wire in rank)]
        feasible, asked, *rest = ordered(flat)
        wires = iter(rest)
        rules = Rules(
            feasible.circuit,
            feasible,
            tuple(tuple(islice(wires, len(rank))) for rank in ranks),
            _owned(conflict),
            tuple(o.moves != "drop" for o in conflict.options),
            tuple(o.moves != "take" for o in conflict.options),
        )
        return cls(conflict, rules, sense, asked)

    def dm(self, name: str) -> int:
        """Return the place of a decision maker, given its id or name."""
        for i, each in enumerate(self.conflict.decision_makers):
            if name in (each.id, each.name):
                return i
        raise UnknownName(f"There is no decision maker {name!r}.{nearest(name, self.conflict.dms)}")

    def check(self, code: int) -> None:
        """Raise :class:`UnknownName` unless the code is that of a state."""
        options = len(self.conflict.options)
        if not 0 <= code < 1 << options:
            raise UnknownName(
                f"{options} options have codes from 0 to 2^{options} - 1, not {code}."
            )
        if not self.rules.is_feasible(code):
            raise UnknownName(f"The combination with code {code} is infeasible, so it is no state.")


def _owned(conflict: Conflict) -> tuple[tuple[int, ...], ...]:
    """The options of each decision maker, by their place."""
    places = iter(range(len(conflict.options)))
    return tuple(tuple(islice(places, len(d.options))) for d in conflict.decision_makers)


def _sense(asked: Concept, conflict: Conflict) -> Sense | None:
    """Return what counts as a sanction; None under Nash stability, where none does."""
    if importlib.util.find_spec("pysat") is None:
        raise MissingExtra(
            'Witnesses in large models need a SAT solver: pip install "detente[symbolic]"'
        )
    if asked.name not in BY_CLAUSES:
        raise NotApplicable(
            f"The concept {asked.name!r} cannot be judged by a SAT solver, only {', '.join(BY_CLAUSES)}."
        )
    unknown = [d for d, doubt in conflict.doubts.items() if doubt.get("unknown")]
    if unknown:
        raise NotApplicable(
            f"The preferences of {', '.join(unknown)} leave pairs unknown, and a full order is needed."
        )
    from detente.kernels.sequences import Sense

    return None if asked.name == "nash" else Sense(asked.credible, asked.symmetric)
