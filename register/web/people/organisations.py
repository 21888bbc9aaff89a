"""Organisations: the list, one of them with its history, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from forms.organisations import AmendOrganisationForm, OrganisationForm
from register.db import Session
from register.domain.people.organisations import KIND_LABELS, OrganisationKind
from register.domain.permissions import Permission, Viewer
from register.queries import names
from register.queries.interests import employers
from register.queries.people import organisations as queries
from register.queries.people.parties import beside
from register.queries.people.provider_checks import is_provider, standing_of
from register.services.nouns import ORGANISATIONS
from register.web import noun_pages

LISTS = (
    ("contracts.index", "party", "Contracts that it is party to"),
    ("care_services.index", "party", "Services that it commissions or provides"),
    ("interests.index", "organisation", "Interests in it"),
    ("posts.index", "organisation", "Posts"),
    ("delegations.index", "organisation", "Delegations"),
)
"""Where the name of a body is looked for: the list, its question, and what it lists."""


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {
        "kind_words": KIND_LABELS[OrganisationKind(one.kind)], "numbers_of": queries.numbers_of,
        "beside": _beside(session, one, viewer), "lists": LISTS,
        **_answered(session, one.thing_id, viewer), **_checks(session, one.thing_id, viewer, today),
    }  # fmt: skip


def _beside(session: Session, one: Any, viewer: Viewer) -> list[tuple[str, tuple[str, str], str]]:
    """The body that it is part of and the one that follows it, for the page: a heading, the name with its address, and the
    kind of cell."""
    ids = dict(zip(("Part of", "Followed by"), beside(one), strict=True))
    called = names.organisations(session, viewer=viewer).look_up({key for key in ids.values() if key})
    seen = [(words, key) for words, key in ids.items() if key and key in called]
    return [(words, (called[key], url_for("organisations.show", ref=key)), "link") for words, key in seen]


def _answered(session: Session, thing_id: str, viewer: Viewer) -> Mapping[str, Any]:
    """What was answered about posts in it, for those who read how interests are managed."""
    if not viewer.may(Permission.SEE_REGISTER):
        return {}
    rows = employers.recognitions_of_employers(session, [thing_id], viewer=viewer)
    return {
        "recognised": rows, "bodies": names.organisations(session, viewer=viewer),
        "answered_by": names.people_told_apart(session, viewer=viewer),
        "holds_post": bool(rows) and employers.holds_post_in(session, thing_id, viewer=viewer),
    }  # fmt: skip


def _checks(session: Session, thing_id: str, viewer: Viewer, today: date) -> Mapping[str, Any]:
    """What was checked of it as a provider and what nobody has, for those who keep contracts."""
    if not viewer.may(Permission.KEEP_CONTRACTS) or not is_provider(session, thing_id, viewer=viewer):
        return {}
    return {"provider_checks": standing_of(session, thing_id, today, viewer=viewer)}


def _there(one: Any, chosen: str) -> str:
    return url_for("organisations.show", ref=chosen)


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="organisations", list_page="organisations/index.html", page="organisations/show.html",
        question="organisations/amend.html", new="organisations/add.html", one="organisation", noun=ORGANISATIONS,
        listing=queries.LISTING, form=OrganisationForm, change=AmendOrganisationForm,
        called=lambda one: str(one.name), told=_told, insist={"ask_if_likely": True},
        known=noun_pages.Known("body", _there),
    )
)  # fmt: skip
