"""The conflict as its analyst states it: who decides, on what, and who prefers what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NewType, TypeAlias

from detente.errors import MissingPart, UnknownName, nearest
from detente.model.condition import Condition, Names
from detente.table import Table

Dm = NewType("Dm", str)
"""The id of a decision maker."""

Direction: TypeAlias = Literal["both", "take", "drop"]
"""How an option may change: both ways, only N→Y (take), or only Y→N (drop)."""


@dataclass(frozen=True)
class Option:
    """Something that one decision maker may do or leave.

    ``extra`` keeps what a later analysis reads: likelihood, evidence.
    """

    id: str
    dm: Dm
    text: str = ""
    moves: Direction = "both"
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        """The full id, ``dm.option``."""
        return f"{self.dm}.{self.id}"

    @property
    def words(self) -> str:
        """What a reader calls the option."""
        return self.text or self.id.replace("_", " ")


@dataclass(frozen=True)
class DecisionMaker:
    """A party that can move on its own."""

    id: Dm
    name: str
    options: tuple[Option, ...] = ()
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def words(self) -> str:
        """What a reader calls the decision maker."""
        return self.name or self.id.replace("_", " ")


@dataclass(frozen=True)
class Constraint:
    """A condition that every state must meet (``feasible``) or that none may (``infeasible``)."""

    when: Condition
    kind: Literal["feasible", "infeasible"]
    because: str = ""
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def reason(self) -> str:
        """Why a state that breaks the condition is not in the model."""
        rule = f"{self.kind}: {self.when.text}"
        return f"{self.because} ({rule})" if self.because else rule


@dataclass(frozen=True)
class Merge:
    """All cells in which ``when`` holds are one state; ``stand_in`` may name the telling member."""

    when: Condition
    stand_in: str | None = None
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Statement:
    """A preference statement: the decision maker would rather that ``when`` holds."""

    when: Condition
    id: str | None = None
    text: str = ""
    basis: Literal["stated", "reported", "inferred", "assumed"] | None = None
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def words(self) -> str:
        """What a reader calls the statement."""
        return self.text or self.when.text


@dataclass(frozen=True)
class Prioritised:
    """Option prioritising: statements, the most important first."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Ranking:
    """States from best to worst; the names in one place are tied."""

    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Weights:
    """Option weighting: a state is worth the sum over its taken options."""

    weights: Mapping[str, Decimal]


@dataclass(frozen=True)
class Payoffs:
    """A number for every state, of which the graph model uses the order only."""

    payoffs: Mapping[str, Decimal]


Preference: TypeAlias = Prioritised | Ranking | Weights | Payoffs


