"""How much time and room a question about a large model may take, and what is said when it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from time import monotonic

from detente.errors import BudgetSpent, WrongValue
from detente.kernels.diagrams import NoRoom


@dataclass(frozen=True)
class Budget:
    """The most that one question may take: seconds, and nodes of decision diagrams."""

    seconds: float = 60.0
    nodes: int = 1 << 22

    def __post_init__(self) -> None:
        if not self.seconds > 0 or self.nodes < 1:
            raise WrongValue(
                f"A budget needs some time and some nodes, not {self.seconds:g} s and {self.nodes:,}."
            )


class _TimeOver(Exception):
    """The time of the running question ended."""


def nothing_proven() -> str:
    """Say that the question stays open."""
    return "Nothing is proven."


@dataclass
class Clock:
    """Watches the time of the question that is running; questions inside a question share its time."""

    budget: Budget
    ends: float = inf

    def watch(self) -> None:
        """End the question whose time is over."""
        if monotonic() > self.ends:
            raise _TimeOver

    @contextmanager
    def asked(self, work: str, proven: Callable[[], str] = nothing_proven) -> Iterator[None]:
        """Run one question; raises :class:`BudgetSpent` with what ``proven`` says at its end."""
        if self.ends < inf:
            yield
            return
        self.ends = monotonic() + self.budget.seconds
        try:
            yield
        except (_TimeOver, NoRoom) as end:
            raise BudgetSpent(f"{self._spent(end)} while {work}. {proven()}") from None
        finally:
            self.ends = inf

    def _spent(self, end: Exception) -> str:
        if isinstance(end, NoRoom):
            return f"The room for {self.budget.nodes:,} nodes of decision diagrams was used up"
        return f"The time of {self.budget.seconds:.2g} s ended"
