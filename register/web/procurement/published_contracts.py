"""Published registers of contracts: pages that anybody may read without signing in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.asking import asking
from register import clock
from register.db import reading
from register.domain.contracts.public.unpublished import FIELDS
from register.domain.errors import Invalid
from register.domain.permissions import ANYBODY
from register.domain.trail.notes import short_code
from register.queries import listing as lists
from register.queries.listing import Asked, Column
from register.queries.procurement import contract_edition_files as files
from register.queries.procurement import contract_editions as queries
from register.queries.procurement.contract_files import head_of
from register.web.listings import Shown
from register.web.publication.keeping import may_be_kept

blueprint = Blueprint("published_contracts", __name__, url_prefix="/published/contracts")
may_be_kept(blueprint)
Page = str | Response | tuple[str, int]
ASKED = ("title", "supplier", "goes_on")
COLUMNS = (
    Column("contract", "Contract", "link"), Column("supplier", "Supplier"), Column("value", "Value as awarded", "money"),
    Column("starts_on", "From", "day"), Column("ends_on", "To", "day"), Column("route", "Procurement route"),
    Column("withheld", "Withheld"),
)  # fmt: skip


@blueprint.get("/")
def index() -> str:
    with reading() as session:
        page = lists.page(session, queries.LISTING, Asked(ANYBODY), after=request.args.get("after", ""))
    return render_template(
        "published/contracts.html", editions=page.rows, next_key=page.next_key, trail=_trail()[:1]
    )


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    with reading() as session:
        one = queries.contract_edition(session, ref, viewer=ANYBODY)
        filters = [f for f in queries.rows_listing(one).filters if f.key in ASKED]
        form = asking([(f.key, f.label, f.choices) for f in filters], bitemporal=False)
        sound = form.validate() if request.args else True
        asked = {field.name: str(field.data) for field in form.questions if sound and field.data}
        shown, known = _shown(session, one, asked), queries.grounds_told(session, one.held_on)
    return render_template(
        "published/contract_edition.html", form=form, one=one, shown=shown, asked=asked, grounds=known,
        formats=files.KINDS, code=short_code(bytes.fromhex(one.sha256)), trail=_trail(),
    ), form.status  # fmt: skip


def _shown(session: Any, one: Any, asked: dict[str, str]) -> Shown:
    """A page of the rows that fit the search, with the links to the others."""
    after = request.args.get("after", "")
    rows, more = queries.page(session, one, asked, after=after)
    here = f"{url_for('published_contracts.show', ref=one.ref)}?"
    return Shown(
        list(COLUMNS), [_row(row) for row in rows], one.title,
        None if more is None else here + urlencode({**asked, "after": more}),
        here + urlencode(asked) if after else None, None, None,
    )  # fmt: skip


def _row(row: queries.ContractRow) -> dict[str, Any]:
    shown, left = row.contract, row.withheld_words
    why = f"{left} ({row.ground})" if left and row.ground else left
    if shown is None:
        return {
            **dict.fromkeys(column.key for column in COLUMNS),
            "contract": (queries.STATES[row.state], None),
            "withheld": why,
        }
    days = (shown.starts_on, shown.ends_on) if shown.shows("days") else (None, None)
    return {
        "contract": (shown.title, url_for("published_contracts.contract", ref=shown.ref)), "supplier": shown.provider.name,
        "value": shown.award_pence if shown.shows("value") else None, "starts_on": days[0], "ends_on": days[1],
        "route": shown.by_route, "withheld": why,
    }  # fmt: skip


@blueprint.get("/<ref>/export")
def export(ref: str) -> Response:
    """The whole edition as a file."""
    kind = request.args.get("format", "csv")
    if kind not in files.KINDS:
        raise Invalid({"format": f"Choose one of {', '.join(files.KINDS)}."})
    head = head_of(current_app.extensions["settings"], request.host_url, clock.now())
    with reading() as session:
        one = queries.contract_edition(session, ref, viewer=ANYBODY)
        body = files.edition_file(session, one, kind, head=head)
    where = f'attachment; filename="{files.file_name(one, kind)}"'
    return Response(body, mimetype=files.TYPES[kind], headers={"Content-Disposition": where})


@blueprint.get("/entries/<ref>")
def contract(ref: str) -> str:
    """One contract over all editions, at an address that stays."""
    with reading() as session:
        stands = queries.stands_of(session, ref)
    newest = stands[0].row
    return render_template(
        "published/contract.html", one=newest.contract, row=newest, fields=FIELDS, stands=stands, trail=_trail(),
        address=url_for("published_contracts.contract", ref=ref, _external=True),
    )  # fmt: skip


@blueprint.get("/entries/<ref>/release")
def release(ref: str) -> Response:
    """The contract as a release of the Open Contracting Data Standard, as the newest edition tells of it."""
    head = head_of(current_app.extensions["settings"], request.host_url, clock.now())
    with reading() as session:
        newest = queries.stands_of(session, ref)[0]
        body = files.release_file(newest.edition, [newest.row], head=head)
    where = f'attachment; filename="{ref}.ocds.json"'
    return Response(body, mimetype=files.TYPES["ocds"], headers={"Content-Disposition": where})


def _trail() -> list[tuple[str, str]]:
    return [
        ("Published register", url_for("published.index")), ("Registers of contracts", url_for("published_contracts.index")),
    ]  # fmt: skip
