"""Which states are stable for whom, at hundreds of options: exact sets and counts by decision diagrams.

No state is listed. Ranks are rows of diagrams, and the kernels of the concepts run on them as on
arrays. SEQ and SSEQ need pairs of states and may outgrow any budget; Nash, GMR and SMR rarely do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

from detente.errors import MissingExtra, NotApplicable, UnknownName, preferences_of
from detente.kernels.diagram_cells import holds
from detente.kernels.diagram_field import DiagramField
from detente.kernels.diagram_order import close_order
from detente.kernels.diagram_ranks import Digits
from detente.kernels.diagrams import Diagram, Diagrams, library_name
from detente.kernels.directions import BOTH, DROP, TAKE
from detente.model.circuits import Formulas
from detente.model.conflict import Dm
from detente.model.graph import Conventions
from detente.stability.concepts import Concept, concept
from detente.stability.labelling import nothing_feasible
from detente.stability.symbolic_budget import Budget, Clock
from detente.stability.symbolic_places import check_places, label
from detente.stability.symbolic_states import StateSet

if TYPE_CHECKING:
    from detente.kernels.field import Field

SYMBOLIC = ("nash", "gmr", "smr", "seq", "sseq")
"""The concepts that diagrams can judge."""
NOBODY = "Nothing is proven: no decision maker has been judged."
_DIRECTION = {"both": BOTH, "take": TAKE, "drop": DROP}


def weight(digit: int) -> float:
    """How much a digit of a rank counts in the order of variables: stable sets hang on the first ones."""
    return 1 / (1 + digit / 5)


def active_library() -> str:
    """Return which library draws diagrams here: ``dd.cudd`` (C) or ``dd.autoref`` (plain Python).

    Raises :class:`MissingExtra` where neither is installed.
    """
    try:
        return library_name()
    except ImportError:
        raise MissingExtra(
            "Decision diagrams need the library dd: pip install 'detente[symbolic]'"
        ) from None


@dataclass(frozen=True, eq=False)
class SymbolicModel:
    """The states, ranks and stable sets of a conflict in option form, as decision diagrams.

    What was found is kept: asking again, or for equilibria after stable states, costs nothing
    twice. Raises :class:`MissingExtra`, :class:`NoFeasibleState`, :class:`MissingPart`,
    :class:`BadPreference` or :class:`BudgetSpent` when it is first asked.
    """

    formulas: Formulas
    conventions: Conventions = field(default_factory=Conventions)
    budget: Budget = field(default_factory=Budget)
    _stable: dict[tuple[str, Dm], Diagram] = field(default_factory=dict, repr=False)
    _held: dict[str, Diagram] = field(default_factory=dict, repr=False)

    @cached_property
    def clock(self) -> Clock:
        """The time of the question that is running."""
        return Clock(self.budget)

    @property
    def dms(self) -> tuple[Dm, ...]:
        """The ids of the decision makers."""
        return self.formulas.conflict.dms

    def dm(self, name: str) -> Dm:
        """Return the decision maker of this id or name; raises :class:`UnknownName`."""
        return self.formulas.conflict.decision_maker(name).id

    # ------------------------------------------------------------ from the circuit

    @cached_property
    def diagrams(self) -> Diagrams:
        """The diagrams' library, with variables that appear together near each other."""
        library = active_library()
        f = self.formulas
        weighed = [(w, weight(p)) for rank in f.ranks.values() for p, w in enumerate(rank)]
        weighed += [(f.broken(c), 1.0) for c in f.conflict.constraints]
        groups = [(f.circuit.support(w), much) for w, much in weighed]
        order = close_order(len(f.conflict.options), groups)
        return Diagrams(len(order), order, self.budget.nodes, self.clock.watch, library)

    def set_of(self, diagram: Diagram) -> StateSet:
        """Return a diagram as a set of states."""
        return StateSet(self.diagrams, self.clock, self.formulas.circuit, diagram)

    @cached_property
    def _feasible(self) -> Diagram:
        with self.clock.asked("the feasible states were drawn"):
            (found,) = self.diagrams.drawn(self.formulas.circuit, [self.formulas.feasible])
        if found == self.diagrams.false:
            raise nothing_feasible(self.formulas)
        return found

    @cached_property
    def field(self) -> DiagramField:
        """The ranks as diagrams, and the reductions that concepts need."""
        conflict, circuit = self.formulas.conflict, self.formulas.circuit
        states = self.states()
        with self.clock.asked("the preferences were drawn"):
            for dm in self.dms:
                with preferences_of(dm):
                    check_places(self.formulas, states, dm)
            drawn = [self.diagrams.drawn(circuit, self.formulas.ranks[dm]) for dm in self.dms]
        ranks = [Digits(self.diagrams, self._feasible, tuple(rank)) for rank in drawn]
        ways = [[_DIRECTION[o.moves] for o in d.options] for d in conflict.decision_makers]
        return DiagramField(self.diagrams, self._feasible, ranks, ways, self.conventions.sanctions)

    # ------------------------------------------------------------ one state

    def check_state(self, code: int) -> None:
        """Raise :class:`UnknownName` for a code that is no feasible state."""
        if not 0 <= code < 1 << self.diagrams.inputs:
            raise UnknownName(f"There is no state with the code {code}.")
        if not self.states().holds(code):
            raise UnknownName(f"The state {label(self.formulas, code)!r} is not feasible.")

    def rank(self, dm: str, code: int) -> int:
        """Return a number that is higher for the states a decision maker prefers, equal for ties."""
        digits = self.field.ranks[self.dms.index(self.dm(dm))].digits
        return sum(
            holds(self.diagrams, digit, code) << place
            for place, digit in enumerate(reversed(digits))
        )

    # ------------------------------------------------------------ answers

    def states(self) -> StateSet:
        """Return all feasible states."""
        return self.set_of(self._feasible)

    def stable(self, concept_name: str, dm: str) -> StateSet:
        """Return the states that are stable for one decision maker.

        Raises :class:`UnknownName`, :class:`NotApplicable` or :class:`BudgetSpent`.
        """
        rule = self.applicable(concept_name)
        who = self.dm(dm)
        with self.clock.asked(f"the states {concept_name} stable for {who} were sought"):
            return self.set_of(self._stable_for(rule, who))

    def judged(self, concept_name: str) -> tuple[Dm, ...]:
        """Return the decision makers whose stable states are known by now."""
        return tuple(d for d in self.dms if (concept_name, d) in self._stable)

    def equilibria(self, concept_name: str) -> StateSet:
        """Return the states that are stable for every decision maker.

        Raises :class:`UnknownName`, :class:`NotApplicable` or :class:`BudgetSpent`.
        """
        rule = self.applicable(concept_name)
        if concept_name not in self._held:
            work = f"the {concept_name} equilibria were sought"
            with self.clock.asked(work, lambda: self._proven(concept_name)):
                found = [self._stable_for(rule, dm) for dm in self.dms]
                self._held[concept_name] = self._common(found)
        return self.set_of(self._held[concept_name])

    def applicable(self, name: str) -> Concept:
        """Return the concept of this name; raises :class:`UnknownName` or :class:`NotApplicable`."""
        found = concept(name)
        doubts = self.formulas.conflict.doubts
        unknown = [d for d, doubt in doubts.items() if doubt.get("unknown")]
        if unknown:
            raise NotApplicable(
                f"The concept {name!r} does not apply: the preferences of {', '.join(unknown)} "
                "leave pairs unknown, and a full order is needed"
            )
        if name not in SYMBOLIC:
            raise NotApplicable(
                f"The concept {name!r} does not apply: it cannot be computed without listing the states, "
                "and these are too many."
            )
        return found

    def _stable_for(self, rule: Concept, dm: Dm) -> Diagram:
        key = (rule.name, dm)
        if key not in self._stable:
            assert rule.kernel is not None
            arrays = cast("Field", self.field)  # digits compare as arrays do
            self._stable[key] = rule.kernel(arrays, self.dms.index(dm))
        return self._stable[key]

    def _common(self, found: Sequence[Diagram]) -> Diagram:
        """The small sets first, so that what is common stays small."""
        self.diagrams.sort()
        common = self._feasible
        for diagram in sorted(found, key=lambda d: int(d.dag_size)):
            common = self.diagrams.both(common, diagram)
        return common

    def _proven(self, concept_name: str) -> str:
        known = self.judged(concept_name)
        if not known:
            return NOBODY
        left = [d for d in self.dms if d not in known]
        who = ", ".join(known)
        if not left:
            return f"Proven: the states stable for each of {who}; not what they have in common."
        return (
            f"Proven: the states stable for {who}; every equilibrium is among them. "
            f"Not judged: {', '.join(left)}."
        )
