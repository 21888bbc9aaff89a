"""Bodies, their dates, and who belongs to whom."""

from datetime import date

import pytest

from register.domain.errors import Invalid
from register.domain.people.organisations import (
    KIND_LABELS,
    NewOrganisation,
    OrganisationKind,
    check_organisation,
    family_of,
    kind_on,
    open_on,
)
from tests.domain.builders import RULES, party

K = OrganisationKind


def refused(**values):
    with pytest.raises(Invalid) as fault:
        check_organisation(
            NewOrganisation(**({"name": "A body", "kind": K.OTHER} | values)), RULES, own_id="me"
        )
    return list(fault.value.problems)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"ods_code": "rvw"}, "ods_code"),
        ({"ods_code": "R"}, "ods_code"),
        ({"company_number": "123"}, "company_number"),
        ({"parent_id": "me"}, "parent_id"),
        ({"kind": K.PROVIDER_ARM}, "parent_id"),
        ({"successor_id": "me"}, "successor_id"),
        ({"opened_on": date(2010, 1, 1), "closed_on": date(2009, 1, 1)}, "closed_on"),
        ({"kind": K.PCT, "closed_on": date(2013, 4, 1)}, "closed_on"),
        ({"authorised_on": date(2010, 1, 1)}, "authorised_on"),
        ({"kind": K.NHS_FOUNDATION_TRUST, "authorised_on": date(2004, 3, 31)}, "authorised_on"),
    ],
)
def test_each_wrong_answer_is_named_beside_its_own_field(values, field):
    assert refused(**values) == [field]


def test_real_bodies_of_2008_and_of_today_are_accepted():
    for values in (
        {"name": "Hartlepool PCT", "kind": K.PCT, "ods_code": "5D9", "closed_on": date(2013, 3, 31)},
        {"name": "A trust", "kind": K.NHS_FOUNDATION_TRUST, "authorised_on": date(2004, 4, 1)},
        {"name": "A society", "kind": K.SOCIAL_ENTERPRISE, "company_number": "IP12345R"},
        {"name": "A company", "kind": K.COMPANY, "company_number": "01234567"},
    ):
        check_organisation(NewOrganisation(**values), RULES)


def test_a_foundation_trust_was_an_nhs_trust_until_its_authorisation():
    trust = party("t", K.NHS_FOUNDATION_TRUST, authorised_on=date(2007, 12, 1))
    assert kind_on(trust, date(2007, 11, 30), RULES) is K.NHS_TRUST
    assert kind_on(trust, date(2007, 12, 1), RULES) is K.NHS_FOUNDATION_TRUST


def test_an_unknown_authorisation_is_asked_for_except_before_there_were_any():
    trust = party("t", K.NHS_FOUNDATION_TRUST)
    assert kind_on(trust, date(2004, 3, 31), RULES) is K.NHS_TRUST
    assert kind_on(trust, date(2004, 4, 1), RULES) is None


def test_a_body_is_open_on_its_first_and_last_day():
    pct = party("p", K.PCT, opened_on=date(2006, 10, 1), closed_on=date(2013, 3, 31))
    assert open_on(pct, date(2006, 10, 1))
    assert open_on(pct, date(2013, 3, 31))
    assert not open_on(pct, date(2013, 4, 1))
    assert not open_on(pct, date(2006, 9, 30))


def test_a_family_goes_up_down_and_onward_but_not_to_the_other_parts():
    parent = party("parent", K.PCT, successor_id="heir")
    arm = party("arm", K.PROVIDER_ARM, parent_id="parent")
    sister = party("sister", K.PROVIDER_ARM, parent_id="parent")
    known = (parent, arm, sister, party("heir", K.CCG), party("stranger", K.COMPANY))
    assert family_of(arm, known) == {"arm", "parent"}
    assert family_of(parent, known) == {"parent", "arm", "sister", "heir"}
    assert family_of(known[3], known) == {"heir", "parent"}


def test_bodies_that_follow_each_other_in_a_circle_do_not_hang_the_rule():
    one, two = party("one", K.ICB, successor_id="two"), party("two", K.ICB, successor_id="one")
    assert family_of(one, (one, two)) == {"one", "two"}


def test_every_kind_has_a_label():
    assert set(KIND_LABELS) == set(K)
