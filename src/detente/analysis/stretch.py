"""How far has a long search come?  So many of so many, one stretch of the way after the other.

A search tells whoever watches it; it knows how long a stretch is when it sets out on it, not how
long the whole way is. Who watches may keep the search waiting: it goes on when the call returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

Doing: TypeAlias = Literal["sets", "broken", "lists", "shares", "ways"]
"""``sets`` of reasons are judged, what is left without the ``broken`` ones is looked at; changed
``lists`` are judged state by state, ``shares`` of changes among them are put together, and ``ways``
are followed to what comes of them."""


@dataclass(frozen=True)
class Stretch:
    """So many of so many are done; ``size``: that of the sets where those of one size are meant."""

    doing: Doing
    done: int
    total: int
    size: int = 0


Watch: TypeAlias = Callable[[Stretch], None]
Item = TypeVar("Item")


def unwatched(_: Stretch) -> None:
    """Watch nothing."""


def watched(items: Sequence[Item], doing: Doing, watch: Watch) -> Iterator[Item]:
    """Yield the items and tell before each how many are done, and at the end that all are.

    >>> list(watched("ab", "ways", lambda s: print(s.done, "of", s.total)))
    0 of 2
    1 of 2
    2 of 2
    ['a', 'b']
    """
    for done, item in enumerate(items):
        watch(Stretch(doing, done, len(items)))
        yield item
    if items:
        watch(Stretch(doing, len(items), len(items)))
