"""Who misreads the conflict, what each expects, what happens, and what telling the truth is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.analysis.hypergame import Path
from detente.analysis.misperception import (
    Gap,
    Misperceptions,
    Standing,
    misperceptions,
)
from detente.errors import DetenteError
from detente.evidence.doubts import doubt_on
from detente.explanation.corrections import correction_section
from detente.explanation.doubts import chance_words
from detente.explanation.mind_words import MindWords
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import MOST_SHOWN, capital, count, shortened
from detente.model.conflict import Case, Dm
from detente.model.frame import Key
from detente.model.graph import Conventions
from detente.stability.concepts import concept as the_concept
from detente.table import Table

REFUSED_SHOWN = 6
STATES_SHOWN = 40
"""So many states stand in the table of all states; --json has them all."""


@dataclass(frozen=True)
class Perceptions(Prose):
    """What pictures do to the answer, in sentences; ``facts`` holds what they say."""

    facts: Misperceptions | None = None


def perceive(
    case: Case,
    *,
    concept: str = "seq",
    concepts: Iterable[str] | None = None,
    conventions: Conventions | None = None,
) -> Perceptions:
    """Return what each expects, what happens, and what telling somebody the truth would change.

    ``concept``: the one under which it is told; ``concepts``: those in the table besides.

    >>> import detente as dt
    >>> print(dt.perceive(dt.read("moscow-2016"), concept="nash").answer.partition(",")[0])
    United States expects offer/quiet/accept (us offer accepted)
    """
    name = the_concept(concept).name
    facts = misperceptions(case, concept=name, concepts=concepts, conventions=conventions)
    words = _Words(facts)
    sections = (
        words.misread(), words.expectations(), words.survival(), correction_section(facts),
        words.every_state(), words.every_concept(), words.method(),
    )  # fmt: skip
    kept = tuple(s for s in sections if s.blocks)
    return Perceptions(f"{case.title}: who sees what", words.answer(), kept, facts)


def pictures_in_short(facts: Misperceptions) -> tuple[str, ...]:
    """Return the two or three sentences that a reading of the case has for its pictures."""
    words = _Words(facts)
    gaps = (words.gap(g) for g in facts.gaps if g.in_vain or g.surprises)
    doubts = (line for path in facts.misread for line in words.doubted(path))
    return (*gaps, words.truth(), *doubts)


class _Words(MindWords):
    """The sentences on one hypergame."""

    # ------------------------------------------------------------ the answer

    def answer(self) -> str:
        facts = self.facts
        if not facts.games.paths:
            return (
                "The case gives nobody a picture of its own ('perceptions'): everybody sees the "
                f"conflict as it is, and {self._held()}."
            )
        mistaken = [p[0] for p in facts.misread]
        open_ = [g for g in facts.gaps if g.in_vain or g.surprises]
        gaps = [self.gap(g) for g in open_ if g.dm in mistaken] or [self.gap(g) for g in open_[:1]]
        if not gaps:
            return f"What each expects is what happens: {self._held()}. {self.truth()}"
        return " ".join((*gaps, self.truth()))

    def _held(self) -> str:
        happens = self.facts.happens
        verb = "holds" if len(happens) == 1 else "hold"
        return (
            f"{self.states(happens)} {verb} ({self.facts.concept})" if happens else "nothing holds"
        )

    def gap(self, gap: Gap) -> str:
        """Return what a decision maker expects against what happens."""
        who = self.person(gap.dm)
        if not gap.in_vain:
            verb = "holds" if len(gap.surprises) == 1 else "hold"
            return f"{who} does not expect {self.states(gap.surprises, 'or')}, which {verb}."
        happens = self.facts.happens
        said = f"{who} expects {self.states(gap.in_vain)}"
        if not happens:
            return f"{said}, but nothing holds."
        if set(gap.expects) & set(happens):
            return f"{said} too, in vain; {self._held()}."
        verb = "is" if len(happens) == 1 else "are"
        return f"{said}, but {self.states(happens)} {verb} what holds ({self.facts.concept})."

    def truth(self) -> str:
        """Return what would hold if everybody saw the conflict as it is."""
        facts = self.facts
        truth = self.frame.in_order(facts.in_truth)
        if set(truth) == set(facts.happens):
            it = "the same would hold" if truth else "nothing would hold either"
            return f"If everybody saw the conflict as it is, {it}."
        return f"If everybody saw the conflict as it is, {self.states(truth)} would hold."

    # ------------------------------------------------------------ sections

    def misread(self) -> Section:
        blocks: list[Block] = []
        for path in self.facts.games.paths:
            between = self.facts.misread.get(path)
            if between is None:
                blocks.append(
                    f"{capital(self.picture(path))} is no other than what it is a picture of."
                )
                continue
            blocks.append(f"{capital(self.picture(path))} against what it is a picture of:")
            lines = self.telling_of(path).lines(between.items)
            blocks.append(Bullets(tuple(map(capital, lines))))
            blocks += self.doubted(path)
        return Section("What is misread", tuple(blocks))

    def doubted(self, path: Path) -> tuple[str, ...]:
        """How sure it is that somebody has its picture, where the words on it are hedged."""
        name = "picture " + "@".join(path)
        try:
            chances, denied = doubt_on(self.facts.case, name)
        except DetenteError as error:
            return (f"How sure this picture is cannot be said. {error.message}",)
        if not chances:
            return ()
        words = "; ".join(map(chance_words, chances))
        it = "is denied" if denied else "is itself doubted"
        who = self.person(path[0])
        return (
            f"That {who} has this picture {it}: {words}. All below holds if it has it; if not, "
            f"{who} sees the conflict as it is.",
        )

    def expectations(self) -> Section:
        facts = self.facts
        rows = tuple(
            (
                self.person(g.dm), self.states(g.expects), self.states(g.in_vain) if g.in_vain else "–",
                self.states(g.surprises) if g.surprises else "–",
            )
            for g in facts.gaps
        )  # fmt: skip
        table = Table(("decision maker", "expects", "of that, in vain", "does not expect"), rows)
        vain = list(dict.fromkeys(k for g in facts.gaps for k in g.in_vain))
        why = tuple(self._refused(k) for k in vain[:REFUSED_SHOWN])
        if len(vain) > REFUSED_SHOWN:
            why = (*why, f"… and {count(len(vain) - REFUSED_SHOWN, 'more state')} of that kind.")
        blocks = (table, f"{capital(self._held())}.", *((Bullets(why),) if why else ()))
        return Section("What each expects, and what happens", blocks)

    def _refused(self, key: Key) -> str:
        """Why a state that somebody expects does not hold."""
        found = next(s for s in self.facts.states if s.key == key)
        if not found.exists:
            return f"{self.state(key)} does not exist."
        leavers = [d for d in found.known_by if d not in found.stable_for]
        return f"{self.state(key)} does not hold: {self.people(leavers)} would leave it."

    def survival(self) -> Section:
        """What holds for which reason; nothing where everybody sees the same."""
        if not self.facts.games.paths:
            return Section("", ())
        states = self.facts.states
        kinds = (
            ("Holds, and would survive the truth", [s for s in states if s.happens and s.in_truth]),
            (
                "Holds only because of a misperception",
                [s for s in states if s.happens and not s.in_truth],
            ),
            (
                "Would hold if everybody saw the conflict as it is, but does not",
                [s for s in states if s.in_truth and not s.happens],
            ),
            (
                "Holds, but is hidden from somebody",
                [s for s in states if s.happens and self._unseen(s)],
            ),
            ("Exists in a picture only", [s for s in states if not s.exists and s.expected_by]),
        )
        items = tuple(f"{said}: {self._listed(found)}." for said, found in kinds if found)
        return Section("What would survive the truth", (Bullets(items),) if items else ())

    def _unseen(self, state: Standing) -> tuple[Dm, ...]:
        return tuple(d for d in self.facts.games.dms if d not in state.known_by)

    def _listed(self, states: list[Standing]) -> str:
        said = []
        for s in states:
            unseen = self._unseen(s)
            said.append(
                self.state(s.key) + (f" (unknown to {self.people(unseen)})" if unseen else "")
            )
        return shortened(said)

    def every_state(self) -> Section:
        games, facts = self.facts.games, self.facts
        if not games.paths:
            return Section("", ())
        shown = facts.states[:STATES_SHOWN]

        def marks(s: Standing) -> tuple[str, ...]:
            return tuple(
                "?" if d not in s.known_by else "✓" if d in s.stable_for else "·" for d in games.dms
            )

        rows = tuple(
            (
                self.frame.label(s.key), ", ".join(self.outcomes(s.key)), *marks(s),
                ", ".join(s.expected_by), "yes" if s.happens else "", "yes" if s.in_truth else "",
            )
            for s in shown
        )  # fmt: skip
        heads = ("state", "outcome", *games.dms, "expected by", "holds", "in truth")
        blocks: list[Block] = [Table(heads, rows)]
        if len(facts.states) > len(shown):
            more = len(facts.states) - len(shown)
            blocks.append(f"… and {count(more, 'more state')}: --json lists them all.")
        blocks.append(
            f"Under each decision maker: ✓ it finds the state stable in its own picture "
            f"({facts.concept}), · it does not, ? it does not know the state."
        )
        return Section("Every state in every picture", tuple(blocks))

    def every_concept(self) -> Section:
        games = self.facts.games
        mistaken = tuple(dict.fromkeys(p[0] for p in games.paths))
        heads = ("concept", *(f"{d} expects" for d in mistaken), "holds", "if all saw the truth")
        rows = []
        for name in games.game(()).solution.concepts:
            expects = (self._labels(games.expected(name, d)) for d in mistaken)
            truth = self.frame.in_order(games.game(()).equilibria(name))
            rows.append((name, *expects, self._labels(games.holds(name)), self._labels(truth)))
        return Section("Under each concept", (Table(heads, tuple(rows)),))

    def _labels(self, keys: Iterable[Key]) -> str:
        found = [self.frame.label(k) for k in keys]
        more = f", … {len(found) - MOST_SHOWN} more" if len(found) > MOST_SHOWN else ""
        return ", ".join(found[:MOST_SHOWN]) + more if found else "–"

    def method(self) -> Section:
        conventions = "; ".join(self.facts.games.conventions.words().values())
        version = self.facts.games.game(()).solution.version
        return Section(
            "How this is computed",
            (
                "Each decision maker judges in its own picture of the conflict, as a hypergame has "
                "it (Bennett 1977; Wang, Hipel and Fraser 1988); states are the same state when they "
                "take the same options. Who does not know a state has no say in it: that rule, and "
                "the sorting into what survives the truth, are Détente’s own. What is misread is the "
                "modeller’s reading, not a finding.",
                f"Computed by Détente {version}. Sanctions: {conventions}.",
            ),
        )
