"""Long work: how far it is, stopped and gone on with, after a kill, and asked for twice at once."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from web import bench

import detente as dt
from detente.analysis.stretch import Stretch
from detente.case.reader import read_text
from detente.library import read
from detente.model.conflict import Case
from detente.web.answers import answer_of
from detente.web.engines import answered
from detente.web.folder import Revision, sha_of
from detente.web.jobs import MOST_PARKED, MOST_WAITING, Jobs, Progress, Stage
from detente.web.once import Once
from detente.web.plain_prose import from_text
from detente.web.questions import Question, questions
from detente.web.reading import reading_of
from detente.web.store import Store
from detente.web.workers import Worker

SLOW = 60.0


def quarrel(options: int = 3) -> str:
    """A case of two sides that is not answered at once: each wants what the other does not."""
    a, b = ([f"{d}.o{k}" for k in range(options)] for d in "ab")
    wishes = {"a": [f"not {o}" for o in a] + b, "b": [f"not {o}" for o in reversed(b)] + a}
    people = "".join(
        f"  {d}:\n    options:\n" + "".join(f"      o{k}: Step {k}\n" for k in range(options))
        for d in "ab"
    )
    wanted = "".join(
        f"  {d}:\n    statements:\n" + "".join(f"      - {w}\n" for w in wishes[d]) for d in "ab"
    )
    return (
        f"detente: 1\ntitle: Quarrel\ndecision_makers:\n{people}"
        f"outcomes:\n  peace: {' and '.join([*a, *b])}\n  war: not ({' and '.join([*a, *b])})\n"
        f"preferences:\n{wanted}status_quo: {'N' * 2 * options}\n"
    )


def revision_of(text: str, name: str = "quarrel") -> Revision:
    return Revision(name, text, sha_of(text), read_text(text, name))


def case_of(revision: Revision) -> Case:
    assert revision.case is not None
    return revision.case


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def jobs(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    monkeypatch.setattr("detente.web.jobs.GRACE", SLOW)
    made = Jobs(store)
    yield made
    made.close()


def until(ask: Callable[[], Progress], *stages: Stage) -> Progress:
    """Ask until it has come to one of the stages."""
    end = time.monotonic() + SLOW
    while (found := ask()).stage not in stages:
        assert time.monotonic() < end, found.stage
        time.sleep(0.02)
    return found


def begun(ask: Callable[[], Progress]) -> None:
    """Ask until it has said how far it is."""
    while (found := ask()).far is None:
        assert not found.over
        time.sleep(0.02)


# ---------------------------------------------------------------- how far it is


@pytest.mark.parametrize("name", ["deadlock", "unlock"])
@pytest.mark.parametrize("concept", ["nash", "seq", "smr"])
def test_a_search_tells_how_far_it_is_and_comes_to_the_same(name: str, concept: str) -> None:
    case = case_of(revision_of(quarrel(2)))
    question = questions(case, concept, "peace")[name]
    heard: list[Stretch] = []
    assert answered(case, question, heard.append) == answered(case, question)
    assert heard
    assert all(0 <= far.done <= far.total for far in heard)
    ended = {(far.doing, far.size) for far in heard if far.done == far.total}
    assert ended == {(far.doing, far.size) for far in heard}
    once = [far for far in heard if far.doing in ("sets", "lists")]
    for before, after in pairwise(once):
        assert after.done >= before.done or after.size > before.size


# ---------------------------------------------------------------- the process


def first(worker: Worker, key: str) -> Mapping[str, Any]:
    """The next thing that it says of a kind."""
    while (said := worker.heard()) is not None:
        if key in said:
            return said
    raise AssertionError("it ended")


def test_a_process_that_was_paused_goes_on_where_it_was() -> None:
    revision, worker = revision_of(quarrel()), Worker()
    question = questions(case_of(revision), "seq", "peace")["unlock"]
    try:
        worker.ask({"text": revision.text, "name": revision.name, "question": question})
        worker.pause()
        at = Stretch(**first(worker, "far")["far"])
        assert first(worker, "paused")
        worker.go_on()
        far: list[Stretch] = []
        while "prose" not in (said := worker.heard() or {}):
            far.append(Stretch(**said["far"]))
        wanted = dt.unlock(case_of(revision), to="peace", concepts=("seq",)).answer
        assert from_text(said["prose"]).answer == wanted
        lists = [x.done for x in (at, *far) if x.doing == "lists"]
        assert lists == sorted(lists)
    finally:
        worker.end()


# ---------------------------------------------------------------- jobs


def test_a_stopped_job_goes_on_and_comes_to_the_same(jobs: Jobs) -> None:
    revision = revision_of(quarrel(4))
    question = questions(case_of(revision), "seq", "peace")["unlock"]

    def ask() -> Progress:
        return jobs.ask(revision, question)

    begun(ask)
    jobs.stop(revision.sha, question)
    stopped = until(ask, "stopped", "done")
    assert stopped.stage == "stopped"
    assert stopped.parked
    assert stopped.far is not None
    jobs.again(revision.sha, question)
    assert ask().stage in ("waiting", "working")
    done = until(ask, "done", "failed")
    assert done.answer is not None
    assert done.answer.answer == dt.unlock(case_of(revision), to="peace", concepts=("seq",)).answer


def test_of_stopped_jobs_only_some_keep_their_process(jobs: Jobs) -> None:
    revision = revision_of(quarrel(4))
    asked = [
        questions(case_of(revision), concept, "peace")["unlock"]
        for concept in ("nash", "seq", "gmr", "smr")[: MOST_PARKED + 1]
    ]
    for question in asked:
        begun(lambda q=question: jobs.ask(revision, q))  # type: ignore[misc]
        jobs.stop(revision.sha, question)
        until(lambda q=question: jobs.ask(revision, q), "stopped")  # type: ignore[misc]
    parked = [jobs.ask(revision, question).parked for question in asked]
    assert parked == [False] + [True] * MOST_PARKED
    jobs.only(revision_of(quarrel(4) + "# another text\n"), [])
    assert not any(jobs.ask(revision, question).parked for question in asked)


def test_what_a_killed_workbench_had_finished_is_there_and_the_rest_begins_again(
    store: Store,
) -> None:
    revision = revision_of(quarrel(4))
    every = questions(case_of(revision), "seq", "peace")
    killed = Jobs(store)
    until(lambda: killed.ask(revision, every["paths"]), "done")
    assert not killed.ask(revision, every["unlock"]).over
    killed.close()
    anew = Jobs(store)
    try:
        assert anew.ask(revision, every["paths"]).stage == "done"
        assert anew.ask(revision, every["unlock"]).stage in ("waiting", "working")
        until(lambda: anew.ask(revision, every["unlock"]), "done")
    finally:
        anew.close()


def test_more_than_can_wait_is_told_to_come_again(jobs: Jobs) -> None:
    revision = revision_of(quarrel(4))
    asked: list[Question] = [{"ask": "paths", "to": f"outcome {k}"} for k in range(2000)]
    found = [jobs.ask(revision, question).stage for question in asked]
    assert "busy" in found
    assert sum(jobs.ask(revision, q).stage == "waiting" for q in asked[:40]) <= MOST_WAITING
    until(lambda: jobs.ask(revision, asked[-1]), "done", "failed")


def test_a_reader_asks_about_named_outcomes_only_and_ends_nobody_elses_work(tmp_path: Path) -> None:
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "quarrel.yaml").write_text(quarrel(4), encoding="utf-8")
    with bench(folder, "elmira", read_only=True) as made:
        assert "is none of them" in made.get("/c/elmira/stuck?to=plant+closed+or+1", 404)
        assert "<option selected>peace</option>" in made.get("/c/quarrel/stuck?to=peace")
        assert "<input" not in made.get("/c/quarrel/stuck?to=peace")
        made.get("/c/quarrel/stuck?to=war&concept=gmr")
        running = made.client.app.state.jobs  # type: ignore[attr-defined]
        case = revision_of(quarrel(4))
        assert (
            running.ask(case, questions(case_of(case), "seq", "peace")["unlock"]).stage != "stopped"
        )
        running.close()


# ---------------------------------------------------------------- the same asked twice at once


def together(ask: Callable[[], object], times: int = 4) -> list[object]:
    """What several threads get that ask at the same time; what is raised counts as got."""
    ready, found = threading.Barrier(times), []

    def one() -> None:
        ready.wait()
        try:
            found.append(ask())
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_who_asks_while_it_is_made_waits_for_the_same() -> None:
    once, made = Once[str, object](2), []

    def make() -> object:
        made.append(object())
        time.sleep(0.2)
        return made[-1]

    assert together(lambda: once.get("a", make)) == [made[0]] * 4
    assert len(made) == 1


def test_a_failure_is_shared_but_not_kept() -> None:
    once, tried = Once[str, int](2), []

    def fail() -> int:
        tried.append(1)
        time.sleep(1)
        raise ValueError("no")

    found = together(lambda: once.get("a", fail))
    assert [str(x) for x in found] == ["no"] * 4
    assert len(tried) == 1
    assert once.get("a", lambda: 7) == 7


def test_only_the_last_are_kept() -> None:
    once = Once[int, int](3)
    for k in range(9):
        once.get(k, lambda k=k: k)  # type: ignore[misc]
    assert [once.get(k, lambda: -1) for k in (8, 7, 6)] == [8, 7, 6]
    assert once.get(0, lambda: -1) == -1


def test_a_case_is_read_and_solved_once_for_all_who_ask() -> None:
    text = (read("moscow-2016").text or "") + "# for this test alone\n"
    revision = revision_of(text, "moscow-2016")
    for ask in (lambda: reading_of(revision), lambda: answer_of(revision, told=True)):
        assert len(set(map(id, together(ask)))) == 1
