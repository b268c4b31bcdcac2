"""The bundled cases of pictures and of homes: normandy-1944, versailles-1919, moscow-2016-kerry.

What is printed is cited where it is tested; the rest is derived from the case files, by hand where
that is short, and holds for the models, not for history.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from detente.analysis.bargain import effects, payments
from detente.analysis.comparison import comparison, every_concept
from detente.analysis.hypergame import Hypergame, hypergame
from detente.analysis.misperception import misperceptions
from detente.analysis.two_level import Side, TwoLevel, two_level
from detente.case.reader import read_text
from detente.library import bundled_path, read
from detente.model.conflict import Case, Dm
from detente.model.frame import Key
from detente.stability.solve import solve


def labels(games: Hypergame, keys: tuple[Key, ...] | frozenset[Key]) -> list[str]:
    return [games.frame.label(k) for k in games.frame.in_order(keys)]


def changed(name: str, *swaps: tuple[str, str]) -> Case:
    """The bundled case with some of its text replaced; each piece stands there."""
    text = bundled_path(name).read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return read_text(text, name)


# ---------------------------------------------------------------- normandy-1944

BOTH = ["normandy/normandy", "normandy/calais"]
CC = ["calais/calais"]


def best_first(case: Case, dm: str) -> list[str]:
    graph = solve(case, ["nash"]).graph
    rank = graph.ranks[graph.dm(dm)]
    assert len(set(rank)) == len(rank)
    return [graph.space.label(s) for s in sorted(graph.space, key=lambda s: -rank[s])]


def test_the_order_of_the_allies_is_that_of_the_teaching_page() -> None:
    """gametheory101, D-Day: four places, in this order (landing / reserves)."""
    assert best_first(read("normandy-1944"), "allies") == [
        "calais/normandy", "normandy/calais", "normandy/normandy", "calais/calais",
    ]  # fmt: skip


def test_germany_has_the_reverse_order() -> None:
    """Crawford (2003) has the game zero-sum."""
    case = read("normandy-1944")
    assert best_first(case, "germany") == best_first(case, "allies")[::-1]


def test_in_the_picture_the_allies_want_calais_whatever_is_done() -> None:
    picture = read("normandy-1944@germany")
    assert best_first(picture, "allies") == [
        "calais/normandy", "calais/calais", "normandy/calais", "normandy/normandy",
    ]  # fmt: skip
    assert best_first(picture, "germany") == best_first(read("normandy-1944"), "germany")


def test_no_state_is_a_nash_equilibrium() -> None:
    """The teaching page: best answers go round in a circle."""
    assert list(solve(read("normandy-1944"), ["nash"]).equilibria("nash")) == []


def test_with_foresight_the_landing_in_normandy_holds_wherever_the_reserves_are() -> None:
    assert list(solve(read("normandy-1944"), ["seq"]).equilibria("seq")) == BOTH


@pytest.mark.parametrize("concept", ["nash", "seq"])
def test_in_the_picture_of_germany_both_go_to_calais(concept: str) -> None:
    picture = solve(read("normandy-1944@germany"), [concept])
    assert list(picture.equilibria(concept)) == CC


@pytest.mark.parametrize(("concept", "states"), [("nash", []), ("seq", BOTH)])
def test_what_holds_when_each_judges_in_its_own_picture(concept: str, states: list[str]) -> None:
    games = hypergame(read("normandy-1944"), concepts=[concept])
    assert labels(games, games.holds(concept)) == states
    assert labels(games, games.expected(concept, Dm("germany"))) == CC


def test_germany_waits_in_vain_for_calais_and_the_status_quo_surprises_it() -> None:
    facts = misperceptions(read("normandy-1944"))
    allies, germany = facts.gaps
    assert (allies.in_vain, allies.surprises) == ((), ())
    assert labels(facts.games, germany.in_vain) == CC
    assert labels(facts.games, germany.surprises) == BOTH
    assert read("normandy-1944").status_quo in BOTH


def test_the_truth_changes_what_germany_expects_but_not_what_holds() -> None:
    """It would stay at Calais even then: a landing there with no reserves would be the worst."""
    facts = misperceptions(read("normandy-1944"))
    [told] = [c for c in facts.corrections if c.whole]
    assert set(told.holds) == set(facts.happens) == set(facts.in_truth)
    assert labels(facts.games, told.expects) == BOTH


def test_with_crawfords_tie_calais_against_calais_holds_too() -> None:
    """Crawford (2003): both landings that the reserves meet are worth the same."""
    tie = "open landing and not germany.guard_calais"
    case = changed(
        "normandy-1944",
        ("        when: not germany.guard_calais\n", f"        when: {tie}\n"),
        ("        when: germany.guard_calais\n", f"        when: not ({tie})\n"),
    )
    solution = solve(case, ["nash", "seq"])
    assert list(solution.equilibria("nash")) == []
    assert set(solution.equilibria("seq")) == {*BOTH, *CC}


# ---------------------------------------------------------------- versailles-1919

WITH = "reservations/accept"
SILENCE = "reservations/silent"
SIGNED = ["signed/silent", "signed/accept"]


def us(facts: TwoLevel) -> Side:
    return next(s for s in facts.sides if s.dm == "president")


def named(facts: TwoLevel, states: tuple[int, ...]) -> list[str]:
    return [facts.graph.space.label(s) for s in states]


@pytest.fixture(scope="module")
def november() -> TwoLevel:
    return two_level(read("versailles-1919"))


@pytest.fixture(scope="module")
def march() -> TwoLevel:
    return two_level(read("versailles-1919@march-1920"))


def consenting(facts: TwoLevel, label: str) -> Decimal:
    """The votes for an agreement."""
    yes = us(facts).agreeing(facts.graph.state(label))
    return sum((f.weight for f in us(facts).factions if f.id in yes), Decimal(0))


def test_the_votes_are_those_on_record(november: TwoLevel, march: TwoLevel) -> None:
    """39 to 55 (The Sun, 20 November 1919) and 49 to 35 (Evening Post, 22 March 1920)."""
    for facts, votes in ((november, 94), (march, 84)):
        assert sum(f.weight for f in us(facts).factions) == votes
    assert consenting(november, WITH) == 39
    assert consenting(march, WITH) == 49


def test_the_threshold_is_two_thirds_to_the_vote(november: TwoLevel, march: TwoLevel) -> None:
    """63 of 94; 56 of 84, as 49 was seven short (The New York Times, The Learning Network)."""
    for facts, votes, needed in ((november, 94, 63), (march, 84, 56)):
        rule = us(facts).rule
        assert needed - 1 < rule.threshold * votes <= needed
        assert needed * 3 >= votes * 2 > (needed - 1) * 3


def test_neither_form_is_ratified_in_november_or_in_march(
    november: TwoLevel, march: TwoLevel
) -> None:
    assert set(named(november, november.agreements)) == {*SIGNED, WITH}
    assert set(named(march, march.agreements)) == {*SIGNED, WITH, SILENCE}
    for facts in (november, march):
        assert facts.win_set(us(facts)) == ()
        assert facts.overlap == ()


def test_what_the_president_would_sign_is_refused_at_home(november: TwoLevel) -> None:
    """Putnam (1988) names Versailles among the involuntary defections (recalled)."""
    assert named(november, november.holds) == ["signed/silent"]
    assert named(november, november.involuntary) == SIGNED


def test_in_november_two_groups_are_enough_and_each_can_block(november: TwoLevel) -> None:
    assert us(november).enough == (("loyal_democrats", "reservationists"),)
    assert us(november).blockers == ("loyal_democrats", "reservationists")


def test_in_november_the_irreconcilables_are_never_pivotal(november: TwoLevel) -> None:
    pivotal = {named(november, (s,))[0]: us(november).pivotal(s) for s in november.agreements}
    assert pivotal == {
        **dict.fromkeys(SIGNED, ("reservationists",)),
        WITH: ("loyal_democrats",),
    }


def test_in_march_nobody_blocks_alone_and_the_irreconcilables_count(march: TwoLevel) -> None:
    """49 of the 72 others are two thirds: without the 12 the reservations would have passed."""
    assert us(march).blockers == ()
    at = march.graph.state(WITH)
    assert set(us(march).pivotal(at)) == {"loyal_democrats", "irreconcilables"}
    assert us(march).without("irreconcilables").ratifies(at)
    assert not us(march).without("reservationists").ratifies(at)


def test_the_reservations_take_the_president_and_his_democrats(november: TwoLevel) -> None:
    prices = {named(november, (p.state,))[0]: p.prices for p in payments(november)}
    assert {(x.dm, x.faction) for x in prices[WITH]} == {
        ("president", None), ("president", "loyal_democrats"),
    }  # fmt: skip
    for label in SIGNED:
        assert [x.faction for x in prices[label]] == ["reservationists"]


def test_no_faction_makes_the_president_stronger(november: TwoLevel, march: TwoLevel) -> None:
    """Schelling's conjecture finds no support here: a closed home leaves nothing to bargain for."""
    assert {e.faction: e.conjecture for e in effects(november)} == {
        "loyal_democrats": "closed", "reservationists": "closed", "irreconcilables": "no effect",
    }  # fmt: skip
    assert {e.faction: e.conjecture for e in effects(march)} == {
        "loyal_democrats": "closed", "reservationists": "closed", "irreconcilables": "closed",
        "departing_democrats": "no effect",
    }  # fmt: skip


