"""What a case rests on: both directions, the lists, references that name nothing; and the check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run, fewer
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.analysis.lint import check
from detente.case.reader import read_text
from detente.errors import UnknownName
from detente.evidence.elements import cited_elements
from detente.evidence.page import Page, Passage, numbered
from detente.evidence.references import dangling, elements_by_name, reference
from detente.evidence.trace import Traced, asked_of, trace_of
from detente.model.conflict import Case
from detente.pages.store import keep

STREAM = """\
detente: 1
title: Two villages
decision_makers:
  upper:
    name: Upper village
    options:
      release: {text: Release water, evidence: [minutes#2]}
      dam: Build a dam
  lower:
    options:
      pay: {text: Pay, evidence: [paid, minutes#3]}
feasible:
  - {when: not (upper.release and upper.dam), id: no-water, evidence: [letter]}
outcomes:
  agreement: {when: upper.release and lower.pay, evidence: [news, agency]}
preferences:
  upper:
    statements:
      - {id: paid, when: lower.pay, basis: stated}
      - {id: dam, when: upper.dam, basis: inferred, evidence: [heard]}
  lower:
    statements:
      - {id: water, when: upper.release}
sources:
  minutes: {title: Minutes of the council, reliability: B}
  letter: {title: A letter}
  news: {title: A newspaper, group: agency report}
  agency: {title: A news agency, group: agency report}
  radio: {title: Local radio}
claims:
  paid:
    source: minutes
    passage: 3
    says: The lower village would pay
    by: the mayor
    from: his brother
    hedge: likely
    credibility: 2
    supports: [upper/paid]
  rains: {source: radio, passage: 1, says: It will rain, hedge: seems}
  heard: {source: letter, passage: 1, says: A dam is planned, given: rains, evidence: [news#4]}
  denied: {source: radio, passage: 2, says: No dam is planned, opposes: [heard, upper.dam]}
  echo: {source: agency, says: The dam is drawn up already, supports: [heard]}
hypotheses:
  plan: {prior: 1, likelihoods: {denied: 0.4}}
events:
  - {date: 2024-05, by: lower, claim: paid}
forecasts:
  f1: {question: Will it rain?, evidence: [rains]}
"""


@pytest.fixture(scope="module")
def case() -> Case:
    return read_text(STREAM)


def traced(case: Case, name: str) -> Traced:
    (found,) = (t for t in trace_of(case).elements if t.element.name == name)
    return found


# ---------------------------------------------------------------- one element


def test_an_element_rests_on_its_own_evidence_and_on_claims_that_support_it(case: Case) -> None:
    assert traced(case, "upper.release").passages == ("minutes#2",)
    assert traced(case, "upper/paid").passages == ("minutes#3",)
    assert [s.how for s in traced(case, "upper/paid").rests] == ["supports"]
    assert traced(case, "upper.dam").rests == ()


def test_evidence_passes_through_claims(case: Case) -> None:
    found = traced(case, "upper/dam")
    steps = [(s.rests_on.name, s.how, s.via, s.conditional) for s in found.rests]
    assert steps == [
        ("heard", "cites", (), False),
        ("news#4", "cites", ("heard",), False),
        ("echo", "supports", ("heard",), False),
        ("rains", "given", ("heard",), True),
    ]
    assert found.passages == ("letter#1", "news#4", "agency", "radio#1")
    assert found.sources == ("letter", "news", "agency")


def test_a_condition_is_told_but_is_no_support(case: Case) -> None:
    heard = traced(case, "heard")
    assert "radio#1" in heard.passages
    assert "radio" not in heard.sources
    assert "radio" not in heard.groups


def test_two_sources_of_one_group_are_one_report(case: Case) -> None:
    found = traced(case, "agreement")
    assert found.sources == ("news", "agency")
    assert found.groups == ("agency report",)
    assert found.same_report == {"agency report": ("news", "agency")}
    assert found.standing == "one report"


def test_two_passages_of_one_source_are_one_source(case: Case) -> None:
    pay = traced(case, "lower.pay")
    assert (pay.standing, pay.groups) == ("one source", ("minutes",))


def test_who_opposes_a_claim_opposes_what_rests_on_it(case: Case) -> None:
    def opposed(name: str) -> list[tuple[str, str]]:
        return [(o.claim.id, o.against) for o in traced(case, name).opposed]

    assert opposed("upper.dam") == [("denied", "upper.dam")]
    assert opposed("upper/dam") == [("denied", "heard")]
    assert opposed("upper/paid") == []


def test_an_account_rests_on_the_claims_it_weighs(case: Case) -> None:
    assert [s.how for s in traced(case, "plan").rests] == ["weighs"]
    assert traced(case, "plan").passages == ("radio#2",)


# ---------------------------------------------------------------- the whole case


def test_the_lists_name_what_rests_on_little(case: Case) -> None:
    found = trace_of(case)
    nothing = [t.element.name for t in found.standing("nothing")]
    assert nothing == ["upper", "upper.dam", "lower", "lower/water"]
    assert [t.element.name for t in found.same_report] == ["agreement", "upper/dam", "heard"]
    assert "upper/paid" in [t.element.name for t in found.standing("one source")]
    assert [t.element.name for t in found.standing("several")] == ["upper/dam", "heard"]
    assert found.dangling == ()


def test_every_element_stands_in_one_way(case: Case) -> None:
    found = trace_of(case)
    ways = ("nothing", "one source", "one report", "several")
    assert sum(len(found.standing(w)) for w in ways) == len(found.elements)  # type: ignore[arg-type]
    assert [t.element for t in found.elements] == list(cited_elements(case))


def test_the_other_direction(case: Case) -> None:
    found = trace_of(case)

    def resting(name: str) -> list[str]:
        return [t.element.name for t, _ in asked_of(found, name).resting]

    assert resting("minutes#3") == ["lower.pay", "upper/paid", "paid", "event 1"]
    assert resting("minutes") == ["upper.release", "lower.pay", "upper/paid", "paid", "event 1"]
    assert resting("rains") == ["upper/dam", "heard", "f1"]
    assert resting("letter#9") == []
    speaks = [(t.element.name, o.claim.id) for t, o in asked_of(found, "radio#2").opposing]
    assert speaks == [("upper.dam", "denied"), ("heard", "denied")]


@pytest.mark.parametrize("name", ["uper.dam", "minutes#x", "minutes#0", "minutes#", "#3", ""])
def test_a_name_of_nothing_is_an_error(case: Case, name: str) -> None:
    with pytest.raises(UnknownName, match="There is no"):
        asked_of(trace_of(case), name)


def test_an_option_goes_by_its_statement_spelling_unless_a_statement_bears_it(case: Case) -> None:
    named = elements_by_name(case)
    assert [e.kind for e in named["upper/release"]] == ["option"]
    assert [e.kind for e in named["upper/dam"]] == ["statement"]
    assert [e.kind for e in named["upper.dam"]] == ["option"]


def test_moscow_is_traced_without_any_page() -> None:
    found = dt.trace(dt.read("moscow-2016"), "us/no-joint")
    assert "commentary#6" in found.answer
    assert "almost certainly" in str(found)
    assert "95–99%" in str(found)
    assert "shared-targeting" in str(dt.trace(dt.read("moscow-2016"), "junior-place"))


# ---------------------------------------------------------------- laws

IDS = ["c0", "c1", "c2", "c3"]


@st.composite
def webs(draw: st.DrawFn) -> Case:
    """Claims that cite, support, oppose and condition each other anyhow, circles included."""
    claims = []
    for name in IDS:
        source = draw(st.sampled_from(["s0", "s1", "s2"]))
        parts = [f"source: {source}", f"says: {name}"]
        passage = draw(st.integers(1, 2))
        parts.append(f"passage: {passage}")
        given_claim = draw(st.none() | st.sampled_from(IDS))
        if given_claim:
            parts.append(f"given: {given_claim}")
        for key, names in (
            ("evidence", [*IDS, "s0#1", "s2"]),
            ("supports", [*IDS, "a.go"]),
            ("opposes", [*IDS, "a.go"]),
        ):
            parts.append(f"{key}: {json.dumps(draw(st.lists(st.sampled_from(names), max_size=2)))}")
        claims.append(f"  {name}: {{{', '.join(parts)}}}")
    own = json.dumps(draw(st.lists(st.sampled_from([*IDS, "s1#1"]), max_size=2)))
    return read_text(
        "detente: 1\ntitle: Web\n"
        f"decision_makers: {{a: {{options: {{go: {{text: Go, evidence: {own}}}}}}}}}\n"
        "sources: {s0: {title: x}, s1: {title: y, group: g}, s2: {title: z, group: g}}\n"
        "claims:\n" + "\n".join(claims) + "\n"
    )


@fewer(4)
@given(webs())
def test_both_directions_agree_and_circles_end(case: Case) -> None:
    found = trace_of(case)
    assert found.dangling == ()
    for t in found.elements:
        names = [s.rests_on.name for s in t.rests]
        assert len(names) == len(set(names))
        assert len(t.groups) <= len(t.sources)
        for s in t.rests:
            asked = asked_of(found, s.where)
            assert t.element in [other.element for other, _ in asked.resting]
            assert s.group in ("s0", "g")


@fewer(8)
@given(webs())
def test_what_supports_without_a_condition_is_found_without_one(case: Case) -> None:
    """Support is what one reaches without passing a condition, by a plain search."""
    claims = case.sections["claims"]
    for t in trace_of(case).elements:
        if t.element.name != "a.go":
            continue
        reached: set[str] = set()
        todo = [*t.element.cites, *(c for c in IDS if "a.go" in claims[c]["supports"])]  # type: ignore[index]
        while todo:
            name = todo.pop()
            if name in reached:
                continue
            reached.add(name)
            if name in IDS:
                todo += claims[name]["evidence"]  # type: ignore[index]
                todo += [c for c in IDS if name in claims[c]["supports"]]  # type: ignore[index]
        assert {s.rests_on.name for s in t.support} == reached


# ---------------------------------------------------------------- references that name nothing

BROKEN = """\
detente: 1
title: Loose ends
decision_makers:
  a: {options: {go: {text: Go, likelihood: hopefully, evidence: [c1, 'minuts#3', 'minutes#0']}}}
merge: []
sources: {minutes: {title: Minutes}}
claims:
  c1: {source: minute, passage: 0, says: It rained, supports: [a.g], given: c2, opposes: [a/go]}
  c2: {source: minutes, says: It snowed, given: c1, hedge: [seems, prolly]}
  c3: {source: minutes, says: Fog, given: c9, confidence: low, hedge: likely}
hypotheses:
  h1: {prior: 0.5, likelihoods: {c9: 0.5}}
  h2: {prior: 0.6, evidence: [c99]}
events:
  - {date: 2024, claim: c77, evidence: [minutes]}
issues:
  days: {values: [one, two], evidence: [minnutes]}
"""


def test_dangling_references_are_listed_with_what_is_near() -> None:
    found = [(d.where, d.key, d.name) for d in dangling(read_text(BROKEN))]
    assert found == [
        ("a.go", "evidence", "minuts#3"),
        ("hypotheses.h2", "evidence", "c99"),
        ("issues.days", "evidence", "minnutes"),
        ("claims.c1", "source", "minute"),
        ("claims.c1", "supports", "a.g"),
        ("claims.c3", "given", "c9"),
        ("hypotheses.h1", "likelihoods", "c9"),
        ("events[0]", "claim", "c77"),
    ]
    assert dangling(read_text(BROKEN))[0].near == " Did you mean 'minutes'?"


def test_trace_shows_a_case_with_loose_ends(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "loose.yaml"
    path.write_text(BROKEN, "utf-8")
    done = detente("trace", path)
    assert done.returncode == 0, done.stderr
    assert "8 references name nothing." in " ".join(done.stdout.split())
    assert "a.go, evidence: there is no claim, source or passage 'minuts#3'." in done.stdout
    unsourced = detente("trace", path, "c1")
    assert "rests on nothing but conditions and claims without a source" in unsourced.stdout


def test_check_finds_them() -> None:
    found = {(f.code, f.severity, f.where) for f in check(read_text(BROKEN))}
    assert found >= {
        ("unknown-name", "error", "claims.c1"),
        ("unknown-name", "error", "claims.c3"),
        ("unknown-name", "error", "hypotheses.h1"),
        ("wrong-value", "error", "claims.c1"),
        ("dangling-reference", "warning", "a.go"),
        ("dangling-reference", "warning", "claims.c1"),
        ("dangling-reference", "warning", "hypotheses.h2"),
        ("dangling-reference", "warning", "issues.days"),
        ("dangling-reference", "warning", "events[0]"),
        ("passage-number", "warning", "claims.c1"),
        ("passage-number", "warning", "a.go"),
        ("unknown-hedge", "warning", "claims.c2"),
        ("unknown-hedge", "warning", "a.go"),
        ("priors", "warning", "hypotheses"),
    }


def test_check_has_nothing_against_sound_evidence(case: Case) -> None:
    codes = {f.code for f in check(case)}
    assert codes & {"dangling-reference", "passage-number", "unknown-hedge", "priors"} == set()
    assert not [f for f in check(case) if f.severity == "error"]


def test_confidence_beside_a_likelihood_is_no_finding() -> None:
    text = STREAM.replace("hedge: likely", "hedge: likely\n    confidence: low")
    assert [f.code for f in check(read_text(text))] == [f.code for f in check(read_text(STREAM))]


def test_a_circle_of_conditions_is_told_once() -> None:
    found = [f.message for f in check(read_text(BROKEN)) if f.code == "wrong-value"]
    assert found == ["The claims hang on each other in a circle: c1 → c2 → c1."]


def test_an_unknown_lexicon_is_an_error_of_the_case() -> None:
    text = STREAM.replace("title: Two villages", "title: Two villages\nlexicon: icd203")
    found = [f for f in check(read_text(text)) if f.where == "lexicon"]
    assert [(f.code, f.severity) for f in found] == [("unknown-name", "error")]
    assert "Did you mean 'icd-203'?" in found[0].message


def test_references_by_source_passage_and_claim() -> None:
    evidence = trace_of(read_text(STREAM)).evidence
    claim = reference(evidence, "paid")
    assert claim is not None
    assert (claim.source, claim.passage) == ("minutes", 3)
    passage = reference(evidence, "minutes#12")
    assert passage is not None
    assert (passage.claim, passage.passage) == (None, 12)
    assert [reference(evidence, n) for n in ("minutes#-1", "minutes#²", "nobody#1")] == [None] * 3


# ---------------------------------------------------------------- the command


def test_the_passage_is_shown_where_a_page_is_kept(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "stream.yaml"
    path.write_text(STREAM, "utf-8")
    lines = ("The council met.", "Water would flow.", "Money\x1b[31m would come.")
    passages = numbered((Passage("Menu", "widget"), *map(Passage, lines)))
    keep(path, "minutes", Page("Minutes", passages), b"raw", ".txt")
    out = detente("trace", path, "lower.pay").stdout
    assert "minutes#3: “Money\\x1b[31m would come.”" in out
    assert "\x1b" not in out
    data = json.loads(detente("trace", path, "minutes#9", "--json").stdout)
    assert data["passages"] == {}
    assert (
        "(the kept page has no passage 9: it has 3)" in detente("trace", path, "minutes#9").stdout
    )
    bare = json.loads(detente("trace", path, "lower.pay", "--json").stdout)
    assert bare["passages"] == {"minutes#3": "Money\x1b[31m would come."}


def test_the_whole_trace_as_json(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "stream.yaml"
    path.write_text(STREAM, "utf-8")
    data = json.loads(detente("trace", path, "--json").stdout)
    assert data["format"] == "detente-trace/1"
    assert data["rests_on_nothing"] == ["upper", "upper.dam", "lower", "lower/water"]
    assert data["same_report_twice"] == ["agreement", "upper/dam", "heard"]
    (paid,) = (e for e in data["elements"] if e["name"] == "upper/paid")
    (step,) = paid["rests_on"]
    assert (step["passage"], step["reliability"]) == ("minutes#3", "B")
    assert step["claim"]["range"] == {"lo": 0.55, "hi": 0.8, "from": "icd-203", "open": False}
    assert (step["claim"]["by"], step["claim"]["from"]) == ("the mayor", "his brother")


def test_a_row_shows_hedge_range_grade_and_speaker(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "stream.yaml"
    path.write_text(STREAM, "utf-8")
    out = " ".join(detente("trace", path, "upper/paid").stdout.split())
    assert "paid supports minutes#3 “likely” [55–80%, icd-203] B2" in out
    assert "The lower village would pay (said by the mayor, from his brother)" in out


def test_an_outcome_and_an_account_of_one_name_are_both_shown() -> None:
    found = dt.trace(dt.read("moscow-2016"), "deadlock")
    assert {s.heading for s in found.sections} >= {"Rests on (outcome)", "Rests on (account)"}


def test_an_unknown_name_on_the_command_line(detente: Run) -> None:
    done = detente("trace", "moscow-2016", "us/nojoint")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Did you mean 'us/no-joint'? [unknown-name]" in done.stderr


def test_a_case_without_evidence_rests_on_nothing(detente: Run) -> None:
    done = detente("trace", "chicken", "--quiet")
    assert done.stdout == (
        "Of 8 elements 8 rest on nothing, 0 on one source only and 0 on the same report twice; "
        "0 are opposed.\n"
    )


def test_a_passage_that_nothing_rests_on_comes_with_those_that_are_cited() -> None:
    assert dt.trace(dt.read("moscow-2016"), "commentary#99").answer == (
        "Nothing rests on commentary#99. Of commentary the case cites 1, 2, 3, 4, 5, 6, 7 and 8."
    )


def test_a_name_that_says_its_kind_says_it_once() -> None:
    answer = dt.trace(dt.read("moscow-2016"), "condition 1").answer
    assert answer.startswith("The condition 1 rests on")
