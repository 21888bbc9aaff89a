"""Procurements by the rules of their day: routes, notices in their order, standstill, scores and evaluators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.procurement.evaluators import (
    BidScore,
    DeclaredForIt,
    EvaluatorState,
    check_declared,
    check_scores,
    state_of,
)
from register.domain.procurement.procurements import (
    AwardCriterion,
    Bidder,
    Further,
    Moderation,
    NewProcurement,
    Notice,
    Representation,
    Stood,
    check_procurement,
    total_of,
)
from register.domain.procurement.routes import notices_of, routes_on, standstill_of
from register.domain.procurement.standstill import (
    ends_under_procurement_act,
    ends_under_selection_regime,
    with_representations,
)
from register.domain.working_days import Counted, working_days
from tests.domain.builders import RULES

DAYS = working_days(RULES, on=date(2026, 4, 1))
TODAY = date(2026, 5, 15)


def april(day: int) -> date:
    return date(2026, 4, day)


@pytest.mark.parametrize(
    ("published", "selection_regime", "procurement_act"),
    [
        (april(1), april(16), april(14)),
        (april(2), april(16), april(15)),
        (april(3), april(16), april(16)),
        (april(4), april(16), april(16)),
        (april(5), april(16), april(16)),
        (april(6), april(17), april(16)),
        (date(2026, 3, 31), april(15), april(13)),
    ],
)
def test_a_standstill_over_easter_ends_on_the_day_that_its_own_regime_says(
    published: date, selection_regime: date, procurement_act: date
) -> None:
    assert ends_under_selection_regime(published, 8, DAYS).day == selection_regime
    assert ends_under_procurement_act(published, 8, DAYS).day == procurement_act


@settings(max_examples=40)
@given(st.dates(date(2024, 1, 1), date(2028, 11, 30)))
def test_the_two_regimes_never_differ_by_less_than_nothing_nor_end_on_a_day_that_is_no_working_day(
    day: date,
) -> None:
    first, second = (
        ends_under_procurement_act(day, 8, DAYS).day,
        ends_under_selection_regime(day, 8, DAYS).day,
    )
    assert first <= second
    for end in (first, second):
        assert DAYS.is_working(end)


def test_representations_in_time_keep_it_open_until_a_further_decision_and_five_working_days_after() -> None:
    still = {"count": 5, "days": DAYS}
    end, first = april(16), Counted(april(16))
    late = with_representations(april(1), first, received=[april(17)], further_decided_on=None, **still)
    assert late.ends_on == end
    waits = with_representations(april(1), first, received=[end], further_decided_on=None, **still)
    assert (waits.ends_on, waits.is_over(TODAY)) == (None, False)
    done = with_representations(april(1), first, received=[end], further_decided_on=april(20), **still)
    assert done.ends_on == april(27)
    early = with_representations(april(1), first, received=[april(2)], further_decided_on=april(2), **still)
    assert early.ends_on == end


def test_routes_and_the_standstill_of_each_are_those_of_the_day_it_began() -> None:
    assert set(routes_on(RULES, date(2008, 6, 1))) == {"any_willing_provider", "tender", "single_action"}
    assert "procurement_act_direct" not in routes_on(RULES, date(2025, 2, 23))
    assert "procurement_act_direct" in routes_on(RULES, date(2025, 2, 24))
    assert list(notices_of(RULES, "direct_award_c", on=TODAY)) == ["psr_intention", "psr_award"]
    asked = {"published_on": april(1), "received": (), "further_decided_on": None}
    voluntary = standstill_of(RULES, "tender", on=date(2009, 6, 1), voluntary_until=date(2009, 9, 1), **asked)
    assert voluntary is not None
    assert voluntary.ends_on == date(2009, 9, 1)
    assert standstill_of(RULES, "tender", on=date(2009, 6, 1), voluntary_until=None, **asked) is None
    psr = standstill_of(RULES, "direct_award_c", on=TODAY, voluntary_until=None, **asked)
    act = standstill_of(RULES, "procurement_act_direct", on=TODAY, voluntary_until=None, **asked)
    assert [one.ends_on for one in (psr, act) if one] == [april(16), april(14)]
    assert standstill_of(RULES, "direct_award_a", on=TODAY, voluntary_until=None, **asked) is None


BIDS = (Bidder(bidder_id="trust"), Bidder(bidder_id="cic"))
NEW = NewProcurement(
    title="Podiatry", description="Podiatry for adults", commissioner_id="icb", starts_on=date(2026, 2, 2),
    route="competitive", route_reason="Several providers can do it", value_pence=90_000_000, bidders=BIDS,
    conflicts_assessed_on=date(2026, 2, 3), conflicts_summary="One evaluator", conflicts_actions="Kept from the papers",
    award_criteria=(AwardCriterion(award_criterion="Quality", award_weight=60),
                    AwardCriterion(award_criterion="Value", award_weight=40)),
)  # fmt: skip


def refused(new: NewProcurement, stood: Stood | None = None) -> dict[str, str]:
    with pytest.raises(Invalid) as fault:
        check_procurement(new, RULES, today=TODAY, stood=stood or Stood())
    return fault.value.problems


def notice(kind: str, day: date) -> tuple[Notice, ...]:
    return (Notice(notice_kind=kind, published_on=day),)


def test_a_procurement_with_its_parts_is_kept() -> None:
    check_procurement(NEW, RULES, today=TODAY, stood=Stood())


def test_no_notice_goes_out_before_the_conflicts_assessment() -> None:
    bare = replace(NEW, conflicts_assessed_on=None, conflicts_summary=None, conflicts_actions=None)
    for new in (bare, NEW):
        early = replace(new, notices=notice("psr_competition", date(2026, 2, 2)))
        assert refused(early)["notices-0-published_on"].startswith("Record the conflicts assessment first")
    check_procurement(
        replace(NEW, notices=notice("psr_competition", date(2026, 2, 3))), RULES, today=TODAY, stood=Stood()
    )


def test_who_shall_have_it_is_published_after_the_decision_and_the_last_notice_after_the_standstill() -> None:
    intention = replace(NEW, notices=notice("psr_intention", april(1)))
    assert refused(intention)["notices-0-published_on"] == "The award has to be decided first"
    decided = Stood(awarded_on=date(2026, 3, 30), awarded_to_id="cic", ends_on=april(16))
    check_procurement(intention, RULES, today=TODAY, stood=decided)
    last = replace(NEW, notices=notice("psr_award", april(16)))
    assert (
        refused(last, decided)["notices-0-published_on"]
        == "The standstill lasts until the end of 16 April 2026"
    )
    assert "is open" in refused(last, replace(decided, is_open=True))["notices-0-published_on"]
    check_procurement(replace(NEW, notices=notice("psr_award", april(17))), RULES, today=TODAY, stood=decided)


def test_a_route_or_notice_of_another_day_is_refused_and_so_is_what_does_not_add_up() -> None:
    assert "route" in refused(replace(NEW, starts_on=date(2023, 12, 31)))
    assert "notices-0-notice_kind" in refused(replace(NEW, notices=notice("uk4_tender", april(1))))
    assert "come to 60" in refused(replace(NEW, award_criteria=NEW.award_criteria[:1]))["award_criteria"]
    assert "bidders-1-bidder_id" in refused(replace(NEW, bidders=(*BIDS[:1], *BIDS[:1])))
    assert "bidders-0-bidder_id" in refused(replace(NEW, bidders=(Bidder(bidder_id="icb"),)))
    assert "cannot be taken away" in refused(NEW, Stood(awarded_to_id="other"))["bidders"]
    assert "standstill_until" in refused(replace(NEW, standstill_until=april(30)))
    assert "starts_on" in refused(replace(NEW, starts_on=TODAY + timedelta(days=1)))


def test_a_further_decision_follows_representations_and_gives_its_reasons() -> None:
    bare = replace(NEW, further_decision=Further.GO_ON, further_decided_on=april(20), further_reasons="Heard")
    assert "add them first" in refused(bare)["further_decision"]
    came = (Representation(representation_on=april(14), received_from_id="trust", representation="Unequal"),)
    check_procurement(replace(bare, representations=came), RULES, today=TODAY, stood=Stood())
    early = replace(bare, representations=came, further_decided_on=april(13), further_reasons=None)
    assert set(refused(early)) == {"further_decided_on", "further_reasons"}


def agreed(criterion: str, score: int) -> Moderation:
    return Moderation(moderated_id="cic", moderated_criterion=criterion, moderated_score=score,
                      moderated_because="As all said", moderated_on=april(1))  # fmt: skip


def test_a_bid_comes_to_its_agreed_scores_by_weight_once_each_criterion_has_one() -> None:
    whole = replace(NEW, moderations=(agreed("Quality", 8), agreed("Value", 5)))
    check_procurement(whole, RULES, today=TODAY, stood=Stood())
    assert total_of(whole, "cic") == 60 * 8 + 40 * 5
    assert total_of(replace(whole, moderations=whole.moderations[:1]), "cic") is None
    wrong = replace(NEW, moderations=(replace(agreed("Price", 11), moderated_id="icb"),))
    assert len([name for name in refused(wrong) if name.startswith("moderations-0-")]) == 3


ASKED = {
    "declared_on": None,
    "has_bidder_interest": None,
    "may_take_part": None,
    "scored_on": None,
    "is_on_register": False,
}


def test_only_whoever_declared_nothing_and_has_nothing_or_was_confirmed_scores() -> None:
    declared = {**ASKED, "declared_on": TODAY, "has_bidder_interest": False}
    assert state_of(**ASKED) is EvaluatorState.ASKED
    assert state_of(**declared) is EvaluatorState.READY
    assert state_of(**{**declared, "has_bidder_interest": True}) is EvaluatorState.SUSPENDED
    assert state_of(**{**declared, "is_on_register": True}) is EvaluatorState.SUSPENDED
    assert (
        state_of(**{**declared, "has_bidder_interest": True, "may_take_part": True})
        is EvaluatorState.CONFIRMED
    )
    assert state_of(**{**declared, "is_on_register": True, "may_take_part": True}) is EvaluatorState.SUSPENDED
    assert state_of(**{**declared, "is_closed": True, "may_take_part": True}) is EvaluatorState.STOOD_DOWN
    assert state_of(**{**declared, "may_take_part": False, "scored_on": TODAY}) is EvaluatorState.STOOD_DOWN
    assert [one for one in EvaluatorState if one.may_score] == [
        EvaluatorState.READY, EvaluatorState.CONFIRMED, EvaluatorState.SCORED,
    ]  # fmt: skip


def test_an_interest_is_named_and_a_score_is_of_a_bidder_and_a_criterion_once() -> None:
    with pytest.raises(Invalid, match="Enter the interest"):
        check_declared(DeclaredForIt(has_bidder_interest=True))
    check_declared(DeclaredForIt(has_bidder_interest=False))
    score = BidScore(scored_bidder_id="cic", on_criterion="Quality", bid_score=7, bid_comment="Clear")
    check_scores((score,), ["cic"], ["Quality"])
    for scores in (
        (),
        (score, score),
        (replace(score, scored_bidder_id="icb"),),
        (replace(score, bid_score=11),),
    ):
        with pytest.raises(Invalid):
            check_scores(scores, ["cic"], ["Quality"])
