"""Questions on a case: threads pinned to passages and elements, with answers, until resolved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError, UnknownName, WrongValue
from detente.evidence.elements import cited_elements
from detente.evidence.record import evidence_as_written
from detente.evidence.references import reference
from detente.model.conflict import Case
from detente.web.bench import bench_of, form_of, see
from detente.web.elements import pinned_to
from detente.web.screens.frame import framed
from detente.web.store import Store

LONGEST = 4000
SHOWN = ("open", "new", "all")


def shown(request: Request) -> Response:
    """List the threads: the open ones, those new since the last visit, or all."""
    return _page(request, {})


def _page(
    request: Request, given: Mapping[str, str], error: DetenteError | None = None
) -> Response:
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    name, case = revision.name, revision.case
    before = bench.folder.store.visited(name)
    threads = bench.folder.store.threads(name)
    show, about = _filters(request)
    new = {x.id for x in threads if before is not None and x.last > before}
    kept = {
        "open": [x for x in threads if not x.resolved],
        "new": [x for x in threads if x.id in new],
        "all": list(threads),
    }
    evidence = evidence_as_written(case) if case else None
    return bench.page(
        request,
        "questions.html",
        status=200 if error is None else 422,
        **framed(bench, revision, head, "questions"),
        threads=[x for x in kept[show] if about in ("", x.element)],
        counts={k: len(v) for k, v in kept.items()},
        pins=Counter(x.element for x in threads),
        show=show,
        about=about,
        new=new,
        at=request.query_params.get("at", ""),
        before=before,
        elements=cited_elements(case) if case else (),
        is_there=lambda pin: case is not None and _is_there(case, pin),
        pinned_to=lambda x: pinned_to(name, evidence, x) if evidence else "",
        given=defaultdict(str, given),
        error=error,
    )


def _filters(request: Request) -> tuple[str, str]:
    show = request.query_params.get("show", "open")
    about = request.query_params.get("about", "")
    return show if show in SHOWN else "open", about


def _is_there(case: Case, pin: str) -> bool:
    if any(e.name == pin for e in cited_elements(case)):
        return True
    return reference(evidence_as_written(case), pin) is not None


async def changed(request: Request) -> Response:
    """Ask, answer, resolve, or open again."""
    fields = await form_of(request)
    return await run_in_threadpool(_changed, request, fields)


def _changed(request: Request, fields: Mapping[str, str]) -> Response:
    bench, name = bench_of(request), request.path_params["name"]
    revision = bench.folder.read(name)
    try:
        thread = done(bench.folder.store, name, revision.case, fields)
    except DetenteError as error:
        return _page(request, fields, error)
    back = fields.get("back", "")
    if unquote(back).startswith(f"/c/{name}/") and "//" not in back:
        return see(back)
    return see(f"/c/{quote(name)}/questions?show=all&at=thread-{thread}#thread-{thread}")


def done(store: Store, name: str, case: Case | None, f: Mapping[str, str]) -> int:
    """Ask, answer, resolve or open again, and return which question it is; ``do`` says what."""
    match f.get("do"):
        case "ask":
            pin = f.get("element", "").strip()
            if case is None or not _is_there(case, pin):
                raise UnknownName(f"There is no {pin[:80]!r} in the case to ask about.")
            return store.ask(name, pin, asked(f.get("question", "")), f.get("quote", "")[:LONGEST])
        case "answer":
            known = store.answer(name, _thread(f), asked(f.get("text", "")))
        case "resolve" | "open":
            known = store.resolve(name, _thread(f), resolved=f["do"] == "resolve")
        case other:
            raise WrongValue(f"There is nothing to do called {other!r}.")
    if not known:
        raise UnknownName("This question is not there any more.")
    return _thread(f)


def asked(text: str) -> str:
    """Return the words of a question or an answer; raises :class:`WrongValue` for none."""
    words = text.strip()
    if not words:
        raise WrongValue("Write something: a question, or an answer.")
    if len(words) > LONGEST:
        raise WrongValue(f"That is {len(words)} characters; at most {LONGEST} are kept.")
    return words


def _thread(f: Mapping[str, str]) -> int:
    given = f.get("thread", "")
    if not (given.isascii() and given.isdigit() and len(given) < 12):
        raise WrongValue(f"{given[:40]!r} is no question.")
    return int(given)


ROUTES = [
    Route("/c/{name}/questions", shown),
    Route("/c/{name}/questions", changed, methods=["POST"]),
]
