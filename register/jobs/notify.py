"""Hands mail to GOV.UK Notify instead of a mail server, where its key is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import quote

from register import webhooks
from register.config import Settings
from register.domain.duties.notify import (
    MOST_PAGES,
    Meaning,
    asking,
    meaning,
    read_key,
    references,
    token,
    was_accepted,
)
from register.mail import Delivery, NotTakenError, UndeliverableError
from register.services.outbox import Claimed


@dataclass(frozen=True, slots=True)
class NotifyPost:
    """Hands over one mail after another, as a connection to a mail server does."""

    settings: Settings

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is kept open."""

    def send(self, mail: Claimed, *, now: datetime) -> Delivery:
        """Raises NotTakenError or UndeliverableError. A mail that may have been handed over before is asked about by its
        reference first, so that a kill in between sends no second one."""
        if mail.again and self.has(mail.message_id, now=now):
            return Delivery("GOV.UK Notify")
        body = asking(self.settings.notify_template, mail.recipient, mail.subject, mail.body, mail.message_id)
        status, answer = self._ask("POST", "/v2/notifications/email", body, now)
        found = meaning(status, answer)
        if found is Meaning.NO_SUCH_ADDRESS:
            raise UndeliverableError
        if found is Meaning.TRY_AGAIN:
            raise NotTakenError(f"GOV.UK Notify answered {status}")
        return Delivery("GOV.UK Notify")

    def ended(self, how: str, *, now: datetime) -> list[str]:
        """The references of the newest mails that ended so; none while Notify does not say."""
        found: list[str] = []
        older = ""
        for _ in range(MOST_PAGES):
            where = f"/v2/notifications?template_type=email&status={quote(how, safe='')}"
            where += f"&older_than={quote(older, safe='')}" if older else ""
            some, older = references(*self._ask("GET", where, None, now))
            found += some
            if not older:
                break
        return found

    def has(self, message_id: str, *, now: datetime) -> bool:
        """Whether Notify has this mail, other than as one that failed in Notify itself. NotTakenError where it does not
        say."""
        where = f"/v2/notifications?template_type=email&reference={quote(message_id, safe='')}"
        found = was_accepted(*self._ask("GET", where, None, now))
        if found is None:
            raise NotTakenError("GOV.UK Notify did not say whether it has this mail")
        return found

    def _ask(self, method: str, path: str, body: bytes | None, now: datetime) -> tuple[int, str]:
        key = read_key(self.settings.notify_key)
        if key is None:
            raise NotTakenError("The key of GOV.UK Notify is none")
        headers = {"Authorization": f"Bearer {token(key, now)}", "Content-Type": "application/json"}
        where = self.settings.notify_url.rstrip("/")
        own = self.settings.call_own_network
        return webhooks.ask(where, path, method, body, headers, own_network=own)
