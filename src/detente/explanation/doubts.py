"""How sure is this?  What the doubts in the words do to the conclusions, in sentences."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.analysis.worlds import ANSWERED, MOST_WORLDS, Conclusion, Worlds, worlds_of
from detente.errors import DetenteError, TooLarge, UnknownName
from detente.evidence.doubts import Chance, Doubted
from detente.evidence.estimate import Estimate
from detente.evidence.lexicon import lexicon
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import capital, count, joined
from detente.model.conflict import Case
from detente.model.graph import Conventions
from detente.stability.solve import Solution
from detente.table import Table

HEADING = "How sure this is"


@dataclass(frozen=True)
class Doubting(Prose):
    """The doubts of a case and what they do to the answer; ``facts`` holds what the words say."""

    facts: Worlds | None = None


def doubts(
    case: Case, *, lexicon: str | None = None, conventions: Conventions | None = None
) -> Doubting:
    """Return what the doubts in the words of a case do to its conclusions.

    ``lexicon``: the id of a lexicon, or the path of one, in place of the one that the case names.
    Raises :class:`detente.errors.TooLarge` where the doubts make too many worlds.

    >>> import detente as dt
    >>> print(dt.doubts(dt.read("chicken")).answer)
    Nothing in the case is doubted in words: every element counts as certain.
    """
    facts = worlds_of(case, lexicon=lexicon, conventions=conventions)
    sections = (_words(facts), _elements(facts), _conclusions(facts), _what_it_means(facts))
    kept = tuple(s for s in sections if s.blocks)
    return Doubting(f"Doubts: {case.title}", _answer(facts), kept, facts)


def how_sure(solution: Solution, case: Case) -> tuple[Section, Worlds | None]:
    """Return the section of a reading on its doubts, with the facts where they were worked out."""
    most = max(1, min(MOST_WORLDS, ANSWERED // max(1, len(solution.graph.space))))
    try:
        facts = worlds_of(case, conventions=solution.graph.conventions, most=most, lenient=True)
    except TooLarge as error:
        asked = "'detente doubts' works out more than a reading does."
        return Section(HEADING, (f"Not worked out here. {error.message} {asked}",)), None
    except UnknownName as error:  # the lexicon that the case names
        return Section(HEADING, (f"Not worked out here. {error.message}",)), None
    said = (_intro(facts), Bullets(_lines(facts))) if facts.doubts.elements else ()
    return Section(HEADING, (*said, *_lost(facts), *facts.doubts.notes)), facts


# ---------------------------------------------------------------- sentences


def _answer(facts: Worlds) -> str:
    if not facts.doubts.elements:
        return "Nothing in the case is doubted in words: every element counts as certain."
    if not facts.conclusions:
        return "No outcome and no state holds in any of the worlds that the words allow."
    return conclusion_sentence(facts, facts.conclusions[0])


def _intro(facts: Worlds) -> str:
    books = joined(_books(facts))
    return (
        f"The words of the sources leave {count(len(facts.chances), 'doubt')}, that is "
        f"{count(len(facts.judged), 'world')}; each was solved. The ranges are those of {books}."
    )


def _books(facts: Worlds) -> list[str]:
    """The lexicons that gave the ranges, with a word on those that nobody has tested."""
    chances = facts.doubts.chances.values()
    origins = dict.fromkeys(o for c in chances for o in c.estimate.origin.split(", "))
    return [_book(o) for o in origins]


def _book(origin: str) -> str:
    if origin == "analyst":
        return "the modeller"
    try:
        status = lexicon(origin).status
    except DetenteError:  # the analyst, or a lexicon under its path
        return origin
    return origin if status == "published" else f"{origin} ({status})"


def _lines(facts: Worlds) -> tuple[str, ...]:
    return tuple(conclusion_sentence(facts, c) for c in facts.conclusions)


def conclusion_sentence(facts: Worlds, found: Conclusion) -> str:
    """Return a conclusion, how likely it is, and the weakest words it rests on."""
    words = conclusion_words(facts, found)
    said = f"{words if found.kind == 'state' else capital(words)}: {_how_often(facts, found)}."
    if not found.turning:
        where = "Where there is an answer, it" if facts.lost else "It"
        return f"{said} {where} hangs on none of the doubted words."
    weakest = found.turning[0]
    more = len(found.turning) - 1
    rest = f" (and {count(more, 'other doubted word')})" if more else ""
    return f"{said} The weakest words it rests on: {chance_words(weakest)}{rest}."


def conclusion_words(facts: Worlds, found: Conclusion) -> str:
    """Return what a conclusion says."""
    under = "every concept" if found.concepts == facts.concepts else joined(found.concepts)
    match found.kind:
        case "only":
            return f"{found.subject} is the only outcome that holds"
        case "state":
            return f"{found.subject} is an equilibrium under {under}"
        case "outcome":
            some = (
                "some concept" if found.concepts == facts.concepts else joined(found.concepts, "or")
            )
            return f"{found.subject} holds under {some}"


def _how_often(facts: Worlds, found: Conclusion) -> str:
    if found.worlds == len(facts.judged):
        return "in every world"
    if not found.worlds and not facts.lost:
        return "in none of the worlds"
    often = f"in {found.worlds} of {count(len(facts.judged), 'world')}, {_percent(found.estimate)}"
    if found.unsettled:
        return f"{often}: not settled by the evidence"
    return often


def _lost(facts: Worlds) -> tuple[str, ...]:
    """What is said of worlds without an answer."""
    if not facts.lost:
        return ()
    verb, it = ("is", "it counts") if facts.lost == 1 else ("are", "they count")
    whys = " ".join(facts.unjudged)
    return (
        f"{facts.lost} of {count(len(facts.judged), 'world')} {verb} without an answer; {it} against "
        f"a conclusion in its lower bound and for it in its upper bound. {whys}",
    )


def _percent(found: Estimate) -> str:
    """Bounds in whole percent, rounded outward so that they stay bounds."""
    lo, hi = math.floor(100 * found.lo + 1e-9), math.ceil(100 * found.hi - 1e-9)
    return f"{lo}%" if lo == hi else f"{lo}–{hi}%"


def chance_words(chance: Chance) -> str:
    """Return doubted words with their range in brackets, where they stand, and what they say."""
    where = f", {_passage(chance.where)}" if chance.where else ""
    given = f" given {chance.given}" if chance.given else ""
    ranks = ", ranks nothing" if chance.estimate.open else ""
    range_ = f"[{chance.estimate}{given}{ranks}, {chance.estimate.origin}]"
    return f"“{chance.phrase}” {range_}{where}: {chance.says}"


def _passage(where: str) -> str:
    source, _, number = where.partition("#")
    return f"{source}, passage {number}" if number else source


# ---------------------------------------------------------------- sections of the command


def _words(facts: Worlds) -> Section:
    rows = tuple(
        (
            c.name, f"“{c.phrase}”", f"{c.estimate}" + (f" given {c.given}" if c.given else ""),
            c.estimate.origin, c.where, c.says,
        )
        for c in facts.doubts.chances.values()
    )  # fmt: skip
    if not rows:
        return Section("The doubted words", ())
    table = Table(("doubt", "words", "range", "lexicon", "passage", "what is said"), rows)
    return Section("The doubted words", (table, _intro(facts)))


def _elements(facts: Worlds) -> Section:
    items = tuple(_element(facts, e) for e in facts.doubts.elements)
    bullets = (Bullets(items),) if items else ()
    heading = "What hangs on them" if items else "What is not carried into the numbers"
    return Section(heading, (*bullets, *facts.doubts.notes))


def _element(facts: Worlds, e: Doubted) -> str:
    return f"{e.name} (“{e.words}”) is part of the model {_where(facts, e)}; else it is {_else(facts, e)}."


def _where(facts: Worlds, e: Doubted) -> str:
    """In which worlds: where what a claim says holds, or with a probability of the case's own."""
    first = facts.doubts.chances[e.needs[0]]
    if not first.claim:
        group = f", with all of {first.name}" if first.name.startswith("group ") else ""
        return f"with probability {first.estimate}{group}"
    verb = "holds" if len(e.needs) == 1 else "hold"
    return f"{'unless' if e.denied else 'where'} {_says(facts, e.needs)} {verb}"


