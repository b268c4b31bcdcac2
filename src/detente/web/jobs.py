"""Work that takes long, done beside the pages: asked for once, kept, and stopped when told.

A job belongs to a text and a question. Its answer is kept in the store of the folder, so that it is
there after a restart; what was not finished by then is begun anew when a page asks for it. The work
is done in other processes: a page never waits for it. Work that tells how far it is can be stopped
and go on later where it was, as long as its process is there; other work begins anew.
"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Literal, TypeAlias

from detente._version import __version__
from detente.analysis.stretch import Stretch
from detente.explanation.prose import Prose
from detente.web.folder import Revision
from detente.web.plain_prose import from_text
from detente.web.questions import TELLS, Question
from detente.web.store import Store
from detente.web.workers import Worker

Stage: TypeAlias = Literal["busy", "waiting", "working", "stopping", "done", "failed", "stopped"]
OVER: tuple[Stage, ...] = ("done", "failed", "stopped")
AT_ONCE = 2
"""So many processes work at the same time."""
MOST_WAITING = 24
"""So many questions wait for a process at most; whoever asks more is told to come again."""
MOST_PARKED = 2
"""So many stopped processes are kept so that their work can go on."""
GRACE = 10.0
"""So many seconds a process has to come to a place where it can wait; then it is ended."""
REMEMBERED = 200
"""So many jobs that are over are remembered beside what the store keeps."""


@dataclass(frozen=True)
class Progress:
    """How far a job is: its answer, or why there is none, or for how long it has been at work.

    ``far``: how far in the present stretch of the way, where the work tells; ``parked``: stopped,
    and can go on where it was.
    """

    stage: Stage
    seconds: int = 0
    answer: Prose | None = None
    trouble: str = ""
    far: Stretch | None = None
    parked: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.stage in OVER


@dataclass
class _Job:
    revision: Revision
    question: Question
    stage: Stage = "waiting"
    spent: float = 0.0
    since: float | None = None
    far: Stretch | None = None
    answer: Prose | None = None
    trouble: str = ""
    over: threading.Event = field(default_factory=threading.Event)
    worker: Worker | None = None

    def progress(self) -> Progress:
        now = 0.0 if self.since is None else time.monotonic() - self.since
        seconds = int(self.spent + now)
        return Progress(self.stage, seconds, self.answer, self.trouble, self.far, self.parked)

    @property
    def is_over(self) -> bool:
        return self.stage in OVER

    @property
    def parked(self) -> bool:
        """Whether it was stopped and its process waits."""
        return self.stage == "stopped" and self.worker is not None

    def begin(self) -> None:
        self.stage, self.since = "working", time.monotonic()

    def end(self, stage: Stage, trouble: str = "") -> None:
        self.spent += 0.0 if self.since is None else time.monotonic() - self.since
        self.stage, self.trouble, self.since = stage, trouble, None
        self.over.set()

    def kill(self) -> None:
        """End it for good."""
        listened = self.stage in ("working", "stopping")
        if not self.is_over:
            self.end("stopped")
        if self.worker is not None and listened:
            self.worker.kill()
        elif self.worker is not None:
            self.worker.end()
            self.worker = None


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
        self._idle: list[Worker] = []
        self._closed = False

    # ------------------------------------------------------------ for pages

    def ask(self, revision: Revision, question: Question) -> Progress:
        """Return how far a question is; what nobody has asked yet begins, unless too much waits."""
        key = revision.sha, kind_of(question)
        with self._lock:
            job = self._known.get(key) or self._kept(revision, question)
            if job is None:
                if sum(j.stage == "waiting" for j in self._known.values()) >= MOST_WAITING:
                    return Progress("busy")
                job = self._begun(revision, question)
            if key not in self._known:
                self._known[key] = job
                self._forget()
            return job.progress()

    def wait(self, asked: Iterable[tuple[Revision, Question]], seconds: float) -> None:
        """Wait until all of it is over, but no longer than so many seconds."""
        end = time.monotonic() + seconds
        for revision, question in asked:
            with self._lock:
                job = self._known.get((revision.sha, kind_of(question)))
            if job is not None:
                job.over.wait(max(0.0, end - time.monotonic()))

    def stop(self, sha: str, question: Question) -> None:
        """Stop the work on a question about a text; nothing happens where it is over."""
        with self._lock:
            job = self._known.get((sha, kind_of(question)))
            if job is None or job.is_over:
                return
            if job.question["ask"] not in TELLS:
                job.kill()
            elif job.stage == "waiting":
                job.end("stopped")
            elif job.stage == "working" and job.worker is not None:
                job.stage = "stopping"
                job.worker.pause()
                timer = threading.Timer(GRACE, self._cut, (job,))
                timer.daemon = True
                timer.start()

    def again(self, sha: str, question: Question) -> None:
        """Let what was stopped go on where it was; else forget it, so that it begins when asked."""
        with self._lock:
            key = sha, kind_of(question)
            job = self._known.get(key)
            if job is None:
                return
            if job.stage == "stopping" and job.worker is not None:
                job.stage = "working"
                job.worker.go_on()
            elif job.parked:
                job.stage = "waiting"
                job.over.clear()
                self._queue.put(job)
            elif job.stage in ("stopped", "failed"):
                del self._known[key]

    def only(self, revision: Revision, questions: Iterable[Question]) -> None:
        """End what is still at work for a case, but for these questions about its present text."""
        kept = {(revision.sha, kind_of(q)) for q in questions}
        with self._lock:
            for key, job in list(self._known.items()):
                if job.revision.name != revision.name or key in kept:
                    continue
                if not job.is_over:
                    job.kill()
                    del self._known[key]
                elif job.parked and job.revision.sha != revision.sha:
                    job.kill()

    def close(self) -> None:
        """End all processes; nothing is begun any more."""
        with self._lock:
            self._closed = True
            for job in self._known.values():
                job.kill()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(5)
        for worker in self._idle:
            worker.end()

    # ------------------------------------------------------------ beginning

    def _kept(self, revision: Revision, question: Question) -> _Job | None:
        text = self._store.result(revision.sha, kind_of(question))
        if text is None:
            return None
        job = _Job(revision, question)
        _take(job, json.loads(text))
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
        """Let go of the oldest that are over, beyond so many."""
        over = [k for k, j in self._known.items() if j.is_over]
        for key in over[: max(0, len(self._known) - REMEMBERED)]:
            self._known.pop(key).kill()

    # ------------------------------------------------------------ working

    def _work(self) -> None:
        """One thread: it hands questions to a process and waits for the answers."""
        while (job := self._queue.get()) is not None:
            worker = self._given(job)
            if worker is not None:
                self._follow(job, worker)

    def _given(self, job: _Job) -> Worker | None:
        """A process at work on a job, unless it was stopped while it waited."""
        with self._lock:
            if job.stage != "waiting" or self._closed:
                return None
            parked, job.worker = job.worker, job.worker or self._free()
            job.begin()
            worker = job.worker
            worker.take()
        if parked is None:
            text, name = job.revision.text, job.revision.name
            worker.ask({"text": text, "name": name, "question": dict(job.question)})
        else:
            worker.go_on()
        return worker

    def _free(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            worker.end()
        return Worker()

    def _follow(self, job: _Job, worker: Worker) -> None:
        """Listen until the answer, or the end of the process, or until it waits."""
        while (said := worker.heard()) is not None:
            if "far" in said:
                job.far = Stretch(**said["far"])
            elif "paused" not in said:
                break
            elif self._park(job):
                return
        self._end(job, worker, said)

    def _park(self, job: _Job) -> bool:
        """Keep the process of a job that was stopped; False where it is to go on already."""
        with self._lock:
            if job.stage != "stopping":
                return False
            job.end("stopped")
            parked = [j for j in self._known.values() if j.parked]
            for other in [j for j in parked if j is not job][: max(0, len(parked) - MOST_PARKED)]:
                other.kill()
            return True

    def _cut(self, job: _Job) -> None:
        """End a process that has not come to a place where it can wait."""
        with self._lock:
            if job.stage == "stopping" and job.worker is not None:
                job.worker.kill()

    def _end(self, job: _Job, worker: Worker, said: Mapping[str, Any] | None) -> None:
        """Take in the answer of a job, and keep its process for the next one."""
        with self._lock:
            job.worker = None
            reusable = said is not None and not job.is_over and not self._closed
            if reusable and len(self._idle) < AT_ONCE:
                self._idle.append(worker)
            else:
                worker.end()
            if job.is_over:
                return
            if said is not None:
                _take(job, said)
            elif job.stage == "stopping":
                job.end("stopped")
            else:
                job.end("failed", "The process that worked on it ended unexpectedly.")
            if job.stage == "done":
                self._store.keep_result(job.revision.sha, kind_of(job.question), json.dumps(said))


def _take(job: _Job, said: Mapping[str, Any]) -> None:
    """Take in an answer as a process wrote it and the store keeps it."""
    if "prose" in said:
        job.answer = from_text(said["prose"])
    trouble = said.get("trouble") or said.get("fault") or ""
    job.end("failed" if "fault" in said else "done", trouble)
