"""Other documents: variations, notices, governance documents, and the schedule of declarations for a meeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from forms.base import SearchForm, answers_sent
from forms.documents import (
    AboutContractForm,
    AboutMeetingForm,
    AboutRegisterForm,
    AboutSchemeForm,
    rows_sent,
)
from forms.schedules import ScheduleForm, schedule_form
from register import clock, guard
from register.db import Session, reading, unit_of_work
from register.domain.contracts.documents import KINDS, About, DocumentKind
from register.domain.errors import Repeated, Stale
from register.domain.media_types import WORD
from register.queries.choosing import attendants
from register.queries.contracts.change_papers import change_draft
from register.queries.contracts.document_values import Draft, blank_draft, kind_of, pack_of
from register.queries.contracts.drafts import contract_draft
from register.queries.meetings.drafts import Meeting, meeting_draft, register_draft, scheme_draft
from register.services import tickets
from register.services.contracts import documents as keeping
from register.services.contracts.other_documents import MadeDocument, make_document, record_made
from register.web import choosing

blueprint = Blueprint("documents", __name__, url_prefix="/documents")
Page = str | Response | tuple[str, int]
Drafting = Callable[[Session], Draft]
DOORS = {About.CONTRACT: "documents.about_contract", About.MEETING: "documents.for_meeting"}
SHOWN_ROWS = 20
"""How many rows of a table out of the register the page itself shows."""


@blueprint.get("/")
def index() -> Page:
    """The templates that whoever asks may use; from a contract, those about it."""
    contract = request.args.get("contract", "")[:80]
    actor = guard.actor()
    shown = [
        (kind, pack_of(kind).title, DOORS.get(kind.about, "documents.on_governance"))
        for kind in KINDS
        if all(map(actor.may, kind.needs)) and (kind.about is About.CONTRACT or not contract)
    ]
    return render_template("documents/index.html", shown=shown, contract=contract)


@blueprint.route("/contract/<pack>", methods=["GET", "POST"])
def about_contract(pack: str) -> Page:
    """A variation of a contract, or a notice about one."""
    kind, viewer, today = kind_of(pack, About.CONTRACT), guard.actor().viewer, clock.today()
    asked = AboutContractForm()
    with reading() as session:
        choosing.offer(session, asked)
    chosen = request.args.get("contract", "")[:80]
    if not chosen or asked.is_looking:
        return _ask(asked, kind)
    return _fill(kind, lambda s: contract_draft(s, kind, chosen, today=today, viewer=viewer))


@blueprint.route("/change/<ref>", methods=["GET", "POST"])
def of_change(ref: str) -> Page:
    """The paper of a change: a variation, an extension, a suspension, a notice; what the change says is not asked."""
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        draft = change_draft(session, ref, today=today, viewer=viewer)
    return _fill(draft.kind, lambda s: change_draft(s, ref, today=today, viewer=viewer))


@blueprint.route("/meeting/<pack>", methods=["GET", "POST"])
def for_meeting(pack: str) -> Page:
    """The schedule of declarations, from the same questions as the extract."""
    kind, viewer, today = kind_of(pack, About.MEETING), guard.actor().viewer, clock.today()
    form = AboutMeetingForm(data={"day": today})
    with reading() as session:
        day = form.day.data or today
        choosing.offer(session, form, people=attendants(day, viewer))
    if not (form.contracts.options or form.contracts.is_long):
        del form.contracts
    if not (request.args and form.validate()):
        return _ask(form, kind)
    meeting = Meeting(
        form.day.data, form.known.data, tuple(form.people.data), tuple(form.data.get("contracts") or ()),
        tuple(form.bodies.data),
    )  # fmt: skip
    return _fill(kind, lambda s: meeting_draft(s, kind, meeting, today=today, viewer=viewer), form)


@blueprint.route("/governance/<pack>", methods=["GET", "POST"])
def on_governance(pack: str) -> Page:
    """What the body adopts about itself."""
    kind, viewer = kind_of(pack, About.REGISTER, About.SCHEME, About.NOTHING), guard.actor().viewer
    if kind.about is About.NOTHING:
        return _fill(kind, lambda s: blank_draft(s, kind, viewer=viewer))
    return _about_register(kind) if kind.about is About.REGISTER else _about_scheme(kind)


def _about_register(kind: DocumentKind) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    form = AboutRegisterForm(data={"on": today})
    if not (request.args and form.validate()):
        return _ask(form, kind)
    day = form.on.data
    return _fill(kind, lambda s: register_draft(s, kind, day, today=today, viewer=viewer), form)


def _about_scheme(kind: DocumentKind) -> Page:
    viewer = guard.actor().viewer
    form = AboutSchemeForm(data={"on": clock.today()})
    with reading() as session:
        choosing.offer(session, form)
    if not (request.args and form.validate()):
        return _ask(form, kind)
    body, day = form.body.data, form.on.data
    return _fill(kind, lambda s: scheme_draft(s, kind, body, day, viewer=viewer), form)


def _ask(form: SearchForm, kind: DocumentKind) -> Page:
    title = pack_of(kind).title
    return render_template("documents/ask.html", form=form, page_title=title, kind=kind), form.status


def _fill(kind: DocumentKind, drafting: Drafting, about: SearchForm | None = None) -> Page:
    """The form that the template asks for; sent without a fault, the Word file."""
    asked = about or SearchForm()
    draft = _drafted(asked, drafting)
    if draft is None:
        return _ask(asked, kind)
    form = _form(draft)
    wants_rows = "more_rows" in request.form
    if not wants_rows and form.validate_on_submit():
        made = _made(form, draft)
        if made:
            return made
    labels = {one.name: one for one in draft.asked}
    return render_template(
        "documents/fill.html", form=form, draft=draft, page_title=draft.pack.title, labels=labels,
        facts=_facts(draft), tables=_tables(draft), shown_rows=SHOWN_ROWS,
    ), form.status  # fmt: skip


def _drafted(about: SearchForm, drafting: Drafting) -> Draft | None:
    """What the register says; None when what it is about has to be mended."""
    with about.blaming(), reading() as session:
        return drafting(session)
    return None  # type: ignore[unreachable]  # blaming keeps a fault for the form


def _form(draft: Draft) -> ScheduleForm:
    sent = rows_sent(answers_sent() or (), more="more_rows" in request.form)
    in_order = sorted(draft.asked, key=lambda one: one.type == "table")  # as the page draws them
    shaped = schedule_form(in_order, draft.suggested, rows=sent, marked=True)
    form = shaped(version=draft.contract.n if draft.contract else None)
    with reading() as session:
        choosing.offer(session, form)
    return form


def _made(form: ScheduleForm, draft: Draft) -> Response | None:
    """The file, recorded once however often the same answers are sent; None when something is to be mended."""
    with form.blaming():
        if draft.contract is not None and form.version.data not in (None, draft.contract.n):
            raise Stale
        made = make_document(draft, form.values(), actor=guard.actor())
        _record(made, made.ticket(str(form.once.data)))
        return _handed_over(made)
    return None  # type: ignore[unreachable]  # blaming keeps a fault for the form


def _record(made: MadeDocument, ticket: str) -> None:
    """The file of a contract is written before the short moment in which it is recorded."""
    with reading() as session:
        if tickets.used(session, ticket, guard.holder()) is not None:
            return
    of_contract = made.of_contract
    name = "" if of_contract is None else keeping.keep_file(_instance(), of_contract)
    try:
        with unit_of_work() as session:
            record_made(session, made, name, actor=guard.actor(), today=clock.today())
            tickets.spend(session, ticket, guard.holder(), request.path, now=clock.now())
    except Repeated:
        return


def _handed_over(made: MadeDocument) -> Response:
    name = f'attachment; filename="{made.file_name}"'
    return Response(made.docx, mimetype=WORD, headers={"Content-Disposition": name})


def _instance() -> Path:
    return Path(current_app.extensions["settings"].instance)


def _facts(draft: Draft) -> list[tuple[Any, ...]]:
    """What the register says, for reading: words, value and kind."""
    plain = [one for one in draft.told if one.type != "table"]
    return [(one.label, *_shown(one, draft.known.get(one.name))) for one in plain]


def _shown(one: Any, value: Any) -> tuple[Any, str]:
    labels = {option.value: option.label for option in one.options}
    return labels.get(value, value), "day" if one.type == "date" else "text"


def _tables(draft: Draft) -> list[tuple[Any, list[dict[str, Any]], int]]:
    """Each table out of the register: its field, the rows to show, and how many there are."""
    found = []
    for one in draft.told:
        if one.type == "table":
            rows = draft.known.get(one.name) or []
            found.append((one, [_row(one, row) for row in rows[:SHOWN_ROWS]], len(rows)))
    return found


def _row(table: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for the page, amounts in pence as its tables take them."""
    cells = {}
    for column in table.columns:
        value, _ = _shown(column, row.get(column.name))
        is_money = column.type == "money" and value is not None
        cells[column.name] = int(value * 100) if is_money else value
    return cells
