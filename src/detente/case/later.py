"""The shape of the sections that later analyses read: evidence, packages, forecasts, factions.

They are checked and kept from the start, even before an analysis uses them.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, StrictBool, model_validator

from detente.case.fields import (
    AccountCell,
    Chance,
    Date,
    Hedge,
    Likelihood,
    Number,
    Probability,
    Text,
    WholeNumber,
)


class Part(BaseModel):
    """A mapping of the case file: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Reading(Part):
    """Whose reading of the conflict this is, and who modelled it."""

    of: Text | None = None
    by: Text | None = None
    note: Text | None = None


class Quote(Part):
    """A few words of a passage, with what stands before and after them."""

    exact: Text
    prefix: Text | None = None
    suffix: Text | None = None


class Source(Part):
    """Something that was read: an article, a statement, a document."""

    title: Text
    author: Text | None = None
    outlet: Text | None = None
    date: Date | None = None
    url: Text | None = None
    kind: Text | None = None
    language: Text | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    sha256: Text | None = None
    group: Text | None = None
    never_send: StrictBool = False
    note: Text | None = None


class Absence(Part):
    """Something that was not seen although it would have been expected."""

    of: Text
    window: tuple[Date, Date] | None = None
    searched: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _not_backwards(self) -> Absence:
        if self.window:
            start, end = self.window
            common = min(len(start), len(end))
            if end[:common] < start[:common]:
                raise ValueError(f"the window ends ({end}) before it begins ({start})")
        return self


class Claim(Part):
    """What a passage of a source says, and how surely."""

    source: Text
    passage: WholeNumber | None = None
    says: Text
    by: Text | None = None
    from_: Text | None = None
    hedge: Hedge | None = None
    given: Text | None = None
    credibility: Literal[1, 2, 3, 4, 5, 6] | None = None
    confidence: Text | None = None
    group: Text | None = None
    quote: Quote | None = None
    supports: tuple[Text, ...] = ()
    opposes: tuple[Text, ...] = ()
    absence: Absence | None = None
    date: Date | None = None
    note: Text | None = None
    evidence: tuple[Text, ...] = ()

    model_config = {**Part.model_config, "alias_generator": lambda name: name.rstrip("_")}


class Hypothesis(Part):
    """One of several competing accounts of what happened."""

    text: Text | None = None
    prior: Chance | None = None
    likelihoods: dict[Text, AccountCell] = {}
    note: Text | None = None
    evidence: tuple[Text, ...] = ()


class Event(Part):
    """A dated move; one taken from an event table names its scheme, code and id there."""

    date: Date
    by: Text | None = None
    to: Text | None = None
    move: Text | None = None
    claim: Text | None = None
    text: Text | None = None
    scheme: Text | None = None
    code: Text | None = None
    id: Text | None = None
    url: Text | None = None
    evidence: tuple[Text, ...] = ()


class Issue(Part):
    """A matter to be settled and the values it can take."""

    text: Text | None = None
    values: tuple[Text, ...]
    evidence: tuple[Text, ...] = ()


class Utility(Part):
    """What a decision maker gains from each value of each issue."""

    weights: dict[Text, Number] = {}
    values: dict[Text, dict[Text, Number]] = {}
    reservation: Number | None = None
    evidence: tuple[Text, ...] = ()


class Offer(Part):
    """A package put forward."""

    by: Text
    to: Text | None = None
    date: Date | None = None
    package: dict[Text, Text]
    likelihood: Likelihood | None = None
    evidence: tuple[Text, ...] = ()


class Estimate(Part):
    """A probability given by somebody on a day."""

    date: Date
    by: Text | None = None
    probability: Probability
    because: Text | None = None
    evidence: tuple[Text, ...] = ()


class Resolution(Part):
    """How a forecast question came out."""

    date: Date | None = None
    outcome: Text | bool | None = None
    because: Text | None = None
    evidence: tuple[Text, ...] = ()


class Forecast(Part):
    """A question about the future, and the estimates made of it."""

    question: Text
    criteria: Text | None = None
    opens: Date | None = None
    closes: Date | None = None
    log: tuple[Estimate, ...] = ()
    resolution: Resolution | None = None
    evidence: tuple[Text, ...] = ()


class Position(Part):
    """What a decision maker wants everybody to do, and what it threatens otherwise."""

    wants: Text | None = None
    threatens: Text | None = None
    evidence: tuple[Text, ...] = ()


Attitude = Literal["positive", "neutral", "negative"]


class Votes(Part):
    """How much a faction counts."""

    name: Text | None = None
    weight: Number | None = None
    veto: bool = False
    evidence: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _not_negative(self) -> Votes:
        if self.weight is not None and self.weight < 0:
            raise ValueError("the weight of a faction must not be negative")
        return self
