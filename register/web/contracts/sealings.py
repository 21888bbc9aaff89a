"""The register of sealings: the list, one entry, adding and correcting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from forms.sealings import AmendSealingForm, SealingForm
from register import clock
from register.db import Session
from register.domain.contracts.sealings import EXECUTIONS
from register.domain.permissions import Viewer
from register.queries.contracts import sealings as queries
from register.queries.contracts.hindsight import sealing_checks as hindsight
from register.queries.rules import ruleset
from register.services.nouns import SEALINGS
from register.web import choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    seen = hindsight.see(session, one, viewer=viewer, today=today)
    return {"seen": seen, "entered": queries.outcome_told(seen.outcome_when_entered)}


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    rows = ruleset(session).value_or([], EXECUTIONS, on=form.sealed_on.data or clock.today())
    form.execution.options = as_options((row["code"], row["name"]) for row in rows)


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="sealings", list_page="sealings/index.html", page="sealings/show.html", question="sealings/ask.html",
        codes={"execution": queries.way_words}, one="deed", noun=SEALINGS, listing=queries.LISTING,
        form=SealingForm, change=AmendSealingForm,
        called=lambda one: str(one.deed), told=_told, fill=_fill, begin=("contract_id", "organisation_id"),
    )
)  # fmt: skip
