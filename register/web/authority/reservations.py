"""Matters reserved to the board: the list, one of them, adding and amending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from forms.reservations import AmendReservationForm, ReservationForm
from register import clock
from register.db import Session
from register.domain.authority.commitments import categories
from register.domain.authority.delegations import ALL_SERVICES
from register.domain.permissions import Viewer
from register.queries.authority import reservations as queries
from register.queries.authority.delegations import categories_words, services_words
from register.queries.rules import ruleset
from register.services.nouns import RESERVATIONS
from register.web import choosing, noun_pages

_CODES: dict[str, Callable[[Any], str]] = {
    "matter": queries.matter_words, "reserved_from_pence": queries.from_words, "services": services_words,
    "spend_categories": categories_words,
}  # fmt: skip


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {"seen": queries.see(session, one, viewer=viewer, today=today)}


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    today = clock.today()
    form.matter.options = as_options(queries.matters_on(session, today).items())
    kinds = categories(ruleset(session), on=today)
    form.spend_categories.options = as_options([(ALL_SERVICES, "All categories"), *kinds.items()])


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="reservations", list_page="reservations/index.html", page="reservations/show.html",
        question="reservations/ask.html", codes=_CODES, one="reserved matter", noun=RESERVATIONS,
        listing=lambda: queries.listing(clock.today()), form=ReservationForm, change=AmendReservationForm,
        called=lambda one: queries.matter_words(str(one.matter)), told=_told, fill=_fill, begin=("organisation_id",),
    )
)  # fmt: skip
