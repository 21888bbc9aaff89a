"""Mail over GOV.UK Notify, tried against a stand-in of its API: one effect a reference, and accepted is not delivered."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.orm import Session

from register.config import Settings
from register.db import reading
from register.domain.duties.duties import DutyKind
from register.domain.duties.notify import Meaning, meaning, read_key, references, was_accepted
from register.domain.permissions import UNBOUND, Role
from register.jobs.hear_of_bounces import hear_of_bounces
from register.jobs.send_mail import send_mail
from register.queries.duties.planned import planned_duties
from tests import contracting, reminding
from tests.reminding import tick, waiting

NOW = datetime(2026, 10, 23, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"


@dataclass
class StandIn:
    """What it was sent, and how it answers."""

    url: str = ""
    status: int = 201
    fault: str = ""
    kept: list[dict[str, Any]] = field(default_factory=list)
    ended: dict[str, list[str]] = field(default_factory=dict)
    """References of what it accepted, by how that ended."""
    technical: int = 0
    """How many of the first that it accepted of a reference failed in itself."""
    silent: bool = False
    """It keeps what it is sent, and the answer is lost."""

    def listed(self, asked: dict[str, list[str]]) -> list[dict[str, Any]]:
        """What it accepted of a reference, or what ended so; all on one page."""
        if "status" not in asked:
            mine = [one for one in self.kept if one["reference"] == asked["reference"][0]]
            states = ["technical-failure"] * self.technical + ["delivered"] * len(mine)
            return [{**one, "status": state} for one, state in zip(mine, states, strict=False)]
        ended = [] if "older_than" in asked else self.ended.get(asked["status"][0], [])
        return [{"id": "x", "reference": one} for one in ended]


def is_signed(header: str) -> bool:
    """A token of this service, signed with its secret, of about now."""
    head, claims, mac = header.removeprefix("Bearer ").split(".")
    fits = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    mine = told == {"iss": SERVICE, "iat": told["iat"]} and abs(told["iat"] - NOW.timestamp()) < 90 * 86_400
    return mine and base64.urlsafe_b64encode(fits).rstrip(b"=").decode() == mac


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    here = StandIn()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not is_signed(self.headers["Authorization"]):
                return self.say(403, {"errors": [{"error": "AuthError"}]})
            if here.status == 201:
                here.kept.append(told)
            if here.silent:
                return self.say(502, {})
            return self.say(here.status, {"errors": [{"error": "ValidationError", "message": here.fault}]})

        def do_GET(self) -> None:
            self.say(200, {"notifications": here.listed(parse_qs(urlsplit(self.path).query))})

        def say(self, status: int, words: dict[str, Any]) -> None:
            body = json.dumps(words).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Said by `kept`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def carried(session: Session, settings: Settings, stand_in: StandIn) -> Settings:
    contracting.recorded()
    for address, role in (
        ("lead@example.org", Role.INFORMATION_GOVERNANCE_LEAD),
        ("admin@example.org", Role.ADMINISTRATOR),
    ):
        reminding.account(address, role, opened=NOW - 90 * 24 * HOUR)
    key = f"our-key-{SERVICE}-{SECRET}"
    return replace(
        settings, notify_key=key, notify_template=TEMPLATE, notify_url=stand_in.url, call_own_network=True
    )


def test_a_reminder_goes_with_its_message_id_as_reference_and_the_next_one_by_the_clock(
    session: Session, carried: Settings, stand_in: StandIn
) -> None:
    reminding.data_incident(NOW)
    tick(NOW)
    assert send_mail(carried, lambda: NOW) == 1
    assert send_mail(carried, lambda: NOW) == 0
    (told,) = stand_in.kept
    (row,) = waiting(session)
    assert (told["reference"], told["template_id"]) == (row.message_id, TEMPLATE)
    assert told["personalisation"] == {"subject": row.subject, "body": row.body}
    tick(NOW + 60 * HOUR)
    assert send_mail(carried, lambda: NOW + 60 * HOUR) >= 1


def test_an_answer_that_was_lost_is_asked_for_by_reference_and_nothing_is_sent_twice(
    session: Session, carried: Settings, stand_in: StandIn
) -> None:
    reminding.data_incident(NOW)
    tick(NOW)
    stand_in.silent = True
    assert send_mail(carried, lambda: NOW) == 0
    stand_in.silent = False
    assert send_mail(carried, lambda: NOW + HOUR) == 1
    assert len(stand_in.kept) == 1
    assert [one.state for one in waiting(session)] == ["sent"]


def test_an_address_that_is_none_is_given_up_and_any_other_fault_is_tried_again(
    session: Session, carried: Settings, stand_in: StandIn
) -> None:
    reminding.data_incident(NOW)
    tick(NOW)
    stand_in.status = 429
    assert send_mail(carried, lambda: NOW) == 0
    assert [one.state for one in waiting(session)] == ["waiting"]
    stand_in.status, stand_in.fault = 400, "email_address Not a valid email address"
    assert send_mail(carried, lambda: NOW + HOUR) == 0
    assert [one.state for one in waiting(session)] == ["undeliverable"]


def test_what_an_answer_means() -> None:
    assert meaning(201, "") is Meaning.ACCEPTED
    assert meaning(400, "BadRequestError: team key, email_address") is Meaning.TRY_AGAIN
    assert {meaning(status, "") for status in (0, 400, 403, 429, 500)} == {Meaning.TRY_AGAIN}
    assert was_accepted(200, '{"notifications": []}') is False
    assert was_accepted(200, "[1]") is was_accepted(200, "no") is was_accepted(503, "{}") is None
    assert read_key("not a key") is None
    assert read_key(f"{SERVICE}-{SECRET}") == read_key(f"a-name-{SERVICE}-{SECRET}")


def unreached_tasks() -> int:
    with reading() as session:
        found = planned_duties(session, NOW + 3 * HOUR, viewer=UNBOUND)
    return sum(one.duty.kind is DutyKind.UNDELIVERABLE_ADDRESS for one in found)


def test_a_mail_that_comes_back_later_is_a_task_of_the_administrators_until_one_arrives(
    session: Session, carried: Settings, stand_in: StandIn
) -> None:
    reminding.data_incident(NOW)
    tick(NOW)
    assert send_mail(carried, lambda: NOW) == 1
    (told,) = stand_in.kept
    assert hear_of_bounces(carried, NOW + HOUR) == 0
    assert unreached_tasks() == 0
    stand_in.ended = {"permanent-failure": [told["reference"]]}
    assert hear_of_bounces(carried, NOW + 2 * HOUR) == 1
    assert hear_of_bounces(carried, NOW + 2 * HOUR) == 0, "it is heard once"
    assert unreached_tasks() == 1
    tick(NOW + 60 * HOUR)
    assert send_mail(carried, lambda: NOW + 60 * HOUR) >= 1, "the next one goes by the clock"
    assert unreached_tasks() == 1, "accepted is not delivered"
    stand_in.ended["delivered"] = [
        one["reference"] for one in stand_in.kept[1:] if one["email_address"] == told["email_address"]
    ]
    assert hear_of_bounces(carried, NOW + 61 * HOUR) == 1
    assert unreached_tasks() == 0


def test_a_mail_that_failed_in_notify_itself_goes_out_again_and_its_address_is_not_called_undeliverable(
    session: Session, carried: Settings, stand_in: StandIn
) -> None:
    reminding.data_incident(NOW)
    tick(NOW)
    assert send_mail(carried, lambda: NOW) == 1
    (told,) = stand_in.kept
    stand_in.ended, stand_in.technical = {"technical-failure": [told["reference"]]}, 1
    assert hear_of_bounces(carried, NOW + HOUR) == 1
    assert unreached_tasks() == 0
    assert [one.state for one in waiting(session)] == ["waiting"]
    assert send_mail(carried, lambda: NOW + 2 * HOUR) == 1
    assert [one["reference"] for one in stand_in.kept] == [told["reference"]] * 2
    assert stand_in.kept[1]["personalisation"] == told["personalisation"]
    assert hear_of_bounces(carried, NOW + 3 * HOUR) == 0, (
        "the first failure is no news once the second arrived"
    )
    session.expire_all()
    assert [one.state for one in waiting(session)] == ["sent"]


def test_the_next_reminder_goes_by_the_clock_while_one_before_fails_in_notify(
    session: Session, carried: Settings, stand_in: StandIn
) -> None:
    reminding.data_incident(NOW)
    tick(NOW)
    assert send_mail(carried, lambda: NOW) == 1
    stand_in.ended, stand_in.technical = {"technical-failure": [stand_in.kept[0]["reference"]]}, 9
    assert hear_of_bounces(carried, NOW + HOUR) == 1
    tick(NOW + 60 * HOUR)
    assert send_mail(carried, lambda: NOW + 60 * HOUR) >= 2
    assert len({one["reference"] for one in stand_in.kept}) >= 2


def test_while_notify_does_not_say_nothing_is_taken_for_refused(
    session: Session, carried: Settings, stand_in: StandIn
) -> None:
    reminding.data_incident(NOW)
    tick(NOW)
    assert send_mail(carried, lambda: NOW) == 1
    assert hear_of_bounces(replace(carried, notify_url="http://127.0.0.1:9"), NOW + HOUR) == 0
    assert hear_of_bounces(replace(carried, notify_key=""), NOW + HOUR) == 0
    assert unreached_tasks() == 0
    assert references(200, "no JSON") == references(503, "{}") == ([], "")
