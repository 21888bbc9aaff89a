"""What is wrong in a separation programme is refused or flagged with its reason, by page and by call; nothing is lost."""

from __future__ import annotations

import html
from typing import Any

import pytest
from flask import Flask

from register.db import reading
from register.domain.permissions import UNBOUND, Role
from register.queries.separation.appraisals import LISTING
from register.queries.visible import NOW
from tests import registering
from tests.api.test_contracts import send
from tests.registering import World
from tests.signing_in import Visit, day, signed_in
from tests.web.test_separation import inputs, service

world = registering.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])


def id_of(officer: Visit, where: str) -> str:
    return str(send(officer, where, None, "get").get_json()["id"])


def weighed(officer: Visit, world: World, **more: Any) -> dict[str, Any]:
    """An appraisal that nothing is wrong with, as a call sends it."""
    return {
        "service_id": id_of(officer, service(officer, world)),
        "criteria": [{"criterion": "Quality", "weight": 60}, {"criterion": "Cost", "weight": 40}],
        "options": [
            {"option": "Stay", "option_form": "direct_provision"}, {"option": "Go", "option_form": "social_enterprise"}
        ],
        **more,
    }  # fmt: skip


def answers(body: dict[str, Any]) -> dict[str, str]:
    """The same as the page's form sends it."""
    found: dict[str, str] = {}
    for name, value in body.items():
        if isinstance(value, list):
            found |= {
                f"{name}-{n}-{part}": str(said) for n, row in enumerate(value) for part, said in row.items()
            }
        elif name.endswith("_on"):
            found |= day(name, *(int(part) for part in value.split("-")))
        else:
            found[name] = str(value)
    return found


def kept(app: Flask) -> int:
    """How many appraisals there are."""
    with app.app_context(), reading() as session:
        return len(list(session.execute(LISTING.statement(UNBOUND, NOW))))


def refused(officer: Visit, where: str, body: dict[str, Any], field: str, words: str) -> None:
    """By page beside the field with all that was typed, by call with the name of the field."""
    page = officer.fill(where, **answers(body))
    said = html.unescape(inputs(page.text))
    assert page.status_code == 422
    assert words in said
    lost = [typed for typed in answers(body).values() if typed not in said]
    assert lost == []
    told = send(officer, where.removesuffix("/add"), body)
    assert (told.status_code, told.get_json()["problems"].get(field)) == (422, words)


CHOSEN = {"chosen": "Stay", "chosen_on": "2026-05-14", "chosen_minute": "Item 6"}
WRONG = {
    "weights that do not come to the whole": (
        {"criteria": [{"criterion": "Quality", "weight": 60}, {"criterion": "Cost", "weight": 30}]},
        "criteria", "The weights come to 90, and must come to 100",
    ),
    "a benefit without a measure": (
        {"benefits": [{"promised_option": "Go", "measure": "", "baseline": "Six days"}]},
        "benefits-0-measure", "Enter the measure",
    ),
    "a choice of no option": (
        {**CHOSEN, "chosen": "Merge"}, "chosen", "Merge was chosen: an option cannot be taken away after that",
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", WRONG)
def test_an_appraisal_that_is_wrong_is_refused_where_it_is_wrong_and_nothing_typed_is_lost(
    app: Flask, officer: Visit, world: World, which: str
) -> None:
    more, field, words = WRONG[which]
    refused(officer, "/appraisals/add", weighed(officer, world, **more), field, words)
    assert kept(app) == 0


def test_an_option_stays_after_it_was_chosen_also_where_the_choice_is_taken_back(
    officer: Visit, world: World
) -> None:
    body = weighed(officer, world)
    made = send(officer, "/appraisals", {**body, **CHOSEN}).get_json()
    page = f"/appraisals/{made['ref']}"
    words = "Stay was chosen: an option cannot be taken away after that"
    less = {**body, "options": body["options"][1:]}
    for n, choice in ((1, CHOSEN), (1, {}), (1, {**CHOSEN, "chosen": "Go"})):
        told = send(officer, page, {**less, **choice, "n": n, "reason": "So"}, "put")
        assert (told.status_code, list(told.get_json()["problems"].values())) == (422, [words])
    back = send(officer, page, {**body, "n": 1, "reason": "The board had not met"}, "put")
    assert (back.status_code, back.get_json()["n"]) == (200, 2)
    later = officer.fill(f"{page}/amend", **answers(less), reason="So")
    assert (later.status_code, words in html.unescape(later.text)) == (422, True)
    assert "Stay" in officer.get(page).text


def test_a_group_larger_than_the_staff_is_refused_and_several_that_are_together_are_told(
    officer: Visit, world: World
) -> None:
    programme = officer.fill(
        "/programmes/add", title="Apart", programme_kind="service_transfer", organisation_id=world.ids["board"],
        aim="Apart", **day("starts_on", 2026, 1, 5), **day("target_on", 2026, 12, 31),
    ).location  # fmt: skip
    body = {
        "programme_id": id_of(officer, programme), "title": "Nurses",
        "service_id": id_of(officer, service(officer, world, staff_count="10")),
        "from_employer_id": world.ids["board"], "to_employer_id": world.ids["trust"], "moving_count": 11,
        "moves_on": "2026-12-01", "transfer_route": "tupe", "pension_route": "none",
    }  # fmt: skip
    words = "10 people work in this service: no more can move with it"
    refused(officer, "/cohorts/add", body, "moving_count", words)
    made = [send(officer, "/cohorts", {**body, "title": name, "moving_count": 6}).get_json() for name in "AB"]
    told = "12 people move in all groups of this service, and 10 work in it"
    assert all(told in inputs(officer.get(f"/cohorts/{one['ref']}").text) for one in made)
    assert told in send(officer, f"/cohorts/{made[0]['ref']}", None, "get").get_json()["warnings"]


def test_costs_and_income_that_do_not_fit_are_told_on_the_page_and_by_call(
    officer: Visit, world: World
) -> None:
    where = service(officer, world, income_pence="1000", direct_cost_pence="1100")
    words = "It costs £100.00 a year more than its income"
    assert words in inputs(officer.get(where).text)
    assert words in send(officer, where, None, "get").get_json()["warnings"]


def test_milestones_that_wait_for_each_other_are_refused_by_page_and_by_call(
    officer: Visit, world: World
) -> None:
    programme = officer.fill(
        "/programmes/add", title="Apart", programme_kind="service_transfer", organisation_id=world.ids["board"],
        aim="Apart", **day("starts_on", 2026, 1, 5), **day("target_on", 2026, 12, 31),
    ).location  # fmt: skip
    body = {"programme_id": id_of(officer, programme), "milestone_kind": "plan", "due_on": "2026-06-01"}
    first = send(officer, "/milestones", {**body, "title": "Plan"}).get_json()
    second = send(officer, "/milestones", {**body, "title": "Award", "waits_for_id": first["id"]}).get_json()
    circle = {**body, "title": "Plan", "waits_for_id": second["id"]}
    told = send(officer, f"/milestones/{first['ref']}", {**circle, "n": 1, "reason": "So"}, "put")
    assert (told.status_code, list(told.get_json()["problems"])) == (422, ["waits_for_id"])
    page = officer.fill(f"/milestones/{first['ref']}/amend", **answers(circle), reason="So")
    assert (page.status_code, told.get_json()["problems"]["waits_for_id"] in html.unescape(page.text)) == (
        422,
        True,
    )
    assert send(officer, f"/milestones/{first['ref']}", None, "get").get_json()["waits_for_id"] is None
