"""Telling another system that something was recorded: for which records, what it is told, and how it knows us.

The headers and the signature are those of Standard Webhooks, so that receivers need no code of ours."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlsplit

from register.domain.asked import select
from register.domain.dates import aware
from register.domain.leaves import stamp
from register.domain.problems import refuse
from register.domain.texts import Code, Line, Typed, text_problems
from register.domain.web_addresses import is_web_address

KINDS = {
    "agreement": "Sharing agreements", "breach": "Policy breaches", "complaint": "Complaints",
    "contract": "Contracts", "contract_change": "Changes of contracts", "decision": "Decision checks",
    "delegation": "Delegations", "disclosure": "Information shared", "edition": "Published editions",
    "incident": "Data incidents", "interest": "Interests", "lesson": "Lessons of data incidents",
    "mitigation": "How interests are managed", "nil_return": "Nil returns", "procurement": "Procurements",
    "round": "Declarations rounds", "rule": "Rules", "sealing": "Sealings", "signature": "Signatures",
    "waiver": "Waivers of competition",
}  # fmt: skip
"""Kinds of record whose entries may be told of. What is about a person, an account or a barrier itself never is."""
TEST = "webhook.test"
WINDOW = timedelta(minutes=5)
"""A receiver refuses what was signed longer ago than this, or so far ahead: a copy cannot be sent again later."""
OVERLAP = timedelta(hours=24)
"""So long after a change of the secret everything is signed with both, so that nothing is refused meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook(Typed):
    """An address that is told of entries about these kinds of record."""

    name: Annotated[str, Line("what the receiver is called", longest=100)]
    url: Annotated[str, Code("the address", longest=2000)]
    kinds: Annotated[tuple[str, ...], select("the kinds of record")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an entry tells outside: no name, no words, only what leads to it for somebody who may read it here."""

    id: str
    event: str
    reference: str
    recorded_at: datetime
    number: int
    leaf: str
    root: str


def check_webhook(new: NewWebhook, *, own_network: bool = False) -> None:
    """Raises Invalid. own_network: whether plain http is taken too, as only tests and demonstrations need it."""
    odd = sorted(set(new.kinds) - KINDS.keys())
    refuse(
        {
            **text_problems(new),
            "url": _address_problem(new.url, own_network),
            "kinds": "Select at least one kind of record"
            if not new.kinds
            else (odd and "Select from the list") or None,
        }
    )


def _address_problem(url: str, own_network: bool) -> str | None:
    if not is_web_address(url):
        return "Enter an address like https://system.example.nhs.uk/inbox"
    plain = urlsplit(url).scheme != "https" and not own_network
    return "The address must begin with https://" if plain else None


def wanted(event: str, kinds: Iterable[str]) -> bool:
    """Whether an entry is about one of these kinds."""
    return event.partition(".")[0] in kinds


def body_of(one: Event) -> bytes:
    """The body, the same each time it is sent."""
    told = {
        "id": one.id, "type": one.event, "timestamp": stamp(one.recorded_at),
        "data": {
            "reference": one.reference, "number": one.number, "proof": {"leaf": one.leaf, "root": one.root},
        },
    }  # fmt: skip
    return json.dumps(told, separators=(",", ":"), sort_keys=True).encode("ascii")


def secret_of(instance_secret: str, webhook_id: str, generation: int) -> bytes:
    """The secret shared with a receiver: worked out, and kept in no table and no back-up."""
    words = f"webhook\0{webhook_id}\0{generation}".encode()
    return hmac.new(instance_secret.encode(), words, hashlib.sha256).digest()


def shown(secret: bytes) -> str:
    """As people copy it."""
    return f"whsec_{b64encode(secret).decode('ascii')}"


def signed(secrets: Iterable[bytes], key: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers: id, timestamp in seconds, and a signature with each secret over "id.timestamp.body"."""
    seconds = str(int(aware(at).timestamp()))
    content = f"{key}.{seconds}.".encode() + body
    each = [b64encode(hmac.new(one, content, hashlib.sha256).digest()).decode("ascii") for one in secrets]
    return {
        "webhook-id": key, "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in each),
    }  # fmt: skip


def is_genuine(secret: bytes, headers: dict[str, str], body: bytes, *, now: datetime) -> bool:
    """What a receiver asks, written down: one signature fits, and it was signed within the window."""
    try:
        at = int(headers["webhook-timestamp"])
    except (KeyError, ValueError):
        return False
    if abs(aware(now).timestamp() - at) > WINDOW.total_seconds():
        return False
    content = f"{headers.get('webhook-id', '')}.{at}.".encode() + body
    fits = "v1," + b64encode(hmac.new(secret, content, hashlib.sha256).digest()).decode("ascii")
    return any(hmac.compare_digest(fits, one) for one in headers.get("webhook-signature", "").split())
