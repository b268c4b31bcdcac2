"""What can be proposed without a language model?  Parties, moves, wishes and hedges, by cues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from detente.drafting.actors import Cast, Mention, cast
from detente.drafting.cues import Cues, cues
from detente.drafting.doubts import Ear
from detente.drafting.moves import Cue, Sentence, clause_of, moves, wishes
from detente.drafting.naming import id_from
from detente.drafting.proposal import Basis, Draft, Known, Proposal, bare
from detente.drafting.quoting import Standing, located
from detente.evidence.page import Passage
from detente.evidence.sentences import sentences

NAME = "rules"
LONGEST_SENTENCE = 2000
"""What is longer is no sentence but a table or a list, and is passed over."""
_FROM_OUTSIDE = ("appearance", "hearsay", "likelihood", "possibility")


def rules(source: str, ear: Ear, known: Known | None = None, language: str = "en") -> Draft:
    """Return what the rules propose for a page; nothing is sent anywhere.

    Raises :class:`detente.errors.NotApplicable` for a language without cues.
    """
    drafter = _Drafter(source, ear, known or Known(), cues(language))
    return Draft(source, tuple(drafter.proposals()), drafter=NAME)


class _Drafter:
    """Goes through a page once and proposes what its cues show."""

    def __init__(self, source: str, ear: Ear, known: Known, words: Cues) -> None:
        self.ear = ear
        self.source = source
        self.known = known
        self.cues = words
        self.cast: Cast = cast(ear.page, words, known)
        self.first: dict[str, Mention] = {}
        for mention in (m for ms in self.cast.mentions.values() for m in ms):
            self.first.setdefault(bare(mention.name), mention)
        self.acts: Counter[str] = Counter()
        self.ids: dict[str, str] = {}
        self.taken: dict[str, set[str]] = {}

    def proposals(self) -> list[Proposal]:
        found = [p for passage in self.ear.page.body for p in self._passage(passage)]
        return [*self._people(), *found]

    # ------------------------------------------------------------ people

    def _people(self) -> Iterator[Proposal]:
        for name, dm in self.ids.items():
            if self.known.person(name) is not None:
                continue
            mention = self.first[name]
            passage = self.ear.page.passage(mention.passage)
            assert passage is not None
            at = located(passage, mention.start, mention.end)
            times = self.acts[name]
            note = f"acts in {times} sentence{'s' if times > 1 else ''}"
            yield self._proposal("decision-maker", dm, self._shown(name), at, note=note)

    def _shown(self, name: str) -> str:
        words = self.first[name].name
        words = words[4:] if words.lower().startswith("the ") else words
        return words[0].upper() + words[1:]

    def _dm(self, name: str) -> str:
        chief = bare(self.cast.chief(name))
        self.acts[chief] += 1
        if chief not in self.ids:
            known = self.known.person(chief)
            taken = {*self.ids.values(), *self.known.people}
            self.ids[chief] = known or id_from(chief, "dm", taken)
        return self.ids[chief]

    # ------------------------------------------------------------ options, claims, statements

    def _passage(self, passage: Passage) -> Iterator[Proposal]:
        last = ""
        assert passage.number is not None
        mentions = self.cast.mentions.get(passage.number, [])
        for start, end in sentences(passage.text):
            if end - start > LONGEST_SENTENCE:
                continue
            here = tuple(m for m in mentions if start <= m.start < end)
            sentence = Sentence(passage.number, passage.text, start, end, here)
            done = list(moves(sentence, self.cues, last))
            wanted = list(wishes(sentence, self.cues, last))
            for cue in done:
                yield self._option(passage, cue)
            for cue in wanted:
                yield self._statement(passage, sentence, cue)
            own = [c for c in done if not passage.text[c.whole : c.start].startswith("to ")]
            yield from self._claim(passage, sentence, own)
            last = self._subject_of(sentence, [*done, *wanted], last)

    def _subject_of(self, sentence: Sentence, found: list[Cue], last: str) -> str:
        """Who the pronouns of the next sentence stand for: whom this one begins with."""
        if sentence.mentions:
            return sentence.mentions[0].name
        return found[0].who if found else last

    def _option(self, passage: Passage, cue: Cue) -> Proposal:
        dm = self._dm(cue.who)
        words = _sentence_case(f"{cue.verb}{cue.rest}")
        taken = self.taken.setdefault(dm, set(self.known.options.get(dm, ())))
        name = id_from(words, "option", taken)
        taken.add(name)
        place = located(passage, cue.start, cue.end)
        note = "the source says that it is not done" if cue.negated else ""
        return self._proposal("option", name, words, place, dm=dm, note=note)

    def _statement(self, passage: Passage, sentence: Sentence, cue: Cue) -> Proposal:
        dm = self._dm(cue.who)
        place = located(passage, cue.start, cue.end)
        words = _sentence_case(f"{cue.verb}{cue.rest}")
        name = id_from(words, "statement").replace("_", "-")
        basis = self._basis(passage, sentence)
        return self._proposal("statement", name, words, place, dm=dm, basis=basis)

    def _basis(self, passage: Passage, sentence: Sentence) -> Basis:
        """Stated by oneself, inferred where a hedge shows that somebody concludes, else reported."""
        heard = self.ear.heard(sentence.passage, sentence.start, sentence.end)
        if any(h.kind in _FROM_OUTSIDE for h in heard):
            return "inferred"
        words = passage.text[sentence.start : sentence.end].split()
        return "stated" if self.cues.saying & {w.strip(',."”“') for w in words} else "reported"

    def _claim(self, passage: Passage, sentence: Sentence, found: list[Cue]) -> Iterator[Proposal]:
        heard = self.ear.heard(sentence.passage, sentence.start, sentence.end)
        if not found and not heard:
            return
        first = found[0] if found else None
        at = (first.whole, first.end) if first else (heard[0].start, heard[0].end)
        start, end = clause_of(sentence, *at, self.cues)
        start, says = self._said(sentence, first, start, end)
        says = " ".join(says.split())
        taken = self.taken.setdefault("/claims", set())
        name = id_from(passage.text[start:end], "claim", taken)
        taken.add(name)
        place = located(passage, start, end)
        yield self._proposal("claim", name.replace("_", "-"), _sentence_case(says), place)

    def _said(self, sentence: Sentence, cue: Cue | None, start: int, end: int) -> tuple[int, str]:
        """Return where a claim begins and what it says, with the name of who acts."""
        words = sentence.text[start:end]
        if cue is None:
            return start, words
        pronoun, _, rest = words.partition(" ")
        if pronoun.lower() in self.cues.pronouns and start + len(pronoun) + 1 == cue.whole:
            return start, f"{self._called(cue.who)} {rest}"
        if any(start <= m.start < cue.start for m in sentence.mentions):
            return start, words
        return cue.whole, f"{self._called(cue.who)} {sentence.text[cue.whole : end]}"

    def _called(self, name: str) -> str:
        return self._shown(bare(self.cast.chief(name)))

    def _proposal(self, kind: str, name: str, words: str, at: Standing, **more: object) -> Proposal:
        known: dict[str, object] = {"passage": at.passage, "drafter": NAME}
        return Proposal(kind, name, words, (at.quote,), **known, **more)  # type: ignore[arg-type]


def _sentence_case(words: str) -> str:
    plain = " ".join(words.split()).strip('"“”‘’,;:. ')
    return plain[:1].upper() + plain[1:]
