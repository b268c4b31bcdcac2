"""A process that answers questions about cases for the workbench, one after the other.

It reads one line of JSON for each question and writes one line for each answer. When the workbench
ends, however it ends, the input ends, and so does the process, even in the middle of a question.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from queue import SimpleQueue

from detente.case.reader import read_text
from detente.errors import DetenteError
from detente.web.plain_prose import to_text
from detente.web.questions import answered


def main() -> None:
    """Answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    while True:
        print(_answer(asked.get()), flush=True)


def _listen(asked: SimpleQueue[str]) -> None:
    for line in sys.stdin:
        asked.put(line)
    os._exit(0)


def _answer(line: str) -> str:
    data = json.loads(line)
    try:
        found = answered(read_text(data["text"], data["name"]), data["question"])
    except DetenteError as error:
        return json.dumps({"trouble": str(error)})
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        return json.dumps({"fault": f"{type(error).__name__}: {said}"})
    return json.dumps({"prose": to_text(found)})


if __name__ == "__main__":
    main()
