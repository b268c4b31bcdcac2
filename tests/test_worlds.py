"""Worlds by brute force: a second reading of the case format, written apart, on random small cases.

Every world is written out as a case file of its own, with what is missing there taken out by hand,
and solved; the conclusions and their bounds are then read off by their definitions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.analysis.worlds import worlds_of
from detente.case.reader import read_text
from detente.errors import DetenteError

Taken = tuple[bool, bool, bool]
OPTIONS = ("a.x", "a.y", "b.z")
WORDS = {
    "x": lambda t: t[0],
    "z": lambda t: t[2],
    "not y": lambda t: not t[1],
    "x and z": lambda t: t[0] and t[2],
    "x iff z": lambda t: t[0] == t[2],
    "y or z": lambda t: t[1] or t[2],
    "x and y": lambda t: t[0] and t[1],
    "y and not z": lambda t: t[1] and not t[2],
}
PATTERNS = {"".join("NY"[t] for t in taken): taken for taken in product((False, True), repeat=3)}


@dataclass
class Piece:
    """An element of a case: an option, a condition that bars states, or a statement."""

    name: str
    entry: dict[str, Any]
    group: str = ""


@dataclass
class Story:
    """A random case as data."""

    options: list[Piece]
    conditions: list[Piece]
    statements: dict[str, list[Piece]]
    payoffs: dict[str, int] | None
    claims: dict[str, dict[str, Any]]
    pieces: list[Piece] = field(init=False)

    def __post_init__(self) -> None:
        statements = (p for pieces in self.statements.values() for p in pieces)
        self.pieces = [*self.options, *self.conditions, *statements]


def _ends(value: Any) -> tuple[float, float]:
    return tuple(value) if isinstance(value, list) else (value, value)


# ---------------------------------------------------------------- a second reading of the format

World = Mapping[str, bool]


def conditions_of(story: Story, claim: str) -> list[str]:
    given = story.claims[claim].get("given")
    return [*conditions_of(story, given), given] if given else []


def hedged(story: Story, claims: Iterable[str]) -> list[str]:
    return [c for c in claims if "hedge" in story.claims[c]]


def on(story: Story, piece: Piece, key: str) -> list[str]:
    """The claims for (or against) a piece or its group that leave a doubt."""
    mates = [p.name for p in story.pieces if p is piece or (piece.group and p.group == piece.group)]
    return [
        c
        for c, said in story.claims.items()
        if any(m in said.get(key, ()) for m in mates)
        and hedged(story, [*conditions_of(story, c), c])
    ]


def atom_of(story: Story, piece: Piece) -> tuple[str, tuple[float, float]] | None:
    """The one event that a piece hangs on, if it is not a single claim's: its name and range."""
    key = f"group {piece.group}" if piece.group else f"own {piece.name}"
    mates = [p for p in story.pieces if p is piece or (piece.group and p.group == piece.group)]
    for mate in mates:
        if "likelihood" in mate.entry:
            return key, _ends(mate.entry["likelihood"])
    pro, contra = on(story, piece, "supports"), on(story, piece, "opposes")
    if len(pro) + len(contra) < 2:
        return None
    ends = [range_of(story, c) for c in pro]
    ends += [(1 - hi, 1 - lo) for lo, hi in (range_of(story, c) for c in contra)]
    return key, (min(lo for lo, _ in ends), max(hi for _, hi in ends))


def range_of(story: Story, claim: str) -> tuple[float, float]:
    lo = hi = 1.0
    for c in hedged(story, [*conditions_of(story, claim), claim]):
        low, high = _ends(story.claims[c]["hedge"])
        lo, hi = lo * low, hi * high
    return lo, hi


def atoms(story: Story) -> dict[str, tuple[float, float]]:
    """Everything that may or may not be so, with its range."""
    found: dict[str, tuple[float, float]] = {}
    for piece in story.pieces:
        atom = atom_of(story, piece)
        if atom is not None:
            found[atom[0]] = atom[1]
            continue
        for c in on(story, piece, "supports") + on(story, piece, "opposes"):
            for each in hedged(story, [*conditions_of(story, c), c]):
                found[f"claim {each}"] = _ends(story.claims[each]["hedge"])
    return found


