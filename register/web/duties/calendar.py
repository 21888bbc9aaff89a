"""The calendar of the whole product: tasks by day, the year over all contracts, and who is late."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from register import clock, guard
from register.db import reading
from register.look.task_places import place_of_row
from register.look.years import year as drawn
from register.queries.duties import calendar as queries
from register.web import listings

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")
YEAR = "Key dates of all contracts in twelve months"


def _more() -> dict[str, Any]:
    """The pictures beside the list; they show the year from the month that is asked for, as it was known then."""
    viewer, now = guard.actor().viewer, clock.now()
    _, asked = listings.question(queries.LISTING)
    typed = asked.chosen.get("month", "")
    first = queries.month_of(typed) if typed else (asked.as_at.held_on or clock.today()).replace(day=1)
    with reading() as session:
        year = queries.year(session, first, viewer=viewer, as_at=asked.as_at)
        late = queries.overdue_by_owner(session, now, viewer=viewer)
    return {
        "year": year, "picture": drawn(YEAR, year.months, year.counts), "year_title": YEAR, "late": late,
        "months": queries.told_months(first), "others": _others(), "first": first,
    }  # fmt: skip


def _others() -> dict[str, str]:
    """What else was asked, which a link to another month keeps."""
    return {key: value for key, value in request.args.items() if key not in ("month", "after") and value}


listings.add_to(
    blueprint, queries.LISTING, template="duties/calendar.html", links_to=place_of_row, more=_more
)
