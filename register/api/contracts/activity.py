"""The activity of a contract against its plan as JSON, and bringing many months at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from flask import request
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter
from register.domain.problems import refuse
from register.queries.contracts.sides.activity_years import YearOfActivity, year_of_activity
from register.services.running.activity_months import Brought, bring_months


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedMonths:
    """pasted: lines of month, service, how many and, if not a twelfth, how many were planned. source: where the numbers
    come from."""

    pasted: Annotated[str, enter("the months")]
    source: Annotated[str, enter("where the numbers come from")]


@blueprint.get("/contracts/<ref>/activity", endpoint="contract_activity")
@described("contracts", reply=told("YearOfActivity", YearOfActivity))
def contract_activity_(ref: str) -> Response:
    """A year of a contract against its plan: by service and month, with what the difference is worth. `year`: its first
    day; the year of today if left out."""
    with reading() as session:
        first = _day(request.args.get("year"))
        return made(year_of_activity(session, ref, first, viewer=viewer(), today=clock.today()), 200)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        refuse({"year": "Enter a day like 2026-04-01"})
    return None


@blueprint.post("/contracts/<ref>/activity", endpoint="bring_activity")
@described(
    "contracts", takes=taken("PastedMonths", PastedMonths), reply=told("BroughtMonths", Brought), status=201
)
def bring_activity_(ref: str) -> Response:
    """Record many months at once, all or none."""
    asked = body(PastedMonths)
    with unit_of_work() as session:
        found = bring_months(
            session, ref, asked.pasted, asked.source, actor=guard.actor(), today=clock.today()
        )
    return made(found, 201)
