"""The legal status follows from both parties."""

from datetime import date

import pytest

from register.domain.authority.legal_status import LegalStatus, dispute_route, legal_standing, legal_status
from register.domain.people.organisations import OrganisationKind as K
from tests.domain.builders import RULES, party

DAY = date(2009, 4, 1)
S = LegalStatus


@pytest.mark.parametrize(
    ("commissioner", "provider", "status"),
    [
        (K.PCT, K.NHS_TRUST, S.NHS_CONTRACT),
        (K.NHS_TRUST, K.NHS_TRUST, S.NHS_CONTRACT),
        (K.PCT, K.PCT, S.NHS_CONTRACT),
        (K.COUNCIL, K.NHS_TRUST, S.LEGALLY_BINDING),
        (K.PCT, K.SOCIAL_ENTERPRISE, S.LEGALLY_BINDING),
        (K.PCT, K.COMPANY, S.LEGALLY_BINDING),
        (K.PCT, K.CHARITY, S.LEGALLY_BINDING),
    ],
)
def test_two_health_service_bodies_make_an_nhs_contract_and_anything_else_binds(
    commissioner, provider, status
):
    assert legal_status(party("a", commissioner), party("b", provider), DAY, RULES) is status


def test_a_foundation_trust_binds_on_either_side_from_its_authorisation():
    trust = party("ft", K.NHS_FOUNDATION_TRUST, authorised_on=date(2009, 4, 1))
    pct, other = party("a", K.PCT), party("b", K.NHS_TRUST)
    assert legal_status(pct, trust, DAY, RULES) is S.LEGALLY_BINDING
    assert legal_status(trust, other, DAY, RULES) is S.LEGALLY_BINDING
    assert legal_status(pct, trust, date(2009, 3, 31), RULES) is S.NHS_CONTRACT


def test_an_unknown_authorisation_date_is_asked_for_and_never_silently_binding():
    standing = legal_standing(party("a", K.PCT), party("ft", K.NHS_FOUNDATION_TRUST), DAY, RULES)
    assert standing.status is S.UNDETERMINED
    assert standing.asks == ("Enter the day Ft was authorised as a foundation trust.",)


def test_an_unknown_date_is_not_asked_for_where_the_other_party_decides():
    council, trust = party("c", K.COUNCIL), party("ft", K.NHS_FOUNDATION_TRUST)
    assert legal_status(council, trust, DAY, RULES) is S.LEGALLY_BINDING


def test_a_body_cannot_contract_with_its_own_arm_but_can_with_another_ones():
    own = party("arm", K.PROVIDER_ARM, parent_id="a")
    assert legal_status(party("a", K.PCT), own, DAY, RULES) is S.INTERNAL_AGREEMENT
    assert legal_status(party("b", K.PCT), own, DAY, RULES) is S.NHS_CONTRACT


def test_a_practice_is_asked_whether_it_has_chosen_to_be_a_health_service_body():
    board = party("a", K.ICB)
    day = date(2026, 4, 1)
    for chosen, status in ((None, S.UNDETERMINED), (True, S.NHS_CONTRACT), (False, S.LEGALLY_BINDING)):
        practice = party("gp", K.GP_PRACTICE, health_service_body=chosen)
        assert legal_status(board, practice, day, RULES) is status


def test_every_determined_status_has_its_dispute_route():
    for status in (S.NHS_CONTRACT, S.LEGALLY_BINDING, S.INTERNAL_AGREEMENT):
        assert dispute_route(status, RULES, on=DAY)
    assert dispute_route(S.UNDETERMINED, RULES, on=DAY) is None
