"""In what can two models of one conflict differ?  Each difference is one element of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente.model.condition import Condition
from detente.model.conflict import (
    Constraint,
    Direction,
    Dm,
    Merge,
    Option,
    Position,
    Preference,
    Ratification,
    Statement,
)

Side: TypeAlias = Literal["first", "second"]
"""Which of two models has something that the other lacks."""


@dataclass(frozen=True)
class OptionOnly:
    """One model has an option that the other does not know."""

    option: Option
    side: Side


@dataclass(frozen=True)
class DirectionDiffers:
    """An option may change in another way."""

    option: Option
    first: Direction
    second: Direction


@dataclass(frozen=True)
class StateOnly:
    """One explicit graph has states that the other does not know."""

    labels: tuple[str, ...]
    side: Side


@dataclass(frozen=True)
class MovesDiffer:
    """The moves of a decision maker in an explicit graph."""

    dm: Dm
    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ConditionOnly:
    """One model has a condition on feasibility that the other lacks."""

    constraint: Constraint
    side: Side


@dataclass(frozen=True)
class MergesDiffer:
    """What counts as one state."""

    first: tuple[Merge, ...]
    second: tuple[Merge, ...]


@dataclass(frozen=True)
class OutcomeDiffers:
    """What an outcome's name means, or that one model lacks it."""

    name: str
    first: Condition | None
    second: Condition | None


@dataclass(frozen=True)
class StatusQuoDiffers:
    """Where the conflict stands, by what the frame calls the state."""

    first: str | None
    second: str | None


@dataclass(frozen=True)
class StatementOnly:
    """One model has a preference statement that the other lacks; places count from 0."""

    dm: Dm
    statement: Statement
    side: Side
    place: int


@dataclass(frozen=True)
class StatementElsewhere:
    """A preference statement stands at another place."""

    dm: Dm
    statement: Statement
    first: int
    second: int


@dataclass(frozen=True)
class OrderDiffers:
    """The whole order of a decision maker, where it cannot be told statement by statement."""

    dm: Dm
    first: Preference | None
    second: Preference | None


@dataclass(frozen=True)
class HomeDiffers:
    """Whom a decision maker must carry at home."""

    dm: Dm
    first: Ratification | None
    second: Ratification | None


@dataclass(frozen=True)
class PositionDiffers:
    """What a decision maker wants and threatens."""

    dm: Dm
    first: Position | None
    second: Position | None


Around: TypeAlias = HomeDiffers | PositionDiffers
"""A difference beside the model: it touches no equilibrium, but what can be ratified or resolved."""

Difference: TypeAlias = (
    OptionOnly
    | DirectionDiffers
    | StateOnly
    | MovesDiffer
    | ConditionOnly
    | MergesDiffer
    | OutcomeDiffers
    | StatusQuoDiffers
    | StatementOnly
    | StatementElsewhere
    | OrderDiffers
)
