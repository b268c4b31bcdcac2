"""Changes that a page can make to the evidence: accounts, how probable claims are, what was not seen.

As in :mod:`detente.web.edits` a change names what it touches, and is refused where that is gone. A
change that would leave accounts that cannot be weighed is refused in the words of the weighing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

from detente.errors import DetenteError, DuplicateName, MissingPart, UnknownName, nearest
from detente.evidence.accounts import accounts_of
from detente.evidence.elements import cited_elements
from detente.evidence.record import evidence_of
from detente.model.conflict import Case
from detente.web.edits import Change

Chance: TypeAlias = Decimal | int | tuple[Decimal | int, Decimal | int]
"""A probability, or the lowest and the highest, with the digits that were typed."""
Judgement: TypeAlias = Chance | Mapping[str, Chance]
"""What stands in a cell: P(claim as written | account), or ``happens`` and ``seen`` apart."""
Parts: TypeAlias = dict[str, Any]

_ACCOUNT = ("text", "prior", "likelihoods", "note", "evidence")
_CLAIM = ("source", "passage", "says")


# ---------------------------------------------------------------- cells


def cell_set(claim: str, account: str, given: Judgement | None) -> Change:
    """Say how probable a claim is under an account; None takes the judgement out."""

    def edit(case: Case) -> Case:
        if given is not None:
            _claim(case, claim)
        return _with_cells(case, claim, {account: given})

    said = "not judged" if given is None else judgement_text(given)
    return Change(f"{claim} under {account}: {said}", _still_weighed(edit))


def _with_cells(case: Case, claim: str, cells: Mapping[str, Judgement | None]) -> Case:
    accounts = _section(case, "hypotheses")
    for account, given in cells.items():
        parts = dict(_account(case, account))
        judged = dict(parts.pop("likelihoods", {}))
        judged.pop(claim, None) if given is None else judged.update({claim: given})
        accounts[account] = _sorted(parts | ({"likelihoods": judged} if judged else {}), _ACCOUNT)
    return _put(case, "hypotheses", accounts)


# ---------------------------------------------------------------- accounts


def accounts_begun(new: Sequence[tuple[str, str]]) -> Change:
    """Name the first accounts, each with what it says; without priors they are equal."""

    def edit(case: Case) -> Case:
        for name, text in new:
            case = _with_account(case, name, text)
        return case

    names = " and ".join(name for name, _ in new)
    return Change(f"accounts {names}", _still_weighed(edit))


def account_added(name: str, text: str, priors: Mapping[str, Chance | None]) -> Change:
    """Add an account, with the priors of all of them then; it judges nothing yet."""

    def edit(case: Case) -> Case:
        return _with_priors(_with_account(case, name, text), priors)

    return Change(f"account {name}", _still_weighed(edit))


def _with_account(case: Case, name: str, text: str) -> Case:
    accounts = _section(case, "hypotheses")
    if name in accounts:
        raise DuplicateName(f"There is an account {name!r} already.")
    return _put(case, "hypotheses", accounts | {name: {"text": text} if text else {}})


def account_worded(name: str, text: str, note: str) -> Change:
    """Say anew what an account is, and where its numbers come from."""

    def edit(case: Case) -> Case:
        parts = {k: v for k, v in _account(case, name).items() if k not in ("text", "note")}
        said = {k: v for k, v in (("text", text), ("note", note)) if v}
        accounts = _section(case, "hypotheses") | {name: _sorted(parts | said, _ACCOUNT)}
        return _put(case, "hypotheses", accounts)

    return Change(f"account {name} worded anew", edit)


def account_dropped(name: str, priors: Mapping[str, Chance | None]) -> Change:
    """Take an account out with its likelihoods, and say the priors of the others.

    Claims that support or oppose it no longer do, unless something else bears the name.
    """

    def edit(case: Case) -> Case:
        _account(case, name)
        accounts = {k: v for k, v in _section(case, "hypotheses").items() if k != name}
        changed = _with_priors(_put(case, "hypotheses", accounts), priors)
        if any(e.name == name for e in cited_elements(changed)):
            return changed
        claims = {c: _without(parts, name) for c, parts in _section(case, "claims").items()}
        return _put(changed, "claims", claims)

    return Change(f"account {name} taken out", _still_weighed(edit))


def linked_to(case: Case, account: str) -> tuple[str, ...]:
    """Return the claims that would lose a link if an account were taken out."""
    if sum(e.name == account for e in cited_elements(case)) > 1:
        return ()
    claims = _section(case, "claims")
    return tuple(c for c, parts in claims.items() if _without(parts, account) != dict(parts))


def _without(parts: Mapping[str, Any], name: str) -> Parts:
    """A claim that no longer bears on ``name``."""
    found = dict(parts)
    for side in ("supports", "opposes"):
        if name in found.get(side, ()):
            left = tuple(x for x in found[side] if x != name)
            found = {k: (left if k == side else v) for k, v in found.items() if k != side or left}
    return found


def priors_set(priors: Mapping[str, Chance | None]) -> Change:
    """Say how probable each account was before the evidence; None everywhere makes them equal."""
    said = ", ".join(f"{k} {chance_text(v)}" for k, v in priors.items() if v is not None)
    return Change(
        f"priors: {said or 'equal'}", _still_weighed(lambda case: _with_priors(case, priors))
    )


def _with_priors(case: Case, priors: Mapping[str, Chance | None]) -> Case:
    accounts = _section(case, "hypotheses")
    for name, prior in priors.items():
        parts = {k: v for k, v in _account(case, name).items() if k != "prior"}
        accounts[name] = _sorted(parts | ({} if prior is None else {"prior": prior}), _ACCOUNT)
    return _put(case, "hypotheses", accounts)


# ---------------------------------------------------------------- what was not seen


def absence_set(
    claim: str, absence: Mapping[str, object], cells: Mapping[str, Judgement | None]
) -> Change:
    """Say of a claim what was not seen, when, and where it was looked for, and judge the silence."""

    def edit(case: Case) -> Case:
        parts = {**_claim(case, claim), "absence": absence}
        changed = _put(case, "claims", _section(case, "claims") | {claim: parts})
        return _with_cells(changed, claim, cells)

    return Change(f"{claim}: what was not seen", _still_weighed(edit))


def absence_added(
    name: str, parts: Mapping[str, object], cells: Mapping[str, Judgement | None]
) -> Change:
    """Add a claim that something was not seen (``parts`` hold its ``absence``), and judge it."""

    def edit(case: Case) -> Case:
        if name in _section(case, "claims"):
            raise DuplicateName(f"There is a claim {name!r} already.")
        known = _section(case, "sources")
        if parts["source"] not in known:
            source = str(parts["source"])
            raise UnknownName(f"There is no source {source!r}.{nearest(source, known)}")
        new = _sorted(dict(parts), _CLAIM)
        return _with_cells(
            _put(case, "claims", _section(case, "claims") | {name: new}), name, cells
        )

    return Change(f"claim {name}: something was not seen", _still_weighed(edit))


# ---------------------------------------------------------------- what the case says


def judged(case: Case, claim: str, account: str) -> Judgement | None:
    """Return what stands in a cell, with the digits of the file; None where nothing does."""
    found: Judgement | None = _account(case, account).get("likelihoods", {}).get(claim)
    return found


def prior(case: Case, account: str) -> Chance | None:
    """Return the prior of an account, with the digits of the file; None where it has none."""
    found: Chance | None = _account(case, account).get("prior")
    return found


def chance_text(given: object) -> str:
    """Return a probability or an interval as a form shows it, with the digits of the file."""
    if given is None:
        return ""
    if isinstance(given, tuple | list):
        return "–".join(map(chance_text, given))
    return str(getattr(given, "text", given))


def judgement_text(given: Judgement) -> str:
    """Return what stands in a cell, as the history tells it."""
    if isinstance(given, Mapping):
        return f"1 − {chance_text(given['happens'])} · {chance_text(given['seen'])}"
    return chance_text(given)


# ---------------------------------------------------------------- the sections of a case


def _section(case: Case, name: str) -> Parts:
    found = case.sections.get(name)
    return dict(found) if isinstance(found, Mapping) else {}


def _account(case: Case, name: str) -> Mapping[str, Any]:
    accounts = _section(case, "hypotheses")
    if name not in accounts:
        raise UnknownName(f"There is no account {name!r} any more.{nearest(name, accounts)}")
    found: Mapping[str, Any] = accounts[name]
    return found


def _claim(case: Case, name: str) -> Mapping[str, Any]:
    claims = _section(case, "claims")
    if name not in claims:
        raise UnknownName(f"There is no claim {name!r} any more.{nearest(name, claims)}")
    found: Mapping[str, Any] = claims[name]
    return found


def _put(case: Case, name: str, entries: Parts) -> Case:
    """The case with another section; an empty one is left out."""
    sections = {**case.sections, name: MappingProxyType(entries)}
    if not entries:
        del sections[name]
    return case.replace(sections=MappingProxyType(sections))


def _sorted(parts: Parts, order: Sequence[str]) -> Parts:
    """The same parts in the order in which people write them."""
    return {k: parts[k] for k in (*order, *parts) if k in parts}


def _still_weighed(edit: Callable[[Case], Case]) -> Callable[[Case], Case]:
    """The edit, refused where the accounts could be weighed before it and cannot after it."""

    def edited(case: Case) -> Case:
        after = edit(case)
        fault = _fault(after)
        if fault is not None and _fault(case) is None:
            raise fault
        return after

    return edited


def _fault(case: Case) -> DetenteError | None:
    """Why the accounts cannot be weighed, other than that there are too few yet."""
    try:
        accounts_of(evidence_of(case))
    except MissingPart:
        return None
    except DetenteError as error:
        return error
    return None
