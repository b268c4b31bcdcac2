"""The processes that answer questions for the workbench, as seen from it: asked, paused and ended."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

JOBS = "detente.web.worker"
"""What runs in a process that works on the questions of pages."""


class Worker:
    """One process; whoever asks it something reads what it says until the answer."""

    def __init__(self, module: str = JOBS) -> None:
        self._writing = threading.Lock()
        self._to_wait = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def take(self) -> None:
        """Be about to be asked something new; what is said from now on is about that."""
        self._to_wait = False

    def ask(self, asked: Mapping[str, object]) -> None:
        """Put a question."""
        with self._writing:
            self._write(asked)
            if self._to_wait:
                self._write({"do": "pause"})

    def pause(self) -> None:
        """Tell it to wait at the next place where it can, also where it is only being asked."""
        self._to_wait = True
        if self._writing.acquire(timeout=0.1):
            try:
                self._write({"do": "pause"})
            finally:
                self._writing.release()

    def go_on(self) -> None:
        """Tell it to go on where it waits."""
        self._to_wait = False
        with self._writing:
            self._write({"do": "go on"})

    def _write(self, data: Mapping[str, object]) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            self._process.stdin.write(json.dumps(data) + "\n")
            self._process.stdin.flush()

    def heard(self) -> Mapping[str, Any] | None:
        """Wait for what it says next; None where it ended."""
        assert self._process.stdout is not None
        try:
            line = self._process.stdout.readline()
        except (OSError, ValueError):
            return None
        found: Mapping[str, Any] | None = json.loads(line) if line.endswith("\n") else None
        return found

    def kill(self) -> None:
        """End the process; who listens to it hears its end."""
        self._process.kill()

    def end(self) -> None:
        """End the process, and forget it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, ValueError):  # somebody may still be listening
                pipe.close()