def fate(story: Story, piece: Piece, world: World) -> str:
    """What becomes of a piece in a world: ``there``, ``absent`` or ``negated``."""
    otherwise = piece.entry.get("otherwise", "absent")
    atom = atom_of(story, piece)
    if atom is not None:
        return "there" if world[atom[0]] else otherwise
    pro, contra = on(story, piece, "supports"), on(story, piece, "opposes")
    if not pro and not contra:
        return "there"
    claim = (pro or contra)[0]
    counts = all(world[f"claim {c}"] for c in hedged(story, conditions_of(story, claim)))
    holds = all(world[f"claim {c}"] for c in hedged(story, [claim]))
    if contra:
        return otherwise if counts and holds else "there"
    return "there" if counts and holds else otherwise if counts else "absent"


def written(story: Story, fates: Mapping[str, str]) -> dict[str, Any]:
    """The case file of a world, with no doubt left in it."""
    barred = [p.name for p in story.options if fates[p.name] != "there"]
    bars = [p.entry["when"] for p in story.conditions if fates[p.name] == "there"] + barred
    data = bare(story)
    data["infeasible"] = bars
    for dm, pieces in story.statements.items():
        kept = [
            p.entry["when"] if fates[p.name] == "there" else f"not ({p.entry['when']})"
            for p in pieces
            if fates[p.name] != "absent"
        ]
        data["preferences"][dm] = {"statements": kept or ["x or not x"]}
    if story.payoffs is not None:
        everywhere = [p.entry["when"] for p in story.conditions]
        gone = [*everywhere, *barred]
        payoffs = {n: v for n, v in story.payoffs.items() if not any(holds(w, n) for w in gone)}
        data["preferences"]["b"] = {"payoffs": payoffs}
    return data


def holds(words: str, pattern: str) -> bool:
    if words in OPTIONS:
        return pattern[OPTIONS.index(words)] == "Y"
    return WORDS[words](PATTERNS[pattern])


def bare(story: Story) -> dict[str, Any]:
    return {
        "detente": 1,
        "title": "Story",
        "decision_makers": {"a": {"options": {"x": {}, "y": {}}}, "b": {"options": {"z": {}}}},
        "outcomes": {"good": "x and z", "bad": "not (x and z)", "wide": "y"},
        "preferences": {},
    }


def whole(story: Story) -> dict[str, Any]:
    """The case file with its doubts."""
    data = bare(story)
    for piece in story.options:
        dm, name = piece.name.split(".")
        data["decision_makers"][dm]["options"][name] = {"text": name, **piece.entry}
    data["infeasible"] = [p.entry for p in story.conditions]
    for dm, pieces in story.statements.items():
        data["preferences"][dm] = {"statements": [p.entry for p in pieces]}
    if story.payoffs is not None:
        bars = [p.entry["when"] for p in story.conditions]
        payoffs = {n: v for n, v in story.payoffs.items() if not any(holds(w, n) for w in bars)}
        data["preferences"]["b"] = {"payoffs": payoffs}
    data["sources"] = {"s": {"title": "S"}}
    data["claims"] = story.claims
    return data


Held = dict[str, frozenset[str]]


def solved(data: dict[str, Any]) -> Held | None:
    try:
        solution = dt.solve(read_text(json.dumps(data)))
    except DetenteError:
        return None
    return {c: frozenset(solution.equilibria(c).labels) for c in solution.concepts}


def outcomes(pattern: str) -> tuple[str, ...]:
    t = PATTERNS[pattern]
    found = {"good": t[0] and t[2], "bad": not (t[0] and t[2]), "wide": t[1]}
    return tuple(o for o, true in found.items() if true)


def concluded(own: Held, found: list[Held | None]) -> dict[tuple[str, str], list[bool | None]]:
    """For each conclusion of the definitions whether it is true, world by world; None: no answer."""
    result: dict[tuple[str, str], list[bool | None]] = {}

    def add(kind: str, subject: str, truth: list[bool | None]) -> None:
        result[kind, subject] = truth

    for o in ("good", "bad", "wide"):
        truth = [
            None
            if held is None
            else {outcomes(p) for states in held.values() for p in states} == {(o,)}
            for held in found
        ]
        if any(truth):
            add("only", o, truth)
        under = [c for c in own if any(o in outcomes(p) for h in found if h for p in h[c])]
        if under and not any(o in outcomes(p) for c in under for p in own[c]):
            add("outcome", o, [
                None if h is None else any(o in outcomes(p) for states in h.values() for p in states)
                for h in found
            ])  # fmt: skip
    for p in {p for states in own.values() for p in states}:
        where = [c for c in own if p in own[c]]
        add("state", p, [None if h is None else all(p in h[c] for c in where) for h in found])
    return result


