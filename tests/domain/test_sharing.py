"""Agreements, signatures and what was shared under them."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.people.known_bodies import Recognised
from register.domain.people.organisation_names import Names
from register.domain.people.organisations import OrganisationKind as K
from register.domain.sharing.agreements import (
    AgreementParty,
    AgreementState,
    Direction,
    NewDisclosure,
    PartyRole,
    agreement_state,
    check_agreement,
    check_disclosure,
)
from register.domain.sharing.covering import Gap, covering, gaps, nearest, perhaps_covering
from tests.domain.builders import BOTH_SIGNED, RULES, TODAY, agreement, party

START, REVIEW, END = date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 31)


def disclosure(**changes):
    values = {
        "from_organisation_id": "board",
        "to_organisation_id": "trust",
        "what": "Rota",
        "categories": ("staff",),
        "purpose": "Cover",
        "purpose_code": "direct_care",
        "shared_on": date(2026, 3, 1),
    }
    return NewDisclosure(**(values | changes))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (START - timedelta(days=1), AgreementState.NOT_STARTED),
        (START, AgreementState.PART_SIGNED),
        (date(2026, 2, 9), AgreementState.PART_SIGNED),
        (date(2026, 2, 10), AgreementState.IN_FORCE),
        (REVIEW, AgreementState.IN_FORCE),
        (REVIEW + timedelta(days=1), AgreementState.PAST_REVIEW),
        (END, AgreementState.PAST_REVIEW),
        (END + timedelta(days=1), AgreementState.LAPSED),
    ],
)
def test_an_agreement_has_one_state_a_day(day, state):
    assert agreement_state(agreement(), day) is state


def test_sharing_before_both_ends_have_signed_is_not_covered():
    early = disclosure(shared_on=date(2026, 2, 9))
    assert covering(early, [agreement()]) == []
    assert covering(replace(early, shared_on=date(2026, 2, 10)), [agreement()])


def test_a_third_party_that_has_not_signed_does_not_undo_the_agreement_of_the_two():
    third = agreement(parties=(*BOTH_SIGNED, AgreementParty(organisation_id="charity")))
    assert agreement_state(third, date(2026, 3, 1)) is AgreementState.PART_SIGNED
    assert covering(disclosure(), [third]) == [third]
    assert covering(disclosure(to_organisation_id="charity"), [third]) == []


def test_past_its_review_an_agreement_still_covers_and_after_its_end_it_does_not():
    assert covering(disclosure(shared_on=END), [agreement()])
    assert covering(disclosure(shared_on=END + timedelta(days=1)), [agreement()]) == []


def test_every_category_must_be_in_the_agreement():
    assert covering(disclosure(categories=("staff", "safeguarding")), [agreement()]) == []


def test_the_agreement_that_was_named_comes_first():
    one, two = agreement(id="a1"), agreement(id="a2")
    assert [a.id for a in covering(disclosure(agreement_id="a2"), [one, two])] == ["a2", "a1"]


def known(**names):
    """Two parties, and one of them recorded once more under another name or number."""
    bodies = [
        party("trust", K.COMPANY, name="Fernhill Care Ltd", company_number="01234567"),
        party("twice", K.COMPANY, **names),
    ]
    return Recognised({body.id: body for body in bodies}, Names(RULES, TODAY))


@pytest.mark.parametrize(
    "other",
    [{"name": "The Fernhill-Care  LIMITED"}, {"name": "Oakdene plc", "company_number": "01234567"}],
)
def test_an_agreement_covers_a_party_that_is_recorded_once_more(other):
    shared = disclosure(to_organisation_id="twice")
    assert covering(shared, [agreement()]) == []
    assert covering(shared, [agreement()], bodies=known(**other)) == [agreement()]


@pytest.mark.parametrize(
    "other",
    [{"name": "Fernhill Care LLP"}, {"name": "Oakdene Ltd", "former_names": ("Fernhill Care Ltd",)},
     {"name": "Oakdene Ltd", "successor_id": "trust"}],
)  # fmt: skip
def test_an_agreement_with_a_body_that_may_be_the_party_covers_nothing_until_somebody_says_so(other):
    shared, bodies = disclosure(to_organisation_id="twice"), known(**other)
    assert covering(shared, [agreement()], bodies=bodies) == []
    assert perhaps_covering(shared, [agreement()], bodies=bodies) == [agreement()]
    assert perhaps_covering(shared, [agreement()], bodies=known(name="Hartlepool Hospice")) == []


def test_one_body_recorded_twice_is_not_two_parties_and_shares_nothing_with_itself():
    bodies = known(name="Fernhill Care Limited")
    twice = agreement(parties=(BOTH_SIGNED[1], AgreementParty(organisation_id="twice")))
    check_agreement(twice, RULES, today=TODAY, bodies=known(name="Oakdene Ltd"))
    assert refused(partial(check_agreement, bodies=bodies), twice) == ["parties"]
    shared = disclosure(from_organisation_id="trust", to_organisation_id="twice")
    assert refused(partial(check_disclosure, bodies=bodies), shared) == ["to_organisation_id"]


@given(st.dates(date(2025, 6, 1), date(2027, 6, 1)))
def test_nothing_is_covered_outside_the_agreements_own_days(day):
    found = covering(disclosure(shared_on=day), [agreement()])
    assert bool(found) == (date(2026, 2, 10) <= day <= END)


def refused(check, new):
    with pytest.raises(Invalid) as fault:
        check(new, RULES, today=TODAY)
    return list(fault.value.problems)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": "handshake"}, "kind"),
        ({"lawful_basis": "habit"}, "lawful_basis"),
        ({"categories": ()}, "categories"),
        ({"categories": ("gossip",)}, "categories"),
        ({"purposes": ()}, "purposes"),
        ({"special_basis": "habit"}, "special_basis"),
        ({"confidentiality_basis": "habit"}, "confidentiality_basis"),
        ({"frequency": "often"}, "frequency"),
        ({"dpia_ref": "x" * 201}, "dpia_ref"),
        ({"parties": BOTH_SIGNED[:1]}, "parties"),
        ({"parties": (*BOTH_SIGNED, BOTH_SIGNED[0])}, "parties"),
        (
            {
                "parties": (
                    BOTH_SIGNED[0],
                    AgreementParty(organisation_id="x", signed_on=TODAY + timedelta(1)),
                )
            },
            "parties",
        ),
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"review_due_on": date(2025, 12, 31)}, "review_due_on"),
    ],
)
def test_each_wrong_answer_about_an_agreement_is_named_beside_its_own_field(changes, field):
    check_agreement(agreement(), RULES, today=TODAY)
    assert refused(check_agreement, agreement(**changes)) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": ""}, "what"),
        ({"to_organisation_id": "board"}, "to_organisation_id"),
        ({"categories": ()}, "categories"),
        ({"shared_on": TODAY + timedelta(days=1)}, "shared_on"),
    ],
)
def test_each_wrong_answer_about_sharing_is_named_beside_its_own_field(changes, field):
    check_disclosure(disclosure(), RULES, today=TODAY)
    assert refused(check_disclosure, disclosure(**changes)) == [field]


def with_parties(**changes):
    """The agreement with the recipient's part changed."""
    return agreement(parties=(BOTH_SIGNED[0], replace(BOTH_SIGNED[1], **changes)))


