"""What a solution concept answers: the sanctions found, or the improvement that escapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.model.conflict import Dm
from detente.model.space import State


@dataclass(frozen=True)
class Verdict:
    """Whether a state is stable for a decision maker, and why.

    ``sanctions`` gives for each improvement the state that deters from it; ``escape`` is the
    first improvement that nothing deters from, None when the state is stable.
    """

    dm: Dm
    state: State
    sanctions: Mapping[State, State]
    escape: State | None = None

    @property
    def stable(self) -> bool:
        """Whether the decision maker stays."""
        return self.escape is None

    def __bool__(self) -> bool:
        return self.stable


def deterred(
    dm: Dm,
    state: State,
    improvements: Iterable[State],
    sanctions: Callable[[State], Iterable[State]],
) -> Verdict:
    """Stable when every improvement has a sanction: keep the first of each, or the one without."""
    found: dict[State, State] = {}
    for move in improvements:
        sanction = next(iter(sanctions(move)), None)
        if sanction is None:
            return Verdict(dm, state, MappingProxyType(found), escape=move)
        found[move] = sanction
    return Verdict(dm, state, MappingProxyType(found))
