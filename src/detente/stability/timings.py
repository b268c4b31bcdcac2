"""How long did each phase of an answer take, and how much memory?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from detente.table import Table


@dataclass(frozen=True)
class Timings:
    """Seconds by phase in the order they came; ``peak`` bytes of memory of the process so far.

    ``peak`` is None where the system does not tell. ``engine`` is what computed, ``instructions``
    the instruction set it used where it has a choice, ``threads`` how many worked.
    """

    seconds: Mapping[str, float]
    peak: int | None
    engine: str
    instructions: str | None = None
    threads: int = 1

    def after_reading(self, watch: Stopwatch) -> Timings:
        """Return the same with what another stopwatch measured before."""
        return replace(self, seconds=MappingProxyType({**watch.seconds, **self.seconds}))

    def table(self) -> Table:
        """Return a row per phase, then the engine and the memory."""
        rows = [(phase, f"{took:.4f} s") for phase, took in self.seconds.items()]
        rows.append(("engine", self.engine))
        if self.instructions:
            rows.append(("instructions", self.instructions))
        rows.append(("threads", str(self.threads)))
        if self.peak is not None:
            rows.append(("peak memory", f"{self.peak / 2**20:,.0f} MiB"))
        return Table(("phase", "took"), tuple(rows), "Timings")

    def __str__(self) -> str:
        return str(self.table())

    def __rich__(self) -> Table:
        return self.table()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


UNTIMED = Timings(MappingProxyType({}), None, "none")
"""Of an answer that was not measured."""


@dataclass
class Stopwatch:
    """Collects the seconds of phases; a phase that comes again adds up."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Add the time that the block takes to a phase."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            took = time.perf_counter() - begin
            self.seconds[name] = self.seconds.get(name, 0.0) + took

    def stopped(self, engine: str, *, instructions: str | None = None, threads: int = 1) -> Timings:
        """Return what was measured so far."""
        seconds = MappingProxyType(dict(self.seconds))
        return Timings(seconds, peak_memory(), engine, instructions, threads)


def peak_memory() -> int | None:
    """Return the most bytes that this process has held; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    import sys

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
