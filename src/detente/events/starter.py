"""What would a map for this table begin with?  Its most frequent actors and codes, and guesses."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from detente.events.codes import root_names
from detente.events.event import BrokenLine, Party, TableEvent
from detente.events.table import EventTable
from detente.model.conflict import Conflict, Dm

T = TypeVar("T")
CodeKey: TypeAlias = tuple[str, str, Party]

MOST = 20
COUNTED = 50_000
"""So many different actors are counted at once; the rarest give way."""
FREQUENT = 500
CLOSE = 0.85


@dataclass(frozen=True)
class ActorCount:
    """An actor of a table: how the map would write it, its words, who it may be.

    ``rows`` counts those in which it acts or is acted upon.
    """

    pattern: str
    words: str
    rows: int
    guess: Dm | None


@dataclass(frozen=True)
class CodeCount:
    """What a rule of the map would ask for, and the rows that bear it, by decision maker (as guessed).

    ``test`` is ``root``, ``verb``, ``code`` or, where a table has none of them, ``text``.
    """

    test: str
    value: str
    verb: str
    rows: int
    by: tuple[tuple[Dm, int], ...]


@dataclass(frozen=True)
class Starter:
    """The frequent actors and codes of a table, with guesses at the decision makers of a case."""

    case: str
    table: EventTable
    read: int
    broken: int
    actors: tuple[ActorCount, ...]
    codes: tuple[CodeCount, ...]


def starter(name: str, conflict: Conflict, table: EventTable, most: int = MOST) -> Starter:
    """Return what a map for a table begins with: its ``most`` frequent actors and codes."""
    actors: Counter[Party] = Counter()
    codes: Counter[CodeKey] = Counter()
    verbs: dict[tuple[str, str], str] = {}
    read = broken = 0
    for row in table.rows():
        read += 1
        if isinstance(row, BrokenLine):
            broken += 1
            continue
        _count(row, actors)
        test = _test(row)
        verbs.setdefault(test, row.verb)
        codes[(*test, _key(row.actor))] += 1
        _thin(codes)
    guesses = _guesses(actors, conflict)
    found = _actors(actors, guesses, most)
    return Starter(name, table, read, broken, found, _codes(codes, verbs, guesses, most))


def _count(row: TableEvent, actors: Counter[Party]) -> None:
    for party in {_key(row.actor), _key(row.recipient)}:
        if party.words:
            actors[party] += 1
    _thin(actors)


def _test(row: TableEvent) -> tuple[str, str]:
    """Return what a rule would ask of a row: the root of CAMEO, the type, the verb or the code."""
    if row.root in root_names() or (row.root and row.root == row.verb):
        return "root", row.root
    if row.verb:
        return "verb", row.verb
    return ("code", row.code) if row.code else ("text", "")


def _thin(counter: Counter[T]) -> None:
    """Forget the rarest half where too many different things are counted."""
    if len(counter) > COUNTED:
        kept = dict(counter.most_common(COUNTED // 2))
        counter.clear()
        counter.update(kept)


def _key(party: Party) -> Party:
    """Several names in a cell are counted together; a code stands for all the names it bears."""
    return Party(party.code, party.names[:1], party.country)


def _guesses(actors: Counter[Party], conflict: Conflict) -> dict[Party, Dm | None]:
    """Return who every actor may be; names that are merely alike are sought among the frequent."""
    known = {w.casefold(): d.id for d in conflict.decision_makers for w in (d.id, d.words)}
    long = {w: d for w, d in known.items() if len(w) > 4}
    return {
        party: _named(party, known) or (_alike(party, long) if i < FREQUENT else None)
        for i, (party, _) in enumerate(actors.most_common())
    }


def _actors(
    actors: Counter[Party], guesses: dict[Party, Dm | None], most: int
) -> tuple[ActorCount, ...]:
    merged: dict[str, ActorCount] = {}
    for party, rows in actors.most_common():
        guess = guesses[party]
        pattern = _pattern(party, guess)
        old = merged.get(pattern)
        words = ", ".join(dict.fromkeys(w for w in (party.code, *party.names, party.country) if w))
        if old is None:
            merged[pattern] = ActorCount(pattern, words, rows, guess)
        else:
            merged[pattern] = ActorCount(pattern, old.words, old.rows + rows, old.guess or guess)
    ordered = sorted(merged.values(), key=lambda a: (a.guess is None, -a.rows, a.pattern))
    guessed = [a for a in ordered if a.guess is not None]
    return tuple(ordered[: max(most, len(guessed))])


def _pattern(party: Party, guess: Dm | None) -> str:
    """A country's code stands for all its offices where the country is a decision maker."""
    if guess is not None and len(party.code) == 3 and party.code == party.country:
        return f"{party.code}*"
    if guess is not None and not party.code and party.country:
        return party.country
    return party.code or ", ".join(party.names) or party.country


