"""Organisations: the list, one of them with its history, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from forms.organisations import AmendOrganisationForm, OrganisationForm
from register.db import Session
from register.domain.people.organisations import KIND_LABELS, OrganisationKind
from register.domain.permissions import Viewer
from register.queries.people import organisations as queries
from register.services.nouns import ORGANISATIONS
from register.web import noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {"kind_words": KIND_LABELS[OrganisationKind(one.kind)]}


def _there(one: Any, chosen: str) -> str:
    return url_for("organisations.show", ref=chosen)


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="organisations", list_page="organisations/index.html", page="organisations/show.html",
        question="organisations/amend.html", new="organisations/add.html", one="organisation", noun=ORGANISATIONS,
        listing=queries.LISTING, versions_of=queries.versions_of, form=OrganisationForm, change=AmendOrganisationForm,
        called=lambda one: str(one.name), told=_told, insist={"ask_if_likely": True},
        known=noun_pages.Known("body", _there),
    )
)  # fmt: skip
