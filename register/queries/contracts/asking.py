"""Who may, held against what was committed before: limits for a year count what the contracts of the year come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority import delegations as rules
from register.domain.authority.commitments import Commitment, commitment, priced
from register.domain.dates import reading_on
from register.domain.permissions import UNBOUND, Viewer
from register.queries.authority.bound import is_bound
from register.queries.authority.chains import chains_from
from register.queries.authority.holders import Asking, for_a_year
from register.queries.authority.who_may import WhoMaySign, who_may
from register.queries.contracts.year_use import uses_of, yearly
from register.queries.rules import ruleset


def who_may_sign(
    session: Session, value: int | Commitment, services: tuple[str, ...], on: date, *, matter: str,
    organisation_ids: frozenset[str] | None = None, person_id: str | None = None, viewer: Viewer,
) -> WhoMaySign:  # fmt: skip
    """Who may commit the body to this value for these services on this day, and why others may not. person_id: of this
    person."""
    asking = asked(
        session, value, services, on, matter=matter, organisation_ids=organisation_ids, viewer=viewer
    )
    return who_may(session, asking, person_id=person_id, viewer=viewer)


def asked(
    session: Session, value: int | Commitment, services: tuple[str, ...], on: date, *, matter: str,
    organisation_ids: frozenset[str] | None = None, viewer: Viewer,
) -> Asking:  # fmt: skip
    """The question with the rate of VAT of the day, and what was used before of each limit that is for a year, as far as
    this viewer may know it."""
    plain = Asking(
        matter=matter, value=priced(commitment(value), ruleset(session), on), services=services, on=on,
        organisation_ids=organisation_ids, must_accept=rules.must_accept(ruleset(session), on),
    )  # fmt: skip
    ids = for_a_year(session, plain)
    return _with_use(session, plain, ids, viewer) if ids else plain


def _with_use(session: Session, plain: Asking, ids: list[str], viewer: Viewer) -> Asking:
    eyes, on = viewer if is_bound(session, viewer) else UNBOUND, plain.on
    by_id = {key: reading_on(some, on) for key, some in chains_from(session, ids, viewer=eyes).items()}
    uses = uses_of(session, yearly(by_id.values()), [on], viewer=eyes)
    whole = replace(plain.commitment, used=uses.by_delegation(on), since=uses.since(on))
    spent = (
        key for key in ids if key in by_id and rules.exceeds_by(rules.chain(by_id[key], by_id, on), whole)
    )
    return replace(plain, value=whole, spent=frozenset(spent))
