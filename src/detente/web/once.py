"""Something worked out once for each key, also where several ask for it at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Once(Generic[Key, Value]):
    """The last values that were asked for; who asks for one that is being made waits for it.

    >>> lengths = Once[str, int](most=2)
    >>> lengths.get("four", lambda: 4), lengths.get("four", lambda: 5)
    (4, 4)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[Key, Future[Value]] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key; raises what making it raises, for all who wait for it.

        A failure is not kept: whoever asks later makes it anew.
        """
        with self._lock:
            found = self._known.get(key)
            if found is None:
                mine: Future[Value] = Future()
                self._known[key] = mine
                self._forget()
            else:
                self._known.move_to_end(key)
        return self._made(key, mine, make) if found is None else found.result()

    def _made(self, key: Key, mine: Future[Value], make: Callable[[], Value]) -> Value:
        try:
            mine.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._known.get(key) is mine:
                    del self._known[key]
            mine.set_exception(error)
        return mine.result()

    def _forget(self) -> None:
        """Let go of the oldest that are done, beyond so many."""
        done = [k for k, value in self._known.items() if value.done()]
        for key in done[: max(0, len(self._known) - self._most)]:
            del self._known[key]
