"""Sets of cells as decision diagrams: what is drawn, joined, quantified and counted in which library.

A cell is a combination of inputs. A *diagram* is a function of the inputs, held by the library ``dd``:
``&``, ``|`` and ``~`` join diagrams, ``==`` compares functions. Every input has a copy beside it in the
order of variables, for relations between a cell and a cell reached from it.

Source: Bryant (1986), reduced ordered diagrams; the library is dd with CUDD (Somenzi), or alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any, TypeAlias

from detente.kernels.circuit import AND, NOT, OR, TRUE, XOR, Circuit, Wire

Diagram: TypeAlias = Any
"""A function of the inputs, as the library holds it."""
Watch: TypeAlias = Callable[[], None]
"""Called before each piece of work; ends the work by raising."""

LIBRARIES = ("dd.cudd", "dd.autoref")
"""The C library where the installed package has it, then plain Python."""
BYTES_PER_NODE = 64
"""What the C library takes for a node with its share of the tables, generously."""
OFTEN = 8
"""Nodes are counted after so many pieces of work."""
WORTH_SORTING = (2000, 30_000)
"""So many nodes are worth a new order of variables; more would take longer than they save."""


class NoRoom(Exception):
    """A diagram outgrew the number of nodes that were allowed."""


def library_name() -> str:
    """Return the module that draws diagrams here; raises ImportError where there is none."""
    for name in LIBRARIES:
        try:
            import_module(name)
        except ImportError:
            continue
        return name
    raise ImportError("dd")


def _code(diagram: Diagram) -> int:
    """The library in Python counts its nodes from 1 and marks negation by a minus."""
    number = int(diagram)
    return 2 * number if number > 0 else 1 - 2 * number


@dataclass
class Diagrams:
    """The diagrams over ``inputs`` variables, ``order`` listing the inputs from the top."""

    inputs: int
    order: Sequence[int]
    nodes: int
    watch: Watch
    library: str = field(default_factory=library_name)
    _calls: int = field(default=0, repr=False)

    @cached_property
    def manager(self) -> Any:
        """The library's table of nodes, with room for ``nodes`` of them."""
        manager = import_module(self.library).BDD()
        if self.library == "dd.cudd":
            room = self.nodes * BYTES_PER_NODE + 2**26
            manager.configure(reordering=False, max_memory=room)
        else:
            manager.configure(reordering=False)
        manager.declare(*(name for k in self.order for name in (f"x{k}", f"y{k}")))
        return manager

    def sort(self) -> None:
        """Let the C library seek a better order of variables, unless there are few nodes or many."""
        least, most = WORTH_SORTING
        if self.library == "dd.cudd" and least < len(self.manager) < most:
            for _ in range(2):  # the second pass gains as much again
                self.watch()
                import_module(self.library).reorder(self.manager)

    # ------------------------------------------------------------ leaves

    @cached_property
    def true(self) -> Diagram:
        """All cells."""
        return self.manager.true

    @cached_property
    def false(self) -> Diagram:
        """No cell."""
        return self.manager.false

    @cached_property
    def here(self) -> tuple[Diagram, ...]:
        """The cells with each input."""
        return tuple(self.manager.var(f"x{k}") for k in range(self.inputs))

    @cached_property
    def there(self) -> tuple[Diagram, ...]:
        """The same of the cell reached: the copies of the inputs."""
        return tuple(self.manager.var(f"y{k}") for k in range(self.inputs))

    @cached_property
    def code_of(self) -> Callable[[Diagram], int]:
        """The code of a diagram: even, and one more for its negation."""
        return int if self.library == "dd.cudd" else _code

    @cached_property
    def input_of(self) -> dict[str, int]:
        """The input behind the library's name of a variable."""
        return {f"x{k}": k for k in range(self.inputs)}

    def drawn(self, circuit: Circuit, wires: Iterable[Wire]) -> list[Diagram]:
        """Return the diagrams of wires."""

        def leaf(number: int) -> Diagram:
            if number < circuit.first_gate - self.inputs:
                return self.true if number == TRUE else self.false
            return self.here[number - 2]

        def watched(make: Callable[[Diagram, Diagram], Diagram]) -> Callable[..., Diagram]:
            return lambda a, b: self.tried(make, a, b)

        make = {
            NOT: lambda a, _: ~a,
            AND: watched(lambda a, b: a & b),
            OR: watched(lambda a, b: a | b),
            XOR: watched(self.differ),
        }
        return circuit.translated(wires, leaf, make)

    # ------------------------------------------------------------ joining

    def tried(self, make: Callable[..., Diagram], *arguments: Diagram) -> Diagram:
        """Return what ``make`` gives, under the watch; raises :class:`NoRoom`."""
        self.watch()
        try:
            found = make(*arguments)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise NoRoom from error
        self._calls += 1
        if self._calls % OFTEN == 0 and found.dag_size > self.nodes:
            raise NoRoom
        return found

    def differ(self, a: Diagram, b: Diagram) -> Diagram:
        """Where exactly one holds."""
        return self.manager.apply("xor", a, b)

    def choose(self, when: Diagram, a: Diagram, b: Diagram) -> Diagram:
        """``a`` where ``when`` holds, elsewhere ``b``."""
        return self.tried(self.manager.ite, when, a, b)

    def both(self, a: Diagram, b: Diagram) -> Diagram:
        """Where both hold."""
        return self.tried(lambda: a & b)

    def either(self, a: Diagram, b: Diagram) -> Diagram:
        """Where at least one holds."""
        return self.tried(lambda: a | b)

    # ------------------------------------------------------------ quantifying

    def cube(self, literals: Iterable[Diagram]) -> Diagram:
        """Return variables joined, as :meth:`some` wants them, or some of them negated."""
        found = self.true
        for literal in literals:
            found = found & literal
        return found

    def cell(self, code: int) -> Diagram:
        """Return the one cell with this code."""
        return self.cube(x if code >> k & 1 else ~x for k, x in enumerate(self.here))

    def some(self, cube: Diagram, a: Diagram) -> Diagram:
        """Where some values of the variables in the cube make ``a`` hold."""
        return self.tried(self.manager.apply, "exists", cube, a)

    def given(self, variable: Diagram, value: bool, a: Diagram) -> Diagram:
        """Return ``a`` with a variable fixed."""
        return self.tried(self.manager.let, {variable.var: value}, a)

    def moved(self, inputs: Iterable[int], a: Diagram) -> Diagram:
        """Return ``a`` with inputs replaced by their copies."""
        names = {f"x{k}": f"y{k}" for k in inputs}
        return self.tried(self.manager.let, names, a) if names else a

    def moved_back(self, inputs: Iterable[int], a: Diagram) -> Diagram:
        """Return ``a`` with copies replaced by their inputs."""
        names = {f"y{k}": f"x{k}" for k in inputs}
        return self.tried(self.manager.let, names, a) if names else a
