"""Which text do these bytes hold?  Byte order marks, declared and probable encodings."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_OLD = ["cp1251", "koi8_r", "cp1256", "cp1253", "cp1255", "gb18030", "shift_jis", "big5", "euc_kr"]
_LOOKED_AT = 200_000


@dataclass(frozen=True)
class Decoded:
    """The text, the encoding that gave it, and whether broken bytes were replaced by �."""

    text: str
    encoding: str
    damaged: bool = False


def decoded(raw: bytes) -> Decoded:
    r"""Return the text of raw bytes.

    A byte order mark decides; then UTF-8 where the bytes are that; then what an HTML page says of
    itself; then UTF-16 without a mark; then a guess among old encodings, cp1252 at last.

    >>> decoded("Größe".encode("cp1252"))
    Decoded(text='Größe', encoding='cp1252', damaged=False)
    >>> decoded("\ufeffGröße".encode("utf-16-le")).text
    'Größe'
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _by_mark(raw, mark, name)
    if (wide := _wide(raw)) is not None:
        return wide
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        broken = error
    declared = _declared(raw)
    if declared and declared != "utf-8":
        text = raw.decode(declared, "replace")
        return Decoded(text, declared, "\ufffd" in text)
    if declared == "utf-8" or _mostly_utf8(raw, broken.start):
        return Decoded(raw.decode("utf-8", "replace"), "utf-8", damaged=True)
    return _old(raw)


def _by_mark(raw: bytes, mark: bytes, name: str) -> Decoded:
    text = (
        raw[len(mark) :].decode("utf-8", "replace")
        if name == "utf-8"
        else raw.decode(name, "replace")
    )
    return Decoded(text, name, "\ufffd" in text)


def _wide(raw: bytes) -> Decoded | None:
    """Return the text of UTF-16 without a mark: every other byte of Latin text is zero."""
    start = raw[:4000]
    if b"\0" not in start or len(start) < 4:
        return None
    half = len(start) // 2
    for name, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if zeros.count(0) > 0.6 * half:
            text = raw.decode(name, "replace")
            if "\0" not in text:
                return Decoded(text, name, "\ufffd" in text)
    return None


def _declared(raw: bytes) -> str:
    found = _DECLARED.search(raw[:4096])
    if not found:
        return ""
    name = (found[1] or found[2]).decode("ascii", "ignore")
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return ""
    if known.startswith(("utf-16", "utf-32")) or not _is_text_encoding(known):
        return ""  # the declaration itself was read byte by byte
    return "cp1252" if known in ("iso8859-1", "ascii") else known


def _is_text_encoding(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, ValueError):
        return False


def _mostly_utf8(raw: bytes, first: int) -> bool:
    """Say whether few bytes break what is UTF-8 otherwise."""
    part = raw[max(0, first - _LOOKED_AT) : first + _LOOKED_AT]
    text = part.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - broken > 2 * broken


def _old(raw: bytes) -> Decoded:
    text = raw.decode("cp1252", "replace")
    letters = [c for c in text[:_LOOKED_AT] if c.isalpha()]
    if sum(c > "\x7f" for c in letters) > 0.4 * len(letters) and (better := _guessed(raw)):
        return better
    return Decoded(text, "cp1252", "\ufffd" in text)


def _guessed(raw: bytes) -> Decoded | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    best = from_bytes(raw[:_LOOKED_AT], cp_isolation=_OLD).best()
    if best is None:
        return None
    text = raw.decode(best.encoding, "replace")
    return Decoded(text, best.encoding, "\ufffd" in text)
