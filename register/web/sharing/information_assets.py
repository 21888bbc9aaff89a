"""Information assets: the list, one of it, adding and changing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.information_assets import AmendInformationAssetForm, InformationAssetForm
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.queries import names
from register.queries.sharing import information_assets as queries
from register.services.nouns import INFORMATION_ASSETS
from register.web import choosing, noun_pages
from register.web.sharing.coded import offer_codes, said_codes

LISTS = {"asset_kind": "asset_kinds", "asset_format": "asset_formats", "categories": "categories"}


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    owner = None if "asset_owner_id" in one.masked else one.asset_owner_id
    return {
        "codes": said_codes(session, one, LISTS, one.valid_from),
        "body": names.organisations(session, viewer=viewer).get(one.organisation_id),
        "owner": names.people(session, viewer=viewer).get(owner) if owner else None,
        "has_flows": queries.see(session, one, viewer=viewer, today=today).has_flows,
    }


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    offer_codes(session, form, LISTS, clock.today())


PAGES = noun_pages.Pages(
    at="information_assets", list_page="information_assets/index.html", page="information_assets/show.html",
    question="information_assets/ask.html", one="information asset", noun=INFORMATION_ASSETS, listing=queries.LISTING,
    form=InformationAssetForm, change=AmendInformationAssetForm, called=lambda one: str(one.name), told=_told, fill=_fill,
)  # fmt: skip
blueprint = noun_pages.blueprint_of(PAGES)
