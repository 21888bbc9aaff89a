"""People: the list, one with posts, dual role and history, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from forms.people import AmendPersonForm, PersonForm
from register import clock
from register.db import Session
from register.domain.interests.interests import SITUATION_LABELS
from register.domain.permissions import Viewer
from register.queries import names
from register.queries.interests import interests, mitigations, of_person
from register.queries.people import appointments, joins
from register.queries.people import people as queries
from register.services.nouns import PEOPLE
from register.web import noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    dual = queries.dual_roles_on(session, today, viewer=viewer, people=[one.thing_id])
    said = joins.joins_of(session, one.thing_id, viewer=viewer)
    labels = names.people_told_apart(session, viewer=viewer)
    return {
        "posts": appointments.of_person(session, one.thing_id, viewer=viewer), "dual": dual.get(one.thing_id),
        "managed": mitigations.dual_role_mitigations_of(session, [one.thing_id], viewer=viewer), "today": today,
        "reviewable": interests.may_review(session, one.thing_id, viewer=viewer, on=today),
        "declared": of_person.told_of(session, one.thing_id, today, viewer=viewer), "situations": SITUATION_LABELS,
        "joined": [(row, labels[_other(row, one)]) for row in said if _other(row, one) in labels],
    }  # fmt: skip


def _other(row: Any, one: Any) -> str:
    """The id of the other record of the two."""
    return str(row.other_id if row.person_id == one.thing_id else row.person_id)


def _there(one: Any, chosen: str) -> str:
    """A person who is there; whoever amends another is asked whether they are the same."""
    if one is None:
        return url_for("people.show", ref=chosen)
    return url_for("joins.add", person=one.thing_id, other=chosen)


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="people", list_page="people/index.html", page="people/show.html", question="people/amend.html",
        new="people/add.html", one="person", noun=PEOPLE, listing=lambda: queries.listing(clock.today()),
        form=PersonForm, change=AmendPersonForm, called=lambda one: str(one.name),
        told=_told, known=noun_pages.Known("person", _there),
    )
)  # fmt: skip
