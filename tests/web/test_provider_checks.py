"""Checks of a provider as whoever keeps contracts records them: shown on its contracts, due again, and kept as they were."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from register.db import reading, unit_of_work
from register.domain.permissions import UNBOUND, Role
from register.queries.duties.planned import foreseen_duties
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import in_force
from tests.signing_in import Visit, day, signed_in

NOW = datetime(2009, 6, 1, 9, tzinfo=UTC)
world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        return in_force(world)


@pytest.fixture
def manager(app: Flask, ref: str, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


def checked(manager: Visit, world: World, **changes: str) -> str:
    given = {
        "organisation_id": world.ids["trust"], "check_kind": "insurance", "check_outcome": "in_order",
        "check_source": "Certificate of the insurer", "check_reference": "POL-7", "checker_id": world.ids["bob"],
        **day("checked_on", 2009, 4, 20), **day("holds_until", 2009, 9, 30),
    }  # fmt: skip
    return str(manager.fill("/provider-checks/add", **{**given, **changes}).location)


def due(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context(), reading() as session:
        found = foreseen_duties(session, NOW, viewer=UNBOUND)
        kind = "provider_check"
        return [
            (one.duty.words, f"{one.duty.due_at:%Y-%m-%d}", one.role)
            for one in found
            if one.duty.kind == kind
        ]


def inputs(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_contract_shows_when_insurance_lapses_and_what_nobody_checked(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    checked(manager, world)
    page = inputs(manager.get(f"/contracts/{ref}").text)
    assert "Checks of the provider" in page
    assert "in order; lapses on 30 September 2009" in page
    assert "Toolkit on information governance or data security: no check that you may read" in page
    assert "Registration with the regulator of care" not in page
    told = manager.client.get(f"/api/v1/contracts/{ref}").json["provider_checks"]
    assert [(one["check_kind"], one["state"]) for one in told] == [
        ("insurance", "holds"),
        ("toolkit", "missing"),
    ]
    again, first = sorted(due(app))
    assert again == (
        "Check North Tees NHS Trust again: insurance or indemnity",
        "2009-09-30",
        "contract_manager",
    )
    toolkit = (
        "Check North Tees NHS Trust for the first time: toolkit on information governance or data security"
    )
    assert first == (toolkit, "2009-05-18", "contract_manager")


def test_what_nobody_checked_is_one_task_a_provider_which_a_check_takes_away(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    ((words, when, _),) = due(app)
    assert (words.count("for the first time: insurance or indemnity, toolkit"), when) == (1, "2009-05-18")
    page = inputs(manager.get(f"/organisations/{world.ids['trust']}").text)
    assert "Checks of it as a provider" in page
    checked(manager, world)
    checked(manager, world, check_kind="toolkit")
    assert not [words for words, _, _ in due(app) if "for the first time" in words]


def test_a_later_check_takes_the_task_and_the_earlier_one_stays(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    first = checked(manager, world, **day("checked_on", 2009, 4, 19), **day("holds_until", 2009, 6, 30))
    checked(manager, world, **day("holds_until", 2010, 3, 31))
    assert [when for words, when, _ in due(app) if "again" in words] == ["2010-03-31"]
    assert "lapses on 30 June 2009" in manager.get(first).text
    assert "lapses on 31 March 2010" in manager.get(f"/contracts/{ref}").text


def test_a_mistake_is_told_beside_its_question_and_a_wrong_check_is_corrected(
    manager: Visit, world: World
) -> None:
    given = {"organisation_id": world.ids["trust"], "check_kind": "insurance", "check_source": "Certificate"}
    days = day("checked_on", 2009, 4, 20)
    refused = manager.fill("/provider-checks/add", **given, **days, check_outcome="not_in_order")
    assert refused.status_code == 422
    assert '<a href="#check_found">Enter what is not in order</a>' in refused.text
    where = checked(manager, world)
    right = {**given, **days, "check_outcome": "not_in_order", "check_found": "Cover too small"}
    assert manager.fill(where + "/amend", **right, reason="Read again").status_code == 302
    page = manager.get(where).text
    assert "Cover too small" in page
    assert "Read again" in page


def test_a_barrier_about_the_provider_hides_its_checks(app: Flask, manager: Visit, world: World) -> None:
    where = checked(manager, world)
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session, "organisation", world.ids["trust"], reason="Apart", actor=SYSTEM, today=TODAY,
            person_id=world.ids["bob"],
        )  # fmt: skip
    assert manager.get(where).status_code == 404
    assert "POL-7" not in manager.get("/provider-checks/").text


def test_what_is_not_in_order_can_be_relied_on_by_nobody_and_is_a_task_within_four_weeks(
    app: Flask, manager: Visit, world: World
) -> None:
    where = checked(manager, world, check_outcome="not_in_order", check_found="Cover too small")
    page = inputs(manager.get(where).text)
    assert "not in order on 20 April 2009" in page
    assert "Can be relied on until" not in page
    (task,) = [one for one in due(app) if "insurance" in one[0] and "again" in one[0]]
    assert task[0].endswith("again: insurance or indemnity, which is not in order")
    assert task[1] == "2009-05-18"
