"""What a kernel computes with: ranks in arrays, and the two reductions that every concept needs.

One entry per state; decision makers are numbered. The two facts behind them: with M(s1) the
smallest rank over s1 and all sanctions reachable from it, s is stable for i exactly when the
largest M over s and its own moves is not above rank_i(s); so "every improvement has a sanction"
is one plain maximum, and nothing is sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ranks: TypeAlias = NDArray[np.int32]
    Flags: TypeAlias = NDArray[np.bool_]
else:
    Ranks = Flags = Any

HIGHEST = 2**31 - 1
"""Stands for "nothing there" where the smallest is sought."""


class Field(Protocol):
    """A graph in arrays. Ranks are at least 1; 0 marks an entry that is no state."""

    @property
    def ranks(self) -> Sequence[Ranks]:
        """One array per decision maker: int32, shape (entries,)."""

    def best(self, dm: int, values: Ranks) -> Ranks:
        """Return max of ``values`` over s and R_i(s), for every entry s."""

    def after_replies(self, dm: int, values: Ranks, *, credible: bool = False) -> Ranks:
        """Return min of rank_i(s1) and of ``values`` over R_{N∖i}(s1), for every entry s1.

        ``credible``: over R^+_{N∖i}(s1).
        """

    def deterred_at_once(self, dm: int, *, most: int) -> Flags:
        """Say where every improvement has a simultaneous sanction by at most ``most`` opponents."""