def probability(truth: list[bool], point: tuple[float, ...]) -> float:
    """P(true); worlds in the order of the product of (False, True) over the atoms."""
    total = 0.0
    for true, world in zip(truth, product((False, True), repeat=len(point)), strict=True):
        part = 1.0
        for so, p in zip(world, point, strict=True):
            part *= p if so else 1 - p
        total += part * true
    return total


# ---------------------------------------------------------------- random stories

numbers = st.sampled_from([0, 0.1, 0.25, 0.4, 0.5, 0.75, 0.9, 1])
likelihoods = numbers | st.tuples(numbers, numbers).map(sorted)
words = st.sampled_from(sorted(WORDS))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    def doubt(odds: int) -> dict[str, Any]:
        return {"likelihood": draw(likelihoods)} if draw(st.integers(0, odds)) == 0 else {}

    options = [Piece(o, doubt(4)) for o in OPTIONS]
    conditions = [
        Piece(f"condition {k + 1}", {"when": draw(words), **doubt(1)})
        for k in range(draw(st.integers(0, 2)))
    ]
    group = draw(likelihoods) if draw(st.booleans()) else None
    statements: dict[str, list[Piece]] = {"a": [], "b": []}
    for dm, pieces in statements.items():
        for k in range(draw(st.integers(1, 3))):
            entry = {"when": draw(words)}
            together = "g" if draw(st.integers(0, 2)) == 0 else ""
            if together:
                entry |= {"group": "g"} | ({"likelihood": group} if group is not None else {})
            else:
                entry |= doubt(3)
            if draw(st.booleans()):
                entry["otherwise"] = draw(st.sampled_from(["absent", "negated"]))
            pieces.append(Piece(f"{dm}/{k + 1}", entry, together))
    payoffs = None
    if draw(st.integers(0, 3)) == 0:
        statements.pop("b")
        payoffs = {p: draw(st.integers(0, 3)) for p in PATTERNS}
    story = Story(options, conditions, statements, payoffs, {})
    targets = st.sampled_from([p.name for p in story.pieces])
    for k in range(draw(st.integers(0, 3))):
        claim: dict[str, Any] = {"source": "s", "says": f"claim {k}"}
        if draw(st.integers(0, 3)):
            claim["hedge"] = draw(likelihoods)
        if story.claims and draw(st.booleans()):
            claim["given"] = draw(st.sampled_from(sorted(story.claims)))
        claim[draw(st.sampled_from(["supports", "supports", "opposes"]))] = draw(
            st.lists(targets, min_size=1, max_size=2, unique=True)
        )
        story.claims[f"c{k}"] = claim
    return story


@settings(max_examples=60, deadline=None)
@given(stories(), st.data())
def test_every_conclusion_and_its_bounds_are_those_of_the_definitions(
    story: Story, data: st.DataObject
) -> None:
    own = solved(written(story, {p.name: "there" for p in story.pieces}))
    named = atoms(story)
    open_ = {n: r for n, r in named.items() if r not in ((0, 0), (1, 1))}
    if own is None or len(open_) > 6:
        return
    found: list[Held | None] = []
    for world in product((False, True), repeat=len(open_)):
        so = {n: lo == 1 for n, (lo, _) in named.items()} | dict(zip(open_, world, strict=True))
        fates = {p.name: fate(story, p, so) for p in story.pieces}
        found.append(solved(written(story, fates)))
    worlds = worlds_of(read_text(json.dumps(whole(story))))
    assert len(worlds.judged) == len(found)
    assert worlds.lost == found.count(None)
    expected = concluded(own, found)
    assert {(c.kind, c.subject) for c in worlds.conclusions} == set(expected)
    corners = list(product(*open_.values()))
    inside = tuple(data.draw(st.floats(lo, hi)) for lo, hi in open_.values())
    for c in worlds.conclusions:
        truth = expected[c.kind, c.subject]
        least, most = [t is True for t in truth], [t is not False for t in truth]
        assert c.worlds == sum(least)
        assert c.estimate.lo == pytest.approx(min(probability(least, p) for p in corners), abs=1e-9)
        assert c.estimate.hi == pytest.approx(max(probability(most, p) for p in corners), abs=1e-9)
        assert c.estimate.lo - 1e-9 <= probability(least, inside)
        assert probability(most, inside) <= c.estimate.hi + 1e-9
