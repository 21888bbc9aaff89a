"""Who held which rights when: as they could be used on a day, and every change of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.audit_room import RightsForm
from register import clock, exports, guard
from register.db import Session, reading
from register.domain.dates import said
from register.domain.permissions import Viewer
from register.queries.accounts.rights import Held, page_of_rights, rights
from register.queries.duties.confirmations import elsewhere
from register.queries.listing import Column
from register.web import listings
from register.web.entry_keys import after_entry

blueprint = Blueprint("rights", __name__, url_prefix="/audit/rights")
Page = str | Response | tuple[str, int]

ACCOUNTS = 50
"""So many accounts stand on a page."""
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
    kind = request.args.get("format", "")
    with reading() as session:
        found, last = _found(session, viewer, on, whole=kind in exports.FORMATS)
        abroad = [] if viewer.is_scoped else elsewhere(session)
        named = [{"name": one.name, "registered_at": one.registered_at} for one in abroad]
    when = (
        f"as they could be used at the end of {said(on)}" if on else f"as recorded by {said(clock.today())}"
    )
    question = f"Who held which rights, {when}"
    if kind in exports.FORMATS:
        rows = [{**_row(one), "seq": one.seq} for one in found]
        return listings.file_of(kind, question, COLUMNS, rows, name="rights")
    files = {f"{name}_url": _file(name) for name in ("csv", "xlsx")}
    page = render_template(
        "audit/rights.html", form=form, columns=COLUMNS, rows=[_row(one) for one in found], question=question,
        files=files, named=named, pages=_pages(last),
    )  # fmt: skip
    return page, form.status


def _found(
    session: Session, viewer: Viewer, on: date | None, *, whole: bool
) -> tuple[list[Held], int | None]:
    """A page of them, or all for a file."""
    if whole:
        return rights(session, viewer=viewer, on=on), None
    return page_of_rights(session, viewer=viewer, on=on, after=after_entry(), limit=ACCOUNTS)


def _pages(last: int | None) -> dict[str, str | None]:
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    first = url_for("rights.index", **kept) if request.args.get("after") else None  # type: ignore[arg-type]
    more = None if last is None else url_for("rights.index", **{**kept, "after": str(last)})  # type: ignore[arg-type]
    return {"prev_url": first, "prev_text": "The first of them", "next_url": more}


def _file(kind: str) -> str:
    kept = {name: value for name, value in request.args.items() if value and name not in ("format", "after")}
    return url_for("rights.index", **{**kept, "format": kind})  # type: ignore[arg-type]


def _row(one: Held) -> dict[str, Any]:
    return {
        "person": one.person, "account": one.account, "roles": one.role_words, "active": "Yes" if one.active else "No",
        "first_day": one.first_day, "last_day": one.last_day, "since": one.since, "until": one.until, "by": one.by,
        "seq": (f"{one.seq:,}", url_for("audit.entry", ref=one.seq) if guard.may("audit.entry") else None),
    }  # fmt: skip
