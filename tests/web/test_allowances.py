"""What costs much is done so often an hour and no more, and whoever is refused loses nothing and is told until when."""

from __future__ import annotations

import io
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.accounts.allowances import load_allowances
from register.domain.allowances import Cost
from register.domain.errors import Fault
from register.domain.permissions import Role
from register.jobs.forget_counts import forget_counts
from register.models.allowances import Spending
from register.models.organisations import OrganisationVersion
from tests import contracting
from tests.contracting import World
from tests.signing_in import Visit, signed_in

NOON = datetime(2026, 5, 1, 11, tzinfo=UTC)
UNTIL = "1 May 2026 at 13:00 (London time)"
TRUST = {"name": "Invented Trust", "kind": "nhs_trust", "reason": "New"}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.travel(NOON):
        with app.app_context():
            made = contracting.recorded()
        yield made


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"])


def allow(app: Flask, kind: Cost, **figures: int) -> None:
    """Lay figures an hour over the product's own."""
    folder = Path(app.extensions["settings"].instance)
    lines = [f'{whose} = "{count} per hour"' for whose, count in figures.items()]
    (folder / "allowances.toml").write_text("\n".join([f"[{kind}]", *lines]))
    app.extensions["allowances"] = load_allowances(folder)


def statuses(client: FlaskClient, path: str, times: int) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def test_an_account_has_its_allowance_and_is_told_until_when(app: Flask, manager: Visit) -> None:
    allow(app, Cost.EXPORTS, account=2)
    assert statuses(manager.client, "/organisations/export", 2) == [200, 200]
    refused = manager.client.get("/people/export")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3601"
    assert UNTIL in refused.text


def test_when_the_hour_is_over_it_can_be_done_again(app: Flask, manager: Visit) -> None:
    allow(app, Cost.EXPORTS, address=2)
    assert statuses(manager.client, "/organisations/export", 3) == [200, 200, 429]
    with clock.travel(NOON + timedelta(hours=1)):
        manager = signed_in(app, Role.GOVERNANCE_OFFICER)
        assert statuses(manager.client, "/organisations/export", 3) == [200, 200, 429]


def test_what_one_account_uses_up_is_left_to_others_of_the_same_address(app: Flask, manager: Visit) -> None:
    allow(app, Cost.EXPORTS, account=1)
    assert statuses(manager.client, "/organisations/export", 2) == [200, 429]
    assert statuses(signed_in(app, Role.GOVERNANCE_OFFICER).client, "/organisations/export", 1) == [200]


def test_an_address_has_an_allowance_whoever_asks_from_there(app: Flask, manager: Visit) -> None:
    allow(app, Cost.EXPORTS, address=1)
    assert statuses(manager.client, "/organisations/export", 1) == [200]
    other = signed_in(app, Role.GOVERNANCE_OFFICER).client
    assert statuses(other, "/organisations/export", 1) == [429]
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert other.get("/organisations/export", environ_base=elsewhere).status_code == 200


def test_strangers_who_search_the_public_pages_are_counted_by_address(app: Flask, world: World) -> None:
    allow(app, Cost.SEARCH, address=1)
    stranger = app.test_client()
    assert statuses(stranger, "/published/?q=ward", 2) == [200, 429]
    assert statuses(stranger, "/published/", 3) == [200, 200, 200]
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert stranger.get("/published/?q=ward", environ_base=elsewhere).status_code == 200


@pytest.mark.on("sqlite")
def test_a_refusal_never_waits_for_somebody_who_writes(app: Flask, world: World, instance: Path) -> None:
    allow(app, Cost.SEARCH, address=1)
    stranger = app.test_client()
    assert statuses(stranger, "/published/?q=ward", 1) == [200]
    with closing(sqlite3.connect(app.extensions["settings"].database.removeprefix("sqlite:///"))) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        assert statuses(stranger, "/published/?q=ward", 1) == [429]
        assert time.monotonic() - begun < 10
        other.execute("ROLLBACK")


def test_a_refusal_costs_nothing_of_what_is_left_to_the_others(app: Flask, manager: Visit) -> None:
    allow(app, Cost.EXPORTS, account=1, address=3)
    assert statuses(manager.client, "/organisations/export", 5) == [200, 429, 429, 429, 429]
    assert statuses(signed_in(app, Role.GOVERNANCE_OFFICER).client, "/organisations/export", 1) == [200]


def test_a_program_is_told_as_problem_json(app: Flask, manager: Visit) -> None:
    allow(app, Cost.SEARCH, account=1)
    assert statuses(manager.client, "/api/v1/organisations?limit=5", 1) == [200]
    refused = manager.client.get("/api/v1/organisations?limit=5")
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert refused.headers["Retry-After"] == "3601"
    assert refused.json is not None
    assert UNTIL in refused.json["title"]


