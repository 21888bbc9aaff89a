"""Posts: the list, one with its holders and history, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from forms.posts import AmendPostForm, PostForm
from register import clock
from register.db import Session
from register.domain.people.people import SIDE_LABELS, Side
from register.domain.permissions import Viewer
from register.queries import names
from register.queries.people import appointments
from register.queries.people import posts as queries
from register.queries.rules import ruleset
from register.services.nouns import POSTS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    called = names.posts(session, viewer=viewer)
    return {
        "holders": appointments.of_post(session, one.thing_id, viewer=viewer),
        "body": names.organisations(session, viewer=viewer).get(one.organisation_id),
        "above": called.get(one.reports_to_id or ""), "reviewer": called.get(one.reviewed_by_id or ""),
        "side": SIDE_LABELS[Side(one.side)],
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    rows = ruleset(session).value_or([], "interests.decision_making_criteria", on=clock.today())
    form.decision_reason.options = as_options((row["code"], row["name"]) for row in rows)


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="posts", list_page="posts/index.html", page="posts/show.html", question="posts/amend.html",
        new="posts/add.html", one="post", noun=POSTS, listing=queries.LISTING,
        form=PostForm, change=AmendPostForm, called=lambda one: str(one.title), told=_told, fill=_fill,
    )
)  # fmt: skip
