"""Two-level games: win-sets, who decides them, what a faction does to the bargain."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from types import MappingProxyType

import pytest
from conftest import Run, fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, graphs, option_forms

import detente as dt
from detente.analysis.bargain import effects, payments
from detente.analysis.two_level import Side, TwoLevel, two_level
from detente.case.reader import read_text
from detente.errors import DetenteError
from detente.model.conflict import Case, Dm, Faction, Payoffs, Ratification
from detente.model.space import State


@st.composite
def homes(draw: st.DrawFn) -> Case:
    """A random model in option form whose first decision maker must carry up to four factions."""
    model: OptionModel = draw(option_forms(most=4))
    conflict = model.conflict()
    space = dt.state_space(conflict)
    names = [space.label(s) for s in space]
    conflict = conflict.replace(status_quo=draw(st.sampled_from(names)))
    factions = tuple(
        Faction(
            f"f{k}",
            "",
            Payoffs({n: Decimal(draw(st.integers(0, 3))) for n in names}),
            Decimal(draw(st.integers(1, 3))),
            draw(st.booleans()),
        )
        for k in range(draw(st.integers(1, 4)))
    )
    threshold = Decimal(draw(st.sampled_from(["0", "0.5", "0.6", "1"])))
    rule = Ratification(conflict.dms[0], factions, threshold)
    return Case("random", conflict, ratification=MappingProxyType({rule.dm: rule}))


def ratified(side: Side, state: State) -> bool:
    """The definition, from the book: enough votes for it, and no veto against it."""
    votes = sum(f.weight for f in side.factions if side.consents(f.id, state))
    enough = votes >= side.rule.threshold * sum(f.weight for f in side.factions)
    return enough and all(side.consents(f.id, state) for f in side.factions if f.veto)


# ---------------------------------------------------------------- laws


@fewer(4)
@given(model=st.one_of(graphs(), option_forms()))
def test_a_ratification_without_factions_changes_nothing(model: OptionModel) -> None:
    conflict = model.conflict()
    start = dt.state_space(conflict).label(State(0))
    conflict = conflict.replace(status_quo=start)
    empty = {d: Ratification(d) for d in conflict.dms}
    facts = two_level(Case("x", conflict, ratification=MappingProxyType(empty)))
    bare = two_level(Case("x", conflict))
    assert [facts.win_set(s) for s in facts.sides] == [bare.win_set(s) for s in bare.sides]
    assert facts.ratified_graph(facts.sides).ranks == facts.graph.ranks
    assert (
        facts.holds_ratified == facts.holds == dt.solve(conflict, ["seq"]).equilibria("seq").indices
    )


@fewer(4)
@given(case=homes())
def test_the_win_set_is_what_would_be_ratified(case: Case) -> None:
    facts = two_level(case)
    side = facts.sides[0]
    assert facts.win_set(side) == tuple(s for s in facts.agreements if ratified(side, s))
    for other in facts.sides[1:]:
        rank = facts.graph.ranks[other.dm]
        assert facts.win_set(other) == tuple(
            s for s in facts.agreements if rank[s] >= rank[other.no_deal]
        )
    assert set(facts.overlap) == set.intersection(*(set(facts.win_set(s)) for s in facts.sides))


@fewer(4)
@given(case=homes())
def test_enough_is_enough_and_nothing_in_it_can_be_spared(case: Case) -> None:
    side = two_level(case).sides[0]
    names = [f.id for f in side.factions]
    for size in range(len(names) + 1):
        for group in combinations(names, size):
            assert side.passes(group) == any(set(e) <= set(group) for e in side.enough)
    always = set(names).intersection(*map(set, side.enough)) if side.enough else set(names)
    assert set(side.blockers) == always


@fewer(4)
@given(case=homes())
def test_who_is_pivotal_changes_the_result_alone(case: Case) -> None:
    facts = two_level(case)
    side = facts.sides[0]
    for state in facts.agreements:
        for faction in side.factions:
            yes = {f.id for f in side.factions if side.consents(f.id, state)}
            turned = yes - {faction.id} if faction.id in yes else yes | {faction.id}
            changes = side.passes(yes) != side.passes(turned)
            assert (faction.id in side.pivotal(state)) == changes


@fewer(4)
@given(case=homes())
def test_in_the_ratified_game_a_refused_agreement_is_as_good_as_no_deal(case: Case) -> None:
    facts = two_level(case)
    side = facts.sides[0]
    graph = facts.ratified_graph(facts.sides)
    for dm in graph.dms:
        rank = facts.graph.ranks[dm]
        for s in graph.space:
            refused = s in facts.agreements and not ratified(side, s)
            assert graph.ranks[dm][s] == rank[side.no_deal if refused else s]


@fewer(4)
@given(case=homes())
def test_who_is_won_over_suffices_and_is_the_cheapest(case: Case) -> None:
    facts = two_level(case)
    side = facts.sides[0]
    for payment in payments(facts):
        won = [p.faction for p in payment.prices if p.faction is not None]
        yes = set(side.agreeing(payment.state))
        assert side.passes({*yes, *won})
        against = [f.id for f in side.factions if f.id not in yes]
        for fewer_won in combinations(against, len(won) - 1 if won else 0):
            assert not won or not side.passes({*yes, *fewer_won})
        price = {f: side.orders[f][side.no_deal] - side.orders[f][payment.state] for f in against}
        cheapest = min(
            (
                sum(price[f] for f in g)
                for g in combinations(against, len(won))
                if side.passes({*yes, *g})
            ),
            default=0,
        )
        assert sum(price[f] for f in won) == cheapest
        signs = all(s.accepts(payment.state) for s in facts.sides)
        assert signs == all(p.faction is not None for p in payment.prices)


@fewer(4)
@given(case=homes())
def test_a_faction_less_never_closes_what_votes_and_vetoes_leave_open(case: Case) -> None:
    """A veto lost only opens; what a faction closes and opens adds up to the difference."""
    facts = two_level(case)
    for e in effects(facts):
        side = next(s for s in facts.sides if s.dm == e.dm)
        other = side.without(e.faction)
        assert set(facts.win_set(other)) == (set(facts.win_set(side)) | set(e.closed)) - set(
            e.opened
        )
        same = set(e.overlap) == set(e.overlap_without)
        assert not same or e.conjecture == "no effect"
        assert (e.conjecture == "closed") == (bool(e.overlap_without) and not e.overlap)


# ---------------------------------------------------------------- Moscow


def outcomes(facts: TwoLevel, dm: str) -> set[str]:
    side = next(s for s in facts.sides if s.dm == dm)
    return {o for s in facts.win_set(side) for o in facts.graph.space.outcomes(s)}


def test_in_july_the_win_sets_do_not_overlap() -> None:
    facts = two_level(dt.read("moscow-2016"))
    assert [s.dm for s in facts.sides] == ["us", "russia"]  # the hardliners are at home
    assert outcomes(facts, "us") == {"us offer accepted"}
    assert outcomes(facts, "russia") == {"february restored", "joint campaign"}
    assert facts.overlap == ()
    assert not set(facts.holds_ratified) & set(facts.overlap)


def test_in_february_both_could_carry_home_the_february_arrangement() -> None:
    facts = two_level(dt.read("moscow-2016@february-2016"))
    label = facts.graph.space.label
    assert "february restored" in outcomes(facts, "us") & outcomes(facts, "russia")
    assert [label(s) for s in facts.overlap] == ["february/quiet/hold"]  # the quiet states only
    assert [label(s) for s in facts.involuntary] == ["february/oppose/hold"]


# ---------------------------------------------------------------- examples

TREATY = """
detente: 1
title: A treaty and a house
decision_makers:
  a: {options: {sign: Sign, soft: Soften}}
  b: {options: {agree: Agree}}
