"""How long the random tests run (``DETENTE_PROFILE=full`` before a release), and the command."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile(
    "quick",
    max_examples=50,
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=SLOW,
)
settings.register_profile("full", settings.get_profile("quick"), max_examples=500)
settings.load_profile(os.environ.get("DETENTE_PROFILE", "quick"))


def fewer(part: int) -> settings:
    """A part of the profile's examples, for laws that write files or read long texts."""
    return settings(max_examples=max(20, settings.default.max_examples // part))


def more(times: int) -> settings:
    """So many times the full profile's examples, for the laws on which every answer rests."""
    quick = settings.default.max_examples < 500
    return settings(max_examples=settings.default.max_examples * (1 if quick else times))


HEEDING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""First line of a process that is to be interrupted: children of a shell's background jobs would not heed."""

Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]


def run_detente(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own, as a user does."""
    command = [sys.executable, "-c", "from detente.cli import main; main()"]
    return subprocess.run(
        [*command, *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="session")
def detente() -> Run:
    """The command line: ``detente("solve", "elmira")``."""
    return run_detente
