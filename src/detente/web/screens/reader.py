"""The reader: one source with its words of doubt, and what the case makes of each passage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.drafting.doubts import Ear
from detente.drafting.proposal import BASES, Known, Proposal
from detente.drafting.review import Entry, decided, merged
from detente.drafting.store import keep_review, load_review
from detente.errors import DetenteError, MissingPart, WrongValue
from detente.evidence.elements import cited_elements
from detente.evidence.page import PASSAGE_KINDS, Page
from detente.evidence.record import evidence_as_written
from detente.model.conflict import Case
from detente.pages.adopting import the_source
from detente.pages.store import folder_of
from detente.web import marks
from detente.web.bench import Bench, bench_of, form_of, see
from detente.web.elements import passage_address
from detente.web.folder import Revision
from detente.web.parts import number_in
from detente.web.placing import Hanging, place_of
from detente.web.reader import Look, open_marks, range_of, sheet, suggested
from detente.web.screens.frame import framed
from detente.web.screens.questions import asked
from detente.web.shelf import Turn, case_of, flip, page_of
from detente.web.store import Version

LISTED = 100
"""With more marks than that, those of other parts are counted and not listed."""


@dataclass(frozen=True)
class Desk:
    """What one look at a source works on."""

    bench: Bench
    revision: Revision
    head: Version
    case: Case
    source: str
    page: Page

    @property
    def name(self) -> str:
        """The name of the case."""
        return self.revision.name

    @property
    def ear(self) -> Ear:
        """What hears the words of doubt of the page."""
        return marks.ear_of(self.case, self.page)


def _desk(request: Request) -> Desk:
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    case = case_of(revision)
    source = the_source(case, request.path_params["source"])
    return Desk(
        bench, revision, head, case, source, page_of(bench.folder, revision.name, case, source)
    )


def shown(request: Request) -> Response:
    """Show a part of a source; with ``mark`` or ``flip``, a form for one passage or line of it."""
    try:
        desk = _desk(request)
    except MissingPart:
        return _without_page(request)
    return _page(request, desk, _prefilled(request, desk))


def _without_page(request: Request) -> Response:
    """A source that the case only names: what is claimed of it, and how its page comes in."""
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    evidence = evidence_as_written(case_of(revision))
    source = evidence.sources[request.path_params["source"]]
    claims = [c for c in evidence.claims.values() if c.source == source.id]
    frame = framed(bench, revision, head, "sources")
    return bench.page(request, "source.html", **frame, source=source, claims=claims)


def _prefilled(request: Request, desk: Desk) -> dict[str, str]:
    """The form that a link asks for: of a passage, with the words that are quoted at first, or a line."""
    asked_for = request.query_params
    number = number_in(asked_for.get("mark", ""))
    passage = None if number is None else desk.page.passage(number)
    if passage is not None:
        start, end = (number_in(asked_for.get(k, "")) or 0 for k in ("from", "to"))
        return {"passage": str(number), "quote": suggested(passage, start, end)}
    line = number_in(asked_for.get("flip", ""))
    return {} if line is None or "mark" in asked_for else {"line": str(line)}


def _asked_place(request: Request) -> str:
    """The place that a link asks for, as ``p12``, ``l45``, ``mark-3``, ``thread-7`` or ``marks``."""
    given = request.query_params
    for key, letter in (("mark", "p"), ("flip", "l"), ("passage", "p")):
        if given.get(key):
            return f"{letter}{_plain(given[key])}"
    at = re.fullmatch(r"(p|l|mark-|thread-)([0-9]+)|marks", given.get("at", ""))
    return f"{at[1]}{_plain(at[2])}" if at and at[1] else at[0] if at else ""


def _plain(number: str) -> str:
    """A number as it stands in the names of places: without signs before it."""
    found = number_in(number.strip())
    return number.strip() if found is None else str(found)


def _page(
    request: Request, desk: Desk, given: Mapping[str, str], error: DetenteError | None = None
) -> Response:
    review = load_review(folder_of(desk.bench.folder.path(desk.name)), desk.source)
    threads = [
        x
        for x in desk.bench.folder.store.threads(desk.name)
        if x.element.rpartition("#")[0] == desk.source
    ]
    waiting = open_marks(desk.case, desk.source, review.entries)
    given = defaultdict(str, {k: _plain(v) if k in _PLACES else v for k, v in given.items()})
    where = "" if error is None else _where(desk, given, waiting)
    at = _asked_place(request) if error is None else ""
    look = Look(at or _PLACES.get(where, "") + given[where], _part(request, given))
    query = request.query_params
    return desk.bench.page(
        request,
        "reader.html",
        status=200 if error is None else 422,
        **framed(desk.bench, desk.revision, desk.head, "sources"),
        source=evidence_as_written(desk.case).sources[desk.source],
        sheet=sheet(desk.case, desk.source, desk.page, Hanging(waiting, threads), look),
        waiting=waiting,
        listed=LISTED,
        turned_down=[e for e in review.entries if e.status == "rejected"],
        elements=cited_elements(desk.case),
        furniture=[k for k in PASSAGE_KINDS if k != "body"],
        bases=BASES,
        range_of=range_of,
        given=given,
        error=error,
        where=where,
        at="" if "mark" in query or "flip" in query else at,
        nowhere=_nowhere(desk, at),
    )


_PLACES = {"passage": "p", "number": "mark-", "line": "l"}
"""How the places are called that the fields of a form name."""


def _part(request: Request, given: Mapping[str, str]) -> int:
    """The part that a link or a form names, for what has no place of its own; else the first."""
    return number_in(given.get("part") or request.query_params.get("part", "")) or 1


def _nowhere(desk: Desk, at: str) -> str:
    """What to say of a passage or a line that was asked for and is not there; empty where all is well."""
    kind, number = {"p": "passage", "l": "line"}.get(at[:1], ""), at[1:]
    last = len(desk.page.body if kind == "passage" else desk.page.passages)
    if not kind or 1 <= (number_in(number) or 0) <= last:
        return ""
    return desk.bench.catalogue.text(f"sources.no_{kind}", number=number[:20], last=last)


def _where(desk: Desk, given: defaultdict[str, str], waiting: Sequence[Entry]) -> str:
    """The form that an error belongs to: at a passage, a mark, or a line; else the top."""
    here = {
        "passage": range(1, len(desk.page.body) + 1),
        "number": [e.number for e in waiting],
        "line": range(1, len(desk.page.passages) + 1),
    }
    return next((key for key, known in here.items() if number_in(given[key]) in known), "")


async def changed(request: Request) -> Response:
    """Flip a line, make a mark, or decide on one."""
    fields = await form_of(request)
    return await run_in_threadpool(_changed, request, fields)


def _changed(request: Request, fields: Mapping[str, str]) -> Response:
    desk = _desk(request)
    do = _DOES.get(fields.get("do", ""))
    try:
        if do is None:
            raise WrongValue(f"There is no change {fields.get('do', '')[:40]!r}.")
        back = do(desk, fields)
    except DetenteError as error:
        return _page(request, _desk(request), fields, error)
    part = number_in(fields.get("part", ""))
    told = "" if part is None else f"part={part}&"
    return see(f"{passage_address(desk.name, desk.source)}?{told}at={back}#{back}")


def _flipped(desk: Desk, f: Mapping[str, str]) -> str:
    turn = Turn(desk.source, _number(f, "line"), f.get("was", ""), f.get("kind", ""))
    after = flip(desk.bench.folder, desk.name, f.get("seen", ""), turn)
    number = after.passages[turn.line - 1].number
    return f"l{turn.line}" if number is None else f"p{number}"


def _marked(desk: Desk, f: Mapping[str, str]) -> str:
    """Put a mark into the case, keep it for later, or ask a question of the passage."""
    passage = _number(f, "passage")
    if desk.page.passage(passage) is None:
        raise WrongValue(f"The page has no passage {passage}.")
    if f.get("kind") == "question":
        quote = marks.standing(desk.ear, f.get("quote", ""), passage).quote.exact
        question = asked(f.get("words", ""))
        desk.bench.folder.store.ask(desk.name, f"{desk.source}#{passage}", question, quote)
        return f"p{passage}"
    proposal = marks.marked(desk.ear, passage, f)
    if f.get("later"):
        path = folder_of(desk.bench.folder.path(desk.name))
        keep_review(path, marks.kept(load_review(path, desk.source), proposal))
    else:
        _enter(desk, proposal, f)
    return f"p{passage}"


def _enter(desk: Desk, proposal: Proposal, f: Mapping[str, str]) -> Proposal:
    ready = marks.named(desk.case, proposal)
    change = marks.entered(
        desk.source, ready, f.get("supports", "") if ready.kind == "claim" else ""
    )
    desk.bench.folder.change(desk.name, f.get("seen", ""), change.what, change.edit)
    return ready


def _accepted(desk: Desk, f: Mapping[str, str]) -> str:
    """Put a mark that was kept, or proposed by the rules, into the case."""
    path = folder_of(desk.bench.folder.path(desk.name))
    review = load_review(path, desk.source)
    entry = review.entry(_number(f, "number"))
    given = {k: " ".join(f[k].split()) for k in ("words", "dm", "when") if f.get(k, "").strip()}
    mine = {k: v for k, v in given.items() if k == "words" or getattr(entry.proposal, k) != v}
    proposal = replace(entry.shown, **mine)  # type: ignore[arg-type]
    place = place_of(desk.page, entry)
    if place is None:
        raise WrongValue("The words of this mark stand nowhere in the page any more.")
    ready = _enter(desk, replace(proposal, passage=place), f)
    changes = {**entry.edits, **mine, "id": ready.id}
    keep_review(
        path,
        marks.settled(review, Entry(entry.number, entry.proposal, "accepted", marks.BY, changes)),
    )
    return f"p{place}"


def _rejected(desk: Desk, f: Mapping[str, str]) -> str:
    path = folder_of(desk.bench.folder.path(desk.name))
    review, number = load_review(path, desk.source), _number(f, "number")
    entry = replace(review.entry(number), status="proposed")
    keep_review(path, decided(marks.settled(review, entry), [number], "rejected", marks.BY))
    place = place_of(desk.page, entry)
    return "marks" if place is None else f"p{place}"


def _reopened(desk: Desk, f: Mapping[str, str]) -> str:
    """Let a mark that was rejected wait for a decision again."""
    path = folder_of(desk.bench.folder.path(desk.name))
    review = load_review(path, desk.source)
    entry = replace(review.entry(_number(f, "number")), status="proposed")
    keep_review(path, marks.settled(review, entry))
    return f"mark-{entry.number}"


def _proposed(desk: Desk, _: Mapping[str, str]) -> str:
    """Let the rules propose marks; nothing is sent anywhere."""
    from detente.drafting.cues import spoken
    from detente.drafting.rules import rules
    from detente.drafting.verify import verified

    people = desk.case.conflict.decision_makers
    known = Known(
        {d.id: d.words for d in people}, {d.id: tuple(o.id for o in d.options) for d in people}
    )
    ear = desk.ear
    draft = verified(rules(desk.source, ear, known, spoken(desk.page)), ear)
    path = folder_of(desk.bench.folder.path(desk.name))
    keep_review(path, merged(load_review(path, desk.source), draft))
    return "marks"


_DOES = {
    "flip": _flipped,
    "mark": _marked,
    "accept": _accepted,
    "reject": _rejected,
    "reopen": _reopened,
    "propose": _proposed,
}


def _number(f: Mapping[str, str], key: str) -> int:
    found = number_in(f.get(key, ""))
    if found is None:
        raise WrongValue(f"{f.get(key, '')[:40]!r} is no number.")
    return found


ROUTES = [
    Route("/c/{name}/sources/{source:path}", shown),
    Route("/c/{name}/sources/{source:path}", changed, methods=["POST"]),
]