@dataclass(frozen=True)
class Arcs:
    """An explicit graph: states by label, and the moves of each decision maker as pairs."""

    states: Mapping[str, str]
    moves: Mapping[Dm, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Conflict:
    """Decision makers, their options or arcs, and their preferences.

    ``doubts`` keeps, per decision maker, the doubt that a case states about its preferences
    (unknown pairs, strengths, degrees, probabilities) as plain data for later analyses.
    ``beside`` keeps what a file says beside an outcome or a preference (text, evidence, note),
    by ``("outcomes", name)`` or ``("preferences", dm)``.
    """

    title: str
    decision_makers: tuple[DecisionMaker, ...]
    constraints: tuple[Constraint, ...] = ()
    merges: tuple[Merge, ...] = ()
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    outcomes: Mapping[str, Condition] = field(default_factory=lambda: MappingProxyType({}))
    status_quo: str | None = None
    preferences: Mapping[Dm, Preference] = field(default_factory=lambda: MappingProxyType({}))
    doubts: Mapping[Dm, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))
    arcs: Arcs | None = None
    beside: Mapping[tuple[str, str], Mapping[str, object]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def options(self) -> tuple[Option, ...]:
        """All options in file order; option k is bit k of a state's code."""
        return tuple(o for d in self.decision_makers for o in d.options)

    @property
    def dms(self) -> tuple[Dm, ...]:
        """The ids of the decision makers in file order."""
        return tuple(d.id for d in self.decision_makers)

    @property
    def names(self) -> Names:
        """What a condition may refer to."""
        options = () if self.arcs else tuple(o.name for o in self.options)
        return Names(options, frozenset(self.outcomes))

    def decision_maker(self, name: str) -> DecisionMaker:
        """Return the decision maker with this id or name; raises :class:`UnknownName`."""
        for d in self.decision_makers:
            if name in (d.id, d.name):
                return d
        raise UnknownName(f"There is no decision maker {name!r}.{nearest(name, self.dms)}")

    def replace(self, **changes: object) -> Conflict:
        """Return a conflict that differs from this one in the given fields."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def table(self) -> Table:
        """Return who decides on which options, and how each may change."""
        rows = tuple(
            (d.words, o.name, o.words, o.moves)
            for d in self.decision_makers
            for o in d.options or (Option("", d.id),)
        )
        return Table(("decision maker", "option", "meaning", "moves"), rows, self.title)

    def __str__(self) -> str:
        return str(self.table())

    def __rich__(self) -> Table:
        return self.table()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


LAID = ("pictures", "phases", "ratification", "positions")
"""The parts of a case that are worked out from its sections and its conflict."""

SECTION_OF: Mapping[str, str] = MappingProxyType({"perceptions": "pictures"})
"""Where the name of the part is not that of the section."""


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Faction:
    """A group at home whose consent counts: its order, its votes, and whether it has a veto."""

    id: str
    name: str
    preference: Preference
    weight: Decimal = Decimal(1)
    veto: bool = False

    @property
    def words(self) -> str:
        """What a reader calls the faction."""
        return self.name or self.id.replace("_", " ")


@dataclass(frozen=True)
class Ratification:
    """Who at home must consent before an agreement of ``dm`` counts.

    An agreement is ratified when the factions that like it at least as well as ``no_deal`` (the
    name of a state; None for the status quo) hold ``threshold`` of all votes, and no faction with
    a veto likes it less.
    """

    dm: Dm
    factions: tuple[Faction, ...] = ()
    threshold: Decimal = Decimal("0.5")
    no_deal: str | None = None


@dataclass(frozen=True)
class Position:
    """What a decision maker wants everybody to do, and what it says it will do otherwise."""

    dm: Dm
    wants: str | None = None
    threatens: str | None = None


@dataclass(frozen=True)
class Case:
    """A conflict and what stands around it in its file.

    ``about`` holds the keys that describe the case (reading, date, citation, …), ``sections`` the
    later sections (sources, claims, phases, …), both as plain data. ``text`` is the file as read,
    so that writing it back keeps comments and order.

    ``pictures`` holds, for a decision maker that misreads something, the whole case as it sees it;
    ``phases`` the whole case at other times; ``ratification`` who must consent at home;
    ``positions`` what each demands and threatens. All four are what the sections come to when they
    are laid over this very conflict.
    """

    name: str
    conflict: Conflict
    about: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    sections: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    text: str | None = field(default=None, compare=False, repr=False)
    pictures: Mapping[Dm, Case] = field(default_factory=_nothing, compare=False, repr=False)
    phases: Mapping[str, Case] = field(default_factory=_nothing, compare=False, repr=False)
    ratification: Mapping[Dm, Ratification] = field(
        default_factory=_nothing, compare=False, repr=False
    )
    positions: Mapping[Dm, Position] = field(default_factory=_nothing, compare=False, repr=False)

    @property
    def title(self) -> str:
        """The title of the conflict."""
        return self.conflict.title

    @property
    def status_quo(self) -> str:
        """The name of the status quo; raises :class:`MissingPart` where the case has none."""
        if self.conflict.status_quo is None:
            raise MissingPart(
                f"The case {self.name!r} names no status quo. Add a line such as 'status_quo: LABEL'."
            )
        return self.conflict.status_quo

    def replace(self, **changes: object) -> Case:
        """Return a case that differs from this one in the given fields.

        With another conflict or other sections, what was laid over the old conflict is left out;
        writing the case and reading it again lays it anew.
        """
        if {"conflict", "sections"} & set(changes):
            changes = {name: _nothing() for name in LAID} | changes
        return replace(self, **changes)  # type: ignore[arg-type]

    def section(self, name: str) -> Mapping[str, object]:
        """Return one of the :data:`LAID` parts; raises :class:`MissingPart` where it is not laid.

        An empty mapping where the case has no such section.
        """
        laid: Mapping[str, object] = getattr(self, SECTION_OF.get(name, name))
        if self.sections.get(name) and not laid:
            raise MissingPart(
                f"The case was changed after it was read, so its {name!r} do not fit it any more. "
                "Write it to a file and read it again."
            )
        return laid

    def __rich__(self) -> str:
        return str(self).replace("[", r"\[")

    def __str__(self) -> str:
        c = self.conflict
        size = f"{len(c.options)} options" if c.arcs is None else f"{len(c.arcs.states)} states"
        people = ", ".join(d.words for d in c.decision_makers)
        return f"{c.title} ({self.name}): {people}; {size}"

    def _repr_html_(self) -> str:
        import html

        return f"<p>{html.escape(str(self))}</p>"
