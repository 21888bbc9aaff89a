"""A year of a contract against its plan, as somebody may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.yearly import activity as rules
from register.domain.contracts.yearly.activity import ServiceActivity
from register.domain.dates import add_months
from register.domain.permissions import Viewer
from register.queries.contracts import contracts
from register.queries.running import activity_months


@dataclass(frozen=True, slots=True)
class YearOfActivity:
    """A year of a contract against its plan. years: the first day of each of its years."""

    contract_ref: str
    title: str
    first: date
    years: tuple[date, ...]
    services: tuple[ServiceActivity, ...]


def year_of_activity(
    session: Session, key: str, first: date | None, *, viewer: Viewer, today: date
) -> YearOfActivity:
    """first: of the year that is asked for; the year that holds today if left out, or is none of the contract's."""
    row = contracts.contract(session, key, viewer=viewer)
    contract = contracts.to_domain(row)
    years = rules.years_of(contract)
    begins = first if first in years else rules.year_with(contract, today)
    rows = activity_months.months_of(session, row.thing_id, begins, add_months(begins, 11), viewer=viewer)
    found = {one.valid_from: activity_months.to_domain(one).activities for one in rows}
    told = rules.against_plan(contract, begins, found)
    return YearOfActivity(row.ref, row.title, begins, tuple(years), told)
