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

NOT_ASKED = 1 << 26
"""So little is taken without asking what is free."""


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
    statements, and numbers of 64 bits are sorted. Beside the ranks there are sorted columns and an array per opponent
    who moves first, or with sanctions that use each opponent once one per group of opponents.
    """
    dms = len(widths)
    groups = 4 << max(0, dms - 1) if sanctions == "once" else 0
    judging = 26 + 12 * dms + groups
    return max(judging, 4 * dms + SORTED) if wide else judging


def native_bytes(widths: Sequence[int], oneway: Sequence[int], *, wide: bool, threads: int) -> int:
    """Return the bytes per combination of options that the compiled kernels take at their peak (measured).

    ``widths``: how many options each decision maker has; ``oneway``: how many of them one-way.
    Ranks are judged in place, with a byte each for states, condition and result. Sequential
    sanctions are worked out in slices that fix the options of one decision maker, one slice per
    thread, in 40 bytes for each of its opponents, and in 256 for each setting of an opponent, which
    counts where others have few. What a decision maker can reach by itself is kept for each setting of
    its one-way options.
    """
    dms, settings = len(widths), 1 << min(filter(None, widths), default=0)
    slices = -(-min(threads, settings) * (dms - 1) * 40 // settings)
    columns = 256 * threads >> (sum(widths) - max(widths))
    bounds = max((8 << w >> k for k, w in zip(widths, oneway, strict=True)), default=0)
    judging = 4 * dms + 6 + slices + columns + bounds
    return max(judging, 4 * dms + SORTED) if wide else judging


def limit_of(memory: str | int | None) -> int:
    """Return how many bytes may be taken: what was said, else what is available."""
    if memory is None:
        return available()
    return memory if isinstance(memory, int) else size_of(memory)


def check_listing(conflict: Conflict, memory: str | int | None) -> None:
    """Raise :class:`NotEnoughMemory` where a list of all states would take more than it may."""
    options = 0 if conflict.arcs is not None else len(conflict.options)
    need = LISTED << options
    if memory is None and need <= NOT_ASKED:
        return
    limit = limit_of(memory)
    if options <= MOST_OPTIONS and need > limit:
        raise NotEnoughMemory(
            f"A list of 2^{options} states would take {in_words(need)} of memory, and "
            f"{in_words(limit)} may be used. Allow more with --memory, or count without a list: --count --method numpy."
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
    groups = _read(Path("/proc/self/cgroup"))
    for own in re.findall(r"^0::/(.*)$", groups, re.MULTILINE) or [""]:
        for folder in _upwards(Path("/sys/fs/cgroup"), own):
            yield from _left(folder, "memory.max", "memory.current", "inactive_file")
    for own in re.findall(
        r"^\d+:(?:[^:\n]*,)?memory(?:,[^:\n]*)?:/(.*)$", groups, re.MULTILINE
    ) or [""]:
        for folder in _upwards(Path("/sys/fs/cgroup/memory"), own):
            limits = ("memory.limit_in_bytes", "memory.usage_in_bytes")
            yield from _left(folder, *limits, "total_inactive_file")


def _upwards(root: Path, group: str) -> Iterator[Path]:
    folder = root / group
    return (each for each in (folder, *folder.parents) if each.is_relative_to(root))


def _left(folder: Path, most: str, used: str, cached: str) -> Iterator[int]:
    """What is not used, with the pages of files that are given back when others need them."""
    limit, taken = _read(folder / most).strip(), _read(folder / used).strip()
    if limit.isdigit() and taken.isdigit():
        cache = re.search(rf"^{cached} (\d+)$", _read(folder / "memory.stat"), re.MULTILINE)
        yield int(limit) - int(taken) + (int(cache[1]) if cache else 0)


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", errors="replace")
    except OSError:
        return ""
