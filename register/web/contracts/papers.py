"""A contract with its changes: clean copies and redlines of a change, and the contract as it reads on any day."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from forms.papers import OnDayForm
from register import clock, guard
from register.db import reading
from register.documents.wordings import Wording, reworded
from register.domain.errors import NotFound, Refused
from register.domain.media_types import WORD
from register.queries.contracts import consolidated as queries
from register.queries.contracts.consolidated import Consolidated
from register.queries.contracts.contracts import contract
from register.queries.contracts.values import filling_of
from register.services.contracts import change_papers as services
from register.services.contracts.change_papers import Copy
from register.services.contracts.documents import preview_of

blueprint = Blueprint("papers", __name__)
Page = str | Response | tuple[str, int]


@blueprint.get("/contract-changes/<ref>/clean.docx")
def clean(ref: str) -> Response:
    """The contract as it reads with this change."""
    with reading() as session:
        return _handed(services.clean_copy(session, ref, viewer=guard.actor().viewer))


@blueprint.get("/contract-changes/<ref>/redline.docx")
def redline(ref: str) -> Response:
    """The same, with everything that the change alters tracked."""
    actor = guard.actor()
    with reading() as session:
        return _handed(services.redline_copy(session, ref, author=actor, viewer=actor.viewer))


@blueprint.get("/contracts/<ref>/on")
def on_day(ref: str) -> Page:
    """The contract for reading, as it reads on a day, with every change that holds by then."""
    viewer, form = guard.actor().viewer, OnDayForm(data={"on": clock.today()})
    with reading() as session:
        one = contract(session, ref, viewer=viewer)
        day = form.on.data if form.validate() else None
        found = None if day is None else queries.consolidated(session, one.thing_id, day, viewer=viewer)
        whole = None if found is None else filling_of(session, found.row, viewer=viewer)
    if found is not None and whole is None:
        raise Refused("No contract template is held for this edition, so there is nothing to read")
    blocks = preview_of(whole) if whole is not None else []
    shown = reworded(blocks, _wording(found)) if found is not None else ([], ())
    return render_template(
        "papers/on_day.html", form=form, one=one, found=found, whole=whole, blocks=shown[0], not_found=shown[1],
        effective_on=queries.effective_on,
    ), form.status  # fmt: skip


@blueprint.get("/contracts/<ref>/on/<day>.docx")
def on_day_file(ref: str, day: str) -> Response:
    """The same as a Word file."""
    with reading() as session:
        return _handed(services.on_day(session, ref, _day(day), viewer=guard.actor().viewer))


def _wording(found: Consolidated) -> list[Wording]:
    return [Wording(one.place, one.before, one.after) for one in found.wording]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _handed(copy: Copy) -> Response:
    name = f'attachment; filename="{copy.file_name}"'
    return Response(copy.docx, mimetype=WORD, headers={"Content-Disposition": name})