PRESIDENT_YIELDS = (
    "{id: no-reservations, when: not treaty with reservations, text: Rather no treaty than the reservations,",
    "{id: no-reservations, when: not no treaty, text: Rather the reservations than no treaty,",
)
DEMOCRATS_YIELD = (
    """          - id: no-reservations
            when: not treaty with reservations
            text: "With the President: no reservations"
""",
    """          - id: no-reservations
            when: not no treaty
            text: "A treaty rather than none"
""",
)


@pytest.mark.parametrize(
    ("yields", "ratified", "signed", "holds"),
    [
        ([PRESIDENT_YIELDS], [], [*SIGNED, WITH], []),
        ([DEMOCRATS_YIELD], [WITH], SIGNED, []),
        ([PRESIDENT_YIELDS, DEMOCRATS_YIELD], [WITH], [*SIGNED, WITH], [WITH]),
    ],
    ids=["the President alone", "his Democrats alone", "both"],
)
def test_it_opens_when_both_the_president_and_his_democrats_yield(
    yields: list[tuple[str, str]], ratified: list[str], signed: list[str], holds: list[str]
) -> None:
    facts = two_level(changed("versailles-1919", *yields))
    assert named(facts, facts.overlap) == ratified
    assert set(named(facts, facts.signable)) == set(signed)
    assert [x for x in ratified if facts.graph.state(x) in facts.holds_ratified] == holds


