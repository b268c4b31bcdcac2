"""What comes of asking a model?  Its proposals, verified, with everything that was said kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import replace

from detente.drafting.answer import proposals_of, read_answer, with_objections
from detente.drafting.doubts import Ear
from detente.drafting.endpoint import Endpoint, Exchange, ask
from detente.drafting.prompt import Prompt, first_prompt, second_prompt
from detente.drafting.proposal import Draft, Known
from detente.drafting.verify import verified
from detente.errors import BrokenFile, NoAnswer
from detente.evidence.page import Page

ENDPOINT = "endpoint"
PASTED = "answer"
_REPAIR = (
    "That was not one JSON object of the asked-for shape. Answer again, with the JSON object alone."
)

Keep = Callable[[Exchange], None]
"""Keeps what was said as soon as it was said."""


@dataclasses.dataclass(frozen=True)
class Cost:
    """What asking would send: passages, characters of the requests, tokens at four signs each."""

    passages: int
    characters: int
    requests: int

    @property
    def tokens(self) -> int:
        """A rough count; models count differently."""
        return -(-self.characters // 4)


def cost(page: Page, known: Known, *, against: bool) -> Cost:
    """Return what would be sent to a host at the least."""
    size = len(first_prompt(page, known).text)
    times = 2 if against else 1
    return Cost(len(page.body), size * times, times)


def asked(to: Endpoint, source: str, ear: Ear, known: Known, keep: Keep) -> Draft:
    """Return what a model proposes for a page, each proposal verified or rejected."""
    prompt = first_prompt(ear.page, known)
    draft = Draft(source, (), drafter=ENDPOINT, prompt_hash=prompt.hash, model=to.model)
    return _told(to, prompt, keep, lambda a: verified(proposals_of(a, draft, known), ear))


def objections(to: Endpoint, draft: Draft, page: Page, keep: Keep) -> Draft:
    """Return the draft with what a model finds that speaks against its claims."""
    claims = [p for p in draft.proposals if p.kind == "claim"]
    if not claims:
        return draft
    prompt = second_prompt(page, claims)
    return _told(to, prompt, keep, lambda a: with_objections(draft, a, page))


def pasted(text: str, source: str, ear: Ear, known: Known, model: str = "") -> Draft:
    """Return the proposals of an answer that a person pasted; raises :class:`BrokenFile`."""
    digest = first_prompt(ear.page, known).hash
    draft = Draft(source, (), drafter=PASTED, prompt_hash=digest, model=model)
    return verified(proposals_of(read_answer(text), draft, known), ear)


def _told(
    to: Endpoint, prompt: Prompt, keep: Keep, use: Callable[[Mapping[str, object]], Draft]
) -> Draft:
    """Ask, and use the answer; one that is not of the shape is asked for once more."""
    said = ask(to, prompt.messages, prompt.schema)
    keep(said)
    try:
        return use(read_answer(said.content))
    except BrokenFile:
        pass
    again = (
        *prompt.messages,
        {"role": "assistant", "content": said.content[:20_000]},
        {"role": "user", "content": _REPAIR},
    )
    said = ask(to, replace(prompt, messages=again).messages, prompt.schema)
    keep(said)
    try:
        return use(read_answer(said.content))
    except BrokenFile as error:
        raise NoAnswer(
            f"{to.model!r} at {to.host} was asked twice and gave no answer of the asked-for shape: "
            f"{error.message}"
        ) from None
