"""Answers that take long, worked out in a process beside the server, and kept for the next time.

Whoever goes away while it is at work stops it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from detente._version import __version__
from detente.web.folder import Folder, Revision
from detente.web.refusals import JSON, Refused, fault_of, refusal
from detente.web.workers import Worker

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

    def told(self, path: Path) -> dict[str, object]:
        """Return what a process is told."""
        case = {"name": self.revision.name, "text": self.revision.text, "path": str(path)}
        return {**case, "question": self.question, "given": dict(self.given)}


class Beside:
    """The processes that answer programs, begun when they are needed."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._free = asyncio.Semaphore(AT_ONCE)
        self._idle: list[Worker] = []
        self._busy: list[Worker] = []
        self._closed = False

    def close(self) -> None:
        """End all processes; who waits for one is told so."""
        self._closed = True
        for worker in self._busy:
            worker.kill()
        while self._idle:
            self._idle.pop().end()

    async def answer(self, request: Request, order: Order) -> Response:
        """Return the answer to a question about a case file."""
        store, sha = self._folder.store, order.revision.sha
        kept = store.result(sha, order.kind)
        if kept is not None:
            return Response(kept, media_type=JSON)
        async with self._free:
            told = order.told(self._folder.path(order.revision.name))
            found = None if self._closed else await self._worked_out(request, told)
        if self._closed:
            return refusal(Refused("The workbench was ended before this was worked out."), 503)
        if found is None:
            return Response(status_code=204)  # which nobody sees
        if "answer" in found:
            store.keep_result(sha, order.kind, found["answer"])
            return Response(found["answer"], media_type=JSON)
        if "fault" in found:
            return refusal(fault_of(found["fault"]), 500)
        refused = json.dumps(found["refused"], ensure_ascii=False)
        return Response(refused, found["status"], media_type=JSON)

    async def _worked_out(
        self, request: Request, told: Mapping[str, object]
    ) -> Mapping[str, Any] | None:
        """What a process answers; None, and the end of it, when nobody waits any more."""
        worker = self._worker()
        self._busy.append(worker)
        answer: Mapping[str, Any] | None = None
        try:
            heard = asyncio.ensure_future(run_in_threadpool(_asked, worker, told))
            while not (await asyncio.wait({heard}, timeout=GLANCE))[0]:
                if await request.is_disconnected():
                    return None
            answer = heard.result()
            return answer or {"fault": "the process that worked on it ended"}
        finally:
            self._busy.remove(worker)
            if answer is not None and not self._closed:
                self._idle.append(worker)
            else:
                worker.end()

    def _worker(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            worker.end()
        return Worker("detente.web.api.worker")


def _asked(worker: Worker, told: Mapping[str, object]) -> Mapping[str, Any] | None:
    worker.ask(told)
    return worker.heard()
