"""A national variation for many contracts: chosen, previewed, proposed by a job, fetched with a report and the papers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from forms.national import ProposeNationalForm, WhichVariedForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.contracts.contracts import editions
from register.domain.contracts.national import (
    ForeseenVariation,
    Instrument,
    WhichVaried,
    chosen,
    counted,
    instruments,
)
from register.domain.values import plain
from register.queries.rules import ruleset
from register.services.contracts import national as services
from register.services.duties.asked_variations import KIND, ask_to_vary
from register.web import acting, choosing, watched

blueprint = Blueprint("national", __name__, url_prefix="/contracts/national-variation")
Page = str | Response | tuple[str, int]
Found = tuple[Instrument, list[ForeseenVariation]] | None
MOST_SHOWN = 200


@blueprint.route("/", methods=["GET", "POST"])
def choose() -> Page:
    """Which variation and which contracts, and what would change in each; posting has it proposed."""
    which = WhichVariedForm()
    _offer(which)
    found = _found(which)
    form = ProposeNationalForm()

    def work(session: Session) -> str:
        key = ask_to_vary(session, _which(which), actor=guard.actor(), now=clock.now())
        return url_for("national.show", key=key)

    instrument, rows = found or (None, [])
    shown: dict[str, Any] = {
        "before": watched.asked_before(KIND),
        "which": which, "found": None if found is None else rows, "instrument": instrument, "counted": counted(rows),
        "most": MOST_SHOWN, "makes": len(chosen(rows)),
    }  # fmt: skip
    return acting.asked(form, work, "national/choose.html", said="Asked for", **shown)


watched.add_to(blueprint, KIND, "national/show.html", called="national-variation")


def _offer(form: WhichVariedForm) -> None:
    with reading() as session:
        choosing.offer(session, form)
        rules, today = ruleset(session), clock.today()
    form.variation.options = as_options((code, one.called) for code, one in instruments(rules, today).items())
    form.edition.options = as_options((code, row["name"]) for code, row in editions(rules, on=today).items())


def _found(form: WhichVariedForm) -> Found:
    """None until something is asked for."""
    if not request.args or form.is_looking or not form.validate():
        return None
    with form.blaming(), reading() as session:
        return services.foreseen(session, _which(form), actor=guard.actor(), today=clock.today())
    return None  # type: ignore[unreachable]  # blaming keeps a fault for the form


def _which(form: WhichVariedForm) -> WhichVaried:
    asked = ("variation", "edition", "service", "provider", "commissioner")
    return WhichVaried(**{name: plain(form[name].data) or "" for name in asked})
