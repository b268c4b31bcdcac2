"""Proposals for a model as text: numbered, each with its quote, its passage and its hedges."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from detente.drafting.proposal import Doubt, Proposal, Rejected
from detente.drafting.review import Entry, Review, counts
from detente.errors import printable

WIDTH = 96
_KINDS = {
    "decision-maker": "Decision makers",
    "option": "Options",
    "claim": "Claims",
    "statement": "Statements of preference",
}


def counted(review: Review) -> str:
    """Return how many were proposed and what became of them, in one line."""
    n = counts(review)
    return (
        f"{n.proposed} proposed, {n.accepted} accepted, {n.edited} edited, "
        f"{n.rejected} rejected ({n.unquoted} without a verified quote)"
    )


def listing(review: Review, *, quiet: bool = False) -> str:
    """Return the proposals by kind, then what was rejected and why, then the counts."""
    lines: list[str] = []
    for kind, title in _KINDS.items():
        entries = [e for e in review.entries if e.proposal.kind == kind]
        if entries:
            lines += [f"{title}:", *(line for e in entries for line in _entry(e)), ""]
    if not quiet:
        lines += _refused(review)
    return "\n".join([*lines, counted(review)])


def _entry(entry: Entry) -> Iterator[str]:
    shown = entry.shown
    who = f"{shown.dm}: " if shown.dm else ""
    state = "" if entry.status == "proposed" else f"  [{entry.status} by {entry.by}]"
    state += "  [edited]" if entry.edits else ""
    yield from _wrapped(f"{entry.number:3}. {who}{shown.words}  ({shown.id}){state}")
    for each in _under(shown):
        yield from _wrapped(f"     {each}")


def _under(shown: Proposal) -> Iterator[str]:
    for quote in shown.quotes:
        yield f"passage {shown.passage}: “{quote.exact}”"
    for doubt in shown.hedges:
        yield f"hedge: {_doubt(doubt)}"
    if shown.kind == "statement":
        yield f"basis: {shown.basis}; condition: {shown.when or 'none yet, give it with --edit and --when'}"
    if shown.note:
        yield shown.note
    if shown.against:
        yield f"speaks against it, by the model: passage {', '.join(map(str, shown.against))}"
    for warning in shown.warnings:
        yield f"Warning: {warning}"


def _doubt(doubt: Doubt) -> str:
    said = f"“{doubt.phrase}”, {doubt.kind}{', negated' if doubt.negated else ''}"
    if doubt.lo is None or doubt.hi is None:
        return said
    return f"{said}, {100 * doubt.lo:.3g}–{100 * doubt.hi:.3g} % by {doubt.lexicon}"


def _refused(review: Review) -> list[str]:
    lines: list[str] = []
    if review.rejected:
        lines.append("Rejected before review:")
        lines += [line for r in review.rejected for line in _rejected(r)]
        lines.append("")
    if review.dropped:
        shown = ", ".join(f"{k} ({n})" for k, n in review.dropped.items())
        lines += [*_wrapped(f"Left out of the answer, unread: {shown}."), ""]
    return lines


def _rejected(rejected: Rejected) -> Iterator[str]:
    proposal = rejected.proposal
    yield from _wrapped(f"  –  {proposal.kind} {proposal.words[:120]!r}: {rejected.reason}")
    for quote in proposal.quotes[:1]:
        yield from _wrapped(f"     it quotes “{quote.exact[:120]}”")


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(printable(line), WIDTH, subsequent_indent="     ", break_on_hyphens=False)