infeasible: [soft and not sign]
outcomes:
  hard: sign and agree and not soft
  mild: sign and agree and soft
  none: not (sign and agree)
status_quo: NNN
preferences:
  a: {statements: [hard, mild, not sign]}
  b: {statements: [mild, not hard, not agree]}
ratification:
  a:
    threshold: 0.6
    factions:
      hawks: {weight: 2, statements: [not mild, hard]}
      doves: {weight: 3, statements: [hard or mild]}
      centre: {weight: 2, statements: [mild, hard]}
"""


def test_votes_decide_who_is_pivotal_and_what_passes() -> None:
    facts = two_level(read_text(TREATY))
    side = facts.sides[0]
    assert side.blockers == ("doves",)
    assert side.enough == (("hawks", "doves"), ("doves", "centre"))
    named = {facts.graph.space.outcomes(s)[0]: s for s in facts.agreements}
    assert set(facts.win_set(side)) == set(named.values())
    assert side.pivotal(named["mild"]) == ("doves", "centre")
    assert set(facts.overlap) == {named["mild"]}


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("threshold: 0.6", "threshold: 1.2", "threshold"),
        ("threshold: 0.6", "threshold: -0.1", "threshold"),
        ("weight: 3", "weight: -3", "must not be negative"),
        ("weight: 3", "weight: many", "weight"),
        ("threshold: 0.6", "no_deal: peace", "no_deal|no state"),
        ("[hard or mild]", "[hard or gold]", "gold"),
        ("ratification:\n  a:", "ratification:\n  c:", "decision maker 'c'"),
    ],
)
def test_a_faulty_ratification_is_refused_with_its_place(was: str, becomes: str, said: str) -> None:
    with pytest.raises(DetenteError, match=said) as caught:
        read_text(TREATY.replace(was, becomes))
    assert caught.value.place is not None
    assert (caught.value.place.line or 0) >= 17


def test_without_a_status_quo_no_deal_must_be_named() -> None:
    with pytest.raises(DetenteError, match="no status quo"):
        two_level(read_text(TREATY.replace("status_quo: NNN\n", "")))
    named = TREATY.replace("status_quo: NNN\n", "").replace("threshold: 0.6", "no_deal: NNN")
    other = named + "  b: {no_deal: NNN, factions: {}}\n"
    assert two_level(read_text(other)).sides[1].factions == ()


def test_the_command_says_whether_anything_could_be_ratified(detente: Run) -> None:
    july = detente("ratify", "moscow-2016", "-q").stdout
    assert july == (
        "No agreement would be ratified by all: the win-sets of United States and Russia do not overlap.\n"
    )
    february = detente("ratify", "moscow-2016@february-2016", "-q").stdout
    assert february.startswith(
        "February restored (only february/quiet/hold) would be ratified by all"
    )
    assert Dm("us") in {s.dm for s in two_level(dt.read("moscow-2016")).sides}
