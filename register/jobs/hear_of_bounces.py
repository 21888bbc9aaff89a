"""Asks GOV.UK Notify which of the mails that it accepted were never delivered, where its key is set."""

from __future__ import annotations

from datetime import datetime

from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.duties.notify import DELIVERED, NOT_DELIVERED
from register.jobs.notify import NotifyPost
from register.mail import NotTakenError
from register.services import outbox


def hear_of_bounces(settings: Settings, now: datetime) -> int:
    """How many addresses were found or cleared. Safe to run twice. The next reminder never waits for it."""
    if not settings.notify_key:
        return 0
    post = NotifyPost(settings)
    try:
        bounced = [one for how in NOT_DELIVERED for one in post.ended(how, now=now)]
        arrived = post.ended(DELIVERED, now=now)
    except NotTakenError:
        return 0
    with reading() as session:
        if not outbox.is_news(session, bounced, arrived):
            return 0
    with unit_of_work() as session:
        return outbox.mark_bounced(session, bounced, now) + outbox.mark_arrived(session, arrived)
