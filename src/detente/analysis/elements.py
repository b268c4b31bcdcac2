"""Which parts of a model can be left out, one by one?  Its elements, and what each rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente.errors import WrongValue, nearest
from detente.evidence.claims import hedge_text
from detente.evidence.record import Claim, evidence_as_written
from detente.evidence.references import Reference, reference
from detente.model.conflict import Case, Conflict, Dm, Payoffs, Prioritised, Ranking, Statement
from detente.model.variation import (
    ConditionDropped,
    OptionDirected,
    StatementDropped,
    varied,
    without,
)

Dropping: TypeAlias = StatementDropped | ConditionDropped | OptionDirected
Kind: TypeAlias = Literal["statements", "conditions", "directions"]
KINDS: tuple[Kind, ...] = ("statements", "conditions", "directions")


@dataclass(frozen=True)
class Support:
    """A claim of the case, or a note of evidence by its id, that an element rests on."""

    id: str
    source: str = ""
    passage: str = ""
    says: str = ""
    hedge: str = ""


@dataclass(frozen=True)
class Element:
    """A preference statement, a condition on feasibility, or the one-way rule of an option.

    ``name`` is how the case refers to it, ``rule`` its condition or direction as written, ``text``
    and ``basis`` what the case says of it.
    """

    name: str
    kind: Kind
    dm: Dm | None
    rule: str
    text: str
    basis: str | None
    change: Dropping
    supports: tuple[Support, ...] = ()


@dataclass(frozen=True)
class Inventory:
    """The elements of a case, statements first, and why some are left out."""

    elements: tuple[Element, ...]
    notes: tuple[str, ...] = ()


def elements_of(case: Case, kinds: Iterable[str] | None = None) -> Inventory:
    """Return the elements of a case, or those of some kinds.

    Raises :class:`WrongValue` for a kind that there is not.
    """
    asked = tuple(KINDS if kinds is None else kinds)
    for kind in asked:
        if kind not in KINDS:
            raise WrongValue(f"There is no kind of element {kind!r}.{nearest(kind, KINDS)}")
    conflict = case.conflict
    found: list[Element] = []
    notes: list[str] = []
    if "statements" in asked:
        found += _statements(case)
    if "conditions" in asked and conflict.constraints:
        ranked = [d for d in conflict.dms if _is_bound(conflict, d)]
        if ranked:
            notes.append(_cannot_drop(ranked))
        else:
            found += _conditions(case)
    if "directions" in asked:
        found += _directions(case)
    return Inventory(tuple(found), tuple(notes))


def dropped(conflict: Conflict, elements: Iterable[Element]) -> Conflict:
    """Return the conflict without these elements; a one-way option then changes both ways."""
    changes = [e.change for e in elements]
    turned = varied(conflict, [c for c in changes if isinstance(c, OptionDirected)])
    return without(turned, [c for c in changes if not isinstance(c, OptionDirected)])


def _is_bound(conflict: Conflict, dm: Dm) -> bool:
    """Whether the preference names states one by one, so that new states would have no place."""
    return isinstance(conflict.preferences.get(dm), Ranking | Payoffs)


def _cannot_drop(dms: list[Dm]) -> str:
    return (
        f"The conditions are left out: with one dropped there are new states, and "
        f"{', '.join(dms)} would have no place for them in a ranking or list of payoffs."
    )


def _statements(case: Case) -> Iterator[Element]:
    for dm, preference in case.conflict.preferences.items():
        if isinstance(preference, Prioritised):
            for k, statement in enumerate(preference.statements):
                yield _statement(case, dm, k, statement)


def _statement(case: Case, dm: Dm, position: int, statement: Statement) -> Element:
    name = f"{dm}/{statement.id or position + 1}"
    change = StatementDropped(dm, position)
    supports = _supports(case, name, statement.extra)
    return Element(
        name, "statements", dm, statement.when.text, statement.text, statement.basis, change, supports
    )  # fmt: skip


def _conditions(case: Case) -> Iterator[Element]:
    for k, constraint in enumerate(case.conflict.constraints):
        rule = f"{constraint.kind}: {constraint.when.text}"
        name = f"condition {k + 1}"
        supports = _supports(case, str(constraint.extra.get("id") or name), constraint.extra)
        text, change = constraint.because, ConditionDropped(k)
        yield Element(name, "conditions", None, rule, text, None, change, supports)


def _directions(case: Case) -> Iterator[Element]:
    way = {"take": "can only be taken up", "drop": "can only be given up"}
    for o in case.conflict.options:
        if o.moves in way:
            supports = _supports(case, o.name, o.extra)
            rule, change = f"{o.name} {way[o.moves]}", OptionDirected(o.name, "both")
            yield Element(o.name, "directions", o.dm, rule, o.text, None, change, supports)


# ---------------------------------------------------------------- what it rests on


def _supports(case: Case, name: str, extra: Mapping[str, object]) -> tuple[Support, ...]:
    """The claims that support an element, then what its own evidence names, each once."""
    record = evidence_as_written(case)
    found = {c.id: _claim(c) for c in record.claims.values() if name in c.supports}
    for entry in map(str, _listed(extra.get("evidence"))):
        found.setdefault(entry, _entry(reference(record, entry), entry))
    return tuple(found.values())


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _entry(named: Reference | None, entry: str) -> Support:
    if named is None:
        return Support(entry)
    if named.claim is not None:
        return _claim(named.claim)
    return Support(entry, named.source, str(named.passage or ""))


def _claim(claim: Claim) -> Support:
    passage = str(claim.passage or "")
    return Support(claim.id, claim.source, passage, claim.says, hedge_text(claim.hedge))
