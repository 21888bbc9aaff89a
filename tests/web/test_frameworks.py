"""Agreements under a framework, and bodies that join one, as people meet them by page, call and command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from register import clock
from register.db import reading, unit_of_work
from register.domain.permissions import Role
from register.domain.sharing.agreements import AgreementParty
from register.queries.sharing import agreements as queries
from register.services.walls import raise_wall
from tests import contracting, sharing
from tests.api.test_sharing import bearer
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.contracting import SYSTEM, World
from tests.scoping import another_body
from tests.signing_in import Visit, day, signed_in
from tests.web.test_sharing import agreement, signature

FRIDAY = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)
TODAY = date(2026, 10, 23)
SIGNED = (date(2026, 4, 1), date(2026, 4, 1))


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(FRIDAY):
        yield made


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD)


def protocol(app: Flask, world: World, **changes: object) -> tuple[str, str]:
    with app.app_context():
        made = sharing.added(world, *SIGNED, today=TODAY, title="Protocol", kind="isp_t1", **changes)
    return str(made.thing_id), str(made.ref)


def hospice(app: Flask) -> str:
    with app.app_context(), unit_of_work() as session:
        return contracting.add_organisation(session, "Candlewick Hospice", "charity")


def test_what_a_framework_does_not_allow_is_refused_and_what_it_came_to_is_said_on_the_page(
    app: Flask, world: World, lead: Visit
) -> None:
    above, ref = protocol(app, world, purposes=("direct_care",), ends_on=date(2026, 9, 30))
    asked = agreement(world, framework_id=above)
    refused = lead.fill("/agreements/add", **{**asked, "purposes": ["research"]})
    assert "The framework agreement does not allow: Research" in refused.text
    where = lead.fill("/agreements/add", **asked).location
    lead.fill(where + "/sign", **signature(world, "pct"))
    page = lead.get(where).text
    assert "The framework agreement has ended" in page
    assert f"{ref}: Protocol" in page
    assert "Agreements that stand under this one" in lead.get(f"/agreements/{ref}").text
    assert where.rsplit("/", 1)[-1] in lead.get(f"/agreements/?framework={ref}").text


def test_a_body_joins_by_its_own_signature_and_the_page_says_from_when(
    app: Flask, world: World, lead: Visit
) -> None:
    _, ref = protocol(app, world)
    joins = {"organisation_id": hospice(app), "signed_by": "Ada Finch", "signed_post": "Chief executive"}
    joins |= {**day("acceded_on", 2026, 10, 5), **day("signed_on", 2026, 10, 2)}
    assert lead.fill(f"/agreements/{ref}/join", **joins).status_code == 302
    page = lead.get(f"/agreements/{ref}").text
    assert "Joined" in page
    assert "5 October 2026" in page
    assert "In force" in page
    assert "joins on 5 October 2026" in page
    with app.app_context():
        other = sharing.added(world, today=TODAY).ref
    assert "Bodies join a framework agreement only" in lead.fill(f"/agreements/{other}/join", **joins).text


def test_call_and_command_join_a_framework_too(app: Flask, world: World, command: Command) -> None:
    _, ref = protocol(app, world)
    token = bearer(app, Role.INFORMATION_GOVERNANCE_LEAD)
    client, body = app.test_client(), hospice(app)
    joins = {
        "organisation_id": body, "acceded_on": "2026-10-05", "signed_on": "2026-10-02", "signed_by": "Ada Finch",
        "signed_post": "Chief executive", "version": 1,
    }  # fmt: skip
    told = client.post(f"/api/v1/agreements/{ref}/accede", json=joins, headers=token).get_json()
    assert (told["parties"][-1]["acceded_on"], told["tier"], told["outside_framework"]) == (
        "2026-10-05",
        1,
        [],
    )
    with app.app_context(), unit_of_work() as session:
        council = contracting.add_organisation(session, "Harbour Council", "council")
    said = (
        "--from",
        "2026-10-06",
        "--signed",
        "2026-10-02",
        "--name",
        "Bo",
        "--post",
        "Clerk",
        "--way",
        "receives",
    )
    assert f"{ref} version 3" in command("agreements", "accede", ref, "--party", council, *said).output


def test_a_framework_behind_a_barrier_is_named_nowhere_and_stays_when_it_cannot_be_seen(
    app: Flask, world: World, lead: Visit
) -> None:
    with app.app_context():
        another_body(world)
        bodies = [
            AgreementParty(organisation_id=world.ids[name], signed_on=SIGNED[0])
            for name in ("pct", "trust", "acme")
        ]
        above, ref = protocol(app, world, parties=tuple(bodies), ends_on=date(2026, 9, 30))
        below = sharing.added(world, *SIGNED, today=TODAY, framework_id=above).ref
        with unit_of_work() as session:
            raise_wall(session, "organisation", world.ids["acme"], reason="Apart", actor=SYSTEM, today=TODAY)
    page = lead.get(f"/agreements/{below}").text
    assert "Protocol" not in page
    assert "framework agreement has ended" not in page
    listed = lead.get("/agreements/").text
    assert (below in listed, ref in listed) == (True, False)
    assert below not in lead.get(f"/agreements/?framework={ref}").text
    told = app.test_client().get(
        f"/api/v1/agreements/{below}", headers=bearer(app, Role.DATA_PROTECTION_OFFICER)
    )
    assert (told.get_json()["framework_id"], told.get_json()["outside_framework"]) == (None, [])
    answers = agreement(world, title="Another title", reason="Why", **day("change_from", 2026, 10, 1))
    assert lead.fill(f"/agreements/{below}/amend", **answers).status_code == 302
    with app.app_context(), reading() as session:
        assert queries.agreement(session, below, viewer=SYSTEM.viewer).framework_id == above
