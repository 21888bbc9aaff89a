"""Checklists: the list, one with how far it is, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request

from forms.checklists import AmendChecklistForm, ChecklistForm
from forms.options import as_options
from register.db import Session
from register.domain.permissions import Viewer
from register.domain.separation.checklists import SETTLED
from register.queries.contracts.contracts import contract
from register.queries.separation import checklists as queries
from register.queries.separation import kinds, programmes
from register.services.nouns import CHECKLISTS
from register.web import choosing, noun_pages

CALLED = kinds.words_for("checklist_kinds")


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    items = sorted(queries.to_domain(one).items, key=lambda item: item.item_state in SETTLED)
    return {
        "seen": queries.see(session, one, viewer=viewer, today=today), "items": items,
        "programme": programmes.programme(session, one.programme_id, viewer=viewer) if one.programme_id else None,
        "contract": contract(session, one.contract_id, viewer=viewer) if one.contract_id else None,
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    if form.contract_id.data and not form.programme_id.data:
        del form.programme_id
    form["checklist_kind"].options = as_options(kinds.choices_of("checklist_kinds"))


def _begins() -> Mapping[str, str]:
    """Of a contract it is the one for its end."""
    return {"checklist_kind": "exit"} if "contract_id" in request.args else {}


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="checklists", list_page="checklists/index.html", page="checklists/show.html", question="checklists/ask.html",
        codes={"checklist_kind": kinds.words_for("checklist_kinds")},
        one="checklist", noun=CHECKLISTS, listing=queries.LISTING,
        form=ChecklistForm, change=AmendChecklistForm,
        called=lambda one: CALLED(one.checklist_kind), told=_told, fill=_fill,
        begin=("programme_id", "contract_id", "organisation_id"), begins=_begins,
    )
)  # fmt: skip
