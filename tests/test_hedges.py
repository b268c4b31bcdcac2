"""Hedges: one example per family of cues and per trap, and laws of the search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import UnknownName
from detente.evidence.hedges import HEDGE_KINDS, Hedge, bracketed, hedges
from detente.evidence.lexicon import bundled_lexicons, lexicon
from detente.evidence.sentences import sentences
from detente.evidence.wording import estimate


def kinds(text: str, **options: str) -> list[tuple[str, str, bool]]:
    return [(h.phrase, h.kind, h.negated) for h in hedges(text, **options)]


FOUND = [
    # likelihood
    ("The river will probably flood the lower town.", "probably", "likelihood", False),
    ("A second vote is highly unlikely this year.", "highly unlikely", "likelihood", False),
    ("A second vote is not likely this year.", "not likely", "likelihood", True),
    ("It isn't likely that the dam will hold.", "isn't likely", "likelihood", True),
    ("The strike is by no means certain to end.", "by no means certain", "likelihood", True),
    ("They are certain to object.", "certain", "likelihood", False),
    ("The bridge will probably not open in June.", "probably not", "likelihood", True),
    ("The guild would almost certainly have refused.", "would almost certainly have refused",
     "likelihood", False),
    ("The envoys will have noticed the empty chair.", "will have noticed", "likelihood", False),
    ("Someone must have warned the crew.", "must have warned", "likelihood", False),
    ("The tariff is hardly one to please the growers.", "hardly one to please", "likelihood", True),
    ("There is a good chance of rain.", "a good chance", "likelihood", False),
    ("Chances are slight, the doctor wrote.", "Chances are slight", "likelihood", False),
    ("We doubt the ferry will sail.", "We doubt", "likelihood", False),
    ("The odds are about even.", "The odds are about even", "likelihood", False),
    ("The fund has a 30 per cent chance of closing.", "a 30 per cent chance", "likelihood", False),
    # possibility
    ("It is possible that the letter was lost.", "It is possible", "possibility", False),
    ("Perhaps the engine was cold.", "Perhaps", "possibility", False),
    ("The committee may yet change its mind.", "may yet", "possibility", False),
    ("Frost might have killed the vines.", "might have", "possibility", False),
    ("The delay could mean a smaller harvest.", "could mean", "possibility", False),
    ("Sabotage cannot be ruled out.", "cannot be ruled out", "possibility", False),
    ("He cannot possibly know.", "cannot possibly", "possibility", True),
    # hearsay
    ("The mayor apparently left by train.", "apparently", "hearsay", False),
    ("Reportedly, two boats sank.", "Reportedly", "hearsay", False),
    ("The painter is said to have burnt the sketches.", "said to", "hearsay", False),
    ("According to a neighbour, the house stood empty.", "According to", "hearsay", False),
    ("Sources close to the board say the sale is off.", "Sources close to the board say",
     "hearsay", False),
    ("Rumour has it that the mine is flooded.", "Rumour has it", "hearsay", False),
    # appearance
    ("The harvest seems small.", "seems", "appearance", False),
    ("The plan does not seem to work.", "not seem to", "appearance", True),
    ("The wound appears to heal.", "appears to", "appearance", False),
    ("In what looks like a retreat, the bank sold its shares.", "what looks like", "appearance",
     False),
    ("The evidence points to a leak in the valve.", "points to", "appearance", False),
    ("These data suggest that the lake is warming.", "suggest", "appearance", False),
    # confidence
    ("Reports from the valley are sketchy.", "Reports from the valley are sketchy", "confidence",
     False),
    ("We judge with low confidence that he sold it.", "with low confidence", "confidence", False),
    ("The claim has not been independently verified.", "has not been independently verified",
     "confidence", False),
    # conditional
    ("If the rain holds off, the fair opens.", "If", "conditional", False),
    ("The union will strike unless wages rise.", "unless", "conditional", False),
    ("The sale goes ahead provided that the bank agrees.", "provided that", "conditional", False),
    ("Should the pump fail, the cellar floods.", "Should the", "conditional", False),
    # counterfactual
    ("The wall would have fallen anyway.", "would have fallen", "counterfactual", False),
    ("Had the guard slept, the gate would open.", "Had the guard slept", "counterfactual", False),
    ("The town would surely have burnt.", "would surely have burnt", "counterfactual", False),
    ("But for the storm they were safe.", "But for", "counterfactual", False),
    # booster
    ("This is clearly a mistake.", "clearly", "booster", False),
    ("There is no doubt that the seal was broken.", "There is no doubt", "booster", False),
    ("It is obvious that the roof leaks.", "It is obvious", "booster", False),
    ("The two were so plainly at odds.", "so plainly", "booster", False),
    ("It can safely be said that trade fell.", "It can safely be said", "booster", False),
    # approximator
    ("About fifty people came.", "About", "approximator", False),
    ("The offer was essentially a loan.", "essentially", "approximator", False),
    ("The treaty effectively ended the tolls.", "effectively", "approximator", False),
    ("The trip took a week or so.", "or so", "approximator", False),
    ("It was no more than a gesture.", "no more than", "approximator", False),
    ("He spoke for almost an hour.", "almost", "approximator", False),
    # scare-quote
    ("The “reform” cost three schools.", "“reform”", "scare-quote", False),
    ("Its 'gift' had to be paid back.", "'gift'", "scare-quote", False),
    ("The so-called reform cost three schools.", "so-called", "scare-quote", False),
    # self-citation
    ("As we reported last week, the pier is closed.", "As we reported last week",
     "self-citation", False),
    ("As noted above, the sample is small.", "As noted above", "self-citation", False),
    # open-question
    ("It remains to be seen whether the roof holds.", "It remains to be seen", "open-question",
     False),
    ("It is unclear who signed.", "It is unclear", "open-question", False),
    ("Time will tell.", "Time will tell", "open-question", False),
    ("Nobody knows how many fled.", "Nobody knows", "open-question", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "phrase", "kind", "negated"), FOUND, ids=[f[1] for f in FOUND])
def test_a_turn_is_found_once_with_its_kind(
    text: str, phrase: str, kind: str, negated: bool
) -> None:
    assert [f for f in kinds(text) if f[1] == kind] == [
        (next(h.phrase for h in hedges(text) if h.kind == kind), kind, negated)
    ]
    assert phrase in [h.phrase for h in hedges(text)]


NOT_HEDGES = [
    "The talks of May 2016 ended in May, on 5 May.",
    "In May the council met; May was dry.",
    "Ms May and Will Smith met Mr Likely in Might Street.",
    "The will was read to the family.",
    "She had the will to win.",
    "The council will meet on Monday.",
    "By June the crew will have finished the bridge.",
    "You must lock the gate.",
    "Applicants must have passed the test.",
    "He could not open the door.",
    "From the tower she could see the sea.",
    "As a boy he could swim across the bay.",
    "The might of the fleet was broken.",
    "He pushed with all his might.",
    "She asked if the shop was open.",
    "They wanted to know if the train had left.",
    "They wondered whether it rained.",
    "He walked as if in a dream.",
    "Certain members left early.",
    "A certain charm was lost.",
    "They talked about the weather.",
    "He has to appear in court today.",
    "Workers had to clear the road.",
    "The water was clear.",
    "I like apples and they like pears.",
    "The report was printed in March.",
    "The minister said the talks were “useful”.",
    'The word "offer" has five letters.',
    "“We are leaving”, he said.",
    "Her book “The Long Road” sold well.",
    "Come as soon as possible.",
    "Reply by Friday if possible.",
    "A remote village burnt down.",
    "She spoke clearly.",
    "The pumps work effectively.",
    "The dog seemed not there.".replace("seemed", "was"),
    "Pay according to the rules.",
    "He was told to wait.",
]


@pytest.mark.parametrize("text", NOT_HEDGES)
def test_a_trap_is_no_hedge(text: str) -> None:
    assert kinds(text) == []


def test_a_chain_gives_each_of_its_hedges() -> None:
    found = kinds("It seems the crew may have slept.")
    assert found == [
        ("It seems", "appearance", False),
        ("may have", "possibility", False),
    ]


def test_possible_is_open_and_never_one_half() -> None:
    for name in bundled_lexicons():
        (found,) = hedges("It is possible that he left.", lexicon=name)
        assert (found.lo, found.hi) == (0.02, 0.98)


def test_a_negated_hedge_has_its_range_turned_round() -> None:
    (found,) = hedges("It is not likely to last.")
    assert (found.lo, found.hi, found.lexicon) == (0.2, 0.45, "icd-203")


def test_a_lexicon_that_ranks_the_negated_phrase_is_believed() -> None:
    (found,) = hedges("They will probably not come.", lexicon="kent-1964")
    assert (found.lo, found.hi, found.negated) == (0.2, 0.4, True)


def test_a_stronger_word_without_an_entry_is_derived() -> None:
    (found,) = hedges("It is highly unlikely to last.")
    assert (found.lo, found.hi, found.lexicon) == (0.1, 0.225, "icd-203, derived")
    (superlative,) = hedges("This is the most likely reading.")
    assert superlative.lo is None


def test_the_words_of_a_personal_lexicon_are_found(tmp_path) -> None:  # type: ignore[no-untyped-def]
    own = tmp_path / "my.toml"
    own.write_text('[[entry]]\nphrases = ["dead cert", "likely"]\nrange = [0.7, 0.9]\n')
    found = hedges("It is a dead cert and likely to stay.", lexicon=str(own))
    assert [(h.phrase, h.lo, h.lexicon) for h in found] == [
        ("dead cert", 0.7, "my"),
        ("likely", 0.7, "my"),
    ]


def test_quotations_of_speech_may_hold_hedges_but_are_none() -> None:
    assert kinds('"It will probably rain," the farmer said.') == [("probably", "likelihood", False)]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownName, match="'fr'"):
        hedges("Il pleut peut-être.", language="fr")
    assert hedges("Perhaps.", language="en-GB")


def test_ranges_stand_in_brackets_directly_after_the_words() -> None:
    text = "Apparently it rained; as noted above, it is unlikely to stop."
    assert bracketed(text, hedges(text)) == (
        "Apparently [70–95%, detente-draft] it rained; as noted above [self-citation], "
        "it is unlikely [20–45%, icd-203] to stop."
    )


def test_abbreviations_and_single_newlines_do_not_end_a_sentence() -> None:
    text = "Dr. Bell of the U.S. embassy left at\n5 p.m. on foot. He smiled.\n\nThen rain"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Dr. Bell of the U.S. embassy left at\n5 p.m. on foot.",
        "He smiled.",
        "Then rain",
    ]


# ---------------------------------------------------------------- laws

PIECES = st.sampled_from(
    [text for text, *_ in FOUND] + NOT_HEDGES + ["😀 It 𝒾𝓈 rain.", "İstanbul is far.", "", "\r\n"]
)
TEXTS = st.lists(PIECES, max_size=4).map(" ".join)
ANY = st.text(st.sampled_from("maybe not likely“”'\"?!.,;:()-—\n\r\t 5😀İßé"), max_size=60)


def law_of_offsets(text: str, found: tuple[Hedge, ...]) -> None:
    assert all(text[h.start : h.end] == h.phrase and h.phrase for h in found)
    assert all(h.kind in HEDGE_KINDS for h in found)
    places = [(h.start, h.end) for h in found]
    assert places == sorted(set(places))
    for h in found:
        assert (h.lo is None) == (h.hi is None) == (h.lexicon is None)
        assert h.lo is None or h.hi is None or 0 <= h.lo <= h.hi <= 1


@given(st.one_of(TEXTS, ANY), st.sampled_from(bundled_lexicons()))
def test_offsets_fit_the_text_and_nothing_is_found_twice(text: str, name: str) -> None:
    law_of_offsets(text, hedges(text, lexicon=name))


@given(TEXTS, TEXTS, st.sampled_from(["\n\n", "\r\n\r\n", "\n \n"]))
def test_paragraphs_do_not_disturb_each_other(first: str, second: str, between: str) -> None:
    together = hedges(first + between + second)
    shift = len(first + between)
    apart = {(h.start, h.end, h.kind, h.negated) for h in hedges(first)}
    apart |= {(h.start + shift, h.end + shift, h.kind, h.negated) for h in hedges(second)}
    assert {(h.start, h.end, h.kind, h.negated) for h in together} == apart


@given(TEXTS)
def test_a_capital_at_the_beginning_changes_nothing(text: str) -> None:
    large, small = text[:1].upper() + text[1:], text[:1].lower() + text[1:]
    if len(large) == len(small):
        assert [(h.start, h.kind) for h in hedges(large)] == [
            (h.start, h.kind) for h in hedges(small)
        ]


@given(TEXTS)
def test_signs_beyond_the_basic_plane_shift_by_one(text: str) -> None:
    shifted = [(h.start - 2, h.phrase, h.kind) for h in hedges("😀 " + text)]
    assert shifted == [(h.start, h.phrase, h.kind) for h in hedges(text)]


@given(TEXTS)
def test_brackets_add_to_the_text_and_take_nothing_away(text: str) -> None:
    found = hedges(text)
    shown = bracketed(text, found)
    for h in found:
        shown = shown.replace(f" [{h.range}]", "", 1)
    assert shown == text


PARTS_OF_TURNS = {"hardly", "remote", "certainty", "impossibility", "impossible"}
"""Words that are looked for with what stands around them only."""


@pytest.mark.parametrize("name", bundled_lexicons())
def test_every_word_of_likelihood_in_a_lexicon_is_found(name: str) -> None:
    words = [e for e in lexicon(name).entries.values() if e.kind == "likelihood"]
    for entry in words:
        if " " in entry.phrase or entry.phrase in PARTS_OF_TURNS:
            continue
        found = hedges(f"that it stops is {entry.phrase} to last", lexicon=name)
        assert [(h.phrase, h.lo, h.hi, h.lexicon) for h in found] == [
            (entry.phrase, entry.lo, entry.hi, name)
        ]


# ---------------------------------------------------------------- traps of the second reading

MORE_TRAPS = [
    "We go, even if it rains.",
    "Members may vote on the offer.",
    "No person may enter the mill.",
    "The tenant may leave at any time.",
    "Each party shall name one judge, and they may appoint a third.",
    "You may have my bed.",
    "Be sure to call.",
    "The ban has been in effect since 2010.",
    "She acted naturally.",
    "The ships would appear at Ostmark.",
    "We will not talk about it.",
    "He may file a note of not more than three pages.".replace("He may file", "It is"),
]


@pytest.mark.parametrize("text", MORE_TRAPS)
def test_permission_concession_and_bounds_are_no_hedges(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The union may vote to strike.", "possibility"),
        ("Members may be hurt.", "possibility"),
        ("It is in effect a tax.", "approximator"),
        ("The outcome is uncertain.", "open-question"),
        ("It was not immediately clear who paid.", "open-question"),
        ("People briefed on the talks said he left.", "hearsay"),
        ("As far as I know he left.", "confidence"),
        ("It isn't certain that he left.", "likelihood"),
    ],
)
def test_what_a_trap_must_not_swallow(text: str, kind: str) -> None:
    assert [k for _, k, _ in kinds(text)] == [kind]


def test_more_likely_than_not_is_not_turned_round() -> None:
    assert kinds("It is more likely than not to fail.") == [
        ("more likely than not", "likelihood", False)
    ]


@given(TEXTS, st.sampled_from(bundled_lexicons()))
def test_every_possibility_is_open_or_below_it(text: str, name: str) -> None:
    for h in hedges(text, lexicon=name):
        if h.kind == "possibility":
            assert (h.lo, h.hi) == ((0, 0.02) if h.negated and h.hi == 0.02 else (0.02, 0.98))


@given(TEXTS, st.sampled_from(bundled_lexicons()))
def test_a_phrase_means_in_a_case_what_it_means_in_a_text(text: str, name: str) -> None:
    for h in hedges(text, lexicon=name):
        if h.lo is not None:
            found = estimate(h.phrase, name)
            assert (found.lo, found.hi) == (h.lo, h.hi)


def test_what_is_not_certain_is_open_and_never_nought() -> None:
    for phrase in ("by no means certain", "not impossible"):
        found = estimate(phrase, "kent-1964")
        assert (found.lo, found.hi, found.open) == (0.02, 0.98, True)


def test_a_stutter_is_no_language() -> None:
    assert len(hedges("if " * 1000)) < 3


def test_a_common_word_in_a_lexicon_of_ones_own_is_found(tmp_path) -> None:  # type: ignore[no-untyped-def]
    own = tmp_path / "my.toml"
    own.write_text(
        '[[entry]]\nphrases = ["certainty", "good chance"]\nrange = [0.7, 0.9]\n', "utf-8-sig"
    )
    found = hedges("That is a certainty, and there is a good chance of rain.", lexicon=str(own))
    assert [(h.phrase, h.lo, h.lexicon) for h in found] == [
        ("certainty", 0.7, "my"),
        ("a good chance", 0.7, "my"),
    ]


def test_the_scope_of_a_hedge_is_its_sentence() -> None:
    text = "Mr. Bell left early. It seems the gate was open. Nobody saw it."
    (hedge,) = hedges(text)
    assert text[slice(*hedge.scope)] == "It seems the gate was open."
