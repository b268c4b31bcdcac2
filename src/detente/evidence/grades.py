"""How much does a source's grade weigh?  The weight of a letter, and a likelihood ratio drawn to 1.

The weights are a convention of Détente, not a published table. F says that nothing is known of the
source, which is no weight at all, and not the middle of a scale.
"""

from __future__ import annotations

WEIGHTS = {"A": 0.95, "B": 0.85, "C": 0.70, "D": 0.45, "E": 0.20}


def weight(reliability: str) -> float | None:
    """Return the weight of a source's letter, or None where it gives no information.

    >>> weight("B"), weight("F")
    (0.85, None)
    """
    return WEIGHTS.get(reliability)


def shrunk(ratio: float, r: float) -> float:
    """Return a likelihood ratio drawn towards 1: r·ratio + (1 − r).

    >>> shrunk(0.5, 0.5)
    0.75
    """
    return r * ratio + (1 - r)
