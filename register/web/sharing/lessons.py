"""Lessons of data incidents: the list, one of them, adding and changing them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.lessons import AmendLessonForm, LessonForm
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.domain.sharing.lessons import action_state
from register.queries.sharing import lessons as queries
from register.queries.sharing.incidents import incident
from register.services.nouns import LESSONS
from register.web import noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    standing = action_state(one.action_due_on, one.taken_on, today)
    about = incident(session, one.lesson_of_id, viewer=viewer)
    return {"state": queries.state_told(standing), "about": about.ref}


PAGES = noun_pages.Pages(
    at="lessons", list_page="lessons/index.html", page="lessons/show.html", question="lessons/ask.html", one="lesson",
    noun=LESSONS, listing=lambda: queries.listing_on(clock.today()), form=LessonForm,
    change=AmendLessonForm, called=lambda one: one.title, told=_told, begin=("lesson_of_id",),
)  # fmt: skip
blueprint = noun_pages.blueprint_of(PAGES)
