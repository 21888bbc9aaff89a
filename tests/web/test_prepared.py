"""An assistant prepares a declaration and does not submit it: its person does, by page, link, call or command."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from register import clock
from register.accounts.links import draw_link
from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.interests.prepared import NewAssistant
from register.domain.people.joins import Answer
from register.domain.people.people import NewPerson
from register.domain.permissions import UNBOUND, Role
from register.models.duties import OutboxMessage
from register.models.interests import InterestVersion
from register.models.joins import JoinVersion
from register.models.ledger import LedgerPayload
from register.models.prepared import PreparedDeclaration
from register.queries.interests.prepared import drafts_of
from register.services.interests.prepared import SETTLED, name_assistant, prepare
from register.services.people.people import add_person, amend_person
from register.services.walls import raise_wall
from tests import registering
from tests.api.test_interests import JOB, calling
from tests.contracting import begin
from tests.registering import NOON, SYSTEM, TODAY, World, declared, new_interest
from tests.signing_in import Visit, day, signed_in


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Bob, whose assistant is Dee; both have an address."""
    with app.app_context():
        made = registering.recorded()
        for key, name in (("bob", "Bob Best"), ("dee", "Dee Dunn")):
            with unit_of_work() as work:
                new = NewPerson(name=name, email=f"{key}@example.org")
                amend_person(work, made.ids[key], new, expected_n=1, reason="Mail", actor=SYSTEM, today=TODAY)
        with unit_of_work() as work:
            dee = NewAssistant(email="Dee@example.org")
            name_assistant(work, made.ids["bob"], dee, actor=SYSTEM, today=TODAY)
    with clock.travel(NOON):
        yield made


@pytest.fixture
def bob(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.DECLARANT, person_id=world.ids["bob"], email="bob@example.org")


@pytest.fixture
def dee(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.DECLARANT, person_id=world.ids["dee"], email="dee@example.org")


def prepared_job(dee: Visit, world: World, words: str = "Weekend shifts") -> None:
    """As Dee prepares it on the page."""
    where = f"/prepared/add?person={world.ids['bob']}&situation=Ou&interest_type=financial"
    sent = dee.fill(
        where, description=words, organisation_name="Zephyr Nursing", **day("arose_on", 2026, 5, 1)
    )
    assert sent.location == "/prepared/"


def only_draft(app: Flask) -> tuple[str, Any]:
    """Its id, and what it still holds."""
    with app.app_context(), reading() as session:
        found = session.scalars(select(PreparedDeclaration)).one()
        return found.id, found.answers


def link_of(app: Flask) -> str:
    """The path of the link that the mail to Bob carries."""
    with app.app_context(), unit_of_work() as session:
        (mail,) = session.scalars(
            select(OutboxMessage).where(OutboxMessage.recipient == "bob@example.org")
        ).all()
        assert "Zephyr" not in mail.body
        assert "Dee Dunn has prepared" in mail.body
        address = draw_link(session, mail.link_id or "", NOON)
        assert draw_link(session, mail.link_id or "", NOON) == address, "the same in every resend"
    return "/" + address.split("/", 3)[3]


def recorded_by_dee(app: Flask, world: World) -> tuple[str, str]:
    """What is recorded says who prepared it, and so does the entry of the audit trail."""
    with app.app_context(), reading() as session:
        made = session.scalars(
            select(InterestVersion).where(InterestVersion.prepared_by_id == world.ids["dee"])
        ).one()
        body = session.scalars(select(LedgerPayload.body).where(LedgerPayload.seq == made.seq)).one()
        told = (made.id, made.description or "")
    assert world.ids["dee"] in str(body)
    return told


