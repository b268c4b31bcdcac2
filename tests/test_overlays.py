"""Pictures and phases: partial cases laid over a case, and the faults that they can have."""

import pytest
from conftest import Run
from hypothesis import given
from hypothesis.strategies import DataObject, data, sampled_from

import detente as dt
from detente.case.overlay_change import changed_under
from detente.case.reader import read_text
from detente.case.writer import dump, plain
from detente.errors import DetenteError
from detente.model.pictures import laid as overlay_of
from detente.web import edits, order_edits

CASE = """
detente: 1
title: Two neighbours
decision_makers:
  a: {options: {build: Build, wait: Wait}}
  b: {options: {protest: Protest, sue: Sue}}
labels: {quiet: NNNN, built: YNNN, protest: YNYN}
outcomes: {peace: not build and not protest}
status_quo: quiet
preferences:
  a: {ranking: [built, quiet, protest, --NY, --YY, NYNN, NYYN, YYNN, YYYN, NNYN]}
  b: {statements: [not build, protest iff build]}
"""


def laid(overlay: str, *, kind: str = "phases", key: str = "later") -> dt.Case:
    case = read_text(f"{CASE}{kind}:\n  {key}: {overlay}\n")
    return case.phases[key] if kind == "phases" else case.pictures[key]  # type: ignore[index]


def test_what_an_overlay_names_is_replaced_and_the_rest_inherited() -> None:
    plain, later = read_text(CASE), laid("{as_of: 2020, preferences: {b: {statements: [build]}}}")
    assert later.about["as_of"] == 2020
    assert later.conflict.preferences["a"] == plain.conflict.preferences["a"]
    assert [s.when.text for s in later.conflict.preferences["b"].statements] == ["build"]
    assert later.conflict.decision_makers == plain.conflict.decision_makers


def test_an_empty_overlay_gives_the_case_itself() -> None:
    assert laid("{}").conflict == read_text(CASE).conflict


def test_what_results_can_be_written_and_read_again() -> None:
    later = laid("{preferences: {b: {statements: [build]}}, hidden: [sue]}")
    again = read_text(dump(later))
    assert dt.state_space(again.conflict).cells == dt.state_space(later.conflict).cells
    assert again.conflict.preferences == later.conflict.preferences


def test_a_hidden_option_is_never_taken_and_labels_and_rankings_follow() -> None:
    later = laid("{hidden: [b.sue, protest.x]}".replace(", protest.x", ", a.wait"))
    space = dt.state_space(later.conflict)
    assert [space.pattern(s) for s in space] == ["NNNN", "YNNN", "YNYN", "NNYN"]
    assert dt.solve(later).graph.ranks["a"] == (2, 3, 1, 0)


def test_labels_widen_where_an_option_is_added() -> None:
    later = laid(
        "{decision_makers: {a: {options: {sell: Sell}}}, preferences: {a: {statements: [sell]}}}"
    )
    space = dt.state_space(later.conflict)
    assert space.pattern(space.state("protest")) == "YNNYN"
    assert later.conflict.options[0].text == "Build"


def test_labels_of_states_that_take_a_removed_option_go_with_it() -> None:
    later = laid(
        "{decision_makers: {b: {options: {protest: null}}}, outcomes: {peace: null},"
        " preferences: {a: {statements: [build]}, b: {statements: [not build]}}}"
    )
    assert dict(later.conflict.labels) == {"quiet": "NNN", "built": "YNN"}


def test_an_option_given_as_its_text_may_get_a_direction() -> None:
    later = laid("{decision_makers: {a: {options: {build: {moves: take}}}}}")
    assert later.conflict.options[0].moves == "take"
    assert later.conflict.options[0].text == "Build"


def test_a_picture_knows_of_no_other_picture_unless_it_says_so() -> None:
    overlays = "  a: {preferences: {b: {statements: [build]}}}\n  b: {hidden: [wait]"
    first = read_text(f"{CASE}perceptions:\n{overlays}}}\n")
    second = read_text(f"{CASE}perceptions:\n{overlays}, perceptions: {{a: {{hidden: [sue]}}}}}}\n")
    assert set(first.pictures) == {"a", "b"}
    assert not first.pictures["b"].pictures
    deep = second.pictures["b"].pictures["a"]
    patterns = [deep.conflict.options[k].name for k in range(4)]
    assert patterns == ["a.build", "a.wait", "b.protest", "b.sue"]
    assert len(dt.state_space(deep.conflict)) == 4


