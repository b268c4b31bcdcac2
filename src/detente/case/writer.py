"""From a model back to a case file: unchanged text stays as it was written, to the byte."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from detente.case import emit
from detente.case.chunks import UnclearError
from detente.case.document import scalar
from detente.case.patch import patched, same, sections_replaced
from detente.case.reader import ABOUT, LATER, read_text
from detente.errors import DetenteError
from detente.files import write_whole
from detente.model.conflict import (
    Case,
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


def write(case: Case, path: str | Path) -> None:
    """Write a case to a file, whole or not at all; the suffix ``.json`` gives JSON.

    A case that was read from a file and not changed is written as it was read. Of a changed one,
    only what changed is written anew: comments, order, quotes and blank lines stay.
    Raises :class:`detente.errors.UnwritableFile`, or the error that reading the file would raise.
    """
    write_whole(path, as_json(case) if str(path).endswith(".json") else dump(case))


def dump(case: Case) -> str:
    r"""Return a case as YAML text.

    >>> from detente.library import read
    >>> dump(read("chicken").replace(text=None)).splitlines()[:2]
    ['detente: 1', 'title: Chicken']
    """
    wanted = plain(case)
    if case.text is None or _is_json(case.text):
        return _checked(emit.yaml(_in_old_order(case, wanted)), wanted)
    before = plain(read_text(case.text))
    if same(before, wanted):
        return case.text
    for attempt in (patched, sections_replaced):
        try:
            text = attempt(case.text, before, wanted)
        except UnclearError:
            continue
        if _reads_as(text, wanted):
            return text
    return _checked(emit.yaml(wanted), wanted)


def as_json(case: Case) -> str:
    """Return a case as JSON text; a case read from JSON and not changed stays as it was."""
    wanted = plain(case)
    if case.text is not None and _is_json(case.text):
        if same(plain(read_text(case.text, "case.json")), wanted):
            return case.text
        wanted = _in_old_order(case, wanted)
    return _checked(emit.json_text(wanted) + "\n", wanted)


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith("{"):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _in_old_order(case: Case, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the sections in the order of the JSON that the case was read from."""
    if case.text is None:
        return wanted
    old = [k for k in json.loads(case.text) if k in wanted]
    return {k: wanted[k] for k in dict.fromkeys([*old, *wanted])}


def _reads_as(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return same(plain(read_text(text)), wanted)
    except DetenteError:
        return False


def _checked(text: str, wanted: dict[str, Any]) -> str:
    """Return the text; a model that no file can hold is refused with the reader's own words."""
    try:
        read_text(text, "case.json" if text.startswith("{") else "case")
    except DetenteError as error:
        error.place = None
        error.message = f"The case {wanted['title']!r} cannot be written: {error.message}"
        raise
    return text


# ---------------------------------------------------------------- the structure of the file


def plain(case: Case) -> dict[str, Any]:
    """Return the structure of the file as plain data: what :func:`detente.read` would need.

    Each thing is spelled in one way, the shortest; the constraints stand in the order of the
    file format, ``feasible`` before ``infeasible``.
    """
    c = case.conflict
    about = {k: case.about[k] for k in (*ABOUT, *case.about) if k in case.about}
    data: dict[str, Any] = {"detente": 1, "title": c.title, **about}
    data["decision_makers"] = {d.id: _decision_maker(d) for d in c.decision_makers}
    data["graph"] = _graph(c)
    for kind in ("feasible", "infeasible"):
        data[kind] = [_constraint(x) for x in c.constraints if x.kind == kind]
    data["merge"] = [_merge(m) for m in c.merges]
    data["labels"] = dict(c.labels)
    data["outcomes"] = {n: _outcome(c, n) for n in c.outcomes}
    data["status_quo"] = None if c.status_quo is None else _name(c.status_quo)
    data["preferences"] = {d: _preference(c, d) for d in c.dms if d in c.preferences}
    given = {k: v for k, v in data.items() if k in about or (v is not None and v not in ({}, []))}
    later = {k: case.sections[k] for k in (*LATER, *case.sections) if k in case.sections}
    return {k: thawed(v) for k, v in (given | later).items()}


def thawed(value: Any) -> Any:
    """Return plain data as YAML and JSON have it: lists and mappings that can be changed."""
    match value:
        case Mapping():
            return {str(k): thawed(v) for k, v in value.items()}
        case tuple() | list():
            return [thawed(v) for v in value]
        case float():
            return Decimal(repr(value))
        case _:
            return value


_COUNTED = re.compile(r"0|[1-9][0-9]{0,17}")


def _name(text: str) -> object:
    """Return a state's name as people write it: 3 and not "3"."""
    return scalar(text, plain=True) if _COUNTED.fullmatch(text) else text


def _named(value: object) -> object:
    match value:
        case str():
            return _name(value)
        case tuple() | list():
            return [_named(v) for v in value]
        case _:
            return value


def _filled(**parts: object) -> dict[str, object]:
    """Return the parts that say something."""
    return {k: v for k, v in parts.items() if v is not None and v != ""}


def _short(parts: dict[str, object], key: str) -> object:
    """Return the text of ``key`` alone where nothing else is said."""
    return parts[key] if set(parts) == {key} else parts


def _decision_maker(d: DecisionMaker) -> object:
    options = {o.id: _option(o) for o in d.options}
    return _filled(name=d.name) | ({"options": options} if options else {}) | dict(d.extra)


def _option(o: Option) -> object:
    moves = None if o.moves == "both" else o.moves
    return _short(_filled(text=o.text, moves=moves) | dict(o.extra), "text")


def _constraint(c: Constraint) -> object:
    return _short({"when": c.when.text} | _filled(because=c.because) | dict(c.extra), "when")


def _merge(m: Merge) -> object:
    parts = {"when": m.when.text} | _filled(**{"as": m.stand_in}) | dict(m.extra)
    return _short(parts, "when")


def _outcome(c: Conflict, name: str) -> object:
    beside = c.beside.get(("outcomes", name), {})
    return _short({"when": c.outcomes[name].text} | _filled(**beside), "when")


def _graph(c: Conflict) -> object:
    if c.arcs is None:
        return None
    states = {label: text or None for label, text in c.arcs.states.items()}
    moves = {d: _named(pairs) for d, pairs in c.arcs.moves.items() if pairs}
    return {"states": states} | ({"moves": moves} if moves else {})


def _preference(c: Conflict, dm: Dm) -> dict[str, object]:
    doubts = {k: _named(v) for k, v in c.doubts.get(dm, {}).items()}
    return _form(c.preferences[dm]) | doubts | dict(c.beside.get(("preferences", dm), {}))


def _form(preference: Preference) -> dict[str, object]:
    match preference:
        case Prioritised(statements):
            return {"statements": [_statement(s) for s in statements]}
        case Ranking(places):
            tied = [_named(p) if len(p) > 1 else _name(p[0]) for p in places]
            return {"ranking": tied}
        case Weights(weights):
            return {"weights": dict(weights)}
        case Payoffs(payoffs):
            return {"payoffs": dict(payoffs)}


def _statement(s: Statement) -> object:
    named = _filled(id=s.id) | {"when": s.when.text}
    return _short(named | _filled(text=s.text, basis=s.basis) | dict(s.extra), "when")
