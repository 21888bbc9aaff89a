"""Standard answers: the list, one with its history, adding and changing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from forms.standard_answers import AmendStandardAnswerForm, StandardAnswerForm
from register.db import Session
from register.domain.permissions import Viewer
from register.queries.contracts.ahead import standard_answers as queries
from register.queries.people import organisations
from register.services.nouns import STANDARD_ANSWERS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    body = organisations.organisation(session, one.organisation_id, viewer=viewer)
    return {"seen": queries.see(session, one, viewer=viewer, today=today), "body": body}


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    known = queries.fields_of(session)
    form.answered_field.options = as_options((path, field.label) for path, field in known.items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="standard_answers", list_page="standard_answers/index.html", page="standard_answers/show.html",
        question="standard_answers/ask.html", codes={"answered_field": queries.field_words},
        one="standard answer", noun=STANDARD_ANSWERS, listing=queries.LISTING,
        form=StandardAnswerForm, change=AmendStandardAnswerForm,
        called=lambda one: queries.field_words(one.answered_field), told=_told, fill=_fill,
        begin=("organisation_id", "answered_field", "service_code"),
    )
)  # fmt: skip
