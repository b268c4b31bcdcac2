"""Which engines are there on this machine?"""

from __future__ import annotations

from importlib.util import find_spec

from detente.kernels import native

MANY = 1 << 14
"""Beyond this many states a reader notices whether the kernels are compiled."""


def engines() -> dict[str, str]:
    """Return what is known of each engine in one line: how it runs, or why it is not there."""
    from importlib.metadata import version

    return {"native": _native(), "numpy": version("numpy"), "symbolic": _symbolic()}


def _native() -> str:
    engine = native.engine()
    if engine is None:
        return f"not used: {native.missing()}"
    threads = f"{engine.threads} thread{'s' if engine.threads > 1 else ''}"
    return f"compiled kernels with {engine.instructions}, {threads}"


def _symbolic() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        diagrams, clauses = version("dd"), version("python-sat")
    except PackageNotFoundError:
        return "not installed: pip install 'detente[symbolic]'"
    library = "with CUDD" if find_spec("dd.cudd") else "without CUDD, slower"
    return f"dd {diagrams} {library}, python-sat {clauses}"


def slowed(engine: str, states: int) -> str:
    """Say that numpy computes because the compiled kernels are missing; empty where it matters little."""
    if states <= MANY or "numpy" not in engine:
        return ""
    reason = native.missing()
    return f"numpy computes, more slowly: {reason}" if reason else ""
