"""Activity under contracts: the list of months, one of them, pasting many, and a year of a contract against its plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.activity_months import (
    ActivityMonthForm,
    AmendActivityMonthForm,
)
from register.db import Session
from register.domain.dates import month_said
from register.domain.permissions import Viewer
from register.queries.contracts.contracts import contract
from register.queries.running import activity_months as queries
from register.services.nouns import ACTIVITY_MONTHS
from register.web import noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    about = contract(session, one.contract_id, viewer=viewer)
    names = {line["code"]: line["name"] for line in about.lines}
    return {"month": queries.to_domain(one), "contract": about, "names": names}


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="activity_months", list_page="activity_months/index.html", page="activity_months/show.html",
        question="activity_months/ask.html", one="month of activity", noun=ACTIVITY_MONTHS, listing=queries.LISTING,
        form=ActivityMonthForm, change=AmendActivityMonthForm,
        called=lambda one: f"Activity of {month_said(one.valid_from)}", told=_told, begin=("contract_id",),
    )
)  # fmt: skip
