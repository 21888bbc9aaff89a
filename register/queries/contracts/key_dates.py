"""The key dates of one contract, by the rules of the day they are asked on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.key_dates import KeyDate, KeyDates, key_dates
from register.models.contracts import ContractVersion
from register.queries.contracts.changes import until
from register.queries.contracts.contracts import to_domain
from register.queries.rules import ruleset


@dataclass(frozen=True, slots=True)
class SendBy:
    """The last day on which a notice may be sent in one way."""

    way: str
    by: date


@dataclass(frozen=True, slots=True)
class KeyDateTold:
    """A key date as machines are told it."""

    kind: str
    words: str
    day: date
    because: str
    caveat: str
    send_by: tuple[SendBy, ...]


def key_dates_of(session: Session, row: ContractVersion, today: date) -> KeyDates:
    """Pure reading of a version that the viewer has been let see already."""
    return key_dates(to_domain(row), ruleset(session), today=today, option_until=until(row))


def told(found: KeyDates) -> tuple[KeyDateTold, ...]:
    return tuple(map(_told, found.dates))


def _told(one: KeyDate) -> KeyDateTold:
    ways = tuple(SendBy(sending.way.name, sending.by.day) for sending in one.ways)
    return KeyDateTold(one.kind.value, one.words, one.day, one.because, one.caveat, ways)
