"""Many changes judged by several processes: the same answers in the same order, sooner."""

from __future__ import annotations

import io
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from copyreg import dispatch_table
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from types import MappingProxyType
from typing import Any

from detente.analysis.sensitivity import Effect, Question, Tweaks

CHUNK = 128
"""So many changes are handed to a process at a time."""
AHEAD = 3
"""So many chunks for each process are under way or wait to be told."""
FEW = 1_000
"""Up to so many changes are judged sooner than further processes start."""


def effects(question: Question, processes: int) -> Iterator[Effect]:
    """Yield what each change does, in order, judged by ``processes`` processes.

    Ctrl-C stops them: changes under way are given up.
    """
    if processes < 2 or question.total <= FEW:
        yield from question.effects()
        return
    packed = _packed(question)
    waiting = question.changes()
    under_way: deque[Future[list[Effect]]] = deque()
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _heedless)
    try:
        while True:
            while len(under_way) < AHEAD * processes and (chunk := list(islice(waiting, CHUNK))):
                under_way.append(pool.submit(_judged, packed, chunk))
            if not under_way:
                return
            yield from under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _heedless() -> None:
    """Leave Ctrl-C to the process that hands out the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _judged(packed: bytes, changes: list[Tweaks]) -> list[Effect]:
    return list(_unpacked(packed).effects(changes))


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Question:
    question = pickle.loads(packed)
    assert isinstance(question, Question)
    return question


def _packed(question: Question) -> bytes:
    """A question as bytes; read-only mappings travel as the dictionaries that they show."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream)
    pickler.dispatch_table = {**dispatch_table, MappingProxyType: _mapping}
    pickler.dump(question)
    return stream.getvalue()


def _mapping(mapping: Mapping[Any, Any]) -> tuple[Callable[[Any], Any], tuple[dict[Any, Any]]]:
    return _read_only, (dict(mapping),)


def _read_only(items: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(items)
