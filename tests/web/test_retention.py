"""Retention in the browser: one person proposes, another decides, and a form sent twice is one act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import reading, unit_of_work
from register.domain.permissions import Role
from register.models.people import PersonVersion
from register.services.interests.interests import end_interest
from tests import registering
from tests.registering import NOON, SYSTEM, TODAY
from tests.signing_in import signed_in


@pytest.fixture
def ref(app: Flask) -> Iterator[str]:
    with app.app_context():
        world = registering.recorded()
        made = registering.declared(world, description="Owns a third", arose_on=date(2018, 1, 1))
        with unit_of_work() as session:
            end_interest(
                session, made.ref, date(2020, 5, 1), expected_n=1, reason="Sold", actor=SYSTEM, today=TODAY
            )
    with clock.travel(NOON):
        yield made.ref


def test_two_people_erase_a_record_and_its_page_still_opens(app: Flask, ref: str) -> None:
    with app.app_context(), reading() as session:
        bob, cat = session.scalars(select(PersonVersion.thing_id).order_by(PersonVersion.name)).all()[1:3]
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=bob)
    siro = signed_in(app, Role.SIRO, person_id=cat)
    assert ref in officer.get("/retention/").text
    assert ref in officer.get("/retention/?format=csv").text
    assert officer.fill(f"/retention/interest/{ref}", reason="Six years").status_code == 302
    page = siro.get("/retention/").text
    where = "/retention/decide/" + page.split("/retention/decide/")[1].split('"')[0]
    refused = officer.fill(where, outcome="erase")
    assert refused.status_code == 422
    assert "Somebody else must decide" in refused.text
    assert "Enter why it is kept" in siro.fill(where, outcome="keep").text
    assert siro.fill(where, outcome="erase").status_code == 302
    assert siro.post(where, outcome="erase").status_code == 302
    assert "Erased, retention ended" in siro.get("/retention/").text
    shown = officer.get(f"/interests/{ref}")
    assert shown.status_code == 200
    assert "Owns a third" not in shown.text


def test_only_those_who_decide_open_these_pages(app: Flask, ref: str) -> None:
    reader = signed_in(app, Role.AUDITOR)
    assert reader.get("/retention/").status_code == 403
    assert reader.get(f"/retention/interest/{ref}").status_code == 403
