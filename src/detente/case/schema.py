"""The shape of a case file, version 1: the contract with its authors and their editors."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import model_validator

from detente.case.fields import (
    Arc,
    Date,
    GradedPair,
    Id,
    Likelihood,
    Number,
    Pair,
    Places,
    Probability,
    Short,
    Text,
)
from detente.case.later import (
    Attitude,
    Claim,
    Event,
    Forecast,
    Hypothesis,
    Issue,
    Offer,
    Part,
    Position,
    Reading,
    Source,
    Utility,
    Votes,
)

FORMS = ("statements", "ranking", "weights", "payoffs")


class OptionPart(Part):
    """Something that the decision maker may do or leave."""

    text: Text = ""
    moves: Literal["both", "take", "drop"] = "both"
    likelihood: Likelihood | None = None
    evidence: tuple[Text, ...] = ()


class DecisionMakerPart(Part):
    """A party that can move on its own."""

    name: Text = ""
    options: dict[Id, Annotated[OptionPart, Short("text")]] = {}
    evidence: tuple[Text, ...] = ()


class ConditionPart(Part):
    """A condition on states, with the reason that is shown."""

    when: Text
    because: Text = ""
    id: Text | None = None
    likelihood: Likelihood | None = None
    evidence: tuple[Text, ...] = ()


class OutcomePart(Part):
    """A name for a set of states."""

    when: Text
    text: Text = ""
    evidence: tuple[Text, ...] = ()


class MergePart(Part):
    """All states in which the condition holds are one; ``as`` names the member that tells."""

    when: Text
    as_: Text | None = None
    evidence: tuple[Text, ...] = ()

    model_config = {**Part.model_config, "alias_generator": lambda name: name.rstrip("_")}


class StatementPart(Part):
    """A preference statement."""

    when: Text
    id: Text | None = None
    text: Text = ""
    evidence: tuple[Text, ...] = ()
    basis: Literal["stated", "reported", "inferred", "assumed"] | None = None
    likelihood: Likelihood | None = None
    otherwise: Literal["absent", "negated"] | None = None
    group: Text | None = None
    strong: bool | None = None


class Doubtful(Part):
    """What one does not know about a decision maker's order."""

    unknown: tuple[Pair, ...] = ()
    strong: tuple[Pair, ...] = ()
    degrees: tuple[GradedPair, ...] = ()
    probabilities: tuple[GradedPair, ...] = ()
    evidence: tuple[Text, ...] = ()
    note: Text | None = None


def _one_form(part: Any, needed: bool) -> None:
    given = [f for f in FORMS if getattr(part, f) is not None]
    if len(given) > 1:
        raise ValueError(f"one form each: here stand {' and '.join(map(repr, given))}")
    if needed and not given:
        raise ValueError(f"one form is needed: {', '.join(map(repr, FORMS))}")


class PreferencePart(Doubtful):
    """The order of one decision maker, in one form."""

    statements: tuple[Annotated[StatementPart, Short("when")], ...] | None = None
    ranking: Places | None = None
    weights: dict[Text, Number] | None = None
    payoffs: dict[Text, Number] | None = None

    @model_validator(mode="after")
    def _form(self) -> PreferencePart:
        _one_form(self, needed=True)
        return self


class FactionPart(Votes):
    """A group at home whose consent counts."""

    statements: tuple[Annotated[StatementPart, Short("when")], ...] | None = None
    ranking: Places | None = None
    weights: dict[Text, Number] | None = None
    payoffs: dict[Text, Number] | None = None

    @model_validator(mode="after")
    def _form(self) -> FactionPart:
        _one_form(self, needed=False)
        return self


class RatificationPart(Part):
    """Who at home must agree before an agreement counts."""

    factions: dict[Id, FactionPart] = {}
    threshold: Probability | None = None
    no_deal: Text | None = None
    evidence: tuple[Text, ...] = ()


