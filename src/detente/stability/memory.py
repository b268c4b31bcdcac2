"""How much memory does an analysis need, and how much may it have?"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.errors import NotEnoughMemory, WrongValue
from detente.model.conflict import Conflict
from detente.model.truths import MOST_OPTIONS

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
SORTED = 60
"""Bytes per combination while ranks of many statements are put in order (measured)."""
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


def numpy_bytes(widths: Sequence[int], *, wide: bool, sanctions: str = "legal") -> int:
    """Return the bytes per combination of options that numpy takes at its peak (measured).

    ``widths``: how many options each decision maker has. ``wide``: some rank has more than 30
    statements, and numbers of 64 bits are sorted. Beside the ranks there is an array per opponent
    who moves first, or with sanctions that use each opponent once one per group of opponents.
    """
    dms = len(widths)
    groups = 4 << max(0, dms - 1) if sanctions == "once" else 0
    judging = 26 + 8 * dms + groups
    return max(judging, 4 * dms + SORTED) if wide else judging


def native_bytes(widths: Sequence[int], *, wide: bool, threads: int) -> int:
    """Return the bytes per combination of options that the compiled kernels take at their peak (measured).

    Ranks are judged in place, with a byte each for states, condition and result. Sequential
    sanctions are worked out in slices that fix the options of one decision maker, one slice per
    thread, in 40 bytes for each of its opponents.
    """
    dms, settings = len(widths), 1 << min(widths)
    slices = -(-min(threads, settings) * (dms - 1) * 40 // settings)
    judging = 4 * dms + 6 + slices
    return max(judging, 4 * dms + SORTED) if wide else judging


def limit_of(memory: str | int | None) -> int:
    """Return how many bytes may be taken: what was said, else what is available."""
    if memory is None:
        return available()
    return memory if isinstance(memory, int) else size_of(memory)


def check_listing(conflict: Conflict, limit: int) -> None:
    """Raise :class:`NotEnoughMemory` where a list of all states would take more than it may."""
    options = 0 if conflict.arcs is not None else len(conflict.options)
    need = LISTED << options
    if options <= MOST_OPTIONS and need > limit:
        raise NotEnoughMemory(
            f"A list of 2^{options} states would take {in_words(need)} of memory, and "
            f"{in_words(limit)} may be used. Allow more with --memory, or count without a list: --count."
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
