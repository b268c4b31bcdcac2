"""Under how many orders a state is stable, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.analysis.orders import OrdersCount, OrdersQuestion, Varied, counted, orders_question
from detente.explanation.prose import Block, Prose, Section
from detente.explanation.words import count, joined, person, state_words
from detente.model.conflict import Case
from detente.model.graph import Conventions
from detente.table import Table


@dataclass(frozen=True)
class CountedOrders(Prose):
    """Under how many orders a state is stable; ``facts`` holds the numbers."""

    facts: OrdersCount | None = None

    @property
    def profiles(self) -> int:
        """How many profiles there are."""
        assert self.facts is not None
        return self.facts.question.profiles

    @property
    def counts(self) -> Mapping[str, int]:
        """In how many of them the state is stable, for each concept."""
        assert self.facts is not None
        return self.facts.counts


def orders(  # noqa: PLR0913 (keyword-only, each with its own default)
    case: Case,
    state: str,
    dms: Sequence[str] | str,
    *,
    ranks: Mapping[str, tuple[int, int]] | None = None,
    judged: str | None = None,
    concepts: Iterable[str] | None = None,
    conventions: Conventions | None = None,
) -> CountedOrders:
    """Return under how many strict orders of some decision makers a state is stable for all.

    ``ranks``: only these places of a decision maker's own order (first, last; the best is 1)
    change among themselves. ``judged``: stable for this one instead of all. By default under
    nash, gmr, smr and seq. Raises :class:`TooLarge` beyond 10^8 profiles, and :class:`WrongValue`.

    >>> import detente as dt
    >>> found = dt.orders(dt.read("syria-iraq-1975"), "2", "syria", judged="syria")
    >>> found.profiles, found.counts["nash"], found.counts["seq"]
    (720, 240, 384)
    """
    names = [dms] if isinstance(dms, str) else list(dms)
    question = orders_question(
        case, state, names, ranks=ranks, judged=judged, concepts=concepts, conventions=conventions
    )
    *_, last = counted(question)
    return orders_prose(last)


def orders_prose(facts: OrdersCount) -> CountedOrders:
    """Return the count in sentences."""
    question = facts.question
    title = f"Orders under which {state_words(question.graph, question.state)} is stable"
    table = Table(
        ("concept", "stable in", "of", "share"),
        tuple(_row(facts, c.name) for c in question.concepts),
    )
    blocks: list[Block] = [_varied_words(question), table]
    if not facts.complete:
        blocks.append(_partial_words(facts))
    conventions = "; ".join(question.graph.conventions.words().values())
    blocks.append(f"Computed by Détente {facts.version}. Sanctions: {conventions}.")
    return CountedOrders(title, _answer(facts), (Section("Count", tuple(blocks)),), facts)


def _row(facts: OrdersCount, name: str) -> tuple[str, ...]:
    found, seen = facts.counts[name], facts.seen[name]
    share = f"{100 * found / seen:.4g} %" if seen else "not counted"
    return name, f"{found:,}", f"{seen:,}", share


def _answer(facts: OrdersCount) -> str:
    question = facts.question
    parts = [f"{facts.counts[c.name]:,} under {c.name}" for c in question.concepts]
    where = state_words(question.graph, question.state)
    whom = "everyone" if question.for_all else person(question.graph, question.judged[0])
    stopped = "" if facts.complete else "Stopped before the end, so at least: "
    of = f"{'of' if stopped else 'Of'} {count(question.profiles, 'profile')}"
    return f"{stopped}{of}, {where} is stable for {whom} in {joined(parts)}."


def _varied_words(question: OrdersQuestion) -> str:
    each = joined([_range(question, v) for v in question.varied])
    fixed = [d for d in question.graph.dms if d not in {v.dm for v in question.varied}]
    rest = (
        f" {joined([person(question.graph, d) for d in fixed])}: as in the case." if fixed else ""
    )
    return f"Strict orders of {each}.{rest}"


def _range(question: OrdersQuestion, varied: Varied) -> str:
    who = person(question.graph, varied.dm)
    number = count(varied.orders, "order")
    if len(varied.states) == len(question.graph.space):
        return f"{who} (all {number})"
    return f"{who} (places {varied.first} to {varied.last}: {number})"


def _partial_words(facts: OrdersCount) -> str:
    question = facts.question
    open_ = [c.name for c in question.concepts if facts.seen[c.name] < question.profiles]
    return (
        f"Stopped: under {joined(open_)} not every profile was judged; "
        "the numbers are of those judged so far, in no random order."
    )
