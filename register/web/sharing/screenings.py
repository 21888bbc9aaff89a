"""Screenings of sharing agreements: the list, one with what its answers advise, adding and changing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from forms.screenings import AmendScreeningForm, ScreeningForm
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.queries.sharing import screenings as queries
from register.queries.sharing.agreements import agreement
from register.services.nouns import SCREENINGS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    called = {code: row["name"] for code, row in queries.questions_on(session, one.valid_from).items()}
    return {
        "seen": queries.see(session, one, viewer=viewer, today=today),
        "outcome": queries.outcome_told(one.screening_outcome),
        "answers": [
            {
                "question": called.get(each.screening_question, each.screening_question),
                "answer": each.screening_answer.label,
                "words": each.screening_words,
            }
            for each in queries.to_domain(one).answers
        ],
        "agreement": agreement(session, one.agreement_id, viewer=viewer),
    }


def _fill(session: Session, form: Any) -> None:
    """The agreements, and the questions of the rules of today."""
    choosing.offer(session, form)
    asked = queries.questions_on(session, clock.today())
    options = as_options((code, row["name"]) for code, row in asked.items())
    for number in range(form.counts["answers"]):
        form[f"answers-{number}-screening_question"].options = options


PAGES = noun_pages.Pages(
    at="screenings", list_page="screenings/index.html", page="screenings/show.html", question="screenings/ask.html",
    one="screening", noun=SCREENINGS, listing=queries.LISTING, form=ScreeningForm, change=AmendScreeningForm,
    called=lambda one: f"Screening {one.ref}", told=_told, fill=_fill, begin=("agreement_id",),
    codes={"screening_outcome": lambda code: queries.outcome_told(code)[0]},
)  # fmt: skip
blueprint = noun_pages.blueprint_of(PAGES)
