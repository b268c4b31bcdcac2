"""Being alone with the files of a folder: among the threads of a process, and among processes.

Between processes a lock on a small file stands for it; the system lets go of it when a process
ends, however it ends. The file holds nothing and may be deleted at any moment.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from detente.errors import UnwritableFile

NAME = ".detente-workbench.lock"
"""The file in the folder."""

PATIENCE = 20.0
"""So many seconds another process may take: it holds the lock while it writes one file."""
PAUSE = 0.005


class Alone:
    """Whoever is in here is alone with the folder; a thread that is may enter again."""

    def __init__(self, folder: Path, *, among_processes: bool = True) -> None:
        self._path = folder / NAME if among_processes else None
        self._threads = threading.RLock()
        self._depth = 0
        self._file = -1

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            if self._depth == 0 and self._path is not None:
                self._file = _taken(self._path)
        except BaseException:
            self._threads.release()
            raise
        self._depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth == 0 and self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._threads.release()


def _taken(path: Path) -> int:
    """The locked file; one that was deleted meanwhile is not that of the others, and is left."""
    end = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
            if _lock(file) and _is_still(file, path):
                return file
            os.close(file)
            time.sleep(PAUSE)
    except OSError as error:
        raise UnwritableFile(
            f"The lock of the folder, {str(path)!r}, cannot be used: {error.strerror}."
        ) from None
    raise UnwritableFile(
        "Another workbench has been writing in this folder for a long time, and nothing was changed. "
        "Try again; where it hangs, end it."
    )


def _is_still(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
