"""Who misreads the conflict, what each expects, what happens, and what telling the truth is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.analysis.hypergame import Path
from detente.analysis.misperception import (
    Correction,
    Gap,
    Misperceptions,
    Standing,
    misperceptions,
)
from detente.errors import DetenteError
from detente.evidence.doubts import doubt_on
from detente.explanation.changes import ordinal
from detente.explanation.differences import Telling
from detente.explanation.doubts import chance_words
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import MOST_SHOWN, capital, count, joined, shortened
from detente.model.conflict import Case, Dm
from detente.model.difference import (
    Difference,
    OptionOnly,
    StatementElsewhere,
    StatementOnly,
)
from detente.model.frame import Key
from detente.model.graph import Conventions
from detente.stability.concepts import concept as the_concept
from detente.table import Table

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
        words.misread(), words.expectations(), words.survival(), words.corrections(),
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


class _Words:
    """The sentences on one hypergame."""

    def __init__(self, facts: Misperceptions) -> None:
        self.facts = facts
        self.frame = facts.games.frame
        self.telling = Telling(self.frame, "the picture", "the case")

    # ------------------------------------------------------------ names

    def person(self, dm: Dm) -> str:
        return self.telling.person(dm)

    def people(self, dms: Iterable[Dm]) -> str:
        return joined(map(self.person, dms))

    def state(self, key: Key) -> str:
        label, named = self.frame.label(key), self.outcomes(key)
        return f"{label} ({', '.join(named)})" if named and named != (label,) else label

    def outcomes(self, key: Key) -> tuple[str, ...]:
        """The outcomes of a state: in the conflict itself, else in a picture that knows it."""
        games = self.facts.games
        for path in ((), *games.paths):
            game = games.game(path)
            if key in game.states:
                return game.solution.graph.space.outcomes(game.place[key])
        return ()

    def states(self, keys: Iterable[Key], word: str = "and") -> str:
        found = [self.state(k) for k in keys]
        return shortened(found, word) if found else "nothing"

    def picture(self, path: Path) -> str:
        """The picture of us; of how us thinks that russia sees it, the picture of russia by us."""
        return f"the picture of {' by '.join(self.person(d) for d in reversed(path))}"

    # ------------------------------------------------------------ the answer

    def answer(self) -> str:
        facts = self.facts
        if not facts.games.paths:
            return (
                "The case gives nobody a picture of its own ('perceptions'): everybody sees the "
                f"conflict as it is, and {self._held()}."
            )
        gaps = [self.gap(g) for g in facts.gaps if g.in_vain or g.surprises]
        if not gaps:
            return f"What each expects is what happens: {self._held()}. {self.truth()}"
        return " ".join((gaps[0], self.truth()))

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
            return f"{who} does not expect {self.states(gap.surprises, 'or')}, which holds."
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
            blocks.append(Bullets(tuple(map(capital, self.telling.lines(between.items)))))
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
        why = tuple(
            self._refused(k) for k in dict.fromkeys(k for g in facts.gaps for k in g.in_vain)
        )
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

    def corrections(self) -> Section:
        blocks: list[Block] = []
        idle = [c for c in self.facts.corrections if self._is_idle(c)]
        items = [self.correction(c) for c in self.facts.corrections if c not in idle]
        if idle and items:
            items.append(self._idle(idle))
        elif idle:
            items = [self.correction(c) for c in idle]
        if items:
            blocks.append(Bullets(tuple(items)))
            blocks.append(
                "Whom it suits goes by the true orders: the worst and the best of what holds after "
                "it, beside the worst and the best of what holds now."
            )
        return Section("What telling somebody the truth is worth", tuple(blocks))

    def correction(self, c: Correction) -> str:
        """Return what follows when one thing is told."""
        told = self._told(c)
        if c.trouble:
            return f"{told} Alone this gives no model: {c.trouble}"
        before = self.facts.games.expected(self.facts.concept, c.dm)
        if set(c.holds) == set(self.facts.happens):
            happens = "What happens stays the same"
        else:
            verb = "holds" if len(c.holds) == 1 else "hold"
            happens = f"{capital(self.states(c.holds))} {verb} instead ({self._suits(c)})"
        if set(c.expects) == set(before):
            return f"{told} {happens}; {self.person(c.dm)} expects what it expected."
        return f"{told} {happens}; {self.person(c.dm)} then expects {self.states(c.expects)}."

    def _is_idle(self, c: Correction) -> bool:
        """Whether telling it changes neither what happens nor what is expected."""
        before = self.facts.games.expected(self.facts.concept, c.dm)
        same = set(c.holds) == set(self.facts.happens) and set(c.expects) == set(before)
        return same and not c.trouble and not c.whole

    def _idle(self, idle: list[Correction]) -> str:
        told = "; ".join(self._told(c).rstrip(".") for c in idle)
        return f"Alone, these change neither what happens nor what is expected: {told}."

    def _told(self, c: Correction) -> str:
        which = f" (in {self.picture(c.path)})" if len(c.path) > 1 else ""
        if c.whole:
            return f"{self.person(c.dm)} is told all that it misreads{which}."
        about = {getattr(d, "dm", None) for d in c.told}
        if len(c.told) > 1 and len(about) == 1 and None not in about:
            return f"{self.person(c.dm)} is told the true order of {self.person(Dm(str(*about)))}{which}."
        told = "; ".join(self._fact(d) for d in c.told)
        return f"{self.person(c.dm)} is told{which} that {told}."

    def _fact(self, d: Difference) -> str:
        """What is so, in the words of one who knows it."""
        match d:
            case StatementOnly(dm, statement, "first"):
                return f"{self.person(dm)} does not go by “{statement.words}”"
            case StatementOnly(dm, statement, "second", place):
                return f"{self.person(dm)} goes by “{statement.words}”, in {ordinal(place)} place"
            case StatementElsewhere(dm, statement, _, place):
                return f"{self.person(dm)} holds “{statement.words}” in {ordinal(place)} place"
            case OptionOnly(option, "second"):
                return f"there is the option “{option.words}”"
            case OptionOnly(option, "first"):
                return f"there is no option “{option.words}”"
            case _:
                return self.telling.sentence(d)

    def _suits(self, c: Correction) -> str:
        def those(how: str) -> str:
            return self.people([d for d, b in c.benefit.items() if b == how])

        kinds = (
            ("better", "better for {}"), ("worse", "worse for {}"),
            ("mixed", "better and worse for {}"), ("open", "not to be compared for {}"),
        )  # fmt: skip
        said = [words.format(those(how)) for how, words in kinds if those(how)]
        return "; ".join(said) if said else "the same to everybody"

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
