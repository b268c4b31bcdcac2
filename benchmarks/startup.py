"""How long a newcomer waits: whole processes, wall seconds, the least and the median of several runs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 7
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import detente": ["-c", "import detente"],
    "import numpy (for comparison)": ["-c", "import numpy"],
    "detente solve elmira": ["-m", "detente", "solve", "elmira"],
    "detente analyze moscow-2016": ["-m", "detente", "analyze", "moscow-2016"],
    "detente explain elmira --state 1": ["-m", "detente", "explain", "elmira", "--state", "1"],
}


def seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    print(f"{'process':36} {'least':>7} {'median':>7}   (seconds, {RUNS} runs after one warm-up)")
    for name, arguments in COMMANDS.items():
        seconds(arguments)
        runs = [seconds(arguments) for _ in range(RUNS)]
        print(f"{name:36} {min(runs):7.3f} {statistics.median(runs):7.3f}")


if __name__ == "__main__":
    main()
