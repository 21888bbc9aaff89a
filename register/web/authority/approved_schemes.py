"""Schemes as approved: the list, one with what it approved and what changed since the one before, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.approved_schemes import AmendApprovedSchemeForm, ApprovedSchemeForm
from register.db import Session
from register.domain.permissions import Viewer
from register.queries.authority import approved_schemes as queries
from register.services.nouns import APPROVED_SCHEMES
from register.web import noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {"seen": queries.see(session, one, viewer=viewer, today=today)}


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="approved_schemes", list_page="approved_schemes/index.html", page="approved_schemes/show.html",
        question="approved_schemes/ask.html", one="approved scheme", noun=APPROVED_SCHEMES, listing=queries.LISTING,
        form=ApprovedSchemeForm, change=AmendApprovedSchemeForm,
        called=lambda one: str(one.scheme_meeting), told=_told, begin=("organisation_id",),
    )
)  # fmt: skip
