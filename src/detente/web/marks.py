"""What a reader marks in a page, and how it enters the case: an element that cites its passage."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from types import MappingProxyType

from detente.drafting.accept import with_accepted
from detente.drafting.doubted import likelihood
from detente.drafting.doubts import Ear
from detente.drafting.naming import id_from
from detente.drafting.proposal import BASES, PROPOSAL_KINDS, Basis, Proposal, ProposalKind
from detente.drafting.quoting import Standing, found
from detente.drafting.review import Entry, Review
from detente.errors import NotApplicable, UnknownName, WrongValue
from detente.evidence.elements import cited_elements
from detente.evidence.page import Page
from detente.evidence.record import DEFAULT_LEXICON, Quote, evidence_as_written
from detente.model.conflict import Case, Conflict, Dm, Prioritised, Statement
from detente.model.grammar import parse
from detente.web import edits
from detente.web.edits import Change

BY_HAND = "hand"
"""The drafter of what a person marked."""

BY = "the workbench"
"""Who decides in the workbench: it is for one person."""

LONGEST_WORDS = 300


def ear_of(case: Case, page: Page) -> Ear:
    """Return what hears the words of doubt of a page, by the lexicon of the case."""
    return Ear(page, str(case.about.get("lexicon") or DEFAULT_LEXICON))


def marked(ear: Ear, passage: int, fields: Mapping[str, str]) -> Proposal:
    """Return what a reader marks as a proposal; raises :class:`WrongValue` for what is none.

    ``fields``: ``kind``, ``quote``, ``words``, and as it applies ``id``, ``dm``, ``when``, ``basis``.
    """
    kind = _kind(fields.get("kind", ""))
    at = standing(ear, fields.get("quote", ""), passage)
    words = " ".join((fields.get("words") or at.quote.exact).split())
    if len(words) > LONGEST_WORDS:
        raise WrongValue(
            f"That is {len(words)} characters: say it in at most {LONGEST_WORDS}, in your own words."
        )
    return Proposal(
        kind=kind,
        id=fields.get("id", "").strip(),
        words=words,
        quotes=(at.quote,),
        passage=at.passage,
        dm=fields.get("dm", "").strip() if kind in ("option", "statement") else "",
        hedges=() if kind == "decision-maker" else ear.doubts(at),
        basis=_basis(fields.get("basis", "")) if kind == "statement" else None,
        when=fields.get("when", "").strip() if kind == "statement" else "",
        drafter=BY_HAND,
    )


def standing(ear: Ear, words: str, passage: int) -> Standing:
    """Return where quoted words stand in a passage; raises :class:`WrongValue` where they do not."""
    at = found(Quote(words.strip()), ear.page, passage)
    if at is None or at.near or at.passage != passage:
        raise WrongValue(
            f"The quoted words do not stand in passage {passage} like this. Quote a part of it, "
            "word by word, of at most 600 characters."
        )
    return at


def _kind(name: str) -> ProposalKind:
    if name not in PROPOSAL_KINDS:
        raise WrongValue("Say what it is: a party, an option, a preference, a claim or a question.")
    return PROPOSAL_KINDS[PROPOSAL_KINDS.index(name)]


def _basis(name: str) -> Basis:
    return BASES[BASES.index(name)] if name in BASES else "inferred"


# ---------------------------------------------------------------- into the case


def named(case: Case, proposal: Proposal) -> Proposal:
    """Return a proposal whose id nothing in the case bears."""
    taken = _taken(case, proposal)
    if proposal.id and proposal.id not in taken:
        return proposal
    otherwise = "dm" if proposal.kind == "decision-maker" else proposal.kind
    return replace(proposal, id=id_from(proposal.id or proposal.words, otherwise, taken))


def _taken(case: Case, proposal: Proposal) -> Container[str]:
    conflict = case.conflict
    match proposal.kind:
        case "decision-maker":
            return set(conflict.dms)
        case "option":
            return {o.id for o in conflict.options if o.dm == proposal.dm}
        case "statement":
            there = conflict.preferences.get(Dm(proposal.dm))
            return {s.id or "" for s in there.statements} if isinstance(there, Prioritised) else ()
        case "claim":
            return {e.name for e in cited_elements(case)}


def entered(source: str, proposal: Proposal, supports: str = "") -> Change:
    """Put a marked element into the case; a claim may support an element that is there."""
    where = f"{source}#{proposal.passage}"
    match proposal.kind:
        case "decision-maker":
            made = edits.decision_maker_added(proposal.id, proposal.words)
            return Change(
                f"{made.what}, from {where}", lambda c: _cited_dm(made.edit(c), proposal, where)
            )
        case "option":
            made = edits.option_added(_dm(proposal), proposal.id, proposal.words)
            return Change(
                f"{made.what}, from {where}", lambda c: _cited_option(made.edit(c), proposal, where)
            )
        case "statement":
            what = f"{_dm(proposal)}: {proposal.words}, from {where}"
            return Change(what, lambda c: _with_statement(c, proposal, where))
        case "claim":
            return Change(
                f"claim {proposal.id}, from {where}",
                lambda c: _with_claim(c, source, proposal, supports),
            )


def _dm(proposal: Proposal) -> str:
    if not proposal.dm:
        raise WrongValue("Say whose it is: choose a decision maker.")
    return proposal.dm


def _cites(where: str) -> Mapping[str, object]:
    return MappingProxyType({"evidence": (where,)})


def _cited_dm(case: Case, proposal: Proposal, where: str) -> Case:
    def cited(c: Conflict) -> Conflict:
        people = tuple(
            replace(d, extra=_cites(where)) if d.id == proposal.id else d for d in c.decision_makers
        )
        return c.replace(decision_makers=people)

    return case.replace(conflict=cited(case.conflict))


def _cited_option(case: Case, proposal: Proposal, where: str) -> Case:
    name = f"{proposal.dm}.{proposal.id}"
    if case.conflict.arcs is not None:
        raise NotApplicable("This case lists its states itself, so options have no place in it.")
    people = tuple(
        replace(
            d,
            options=tuple(
                replace(o, extra=_cites(where)) if o.name == name else o for o in d.options
            ),
        )
        for d in case.conflict.decision_makers
    )
    return case.replace(conflict=case.conflict.replace(decision_makers=people))


def _with_statement(case: Case, proposal: Proposal, where: str) -> Case:
    conflict = case.conflict
    dm = conflict.decision_maker(proposal.dm).id
    there = conflict.preferences.get(dm, Prioritised(()))
    if not isinstance(there, Prioritised):
        raise NotApplicable(
            f"The preferences of {dm!r} are given as {type(there).__name__.lower()}, in which a "
            "statement has no place: change them in the model."
        )
    if not proposal.when:
        raise WrongValue("Say what should hold: a condition on options, such as 'not us.offer'.")
    extra = MappingProxyType({**likelihood(proposal), **_cites(where)})
    when = parse(proposal.when, conflict.names)
    new = Statement(when, proposal.id, proposal.words, proposal.basis, extra)
    preferences = {**conflict.preferences, dm: Prioritised((*there.statements, new))}
    ordered = {d: preferences[d] for d in conflict.dms if d in preferences}
    return case.replace(conflict=conflict.replace(preferences=MappingProxyType(ordered)))


def _with_claim(case: Case, source: str, proposal: Proposal, supports: str) -> Case:
    changed = with_accepted(case, source, [Entry(1, proposal)])
    if not supports:
        return changed
    if supports not in {e.name for e in cited_elements(case)}:
        raise UnknownName(f"There is no {supports!r} in the case that a claim could support.")
    claims = changed.sections["claims"]
    assert isinstance(claims, Mapping)
    parts = claims[proposal.id]
    more = {**claims, proposal.id: {**parts, "supports": (*parts.get("supports", ()), supports)}}
    return changed.replace(sections=MappingProxyType({**changed.sections, "claims": more}))


# ---------------------------------------------------------------- those to decide on


def kept(review: Review, proposal: Proposal) -> Review:
    """Return the review with one more mark to decide on."""
    new = Entry(review.next_number, proposal)
    return replace(review, entries=(*review.entries, new), next_number=review.next_number + 1)


def settled(review: Review, entry: Entry) -> Review:
    """Return the review with one entry as it was decided."""
    every = tuple(entry if e.number == entry.number else e for e in review.entries)
    return replace(review, entries=every)


def is_open(case: Case, source: str, entry: Entry) -> bool:
    """Whether a mark waits for a decision: it was never taken, or was taken and undone since."""
    if entry.status == "accepted":
        return not _is_there(case, source, entry.shown)
    return entry.status == "proposed"


def _is_there(case: Case, source: str, proposal: Proposal) -> bool:
    """Whether the element that was made of a proposal stands in the case."""
    if proposal.kind == "claim":
        claims = evidence_as_written(case).claims.values()
        return any((c.source, c.says) == (source, proposal.words) for c in claims)
    name = {
        "decision-maker": proposal.id,
        "option": f"{proposal.dm}.{proposal.id}",
        "statement": f"{proposal.dm}/{proposal.id}",
    }[proposal.kind]
    kind = proposal.kind.replace("-", " ")
    return any(e.name == name and e.kind == kind for e in cited_elements(case))
