"""How likely is it, as an interval?  Lower and upper probability, and where the numbers come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A probability known to lie from ``lo`` to ``hi``.

    ``origin`` names what gave the numbers: a lexicon's id, ``"analyst"``, or ``"derived"``.
    ``phrase`` is the word that was looked up. ``open`` says that the word ranks nothing
    ("possible"): the interval then means "neither excluded nor sure", never one half.
    """

    lo: float
    hi: float
    origin: str
    phrase: str = ""
    open: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        assert 0 <= self.lo <= self.hi <= 1, (self.lo, self.hi)

    @property
    def negated(self) -> Estimate:
        """The estimate of the contrary.

        >>> Estimate(0.25, 0.5, "analyst").negated
        Estimate(lo=0.5, hi=0.75, origin='analyst', phrase='', open=False, note='')
        """
        lo, hi = round(1 - self.hi, 12), round(1 - self.lo, 12)
        return Estimate(lo, hi, self.origin, self.phrase, self.open, self.note)

    @property
    def width(self) -> float:
        """How much is left open, from 0 (a number) to 1 (nothing is known)."""
        return self.hi - self.lo

    def __str__(self) -> str:
        """Show the range as it stands in brackets in running text.

        >>> str(Estimate(0.95, 0.99, "icd-203", "almost certain"))
        '95–99%'
        """
        if self.lo == self.hi:
            return f"{_percent(self.lo)}%"
        return f"{_percent(self.lo)}–{_percent(self.hi)}%"


def _percent(p: float) -> str:
    return f"{100 * p:.3g}"
