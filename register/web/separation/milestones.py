"""Milestones: the list, one with how it stands among the others, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.milestones import AmendMilestoneForm, MilestoneForm
from forms.options import as_options
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.queries.separation import kinds, programmes
from register.queries.separation import milestones as queries
from register.services.nouns import MILESTONES
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    seen = queries.see(session, one, viewer=viewer, today=today)
    programme = programmes.programme(session, one.programme_id, viewer=viewer)
    return {"seen": seen, "state": queries.state_told(seen.state), "programme": programme}


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    form["milestone_kind"].options = as_options(
        kinds.called(session, "milestone_kinds", clock.today()).items()
    )


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="milestones", list_page="milestones/index.html", page="milestones/show.html", question="milestones/ask.html",
        codes={"milestone_kind": kinds.words_for("milestone_kinds")},
        one="milestone", noun=MILESTONES, listing=lambda: queries.listing_on(clock.today()),
        form=MilestoneForm, change=AmendMilestoneForm,
        called=lambda one: str(one.title), told=_told, fill=_fill, begin=("programme_id",),
    )
)  # fmt: skip
