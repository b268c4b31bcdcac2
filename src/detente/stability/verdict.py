"""What a solution concept answers: the sanctions found, or the improvements that escape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.model.conflict import Dm
from detente.model.space import State
from detente.table import Table


@dataclass(frozen=True)
class Verdict:
    """Whether a state is stable for a decision maker, and why.

    ``sanctions`` gives for each deterred improvement a state that deters from it; ``escapes`` the
    improvements that nothing deters from: none when the state is stable.
    """

    dm: Dm
    state: State
    sanctions: Mapping[State, State]
    escapes: tuple[State, ...] = ()

    @property
    def stable(self) -> bool:
        """Whether the decision maker stays."""
        return not self.escapes

    @property
    def escape(self) -> State | None:
        """The first improvement that nothing deters from; None when the state is stable."""
        return self.escapes[0] if self.escapes else None

    def __bool__(self) -> bool:
        return self.stable

    def table(self) -> Table:
        """Return each improvement and what deters from it; states by index."""
        deterred = [(f"#{m}", f"#{s}") for m, s in self.sanctions.items()]
        rows = tuple(deterred + [(f"#{m}", "nothing") for m in self.escapes])
        answer = "stable" if self.stable else "not stable"
        return Table(
            ("improvement", "deterred by"), rows, f"#{self.state} is {answer} for {self.dm}"
        )

    def __str__(self) -> str:
        return str(self.table())

    def __rich__(self) -> Table:
        return self.table()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def deterred(
    dm: Dm,
    state: State,
    improvements: Iterable[State],
    sanctions: Callable[[State], Iterable[State]],
) -> Verdict:
    """Stable when every improvement has a sanction: keep the first of each, and those without."""
    found: dict[State, State] = {}
    escapes: list[State] = []
    for move in improvements:
        sanction = next(iter(sanctions(move)), None)
        if sanction is None:
            escapes.append(move)
        else:
            found[move] = sanction
    return Verdict(dm, state, MappingProxyType(found), tuple(escapes))
