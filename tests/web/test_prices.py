"""The prices of a contract on its page, by call and from the command line: the same figures, to the penny."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from register.db import unit_of_work
from register.domain.contracts.lines import PriceBasis, ServiceLine
from register.domain.permissions import Role
from register.domain.separation.care_services import NewCareService
from register.services.separation.care_services import add_care_service
from tests import contracting
from tests.contracting import SYSTEM, World
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day
pytestmark = pytest.mark.on("sqlite")
VISITS = ServiceLine(
    code="month", name="Home visits", basis=PriceBasis.COST_AND_VOLUME, unit="visit", quantity=Decimal(1000),
    unit_price_tenthousandths=333_333, floor_quantity=Decimal(900), ceiling_quantity=Decimal(1100),
    marginal_percent=Decimal("50"),
)  # fmt: skip


@pytest.fixture
def priced(app: Flask, world: World) -> str:
    new = contracting.new_contract(world)
    with app.app_context():
        made = contracting.drafted(world, replace(new, lines=(*new.lines, VISITS)))
        with unit_of_work() as session:
            service = NewCareService(
                name="District nursing", service_kind="community_nursing", commissioner_id=world.ids["pct"],
                contract_id=made.thing_id,
            )  # fmt: skip
            add_care_service(session, service, actor=SYSTEM, today=date(2009, 4, 20))
    return str(made.ref)


def test_the_page_shows_months_what_is_paid_for_more_and_the_services_given(
    app: Flask, world: World, priced: str
) -> None:
    page = signed_in(app, Role.GOVERNANCE_OFFICER).get(f"/contracts/{priced}/prices").text
    for words in ("£633,333.30", "£50,000.00", "£2,777.78", "£2,777.72", "£33,333.30", "£38,333.30"):
        assert words in page, words
    assert "50% of the price counts" in page
    assert "Incentive scheme, 0.5% of a year" in page
    assert "£3,166.67" in page
    assert "Services given under it" in page


def test_a_call_tells_the_same_in_pence(app: Flask, world: World, priced: str) -> None:
    visit: Visit = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    told = visit.client.get(f"/api/v1/contracts/{priced}/prices").get_json()
    assert (
        told["annual_value_pence"] == sum(one["annual_value_pence"] for one in told["services"]) == 63_333_330
    )
    assert [sum(one["months"]) for one in told["services"]] == [60_000_000, 3_333_330]
    assert (told["incentive_percent"], told["incentive_pence"]) == ("0.5", 316_667)


def test_an_amount_with_vat_is_asked_about_and_a_floor_above_the_volume_is_refused(
    app: Flask, world: World
) -> None:
    visit = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    given = {
        "lines-0-code": "HV", "lines-0-name": "Visits", "lines-0-basis": "cost_and_volume", "lines-0-quantity": "10",
        "lines-0-unit": "visit", "lines-0-unit_price_tenthousandths": "12.50 inc VAT", "lines-0-floor_quantity": "11",
    }  # fmt: skip
    page = visit.fill("/contracts/add", **given)
    assert page.status_code == 422
    assert "must be the amount without VAT" in page.text
    given["lines-0-unit_price_tenthousandths"] = "12.50"
    assert "The floor must not be above how many a year" in visit.fill("/contracts/add", **given).text
