"""An agreement under a framework, and who joins a framework."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.sharing.agreements import (
    AgreementParty,
    AgreementState,
    Direction,
    NewDisclosure,
    PartyRole,
    agreement_state,
)
from register.domain.sharing.bounds import Parts
from register.domain.sharing.covering import Gap, covering, gaps
from register.domain.sharing.frameworks import (
    NewAccession,
    Outside,
    check_accession,
    check_under,
    not_bound,
    outside,
    tier_of,
    with_accession,
)
from register.domain.sharing.signing import fully_signed_on, unsigned
from tests.domain.builders import BOTH_SIGNED, RULES, TODAY, agreement

END = date(2026, 12, 31)
JOINS = date(2026, 5, 1)


def framework(**changes):
    values = {"id": "f1", "kind": "isp_t1", "title": "Protocol", "purposes": ("direct_care", "planning")}
    return replace(agreement(**(values | changes)), parts=Parts(RULES))


def child(**changes):
    return agreement(framework_id="f1", **changes)


def accession(**changes):
    values = {
        "organisation_id": "hospice", "acceded_on": JOINS, "signed_on": date(2026, 4, 20), "signed_by": "Ada Finch",
        "signed_post": "Chief executive",
    }  # fmt: skip
    return NewAccession(**(values | changes))


def shared(**changes):
    values = {
        "from_organisation_id": "board", "to_organisation_id": "trust", "what": "Rota", "categories": ("staff",),
        "purpose": "Cover", "purpose_code": "direct_care", "shared_on": date(2026, 3, 1),
    }  # fmt: skip
    return NewDisclosure(**(values | changes))


def test_what_a_framework_does_not_allow_is_refused_beside_its_field_all_at_once():
    narrow = framework(purposes=("planning",), categories=("aggregate",))
    with pytest.raises(Invalid) as fault:
        check_under(child(), narrow, None, RULES, today=TODAY)
    assert set(fault.value.problems) == {"purposes", "categories"}
    assert "Staff records" in fault.value.problems["categories"]
    check_under(child(), framework(), None, RULES, today=TODAY)


def test_a_framework_that_became_narrower_leaves_what_was_there_and_takes_nothing_new():
    narrow = framework(purposes=("planning",))
    check_under(child(title="Other"), narrow, child(), RULES, today=TODAY)
    with pytest.raises(Invalid, match="does not allow"):
        check_under(child(purposes=("direct_care", "research")), narrow, child(), RULES, today=TODAY)


def test_only_a_kind_that_the_rules_call_a_framework_stands_above_and_none_of_a_lower_tier_below():
    with pytest.raises(Invalid, match="none can stand under"):
        check_under(child(), framework(kind="dsa_t2"), None, RULES, today=TODAY)
    with pytest.raises(Invalid, match="same tier or a lower one"):
        check_under(child(kind="mou_t0"), framework(), None, RULES, today=TODAY)
    assert [tier_of(kind, RULES, TODAY) for kind in ("mou_t0", "isp_t1", "dsa_t2", "none")] == [0, 1, 2, None]


def test_each_way_in_which_an_agreement_goes_beyond_its_framework_is_told():
    narrow = framework(
        purposes=("planning",), categories=("staff",), parties=BOTH_SIGNED[:1], ends_on=date(2026, 11, 30)
    )
    assert set(outside(child(), narrow, TODAY)) == {
        Outside.SOONER, Outside.NOT_BOUND, Outside.PURPOSE, Outside.CATEGORY,
    }  # fmt: skip
    assert not_bound(child(), narrow, TODAY) == ("trust",)
    assert Outside.ENDED in outside(child(), narrow, date(2026, 12, 1))
    assert outside(child(), framework(starts_on=TODAY + timedelta(days=1)), TODAY)[0] is Outside.NOT_STARTED
    assert outside(child(), framework(), TODAY) == ()


def test_what_the_framework_does_not_cover_the_agreement_does_not_cover():
    under = replace(child(), framework=framework())
    assert covering(shared(), [under]) == [under]
    for above, gap in (
        (framework(ends_on=date(2026, 2, 28)), Gap.FRAMEWORK_NOT_RUNNING),
        (framework(parties=BOTH_SIGNED[:1]), Gap.FRAMEWORK_NOT_SIGNED),
        (framework(purposes=("planning",)), Gap.FRAMEWORK_NARROWER),
        (framework(categories=("aggregate",)), Gap.FRAMEWORK_NARROWER),
    ):
        assert gaps(replace(child(), framework=above), shared()) == (gap,)


def test_a_framework_above_the_framework_bounds_it_too():
    top = framework(id="f0", kind="mou_t0", ends_on=date(2026, 2, 28))
    under = replace(child(), framework=replace(framework(), framework=top))
    assert gaps(under, shared()) == (Gap.FRAMEWORK_NOT_RUNNING,)


@given(st.integers(min_value=-40, max_value=40))
def test_who_joins_is_bound_from_the_later_of_its_days_and_nobody_waits_for_it(offset):
    joined = framework(parties=with_accession(BOTH_SIGNED, accession()))
    day = JOINS + timedelta(days=offset)
    to_it = shared(to_organisation_id="hospice", shared_on=day)
    assert (covering(to_it, [joined]) == [joined]) is (offset >= 0)
    assert agreement_state(joined, day) is agreement_state(framework(), day)
    assert fully_signed_on(joined.parties) == fully_signed_on(BOTH_SIGNED)


def test_a_changed_text_waits_for_whoever_joined_the_one_before():
    joined = unsigned(with_accession(BOTH_SIGNED, accession()))
    assert fully_signed_on(joined) is None
    assert all(party.acceded_on is None for party in joined)
    assert agreement_state(framework(parties=joined), TODAY) is AgreementState.PART_SIGNED


def test_a_party_does_not_join_again_and_nobody_joins_what_is_no_framework_or_has_ended():
    for problem, made in (
        ("party already", accession(organisation_id="trust")),
        ("must not be before", accession(acceded_on=date(2025, 12, 31))),
        ("before the agreement ends", accession(acceded_on=END + timedelta(days=1))),
        ("today or in the past", accession(signed_on=TODAY + timedelta(days=1))),
    ):
        with pytest.raises(Invalid, match=problem):
            check_accession(framework(), made, RULES, today=TODAY)
    with pytest.raises(Invalid, match="framework agreement only"):
        check_accession(agreement(), accession(), RULES, today=TODAY)
    check_accession(framework(), accession(), RULES, today=TODAY)
    assert AgreementParty(organisation_id="x").acceded_on is None


def told(agreement_, place, **changes):
    """The agreement with one of its parties otherwise."""
    parties = list(agreement_.parties)
    parties[place] = replace(parties[place], **changes)
    return replace(agreement_, parties=tuple(parties))


def test_a_framework_bounds_the_part_of_each_party_and_the_way_its_information_goes():
    processes = told(framework(), 1, role=PartyRole.PROCESSOR)
    with pytest.raises(Invalid, match="does more with the information") as fault:
        check_under(child(), processes, None, RULES, today=TODAY)
    assert set(fault.value.problems) == {"parties"}
    check_under(child(), processes, child(), RULES, today=TODAY)
    lesser = told(child(), 1, role=PartyRole.RECIPIENT)
    check_under(lesser, processes, None, RULES, today=TODAY)
    check_under(told(child(), 1, role=PartyRole.PROCESSOR), framework(), None, RULES, today=TODAY)
    receives = told(framework(), 0, direction=Direction.RECEIVES)
    with pytest.raises(Invalid, match="a way that the framework agreement does not let it go"):
        check_under(child(), receives, None, RULES, today=TODAY)
    assert outside(child(), processes, TODAY) == (Outside.ROLE,)
    assert outside(child(), receives, TODAY) == (Outside.DIRECTION,)
    assert outside(lesser, processes, TODAY) == ()


def test_what_is_shared_is_covered_only_where_the_framework_leaves_room_for_the_part_and_the_way():
    def found(above, below=None, **changes):
        return gaps(replace(below or child(), framework=above), shared(**changes))

    assert found(framework()) == ()
    assert found(told(framework(), 0, direction=Direction.RECEIVES)) == (Gap.FRAMEWORK_NARROWER,)
    assert found(told(framework(), 1, role=PartyRole.PROCESSOR)) == (Gap.FRAMEWORK_NARROWER,)
    processor = told(child(), 1, role=PartyRole.PROCESSOR)
    assert found(framework(), processor, recipient_role=PartyRole.PROCESSOR) == ()
    assert Gap.FRAMEWORK_NARROWER in found(told(framework(), 0, role=PartyRole.RECIPIENT))
