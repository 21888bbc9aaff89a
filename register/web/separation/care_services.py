"""Services: the list, one with what it leaves over, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.care_services import AmendCareServiceForm, CareServiceForm
from forms.options import as_options
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.queries.separation import care_services as queries
from register.queries.separation import kinds
from register.services.nouns import CARE_SERVICES
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {"seen": queries.see(session, one, viewer=viewer, today=today)}


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    form["service_kind"].options = as_options(kinds.called(session, "service_kinds", clock.today()).items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="care_services", list_page="care_services/index.html", page="care_services/show.html",
        question="care_services/ask.html",
        codes={"service_kind": kinds.words_for("service_kinds"), "price_basis": queries.basis_words},
        one="service", noun=CARE_SERVICES, listing=queries.LISTING,
        form=CareServiceForm, change=AmendCareServiceForm, called=lambda one: str(one.name), told=_told, fill=_fill,
    )
)  # fmt: skip
