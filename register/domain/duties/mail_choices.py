"""Each kind of mail that somebody is sent: which are duties, which a courtesy, and what a person chooses of them."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from register.domain.asked import select
from register.domain.dates import after_hours, aware, london_day
from register.domain.duties.digests import OWN_LETTER, STATUTORY
from register.domain.duties.duties import Rung, rungs
from register.domain.rules import Ruleset
from register.domain.texts import Typed

_TOKEN = re.compile(r"([0-9A-Za-z]{1,32})\.([A-Za-z0-9_-]{22})")


class HowTold(StrEnum):
    """How reminders that are not urgent come."""

    DAILY = "daily"
    AT_ONCE = "at_once"


HOW_TOLD = {HowTold.DAILY: "In one mail a day", HowTold.AT_ONCE: "Each at once"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailChoices(Typed):
    """What a person chooses. early: whether they want reminders long before a deadline, which are a courtesy."""

    tasks: Annotated[HowTold, select("how reminders of your tasks come")] = HowTold.DAILY
    early: Annotated[bool, select("whether you want early reminders")] = True


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail as its reader is told of it. why: why it cannot be switched off; what goes on, for a courtesy."""

    name: str
    is_duty: bool
    why: str


KINDS = (
    MailKind("Deadlines that a law sets, and urgent reminders", True, "Somebody has to act in time. They come at once"),
    MailKind("Reminders of tasks", True, "A task falls to you or to your role. You choose how they come"),
    MailKind("What a declarations round asks you", True, "Nobody else can answer it for you"),
    MailKind("A request for your word as the second person", True, "Nothing happens until you answer"),
    MailKind("Links to sign in, and changes of how you sign in", True, "So that nobody uses your account unnoticed"),
    MailKind("Early reminders, long before a deadline", False, "Later reminders of the same task still come"),
)  # fmt: skip


def holder_of(person_id: str | None, account_id: str | None) -> str:
    """Whose choices they are: a person's, or those of an account of no person."""
    return person_id or account_id or ""


def is_courtesy(kind: str, due_at: datetime, start: datetime, ruleset: Ruleset) -> bool:
    """Whether a reminder comes so early that its reader may do without it: a later one, before the deadline or at it,
    always comes."""
    days = int(ruleset.value_or(28, "mail.early_days", on=london_day(due_at)))
    early_until = after_hours(due_at, -24 * days)
    if kind in STATUTORY or kind in OWN_LETTER or aware(start) >= early_until:
        return False
    ladder: Sequence[Rung] = rungs(kind, due_at, ruleset, until=due_at)
    return any(rung.at >= early_until for rung in ladder)


def stop_token(secret: str, holder_id: str) -> str:
    """The word of the link that stops early reminders: the same whenever it is made, and nothing is stored for it."""
    return f"{holder_id}.{_seal(secret, holder_id)}"


def unsealed(secret: str, token: str) -> str | None:
    """Whose early reminders a link stops; None for what this instance did not make."""
    found = _TOKEN.fullmatch(token)
    if found is None or not hmac.compare_digest(found[2], _seal(secret, found[1])):
        return None
    return found[1]


def _seal(secret: str, holder_id: str) -> str:
    mac = hmac.new(secret.encode(), f"stop early reminders\0{holder_id}".encode(), hashlib.sha256)
    return urlsafe_b64encode(mac.digest()[:16]).rstrip(b"=").decode("ascii")


def stop_address(base_url: str, token: str) -> str:
    return f"{base_url.rstrip('/')}/mail/stop/{token}"


def courtesy_footer(address: str) -> str:
    """What a mail with an early reminder ends with."""
    return f"\nEarly reminders are a courtesy. To get none of them, without signing in: {address}\n"
