"""Contract performance notices: the list, one with its steps and what has to follow, adding and amending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from forms.performance_notices import AmendPerformanceNoticeForm, PerformanceNoticeForm
from register import clock
from register.db import Session
from register.domain.permissions import Viewer
from register.domain.running.performance_notices import FIRST, steps_on
from register.queries.contracts.contracts import contract, to_domain
from register.queries.rules import ruleset
from register.queries.running import performance_notices as queries
from register.services.nouns import PERFORMANCE_NOTICES
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    value = queries.to_domain(one)
    known = steps_on(ruleset(session), value.notified_on)
    under = contract(session, one.contract_id, viewer=viewer)
    services = {line.code: line.name for line in to_domain(under).lines}
    return {
        "seen": queries.see(session, one, viewer=viewer, today=today), "notice": value,
        "names": {code: row["name"] for code, row in known.items()}, "step_words": queries.step_words,
        "contract": under, "service": queries.service_of(value, services),
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    known = steps_on(ruleset(session), form.notified_on.data or clock.today())
    offered = as_options((code, row["name"]) for code, row in known.items() if code != FIRST)
    for number in range(form.counts["steps"]):
        form[f"steps-{number}-step_kind"].options = offered


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="performance_notices", list_page="performance_notices/index.html", page="performance_notices/show.html",
        question="performance_notices/ask.html", one="contract performance notice", noun=PERFORMANCE_NOTICES,
        listing=queries.LISTING, form=PerformanceNoticeForm, change=AmendPerformanceNoticeForm,
        called=lambda one: f"Contract performance notice {one.ref}", told=_told, fill=_fill,
        begin=("contract_id",),
    )
)  # fmt: skip