def test_a_phase_keeps_the_pictures() -> None:
    case = read_text(
        f"{CASE}perceptions: {{a: {{hidden: [wait]}}}}\nphases: {{later: {{hidden: [sue]}}}}\n"
    )
    assert len(dt.state_space(case.phases["later"].pictures["a"].conflict)) == 4  # type: ignore[index]


def test_a_changed_case_does_not_keep_what_was_laid_over_the_old_one() -> None:
    case = read_text(f"{CASE}perceptions: {{a: {{hidden: [wait]}}}}\n")
    changed = case.replace(conflict=case.conflict.replace(title="Other"))
    with pytest.raises(DetenteError, match="changed after it was read"):
        changed.section("perceptions")


FAULTS = {
    "perceptions: {c: {hidden: [sue]}}": "no decision maker 'c' that could have a picture",
    "perceptions: {a: {perceptions: {a: {hidden: [sue]}}}}": "runs in a circle",
    "perceptions: {a: {perceptions: {b: {perceptions: {b: {}}}}}}": "runs in a circle",
    "perceptions: {a: {decision_makers: {a: null}}}": "nobody overlooks itself",
    "perceptions: {a: {hidden: [b.protest, b.sue]}}": "Every option of 'b' is hidden",
    "perceptions: {a: {hidden: [b.shout]}}": "no option 'b.shout' to hide",
    "perceptions: &p {a: *p}": "stands for nothing complete",
    "phases: {later: {hidden: [sue], status_quo: NNNY}}": "status_quo|No feasible state",
    "phases: {later: {decision_makers: {b: {options: {protest: null}}}}}": r"hidden: \[b.protest\]",
    "phases: {later: {preferences: {a: {ranking: [built]}}}}": "In the phase 'later'.*misses",
    "phases: {later: {preferences: {c: {statements: [build]}}}}": "no decision maker 'c'",
    "phases: {later: {phases: {more: {}}}}": "no key 'phases'",
    "ratification: {c: {factions: {}}}": "no decision maker 'c'",
    "ratification: {a: {factions: {x: {weight: 1}}}}": "faction 'x' has no preferences",
    "ratification: {a: {factions: {b: {weight: 0}}}}": "no votes at all",
    "ratification: {a: {factions: {b: {weight: -1}}}}": "must not be negative",
    "ratification: {a: {factions: {b: {}}, threshold: 1.5}}": "threshold",
    "positions: {c: {wants: peace}}": "no decision maker 'c'",
}


@pytest.mark.parametrize("section", FAULTS, ids=range(len(FAULTS)))
def test_a_fault_in_an_overlay_says_where_and_what(section: str) -> None:
    with pytest.raises(DetenteError, match=FAULTS[section]) as caught:
        read_text(f"{CASE}{section}\n")
    place = caught.value.place
    assert place is not None
    names_it = 8 if "inherits" in str(caught.value) else CASE.count("\n") + 1
    assert place.line == names_it


def test_a_status_quo_that_takes_a_hidden_option_is_refused() -> None:
    with pytest.raises(DetenteError, match=r"takes 'a\.build', which is hidden here"):
        read_text(
            CASE.replace("status_quo: quiet", "status_quo: built")
            + "phases: {x: {hidden: [build]}}\n"
        )


def test_show_prints_the_case_that_results(detente: Run) -> None:
    shown = detente("show", "moscow-2016", "--phase", "february-2016")
    later = read_text(shown.stdout)
    assert (
        later.conflict.preferences
        == dt.read("moscow-2016").phases["february-2016"].conflict.preferences
    )
    seen = read_text(detente("show", "moscow-2016", "--as", "us", "--json").stdout, "x.json")
    assert dt.solve(seen, ["nash"]).equilibria("nash").labels == ("offer/quiet/accept",)


