"""Where is a page kept?  Its raw bytes and its reading lie beside the case, in ``NAME.sources/``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from detente.errors import BrokenFile, Place, UnreadableFile
from detente.evidence.page import PASSAGE_KINDS, Page, Passage, numbered
from detente.files import write_whole

FORMAT = "detente-page/1"


def folder_of(case: str | Path) -> Path:
    """Return the folder of the pages of a case file: ``talks.yaml`` has ``talks.sources``.

    >>> folder_of("talks.yaml").name
    'talks.sources'
    """
    path = Path(case)
    return path.with_name(f"{path.stem}.sources")


def sha256(raw: bytes) -> str:
    """Return the SHA-256 of raw bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def _file(case: str | Path, source: str, suffix: str) -> Path:
    """A source's id is free text: spelled so that it cannot leave the folder."""
    return folder_of(case) / f"{quote(source, safe='')}{suffix}"


def keep(case: str | Path, source: str, page: Page, raw: bytes, suffix: str) -> None:
    """Keep the raw bytes and the reading of a source beside its case file."""
    folder_of(case).mkdir(parents=True, exist_ok=True)
    write_whole(_file(case, source, suffix), raw)
    keep_reading(case, source, page, sha256(raw))


def keep_reading(case: str | Path, source: str, page: Page, digest: str) -> None:
    """Keep the reading of a source: its title, metadata and passages, furniture marked."""
    data = {"format": FORMAT, "sha256": digest, **plain(page)}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    write_whole(_file(case, source, ".passages.json"), text)


def stored(case: str | Path, source: str) -> Page | None:
    """Return the kept reading of a source, or None where there is none.

    Raises :class:`BrokenFile` where the file is not a reading.
    """
    path = _file(case, source, ".passages.json")
    try:
        if not path.is_file():
            return None
        return _page(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise UnreadableFile(f"The file {str(path)!r} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BrokenFile(
            "This is not the reading of a page; 'detente source add' writes it anew.",
            place=Place(str(path)),
        ) from None


def plain(page: Page) -> dict[str, object]:
    """Return a page as plain data: title, metadata, passages."""
    passages = [{"n": p.number, "kind": p.kind, "text": p.text} for p in page.passages]
    return {"title": page.title, "metadata": dict(page.metadata), "passages": passages}


def _page(data: Mapping[str, object]) -> Page:
    passages = data["passages"]
    found = tuple(_passage(p) for p in passages)  # type: ignore[attr-defined]
    metadata = MappingProxyType(dict(data["metadata"]))  # type: ignore[call-overload]
    return Page(str(data["title"]), numbered(found), metadata)


def _passage(data: Mapping[str, object]) -> Passage:
    kind = data["kind"]
    if kind not in PASSAGE_KINDS:
        raise ValueError(kind)
    return Passage(str(data["text"]), kind)
