"""Posts, appointments and dual roles."""

from datetime import date

import pytest

from register.domain.errors import Invalid
from register.domain.people.people import (
    NewAppointment,
    NewPerson,
    NewPost,
    Side,
    check_appointment,
    check_person,
    check_post,
    dual_roles,
)
from tests.domain.builders import RULES, TODAY, held


def refused(check, *args, **kwargs):
    with pytest.raises(Invalid) as fault:
        check(*args, **kwargs)
    return list(fault.value.problems)


def appointment(**changes):
    values = {"person_id": "ann", "post_id": "chief", "valid_from": date(2026, 4, 1)}
    return NewAppointment(**(values | changes))


@pytest.mark.parametrize("email", ["ann", "ann@", "ann@nhs", "a n@nhs.uk", "@nhs.uk"])
def test_an_email_address_that_cannot_work_is_refused(email):
    assert refused(check_person, NewPerson(name="Ann", email=email)) == ["email"]


def test_a_person_needs_a_name_only():
    check_person(NewPerson(name="Ann"))
    check_person(NewPerson(name="Ann", email="ann.b@trust.nhs.uk", staff_number="123"))
    assert refused(check_person, NewPerson(name="")) == ["name"]


def test_decision_making_staff_need_a_reason_from_the_list():
    post = {
        "title": "Director",
        "organisation_id": "board",
        "side": Side.COMMISSIONING,
    }
    assert refused(check_post, NewPost(**post, decision_reason="made_up"), RULES, on=TODAY) == [
        "decision_reason"
    ]
    check_post(NewPost(**post, decision_reason="board_member"), RULES, on=TODAY)


def test_nobody_was_decision_making_staff_before_june_2017():
    old = appointment(
        valid_from=date(2008, 1, 1),
        valid_to=date(2013, 3, 31),
        decision_reason="board_member",
    )
    assert refused(check_appointment, old, RULES, on=TODAY) == ["decision_reason"]


def test_an_appointment_ends_on_or_after_its_start():
    assert refused(check_appointment, appointment(valid_to=date(2026, 3, 31)), RULES, on=TODAY) == [
        "valid_to"
    ]
    check_appointment(appointment(valid_to=date(2026, 4, 1)), RULES, on=TODAY)


def test_only_a_dual_role_that_the_rules_name_is_statutory():
    assert refused(check_appointment, appointment(statutory_dual="made_up"), RULES, on=TODAY) == [
        "statutory_dual"
    ]
    check_appointment(appointment(statutory_dual="icb_partner_member"), RULES, on=TODAY)


COMMISSIONS = held("ann", "director", side=Side.COMMISSIONING)
PROVIDES = held("ann", "nurse", side=Side.PROVIDING)


def test_posts_on_both_sides_on_the_same_day_are_a_dual_role():
    (role,) = dual_roles([COMMISSIONS, PROVIDES, held("bea", "clerk")], TODAY)
    assert (role.person_id, role.statutory, len(role.posts)) == ("ann", None, 2)


def test_posts_one_after_the_other_are_no_dual_role():
    ended = held("ann", "nurse", side=Side.PROVIDING, valid_to=date(2026, 4, 30))
    assert dual_roles([COMMISSIONS, ended], date(2026, 5, 1)) == []
    assert dual_roles([COMMISSIONS, ended], date(2026, 4, 30))


def test_one_post_for_both_sides_is_a_dual_role_and_two_people_are_none():
    assert dual_roles([held("ann", "both", side=Side.BOTH)], TODAY)
    assert dual_roles([COMMISSIONS, held("bea", "nurse", side=Side.PROVIDING)], TODAY) == []


def test_a_dual_role_by_law_is_marked_unless_another_post_straddles_too():
    partner = held("ann", "partner", side=Side.COMMISSIONING, statutory_dual="icb_partner_member")
    (by_law,) = dual_roles([partner, PROVIDES], TODAY)
    (more,) = dual_roles([partner, PROVIDES, COMMISSIONS], TODAY)
    assert (by_law.statutory, more.statutory) == ("icb_partner_member", None)
