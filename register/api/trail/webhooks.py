"""Receivers of webhooks as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.trail.webhooks import NewWebhook, secret_of, shown
from register.queries.trail import webhooks as queries
from register.queries.trail.webhooks import Delivery, Receiver, deliveries, webhook, webhooks
from register.services.trail import webhooks as services


@dataclass(frozen=True, slots=True)
class Receivers:
    """Every receiver that was not ended."""

    rows: tuple[Receiver, ...]


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The newest events of one receiver."""

    rows: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Secret:
    """The secret of a receiver, told this once."""

    id: str
    secret: str


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _secret(row: Receiver) -> Secret:
    return Secret(row.id, shown(secret_of(_settings().secret_key, row.id, row.generation)))


@blueprint.get("/webhooks", endpoint="webhooks")
@described("webhooks", reply=told("Receivers", Receivers))
def every() -> Response:
    """List the systems that are told when something is recorded."""
    with reading() as session:
        return made(Receivers(tuple(queries.told(row) for row in webhooks(session, viewer=viewer()))), 200)


@blueprint.get("/webhooks/<key>", endpoint="webhook")
@described("webhooks", reply=told("Receiver", Receiver))
def one(key: str) -> Response:
    """Read one receiver."""
    with reading() as session:
        return made(queries.told(webhook(session, key, viewer=viewer())), 200)


@blueprint.get("/webhooks/<key>/deliveries", endpoint="webhook_deliveries")
@described("webhooks", reply=told("Deliveries", Deliveries))
def sent_to(key: str) -> Response:
    """List the newest events of one receiver, and whether each was taken."""
    with reading() as session:
        found = webhook(session, key, viewer=viewer())
        return made(Deliveries(tuple(deliveries(session, found.id, viewer=viewer()))), 200)


@blueprint.post("/webhooks", endpoint="add_webhook")
@described("webhooks", takes=taken("NewWebhook", NewWebhook), reply=told("WebhookSecret", Secret), status=201)
def add() -> Response:
    """Add a receiver; the answer holds its secret, this once. Asks for a fresh proof of who you are."""
    new, own = body(NewWebhook), _settings().call_own_network
    with unit_of_work() as session:
        row = services.add_webhook(session, new, own_network=own, actor=guard.actor(), now=clock.now())
        return made(_secret(queries.told(row)))


@blueprint.put("/webhooks/<key>", endpoint="change_webhook")
@described("webhooks", takes=taken("NewWebhook", NewWebhook), reply=told("Receiver", Receiver))
def amend(key: str) -> Response:
    """Change a receiver: its name, its address, and of what it is told. Asks for a fresh proof of who you are."""
    new, own = body(NewWebhook), _settings().call_own_network
    with unit_of_work() as session:
        row = services.amend_webhook(session, key, new, own_network=own, actor=guard.actor(), now=clock.now())
        return made(queries.told(row), 200)


@blueprint.post("/webhooks/<key>/secret", endpoint="rotate_webhook")
@described("webhooks", reply=told("WebhookSecret", Secret))
def rotate(key: str) -> Response:
    """Make a new secret, told this once; for a day messages are signed with the old one too."""
    with unit_of_work() as session:
        row = services.rotate_secret(session, key, actor=guard.actor(), now=clock.now())
        return made(_secret(queries.told(row)), 200)


@blueprint.post("/webhooks/<key>/try", endpoint="try_webhook")
@described("webhooks", reply=told("Receiver", Receiver))
def test(key: str) -> Response:
    """Send a test to a receiver."""
    with unit_of_work() as session:
        services.try_webhook(session, key, actor=guard.actor(), now=clock.now())
        return made(queries.told(webhook(session, key, viewer=viewer())), 200)


@blueprint.post("/webhooks/<key>/pause", endpoint="pause_webhook")
@described("webhooks", reply=told("Receiver", Receiver))
def pause(key: str) -> Response:
    """Send nothing to a receiver until it goes on; nothing is lost."""
    with unit_of_work() as session:
        return made(queries.told(services.pause_webhook(session, key, actor=guard.actor())), 200)


@blueprint.post("/webhooks/<key>/resume", endpoint="resume_webhook")
@described("webhooks", reply=told("Receiver", Receiver))
def resume(key: str) -> Response:
    """Let a receiver go on: what was recorded meanwhile is sent."""
    with unit_of_work() as session:
        row = services.resume_webhook(session, key, actor=guard.actor(), now=clock.now())
        return made(queries.told(row), 200)


@blueprint.delete("/webhooks/<key>", endpoint="end_webhook")
@described("webhooks", reply=told("Receiver", Receiver))
def end(key: str) -> Response:
    """End a receiver: it is told nothing any more."""
    with unit_of_work() as session:
        told_ = queries.told(webhook(session, key, viewer=viewer()))
        services.end_webhook(session, key, actor=guard.actor())
        return made(told_, 200)
