"""How much memory does an analysis need, and how much may it have?"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from detente.errors import NotEnoughMemory, WrongValue
from detente.model.conflict import Conflict
from detente.model.truths import MOST_OPTIONS

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
LISTED = 600
"""Bytes per state of a list of states with its order, for the pure Python engines (measured)."""


def size_of(text: str) -> int:
    """Return a size such as ``4G`` or ``500M`` in bytes; units are powers of 1024.

    >>> size_of("1.5K")
    1536
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", text.strip(), re.IGNORECASE)
    if found is None or not float(found[1]):
        raise WrongValue(f"{text!r} is no size of memory. Write one such as 4G or 500M.")
    return int(float(found[1]) * UNITS[found[2].upper()])


def in_words(size: int) -> str:
    """Return a number of bytes as a person reads it.

    >>> in_words(3 << 29), in_words(700)
    ('1.5 GiB', '700 bytes')
    """
    for unit, letter in ((1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")):
        if size >= unit:
            value = size / unit
            return f"{value:,.0f} {letter}iB" if value >= 10 else f"{value:.1f} {letter}iB"
    return f"{size} bytes"


def numpy_bytes(dms: int, *, wide: bool, sanctions: str = "legal") -> int:
    """Return the bytes per combination of options that numpy takes at its peak.

    Ranks and one array per opponent who moves first; with sanctions that use each opponent once,
    one per group of opponents. ``wide``: some rank has more than 30 statements, and numbers of 64
    bits are sorted (measured, benchmarks/RESULTS.md).
    """
    groups = 4 << max(0, dms - 1) if sanctions == "once" else 0
    judging = 26 + 8 * dms + groups
    return max(judging, 4 * dms + 60) if wide else judging


def check_room(need: int, limit: int, what: str, suggestion: str) -> None:
    """Raise :class:`NotEnoughMemory` where an analysis needs more than it may have."""
    if need > limit:
        raise NotEnoughMemory(
            f"{what} would take {in_words(need)} of memory, and {in_words(limit)} may be used. {suggestion}"
        )


def native_bytes(dms: int, *, wide: bool, sanctions: str = "legal") -> int:
    """Return the bytes per combination of options that the compiled kernels take at their peak.

    Ranks, which are judged in place, and a byte each for states, condition and result (measured).
    """
    return 4 * dms + 6


def limit_of(memory: str | int | None) -> int:
    """Return how many bytes may be taken: what was said, else what is available."""
    if memory is None:
        return available()
    return memory if isinstance(memory, int) else size_of(memory)


def check_listing(conflict: Conflict, limit: int) -> None:
    """Raise :class:`NotEnoughMemory` where a list of all states would take more than it may."""
    options = 0 if conflict.arcs is not None else len(conflict.options)
    if options <= MOST_OPTIONS:
        check_room(
            LISTED << options,
            limit,
            f"A list of 2^{options} states",
            "Allow more with --memory, or count without a list: --count.",
        )


def available() -> int:
    """Return how many bytes this process may still take: of the machine, and of its control group."""
    free = [*_of_the_machine(), *_of_the_group()]
    return max(0, min(free)) if free else 1 << 62


def _of_the_machine() -> Iterator[int]:
    text = _read(Path("/proc/meminfo"))
    found = re.search(r"^MemAvailable:\s+(\d+) kB", text, re.MULTILINE)
    if found:
        yield int(found[1]) << 10
        return
    try:
        yield os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return


def _of_the_group() -> Iterator[int]:
    """What the limits of the process's control group (version 2, then 1) and its parents leave."""
    root = Path("/sys/fs/cgroup")
    own = re.search(r"^0::/(.*)$", _read(Path("/proc/self/cgroup")), re.MULTILINE)
    folder = root / own[1] if own else root
    for each in (folder, *folder.parents):
        if each.is_relative_to(root):
            yield from _left(each / "memory.max", each / "memory.current")
    old = root / "memory"
    yield from _left(old / "memory.limit_in_bytes", old / "memory.usage_in_bytes")


def _left(most: Path, used: Path) -> Iterator[int]:
    limit, taken = _read(most).strip(), _read(used).strip()
    if limit.isdigit() and taken.isdigit():
        yield int(limit) - int(taken)


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", errors="replace")
    except OSError:
        return ""