def test_what_is_prepared_is_no_declaration_until_its_person_sends_it_from_their_page(
    app: Flask, world: World, bob: Visit, dee: Visit
) -> None:
    prepared_job(dee, world)
    with app.app_context(), reading() as session:
        assert session.scalars(select(InterestVersion)).all() == []
    where = re.findall(r"/prepared/[0-9A-Z]{26}", bob.get("/interests/mine").text)[0]
    page = bob.get(where).text
    assert "Weekend shifts" in page
    assert "Prepared for you by Dee Dunn" in page
    done = bob.post(
        where,
        description="Weekend and night shifts",
        organisation_name="Zephyr Nursing",
        **day("arose_on", 2026, 5, 1),
    )
    assert done.status_code == 302, done.text
    assert recorded_by_dee(app, world)[1] == "Weekend and night shifts"
    shown = bob.get(done.location).text
    assert re.search(r"Prepared by\s*</dt>\s*<dd[^>]*>\s*Dee Dunn", shown)
    assert bob.post(where, description="Again", **day("arose_on", 2026, 5, 1)).status_code in (200, 302)
    recorded_by_dee(app, world)


def test_an_assistant_sees_what_they_prepared_and_nothing_else(
    app: Flask, world: World, bob: Visit, dee: Visit
) -> None:
    with app.app_context():
        made = declared(world, description="Shares nobody told Dee of")
        gift = declared(
            world, situation="Gi", interest_type=None, description="A watch", organisation_id=None,
            organisation_name="Zephyr Nursing", value_pence=4_000, offer_response="accepted", giver_kind="other",
            offer_form="thing", offered_to="myself",
        )  # fmt: skip
    prepared_job(dee, world)
    where = f"/prepared/{only_draft(app)[0]}"
    assert "Weekend shifts" in dee.get(where).text
    assert dee.post(where).status_code in (200, 405)
    for path in ("/interests/mine", "/prepared/", where, f"/prepared/nothing?person={world.ids['bob']}"):
        assert "Shares nobody" not in dee.get(path).text
    assert dee.get(f"/interests/{made.ref}").status_code == 404
    page = dee.get(f"/prepared/add?person={world.ids['bob']}&situation=Gi").text
    assert "A watch" not in page
    assert gift.ref not in page
    bob.get(where)
    done = bob.post(
        where, description="My own words", organisation_name="Zephyr Nursing", **day("arose_on", 2026, 5, 1)
    )
    after = dee.get(where).text
    assert "My own words" not in after
    assert "Weekend shifts" not in after
    assert "Sent" in after
    assert dee.get(done.location).status_code == 404
    stranger = signed_in(app, Role.DECLARANT, person_id=world.ids["cat"], email="cat@example.org")
    assert stranger.get(where).status_code == 404
    assert stranger.get(f"/prepared/add?person={world.ids['bob']}").status_code == 404


def test_the_mailed_link_sends_once_and_then_shows_the_receipt(app: Flask, world: World, dee: Visit) -> None:
    prepared_job(dee, world)
    link, anybody = link_of(app), Visit(app.test_client())
    for _ in range(2):
        assert "Weekend shifts" in anybody.get(link).text
    assert anybody.post(link).location == link
    key, _ = recorded_by_dee(app, world)
    assert "Nothing more to do" in anybody.get(link).text
    assert "Weekend shifts" not in anybody.get(link).text
    assert anybody.post(link).status_code == 200
    with app.app_context(), reading() as session:
        assert session.scalars(select(InterestVersion.id)).all() == [key]
    assert anybody.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    assert anybody.get("/prepared/by-link/nonsense").status_code == 404


def test_a_link_to_what_was_dropped_says_so_and_sends_nothing(app: Flask, world: World, dee: Visit) -> None:
    prepared_job(dee, world)
    link = link_of(app)
    assert dee.fill(f"/prepared/{only_draft(app)[0]}/drop").location == "/prepared/"
    anybody = Visit(app.test_client())
    assert "This was not used" in anybody.get(link).text
    assert anybody.post(link).status_code == 410
    assert only_draft(app)[1] == {}


