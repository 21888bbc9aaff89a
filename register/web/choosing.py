"""Offers the records that the questions of a form may be answered with: all of them where there are few, otherwise those
that hold what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import url_for

from forms.base import NhsForm
from forms.records import Looking
from register import guard
from register.db import Session
from register.domain.permissions import Viewer
from register.queries import choosing
from register.queries.authority import delegations, reservations
from register.queries.choosing import Choice
from register.queries.contracts import contracts
from register.queries.procurement import procurements
from register.queries.separation import care_services, milestones, programmes
from register.queries.sharing import agreements, disclosures, incidents, information_assets, processors

MOST_IN_VIEW = 50
"""Up to so many records are a list to choose from."""
MOST_FOUND = 20
"""So many at most are shown of those that hold what was typed."""
KINDS: Mapping[str, Choice] = {
    "organisation": choosing.ORGANISATION, "person": choosing.PERSON, "post": choosing.POST,
    "contract": contracts.CHOICE, "agreement": agreements.CHOICE, "incident": incidents.CHOICE,
    "processor": processors.CHOICE, "disclosure": disclosures.CHOICE, "delegation": delegations.CHOICE,
    "care_service": care_services.CHOICE, "programme": programmes.CHOICE, "milestone": milestones.CHOICE,
    "information_asset": information_assets.CHOICE,
    "procurement": procurements.CHOICE, "reservation": reservations.CHOICE,
}  # fmt: skip
ADDING = {
    "organisation": ("Add an organisation", "organisations.add"), "person": ("Add a person", "people.add"),
    "post": ("Add a post", "posts.add"), "contract": ("Draft a contract", "contracts.add"),
    "agreement": ("Add a sharing agreement", "agreements.add"), "delegation": ("Record a delegation", "delegations.grant"),
    "care_service": ("Add a service", "care_services.add"), "programme": ("Add a programme", "programmes.add"),
    "milestone": ("Add a milestone", "milestones.add"), "procurement": ("Add a procurement", "procurements.add"),
    "incident": ("Report an incident", "incidents.report"),
    "information_asset": ("Add an information asset", "information_assets.add"),
    "processor": ("Add a processor", "processors.add"),
    "disclosure": ("Record information shared", "disclosures.add"),
    "reservation": ("Add a reserved matter", "reservations.add"),
}  # fmt: skip
"""Where a record is added that is not there yet."""


def offer(session: Session, form: NhsForm, **instead: Choice) -> None:
    """What each question that chooses a record may be answered with. instead: for a question, another choice than that
    of its kind."""
    viewer = guard.actor().viewer
    few: dict[Choice, list[tuple[str, str]] | None] = {}
    for field in form.questions:
        if isinstance(field, Looking):
            choice = instead.get(field.short_name, KINDS[field.of])
            if choice not in few:
                few[choice] = choosing.all_of(session, choice, viewer=viewer, most=MOST_IN_VIEW)
            _offer(session, field, choice, few[choice], viewer)


def _offer(
    session: Session, field: Looking, choice: Choice, few: list[tuple[str, str]] | None, viewer: Viewer
) -> None:
    if few is not None:
        field.offer_all(few)
        return
    chosen = choosing.these(session, choice, field.chosen_ids, viewer=viewer)
    found = _found(session, field, choice, viewer)
    field.offer_some(chosen, found[:MOST_FOUND], more=len(found) > MOST_FOUND)
    words, endpoint = ADDING[field.of]
    field.add_at = (words, url_for(endpoint)) if guard.may(endpoint) else None


def _found(session: Session, field: Looking, choice: Choice, viewer: Viewer) -> list[tuple[str, str]]:
    if not field.words:
        return []
    return choosing.holding(session, choice, field.words, viewer=viewer, most=MOST_FOUND + 1)


def know(session: Session, form: NhsForm, changes: Iterable[tuple[str, object, object]]) -> None:
    """Let the questions among many know the words for what was changed meanwhile, as far as whoever asks may see it."""
    ids = {str(value) for _, *values in changes for value in values if isinstance(value, str)}
    for field in form.questions:
        if isinstance(field, Looking) and field.is_long:
            field.know(choosing.these(session, KINDS[field.of], ids, viewer=guard.actor().viewer))
