"""Options appraisals: the list, one with what each option came to, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from forms.appraisals import AmendAppraisalForm, AppraisalForm, GiveUpForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.domain.separation.appraisals import GivenUp, documents_of
from register.queries import names
from register.queries.separation import appraisals as queries
from register.queries.separation import care_services, kinds, structures
from register.services.nouns import APPRAISALS
from register.services.separation.appraisals import give_up_benefit
from register.web import acting, choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    value = queries.to_domain(one)
    people = names.people_told_apart(session, viewer=viewer).look_up(
        {score.scored_by for score in value.scores}
        | {each.waived_by for each in value.benefits if each.waived_by}
    )
    drawn = {
        option.option: structures.of_documents(
            session, documents_of(value, option.option), today, viewer=viewer
        )
        for option in value.options
    }
    service = care_services.care_service(session, one.service_id, viewer=viewer)
    bodies = {key for key in (service.commissioner_id, service.provider_id) if key}
    seen = queries.see(session, one, viewer=viewer, today=today)
    return {
        "seen": seen, "options": queries.options_told(value, seen),
        "weights": {each.person_id: each.weight for each in seen.scored_by},
        "value": value, "people": people, "drawn": drawn,
        "service": service, "now": structures.of_bodies(session, bodies, one.chosen_on or today, viewer=viewer),
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    called = kinds.called(session, "forms", form.chosen_on.data or clock.today())
    for number in range(form.counts["options"]):
        form[f"options-{number}-option_form"].options = as_options(called.items())
    agreements = structures.kind_names(session, form.chosen_on.data or clock.today())
    for number in range(form.counts["structure"]):
        form[f"structure-{number}-document_kind"].options = as_options(agreements.items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="appraisals", list_page="appraisals/index.html", page="appraisals/show.html", question="appraisals/ask.html",
        one="options appraisal", noun=APPRAISALS, listing=queries.LISTING,
        form=AppraisalForm, change=AmendAppraisalForm, called=lambda one: str(one.ref),
        told=_told, fill=_fill, begin=("service_id", "programme_id"),
    )
)  # fmt: skip


@blueprint.route("/<ref>/give-up/<int:number>", methods=["GET", "POST"])
def give_up(ref: str, number: int) -> noun_pages.Page:
    """Somebody else than whoever recorded a promised benefit gives it up, with a reason."""
    with reading() as session:
        one = queries.appraisal(session, ref, viewer=guard.actor().viewer)
        benefits = queries.to_domain(one).benefits
    if number >= len(benefits):
        raise NotFound
    promise, form = benefits[number], GiveUpForm(version=one.n)

    def work(session: Session) -> str:
        new = GivenUp(
            promised_option=promise.promised_option, measure=promise.measure,
            waived_because=str(form.waived_because.data or ""),
        )  # fmt: skip
        give_up_benefit(session, ref, new, **acting.by(form))
        return url_for("appraisals.show", ref=ref)

    return acting.asked(
        form, work, "appraisals/give_up.html", said="Given up", about=one, one=one, promise=promise
    )
