"""Sends the mail that waits over one kept connection: claimed some at a time, sent with no transaction open, then marked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from register import mail
from register.accounts.links import answer_link_requests, draw_link, stop_link
from register.config import Settings
from register.db import Session, reading, unit_of_work
from register.jobs.notify import NotifyPost
from register.jobs.sent_journal import Journal, left_behind
from register.services import outbox
from register.services.outbox import Claimed
from register.services.ticks import mark_tick

JOB = "send"
AT_ONCE = 100
"""Mails that are claimed together."""
LONGEST_RUN, LONGEST_CLAIM = 20.0, 60.0
"""Seconds: a run begins no further claim after the one, so that its mark for the health page never waits long, and sends
nothing of a claim after the other, well within its lease."""


def send_mail(settings: Settings, now: Callable[[], datetime]) -> int:
    """Returns how many mails were handed over. What a kill leaves claimed is sent again after its lease, but for what it
    had handed over: at most one mail goes out twice for it."""
    answer_link_requests(now())
    folder = settings.instance / "sending"
    _mark_left_behind(folder, now)
    began, count = time.monotonic(), 0
    with _gateway(settings) as post:
        while time.monotonic() - began < LONGEST_RUN and (some := _claimed(now())):
            with Journal(folder) as journal:
                count += _Sending(post, journal, now).send(some)
    with unit_of_work() as session:
        mark_tick(session, JOB, now(), f"{count} sent")
    return count


def _gateway(settings: Settings) -> mail.Post | NotifyPost:
    """GOV.UK Notify where its key is set; the mail server otherwise."""
    return NotifyPost(settings) if settings.notify_key else mail.Post(settings)


def _mark_left_behind(folder: Path, now: Callable[[], datetime]) -> None:
    """Mark what a killed sender had handed over."""
    for path, ids in left_behind(folder):
        _mark_sent(ids, now())
        path.unlink(missing_ok=True)


def _claimed(now: datetime) -> list[Claimed]:
    with reading() as session:
        if not outbox.is_waiting(session, now):
            return []
    with unit_of_work() as session:
        return outbox.claim_some(
            session, now, lambda link_id: draw_link(session, link_id, now), most=AT_ONCE,
            stop=lambda holder_id: stop_link(session, holder_id),
        )  # fmt: skip


class _Sending:
    """Hands over what was claimed, and marks it: what went well together, what did not by itself."""

    def __init__(self, post: mail.Post | NotifyPost, journal: Journal, now: Callable[[], datetime]) -> None:
        self._post, self._journal, self._now = post, journal, now
        self._unmarked: list[str] = []

    def send(self, some: Sequence[Claimed]) -> int:
        """How many were handed over."""
        began, count = time.monotonic(), 0
        for message in some:
            if time.monotonic() - began > LONGEST_CLAIM:
                break
            count += self._sent(message)
        self._mark()
        return count

    def _sent(self, message: Claimed) -> bool:
        try:
            self._post.send(message, now=self._now())
        except mail.UndeliverableError:
            return self._failed(outbox.mark_undeliverable, message)
        except mail.NotTakenError:
            return self._failed(outbox.mark_failed, message)
        self._unmarked.append(message.id)
        if not self._journal.note(message.id):
            self._mark()
        return True

    def _failed(self, mark: Callable[[Session, Claimed, datetime], None], message: Claimed) -> bool:
        with unit_of_work() as session:
            mark(session, message, self._now())
        return False

    def _mark(self) -> None:
        _mark_sent(self._unmarked, self._now())
        self._journal.clear()
        self._unmarked = []


def _mark_sent(ids: Sequence[str], now: datetime) -> None:
    if ids:
        with unit_of_work() as session:
            outbox.mark_all_sent(session, ids, now)
