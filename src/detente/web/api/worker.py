"""A process that answers questions of programs, one after the other, and ends with the workbench.

It reads one line of JSON for each question and writes one for each answer. When its input ends, so
does it, even in the middle of a question.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from queue import SimpleQueue

from detente.case.reader import read_text
from detente.errors import DetenteError
from detente.report.json import text
from detente.web.api.asking import QUESTIONS
from detente.web.api.statuses import status_of
from detente.web.refusals import said


def main() -> None:
    """Answer until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    while True:
        print(json.dumps(_answer(asked.get())), flush=True)


def _listen(asked: SimpleQueue[str]) -> None:
    for line in sys.stdin:
        asked.put(line)
    os._exit(0)


def _answer(line: str) -> dict[str, object]:
    asked = json.loads(line)
    try:
        case = read_text(asked["text"], asked["name"])
        question = QUESTIONS[asked["question"]]
        return {"answer": text(question.answer(case, asked["given"], Path(asked["path"])))}
    except DetenteError as error:
        return {"status": status_of(error), "refused": said(error)}
    except Exception as error:
        words = " ".join(str(error).split())[:200]
        return {"fault": f"{type(error).__name__}: {words}"}


if __name__ == "__main__":
    main()