@pytest.mark.parametrize(
    ("shared", "under", "gap"),
    [
        ({"purpose_code": "planning"}, agreement(), Gap.PURPOSE),
        ({"purpose_code": None}, agreement(), Gap.PURPOSE_NOT_SAID),
        ({"categories": ("safeguarding",)}, agreement(), Gap.CATEGORY),
        ({"recipient_role": PartyRole.PROCESSOR}, agreement(), Gap.ROLE),
        ({}, with_parties(direction=Direction.SENDS), Gap.DIRECTION),
        ({}, with_parties(signed_on=None), Gap.RECIPIENT_NOT_SIGNED),
        ({}, with_parties(withdrawn_on=date(2026, 3, 1)), Gap.RECIPIENT_NOT_SIGNED),
        ({"to_organisation_id": "charity"}, agreement(), Gap.RECIPIENT_NO_PARTY),
        ({"from_organisation_id": "charity"}, agreement(), Gap.SENDER_NO_PARTY),
        ({"shared_on": date(2027, 1, 1)}, agreement(), Gap.NOT_RUNNING),
    ],
)
def test_each_reason_why_it_is_not_covered_is_named_by_itself(shared, under, gap):
    assert gaps(agreement(), disclosure()) == ()
    assert gaps(under, disclosure(**shared)) == (gap,)


def test_words_that_read_alike_cover_nothing_without_the_code():
    alike = disclosure(purpose="Direct care", purpose_code=None)
    assert covering(alike, [agreement()]) == []


def test_who_only_sends_may_send_and_who_only_receives_may_receive():
    one_way = agreement(
        parties=(
            replace(BOTH_SIGNED[0], direction=Direction.SENDS),
            replace(BOTH_SIGNED[1], direction=Direction.RECEIVES),
        )
    )
    back = disclosure(from_organisation_id="trust", to_organisation_id="board")
    assert gaps(one_way, disclosure()) == ()
    assert gaps(one_way, back) == (Gap.DIRECTION,)


def test_the_newest_text_that_both_ends_have_signed_is_the_one_that_counts():
    narrow = agreement(n=2, categories=("staff",))
    third = AgreementParty(organisation_id="charity", signed_on=date(2026, 6, 1))
    signed = (BOTH_SIGNED[0], BOTH_SIGNED[1], third)
    newest = agreement(
        n=5, text_n=3, holds_from=date(2026, 5, 1), stood_from=date(2026, 2, 10), parties=signed,
        categories=("safeguarding",), earlier=(narrow,),
    )  # fmt: skip
    before, after = disclosure(shared_on=date(2026, 4, 30)), disclosure(shared_on=date(2026, 5, 1))
    assert (gaps(newest, before), gaps(newest, after)) == ((), (Gap.CATEGORY,))
    unsigned = replace(newest, parties=(BOTH_SIGNED[0], replace(BOTH_SIGNED[1], signed_on=None), third))
    assert gaps(unsigned, after) == ()
    assert agreement_state(unsigned, date(2026, 7, 1)) is AgreementState.TO_SIGN_AGAIN


def test_the_agreement_to_look_at_is_the_one_named_or_else_the_nearest():
    far = agreement(id="a1", categories=("safeguarding",), purposes=("planning",))
    near = agreement(id="a2", categories=("safeguarding",))
    elsewhere = agreement(id="a0", parties=(BOTH_SIGNED[0], AgreementParty(organisation_id="charity")))
    assert nearest(disclosure(), [far, near, elsewhere]) == (near, (Gap.CATEGORY,))
    named = nearest(disclosure(agreement_id="a1"), [far, near])
    assert named == (far, (Gap.PURPOSE, Gap.CATEGORY))
    assert nearest(disclosure(), [elsewhere]) == (None, (Gap.NO_AGREEMENT,))
