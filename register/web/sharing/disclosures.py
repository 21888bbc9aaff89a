"""Information shared: the list, one record of it, and recording it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.disclosures import DisclosureForm
from forms.options import as_options
from register import clock, guard
from register.db import Session
from register.domain.people.unseen import SOMEBODY
from register.domain.permissions import Permission, Viewer
from register.domain.sharing.agreements import PartyRole, choices
from register.queries import names
from register.queries.choosing import these
from register.queries.rules import ruleset
from register.queries.sharing import agreements
from register.queries.sharing import disclosures as queries
from register.queries.sharing.agreements import ROLE_WORDS
from register.services.nouns import DISCLOSURES
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    kinds = choices(ruleset(session), "categories", on=one.shared_on)
    purposes = choices(ruleset(session), "purposes", on=one.shared_on)
    return {
        "covered": queries.is_covered(one), "called": names.organisations(session, viewer=viewer),
        "looked_at": _under(session, None if "looked_at_id" in one.masked else one.looked_at_id),
        "under": _under(session, one.agreement_id), "gaps": queries.gaps_of(one),
        "item": queries.item_of(session, one.thing_id, viewer=viewer) if _sees_incidents() else None,
        "purpose": purposes.get(one.purpose_code or "", {"name": "None of the list"})["name"],
        "role": ROLE_WORDS[PartyRole(one.recipient_role)],
        "kinds": [kinds.get(code, {"name": code})["name"] for code in one.categories],
        "downloader": _downloader(session, one, viewer),
        "personal": any(kinds.get(code, {}).get("personal") for code in one.categories),
    }  # fmt: skip


def _downloader(session: Session, one: Any, viewer: Viewer) -> str | None:
    """Who downloaded it, by name, as far as whoever asks may see them; none where a person recorded it."""
    if "downloaded_by_id" in one.masked:
        return SOMEBODY
    return names.people(session, viewer=viewer).get(one.downloaded_by_id) if one.downloaded_by_id else None


def _sees_incidents() -> bool:
    return guard.allowed(Permission.SEE_INCIDENTS)


def _under(session: Session, agreement_id: str | None) -> str | None:
    """The agreement by name, as far as whoever asks may see it."""
    found = these(
        session, agreements.CHOICE, [agreement_id] if agreement_id else [], viewer=guard.actor().viewer
    )
    return found[0][1] if found else None


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    for name, chosen in (("categories", "categories"), ("purpose_code", "purposes")):
        rows = choices(ruleset(session), chosen, on=clock.today())
        form[name].options = as_options((code, row["name"]) for code, row in rows.items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="disclosures", under="information-shared", list_page="disclosures/index.html", page="disclosures/show.html",
        question="disclosures/add.html", one="disclosure", adding=("add", "Information shared was recorded"),
        noun=DISCLOSURES, listing=queries.LISTING, form=DisclosureForm,
        called=lambda one: str(one.ref), told=_told, fill=_fill,
    )
)  # fmt: skip
