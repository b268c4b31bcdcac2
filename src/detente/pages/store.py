"""Where is a page kept?  Its raw bytes and its reading lie beside the case, in ``NAME.sources/``."""

from __future__ import annotations

import hashlib
import json
import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from detente.errors import BrokenFile, Place, UnreadableFile, UnwritableFile
from detente.evidence.page import PASSAGE_KINDS, Page, Passage, numbered
from detente.files import write_within

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
    return folder_of(case) / f"{_spelled(source)}{suffix}"


def _spelled(source: str) -> str:
    """Spell an id, which is free text, so that its file is no hidden one and stays in the folder.

    Letters of all scripts stay: spelled out byte by byte, names would become too long.
    """
    return re.sub(r"^\.|[^\w. -]", lambda sign: f"%{sign[0].encode().hex('%').upper()}", source)


def keep(case: str | Path, source: str, page: Page, raw: bytes, suffix: str) -> None:
    """Keep the raw bytes and the reading of a source beside its case file.

    Raises :class:`UnwritableFile`.
    """
    try:
        folder_of(case).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFile(
            f"The folder {str(folder_of(case))!r} cannot be made: {error.strerror}."
        ) from None
    write_within(folder_of(case), _file(case, source, suffix), raw)
    keep_reading(case, source, page, sha256(raw))


def is_kept(case: str | Path, source: str) -> bool:
    """Say whether the raw bytes of a source are kept beside the case."""
    name = _spelled(source)
    try:
        names = [p.name for p in folder_of(case).iterdir()]
    except OSError:
        return False
    own = (f"{name}.passages.json", f"{name}.pending.json")
    return any(n.rpartition(".")[0] == name and n not in own for n in names)


def suffix_of(file: str, raw: bytes) -> str:
    """Return the suffix under which raw bytes are kept: the file's own, or one that fits.

    >>> suffix_of("page.HTML", b""), suffix_of("-", b"It rained.")
    ('.html', '.txt')
    """
    suffix = Path(file).suffix.lower() if file != "-" else ""
    if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 9:
        return suffix
    return ".html" if raw[:2000].lstrip()[:1] == b"<" else ".txt"


def keep_reading(case: str | Path, source: str, page: Page, digest: str) -> None:
    """Keep the reading of a source: its title, metadata and passages, furniture marked."""
    data = {"format": FORMAT, "sha256": digest, **plain(page)}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    write_within(folder_of(case), _file(case, source, ".passages.json"), text)


def stored(case: str | Path, source: str) -> Page | None:
    """Return the kept reading of a source, or None where there is none.

    A change that a crash cut off between the case file and the reading counts as made where the
    case file was written. Raises :class:`BrokenFile` where the file is not a reading.
    """
    return _announced(case, source) or _stored(_file(case, source, ".passages.json"))


def digest_of(case: str | Path, source: str) -> str:
    """Return the SHA-256 of the raw bytes that a kept reading was made of, or an empty text."""
    try:
        return str(json.loads(_file(case, source, ".passages.json").read_text("utf-8"))["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def announce(case: str | Path, source: str, page: Page, text: str) -> None:
    """Say which reading belongs to the case file once that is ``text``: before both are written."""
    data = {"case": sha256(text.encode("utf-8")), "sha256": digest_of(case, source), **plain(page)}
    write_within(
        folder_of(case), _file(case, source, ".pending.json"), json.dumps(data, ensure_ascii=False)
    )


def settle(case: str | Path, source: str) -> None:
    """Carry out what was announced, where the case file is as announced; then forget it."""
    page = _announced(case, source)
    if page is not None:
        keep_reading(case, source, page, digest_of(case, source))
    _file(case, source, ".pending.json").unlink(missing_ok=True)


def _announced(case: str | Path, source: str) -> Page | None:
    try:
        data = json.loads(_file(case, source, ".pending.json").read_text("utf-8"))
        is_written = sha256(Path(case).read_bytes().removeprefix(BOM_UTF8)) == data["case"]
        return _page(data) if is_written else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _stored(path: Path) -> Page | None:
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
