"""A process that answers questions about cases for the workbench, one after the other.

It reads one line of JSON for each question. For each it writes a line now and then that says how
far it is, and a last line that holds the answer. Told to pause, it writes so and waits at the next
place where the search can wait, until it is told to go on. When the workbench ends, however it
ends, the input ends, and so does the process, even in the middle of a question.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from queue import SimpleQueue
from typing import Any, TypeAlias

from detente.analysis.stretch import Stretch
from detente.case.reader import read_text
from detente.errors import DetenteError
from detente.web.engines import answered
from detente.web.plain_prose import to_text

OFTEN = 0.3
"""So many seconds lie at least between two lines about the same stretch."""

Write: TypeAlias = Callable[[Mapping[str, object]], None]


class Pace:
    """Says how far a question is, and lets the search wait while it is told to."""

    def __init__(self, write: Write) -> None:
        self.going = threading.Event()
        self._write = write
        self._last: tuple[object, ...] = ()
        self._said = 0.0

    def watch(self, far: Stretch) -> None:
        """Hear how far the search is."""
        stretch, now = (far.doing, far.size, far.total), time.monotonic()
        if stretch != self._last or now >= self._said + OFTEN:
            self._last, self._said = stretch, now
            self._write({"far": asdict(far)})
        if not self.going.is_set():
            self._write({"far": asdict(far)})
            self._write({"paused": True})
            self.going.wait()


def main() -> None:
    """Answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked: SimpleQueue[Any] = SimpleQueue()
    pace = Pace(_write)
    threading.Thread(target=_listen, args=(asked, pace), daemon=True).start()
    while True:
        _write(_answer(asked.get(), pace))


def _write(data: Mapping[str, object]) -> None:
    print(json.dumps(data), flush=True)


def _listen(asked: SimpleQueue[Any], pace: Pace) -> None:
    for line in sys.stdin:
        data = json.loads(line)
        if data.get("do") == "pause":
            pace.going.clear()
            continue
        pace.going.set()
        if "question" in data:
            asked.put(data)
    os._exit(0)


def _answer(data: Any, pace: Pace) -> Mapping[str, object]:
    try:
        found = answered(read_text(data["text"], data["name"]), data["question"], pace.watch)
    except DetenteError as error:
        return {"trouble": str(error)}
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        return {"fault": f"{type(error).__name__}: {said}"}
    return {"prose": to_text(found)}


if __name__ == "__main__":
    main()
