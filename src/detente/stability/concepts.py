"""The solution concepts that Détente knows, as one table.

A third party adds its own through the entry point group ``detente.concepts``;
:func:`detente.testing.check_concept` is the contract.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from detente.errors import UnknownName, nearest
from detente.kernels.field import Field, Flags
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.gmr import gmr, gmr_kernel
from detente.stability.nash import nash, nash_kernel
from detente.stability.seq import seq, seq_kernel
from detente.stability.sim import sim, sim_kernel
from detente.stability.sim_single import sim_single, sim_single_kernel
from detente.stability.smr import smr, smr_kernel
from detente.stability.sseq import sseq, sseq_kernel
from detente.stability.verdict import Verdict

Definition: TypeAlias = Callable[[Graph, Dm, State], Verdict]
Kernel: TypeAlias = Callable[[Field, int], Flags]


@dataclass(frozen=True)
class Concept:
    """A solution concept: its definition, its kernel and what a reader should know of it.

    ``foresight`` counts moves ahead; ``disimprovement`` says who may move against its own
    interest; ``knowledge`` whose preferences the decision maker must know; ``implies`` the weaker
    concepts under which a stable state is stable too; ``form`` what the model must be. Sanctions are
    ``credible`` (improvements for those who make them), ``symmetric`` (the decision maker cannot
    escape them) or ``simultaneous`` (made together with the move).
    """

    name: str
    title: str
    summary: str
    definition: Definition
    kernel: Kernel | None
    foresight: int
    disimprovement: Literal["never", "by opponents"]
    knowledge: Literal["own", "all"]
    implies: tuple[str, ...]
    source: str
    form: Literal["any", "options"] = "any"
    credible: bool = False
    symmetric: bool = False
    simultaneous: bool = False


CONCEPTS: tuple[Concept, ...] = (
    Concept(
        "nash",
        "Nash stability",
        "stays because no move of its own is an improvement",
        nash,
        nash_kernel,
        foresight=1,
        disimprovement="never",
        knowledge="own",
        implies=("sseq", "smr", "seq", "gmr", "sim", "sim_single"),
        source="Nash (1950, 1951)",
    ),
    Concept(
        "gmr",
        "General metarationality",
        "stays because others could undo every gain, wise or not",
        gmr,
        gmr_kernel,
        foresight=2,
        disimprovement="by opponents",
        knowledge="own",
        implies=(),
        source="Howard (1971)",
    ),
    Concept(
        "smr",
        "Symmetric metarationality",
        "stays because others could undo every gain and it could not escape",
        smr,
        smr_kernel,
        foresight=3,
        disimprovement="by opponents",
        knowledge="own",
        implies=("gmr",),
        source="Howard (1971)",
        symmetric=True,
    ),
    Concept(
        "seq",
        "Sequential stability",
        "stays because others would undo every gain, gaining themselves",
        seq,
        seq_kernel,
        foresight=2,
        disimprovement="never",
        knowledge="all",
        implies=("gmr",),
        source="Fraser and Hipel (1979, 1984)",
        credible=True,
    ),
    Concept(
        "sseq",
        "Symmetric sequential stability",
        "stays because others would undo every gain and it could not escape",
        sseq,
        sseq_kernel,
        foresight=3,
        disimprovement="never",
        knowledge="all",
        implies=("smr", "seq", "gmr"),
        source="Rêgo and Vieira (2017)",
        credible=True,
        symmetric=True,
    ),
    Concept(
        "sim",
        "Simultaneous stability",
        "stays because others, moving at the same time, would spoil every gain",
        sim,
        sim_kernel,
        foresight=2,
        disimprovement="never",
        knowledge="all",
        implies=(),
        source="Fraser and Hipel (1979, 1984)",
        form="options",
        credible=True,
        simultaneous=True,
    ),
    Concept(
        "sim_single",
        "Simultaneous stability, one answer",
        "stays because one other, moving at the same time, would spoil every gain",
        sim_single,
        sim_single_kernel,
        foresight=2,
        disimprovement="never",
        knowledge="all",
        implies=("sim",),
        source="Fraser and Hipel (1979, 1984), read for a single opponent",
        form="options",
        credible=True,
        simultaneous=True,
    ),
)


@cache
def concepts() -> tuple[Concept, ...]:
    """Return every known concept: ours, then those of installed packages."""
    from importlib.metadata import entry_points

    found = tuple(point.load() for point in entry_points(group="detente.concepts"))
    return CONCEPTS + found


def concept(name: str) -> Concept:
    """Return the concept of this name; raises :class:`UnknownName`."""
    for each in concepts():
        if each.name == name:
            return each
    names = [c.name for c in concepts()]
    raise UnknownName(f"There is no solution concept {name!r}.{nearest(name, names)}")
