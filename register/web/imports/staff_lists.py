"""The step in which a list of staff is looked at: for which body and day, who joins, moves and leaves, and what follows."""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256
from typing import Any

from flask import render_template, url_for
from werkzeug.wrappers import Response

from forms.imports import StaffForm
from register import clock, guard
from register.db import Session, reading
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.staff import Kind
from register.domain.imports.tables import Sheet, Unreadable
from register.domain.people.people import Side
from register.queries.imports import batches as queries
from register.queries.imports.staff import StaffPlan, plan
from register.services.imports import batches, uploads
from register.services.imports.staff import take_in
from register.web import acting, choosing

Page = str | Response | tuple[str, int]
SHOWN = 200


def look(batch: Any, mapping: By, sheets: list[Sheet], lacking: list[str]) -> Page:
    """What taking the list in would do stands on the page before it is done; the same answers are then sent again."""
    form = StaffForm(on=clock.today())
    with reading() as session:
        choosing.offer(session, form)
    found: StaffPlan | None = None
    if form.validate_on_submit():
        with form.blaming(), reading() as session:
            found = planned(session, form, batch, mapping, sheets)
    shown: dict[str, Any] = {
        "batch": batch, "mapping": mapping, "lacking": lacking, "found": found, "kinds": list(Kind), "shown": SHOWN,
    }  # fmt: skip
    if found is not None and not form.seen_before(fingerprint(found)):
        return render_template("imports/staff.html", form=form, **shown)
    answer = acting.asked(
        form, lambda session: _taken_in(session, form, batch, mapping, sheets), "imports/staff.html",
        said="List of staff taken in", **shown,
    )  # fmt: skip
    if form.is_done:
        with reading() as session:
            uploads.forget_file(queries.imports_folder(session), batch.id)
    return answer


def planned(session: Session, form: Any, batch: Any, mapping: By, sheets: list[Sheet]) -> StaffPlan | None:
    """None, with the fault on the form, where no row can be read."""
    try:
        return plan(
            session, sheets, mapping, organisation_id=form.organisation_id.data, on=form.on.data,
            complete=form.complete.data, answers=batch.answers, viewer=guard.actor().viewer,
        )  # fmt: skip
    except Unreadable as fault:
        form.blame({"": str(fault)})
        return None


def _taken_in(session: Session, form: Any, batch: Any, mapping: By, sheets: list[Sheet]) -> str:
    fresh = queries.batch(session, batch.id)
    found = planned(session, form, fresh, mapping, sheets)
    if found is not None:
        done = take_in(session, found, side=Side(form.side.data), **acting.by())
        batches.finish(session, batch.id, asdict(done), actor=guard.actor())
    return url_for("imports.show", key=batch.id)


def fingerprint(found: StaffPlan) -> str:
    """What stands for all that the page told: what was seen is what is done."""
    words = repr([found.organisation_id, found.on, found.complete, found.caused])
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
