"""Advice, decisions and views on sharing agreements: the list, one of them, giving one and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.opinions import AmendOpinionForm, OpinionForm
from forms.options import as_options
from register import guard
from register.db import Session
from register.domain.permissions import Viewer
from register.domain.sharing.opinions import OUTCOMES_OF, Capacity, capacities_of
from register.queries.sharing import opinions as queries
from register.queries.sharing.agreements import agreement
from register.services.nouns import OPINIONS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {
        "agreement": agreement(session, one.agreement_id, viewer=viewer),
        "seen": queries.see(session, one, viewer=viewer, today=today),
        "own": Capacity(one.capacity) in capacities_of(viewer.roles),
    }


def _fill(session: Session, form: Any) -> None:
    """The agreements, and what may be recorded in the roles of whoever asks."""
    choosing.offer(session, form)
    own = capacities_of(guard.actor().roles)
    form["capacity"].options = as_options((capacity.value, capacity.label) for capacity in own)
    outcomes = [outcome for capacity in own for outcome in OUTCOMES_OF[capacity]]
    form["opinion_outcome"].options = as_options((outcome.value, outcome.label) for outcome in outcomes)


PAGES = noun_pages.Pages(
    at="opinions", list_page="opinions/index.html", page="opinions/show.html", question="opinions/ask.html",
    one="advice, decision or view", noun=OPINIONS, listing=queries.LISTING, form=OpinionForm, change=AmendOpinionForm,
    called=lambda one: queries.capacity_words(one.capacity), told=_told, fill=_fill, begin=("agreement_id",),
    codes={"capacity": queries.capacity_words, "opinion_outcome": queries.outcome_words},
)  # fmt: skip
blueprint = noun_pages.blueprint_of(PAGES)