@pytest.mark.parametrize(
    ("asked", "said"),
    [(("--phase", "may"), "has no phase 'may'"), (("--as", "uss"), "Did you mean 'us'?")],
)
def test_show_says_what_is_not_there(detente: Run, asked: tuple[str, str], said: str) -> None:
    done = detente("show", "moscow-2016", *asked)
    assert done.returncode == 1
    assert said in done.stderr


RANKED = CASE.replace(
    "{statements: [not build, protest iff build]}",
    "{ranking: [quiet, built, ---Y, NYNN, NYYN, YYNN, YYYN, NNYN, protest]}",
)


def test_a_picture_in_a_phase_inherits_what_is_left_of_a_ranking() -> None:
    """The phase removes states; the picture laid over the phase has a ranking of the rest."""
    case = read_text(
        f"{RANKED}perceptions: {{a: {{preferences: {{b: {{statements: [build]}}}}}}}}\n"
        "phases: {later: {infeasible: [sue and build], hidden: [wait]}}\n"
    )
    later = case.phases["later"]
    space = dt.state_space(later.pictures["a"].conflict)  # type: ignore[index]
    assert [space.pattern(s) for s in space] == ["NNNN", "YNNN", "YNYN", "NNYN", "NNNY", "NNYY"]
    assert dt.solve(later.pictures["a"]).graph.ranks["a"] == dt.solve(later).graph.ranks["a"]  # type: ignore[index]


def test_a_null_within_an_inherited_overlay_still_removes() -> None:
    deep = (
        "{perceptions: {b: {decision_makers: {a: {options: {wait: null}}}, labels: null, "
        "status_quo: NNN, preferences: {a: {statements: [build]}}}}}"
    )
    case = read_text(f"{CASE}perceptions: {{a: {deep}}}\n")
    inner = case.pictures["a"].pictures["b"]  # type: ignore[index]
    assert [o.name for o in inner.conflict.options] == ["a.build", "b.protest", "b.sue"]


def test_a_decision_maker_that_is_taken_out_takes_along_what_is_said_of_it() -> None:
    case = read_text(
        f"{CASE}positions: {{b: {{wants: sue}}, a: {{wants: build}}}}\n"
        "perceptions: {a: {decision_makers: {b: null}, outcomes: null, preferences: {a: {statements: [build]}}}}\n"
    )
    picture = case.pictures["a"]  # type: ignore[index]
    assert picture.conflict.dms == ("a",)
    assert set(picture.positions) == {"a"}
    assert set(case.positions) == {"a", "b"}


def test_patterns_in_conditions_widen_where_an_option_is_added() -> None:
    stated = CASE.replace("not build, protest", "NNNN or YNNN, protest")
    later = read_text(
        f"{stated}phases: {{later: {{decision_makers: {{a: {{options: {{sell: Sell}}}}}}, "
        "preferences: {a: {statements: [sell]}}}}\n"
    ).phases["later"]
    (first, _) = later.conflict.preferences["b"].statements  # type: ignore[union-attr]
    assert first.when.text == "NN-NN or YN-NN"


def test_a_faction_merges_key_by_key_and_a_new_order_replaces_the_old() -> None:
    home = "ratification: {a: {factions: {x: {weight: 2, veto: true, statements: [build]}}}}\n"
    lighter = "phases: {later: {ratification: {a: {factions: {x: {weight: 1}}}}}}\n"
    other = "phases: {later: {ratification: {a: {factions: {x: {weights: {sue: 1}}}}}}}\n"
    (x,) = read_text(CASE + home + lighter).phases["later"].ratification["a"].factions  # type: ignore[index]
    assert (x.weight, x.veto) == (1, True)
    (y,) = read_text(CASE + home + other).phases["later"].ratification["a"].factions  # type: ignore[index]
    assert (y.weight, y.veto) == (2, True)
    assert type(y.preference).__name__ == "Weights"