def test_an_upload_too_many_is_not_kept_and_the_form_is_drawn_again(
    app: Flask, manager: Visit, instance: Path
) -> None:
    allow(app, Cost.UPLOADS, account=1)
    manager.get("/templates/upload")
    manager.post("/templates/upload", file=(io.BytesIO(b"no Word file"), "first.docx"))
    manager.get("/templates/upload")
    refused = manager.post("/templates/upload", file=(io.BytesIO(b"no Word file"), "second.docx"))
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3601"
    assert UNTIL in refused.text
    assert 'type="file"' in refused.text
    assert not list((instance / "uploads").glob("*"))


def test_an_entry_too_many_is_not_recorded_and_nothing_typed_is_lost(
    app: Flask, manager: Visit, session: Session
) -> None:
    allow(app, Cost.ENTRIES, account=1)
    assert manager.fill("/organisations/add", **TRUST).status_code == 302
    refused = manager.fill("/organisations/add", **{**TRUST, "name": "Second Trust"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3601"
    assert 'value="Second Trust"' in refused.text
    assert UNTIL in refused.text
    names = session.scalars(select(OrganisationVersion.name)).all()
    assert "Invented Trust" in names
    assert "Second Trust" not in names


def test_a_call_that_records_too_much_is_refused_and_records_nothing(
    app: Flask, manager: Visit, session: Session
) -> None:
    allow(app, Cost.ENTRIES, account=1)
    app.config["WTF_CSRF_ENABLED"] = False
    sent = [
        manager.client.post("/api/v1/organisations", json={"name": name, "kind": "nhs_trust"})
        for name in ("Invented Trust", "Second Trust")
    ]
    assert [answer.status_code for answer in sent] == [201, 429]
    assert sent[1].headers["Retry-After"] == "3601"
    assert "Second Trust" not in session.scalars(select(OrganisationVersion.name)).all()


def test_whoever_used_up_their_entries_can_still_sign_out(app: Flask, manager: Visit) -> None:
    allow(app, Cost.ENTRIES, account=1)
    manager.fill("/organisations/add", **TRUST)
    assert manager.fill("/organisations/add", **{**TRUST, "name": "Second Trust"}).status_code == 429
    assert manager.post("/sign-out").location == "/sign-in"
    assert manager.get("/organisations/").status_code == 302


def test_counts_are_forgotten_when_their_hour_is_over(app: Flask, manager: Visit, session: Session) -> None:
    manager.client.get("/organisations/export")
    session.rollback()
    assert {what.split("/")[1] for what in session.scalars(select(Spending.what))} >= {"exports"}
    forget_counts(NOON + timedelta(minutes=59))
    assert session.scalars(select(Spending.what)).all()
    forget_counts(NOON + timedelta(minutes=61))
    assert not session.scalars(select(Spending.what)).all()


def test_no_address_is_kept_as_it_is(app: Flask, manager: Visit, session: Session) -> None:
    manager.client.get("/organisations/export", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    session.rollback()
    assert not [what for what in session.scalars(select(Spending.what)) if "192.0.2.7" in what]


def test_what_a_body_does_not_name_stays_as_the_product_has_it(tmp_path: Path) -> None:
    usual = load_allowances(tmp_path)
    (tmp_path / "allowances.toml").write_text('[uploads]\naccount = "3 per 2 hours"')
    own = load_allowances(tmp_path)
    assert (own[Cost.UPLOADS]["account"].amount, own[Cost.UPLOADS]["account"].get_expiry()) == (3, 7200)
    assert own[Cost.UPLOADS]["address"] == usual[Cost.UPLOADS]["address"]
    assert own[Cost.SEARCH] == usual[Cost.SEARCH]


def test_every_kind_of_costly_work_has_both_figures(tmp_path: Path) -> None:
    usual = load_allowances(tmp_path)
    assert {cost: set(row) for cost, row in usual.items()} == {c: {"account", "address"} for c in Cost}


@pytest.mark.parametrize(
    "wrong",
    ['[uploads]\naccount = "often"', '[uploads]\nperson = "3 per hour"', '[lunch]\naccount = "3 per hour"',
     '[uploads]\naccount = "0 per hour"', "uploads = 3", "= 3"],
)  # fmt: skip
def test_a_wrong_file_is_named_in_one_sentence(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "allowances.toml").write_text(wrong)
    with pytest.raises(Fault, match=r"allowances\.toml"):
        load_allowances(tmp_path)
