"""What the decision makers, the states and the pictures of a hypergame are called in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from detente.analysis.hypergame import Path
from detente.analysis.misperception import Misperceptions
from detente.explanation.differences import Telling
from detente.explanation.words import joined, shortened
from detente.model.conflict import Dm
from detente.model.frame import Key


class MindWords:
    """What the decision makers, states and pictures of a hypergame are called."""

    def __init__(self, facts: Misperceptions) -> None:
        self.facts = facts
        self.frame = facts.games.frame
        self.telling = Telling(self.frame, "the picture", "the case")

    # ------------------------------------------------------------ names

    def person(self, dm: Dm) -> str:
        """Return what a reader calls a decision maker."""
        return self.telling.person(dm)

    def people(self, dms: Iterable[Dm]) -> str:
        """Return what a reader calls several decision makers."""
        return joined(map(self.person, dms))

    def state(self, key: Key) -> str:
        """Return a state with its outcomes."""
        label, named = self.frame.label(key), self.outcomes(key)
        return f"{label} ({', '.join(named)})" if named and named != (label,) else label

    def outcomes(self, key: Key) -> tuple[str, ...]:
        """Return the outcomes of a state: in the conflict itself, else in a picture that knows it."""
        games = self.facts.games
        for path in ((), *games.paths):
            game = games.game(path)
            if key in game.states:
                return game.solution.graph.space.outcomes(game.place[key])
        return ()

    def states(self, keys: Iterable[Key], word: str = "and") -> str:
        """Return several states in a sentence."""
        found = [self.state(k) for k in keys]
        return shortened(found, word) if found else "nothing"

    def picture(self, path: Path) -> str:
        """Return the picture of us; of how us thinks that russia sees it, the picture of russia by us."""
        return f"the picture of {' by '.join(self.person(d) for d in reversed(path))}"

    def telling_of(self, path: Path) -> Telling:
        """Return how differences are told: against the case, or against what somebody sees."""
        if not self.facts.games.home(path[1:]):
            return self.telling
        return Telling(self.frame, "the picture", f"what {self.person(path[-1])} sees")
