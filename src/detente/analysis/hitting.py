"""Which smallest sets have a member in common with each of some sets?  Minimal hitting sets.

Sets are whole numbers: bit k is set when member k belongs to the set.

Source: Berge, *Hypergraphs* (1989), ch. 2: one set after the other, keeping the minimal ones.
"""

from __future__ import annotations

from collections.abc import Iterable

MOST_KEPT = 5_000


def minimal(sets: Iterable[int]) -> list[int]:
    """Return the sets that contain no other of them, smallest first.

    >>> minimal([0b111, 0b011, 0b100])
    [4, 3]
    """
    kept: list[int] = []
    for each in sorted(set(sets), key=lambda m: (m.bit_count(), m)):
        if not any(k & each == k for k in kept):
            kept.append(each)
    return kept


def hitting_sets(sets: Iterable[int], *, most: int = MOST_KEPT) -> tuple[list[int], int | None]:
    """Return the minimal sets that meet every set, and the size up to which these are all.

    The size is None when nothing was cut: sets of larger size are let go when more than ``most``
    are at hand. No set at all is met by the empty set; an empty set is met by none.

    >>> hitting_sets([0b011, 0b110])
    ([2, 5], None)
    """
    found, largest = [0], None
    for each in sorted(sets, key=int.bit_count):
        found, largest = _cut(_meeting(found, each), largest, most)
    return found, largest


def _meeting(found: list[int], each: int) -> list[int]:
    """Extend the sets that miss ``each`` by one of its members, in every way that is minimal."""
    meeting = [f for f in found if f & each]
    missing = [f for f in found if not f & each]
    members = [1 << k for k in range(each.bit_length()) if each >> k & 1]
    longer = {f | m for f in missing for m in members}
    fresh = [n for n in longer if not any(f & n == f for f in meeting)]
    return sorted(meeting + fresh, key=lambda m: (m.bit_count(), m))


def _cut(found: list[int], largest: int | None, most: int) -> tuple[list[int], int | None]:
    if largest is not None:
        found = [f for f in found if f.bit_count() <= largest]
    if len(found) > most:
        largest = found[most].bit_count() - 1
        found = [f for f in found if f.bit_count() <= largest]
    return found, largest
