"""Reading and writing a case: what is not changed stays, what is changed reads back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import fewer
from hypothesis import assume, given
from hypothesis import strategies as st

import detente as dt
from detente.case.reader import read_file, read_text
from detente.case.schema import CaseFile
from detente.case.writer import as_json, dump, plain
from detente.errors import BadPreference, UnwritableFile
from detente.library import bundled_path
from detente.model.conflict import (
    Arcs,
    Case,
    Conflict,
    Constraint,
    DecisionMaker,
    Dm,
    Option,
    Payoffs,
    Prioritised,
    Ranking,
    Statement,
    Weights,
)
from detente.model.grammar import parse

EVERYTHING = """\
# A case that uses every key of the format.
detente: 1
title: "Everything"   # quoted on purpose
as_of: 2016-07
reading: {of: a commentary, by: us, note: 'single quotes'}
lexicon: icd-203
summary: >
  Folded
  prose.
citation: |
  Literal
    prose. # not a comment
note: plain

decision_makers:
  us:
    name: United States
    evidence: [c1]
    options:
      offer: {text: Offer, moves: both, likelihood: 0.90, evidence: [c1]}
      insist: {text: Insist, moves: take, likelihood: [0.8, 0.95]}
  russia:
    options: {accept: Accept}

feasible:
  - {when: "at_most_one(offer, insist)", because: One at a time, id: one, likelihood: likely, evidence: [c1]}
infeasible:
  - when: insist and accept   # never both
merge:
  - {when: insist, as: NYN, evidence: [c1]}
labels: {1: NNN, "2": YNN, three: NNY}
outcomes:
  deal: {when: offer and accept, text: Both agree, evidence: [c1]}
  no deal: not deal
status_quo: 1

preferences:
  us:
    statements:
      # first things first
      - {id: deal, when: deal, text: A deal, basis: stated, evidence: [c1], likelihood: almost certainly, group: g}
      - {when: not accept, otherwise: negated, strong: true, likelihood: 0.70}

      - insist   # or else
    unknown: [[deal, 1]]
    strong: [[deal, no deal]]
    degrees: [[deal, 1, 0.70]]
    probabilities: [[deal, 1, .8]]
    evidence: [c1]
    note: guessed
  russia: {weights: {accept: +3, us.offer: -1.50}}

perceptions:
  us: {preferences: {russia: {statements: [deal]}}, hidden: [us.offer], note: misread}
ratification:
  us:
    factions:
      president: {name: P, weight: 1, veto: true, statements: [deal]}
      hawks: {weight: 2, weights: {insist: 1}}
    threshold: 0.5
    no_deal: 1
    evidence: [c1]
attitudes: {us: {russia: negative, us: positive}}
positions: {us: {wants: deal, threatens: no deal, evidence: [c1]}}
phases:
  later:
    as_of: 2017
    title: Later
    decision_makers: {us: {options: {press: Press}}}
    merge: null
    positions: {us: null}
sources:
  s1: {title: T, author: A, outlet: O, date: 2016-07-01, url: "http://x.example/#y", kind: commentary,
       language: en, reliability: C, sha256: "00", group: g, note: n}
claims:
  c1: {source: s1, passage: 6, says: It would, hedge: almost certainly, given: c2, credibility: 3, confidence: low,
       group: g, quote: {exact: a, prefix: b, suffix: c}, supports: [us/deal], opposes: [], date: 2016, note: n}
  c2: {source: s1, says: Nothing seen, absence: {of: news, window: [2016-07, 2016-08], searched: [papers]}}
hypotheses:
  deadlock: {text: Stuck, prior: 0.60, likelihoods: {c1: 0.75, c2: {happens: 0.9, seen: 1e-1}}, note: n}
events:
  - {date: 2016-07-15, by: us, move: offer, claim: c1, text: Said so, evidence: [c1]}
  - {date: 2016-08, by: us, to: russia, move: offer, scheme: gdelt, code: "036", id: 7, url: "https://x.example"}
issues: {assad: {text: Future, values: [stays, leaves, 3], evidence: [c1]}}
utilities: {us: {weights: {assad: 0.60}, values: {assad: {stays: 0, leaves: 10}}, reservation: 0.4, evidence: [c1]}}
offers: [{by: us, to: russia, date: 2016-07, package: {assad: leaves}, likelihood: 0.5, evidence: [c1]}]
forecasts:
  f1:
    question: Will it?
    criteria: It does
    opens: 2016-07-01
    closes: 2016-09-30
    log: [{date: 2016-07-02, by: me, probability: 0.30, because: hunch}]
    resolution: {date: 2016-10, outcome: false, because: it did not, evidence: [c1]}
    evidence: [c1]
