"""Whoever accepted a smaller power has not accepted the larger one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.authority.changes import accepted_as_changed, accepted_of_less, outgrows
from register.domain.authority.commitments import LimitPer, Vat
from register.domain.errors import Invalid
from tests.domain.builders import root

FIRST, LATER = date(2026, 1, 10), date(2026, 2, 10)
TODAY = date(2026, 3, 1)
SMALL = root(
    limit_pence=100_00, services=("a",), spend_categories=("goods",), accepted_on=FIRST, sub_delegable=False,
    valid_to=date(2030, 1, 1), joint_post_id="chief",
)  # fmt: skip
MORE = (
    {"limit_pence": 100_01}, {"limit_pence": None}, {"services": ("a", "b")}, {"services": ("all",)},
    {"spend_categories": ("goods", "grants")}, {"spend_categories": ("all",)}, {"limit_per": LimitPer.ORDER},
    {"limit_vat": Vat.EXCLUDED}, {"joint_post_id": None}, {"valid_to": None}, {"sub_delegable": True},
    {"holder_post_id": "another"}, {"matter": "approve_contracts"},
)  # fmt: skip
LESS = (
    {"limit_pence": 99_99},
    {"conditions": "Reported"},
    {"valid_to": date(2029, 1, 1)},
    {"minute": "Item 8"},
)


@pytest.mark.parametrize("changes", MORE)
def test_what_becomes_more_is_to_be_accepted_again(changes):
    assert accepted_as_changed([SMALL], replace(SMALL, **changes), TODAY) is None
    assert accepted_as_changed([SMALL], replace(SMALL, accepted_on=LATER, **changes), TODAY) == LATER


@pytest.mark.parametrize("changes", LESS)
def test_what_becomes_less_or_stays_as_much_stays_accepted(changes):
    assert accepted_as_changed([SMALL], replace(SMALL, **changes), TODAY) == FIRST


@pytest.mark.parametrize("day", [FIRST, FIRST - timedelta(days=1)])
def test_a_day_before_it_grew_is_refused_once_it_has_grown(day):
    grown = replace(SMALL, limit_pence=200_00, accepted_on=None)
    with pytest.raises(Invalid) as refused:
        accepted_as_changed([SMALL, grown], replace(grown, accepted_on=day), TODAY)
    assert refused.value.problems["accepted_on"].startswith("What was accepted by 10 January 2026 was less")
    assert accepted_as_changed([SMALL, grown], replace(grown, accepted_on=LATER), TODAY) == LATER


def test_a_mistyped_day_of_the_same_power_is_put_right():
    mended = date(2026, 1, 1)
    assert accepted_as_changed([SMALL], replace(SMALL, accepted_on=mended), TODAY) == mended


def test_once_it_has_fallen_away_the_larger_one_is_accepted_on_the_very_day_of_the_smaller():
    grown = replace(SMALL, limit_pence=200_00)
    assert accepted_as_changed([SMALL], grown, FIRST) is None
    waits = replace(grown, accepted_on=None)
    assert accepted_as_changed([SMALL, waits], replace(waits, accepted_on=FIRST), FIRST) == FIRST
    again = [SMALL, waits, replace(waits, accepted_on=FIRST)]
    assert accepted_as_changed(again, replace(again[-1], minute="Item 9"), LATER) == FIRST


days = st.none() | st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
versions = st.lists(st.builds(lambda limit, day: replace(SMALL, limit_pence=limit, accepted_on=day),
                              st.sampled_from([50_00, 100_00, 200_00, None]), days), min_size=1, max_size=5)  # fmt: skip


def recorded_in_turn(some):
    """Those of these that can follow each other, as they are kept."""
    kept = some[:1]
    for one in some[1:]:
        try:
            kept.append(replace(one, accepted_on=accepted_as_changed(kept, one, TODAY)))
        except Invalid:
            continue
    return kept


@given(versions, st.sampled_from([50_00, 100_00, 200_00, None]), days)
def test_no_day_on_which_only_less_was_accepted_ever_counts(some, limit, day):
    before = recorded_in_turn(some)
    new = replace(SMALL, limit_pence=limit, accepted_on=day)
    try:
        kept = accepted_as_changed(before, new, TODAY)
    except Invalid:
        return
    bound = accepted_of_less([*before, new])
    assert kept is None or kept == day
    assert kept is None or bound is None or kept > bound
    assert not (outgrows(before[-1], new) and kept is not None and kept == before[-1].accepted_on)
