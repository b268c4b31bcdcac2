"""The case files of the folder: a list, and how one comes or goes."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.case.template import TEMPLATE
from detente.case.writer import dump
from detente.errors import BrokenFile
from detente.library import bundled, read
from detente.web.bench import bench_of, form_of, see
from detente.web.safety import MOST_BYTES


def shown(request: Request) -> Response:
    """List the cases, the last changed first."""
    bench = bench_of(request)
    return bench.page(
        request,
        "cases.html",
        entries=list(bench.folder.entries()),
        trashed=bench.folder.trashed(),
        bundled=bundled(),
    )


async def new(request: Request) -> Response:
    """Begin a case from the template."""
    fields = await form_of(request)
    name = fields.get("name", "").strip()
    title = " ".join(fields.get("title", "").split()) or name
    case = begun(title, name)
    folder = bench_of(request).folder
    await run_in_threadpool(folder.create, name, case, "begun from the template")
    return see(f"/c/{name}/model")


def begun(title: str, name: str) -> str:
    """Return the text of a new case, from the template."""
    from detente.case.reader import read_text

    case = read_text(TEMPLATE, name)
    return dump(case.replace(conflict=case.conflict.replace(title=title)))


async def copied(request: Request) -> Response:
    """Copy a case of the folder, or a bundled one."""
    fields = await form_of(request)
    folder = bench_of(request).folder
    source, name = fields.get("of", ""), fields.get("name", "").strip()
    name = name or folder.free(source)
    if fields.get("bundled") and source in bundled():
        text = read(source).text or ""
        await run_in_threadpool(folder.create, name, text, f"copied from {source}")
    else:
        await run_in_threadpool(folder.copy, source, name)
    return see(f"/c/{name}")


async def brought(request: Request) -> Response:
    """Take in a case file that is pasted or chosen."""
    from detente.case.reader import read_text

    fields = await form_of(request)
    form = await request.form(max_part_size=MOST_BYTES)
    upload = form.get("file")
    text = fields.get("text", "")
    if upload is not None and not isinstance(upload, str) and upload.filename:
        raw = await upload.read()
        await upload.close()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BrokenFile(f"The file is not UTF-8 text (byte {error.start}).") from None
    name = fields.get("name", "").strip()
    await run_in_threadpool(read_text, text, name or "case")
    await run_in_threadpool(bench_of(request).folder.create, name, text, "taken in")
    return see(f"/c/{name}")


async def trashed(request: Request) -> Response:
    """Move a case into the trash."""
    fields = await form_of(request)
    bench_of(request).folder.trash(fields.get("name", ""))
    return see("/")


async def restored(request: Request) -> Response:
    """Bring a case back from the trash."""
    fields = await form_of(request)
    name = bench_of(request).folder.restore(fields.get("name", ""))
    return see(f"/c/{name}")


ROUTES = [
    Route("/", shown),
    Route("/new", new, methods=["POST"]),
    Route("/copy", copied, methods=["POST"]),
    Route("/import", brought, methods=["POST"]),
    Route("/trash", trashed, methods=["POST"]),
    Route("/restore", restored, methods=["POST"]),
]
