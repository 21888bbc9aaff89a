"""Receivers are told what was recorded: signed, once an id, never past a barrier, never on this machine's own network."""

from __future__ import annotations

import json
import multiprocessing
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import create_app, webhooks
from register.config import Settings
from register.db import unit_of_work
from register.domain.errors import Invalid
from register.domain.permissions import Role
from register.domain.trail.webhooks import (
    KINDS,
    TEST,
    NewWebhook,
    check_webhook,
    is_genuine,
    secret_of,
    signed,
)
from register.jobs.deliver_webhooks import deliver_webhooks
from register.models.ledger import LedgerEntry
from register.models.registry import kinds
from register.models.walls import WallVersion
from register.models.webhooks import Webhook, WebhookDelivery
from register.services.trail import webhooks as services
from tests import contracting, reminding, sharing
from tests.contracting import SYSTEM, World
from tests.reminding import waiting

NOW = datetime(2026, 10, 23, 16, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass
class Receiver:
    """A small server that keeps what it is told."""

    url: str = ""
    status: int = 204
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    on_hearing: Callable[[], object] = lambda: None

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            kept.on_hearing()
            self.send_response(kept.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Said by `heard`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    kept.url = f"http://127.0.0.1:{server.server_port}/inbox"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world(session: Session) -> World:
    made = contracting.recorded()
    reminding.account("admin@example.org", Role.ADMINISTRATOR)
    return made


@pytest.fixture
def open_settings(settings: Settings) -> Settings:
    return replace(settings, call_own_network=True)


def added(receiver: Receiver, *chosen: str) -> str:
    new = NewWebhook(name="Finance", url=receiver.url, kinds=chosen or ("agreement",))
    with unit_of_work() as work:
        return services.add_webhook(work, new, own_network=True, actor=SYSTEM, now=NOW).id


def agreed(world: World, title: str = "Records") -> str:
    return sharing.added(world, today=date(2026, 10, 1), title=title).thing_id


def turn(settings: Settings, now: datetime = NOW) -> int:
    return deliver_webhooks(settings, lambda: now)


def states(session: Session) -> list[str]:
    session.rollback()
    return list(
        session.scalars(
            select(WebhookDelivery.state).order_by(WebhookDelivery.created_at, WebhookDelivery.id)
        )
    )


def test_an_entry_is_told_once_signed_and_without_a_name_or_a_word(
    session: Session, world: World, receiver: Receiver, open_settings: Settings
) -> None:
    key = added(receiver)
    agreed(world, "Children of Hartlepool")
    for _ in range(3):
        turn(open_settings)
    ((headers, body),) = receiver.heard
    secret = secret_of(open_settings.secret_key, key, 1)
    assert is_genuine(secret, headers, body, now=NOW)
    assert not is_genuine(secret, headers, body + b" ", now=NOW)
    assert not is_genuine(secret, headers, body, now=NOW + 6 * MINUTE)
    told = json.loads(body)
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.event == "agreement.added")).one()
    assert told["type"] == "agreement.added"
    assert told["id"] == headers["webhook-id"]
    assert told["data"]["number"] == entry.seq
    assert told["data"]["proof"]["leaf"] == entry.leaf.hex()
    assert told["data"].keys() == {"reference", "number", "proof"}
    assert b"Hartlepool" not in body


def test_only_kinds_that_were_chosen_are_told_and_only_what_is_recorded_from_then_on(
    session: Session, world: World, receiver: Receiver, open_settings: Settings
) -> None:
    agreed(world, "Before")
    added(receiver, "incident")
    agreed(world, "Not chosen")
    reminding.item(NOW)
    turn(open_settings)
    assert [one["type"] for one in receiver.told] == ["incident.reported"]


