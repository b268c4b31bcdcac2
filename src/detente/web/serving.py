"""Starting the workbench: a free port, the address in the first line, and an orderly end."""

from __future__ import annotations

import errno
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from detente.errors import UnreadableFile, WrongValue
from detente.web.safety import Keys, new_token

HOST = "127.0.0.1"
GRACE = 3
"""So many seconds a request may still take when the workbench is told to end."""


def serve(folder: Path, port: int, *, browser: bool = True, read_only: bool = False) -> None:
    """Serve a folder until Ctrl-C, or until the process is told to end.

    Raises :class:`UnreadableFile` for what is no folder, :class:`WrongValue` for a port in use.
    """
    if not folder.is_dir():
        raise UnreadableFile(f"{str(folder)!r} is no folder. Name one that exists.")
    listener = _listener(port)
    keys = Keys(new_token(), listener.getsockname()[1])
    with listener, _told_to_end():
        address = f"http://{HOST}:{keys.port}/"
        shown = address if read_only else f"{address}?token={keys.token}"
        print(shown, flush=True)
        with suppress(KeyboardInterrupt):
            _run(folder, listener, keys, shown if browser else "", read_only=read_only)
        print("Ended.", file=sys.stderr)


def _run(folder: Path, listener: socket.socket, keys: Keys, shown: str, *, read_only: bool) -> None:
    import uvicorn

    from detente.web.app import workbench
    from detente.web.late import fetch_soon

    app = workbench(folder, keys, read_only=read_only)

    class Server(uvicorn.Server):
        """A server whose end does not wait for what takes long."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.beside.close()
            await super().shutdown(sockets)

    try:
        fetch_soon()
        if shown:
            threading.Timer(0.3, webbrowser.open, (shown,)).start()
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, lifespan="off", ws="none",
            timeout_graceful_shutdown=GRACE,
        )  # fmt: skip
        Server(config).run(sockets=[listener])
    finally:
        app.state.jobs.close()
        app.state.beside.close()
        app.state.bench.folder.store.close()


@contextmanager
def _told_to_end() -> Iterator[None]:
    """Let SIGTERM end the workbench as Ctrl-C does; uvicorn raises again what it was told."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _listener(port: int) -> socket.socket:
    # The protocol is named, or asyncio lets each answer wait for an acknowledgement (40 ms).
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen()  # who opens the address at once waits instead of being turned away
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise WrongValue(
                f"The port {port} is in use. End what uses it, or take a free one with --port 0."
            ) from None
        raise WrongValue(f"The port {port} cannot be used: {error.strerror}.") from None
    return made
