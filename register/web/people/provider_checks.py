"""Checks of providers: the list, one with how it stands, adding and correcting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from forms.provider_checks import AmendProviderCheckForm, ProviderCheckForm
from register import clock
from register.db import Session
from register.domain.people.provider_checks import kinds_on
from register.domain.permissions import Viewer
from register.queries.people import organisations
from register.queries.people import provider_checks as queries
from register.queries.rules import ruleset
from register.services.nouns import PROVIDER_CHECKS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    body = organisations.organisation(session, one.organisation_id, viewer=viewer)
    return {"seen": queries.see(session, one, viewer=viewer, today=today), "body": body}


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    known = kinds_on(ruleset(session), form.checked_on.data or clock.today())
    form.check_kind.options = as_options((code, row["name"]) for code, row in known.items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="provider_checks", list_page="provider_checks/index.html", page="provider_checks/show.html",
        question="provider_checks/ask.html",
        codes={"check_kind": queries.kind_words, "check_outcome": queries.outcome_words},
        one="check of a provider", noun=PROVIDER_CHECKS, listing=queries.LISTING,
        form=ProviderCheckForm, change=AmendProviderCheckForm,
        called=lambda one: queries.kind_words(one.check_kind), told=_told, fill=_fill,
        begin=("organisation_id", "check_kind"),
    )
)  # fmt: skip