def test_what_a_barrier_concerns_is_told_to_no_system_also_if_it_was_raised_on_the_way(
    session: Session, world: World, receiver: Receiver, open_settings: Settings
) -> None:
    added(receiver)
    receiver.status = 500
    first = agreed(world)
    turn(open_settings)
    receiver.status, said = 204, len(receiver.heard)
    for subject in (first, agreed(world, "Second")):
        with unit_of_work() as work:
            contracting.begin(
                work, WallVersion, "wall.raised", subject_kind="agreement", subject_id=subject, subject_ref="AGR",
                person_id=world.ids["ann"], role=None, reason="Family", valid_from=date(2026, 1, 1),
            )  # fmt: skip
    for minutes in range(0, 120, 10):
        turn(open_settings, NOW + minutes * MINUTE)
    assert len(receiver.heard) == said
    assert states(session) == ["withheld"]


def test_a_receiver_that_fails_is_tried_again_under_the_same_id_told_of_and_paused_and_loses_nothing(
    session: Session, world: World, receiver: Receiver, open_settings: Settings
) -> None:
    key = added(receiver)
    agreed(world)
    receiver.status = 302
    for hours in range(0, 24 * 4, 2):
        turn(open_settings, NOW + hours * 60 * MINUTE)
    assert len({headers["webhook-id"] for headers, _ in receiver.heard}) == 1
    assert len({body for _, body in receiver.heard}) == 1
    assert [one.subject for one in waiting(session)] == [
        "Webhook Finance does not answer", "Webhook Finance was paused",
    ]  # fmt: skip
    tries = len(receiver.heard)
    agreed(world, "Meanwhile")
    turn(open_settings, NOW + 5 * DAY)
    assert len(receiver.heard) == tries
    receiver.status = 200
    with unit_of_work() as work:
        services.resume_webhook(work, key, actor=SYSTEM, now=NOW + 5 * DAY)
    turn(open_settings, NOW + 5 * DAY)
    assert len(receiver.heard) == tries + 2
    assert states(session) == ["sent", "sent"]


def test_after_a_change_of_the_secret_both_sign_for_a_day_and_then_the_new_one_alone(
    session: Session, world: World, receiver: Receiver, open_settings: Settings
) -> None:
    key = added(receiver)
    with unit_of_work() as work:
        services.rotate_secret(work, key, actor=SYSTEM, now=NOW)
        services.try_webhook(work, key, actor=SYSTEM, now=NOW)
    turn(open_settings)
    with unit_of_work() as work:
        services.try_webhook(work, key, actor=SYSTEM, now=NOW + 2 * DAY)
    turn(open_settings, NOW + 2 * DAY)
    old, new = (secret_of(open_settings.secret_key, key, n) for n in (1, 2))
    assert [one["type"] for one in receiver.told] == [TEST, TEST]
    (first, second) = receiver.heard
    assert is_genuine(old, *first, now=NOW)
    assert is_genuine(new, *first, now=NOW)
    assert not is_genuine(old, *second, now=NOW + 2 * DAY)
    assert is_genuine(new, *second, now=NOW + 2 * DAY)


def _deliver(settings: Settings, now: datetime) -> None:
    app = create_app(settings)
    with app.app_context():
        deliver_webhooks(settings, lambda: now)


def _kill_once(receiver: Receiver, heard: int, settings: Settings, now: datetime) -> None:
    """Deliver in a process of its own, which ends when the receiver has heard so many and before it is answered."""
    process = multiprocessing.get_context("spawn").Process(target=_deliver, args=(settings, now), daemon=True)
    receiver.on_hearing = lambda: len(receiver.heard) == heard and process.kill()
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL, "it ended by itself"


def test_kill_minus_9_loses_nothing_and_gives_nothing_a_second_id(
    app: Flask, session: Session, world: World, receiver: Receiver, open_settings: Settings
) -> None:
    added(receiver)
    for number in range(12):
        agreed(world, f"Records {number}")
    _kill_once(receiver, 1, open_settings, NOW)
    _kill_once(receiver, 4, open_settings, NOW + 10 * MINUTE)
    later = NOW + 20 * MINUTE
    turn(open_settings, later)
    assert states(session) == ["sent"] * 12
    ids = [headers["webhook-id"] for headers, _ in receiver.heard]
    numbers = {one["data"]["number"] for one in receiver.told}
    assert len(set(ids)) == len(numbers) == 12
    assert len(ids) == 12 + 2, "one is repeated a kill"


