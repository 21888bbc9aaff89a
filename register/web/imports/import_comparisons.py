"""An export of the old system laid beside the register by page, while both run. Nothing of the file is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.imports import CompareFileForm
from forms.options import as_options
from register import clock, exports, guard
from register.db import reading
from register.domain.dates import said
from register.domain.errors import Invalid
from register.domain.imports.mappings import About, shipped, shipped_about
from register.domain.imports.readings import read_edition
from register.domain.imports.tables import Unreadable
from register.queries.imports.comparisons import Compared, compare
from register.queries.listing import Column
from register.services.imports import uploads
from register.web import listings
from register.web.imports.rows import name_of

blueprint = Blueprint("import_comparisons", __name__, url_prefix="/imports/compare")
Page = str | Response | tuple[str, int]
SHOWN = 200
COLUMNS = (
    Column("what", "What is different"), Column("ref", "Entry here", "link"), Column("row", "Row there"),
    Column("name", "Whose"), Column("told", "What it says"),
)  # fmt: skip


@dataclass(slots=True)
class _Answer:
    """compared: None before a file was sent. rows: what differs, a line for each."""

    compared: Compared | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)


@blueprint.route("", methods=["GET", "POST"])
def index() -> Page:
    """What only one of the two has, and what they say otherwise."""
    form, found = CompareFileForm(), _Answer()
    form.mapping.options = as_options((name, shipped(name).title) for name in shipped_about(About.INTERESTS))
    if form.validate_on_submit():
        with form.blaming():
            found.compared = _compared(form)
            found.rows = list(_rows(found.compared))
    question = f"An export of the old system beside the register on {said(clock.today())}"
    if found.compared and form.answer.data in exports.FORMATS:
        rows = [{**row, "ref": row["ref"][0] if row["ref"] else None} for row in found.rows]
        return listings.file_of(form.answer.data, question, COLUMNS, rows, name="comparison")
    return render_template(
        "imports/compare.html", form=form, question=question, columns=COLUMNS, compared=found.compared,
        rows=found.rows, most=SHOWN,
    ), form.status  # fmt: skip


def _compared(form: Any) -> Compared:
    with closing(form.file.data) as file:
        sheets = uploads.check_file(file.read(), name_of(form), field="file")
    shipped_ones = [shipped(name) for name in shipped_about(About.INTERESTS)]
    mapping = shipped(form.mapping.data) if form.mapping.data else uploads.guessed(sheets, shipped_ones)
    today = clock.today()
    try:
        read = read_edition(sheets, mapping, on=today, today=today)
    except Unreadable as fault:
        raise Invalid({"file": str(fault)}) from fault
    with reading() as session:
        return compare(session, read, source=mapping.source, viewer=guard.actor().viewer, today=today)


def _rows(found: Compared) -> Iterator[dict[str, Any]]:
    for other in found.otherwise:
        told = "; ".join(f"{words}: here {here}, there {there}" for words, here, there in other.told)
        yield _row("They say otherwise", other.name, told, ref=other.ref, row=other.row)
    for there in found.only_there:
        yield _row("Only in the export", there.name, there.organisation, row=there.row)
    for here in found.only_here:
        yield _row("Only in the register", here.name, here.organisation, ref=here.ref)


def _row(what: str, name: str, told: str, *, ref: str = "", row: str = "") -> dict[str, Any]:
    link = (ref, url_for("interests.show", ref=ref)) if ref else None
    return {"what": what, "ref": link, "row": row or None, "name": name, "told": told or None}
