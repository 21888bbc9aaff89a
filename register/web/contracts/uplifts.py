"""The yearly uplift of a contract's prices: each price before and after, and proposing it as a change."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for

from forms.options import as_options
from forms.uplifts import ProposeUpliftForm, WhichUpliftForm
from register import clock, guard
from register.db import Session, reading
from register.queries.contracts.contracts import contract
from register.services.contracts import uplifts as services
from register.web import acting, noun_pages

blueprint = Blueprint("uplifts", __name__, url_prefix="/contracts")


@blueprint.route("/<ref>/uplift", methods=["GET", "POST"])
def propose(ref: str) -> noun_pages.Page:
    """Which year, and what each price would be; posting proposes it, and others decide."""
    which = WhichUpliftForm()
    with reading() as session:
        one = contract(session, ref, viewer=guard.actor().viewer)
        which.year.options = as_options((year, year) for year in services.years_known(session, clock.today()))
    found, form = _foreseen(which, ref), ProposeUpliftForm(version=one.n)

    def work(session: Session) -> str:
        made = services.propose_uplift(session, ref, which.year.data or "", **acting.by(form))
        return url_for("changes.show", ref=made.ref)

    said = "Proposed. Nothing changes until it is decided"
    return acting.asked(
        form, work, "prices/uplift.html", said=said, about=one, one=one, which=which, found=found
    )


def _foreseen(form: WhichUpliftForm, ref: str) -> services.UpliftForeseen | None:
    """None until a year is asked for."""
    if not request.args or not form.validate():
        return None
    with form.blaming(), reading() as session:
        how: dict[str, Any] = {"actor": guard.actor(), "today": clock.today()}
        return services.foresee_uplift(session, ref, form.year.data or "", **how)
    return None  # type: ignore[unreachable]  # blaming keeps a fault for the form
