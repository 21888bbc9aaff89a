"""Asks GOV.UK Notify what became of the mails that it accepted, where its key is set."""

from __future__ import annotations

from datetime import datetime

from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.duties.notify import DELIVERED, NOT_DELIVERED, TECHNICAL
from register.jobs.notify import NotifyPost
from register.mail import NotTakenError
from register.services import outbox


def hear_of_bounces(settings: Settings, now: datetime) -> int:
    """How many addresses were found or cleared, and how many mails go out again that failed in Notify itself. Safe to run
    twice. The next reminder never waits for it."""
    if not settings.notify_key:
        return 0
    post = NotifyPost(settings)
    try:
        bounced = [one for how in NOT_DELIVERED for one in post.ended(how, now=now)]
        arrived = post.ended(DELIVERED, now=now)
        lost = _lost(post, now)
    except NotTakenError:
        return 0
    with reading() as session:
        if not lost and not outbox.is_news(session, bounced, arrived):
            return 0
    with unit_of_work() as session:
        again = outbox.send_again(session, lost, now)
        return again + outbox.mark_bounced(session, bounced, now) + outbox.mark_arrived(session, arrived)


def _lost(post: NotifyPost, now: datetime) -> list[str]:
    """Mails that failed in Notify itself, and that it has not taken once more since."""
    failed = post.ended(TECHNICAL, now=now)
    with reading() as session:
        sent = outbox.sent_of(session, failed)
    return [one for one in sent if not post.has(one, now=now)]
