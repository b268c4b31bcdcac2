"""How is a language model asked?  One host, named beforehand, and no other gets the text."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from detente.errors import NoAnswer, printable

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

LOCAL = ("127.0.0.1", "::1", "localhost")
MOST_BYTES = 4 * 2**20
KEY_VARIABLE = "DETENTE_API_KEY"
_REFUSES_FORMAT = (400, 404, 415, 422)
"""With these a server that does not know a response format answers; it is asked once more without."""


@dataclass(frozen=True)
class Endpoint:
    """A chat endpoint as OpenAI has it: an address, a model, a key that is never shown or kept."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 120.0

    @property
    def host(self) -> str:
        """The host that gets the text, with its port where one is given."""
        parts = urlsplit(self.url)
        name = parts.hostname or ""
        shown = f"[{name}]" if ":" in name else name
        return shown if parts.port is None else f"{shown}:{parts.port}"

    @property
    def is_local(self) -> bool:
        """Whether the host is this machine."""
        return urlsplit(self.url).hostname in LOCAL


def endpoint(url: str, model: str, key: str = "", seconds: float = 120.0) -> Endpoint:
    """Return an endpoint whose address may be used; raises :class:`NoAnswer` otherwise.

    Only https carries a text to another machine.

    >>> endpoint("http://127.0.0.1:8080/v1", "tiny").url
    'http://127.0.0.1:8080/v1/chat/completions'
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise NoAnswer(f"{url!r} is no address: {error}. Nothing was sent.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not url.isprintable():
        raise NoAnswer(
            f"{url!r} is no address of an endpoint. Write one such as http://127.0.0.1:8080/v1. "
            "Nothing was sent."
        )
    if parts.username is not None or parts.query or parts.fragment or " " in url:
        raise NoAnswer(
            "The address of an endpoint holds no name, password, query or fragment; a key is read "
            "from an environment variable. Nothing was sent."
        )
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        raise NoAnswer(
            f"{parts.hostname!r} is not this machine: only https may carry the text there. "
            "Nothing was sent."
        )
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise NoAnswer("The key holds signs that no key has. It is not shown. Nothing was sent.")
    whole = url.rstrip("/")
    whole = whole if whole.endswith("/chat/completions") else f"{whole}/chat/completions"
    return Endpoint(whole, model, key, seconds)


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, word for word, without the key."""

    host: str
    time: str
    request: Mapping[str, Any]
    answer: str
    content: str


def ask(
    to: Endpoint, messages: tuple[Mapping[str, str], ...], schema: Mapping[str, Any]
) -> Exchange:
    """Send messages and return the model's words; raises :class:`NoAnswer` in one line.

    Temperature 0 and a JSON schema are asked for; where the server refuses the schema, it is asked
    once more without one. A redirect is refused: no other host gets the text.
    """
    body: dict[str, Any] = {
        "model": to.model,
        "temperature": 0,
        "messages": [dict(m) for m in messages],
    }
    shape = {"name": "answer", "strict": True, "schema": dict(schema)}
    wanted = body | {"response_format": {"type": "json_schema", "json_schema": shape}}
    try:
        return _exchange(to, wanted)
    except _RefusedError as refused:
        if refused.status not in _REFUSES_FORMAT:
            raise NoAnswer(refused.said) from None
    try:
        return _exchange(to, body)
    except _RefusedError as refused:
        raise NoAnswer(refused.said) from None


class _RefusedError(Exception):
    """The server answered with a status that is no success."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.said = said


def _exchange(to: Endpoint, body: Mapping[str, Any]) -> Exchange:
    started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    text = _without_key(to, _post(to, json.dumps(body, ensure_ascii=True).encode("ascii")))
    return Exchange(to.host, started, body, text, _content(to, text))


def _post(to: Endpoint, data: bytes) -> str:
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.request import Request

    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if to.key:
        headers["Authorization"] = f"Bearer {to.key}"
    request = Request(to.url, data=data, headers=headers, method="POST")
    deadline = time.monotonic() + to.seconds
    try:
        with _opener(to).open(request, timeout=to.seconds) as stream:
            raw = _bounded(to, stream, deadline)
    except HTTPError as error:
        with error:
            raise _RefusedError(error.code, _refusal(to, error)) from None
    except URLError as error:
        raise NoAnswer(_unreached(to, error.reason)) from None
    except (OSError, HTTPException) as error:
        if isinstance(error, NoAnswer):
            raise
        raise NoAnswer(_unreached(to, error)) from None
    return raw.decode("utf-8", "replace")


def _opener(to: Endpoint) -> OpenerDirector:
    """Return an opener that follows no redirect, and uses no proxy for this machine."""
    from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener

    class Refuse(HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    return build_opener(Refuse, *([ProxyHandler({})] if to.is_local else []))


def _bounded(to: Endpoint, stream: IO[bytes], deadline: float) -> bytes:
    """Read an answer of bounded size within bounded time."""
    parts: list[bytes] = []
    size = 0
    while part := stream.read1(1 << 16):  # type: ignore[attr-defined]
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise NoAnswer(
                f"The answer of {to.host} is longer than {MOST_BYTES // 2**20} MB: it is not read."
            )
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(parts)


def _refusal(to: Endpoint, error: Any) -> str:
    if 300 <= error.code < 400:
        return (
            f"{to.host} redirects to another address. The redirect is refused: only the host that "
            "you named gets the text. Give the final address as --endpoint."
        )
    said = _without_key(to, " ".join(error.read(2000).decode("utf-8", "replace").split())[:160])
    hint = " Is the key right?" if error.code in (401, 403) else ""
    return (
        f"{to.host} answers {error.code} {printable(str(error.reason))}: {said or 'no more'}.{hint}"
    )


def _unreached(to: Endpoint, reason: object) -> str:
    import ssl

    if isinstance(reason, TimeoutError):
        return (
            f"{to.host} has not answered within {to.seconds:g} seconds; --timeout gives it longer."
        )
    if isinstance(reason, ssl.SSLError):
        what = getattr(reason, "verify_message", "") or reason.reason or "TLS failed"
        return f"{to.host} could not be reached safely: {what}."
    what = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return f"{to.host} could not be reached: {_without_key(to, what)}."


def _without_key(to: Endpoint, text: str) -> str:
    return text.replace(to.key, "[key]") if to.key else text


def _content(to: Endpoint, text: str) -> str:
    """Return the model's words in an answer of the server."""
    try:
        content = json.loads(text)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        start = printable(_without_key(to, text[:60]))
        raise NoAnswer(
            f"The answer of {to.host} is no chat completion; it begins {start!r}."
        ) from None
    if not isinstance(content, str):
        raise NoAnswer(f"The answer of {to.host} holds no text.")
    return content
