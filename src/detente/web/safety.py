"""Who may talk to the workbench, and what a page of it may do.

It listens on this machine only. Every request must carry the random token, in the address once and
then in a cookie; every change must come from a page of the workbench itself, and carry a second
token that is in its forms. A page may load nothing from elsewhere and runs no script that stands
in it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.web.refusals import Refused, is_for_programs, refusal

MOST_BYTES = 8 * 2**20
"""A request has at most so many bytes."""

TOO_MUCH = f"That is more than {MOST_BYTES // 2**20} MB."

READING = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""

OPEN = ("/static/",)
"""Paths that need no token: they hold nothing of the user's."""

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class Keys:
    """The token of one run, and where it is reached: cookies are shared by all ports of a host."""

    token: str
    port: int = 0
    hosts: frozenset[str] = field(default_factory=lambda: frozenset({"127.0.0.1", "localhost"}))

    @property
    def cookie(self) -> str:
        """The name of the cookie that keeps the token."""
        return f"detente_{self.port}"

    @property
    def form(self) -> str:
        """The token that stands in forms: it follows from the other, which no page shows."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    def is_token(self, given: str) -> bool:
        """Whether somebody knows the token."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def is_form(self, given: str) -> bool:
        """Whether a form comes from a page of this run."""
        return hmac.compare_digest(given.encode(), self.form.encode())


class Guard:
    """Refuses what does not come from the user's own browser on this machine."""

    def __init__(self, app: ASGIApp, keys: Keys, *, read_only: bool = False) -> None:
        self.app = app
        self.keys = keys
        self.read_only = read_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        refused = self._refusal(Request(scope))
        if refused is not None:
            await refused(scope, receive, _safe(send))
            return
        await self.app(scope, _bounded(receive), _safe(send))

    def _refusal(self, request: Request) -> Response | None:
        host = (request.headers.get("host") or "").rsplit(":", 1)[0].strip("[]")
        if host not in self.keys.hosts:
            return _no(request, "This address is not that of the workbench.", 421)
        if not self.read_only and not self._knows(request):
            return self._entrance(request)
        length = request.headers.get("content-length") or "0"
        if not (length.isascii() and length.isdigit()):
            return _no(request, "The length of the request is no number.", 400)
        if len(length) > len(str(MOST_BYTES)) or int(length) > MOST_BYTES:
            return _no(request, TOO_MUCH, 413)
        return None if request.method in READING else self._refused_change(request)

    def _refused_change(self, request: Request) -> Response | None:
        if self.read_only:
            answer = _no(request, "These pages can be read, not changed.", 405)
            answer.headers["Allow"] = ", ".join(READING)
            return answer
        if is_for_programs(request.url.path) and not _bearer(request):
            return _unknown(request)
        return (
            None if _is_own(request.headers) else _no(request, "This comes from another page.", 403)
        )

    def _knows(self, request: Request) -> bool:
        if request.url.path.startswith(OPEN):
            return True
        if _bearer(request):
            return self.keys.is_token(_bearer(request))
        return self.keys.is_token(request.cookies.get(self.keys.cookie, ""))

    def _entrance(self, request: Request) -> Response:
        """Let in who brings the token in the address, and take it out of the address."""
        given = request.query_params.get("token", "")
        if request.method != "GET" or not given or not self.keys.is_token(given):
            return _unknown(request)
        left = [(k, v) for k, v in request.query_params.multi_items() if k != "token"]
        url = request.url.replace(query="").include_query_params(**dict(left))
        answer = RedirectResponse(f"{url.path}?{url.query}" if url.query else url.path, 303)
        answer.set_cookie(self.keys.cookie, self.keys.token, httponly=True, samesite="strict")
        return answer


def _bearer(request: Request) -> str:
    """The token that a program sends: no page of another origin can make a browser send it."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _is_own(headers: Headers) -> bool:
    """Whether a changing request comes from a page of the same origin."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _unknown(request: Request) -> Response:
    """Say to who does not know the token how to come in."""
    if is_for_programs(request.url.path):
        words = (
            "Send the token as 'Authorization: Bearer TOKEN': it stands in the address that "
            "'detente serve' printed, and is a new one for each run."
        )
        answer = _no(request, words, 401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    words = "Open the address that 'detente serve' printed: it holds the token that lets you in."
    return _no(request, words, 403)


def _no(request: Request, words: str, status: int) -> Response:
    if is_for_programs(request.url.path):
        return refusal(Refused(words), status)
    return PlainTextResponse(words, status)


def _safe(send: Send) -> Send:
    """Add to every answer what a browser may do with it."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending


def _bounded(receive: Receive) -> Receive:
    """Stop reading a request that is longer than it may be."""
    size = 0

    async def receiving() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MOST_BYTES:
            raise HTTPException(413, TOO_MUCH)
        return message

    return receiving
