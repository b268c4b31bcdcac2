"""Is there an equilibrium? States are proposed, and what refutes one is learnt for all of them.

A solver proposes a state that nothing learnt so far refutes. For each decision maker a judge looks
for an improvement that escapes; found, it becomes a demand on every state: "this change of options
is illegal, infeasible or no improvement here, or a sanction undoes it". The search ends with an
equilibrium or with a proof that there is none.

Source of the loop: Clarke, Grumberg, Jha, Lu and Veith (2003); for quantified formulas Janota,
Klieber, Marques-Silva and Clarke (2016).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from detente.kernels.circuit import Wire
from detente.kernels.clauses import Clauses, Deadline
from detente.kernels.deterring import Deterring, Unproven
from detente.kernels.improving import Improving
from detente.kernels.rules import Change, Point, Rules
from detente.kernels.sequences import Sense, Sequences

Judge: TypeAlias = Improving | Deterring
Key: TypeAlias = tuple[int, frozenset[tuple[int, bool]]]


def judge(rules: Rules, dm: int, sense: Sense | None, deadline: Deadline) -> Judge:
    """Return who judges states for a decision maker; ``sense`` None: no sanction counts."""
    if sense is None:
        return Improving.of(rules, dm, deadline)
    return Deterring.of(rules, dm, sense, deadline)


@dataclass
class Search:
    """Looks for states that are stable for everybody, one after the other, in no promised order."""

    rules: Rules
    sense: Sense | None
    deadline: Deadline
    judges: list[Judge]
    state: Point
    rounds: int = 0
    refuted: int = 0
    unproven: list[int] = field(default_factory=list)
    _answers: dict[Key, Sequences] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Rules, sense: Sense | None, where: Wire, deadline: Deadline) -> Search:
        """Prepare the search among the states in which ``where`` holds."""
        state = Point.anywhere(rules, Clauses(deadline))
        people = range(len(rules.owned))
        judges = [judge(rules, i, sense, deadline) for i in people]
        search = cls(rules, sense, deadline, judges, state)
        state.clauses.add(state.feasible())
        state.clauses.add(*state.all((where,)))
        if sense is None:
            search._no_single_gain()
        return search

    def _no_single_gain(self) -> None:
        """No change of one option is an improvement: what most refutations would say."""
        state = self.state
        for i, own in enumerate(self.rules.owned):
            for k in own:
                self._refuse(i, state.put({k: -state.inputs[k]}))

    def _refuse(self, dm: int, end: Point) -> None:
        clauses, state = self.state.clauses, self.state
        clauses.add(-clauses.all_of([end.legal(state), end.feasible(), end.better(dm, state)]))

    def next(self) -> int | None:
        """Return an equilibrium not returned before; None where there is no other.

        States whose verdict stays open are left out and listed in ``unproven``. Raises
        :class:`OutOfTime`.
        """
        while self._propose():
            self.rounds += 1
            code = self.state.code
            found, doubtful = self._refutations(code)
            if not found:
                self.leave_out(code)
                if not doubtful:
                    return code
                self.unproven.append(code)
            for dm, change in found:
                self.refuted += 1
                self._learn(dm, change, code)
        return None

    def leave_out(self, code: int) -> None:
        """Do not return this state."""
        self.state.clauses.add(*(-a for a in self.state.at(code)))

    def _learn(self, dm: int, change: Change, code: int) -> None:
        """Demand what refutes ``code`` of every state."""
        end = self.state.set(change)
        if self.sense is None:
            self._refuse(dm, end)
            return
        key = dm, frozenset(change.items())
        known = self._answers.get(key)
        if known is None:
            clauses, state = self.state.clauses, self.state
            given = clauses.all_of([end.legal(state), end.feasible(), end.better(dm, state)])
            self._answers[key] = Sequences(dm, end, state.rank(dm), self.sense, given)
        else:
            self._follow(known, code)

    def _follow(self, answer: Sequences, code: int) -> None:
        """Say more of sanctions that ``code`` seemed to have: how to escape, or how they go on."""
        judge_ = self.judges[answer.dm]
        away = judge_.escape(code, answer.end()) if isinstance(judge_, Deterring) else None
        if away is not None:
            answer.not_escaped(away)
        else:
            answer.lengthen()

    def _propose(self) -> bool:
        """Find a candidate, if possible one whose sanctions are all followed to their end."""
        open_ = [-s.open for s in self._answers.values() if not s.closed]
        solve = self.state.clauses.solve
        return (bool(open_) and solve(open_)) or solve()

    def _refutations(self, code: int) -> tuple[list[tuple[int, Change]], bool]:
        """Return what speaks against a state, and whether some verdict stays open."""
        found, doubtful = [], False
        for dm, each in enumerate(self.judges):
            try:
                change = each.from_state(code)
            except Unproven:
                doubtful = True
                continue
            if change is not None:
                found.append((dm, change))
        return found, doubtful
