"""Who held which rights when: as they could be used on a day, and every change of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.audit_room import RightsForm
from register import clock, exports, guard
from register.db import reading
from register.domain.dates import said
from register.queries.accounts.rights import Held, rights
from register.queries.duties.confirmations import elsewhere
from register.queries.listing import Column
from register.web import listings

blueprint = Blueprint("rights", __name__, url_prefix="/audit/rights")
Page = str | Response | tuple[str, int]

COLUMNS = (
    Column("person", "Person"), Column("account", "Account"), Column("roles", "Roles"), Column("active", "May be used"),
    Column("first_day", "First day", "day"), Column("last_day", "Last day", "day"),
    Column("since", "Held from", "instant"), Column("until", "Held to", "instant"), Column("by", "Given by"),
    Column("seq", "Entry", "link"),
)  # fmt: skip


@blueprint.get("/")
def index() -> Page:
    form, viewer = RightsForm(), guard.actor().viewer
    sound = form.validate() if request.args else True
    on = form.on.data if sound else None
    with reading() as session:
        found = rights(session, viewer=viewer, on=on)
        abroad = [] if viewer.is_scoped else elsewhere(session)
        named = [{"name": one.name, "registered_at": one.registered_at} for one in abroad]
    when = (
        f"as they could be used at the end of {said(on)}" if on else f"as recorded by {said(clock.today())}"
    )
    question = f"Who held which rights, {when}"
    kind = request.args.get("format", "")
    if kind in exports.FORMATS:
        rows = [{**_row(one), "seq": one.seq} for one in found]
        return listings.file_of(kind, question, COLUMNS, rows, name="rights")
    files = {f"{name}_url": _file(name) for name in ("csv", "xlsx")}
    page = render_template(
        "audit/rights.html", form=form, columns=COLUMNS, rows=[_row(one) for one in found], question=question,
        files=files, named=named,
    )  # fmt: skip
    return page, form.status


def _file(kind: str) -> str:
    kept = {name: value for name, value in request.args.items() if value and name != "format"}
    return url_for("rights.index", **{**kept, "format": kind})  # type: ignore[arg-type]


def _row(one: Held) -> dict[str, Any]:
    return {
        "person": one.person, "account": one.account, "roles": one.role_words, "active": "Yes" if one.active else "No",
        "first_day": one.first_day, "last_day": one.last_day, "since": one.since, "until": one.until, "by": one.by,
        "seq": (f"{one.seq:,}", url_for("audit.entry", ref=one.seq) if guard.may("audit.entry") else None),
    }  # fmt: skip
