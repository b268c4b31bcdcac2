"""Reading the ``.gmcr`` files of GMCR+: what they say, and what a reader must know of them.

A file is JSON and nothing in it is evaluated. States are numbered from 1 among the feasible
ones by rising Σ 2^k over the taken options, after the options have been put in the order of the
decision makers that hold them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from detente.case.ids import ids
from detente.case.json_values import Spot, load_json
from detente.case.terms import Term, in_words
from detente.errors import (
    BadPreference,
    DetenteError,
    MissingKey,
    NoFeasibleState,
    Place,
    TooLarge,
)
from detente.model.condition import Condition
from detente.model.conflict import (
    Case,
    Conflict,
    Constraint,
    DecisionMaker,
    Direction,
    Dm,
    Option,
    Preference,
    Prioritised,
    Ranking,
    Statement,
)
from detente.model.enumeration import state_space
from detente.model.grammar import LONGEST, parse
from detente.model.preference import dense, ranks
from detente.model.space import StateSpace

Warnings: TypeAlias = tuple[str, ...]

DIRECTIONS: Mapping[str, Direction] = MappingProxyType(
    {"both": "both", "fwd": "take", "back": "drop"}
)
MOST = 500
"""More options or decision makers than this are no conflict; more states than this get no labels."""
LABELLED_OPTIONS = 12


def read(path: Path) -> tuple[Case, Warnings]:
    """Return the case in a ``.gmcr`` file, and in plain sentences what is not as it was there.

    Raises a :class:`detente.errors.DetenteError` that says where in the file the fault stands.
    """
    root = load_json(path)
    try:
        reader = _Reader(root, _people(root))
        conflict = reader.conflict(path.stem)
    except DetenteError as error:
        error.place = error.place or Place(str(path))
        raise
    sections = {"perceptions": reader.pictures} if reader.pictures else {}
    case = Case(path.stem, conflict, sections=MappingProxyType(sections))
    return case, tuple(reader.warnings)


# ---------------------------------------------------------------- who holds which option


@dataclass(frozen=True)
class _People:
    """Decision makers, options and who holds them, by position in the file."""

    names: tuple[str, ...]
    texts: tuple[str, ...]
    held: tuple[tuple[int, ...], ...]
    warnings: tuple[str, ...]

    @property
    def order(self) -> list[int]:
        """The options that somebody holds, those of one decision maker side by side."""
        return [k for own in self.held for k in own]

    @property
    def adrift(self) -> set[int]:
        """The options that nobody holds."""
        return set(range(len(self.texts))) - set(self.order)


def _people(root: Spot) -> _People:
    options, makers = root.get("options").items(), root.get("decisionMakers").items()
    _bounded(options, "options")
    _bounded(makers, "decision makers")
    if not options or not makers:
        root.fault("a conflict needs at least one decision maker and one option.")
    texts = tuple(o.get("name").text() for o in options)
    names = tuple(d.get("name").text() for d in makers)
    claimed = [[s.number(len(texts), "options") for s in d.get("options").items()] for d in makers]
    owner: dict[int, int] = {}
    for i, own in enumerate(claimed):
        for k in own:
            owner.setdefault(k, i)
    held = tuple(
        tuple(k for k in dict.fromkeys(own) if owner[k] == i) for i, own in enumerate(claimed)
    )
    return _People(names, texts, held, tuple(_warned(texts, names, claimed, held)))


def _bounded(spots: Sequence[Spot], things: str) -> Sequence[Spot]:
    if len(spots) > MOST:
        raise TooLarge(
            f"The file lists {len(spots)} {things} in one place; at most {MOST} are read."
        )
    return spots


def _warned(
    texts: Sequence[str],
    names: Sequence[str],
    claimed: Sequence[Sequence[int]],
    held: Sequence[Sequence[int]],
) -> Iterator[str]:
    for text, count in Counter(texts).items():
        if count > 1:
            yield f"{count} options are called {text!r}: their ids tell them apart."
    for i, own in enumerate(claimed):
        for k in dict.fromkeys(own):
            if k not in held[i]:
                owner = next(n for n, h in zip(names, held, strict=True) if k in h)
                yield (
                    f"The option {texts[k]!r} belongs to {owner!r} and to {names[i]!r}; it is given to "
                    f"{owner!r} alone, so moves of {names[i]!r} are missing and results can differ."
                )
    for k in sorted(set(range(len(texts))) - {k for own in held for k in own}):
        yield f"The option {texts[k]!r} belongs to nobody, so nobody can move it: it is left out, as not taken."


# ---------------------------------------------------------------- the conflict


@dataclass
class _Reader:
    """Builds the parts of one conflict and gathers what the reader of it must know."""

    root: Spot
    people: _People
    warnings: list[str] = field(default_factory=list)
    pictures: dict[str, object] = field(default_factory=dict)

    def conflict(self, title: str) -> Conflict:
        self.warnings += self.people.warnings
        makers = self._decision_makers()
        self.bare = Conflict(title, makers)
        self.position = {k: at for at, k in enumerate(self.people.order)}
        bare = self.bare = self.bare.replace(constraints=self._constraints())
        manual = self._is_manual()
        if self.people.order != sorted(self.people.order):
            self._reordered(manual)
        spots = self.root.get("decisionMakers").items()
        self._keep_pictures(spots)
        self._drop_coalitions()
        said = [self._statements(spot) for spot in spots]
        if not manual:
            self._silent(said)
            return (
                _numbered(bare, said)
                if len(bare.options) <= LABELLED_OPTIONS
                else _with(bare, said)
            )
        space = state_space(bare)
        chosen = [self._ranked(*each, space) for each in zip(spots, said, strict=True)]
        return _numbered(bare, chosen)

    def _decision_makers(self) -> tuple[DecisionMaker, ...]:
        spots = self.root.get("options").items()
        found = []
        for dm, name, own in zip(
            ids(self.people.names, "dm"), self.people.names, self.people.held, strict=True
        ):
            texts = [self.people.texts[k] for k in own]
            options = tuple(
                Option(i, Dm(dm), text, self._direction(spots[k]))
                for i, text, k in zip(ids(texts, "option"), texts, own, strict=True)
            )
            found.append(DecisionMaker(Dm(dm), name, options))
        if not any(d.options for d in found):
            self.root.fault("no option belongs to a decision maker, so nobody can move.")
        return tuple(found)

    def _direction(self, option: Spot) -> Direction:
        if not option.has("permittedDirection"):
            return "both"
        spot = option.get("permittedDirection")
        if spot.text() not in DIRECTIONS:
            spot.fault(f"{spot.text()!r} is no direction; write 'both', 'fwd' or 'back'.")
        return DIRECTIONS[spot.text()]

    def _is_manual(self) -> bool:
        for key in ("useManualPreferenceRanking", "useManualPreferenceVectors"):
            if self.root.has(key):
                spot = self.root.get(key)
                if not isinstance(spot.value, bool):
                    spot.fault("true or false is expected here.")
                return spot.value
        return False

    def _reordered(self, manual: bool) -> None:
        said = (
            "The options are put in the order of the decision makers that hold them, as GMCR+ does; "
            "state numbers change with it."
        )
        if manual:
            said += (
                " The manual rankings are read with the new numbers; if they were made "
                "before the options were re-ordered, they are wrong: compare them."
            )
        self.warnings.append(said)

    # ------------------------------------------------------------ conditions

    def _constraints(self) -> tuple[Constraint, ...]:
        found = []
        for spot in _bounded(self.root.items("infeasibles"), "infeasible conditions"):
            terms = self._terms(spot)
            if () in terms:
                raise NoFeasibleState(f"{spot.way}: this condition removes every state.")
            if terms:
                found.append(Constraint(self._condition(spot, terms), "infeasible"))
        return tuple(found)

    def _condition(self, spot: Spot, terms: Sequence[Term]) -> Condition:
        names = self.bare.names
        text = in_words(terms, names.options)
        if len(text) > LONGEST:
            text = " or ".join(map(self._pattern, terms))
        if len(text) > LONGEST:
            spot.fault(
                f"this condition has {len(terms)} combinations, too many for a case file. "
                "Split it into several, or write it with fewer."
            )
        return parse(text, names)

    def _pattern(self, term: Term) -> str:
        marks = dict(term)
        return "".join(
            "-" if k not in marks else "Y" if marks[k] else "N" for k in range(len(self.position))
        )

    def _terms(self, spot: Spot) -> list[Term]:
        """Return the conjunctions that can hold; ``()`` among them always holds."""
        compound = isinstance(spot.value, dict)
        members = spot.get("members").items() if compound else [spot]
        found = (self._term(m) for m in members)
        return list(dict.fromkeys(t for t in found if t is not None))

    def _term(self, spot: Spot) -> Term | None:
        """Return one conjunction; None when it never holds."""
        marks: dict[int, bool] = {}
        for literal in spot.items():
            k, taken = self._literal(literal)
            if k in self.people.adrift:
                if taken:
                    return None
            elif marks.setdefault(self.position[k], taken) != taken:
                return None
        return tuple(sorted(marks.items()))

    def _literal(self, spot: Spot) -> tuple[int, bool]:
        parts = spot.items()
        if len(parts) != 2 or parts[1].value not in ("Y", "N"):
            spot.fault('an option and "Y" or "N" is expected here, as in [0, "Y"].')
        return parts[0].number(len(self.people.texts), "options"), parts[1].value == "Y"

    # ------------------------------------------------------------ what is not modelled

    def _keep_pictures(self, spots: Sequence[Spot]) -> None:
        for maker, spot in zip(self.bare.decision_makers, spots, strict=True):
            unseen = self._conditions(spot, "misperceptions")
            if not unseen:
                continue
            every = [c.text for c in (*(c.when for c in self.bare.constraints), *unseen)]
            self.pictures[maker.id] = MappingProxyType({"infeasible": tuple(every)})
            self.warnings.append(
                f"{maker.words!r} does not see some states (misperceptions). They are kept under "
                "'perceptions', of which 'detente perceive' tells; the model itself shows what all would see."
            )

    def _drop_coalitions(self) -> None:
        for spot in self.root.items("coalitions"):
            if not isinstance(spot.value, list) or len(spot.value) < 2:
                continue
            names = self.people.names
            members = [names[s.number(len(names), "decision makers")] for s in spot.items()]
            self.warnings.append(
                f"The coalition of {' and '.join(map(repr, members))} is left out: each decides alone."
            )

    # ------------------------------------------------------------ preferences

    def _statements(self, spot: Spot) -> Preference:
        return Prioritised(tuple(map(Statement, self._conditions(spot, "preferences"))))

    def _conditions(self, spot: Spot, key: str) -> list[Condition]:
        """Return the conditions of a list that sometimes hold and sometimes do not."""
        spots = _bounded(spot.items(key), key)
        found = [(each, self._terms(each)) for each in spots]
        return [self._condition(each, t) for each, t in found if t and () not in t]

    def _silent(self, said: Sequence[Preference]) -> None:
        for maker, preference in zip(self.bare.decision_makers, said, strict=True):
            if preference == Prioritised(()):
                self.warnings.append(
                    f"{maker.words!r} has no preferences in the file: all states are equal to it."
                )

    def _ranked(self, spot: Spot, said: Preference, space: StateSpace) -> Preference:
        """Return the manual ranking; the statements where they give the same order."""
        name = spot.get("name").text()
        if self.people.adrift:
            spot.fault(
                "a manual ranking cannot be read while an option belongs to nobody, because the "
                "numbers count states that nobody can leave. Remove the option, or rank by statements."
            )
        place = _placed(spot, name, len(space), [space.code(s) or 0 for s in space])
        order = dense([-place[number] for number in range(1, len(space) + 1)])
        if ranks(said, space) == order:
            return said
        if said != Prioritised(()):
            self.warnings.append(
                f"The statements of {name!r} give another order than its manual ranking; the ranking is used, "
                "as GMCR+ does. One of them may be out of date."
            )
        depths = sorted(set(place.values()))
        return Ranking(tuple(tuple(str(n) for n in sorted(place) if place[n] == d) for d in depths))


def _placed(spot: Spot, name: str, size: int, codes: Sequence[int]) -> dict[int, int]:
    """Return {state number: place in the manual ranking}, best first."""
    key = "preferenceRanking" if spot.has("preferenceRanking") else "preferenceVector"
    if not spot.has(key):
        raise MissingKey(
            f"{name!r} has no manual ranking (key 'preferenceRanking'), though the file says that "
            "it ranks by hand.",
            place=Place(spot.file),
        )
    place: dict[int, int] = {}
    for depth, tied in enumerate(spot.get(key).items()):
        for each in tied.items() if isinstance(tied.value, list) else [tied]:
            if isinstance(each.value, bool) or not isinstance(each.value, int):
                each.fault("the number of a state is expected here.")
            if each.value in place:
                each.fault(f"the state {each.value} stands twice.")
            place[each.value] = depth
    if set(place) == set(codes) != set(range(1, size + 1)):
        place = {codes.index(code) + 1: depth for code, depth in place.items()}
    _complete(place, size, f"{spot.way}.{key}", spot.file)
    return place


def _complete(place: Mapping[int, int], size: int, way: str, file: str) -> None:
    missing = [n for n in range(1, size + 1) if n not in place]
    beyond = [n for n in place if not 1 <= n <= size]
    if missing or beyond:
        raise BadPreference(
            f"{way}: the {size} feasible states are numbered from 1 to {size}; the ranking misses "
            f"{missing[:5] or 'none'} and invents {beyond[:5] or 'none'}. Rank again in GMCR+, or set "
            "useManualPreferenceRanking to false.",
            place=Place(file),
        )


def _with(conflict: Conflict, preferences: Sequence[Preference]) -> Conflict:
    return conflict.replace(
        preferences=MappingProxyType(dict(zip(conflict.dms, preferences, strict=True)))
    )


def _numbered(conflict: Conflict, preferences: Sequence[Preference]) -> Conflict:
    """Return the conflict with preferences, and its states labelled by their numbers in GMCR+."""
    space = state_space(conflict)
    patterns = {str(s + 1): space.pattern(s) or "" for s in space}
    if len(space) <= MOST:
        return _with(conflict.replace(labels=MappingProxyType(patterns)), preferences)
    return _with(conflict, [_by_pattern(p, patterns) for p in preferences])


def _by_pattern(preference: Preference, patterns: Mapping[str, str]) -> Preference:
    if not isinstance(preference, Ranking):
        return preference
    return Ranking(tuple(tuple(patterns[n] for n in tied) for tied in preference.places))
