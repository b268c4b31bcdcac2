"""The compiled kernels: are they there, and who finds which cells stable, for large models.

Arrays are anything with a buffer of the right kind, so numpy is not needed: ranks are 32-bit
integers and flags bytes, in the byte order of the machine, C-contiguous. Anything else is refused
with BufferError or ValueError, never misread. An interrupt ends a call within a second.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain
from typing import Any, TypeAlias

NASH, GMR, SMR, SEQ, SSEQ, SIM, SIM_SINGLE = (1 << k for k in range(7))
VERSION = 2
"""Of the extension that this module knows how to call."""

Array: TypeAlias = Any
"""An object with a buffer: array.array, bytearray, memoryview, a numpy array."""

Counts: TypeAlias = tuple[Mapping[int, int], ...]


@dataclass(frozen=True)
class Engine:
    """What the compiled kernels run with: instruction set, threads, version of the extension."""

    instructions: str
    threads: int
    version: int


@dataclass(frozen=True)
class Judgement:
    """Which cells are stable.

    ``flags``: one byte per cell, the bits of the concepts under which it is stable for everybody.
    ``counts[i][concept]``: the cells stable for decision maker i. ``each[i]``: as ``flags``, for i
    alone; empty unless asked for.
    """

    flags: bytearray
    counts: Counts
    each: tuple[bytearray, ...] = ()


# ---------------------------------------------------------------- the extension


@cache
def _loaded() -> tuple[Any, str]:
    """The extension, or None and the reason in one line."""
    try:
        found = import_module("detente.kernels._native")
    except ModuleNotFoundError:
        return None, "the compiled kernels are not installed (they need a C compiler at install)"
    except ImportError as fault:
        return None, f"the compiled kernels cannot be loaded: {str(fault).splitlines()[0]}"
    version = getattr(found, "VERSION", None)
    if version != VERSION:
        return (
            None,
            f"the compiled kernels have version {version}, not {VERSION}: reinstall detente",
        )
    return found, ""


def missing() -> str:
    """Return in one line why the compiled kernels cannot be used; empty where they can."""
    found, reason = _loaded()
    if reason:
        return reason
    try:
        found.instructions(instructions())
    except ValueError as fault:
        return f"DETENTE_INSTRUCTIONS: {fault}"
    return ""


def engine() -> Engine | None:
    """Return what the compiled kernels run with, or None where they are :func:`missing`.

    DETENTE_INSTRUCTIONS (``baseline``, ``avx2``, ``avx512``) and DETENTE_THREADS override what the
    machine offers.
    """
    if missing():
        return None
    found = extension()
    return Engine(found.instructions(instructions()), threads_of(), found.VERSION)


def threads_of() -> int:
    """Return the threads of a call: DETENTE_THREADS, or the processors this process may use."""
    asked = os.environ.get("DETENTE_THREADS", "")
    if asked.isdecimal() and int(asked):
        return min(int(asked), 256)
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), 256)
    return min(os.cpu_count() or 1, 256)


def instructions() -> str:
    """Return the instruction set asked for in DETENTE_INSTRUCTIONS; empty for the best one."""
    return os.environ.get("DETENTE_INSTRUCTIONS", "")


def extension() -> Any:
    """Return the extension; ImportError with the reason where it is :func:`missing`."""
    found, reason = _loaded()
    if reason:
        raise ImportError(reason)
    return found


MOST_OPTIONS = 30
"""Beyond, the kernels refuse."""

MOST_OWN = 27
MOST_PEOPLE = 64


def fits(widths: Sequence[int]) -> bool:
    """Say whether the kernels take a model in which the decision makers have so many options."""
    few = sum(widths) <= MOST_OPTIONS and max(widths, default=0) <= MOST_OWN
    return few and len(widths) <= MOST_PEOPLE


SMALL = 1 << 14
"""Up to this many ranks one thread is done before others have started."""


def threads_for(numbers: int, asked: int | None) -> int:
    """Return the threads of a call on so many numbers, unless asked for."""
    if asked is not None:
        return asked
    return 1 if numbers <= SMALL else threads_of()


# ---------------------------------------------------------------- option form


def judge(
    ranks: Sequence[Array],
    directions: Sequence[Sequence[int]],
    wanted: int,
    *,
    among: Array | None = None,
    each: bool = False,
    threads: int | None = None,
    seconds: float = 0,
) -> Judgement:
    """Return who finds which cells stable under Nash, GMR, SMR, SEQ and SSEQ.

    ``ranks``: for each decision maker 2^k numbers, 0 where the cell is infeasible (the same cells
    for all), more than 0 elsewhere, higher is better; less than 0 is refused. ``directions[i]``
    lists i's options from the lowest bit up, as :class:`detente.kernels.bits.BitField`. ``wanted``:
    the bits NASH to SSEQ. ``among``: 2^k bytes, not 0 for the cells that count. Sanctions are
    sequences of any length.
    After ``seconds`` (0: never) TimeoutError ends the call.

    >>> from array import array
    >>> ranks = [array("I", [3, 4, 2, 1]), array("I", [3, 2, 4, 1])]  # chicken
    >>> list(judge(ranks, [[0], [0]], NASH).flags)
    [0, 1, 1, 0]
    """
    return _in_option_form("judge", (ranks, directions), wanted, among, (each, threads, seconds))


def judge_at_once(
    ranks: Sequence[Array],
    directions: Sequence[Sequence[int]],
    wanted: int,
    *,
    among: Array | None = None,
    each: bool = False,
    threads: int | None = None,
    seconds: float = 0,
) -> Judgement:
    """Return who finds which cells stable under SIM and SIM_SINGLE; arguments as :func:`judge`.

    Every choice of improvements is tried until one serves: for models of few options.
    """
    return _in_option_form(
        "judge_at_once", (ranks, directions), wanted, among, (each, threads, seconds)
    )


def _in_option_form(
    kernel: str,
    model: tuple[Sequence[Array], Sequence[Sequence[int]]],
    wanted: int,
    among: Array | None,
    how: tuple[bool, int | None, float],
) -> Judgement:
    ranks, directions = model
    each, threads, seconds = how
    bits = bytes(len(own) for own in directions)
    cells = 1 << sum(bits) if sum(bits) <= MOST_OPTIONS else 0
    flags = bytearray(cells)
    alone = kernel == "judge_at_once" or each
    rows = tuple(bytearray(cells) for _ in bits) if alone else None
    threads = threads_for(cells * len(bits), threads)
    own = (bits, bytes(chain.from_iterable(directions)))
    run = getattr(extension(), kernel)
    counts = run(ranks, *own, wanted, among, flags, rows, threads, instructions(), seconds)
    return Judgement(flags, _named(counts, wanted), rows if each and rows else ())


def _named(counts: Sequence[Sequence[int]], wanted: int) -> Counts:
    return tuple({1 << k: n for k, n in enumerate(row) if wanted >> k & 1} for row in counts)


# ---------------------------------------------------------------- explicit graphs


def judge_arcs(
    ranks: Sequence[Array],
    arcs: Sequence[tuple[Array, Array]],
    wanted: int,
    *,
    among: Array | None = None,
    each: bool = False,
    threads: int | None = None,
) -> Judgement:
    """Return who finds which states of an explicit graph stable under Nash, GMR, SMR, SEQ and SSEQ.

    ``ranks``: for each decision maker one number above 0 per state. ``arcs[i]``: (starts, targets),
    32- or 64-bit integers; from state s decision maker i reaches targets[starts[s]:starts[s + 1]],
    so ``starts`` has one entry more than there are states. Moves need not be transitive; nobody
    moves twice in a row.
    """
    states = len(ranks[0]) if ranks else 0
    flags = bytearray(states)
    rows = tuple(bytearray(states) for _ in ranks)
    starts, targets = [a for a, _ in arcs], [b for _, b in arcs]
    threads = threads_for(states * len(ranks), threads)
    counts = extension().judge_arcs(
        ranks, starts, targets, states, wanted, among, flags, rows, threads
    )
    return Judgement(flags, _named(counts, wanted), rows if each else ())
