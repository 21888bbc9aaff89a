"""Tells receivers of webhooks what was recorded: copied from the audit trail, sent with no transaction open, then marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from register import webhooks
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.trail.webhooks import secret_of, signed
from register.queries.trail.webhooks import active, newest_seq
from register.services.trail import webhooks as services
from register.services.trail.webhooks import ToSend

MOST_TURNS = 20
"""So many times over at one turn; the rest follows at the next."""


def deliver_webhooks(settings: Settings, now: Callable[[], datetime]) -> int:
    """Returns how many were taken. What a kill leaves claimed is sent again after its lease, under the same id. A
    receiver that does not answer is asked once a turn, so that it holds up no other."""
    _take_in(now)
    taken, silent = 0, set[str]()
    for _ in range(MOST_TURNS):
        some = _claimed(now())
        if not some:
            break
        for one in some:
            if one.webhook_id in silent:
                continue
            well = _sent(one, settings, now)
            taken += well
            silent |= set() if well else {one.webhook_id}
    return taken


def _take_in(now: Callable[[], datetime]) -> None:
    with reading() as session:
        last = newest_seq(session)
        behind = [one.id for one in active(session) if one.after_seq < last]
    for key in behind:
        for _ in range(MOST_TURNS):
            with unit_of_work() as session:
                if services.take_in(session, key, now()) == 0:
                    break


def _claimed(now: datetime) -> list[ToSend]:
    with reading() as session:
        if not services.any_delivery(session, now):
            return []
    with unit_of_work() as session:
        return services.claim_deliveries(session, now)


def _sent(one: ToSend, settings: Settings, now: Callable[[], datetime]) -> bool:
    at = now()
    secrets = [secret_of(settings.secret_key, one.webhook_id, n) for n in one.generations]
    headers = signed(secrets, one.id, at, one.body)
    status, why = webhooks.post_json(one.url, one.body, headers, own_network=settings.call_own_network)
    with unit_of_work() as session:
        if 200 <= status < 300:
            services.mark_delivered(session, one, status, now())
        else:
            services.mark_refused(session, one, status, why or f"answered {status}", now())
    return 200 <= status < 300
