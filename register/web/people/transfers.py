"""A transfer instrument on a page: what would move is looked at before it is moved in one act."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.transfers import TransferForm
from register import guard
from register.db import Session, reading
from register.domain.people.transfers import Moved
from register.look.record_pages import address_of
from register.look.words import pluralise
from register.queries.people import organisations
from register.queries.people.transfers import TransferPlan
from register.services.people.transfers import preview_transfer, transfer
from register.web import acting, choosing

blueprint = Blueprint("transfers", __name__, url_prefix="/organisations")
Page = str | Response | tuple[str, int]


@blueprint.route("/<ref>/transfer", methods=["GET", "POST"])
def move(ref: str) -> Page:
    form = TransferForm()
    with reading() as session:
        one = organisations.organisation(session, ref, viewer=guard.actor().viewer)
        name, shown_ref = one.name, one.ref
        choosing.offer(session, form)
    plan = _plan(form, ref)
    seen = plan is not None and form.seen.data == plan.fingerprint
    if plan is not None:
        form.shows(plan.fingerprint)
    told: dict[str, Any] = {
        "plan": plan, "name": name, "ref": shown_ref, "kinds": Moved, "address_of": address_of,
    }  # fmt: skip

    def work(session: Session) -> str:
        transfer(session, ref, form.to_domain(), **acting.by())
        return url_for("organisations.show", ref=shown_ref)

    if plan is not None and not seen:
        return render_template("transfers/move.html", form=form, **told)
    return acting.asked(form, work, "transfers/move.html", said=_said(plan), **told)


def _said(plan: TransferPlan | None) -> str:
    """What was done, in numbers."""
    if plan is None:
        return ""
    stays = sum(one.stays for one in plan.counts)
    stays += sum(one.count for one in plan.handed_on) + sum(one.count for one in plan.left)
    return f"{pluralise(sum(one.goes for one in plan.counts), 'record')} transferred, {stays} left where they were"


def _plan(form: TransferForm, ref: str) -> TransferPlan | None:
    """None while nothing was sent, or while something has to be mended first."""
    if form.status != 200 or not form.validate_on_submit():
        return None
    found: list[TransferPlan] = []
    with form.blaming(), reading() as session:
        found.append(preview_transfer(session, ref, form.to_domain(), **acting.by()))
    return found[0] if found else None
