"""Sends the mail that waits, one by one: claimed in one unit of work, sent with none open, marked in another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from register import mail
from register.accounts.links import answer_link_requests, draw_link
from register.config import Settings
from register.db import Session, reading, unit_of_work
from register.services import outbox
from register.services.outbox import Claimed
from register.services.ticks import mark_tick

JOB = "send"
MOST = 200
"""Mails one run sends at most, so that its mark for the health page never waits long."""


def send_mail(settings: Settings, now: Callable[[], datetime]) -> int:
    """Returns how many mails were handed over. What a kill leaves claimed is sent again after its lease."""
    answer_link_requests(now())
    count = 0
    for _ in range(MOST):
        message = _claimed(now())
        if message is None:
            break
        count += _sent(message, settings, now)
    with unit_of_work() as session:
        mark_tick(session, JOB, now(), f"{count} sent")
    return count


def _claimed(now: datetime) -> Claimed | None:
    with reading() as session:
        if not outbox.is_waiting(session, now):
            return None
    with unit_of_work() as session:
        return outbox.claim(session, now, lambda link_id: draw_link(session, link_id, now))


def _sent(message: Claimed, settings: Settings, now: Callable[[], datetime]) -> bool:
    mark, done = outbox.mark_sent, True
    try:
        mail.send(message, settings, now=now())
    except mail.UndeliverableError:
        mark, done = outbox.mark_undeliverable, False
    except mail.NotTakenError:
        mark, done = outbox.mark_failed, False
    _mark(mark, message, now())
    return done


def _mark(mark: Callable[[Session, Claimed, datetime], None], message: Claimed, now: datetime) -> None:
    with unit_of_work() as session:
        mark(session, message, now)
