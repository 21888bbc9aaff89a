"""Any list as a page or a file: the question from the address, the rows from the noun's listing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.asking import asking
from forms.base import SearchForm
from register import clock, exports, guard
from register.db import reading
from register.domain.errors import Invalid
from register.look.record_pages import address_by_reference
from register.queries import listing as lists
from register.queries.listing import Asked, Column, Listing
from register.queries.visible import AsAt
from register.web import scoping

Page = tuple[str, int]
FIT = 8
"""So many columns fit on a desk's screen in letters of the usual size."""
READS = {"csv": lists.filed, "xlsx": lists.filed, "jsonl": lists.told}
"""How a row is read for each kind of file: as spreadsheets take it, or as machines are told it."""
Links = str | Callable[[Any], str | None] | None
"""Where a row leads: the endpoint of the page of its reference, or a function that gives the address, if any."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list macros draw."""

    columns: list[Column]
    rows: list[dict[str, Any]]
    question: str
    next_url: str | None
    prev_url: str | None
    csv_url: str | None
    xlsx_url: str | None
    total: int | None = None
    more_than: int | None = None


def add_to(
    blueprint: Blueprint, listing: Listing | Callable[[], Listing], *, template: str, links_to: Links = None,
    at: str = "/", endpoint: str = "index", more: Callable[[], dict[str, Any]] = dict,
) -> None:  # fmt: skip
    """Give the blueprint a page of this list and its downloads.

    listing: or a function that makes it, where it depends on the day or on who asks.
    more: what the template needs besides the form and the rows.
    """

    def index() -> Page:
        wanted = _made(listing)
        form, asked = question(wanted)
        shown = show(wanted, asked, links_to=links_to)
        return render_template(template, form=form, shown=shown, **more()), form.status

    def download() -> Response:
        return export(_made(listing))

    blueprint.add_url_rule(at, endpoint, index)
    blueprint.add_url_rule(f"{at.rstrip('/')}/export", "export", download)


def _made(listing: Listing | Callable[[], Listing]) -> Listing:
    return listing if isinstance(listing, Listing) else listing()


def question(listing: Listing) -> tuple[SearchForm, Asked]:
    """The form above the list as it was answered, and what it asks."""
    form = asking(
        [(f.key, f.label, f.choices) for f in listing.filters],
        bitemporal=listing.bitemporal, ends=listing.goes_on is not None,
    )  # fmt: skip
    sound = form.validate() if request.args else True
    chosen = {f.key: str(form[f.key].data or "") for f in listing.filters if sound}
    as_at = AsAt(form["on"].data, form["known"].data, _basis()) if listing.bitemporal and sound else AsAt()
    ended = listing.goes_on is None or bool(form["ended"].data)
    going_on = None if ended else clock.today()
    return form, Asked(guard.actor().viewer, as_at, chosen, scoping.words(), going_on)


def show(listing: Listing, asked: Asked, *, links_to: Links = None) -> Shown:
    """A page of the list; a cell of kind ref leads where `links_to` says."""
    with reading() as session:
        found = lists.matching(session, listing, asked, lists.MOST_COUNTED)
        few = lists.few(session, listing, asked, found=found)
        page = lists.page(session, listing, asked, after=request.args.get("after", ""), among=few)
        shown = [_row(listing, row, links_to) for row in page.rows]
        rows = lists.with_names(session, listing, asked.viewer, shown)
        only = page.next_key is None and not request.args.get("after")
        count = len(rows) if only else lists.total(session, listing, asked) if found is None else len(found)
    here = request.endpoint or ""
    more = None if page.next_key is None else _url(here, after=page.next_key)
    first = _url(here) if request.args.get("after") else None
    file = f"{here.rpartition('.')[0]}.export"
    urls = [_url(file, format=kind) if guard.may(file) else None for kind in ("csv", "xlsx")]
    more_than = lists.MOST_COUNTED if count > lists.MOST_COUNTED else None
    asks = lists.question(listing, asked)
    return Shown(_columns(listing, rows), rows, asks, more, first, urls[0], urls[1], count, more_than)


def export(listing: Listing) -> Response:
    """The whole list as a file, with its question in the first line."""
    kind = request.args.get("format", "csv")
    if kind not in exports.FORMATS:
        raise Invalid({"format": "Choose csv, xlsx or jsonl."})
    _, asked = question(listing)
    with reading() as session:
        every = [READS[kind](listing, row) for row in lists.stream(session, listing, asked)]
        rows = lists.with_names(session, listing, asked.viewer, every)
    columns = [lists.REFERENCE, *listing.columns] if kind == "jsonl" else listing.columns
    return file_of(kind, lists.question(listing, asked), columns, rows, name=listing.noun)


def file_of(
    kind: str, question: str, columns: Iterable[Column], rows: Iterable[dict[str, Any]], *, name: str
) -> Response:
    """Rows as a download in one of the export formats, as `READS` reads them."""
    headings = lists.headings(columns)
    body = exports.WRITERS[kind](question, headings, rows)
    where = f'attachment; filename="{name}.{kind}"'
    return Response(body, mimetype=exports.FORMATS[kind], headers={"Content-Disposition": where})


def _columns(listing: Listing, rows: list[dict[str, Any]]) -> list[Column]:
    """The columns of the page. Of a list with many, one in which no row has anything is left out, so that the rest fit."""
    whole = [c for c in listing.columns if not c.apart]
    many = len(whole) > FIT
    told = [c for c in whole if not (many and rows) or any(row[c.key] for row in rows)]
    return [Column(c.key, c.heading, "link" if c.kind in ("ref", "record") else c.kind) for c in told]


def _row(listing: Listing, row: Any, links_to: Links) -> dict[str, Any]:
    values = lists.values(listing, row)
    for column in listing.columns:
        if column.kind == "ref":
            values[column.key] = (values[column.key], _address(links_to, row))
        if column.kind == "record" and values[column.key]:
            values[column.key] = (values[column.key], address_by_reference(values[column.key]))
    return values


def _address(links_to: Links, row: Any) -> str | None:
    if callable(links_to):
        return links_to(row)
    return _record_url(links_to, row.ref) if links_to else None


def _record_url(endpoint: str, ref: str) -> str:
    """The record's page; from a list for a day it opens at the version of that day."""
    then = {k: v for k, v in request.args.items() if v and (k == "basis" or k.startswith(("on-", "known-")))}
    return url_for(endpoint, ref=ref, **then, _anchor="as-it-was" if then else None)  # type: ignore[arg-type]


def _url(endpoint: str, **changes: str) -> str:
    kept = {k: v for k, v in request.args.items() if v and k not in ("after", "format", "endpoint")}
    return url_for(endpoint, **(request.view_args or {}), **{**kept, **changes})  # type: ignore[arg-type]


def _basis() -> str:
    return "asserted" if request.args.get("basis") == "asserted" else "recorded"
