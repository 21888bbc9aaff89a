"""GOV.UK Notify as a way for mail: its key, the token that proves it, what is sent, and what an answer means."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from register.domain.dates import aware

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf"(?:.+-)?(?P<service>{_UUID})-(?P<secret>{_UUID})")
TEMPLATE = re.compile(_UUID)


@dataclass(frozen=True, slots=True)
class NotifyKey:
    """The two parts of an API key."""

    service: str
    secret: str


class Meaning(Enum):
    """What an answer says of a mail. Accepted is not delivered: the next reminder goes by the clock all the same."""

    ACCEPTED = "accepted"
    TRY_AGAIN = "try again"
    NO_SUCH_ADDRESS = "no such address"


def read_key(text: str) -> NotifyKey | None:
    """The parts of a key as Notify shows it, name-service-secret; None for any other text."""
    found = _KEY.fullmatch(text.strip())
    return None if found is None else NotifyKey(found["service"], found["secret"])


def token(key: NotifyKey, now: datetime) -> str:
    """A JSON Web Token (HS256) that is good for half a minute around now."""
    claims = {"iss": key.service, "iat": int(aware(now).timestamp())}
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    mac = hmac.new(key.secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_text(mac)}"


def _part(value: object) -> str:
    return _text(json.dumps(value, separators=(",", ":"), sort_keys=True).encode())


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def asking(template: str, recipient: str, subject: str, body: str, reference: str) -> bytes:
    """What is posted: the template has the two places, ((subject)) and ((body)). reference: the Message-ID."""
    told = {
        "email_address": recipient, "template_id": template, "reference": reference,
        "personalisation": {"subject": " ".join(subject.split()), "body": body},
    }  # fmt: skip
    return json.dumps(told).encode("ascii")


def meaning(status: int, answer: str) -> Meaning:
    """What Notify's answer to a mail says. Only a fault of the address itself is for good."""
    if status == 201:
        return Meaning.ACCEPTED
    about_address = status == 400 and "ValidationError" in answer and "email_address" in answer
    return Meaning.NO_SUCH_ADDRESS if about_address else Meaning.TRY_AGAIN


TECHNICAL = "technical-failure"
"""How a mail ends that Notify accepted and could not hand on: that says nothing of the address, and it is sent again."""


def was_accepted(status: int, answer: str) -> bool | None:
    """Whether Notify has a mail of this reference already that did not fail in Notify itself; None where it did not say."""
    try:
        found = json.loads(answer) if status == 200 else None
    except ValueError:
        return None
    rows = found.get("notifications") if isinstance(found, dict) else None
    if not isinstance(rows, list):
        return None
    return any(not isinstance(one, dict) or one.get("status") != TECHNICAL for one in rows)


NOT_DELIVERED = ("permanent-failure", "temporary-failure")
"""How a mail ends that Notify accepted and its receiver did not: the address is none, or took nothing for three days."""
DELIVERED = "delivered"
MOST_PAGES = 8
"""So many pages of the newest are read at one look."""


def references(status: int, answer: str) -> tuple[list[str], str]:
    """The references of a page of mails, and the id after which older ones begin; none where Notify did not answer."""
    try:
        found = json.loads(answer) if status == 200 else None
    except ValueError:
        return [], ""
    rows = found.get("notifications") if isinstance(found, dict) else None
    whole = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    told = [str(one["reference"]) for one in whole if one.get("reference")]
    return told, str(whole[-1].get("id", "")) if whole else ""
