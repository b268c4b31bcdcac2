"""Competing accounts as JSON."""

from __future__ import annotations

from fractions import Fraction
from math import isinf
from typing import Any

from detente.evidence.record import Cell
from detente.evidence.silence import Ratio, Silence
from detente.evidence.span import Span
from detente.evidence.vary import Varied
from detente.evidence.weighing import Judged, Weighing
from detente.explanation.accounts import Standing


def accounts(found: Standing) -> dict[str, Any]:
    """Return competing accounts in the format ``detente-evidence/1``."""
    facts = found.facts
    assert facts is not None
    names = facts.accounts.names
    return {
        "format": "detente-evidence/1",
        "case": facts.case,
        "version": facts.version,
        "answer": found.answer,
        "graded": facts.accounts.graded,
        "priors_given": facts.accounts.priors_given,
        "accounts": [_account(facts, j) for j in range(len(names))],
        "leaders": [names[j] for j in facts.leaders],
        "settled": facts.bounds.settled,
        "rivals": [names[j] for j in facts.bounds.rivals],
        "between": _ratio(names, facts.between),
        "items": [_item(names, j) for j in facts.judged],
        "left_out": [
            {"claim": e.claim.id, "reason": e.reason, "by": list(e.by)}
            for e in facts.accounts.left_out
        ],
        "one_report": {report: list(claims) for report, claims in facts.one_report.items()},
        "linchpins": _linchpins(facts),
        "silences": [_silence(names, s, facts) for s in facts.silences],
        "varied": [_varied(names, v) for v in facts.varied],
        "watch": [
            {"kind": w.kind, "id": w.id, "words": w.words, "closes": w.closes or None}
            for w in facts.watch
        ],
    }


def _account(facts: Weighing, j: int) -> dict[str, Any]:
    account = facts.accounts.accounts[j]
    return {
        "id": account.id,
        "text": account.text,
        "prior": _span(facts.accounts.priors[j]),
        "posterior": float(facts.posterior[j]),
        "bounds": _span(facts.bounds.posterior[j]),
        "score": None if isinf(facts.scores[j]) else facts.scores[j],
        "inconsistencies": sum(each.marks[j] for each in facts.judged),
        "note": account.note or None,
        "evidence": list(account.evidence),
    }


def _item(names: tuple[str, ...], judged: Judged) -> dict[str, Any]:
    item = judged.item
    return {
        "claim": item.claim.id,
        "says": item.claim.says,
        "weight": item.weight,
        "cells": {n: _cell(c) for n, c in zip(names, item.cells, strict=True)},
        "reckoned_with": {n: _span(s) for n, s in zip(names, item.spans, strict=True)},
        "bits": judged.bits,
        "strongest": _ratio(names, judged.strongest),
        "marks": dict(zip(names, judged.marks, strict=True)),
        "opposed_by": [c.id for c in judged.opposed],
    }


def _linchpins(facts: Weighing) -> dict[str, Any]:
    names, turn = facts.accounts.names, facts.turn
    return {
        "without": [
            {
                "claim": facts.judged[d.item].item.claim.id,
                "posterior": _row(names, d.posterior),
                "leaders": [names[j] for j in d.leaders],
                "flips": d.flips,
            }
            for d in facts.drops
        ],
        "smallest_change": None
        if turn is None
        else {
            "account": names[turn.account],
            "claim": facts.judged[turn.item].item.claim.id,
            "now": float(turn.now),
            "level_at": float(turn.at),
            "then_lead": [names[j] for j in turn.to],
        },
    }


def _silence(names: tuple[str, ...], silence: Silence, facts: Weighing) -> dict[str, Any]:
    absence = silence.claim.absence
    cells = facts.accounts.items[silence.item].cells
    return {
        "claim": silence.claim.id,
        "of": absence.of if absence else None,
        "window": list(absence.window) if absence and absence.window else None,
        "searched": list(absence.searched) if absence else [],
        "nothing_seen": {n: _cell(c) for n, c in zip(names, cells, strict=True)},
        "ratios": [_ratio(names, r) for r in silence.ratios],
        "leading": _ratio(names, silence.leading),
        "varied": None if silence.expected is None else _varied(names, silence.expected),
    }


def _varied(names: tuple[str, ...], varied: Varied) -> dict[str, Any]:
    return {
        "account": names[varied.account],
        "claim": varied.claim,
        "points": [{"value": float(x), "posterior": _row(names, row)} for x, row in varied.points],
        "level_at": None if varied.level is None else float(varied.level),
    }


def _row(names: tuple[str, ...], row: tuple[Fraction, ...]) -> dict[str, float]:
    return {n: float(p) for n, p in zip(names, row, strict=True)}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "span": _span(cell.span),
        "happens": None if cell.happens is None else _span(cell.happens),
        "seen": None if cell.seen is None else _span(cell.seen),
    }


def _span(span: Span) -> list[float]:
    return [float(span.lo), float(span.hi)]


def _ratio(names: tuple[str, ...], ratio: Ratio) -> dict[str, Any]:
    return {
        "over": names[ratio.over],
        "under": names[ratio.under],
        "value": _finite(ratio.value),
        "range": [_finite(ratio.lo), _finite(ratio.hi)],
        "hardly": ratio.hardly,
    }


def _finite(value: Fraction | None) -> float | None:
    """A number, or None where it is infinite or too large for one."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return None
