"""What a run of ``detente draft`` works on: the case, the kept page, the review beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from detente.cli.shell import patience
from detente.drafting.answer import MOST_BYTES
from detente.drafting.asking import asked, cost, objections, pasted
from detente.drafting.doubts import Ear
from detente.drafting.endpoint import KEY_VARIABLE, Endpoint, Exchange, endpoint
from detente.drafting.proposal import Draft, Known
from detente.drafting.review import Review, decided, edited, merged, numbers_in
from detente.drafting.store import keep_exchanges, keep_review, load_review
from detente.errors import (
    BrokenFile,
    DetenteError,
    MissingPart,
    NoAnswer,
    NotApplicable,
    UnknownName,
    UnwritableFile,
    WrongValue,
    nearest,
    printable,
)
from detente.evidence.page import Page
from detente.evidence.record import DEFAULT_LEXICON
from detente.model.conflict import Case

_EDITS = {"words": "words", "name": "id", "dm": "dm", "when": "when"}


@dataclass(frozen=True)
class Way:
    """What the options ask for."""

    drafter: str | None
    endpoint: Endpoint | None
    yes: str | None
    against: bool
    prompt_out: Path | None
    answer: bytes | None
    model: str
    language: str | None
    accept: tuple[int, ...]
    reject: tuple[int, ...]
    edit: int | None
    edits: Mapping[str, str]
    by: str

    @property
    def decides(self) -> bool:
        """Whether a person decides on proposals."""
        return bool(self.accept or self.reject or self.edit is not None)


def way(given: Mapping[str, Any]) -> Way:
    """Return what the options ask for; raises a usage error where they do not go together."""
    edits = {field: given[option] for option, field in _EDITS.items() if given[option] is not None}
    found = Way(
        drafter=given["drafter"],
        endpoint=_endpoint(given),
        yes=given["yes"],
        against=given["against"],
        prompt_out=given["prompt_out"],
        answer=None if given["answer_in"] is None else given["answer_in"].read(MOST_BYTES + 1),
        model=given["model"],
        language=given["language"],
        accept=_numbers(given["accept"], "--accept"),
        reject=_numbers(given["reject"], "--reject"),
        edit=given["edit"],
        edits=edits,
        by=printable(given["by"] or "").strip(),
    )
    _together(found)
    return found


def _numbers(text: str | None, option: str) -> tuple[int, ...]:
    try:
        return () if text is None else numbers_in(text)
    except WrongValue as error:
        raise click.UsageError(f"{option}: {error.message}") from None


def _endpoint(given: Mapping[str, Any]) -> Endpoint | None:
    url, name = given["url"], given["key_env"]
    if url is None:
        if given["drafter"] == "endpoint":
            raise click.UsageError("--drafter endpoint needs --endpoint URL and --model NAME.")
        return None
    if given["drafter"] == "rules":
        raise click.UsageError("--endpoint and --drafter rules do not go together.")
    if not given["model"]:
        raise click.UsageError("--endpoint needs --model NAME: the model to ask.")
    key = os.environ.get(name or KEY_VARIABLE, "").strip()
    if name and not key:
        raise click.UsageError(f"The environment variable {name!r} holds no key.")
    return endpoint(url, given["model"], key, given["timeout"])


def _together(how: Way) -> None:
    asks = [
        how.decides,
        how.prompt_out is not None,
        how.answer is not None,
        how.endpoint is not None,
    ]
    if sum(asks) > 1:
        raise click.UsageError(
            "One thing at a time: an endpoint, --prompt-out, --answer-in, or a decision."
        )
    if how.decides and not how.by:
        raise click.UsageError("Who decides? Add --by NAME.")
    if (how.edit is None) != (not how.edits):
        raise click.UsageError(
            "--edit N goes with --words, --id, --dm or --when, and these with it."
        )
    if not all(v.strip() for v in how.edits.values()):
        raise click.UsageError("--words, --id, --dm and --when hold some text.")
    both = set(how.accept) & set(how.reject)
    if both:
        raise click.UsageError(f"Proposal {min(both)} cannot be both accepted and rejected.")
    if how.endpoint is None and (how.against or how.yes is not None):
        raise click.UsageError("--against and --yes go with --endpoint.")


# ---------------------------------------------------------------- the desk


@dataclass
class Desk:
    """The case, one of its sources with the kept page, and the review of its proposals."""

    case: Case
    path: Path
    source: str
    page: Page
    folder: Path
    review: Review
    said: list[Exchange] = field(default_factory=list)

    @staticmethod
    def of(case: str, source: str, how: Way) -> Desk:
        """Read everything; raises a :class:`DetenteError` where a part is not there."""
        from detente.cli.sitting import is_bundled
        from detente.library import bundled, read
        from detente.pages.store import folder_of, stored

        path = Path(case)
        if (case in bundled() and not path.exists()) or (path.exists() and is_bundled(path)):
            raise UnwritableFile(
                "A bundled case is never changed, and keeps no pages. Copy it first: "
                f"detente convert {case} mine.yaml"
            )
        the_case = read(case)
        sources = _mapping(the_case.sections.get("sources"))
        if source not in sources:
            raise UnknownName(
                f"There is no source {source!r} in the case.{nearest(source, sources)} "
                "'detente source add' adds one."
            )
        page = stored(path, source)
        if page is None:
            raise MissingPart(
                f"The page of the source {source!r} is not kept beside the case. "
                f"Add it with 'detente source add {path} FILE'."
            )
        if not page.body:
            raise MissingPart(f"The page of the source {source!r} has no passage in its body.")
        _may_leave(source, _mapping(sources[source]), how)
        folder = folder_of(path)
        return Desk(the_case, path, source, page, folder, load_review(folder, source))

    @property
    def known(self) -> Known:
        """Who is in the case already."""
        people = self.case.conflict.decision_makers
        return Known(
            {d.id: d.words for d in people}, {d.id: tuple(o.id for o in d.options) for d in people}
        )

    @property
    def ear(self) -> Ear:
        """Hears the hedges of the page, by the lexicon of the case."""
        return Ear(self.page, str(self.case.about.get("lexicon") or DEFAULT_LEXICON))

    # ------------------------------------------------------------ drafting

    def by_rules(self, how: Way) -> list[str]:
        """Let the rules propose."""
        from detente.drafting.cues import spoken
        from detente.drafting.rules import rules
        from detente.drafting.verify import verified

        ear = self.ear
        with patience("Reading the page"):
            language = how.language or spoken(self.page)
            found = verified(rules(self.source, ear, self.known, language), ear)
        return self._keep(found)

    def read_answer(self, how: Way) -> list[str]:
        """Read a pasted answer."""
        try:
            text = (how.answer or b"").decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BrokenFile(f"The answer is not UTF-8 text (byte {error.start}).") from None
        with patience("Checking the quotes"):
            found = pasted(text, self.source, self.ear, self.known, how.model)
        return self._keep(found)

    def write_prompt(self, path: Path) -> list[str]:
        """Write the prompt to a file; nothing is sent."""
        from detente.drafting.prompt import first_prompt
        from detente.files import write_whole

        write_whole(path, first_prompt(self.page, self.known).text)
        return [
            f"Written: {path}. Nothing was sent. Save the model's answer to a file and read it with "
            "--answer-in FILE."
        ]

    def ask(self, how: Way) -> list[str]:
        """Ask an endpoint, once its host is confirmed."""
        to = how.endpoint
        assert to is not None
        self._confirm(to, how)
        with patience(f"Waiting for {to.host}"):
            found = asked(to, self.source, self.ear, self.known, self._said)
        notes = self._keep(found)
        if how.against:
            with patience(f"Asking {to.host} what speaks against the claims"):
                found = objections(to, found, self.page, self._said)
            notes = self._keep(found)
        return notes

    def _confirm(self, to: Endpoint, how: Way) -> None:
        least = cost(self.page, self.known, against=how.against)
        what = (
            f"The text of {self.source!r} ({least.passages} passages; with the task "
            f"{least.characters:,} characters, about {least.tokens:,} tokens, in {least.requests} "
            f"request{'s' if least.requests > 1 else ''} or a few more) would go to {to.host}."
        )
        if how.yes is not None:
            if how.yes.casefold() != to.host.casefold():
                raise NoAnswer(
                    f"You confirmed {how.yes!r}, but {what[0].lower()}{what[1:]} Nothing was sent."
                )
            return
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise NoAnswer(f"{what} Confirm it with --yes {to.host}. Nothing was sent.")
        click.echo(printable(what), err=True)
        if not click.confirm("Send it?", err=True):
            raise NoAnswer("Nothing was sent.")

    def _said(self, exchange: Exchange) -> None:
        """Keep what was said, at once, so that nothing paid for is lost."""
        from detente.drafting.prompt import first_prompt

        self.said.append(exchange)
        keep_exchanges(
            self.folder, self.source, self.said, first_prompt(self.page, self.known).hash
        )

    def _keep(self, found: Draft) -> list[str]:
        self.review = merged(self.review, found)
        path = keep_review(self.folder, self.review)
        return [
            f"Kept in {path}. Nothing is in the case yet: --accept LIST --by NAME puts proposals there."
        ]

    # ------------------------------------------------------------ deciding

    def decide(self, how: Way) -> list[str]:
        """Edit, accept and reject; what is accepted is written to the case, or nothing is."""
        from detente.drafting.accept import with_accepted

        review, moved = self.review, None
        if how.edit is not None:
            review = edited(review, how.edit, how.edits, how.by)
        fresh = [n for n in dict.fromkeys(how.accept) if review.entry(n).status != "accepted"]
        review = decided(review, fresh, "accepted", how.by)
        review = decided(review, how.reject, "rejected", how.by)
        if fresh:
            entries = [review.entry(n) for n in fresh]
            before = [e for e in self.review.entries if e.status == "accepted"]
            stood = self.case.conflict.status_quo
            self._write(with_accepted(self.case, self.source, entries, before))
            moved = (
                self.case.conflict.status_quo if self.case.conflict.status_quo != stood else None
            )
        keep_review(self.folder, review)
        self.review = review
        notes = _advice(how, fresh, self.path, review)
        if moved is not None:
            notes.append(
                f"Not taken in the status quo, which now reads {moved}: correct it if it is."
            )
        return notes

    def _write(self, case: Case) -> None:
        """Write the case if it would read again; raises the reader's error otherwise."""
        from detente.case.writer import write

        try:
            write(case, self.path)
        except UnwritableFile:
            raise
        except DetenteError as error:
            advice = ""
            if case.conflict.options != self.case.conflict.options:
                advice = (
                    " A new option makes new states: labels, rankings and a status quo that are "
                    "written for the old ones must be changed with it, by hand."
                )
            error.message = f"{error.message}{advice} Nothing was written."
            raise
        self.case = case


def _advice(how: Way, fresh: list[int], path: Path, review: Review) -> list[str]:
    before = [str(n) for n in dict.fromkeys(how.accept) if n not in fresh]
    notes = [f"Accepted before, and in the case: {', '.join(before)}."] if before else []
    notes += [f"Written: {path}."] if fresh else []
    if any(review.entry(n).proposal.kind == "statement" for n in fresh):
        notes.append(
            "New statements stand last. Their place in the order is for you to decide: detente rank."
        )
    return notes


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _may_leave(source: str, parts: Mapping[str, Any], how: Way) -> None:
    """Refuse to let a text out that the case keeps in."""
    leaves = how.endpoint is not None or how.prompt_out is not None
    if leaves and parts.get("never_send", False) is not False:
        raise NotApplicable(
            f"The source {source!r} is marked 'never_send: true': its text goes to no endpoint and "
            "into no prompt. The rules still work. Nothing was sent."
        )