def test_a_return_without_news_is_prepared_and_sent_by_call(app: Flask, world: World) -> None:
    bob = calling(app, Role.DECLARANT, world.ids["bob"], "bob@example.org")
    dee = calling(app, Role.DECLARANT, world.ids["dee"], "dee@example.org")
    year = {"period_from": "2026-04-01", "period_to": "2027-03-31"}
    made = dee("POST", f"/people/{world.ids['bob']}/prepared-nil-returns", year)
    assert made.status_code == 201, made.text
    key = made.get_json()["id"]
    assert dee("POST", f"/prepared/{key}/send").status_code == 403, "whoever prepared it does not send it"
    assert [one["id"] for one in bob("GET", "/prepared").get_json()["drafts"]] == [key]
    assert dee("POST", f"/people/{world.ids['ann']}/prepared-nil-returns", year).status_code == 404
    sent = bob("POST", f"/prepared/{key}/send").get_json()
    assert (sent["state"], sent["prepared"]) == ("sent", {})
    officer = calling(app, Role.GOVERNANCE_OFFICER, email="officer@example.org")
    assert officer("GET", f"/nil-returns/{sent['result']}").get_json()["prepared_by_id"] == world.ids["dee"]
    assert bob("POST", f"/prepared/{key}/send").get_json()["problems"] == {"": SETTLED}
    assert dee("GET", "/prepared").get_json()["drafts"][0]["result"] is None


def test_what_the_rules_refuse_is_refused_when_it_is_prepared(app: Flask, world: World) -> None:
    dee = calling(app, Role.DECLARANT, world.ids["dee"], "dee@example.org")
    told = dee("POST", f"/people/{world.ids['bob']}/prepared-interests", {**JOB, "arose_on": "2026-05-16"})
    assert told.get_json()["problems"] == {
        "arose_on": "The date the interest began must be today or in the past"
    }
    again = dee("POST", f"/people/{world.ids['bob']}/prepared-interests", {**JOB, "same_giver_id": "x"})
    assert "only they know" in again.get_json()["problems"][""]


def test_an_assistant_is_named_by_their_address_and_is_somebody_else(
    app: Flask, world: World, bob: Visit
) -> None:
    assert "nobody is their own assistant" in bob.fill("/prepared/assistant", email="bob@example.org").text
    assert (
        "Enter the address of one person here" in bob.fill("/prepared/assistant", email="x@example.org").text
    )
    assert bob.fill("/prepared/assistant", email="").location == "/prepared/"
    assert "Nobody prepares declarations for you" in bob.get("/prepared/").text
    assert bob.get(f"/prepared/assistant?person={world.ids['cat']}").status_code == 404
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    where = f"/prepared/assistant?person={world.ids['bob']}"
    assert officer.fill(where, email="dee@example.org").status_code == 302
    assert "Dee Dunn may prepare" in bob.get("/prepared/").text


def test_commands_prepare_list_and_send(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)

    def run(*words: str, typed: str = "") -> Any:
        done = CliRunner().invoke(armslength, ["prepared", *words], input=typed)
        assert done.exit_code == 0, done.output
        return done.output.strip()

    ids = world.ids
    key = run("add", ids["bob"], "-", "--by", ids["dee"], typed=json.dumps(JOB))
    assert run("show", ids["bob"]).split("\t")[0] == key
    assert run("send", key).startswith("INT-")
    recorded_by_dee(app, world)
    other = run("add", ids["bob"], "-", "--by", ids["dee"], typed=json.dumps(JOB))
    run("drop", other)
    assert sorted(one["state"] for one in json.loads(run("show", ids["bob"], "--json"))["drafts"]) == [
        "dropped",
        "sent",
    ]
    run("assistant", ids["bob"])
    refused = CliRunner().invoke(
        armslength, ["prepared", "add", ids["bob"], "-", "--by", ids["dee"]], input=json.dumps(JOB)
    )
    assert refused.exit_code == 1


def test_a_barrier_hides_what_is_prepared_about_the_body_it_reaches(app: Flask, world: World) -> None:
    with app.app_context():
        with unit_of_work() as session:
            dee = world.actor("dee", Role.DECLARANT)
            prepare(session, new_interest(world), actor=dee, today=TODAY, now=NOON)
        with unit_of_work() as session:
            raise_wall(
                session, "organisation", world.ids["trust"], person_id=world.ids["dee"], reason="Apart", actor=SYSTEM,
                today=TODAY,
            )  # fmt: skip
        with reading() as session:
            assert drafts_of(session, world.ids["dee"], viewer=dee.viewer).drafts == ()
            assert len(drafts_of(session, world.ids["bob"], viewer=UNBOUND).drafts) == 1


