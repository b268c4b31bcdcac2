"""What of a case a format without a place for it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from detente.model.conflict import Case, Conflict, Prioritised


def left_out(case: Case, title: str, *, kept: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return one sentence that names what is lost on writing ``case`` as a ``title``; or none.

    ``kept``: what the format does hold.
    """
    lost = [name for name in dict.fromkeys(_parts(case)) if name not in kept]
    if not lost:
        return ()
    return (f"Left out, because {title} has no place for it: {', '.join(lost)}.",)


def _parts(case: Case) -> Iterator[str]:
    conflict = case.conflict
    yield "title"
    yield from case.about
    for name in ("labels", "outcomes"):
        if getattr(conflict, name):
            yield name
    if conflict.status_quo is not None:
        yield "status_quo"
    if any(c.because for c in conflict.constraints):
        yield "reasons of infeasible states"
    yield from _about_options(conflict)
    yield from _about_preferences(conflict)
    yield from case.sections


def _about_options(conflict: Conflict) -> Iterator[str]:
    options = conflict.options
    if any(o.text for o in options) or any(d.name for d in conflict.decision_makers):
        yield "names and texts"
    extras = [d.extra for d in conflict.decision_makers] + [o.extra for o in options]
    extras += [c.extra for c in conflict.constraints] + [m.extra for m in conflict.merges]
    if any(extras) or conflict.beside:
        yield "evidence and likelihoods"


def _about_preferences(conflict: Conflict) -> Iterator[str]:
    statements = [
        s for p in conflict.preferences.values() if isinstance(p, Prioritised) for s in p.statements
    ]
    if any(s.id or s.text or s.basis for s in statements):
        yield "words of preference statements"
    if any(s.extra for s in statements):
        yield "evidence and likelihoods"
    if conflict.doubts:
        yield "doubts about preferences"
