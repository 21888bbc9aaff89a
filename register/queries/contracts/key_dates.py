"""The key dates of one contract, by the rules of the day they are asked on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.key_dates import KeyDate, KeyDates, key_dates
from register.domain.contracts.preferred.preferred_terms import DECIDED_IN, OVER, TermOutcome
from register.domain.contracts.stages import Stage
from register.domain.permissions import Viewer
from register.models.contracts import ContractVersion
from register.queries.contracts.changes import extended_to, until
from register.queries.contracts.contracts import to_domain
from register.queries.people.committee_days import days_of
from register.queries.rules import ruleset
from register.queries.running.review_meetings import MeetingTold


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


def key_dates_of(
    session: Session, row: ContractVersion, today: date, *, met: Sequence[MeetingTold], viewer: Viewer
) -> KeyDates:
    """Of a version that the viewer has been let see already. met: its review meetings, the last one first."""
    held = days_of(session, [row.commissioner_id], viewer=viewer)
    longer = extended_to(session, [row.thing_id], viewer=viewer)
    return key_dates(
        to_domain(row), ruleset(session), today=today, option_until=until(row), term_settled=is_settled(row),
        committees=held.get(row.commissioner_id, ()), extended_to=longer.get(row.thing_id),
        reviewed=met[0].reviewed if met else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TermTold:
    """What was decided last about a preferred supplier's term. procurement_id: by which the market is tested, as far as the
    viewer may see it."""

    outcome: TermOutcome
    until: date | None
    decided_on: date | None
    minute: str | None
    because: str | None
    procurement_id: str | None

    @property
    def words(self) -> str:
        return f"{self.outcome.label}. {self.because or ''}".strip()


def term_of(row: ContractVersion) -> TermTold | None:
    """None where nothing was decided yet."""
    if row.preferred_outcome is None:
        return None
    hidden = "preferred_procurement_id" in vars(row).get("masked", ())
    return TermTold(
        TermOutcome(row.preferred_outcome), row.preferred_supplier_until, row.preferred_decided_on, row.preferred_minute,
        row.preferred_because, None if hidden else row.preferred_procurement_id,
    )  # fmt: skip


def term_is_open(row: ContractVersion) -> bool:
    """Whether what becomes of a preferred supplier's term can be decided now."""
    return row.preferred_supplier_until is not None and not is_settled(row) and Stage(row.stage) in DECIDED_IN


def is_settled(row: ContractVersion) -> bool:
    """Whether it was decided that the preferred supplier's term ends, or that the market is tested."""
    return row.preferred_outcome in OVER


def told(found: KeyDates) -> tuple[KeyDateTold, ...]:
    return tuple(map(_told, found.dates))


def _told(one: KeyDate) -> KeyDateTold:
    ways = tuple(SendBy(sending.way.name, sending.by.day) for sending in one.ways)
    return KeyDateTold(one.kind.value, one.words, one.day, one.because, one.caveat, ways)
