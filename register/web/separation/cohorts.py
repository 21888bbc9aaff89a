"""Groups of people who move: the list, one with its last safe days, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.cohorts import AmendCohortForm, CohortForm
from forms.options import as_options
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.queries.separation import cohorts as queries
from register.queries.separation import kinds
from register.services.nouns import COHORTS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {"seen": queries.see(session, one, viewer=viewer, today=today)}


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    on = form.moves_on.data or clock.today()
    for name, rule in (("transfer_route", "transfer_routes"), ("pension_route", "pension_routes")):
        _offer(form, name, kinds.called(session, rule, on))


def _offer(form: Any, name: str, called: Mapping[str, str]) -> None:
    form[name].options = as_options(called.items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="cohorts", list_page="cohorts/index.html", page="cohorts/show.html", question="cohorts/ask.html",
        codes={"transfer_route": kinds.words_for("transfer_routes"), "pension_route": kinds.words_for("pension_routes")},
        one="group of people who move", noun=COHORTS, listing=queries.LISTING,
        form=CohortForm, change=AmendCohortForm, called=lambda one: str(one.title),
        told=_told, fill=_fill, begin=("programme_id",),
    )
)  # fmt: skip
