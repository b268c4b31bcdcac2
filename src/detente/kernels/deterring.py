"""Does an improvement escape every sanction? Two solvers in turn: one proposes, one answers.

The first proposes an improvement that no sanction known so far undoes; the second looks for a
sanction of it, which the first then learns for all improvements that it undoes. For one state and
decision maker this ends with an escape or with a proof that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.kernels.clauses import Clauses, Deadline, Lit
from detente.kernels.improving import Improving
from detente.kernels.rules import Change, Point, Rules
from detente.kernels.sequences import Sense, Sequences, Step

LONGEST = 24
"""So many moves of opponents in a row are looked at before a verdict is left open."""


class Unproven(Exception):
    """Sanctions longer than were looked at could not be excluded."""


@dataclass(frozen=True)
class Deterring:
    """Judges states for one decision maker whose gains opponents may undo."""

    rules: Rules
    dm: int
    sense: Sense
    state: Point
    gain: Point
    start: Point
    sequences: Sequences
    improving: Improving

    @classmethod
    def of(cls, rules: Rules, dm: int, sense: Sense, deadline: Deadline) -> Deterring:
        """Prepare both solvers."""
        proposing, answering = Clauses(deadline), Clauses(deadline)
        state = Point.anywhere(rules, proposing)
        gain = state.free(rules.owned[dm])
        for demand in (gain.legal(state), gain.feasible(), gain.better(dm, state)):
            proposing.add(demand)
        start = Point.anywhere(rules, answering)
        target = answering.several(len(rules.ranks[dm]))
        sequences = Sequences(dm, start, target, sense)
        improving = Improving.of(rules, dm, deadline)
        return cls(rules, dm, sense, state, gain, start, sequences, improving)

    def from_state(self, code: int) -> Change | None:
        """Return an improvement that no sanction undoes; None where the state is stable.

        Raises :class:`Unproven` or :class:`OutOfTime`.
        """
        while (change := self._gain(code)) is not None:
            moves = self.sanction(code, code ^ sum(1 << k for k in change))
            if moves is None:
                return change
            self._learn(moves)
        return None

    def _gain(self, code: int) -> Change | None:
        """Return an improvement that nothing learnt so far undoes, changing few options."""
        clauses, fixed = self.state.clauses, self.state.at(code)
        if not clauses.solve(fixed):
            return None
        now = self.gain.at(code)
        changed = clauses.given_up(fixed, [now[k] for k in self.rules.owned[self.dm]])
        return {k: not code >> k & 1 for k in self.rules.owned[self.dm] if now[k] in changed}

    def escape(self, code: int, sanction: int | None) -> Change | None:
        """Return a change of own options that leaves ``sanction`` for better than ``code``."""
        if sanction is None or not self.sense.symmetric:
            return None
        return self.improving.from_state(sanction, than=self.rules.truths(self.dm, code))

    def sanction(self, code: int, gain: int) -> list[Step] | None:
        """Return opponents' moves from ``gain`` to a sanction; None where there is none."""
        ask, seqs = self.start.clauses.solve, self.sequences
        truths = self.rules.truths(self.dm, code)
        fixed: list[Lit] = self.start.at(gain)
        fixed += [a if yes else -a for a, yes in zip(seqs.target, truths, strict=True)]
        while True:
            settled = ask([*fixed, -seqs.open])
            if not settled and (seqs.closed or not ask(fixed)):
                return None
            away = self.escape(code, seqs.end())
            if away is not None:
                seqs.not_escaped(away)
            elif settled:
                return seqs.moves(seqs.sanction() or 0)
            elif len(seqs.steps) >= LONGEST:
                raise Unproven
            else:
                seqs.lengthen()

    def _learn(self, moves: list[Step]) -> None:
        """Propose no more what these moves undo."""
        clauses, point, undone = self.state.clauses, self.gain, []
        for mover, change in moves:
            after = point.set(change)
            undone += [after.legal(point), after.feasible()]
            if self.sense.credible and mover is not None:
                undone.append(after.better(mover, point))
            point = after
        undone.append(-point.better(self.dm, self.state))
        together = clauses.all_of(undone)
        if not self.sense.symmetric:
            clauses.add(-together)
            return
        away = point.free(self.rules.owned[self.dm])
        for demand in (away.legal(point), away.feasible(), away.better(self.dm, self.state)):
            clauses.add(-together, demand)
