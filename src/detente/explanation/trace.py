"""What the elements of a case rest on, and what rests on each passage, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.evidence.claims import range_of
from detente.evidence.grades import grade
from detente.evidence.page import Page
from detente.evidence.references import Dangling
from detente.evidence.trace import (
    Asked,
    Opposition,
    Step,
    Trace,
    Traced,
    asked_of,
    trace_of,
)
from detente.explanation.evidence_words import (
    hedge_words,
    one_line,
    passage_words,
    speaker_words,
)
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import count, joined
from detente.model.conflict import Case
from detente.table import Table

NO_PAGES: Mapping[str, Page] = MappingProxyType({})


@dataclass(frozen=True)
class TraceProse(Prose):
    """What a case rests on; ``facts`` holds the trace, ``asked`` what was found on one name."""

    facts: Trace | None = None
    asked: Asked | None = None


def trace(
    case: Case, element: str | None = None, *, pages: Mapping[str, Page] = NO_PAGES
) -> TraceProse:
    """Return what a case rests on: every element, or one element, claim, source or passage.

    ``pages`` holds the kept pages by the id of their source; without any, passages are told by
    their numbers.

    >>> import detente as dt
    >>> print(dt.trace(dt.read("moscow-2016"), "us/no-joint").answer)
    The statement us/no-joint rests on commentary#6: one source only.
    """
    facts = trace_of(case)
    if element is None:
        return overview_prose(facts)
    return asked_prose(facts, asked_of(facts, element), pages)


# ---------------------------------------------------------------- the whole case


def overview_prose(facts: Trace) -> TraceProse:
    """Return the table of all elements, and the lists of those that rest on little."""
    sections = [
        Section("What each element rests on", (_overview_table(facts),)),
        Section("Rests on nothing", _by_kind(facts.standing("nothing"))),
        Section("Rests on one source only", _by_source(facts.standing("one source"))),
        Section("Rests on the same report twice", _same_report(facts.same_report)),
    ]
    if facts.dangling:
        named = tuple(dangling_words(d) for d in facts.dangling)
        sections.append(Section("References that name nothing", (Bullets(named),)))
    sections.append(Section("How it is counted", (_NOTE,)))
    title = f"{facts.title}: what it rests on"
    return TraceProse(title, overview_answer(facts), tuple(sections), facts)


_NOTE = (
    "Sources of one group go back to one report and count once. The condition of a conditional claim "
    "is told, but is no support. Who opposes a claim opposes what rests on it."
)


def overview_answer(facts: Trace) -> str:
    """Return in a sentence how many elements of a case rest on how much."""
    total = len(facts.elements)
    nothing, opposed = len(facts.standing("nothing")), sum(bool(t.opposed) for t in facts.elements)
    parts = [
        f"{nothing} {'rests' if nothing == 1 else 'rest'} on nothing",
        f"{len(facts.standing('one source'))} on one source only",
        f"{len(facts.same_report)} on the same report twice",
    ]
    verb = "is" if opposed == 1 else "are"
    said = f"Of {count(total, 'element')} {joined(parts)}; {opposed} {verb} opposed."
    if facts.dangling:
        number = len(facts.dangling)
        verb = "names" if number == 1 else "name"
        said += f" {count(number, 'reference')} {verb} nothing."
    return said


def _overview_table(facts: Trace) -> Table:
    rows = tuple(
        (
            t.element.name,
            t.element.kind,
            ", ".join(t.passages) or "–",
            str(len(t.groups)),
            ", ".join(dict.fromkeys(o.claim.id for o in t.opposed)),
        )
        for t in facts.elements
    )
    return Table(("element", "kind", "rests on", "reports", "opposed by"), rows)


def _by_kind(found: Iterable[Traced]) -> tuple[Block, ...]:
    kinds: dict[str, list[str]] = {}
    for t in found:
        kinds.setdefault(t.element.kind, []).append(t.element.name)
    return _bullets(f"{kind}: {', '.join(names)}" for kind, names in kinds.items())


def _by_source(found: Iterable[Traced]) -> tuple[Block, ...]:
    sources: dict[str, list[str]] = {}
    for t in found:
        sources.setdefault(t.sources[0], []).append(f"{t.element.name} ({t.element.kind})")
    return _bullets(f"{source}: {', '.join(names)}" for source, names in sources.items())


def _same_report(found: Iterable[Traced]) -> tuple[Block, ...]:
    return _bullets(_same_report_words(t) for t in found)


def _same_report_words(traced: Traced) -> str:
    told = "; ".join(
        f"{joined(sources)} go back to one report ({group})"
        for group, sources in traced.same_report.items()
    )
    return f"{traced.element.name}: {told}, so it has {_reports(traced)}"


def _reports(traced: Traced) -> str:
    return count(len(traced.groups), "independent report")


def _bullets(items: Iterable[str]) -> tuple[Block, ...]:
    lines = tuple(map(one_line, items))
    return (Bullets(lines),) if lines else ("None.",)


def dangling_words(found: Dangling) -> str:
    """Return where a reference stands that names nothing, and what is near."""
    what = {
        "evidence": "claim, source or passage",
        "supports": "element",
        "opposes": "element",
        "source": "source",
    }.get(found.key, "claim")
    return f"{found.where}, {found.key}: there is no {what} {found.name!r}.{found.near}"


# ---------------------------------------------------------------- one name


def asked_prose(facts: Trace, asked: Asked, pages: Mapping[str, Page] = NO_PAGES) -> TraceProse:
    """Return both directions of one name: what it rests on, and what rests on it."""
    sections: list[Section] = []
    for t in asked.elements:
        sections += _element(facts, t, several=len(asked.elements) > 1)
    if asked.rested_on is not None:
        sections += _resting(asked)
    own = [asked.rested_on] if asked.rested_on is not None else []
    places = [s.rests_on for t in asked.elements for s in t.rests] + own
    texts = [
        (r.source, r.passage, words)
        for r in places
        if (words := passage_words(pages, r.source, r.passage)) is not None
    ]
    if texts:
        lines = dict.fromkeys(f"{source}#{number}: {words}" for source, number, words in texts)
        sections.append(Section("What the passages say", (Bullets(tuple(lines)),)))
    title = f"{facts.title}: {one_line(asked.name)}"
    answers = [_element_answer(t) for t in asked.elements]
    if asked.rested_on is not None:
        answers.append(_resting_answer(facts, asked))
    return TraceProse(title, " ".join(answers), tuple(sections), facts, asked)


def _element_answer(traced: Traced) -> str:
    element = traced.element
    said = element.name.startswith(f"{element.kind} ")  # condition 1, event 2
    name = one_line(f"The {'' if said else f'{element.kind} '}{element.name}")
    if traced.standing == "nothing":
        basis = f" Its basis is given as {element.basis}." if element.basis else ""
        if traced.rests:
            return f"{name} rests on nothing but conditions and claims without a source.{basis}"
        return f"{name} rests on nothing: no evidence, and no claim supports it.{basis}"
    on = {
        "one source": "one source only",
        "one report": f"{count(len(traced.sources), 'source')} that go back to one report",
    }.get(traced.standing, _reports(traced))
    opposed = ""
    if traced.opposed:
        number = len({o.claim.id for o in traced.opposed})
        opposed = f" {count(number, 'claim')} {'speaks' if number == 1 else 'speak'} against it."
    own = tuple(dict.fromkeys(s.where for s in traced.support))
    behind = [p for p in traced.passages if p not in own]
    condition = f", on a condition that rests on {joined(behind)}" if behind else ""
    return f"{name} rests on {joined(own)}: {on}{condition}.{opposed}"


def _element(facts: Trace, traced: Traced, *, several: bool) -> list[Section]:
    suffix = f" ({traced.element.kind})" if several else ""
    words = one_line(traced.element.words)
    blocks: list[Block] = [f"“{words}”"] if words != traced.element.name else []
    if traced.element.kind == "claim":
        blocks.append(_said(facts, traced.element.name))
    if traced.rests:
        blocks.append(_rests_table(facts, traced.rests))
    if traced.same_report:
        blocks.append(f"{_same_report_words(traced)}.")
    sections = [Section(f"Rests on{suffix}", tuple(blocks) or ("Nothing.",))]
    if traced.opposed:
        lines = tuple(_against(facts, traced, o) for o in traced.opposed)
        sections.append(Section(f"Opposed by{suffix}", (Bullets(lines),)))
    return sections


def _said(facts: Trace, name: str) -> str:
    """How surely a claim is said, by whom, and its grade."""
    claim = facts.evidence.claims[name]
    given = f" given {claim.given}" if claim.given else ""
    who = speaker_words(claim)
    graded = str(grade(facts.evidence, claim))
    parts = [
        f"Said with {hedge_words(claim.hedge, facts.evidence.lexicon)}{given}",
        who,
        f"grade {graded}" if graded else "not graded",
    ]
    return one_line(f"{'; '.join(p for p in parts if p)}.")


def _rests_table(facts: Trace, steps: tuple[Step, ...]) -> Table:
    rows = tuple(_rests_row(facts, s) for s in steps)
    return Table(("what", "how", "passage", "how surely", "grade", "says"), rows)


def _rests_row(facts: Trace, step: Step) -> tuple[str, ...]:
    claim = step.rests_on.claim
    how = {
        "cites": "cited",
        "supports": "supports",
        "given": "condition of",
        "weighs": "weighed",
    }[step.how]
    if step.via:
        link = {"cites": "by ", "given": ""}.get(step.how, "for ")
        how = f"{how} {link}{step.via[-1]}"
    if claim is None:
        source = facts.evidence.sources[step.rests_on.source]
        return step.rests_on.name, how, step.where, "", source.reliability, one_line(source.title)
    given = f" given {claim.given}" if claim.given else ""
    surely = f"{hedge_words(claim.hedge, facts.evidence.lexicon)}{given}"
    who = speaker_words(claim)
    says = one_line(claim.says) + (f" ({who})" if who else "")
    return claim.id, how, step.where, surely, str(grade(facts.evidence, claim)), says


def _against(facts: Trace, traced: Traced, opposition: Opposition) -> str:
    claim = opposition.claim
    target = "" if opposition.against == traced.element.name else f", against {opposition.against}"
    surely = hedge_words(claim.hedge, facts.evidence.lexicon)
    said = f"{claim.id} ({claim.where}){target}: {one_line(claim.says)}; {surely}"
    found = None if claim.hedge is None else range_of(claim.hedge, facts.evidence.lexicon)
    if found is None or found.hi >= 0.5:
        return said
    return f"{said}. These words make it unlikely, and so speak for the element"


# ---------------------------------------------------------------- the other direction


def _resting_answer(facts: Trace, asked: Asked) -> str:
    found = asked.rested_on
    assert found is not None
    name = one_line(asked.name)
    if found.claim is None and found.passage is None:
        source = facts.evidence.sources[found.source]
        name = f"{name} (“{one_line(source.title)}”)"
    resting = count(len(asked.resting), "element")
    verb = "rests" if len(asked.resting) == 1 else "rest"
    if not asked.resting and not asked.opposing:
        return f"Nothing rests on {name}.{_cited_passages(facts, asked)}"
    against = f", and it speaks against {len(asked.opposing)}" if asked.opposing else ""
    return f"{resting} {verb} on {name}{against}."


def _cited_passages(facts: Trace, asked: Asked) -> str:
    """Which passages of the source something rests on, where the one asked about is not among them."""
    found = asked.rested_on
    if found is None or found.passage is None:
        return ""
    names = {p for t in facts.elements for p in t.passages if p.startswith(f"{found.source}#")}
    numbers = sorted(int(p.rpartition("#")[2]) for p in names)
    cited = joined(map(str, numbers))
    return f" Of {one_line(found.source)} the case cites {cited}." if cited else ""


def _resting(asked: Asked) -> list[Section]:
    sections = []
    if asked.resting:
        rows = tuple(
            (t.element.name, t.element.kind, _through(s), one_line(t.element.words))
            for t, s in asked.resting
        )
        table = Table(("element", "kind", "through", "words"), rows)
        sections.append(Section("What rests on it", (table,)))
    if asked.opposing:
        lines = tuple(
            f"{t.element.name} ({t.element.kind}), by {o.claim.id}: {one_line(o.claim.says)}"
            for t, o in asked.opposing
        )
        sections.append(Section("What it speaks against", (Bullets(lines),)))
    return sections


def _through(step: Step) -> str:
    own = (step.rests_on.name,) if step.rests_on.claim is not None else ()
    through = " ← ".join((*step.via, *own)) or "directly"
    return f"{through} (condition)" if step.conditional else through
