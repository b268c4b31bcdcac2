"""Which event of a table is which move of the model?  A map that a person wrote, and only that.

A map is a TOML file. ``[actors]`` gives decision makers to codes, names and countries; a star at
the end stands for any ending. ``[[moves]]`` are rules, the first that fits counts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from detente.errors import (
    BrokenFile,
    DetenteError,
    MissingKey,
    Place,
    UnknownKey,
    UnknownName,
    UnreadableFile,
    WrongValue,
    nearest,
)
from detente.events.codes import quad_names, root_names
from detente.events.detect import scheme_named
from detente.events.event import Party, TableEvent
from detente.model.conflict import Conflict, Dm

IGNORE = "ignore"
MOST_BYTES = 2**20
KEYS = ("scheme", "actors", "moves")
RULE_KEYS = ("by", "to", "code", "root", "verb", "quad", "text", "move")
TESTS = ("code", "root", "verb", "quad", "text")


class Skip(Enum):
    """Why an event of a table does not enter the case."""

    ACTOR = "the actor is not in the map"
    SEVERAL = "the actor fits several decision makers"
    IGNORED = "the map says ignore"
    NO_RULE = "no rule of the map fits the code"


@dataclass(frozen=True)
class Pattern:
    """A code, name or country as the map writes it: exact, or the beginning of one."""

    text: str
    starts: bool

    def fits(self, value: str) -> bool:
        """Say whether a value of a table is meant."""
        value = value.casefold()
        return value.startswith(self.text) if self.starts else value == self.text


@dataclass(frozen=True)
class Rule:
    """A move, or ``ignore``, for the events that fit all that the rule names.

    ``dm`` is who moves: the owner of the option, or ``by`` of the rule; None for anybody.
    """

    move: str
    dm: Dm | None
    to: Dm | None
    code: Pattern | None = None
    root: str = ""
    verb: Pattern | None = None
    quad: str = ""
    text: str = ""

    def fits(self, event: TableEvent, by: Dm, to: Dm | None) -> bool:
        """Say whether the rule is about this event."""
        return (
            self.dm in (None, by)
            and self.to in (None, to)
            and (self.code is None or self.code.fits(event.code))
            and self.root in ("", event.root)
            and (self.verb is None or self.verb.fits(event.verb))
            and self.quad in ("", event.quad)
            and (not self.text or self.text in event.text.casefold())
        )


@dataclass(frozen=True)
class Mapped:
    """A move of the model that a table reports: who, toward whom, which move, from which row."""

    by: Dm
    to: str
    move: str
    event: TableEvent


@dataclass(frozen=True)
class EventMap:
    """What a person says that codes, names and verbs mean in one case."""

    actors: tuple[tuple[Pattern, str], ...]
    rules: tuple[Rule, ...]
    scheme: str | None = None

    def move_of(self, event: TableEvent, *, directed: bool) -> Mapped | Skip:
        """Return the move that an event reports, or why it is none.

        Where a scheme gives no direction, either party may be the one that moves.
        """
        forth = self._mapped(event, event.actor, event.recipient)
        if directed or isinstance(forth, Mapped):
            return forth
        back = self._mapped(event, event.recipient, event.actor)
        return forth if back is Skip.ACTOR else back

    def _mapped(self, event: TableEvent, actor: Party, recipient: Party) -> Mapped | Skip:
        by = self.party(actor)
        if by is None:
            return Skip.ACTOR
        if len(by) > 1:
            return Skip.SEVERAL
        (who,) = by
        if who == IGNORE:
            return Skip.IGNORED
        others = self.party(recipient) or frozenset()
        other = next(iter(others)) if len(others) == 1 else None
        to = None if other in (None, IGNORE) else Dm(str(other))
        for rule in self.rules:
            if rule.fits(event, Dm(who), to):
                if rule.move == IGNORE:
                    return Skip.IGNORED
                return Mapped(Dm(who), to or recipient.words, rule.move, event)
        return Skip.NO_RULE

    def party(self, party: Party) -> frozenset[str] | None:
        """Return the decision makers (or ``ignore``) that a party may be, None where it is none.

        An exact code or name counts before a beginning, the longest beginning before a shorter
        one, and a code or a name before a country. Several names in one cell are asked one by one.
        """
        found: frozenset[str] = frozenset()
        for name in party.names or ("",):
            found |= self._best(party.code, name)
        return found or self._best(party.country) or None

    def _best(self, *values: str) -> frozenset[str]:
        known = [v for v in values if v]
        fits = [(p, dm) for p, dm in self.actors if any(p.fits(v) for v in known)]
        exact = frozenset(dm for p, dm in fits if not p.starts)
        longest = max((len(p.text) for p, _ in fits), default=0)
        return exact or frozenset(dm for p, dm in fits if len(p.text) == longest)


# ---------------------------------------------------------------- reading a map


def read_map(path: str | Path, conflict: Conflict) -> EventMap:
    """Return the map in a file; raises a :class:`DetenteError` that names the file.

    Every decision maker, option, state, root code and scheme that it names must be there.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise BrokenFile("A map has at most 1 MB.", place=Place(str(path)))
        return map_of(tomllib.loads(raw.decode("utf-8-sig")), conflict)
    except OSError as error:
        if isinstance(error, DetenteError):
            raise
        raise UnreadableFile(f"The map {str(path)!r} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BrokenFile("The map is not UTF-8 text.", place=Place(str(path))) from None
    except tomllib.TOMLDecodeError as error:
        raise BrokenFile(f"This is not TOML: {error}.", place=Place(str(path))) from None
    except DetenteError as error:
        error.place = error.place or Place(str(path))
        raise
    except ValueError as error:
        raise UnreadableFile(f"{str(path)!r} is not a file name: {error}.") from None


def map_of(data: Mapping[str, object], conflict: Conflict) -> EventMap:
    """Return a map from plain data, every name in it found in the conflict.

    >>> from detente.library import read
    >>> chicken = read("chicken").conflict
    >>> rule = {"verb": "yield", "move": "a.swerve"}
    >>> map_of({"actors": {"Anne*": "a"}, "moves": [rule]}, chicken).rules[0].dm
    'a'
    """
    _check_keys(data, KEYS, "a map")
    actors, moves = data.get("actors", {}), data.get("moves", [])
    if not isinstance(actors, Mapping) or not actors:
        raise MissingKey('The map needs a table [actors] with lines such as "USA*" = "us".')
    if not isinstance(moves, list) or not all(isinstance(m, Mapping) for m in moves):
        raise WrongValue("'moves' is a list of tables: write [[moves]] above each rule.")
    scheme = data.get("scheme")
    return EventMap(
        tuple((_pattern(str(k)), _dm(v, conflict, f"actors: {k!r}")) for k, v in actors.items()),
        tuple(_rule(m, i + 1, conflict) for i, m in enumerate(moves)),
        None if scheme is None else scheme_named(str(scheme)).name,
    )


def _check_keys(data: Mapping[str, object], known: Iterable[str], what: str) -> None:
    for key in data:
        if key not in known:
            raise UnknownKey(f"There is no key {key!r} in {what}.{nearest(key, known)}")


def _pattern(text: str) -> Pattern:
    bare = text.removesuffix("*")
    if "*" in bare or not text.strip():
        raise WrongValue(f'In {text!r} a star may stand at the end only, as in "USA*".')
    return Pattern(" ".join(bare.casefold().split()), text.endswith("*"))


def _dm(name: object, conflict: Conflict, where: str) -> str:
    if name == IGNORE:
        return IGNORE
    if not isinstance(name, str):
        raise WrongValue(f"In {where}, write the id of a decision maker or 'ignore'.")
    return str(_party_of(name, conflict, where))


def _rule(data: Mapping[str, object], number: int, conflict: Conflict) -> Rule:
    where = f"rule {number} of [[moves]]"
    _check_keys(data, RULE_KEYS, where)
    for key, value in data.items():
        if not isinstance(value, str) or not value.strip():
            raise WrongValue(
                f'In {where}, {key!r} must be text in quotes: codes keep their zeros ("01" is not 1).'
            )
    texts = {k: str(v).strip() for k, v in data.items()}
    if "move" not in texts:
        raise MissingKey(f"In {where}, 'move' is missing: an option, 'not' an option, or 'ignore'.")
    if texts["move"] != IGNORE and not any(t in texts for t in TESTS):
        raise MissingKey(f"In {where}, say for which events: {', '.join(TESTS)}.")
    by, to = (_party_of(texts.get(k), conflict, f"{where}, {k!r}") for k in ("by", "to"))
    move, dm = _move(texts["move"], by, conflict, where)
    return Rule(
        move,
        dm,
        to,
        _pattern(texts["code"]) if "code" in texts else None,
        _root(texts.get("root", ""), where),
        _pattern(texts["verb"]) if "verb" in texts else None,
        _quad(texts.get("quad", ""), where),
        texts.get("text", "").casefold(),
    )


def _party_of(name: str | None, conflict: Conflict, where: str) -> Dm | None:
    if name is None:
        return None
    try:
        return conflict.decision_maker(name).id
    except UnknownName as error:
        raise UnknownName(f"In {where}: {error.message}") from None


def _root(root: str, where: str) -> str:
    """CAMEO roots are checked; other schemes have types of their own."""
    if root.isdigit() and root not in root_names():
        raise UnknownName(f"In {where}: CAMEO has no root {root!r}.{nearest(root, root_names())}")
    return root


def _quad(quad: str, where: str) -> str:
    if quad and quad not in quad_names():
        raise UnknownName(f"In {where}: there is no class {quad!r}.{nearest(quad, quad_names())}")
    return quad


def _move(text: str, by: Dm | None, conflict: Conflict, where: str) -> tuple[str, Dm | None]:
    """Return the move as a case writes it, and who makes it."""
    text = " ".join(text.split())
    if text == IGNORE:
        return text, by
    if conflict.arcs is not None:
        return _arc(text, by, conflict, where)
    name = text.removeprefix("not ")
    option = conflict.names.option(name)
    if option is None:
        known = [*conflict.names.options, IGNORE]
        raise UnknownName(f"In {where}: there is no option {name!r}.{nearest(name, known)}")
    owner = next(o.dm for o in conflict.options if o.name == option)
    if by not in (None, owner):
        raise WrongValue(f"In {where}: {option!r} is an option of {owner!r}, not of {by!r}.")
    return f"not {option}" if text.startswith("not ") else option, owner


def _arc(text: str, by: Dm | None, conflict: Conflict, where: str) -> tuple[str, Dm]:
    assert conflict.arcs is not None
    if text not in conflict.arcs.states:
        raise UnknownName(
            f"In {where}: there is no state {text!r}.{nearest(text, conflict.arcs.states)}"
        )
    if by is None:
        raise MissingKey(f"In {where}, say with 'by' who moves to the state {text!r}.")
    return text, by