# the end
"""

EXPLICIT = """\
detente: 1
title: Arcs
decision_makers: {a: {name: A}, b: {}}
graph:
  states: {1: Delay, 2: "yes", three: null}
  moves: {a: [[1, 2], [2, three]], b: [[three, 1]]}
outcomes: {ends: "states(2, three)"}
status_quo: 1
preferences:
  a: {ranking: [three, [1, 2]]}
  b: {payoffs: {1: 0.10, 2: 3, three: -2}}
"""


def changed(case: Case, dm: str, preference: object) -> Case:
    preferences = {**case.conflict.preferences, dm: preference}
    return case.replace(conflict=case.conflict.replace(preferences=preferences))


def edited(text: str, dm: str, preference: object) -> str:
    case = read_text(text)
    wanted = changed(case, dm, preference)
    shown = dump(wanted)
    assert read_text(shown) == wanted
    return shown


# ---------------------------------------------------------------- nothing changed


@pytest.mark.parametrize("name", dt.bundled())
def test_a_bundled_case_is_written_as_it_was_read(name, tmp_path):
    dt.write(dt.read(name), tmp_path / "again.yaml")
    assert (tmp_path / "again.yaml").read_bytes() == bundled_path(name).read_bytes()


@pytest.mark.parametrize("text", [EVERYTHING, EXPLICIT, EVERYTHING.replace("\n", "\r\n")])
def test_a_file_with_every_key_is_written_as_it_was_read(text, tmp_path):
    (tmp_path / "case.yaml").write_bytes(text.encode())
    dt.write(read_file(tmp_path / "case.yaml"), tmp_path / "again.yaml")
    assert (tmp_path / "again.yaml").read_bytes() == text.encode()


def test_the_example_uses_every_section_of_the_format():
    assert set(plain(read_text(EVERYTHING))) | {"graph"} == set(CaseFile.model_fields)


@pytest.mark.parametrize("text", [EVERYTHING, EXPLICIT])
def test_a_model_without_its_text_reads_back_whole(text):
    case = read_text(text)
    bare = case.replace(text=None)
    assert read_text(dump(bare)) == case
    assert read_text(as_json(bare), "case.json").replace(name="case") == case


@pytest.mark.parametrize("name", dt.bundled())
def test_a_bundled_model_without_its_text_reads_back_whole(name):
    case = dt.read(name)
    assert read_text(dump(case.replace(text=None)), name) == case


def test_nothing_in_the_file_is_lost_in_the_model():
    data = plain(read_text(EVERYTHING))
    assert data["outcomes"]["deal"] == {
        "when": "offer and accept",
        "text": "Both agree",
        "evidence": ["c1"],
    }
    assert data["merge"] == [{"when": "insist", "as": "NYN", "evidence": ["c1"]}]
    assert data["preferences"]["us"]["note"] == "guessed"
    assert data["preferences"]["us"]["evidence"] == ["c1"]
    assert data["claims"]["c1"]["quote"]["suffix"] == "c"


def test_numbers_keep_their_digits_without_the_text():
    shown = dump(read_text(EVERYTHING).replace(text=None))
    for digits in ("0.90", "0.70", "-1.50", "0.60", "1e-1", "0.30"):
        assert digits in shown


def test_json_is_written_as_it_was_read_and_stays_json_when_changed(tmp_path):
    text = '{"title": "J", "detente": 1,\t"decision_makers": {"a": {"options": {"x": "X"}}}}'
    (tmp_path / "j.json").write_text(text)
    case = dt.read(tmp_path / "j.json")
    dt.write(case, tmp_path / "k.json")
    assert (tmp_path / "k.json").read_text() == text
    dt.write(case.replace(about={"note": "new"}), tmp_path / "k.json")
    assert json.loads((tmp_path / "k.json").read_text())["note"] == "new"
    dt.write(case, tmp_path / "k.yaml")
    assert (tmp_path / "k.yaml").read_text().startswith("title: J\ndetente: 1\n")


def test_a_yaml_case_is_written_as_json_by_its_suffix(tmp_path):
    dt.write(dt.read("elmira"), tmp_path / "elmira.json")
    data = json.loads((tmp_path / "elmira.json").read_text(encoding="utf-8"))
    assert data["preferences"]["moe"]["ranking"] == [7, 3, 4, 8, 5, 1, 2, 6, 9]
    assert dt.read(tmp_path / "elmira.json") == dt.read("elmira")


# ---------------------------------------------------------------- something changed


def test_statements_that_change_places_take_their_comments_along():
    us = read_text(EVERYTHING).conflict.preferences["us"]
    first, second, third = us.statements
    shown = edited(EVERYTHING, "us", Prioritised((third, first, second)))
    start, end = EVERYTHING.index("      # first"), EVERYTHING.index("    unknown:")
    comment, item, longer, blank, last = EVERYTHING[start:end].splitlines()
    moved = "\n".join([last, comment, item, blank, longer, ""])
    assert shown == EVERYTHING[:start] + moved + EVERYTHING[end:]


def test_only_the_changed_value_is_written_anew():
    us = read_text(EVERYTHING).conflict.preferences["us"]
    first, second, third = us.statements
    shown = edited(
        EVERYTHING, "us", Prioritised((replace(first, text="Yes: # all"), second, third))
    )
    assert shown == EVERYTHING.replace("text: A deal,", 'text: "Yes: # all",')


def test_a_statement_may_come_and_go():
    case = read_text(EVERYTHING)
    first, _, third = case.conflict.preferences["us"].statements
    new = Statement(parse("none(offer, accept)", case.conflict.names))
    shown = edited(EVERYTHING, "us", Prioritised((first, third, new)))
    gone = "      - {when: not accept, otherwise: negated, strong: true, likelihood: 0.70}\n"
    assert shown == EVERYTHING.replace(gone, "").replace(
        "# or else\n", "# or else\n\n      - none(offer, accept)\n"
    )


def test_a_ranking_changes_in_place():
    shown = edited(EXPLICIT, "a", Ranking((("2",), ("three", "1"))))
    assert shown == EXPLICIT.replace("[three, [1, 2]]", "[2, [three, 1]]")


def test_a_ranking_over_several_lines_keeps_its_comments():
    text = EXPLICIT.replace(
        "[three, [1, 2]]}",
        "[  # best first\n    three,  # the third\n    # a pair\n    [1, 2]\n  ]}",
    )
    shown = edited(text, "a", Ranking((("1", "2"), ("three",))))
    lines = [line.strip() for line in shown.splitlines()]
    at = lines.index("a: {ranking: [  # best first")
    assert lines[at + 1 : at + 4] == ["# a pair", "[1, 2],", "three  # the third"]


def test_another_form_of_preference_replaces_the_first():
    shown = edited(EXPLICIT, "b", Ranking((("1",), ("2", "three"))))
    assert shown == EXPLICIT.replace(
        "{payoffs: {1: 0.10, 2: 3, three: -2}}", "{ranking: [1, [2, three]]}"
    )


def test_weights_spelled_short_are_rewritten_alone():
    weights = Weights({"russia.accept": 4, "us.offer": 2})
    shown = edited(EVERYTHING, "russia", weights)
    assert shown == EVERYTHING.replace(
        "{accept: +3, us.offer: -1.50}", "{russia.accept: 4, us.offer: 2}"
    )


def test_a_section_may_come_and_go():
    case = read_text(EVERYTHING)
    sections = {k: v for k, v in case.sections.items() if k != "events"}
    wanted = case.replace(sections={**sections, "events": ({"date": "2020", "text": "x: y"},)})
    shown = dump(wanted)
    assert read_text(shown) == wanted
    gone = ("events", "  - {date: 2016")
    kept = [line for line in EVERYTHING.splitlines() if not line.startswith(gone)]
    assert [x for x in shown.splitlines() if x in kept] == kept


def test_line_ends_of_the_file_are_kept():
    text = EXPLICIT.replace("\n", "\r\n")
    case = read_text(text)
    shown = dump(case.replace(about={"note": "new"}))
    assert shown.replace("\r\n", "").count("\n") == 0
    assert read_text(shown).about == {"note": "new"}


def test_aliases_do_not_lead_astray():
    text = (
        "detente: 1\ntitle: Aliases\ndecision_makers: {a: {options: {x: X, y: Y}}, b: {}}  # two\n"
        "preferences:\n  a: &same\n    statements: [x, y]\n  b: *same\n"
    )
    case = read_text(text)
    x, y = case.conflict.preferences["a"].statements
    shown = edited(text, "a", Prioritised((y, x)))
    assert "decision_makers: {a: {options: {x: X, y: Y}}, b: {}}  # two\n" in shown


@fewer(20)
@given(st.data())
def test_any_order_of_statements_keeps_every_line(data):
    case = dt.read("moscow-2016")
    dm = data.draw(st.sampled_from(case.conflict.dms))
    statements = case.conflict.preferences[dm].statements
    order = data.draw(st.permutations(statements))
    wanted = changed(case, dm, Prioritised(tuple(order)))
    shown = dump(wanted)
    assert read_text(shown, case.name) == wanted
    assert sorted(shown.splitlines()) == sorted(case.text.splitlines())


@fewer(8)
@given(st.data())
def test_any_ranking_reads_back_and_nothing_else_moves(data):
    case = dt.read("elmira")
    states = data.draw(st.permutations([str(i) for i in range(1, 10)]))
    cuts = data.draw(st.lists(st.booleans(), min_size=9, max_size=9))
    places: list[tuple[str, ...]] = []
    for state, tied in zip(states, cuts, strict=True):
        if tied and places:
            places[-1] += (state,)
        else:
            places.append((state,))
    wanted = changed(case, "moe", Ranking(tuple(places)))
    shown = dump(wanted)
    assert read_text(shown, case.name) == wanted
    lines = [line for line in case.text.splitlines() if not line.startswith("  moe: {ranking")]
    assert [x for x in shown.splitlines() if not x.startswith("  moe: {ranking")] == lines


# ---------------------------------------------------------------- any text, any model

letters = st.characters(exclude_categories=["Cs", "Cc"])
words = st.text(letters | st.sampled_from("\n\t"), max_size=60) | st.sampled_from(
    ["yes", "null", "~", "1:2", "0x1F", "1_000", "---Y-", "a: b", "a #b", " a", "#", "", "\n", "a\n",
     "a\nb", "12:30:00", "2016-07-15", "true", "1e5", ".5", "&a", "*a", "!x", "%", "@", "`", "- a",
     "word " * 40, "word " * 40 + "\n", "\ufeff", "\u2028", "\ufffe", "\U0001ffff", "x" * 200, "'", '"',
     "\\", "{", "? a"]
)  # fmt: skip

keys = words.map(str.strip).filter(bool)
labels = words.map(lambda text: " ".join(text.split())).filter(
    lambda text: text and text[0] != "#" and text not in ("Y", "N", "-")
)


@given(title=words, name=words, note=words, key=keys, label=labels, as_overlay=st.booleans())
def test_any_text_survives_in_any_place(*, title, name, note, key, label, as_overlay):
    option = Option("x", Dm("a"), title)
    conflict = Conflict(title, (DecisionMaker(Dm("a"), name, (option,)),), labels={label: "N"})
    assume(not as_overlay or key != "a")  # a phase does not bear the id of a decision maker
    sections = {"phases" if as_overlay else "sources": {key: {"title": note}}}
    case = Case("case", conflict, about={"note": note, "summary": title}, sections=sections)
    assert read_text(dump(case)) == case
    assert read_text(as_json(case), "case.json") == case.replace(name="case.json")


@fewer(16)
@given(words, keys)
def test_any_text_can_replace_another(note, key):
    case = read_text(EVERYTHING)
    sources = {**case.sections["sources"], key: {"title": note, "note": note}}
    wanted = case.replace(
        about={**case.about, "note": note}, sections={**case.sections, "sources": sources}
    )
    shown = dump(wanted)
    assert read_text(shown) == wanted
    assert "# A case that uses every key" in shown
    assert "- insist   # or else" in shown


def test_a_model_built_in_python_is_written_for_people():
    moves = {Dm("a"): (("1", "2"),), Dm("b"): ()}
    people = (DecisionMaker(Dm("a"), "Ann"), DecisionMaker(Dm("b"), ""))
    conflict = Conflict(
        "Two states",
        people,
        arcs=Arcs({"1": "Here", "2": ""}, moves),
        preferences={Dm("a"): Ranking((("2",), ("1",))), Dm("b"): Payoffs({"1": 2, "2": 1})},
    )
    assert dump(Case("two", conflict)) == (
        "detente: 1\n"
        "title: Two states\n"
        "\n"
        "decision_makers:\n"
        "  a: {name: Ann}\n"
        "  b: {}\n"
        "\n"
        "graph:\n"
        "  states: {1: Here, 2: null}\n"
        "  moves: {a: [[1, 2]]}\n"
        "\n"
        "preferences:\n"
        "  a: {ranking: [2, 1]}\n"
        "  b:\n"
        "    payoffs: {1: 2, 2: 1}\n"
    )


def test_numbers_of_python_keep_their_value():
    case = read_text(EVERYTHING).replace(sections={"utilities": {"us": {"reservation": 0.1}}})
    assert str(plain(read_text(dump(case)))["utilities"]["us"]["reservation"]) == "0.1"


# ---------------------------------------------------------------- refused


def test_a_model_that_no_file_can_hold_is_refused_and_nothing_is_written(tmp_path: Path):
    case = changed(dt.read("elmira"), "moe", Ranking((("1",), ("2",))))
    with pytest.raises(BadPreference, match=r"cannot be written.*misses 7 of 9"):
        dt.write(case, tmp_path / "bad.yaml")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises(UnwritableFile):
        dt.write(dt.read("chicken"), tmp_path)


def test_constraints_are_written_in_the_order_of_the_format():
    case = read_text(EVERYTHING)
    c = case.conflict
    rule = Constraint(parse("offer or not offer", c.names), "feasible")
    wanted = case.replace(conflict=c.replace(constraints=(*c.constraints, rule)))
    assert plain(read_text(dump(wanted))) == plain(wanted)
