"""Which engines are there on this machine?"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec


def engines() -> dict[str, str]:
    """Return what is known of each engine in one line: its version, or why it is not there."""
    return {"numpy": version("numpy"), "symbolic": _symbolic()}


def _symbolic() -> str:
    try:
        diagrams, clauses = version("dd"), version("python-sat")
    except PackageNotFoundError:
        return "not installed; pip install 'detente[symbolic]'"
    library = "with CUDD" if find_spec("dd.cudd") else "without CUDD, slower"
    return f"dd {diagrams} {library}, python-sat {clauses}"
