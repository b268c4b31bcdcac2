"""Answers that take long, worked out in a process beside the server, and kept for the next time.

Whoever goes away while it is at work stops it.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from detente._version import __version__
from detente.web.folder import Folder, Revision
from detente.web.refusals import JSON, Refused, fault_of, refusal

AT_ONCE = 2
"""So many such answers are worked out at the same time; the others wait."""
GLANCE = 0.2
"""After so many seconds it is looked again whether anybody still waits."""


@dataclass(frozen=True)
class Order:
    """A question about a case file that takes long."""

    revision: Revision
    question: str
    given: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The name under which the store keeps the answer: another version may answer otherwise."""
        return f"{__version__} json {json.dumps([self.question, dict(self.given)], sort_keys=True)}"

    def line(self, path: Path) -> str:
        """Return what a process is told."""
        case = {"name": self.revision.name, "text": self.revision.text, "path": str(path)}
        return json.dumps({**case, "question": self.question, "given": dict(self.given)})


class Beside:
    """The processes that answer programs, begun when they are needed."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._free = asyncio.Semaphore(AT_ONCE)
        self._idle: list[subprocess.Popen[str]] = []
        self._busy: list[subprocess.Popen[str]] = []
        self._closed = False

    def close(self) -> None:
        """End all processes; who waits for one is told so."""
        self._closed = True
        for worker in self._busy:
            worker.kill()
        while self._idle:
            _end(self._idle.pop())

    async def answer(self, request: Request, order: Order) -> Response:
        """Return the answer to a question about a case file."""
        store, sha = self._folder.store, order.revision.sha
        kept = store.result(sha, order.kind)
        if kept is not None:
            return Response(kept, media_type=JSON)
        async with self._free:
            told = order.line(self._folder.path(order.revision.name))
            line = None if self._closed else await self._worked_out(request, told)
        if self._closed:
            return refusal(Refused("The workbench was ended before this was worked out."), 503)
        if line is None:
            return Response(status_code=204)  # which nobody sees
        found = json.loads(line)
        if "answer" in found:
            store.keep_result(sha, order.kind, found["answer"])
            return Response(found["answer"], media_type=JSON)
        if "fault" in found:
            return refusal(fault_of(found["fault"]), 500)
        refused = json.dumps(found["refused"], ensure_ascii=False)
        return Response(refused, found["status"], media_type=JSON)

    async def _worked_out(self, request: Request, order: str) -> str | None:
        """The line that a process writes; None, and the end of it, when nobody waits any more."""
        worker = self._worker()
        self._busy.append(worker)
        answered = False
        try:
            line = asyncio.ensure_future(run_in_threadpool(_line, worker, order))
            while not (await asyncio.wait({line}, timeout=GLANCE))[0]:
                if await request.is_disconnected():
                    return None
            answered = bool(line.result())
            return line.result() or json.dumps({"fault": "the process that worked on it ended"})
        finally:
            self._busy.remove(worker)
            if answered and not self._closed:
                self._idle.append(worker)
            else:
                _end(worker)

    def _worker(self) -> subprocess.Popen[str]:
        while self._idle:
            worker = self._idle.pop()
            if worker.poll() is None:
                return worker
            _end(worker)
        return subprocess.Popen(
            [sys.executable, "-m", "detente.web.api.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )


def _line(worker: subprocess.Popen[str], order: str) -> str:
    assert worker.stdin is not None
    assert worker.stdout is not None
    with suppress(OSError, ValueError):
        worker.stdin.write(order + "\n")
        worker.stdin.flush()
        return worker.stdout.readline()
    return ""


def _end(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.kill()
    worker.wait()
    with suppress(OSError, ValueError):
        worker.stdin.close()
    with suppress(OSError, ValueError):
        worker.stdout.close()