def test_whoever_stands_in_two_records_sends_what_was_prepared_for_the_other(
    app: Flask, world: World, dee: Visit
) -> None:
    prepared_job(dee, world)
    key, _ = only_draft(app)
    joined(app, world, "bob")
    other = signed_in(app, Role.DECLARANT, person_id=world.ids["bob too"], email="too@example.org")
    for path in ("/interests/mine", "/prepared/"):
        assert f"/prepared/{key}" in other.get(path).text, path
    done = other.post(
        f"/prepared/{key}",
        description="Nights",
        organisation_name="Zephyr Nursing",
        **day("arose_on", 2026, 5, 1),
    )
    assert done.location == f"/prepared/{key}"
    assert "It is recorded as INT-" in other.get(done.location).text
    assert recorded_by_dee(app, world)[1] == "Nights"


def test_whoever_prepared_it_under_another_record_is_not_offered_to_send_it(
    app: Flask, world: World, bob: Visit, dee: Visit
) -> None:
    prepared_job(dee, world)
    key, _ = only_draft(app)
    with app.app_context(), unit_of_work() as session:
        join(session, world.ids["bob"], world.ids["dee"])
    page = bob.get(f"/prepared/{key}").text
    assert "Weekend shifts" in page
    assert "Send it" not in page


def test_an_officer_who_sends_or_drops_by_call_is_told_what_became_of_it(app: Flask, world: World) -> None:
    dee = calling(app, Role.DECLARANT, world.ids["dee"], "dee@example.org")
    officer = calling(app, Role.GOVERNANCE_OFFICER, email="officer@example.org")
    keys = [
        dee("POST", f"/people/{world.ids['bob']}/prepared-interests", JOB).get_json()["id"] for _ in range(2)
    ]
    sent = officer("POST", f"/prepared/{keys[0]}/send")
    assert (sent.status_code, sent.get_json()["state"]) == (200, "sent")
    assert sent.get_json()["result"].startswith("INT-")
    dropped = officer("POST", f"/prepared/{keys[1]}/drop")
    assert (dropped.status_code, dropped.get_json()["state"]) == (200, "dropped")
    assert officer("POST", "/prepared/nothing/send").status_code == 404


def test_what_names_no_body_that_the_assistant_may_see_is_refused_when_it_is_prepared(
    app: Flask, world: World
) -> None:
    dee = calling(app, Role.DECLARANT, world.ids["dee"], "dee@example.org")
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session, "organisation", world.ids["acme"], person_id=world.ids["dee"], reason="Apart", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    job = {name: value for name, value in JOB.items() if name != "organisation_name"}
    for body in ("nothing", world.ids["acme"]):
        told = dee("POST", f"/people/{world.ids['bob']}/prepared-interests", {**job, "organisation_id": body})
        assert told.get_json()["problems"].keys() == {"organisation_id"}, body
    with app.app_context(), reading() as session:
        assert session.scalars(select(PreparedDeclaration)).all() == []


def test_a_list_of_drafts_is_read_in_as_many_questions_as_one(app: Flask, world: World) -> None:
    dee = world.actor("dee", Role.DECLARANT)
    with app.app_context():
        asked = []
        for _ in range(2):
            with unit_of_work() as session:
                prepare(session, new_interest(world), actor=dee, today=TODAY, now=NOON)
            statements: list[str] = []
            with reading() as session:
                event.listen(
                    session.connection().engine, "before_cursor_execute",
                    lambda *given, kept=statements: kept.append(given[2]),
                )  # fmt: skip
                drafts_of(session, world.ids["bob"], viewer=UNBOUND)
                asked.append(len(statements))
    assert asked[0] == asked[1]


def joined(app: Flask, world: World, who: str) -> None:
    """A second record, which somebody joined with theirs."""
    with app.app_context(), unit_of_work() as session:
        world.ids[f"{who} too"] = add_person(
            session, NewPerson(name=f"{who} too"), actor=SYSTEM, today=TODAY
        ).thing_id
        join(session, world.ids[who], world.ids[f"{who} too"])


def join(session: Session, one: str, other: str) -> None:
    begin(
        session,
        JoinVersion,
        "person_join.answered",
        person_id=one,
        other_id=other,
        answer=Answer.ONE_PERSON.value,
    )
