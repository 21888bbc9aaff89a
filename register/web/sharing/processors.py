"""Processors under sharing agreements: the list, one with what its contract lacks, adding and changing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from forms.processors import AmendProcessorForm, ProcessorForm
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.queries import names
from register.queries.sharing import processors as queries
from register.queries.sharing.agreements import agreement
from register.services.nouns import PROCESSORS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    called = {code: row["name"] for code, row in queries.required_terms(session, today).items()}
    above = None if "engager_id" in one.masked else one.engager_id
    return {
        "lacking": queries.see(session, one, viewer=viewer, today=today).lacking,
        "terms": [
            {"term": called.get(each.term, each.term), "answer": each.term_answer.label, "where": each.term_where}
            for each in queries.to_domain(one).terms
        ],
        "agreement": agreement(session, one.agreement_id, viewer=viewer),
        "processor": names.organisations(session, viewer=viewer).get(one.organisation_id),
        "engager": queries.processor(session, above, viewer=viewer) if above else None,
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    """The organisations and agreements, and the terms of the rules of today."""
    choosing.offer(session, form)
    terms = queries.required_terms(session, clock.today())
    options = as_options((code, row["name"]) for code, row in terms.items())
    for number in range(form.counts["terms"]):
        form[f"terms-{number}-term"].options = options


PAGES = noun_pages.Pages(
    at="processors", list_page="processors/index.html", page="processors/show.html", question="processors/ask.html",
    one="processor", noun=PROCESSORS, listing=queries.LISTING, form=ProcessorForm, change=AmendProcessorForm,
    called=lambda one: f"Processor {one.ref}", told=_told, fill=_fill, begin=("agreement_id", "engager_id"),
)  # fmt: skip
blueprint = noun_pages.blueprint_of(PAGES)
