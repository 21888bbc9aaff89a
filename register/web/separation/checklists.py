"""Checklists: the list, one with how far it is, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.checklists import AmendChecklistForm, ChecklistForm
from forms.options import as_options
from register.db import Session
from register.domain.permissions import Viewer
from register.domain.separation.checklists import SETTLED
from register.queries.separation import checklists as queries
from register.queries.separation import kinds, programmes
from register.services.nouns import CHECKLISTS
from register.web import choosing, noun_pages

CALLED = kinds.words_for("checklist_kinds")


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    items = sorted(queries.to_domain(one).items, key=lambda item: item.item_state in SETTLED)
    return {
        "seen": queries.see(session, one, viewer=viewer, today=today), "items": items,
        "programme": programmes.programme(session, one.programme_id, viewer=viewer),
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    form["checklist_kind"].options = as_options(kinds.choices_of("checklist_kinds"))


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="checklists", list_page="checklists/index.html", page="checklists/show.html", question="checklists/ask.html",
        codes={"checklist_kind": kinds.words_for("checklist_kinds")},
        one="checklist", noun=CHECKLISTS, listing=queries.LISTING,
        form=ChecklistForm, change=AmendChecklistForm,
        called=lambda one: CALLED(one.checklist_kind), told=_told, fill=_fill, begin=("programme_id",),
    )
)  # fmt: skip
