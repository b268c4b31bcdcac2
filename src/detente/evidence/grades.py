"""How far is a source to be trusted?  The weight of its grade, and a likelihood ratio drawn to 1.

The weights are a convention of ours. F says that nothing is known of the source: it has no weight
at all, and not the middle of a scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WEIGHT: Mapping[str, float] = MappingProxyType(
    {"A": 0.95, "B": 0.85, "C": 0.70, "D": 0.45, "E": 0.20}
)
"""The share r of a likelihood ratio that a source's reliability leaves: our convention. F has none."""


def shrunk(likelihood_ratio: float, weight: float) -> float:
    """Return what a likelihood ratio is worth from a source of this weight: r·LR + (1 − r).

    >>> round(shrunk(4, WEIGHT["C"]), 12)
    3.1
    """
    return weight * likelihood_ratio + (1 - weight)
