"""Starting the workbench: a free port, the address in the first line, and an orderly end."""

from __future__ import annotations

import errno
import socket
import sys
import threading
import webbrowser
from pathlib import Path

from detente.errors import UnreadableFile, WrongValue
from detente.web.safety import Keys, new_token

HOST = "127.0.0.1"


def serve(folder: Path, port: int, *, browser: bool = True, read_only: bool = False) -> None:
    """Serve a folder until Ctrl-C.

    Raises :class:`UnreadableFile` for what is no folder, :class:`WrongValue` for a port in use.
    """
    if not folder.is_dir():
        raise UnreadableFile(f"{str(folder)!r} is no folder. Name one that exists.")
    listener = _listener(port)
    keys = Keys(new_token(), listener.getsockname()[1])
    address = f"http://{HOST}:{keys.port}/"
    shown = address if read_only else f"{address}?token={keys.token}"
    print(shown, flush=True)

    import uvicorn

    from detente.web.app import workbench

    app = workbench(folder, keys, read_only=read_only)
    if browser:
        threading.Timer(0.3, webbrowser.open, (shown,)).start()
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        app.state.jobs.close()
        app.state.bench.folder.store.close()
        print("Ended.", file=sys.stderr)


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