def _else(facts: Worlds, e: Doubted) -> str:
    if e.otherwise == "absent":
        return {"option": "never taken", "condition": "not applied"}.get(e.kind, "absent")
    without = f", or absent unless {_says(facts, e.given)}" if e.given and not e.denied else ""
    return f"reversed{without}"


def _says(facts: Worlds, chances: tuple[str, ...]) -> str:
    return joined(f"“{facts.doubts.chances[n].says}”" for n in chances)


def _conclusions(facts: Worlds) -> Section:
    blocks: list[Block] = []
    for found in facts.conclusions if facts.doubts.elements else ():
        blocks.append(conclusion_sentence(facts, found))
        if len(found.turning) > 1:
            words = tuple(chance_words(c) for c in found.turning[1:])
            blocks += ["It also rests on:", Bullets(words)]
    return Section("What holds in how many worlds", tuple(blocks))


def _what_it_means(facts: Worlds) -> Section:
    if not facts.doubts.elements:
        return Section("How this is computed", ())
    said = (
        "The doubts count as independent of each other. A probability is bounded by its least and "
        "its most value over all probabilities within the ranges; where the bounds lie on both "
        "sides of one half, the evidence does not settle it. Without a hedge an element counts as "
        "certain, which is the author's choice and not a finding."
    )
    return Section("How this is computed", (said, *_lost(facts)))
