"""The forms of the evidence screen: what they show at first, and the change that they ask for.

A number is never made up: a field that is left empty says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.drafting.naming import id_from
from detente.evidence.accounts import SUM_TOLERANCE
from detente.evidence.elements import cited_elements
from detente.evidence.record import Hypothesis, evidence_as_written
from detente.evidence.span import span
from detente.model.conflict import Case
from detente.web import evidence_edits as edits
from detente.web.edits import Change
from detente.web.evidence_edits import Chance, Judgement, chance_text
from detente.web.evidence_fields import (
    Reader,
    account_name,
    chance_from,
    day,
    judged_chance,
    lines_of,
    needed,
    passage_number,
    words_of,
)

Fields: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """A form that stands open: its kind, what it is about, what stands in it, and its faults."""

    kind: str
    given: Fields
    claim: str = ""
    account: str = ""
    faults: Fields | None = None

    def fault(self, field: str) -> str:
        """What is wrong with a field, or nothing; the field ``""`` is the form as a whole."""
        return (self.faults or {}).get(field, "")


# ---------------------------------------------------------------- one cell


def cell_form(case: Case, claim: str, account: str) -> Form:
    """Return the form of a cell as the case has it."""
    cell = edits.judged(case, claim, account)
    if isinstance(cell, Mapping):
        happens, seen = (chance_text(cell[k]) for k in ("happens", "seen"))
        given = {"as": "parts", "happens": happens, "reached": seen}
    else:
        given = {"as": "number", "value": chance_text(cell)}
    return Form("cell", given, claim, account)


def cell_change(f: Fields) -> Change:
    """Return the change of one cell."""
    reader = Reader(f)
    given: Judgement | None = None
    match f.get("as"):
        case "number":
            given = reader.read("value", judged_chance, None)
        case "parts":
            happens, seen = (reader.read(k, judged_chance, None) for k in ("happens", "reached"))
            if happens is not None and seen is not None:
                given = {"happens": happens, "seen": seen}
        case "none":
            pass
        case _:
            reader.wrong("as", "Choose how you judge it, or that you do not.", None)
    reader.done()
    return edits.cell_set(f.get("claim", ""), f.get("account", ""), given)


# ---------------------------------------------------------------- accounts and priors


def priors_form(case: Case, kind: str, account: str = "") -> Form:
    """Return a form with the priors: all as they are, or those left when an account goes."""
    accounts = evidence_as_written(case).hypotheses
    left = [a for a in accounts.values() if kind != "account" or a.id != account]
    given = {f"account-{k}": a.id for k, a in enumerate(left)}
    shown = [chance_text(edits.prior(case, a.id)) for a in left]
    if kind == "account":
        shown = _in_proportion(left) or shown
        own = accounts[account]
        given |= {"text": own.text, "note": own.note}
    given |= {f"prior-{k}": text for k, text in enumerate(shown)}
    return Form(kind, given, account=account)


def _in_proportion(left: list[Hypothesis]) -> list[str]:
    """The priors of the accounts that stay, made to sum to 1; nothing where they are no numbers."""
    spans = [a.prior_span for a in left]
    total = sum((s.lo for s in spans if s is not None), Fraction(0))
    if not total or any(s is None or not s.single for s in spans):
        return []
    units = [round(s.lo / total * 10_000) for s in spans if s is not None]
    units[units.index(max(units))] += 10_000 - sum(units)
    return [f"{u / 10_000:g}" for u in units]


def priors_change(f: Fields) -> Change:
    """Return the change of the priors."""
    reader = Reader(f)
    priors = _priors(reader)
    reader.done()
    return edits.priors_set(priors)


def _priors(reader: Reader, new: str | None = None) -> dict[str, Chance | None]:
    """The priors of a form, by account; all of them or none, and summing to 1."""
    count = sum(k.startswith("account-") for k in reader.fields)
    names = {k: reader.fields.get(f"account-{k}", "") for k in range(count)}
    places = {f"prior-{k}": name for k, name in names.items() if name}
    if new is not None and "prior" in reader.fields:
        places["prior"] = new
    found = {field: reader.read(field, chance_from, None) for field in places}
    if not any(field in reader.faults for field in places):
        _check_priors(reader, found)
    return {name: found[field] for field, name in places.items()}


def _check_priors(reader: Reader, found: Mapping[str, Chance | None]) -> None:
    given = [v for v in found.values() if v is not None]
    if not given:
        return
    if len(given) < len(found):
        for field, value in found.items():
            if value is None:
                said = "Give every account a prior, or none: then they are equal."
                reader.wrong(field, said, None)
        return
    spans = [span(v, "of an account") for v in given]
    low, high = (sum((getattr(s, end) for s in spans), Fraction(0)) for end in ("lo", "hi"))
    if all(s.single for s in spans) and abs(low - 1) > SUM_TOLERANCE:
        reader.wrong("priors", f"The priors sum to {float(low):.12g}, not to 1.", None)
    elif not low - SUM_TOLERANCE <= 1 <= high + SUM_TOLERANCE:
        said = f"The priors sum to between {float(low):.12g} and {float(high):.12g}, never to 1."
        reader.wrong("priors", said, None)


def begun_change(f: Fields) -> Change:
    """Return the change that names the first two accounts."""
    reader = Reader(f)
    names = [reader.read(f"name-{k}", account_name, "") for k in range(2)]
    texts = [reader.read(f"text-{k}", words_of, "") for k in range(2)]
    if names[0] == names[1] != "":
        reader.wrong("name-1", "The two need different names.", None)
    reader.done()
    return edits.accounts_begun(list(zip(names, texts, strict=True)))


def added_change(f: Fields) -> Change:
    """Return the change that adds an account."""
    reader = Reader(f)
    name, text = reader.read("name", account_name, ""), reader.read("text", words_of, "")
    priors = _priors(reader, name)
    reader.done()
    return edits.account_added(name, text, priors)


def worded_change(f: Fields) -> Change:
    """Return the change that words an account anew."""
    reader = Reader(f)
    text, note = (reader.read(k, words_of, "") for k in ("text", "note"))
    reader.done()
    return edits.account_worded(f.get("account", ""), text, note)


def dropped_change(f: Fields) -> Change:
    """Return the change that takes an account out."""
    reader = Reader(f)
    priors = _priors(reader)
    reader.done()
    return edits.account_dropped(f.get("account", ""), priors)


# ---------------------------------------------------------------- what was not seen


def absence_form(case: Case, claim: str) -> Form:
    """Return the form of something that was not seen: of a claim, or (empty) of a new one."""
    evidence = evidence_as_written(case)
    given = {f"account-{k}": a for k, a in enumerate(evidence.hypotheses)}
    if not claim:
        return Form("absence", given)
    there = evidence.claims[claim]
    if there.absence is not None:
        start, end = there.absence.window or ("", "")
        searched = "\n".join(there.absence.searched)
        given |= {"of": there.absence.of, "from": start, "to": end, "searched": searched}
    for k, account in enumerate(evidence.hypotheses):
        cell = edits.judged(case, claim, account)
        if isinstance(cell, Mapping):
            given |= {f"{part}-{k}": chance_text(v) for part, v in cell.items()}
        else:
            given[f"silent-{k}"] = chance_text(cell)
    return Form("absence", given, claim)


def absence_change(case: Case, f: Fields) -> tuple[str, Change]:
    """Return the claim that a form of absence is about, and the change."""
    reader = Reader(f)
    absence = _absence(reader)
    cells = _silences(reader)
    claim = f.get("claim", "")
    if claim:
        reader.done()
        return claim, edits.absence_set(claim, absence, cells)
    parts: dict[str, object] = {
        "source": reader.read("source", needed("Choose the source that it rests on."), ""),
        "says": reader.read("says", needed("Say it as a claim: what was not seen, in words."), ""),
        "absence": absence,
    }
    passage = reader.read("passage", passage_number, None)
    reader.done()
    if passage is not None:
        parts["passage"] = passage
    name = id_from(str(parts["says"]), "claim", {e.name for e in cited_elements(case)})
    return name, edits.absence_added(name, parts, cells)


def _absence(reader: Reader) -> dict[str, object]:
    """The ``absence`` of a claim, as the case file has it."""
    of = reader.read("of", needed("Say what was not seen, such as 'a public announcement'."), "")
    start, end = (reader.read(k, day, "") for k in ("from", "to"))
    nowhere: tuple[str, ...] = ()
    searched = reader.read("searched", lines_of, nowhere)
    if bool(start) != bool(end) and not {"from", "to"} & set(reader.faults):
        missing = "to" if start else "from"
        reader.wrong(missing, "A window has two ends: give both, or leave both empty.", None)
    common = min(len(start), len(end))
    if end[:common] < start[:common]:
        reader.wrong("to", f"The window ends ({end}) before it begins ({start}).", None)
    window = {"window": (start, end)} if start and end else {}
    return {"of": of, **window, **({"searched": searched} if searched else {})}


def _silences(reader: Reader) -> dict[str, Judgement | None]:
    """The row of a claim of absence: P(nothing seen | account), in two parts or at once."""
    found: dict[str, Judgement | None] = {}
    count = sum(k.startswith("account-") for k in reader.fields)
    for k in range(count):
        happens, seen, silent = (
            reader.read(f"{part}-{k}", chance_from, None) for part in ("happens", "seen", "silent")
        )
        if any(f"{part}-{k}" in reader.faults for part in ("happens", "seen", "silent")):
            continue
        account = reader.fields.get(f"account-{k}", "")
        if silent is not None and (happens is not None or seen is not None):
            said = "Give either the two parts or this number: clear one of them."
            found[account] = reader.wrong(f"silent-{k}", said, None)
        elif happens is not None and seen is not None:
            found[account] = {"happens": happens, "seen": seen}
        elif happens is not None or seen is not None:
            missing = "seen" if happens is not None else "happens"
            said = "Silence tells only with both parts: give this one too, or clear the other."
            found[account] = reader.wrong(f"{missing}-{k}", said, None)
        else:
            found[account] = silent
    return found
