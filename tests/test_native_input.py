"""What the compiled kernels refuse, how they are interrupted, and what happens without them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from array import array
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
from conftest import HEEDING

from detente.kernels import native
from detente.kernels.bits import TAKE
from detente.kernels.native_scores import scores

needs_kernels = pytest.mark.skipif(
    bool(native.missing()) and "DETENTE_NATIVE" not in os.environ, reason=native.missing()
)
GOOD = np.arange(1, 9, dtype=np.uint32)
WAYS = [[0, 0], [0]]


def ranked(first: object) -> Callable[[], object]:
    return lambda: native.judge([first, GOOD], WAYS, native.NASH)


def graph(starts: object, targets: object) -> Callable[[], object]:
    ranks = [array("I", [1, 2, 3])]
    return lambda: native.judge_arcs(ranks, [(starts, targets)], native.SEQ)


def circuit(
    gates: list[tuple[int, int, int]], row: list[int], feasible: int
) -> Callable[[], object]:
    return lambda: scores(gates, 2, [row], feasible, into=[array("I", bytes(16))])


REFUSED = {
    "wrong-endian": ranked(GOOD.astype(GOOD.dtype.newbyteorder())),
    "not contiguous": ranked(np.repeat(GOOD, 2)[::2]),
    "not contiguous, from memory": ranked(memoryview(np.repeat(GOOD, 2))[::2]),
    "too short": ranked(GOOD[:7]),
    "too long": ranked(np.append(GOOD, GOOD[:1])),
    "too wide": ranked(GOOD.astype(np.uint64)),
    "too narrow": ranked(GOOD.astype(np.uint16)),
    "floating": ranked(GOOD.astype(np.float32)),
    "not aligned": ranked(np.frombuffer(b"\0" + GOOD.tobytes(), dtype=np.uint32, offset=1)),
    "below zero": ranked(GOOD.astype(np.int32) - 2),
    "one array too few": lambda: native.judge([GOOD], WAYS, native.NASH),
    "nobody": lambda: native.judge([], [], native.NASH),
    "no concept": lambda: native.judge([GOOD, GOOD], WAYS, 0),
    "an unknown concept": lambda: native.judge([GOOD, GOOD], WAYS, native.SIM),
    "an unknown direction": lambda: native.judge([GOOD, GOOD], [[0, 3], [0]], native.NASH),
    "no threads": lambda: native.judge([GOOD, GOOD], WAYS, native.NASH, threads=0),
    "too many options": lambda: native.judge([GOOD, GOOD], [[0] * 40, [0]], native.NASH),
    "short among": lambda: native.judge([GOOD, GOOD], WAYS, native.NASH, among=bytes(7)),
    "a target that is no state": graph(array("i", [0, 1, 1, 1]), array("i", [3])),
    "a negative target": graph(array("q", [0, 1, 1, 1]), array("q", [-1])),
    "starts that fall": graph(array("i", [0, 2, 1, 2]), array("i", [1, 2])),
    "starts beyond the targets": graph(array("i", [0, 1, 1, 2]), array("i", [1])),
    "starts that leave out targets": graph(array("i", [0, 0, 0, 0]), array("i", [1])),
    "starts of another length": graph(array("i", [0, 1]), array("i", [1])),
    "a gate on a later wire": circuit([(1, 2, 5)], [4], 1),
    "an unknown operation": circuit([(4, 2, 3)], [4], 1),
    "a row without its wire": circuit([], [4], 1),
    "a missing feasible wire": circuit([], [2], -1),
}


@needs_kernels
@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_as_meant_is_refused(what: str) -> None:
    with pytest.raises((BufferError, ValueError)):
        REFUSED[what]()


@needs_kernels
def test_ranks_below_zero_are_named() -> None:
    """Without their sign they would be the best of all."""
    below = np.array([1, 2, 3, 4, 5, 6, -7, -8], dtype=np.int32)
    stay = array("i", bytes(4 * 9)), array("i")
    with pytest.raises(ValueError, match="ranks: numbers from 0 are wanted, not -7"):
        native.judge([GOOD, below], WAYS, native.NASH)
    with pytest.raises(ValueError, match="ranks: numbers from 0 are wanted, not -7"):
        native.judge_arcs([array("i", below)], [stay], native.NASH)
    highest = native.judge([GOOD + np.uint32(2**31), GOOD], WAYS, native.NASH)
    assert highest.flags == native.judge([GOOD, GOOD], WAYS, native.NASH).flags


@needs_kernels
def test_every_kind_of_buffer_is_read_alike() -> None:
    found = [
        native.judge([kind(GOOD), kind(GOOD[::-1].copy())], WAYS, native.NASH).flags
        for kind in (
            lambda a: a,
            lambda a: a.astype(np.int32),
            lambda a: array("I", a.tolist()),
            lambda a: memoryview(a.tobytes()).cast("I"),
            lambda a: a.reshape(2, 4),
        )
    ]
    assert found == [found[0]] * 5


@needs_kernels
def test_memory_that_is_not_there_is_an_error_and_not_the_end(tmp_path: Path) -> None:
    code = """