class GraphPart(Part):
    """An explicit graph: its states and the moves of each decision maker."""

    states: dict[Text, Text | None]
    moves: dict[Id, tuple[Arc, ...]] = {}


class GraphOverlay(Part):
    """Changes to an explicit graph; null removes a state."""

    states: dict[Text, Text | None] = {}
    moves: dict[Id, tuple[Arc, ...]] = {}


class DecisionMakerOverlay(Part):
    """Changes to a decision maker; null removes an option."""

    name: Text | None = None
    options: dict[Id, Annotated[OptionPart, Short("text")] | None] | None = None
    evidence: tuple[Text, ...] = ()


class OverlayPart(Part):
    """A partial case laid over this one; null removes what it stands for."""

    as_of: Date | None = None
    title: Text | None = None
    note: Text | None = None
    decision_makers: dict[Id, DecisionMakerOverlay | None] | None = None
    hidden: tuple[Text, ...] = ()
    feasible: tuple[Annotated[ConditionPart, Short("when")], ...] | None = None
    infeasible: tuple[Annotated[ConditionPart, Short("when")], ...] | None = None
    merge: tuple[Annotated[MergePart, Short("when")], ...] | None = None
    labels: dict[Text, Text | None] | None = None
    outcomes: dict[Text, Annotated[OutcomePart, Short("when")] | None] | None = None
    status_quo: Text | None = None
    preferences: dict[Id, PreferencePart | None] | None = None
    graph: GraphOverlay | None = None
    perceptions: dict[Id, OverlayPart | None] | None = None
    ratification: dict[Id, RatificationPart | None] | None = None
    attitudes: dict[Id, dict[Id, Attitude] | None] | None = None
    positions: dict[Id, Position | None] | None = None
    evidence: tuple[Text, ...] = ()


class CaseFile(Part):
    """A case of Détente, format version 1."""

    detente: Literal[1]
    title: Text
    as_of: Date | None = None
    reading: Reading | None = None
    lexicon: Text | None = None
    summary: Text | None = None
    citation: Text | None = None
    note: Text | None = None
    decision_makers: dict[Id, DecisionMakerPart]
    graph: GraphPart | None = None
    feasible: tuple[Annotated[ConditionPart, Short("when")], ...] = ()
    infeasible: tuple[Annotated[ConditionPart, Short("when")], ...] = ()
    merge: tuple[Annotated[MergePart, Short("when")], ...] = ()
    labels: dict[Text, Text] = {}
    outcomes: dict[Text, Annotated[OutcomePart, Short("when")]] = {}
    status_quo: Text | None = None
    preferences: dict[Id, PreferencePart] = {}
    perceptions: dict[Id, OverlayPart] = {}
    ratification: dict[Id, RatificationPart] = {}
    attitudes: dict[Id, dict[Id, Attitude]] = {}
    positions: dict[Id, Position] = {}
    phases: dict[Text, OverlayPart] = {}
    sources: dict[Text, Source] = {}
    claims: dict[Text, Claim] = {}
    hypotheses: dict[Text, Hypothesis] = {}
    events: tuple[Event, ...] = ()
    issues: dict[Text, Issue] = {}
    utilities: dict[Id, Utility] = {}
    offers: tuple[Offer, ...] = ()
    forecasts: dict[Text, Forecast] = {}

    @model_validator(mode="after")
    def _somebody_decides(self) -> CaseFile:
        if not self.decision_makers:
            raise ValueError("a conflict needs at least one decision maker")
        return self


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file, so that editors complete and check it."""
    schema: dict[str, Any] = _closed(CaseFile.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _closed(schema: Any) -> Any:
    """Refuse keys that do not have the form of an id where ids are keys."""
    match schema:
        case dict():
            closed = {"additionalProperties": False} if "patternProperties" in schema else {}
            return {k: _closed(v) for k, v in schema.items()} | closed
        case list():
            return [_closed(v) for v in schema]
        case _:
            return schema
