"""What the case rests on: competing accounts weighed in a matrix, silence, doubts and passages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError, UnknownName, WrongValue
from detente.evidence.record import evidence_as_written
from detente.explanation.doubts import doubts
from detente.explanation.prose import Prose
from detente.explanation.trace import trace
from detente.model.conflict import Case
from detente.web import evidence_forms as forms
from detente.web.bench import Bench, bench_of, form_of, see
from detente.web.edits import Change
from detente.web.elements import address, passage_address
from detente.web.evidence_edits import linked_to
from detente.web.evidence_fields import Misfit
from detente.web.evidence_forms import Fields, Form
from detente.web.evidence_matrix import Beside, Matrix, Told, beside, matrix_of, silent, told
from detente.web.folder import Revision
from detente.web.once import Once
from detente.web.screens.frame import framed
from detente.web.shelf import case_of
from detente.web.store import Version

KEPT = 32
FIRST = 60
"""So many claims that no account judges are listed at once."""


@dataclass(frozen=True)
class Look:
    """One look at the screen: the file, and what stands open in it."""

    bench: Bench
    revision: Revision
    head: Version
    form: Form | None = None
    error: DetenteError | None = None
    then: Told | None = None
    """What a silence would tell by numbers that were typed and not saved."""


# ---------------------------------------------------------------- showing


def shown(request: Request) -> Response:
    """Show the matrix, what silence tells and what the case rests on; and a form, if asked for."""
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    form = None
    if revision.case is not None and not bench.read_only:
        form = _asked(revision.case, request.query_params)
    return _page(request, Look(bench, revision, head, form))


def _asked(case: Case, query: Mapping[str, str]) -> Form | None:
    """The form that a link asks for."""
    if "cell" in query:
        return _form(case, "cell", *_cell(case, query["cell"]))
    for kind in ("priors", "absence", "account"):
        if kind in query:
            claim, account = (query[kind] if kind == k else "" for k in ("absence", "account"))
            return _form(case, kind, claim, account)
    return None if case.sections.get("hypotheses") else _form(case, "new")


def _cell(case: Case, text: str) -> tuple[str, str]:
    """The claim and the account of ``CLAIM,ACCOUNT``; a comma in a name is written %2C."""
    claim, _, account = text.partition(",")
    return unquote(claim), unquote(account)


def _form(case: Case, kind: str, claim: str = "", account: str = "") -> Form:
    """A form as the case fills it in; raises :class:`UnknownName` for what is not there."""
    evidence = evidence_as_written(case)
    judged = {c for a in evidence.hypotheses.values() for c in a.likelihoods}
    if claim and claim not in evidence.claims and not (kind == "cell" and claim in judged):
        raise UnknownName(f"There is no claim {claim[:80]!r} in the case.")
    if account and account not in evidence.hypotheses:
        raise UnknownName(f"There is no account {account[:80]!r} in the case.")
    match kind:
        case "cell" if claim and account:
            return forms.cell_form(case, claim, account)
        case "absence":
            return forms.absence_form(case, claim)
        case "account" if account:
            return forms.priors_form(case, "account", account)
        case "account" | "new":
            return forms.priors_form(case, "new" if evidence.hypotheses else "begin")
        case "priors":
            return forms.priors_form(case, "priors")
    raise UnknownName("A cell is a claim and an account, as in ?cell=CLAIM,ACCOUNT.")


def _page(request: Request, look: Look) -> Response:
    case, name = look.revision.case, look.revision.name
    evidence = evidence_as_written(case) if case else None
    matrix = matrix_of(case) if case else None
    form = look.form
    is_absence = form is not None and form.kind == "absence"
    query = request.query_params
    return look.bench.page(
        request,
        "evidence.html",
        status=200 if look.error is None else 422,
        **framed(look.bench, look.revision, look.head, "evidence"),
        base=f"/c/{quote(name, safe='')}/evidence",
        matrix=matrix,
        evidence=evidence,
        unjudged=_cut(matrix.unjudged if matrix else (), "unjudged" in query),
        form=form,
        error=look.error,
        beside=_beside(matrix, form),
        links=linked_to(case, form.account) if case and form and form.account else (),
        now=told(case, form.claim) if case and form and is_absence and form.claim else None,
        then=look.then,
        silent=silent(case) if case else (),
        doubts=_said(look.revision, doubts) if case and "doubts" in query else None,
        has_doubts=case is not None and bool(case.sections.get("claims")),
        trace=_said(look.revision, trace) if case and case.sections.get("sources") else None,
        at=query.get("at", ""),
        cell_address=lambda c, a: quote(f"{quote(c, safe='')},{quote(a, safe='')}"),
        claim_address=lambda c: _read_at(name, evidence.sources if evidence else (), c),
    )


def _beside(matrix: Matrix | None, form: Form | None) -> Beside:
    """What stands beside the form of a cell, where that is open."""
    if matrix is None or form is None or form.kind != "cell":
        return Beside()
    return beside(matrix.facts, form.claim, form.account)


def _cut(lines: tuple[object, ...], whole: bool) -> tuple[tuple[object, ...], int]:
    """The first few lines, and how many are left out."""
    return (lines, 0) if whole else (lines[:FIRST], max(0, len(lines) - FIRST))


def _read_at(name: str, sources: Iterable[str], claim: object) -> str:
    """Where a claim is read: its passage, or what the case says of it."""
    source, passage = str(getattr(claim, "source", "")), getattr(claim, "passage", None)
    if source in sources:
        return passage_address(name, source, passage)
    return address(name, str(getattr(claim, "id", "")))


_known = Once[tuple[str, str], tuple[Prose | None, str]](KEPT)


def _said(revision: Revision, ask: Callable[[Case], Prose]) -> tuple[Prose | None, str]:
    """What a question comes to, or why it comes to nothing; worked out once for each text."""
    case = case_of(revision)

    def answered() -> tuple[Prose | None, str]:
        try:
            return ask(case), ""
        except DetenteError as error:
            return None, str(error)

    return _known.get((revision.sha, ask.__name__), answered)


def doubted(request: Request) -> Response:
    """Show how sure the answer is, alone: a page asks for it when the rest is there."""
    bench = bench_of(request)
    revision = bench.folder.read(request.path_params["name"])
    return bench.page(request, "evidence_doubts.html", doubts=_said(revision, doubts))


# ---------------------------------------------------------------- changing


async def edited(request: Request) -> Response:
    """Make one change of the evidence, and weigh it anew; or only show what it would tell."""
    fields = await form_of(request)
    return await run_in_threadpool(_edited, request, fields)


def _edited(request: Request, fields: Fields) -> Response:
    bench, name = bench_of(request), request.path_params["name"]
    look = Look(bench, *bench.folder.opened(name))
    try:
        case = case_of(look.revision)
        claim, change = _change(case, fields)
        if fields.get("try"):
            then = told(change.edit(case), claim)
            return _page(request, replace(look, form=_reopened(case, fields, {}), then=then))
        bench.folder.change(name, fields.get("seen", ""), change.what, change.edit)
    except DetenteError as error:
        faults = error.fields if isinstance(error, Misfit) else {"": error.message}
        look = Look(bench, *bench.folder.opened(name))
        form = _reopened(look.revision.case, fields, faults)
        return _page(request, replace(look, form=form, error=error))
    return see(f"/c/{quote(name, safe='')}/evidence{_back(fields, claim)}")


def _change(case: Case, f: Fields) -> tuple[str, Change]:
    """The claim that a form is about, if any, and the change that it asks for."""
    claim = f.get("claim", "")
    match f.get("do"):
        case "cell":
            return claim, forms.cell_change(f)
        case "absence":
            return forms.absence_change(case, f)
        case "priors":
            return claim, forms.priors_change(f)
        case "begin":
            return claim, forms.begun_change(f)
        case "new":
            return claim, forms.added_change(f)
        case "account-words":
            return claim, forms.worded_change(f)
        case "account-drop":
            return claim, forms.dropped_change(f)
        case other:
            raise WrongValue(f"There is no change {other!r}.")


def _reopened(case: Case | None, f: Fields, faults: Fields) -> Form | None:
    """The form that was sent, with what was typed in it and what is wrong; None where it is gone."""
    kind = f.get("do", "").partition("-")[0]
    if case is None or kind not in ("cell", "absence", "priors", "begin", "new", "account"):
        return None
    try:
        found = _form(
            case, "new" if kind == "begin" else kind, f.get("claim", ""), f.get("account", "")
        )
    except DetenteError:
        return None
    return replace(found, given={**found.given, **f}, faults=faults)


def _back(f: Fields, claim: str) -> str:
    """Where the page stands after a change: at the silence that was judged, or where it began."""
    if f.get("do") == "absence":
        return f"?absence={quote(claim, safe='')}#absence"
    place = quote(f.get("back", ""), safe="")
    return f"?at={place}#{place}"


ROUTES = [
    Route("/c/{name}/evidence", shown),
    Route("/c/{name}/evidence", edited, methods=["POST"]),
    Route("/c/{name}/evidence/doubts", doubted),
]
