"""Who looked after an agreement, a data incident or a complaint on a day is told as of that day, whoever does by now."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from register import clock
from register.domain.permissions import Role
from tests import contracting, reminding
from tests.contracting import World
from tests.signing_in import Visit, day, signed_in
from tests.web.test_sharing import agreement

DAYS = timedelta(days=3)
LEAD = Role.INFORMATION_GOVERNANCE_LEAD
OWNER = "Who looks after it"


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        made = contracting.recorded()
        for name in ("bob", "eve"):
            reminding.account(f"{name}@example.org", LEAD, person_id=made.ids[name])
    return made


def of_day(name: str, on: date) -> dict[str, str]:
    return day(name, on.year, on.month, on.day)


def of_agreement(world: World, lead: Visit, owner: str, where: str) -> str:
    """Agree something, or let somebody else look after it; where it stands."""
    answers = {**agreement(world), "agreement_owner_id": world.ids[owner]}
    more = {"reason": "Moved", **of_day("change_from", clock.today())} if where else {}
    return str(lead.fill(f"{where}/amend" if where else "/agreements/add", **answers, **more).location)


def of_incident(world: World, lead: Visit, owner: str, where: str) -> str:
    where = where or f"/incidents/{reminding.data_incident(clock.now()).ref}"
    return str(lead.fill(f"{where}/owner", case_owner_id=world.ids[owner], reason="Knows it").location)


def of_complaint(world: World, lead: Visit, owner: str, where: str) -> str:
    answers = {
        "what": "A letter went astray", "received_by": "call", "complaint_owner_id": world.ids[owner],
        **of_day("received_on", clock.today() - DAYS), **({"reason": "Moved"} if where else {}),
    }  # fmt: skip
    return str(lead.fill(f"{where}/amend" if where else "/complaints/add", **answers).location)


def owner_on(lead: Visit, where: str, on: date) -> str | None:
    """What the page says of the owner as it was on a day, by what had been recorded by then."""
    answer = lead.client.get(where, query_string={**of_day("on", on), **of_day("known", on)})
    page = html.unescape(answer.text).partition('id="as-it-was"')[2]
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split()).split(OWNER)
    return " ".join(words[1].split()[:2]) if len(words) > 1 else None


@pytest.mark.parametrize("kept", [of_agreement, of_incident, of_complaint])
def test_the_owner_of_a_day_is_told_as_of_that_day(
    app: Flask, world: World, kept: Callable[[World, Visit, str, str], str]
) -> None:
    lead, today = signed_in(app, LEAD, email="lee@example.org"), clock.today()
    with app.app_context():
        where = kept(world, lead, "bob", "")
    with clock.travel(clock.now() + DAYS):
        again = signed_in(app, LEAD, email="lou@example.org")
        with app.app_context():
            assert kept(world, again, "eve", where) == where
        assert owner_on(again, where, today) == "Bob Best"
        assert owner_on(again, where, today + DAYS) == "Eve Ellis"
        assert owner_on(again, where, today - DAYS) is None
