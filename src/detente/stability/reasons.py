"""Which improvement escapes, and what undoes another, in one state of a model of any size?

Answered by the SAT solver of :mod:`detente.stability.witness`, in the words of the definition: an
escape is an improvement without a sanction, a sanction comes with the opponents' moves to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from detente.errors import BudgetSpent
from detente.kernels.clauses import Deadline, OutOfTime
from detente.kernels.deterring import Deterring, Unproven
from detente.kernels.refinement import Judge, judge
from detente.kernels.rules import Change
from detente.kernels.sequences import Step
from detente.model.conflict import Conflict, Dm
from detente.model.graph import Route
from detente.model.space import State
from detente.stability.witness import ClauseModel


@dataclass(frozen=True)
class Reasons:
    """Why decision makers leave or stay under one concept; states by code.

    Every question raises :class:`BudgetSpent` where it is not settled.
    """

    concept: str
    model: ClauseModel
    deadline: Deadline
    _judges: dict[Dm, Judge] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, conflict: Conflict, concept: str, deadline: Deadline) -> Reasons:
        """Prepare questions; raises what :func:`detente.stability.witness.witnesses` does."""
        return cls(concept, ClauseModel.of(conflict, concept), deadline)

    def escape(self, dm: Dm, code: int) -> int | None:
        """Return an improvement that nothing deters from; None where the state is stable."""
        with self._asked(dm):
            change = self._judge(dm).from_state(code)
        return None if change is None else _changed(code, change)

    def sanction(self, dm: Dm, code: int, gain: int) -> Route | None:
        """Return the opponents' moves that deter from an improvement; None where there are none."""
        judged = self._judge(dm)
        if not isinstance(judged, Deterring):
            return None
        with self._asked(dm):
            steps = judged.sanction(code, gain)
        return None if steps is None else tuple(self._route(gain, steps))

    def _judge(self, dm: Dm) -> Judge:
        if dm not in self._judges:
            rules, sense = self.model.rules, self.model.sense
            self._judges[dm] = judge(rules, self.model.dm(dm), sense, self.deadline)
        return self._judges[dm]

    def _route(self, code: int, steps: list[Step]) -> Iterator[tuple[Dm, State]]:
        """A step of several at once is one of each, in any order."""
        dms, owned = self.model.conflict.dms, self.model.rules.owned
        for _, change in steps:
            for j, own in enumerate(owned):
                part = {k: yes for k, yes in change.items() if k in own}
                if part:
                    code = _changed(code, part)
                    yield dms[j], State(code)

    @contextmanager
    def _asked(self, dm: Dm) -> Iterator[None]:
        try:
            yield
        except (OutOfTime, Unproven) as end:
            why = (
                "sanctions of very many moves were not excluded"
                if isinstance(end, Unproven)
                else "the time ended"
            )
            raise BudgetSpent(
                f"Whether {dm} stays under {self.concept} was not settled: {why}. "
                "Ask for this concept and this decision maker alone."
            ) from None


def _changed(code: int, change: Change) -> int:
    """Set some options of a combination."""
    for k, yes in change.items():
        code = code | 1 << k if yes else code & ~(1 << k)
    return code
