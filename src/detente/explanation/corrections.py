"""What telling somebody the truth is worth, in sentences."""

from __future__ import annotations

from detente.analysis.misperception import MOST_SINGLE, Correction, Misperceptions
from detente.explanation.changes import ordinal
from detente.explanation.mind_words import MindWords
from detente.explanation.prose import Block, Bullets, Section
from detente.explanation.words import capital
from detente.model.conflict import Dm
from detente.model.difference import (
    Difference,
    OptionOnly,
    StatementElsewhere,
    StatementOnly,
)


def correction_section(facts: Misperceptions) -> Section:
    """Return what telling one thing to one decision maker would change."""
    return _Corrections(facts).section()


class _Corrections(MindWords):
    """The sentences on corrections."""

    def section(self) -> Section:
        """Return what telling somebody the truth is worth."""
        blocks: list[Block] = []
        if any(len(b.items) > MOST_SINGLE for b in self.facts.misread.values()):
            blocks.append(
                f"Where more than {MOST_SINGLE} single statements are misread, an order is told as a "
                "whole only."
            )
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
        if len(c.path) == 1 and about == {c.dm}:
            return self._own_order(c)
        if len(c.told) > 1 and len(about) == 1 and None not in about:
            return f"{self.person(c.dm)} is told the true order of {self.person(Dm(str(*about)))}{which}."
        if len(c.path) > 1:
            said = "; ".join(self.telling_of(c.path).sentence(d) for d in c.told)
            return f"{self.person(c.dm)} is told{which}: {said}."
        told = "; ".join(self._fact(d) for d in c.told)
        return f"{self.person(c.dm)} is told{which} that {told}."

    def _own_order(self, c: Correction) -> str:
        """Nobody is told its own order: it would have to judge by another one."""
        what = "; ".join(self.telling.clause(d) for d in c.told)
        return f"If {self.person(c.dm)} judged by the order that the case gives it ({what})."

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