def test_nothing_goes_to_this_machine_but_where_the_setting_for_tests_says_so(
    session: Session, world: World, receiver: Receiver, settings: Settings
) -> None:
    added(receiver)
    agreed(world)
    turn(settings)
    assert receiver.heard == []
    session.rollback()
    assert session.scalars(select(WebhookDelivery.why)).one() == "it leads to this machine's own network"
    assert session.scalars(select(Webhook.failing_since)).one() == NOW


def test_the_address_that_was_looked_at_is_the_one_that_is_reached(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads outside when it is looked at, and to this machine a moment later."""
    port, asked = int(receiver.url.rsplit(":", 1)[1].split("/")[0]), []

    def found(host: str, *_: object, **__: object) -> list[Any]:
        named = host == "rebinding.example"
        asked.extend([host] if named else [])
        address = host if not named else "203.0.113.9" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(webhooks, "is_outside", lambda address: address == "203.0.113.9")
    monkeypatch.setattr(webhooks, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", found)
    status, _ = webhooks.post_json(f"http://rebinding.example:{port}/inbox", b"{}", {})
    assert status == 0
    assert asked == ["rebinding.example"], "the name is asked for once"
    assert receiver.heard == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
     "2002:7f00:1::", "fd00::1", "0.0.0.0", "100.64.0.1", "224.0.0.1"],
)  # fmt: skip
def test_an_address_inside_however_it_is_written_is_not_outside(address: str) -> None:
    assert not webhooks.is_outside(address)


def test_an_address_without_tls_with_a_password_or_for_no_kind_is_refused_beside_its_field() -> None:
    for url in (
        "http://a.example/x",
        "https://me:word@a.example/x",
        "ftp://a.example",
        "https://a.example/?q=1",
    ):
        with pytest.raises(Invalid) as refused:
            check_webhook(NewWebhook(name="A", url=url, kinds=("contract",)))
        assert list(refused.value.problems) == ["url"]
    with pytest.raises(Invalid) as refused:
        check_webhook(NewWebhook(name="A", url="https://a.example/x", kinds=("person",)))
    assert list(refused.value.problems) == ["kinds"]


def test_every_kind_that_can_be_chosen_is_a_record_with_a_reference() -> None:
    assert KINDS.keys() <= kinds().keys()
    assert not {"person", "wall", "person_join", "appointment"} & KINDS.keys()


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=40), st.integers(0, 199))
def test_a_signature_fits_its_own_body_secret_and_time_alone(body: bytes, other: bytes, at: int) -> None:
    headers = signed([b"secret"], "id-1", NOW, body)
    assert is_genuine(b"secret", headers, body, now=NOW)
    assert not is_genuine(secret_of("other", other.hex(), 1), headers, body, now=NOW)
    assert not is_genuine(b"secret", headers, body + other, now=NOW)
    assert not is_genuine(b"secret", {**headers, "webhook-id": "id-2"}, body, now=NOW)
    moved = {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) + at + 1)}
    assert not is_genuine(b"secret", moved, body, now=NOW)


@pytest.mark.parametrize("ahead", [timedelta(hours=1), DAY])
def test_what_was_queued_while_the_clock_stood_ahead_is_told_once_it_is_set_right(
    session: Session, world: World, receiver: Receiver, open_settings: Settings, ahead: timedelta
) -> None:
    key = added(receiver)
    agreed(world)
    with unit_of_work() as work:
        services.take_in(work, key, NOW + ahead)
    assert turn(open_settings, NOW) == 1
    assert states(session) == ["sent"]
    assert len(receiver.told) == 1


def test_what_was_put_off_while_the_clock_stood_a_day_ahead_is_tried_again(
    session: Session, world: World, receiver: Receiver, open_settings: Settings
) -> None:
    added(receiver)
    agreed(world)
    receiver.status = 503
    assert turn(open_settings, NOW + DAY) == 0
    receiver.status = 204
    assert turn(open_settings, NOW + MINUTE) == 1
    assert states(session) == ["sent"]
    assert len({headers["webhook-id"] for headers, _ in receiver.heard}) == 1
