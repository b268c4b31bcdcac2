"""Work that takes long, done beside the pages: asked for once, kept, and stopped when told.

A job belongs to a text and a question. Its answer is kept in the store of the folder, so that it is
there after a restart; what was not finished is begun again when a page asks for it. The work is
done in other processes: a page never waits for it, and stopping it ends its process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Literal, TypeAlias

from detente._version import __version__
from detente.explanation.prose import Prose
from detente.web.folder import Revision
from detente.web.plain_prose import from_text
from detente.web.questions import Question
from detente.web.store import Store

Stage: TypeAlias = Literal["waiting", "working", "done", "failed", "stopped"]
OVER: tuple[Stage, ...] = ("done", "failed", "stopped")
AT_ONCE = 2
"""So many processes work at the same time."""
REMEMBERED = 200
"""So many jobs that are over are remembered beside what the store keeps."""


@dataclass(frozen=True)
class Progress:
    """How far a job is: its answer, or why there is none, or for how long it has been at work."""

    stage: Stage
    seconds: int = 0
    answer: Prose | None = None
    trouble: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.stage in OVER


@dataclass
class _Job:
    revision: Revision
    question: Question
    stage: Stage = "waiting"
    begun: float = field(default_factory=time.monotonic)
    answer: Prose | None = None
    trouble: str = ""
    over: threading.Event = field(default_factory=threading.Event)
    worker: subprocess.Popen[str] | None = None

    def progress(self) -> Progress:
        seconds = int(time.monotonic() - self.begun)
        return Progress(self.stage, seconds, self.answer, self.trouble)

    @property
    def is_over(self) -> bool:
        return self.stage in OVER

    def end(self, stage: Stage, trouble: str = "") -> None:
        self.stage, self.trouble = stage, trouble
        self.over.set()

    def stop(self) -> None:
        if not self.is_over:
            self.end("stopped")
            if self.worker is not None:
                self.worker.kill()


def kind_of(question: Question) -> str:
    """Return the name under which the store keeps an answer: another version may answer otherwise."""
    return f"{__version__} {json.dumps(dict(question), sort_keys=True)}"


class Jobs:
    """All work that was asked for, and the processes that do it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.RLock()
        self._known: OrderedDict[tuple[str, str], _Job] = OrderedDict()
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._idle: list[subprocess.Popen[str]] = []
        self._closed = False

    # ------------------------------------------------------------ for pages

    def ask(self, revision: Revision, question: Question) -> Progress:
        """Return how far a question is; what nobody has asked yet begins."""
        key = revision.sha, kind_of(question)
        with self._lock:
            job = self._known.get(key)
            if job is None:
                job = self._known[key] = self._kept(revision, question) or self._begun(
                    revision, question
                )
                self._forget()
            return job.progress()

    def wait(self, asked: Iterable[tuple[Revision, Question]], seconds: float) -> None:
        """Wait until all of it is over, but no longer than so many seconds."""
        end = time.monotonic() + seconds
        for revision, question in asked:
            job = self._known.get((revision.sha, kind_of(question)))
            if job is not None:
                job.over.wait(max(0.0, end - time.monotonic()))

    def stop(self, sha: str, question: Question) -> None:
        """Stop the work on a question about a text; nothing happens where it is over."""
        with self._lock:
            job = self._known.get((sha, kind_of(question)))
            if job is not None:
                job.stop()

    def only(self, revision: Revision, questions: Iterable[Question]) -> None:
        """Stop what is still at work for a case, but for these questions about its present text."""
        kept = {(revision.sha, kind_of(q)) for q in questions}
        with self._lock:
            for key, job in list(self._known.items()):
                if job.revision.name == revision.name and key not in kept and not job.is_over:
                    job.stop()
                    del self._known[key]

    def again(self, sha: str, question: Question) -> None:
        """Forget that a question was stopped or failed, so that it begins anew when it is asked."""
        with self._lock:
            key = sha, kind_of(question)
            if key in self._known and self._known[key].stage in ("stopped", "failed"):
                del self._known[key]

    def close(self) -> None:
        """End all processes; nothing is begun any more."""
        with self._lock:
            self._closed = True
            for job in self._known.values():
                job.stop()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(5)
        for worker in self._idle:
            _end(worker)

    # ------------------------------------------------------------ beginning

    def _kept(self, revision: Revision, question: Question) -> _Job | None:
        text = self._store.result(revision.sha, kind_of(question))
        if text is None:
            return None
        job = _Job(revision, question)
        _take(job, text)
        return job

    def _begun(self, revision: Revision, question: Question) -> _Job:
        job = _Job(revision, question)
        if self._closed:
            job.end("stopped")
            return job
        self._queue.put(job)
        if len(self._threads) < AT_ONCE:
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()
        return job

    def _forget(self) -> None:
        over = [k for k, j in self._known.items() if j.is_over]
        for key in over[: max(0, len(self._known) - REMEMBERED)]:
            del self._known[key]

    # ------------------------------------------------------------ working

    def _work(self) -> None:
        """One thread: it hands questions to a process and waits for the answers."""
        while (job := self._queue.get()) is not None:
            worker = self._given(job)
            if worker is None:
                continue
            line = _asked(worker, job)
            with self._lock:
                job.worker = None
                if line and not job.is_over and not self._closed:
                    self._idle.append(worker)
                else:
                    _end(worker)
                if job.is_over:
                    continue
                if not line:
                    job.end("failed", "The process that worked on it ended unexpectedly.")
                    continue
                _take(job, line)
                if job.stage == "done":
                    self._store.keep_result(job.revision.sha, kind_of(job.question), line)

    def _given(self, job: _Job) -> subprocess.Popen[str] | None:
        """A process for a job, unless it was stopped while it waited."""
        with self._lock:
            if job.stage != "waiting":
                return None
            while self._idle and self._idle[-1].poll() is not None:
                _end(self._idle.pop())
            job.worker = self._idle.pop() if self._idle else _worker()
            job.stage = "working"
            return job.worker


def _worker() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "detente.web.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )


def _asked(worker: subprocess.Popen[str], job: _Job) -> str:
    """The answer of a process in one line; empty where it ended."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    question = {"text": job.revision.text, "name": job.revision.name, "question": job.question}
    try:
        worker.stdin.write(json.dumps(question) + "\n")
        worker.stdin.flush()
        line = worker.stdout.readline()
        return line.strip() if line.endswith("\n") else ""
    except (OSError, ValueError):
        return ""


def _take(job: _Job, line: str) -> None:
    """Take in an answer as a process wrote it and the store keeps it."""
    data = json.loads(line)
    if "prose" in data:
        job.answer = from_text(data["prose"])
    trouble = data.get("trouble") or data.get("fault") or ""
    job.end("failed" if "fault" in data else "done", trouble)


def _end(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.kill()
    worker.wait()
    with suppress(OSError):
        worker.stdin.close()
    worker.stdout.close()
