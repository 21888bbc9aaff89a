"""Options appraisals: the list, one with what each option came to, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.appraisals import AmendAppraisalForm, AppraisalForm
from forms.options import as_options
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.domain.separation.appraisals import documents_of
from register.queries import names
from register.queries.separation import appraisals as queries
from register.queries.separation import care_services, kinds, structures
from register.services.nouns import APPRAISALS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    value = queries.to_domain(one)
    people = names.people_told_apart(session, viewer=viewer).look_up(
        {score.scored_by for score in value.scores}
    )
    drawn = {
        option.option: structures.of_documents(session, documents_of(value, option.option), viewer=viewer)
        for option in value.options
    }
    return {
        "seen": queries.see(session, one, viewer=viewer, today=today), "options": queries.options_told(value),
        "value": value, "people": people, "drawn": drawn,
        "service": care_services.care_service(session, one.service_id, viewer=viewer),
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    called = kinds.called(session, "forms", form.chosen_on.data or clock.today())
    for number in range(form.counts["options"]):
        form[f"options-{number}-option_form"].options = as_options(called.items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="appraisals", list_page="appraisals/index.html", page="appraisals/show.html", question="appraisals/ask.html",
        one="options appraisal", noun=APPRAISALS, listing=queries.LISTING,
        form=AppraisalForm, change=AmendAppraisalForm, called=lambda one: str(one.ref),
        told=_told, fill=_fill, begin=("service_id", "programme_id"),
    )
)  # fmt: skip
