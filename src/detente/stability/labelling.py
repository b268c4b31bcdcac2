"""Do the labels of a case stand for one state each, where states are not listed?

The same demands, in the same words, as :mod:`detente.model.enumeration` makes of listed states.
"""

from __future__ import annotations

from collections.abc import Callable

from detente.errors import NoFeasibleState, WrongValue
from detente.kernels.circuit import Wire
from detente.model.circuits import Formulas
from detente.model.truths import code_of
from detente.stability.judging import StateSet


def nothing_feasible(formulas: Formulas) -> NoFeasibleState:
    """Return what is wrong where the conditions remove every state."""
    everything = formulas.circuit.true
    alone = [c for c in formulas.conflict.constraints if formulas.broken(c) == everything]
    if alone:
        return NoFeasibleState(
            f"No state is feasible: this alone removes every one: {alone[0].reason}."
        )
    return NoFeasibleState(
        "No state is feasible: the conditions together remove every one. Drop or mend one of them."
    )


def labelled(formulas: Formulas, find: Callable[[Wire], StateSet]) -> dict[int, str]:
    """Return {code: label} in the order of the labels; ``find`` gives the states in which a wire holds.

    Raises :class:`WrongValue` where a label does not stand for exactly one state of its own.
    """
    given: dict[int, str] = {}
    for label, pattern in formulas.conflict.labels.items():
        number, code = _fitting(formulas, pattern, find)
        if number != 1:
            count = f"{number:,} states" if number else "no feasible state"
            raise WrongValue(
                f"The label {label!r} stands for {pattern!r}, which fits {count}; it must fit exactly one."
            )
        if code in given:
            raise WrongValue(f"The labels {given[code]!r} and {label!r} stand for the same state.")
        given[code] = label
    return given


def _fitting(formulas: Formulas, pattern: str, find: Callable[[Wire], StateSet]) -> tuple[int, int]:
    """Return how many states fit a pattern, and the smallest code among them (or any, of none)."""
    if "-" not in pattern:
        code = code_of(pattern)
        return formulas.circuit.values([formulas.feasible], [code])[0], code
    fits = find(formulas.pattern(pattern))
    return fits.size(), min(fits.first(1), default=0)
