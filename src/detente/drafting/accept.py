"""How does an accepted proposal enter the model?  As an element that cites its passage."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from detente.drafting.doubted import hedge_of, likelihood, note_of
from detente.drafting.proposal import Proposal
from detente.drafting.quoting import folded
from detente.drafting.review import Entry
from detente.errors import DetenteError, DuplicateName, NotApplicable, UnknownName, WrongValue
from detente.model.conflict import Case, DecisionMaker, Dm, Option, Prioritised, Statement
from detente.model.grammar import parse

_ORDER = ("decision-maker", "option", "claim", "statement")


def with_accepted(
    case: Case, source: str, entries: Iterable[Entry], before: Iterable[Entry] = ()
) -> Case:
    """Return the case with the proposals in it; raises a :class:`DetenteError` that names the one.

    Decision makers and options are added at the end, claims to ``claims``, statements behind the
    decision maker's other statements: their place in the order is for a person to decide. A claim
    supports the options whose words it quotes; ``before`` are the entries accepted earlier.
    """
    entries = tuple(entries)
    ordered = sorted(entries, key=lambda e: (_ORDER.index(e.proposal.kind), e.number))
    for entry in ordered:
        try:
            case = _with(case, source, entry.shown)
        except DetenteError as error:
            error.message = f"Proposal {entry.number} cannot enter the case, nothing was written: {error.message}"
            raise
    new = {e.number for e in entries}
    return _linked(case, source, (*before, *entries), new)


def _with(case: Case, source: str, proposal: Proposal) -> Case:
    match proposal.kind:
        case "decision-maker":
            return _with_person(case, source, proposal)
        case "option":
            return _with_option(case, source, proposal)
        case "claim":
            return _with_claim(case, source, proposal)
        case "statement":
            return _with_statement(case, source, proposal)


def _with_person(case: Case, source: str, proposal: Proposal) -> Case:
    people = case.conflict.decision_makers
    if proposal.id in case.conflict.dms:
        raise DuplicateName(
            f"there is a decision maker {proposal.id!r} already; give another id with --edit and --id."
        )
    new = DecisionMaker(Dm(proposal.id), proposal.words, (), _cites(source, proposal))
    return case.replace(conflict=case.conflict.replace(decision_makers=(*people, new)))


def _with_option(case: Case, source: str, proposal: Proposal) -> Case:
    conflict = case.conflict
    if conflict.arcs is not None:
        raise NotApplicable("the case gives its graph itself, so options have no place in it.")
    dm = _person(case, proposal)
    if any(o.id == proposal.id for o in dm.options):
        raise DuplicateName(
            f"{dm.id!r} has an option {proposal.id!r} already; give another id with --edit and --id."
        )
    option = Option(proposal.id, dm.id, proposal.words, extra=_cites(source, proposal))
    changed = replace(dm, options=(*dm.options, option))
    people = tuple(changed if d.id == dm.id else d for d in conflict.decision_makers)
    wider = conflict.replace(decision_makers=people)
    there = conflict.status_quo
    if there is not None and conflict.names.is_pattern(there):
        at = wider.options.index(option)
        wider = wider.replace(status_quo=f"{there[:at]}N{there[at:]}")
    return case.replace(conflict=wider)


def _person(case: Case, proposal: Proposal) -> DecisionMaker:
    try:
        return case.conflict.decision_maker(proposal.dm)
    except UnknownName as error:
        raise UnknownName(
            f"{error.message} Accept that decision maker too, or name another with --edit and --dm."
        ) from None


def _with_claim(case: Case, source: str, proposal: Proposal) -> Case:
    claims = dict(_mapping(case.sections.get("claims")))
    for name, parts in claims.items():
        same = ("source", source), ("passage", proposal.passage), ("says", proposal.words)
        if isinstance(parts, Mapping) and all(parts.get(k) == v for k, v in same):
            raise DuplicateName(f"the claim {name!r} says just this already.")
    name, count = proposal.id, 1
    while name in claims:
        count += 1
        name = f"{proposal.id}-{count}"
    claims[name] = _claim(source, proposal)
    return case.replace(sections=MappingProxyType({**case.sections, "claims": claims}))


def _claim(source: str, proposal: Proposal) -> dict[str, object]:
    quote = proposal.quotes[0]
    around = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    parts: dict[str, object] = {
        "source": source,
        "passage": proposal.passage,
        "says": proposal.words,
    }
    hedge = hedge_of(proposal.hedges)
    if hedge is not None:
        parts["hedge"] = hedge
    parts["quote"] = {k: v for k, v in around.items() if v}
    note = note_of(proposal)
    return parts | ({"note": note} if note else {})


def _with_statement(case: Case, source: str, proposal: Proposal) -> Case:
    conflict = case.conflict
    dm = _person(case, proposal).id
    there = conflict.preferences.get(dm, Prioritised(()))
    if not isinstance(there, Prioritised):
        form = type(there).__name__.lower()
        raise NotApplicable(
            f"the preferences of {dm!r} are given as {form}, in which a statement has no place. "
            "Change the states there by hand, or begin with 'statements'."
        )
    if not proposal.when.strip():
        raise WrongValue(
            "a statement needs a condition on options, such as 'not us.offer': "
            "give it with --edit and --when."
        )
    if any(s.id == proposal.id for s in there.statements):
        raise DuplicateName(
            f"{dm!r} has a statement {proposal.id!r} already; give another id with --edit and --id."
        )
    extra = MappingProxyType({**likelihood(proposal), **_cites(source, proposal)})
    when = parse(proposal.when, conflict.names)
    new = Statement(when, proposal.id, proposal.words, proposal.basis, extra)
    preferences = {**conflict.preferences, dm: Prioritised((*there.statements, new))}
    beside = dict(conflict.beside)
    beside["preferences", dm] = _undecided(beside.get(("preferences", dm), {}), proposal.id)
    changed = conflict.replace(
        preferences=MappingProxyType({d: preferences[d] for d in conflict.dms if d in preferences}),
        beside=MappingProxyType(beside),
    )
    return case.replace(conflict=changed)


def _undecided(parts: Mapping[str, object], name: str) -> Mapping[str, object]:
    said = (
        f"The place of {name!r} in the order was not decided when it was drafted: it stands last."
    )
    note = " ".join(filter(None, (str(parts.get("note") or ""), said)))
    return MappingProxyType({**parts, "note": note})


# ---------------------------------------------------------------- what travels with an element


def _cites(source: str, proposal: Proposal) -> Mapping[str, object]:
    return MappingProxyType({"evidence": (f"{source}#{proposal.passage}",)})


def _linked(case: Case, source: str, entries: Iterable[Entry], new: Container[int]) -> Case:
    """Return the case in which the claims support the options whose words they quote.

    A hedged claim makes an option uncertain, so a claim whose hedge stands outside its own quote
    supports none: only a reader can tell whether that doubt is about the move.
    """
    claims = dict(_mapping(case.sections.get("claims")))
    entries = tuple(entries)
    options = {o.name for o in case.conflict.options}
    for claim, option in _pairs(entries):
        name = f"{option.shown.dm}.{option.shown.id}"
        key = _key(claims, source, claim.shown)
        if key is None or name not in options or not (claim.number in new or option.number in new):
            continue
        parts = _mapping(claims[key])
        there = tuple(parts.get("supports") or ())
        if name not in there:
            claims[key] = {**parts, "supports": (*there, name)}
    if not claims:
        return case
    return case.replace(sections=MappingProxyType({**case.sections, "claims": claims}))


def _pairs(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield the claims, each with the options whose words stand in its own."""
    entries = tuple(entries)
    for claim in (e for e in entries if e.proposal.kind == "claim"):
        if not _doubts_its_own_words(claim.proposal):
            continue
        for option in (e for e in entries if e.proposal.kind == "option"):
            if _holds(claim.proposal, option.proposal):
                yield claim, option


def _doubts_its_own_words(claim: Proposal) -> bool:
    words = folded(claim.quotes[0].exact)[0]
    return all(folded(d.phrase)[0] in words for d in claim.hedges if d.lo is not None)


def _holds(claim: Proposal, option: Proposal) -> bool:
    a, b = (folded(p.quotes[0].exact)[0].strip() for p in (claim, option))
    return claim.passage == option.passage and (a in b or b in a)


def _key(claims: Mapping[str, object], source: str, claim: Proposal) -> str | None:
    """Return under which id a claim that was accepted stands in the case."""
    wanted = ("source", source), ("passage", claim.passage), ("says", claim.words)
    for name, parts in claims.items():
        if all(_mapping(parts).get(k) == v for k, v in wanted):
            return name
    return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
