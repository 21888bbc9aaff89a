"""Pilots: the list, one with what should be looked at, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from forms.pilots import AmendPilotForm, PilotForm
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.queries.separation import care_services, kinds
from register.queries.separation import pilots as queries
from register.services.nouns import PILOTS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    service = care_services.care_service(session, one.service_id, viewer=viewer)
    return {"seen": queries.see(session, one, viewer=viewer, today=today), "service": service}


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    on = form.pilot_decided_on.data or clock.today()
    form["pilot_decision"].options = as_options(kinds.called(session, "pilot_decisions", on).items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="pilots", list_page="pilots/index.html", page="pilots/show.html", question="pilots/ask.html",
        codes={"pilot_decision": kinds.words_for("pilot_decisions")},
        one="pilot", noun=PILOTS, listing=queries.LISTING,
        form=PilotForm, change=AmendPilotForm,
        called=lambda one: str(one.title), told=_told, fill=_fill, begin=("service_id", "programme_id"),
    )
)  # fmt: skip