# ---------------------------------------------------------------- moscow-2016-kerry

STAY = "offer/quiet/hold"


def test_the_variant_has_the_options_and_states_of_the_main_case() -> None:
    ours, main = read("moscow-2016-kerry").conflict, read("moscow-2016").conflict
    assert ours.dms == main.dms
    assert [o.name for o in ours.options] == [o.name for o in main.options]
    assert ours.labels == main.labels
    assert {k: v for k, v in ours.preferences.items() if k == "hardliners"} == {
        k: v for k, v in main.preferences.items() if k == "hardliners"
    }


@pytest.mark.parametrize(
    ("concept", "states"),
    [(c, [STAY]) for c in ("nash", "seq", "sseq", "sim")]
    + [(c, [STAY, "offer/oppose/hold"]) for c in ("gmr", "smr")],
)
def test_deadlock_is_what_holds_with_kerry_for_himself(concept: str, states: list[str]) -> None:
    solution = solve(read("moscow-2016-kerry"), [concept])
    assert list(solution.equilibria(concept)) == states


def test_the_two_readings_differ_in_kerry_alone_and_in_the_cautious_answers() -> None:
    found = comparison(read("moscow-2016"), read("moscow-2016-kerry"), concept="seq")
    assert {d.dm for d in found.items} == {"us"}  # type: ignore[union-attr]
    same = {concept: first == second for concept, first, second in every_concept(found)}
    assert same == {"seq": True, "nash": True, "gmr": False, "smr": False}


def test_the_hardliners_close_what_the_president_could_carry() -> None:
    """February in quiet would be ratified by the President and by Russia, but not by them."""
    facts = two_level(read("moscow-2016-kerry"))
    kerry = facts.sides[0]
    assert facts.overlap == ()
    assert {facts.graph.space.outcomes(s) for s in facts.win_set(kerry)} == {("us offer accepted",)}
    by = {e.faction: e for e in effects(facts)}
    assert by["president"].closed == ()
    assert named(facts, by["hardliners"].closed) == ["february/quiet/hold"]
    assert named(facts, by["hardliners"].overlap_without) == ["february/quiet/hold"]


def test_the_campaign_of_the_hardliners_costs_february_the_president() -> None:
    """What the letter is for, by the commentary: to press the President."""
    facts = two_level(read("moscow-2016-kerry"))
    kerry = facts.sides[0]
    assert kerry.consents("president", facts.graph.state("february/quiet/hold"))
    assert not kerry.consents("president", facts.graph.state("february/oppose/hold"))


def test_kerry_would_not_sign_what_the_president_could_carry() -> None:
    facts = two_level(read("moscow-2016-kerry"))
    assert not facts.sides[0].accepts(facts.graph.state("february/quiet/hold"))


def test_all_that_is_said_of_the_president_is_inferred_or_assumed() -> None:
    rule = read("moscow-2016-kerry").ratification[Dm("us")]
    president = next(f for f in rule.factions if f.id == "president")
    bases = [s.basis for s in president.preference.statements]  # type: ignore[union-attr]
    assert set(bases) == {"inferred", "assumed"}
