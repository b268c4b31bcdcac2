"""How competing accounts stand after the evidence, and what silence tells, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.evidence.accounts import LeftOut
from detente.evidence.linchpins import Turn
from detente.evidence.vary import Varied
from detente.evidence.weighing import Weighing, weigh
from detente.explanation.account_numbers import number, spread
from detente.explanation.account_tables import (
    inconsistencies,
    matrix,
    telling,
    varied_table,
)
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.silence import as_it_runs, hardly, silence_blocks
from detente.explanation.words import count, joined, shortened
from detente.model.conflict import Case

AUTHOR = "by the case's author, no source given"
FEW = 6


@dataclass(frozen=True)
class Standing(Prose):
    """How the competing accounts stand; ``facts`` holds the numbers."""

    facts: Weighing | None = None


def accounts(case: Case, *, graded: bool = False, vary: Iterable[str] = ()) -> Standing:
    """Return how the competing accounts of a case stand after the evidence.

    ``graded`` draws each item together by the grade of its source. Each of ``vary`` lets one number
    run over a range: ``"ACCOUNT,CLAIM=0.01..0.4"``. The numbers are the case's; none is invented.

    >>> import detente as dt
    >>> found = dt.accounts(dt.read("moscow-2016"))
    >>> [round(float(p), 3) for p in found.facts.posterior]
    [0.023, 0.163, 0.814]
    """
    return accounts_prose(weigh(case, graded=graded, ranges=vary))


def accounts_prose(facts: Weighing) -> Standing:
    """Return the standing of competing accounts in sentences."""
    sections = [
        Section("The evidence", (matrix(facts), *_matrix_notes(facts))),
        Section("What each item tells", _telling(facts)),
        Section("What the lead hangs on", _linchpins(facts)),
        Section("Inconsistencies, as Heuer counts them", _inconsistent(facts)),
    ]
    if facts.varied:
        blocks = [block for v in facts.varied for block in _varied(facts, v)]
        sections.insert(1, Section("If one number were different", tuple(blocks)))
    if facts.silences:
        blocks = [block for s in facts.silences for block in silence_blocks(facts, s)]
        sections.insert(1, Section("What silence tells", tuple(blocks)))
    if facts.watch:
        sections.append(Section("What to watch", _watch(facts)))
    sections.append(Section("Where the numbers come from", _origins(facts)))
    shown = tuple(s for s in sections if s.blocks)
    return Standing(f"{facts.title}: competing accounts", _answer(facts), shown, facts)


# ---------------------------------------------------------------- the answer


def _answer(facts: Weighing) -> str:
    names, posterior = facts.accounts.names, facts.posterior
    values = [
        number(posterior[j]) if facts.accounts.exact else spread(facts.bounds.posterior[j])
        for j in range(len(names))
    ]
    told = [f"{names[j]} ({values[j]})" for j in facts.ranking]
    if len(facts.leaders) > 1:
        level = [names[j] for j in facts.leaders]
        behind = told[len(level) :]
        rest = f", before {shortened(behind)}" if behind else ""
        share = values[facts.leaders[0]]
        return f"On these numbers {joined(level)} are level ({share}){rest}{_separation(facts)}."
    lead = f"On these numbers {told[0]} leads, before {shortened(told[1:])}"
    if not facts.bounds.settled:
        rivals = joined([names[j] for j in facts.bounds.rivals], "or")
        return (
            f"Not settled by the evidence: {told[0]} leads at the middle of the intervals, before "
            f"{shortened(told[1:])}, but within them {rivals} can be the more probable."
        )
    return f"{lead}{_separation(facts)}."


def _separation(facts: Weighing) -> str:
    """What the evidence says between the two leading accounts, where that is little."""
    if not facts.judged:
        return "; no claim is judged by every account, so these are the priors"
    if not facts.between.hardly or len(facts.leaders) > 1:
        return ""
    if len(facts.judged) == 1 and facts.silences:
        return f"; {hardly('this silence', facts, facts.between)}"
    return f"; {hardly('the evidence', facts, facts.between)}"


# ---------------------------------------------------------------- the matrix and its items


def _matrix_notes(facts: Weighing) -> tuple[Block, ...]:
    accounts = facts.accounts
    notes: list[Block] = []
    if not accounts.exact:
        notes.append(
            "Where the case gives an interval, the bounds are the lowest and highest posterior that "
            "its numbers allow; all other figures stand at the middle of the intervals."
        )
    notes += [
        f"{joined(claims)} go back to one report ({report}) and are multiplied as if independent "
        "under each account; give them the same 'group' to count them once."
        for report, claims in facts.one_report.items()
    ]
    notes += _left_out(accounts.left_out, len(accounts.names))
    return tuple(notes)


def _left_out(left_out: tuple[LeftOut, ...], everybody: int) -> list[Block]:
    """How many claims no account judges, and the others one by one."""
    nobody = sum(e.reason == "not judged" and len(e.by) == everybody for e in left_out)
    others = [e for e in left_out if e.reason != "not judged" or len(e.by) < everybody]
    said: list[Block] = []
    if nobody:
        them = "it" if nobody == 1 else "them"
        said.append(
            f"Not counted: {count(nobody, 'claim')} that no account judges (--json lists {them})."
        )
    if others:
        also = ", and besides" if nobody else ""
        said += [f"Not counted{also}:", _cut(list(map(_not_counted, others)))]
    return said


def _not_counted(each: LeftOut) -> str:
    claim, by = each.claim.id, joined(each.by)
    match each.reason:
        case "not judged":
            return (
                f"{claim}: not judged by {by}, so it does not discriminate; write [0, 1] there "
                "to count it with that number left wholly open"
            )
        case "same report":
            return f"{claim}: the same report as {by}, which counts once"
        case "no information":
            return f"{claim}: graded {by}, which is no information"


def _cut(lines: list[str]) -> Bullets:
    """The first few lines of a list; all of it is in the JSON."""
    more = len(lines) - FEW
    return Bullets((*lines[:FEW], f"… and {more} more: see --json") if more > 0 else tuple(lines))


def _telling(facts: Weighing) -> tuple[Block, ...]:
    if not facts.judged:
        return ()
    opposed = [
        f"{j.item.claim.id} is opposed by {shortened([c.id for c in j.opposed])}. It is counted as it "
        "stands."
        for j in facts.judged
        if j.opposed
    ]
    return (
        telling(facts),
        "Information: what seeing or not seeing the item is expected to tell between the accounts, "
        "beside all other items; an item equally probable under all has 0 bits.",
        *opposed,
    )


def _inconsistent(facts: Weighing) -> tuple[Block, ...]:
    if not facts.judged:
        return ()
    return (
        inconsistencies(facts),
        "I (1): less than half the largest number of the row; II (2): less than a tenth; a "
        "convention of Détente. The count ranks nothing here: studies found no gain from it.",
    )


# ---------------------------------------------------------------- what it hangs on


def _linchpins(facts: Weighing) -> tuple[Block, ...]:
    if not facts.judged:
        return ()
    names, lines = facts.accounts.names, []
    for drop in facts.drops:
        if drop.flips:
            lead = joined([names[j] for j in drop.leaders])
            verb = "leads" if len(drop.leaders) == 1 else "are level"
            claim = facts.judged[drop.item].item.claim.id
            lines.append(
                f"Without {claim} {lead} {verb} ({number(drop.posterior[drop.leaders[0]])})."
            )
    if not lines:
        lines.append("No single item carries the lead: without any one of them it is the same.")
    lines.append(_turn(facts, facts.turn))
    return (Bullets(tuple(lines)),)


def _turn(facts: Weighing, turn: Turn | None) -> str:
    if facts.accounts.graded:
        return "Which change of one number turns the lead is worked out without grades only."
    if len(facts.leaders) > 1:
        return "Two accounts are level already: any change of their numbers decides."
    if turn is None:
        return "No change of one single number within 0 to 1 turns the lead."
    names = facts.accounts.names
    claim = facts.judged[turn.item].item.claim.id
    side = "below" if turn.at < turn.now else "above"
    leading = f"{joined([names[j] for j in turn.to])} {'leads' if len(turn.to) == 1 else 'lead'}"
    return (
        f"The smallest change of one number that turns it: P({claim} | {names[turn.account]}) "
        f"{side} {number(turn.at)} instead of {number(turn.now)}; then {leading}."
    )


def _varied(facts: Weighing, varied: Varied) -> tuple[Block, ...]:
    return (as_it_runs(facts, varied), varied_table(facts, varied))


# ---------------------------------------------------------------- what is missing


def _watch(facts: Weighing) -> tuple[Block, ...]:
    first, second = (facts.accounts.names[j] for j in facts.ranking[:2])
    lines = []
    for each in facts.watch:
        due = f" (closes {each.closes})" if each.closes else ""
        lines.append(f"{each.kind} {each.id}: {each.words}{due}")
    return (
        f"Not judged yet, and perhaps of different probability under {first} and {second}:",
        _cut(lines),
    )


def _origins(facts: Weighing) -> tuple[Block, ...]:
    accounts = facts.accounts
    lines = []
    bare = [a.id for a in accounts.accounts if not a.note and not a.evidence]
    for a in accounts.accounts:
        cited = f"after {joined(a.evidence)}" if a.evidence else ""
        if a.note or cited:
            lines.append(f"{a.id}: {'; '.join(filter(None, (a.note.rstrip('.'), cited)))}")
    if bare:
        lines.append(f"{joined(bare)}: {AUTHOR}")
    if not accounts.priors_given:
        lines.append("priors: equal, because the case gives none")
    if accounts.graded:
        weights = [f"{j.item.claim.id} {j.item.weight:g}" for j in facts.judged]
        lines.append(
            f"weights of the sources' grades ({joined(weights)}): a convention of Détente; a number c "
            "becomes r·c + (1 − r)·m, with m the largest of its row"
        )
    return (
        Bullets(tuple(lines)),
        f"Computed exactly by Détente {facts.version}, by Bayes' rule, with items independent given "
        "the account. It invents no number, and is as good as those it is given.",
    )