def _named(party: Party, known: dict[str, Dm]) -> Dm | None:
    """Return the decision maker whose name or id an actor bears, by its name, code or country."""
    values = (*party.names, party.code, party.country)
    return next((known[v.casefold()] for v in values if v.casefold() in known), None)


def _alike(party: Party, known: dict[str, Dm]) -> Dm | None:
    """Return the decision maker whose name is nearly that of an actor."""
    for value in (*party.names, party.country):
        close = difflib.get_close_matches(value.casefold(), known, n=1, cutoff=CLOSE)
        if close:
            return known[close[0]]
    return None


def _codes(
    codes: Counter[CodeKey],
    verbs: dict[tuple[str, str], str],
    guesses: dict[Party, Dm | None],
    most: int,
) -> tuple[CodeCount, ...]:
    rows: Counter[tuple[str, str]] = Counter()
    by: dict[tuple[str, str], Counter[Dm]] = {}
    for (test, value, party), number in codes.items():
        guess = guesses.get(party)
        rows[test, value] += number
        if guess is not None:
            by.setdefault((test, value), Counter())[guess] += number
    ordered = sorted(rows.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple(
        CodeCount(*key, verbs[key], number, tuple(sorted(by.get(key, Counter()).items())))
        for key, number in ordered
    )


# ---------------------------------------------------------------- as a file


def as_toml(found: Starter, conflict: Conflict) -> str:
    """Return the starter as a TOML file with remarks: a person goes through it line by line."""
    return "\n".join([*_head(found), *_actor_lines(found), *_rule_lines(found, conflict)]) + "\n"


def _head(found: Starter) -> Iterator[str]:
    scheme = found.table.scheme
    yield f"# A map from {scheme.title} ({_rows(found.read)}) to the case {found.case}. Nothing enters"
    yield "# the case but what this file says: go through it line by line."
    yield f"scheme = {_text(scheme.name)}"
    yield ""
    yield '# Code, name or country = decision maker, or "ignore". A star at the end stands for any'
    yield "# ending; the exact entry counts before the longest beginning."
    yield "[actors]"


def _actor_lines(found: Starter) -> Iterator[str]:
    if not any(a.guess for a in found.actors):
        yield "# No actor bears the name of a decision maker: take the # from the lines that matter."
    for a in found.actors:
        remark = f"# {_rows(a.rows)}: {a.words}"
        if a.guess is None:
            yield f'# {_text(a.pattern)} = ""  {remark}'
        else:
            yield f"{_text(a.pattern)} = {_text(a.guess)}  {remark} (guessed by the name)"


def _rule_lines(found: Starter, conflict: Conflict) -> Iterator[str]:
    yield ""
    yield '# The first rule that fits counts. An event is tested by code ("036", "03*"), root, verb,'
    yield "# quad or text, and by whom and to whom. The move is one of:"
    known = list(conflict.names.options) or list(conflict.arcs.states if conflict.arcs else ())
    yield f"#   ignore, {', '.join(known)}"
    if conflict.arcs is None:
        yield '# or an option given up, as in "not ' + (known[0] if known else "") + '".'
    for c in found.codes:
        who = ", ".join(f"{n:,} by {d}" for d, n in c.by) or "none by a decision maker so far"
        word = "" if c.verb in ("", c.value) else f"{c.verb}: "
        yield ""
        yield "[[moves]]"
        yield f"{c.test} = {_text(c.value or 'WORDS OF THE TEXT')}  # {word}{_rows(c.rows)}, {who}"
        yield 'move = "ignore"'


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _text(text: str) -> str:
    """Return a TOML string; the table's words are on one line and hold no control character."""
    return json.dumps(text, ensure_ascii=False)
