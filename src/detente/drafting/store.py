"""Where are proposals kept?  Beside the case, one review for each source, with what was said."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from detente.drafting.endpoint import Exchange
from detente.drafting.proposal import (
    BASES,
    PROPOSAL_KINDS,
    STATUSES,
    Doubt,
    Proposal,
    Rejected,
)
from detente.drafting.review import Entry, Review, Run
from detente.errors import BrokenFile, Place, UnreadableFile, UnwritableFile
from detente.evidence.record import Quote
from detente.files import write_within

FORMAT = "detente-draft/1"
EXCHANGE = "detente-exchange/1"


def review_file(folder: Path, source: str) -> Path:
    """Return the file of the review of a source, in the folder of the pages of its case."""
    return folder / "drafts" / f"{quote(source, safe='')}.json"


def load_review(folder: Path, source: str) -> Review:
    """Return the review of a source, an empty one where nothing was drafted yet.

    Raises :class:`BrokenFile` where the file is no review.
    """
    path = review_file(folder, source)
    try:
        if not path.is_file():
            return Review(source)
        return _review(json.loads(path.read_text("utf-8")), source)
    except OSError as error:
        raise UnreadableFile(f"The file {str(path)!r} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BrokenFile(
            "This is not a review of proposals. Move it away; 'detente draft' begins a new one.",
            place=Place(str(path)),
        ) from None


def keep_review(folder: Path, review: Review) -> Path:
    """Write the review of a source; returns the file."""
    path = review_file(folder, review.source)
    _make(path.parent)
    data = {"format": FORMAT, "next_number": review.next_number, **plain(review)}
    write_within(folder, path, _text(data))
    return path


def keep_exchanges(
    folder: Path, source: str, exchanges: Sequence[Exchange], prompt_hash: str
) -> Path:
    """Write what was sent to a model and what it answered, without the key; returns the file."""
    path = folder / "drafts" / f"{quote(source, safe='')}-{prompt_hash[:12]}.exchange.json"
    _make(path.parent)
    said = [dataclasses.asdict(e) for e in exchanges]
    data = {"format": EXCHANGE, "source": source, "prompt_hash": prompt_hash, "exchanges": said}
    write_within(folder, path, _text(data))
    return path


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFile(
            f"The folder {str(folder)!r} cannot be made: {error.strerror}."
        ) from None


def _text(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")


# ---------------------------------------------------------------- as plain data


def plain(review: Review) -> dict[str, Any]:
    """Return a review as plain data."""
    return {
        "source": review.source,
        "runs": [dataclasses.asdict(r) for r in review.runs],
        "proposals": [_plain_entry(e) for e in review.entries],
        "rejected": [{"reason": r.reason, **_plain_proposal(r.proposal)} for r in review.rejected],
        "dropped": dict(review.dropped),
    }


def _plain_entry(entry: Entry) -> dict[str, Any]:
    head = {"number": entry.number, "status": entry.status, "by": entry.by}
    return {**head, "edits": dict(entry.edits), **_plain_proposal(entry.proposal)}


def _plain_proposal(proposal: Proposal) -> dict[str, Any]:
    return dataclasses.asdict(proposal)


def _review(data: Mapping[str, Any], source: str) -> Review:
    if data["format"] != FORMAT or data["source"] != source:
        raise ValueError(data["format"])
    entries = tuple(_entry(e) for e in data["proposals"])
    most = max((e.number for e in entries), default=0)
    return Review(
        source,
        entries,
        tuple(Rejected(_proposal(r), str(r["reason"])) for r in data["rejected"]),
        tuple(Run(*(str(r[k]) for k in ("drafter", "model", "prompt_hash"))) for r in data["runs"]),
        MappingProxyType({str(k): int(v) for k, v in data["dropped"].items()}),
        max(int(data["next_number"]), most + 1),
    )


def _entry(data: Mapping[str, Any]) -> Entry:
    edits = {k: str(v) for k, v in data["edits"].items() if k in ("words", "id", "dm", "when")}
    status = STATUSES[STATUSES.index(data["status"])]
    number = int(data["number"])
    return Entry(number, _proposal(data), status, str(data["by"]), MappingProxyType(edits))


def _proposal(data: Mapping[str, Any]) -> Proposal:
    basis, passage = data["basis"], data["passage"]
    return Proposal(
        kind=PROPOSAL_KINDS[PROPOSAL_KINDS.index(data["kind"])],
        id=str(data["id"]),
        words=str(data["words"]),
        quotes=tuple(
            Quote(*(str(q[k]) for k in ("exact", "prefix", "suffix"))) for q in data["quotes"]
        ),
        passage=None if passage is None else int(passage),
        dm=str(data["dm"]),
        hedges=tuple(Doubt(**d) for d in data["hedges"]),
        basis=None if basis is None else BASES[BASES.index(basis)],
        when=str(data["when"]),
        drafter=str(data["drafter"]),
        note=str(data["note"]),
        against=tuple(int(n) for n in data["against"]),
        warnings=tuple(map(str, data["warnings"])),
    )
