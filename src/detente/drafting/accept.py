"""How does an accepted proposal enter the model?  As an element that cites its passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from detente.drafting.proposal import Doubt, Proposal
from detente.drafting.review import Entry
from detente.errors import DetenteError, DuplicateName, NotApplicable, UnknownName, WrongValue
from detente.evidence.lexicon import folded
from detente.evidence.wording import estimate
from detente.model.conflict import Case, DecisionMaker, Dm, Option, Prioritised, Statement
from detente.model.grammar import parse

_ORDER = ("decision-maker", "option", "claim", "statement")


def with_accepted(case: Case, source: str, entries: Iterable[Entry]) -> Case:
    """Return the case with the proposals in it; raises a :class:`DetenteError` that names the one.

    Decision makers and options are added at the end, claims to ``claims``, statements behind the
    decision maker's other statements: their place in the order is for a person to decide.
    """
    ordered = sorted(entries, key=lambda e: (_ORDER.index(e.proposal.kind), e.number))
    for entry in ordered:
        try:
            case = _with(case, source, entry.shown)
        except DetenteError as error:
            error.message = f"Proposal {entry.number} cannot enter the case, nothing was written: {error.message}"
            raise
    return case


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
    extra = {**_likelihood(proposal), **_cites(source, proposal)}
    option = Option(proposal.id, dm.id, proposal.words, extra=MappingProxyType(extra))
    changed = replace(dm, options=(*dm.options, option))
    people = tuple(changed if d.id == dm.id else d for d in conflict.decision_makers)
    return case.replace(conflict=conflict.replace(decision_makers=people))


def _person(case: Case, proposal: Proposal) -> DecisionMaker:
    try:
        return case.conflict.decision_maker(proposal.dm)
    except UnknownName as error:
        raise UnknownName(
            f"{error.message} Accept that decision maker too, or name another with --edit and --dm."
        ) from None


def _with_claim(case: Case, source: str, proposal: Proposal) -> Case:
    given = case.sections.get("claims")
    claims: dict[str, object] = dict(given) if isinstance(given, Mapping) else {}
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
    hedge = _likelihood(proposal).get("likelihood")
    if hedge is not None:
        parts["hedge"] = hedge
    parts["quote"] = {k: v for k, v in around.items() if v}
    note = _note(proposal)
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
    extra = MappingProxyType({**_likelihood(proposal), **_cites(source, proposal)})
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


def _likelihood(proposal: Proposal) -> dict[str, object]:
    """Return the loosest hedge of the sentence: its phrase, or its range where no phrase says it."""
    loosest = _loosest(proposal.hedges)
    if loosest is None:
        return {}
    if _is_in_lexicon(loosest):
        return {"likelihood": folded(loosest.phrase)}
    assert loosest.lo is not None
    assert loosest.hi is not None
    return {"likelihood": tuple(Decimal(str(round(p, 4))) for p in (loosest.lo, loosest.hi))}


def _is_in_lexicon(doubt: Doubt) -> bool:
    """Say whether the phrase alone, as a lexicon has it, gives the range."""
    try:
        meant = estimate(doubt.phrase, doubt.lexicon)
    except UnknownName:
        return False
    return (meant.lo, meant.hi) == (doubt.lo, doubt.hi)


def _loosest(doubts: Iterable[Doubt]) -> Doubt | None:
    ranged = [d for d in doubts if d.lo is not None and d.hi is not None]
    return max(ranged, key=lambda d: (d.hi or 0) - (d.lo or 0), default=None)


def _note(proposal: Proposal) -> str:
    """Say what the hedge of a claim leaves out, and which passages speak against it."""
    said: list[str] = []
    others = [d for d in proposal.hedges if d != _loosest(proposal.hedges)]
    if others:
        shown = ", ".join(
            f"{d.phrase!r} ({d.kind}{', negated' if d.negated else ''})" for d in others
        )
        said.append(f"The sentence also says {shown}.")
    loosest = _loosest(proposal.hedges)
    if loosest is not None and not _is_in_lexicon(loosest):
        said.append(f"The range is that of {loosest.phrase!r} by {loosest.lexicon}.")
    if proposal.against:
        places = ", ".join(map(str, proposal.against))
        said.append(f"A language model finds that passage {places} speaks against it.")
    return " ".join(said)
