"""What is inside a page that a browser saved as one file?  The HTML of an MHTML archive."""

from __future__ import annotations

import email
import email.policy

from detente.errors import UnusablePage
from detente.pages.opening import as_named


def html_inside(raw: bytes, name: str) -> bytes:
    """Return the first HTML part of an MHTML file; raises :class:`UnusablePage`."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                charset = part.get_content_charset()
                return _declaring(body, charset)
    raise UnusablePage(
        f"{as_named(name)} is a saved page without HTML in it. Save it as 'web page, HTML only'."
    )


def _declaring(body: bytes, charset: str | None) -> bytes:
    """Return the bytes in UTF-8 where the archive names their encoding."""
    if charset is None:
        return body
    try:
        return body.decode(charset).encode("utf-8")
    except (LookupError, UnicodeDecodeError):
        return body