def test_beyond_fourteen_options_pictures_follow_too() -> None:
    options = ", ".join(f"o{k}: o{k}" for k in range(8))
    large = f"""
detente: 1
title: Sixteen options
decision_makers:
  a: {{options: {{{options}}}}}
  b: {{options: {{{options}}}}}
feasible:
  - "exactly_one({", ".join(f"a.o{k}" for k in range(8))})"
  - "exactly_one({", ".join(f"b.o{k}" for k in range(8))})"
labels: {{first: YNNNNNNNYNNNNNNN, second: YNNNNNNNNYNNNNNN}}
status_quo: first
preferences:
  a: {{statements: [b.o1]}}
  b: {{statements: [a.o1]}}
"""
    case = read_text(f"{large}perceptions: {{a: {{hidden: [b.o1]}}}}\n")
    assert dict(case.pictures["a"].conflict.labels) == {"first": "YNNNNNNNYNNNNNNN"}  # type: ignore[index]
    with pytest.raises(DetenteError, match=r"takes 'b\.o0', which is hidden here"):
        read_text(f"{large}perceptions: {{a: {{hidden: [b.o0]}}}}\n")


# ---------------------------------------------------------------- changing what an overlay says


def changed(overlay: str, change: edits.Change, *, kind: str = "phases", key: str = "later") -> str:
    case = read_text(f"{CASE}{kind}:\n  {key}: {overlay}\n")
    return dump(changed_under(case, [key], change.edit))


def test_a_change_of_a_phase_is_said_by_the_phase_alone() -> None:
    text = changed("{as_of: 2020}", order_edits.statement_moved("b", 1, "protest iff build", 0))
    assert text.startswith(CASE)
    case = read_text(text)
    assert [s.when.text for s in case.phases["later"].conflict.preferences["b"].statements] == [
        "protest iff build",
        "not build",
    ]
    assert case.conflict == read_text(CASE).conflict


def test_what_a_picture_takes_out_it_says_with_nothing() -> None:
    text = changed("{}", edits.outcome_dropped("peace"), kind="perceptions", key="a")
    assert text.endswith("outcomes: {peace: null}\n")
    assert "peace" not in read_text(text).pictures["a"].conflict.outcomes  # type: ignore[index]


def test_an_option_that_only_one_sees_is_said_by_its_picture() -> None:
    text = changed("{}", edits.option_added("a", "sell", "Sell"), kind="perceptions", key="b")
    case = read_text(text)
    assert [o.id for o in case.conflict.options] == ["build", "wait", "protest", "sue"]
    seen = case.pictures["b"].conflict  # type: ignore[index]
    assert [o.id for o in seen.options] == ["build", "wait", "sell", "protest", "sue"]
    assert seen.labels["protest"] == "YNNYN"


def test_a_picture_that_nobody_has_is_not_changed() -> None:
    with pytest.raises(DetenteError, match="sees the case as it is"):
        changed_under(read_text(CASE), ["b"], edits.status_quo_set("built").edit)


@given(data())
def test_a_change_of_an_overlay_comes_to_what_was_wanted(draw: DataObject) -> None:
    """Or it is refused; the case under it stays what it was."""
    overlay = draw.draw(
        sampled_from(
            [
                "{}",
                "{hidden: [a.wait]}",
                "{status_quo: built}",
                "{outcomes: {war: build and protest}}",
            ]
        )
    )
    change = draw.draw(
        sampled_from(
            [
                order_edits.statement_added("b", "sue", "Sue"),
                order_edits.statement_dropped("b", 0, "not build"),
                edits.status_quo_set("protest"),
                edits.outcome_set("peace", "not protest"),
                edits.outcome_dropped("peace"),
                edits.condition_added("not (build and wait)", "one thing", "feasible"),
                order_edits.place_moved("a", 0, "built", 2, tie=False),
                edits.option_worded("a.build", "Build a fence", "take"),
                edits.option_added("b", "leave", "Leave"),
                edits.decision_maker_added("c", "A third"),
            ]
        )
    )
    kind, key = draw.draw(sampled_from([("phases", "later"), ("perceptions", "a")]))
    case = read_text(f"{CASE}{kind}:\n  {key}: {overlay}\n")
    try:
        wanted = change.edit(overlay_of(case, [key]))
        after = changed_under(case, [key], change.edit)
    except DetenteError:
        return
    assert after.conflict == case.conflict
    assert plain(overlay_of(after, [key])) == plain(wanted)