import resource, sys
from detente.kernels import native
from array import array
width = 22
ranks = [array("I", range(1, (1 << width) + 1)) for _ in range(2)]
native.judge([ranks[0][:4]] * 2, [[0], [0]], 31)
most = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (most + (24 << 20), most + (24 << 20)))
try:
    native.judge(ranks, [[1] * 11, [1] * 11], 31, threads=1)
except MemoryError:
    sys.exit(7)
"""
    if "DETENTE_NATIVE" in os.environ or not Path("/proc/self/statm").exists():
        pytest.skip("a sanitizer needs room of its own; elsewhere the room cannot be limited")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 7


@needs_kernels
@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_ends_a_kernel(threads: int) -> None:
    """The kernel would run for minutes: every choice among a million is tried for every cell."""
    code = f"""{HEEDING}
from array import array
from detente.kernels import native
ranks = [array("I", range(1, (1 << 20) + 1)) for _ in range(2)]
ranks[1] = array("I", [1 << 20] + list(range(1, 1 << 20)))
assert native.engine()
print("ready", flush=True)
native.judge_at_once(ranks, [[0] * 10, [0] * 10], native.SIM, threads={threads})
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert process.returncode == -signal.SIGINT


@needs_kernels
@pytest.mark.parametrize("threads", [1, 2])
def test_a_kernel_ends_when_its_time_is_over(threads: int) -> None:
    """The same that would run for minutes."""
    ranks = [array("I", range(1, (1 << 20) + 1)) for _ in range(2)]
    ranks[1] = array("I", [1 << 20, *range(1, 1 << 20)])
    with pytest.raises(TimeoutError):
        native.judge_at_once(ranks, [[0] * 10] * 2, native.SIM, threads=threads, seconds=0.2)


@needs_kernels
def test_an_interrupt_ends_the_work_on_one_long_column() -> None:
    """All but two options are one decision maker's: there are no columns to stop between."""
    code = f"""{HEEDING}
import os, threading, time
import numpy as np
from detente.kernels import native
rng = np.random.default_rng(1)
ranks = [rng.integers(1, 1 << 31, 1 << 20, dtype=np.uint32) for _ in range(2)]

def judge():
    start = time.perf_counter()
    try:
        native.judge(ranks, [[0] * 18, [0] * 2], native.SEQ, threads=1)
    except KeyboardInterrupt:
        print("ended")
    return time.perf_counter() - start

whole = judge()
threading.Timer(whole / 6, os.kill, [os.getpid(), signal.SIGINT]).start()
print(judge() < 0.8 * whole)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, encoding="utf-8"
    )
    assert done.stdout == "ended\nTrue\n", done.stderr


@needs_kernels
@pytest.mark.parametrize(("wanted", "taken"), [(native.GMR, 20), (native.SEQ, 18)])
def test_time_ends_the_work_on_one_column_of_many_classes(wanted: int, taken: int) -> None:
    """One-way options have 3^n pairs of a class and a part of it, and equal preferences need all."""
    states = np.random.default_rng(1).permutation(2 << taken)
    ranks = [states.astype(np.uint32) + np.uint32(1)] * 2
    ways = [[0], [TAKE] * taken]

    def judge(seconds: float) -> float:
        start = time.perf_counter()
        with pytest.raises(TimeoutError) if seconds else nullcontext():
            native.judge(ranks, ways, wanted, threads=1, seconds=seconds)
        return time.perf_counter() - start

    whole = judge(0)
    assert judge(0.1 * whole) < 0.7 * whole + 0.1


# ---------------------------------------------------------------- without the extension

ABSENT = "import sys; sys.modules['detente.kernels._native'] = None"
OTHER = "import detente.kernels; detente.kernels.__path__.insert(0, {folder!r})"


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("", "", "not installed"),
        ("_native.abi3.so", "damaged", "cannot be loaded"),
        ("_native.py", "VERSION = 0", "version 0"),
        ("_native.py", "", "version None"),
        ("_native.py", "raise ImportError('no\\nlibrary')", "cannot be loaded: no"),
    ],
)
def test_without_the_extension_the_reason_is_said(
    tmp_path: Path, file: str, text: str, says: str
) -> None:
    if file:
        (tmp_path / file).write_text(text)
    start = OTHER.format(folder=str(tmp_path)) if file else ABSENT
    code = f"""{start}
from detente.kernels import native
assert native.engine() is None
print(native.missing())
try:
    native.judge([], [], 1)
except ImportError as fault:
    assert str(fault) == native.missing()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert says in done.stdout
    assert len(done.stdout.splitlines()) == 1


@needs_kernels
def test_the_engine_says_what_it_runs_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_INSTRUCTIONS", "baseline")
    monkeypatch.setenv("DETENTE_THREADS", "3")
    assert native.engine() == native.Engine("baseline", 3, native.VERSION)
    monkeypatch.setenv("DETENTE_INSTRUCTIONS", "abacus")
    assert native.engine() is None
    assert "abacus" in native.missing()
    with pytest.raises(ValueError, match="abacus"):
        native.judge([GOOD, GOOD], WAYS, native.NASH)


@needs_kernels
def test_small_models_need_no_numpy() -> None:
    code = """
from array import array
import sys
from detente.kernels import native
native.judge([array("I", [1, 2])], [[0]], native.NASH)
native.judge_arcs([array("I", [1])], [(array("i", [0, 0]), array("i"))], native.NASH)
assert "numpy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
