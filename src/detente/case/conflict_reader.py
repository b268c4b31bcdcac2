"""From the checked data of a case file to a conflict, giving each fault its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from detente.case.document import Document
from detente.case.schema import (
    CaseFile,
    ConditionPart,
    DecisionMakerPart,
    FactionPart,
    GraphPart,
    PreferencePart,
    StatementPart,
)
from detente.errors import DuplicateName, MissingPart, UnknownName, WrongValue, nearest
from detente.model.condition import Condition, Names, outcome_order
from detente.model.conflict import (
    Arcs,
    Conflict,
    Constraint,
    DecisionMaker,
    Dm,
    Merge,
    Option,
    Payoffs,
    Preference,
    Prioritised,
    Ranking,
    Statement,
    Weights,
)
from detente.model.grammar import parse


def extra(part: BaseModel, *names: str) -> Mapping[str, object]:
    """Return what later analyses read of a part, where it is given."""
    given = {n: getattr(part, n) for n in names if n in part.model_fields_set}
    return MappingProxyType(given)


class ConflictReader:
    """Builds the parts of one conflict, giving each fault its place."""

    def __init__(self, document: Document, file: CaseFile) -> None:
        self.document = document
        self.file = file

    def conflict(self) -> Conflict:
        """Return the conflict; what only its states show is not looked at here."""
        people = tuple(self._decision_maker(Dm(i), p) for i, p in self.file.decision_makers.items())
        arcs = self._arcs(self.file.graph, people) if self.file.graph else None
        self.people = [d.id for d in people]
        self.options = () if arcs else tuple(o.name for d in people for o in d.options)
        self.names = Names(self.options, frozenset(self.file.outcomes))
        self._check_names(people)
        if not arcs and not self.options:
            raise MissingPart(
                "The case has neither options nor a graph. Give a decision maker 'options', or the case a 'graph'.",
                place=self.document.place(("decision_makers",)),
            )
        return Conflict(
            title=self.file.title,
            decision_makers=people,
            constraints=self._constraints(),
            merges=self._merges(),
            labels=self._labels(),
            outcomes=self._outcomes(),
            status_quo=self.file.status_quo,
            preferences=self._preferences(),
            doubts=self._doubts(),
            arcs=arcs,
            beside=self._beside(),
        )

    # ------------------------------------------------------------ people and options

    def _decision_maker(self, dm: Dm, part: DecisionMakerPart) -> DecisionMaker:
        options = tuple(
            Option(i, dm, o.text, o.moves, extra(o, "likelihood", "evidence"))
            for i, o in part.options.items()
        )
        return DecisionMaker(dm, part.name, options, extra(part, "evidence"))

    def _check_names(self, people: Iterable[DecisionMaker]) -> None:
        taken = {d.id: "a decision maker" for d in people} | {
            name: "an option" for d in people for o in d.options for name in (o.id, o.name)
        }
        for outcome in self.file.outcomes:
            key = ("outcomes", outcome)
            if outcome in taken:
                raise DuplicateName(
                    f"The outcome {outcome!r} bears the name of {taken[outcome]}; choose another.",
                    place=self.document.place(key, key=True),
                )
            if " ".join(outcome.split()) != outcome or not outcome:
                raise WrongValue(
                    f"The outcome {outcome!r} must be words with single spaces between them.",
                    place=self.document.place(key, key=True),
                )
            if self.names.is_pattern(outcome):
                raise WrongValue(
                    f"The outcome {outcome!r} looks like a pattern; choose another name.",
                    place=self.document.place(key, key=True),
                )

    def _arcs(self, part: GraphPart, people: tuple[DecisionMaker, ...]) -> Arcs:
        ids = [d.id for d in people]
        if not part.states:
            raise WrongValue(
                "The graph has no states.", place=self.document.place(("graph", "states"))
            )
        for dm, pairs in part.moves.items():
            if dm not in ids:
                raise UnknownName(
                    f"There is no decision maker {dm!r}.{nearest(dm, ids)}",
                    place=self.document.place(("graph", "moves", dm), key=True),
                )
            for i, pair in enumerate(pairs):
                self._check_arc(pair, part.states, ("graph", "moves", dm, i))
        states = {label: text or "" for label, text in part.states.items()}
        moves = {Dm(d): part.moves.get(d, ()) for d in ids}
        return Arcs(MappingProxyType(states), MappingProxyType(moves))

    def _check_arc(
        self, pair: tuple[str, str], states: Mapping[str, object], route: tuple[str | int, ...]
    ) -> None:
        for end, label in enumerate(pair):
            if label not in states:
                raise UnknownName(
                    f"There is no state labelled {label!r}.{nearest(label, states)}",
                    place=self.document.place((*route, end)),
                )
        if pair[0] == pair[1]:
            raise WrongValue(
                f"A move leads from {pair[0]!r} to itself; staying is no move.",
                place=self.document.place(route),
            )

    # ------------------------------------------------------------ conditions

    def _condition(self, text: str, *route: str | int) -> Condition:
        inner = (*route, "when")
        exact = inner if inner in self.document.values else route
        with self.document.at(*exact):
            return parse(text, self.names)

    def _constraints(self) -> tuple[Constraint, ...]:
        found: list[Constraint] = []
        routes: list[tuple[str, int]] = []
        for kind, parts in (("feasible", self.file.feasible), ("infeasible", self.file.infeasible)):
            found += [self._constraint(kind, i, p) for i, p in enumerate(parts)]
            routes += [(kind, i) for i in range(len(parts))]
        named = [str(c.extra.get("id") or f"condition {k + 1}") for k, c in enumerate(found)]
        self._check_ids("conditions", zip(named, routes, strict=True))
        return tuple(found)

    def _constraint(self, kind: Any, i: int, part: ConditionPart) -> Constraint:
        when = self._condition(part.when, kind, i)
        return Constraint(when, kind, part.because, extra(part, "id", "likelihood", "evidence"))

    def _merges(self) -> tuple[Merge, ...]:
        if self.file.merge and self.file.graph:
            raise WrongValue(
                "An explicit graph merges nothing: write the merged state as one.",
                place=self.document.place(("merge",)),
            )
        return tuple(
            Merge(self._condition(m.when, "merge", i), m.as_, extra(m, "evidence"))
            for i, m in enumerate(self.file.merge)
        )

    def _labels(self) -> Mapping[str, str]:
        if self.file.labels and self.file.graph:
            raise WrongValue(
                "The states of an explicit graph are labelled in 'graph: states'; drop 'labels'.",
                place=self.document.place(("labels",)),
            )
        for label in self.file.graph.states if self.file.graph else ():
            self._check_label(label, "", ("graph", "states", label))
        for label, pattern in self.file.labels.items():
            if not self.names.is_pattern(pattern):
                raise WrongValue(
                    f"The label {label!r} stands for {pattern!r}, which is no pattern: write one of Y, N, - "
                    f"for each of the {len(self.options)} options.",
                    place=self.document.place(("labels", label)),
                )
            self._check_label(label, pattern, ("labels", label))
        return MappingProxyType(dict(self.file.labels))

    def _check_label(self, label: str, pattern: str, route: tuple[str, ...]) -> None:
        """Refuse a label that could not be told from another state, or not be named at all."""
        said = ""
        if not label or " ".join(label.split()) != label:
            said = "must be words with single spaces between them"
        elif label.startswith("#"):
            said = "looks like an index; leave the # out"
        elif self.names.is_pattern(label) and label != pattern:
            said = f"looks like the pattern of another state than {pattern!r}"
        if said:
            raise WrongValue(
                f"The label {label!r} {said}.", place=self.document.place(route, key=True)
            )

    def _outcomes(self) -> Mapping[str, Condition]:
        outcomes = {
            name: self._condition(part.when, "outcomes", name)
            for name, part in self.file.outcomes.items()
        }
        with self.document.at("outcomes"):
            outcome_order(outcomes)
        return MappingProxyType(outcomes)

    # ------------------------------------------------------------ preferences

    def _preferences(self) -> Mapping[Dm, Preference]:
        for dm in self.file.preferences:
            if dm not in self.people:
                raise UnknownName(
                    f"There is no decision maker {dm!r}.{nearest(dm, self.people)}",
                    place=self.document.place(("preferences", dm), key=True),
                )
        given = self.file.preferences
        return MappingProxyType(
            {Dm(d): self.preference(given[d], "preferences", d) for d in self.people if d in given}
        )

    def preference(self, part: PreferencePart | FactionPart, *route: str | int) -> Preference:
        """Return the order that stands at ``route``, in the form in which it stands there."""
        if part.statements is not None:
            inner = (*route, "statements")
            found = tuple(self._statement(p, *inner, i) for i, p in enumerate(part.statements))
            named = [s.id or str(k + 1) for k, s in enumerate(found)]
            self._check_ids("statements", [(n, (*inner, k)) for k, n in enumerate(named)])
            return Prioritised(found)
        if part.ranking is not None:
            return Ranking(part.ranking)
        if part.weights is not None:
            return Weights(self._weights(part.weights, *route, "weights"))
        return Payoffs(MappingProxyType(dict(part.payoffs or {})))

    def _statement(self, part: StatementPart, *route: str | int) -> Statement:
        beside = extra(part, "evidence", "likelihood", "otherwise", "group", "strong")
        return Statement(self._condition(part.when, *route), part.id, part.text, part.basis, beside)

    def _check_ids(self, what: str, named: Iterable[tuple[str, tuple[str | int, ...]]]) -> None:
        """Ids are unique, and none is the number that another goes by for want of an id."""
        seen: set[str] = set()
        for name, route in named:
            if name in seen:
                place = self.document.place(route)
                raise DuplicateName(f"Two {what} bear the id {name!r}.", place=place)
            seen.add(name)

    def _weights(self, weights: Mapping[str, Decimal], *route: str | int) -> Mapping[str, Decimal]:
        found: dict[str, Decimal] = {}
        for name, weight in weights.items():
            with self.document.at(*route, name):
                option = self.names.option(name)
                if option is None:
                    raise UnknownName(f"There is no option {name!r}.{nearest(name, self.options)}")
                if option in found:
                    raise DuplicateName(f"The option {option!r} is weighted twice.")
            found[option] = weight
        return MappingProxyType(found)

    def _doubts(self) -> Mapping[Dm, Mapping[str, object]]:
        kinds = ("unknown", "strong", "degrees", "probabilities")
        found = {Dm(d): extra(p, *kinds) for d, p in self.file.preferences.items()}
        return MappingProxyType({d: extra for d, extra in found.items() if extra})

    def _beside(self) -> Mapping[tuple[str, str], Mapping[str, object]]:
        found = {
            ("outcomes", n): extra(p, "text", "evidence") for n, p in self.file.outcomes.items()
        }
        for dm, part in self.file.preferences.items():
            found["preferences", dm] = extra(part, "evidence", "note")
        return MappingProxyType({place: extra for place, extra in found.items() if extra})
